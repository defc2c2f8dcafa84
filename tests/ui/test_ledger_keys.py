"""Keys of a spreadsheet that no other test presses, and states that are changed by hand, on the real table."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from tests.ui.ledger_desk import CTRL, SHIFT, Desk
from ui.itemmodels.ledger_columns import INDEX


# --- keys ------------------------------------------------------------------------------------------------------------


def test_enter_and_tab_there_and_back(desk: Desk) -> None:
    row = desk.row("修订计划")
    desk.click(row, "measure.text")
    for key, modifier, place in (
        (Qt.Key.Key_Return, None, (row + 1, "measure.text")), (Qt.Key.Key_Return, SHIFT, (row, "measure.text")),
        (Qt.Key.Key_Tab, None, (row, "leaders")), (Qt.Key.Key_Backtab, SHIFT, (row, "measure.text")),
    ):
        desk.key(key, modifier or Qt.KeyboardModifier.NoModifier)
        assert desk.current() == (place[0], INDEX[place[1]])


def test_tab_back_after_typing_stores(desk: Desk) -> None:
    row = desk.row("修订计划")
    desk.click(row, "measure.progress")
    desk.type("已办")
    desk.key(Qt.Key.Key_Backtab, SHIFT)
    assert desk.text(row, "measure.progress") == "已办"
    assert desk.current() == (row, INDEX["deadline"])


def test_edges_of_rows_and_columns(desk: Desk) -> None:
    row, last = desk.row("开展研讨"), desk.row("每月盘点")
    desk.click(row, "measure.text")
    for key, modifier, place in (
        (Qt.Key.Key_End, None, (row, "remarks")), (Qt.Key.Key_Left, CTRL, (desk.row("修订计划"), "number")),
        (Qt.Key.Key_Down, CTRL, (last, "number")), (Qt.Key.Key_Right, CTRL, (last, "remarks")),
        (Qt.Key.Key_Up, CTRL, (desk.row("修订计划"), "remarks")), (Qt.Key.Key_Home, None, (1, "number")),
    ):
        desk.key(key, modifier or Qt.KeyboardModifier.NoModifier)
        assert desk.current() == (place[0], INDEX[place[1]]), key


def test_everything_is_selected_copied_and_emptied(desk: Desk) -> None:
    before = desk.dump()
    desk.key(Qt.Key.Key_A, CTRL)
    assert desk.page.view.block().rows == tuple(desk.page.model.data_rows())
    desk.key(Qt.Key.Key_C, CTRL)
    assert desk.clipboard().count("\r\n") == 7
    desk.click(desk.row("修订计划"), "measure.text")
    desk.key(Qt.Key.Key_Down, CTRL | SHIFT)
    desk.key(Qt.Key.Key_Delete)
    assert desk.column("measure.text") == [""] * 7
    desk.undone_and_redone(before)


def test_enter_in_a_text_of_several_lines_stores_and_shift_enter_breaks(desk: Desk) -> None:
    row = desk.row("修订计划")
    desk.click(row, "measure.progress")
    desk.key(Qt.Key.Key_F2)
    assert isinstance(desk.editor(), QPlainTextEdit)
    desk.type("一")
    desk.key(Qt.Key.Key_Return, SHIFT)
    desk.type("二")
    desk.key(Qt.Key.Key_Return)
    assert desk.text(row, "measure.progress") == "一\n二"


def test_fill_down_of_several_columns_is_one_step(desk: Desk) -> None:
    before = desk.dump()
    desk.edit(desk.row("规范记录"), "owners", "郑海")
    desk.edit(desk.row("规范记录"), "measure.progress", "已办")
    desk.click(desk.row("规范记录"), "owners")
    desk.key(Qt.Key.Key_Right, SHIFT)
    desk.key(Qt.Key.Key_Right, SHIFT)
    desk.key(Qt.Key.Key_Down, SHIFT)
    filled = desk.dump()
    desk.key(Qt.Key.Key_D, CTRL)
    assert desk.text(desk.row("季度检查"), "owners") == "郑海"
    assert desk.text(desk.row("季度检查"), "measure.progress") == "已办"
    desk.undone_and_redone(filled)
    for _ in range(3):
        desk.session.undo()
    assert desk.dump() == before


# --- states ----------------------------------------------------------------------------------------------------------


def test_completing_fills_today_and_says_so(desk: Desk) -> None:
    row, before = desk.row("采购验收手续不全"), desk.dump()
    desk.click(row, "status")
    desk.clipboard("已完成")
    desk.key(Qt.Key.Key_V, CTRL)
    assert desk.session.problems()[2].state.completed_on == date.today()
    assert desk.said().startswith("“完成时间”空着的已填为今天")
    desk.undone_and_redone(before)


def test_closing_says_what_it_needs_and_is_possible_then(desk: Desk) -> None:
    row = desk.row("采购验收手续不全")
    before = desk.dump()
    desk.click(row, "status")
    desk.clipboard("已销号")
    desk.key(Qt.Key.Key_V, CTRL)
    assert "销号需要先完成" in desk.said() and desk.dump() == before
    desk.clipboard("已完成")
    desk.key(Qt.Key.Key_V, CTRL)
    desk.clipboard("已销号")
    desk.key(Qt.Key.Key_V, CTRL)
    assert "销号需要佐证材料" in desk.said()
    desk.edit(row, "evidence", "验收单")
    desk.click(row, "status")
    desk.clipboard("已销号")
    desk.key(Qt.Key.Key_V, CTRL)
    state = desk.session.problems()[2].state
    assert (state.status, state.closed_on) == ("closed", date.today())
    desk.key(Qt.Key.Key_Delete)
    assert "重新启动" in desk.said() and desk.session.problems()[2].state.status == "closed"


def test_the_form_follows_the_rules_too(desk: Desk) -> None:
    desk.page.sides.form_button.setChecked(True)
    desk.click(desk.row("采购验收手续不全"), "measure.text")
    desk.bot.waitUntil(lambda: desk.page.form.problem_form.fields["number"].text() == "3")
    field = desk.page.form.problem_form.fields["status"]
    field.editor.setCurrentIndex(field.editor.findText("已销号"))  # type: ignore[attr-defined]
    field.commit()
    assert "销号需要先完成" in desk.said()
    assert desk.session.problems()[2].state.status == "in_progress"
