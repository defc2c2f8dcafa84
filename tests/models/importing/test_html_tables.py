"""HTML saved as .xls, single file pages, XML Spreadsheet 2003: what systems write and call Excel."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from models.errors import BadFileError
from models.importing.cells import Context
from models.importing.grid import Area, Sheet
from models.importing.grouping import read_table
from models.importing.tables import find_tables
from models.importing.workbook import read_workbook


def read(tmp_path: Path, content: str | bytes, encoding: str = "utf-8") -> tuple[Sheet, ...]:
    path = tmp_path / "台账.xls"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return read_workbook(path).sheets


def texts(sheet: Sheet) -> list[list[str]]:
    return [list(row) for row in sheet.texts]


PAGE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>x</title>
<style>td {color: red}</style></head><body><h2>白石县医院整改台账</h2><p>单位：药学部</p>
<table border=1><tr><th>序号<th>存在问题<th>整改措施</tr>
<tr><td rowspan=2>1</td><td rowspan=2>处方点评<br>不及时</td><td>每月&nbsp;点评 &lt;50 张</td></tr>
<tr><td>公示结果，
      落实到人</td></tr>
<tr><td colspan="3">注：镕字也读得出</td></tr></table></body></html>"""


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_a_page_saved_as_xls(tmp_path: Path, encoding: str) -> None:
    (sheet,) = read(tmp_path, PAGE, encoding)
    assert texts(sheet) == [
        ["白石县医院整改台账"], ["单位：药学部"], ["序号", "存在问题", "整改措施"],
        ["1", "处方点评\n不及时", "每月\xa0点评 <50 张"], ["", "", "公示结果，落实到人"], ["注：镕字也读得出"],
    ]
    assert set(sheet.merges) == {
        Area(0, 0, 0, 2), Area(1, 0, 1, 2), Area(3, 0, 4, 0), Area(3, 1, 4, 1), Area(5, 0, 5, 2),
    }
    (problem,) = read_table(find_tables(sheet)[0], Context()).problems
    assert (len(problem.measures), problem.values["departments"]) == (2, ("药学部",))


def test_a_page_in_utf_16(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "<table><tr><td>甲<td>乙</table>", "utf-16")[0]) == [["甲", "乙"]]


def test_several_tables_and_tables_in_tables(tmp_path: Path) -> None:
    inner = "<table><tr><td>序号<td>问题<tr><td>1<td>甲</table>"
    small = "<td>乙<table><tr><td>小</table></td>"
    found = read(tmp_path, f"<table><tr><td>{inner}</td></tr></table><p>二</p><table><tr>{small}<td>丙</table>")
    assert [(sheet.name, texts(sheet)) for sheet in found] == [
        ("表1", [["序号", "问题"], ["1", "甲"]]), ("表2", [["二"], ["乙\n小", "丙"]]),
    ]


def test_names_that_excel_gave_its_sheets(tmp_path: Path) -> None:
    names = "<!--[if gte mso 9]><xml><x:ExcelWorksheet><x:Name>台账</x:Name></x:ExcelWorksheet></xml><![endif]-->"
    assert read(tmp_path, f"<html><head>{names}</head><table><tr><td>1</table></html>")[0].name == "台账"


def test_struck_and_hidden(tmp_path: Path) -> None:
    page = ("<table><tr><td>甲<s>旧</s>乙<td><del>丙</del><tr style='display:none'><td>丁"
            "<td style='text-decoration:line-through'>戊</table>")
    (sheet,) = read(tmp_path, page)
    assert texts(sheet) == [["甲乙", ""], ["丁", ""]]
    assert (sheet.struck, sheet.hidden_rows) == ({(0, 1), (1, 1)}, {1})


def test_a_single_file_page(tmp_path: Path) -> None:
    import base64

    page = base64.encodebytes("<table><tr><td>甲<td>乙</table>".encode("gb18030"))
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
    part = b'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    assert texts(read(tmp_path, head + part + page + b"\r\n--b--")[0]) == [["甲", "乙"]]


def test_a_page_without_tables_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="没有表格"):
        read(tmp_path, "<html><body>登录已过期</body></html>")


def test_spans_beyond_all_bounds_are_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadFileError):
        read(tmp_path, "<table>" + "<tr>" + "<td colspan=1000>x" * 20_000 + "</table>")
    assert read(tmp_path, "<table><tr><td rowspan=999999999 colspan=-1>x<td rowspan=0>y</table>")[0].merges == ()


WORKBOOK = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/REC-html40">
<Styles><Style ss:ID="p"><NumberFormat ss:Format="0%"/></Style><Style ss:ID="s"><Font ss:StrikeThrough="1"/></Style>
</Styles><Worksheet ss:Name="台账"><Table><Column ss:Index="2" ss:Hidden="1" ss:Span="1"/>
<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">整改台账</Data></Cell>
<Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
<Row ss:Index="4" ss:Hidden="1"><Cell ss:MergeDown="1"><Data ss:Type="Number">1</Data></Cell>
<Cell ss:Index="3" ss:StyleID="p"><Data ss:Type="Number">0.5</Data></Cell>
<Cell><Data ss:Type="DateTime">2024-06-30T00:00:00.000</Data><Comment><Data>批注</Data></Comment></Cell>
<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">甲<S>乙</S>丙</ss:Data></Cell>
<Cell ss:StyleID="s"><Data ss:Type="String">旧</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="旧表"><Table/><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">
<Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"""


def test_xml_spreadsheet_2003(tmp_path: Path) -> None:
    first, second = read(tmp_path, WORKBOOK)
    assert first.rows[0] == ("整改台账", "", "", True)
    assert first.rows[3] == (1.0, "", "50%", date(2024, 6, 30), "甲丙", "")
    assert first.merges == (Area(0, 0, 0, 2), Area(3, 0, 4, 0))
    assert (first.hidden_rows, first.hidden_columns, first.struck) == ({3}, {1, 2}, {(3, 5)})
    assert (second.name, second.hidden, first.hidden) == ("旧表", True, False)


def test_times_in_xml_spreadsheets(tmp_path: Path) -> None:
    (sheet, _) = read(tmp_path, WORKBOOK.replace("T00:00:00.000", "T08:30:00.000"))
    assert sheet.value(3, 3) == datetime(2024, 6, 30, 8, 30)


@pytest.mark.parametrize("bad", [WORKBOOK[:700], WORKBOOK.replace(">0.5<", ">halb<"),
                                 WORKBOOK.replace('ss:Index="4"', 'ss:Index="9999999"')])
def test_a_broken_xml_spreadsheet_says_so(tmp_path: Path, bad: str) -> None:
    with pytest.raises(BadFileError):
        read(tmp_path, bad)
