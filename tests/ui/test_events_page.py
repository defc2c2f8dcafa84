"""The page 整改纪实: entries typed, pasted, edited in place; outcomes with their problems; figures as in the notice."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from models import changes, ledger, queries
from models.records import Event, Outcome
from ui.itemmodels.diary_model import KEYS, DiaryModel, MonthRow
from ui.main_window import MainWindow
from ui.pages.events_page import EventsPage

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
TODAY = date.today()


@pytest.fixture
def page(window: MainWindow, filled: Path) -> EventsPage:
    """The page over a ledger with three entries in two months of 2024 and one outcome of problem 1."""
    window.resize(1366, 768)
    window.open_ledger(filled)
    key = window.session.round.id
    window.session.apply(ledger.add_events, key, [
        Event(on=date(2024, 7, 1), kind="党委会", subject="部署整改", document_number="纪要3号", people=11),
        Event(on=date(2024, 6, 20), kind="集体谈话", subject="中层谈话", people=46),
        Event(on=date(2024, 7, 15), kind="推进会", subject="第一次推进会"),
    ])
    problem = window.session.problems()[0].id
    window.session.apply(ledger.add_outcome, key, Outcome(kind="修订制度", name="病历管理办法", problems=(problem,)))
    window.activateWindow()
    QTest.mouseClick(window.rail.button("events"), Qt.MouseButton.LeftButton)
    found = window.page("events")
    assert isinstance(found, EventsPage) and window.current == "events"
    return found


def click(page: QWidget, name: str) -> None:
    """Press the visible button with that accessible name."""
    buttons = page.findChildren(QAbstractButton)
    (made,) = [each for each in buttons if each.accessibleName() == name and each.isVisible()]
    assert made.isEnabled(), name
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)


def type_in(text: str) -> QWidget:
    """Type where the focus is, as an input method commits it; the widget."""
    focus = QApplication.focusWidget()
    assert focus is not None
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(focus, event)
    return focus


def key(code: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, code, modifier)


def shown(page: EventsPage) -> list[str]:
    """The diary as it is shown: headings, and the subjects below them."""
    return [row.text if isinstance(row, MonthRow) else row.subject for row in page.model.rows]


def events(page: EventsPage) -> tuple[Event, ...]:
    return queries.events(page.session.store, page.session.round.id)


def outcomes(page: EventsPage) -> tuple[Outcome, ...]:
    return queries.outcomes(page.session.store, page.session.round.id)


def cell(page: EventsPage, row: int, column: int) -> QModelIndex:
    """Click a cell of the diary."""
    index = page.model.index(row, column)
    page.table.scrollTo(index)
    place = page.table.visualRect(index).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    return index


# --- the diary -------------------------------------------------------------------------------------------------------


def test_entries_stand_under_their_months_newest_first(page: EventsPage) -> None:
    assert shown(page) == ["2024年7月　2 条", "第一次推进会", "部署整改", "2024年6月　1 条", "中层谈话"]
    assert page.figures.text() == "共 3 条：会议 2 次，谈话 1 次（46 人次）（通报按此计数）"
    assert page.table.columnSpan(0, 0) == 6 and page.table.columnSpan(1, 0) == 1


def test_typing_an_entry_with_tab_and_enter(page: EventsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.entry.on.hasFocus)
    type_in("昨天")
    yesterday = TODAY - timedelta(days=1)
    assert f"{yesterday.month}月{yesterday.day}日" in page.entry.hint.text()
    for text in ("培训", "采购业务培训", "〔2025〕3号", "86人", ""):
        key(Qt.Key.Key_Tab)
        type_in(text)
    assert page.entry.on.text() == yesterday.isoformat()
    key(Qt.Key.Key_Return)
    added = events(page)[-1]
    assert (added.on, added.kind, added.subject, added.document_number, added.people) == (
        yesterday, "培训", "采购业务培训", "〔2025〕3号", 86)
    assert page.entry.on.hasFocus() and page.entry.is_empty() and page.entry.kind.text() == "培训"
    assert shown(page)[1] == "采购业务培训" and "培训 1 次（86 人次）" in page.figures.text()
    page.session.undo()
    assert len(events(page)) == 3


@pytest.mark.parametrize(("field", "text", "said"), [
    ("on", "某日", "看不出是哪一天"), ("people", "很多", "不是人数"), ("remarks", "只有备注", "类型或主题")])
def test_what_means_nothing_is_not_added(page: EventsPage, field: str, text: str, said: str) -> None:
    page.entry.fields[field].setFocus()
    type_in(text)
    key(Qt.Key.Key_Return)
    assert said in page.message.text() and len(events(page)) == 3
    assert page.entry.fields[field].text() == text


def test_kinds_are_offered(page: EventsPage) -> None:
    page.entry.kind.setFocus()
    type_in("谈")
    assert page.entry.kind.completions() == ["谈话", "集体谈话"]  # what begins with it stands first


def test_editing_in_place(page: EventsPage) -> None:
    before = changes.table_dump(page.session.store)
    cell(page, 2, 2)
    key(Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit) and editor.text() == "部署整改"
    key(Qt.Key.Key_A, CTRL)
    type_in("部署整改工作")
    key(Qt.Key.Key_Tab)
    type_in("（补）")  # the next cell is open
    key(Qt.Key.Key_Return)
    found = next(event for event in events(page) if event.kind == "党委会")
    assert (found.subject, found.document_number) == ("部署整改工作", "（补）")
    page.session.undo()
    page.session.undo()
    assert changes.table_dump(page.session.store) == before


def test_f2_adds_to_a_text_and_typing_replaces_it(page: EventsPage) -> None:
    index = cell(page, 1, KEYS.index("subject"))
    key(Qt.Key.Key_F2)
    type_in("（扩大）")
    key(Qt.Key.Key_Return)
    assert index.data() == "第一次推进会（扩大）"
    cell(page, 1, KEYS.index("subject"))
    type_in("第二次推进会")  # committed at once, without a composition
    key(Qt.Key.Key_Return)
    assert index.data() == "第二次推进会"


def test_a_changed_day_moves_the_entry_and_the_cursor_with_it(page: EventsPage) -> None:
    cell(page, 2, 0)
    key(Qt.Key.Key_F2)
    key(Qt.Key.Key_A, CTRL)
    type_in("2024.6.3")
    key(Qt.Key.Key_Tab)
    assert shown(page) == ["2024年7月　1 条", "第一次推进会", "2024年6月　2 条", "中层谈话", "部署整改"]
    assert page.table.currentIndex().row() == 4 and page.table.currentIndex().column() == 1


def test_a_refused_text_stays_in_its_cell(page: EventsPage) -> None:
    cell(page, 2, 4)
    key(Qt.Key.Key_F2)
    key(Qt.Key.Key_A, CTRL)
    type_in("很多")
    key(Qt.Key.Key_Return)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit) and editor.text() == "很多" and "不是人数" in page.message.text()
    key(Qt.Key.Key_Escape)
    assert events(page)[0].people == 11


def test_delete_empties_a_cell_and_ctrl_delete_an_entry(page: EventsPage) -> None:
    cell(page, 2, 4)
    key(Qt.Key.Key_Delete)
    assert [event.people for event in events(page)] == [0, 46, 0] and len(events(page)) == 3
    cell(page, 1, 2)
    key(Qt.Key.Key_Delete, CTRL)
    assert shown(page) == ["2024年7月　1 条", "部署整改", "2024年6月　1 条", "中层谈话"]
    page.message.buttons()[0].click()
    assert len(events(page)) == 3
    cell(page, 0, 0)  # a heading is no entry
    page.table.clearSelection()
    click(page, "删除选中的")
    assert "还没有选中" in page.message.text()


def test_a_block_from_a_spreadsheet(page: EventsPage) -> None:
    block = "时间\t形式\t内容\t人数\r\n2024年8月1日\t督查\t专项督查\t5\r\n某日\t会\t看不懂\t1\r\n8.20\t廉政谈话\t谈话\t54\r\n"
    QGuiApplication.clipboard().setText(block)
    cell(page, 1, 0)
    before = changes.table_dump(page.session.store)
    key(Qt.Key.Key_V, CTRL)
    assert shown(page)[:3] == ["2024年8月　2 条", "谈话", "专项督查"]
    assert page.message.text().startswith("已加入 2 条纪实。1 行没有加入：第 3 行：“某日”看不出")
    page.message.buttons()[0].click()
    assert changes.table_dump(page.session.store) == before
    click(page, "从 Excel 粘贴")
    assert len(events(page)) == 5
    page.entry.on.setFocus()
    key(Qt.Key.Key_V, CTRL)  # a block put into the line is a block as well
    assert len(events(page)) == 7 and page.entry.on.text() == ""


def test_what_is_copied_is_pasted_as_the_same(page: EventsPage) -> None:
    cell(page, 2, 0)
    key(Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "2024-07-01\t党委会\t部署整改\t纪要3号\t11\t"
    key(Qt.Key.Key_V, CTRL)
    first, *_, last = events(page)
    assert (last.on, last.kind, last.subject, last.people) == (first.on, first.kind, first.subject, first.people)


@pytest.mark.parametrize(("text", "said"), [("", "剪贴板里没有表格"), ("\t\r\n\t", "剪贴板里没有表格"), ("x", "没有写明|看不出")])
def test_a_clipboard_without_a_table(page: EventsPage, text: str, said: str) -> None:
    QGuiApplication.clipboard().setText(text)
    click(page, "从 Excel 粘贴")
    assert any(part in page.message.text() for part in said.split("|")) and len(events(page)) == 3


def test_nothing_is_pasted_from_an_empty_clipboard_by_the_key(page: EventsPage) -> None:
    """The same sentence as after the button."""
    QGuiApplication.clipboard().clear()
    cell(page, 2, 0)
    key(Qt.Key.Key_V, CTRL)
    assert "剪贴板里没有表格" in page.message.text() and len(events(page)) == 3


def test_models_keep_qt_s_rules(page: EventsPage, qtmodeltester: ModelTester) -> None:
    for model in (page.model, page.outcomes, DiaryModel(lambda *_: None)):
        qtmodeltester.check(model)


# --- outcomes --------------------------------------------------------------------------------------------------------


def test_registering_an_outcome_with_its_problems(page: EventsPage, qtbot: QtBot) -> None:
    click(page, "新成效")
    qtbot.waitUntil(page.form.kind.hasFocus)
    type_in("追缴")
    for field, text in (("name", "差旅费"), ("on", "2024.9.19"), ("amount", "1.264万元")):
        page.form.fields[field].setFocus()
        type_in(text)
    page.form.problems.field.setFocus()
    type_in("2")
    key(Qt.Key.Key_Return)
    type_in("值班")
    key(Qt.Key.Key_Return)
    assert [text for text, _, _ in page.form.problems.list.lines] == ["2．耗材领用无登记", "3．值班记录不完整"]
    click(page, "登记")
    ids = [problem.id for problem in page.session.problems()]
    made = outcomes(page)[-1]
    assert (made.kind, made.name, made.on, made.amount, made.problems) == (
        "追缴", "差旅费", date(2024, 9, 19), 12640.0, (ids[1], ids[2]))
    assert page.outcomes.cells(made) == ("追缴", "差旅费", "", "12,640", "2、3")
    assert "追缴1.264万元" in page.told.text() and page.form.kind.hasFocus() and page.form.name.text() == ""


def test_a_completion_takes_a_problem(page: EventsPage, qtbot: QtBot) -> None:
    click(page, "新成效")
    page.form.problems.field.setFocus()
    type_in("登记")
    assert page.form.problems.field.completions() == ["2．耗材领用无登记"]
    page.form.problems.field.take("2．耗材领用无登记")
    assert page.form.problems.chosen() == (page.session.problems()[1].id,)
    page.form.problems.list.linkActivated.emit(page.session.problems()[1].id)
    assert page.form.problems.chosen() == () and not page.form.problems.list.isVisible()
    type_in("没有这个问题")
    key(Qt.Key.Key_Return)
    assert page.form.problems.chosen() == () and page.form.problems.field.text() == "没有这个问题"


def test_an_outcome_is_edited_and_saved_by_leaving(page: EventsPage, window: MainWindow) -> None:
    page.list.setFocus(Qt.FocusReason.TabFocusReason)
    assert page.form.name.text() == "病历管理办法"
    page.form.fields["count"].setFocus()
    type_in("两")
    QTest.mouseClick(window.rail.button("ledger"), Qt.MouseButton.LeftButton)
    assert window.current == "events" and "“两”不是人数或数量" in page.message.text() and page.form.count.hasFocus()
    key(Qt.Key.Key_A, CTRL)
    type_in("2")
    QTest.mouseClick(window.rail.button("ledger"), Qt.MouseButton.LeftButton)
    assert window.current == "ledger" and outcomes(page)[0].count == 2


def test_the_same_outcome_twice_is_counted_once(page: EventsPage) -> None:
    problem = page.session.problems()[1].id
    again = Outcome(kind="修订制度", name="病历管理办法", problems=(problem,))
    page.session.apply(ledger.add_outcome, page.session.round.id, again)
    assert page.told.text().startswith("修订制度1项")
    first, second = page.outcomes.records
    assert page.outcomes.colour(first, 0) == "" and page.outcomes.colour(second, 0) == "muted"
    assert "只计一次" in page.outcomes.tip(second, 1)


def test_an_outcome_is_deleted(page: EventsPage) -> None:
    page.list.setFocus(Qt.FocusReason.TabFocusReason)
    key(Qt.Key.Key_Delete, CTRL)
    assert outcomes(page) == () and "已删除 1 项成效" in page.message.text()
    click(page, "删除")
    assert "还没有选中" in page.message.text()


# --- the page --------------------------------------------------------------------------------------------------------


def test_an_empty_diary_says_what_to_do(window: MainWindow, filled: Path) -> None:
    window.open_ledger(filled)
    window.show_page("events")
    page = window.page("events")
    assert isinstance(page, EventsPage)
    assert page.none.isVisible() and "按 Enter 加入" in page.none.text() and page.figures.text() == "共 0 条"


def test_a_ledger_without_a_round(window: MainWindow, own_place: Path) -> None:
    window.session.create(own_place / "空.db")
    window.show_page("events")
    page = window.page("events")
    click(page, "去设置新建批次")
    assert window.current == "settings"


def test_a_read_only_ledger_is_only_looked_at(window: MainWindow, filled: Path) -> None:
    window.session.open(filled, read_only=True)
    window.show_page("events")
    page = window.page("events")
    assert isinstance(page, EventsPage)
    assert page.model.read_only and not page.entry.isEnabled() and not page.form.isEnabled() and page.finish()


def test_a_high_window_gives_its_room_to_the_outcomes(page: EventsPage, window: MainWindow, qtbot: QtBot) -> None:
    """The form stays as high as what stands in it, also from one outcome to the next."""
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: window.height() == 768)
    low = page.list.height(), page.form.height()
    window.resize(1366, 1300)
    qtbot.waitUntil(lambda: page.list.height() > low[0])
    assert page.list.height() - low[0] > 300 and page.form.height() <= page.form.maximumHeight() < 500
    before = page.list.height()
    page.list.selectRow(0)  # it has a problem below its form
    page.list.clearSelection()
    page.list.selectRow(0)
    QApplication.processEvents()
    after = page.list.height()
    page.list.clearSelection()
    QApplication.processEvents()
    assert page.list.height() == after <= before


def test_columns_of_the_diary_grow_with_their_texts(page: EventsPage, window: MainWindow, qtbot: QtBot) -> None:
    """Where the subject can spare the room; not below it."""
    long = "青医党纪要〔2024〕第31号（扩大会议）"
    window.session.apply(ledger.add_events, window.session.round.id, [
        Event(on=date(2024, 7, 20), kind="专题民主生活会", subject="对照检查", document_number=long)])
    number, metrics = KEYS.index("document_number"), page.table.fontMetrics()
    window.resize(1920, 900)
    qtbot.waitUntil(lambda: page.table.columnWidth(number) > metrics.horizontalAdvance(long))
    assert page.table.columnWidth(KEYS.index("kind")) > metrics.horizontalAdvance("专题民主生活会")
    window.resize(1100, 768)
    qtbot.waitUntil(lambda: page.table.columnWidth(number) < metrics.horizontalAdvance(long))
