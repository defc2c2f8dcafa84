"""The page 人员科室: registering, editing, merging, handing over, links into the ledger; by keys and mouse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from models import changes, ledger, people
from models.people import DEPARTMENT, PERSON, PostTerm
from ui.itemmodels.people_models import HeldModel, NamesModel
from ui.main_window import MainWindow
from ui.pages.people_page import PeoplePage

Press = Callable[[Qt.Key], None]
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(window: MainWindow, filled: Path) -> PeoplePage:
    """The page over a ledger in which 周明 leads all problems, one of them also written 周 明."""
    window.resize(1366, 768)
    window.open_ledger(filled)
    first, second, third = window.session.problems()
    window.session.apply(ledger.edit, [
        ("problem", first.id, {"leaders": ("周明",), "departments": ("医务部",), "claimed_by": "周明"}),
        ("problem", second.id, {"leaders": ("周 明",), "departments": ("医务科",), "status": "in_progress"}),
        ("problem", third.id, {"leaders": ("周明",), "departments": ("护理部",), "status": "completed"}),
    ])
    window.activateWindow()
    QTest.mouseClick(window.rail.button("people"), Qt.MouseButton.LeftButton)
    found = window.page("people")
    assert isinstance(found, PeoplePage) and window.current == "people"
    return found


@pytest.fixture
def press(page: PeoplePage, qtbot: QtBot) -> Press:
    """Press Alt and a key, and wait until the button that has it was pressed (Qt lets it go up again first)."""
    def alt(key: Qt.Key) -> None:
        wanted = QKeySequence(Qt.Modifier.ALT | key)
        buttons = page.findChildren(QAbstractButton)
        (made,) = [each for each in buttons if each.shortcut() == wanted and each.isVisible()]
        with qtbot.waitSignal(made.clicked):
            QTest.keyClick(page, key, ALT)

    return alt


def click(page: QWidget, name: str) -> None:
    """Press the visible button with that accessible name."""
    buttons = page.findChildren(QAbstractButton)
    (made,) = [each for each in buttons if each.accessibleName() == name and each.isVisible()]
    assert made.isEnabled(), name
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)


def click_row(page: PeoplePage, name: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Click a line of the list in front."""
    names = page.names
    row = next(n for n, each in enumerate(names.model.records) if each.known.name == name)
    names.view.scrollTo(names.model.index(row, 0))
    place = names.view.visualRect(names.model.index(row, 0)).center()
    QTest.mouseClick(names.view.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def write(field: QWidget, text: str) -> None:
    """Replace a field's text by typing (Chinese as an input method commits it)."""
    from PySide6.QtGui import QInputMethodEvent

    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
    QTest.keyClick(field, Qt.Key.Key_Delete)
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def names_of(page: PeoplePage, kind: str = PERSON) -> list[str]:
    return [row.known.name for row in page.lists[kind].model.records]


# --- lists -----------------------------------------------------------------------------------------------------------


def test_lists_tell_what_each_answers_for(page: PeoplePage) -> None:
    cells = [page.lists[PERSON].model.cells(row) for row in page.lists[PERSON].model.records]
    assert cells == [("周明", "", "", "1 / 2", "1"), ("周 明", "", "", "1 / 1", "")]
    cells = [page.lists[DEPARTMENT].model.cells(row) for row in page.lists[DEPARTMENT].model.records]
    assert cells == [("医务部", "", "1 / 1"), ("医务科", "", "1 / 1"), ("护理部", "", "0 / 1")]
    assert [page.tabs.tabText(n) for n in (0, 1)] == ["人员（2）", "科室（3）"]


@pytest.mark.parametrize(("typed", "found"), [("zm", ["周明", "周 明"]), ("z", ["周明", "周 明"]), ("周明", ["周明"]), ("x", [])])
def test_initials_find_people(page: PeoplePage, qtbot: QtBot, typed: str, found: list[str]) -> None:
    QTest.keyClick(page, Qt.Key.Key_Q, ALT)
    search = page.lists[PERSON].search
    qtbot.waitUntil(search.hasFocus)
    write(search, typed)
    assert names_of(page) == found
    assert page.lists[PERSON].none.isVisible() is (not found)
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert len(names_of(page)) == 2


def test_from_the_search_into_the_list_and_the_form(page: PeoplePage, qtbot: QtBot) -> None:
    write(page.names.search, "zm")
    QTest.keyClick(page.names.search, Qt.Key.Key_Down)
    qtbot.waitUntil(page.names.view.hasFocus)
    QTest.keyClick(page.names.view, Qt.Key.Key_Down)
    assert page.form.name.text() == "周 明"
    QTest.keyClick(page.names.view, Qt.Key.Key_Return)
    qtbot.waitUntil(page.form.name.hasFocus)


def test_models_keep_qt_s_rules(page: PeoplePage, qtmodeltester: ModelTester) -> None:
    for kind in (PERSON, DEPARTMENT):
        qtmodeltester.check(page.lists[kind].model)
    model = HeldModel()
    qtmodeltester.check(model)
    model.show_all(people.held_by(page.session.store, "周明"))
    model.setData(model.index(0, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert not NamesModel(PERSON).rowCount() and model.rowCount() == 3


# --- registering and editing -----------------------------------------------------------------------------------------


def test_registering_by_keys(page: PeoplePage, press: Press, qtbot: QtBot) -> None:
    press(Qt.Key.Key_N)
    qtbot.waitUntil(page.form.name.hasFocus)
    write(page.form.name, "孙悦")
    QTest.keyClick(page.form.name, Qt.Key.Key_Tab)
    write(page.form.aliases, "孙院长、孙副院长")
    line = page.form.posts.lines[0]
    write(line.fields[0], "院长")
    write(line.fields[2], "2024年3月1日")
    assert len(page.form.posts.lines) == 2  # room for another post
    press(Qt.Key.Key_S)
    found = people.people(page.session.store)[-1]
    assert (found.name, found.aliases) == ("孙悦", ("孙院长", "孙副院长"))
    assert found.posts == (PostTerm("院长", "", date(2024, 3, 1)),)
    assert "已登记“孙悦”" in page.message.text() and page.form.title.text() == "孙悦"
    page.message.buttons()[0].click()
    assert names_of(page) == ["周明", "周 明"]


def test_leaving_the_line_saves_and_a_refusal_stays(page: PeoplePage, press: Press) -> None:
    click_row(page, "周明")
    write(page.form.posts.lines[0].fields[0], "党委书记")
    click_row(page, "周 明")
    assert people.people(page.session.store)[0].posts == (PostTerm("党委书记"),)
    assert page.form.name.text() == "周 明"
    write(page.form.name, "周明")
    click_row(page, "周明")
    assert "已有名为“周明”" in page.message.text()
    assert page.form.name.text() == "周明" and [each.name for each in page.names.chosen()] == ["周 明"]
    press(Qt.Key.Key_D)
    assert page.form.name.text() == "周 明" and not page.form.dirty


def test_a_wrong_day_is_said_and_the_page_is_not_left(page: PeoplePage, window: MainWindow) -> None:
    click_row(page, "周明")
    write(page.form.posts.lines[0].fields[0], "院长")
    write(page.form.posts.lines[0].fields[3], "某日")
    window.rail.button("ledger").click()
    assert window.current == "people" and "离任日期1“某日”不是有效日期" in page.message.text()
    assert people.people(page.session.store)[0].posts == ()


def test_a_post_is_taken_away(page: PeoplePage, press: Press) -> None:
    key = page.names.model.records[0].known.id
    page.session.apply(ledger.edit_person, key, "周明", (), [PostTerm("院长"), PostTerm("主任", "医务部")])
    click_row(page, "周明")
    click(page, "去掉职务1")
    press(Qt.Key.Key_S)
    assert people.people(page.session.store)[0].posts == (PostTerm("主任", "医务部"),)


def test_departments_are_registered_and_renamed(page: PeoplePage, press: Press) -> None:
    bar = page.tabs.tabBar()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    click(page, "登记")
    write(page.form.name, "采购办")
    QTest.keyClick(page.form.name, Qt.Key.Key_Return)
    click_row(page, "护理部")
    write(page.form.name, "护理处")
    write(page.form.aliases, "护理部")
    press(Qt.Key.Key_S)
    assert names_of(page, DEPARTMENT) == ["医务部", "医务科", "护理处", "采购办"]
    assert page.session.problems()[2].state.departments == ("护理处",)


# --- removing and merging --------------------------------------------------------------------------------------------


def test_who_is_in_use_is_not_removed_but_merged(page: PeoplePage, press: Press) -> None:
    click_row(page, "周 明")
    QTest.keyClick(page.names.view, Qt.Key.Key_Delete)
    assert "“周 明”还用在 1 处，不能删除" in page.message.text()
    QTest.mouseClick(page.message.buttons()[0], Qt.MouseButton.LeftButton)
    assert page.merging.keep.currentText() == "周明" and page.merging.isVisible()
    press(Qt.Key.Key_Y)
    assert names_of(page) == ["周明"] and page.form.aliases.text() == "周 明"
    assert page.session.problems()[1].state.leaders == ("周明",)


def test_two_selected_are_merged_in_one_step(page: PeoplePage) -> None:
    before = changes.table_dump(page.session.store)
    click_row(page, "周明")
    click_row(page, "周 明", CTRL)
    assert page.merging.isVisible() and "“周 明”将成为“周明”的别名" in page.merging.told.text()
    click(page, "合并")
    assert names_of(page) == ["周明"] and page.message.text() == "已合并到“周明”。"
    page.message.buttons()[0].click()
    assert changes.table_dump(page.session.store) == before and len(names_of(page)) == 2


def test_merging_is_cancelled_with_escape(page: PeoplePage, press: Press, qtbot: QtBot) -> None:
    click_row(page, "周明")
    press(Qt.Key.Key_M)
    assert page.merging.isVisible() and page.merging.keep.hasFocus()
    with qtbot.waitSignal(page.merging.cancelled):
        QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.form.isVisible() and len(names_of(page)) == 2


def test_a_likely_duplicate_is_merged_or_told_apart(page: PeoplePage) -> None:
    texts = [text for text, _, _ in page.alike.lines]
    assert texts == ["“周 明”像是“周明”（只差空格）", "“医务科”像是“医务部”（只差名称的最后一个词）"]
    page.alike.linkActivated.emit("apart:1")
    assert len(page.alike.lines) == 1
    follow_first(page)
    assert page.merging.isVisible() and page.merging.keep.currentText() == "周明"
    click(page, "合并")
    assert not page.alike.isVisible() and names_of(page) == ["周明"]
    page.session.undo()
    page.session.undo()
    assert len(page.alike.lines) == 2


def follow_first(page: PeoplePage) -> None:
    """Take the first link of the suggestions with the keyboard."""
    page.alike.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.alike, Qt.Key.Key_Tab)
    QTest.keyClick(page.alike, Qt.Key.Key_Return)


def test_an_unused_name_is_removed(page: PeoplePage) -> None:
    page.session.apply(ledger.register_person, "路人")
    click_row(page, "路人")
    click(page, "删除")
    assert names_of(page) == ["周明", "周 明"] and "已删除人员“路人”" in page.message.text()


# --- hand-over -------------------------------------------------------------------------------------------------------


def test_handing_over_open_rows(page: PeoplePage, press: Press, qtbot: QtBot) -> None:
    click_row(page, "周明")
    press(Qt.Key.Key_T)
    panel = page.hand_over
    qtbot.waitUntil(panel.successor.hasFocus)
    assert [panel.model.cells(row)[2] for row in panel.model.records] == ["认领领导", "责任领导", "责任领导"]
    assert "已完成的 1 项默认不动" in panel.told.text()
    write(panel.successor, "孙悦")
    write(panel.last_day, "昨天")
    assert panel.told.text().startswith("将把 1 行、1 个认领的问题 移交给“孙悦”。")
    panel.view.setFocus()
    panel.view.setCurrentIndex(panel.model.index(0, 0))
    QTest.keyClick(panel.view, Qt.Key.Key_Space)
    assert panel.told.text().startswith("将把 1 行 移交给“孙悦”。")
    press(Qt.Key.Key_Y)
    first, _, third = page.session.problems()
    assert (first.state.leaders, first.claimed_by, third.state.leaders) == (("孙悦",), "周明", ("周明",))
    assert people.people(page.session.store)[0].has_left(date.max)
    assert "移交 1 项给“孙悦”" in page.message.text() and "（已离任）" in page.names.model.index(0, 1).data()
    page.session.undo()
    assert page.session.problems()[0].state.leaders == ("周明",)


def test_a_hand_over_without_a_successor_is_said(page: PeoplePage) -> None:
    click_row(page, "周明")
    click(page, "离任移交…")
    click(page, "移交")
    assert "接任人的姓名" in page.message.text() and page.hand_over.isVisible()
    click(page, "全不选")
    click(page, "登记离任")
    assert people.people(page.session.store)[0].posts == (PostTerm(to_on=date.today()),)
    assert page.session.problems()[0].claimed_by == "周明"


# --- hints and links -------------------------------------------------------------------------------------------------


def test_missing_posts_are_filled(page: PeoplePage, press: Press, qtbot: QtBot) -> None:
    texts = [text for text, _, _ in page.missing.lines]
    assert texts[0].startswith("还没有登记党委书记") and texts[1].startswith("有 2 位领导没有填职务")
    page.missing.linkActivated.emit("fill:周明")
    qtbot.waitUntil(page.form.posts.lines[0].fields[0].hasFocus)
    write(page.form.posts.lines[0].fields[0], "党委书记")
    press(Qt.Key.Key_S)
    assert [text[:9] for text, _, _ in page.missing.lines] == ["有 1 位领导没有"]


def test_registering_the_secretary(page: PeoplePage) -> None:
    page.missing.linkActivated.emit("post:党委书记")
    assert page.form.posts.lines[0].fields[0].text() == "党委书记" and page.form.save.isEnabled()
    write(page.form.name, "罗承业")
    QTest.keyClick(page.form.name, Qt.Key.Key_Return)
    assert people.people(page.session.store)[-1].posts == (PostTerm("党委书记"),)


def test_the_counts_lead_into_the_ledger(page: PeoplePage, window: MainWindow) -> None:
    click_row(page, "周明")
    links = [link for _, _, more in page.form.share.lines for link in more]
    assert links == [("未完成 1 行", "open"), ("全部 2 行", "rows"), ("未完成 1 个", "claimed_open"), ("全部 1 个", "claimed")]
    page.form.share.linkActivated.emit("rows")
    assert window.current == "ledger" and window.status.rows.text() == "显示 2 / 3 行"


def test_a_read_only_ledger_is_only_looked_at(
    window: MainWindow, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.session.open(filled, read_only=True)
    window.show_page("people")
    page = window.page("people")
    assert isinstance(page, PeoplePage)
    assert not page.form.isEnabled() and not page.names.add.isEnabled() and page.finish()
