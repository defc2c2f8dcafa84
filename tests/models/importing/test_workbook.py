"""Files to grids: kinds by content, true positions, and one sentence for everything that cannot be read."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font

from models.errors import BadFileError
from models.importing import child
from models.importing.cells import Context
from models.importing.formats import EXTENSIONS
from models.importing.grid import Area, Sheet, Workbook
from models.importing.grouping import read_table
from models.importing.layout import sound_merges
from models.importing.plan import make_plan
from models.importing.states import parse_status
from models.importing.tables import find_tables
from models.importing.workbook import read_here, read_workbook
from tests.models.importing.files import cell, rows, xlsx, xlsx_parts, zipped

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
        (b"<html><p>1</p></html>", "没有表格"),
        (b"%PDF-1.7", "PDF"),
        (b"<?xml version='1.0'?><a/>", "不是 Excel 工作簿"),
        (b"\x89PNG\r\n\x1a\n\0\0", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"BM6\0\0\0\0\0\0\0", "图片"),
        (b"Rar!\x1a\x07", "压缩包"),
        (b"7z\xbc\xaf\x27\x1c", "压缩包"),
        (b"{\\rtf1 x}", ".docx"),
        (b"\x01\x02\0\x03\xff", "不是 Excel 工作簿"),
        (OLE + "PowerPoint Document".encode("utf-16-le"), "演示文稿"),
        (b"\xff\xff\xff", "不是 Excel 工作簿"),
    ],
)
def test_what_is_no_workbook_says_so(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(content)
    assert said in refusal(path)


def test_zip_files_of_other_kinds_say_so(tmp_path: Path) -> None:
    for inside, said in (("ppt/slides.xml", "演示文稿"), ("OFD.xml", "OFD"), ("readme.txt", "压缩包")):
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


# --- what the reader cannot see --------------------------------------------------------------------------------------

DATA = Path(__file__).resolve().parents[2] / "data" / "tables"
STRIKE = '<fonts><font/><font><strike/></font><font><strike val="0"/></font></fonts>'
STYLES = (STRIKE + '<numFmts><numFmt numFmtId="170" formatCode="0.0%"/>'
          '<numFmt numFmtId="171" formatCode="0&quot;%&quot;"/></numFmts>'
          '<cellXfs><xf fontId="0" numFmtId="0"/><xf fontId="1" numFmtId="0"/><xf fontId="2" numFmtId="0"/>'
          '<xf fontId="0" numFmtId="9"/><xf fontId="0" numFmtId="170"/><xf fontId="0" numFmtId="171"/>'
          '<xf fontId="0" numFmtId="31"/></cellXfs>')
RICH = ("<si><t>全文</t></si><si><r><rPr><strike/></rPr><t>旧</t></r><r><rPr><b/></rPr><t>新</t></r></si>"
        "<si><r><t>随格</t></r><r><rPr><b/></rPr><t>不划</t></r><rPh><t>音</t></rPh></si>"
        "<si><r><rPr><strike/></rPr><t>全</t></r><r><rPr><strike val='true'/></rPr><t>划</t></r></si>")


def one_sheet(tmp_path: Path, xml: str, styles: str = STYLES, shared: str = RICH, properties: str = "") -> Sheet:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(xlsx(xml, styles=styles, shared=shared, properties=properties))
    return read_workbook(path).sheets[0]


def row(*cells: str, attributes: str = "") -> str:
    return f'<sheetData><row r="1" {attributes}>{"".join(cells)}</row></sheetData>'


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_struck_out_words_are_gone(tmp_path: Path, prefix: str) -> None:
    inline = ('<c r="E1" t="inlineStr"><is><r><rPr><strike/></rPr><t>旧</t></r><r><t>新</t></r></is></c>'
              '<c r="F1" s="1" t="inlineStr"><is><t>整格</t></is></c>'
              '<c r="G1" s="2" t="inlineStr"><is><t>没划</t></is></c>')
    shared = "".join(f'<c r="{"ABCD"[at]}1" s="{1 if at in (0, 2) else 0}" t="s"><v>{at}</v></c>' for at in range(4))
    sheet = one_sheet(tmp_path, row(shared, inline, '<c r="H1" s="1"/>'))
    assert list(sheet.texts[0]) == ["", "新", "不划", "", "新", "", "没划"]
    assert sheet.struck == {(0, 0), (0, 3), (0, 5)}


def test_prefixed_xml_is_read_like_any_other(tmp_path: Path) -> None:
    xml = row('<c r="A1" s="1" t="inlineStr"><is><t>旧</t></is></c>', cell("B1", "新"), attributes='hidden="1"')
    parts = xlsx_parts(xml, styles=STYLES)
    sheet = str(parts["xl/worksheets/sheet1.xml"]).replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("xmlns=", "xmlns:x=")
    path = tmp_path / "台账.xlsx"
    path.write_bytes(zipped(parts))
    (found,) = read_workbook(path).sheets
    assert (list(found.texts[0]), found.struck, found.hidden_rows) == (["", "新"], {(0, 0)}, {0})


def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["C"].hidden = True

    book = read_workbook(write(tmp_path / "台账.xlsx", change))
    assert (book.sheets[0].hidden_rows, book.sheets[0].hidden_columns) == ({1}, {2})
    (table,) = make_plan(None, [book]).files[0].tables
    assert [note for _, note in table.notes] == ["C 列是隐藏的，已照常读取", "隐藏行，已照常读取"]
    assert [each.kind for each in table.rows] == ["new", "new"]


def test_rows_and_columns_of_no_size_are_hidden(tmp_path: Path) -> None:
    xml = '<cols><col min="2" max="3" width="0"/></cols>' + row(cell("A1", "甲"), attributes='ht="0" customHeight="1"')
    sheet = one_sheet(tmp_path, xml)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({0}, {1, 2})


def test_percent_cells_say_what_people_see(tmp_path: Path) -> None:
    numbers = (("A", 3, "1"), ("B", 3, "0.5"), ("C", 4, "0.333"), ("D", 5, "50"), ("E", 0, "0.5"), ("F", 3, "0"))
    sheet = one_sheet(tmp_path, row(*(f'<c r="{at}1" s="{style}"><v>{value}</v></c>' for at, style, value in numbers)))
    assert list(sheet.texts[0]) == ["100%", "50%", "33.3%", "50", "0.5", "0%"]
    assert [parse_status(text)[0] for text in sheet.texts[0][:2]] == ["completed", "in_progress"]


def test_errors_truth_values_and_texts(tmp_path: Path) -> None:
    xml = row('<c r="A1" t="e"><v>#REF!</v></c>', '<c r="B1" t="b"><v>1</v></c>', cell("C1", "0012"),
              '<c r="D1"><v>13812345678</v></c>', cell("E1", "１２"), '<c r="F1"><v>0.30000000000000004</v></c>',
              '<c r="G1"><v>430102199001011234</v></c>')
    assert list(one_sheet(tmp_path, xml).texts[0])[:6] == ["#REF!", "是", "0012", "13812345678", "１２", "0.3"]


def test_rows_with_errors_are_refused(tmp_path: Path) -> None:
    xml = rows(["序号", "存在问题", "整改措施"], ["1", "甲", "一"]).replace(
        "</sheetData>", '<row r="3"><c r="A3"><v>2</v></c><c r="B3" t="e"><v>#N/A</v></c></row></sheetData>'
    )
    reading = read_table(find_tables(one_sheet(tmp_path, xml))[0], Context())
    assert list(reading.refused) == [3]


def test_dates_of_both_calendars_and_of_chinese_formats(tmp_path: Path) -> None:
    xml = row('<c r="A1" s="6"><v>45473</v></c>')
    assert one_sheet(tmp_path, xml).text(0, 0) == "2024-06-30"
    assert one_sheet(tmp_path, xml, properties='<workbookPr date1904="1"/>').text(0, 0) == "2028-07-01"


def test_comments_are_no_values_and_very_hidden_sheets_are_hidden(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["B2"].comment = Comment("批注", "某人")
        book.create_sheet("旧表").sheet_state = "veryHidden"

    book = read_workbook(write(tmp_path / "台账.xlsx", change))
    assert texts(book)[1] == ["1", "甲", "一"] and book.sheets[1].hidden


# --- other formats ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["台账.xls", "台账.ods"])
def test_old_and_open_formats(tmp_path: Path, name: str) -> None:
    # The name says nothing about the kind.
    path = tmp_path / "台账.xlsx"
    path.write_bytes((DATA / name).read_bytes())
    first, second = read_workbook(path).sheets
    assert [text for text in first.texts[0] if text] == ["青山县人民医院整改台账"]
    assert first.texts[2][:5] == ("1", "门诊候诊时间长", "增设叫号屏", "门诊部", "2024-06-30")
    assert set(first.merges) == {Area(0, 0, 0, 6), Area(2, 0, 3, 0), Area(2, 1, 3, 1)}
    assert (second.name, second.hidden) == ("旧表", True)
    assert first.text(2, 5) == "50%" and first.text(3, 5) == "100%"
    assert first.hidden_rows == {4} and first.hidden_columns == {3}
    assert first.struck == {(5, column) for column in range(7)}


@pytest.mark.parametrize("text", ["sep=;\n甲;乙,丙\n", "甲;乙,丙\n丁;戊,己\n", "甲|乙,丙\n丁|戊\n", "甲\t乙,丙\n"])
def test_delimiters_of_text_tables(tmp_path: Path, text: str) -> None:
    path = tmp_path / "台账.csv"
    path.write_text(text, encoding="utf-8")
    assert texts(read_workbook(path))[0] == ["甲", "乙,丙"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_text_tables_in_utf_16_without_a_mark(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "台账.csv"
    path.write_bytes("序号,存在问题\r\n1,甲\r\n".encode(encoding))
    assert texts(read_workbook(path)) == [["序号", "存在问题"], ["1", "甲"]]


@pytest.mark.parametrize(
    ("name", "program"), [("台账.xlsx", "Excel"), ("台账.xls", "Excel"), ("台账.docx", "Word")]
)
def test_locked_files_say_how_to_unlock_them(tmp_path: Path, name: str, program: str) -> None:
    path = tmp_path / name
    path.write_bytes(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    assert "输入密码打开，取消密码后另存" in refusal(path) and program in refusal(path)


def test_an_old_workbook_with_a_password_says_so(tmp_path: Path) -> None:
    data = bytearray((DATA / "台账.xls").read_bytes())
    start = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")  # the workbook's BOF; the record behind becomes FILEPASS
    data[start + 20 : start + 22] = b"\x2f\x00"
    path = tmp_path / "台账.xls"
    path.write_bytes(data)
    assert "密码" in refusal(path)


def test_a_locked_open_document_says_so(tmp_path: Path) -> None:
    path = tmp_path / "台账.ods"
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    path.write_bytes(zipped({"mimetype": mimetype, "META-INF/manifest.xml": "<manifest:encryption-data/>"}))
    assert "密码" in refusal(path)


# --- in a process of its own -----------------------------------------------------------------------------------------


def test_a_process_of_its_own_reads_the_same(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        sheet["A4"], sheet["B4"], sheet["C4"] = date(2024, 6, 30), True, 0.5
        sheet.merge_cells("A2:A3")
        sheet["C3"].font = Font(strike=True)
        sheet.row_dimensions[2].hidden = True

    path = write(tmp_path / "台账.xlsx", change)
    assert child.read_apart(path) == read_workbook(path).sheets == read_here(path)


def test_a_process_that_takes_too_long_or_dies_is_a_damaged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "台账.xlsx")
    with pytest.raises(BadFileError, match="损坏"):
        child.read_apart(path, seconds=0.001)
    monkeypatch.setattr(child, "_program", lambda: ["false"])
    with pytest.raises(BadFileError, match="损坏"):
        child.read_apart(path)


def test_a_sentence_comes_back_from_the_process(tmp_path: Path) -> None:
    path = tmp_path / "空.xls"
    path.write_bytes(b"\0")
    with pytest.raises(BadFileError, match="空文件"):
        child.read_apart(path)


def test_a_frozen_program_is_started_again_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert child._program()[1:] == [child.COMMAND]
    monkeypatch.setattr(child, "_limit", lambda: None)
    import main

    path, answer = write(tmp_path / "台账.xlsx"), tmp_path / "answer"
    assert main.main([child.COMMAND, str(path), str(answer)]) == 0
    assert child._answered(0, answer, path.name) == read_workbook(path).sheets


AREAS = st.builds(Area, *[st.integers(-2, 12)] * 4)


@given(st.lists(AREAS, max_size=30), st.integers(1, 8), st.integers(1, 8))
def test_merged_ranges_never_cover_more_than_the_sheet(areas: list[Area], height: int, width: int) -> None:
    sound = sound_merges(areas, height, width)
    sheet = Sheet("x", (("",) * width,) * height, sound)
    assert len(sheet.merged_at) <= height * width and set(sound) <= set(areas)
    for (line, column), area in sheet.merged_at.items():
        assert area.top <= line <= area.bottom and area.left <= column <= area.right
        assert sheet.anchor(*sheet.anchor(line, column)) == sheet.anchor(line, column)
