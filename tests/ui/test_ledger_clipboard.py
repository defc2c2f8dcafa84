"""Blocks of cells to and from a spreadsheet: the formats, then copy, cut, paste, fill down on the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage

from models import ledger
from tests.ui.ledger_desk import CTRL, SHIFT, Desk
from ui.itemmodels.ledger_clipboard import from_tsv, to_html, to_tsv

_TEXT = st.text(st.sampled_from("整改a \t\n\"“、"), max_size=8)


# --- the formats ---------------------------------------------------------------------------------------------------


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(_TEXT, min_size=width, max_size=width), min_size=1)))
def test_what_is_written_is_read_again(table: list[list[str]]) -> None:
    assert from_tsv(to_tsv([[(text, 1) for text in row] for row in table])) == table


@pytest.mark.parametrize(("text", "table"), [
    ("一\t二\r\n三\t四\r\n", [["一", "二"], ["三", "四"]]),  # as Excel ends it
    ("一\t二\n\t", [["一", "二"], ["", ""]]),
    ('"两\n行"\t"他说""好"""', [["两\n行", '他说"好"']]),
    ('"三重一大"事项\t二', [['"三重一大"事项', "二"]]),  # a quote at the beginning that Excel did not add
    ("", [[""]]),
])
def test_tsv_of_spreadsheets(text: str, table: list[list[str]]) -> None:
    assert from_tsv(text) == table


def test_html_spans_and_escapes() -> None:
    html = to_html([[("问题", 2), ("<甲>", 1)], [("", 0), ("乙\n丙", 1)]])
    assert "<tr><td rowspan=2>问题</td><td>&lt;甲&gt;</td></tr>" in html
    assert html.count("<td") == 3 and 'same-cell">丙' in html


# --- copy and cut --------------------------------------------------------------------------------------------------


def test_copy_gives_spanning_cells_once(desk: Desk) -> None:
    desk.click(desk.row("修订计划"), "problem.text")
    desk.click(desk.row("修订计划"), "measure.text", SHIFT)
    desk.key(Qt.Key.Key_C, CTRL)
    assert desk.clipboard() == "学习计划落实不到位\t修订计划\r\n\t开展研讨\r\n\t组织测试\r\n"
    assert "rowspan=3" in QGuiApplication.clipboard().mimeData().html()


def test_cut_empties_in_one_step(desk: Desk) -> None:
    before = desk.dump()
    desk.click(desk.row("规范记录"), "measure.text")
    desk.key(Qt.Key.Key_X, CTRL)
    assert desk.clipboard() == "规范记录"
    assert desk.column("measure.text")[3] == ""
    desk.undone_and_redone(before)


# --- paste ---------------------------------------------------------------------------------------------------------


def test_a_block_goes_into_rows_past_a_heading(desk: Desk) -> None:
    before = desk.dump()
    desk.click(desk.row("组织测试"), "measure.text")
    desk.clipboard("甲\r\n乙\r\n丙\r\n")
    desk.key(Qt.Key.Key_V, CTRL)
    assert desk.column("measure.text")[2:5] == ["甲", "乙", "丙"]
    assert desk.said() == "粘贴：改了 3 个单元格，Ctrl+Z 撤销。"
    assert desk.session.undo_step().label == "粘贴 3 个单元格"  # type: ignore[union-attr]
    desk.undone_and_redone(before)


def test_a_block_over_columns_of_every_kind(desk: Desk) -> None:
    desk.click(desk.row("规范记录"), "measure.text")
    desk.clipboard("写规范\t吴敏\t医务科\t郑海\t9月底前\t已写\t已完成\n查记录\t\t\t陈志\t立行立改\t未查\t未启动")
    desk.key(Qt.Key.Key_V, CTRL)
    problem = desk.session.problems()[1]
    first, second = problem.measures
    assert (first.text, second.text, first.progress) == ("写规范", "查记录", "已写")
    assert problem.state.leaders == ("吴敏",) and problem.state.departments == ("医务科",)  # merged: the first row counts
    assert (first.state.owners, second.state.owners) == (("郑海",), ("陈志",))
    assert (first.state.deadline.text, second.state.deadline.kind) == ("9月底前", "immediate")  # different: split
    assert (first.state.status, second.state.status) == ("completed", "not_started")


def test_one_text_fills_the_selection(desk: Desk) -> None:
    before = desk.dump()
    desk.click(desk.row("修订计划"), "measure.progress")
    desk.click(desk.row("组织测试"), "measure.progress", SHIFT)
    desk.clipboard("同样进展")
    desk.key(Qt.Key.Key_V, CTRL)
    assert desk.column("measure.progress")[:3] == ["同样进展"] * 3
    desk.undone_and_redone(before)


def test_one_bad_value_refuses_the_whole_block(desk: Desk) -> None:
    before = desk.dump()
    desk.click(desk.row("规范记录"), "status")
    desk.clipboard("已完成\n看情况吧")
    desk.key(Qt.Key.Key_V, CTRL)
    assert "“看情况吧”不是状态" in desk.said()
    assert desk.dump() == before


