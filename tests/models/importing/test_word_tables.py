"""Tables of Word documents: merged cells, corrections, numbers that Word counts, tables split in two."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import BadFileError
from models.importing.cells import Context
from models.importing.grid import Area, Sheet
from models.importing.grouping import read_table
from models.importing.tables import find_tables, source_title
from models.importing.workbook import read_workbook
from tests.models.importing.files import docx, paragraph, word_cell, word_table, zipped

HEADER = ["序号", "存在问题", "整改措施"]


def sheets(tmp_path: Path, *body: str, name: str = "整改台账.docx") -> tuple[Sheet, ...]:
    path = tmp_path / name
    path.write_bytes(docx(*body))
    return read_workbook(path).sheets


def texts(sheet: Sheet) -> list[list[str]]:
    return [list(row) for row in sheet.texts]


def test_paragraphs_above_a_table_are_its_title_lines(tmp_path: Path) -> None:
    table = word_table(3, HEADER, ["1", "甲", "一"])
    (sheet,) = sheets(tmp_path, paragraph("江口县医院整改台账"), paragraph("单位：护理部"), table)
    assert texts(sheet) == [["江口县医院整改台账"], ["单位：护理部"], HEADER, ["1", "甲", "一"]]
    assert sheet.name == "表1" and sheet.merges == (Area(0, 0, 0, 2), Area(1, 0, 1, 2))
    (found,) = find_tables(sheet)
    (problem,) = read_table(found, Context()).problems
    assert (problem.text, problem.values["departments"]) == ("甲", ("护理部",))
    book = read_workbook(tmp_path / "整改台账.docx")
    assert source_title(book) == "江口县医院整改台账"


def test_merged_cells(tmp_path: Path) -> None:
    down, across = '<w:vMerge w:val="restart"/>', '<w:gridSpan w:val="2"/>'
    go_on = word_cell("", "<w:vMerge/>")
    aspect = word_cell("一、聚焦服务方面", '<w:gridSpan w:val="3"/>')
    first = [word_cell("1", down), word_cell("甲", down), "一"]
    table = word_table(3, HEADER, [aspect], first, [go_on, go_on, "二"], ["2", word_cell("乙", across)])
    (sheet,) = sheets(tmp_path, table)
    assert set(sheet.merges) == {Area(1, 0, 1, 2), Area(2, 0, 3, 0), Area(2, 1, 3, 1), Area(4, 1, 4, 2)}
    assert texts(sheet)[3] == ["", "", "二"]


def test_a_row_that_begins_further_right(tmp_path: Path) -> None:
    table = word_table(3, HEADER, ["1", "甲", "一"]).replace(
        "</w:tbl>", "<w:tr><w:trPr><w:gridBefore w:val='2'/></w:trPr>" + word_cell("二") + "</w:tr></w:tbl>"
    )
    assert texts(sheets(tmp_path, table)[0])[2] == ["", "", "二"]


def test_corrections_and_struck_out_words(tmp_path: Path) -> None:
    struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>旧</w:t></w:r>"
    twice = "<w:r><w:rPr><w:dstrike w:val='1'/></w:rPr><w:t>更旧</w:t></w:r>"
    plain = "<w:r><w:rPr><w:strike w:val='0'/></w:rPr><w:t>新</w:t></w:r>"
    gone = "<w:del w:id='1' w:author='x'><w:r><w:delText>删</w:delText><w:t>删</w:t></w:r></w:del>"
    kept = "<w:ins w:id='2' w:author='x'><w:r><w:t>增</w:t></w:r></w:ins>"
    cells = [word_cell(f"<w:p>{struck}</w:p>"), word_cell(f"<w:p>{struck}{twice}{plain}</w:p>"),
             word_cell(f"<w:p>{gone}{kept}</w:p>")]
    (sheet,) = sheets(tmp_path, word_table(3, HEADER, cells))
    assert texts(sheet)[1] == ["", "新", "增"] and sheet.struck == {(1, 0)}


def test_a_row_that_a_correction_took_out_is_none(tmp_path: Path) -> None:
    table = word_table(3, HEADER, ["1", "甲", "一"], ["2", "乙", "二"])
    head, _, last = table.rpartition("<w:tr>")
    (sheet,) = sheets(tmp_path, f"{head}<w:tr><w:trPr><w:del w:id='1' w:author='x'/></w:trPr>{last}")
    assert len(sheet.rows) == 2


def test_a_wholly_struck_row_is_skipped_with_its_reason(tmp_path: Path) -> None:
    cells = [word_cell(f"<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>{text}</w:t></w:r></w:p>") for text in "2乙二"]
    (sheet,) = sheets(tmp_path, word_table(3, HEADER, ["1", "甲", "一"], cells, ["", "", "三"]))
    reading = read_table(find_tables(sheet)[0], Context())
    assert reading.skipped == {3: "整行划掉的内容，没有读取"}
    assert list(reading.refused) == [4] and "划掉" in reading.refused[4]


def test_tables_that_word_has_split_are_one(tmp_path: Path) -> None:
    first, second = word_table(3, HEADER, ["1", "甲", "一"]), word_table(3, ["2", "乙", "二"])
    (sheet,) = sheets(tmp_path, first, "<w:p/>", second)
    assert texts(sheet) == [HEADER, ["1", "甲", "一"], ["2", "乙", "二"]]
    assert [each.name for each in sheets(tmp_path, first, paragraph("第二张"), second)] == ["表1", "表2"]
    assert len(sheets(tmp_path, first, word_table(2, ["2", "乙"]))) == 2


def test_numbers_that_word_counts(tmp_path: Path) -> None:
    listed = '<w:p><w:pPr><w:pStyle w:val="ListNumber"/></w:pPr>{}</w:p>'
    lines = [["<w:tc><w:tcPr/>" + listed.format("") + "</w:tc>", text, "一"] for text in ("甲", "乙")]
    (sheet,) = sheets(tmp_path, word_table(3, HEADER, *lines))
    assert texts(sheet)[1:] == [["1", "甲", "一"], ["2", "乙", "一"]]


def test_a_table_inside_a_cell_and_ticks_from_symbol_fonts(tmp_path: Path) -> None:
    inner = paragraph("外") + word_table(1, ["里一"], ["里二"]) + paragraph("尾")
    tick = '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>'
    (sheet,) = sheets(tmp_path, word_table(3, HEADER, ["1", word_cell(inner), word_cell(tick)]))
    assert texts(sheet)[1] == ["1", "外\n里一\n里二\n尾", "√"]


def test_content_controls_and_line_breaks(tmp_path: Path) -> None:
    table = word_table(3, HEADER, ["1", word_cell("<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>"), "一"])
    (sheet,) = sheets(tmp_path, f"<w:sdt><w:sdtContent>{table}</w:sdtContent></w:sdt>")
    assert texts(sheet)[1] == ["1", "甲\n乙", "一"]


@pytest.mark.parametrize("body", [(), (paragraph("只有文字"),), (word_table(1, [""]),)])
def test_a_document_without_a_table_says_so(tmp_path: Path, body: tuple[str, ...]) -> None:
    with pytest.raises(BadFileError, match="没有表格"):
        sheets(tmp_path, *body)


@pytest.mark.parametrize("content", ["", "<w:document", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"])
def test_a_broken_document_says_so(tmp_path: Path, content: str) -> None:
    path = tmp_path / "台账.docx"
    path.write_bytes(zipped({"word/document.xml": content, "[Content_Types].xml": "<Types/>"}))
    with pytest.raises(BadFileError, match="损坏"):
        read_workbook(path)
