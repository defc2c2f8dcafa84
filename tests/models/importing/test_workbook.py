"""Files to grids: kinds by content, true positions, and one sentence for everything that cannot be read."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from models.errors import BadFileError
from models.importing.formats import EXTENSIONS
from models.importing.grid import Area, Workbook
from models.importing.workbook import read_workbook

ROWS = [["序号", "存在问题", "整改措施"], [1, "甲", "一"], ["", "", "二"]]
OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def write(path: Path, change: Callable[[openpyxl.Workbook], None] | None = None) -> Path:
    """An .xlsx with ROWS in its first sheet, changed as said."""
    made = openpyxl.Workbook()
    for row in ROWS:
        made.worksheets[0].append(row)
    if change:
        change(made)
    made.save(path)
    return path


def texts(book: Workbook) -> list[list[str]]:
    return [list(row) for row in book.sheets[0].texts]


def refusal(path: Path) -> str:
    with pytest.raises(BadFileError) as caught:
        read_workbook(path)
    sentence = str(caught.value)
    assert path.name in sentence and sentence.endswith("。")
    return sentence


def test_cells_stand_where_they_stand_in_excel(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        other = book.create_sheet("二")
        other["C5"], other["D6"] = "甲", date(2024, 6, 30)
        other.merge_cells("C5:C7")
        book.create_sheet("旧表").sheet_state = "hidden"

    book = read_workbook(write(tmp_path / "台账.xlsx", change))
    assert [(each.name, each.hidden) for each in book.sheets] == [("Sheet", False), ("二", False), ("旧表", True)]
    second = book.sheets[1]
    assert (second.text(4, 2), second.value(5, 3), second.text(0, 0), second.text(99, 99)) == (
        "甲",
        date(2024, 6, 30),
        "",
        "",
    )
    assert second.merges == (Area(4, 2, 6, 2),)
    assert second.anchor(5, 2) == (4, 2) and second.anchor(5, 3) == (5, 3)
    assert (book.name, book.stem) == ("台账.xlsx", "台账")


def test_a_million_formatted_blank_rows_are_none(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["C1048576"].font = Font(bold=True)

    assert len(read_workbook(write(tmp_path / "台账.xlsx", change)).sheets[0].rows) == 3


def test_a_cell_at_the_far_end_is_refused_and_does_not_kill_the_program(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["XFD1048576"] = "x"

    assert "1048576" in refusal(write(tmp_path / "台账.xlsx", change))


def test_many_columns_are_no_hindrance(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["XFD1"] = "x"

    assert read_workbook(write(tmp_path / "台账.xlsx", change)).sheets[0].text(0, 16383) == "x"


def test_formulas_without_saved_values_are_empty(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["A2"] = "=ROW()-1"

    assert texts(read_workbook(write(tmp_path / "台账.xlsx", change)))[1] == ["", "甲", "一"]


def test_the_name_says_nothing_about_the_kind(tmp_path: Path) -> None:
    path = write(tmp_path / "台账.xlsx").rename(tmp_path / "台账.xls")
    assert texts(read_workbook(path))[1] == ["1", "甲", "一"]


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ","), ("gb18030", ","), ("gb18030", "\t"), ("utf-16", "\t")],
)
def test_text_tables_of_any_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "台账.csv"
    path.write_bytes("\r\n".join(delimiter.join(map(str, row)) for row in ROWS).encode(encoding))
    book = read_workbook(path)
    assert book.sheets[0].name == "csv"
    assert texts(book) == [list(map(str, row)) for row in ROWS]


def test_quoted_line_breaks_in_text_tables(tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_text('序号,存在问题\n1,"甲,\n乙"\n', encoding="utf-8")
    assert texts(read_workbook(path))[1] == ["1", "甲,\n乙"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空文件"),
        (b"\0\0\0", "空文件"),
        (b"PK\x03\x04 cut off", "损坏"),
        (OLE + b"\0" * 600, "不是 Excel 工作簿"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (OLE + "WordDocument".encode("utf-16-le"), "Word"),
        (OLE + "Workbook".encode("utf-16-le") + b"\0" * 600, "损坏"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        (b"%PDF-1.7", "PDF"),
        (b"<?xml version='1.0'?><a/>", "不是 Excel 工作簿"),
        (b"\x89PNG\r\n\x1a\n\0\0", "不是 Excel 工作簿"),
        (b"\xff\xff\xff", "不是 Excel 工作簿"),
    ],
)
def test_what_is_no_workbook_says_so(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(content)
    assert said in refusal(path)


def test_zip_files_of_other_kinds_say_so(tmp_path: Path) -> None:
    for inside, said in (("word/document.xml", "Word"), ("readme.txt", "压缩包")):
        path = tmp_path / "台账.xlsx"
        with zipfile.ZipFile(path, "w") as parts:
            parts.writestr(inside, "x")
        assert said in refusal(path)


def test_a_workbook_cut_short_says_so(tmp_path: Path) -> None:
    path = write(tmp_path / "台账.xlsx")
    path.write_bytes(path.read_bytes()[:3000])
    assert "损坏" in refusal(path)


def test_a_broken_part_says_so(tmp_path: Path) -> None:
    path, broken = write(tmp_path / "台账.xlsx"), tmp_path / "坏.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<worksheet" if "sheet1" in name else old.read(name))
    assert "损坏" in refusal(broken)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="找不到"):
        read_workbook(tmp_path / "没有.xlsx")


def test_extensions_are_lower_case() -> None:
    assert ".xlsx" in EXTENSIONS and all(each == each.lower() and each.startswith(".") for each in EXTENSIONS)


def test_wide_tables_over_formatted_blank_rows_are_read(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["AD1"] = "备注"
        book.worksheets[0]["C1048576"].font = Font(bold=True)

    assert read_workbook(write(tmp_path / "台账.xlsx", change)).sheets[0].text(0, 29) == "备注"
