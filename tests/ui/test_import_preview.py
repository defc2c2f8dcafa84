"""The preview of an import: its lines, ticks, conflicts, keys; and ten thousand rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from models.importing.plan_data import CellChange, FilePlan, ImportPlan, RowPlan, TablePlan
from models.importing.selection import Selection
from models.records import Deadline
from ui.importing.preview_panel import PreviewPanel
from ui.importing.preview_view import FullText, PreviewView
from ui.itemmodels.import_models import ColumnsModel
from ui.itemmodels.preview_model import LEVEL_ROLE, OPEN_ROLE, AnyIndex, PreviewModel
from ui.theme import COLOURS

CHECKED, PARTLY, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Unchecked
CHECK = Qt.ItemDataRole.CheckStateRole
CONFLICT = "台账里 2025-08-01 由 王芳 改过"


def _plan() -> ImportPlan:
    """A changed row with four cells (one locked, one in conflict), a new one, and one of each kind without cells."""
    cells = (
        CellChange("deadline", Deadline(), Deadline("年底前", date(2025, 12, 31), "date")),
        CellChange("measure.progress", "已抽查\n两次", "已抽查五次"),
        CellChange("problem.text", "原文", "另一种写法", applied=False),
        CellChange("remarks", "王芳写的", "科室写的", applied=False, conflict=CONFLICT),
    )
    new = (CellChange("problem.text", "", "新问题"), CellChange("owners", "", ("林一", "何川")))
    rows = (
        RowPlan(4, "changed", "", "p1", "原文", cells), RowPlan(5, "new", "", "new:1", "新问题", new),
        RowPlan(6, "refused", "没有问题文字"), RowPlan(7, "skipped", "合计行"), RowPlan(8, "same", "", "p2", "别的问题"),
        RowPlan(9, "proposed", "由办公室决定", "", "多出来的问题"),
    )
    return ImportPlan((FilePlan("a.xlsx", (TablePlan("表", (3,), (), rows, notes=((5, "时限看不出日期"),)),)),))


def _many(count: int) -> ImportPlan:
    keys = ("measure.progress", "remarks", "evidence", "cause", "target", "stage_result")
    cells = tuple(CellChange(key, "旧的内容" * 5, "新的内容" * 5) for key in keys)
    rows = tuple(RowPlan(number + 4, "changed", "", f"p{number}", "某个问题", cells) for number in range(count))
    return ImportPlan((FilePlan("a.xlsx", (TablePlan("表", (3,), (), rows),)),))


@pytest.fixture
def panel(chinese: QApplication, qtbot: QtBot) -> Iterator[PreviewPanel]:
    """A preview of the plan above."""
    made = PreviewPanel()
    qtbot.addWidget(made)
    made.resize(920, 400)
    made.show_plan(_plan())
    made.show()
    yield made


def _row(model: PreviewModel, text: str) -> int:
    """The line that begins with *text*."""
    return next(row for row in range(model.rowCount()) if str(model.index(row, 0).data()).startswith(text))


def _column(model: PreviewModel, column: int) -> list[str]:
    return [model.index(row, column).data() for row in range(model.rowCount())]


def _at(model: PreviewModel, text: str, column: int = 0) -> QModelIndex:
    return model.index(_row(model, text), column)


def _key(panel: PreviewPanel, qtbot: QtBot, text: str, key: Qt.Key) -> None:
    panel.view.setFocus()
    panel.view.selectRow(_row(panel.model, text))
    qtbot.keyClick(panel.view, key)


# --- lines -----------------------------------------------------------------------------------------------------------


def test_lines_of_a_plan(panel: PreviewPanel, qtmodeltester: ModelTester) -> None:
    model = panel.model
    qtmodeltester.check(model)
    assert _column(model, model.PLACE) == [
        "a.xlsx · 表（4 行）", "第 4 行", "整改时限", "整改情况", "具体问题", "备注", "第 5 行", "提示", "具体问题", "责任人",
        "第 6 行", "第 9 行"]
    assert [model.index(row, 0).data(LEVEL_ROLE) for row in range(4)] == [0, 1, 2, 2]
    assert _at(model, "整改时限", model.NEW).data() == "年底前"
    assert _at(model, "整改情况", model.OLD).data() == "已抽查 ⏎ 两次"
    assert _at(model, "整改情况", model.OLD).data(Qt.ItemDataRole.ToolTipRole) == "已抽查\n两次"
    assert _at(model, "具体问题", model.RESULT).data() == "不改"
    assert _at(model, "具体问题", model.NEW).data() == "另一种写法（反馈意见原文已锁定，只提示）"
    assert _at(model, "提示", model.NEW).data() == "时限看不出日期"
    assert _at(model, "第 5 行", model.NEW).data() == "具体问题：新问题；责任人：林一、何川"
    refused = _at(model, "第 6 行", model.NEW)
    assert (refused.data(), refused.data(Qt.ItemDataRole.ForegroundRole)) == ("没有问题文字", QColor(COLOURS["red"]))


def test_filter_by_kind_and_by_note(panel: PreviewPanel) -> None:
    model = panel.model
    for kind in ("new", "changed", "proposed", "refused"):
        panel.chips[kind].click()
    assert model.rowCount() == 0
    panel.chips["skipped"].click()
    assert _column(model, 1) == ["", "跳过"] and _at(model, "第 7 行", model.NEW).data() == "合计行"
    panel.chips["same"].click()
    assert [text for text in _column(model, 0) if text.startswith("第")] == ["第 7 行", "第 8 行"]
    assert panel.chips["notes"].text() == "提示 2"  # a note, and another wording of a locked text
    panel.chips["notes"].click()
    assert [text for text in _column(model, 0) if text.startswith("第")] == ["第 4 行", "第 5 行"]
    panel.show_plan(None)
    assert model.rowCount() == 0 and panel.chips["new"].text() == "新增"


def test_the_full_text_of_the_line_stands_below(panel: PreviewPanel, qtbot: QtBot) -> None:
    full = panel.findChild(FullText)
    assert full is not None
    panel.view.selectRow(_row(panel.model, "整改情况"))
    assert full.toPlainText() == "整改情况\n台账：已抽查\n两次\n表格：已抽查五次" and "line-through" in full.toHtml()
    _key(panel, qtbot, "整改情况", Qt.Key.Key_Space)
    assert "line-through" not in full.toHtml()
    panel.view.selectRow(_row(panel.model, "备注"))
    assert full.toPlainText() == f"备注（{CONFLICT}）\n台账：王芳写的\n表格：科室写的"
    panel.view.selectRow(_row(panel.model, "第 5 行"))
    assert full.toPlainText().splitlines() == [
        "第 5 行 新增 新问题", "具体问题：新问题；责任人：林一、何川", "时限看不出日期"]
    panel.show_plan(None)
    assert full.toPlainText() == ""


def test_a_later_source_only_tells_its_wording(panel: PreviewPanel) -> None:
    row = RowPlan(4, "same", "", "p1", "原文", (CellChange("problem.text", "原文", "别的说法", applied=False),))
    table = TablePlan("表", (3,), (), (row,), merged=((4, "p1"),))
    panel.show_plan(ImportPlan((FilePlan("a.xlsx", (table,)),)))
    panel.chips["notes"].click()
    assert _at(panel.model, "具体问题", panel.model.NEW).data() == "别的说法（以先报送的为准，只提示）"
    assert _at(panel.model, "提示", panel.model.NEW).data().startswith("台账里已有同一个问题")


def test_an_emptied_cell_says_so(panel: PreviewPanel) -> None:
    row = RowPlan(4, "changed", "", "p1", "原文", (CellChange("remarks", "旧的备注", ""),))
    panel.show_plan(ImportPlan((FilePlan("a.xlsx", (TablePlan("表", (3,), (), (row,)),)),)))
    assert _at(panel.model, "备注", panel.model.NEW).data() == "（清空）"


# --- ticks -----------------------------------------------------------------------------------------------------------


def test_a_row_and_a_cell_are_ticked_off_by_the_space_bar(panel: PreviewPanel, qtbot: QtBot) -> None:
    model = panel.model
    assert _at(model, "第 5 行").data(CHECK) == CHECKED
    assert _at(model, "第 4 行").data(CHECK) == CHECKED and _at(model, "备注").data(CHECK) == UNCHECKED  # a conflict
    assert _at(model, "第 6 行").data(CHECK) is None and _at(model, "提示").data(CHECK) is None
    with qtbot.waitSignal(panel.ticked):
        _key(panel, qtbot, "第 5 行", Qt.Key.Key_Space)
    _key(panel, qtbot, "整改情况", Qt.Key.Key_Space)
    assert panel.selection() == Selection(
        frozenset({("a.xlsx", "表", 5)}), frozenset({("a.xlsx", "表", 4, "measure.progress")}))
    assert _at(model, "第 5 行").data(CHECK) == UNCHECKED and _at(model, "责任人").data(CHECK) == UNCHECKED
    assert panel.chips["new"].text() == "新增 0/1" and panel.chips["changed"].text() == "更改 1"
    old = _at(model, "整改情况", model.OLD).data(Qt.ItemDataRole.FontRole)
    assert old is None  # nothing is struck out where nothing is replaced
    _key(panel, qtbot, "整改时限", Qt.Key.Key_Space)
    assert _at(model, "第 4 行").data(CHECK) == UNCHECKED and panel.chips["changed"].text() == "更改 0/1"
    _key(panel, qtbot, "责任人", Qt.Key.Key_Space)  # a cell of a row that is off brings the row back with this cell
    assert _at(model, "第 5 行").data(CHECK) == PARTLY
    assert panel.selection().rows_off == frozenset()
    assert ("a.xlsx", "表", 5, "problem.text") in panel.selection().cells_off


def test_ticks_by_the_mouse(panel: PreviewPanel, qtbot: QtBot) -> None:
    rect = panel.view.visualRect(_at(panel.model, "第 5 行"))
    place = QPoint(rect.left() + 18 * 2 + 10, rect.center().y())
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert panel.selection().rows_off == {("a.xlsx", "表", 5)}


def test_a_table_and_all_that_is_filtered(panel: PreviewPanel, qtbot: QtBot) -> None:
    model = panel.model
    assert _at(model, "a.xlsx").data(CHECK) == CHECKED
    _key(panel, qtbot, "a.xlsx", Qt.Key.Key_Space)
    assert _at(model, "a.xlsx").data(CHECK) == UNCHECKED
    _key(panel, qtbot, "责任人", Qt.Key.Key_Space)
    assert _at(model, "a.xlsx").data(CHECK) == PARTLY
    qtbot.mouseClick(panel.all_on, Qt.MouseButton.LeftButton)
    assert panel.selection() == Selection()
    panel.chips["changed"].click()
    qtbot.mouseClick(panel.all_off, Qt.MouseButton.LeftButton)
    assert panel.selection().rows_off == {("a.xlsx", "表", 5), ("a.xlsx", "表", 9)}  # row 4 is not shown
    assert panel.chips["proposed"].text() == "待定 0/1"


def test_ticks_outlive_a_plan_that_is_made_anew(panel: PreviewPanel) -> None:
    panel.model.toggle([_at(panel.model, "第 5 行")])
    panel.show_plan(_plan())
    assert _at(panel.model, "第 5 行").data(CHECK) == UNCHECKED
    panel.forget_ticks()
    panel.show_plan(_plan())
    assert _at(panel.model, "第 5 行").data(CHECK) == CHECKED


def test_a_states_word_is_ticked_with_the_state(panel: PreviewPanel, qtbot: QtBot) -> None:
    cells = (CellChange("status", "in_progress", "completed"), CellChange("status_text", "正在整改", "办结"))
    row = RowPlan(4, "changed", "", "p1", "原文", cells)
    panel.show_plan(ImportPlan((FilePlan("a.xlsx", (TablePlan("表", (3,), (), (row,)),)),)))
    _key(panel, qtbot, "状态原文", Qt.Key.Key_Space)
    assert _at(panel.model, "状态").data(CHECK) == UNCHECKED
    assert panel.selection().cells_off == {("a.xlsx", "表", 4, "status")}


def test_only_the_check_box_takes_values(panel: PreviewPanel) -> None:
    model = panel.model
    assert model.setData(_at(model, "第 5 行"), UNCHECKED.value, CHECK) and panel.selection().rows_off
    assert not model.setData(_at(model, "第 6 行"), CHECKED.value, CHECK)
    assert not model.setData(_at(model, "第 5 行", 3), "别的文字")
    assert model.flags(_at(model, "第 5 行")) & Qt.ItemFlag.ItemIsUserCheckable
    assert not model.flags(_at(model, "第 6 行")) & Qt.ItemFlag.ItemIsUserCheckable


# --- conflicts -------------------------------------------------------------------------------------------------------


def test_a_conflict_is_told_and_decided(panel: PreviewPanel, qtbot: QtBot) -> None:
    model = panel.model
    assert panel.conflicts.isVisible() and panel.conflict_text.text().startswith("1 格")
    assert _at(model, "备注", model.RESULT).data() == "保留台账"
    assert _at(model, "备注", model.NEW).data() == f"科室写的（{CONFLICT}）"
    _key(panel, qtbot, "备注", Qt.Key.Key_Space)
    assert _at(model, "备注", model.RESULT).data() == "采用表格"
    assert panel.selection().cells_on == {("a.xlsx", "表", 4, "remarks")}
    qtbot.mouseClick(panel.keep, Qt.MouseButton.LeftButton)
    assert panel.selection() == Selection()
    qtbot.mouseClick(panel.take, Qt.MouseButton.LeftButton)
    assert panel.selection().cells_on == {("a.xlsx", "表", 4, "remarks")}
    qtbot.mouseClick(panel.only_conflicts, Qt.MouseButton.LeftButton)
    assert _column(model, 0)[:2] == ["a.xlsx · 表（1 行）", "第 4 行"]


def test_a_row_that_has_nothing_but_conflicts_is_ticked_with_them(panel: PreviewPanel, qtbot: QtBot) -> None:
    cells = (CellChange("remarks", "甲", "乙", applied=False, conflict=CONFLICT),)
    row = RowPlan(4, "same", "", "p1", "原文", cells)
    panel.show_plan(ImportPlan((FilePlan("a.xlsx", (TablePlan("表", (3,), (), (row,)),)),)))
    panel.only_conflicts.click()
    assert not panel.anything(_plan_of(row))
    _key(panel, qtbot, "第 4 行", Qt.Key.Key_Space)
    assert panel.selection() == Selection(cells_on=frozenset({("a.xlsx", "表", 4, "remarks")}))
    assert panel.anything(_plan_of(row))


def _plan_of(row: RowPlan) -> ImportPlan:
    return ImportPlan((FilePlan("a.xlsx", (TablePlan("表", (3,), (), (row,)),)),))


# --- keys and size ---------------------------------------------------------------------------------------------------


def test_rows_open_and_close_by_the_arrow_keys(panel: PreviewPanel, qtbot: QtBot) -> None:
    model = panel.model
    assert _at(model, "第 4 行").data(OPEN_ROLE) is True and _at(model, "第 6 行").data(OPEN_ROLE) is None
    _key(panel, qtbot, "整改情况", Qt.Key.Key_Left)  # to the row
    assert panel.view.currentIndex().siblingAtColumn(0).data() == "第 4 行"
    qtbot.keyClick(panel.view, Qt.Key.Key_Left)
    assert "整改情况" not in _column(model, 0)
    qtbot.keyClick(panel.view, Qt.Key.Key_Right)
    qtbot.keyClick(panel.view, Qt.Key.Key_Right)
    assert panel.view.currentIndex().siblingAtColumn(0).data() == "整改时限"
    _key(panel, qtbot, "a.xlsx", Qt.Key.Key_Return)
    assert _column(model, 0) == ["a.xlsx · 表（4 行）"]
    _key(panel, qtbot, "a.xlsx", Qt.Key.Key_Return)
    assert model.rowCount() == 12


def test_rows_open_by_the_arrow_that_is_drawn(panel: PreviewPanel, qtbot: QtBot) -> None:
    rect = panel.view.visualRect(_at(panel.model, "第 4 行"))
    place = QPoint(rect.left() + 18 + 6, rect.center().y())
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert "整改时限" not in _column(panel.model, 0)


def test_lines_are_copied(panel: PreviewPanel, qtbot: QtBot) -> None:
    panel.view.selectRow(_row(panel.model, "第 6 行"))
    qtbot.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "第 6 行\t退回\t\t没有问题文字"


class _Counting(PreviewModel):
    """Notes which lines it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[int] = set()

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        self.asked.add(index.row())
        return super().data(index, role)


def test_ten_thousand_rows_ask_for_no_more_than_what_is_seen(
    chinese: QApplication, qtbot: QtBot
) -> None:
    """Showing, scrolling and ticking look at the lines in sight, not at all of them."""
    model = _Counting()
    view = PreviewView(model, "会改什么", "", "")
    qtbot.addWidget(view)
    view.resize(920, 400)
    view.show()
    model.show_plan(_many(10_000))
    assert model.rowCount() == 70_001
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    view.viewport().repaint()
    model.toggle([model.index(1, 0)])
    view.viewport().repaint()
    assert 0 < len(model.asked) < 200


def test_everything_has_a_name_and_a_tip(panel: PreviewPanel) -> None:
    for widget in (panel.view, panel.all_on, panel.all_off, panel.keep, panel.take, *panel.chips.values()):
        assert widget.accessibleName() and widget.toolTip()
    assert "Alt+A" in panel.all_on.toolTip() and "空格" in panel.view.toolTip()
    assert ColumnsModel.HEADERS[ColumnsModel.CERTAINTY_COLUMN] == "把握"
