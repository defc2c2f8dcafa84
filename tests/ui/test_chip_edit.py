"""A text field with chips: to the keyboard a chip is one character, outside it is {{name}}."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.notice.chip_edit import ChipEdit

KNOWN = {"problems": ("具体问题数", "35"), "unit": ("单位名称", "青屏县人民医院"), "text": ("台账文字", "")}


@pytest.fixture
def field(chinese: QApplication, qtbot: QtBot) -> ChipEdit:
    """A field that knows three names."""
    made = ChipEdit(KNOWN.get, (1, 4))
    qtbot.addWidget(made)
    made.resize(320, 60)
    made.show()
    return made


def _chips(field: ChipEdit) -> int:
    return field.toPlainText().count("\ufffc")


def test_a_text_goes_in_and_comes_out_unchanged(field: ChipEdit) -> None:
    text = "反馈{{problems}}个问题，{{unit}}{{unit}}整改。\n（二）{text}和{{nobody}}"
    field.set_source_text(text)
    assert field.source_text() == text and _chips(field) == 4, "an unknown field stays text"


def test_showing_a_text_is_no_edit_and_cannot_be_undone(field: ChipEdit, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(field.edited):
        field.set_source_text("{{problems}}条")
    field.undo()
    assert field.source_text() == "{{problems}}条"


def test_a_chip_is_deleted_as_a_whole_and_comes_back(field: ChipEdit, qtbot: QtBot) -> None:
    field.set_source_text("共{{problems}}")
    field.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert field.source_text() == "共"
    field.undo()
    assert field.source_text() == "共{{problems}}"
    field.moveCursor(QTextCursor.MoveOperation.Left)
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    assert field.source_text() == "共"


def test_a_field_that_is_typed_becomes_a_chip_and_text_behind_it_is_text(field: ChipEdit, qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.field_wanted):
        qtbot.keyClicks(field, "a{{")
    qtbot.keyClicks(field, "problems}}b{{x}}")
    assert field.source_text() == "a{{problems}}b{{x}}" and _chips(field) == 1


def test_a_field_is_inserted_in_place_of_the_braces_or_the_selection(field: ChipEdit) -> None:
    field.insertPlainText("有{{")
    field.insert_field("problems")
    assert field.source_text() == "有{{problems}}"
    field.selectAll()
    field.insert_field("unit")
    assert field.source_text() == "{{unit}}"


def test_chips_are_copied_as_text_and_pasted_as_chips(field: ChipEdit) -> None:
    field.set_source_text("{{unit}}有\n{{problems}}条")
    field.selectAll()
    field.copy()
    assert QApplication.clipboard().text() == "{{unit}}有\n{{problems}}条"
    field.moveCursor(QTextCursor.MoveOperation.End)
    field.paste()
    assert field.source_text() == "{{unit}}有\n{{problems}}条{{unit}}有\n{{problems}}条" and _chips(field) == 4


def test_it_grows_with_its_text_up_to_its_most(field: ChipEdit) -> None:
    low = field.height()
    field.set_source_text("一行\n两行\n三行")
    middle = field.height()
    field.set_source_text("行\n" * 30)
    assert low < middle < field.height() < 6 * low
    field.set_source_text("")
    field.set_default_text("默认的文字，" * 20)
    assert field.height() > low, "the grey text is shown whole"


def test_the_cursor_goes_to_a_line_that_is_not_empty(field: ChipEdit) -> None:
    field.set_source_text("一\n\n二\n三")
    for line, text in ((0, "一"), (1, "二"), (2, "三"), (9, "三")):
        field.go_to_line(line)
        assert field.textCursor().block().text() == text
