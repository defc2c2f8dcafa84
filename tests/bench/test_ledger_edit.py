"""The ledger page at 10,000 measures: opening it, typing in the search, one cell, a block of 1,000 cells.

Each is measured against the same statements run bare: what the program sends to SQLite is written down and sent once
more by Python's own driver to a copy of the same file in the same state, its triggers included, in turns. Typing in the
search sends nothing; its yardstick is a LIKE over the texts that it looks into. At most 3 times as long; until the
table is painted.
"""

from __future__ import annotations

import gc
import shutil
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models import changes, database, ledger
from models.records import Deadline, RoundInfo
from models.settings import Settings
from models.writing import Writer
from tests.ui.ledger_desk import CTRL, Desk
from ui.itemmodels.ledger_columns import INDEX
from ui.pages.ledger_page import LedgerPage
from ui.session import LedgerSession
from ui.tasks import TaskRunner

PROBLEMS, EACH, TURNS, MOST = 2_500, 4, 9, 3
WORDS = ("检", "检查", "第1", "第12", "第123", "科室7", "领导3", "修订", "之2", "对照")
#: A statement, its values, and whether these are many rows of values.
Statement = tuple[str, Any, bool]


def fill(path: Path) -> None:
    """10,000 measures with texts of the usual length."""
    store = database.create_store(path)
    key = ledger.add_round(store, RoundInfo(name="一轮", feedback_on=date(2025, 1, 1))).created[0]
    with changes.step(store, "填入"):
        writer = Writer(store)
        with writer.gathering():
            for number in range(PROBLEMS):
                values = {
                    "number": str(number), "aspect": f"方面{number // 250}", "text": f"第{number}个问题制度执行不到位",
                    "leaders": (f"领导{number % 9}",), "departments": (f"科室{number % 40}",), "status": "in_progress",
                    "deadline": Deadline("2025年底前", date(2025, 12, 31), "date"),
                }
                problem = writer.insert_problem(key, values)
                for place in range(EACH):
                    text = f"修订第{number}项制度之{place}，组织学习并逐条对照检查"
                    writer.insert_measure(problem, {"text": text, "progress": f"已开展{place}次检查，发现问题立即整改"})
    store.close()


class Seen:
    """A connection that writes down what is sent through it; everything else is the connection's."""

    def __init__(self, connection: sqlite3.Connection, statements: list[Statement]) -> None:
        self._connection, self._statements = connection, statements

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, sql: str, *params: Any) -> Any:
        self._statements.append((sql, params[0] if params else (), False))
        return self._connection.execute(sql, *params)

    def executemany(self, sql: str, rows: Any) -> Any:
        kept = list(rows)
        self._statements.append((sql, kept, True))
        return self._connection.executemany(sql, kept)


class Recorder:
    """Writes down what the program sends to SQLite, transactions and bulk statements included."""

    def __init__(self, session: LedgerSession) -> None:
        self.statements: list[Statement] = []
        self.database = session.store.database

    @contextmanager
    def recording(self) -> Iterator[None]:
        real, connection = self.database.execute_sql, self.database.connection

        def execute(sql: str, params: Any = None, *rest: Any) -> Any:
            self.statements.append((sql, tuple(params or ()), False))
            return real(sql, params, *rest)

        self.statements = []
        self.database.execute_sql = execute
        self.database.connection = lambda: Seen(connection(), self.statements)
        try:
            yield
        finally:
            del self.database.execute_sql, self.database.connection


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run_bare(connection: sqlite3.Connection, statements: list[Statement]) -> None:
    """Send the statements and fetch what they give."""
    for sql, values, many in statements:
        if many:
            connection.executemany(sql, values)
        else:
            connection.execute(sql, values).fetchall()


@pytest.fixture
def paths(own_place: Path) -> tuple[Path, Path]:
    """The ledger and a copy of it."""
    fill(own_place / "甲.db")
    shutil.copy(own_place / "甲.db", own_place / "乙.db")
    return own_place / "甲.db", own_place / "乙.db"


@pytest.fixture
def bare(paths: tuple[Path, Path]) -> Iterator[sqlite3.Connection]:
    """The copy, opened as the program opens its own."""
    connection = sqlite3.connect(paths[1], isolation_level=None)
    for name in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = 1", "recursive_triggers = 1"):
        connection.execute(f"PRAGMA {name}")
    yield connection
    connection.close()


def open_page(bot: QtBot, path: Path) -> Desk:
    """The page as it stands in a maximised window."""
    session = LedgerSession(Settings(path.with_suffix(".json")))
    session.open(path)
    page = LedgerPage(session, TaskRunner())
    bot.addWidget(page)
    page.resize(1366, 700)
    show(page)
    return Desk(page, session, bot)


def show(page: LedgerPage) -> None:
    page.show()
    QApplication.processEvents()
    page.activateWindow()
    page.view.setFocus()


def report(name: str, ours: list[float], theirs: list[float]) -> None:
    """Print medians and the median of the turns' ratios; fail over the bar."""
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    print(f"\n{name}: {statistics.median(ours) * 1000:.1f} ms, bare {statistics.median(theirs) * 1000:.1f} ms, "
          f"ratio {ratio:.2f} (bar {MOST}), median of {len(ours)}")
    assert ratio <= MOST, name


