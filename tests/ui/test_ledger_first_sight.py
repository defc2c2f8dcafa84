"""What one sees of the ledger table at first, before columns are chosen, and how rows are picked and states typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from models import ledger
from tests.ui.ledger_desk import CTRL, Desk, open_session, sit_down
from ui.itemmodels.ledger_columns import COLUMNS, INDEX, usual_columns
from ui.itemmodels.ledger_model import OVERDUE_ROLE


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """The page on the small ledger, the table with the focus."""
    session = open_session(tmp_path)
    found = sit_down(qtbot, session)
    yield found
    found.page.hide()
    session.close()


def test_a_cell_over_several_rows_is_late_when_one_of_them_is(desk: Desk) -> None:
    cell = desk.page.model.index(desk.row("规范记录"), INDEX["deadline"])
    assert desk.text(desk.row("规范记录"), "status") == "已完成"
    assert cell.data(OVERDUE_ROLE) is (desk.page.model.today > date(2025, 12, 31))  # 季度检查 is not done


def test_ctrl_and_a_click_take_rows_in_and_out(desk: Desk) -> None:
    first, second, last = (desk.row(text) for text in ("修订计划", "规范记录", "每月盘点"))
    desk.click(first, "number")
    desk.click(last, "number", CTRL)
    assert desk.page.view.block() == ((first, first + 1, first + 2, last), (INDEX["number"],))
    desk.click(second, "status", CTRL)  # in the columns that are selected
    assert desk.page.view.block().rows == (first, first + 1, first + 2, second, second + 1, last)
    desk.click(second, "number", CTRL)
    assert desk.page.view.block().rows == (first, first + 1, first + 2, last)
    assert desk.current() == (first, INDEX["number"])
    before = desk.dump()
    desk.page.actions_._set_status("已完成")
    done = [problem.number for problem in desk.session.problems() if problem.state.status == "completed"]
    assert done == ["1", "4"]
    desk.undone_and_redone(before)


def test_columns_come_by_themselves_and_behind_the_state_where_few_are_filled(desk: Desk) -> None:
    def keys() -> list[str]:
        return [COLUMNS[number].key for number in desk.page.view.visible_columns()]

    assert keys() == ["number", "problem.text", "measure.text", "leaders", "departments", "owners", "deadline",
                      "measure.progress", "status", "evidence", "remarks"]
    problem = desk.session.problems()[0]
    desk.session.apply(ledger.edit, [("problem", problem.id, {"supporting_departments": ("护理部",)})])
    assert keys()[8:10] == ["status", "supporting_departments"]


def test_only_lead_departments_take_the_place_of_departments(desk: Desk) -> None:
    ids = [problem.id for problem in desk.session.problems()]
    only = {"departments": (), "lead_departments": ("医务部",)}
    desk.session.apply(ledger.edit, [("problem", each, only) for each in ids])
    shown, behind = usual_columns(desk.session.problems())
    assert "departments" not in shown and "lead_departments" in shown and not behind


def test_columns_fill_the_room_until_one_is_sized(desk: Desk) -> None:
    view, progress = desk.page.view, INDEX["measure.progress"]

    def length() -> int:
        return view.frozen.horizontalHeader().length() + view.main.horizontalHeader().length()

    desk.page.sides.form_button.setChecked(False)
    desk.page.sides.outline_button.setChecked(False)
    desk.bot.waitUntil(lambda: 0 <= view.width() - view.strip.width() - length() < 40)
    wide = view.main.columnWidth(progress)
    view.main.setColumnWidth(progress, 400)
    desk.page.resize(1500, 900)
    desk.bot.waitUntil(lambda: view.width() < 1500)
    QApplication.processEvents()
    assert view.main.columnWidth(progress) == 400 != wide
    view.columns.reset()
    assert view.columns.as_setting()["widths"] == {}


def test_the_states_are_in_sight_on_the_smallest_screen(desk: Desk) -> None:
    view, page = desk.page.view, desk.page
    page.sides.outline_button.setChecked(False)
    page.sides.form_button.setChecked(True)
    page.resize(1366 - 98, 650)  # beside the rail
    page.sides.setSizes([0, 1000, 314])
    QApplication.processEvents()
    right = view.main.columnViewportPosition(INDEX["status"]) + view.main.columnWidth(INDEX["status"])
    assert right <= view.main.viewport().width()


def test_a_state_is_found_by_its_word_or_initials(desk: Desk) -> None:
    row = desk.row("季度检查")
    for typed, word in (("cq", "长期坚持"), ("zz", "正在整改"), ("ywc", "已完成")):
        desk.click(row, "status")
        QTest.keyClicks(desk.panel("status"), typed[0])
        box = desk.page.view.main.indexWidget(desk.page.model.index(row, INDEX["status"]))
        assert isinstance(box, QComboBox)
        QTest.keyClicks(box, typed[1:])
        assert box.currentText() == word and desk.text(row, "status") != word  # not before Enter
        QTest.keyClick(box.view(), Qt.Key.Key_Return)
        assert desk.text(row, "status") == word
        desk.page.activateWindow()
        QApplication.processEvents()


def test_the_width_of_the_form_is_kept_only_when_somebody_has_dragged_it(desk: Desk) -> None:
    sides, settings = desk.page.sides, desk.session.settings
    desk.page._remember()
    assert settings.get("ledger.splitter", []) == []
    handle, (_, _, before) = sides.handle(2), sides.sizes()
    middle = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(handle, middle - QPoint(60, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle)
    desk.page._remember()
    assert settings.get("ledger.splitter", [])[2] == sides.sizes()[2] != before


def test_who_leads_stands_in_for_a_main_cell_that_is_empty(desk: Desk) -> None:
    """Once a problem, unless a measure has others of its own; it is told and given height, not copied or edited."""
    problem = desk.session.problems()[0]
    lead = ("医务部", "质控科和病案管理科")
    desk.session.apply(ledger.edit, [("problem", problem.id, {"departments": (), "lead_departments": lead})])
    top = desk.row(problem.measures[0].text)
    cells = [desk.page.model.index(top + number, INDEX["departments"]) for number in range(2)]
    said = "牵头：医务部、质控科和病案管理科"
    assert [cell.data() for cell in cells] == ["", ""] and said in cells[0].data(Qt.ItemDataRole.ToolTipRole)
    told = [cell.data(Qt.ItemDataRole.AccessibleTextRole) for cell in cells]
    assert told == [f"责任科室：{said}", "责任科室：空"]
    view = desk.page.view
    column = INDEX["departments"]
    needed = view.main.fontMetrics().boundingRect(
        0, 0, view.main.columnWidth(column) - 12, 1000, Qt.TextFlag.TextWordWrap, said).height()
    desk.bot.waitUntil(lambda: view.main.rowHeight(top) >= needed)
    desk.session.apply(ledger.edit, [("problem", problem.id, {"departments": ("护理部",)})])
    assert desk.page.model.index(top, column).data() == "护理部"
    assert said not in desk.page.model.index(top, column).data(Qt.ItemDataRole.ToolTipRole)
