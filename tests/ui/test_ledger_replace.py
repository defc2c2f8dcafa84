"""Find and replace (Ctrl+H) and changing many rows at once (Ctrl+Shift+B), by keys and mouse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit

from models.records import Deadline
from tests.ui.ledger_desk import CTRL, SHIFT, Desk
from ui.dialogs.change_many import ChangeMany
from ui.itemmodels.ledger_columns import COLUMNS, INDEX
from ui.theme import COLOURS
from ui.widgets.replace_bar import ReplaceBar


@pytest.fixture
def desk(desk: Desk) -> Iterator[Desk]:
    """The page on the small ledger; what was opened to change many rows is closed again."""
    yield desk
    for dialog in desk.page.findChildren(ChangeMany):
        dialog.reject()


def write(field: QLineEdit, text: str) -> None:
    """Replace a field's text as an input method does."""
    field.setFocus()
    field.selectAll()
    field.insert(text)


def bar_of(desk: Desk, what: str, by: str = "") -> ReplaceBar:
    """Open the bar by its key and look for something; counted at once."""
    desk.page.view.setFocus()
    desk.key(Qt.Key.Key_H, CTRL)
    bar = desk.page.findChild(ReplaceBar)
    assert isinstance(bar, ReplaceBar)
    write(bar.by, by)
    write(bar.what, what)
    desk.bot.waitUntil(lambda: not desk.page.actions_._replace._later.isActive())  # type: ignore[union-attr]
    return bar


def press(desk: Desk, control: QAbstractButton) -> None:
    """Press a control by its own key; Qt lets it sink for a moment before it acts."""
    key = control.shortcut()[0]
    with desk.bot.waitSignal(control.clicked):
        QTest.keyClick(control.window(), key.key(), key.keyboardModifiers())


# --- find and replace ------------------------------------------------------------------------------------------------


