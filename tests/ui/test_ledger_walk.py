"""Every action of the ledger page can be undone: thirty steps, after closing and opening too; and a random walk.

The walk does by the page's own actions and keys what a person could do in any order, with undo and redo between. It
keeps beside it the dumps that undo and redo must lead to.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test,
)
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from models import ledger
from models.changes import UNDO_STEPS
from models.evidence import NewFile
from models.settings import Settings
from tests.ui.ledger_desk import CTRL, Desk, open_session, sit_down
from ui.itemmodels import ledger_many
from ui.itemmodels.ledger_drops import Drop, heading_of
from ui.itemmodels.ledger_find import Find, matches, replacing
from ui.itemmodels.ledger_rows import DataRow
from ui.main_window import MainWindow
from ui.pages.ledger_page import LedgerPage
from ui.session import LedgerSession
from ui.widgets.detail_form import DetailForm

Dump = dict[str, list[tuple[Any, ...]]]
WORDS = ("修订", "9月底前", "立行立改", "周明、吴敏", "医务部", "已完成", "正在整改", "材料\n两行", "", "2025-06-30")
#: Actions in one walk, and walks: 500 actions in all.
STEPS, WALKS = 50, 14


def shown(desk: Desk) -> list[int]:
    return desk.page.model.data_rows()


def sweep(desk: Desk, seed: int) -> None:
    """Select a block somewhere, as clicks with Shift do."""
    pick = random.Random(seed)
    rows, columns = shown(desk), desk.page.view.visible_columns()
    desk.page.view.go_to(pick.choice(rows), pick.choice(columns))
    desk.page.view.go_to(pick.choice(rows), pick.choice(columns), extend=pick.random() < 0.6)


def clip(text: str) -> None:
    data = QMimeData()
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)


def paste(desk: Desk, seed: int) -> None:
    pick = random.Random(seed)
    clip("\r\n".join("\t".join(pick.choice(WORDS).replace("\n", " ") for _ in range(pick.randint(1, 4)))
                     for _ in range(pick.randint(1, 4))))
    desk.page.actions_.paste()


def replace(desk: Desk, seed: int) -> None:
    page, pick = desk.page, random.Random(seed)
    find = Find(pick.choice(("修", "周明", "已", "计划")))
    found = matches(find, range(page.model.rowCount()), page.model.data_row, page.view.visible_columns())
    plan = replacing(find, pick.choice(("订", "郑海", "")), found, page.model.data_row, page.model.round)
    if plan.edits:
        page.edits.write(plan.edits, f"替换 {plan.places} 处")


def change_many(desk: Desk, seed: int) -> None:
    pick = random.Random(seed)
    rows = [row for number in shown(desk) if (row := desk.page.model.data_row(number)) and pick.random() < 0.7]
    field, values = pick.choice([("leaders", {"leaders": ("吴敏",)}), ("owners", {"owners": ()}),
                                 ("status", {"status": "completed", "status_text": ""})])
    plan = ledger_many.plan(rows, field, lambda _: values, with_finished=pick.random() < 0.5)
    if plan.edits:
        desk.page.edits.write(plan.edits, "批量修改")


def drop(desk: Desk, seed: int) -> None:
    pick = random.Random(seed)
    rows = [row for number in shown(desk) if isinstance(row := desk.page.model.data_row(number), DataRow)]
    row, other, below = pick.choice(rows), pick.choice(rows), pick.random() < 0.5
    if pick.random() < 0.5:
        desk.page.edits.drop_problem(row.problem, Drop(0, below, other.problem.id, "", heading_of(other.problem)))
    else:
        beside = other.measure.id if other.measure else ""
        desk.page.edits.drop_measure(row, Drop(0, below, beside, other.problem.id))


def type_into(desk: Desk, seed: int) -> None:
    pick = random.Random(seed)
    row, column = pick.choice(shown(desk)), pick.choice(desk.page.view.visible_columns())
    desk.page.model.setData(desk.page.model.index(row, column), pick.choice(WORDS))


def action(name: str) -> Callable[[Desk, int], None]:
    def do(desk: Desk, seed: int) -> None:
        sweep(desk, seed)
        desk.page.actions_.all[name].trigger()
        desk.page.view.finish_editing()  # adding opens the new cell's editor

    return do


_BY_KEY = (
    "add_problem", "add_measure", "delete", "up", "down", "up_over", "down_over", "cut", "fill_down", "split", "join",
)
ACTIONS: dict[str, Callable[[Desk, int], None]] = {name: action(name) for name in _BY_KEY} | {
    "type": type_into, "replace": replace, "change_many": change_many, "drop": drop,
}


def in_form(desk: Desk, seed: int) -> DetailForm:
    """The form beside the table, with some row in it."""
    row = desk.page.model.data_row(random.Random(seed).choice(shown(desk)))
    assert row is not None
    desk.page.form.show_record(row.problem, row.measure)
    return desk.page.form


def write_in_form(desk: Desk, seed: int) -> None:
    field = in_form(desk, seed).problem_form.fields["cause"]
    assert isinstance(field.editor, QPlainTextEdit)
    field.editor.setPlainText(f"原因{seed}")
    field.commit()


def save_view(desk: Desk, seed: int) -> None:
    bar = desk.page.views.bar
    bar.ask("视图名称", f"视图{seed}", "")
    QTest.keyClick(bar.field, Qt.Key.Key_Return)


def add_evidence(desk: Desk, seed: int) -> None:
    """What a drop on a row comes to once the file is copied."""
    row = desk.page.model.data_row(random.Random(seed).choice(shown(desk)))
    assert row is not None
    desk.session.apply(ledger.add_evidence, [("problem", row.problem.id)], [NewFile("会议.pdf", f"{seed:064x}", 8)])


#: What else the page does to the ledger, beside the table.
BESIDE: dict[str, Callable[[Desk, int], None]] = {
    "form": write_in_form, "lock": lambda desk, seed: in_form(desk, seed).lock_button.click(), "view": save_view,
    "evidence": add_evidence,
}


def do(desk: Desk, name: str, seed: int) -> None:
    """One action on a ledger that has rows."""
    if not shown(desk):
        desk.page.actions_.add_problem()
        desk.page.view.finish_editing()
    elif name == "paste":
        sweep(desk, seed)
        paste(desk, seed)
    else:
        (ACTIONS | BESIDE)[name](desk, seed)


class Walk(RuleBasedStateMachine):
    """``done`` and ``undone`` are the dumps that undo and redo must give, the newest at the end."""

    desk: Desk
    counted: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.done: list[Dump] = []
        self.undone: list[Dump] = []

    @initialize()
    def start(self) -> None:
        self.desk = type(self).desk
        while self.desk.session.undo_step():  # each walk begins at the same ledger
            self.desk.session.undo()
        self.now = self.desk.dump()
        self.done, self.undone = [], []
        self.step = self.desk.session.undo_step()

    @rule(name=st.sampled_from([*ACTIONS, "paste"]), seed=st.integers(0, 10**6))
    def act(self, name: str, seed: int) -> None:
        before, last = self.now, self.desk.session.undo_step()
        do(self.desk, name, seed)
        now, step = self.desk.dump(), self.desk.session.undo_step()
        self.counted["act" if step != last else "nothing to do"] += 1
        if step != last:
            assert step is not None and step.label
            self.done = [*self.done, before][-UNDO_STEPS:]
            self.undone = []
        else:
            assert now == before  # what was refused has changed nothing
        self.now = now

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        self.counted["undo"] += 1
        self.undone.append(self.now)
        self.desk.session.undo()
        self.now = self.desk.dump()
        assert self.now == self.done.pop()

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        self.counted["redo"] += 1
        self.done.append(self.now)
        self.desk.session.redo()
        self.now = self.desk.dump()
        assert self.now == self.undone.pop()

    @invariant()
    def the_table_shows_the_ledger(self) -> None:
        if not self.done and not self.undone:
            return
        rows = [row for number in shown(self.desk) if (row := self.desk.page.model.data_row(number))]
        problems = self.desk.session.problems()
        assert len(rows) == sum(len(problem.measures) or 1 for problem in problems)
        assert list(dict.fromkeys(row.problem.id for row in rows)) == [problem.id for problem in problems]


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Any:
    """The small ledger with a filled undo list settled: what was there at first cannot be undone."""
    session = open_session(tmp_path)
    session.store.execute("UPDATE step SET state = 'settled'")
    found = sit_down(qtbot, session)
    found.page.sides.form_button.setChecked(False)
    yield found
    found.page.hide()
    if session.is_open:
        session.close()


def test_a_random_walk_with_undo_and_redo(desk: Desk) -> None:
    """500 actions; the ledger is always the one that the same actions without the undone ones would have given."""
    walk = type("ThisWalk", (Walk,), {"desk": desk, "counted": Counter()})
    run_state_machine_as_test(walk, settings=settings(
        max_examples=WALKS, stateful_step_count=STEPS, deadline=None, derandomize=True,
        suppress_health_check=list(HealthCheck)))
    print(walk.counted)
    assert walk.counted.total() >= 500 and min(walk.counted[name] for name in ("act", "undo", "redo")) >= 40


def test_thirty_steps_of_every_kind_across_a_restart(desk: Desk) -> None:
    """Among the last thirty steps is at least one of every kind, of table, form, views and evidence."""
    names = [*ACTIONS, "paste", *BESIDE]
    dumps, done, seed = [desk.dump()], list[str](), 0
    while len(done) < UNDO_STEPS or set(done) < set(names):
        step = desk.session.undo_step()
        missing = [name for name in names if name not in done]
        pool = missing if seed % 2 and missing else names
        name = pool[seed // 2 % len(pool)]
        do(desk, name, seed)
        seed += 1
        if desk.session.undo_step() != step:
            dumps, done = [*dumps, desk.dump()][-UNDO_STEPS - 1:], [*done, name][-UNDO_STEPS:]
        assert seed < 300
    path = desk.session.store.path
    desk.page.hide()
    desk.session.close()

    session = LedgerSession(Settings(path.with_suffix(".json")))
    session.open(path)
    again = sit_down(desk.bot, session)
    assert again.dump() == dumps[-1]
    for number in range(UNDO_STEPS):
        session.undo()
        assert again.dump() == dumps[-2 - number]
    assert session.undo_step() is None
    session.close()
    session.open(path)
    for number in range(UNDO_STEPS):
        session.redo()
        assert again.dump() == dumps[number + 1]
    again.page.hide()
    session.close()


def test_names_of_steps_stand_in_menu_and_top_bar(window: MainWindow, filled: Path, qtbot: QtBot) -> None:
    window.open_ledger(filled)
    page = window.findChild(LedgerPage)
    assert isinstance(page, LedgerPage)
    found = Desk(page, window.session, qtbot)
    page.view.setFocus()
    row = found.row("措施1")
    found.edit(row, "measure.progress", "已印发")
    assert window.actions_["undo"].text() == "撤销 修改整改情况"
    assert window.top.undo.text() == "撤销 修改整改情况"
    found.key(Qt.Key.Key_Z, CTRL)
    assert found.text(row, "measure.progress") == "已落实第1项"
    assert window.top.redo.text() == "重做 修改整改情况" and window.actions_["redo"].isEnabled()
    found.key(Qt.Key.Key_Y, CTRL)
    assert found.text(row, "measure.progress") == "已印发"
