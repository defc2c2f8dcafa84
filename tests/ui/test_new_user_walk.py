"""Five jobs of one morning, done as a clerk does them, and the steps that they take: those told in the manual.

A step is one key chord, one click or one text typed. Scrolling and reading are none, here as in Excel.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from models import database
from models.records import Problem
from tests.ui.ledger_desk import ALT, CTRL, Desk
from ui import jobs, printing
from ui.importing.import_page import ImportPage
from ui.main_window import MainWindow
from ui.notice.notice_page import NoticePage
from ui.pages.ledger_page import LedgerPage
from ui.tasks import TaskRunner

MANUAL = Path(__file__).resolve().parents[2] / "resources" / "manual" / "manual.md"
README = MANUAL.parents[2] / "README.md"
#: What the medical department reports on the four measures of one problem; the state of the last is no state.
REPORT = (("三年行动计划已经院长办公会审定并印发", "已完成"), ("康复医学科已开诊，收治46人次", "已完成"),
          ("心血管内科申报材料己报市卫健委", "正在整改"), ("四季度监测通报已编发", "做好了"))
_NONE = Qt.KeyboardModifier.NoModifier


class Walk:
    """The clerk's hands: each method is one step, and counts it."""

    def __init__(self, window: MainWindow, bot: QtBot) -> None:
        self.window, self.bot = window, bot
        self.steps = 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = _NONE, on: QWidget | None = None) -> None:
        """Press one key chord, where the focus is."""
        self.steps += 1
        target = on or QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key, modifier)

    def click(self, widget: QWidget) -> None:
        """Click a control."""
        self.steps += 1
        assert widget.isVisible() and widget.isEnabled()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def cell(self, desk: Desk, row: int, key: str, modifier: Qt.KeyboardModifier = _NONE) -> None:
        """Click a cell of the table."""
        self.steps += 1
        desk.click(row, key, modifier)

    def write(self, desk: Desk, text: str) -> None:
        """Type a text over the current cell."""
        self.steps += 1
        desk.type(text)

    def menu_at(self, desk: Desk, row: int, key: str) -> QMenu:
        """Click a cell with the right button: the menu that opens."""
        self.steps += 1
        panel, place = desk.panel(key), desk.place(row, key)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, panel.viewport().mapToGlobal(place))
        QApplication.sendEvent(panel.viewport(), event)
        return self._menu()

    def choose(self, menu: QMenu, text: str) -> QMenu | None:
        """Click an entry of an open menu: the menu that opens from it, if one does."""
        self.steps += 1
        action = next(each for each in menu.actions() if each.text() == text)
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, _NONE, menu.actionGeometry(action).center())
        below: Any = action.menu()
        if below is not None:
            self.bot.waitUntil(below.isVisible)
        return below

    def _menu(self) -> QMenu:
        self.bot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    def taken(self) -> int:
        """The steps since this was asked last."""
        steps, self.steps = self.steps, 0
        return steps


@pytest.fixture
def walk(window: MainWindow, own_place: Path, qtbot: QtBot) -> Iterator[Walk]:
    """The sample ledger in a window as large as the smallest screen, on its ledger page."""
    with database.create_store(own_place / "台账.db") as store:
        jobs.fill_sample(store)
    window.resize(1366, 768)
    window.open_ledger(own_place / "台账.db")
    _to_the_front(window, qtbot)
    yield Walk(window, qtbot)


def _to_the_front(window: MainWindow, bot: QtBot) -> None:
    """Offscreen a dialog or menu takes the window's place and does not give it back."""
    window.activateWindow()
    bot.waitUntil(window.isActiveWindow)


def _problem(window: MainWindow) -> Problem:
    return next(each for each in window.session.problems() if each.text.startswith("专科建设规划落实滞后"))