def test_tab_goes_from_the_old_text_to_the_new_one(desk: Desk) -> None:
    bar = bar_of(desk, "计划")
    bar.what.setFocus()
    desk.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is bar.by
    desk.key(Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is bar.what
    bar.by.setFocus()
    desk.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() in (bar.last, bar.one)


def test_everything_is_replaced_in_one_step_and_locked_wording_is_counted(desk: Desk) -> None:
    before = desk.dump()
    bar = bar_of(desk, "盘点", "清点")
    assert bar.state.text() == "找到 2 处，在 2 格里；其中 1 格是锁定的原文，不能替换"
    press(desk, bar.all_)
    assert desk.session.problems()[3].text == "耗材盘点不及时"
    assert desk.column("measure.text")[-1] == "每月清点"
    assert desk.said().startswith("已替换 1 处；1 格没有改") and "已锁定" in desk.said()
    assert desk.session.undo_step().label == "替换 1 处"  # type: ignore[union-attr]
    desk.undone_and_redone(before)


def test_places_are_counted_not_cells(desk: Desk) -> None:
    before = desk.dump()
    desk.edit(desk.row("修订计划"), "measure.progress", "学习、学习再学习")
    bar = bar_of(desk, "学习", "研学")
    assert "找到 4 处，在 2 格里" in bar.state.text()
    QTest.mouseClick(bar.all_, Qt.MouseButton.LeftButton)
    assert desk.text(desk.row("修订计划"), "measure.progress") == "研学、研学再研学"
    assert desk.session.undo_step().label == "替换 4 处"  # type: ignore[union-attr]
    desk.session.undo()
    desk.session.undo()
    assert desk.dump() == before


def test_enter_goes_round_the_places_and_enter_in_the_second_field_replaces_one(desk: Desk) -> None:
    desk.click(desk.row("修订计划"), "number")
    bar = bar_of(desk, "周明", "吴敏")
    seen = []
    for _ in range(5):
        desk.key(Qt.Key.Key_Return)
        seen.append(desk.current())
    assert len(set(seen[:4])) == 4 and seen[4] == seen[0]  # four problems, a spanning cell once, then from the start
    desk.key(Qt.Key.Key_Return, SHIFT)
    assert desk.current() == seen[3]
    bar.by.setFocus()
    desk.key(Qt.Key.Key_Return)
    leaders = [problem.state.leaders for problem in desk.session.problems()]
    assert leaders == [("周明",)] * 3 + [("吴敏",)]
    assert desk.current() == seen[0]


def test_chosen_columns_whole_cells_and_capitals(desk: Desk) -> None:
    for row, text in (("修订计划", "OA系统"), ("开展研讨", "oa"), ("组织测试", "OA")):
        desk.edit(desk.row(row), "measure.progress", text)
    desk.edit(desk.row("规范记录"), "remarks", "OA")
    bar = bar_of(desk, "oa")
    assert "找到 4 处" in bar.state.text()
    next(action for action in bar.menu.actions() if action.text() == "整改情况").trigger()
    assert bar.columns.text() == "整改情况"
    desk.bot.waitUntil(lambda: "找到 3 处" in bar.state.text())
    press(desk, bar.whole)
    desk.bot.waitUntil(lambda: "找到 2 处" in bar.state.text())
    press(desk, bar.case)
    desk.bot.waitUntil(lambda: "找到 1 处" in bar.state.text())


def test_what_is_found_is_marked_until_esc(desk: Desk) -> None:
    row, column = desk.row("修订计划"), INDEX["measure.text"]
    painter = desk.page.view.delegates[1].painter
    bar = bar_of(desk, "计划")
    text = desk.text(row, "measure.text")
    assert painter._places(COLUMNS[column], text) == [(2, 2)]
    QTest.keyClick(bar.what, Qt.Key.Key_Escape)
    assert not bar.isVisible() and painter._places(COLUMNS[column], text) == []
    assert QApplication.focusWidget() in desk.page.view.panels


def marked(desk: Desk, row: int, key: str) -> bool:
    """Whether something in a cell is painted on the colour that marks what is looked for."""
    panel, index = desk.panel(key), desk.page.model.index(row, INDEX[key])
    panel.scrollTo(index)
    picture = panel.viewport().grab(panel.visualRect(index)).toImage()
    mark = QColor(COLOURS["mark"])
    return any(picture.pixelColor(x, y) == mark for x in range(picture.width()) for y in range(picture.height()))


@pytest.mark.parametrize(("words", "row", "key"), [
    ("正在", "修订计划", "status"), ("完成", "规范记录", "status"), ("3", "采购验收手续不全", "number"),
    ("计划", "修订计划", "measure.text"), ("周明", "修订计划", "leaders"), ("年底", "季度检查", "deadline"),
])
def test_states_and_numbers_are_marked_like_texts(desk: Desk, words: str, row: str, key: str) -> None:
    """In find and replace (Ctrl+H), and in the search that filters the rows."""
    number = desk.row(row)
    assert not marked(desk, number, key)
    bar = bar_of(desk, words)
    assert marked(desk, number, key)
    QTest.keyClick(bar.what, Qt.Key.Key_Escape)
    assert not marked(desk, number, key)
    desk.page.set_filter_text(words)
    assert marked(desk, desk.row(row), key)


def test_a_value_that_would_mean_nothing_is_left_alone_with_its_reason(desk: Desk) -> None:
    before = desk.dump()
    bar = bar_of(desk, "正在", "还没")
    press(desk, bar.all_)
    assert "没有替换" in desk.said() and "不是状态" in desk.said()
    assert desk.dump() == before


def test_only_rows_that_show_are_replaced(desk: Desk) -> None:
    desk.page.set_filter_text("采购")
    bar = bar_of(desk, "周明", "吴敏")
    assert bar.state.text() == "找到 1 处，在 1 格里（只在筛选出的行里）"
    press(desk, bar.all_)
    desk.page.set_filter_text("")
    assert [problem.state.leaders for problem in desk.session.problems()].count(("吴敏",)) == 1


def test_nothing_found_switches_the_buttons_off(desk: Desk) -> None:
    bar = bar_of(desk, "哪里都没有")
    assert bar.state.text() == "没有找到"
    assert not bar.all_.isEnabled() and not bar.next.isEnabled()


# --- many rows -------------------------------------------------------------------------------------------------------


def many(desk: Desk, field: str) -> ChangeMany:
    """Open the dialog by its key and choose a value by the drop-down."""
    desk.page.view.setFocus()
    desk.key(Qt.Key.Key_B, CTRL | SHIFT)
    dialog = desk.page.findChild(ChangeMany)
    assert isinstance(dialog, ChangeMany)
    dialog.activateWindow()
    desk.bot.waitUntil(dialog.isActiveWindow)
    dialog.field.setFocus()
    desk.key(Qt.Key.Key_Home)
    for _ in range(dialog.field.findData(field)):
        desk.key(Qt.Key.Key_Down)
    assert dialog.field.currentData() == field
    return dialog


def test_a_leader_of_all_rows_changes_unfinished_ones_only(desk: Desk) -> None:
    before = desk.dump()
    dialog = many(desk, "leaders")
    press(desk, dialog.of_shown)
    editor = dialog.editor()
    assert isinstance(editor, QLineEdit)
    write(editor, "吴敏")
    assert dialog.count.text() == "将修改 6 行；1 行已完成，不改。"
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    first, second, third, _ = desk.session.problems()
    assert first.state.leaders == ("吴敏",) and not any(each.own for each in first.measures)
    assert [each.state.leaders for each in second.measures] == [("周明",), ("吴敏",)]
    assert second.state.leaders == ("周明",) and third.state.leaders == ("吴敏",)
    assert desk.said() == "已修改 6 行的责任领导，Ctrl+Z 撤销。"
    assert desk.session.undo_step().label == "批量修改责任领导 6 行"  # type: ignore[union-attr]
    desk.undone_and_redone(before)


def test_nothing_written_empties_and_says_so_first(desk: Desk) -> None:
    before = desk.dump()
    dialog = many(desk, "departments")
    desk.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is dialog.editor()
    press(desk, dialog.of_shown)
    write(dialog.editor(), "医务部")  # type: ignore[arg-type]
    assert dialog.count.text() == "将修改 7 行。"
    write(dialog.editor(), "")  # type: ignore[arg-type]
    assert dialog.count.text() == "将清空 7 行。" and dialog.ok.text() == "清空 7 行(&S)"
    press(desk, dialog.ok)
    assert not any(problem.state.departments for problem in desk.session.problems())
    assert desk.said() == "已清空 7 行的责任科室，Ctrl+Z 撤销。"
    desk.undone_and_redone(before)


def test_finished_rows_too_when_ticked(desk: Desk) -> None:
    dialog = many(desk, "leaders")
    press(desk, dialog.of_shown)
    press(desk, dialog.finished_too)
    write(dialog.editor(), "吴敏")  # type: ignore[arg-type]
    assert dialog.count.text() == "将修改 7 行。"
    press(desk, dialog.ok)
    assert all(problem.state.leaders == ("吴敏",) for problem in desk.session.problems())


def test_a_deadline_of_the_selected_rows_as_one_speaks(desk: Desk) -> None:
    desk.click(desk.row("修订计划"), "measure.text")
    desk.click(desk.row("开展研讨"), "measure.text", SHIFT)
    dialog = many(desk, "deadline")
    assert dialog.of_selected.isChecked() and "选中的 2 行" in dialog.of_selected.text()
    write(dialog.editor(), "6月底前")  # type: ignore[arg-type]
    assert "2025-06-30" in dialog._hint.text()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    first = desk.session.problems()[0]
    wanted = Deadline("6月底前", date(2025, 6, 30), "date")
    assert [each.state.deadline == wanted for each in first.measures] == [True, True, False]
    assert first.state.deadline.text == "2025年底前"


def test_a_state_that_the_rules_refuse_leaves_the_dialog_open(desk: Desk) -> None:
    before = desk.dump()
    dialog = many(desk, "status")
    press(desk, dialog.of_shown)
    box = dialog.editor()
    assert isinstance(box, QComboBox)
    assert dialog.count.text() == "请选择改为什么。" and not dialog.ok.isEnabled()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_End)
    while box.currentText() != "已销号":
        QTest.keyClick(box, Qt.Key.Key_Up)
    press(desk, dialog.ok)
    assert dialog.isVisible() and "销号需要" in dialog._refused.text()
    assert desk.dump() == before
    while box.currentText() != "已完成":
        QTest.keyClick(box, Qt.Key.Key_Up)
    assert dialog.count.text() == "将修改 6 行；1 行已经是这样。"
    press(desk, dialog.ok)
    assert all(each.state.status == "completed" for problem in desk.session.problems() for each in problem.measures)
    desk.undone_and_redone(before)


def test_the_rows_that_a_filter_shows(desk: Desk) -> None:
    desk.page.set_filter_text("研讨")
    dialog = many(desk, "owners")
    assert dialog.of_shown.isChecked() and "筛选出的 1 行" in dialog.of_shown.text()
    write(dialog.editor(), "郑海")  # type: ignore[arg-type]
    press(desk, dialog.ok)
    first = desk.session.problems()[0]
    assert [each.state.owners for each in first.measures] == [(), ("郑海",), ()]
