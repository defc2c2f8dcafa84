"""The detail form beside the table: each field is one step when it is left, what is refused stays, history and lock."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QPlainTextEdit, QWidget

from models.records import Wording
from tests.ui.ledger_desk import CTRL, Desk
from ui.widgets.detail_form import HISTORY_TAB, MEASURES_TAB, NOTICE_TAB, PROBLEM_TAB


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """The page on the small ledger with the first problem in the form."""
    desk.page.sides.form_button.setChecked(True)
    to(desk, "修订计划")
    return desk


def to(desk: Desk, text: str, key: str = "measure.text") -> None:
    """Click a row and let the form follow."""
    desk.click(desk.row(text), key)
    QApplication.processEvents()


def write(field: QWidget, text: str) -> None:
    """Click into a field of the form and replace its text, by keys."""
    QTest.mouseClick(field.viewport() if isinstance(field, QPlainTextEdit) else field, Qt.MouseButton.LeftButton)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
    insert = field.insertPlainText if isinstance(field, QPlainTextEdit) else field.insert  # type: ignore[attr-defined]
    insert(text)


def test_a_field_is_stored_when_left(desk: Desk) -> None:
    before = desk.dump()
    field = desk.page.form.problem_form.fields["cause"].editor
    write(field, "认识不足；")
    assert desk.dump() == before
    desk.key(Qt.Key.Key_Tab)
    assert desk.session.problems()[0].cause == "认识不足；"
    assert desk.session.undo_step().label == "修改原因分析"  # type: ignore[union-attr]
    desk.undone_and_redone(before)


def test_ctrl_enter_stores_and_stays(desk: Desk) -> None:
    field = desk.page.form.problem_form.fields["deadline"]
    write(field.editor, "9月底前")
    assert field.hint is not None and "2025-09-30" in field.hint.text()
    desk.key(Qt.Key.Key_Return, CTRL)
    assert desk.session.problems()[0].state.deadline.on == date(2025, 9, 30)
    assert field.editor.hasFocus()


def test_esc_goes_back_to_what_is_stored(desk: Desk) -> None:
    before = desk.dump()
    field = desk.page.form.problem_form.fields["target"]
    write(field.editor, "别的")
    desk.key(Qt.Key.Key_Escape)
    assert field.text() == ""
    desk.key(Qt.Key.Key_Tab)
    assert desk.dump() == before


def test_what_is_typed_goes_to_its_own_record(desk: Desk) -> None:
    write(desk.page.form.problem_form.fields["cause"].editor, "这是第一个问题的原因")
    to(desk, "规范记录")
    assert [problem.cause for problem in desk.session.problems()][:2] == ["这是第一个问题的原因", ""]
    assert desk.page.form.problem_form.fields["cause"].text() == ""


def test_a_refused_value_is_marked_and_kept(desk: Desk) -> None:
    before = desk.dump()
    field = desk.page.form.problem_form.fields["received_on"]
    write(field.editor, "哪一天")
    desk.key(Qt.Key.Key_Return, CTRL)
    assert "不是有效日期" in desk.said()
    assert field.text() == "哪一天" and field.editor.property("wrong")
    assert desk.dump() == before
    desk.key(Qt.Key.Key_Escape)
    assert not field.editor.property("wrong")


def test_a_change_elsewhere_does_not_eat_what_is_typed(desk: Desk) -> None:
    field = desk.page.form.problem_form.fields["cause"]
    write(field.editor, "还没写完")
    desk.session.undo()
    assert field.text() == "还没写完"


def test_a_measure_s_own_value_and_back(desk: Desk) -> None:
    form = desk.page.form
    form.tabs.setCurrentIndex(MEASURES_TAB)
    before = desk.dump()
    write(form.measure_form.fields["leaders"].editor, "吴敏")
    desk.key(Qt.Key.Key_Return, CTRL)
    assert desk.session.problems()[0].measures[0].own == ("leaders",)
    back = form.measure_form._back["leaders"]
    assert back.isVisible()
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert desk.session.problems()[0].measures[0].own == ()
    assert form.measure_form.fields["leaders"].text() == "周明"
    desk.session.undo()
    desk.session.undo()
    assert desk.dump() == before


def test_measures_list_and_table_go_together(desk: Desk) -> None:
    form = desk.page.form
    form.tabs.setCurrentIndex(MEASURES_TAB)
    assert form.tabs.tabText(MEASURES_TAB) == "措施 3"
    form.measures.setFocus()
    desk.key(Qt.Key.Key_Down)
    QApplication.processEvents()
    assert desk.current()[0] == desk.row("开展研讨")  # type: ignore[index]
    assert form.measure_form.fields["text"].text() == "开展研讨"


def test_notice_wording_and_not_public(desk: Desk) -> None:
    before = desk.dump()
    form = desk.page.form
    form.tabs.setCurrentIndex(NOTICE_TAB)
    write(form.problem_notice.fields["wording.text.notice"].editor, "学习抓得不紧")
    desk.key(Qt.Key.Key_Return, CTRL)
    assert desk.session.problems()[0].wording["text"] == Wording("学习抓得不紧")
    desk.undone_and_redone(before)
    public = form.problem_notice.fields["public"].editor
    assert isinstance(public, QCheckBox)
    public.setFocus()
    QTest.keyClick(public, Qt.Key.Key_Space)
    assert desk.session.problems()[0].public is False


def test_unlock_edit_and_lock_again(desk: Desk) -> None:
    to(desk, "每月盘点")
    form = desk.page.form
    text = form.problem_form.fields["text"].editor
    assert isinstance(text, QPlainTextEdit) and text.isReadOnly()
    QTest.mouseClick(form.lock_button, Qt.MouseButton.LeftButton)
    assert not desk.session.problems()[3].locked and not text.isReadOnly()
    assert "已解除锁定" in desk.said()
    write(text, "耗材盘点不够及时")
    QTest.mouseClick(form.lock_button, Qt.MouseButton.LeftButton)
    form.lock_button.setFocus()
    assert desk.session.problems()[3].text == "耗材盘点不够及时"


def test_history_of_the_row(desk: Desk) -> None:
    desk.edit(desk.row("修订计划"), "measure.progress", "已印发")
    to(desk, "修订计划")
    desk.page.form.tabs.setCurrentIndex(HISTORY_TAB)
    model = desk.page.form.history.model()
    head, what = model.index(0, 0).data().split("\n")
    assert head.endswith("修改整改情况")
    assert what == "整改情况：（空） → 已印发"
    assert any("整改措施：修订计划" in model.index(row, 0).data() for row in range(model.rowCount()))


def test_switching_to_a_hidden_form_shows_the_current_row(desk: Desk) -> None:
    QTest.keyClick(desk.page, Qt.Key.Key_F4)
    desk.bot.waitUntil(lambda: not desk.page.form.isVisible())
    to(desk, "规范记录")
    QTest.keyClick(desk.page, Qt.Key.Key_F4)
    desk.page.form.tabs.setCurrentIndex(PROBLEM_TAB)
    desk.bot.waitUntil(lambda: desk.page.form.problem_form.fields["text"].text() == "支部活动不规范")


def test_leaving_the_page_stores(desk: Desk) -> None:
    write(desk.page.form.problem_form.fields["remarks"].editor, "要复查")
    assert desk.page.finish()
    assert desk.session.problems()[0].remarks == "要复查"
    desk.click(desk.row("修订计划"), "measure.progress")
    desk.type("没按回车")
    assert desk.page.finish()
    assert desk.text(desk.row("修订计划"), "measure.progress") == "没按回车"
