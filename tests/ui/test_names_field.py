"""Completion of people and departments in cells and in the form: by a part, by another name, by pinyin initials."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models import ledger
from models.records import Person
from tests.ui.ledger_desk import Desk, open_session, sit_down
from ui.widgets.names_field import NamesField


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """The small ledger with two people more, one with another name, and a department with two."""
    session = open_session(tmp_path)
    session.apply(ledger.add_person, Person("林致远", "院长", aliases=("老林",)))
    session.apply(ledger.add_person, Person("李振业", "副院长"))
    problem = session.problems()[2].id
    session.apply(ledger.edit, [("problem", problem, {"departments": ("医务部",)})])
    session.store.execute(
        "INSERT INTO alias (id, department_id, text, position) SELECT 'a', id, '医务科', 1 FROM department"
        " WHERE name = '医务部'")
    found = sit_down(qtbot, session)
    yield found
    found.page.hide()
    session.close()


def letters(desk: Desk, text: str) -> NamesField:
    """Type letters into the current cell by keys; the editor."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, text[0])
    field = desk.editor()
    assert isinstance(field, NamesField)
    QTest.keyClicks(field, text[1:])
    return field


def test_initials_find_a_person_and_enter_takes_the_first(desk: Desk) -> None:
    desk.click(desk.row("采购验收手续不全"), "owners")
    field = letters(desk, "lzy")
    assert field.completions() == ["林致远", "李振业"]
    desk.bot.waitUntil(field.is_offering)
    QTest.keyClick(field._popup, Qt.Key.Key_Return)
    assert field.text() == "林致远"
    desk.key(Qt.Key.Key_Return)
    assert desk.session.problems()[2].state.owners == ("林致远",)


def test_the_second_by_an_arrow_and_behind_a_name(desk: Desk) -> None:
    desk.click(desk.row("采购验收手续不全"), "owners")
    field = letters(desk, "lzy")
    QTest.keyClick(field._popup, Qt.Key.Key_Down)
    QTest.keyClick(field._popup, Qt.Key.Key_Return)
    assert field.text() == "李振业"
    QTest.keyClicks(field, ",lzy")
    assert field.completions() == ["林致远"]  # one who stands there already is not offered again
    QTest.keyClick(field._popup, Qt.Key.Key_Return)
    desk.key(Qt.Key.Key_Return)
    assert desk.session.problems()[2].state.owners == ("李振业", "林致远")


@pytest.mark.parametrize("typed", ["老林", "致远", "zy", "LZY"])
def test_parts_other_names_and_capitals(desk: Desk, typed: str) -> None:
    desk.click(desk.row("采购验收手续不全"), "leaders")
    desk.type(typed)
    field = desk.editor()
    assert isinstance(field, NamesField) and "林致远" in field.completions()
    desk.key(Qt.Key.Key_Escape)


@pytest.mark.parametrize("typed", ["ywb", "ywk", "医务科"])
def test_a_department_by_its_other_name(desk: Desk, typed: str) -> None:
    desk.click(desk.row("采购验收手续不全"), "departments")
    desk.type(typed)
    field = desk.editor()
    assert isinstance(field, NamesField) and field.completions() == ["医务部"]
    desk.key(Qt.Key.Key_Escape)


def test_another_name_that_is_typed_whole_is_stored_as_the_name(desk: Desk) -> None:
    desk.edit(desk.row("每月盘点"), "departments", "医务科")
    assert desk.session.problems()[3].state.departments == ("医务部",)


def test_the_form_s_fields_complete_in_the_same_way(desk: Desk) -> None:
    desk.page.sides.form_button.setChecked(True)
    desk.click(desk.row("采购验收手续不全"), "measure.text")
    field = desk.page.form.problem_form.fields["leaders"].editor
    assert isinstance(field, NamesField)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "lzy")
    assert field.completions() == ["林致远", "李振业"]


def test_a_new_name_is_taken_as_it_is_typed(desk: Desk) -> None:
    desk.edit(desk.row("采购验收手续不全"), "owners", "韩江")
    assert desk.session.problems()[2].state.owners == ("韩江",)
