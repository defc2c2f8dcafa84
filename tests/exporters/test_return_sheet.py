"""退回修改表: marks in the right cells, reasons as comments, all else as it was."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from exporters.return_sheet import COLOUR, Mark, PlainSheet, can_mark, suffix_of, write_return_copy, write_return_sheet
from models.errors import BadFileError
from tests.fill_forms import three_row_form

REASON = "这一行没有整改措施，请补上。"


def filled(path: Path) -> dict[str, set[str]]:
    """Sheet → cells in the colour of refused ones."""
    return {page.title: {cell.coordinate for row in page.iter_rows() for cell in row
                         if cell.fill.fgColor.rgb == f"FF{COLOUR}"} for page in openpyxl.load_workbook(path).worksheets}


@pytest.fixture
def source(own_place: Path) -> Path:
    """A sender's workbook with formulas, lists, a chart and a comment."""
    path = three_row_form(own_place / "医务部.xlsx")
    book = openpyxl.load_workbook(path)
    page: Any = book["整改情况"]
    page["A6"], page["C6"], page["D6"] = 1, "计划没有落实", "=1+1"
    page["C8"], page["D8"], page["D8"].data_type = "合同不全", "=不是公式", "s"
    page["D8"].comment = Comment("原有批注", "医务部")
    book.save(path)
    return path


def test_marks_and_comments(source: Path) -> None:
    """A row is marked where something stands in it, a cell alone; a comment that is there goes on."""
    out = Path("退回修改-医务部.xlsx")
    write_return_sheet(source, out, [Mark("整改情况", 6, None, REASON), Mark("整改情况", 8, 3, "时限看不懂"),
                                     Mark("整改情况", 8, 6, "没有日期")])
    assert filled(out) == {"整改情况": {"A6", "C6", "D6", "D8", "G8"}, "汇总": set()}
    page: Any = openpyxl.load_workbook(out)["整改情况"]
    assert page["A6"].comment.text == REASON and page["G8"].comment.text == "没有日期"
    assert page["D8"].comment.text == "原有批注\n时限看不懂" and page["E13"].comment.text == "由分管领导签字"
    assert page["D6"].value == "=1+1" and page["D8"].value == "=不是公式" and page["D8"].data_type == "s"
    assert page["C6"].font.name == "仿宋" and page["C6"].border.left.style == "thin"


def test_the_rest_stays(source: Path) -> None:
    """Only the sheet, its comments and the looks change."""
    out = Path("退回.xlsx")
    write_return_sheet(source, out, [Mark("整改情况", 6, 2, REASON)])
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out) as new:
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
        assert set(old.namelist()) == set(new.namelist())
    assert set(changed) <= {"xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/comments/comment1.xml",
                            "xl/drawings/commentsDrawing1.vml", "xl/drawings/vmlDrawing1.vml"}


def test_first_comment_of_a_sheet(own_place: Path) -> None:
    """A workbook without comments gets the parts that they need; merged cells are marked at their first."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page["A1"], page["B2"] = "问题", "x"
    page.merge_cells("B2:B4")
    book.save("a.xlsx")
    write_return_sheet(Path("a.xlsx"), Path("b.xlsx"), [Mark("Sheet", 3, 1, REASON), Mark("Sheet", 9, None, "空行")])
    page = openpyxl.load_workbook("b.xlsx").active
    assert page["B2"].comment.text == REASON and page["A9"].comment.text == "空行"
    assert page["B2"].fill.fgColor.rgb == f"FF{COLOUR}"
    assert "xl/drawings/vmlDrawing1.vml" in zipfile.ZipFile("b.xlsx").namelist()


def test_again(source: Path) -> None:
    """A returned workbook can be returned once more."""
    write_return_sheet(source, Path("一.xlsx"), [Mark("整改情况", 6, 2, "第一次")])
    write_return_sheet(Path("一.xlsx"), Path("二.xlsx"), [Mark("整改情况", 6, 2, "第二次")])
    page: Any = openpyxl.load_workbook("二.xlsx")["整改情况"]
    assert page["C6"].comment.text == "第一次\n第二次"


def test_other_kinds_become_a_workbook(own_place: Path) -> None:
    """csv, xls, ods, Word: the same cells as .xlsx; texts that begin with = are none."""
    sheet = PlainSheet("表[1]", [["序号", "问题", ""], [1, "=SUM(A1)", "+2"], ["", "丙\x01", ""]], [(1, 0, 2, 0)])
    write_return_copy([sheet, PlainSheet("表(1)", [])], Path("退回.xlsx"),
                      [Mark("表[1]", 2, None, REASON), Mark("表[1]", 3, 0, "序号")])
    book = openpyxl.load_workbook("退回.xlsx")
    assert book.sheetnames == ["表_1_", "表(1)"]
    page = book["表_1_"]
    assert (page["B2"].value, page["B2"].data_type, page["C2"].value, page["B3"].value) == ("=SUM(A1)", "s", "+2", "丙")
    assert page["A2"].comment.text == f"{REASON}\n序号"
    assert filled(Path("退回.xlsx"))["表_1_"] == {"A2", "B2", "C2"}


def test_what_can_be_marked(source: Path) -> None:
    """Only real workbooks; a sheet that is not there is refused and nothing written."""
    assert can_mark(source.read_bytes()) and suffix_of(source.read_bytes()) == ".xlsx"
    assert not can_mark(b"a,b\n") and not can_mark(b"PK\x03\x04broken")
    with pytest.raises(BadFileError):
        write_return_sheet(source, Path("x.xlsx"), [Mark("没有", 1, 0, REASON)])
    assert not Path("x.xlsx").exists()
