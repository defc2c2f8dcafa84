"""Empty forms of inspectors and authorities, invented, for the tests of 照表填报."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

_LINE = Side(style="thin", color="FF000000")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
WRAPPED = Alignment(wrap_text=True, vertical="center")


def three_row_form(path: Path) -> Path:
    """A header of three rows, four blank rows, totals, notes and sign-off below, with all that must move along."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page.title = "整改情况"
    page["A1"] = "巡察整改情况报送表"
    page.merge_cells("A1:H1")
    page["A2"], page["G2"] = "报送单位：青山县第二人民医院", "单位：项"
    heads = {"A3": "序号", "B3": "反馈意见", "D3": "整改落实", "B4": "反馈问题", "C4": "具体表现", "D4": "整改措施",
             "E4": "责任分工", "G4": "整改时限", "H4": "完成情况", "E5": "责任领导", "F5": "责任科室"}
    for place, text in heads.items():
        page[place] = text
    for area in ("A3:A5", "B3:C3", "D3:H3", "B4:B5", "C4:C5", "D4:D5", "E4:F4", "G4:G5", "H4:H5"):
        page.merge_cells(area)
    _look(page, 3, 5, 8, bold=True)
    _look(page, 6, 9, 8)
    for row in range(6, 10):
        page.row_dimensions[row].height = 42
        page.cell(row, 7).number_format = 'yyyy"年"m"月"d"日"'
    page["A10"], page["D10"], page["H10"] = "合计", "=COUNTA(D6:D9)", '=COUNTIF(H6:H9,"已办结")'
    page["A11"] = "注：1.整改时限写到日。2.完成情况从下拉列表中选择。"
    page.merge_cells("A11:H12")
    page.row_dimensions[11].height = 31
    page["A13"], page["E13"] = "填表人：", "审核人："
    page["E13"].comment = Comment("由分管领导签字", "县委巡察办")
    page.column_dimensions["D"].width = 31.5
    _extras(book, page)
    book.save(path)
    return path


def _look(page: Any, first: int, last: int, columns: int, bold: bool = False) -> None:
    for row in page.iter_rows(first, last, 1, columns):
        for cell in row:
            cell.border, cell.alignment = BOX, WRAPPED
            cell.font = Font(name="仿宋", size=10.5, bold=bold)


def _extras(book: Any, page: Any) -> None:
    """Lists, colours, names, a chart, print set-up, and another sheet that looks at the totals."""
    rule = DataValidation(type="list", formula1='"已办结,办理中,长期坚持"', allow_blank=True)
    rule.add("H6:H9")
    below = DataValidation(type="list", formula1='"张三,李四"')
    below.add("B13")
    page.add_data_validation(rule)
    page.add_data_validation(below)
    page.conditional_formatting.add("H6:H9", CellIsRule(operator="equal", formula=['"办理中"'],
                                                        fill=PatternFill("solid", bgColor="FFFFEB9C")))
    page.print_area = "A1:H13"
    page.print_title_rows = "1:5"
    page.freeze_panes = "A6"
    book.defined_names["合计数"] = DefinedName("合计数", attr_text="'整改情况'!$D$10")
    chart = BarChart()
    chart.add_data(Reference(page, min_col=4, min_row=10, max_row=10))
    page.add_chart(chart, "B16")
    other = book.create_sheet("汇总")
    other["A1"], other["B1"] = "措施数", "='整改情况'!D10+SUM(整改情况!D6:D9)"


def ticks_form(path: Path) -> Path:
    """A table that starts at C4, cells that take two columns, ticks, one blank row, an unknown column."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page.title = "问题清单"
    page["C2"] = "卫生健康系统问题整改清单"
    page.merge_cells("C2:L2")
    for place, text in {"C4": "序号", "D4": "存在问题", "F4": "整改措施", "G4": "责任单位/责任人", "H4": "整改情况",
                        "I4": "完成情况", "L4": "认定依据条款", "I5": "已完成", "J5": "正在整改", "K5": "长期坚持"}.items():
        page[place] = text
    for area in ("C4:C5", "D4:E5", "F4:F5", "G4:G5", "H4:H5", "I4:K4", "L4:L5", "D6:E6"):
        page.merge_cells(area)
    for row in page.iter_rows(4, 6, 3, 12):
        for cell in row:
            cell.border, cell.alignment = BOX, WRAPPED
    page["C7"] = "说明：在相应栏内打√。"
    page.merge_cells("C7:L7")
    page["C8"].hyperlink = "#问题清单!C7"
    page["C8"] = "见说明"
    book.save(path)
    return path


def plain_form(path: Path) -> Path:
    """A header without lines and no blank row: the sign-off line stands right below."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page.title = "台账"
    page.append(["问题台账"])
    page.append(["序号", "问题", "整改目标", "整改措施", "责任人", "完成时限", "整改进展"])
    page.append(["填报人：", "", "", "", "填报日期："])
    page.merge_cells("A1:G1")
    for cell in page[2]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFDDDDDD")
    book.save(path)
    return path


def word_form(path: Path, rows: int = 2) -> Path:
    """A Word form: title, a table with a header of two rows and blank rows, sign-off below."""
    import docx

    document = docx.Document()
    document.add_heading("巡察整改任务清单", level=1)
    document.add_paragraph("填报单位：青山县第二人民医院")
    table = document.add_table(rows=2 + rows, cols=6)
    table.style = "Table Grid"
    for column, text in enumerate(("序号", "反馈问题", "整改措施", "责任分工", "", "整改情况")):
        table.cell(0, column).text = text
    table.cell(1, 3).text, table.cell(1, 4).text = "责任科室", "责任人"
    table.cell(0, 3).merge(table.cell(0, 4))
    for column in (0, 1, 2, 5):
        table.cell(0, column).merge(table.cell(1, column))
    for row in table.rows[2:]:
        for cell in row.cells:
            run = cell.paragraphs[0].add_run("")
            run.font.size = docx.shared.Pt(10.5)
            cell.paragraphs[0].paragraph_format.alignment = 1
    document.add_paragraph("填表人：            审核人：")
    document.save(str(path))
    return path


def word_list(path: Path) -> Path:
    """A Word form with one table of contacts and one to be filled, a row a problem, nothing blank."""
    import docx

    document = docx.Document()
    contacts = document.add_table(rows=2, cols=2)
    contacts.cell(0, 0).text, contacts.cell(0, 1).text = "单位", "电话"
    document.add_paragraph("整改问题清单")
    table = document.add_table(rows=1, cols=4)
    for column, text in enumerate(("序号", "具体问题", "整改情况", "整改时限")):
        table.cell(0, column).text = text
    document.add_paragraph("（盖章）")
    document.save(str(path))
    return path
