"""The window as one works with it: what is typed is kept, where the focus goes, what the lines at the edges say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QUrl, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from models import backup, database, ledger, queries
from models.progress import Progress
from models.records import RoundInfo
from tests.ui.ledger_desk import CTRL, Desk
from ui import ledger_jobs
from ui.dialogs.manual_window import ManualWindow
from ui.importing.import_page import ImportPage
from ui.main_window import MainWindow
from ui.pages.ledger_host import LedgerHost
from ui.pages.ledger_page import LedgerPage
from ui.pages.letter_page import LetterPage
from ui.tasks import TaskRunner
from ui.widgets.detail_form import MEASURES_TAB

Settle = Callable[[TaskRunner], None]
LETTER = "一、党的建设方面\n（一）学习不够深入\n1.学习计划流于形式。\n2.研讨交流不充分。\n"


@pytest.fixture
def desk(window: MainWindow, filled: Path, qtbot: QtBot) -> Desk:
    """The whole window on a ledger, with a person before its table."""
    window.open_ledger(filled)
    return _desk(window, qtbot)


def _desk(window: MainWindow, qtbot: QtBot) -> Desk:
    window.activateWindow()
    page = _table(window)
    page.sides.form_button.setChecked(True)
    page.view.setFocus()
    QApplication.processEvents()
    return Desk(page, window.session, qtbot)


def _table(window: MainWindow) -> LedgerPage:
    host = window.page("ledger")
    assert isinstance(host, LedgerHost)
    return host.table


def _stored(path: Path) -> list[str]:
    """The measures' progress in the file."""
    with database.open_store(path, write=False) as store:
        (info,) = queries.rounds(store)
        return [each.progress for problem in queries.read_problems(store, info.id) for each in problem.measures]


# --- what is typed is kept -------------------------------------------------------------------------------------------


def test_a_cell_being_typed_is_stored_when_the_window_goes(window: MainWindow, desk: Desk, filled: Path) -> None:
    desk.click(desk.row("措施1"), "measure.progress")
    desk.type("没按回车就退出")
    window.actions_["quit"].trigger()
    assert not window.isVisible()
    assert _stored(filled) == ["没按回车就退出", "已落实第2项"]


def test_a_refused_cell_keeps_the_window_open_until_it_is_right(window: MainWindow, desk: Desk) -> None:
    _table(window).view.columns.show("completed_on", True)
    desk.click(desk.row("措施1"), "completed_on")
    desk.type("哪一天")
    window.close()
    assert window.isVisible() and "没有保存" in desk.said()
    desk.key(Qt.Key.Key_Escape)
    window.close()
    assert not window.isVisible()