def test_more_rows_than_there_are(desk: Desk) -> None:
    desk.click(desk.row("每月盘点"), "measure.text")
    desk.clipboard("甲\n乙\n丙")
    desk.key(Qt.Key.Key_V, CTRL)
    assert desk.column("measure.text")[-1] == "甲"
    assert "最后 2 行没有粘贴" in desk.said()


def test_a_text_beside_the_problem_s_later_rows_is_not_lost(desk: Desk) -> None:
    before = desk.dump()
    desk.click(desk.row("修订计划"), "problem.text")
    desk.clipboard("新问题一\n新问题二")
    desk.key(Qt.Key.Key_V, CTRL)
    assert "属于上一个问题" in desk.said()
    assert desk.dump() == before


def test_pasted_deadlines_without_a_day_are_told(desk: Desk) -> None:
    QGuiApplication.clipboard().setText("待定\n2026年6月底前\n另行通知")
    desk.click(desk.row("修订计划"), "deadline")
    desk.key(Qt.Key.Key_V, CTRL)
    assert desk.said().startswith("粘贴：改了 3 个单元格，Ctrl+Z 撤销。“待定”等 2 个时限看不出是哪一天，已按原文保存")


def test_what_was_copied_is_pasted_back_the_same(desk: Desk) -> None:
    before = desk.dump()
    for target in ("修订计划", "规范记录"):
        desk.click(desk.row(target), "measure.text")
        desk.key(Qt.Key.Key_End, SHIFT)
        desk.key(Qt.Key.Key_C, CTRL)
        desk.click(desk.row(target), "measure.text")
        desk.key(Qt.Key.Key_V, CTRL)
        assert desk.dump() == before


# --- fill down -----------------------------------------------------------------------------------------------------


def test_fill_down(desk: Desk) -> None:
    before = desk.dump()
    desk.click(desk.row("修订计划"), "measure.text")
    desk.click(desk.row("组织测试"), "measure.text", SHIFT)
    desk.key(Qt.Key.Key_D, CTRL)
    assert desk.column("measure.text")[:3] == ["修订计划"] * 3
    desk.undone_and_redone(before)


def test_fill_down_from_the_row_above(desk: Desk) -> None:
    desk.click(desk.row("季度检查"), "status")
    desk.key(Qt.Key.Key_D, CTRL)
    assert [measure.state.status for measure in desk.session.problems()[1].measures] == ["completed", "completed"]


def test_fill_down_leaves_locked_wording_alone(desk: Desk) -> None:
    desk.click(desk.row("采购验收手续不全"), "problem.text")
    desk.click(desk.row("每月盘点"), "problem.text", SHIFT)
    before = desk.dump()
    desk.key(Qt.Key.Key_D, CTRL)
    assert "已锁定" in desk.said()
    assert desk.dump() == before


# --- what is no block ----------------------------------------------------------------------------------------------


def _mime(kind: str, path: Path) -> QMimeData:
    data = QMimeData()
    if kind == "picture":
        data.setImageData(QImage(8, 8, QImage.Format.Format_RGB32))
    elif kind == "file":
        data.setUrls([QUrl.fromLocalFile(str(path / "会议记录.pdf"))])
    elif kind == "no cells":
        data.setHtml("<table></table>")
    return data


@pytest.mark.parametrize("kind", ["nothing", "picture", "file", "no cells"])
def test_a_clipboard_without_text(desk: Desk, tmp_path: Path, kind: str) -> None:
    """The cell keeps its text, and it is said what to do with pictures and files."""
    before = desk.dump()
    QGuiApplication.clipboard().setMimeData(_mime(kind, tmp_path))
    desk.click(desk.row("修订计划"), "measure.text")
    desk.key(Qt.Key.Key_V, CTRL)
    assert desk.dump() == before and "没有可以粘贴的文字" in desk.said() and "佐证材料" in desk.said()


def test_a_text_that_is_too_long(desk: Desk) -> None:
    """One sentence, nothing pasted, also from the middle of a block."""
    before = desk.dump()
    desk.clipboard("每周\t" + "长" * 40_000 + "\r\n每月\t周明\r\n")
    desk.click(desk.row("修订计划"), "measure.text")
    desk.key(Qt.Key.Key_V, CTRL)
    assert desk.dump() == before and "40000 字，太长了" in desk.said() and len(desk.said()) < 80


def test_a_number_without_end(desk: Desk) -> None:
    """A number that no computer counts on from does not keep a problem from being added."""
    row = desk.page.model.data_row(desk.row("修订计划"))
    assert row is not None
    desk.session.apply(ledger.edit, [("problem", row.problem.id, {"number": "9" * 5000})])
    desk.key(Qt.Key.Key_I, CTRL | SHIFT)
    assert desk.session.problems()[1].number == "5"