def test_opening_the_page(qtbot: QtBot, paths: tuple[Path, Path], bare: sqlite3.Connection) -> None:
    """From choosing the round until the table is painted."""
    desk = open_page(qtbot, paths[0])
    recorder = Recorder(desk.session)
    ours, theirs = [], []

    def opened() -> None:
        page = LedgerPage(desk.session, TaskRunner())
        qtbot.addWidget(page)
        page.resize(1366, 700)
        show(page)
        page.hide()

    desk.page.hide()
    for turn in range(TURNS + 1):
        desk.session._problems = None
        gc.collect()
        with recorder.recording():
            mine = seconds(opened)
        its = seconds(lambda: run_bare(bare, recorder.statements))
        if turn:  # the first one loads what is loaded once
            ours.append(mine)
            theirs.append(its)
    desk.session.close()
    report("opening the page", ours, theirs)


_TEXTS = "m.text || m.progress || m.evidence || m.remarks || m.deadline_text"
_PROBLEM_TEXTS = " || ".join(f"p.{name}" for name in (
    "number", "category", "text", "cause", "target", "progress", "stage_result", "next_steps", "evidence", "remarks",
    "deadline_text")) + " || coalesce(a.text, '')"
_NAMES = (
    "coalesce((SELECT group_concat(coalesce(w.name, d.name)) FROM responsibility r LEFT JOIN person w"
    " ON w.id = r.person_id LEFT JOIN department d ON d.id = r.department_id"
    " WHERE r.problem_id = p.id OR r.measure_id = m.id), '')")
_LIKE = (
    f"SELECT m.id, {_TEXTS} FROM measure m JOIN problem p ON p.id = m.problem_id LEFT JOIN aspect a"
    f" ON a.id = p.aspect_id WHERE {_TEXTS} || {_PROBLEM_TEXTS} || {_NAMES} LIKE ? ORDER BY p.position, m.position")


def test_typing_in_the_search(qtbot: QtBot, paths: tuple[Path, Path], bare: sqlite3.Connection) -> None:
    """Another letter each time, until the rows that fit are painted."""
    desk = open_page(qtbot, paths[0])
    ours, theirs = [], []
    desk.page.focus_search()
    for turn, word in enumerate(WORDS):
        desk.page.search.selectAll()
        gc.collect()

        def typed(word: str = word) -> None:
            desk.type(word)
            QApplication.processEvents()

        mine = seconds(typed)
        its = seconds(lambda word=word: run_bare(bare, [(_LIKE, (f"%{word}%",), False)]))  # type: ignore[misc]
        if turn:
            ours.append(mine)
            theirs.append(its)
    desk.page.hide()
    desk.session.close()
    report("typing in the search", ours, theirs)


def test_one_cell(qtbot: QtBot, paths: tuple[Path, Path], bare: sqlite3.Connection) -> None:
    """From Enter until it is stored, the table's model has it and the next cell is current. Painting what is in sight
    and the form beside it come then, as long whatever the ledger's size; told for information."""
    desk = open_page(qtbot, paths[0])
    assert desk.page.form.isVisible()
    recorder = Recorder(desk.session)
    ours, theirs, painted = [], [], []
    desk.page.view.go_to(desk.page.model.data_rows()[4000], INDEX["measure.progress"])
    for turn in range(3 * TURNS + 1):
        desk.type(f"新的进展{turn}")
        QApplication.processEvents()
        gc.collect()
        with recorder.recording():
            mine = seconds(lambda: desk.key(Qt.Key.Key_Return))
        after = seconds(QApplication.processEvents)
        assert any(sql.startswith("UPDATE") for sql, *_ in recorder.statements)
        its = seconds(lambda: run_bare(bare, recorder.statements))
        if turn:
            ours.append(mine)
            theirs.append(its)
            painted.append(mine + after)
    desk.page.hide()
    desk.session.close()
    print(f"\none cell, until all is painted: {statistics.median(painted) * 1000:.1f} ms")
    report("one cell", ours, theirs)


def test_a_block_of_1000_cells(qtbot: QtBot, paths: tuple[Path, Path], bare: sqlite3.Connection) -> None:
    """250 rows of four columns, from Ctrl+V until it is stored and the table's model has it, as with one cell."""
    desk = open_page(qtbot, paths[0])
    recorder = Recorder(desk.session)
    ours, theirs, painted = [], [], []
    row = desk.page.model.data_rows()[4000]
    for key in ("measure.text", "leaders", "departments", "owners"):
        assert INDEX[key] in desk.page.view.visible_columns()
    for turn in range(TURNS + 1):
        lines = (f"措施{turn}之{n}\t吴敏{turn}\t科室{turn}\t陈{n % 7}" for n in range(250))
        desk.page.view.go_to(row, INDEX["measure.text"])
        desk.clipboard("\r\n".join(lines))
        gc.collect()

        with recorder.recording():
            mine = seconds(lambda: desk.key(Qt.Key.Key_V, CTRL))
        after = seconds(QApplication.processEvents)
        assert "改了" in desk.said(), desk.said()
        its = seconds(lambda: run_bare(bare, recorder.statements))
        if turn:
            ours.append(mine)
            theirs.append(its)
            painted.append(mine + after)
    desk.page.hide()
    desk.session.close()
    print(f"\nblock of 1,000 cells, until all is painted: {statistics.median(painted) * 1000:.1f} ms")
    report("block of 1,000 cells", ours, theirs)
