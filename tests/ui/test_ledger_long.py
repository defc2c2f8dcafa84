"""A long ledger: only rows in sight are asked for, measured and spanned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models import changes, database, ledger
from models.records import RoundInfo
from models.settings import Settings
from models.writing import Writer
from tests.ui.ledger_desk import CTRL, Desk, sit_down
from ui.itemmodels import ledger_cells
from ui.itemmodels.ledger_columns import INDEX, Column
from ui.itemmodels.ledger_filter import Filter
from ui.itemmodels.ledger_rows import Arrangement, DataRow
from ui.session import LedgerSession

PROBLEMS, EACH = 400, 3


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """1,200 measures."""
    store = database.create_store(tmp_path / "长.db")
    key = ledger.add_round(store, RoundInfo(name="一轮", feedback_on=date(2025, 1, 1))).created[0]
    with changes.step(store, "填入"):
        writer = Writer(store)
        for number in range(PROBLEMS):
            values = {"number": str(number), "aspect": f"方面{number // 50}", "text": f"问题{number}" * 9}
            problem = writer.insert_problem(key, values | {"status": "in_progress"})
            for place in range(EACH):
                writer.insert_measure(problem, {"text": f"措施{number}之{place}，" * (1 + number % 7)})
    store.close()
    session = LedgerSession(Settings(tmp_path / "settings.json"))
    session.open(tmp_path / "长.db")
    found = sit_down(qtbot, session)
    yield found
    found.page.hide()
    session.close()


def in_sight(desk: Desk) -> set[int]:
    """Rows that the viewport shows, at least in part."""
    main = desk.page.view.main
    return set(range(main.rowAt(0), main.rowAt(main.viewport().height() - 1) + 1))


@pytest.fixture
def asked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Which rows' cells are read, by painting (data) or by measuring and painting (texts), from now on."""
    counted: Counter[str] = Counter()
    model = type(desk.page.model)
    data, text = model.data, ledger_cells.text

    def count_data(self: object, index: object, role: int = 0) -> object:
        counted["data"] += 1
        counted[f"row {index.row()}"] += 1  # type: ignore[attr-defined]
        return data(self, index, role)  # type: ignore[arg-type]

    def count_text(row: DataRow, column: Column) -> str:
        counted["text"] += 1
        counted[f"key {row.key}"] += 1
        return text(row, column)

    monkeypatch.setattr(model, "data", count_data)
    monkeypatch.setattr(ledger_cells, "text", count_text)
    return counted


def test_showing_reads_only_what_is_in_sight(desk: Desk, asked: Counter[str]) -> None:
    desk.page.view.forget_layout()
    QApplication.processEvents()
    seen = {row.key for number in in_sight(desk) if (row := desk.page.model.data_row(number))}
    keys = {name.removeprefix("key ") for name in asked if name.startswith("key ")}
    assert seen <= keys
    assert len(keys) <= len(seen) + 2 * EACH  # whole problems are measured


def test_scrolling_reads_only_what_is_in_sight(desk: Desk, asked: Counter[str]) -> None:
    bar = desk.page.view.main.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    QApplication.processEvents()
    rows = {int(name.removeprefix("row ")) for name in asked if name.startswith("row ")}
    assert rows and rows <= in_sight(desk) | {0, 1}  # the current row may be asked about
    assert asked["data"] < 60 * len(in_sight(desk))
    assert asked["text"] < 60 * (len(in_sight(desk)) + 2 * EACH)
    assert desk.page.view.frozen.verticalScrollBar().value() == bar.value()


def test_both_panels_have_the_same_heights_wherever_one_looks(desk: Desk) -> None:
    view = desk.page.view
    bar = view.main.verticalScrollBar()
    for share in (0.9, 0.3, 0.55, 0.1):
        bar.setValue(int(bar.maximum() * share))
        QApplication.processEvents()
        for row in in_sight(desk):
            assert view.frozen.rowHeight(row) == view.main.rowHeight(row)
            assert view.frozen.rowViewportPosition(row) == view.main.rowViewportPosition(row)


def test_scrolling_up_moves_by_what_the_wheel_says(desk: Desk) -> None:
    main = desk.page.view.main
    bar = main.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)  # rows above this have never been measured
    QApplication.processEvents()
    for _ in range(12):
        row = main.rowAt(0) + 1
        before = main.rowViewportPosition(row)
        step = bar.singleStep() * QApplication.wheelScrollLines()
        wheel = QWheelEvent(
            QPointF(50, 50), main.viewport().mapToGlobal(QPointF(50, 50)), QPoint(), QPoint(0, 120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
        QApplication.sendEvent(main.viewport(), wheel)
        QApplication.processEvents()
        assert main.rowViewportPosition(row) - before == step


def test_keys_to_the_end_and_back(desk: Desk) -> None:
    desk.click(1, "measure.text")
    desk.key(Qt.Key.Key_End, CTRL)
    last = desk.page.model.rowCount() - 1
    assert desk.current() == (last, INDEX["remarks"])
    QApplication.processEvents()
    assert desk.page.view.main.rowAt(desk.page.view.main.viewport().height() - 1) in (last, -1)
    desk.key(Qt.Key.Key_Home, CTRL)
    assert desk.current() == (1, INDEX["number"])


def test_an_edit_keeps_the_scroll(desk: Desk) -> None:
    row = desk.page.model.find(desk.session.problems()[200].measures[1].id)
    desk.click(row, "measure.progress")
    before = desk.page.view.main.rowViewportPosition(row)
    desk.type("写一点")
    desk.key(Qt.Key.Key_Return)
    QApplication.processEvents()
    assert desk.page.view.main.rowViewportPosition(row) == before


def test_adding_and_undoing_keeps_the_scroll(desk: Desk) -> None:
    row = desk.page.model.find(desk.session.problems()[200].measures[1].id)
    desk.click(row, "measure.text")
    before = desk.page.view.main.rowViewportPosition(row)
    desk.page.edits.add_measure(desk.page.model.data_row(row))  # type: ignore[arg-type]
    QApplication.processEvents()
    assert desk.page.view.main.rowViewportPosition(row) == before
    desk.session.undo()
    QApplication.processEvents()
    assert desk.page.view.main.rowViewportPosition(row) == before


def test_scrolling_a_sorted_and_grouped_ledger_reads_only_what_is_in_sight(desk: Desk, asked: Counter[str]) -> None:
    desk.page.show_filter(Filter(states=frozenset(("in_progress",))), Arrangement("status", "problem.text", True))
    QApplication.processEvents()
    asked.clear()
    bar = desk.page.view.main.verticalScrollBar()
    bar.setValue(bar.maximum() // 3)
    QApplication.processEvents()
    rows = {int(name.removeprefix("row ")) for name in asked if name.startswith("row ")}
    assert rows and rows <= in_sight(desk) | {0, 1}
    assert asked["data"] < 60 * len(in_sight(desk))