def _sheet(window: MainWindow, folder: Path) -> Path:
    """The department's own table of that problem."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["序号", "具体问题", "整改措施", "整改情况", "完成情况"])
    problem = _problem(window)
    for measure, (progress, state) in zip(problem.measures, REPORT, strict=True):
        sheet.append([problem.number, problem.text, measure.text, progress, state])
    book.save(folder / "医务部.xlsx")
    return folder / "医务部.xlsx"


def _manual() -> tuple[dict[str, tuple[int, int]], tuple[int, int]]:
    """The table of the manual: steps here, and in Excel and Word, by job; and their sums."""
    lines = [line for line in MANUAL.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    found = {row[0]: (int(row[2]), int(row[4])) for row in rows if len(row) == 5 and row[2].isdigit()}
    return found, found.pop("合计")


def test_the_sums_of_the_manual_and_of_the_readme() -> None:
    jobs_, sums = _manual()
    assert len(jobs_) == 5 and sums == tuple(sum(each) for each in zip(*jobs_.values(), strict=True))
    assert f"{sums[0]} 步" in README.read_text(encoding="utf-8") and f"{sums[1]} 步" in README.read_text(encoding="utf-8")


def test_each_step_is_written_down() -> None:
    """The steps in words, between «→», are as many as the number beside them says."""
    for line in MANUAL.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and cells[2].isdigit() and cells[0] != "合计":
            for words, number in ((cells[1], cells[2]), (cells[3], cells[4])):
                steps = sum(int(more.group(1)) if (more := re.search(r"×(\d+)$", each)) else 1
                            for each in re.split(r" → |；", words))
                assert steps == int(number), (cells[0], steps, number)


def test_five_jobs_take_the_steps_that_the_manual_tells(
    walk: Walk, own_place: Path, settle: Callable[[TaskRunner], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = _manual()[0]
    desk = _imports(walk, _sheet(walk.window, own_place), settle, monkeypatch)
    assert walk.taken() == told["导入一个科室的表"][0]
    _corrects(walk, desk)
    assert walk.taken() == told["改正两格"][0]
    _marks_done(walk, desk)
    assert walk.taken() == told["把三个问题记为已完成"][0]
    _finds_what_is_late(walk, desk)
    assert walk.taken() == told["找出超期的"][0]
    _prints(walk, settle, monkeypatch)
    assert walk.taken() == told["打印通报"][0]


def _imports(
    walk: Walk, sheet: Path, settle: Callable[[TaskRunner], None], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """Alt 4, the button that has the focus, the file's name, Enter; 导入; 查看台账, which has the focus."""
    window = walk.window

    def answer(dialog: QFileDialog) -> None:
        name = dialog.findChild(QLineEdit, "fileNameEdit")
        assert name is not None
        name.setText(str(sheet))
        walk.steps += 1
        walk.press(Qt.Key.Key_Return, on=name)

    def run(dialog: QFileDialog) -> int:
        QTimer.singleShot(0, dialog, lambda: answer(dialog))
        dialog.open()
        while dialog.isVisible():
            QApplication.processEvents()
        return dialog.result()

    monkeypatch.setattr(QFileDialog, "exec", run)
    walk.press(Qt.Key.Key_4, ALT, on=window)
    walk.bot.waitUntil(lambda: window.current == "import")
    page = window.page("import")
    assert isinstance(page, ImportPage)
    walk.press(Qt.Key.Key_Space)
    _to_the_front(window, walk.bot)
    settle(window.tasks)
    walk.bot.waitUntil(page.go.isEnabled)
    walk.click(page.go)
    settle(window.tasks)
    left = page.result.model
    assert any("“做好了”不认识" in str(left.index(row, left.NEW).data()) for row in range(left.rowCount()))
    walk.press(Qt.Key.Key_Space)
    table = window.findChild(LedgerPage)
    assert isinstance(table, LedgerPage) and window.current == "ledger"
    desk = Desk(table, window.session, walk.bot)
    assert desk.column("measure.progress") == [progress for progress, _ in REPORT]  # exactly what was imported
    return desk


def _corrects(walk: Walk, desk: Desk) -> None:
    """A wrong character, and the state that was not understood: click, type over it, Enter."""
    problem = _problem(walk.window)
    for place, key, text in ((2, "measure.progress", "心血管内科申报材料已报市卫健委"), (3, "status", "已完成")):
        walk.cell(desk, desk.row(problem.measures[place].text), key)
        walk.write(desk, text)
        walk.press(Qt.Key.Key_Return)
    states = [measure.state.status for measure in _problem(walk.window).measures]
    assert states == ["completed", "completed", "in_progress", "completed"]
    assert "已报市卫健委" in _problem(walk.window).measures[2].progress


def _marks_done(walk: Walk, desk: Desk) -> None:
    """Esc for all rows again; click the number of one problem, with Ctrl those of two more; 状态改为 → 已完成."""
    _to_the_front(walk.window, walk.bot)
    walk.press(Qt.Key.Key_Escape)
    assert not desk.page.model.filter.is_on
    open_ = [problem for problem in walk.window.session.problems()
             if any(measure.state.status == "in_progress" for measure in problem.measures)][:3]
    rows = [desk.row(problem.measures[0].text) for problem in open_]
    for number, row in enumerate(rows):
        walk.cell(desk, row, "number", CTRL if number else _NONE)
    below = walk.choose(walk.menu_at(desk, rows[-1], "number"), "状态改为")
    assert below is not None
    walk.choose(below, "已完成")
    _to_the_front(walk.window, walk.bot)
    found = {problem.id: problem for problem in walk.window.session.problems()}
    for problem in open_:
        assert {measure.state.status for measure in found[problem.id].measures} <= {"completed", "closed", "long_term"}


def _finds_what_is_late(walk: Walk, desk: Desk) -> None:
    """One click on the red number of the status line."""
    count = int("".join(filter(str.isdigit, walk.window.status.late.text())))
    walk.click(walk.window.status.late)
    assert desk.page.model.counts()[0] == count > 0
    for number in desk.page.model.data_rows():
        row = desk.page.model.data_row(number)
        assert row is not None
        day = (row.measure or row.problem).state.deadline.on
        assert day is not None and day < date.today()


def _prints(walk: Walk, settle: Callable[[TaskRunner], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Alt 6, Alt I, Enter; the dialog starts with the usual printer, for which a file stands in."""
    printed: list[str] = []
    monkeypatch.setattr(printing, "print_document", lambda document, *_: printed.append(document.title))
    walk.press(Qt.Key.Key_6, ALT, on=walk.window)
    walk.bot.waitUntil(lambda: walk.window.current == "notice")
    page = walk.window.page("notice")
    assert isinstance(page, NoticePage)
    settle(walk.window.tasks)
    walk.bot.waitUntil(lambda: page.document is not None and page.bar.buttons["print"].isEnabled())
    walk.press(Qt.Key.Key_I, ALT, on=walk.window)
    walk.bot.waitUntil(lambda: page.exports.dialog is not None and page.exports.dialog.isVisible())
    dialog = page.exports.dialog
    assert dialog is not None
    for name in dialog.findChildren(QLineEdit, "filename"):
        name.setText(str(walk.window.session.store.path.with_name("通报.pdf")))
    walk.press(Qt.Key.Key_Return, on=dialog)
    settle(walk.window.tasks)
    assert len(printed) == 1 and "通报" in printed[0]