def test_half_a_name_is_not_stored_while_the_list_of_names_is_open(window: MainWindow, desk: Desk) -> None:
    for text, owner in (("措施1", "张建国"), ("措施2", "张敏")):
        measure = next(each for p in desk.session.problems() for each in p.measures if each.text == text)
        desk.session.apply(ledger.edit, [("measure", measure.id, {"owners": (owner,)})])
    desk.click(desk.row("值班记录不完整"), "problem.text")
    desk.bot.waitUntil(lambda: desk.page.form.problem_form.fields["text"].text() == "值班记录不完整")
    before = desk.dump()
    editor = desk.page.form.problem_form.fields["owners"].editor
    editor.setFocus()
    desk.type("张")
    assert editor.is_offering()  # type: ignore[attr-defined]
    for reason in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
        QApplication.sendEvent(editor, QFocusEvent(QFocusEvent.Type.FocusOut, reason))
        assert desk.dump() == before
    editor.take("张敏")  # type: ignore[attr-defined]
    QApplication.sendEvent(editor, QFocusEvent(QFocusEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert desk.session.problems()[2].state.owners == ("张敏",)


# --- focus and search ------------------------------------------------------------------------------------------------


def test_a_letter_can_be_pasted_at_once_and_leads_into_the_table(
    window: MainWindow, qtbot: QtBot, own_place: Path, save_to: Callable[[Path | None], list[str]]
) -> None:
    save_to(own_place / "新.db")
    window.activateWindow()
    window.show_page("letter")
    page = window.page("letter")
    assert isinstance(page, LetterPage)
    QGuiApplication.clipboard().setText(LETTER)
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_V, CTRL)
    page.read()
    page.take_in()
    assert [problem.number for problem in window.session.problems()] != []
    assert _table(window).view.isAncestorOf(QApplication.focusWidget())


def test_the_search_field_follows_and_esc_leaves_it(window: MainWindow, desk: Desk) -> None:
    window.to_search()
    window.top.search.setText("耗材")
    assert window.status.rows.text() == "显示 1 / 3 行"
    desk.page.clear_filter()
    assert window.top.search.text() == "" and window.status.rows.text() == "共 3 行"
    window.to_search()
    window.top.search.setText("病历")
    desk.key(Qt.Key.Key_Escape)
    assert window.top.search.text() == "" and window.status.rows.text() == "共 3 行"
    assert desk.page.view.isAncestorOf(QApplication.focusWidget())


# --- what is said ----------------------------------------------------------------------------------------------------


def test_nothing_is_written_over_the_status_line(window: MainWindow, desk: Desk) -> None:
    for action in [*window.actions(), *desk.page.actions(), *window.menuBar().actions()]:
        assert action.statusTip() == ""
    window.say("已导出")
    assert not window.status.rows.isVisible()
    desk.session.apply(ledger.add_problem, desk.session.round.id, {"text": "又一个问题"})
    assert window.status.currentMessage() == "已导出" and not window.status.rows.isVisible()
    window.status.clearMessage()
    assert window.status.rows.isVisible() and window.status.rows.text() == "共 4 行"


def test_a_cancelled_task_is_told(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    def work(progress: Progress) -> None:
        while True:
            progress.step(0, 1)

    window.tasks.run("读取表格", work, lambda _: None, pytest.fail)
    qtbot.mouseClick(window.status.cancel, Qt.MouseButton.LeftButton)
    settle(window.tasks)
    assert window.status.currentMessage() == "已取消，没有作任何改动"
    window.status.clearMessage()
    window.tasks.run("读取表格", work, lambda _: None, pytest.fail)
    window.tasks.cancel(tell=False)
    settle(window.tasks)
    assert window.status.currentMessage() == ""


def test_a_message_goes_with_the_next_change_or_after_a_while(desk: Desk) -> None:
    message = desk.page.message
    desk.click(desk.row("措施1"), "measure.text")
    desk.key(Qt.Key.Key_Delete, CTRL)
    assert "已删除 1 条措施" in desk.said()
    desk.session.undo()
    assert desk.said() == ""
    message.say("note", "过一会儿就不在了")
    message.timer.setInterval(0)
    desk.bot.waitUntil(lambda: not message.isVisible())
    message.say("bad", "没有保存：要看一看")
    message.timer.start(0)
    desk.session.redo()
    QTest.qWait(20)
    assert "没有保存" in desk.said()
    desk.session.close()
    assert message.isHidden()


# --- the ledger page -------------------------------------------------------------------------------------------------


def test_a_new_problem_has_the_next_number_in_the_same_step(desk: Desk) -> None:
    before = desk.dump()
    desk.click(desk.row("措施1"), "problem.text")
    desk.page.actions_.add_problem()
    desk.key(Qt.Key.Key_Escape)
    assert [problem.number for problem in desk.session.problems()] == ["1", "4", "2", "3"]
    desk.undone_and_redone(before)


def test_other_numbering_is_left_alone(desk: Desk) -> None:
    numbers = [("problem", problem.id, {"number": f"A-{problem.number}"}) for problem in desk.session.problems()]
    desk.session.apply(ledger.edit, numbers)
    desk.page.actions_.add_problem()
    assert "" in [problem.number for problem in desk.session.problems()]


def test_a_problem_without_measures_shows_no_empty_frames(desk: Desk) -> None:
    desk.click(desk.row("值班记录不完整"), "problem.text")
    form = desk.page.form
    form.tabs.setCurrentIndex(MEASURES_TAB)
    desk.bot.waitUntil(lambda: form.tabs.tabText(MEASURES_TAB) == "措施 0")
    assert form.no_measures.isVisible() and form.add_measure.isVisible()
    assert not form.measures.isVisible() and not form.measure_form.isVisible()
    desk.click(desk.row("措施1"), "measure.text")
    desk.bot.waitUntil(form.measures.isVisible)
    assert not form.no_measures.isVisible()


def test_nothing_can_be_changed_in_a_read_only_window(window: MainWindow, filled: Path, qtbot: QtBot) -> None:
    window.session.open(filled, read_only=True)
    window.show_page("ledger")
    desk = _desk(window, qtbot)
    enabled = {name for name, action in desk.page.actions_.all.items() if action.isEnabled()}
    assert enabled == {"copy", "select_all", "put_out", "replace"}  # finding, printing and export change nothing
    desk.click(desk.row("措施1"), "measure.progress")
    desk.key(Qt.Key.Key_F2)
    desk.type("不行")
    assert desk.said() == "台账以只读方式打开，不能修改。"
    focus = QApplication.focusWidget()
    assert focus is not None and not focus.property("cell")
    desk.key(Qt.Key.Key_Delete)
    form = desk.page.form
    QApplication.processEvents()
    assert form.problem_form.fields["cause"].editor.isReadOnly()  # type: ignore[attr-defined]
    assert not form.problem_form.fields["status"].editor.isEnabled()
    assert not form.lock_button.isEnabled() and not form.add_measure.isEnabled()
    assert desk.text(desk.row("措施1"), "measure.progress") == "已落实第1项"
    window.session.open(filled)
    assert desk.page.actions_.all["add_problem"].isEnabled()
    QApplication.processEvents()
    assert not form.problem_form.fields["cause"].editor.isReadOnly()  # type: ignore[attr-defined]


def test_a_letter_is_not_taken_into_a_read_only_ledger(window: MainWindow, filled: Path) -> None:
    window.session.open(filled, read_only=True)
    window.show_page("letter")
    page = window.page("letter")
    assert isinstance(page, LetterPage)
    page.text.setPlainText(LETTER)
    page.read()
    assert not page.take.isEnabled()
    window.session.close()
    window.show_page("letter")
    assert page.take.isEnabled()


# --- import ----------------------------------------------------------------------------------------------------------


def test_another_ledger_starts_the_import_page_anew(
    window: MainWindow, filled: Path, csv: Path, own_place: Path, settle: Settle
) -> None:
    window.open_ledger(filled)
    window.show_page("import")
    page = window.page("import")
    assert isinstance(page, ImportPage)
    page.add([csv])
    settle(page.tasks)
    page.message.say("good", "导入完成")
    window.session.create(own_place / "另一个.db")
    settle(page.tasks)
    assert page.workbooks == [] and page.job is None and page.sources.model.rowCount() == 0
    assert page.target.round.currentText() == "" and page.target.feedback_on.day() is None and page.message.isHidden()
    assert window.status.currentMessage() == ""


def test_rows_that_wait_for_a_decision_are_explained(
    window: MainWindow, own_place: Path, csv: Path, settle: Settle
) -> None:
    with database.create_store(own_place / "锁定.db") as store:
        key = ledger.add_round(store, RoundInfo(name="批次", feedback_on=date(2025, 6, 20))).created[0]
        ledger.add_problem(store, key, {"number": "1", "text": "党员教育不经常", "locked": True})
    window.open_ledger(own_place / "锁定.db")
    window.show_page("import")
    page = window.page("import")
    assert isinstance(page, ImportPage)
    page.add([csv])
    settle(page.tasks)
    assert page.summary.text() == "读到 3 行。待定 3 行：反馈意见里没有这些问题，未入账，到“下发与填报”的“新增内容”里决定" and page.go.isEnabled()
    page.apply()
    settle(page.tasks)
    assert page.result.text.text() == "导入完成。待定 3 行：反馈意见里没有这些问题，未入账，到“下发与填报”的“新增内容”里决定。"
    page.add([csv])
    settle(page.tasks)
    assert page.summary.text() == "读到 3 行：相同 3。3 行已在待定，尚未入账。没有要导入的。"
    assert not page.go.isEnabled()


# --- restoring, manual -----------------------------------------------------------------------------------------------


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What message boxes say; they do not open."""
    found: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: found.append(box.text()))
    return found


def test_a_backup_is_restored_over_the_open_ledger(
    window: MainWindow, filled: Path, told: list[str], monkeypatch: pytest.MonkeyPatch, settle: Settle, own_place: Path
) -> None:
    window.open_ledger(filled)
    copy = backup.backup(window.session.store, own_place / "U盘")
    window.session.apply(ledger.delete_round, window.session.round.id)
    monkeypatch.setattr(ledger_jobs, "ask_open", lambda *_: copy)
    window.actions_["restore"].trigger()
    settle(window.tasks)
    assert window.session.store.path == filled and len(window.session.problems()) == 3
    assert window.current == "ledger"
    (kept,) = filled.parent.glob("整改台账.恢复前-*.db")
    assert len(told) == 1 and str(kept) in told[0]


def test_without_a_ledger_it_is_asked_where_to(
    window: MainWindow, filled: Path, told: list[str], monkeypatch: pytest.MonkeyPatch, settle: Settle, own_place: Path,
    save_to: Callable[[Path | None], list[str]],
) -> None:
    with database.open_store(filled) as store:
        copy = backup.backup(store)
    suggested = save_to(own_place / "找回.db")
    monkeypatch.setattr(ledger_jobs, "ask_open", lambda *_: copy)
    window.actions_["restore"].trigger()
    settle(window.tasks)
    assert suggested == ["整改台账"] and window.session.store.path == own_place / "找回.db"
    assert "改名保存" not in told[0]


def test_a_bad_backup_leaves_the_ledger_open(
    window: MainWindow, filled: Path, errors: list[str], monkeypatch: pytest.MonkeyPatch, settle: Settle,
    own_place: Path,
) -> None:
    window.open_ledger(filled)
    (own_place / "坏.db").write_bytes(b"not a ledger")
    monkeypatch.setattr(ledger_jobs, "ask_open", lambda *_: own_place / "坏.db")
    window.actions_["restore"].trigger()
    settle(window.tasks)
    assert len(errors) == 1 and "没有恢复" in errors[0]
    assert window.session.can_write and len(window.session.problems()) == 3 and window.current == "ledger"
    monkeypatch.setattr(ledger_jobs, "ask_open", lambda *_: None)
    window.actions_["restore"].trigger()
    assert window.session.is_open


def test_the_manual_stands_beside_the_window(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    window.show_page("settings")
    qtbot.keyClick(window, Qt.Key.Key_F1)
    (manual,) = window.findChildren(ManualWindow)
    assert manual.isVisible() and not manual.isModal()
    assert "导入科室表格" in manual.text.toPlainText() and "**" not in manual.text.toPlainText()
    manual.search.setText("撤销")
    first = manual.find_next() and manual.text.textCursor().position()
    assert manual.find_next() and manual.text.textCursor().position() > first
    manual.search.setText("手册里没有的词")
    assert not manual.find_next() and manual.text.textCursor().hasSelection()
    manual.text.anchorClicked.emit(QUrl("#备份和恢复"))
    assert manual.text.textCursor().block().text() == "备份和恢复"
    assert manual.text.cursorForPosition(QPoint(40, 5)).block().text() in ("备份和恢复", "")
    qtbot.keyClick(manual, Qt.Key.Key_F, CTRL)
    window.actions_["manual"].trigger()
    assert len(window.findChildren(ManualWindow)) == 1
    manual.close()


def test_every_link_of_the_manual_leads_somewhere(window: MainWindow, qtbot: QtBot) -> None:
    manual = ManualWindow(window)
    block, links, headings = manual.text.document().begin(), set(), set()
    while block.isValid():
        if block.blockFormat().headingLevel():
            headings.add(block.text())
        links |= {each.format.anchorHref().removeprefix("#") for each in block.textFormats() if each.format.isAnchor()}
        block = block.next()
    assert links and links <= headings
