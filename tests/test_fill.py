"""照表填报 from end to end: a form is filled and read back; what is not the table stays as it was."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from models import database, queries
from models.records import Problem
from tests import fill_forms
from ui import commands

#: The open workbooks: sheet → first and last row of the data.
LEDGERS = {
    "01-医务部-整改台账.xlsx": {"整改台账": (5, 20)},
    "02-采购财务-整改清单.xlsx": {"整改清单": (7, 14)},
    "03-党群科室-多表.xlsx": {"党委办公室": (3, 12), "组织人事科": (5, 9), "纪委办公室": (2, 6)},
    "06-护理部-台账.xlsx": {"护理部": (4, 8)},
}
_PROBLEM = ("number", "category", "topic", "text", "cause", "target", "progress", "stage_result", "next_steps")
_STATE = ("leaders", "lead_leaders", "lead_departments", "departments", "supporting_departments", "owners", "deadline",
          "status", "status_text", "keep_up", "completed_on")


def run(*arguments: Any) -> int:
    """The status of a command."""
    return commands.run([str(each) for each in arguments])


def problems(path: Path) -> tuple[Problem, ...]:
    """All problems of the ledger's only round."""
    with database.open_store(path, write=False) as store:
        return queries.read_round(store, queries.rounds(store)[0]).problems


def values(path: Path) -> list[dict[str, Any]]:
    """What the tables of the ledgers hold, a line a problem or measure; the aspect where a column asks for it."""
    found: list[dict[str, Any]] = []
    for problem in problems(path):
        found.append({key: getattr(problem, key) for key in _PROBLEM})
        for measure in problem.measures:
            found.append({"text": measure.text, "progress": measure.progress, "evidence": measure.evidence,
                          "remarks": measure.remarks, **{key: getattr(measure.state, key) for key in _STATE}})
    return found


def given(shared: Path, name: str) -> list[str]:
    """Options of the import: the feedback date that the truth file gives."""
    truth = json.loads((shared / "ledgers" / f"{Path(name).stem}.truth.json").read_text(encoding="utf-8"))
    rounds = truth.get("given", {}).get("rounds", [])
    return ["--feedback-on", rounds[0]["feedback_on"]] if rounds else []


def emptied(source: Path, target: Path, ranges: dict[str, tuple[int, int]], delete: bool) -> None:
    """The workbook without its data: values taken out, or the rows deleted and all below moved up."""
    book = openpyxl.load_workbook(source)
    for name, (first, last) in ranges.items():
        page: Any = book[name]
        if delete:
            _delete(page, first, last)
        else:
            for row in page.iter_rows(first, last):
                for cell in row:
                    if type(cell).__name__ != "MergedCell":
                        cell.value = None
    book.save(target)


def _delete(page: Any, first: int, last: int) -> None:
    areas = [area for area in page.merged_cells.ranges if area.min_row >= first]
    for area in areas:
        page.unmerge_cells(str(area))
    page.delete_rows(first, last - first + 1)
    for area in areas:
        if area.min_row > last:
            area.shift(0, first - last - 1)
            page.merge_cells(str(area))


def outside(page: Any, first: int, last: int) -> tuple[dict[Any, Any], set[Any], dict[Any, Any]]:
    """Cells, merged ranges and column widths of a sheet without rows *first* … *last*; rows below counted from them."""
    def place(row: int) -> int:
        return row if row < first else row - last + 100000

    cells = {(place(cell.row), cell.column): (cell.value, cell.font.name, cell.font.b, cell.number_format,
                                              cell.border.left.style, cell.fill.fgColor.rgb)
             for row in page.iter_rows() for cell in row
             if type(cell).__name__ != "MergedCell" and not first <= cell.row <= last
             and (cell.value is not None or cell.has_style)}
    merges = {(place(each.min_row), each.min_col, place(each.max_row), each.max_col)
              for each in page.merged_cells.ranges if not first <= each.min_row <= last}
    return cells, merges, {key: each.width for key, each in page.column_dimensions.items()}


def other_parts(path: Path, changed: tuple[str, ...]) -> dict[str, bytes]:
    """The parts of a package but for those that may change."""
    with zipfile.ZipFile(path) as parts:
        return {name: parts.read(name) for name in parts.namelist() if not name.startswith(changed)}


@pytest.mark.parametrize("delete", [False, True])
@pytest.mark.parametrize("name", LEDGERS)
def test_open_workbooks_read_back_the_same(shared: Path, own_place: Path, name: str, delete: bool) -> None:
    """The filled form gives the ledger's own values, and nothing but the table has changed."""
    source, form, out = shared / "ledgers" / name, own_place / "空表.xlsx", own_place / "填好.xlsx"
    assert run("import", "a.db", source, *given(shared, name)) == 0
    emptied(source, form, LEDGERS[name], delete)
    assert run("fill", "a.db", form, out) == 0
    run("import", "b.db", out, *given(shared, name))
    assert values(own_place / "b.db") == values(own_place / "a.db")
    changed = ("xl/worksheets/", "xl/styles.xml", "xl/workbook.xml")
    assert other_parts(out, changed) == other_parts(form, changed)
    before, after = openpyxl.load_workbook(form), openpyxl.load_workbook(out)
    for sheet, (first, last) in LEDGERS[name].items():
        last = first - 1 if delete else last
        more = after[sheet].max_row - before[sheet].max_row
        assert outside(after[sheet], first, last + more) == outside(before[sheet], first, last)
    for sheet in set(before.sheetnames) - set(LEDGERS[name]):
        assert outside(after[sheet], 0, 0) == outside(before[sheet], 0, 0)


@pytest.mark.parametrize("blank", [0, 3, 7])
def test_csv_keeps_encoding_and_other_lines(shared: Path, own_place: Path, blank: int) -> None:
    """04: GB18030, commas, its own line ends; lines above and below stay byte for byte."""
    source = shared / "ledgers" / "04-总务科-台账.csv"
    text = source.read_bytes().decode("gb18030")
    lines = text.splitlines(keepends=True)
    end = lines[0][len(lines[0].rstrip("\r\n")):]
    form, out = own_place / "空表.csv", own_place / "填好.csv"
    head, foot = "".join(lines[:3]), "".join(lines[10:])
    form.write_bytes((head + f",,,,,,,{end}" * blank + foot).encode("gb18030"))
    assert run("import", "a.db", source) == 0
    assert run("fill", "a.db", form, out) == 0
    made = out.read_bytes().decode("gb18030")
    assert made.startswith(head) and made.endswith(foot)
    assert len(list(csv.reader(made.splitlines()))) == 3 + 7 + len(lines[10:])
    assert run("import", "b.db", out) == 0
    assert values(own_place / "b.db") == values(own_place / "a.db")


def test_old_formats_get_a_sentence(shared: Path, own_place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """.xls: how to save it as .xlsx; nothing is written."""
    source = shared / "ledgers" / "05-改革任务-台账.xls"
    assert run("import", "a.db", source) == 0
    capsys.readouterr()
    assert run("fill", "a.db", source, "填好.xls") == 2
    error = capsys.readouterr().err
    assert "另存为 .xlsx" in error and error.count("\n") == 1
    assert not (own_place / "填好.xls").exists()


# --- own forms ------------------------------------------------------------------------------------------------------

LEDGER_ROWS = [
    ["序号", "方面", "反馈问题", "具体表现", "整改目标", "整改措施", "责任领导", "责任科室", "责任人", "整改时限", "整改情况",
     "完成情况"],
    [1, "党的建设", "学习不深入", "学习计划没有落实", "按月学习", "制定学习计划", "周明", "党委办公室", "林一", "2025-09-30",
     "计划已印发", "已完成"],
    ["", "", "", "", "", "每月检查一次", "周明", "党委办公室", "何二", "长期坚持", "=已检查3次", "长期坚持"],
    [2, "采购管理", "采购不规范", "未按程序比价", "程序规范", "修订采购办法", "吴敏", "采购办", "许三", "2025年10月底前",
     "正在征求意见", "正在整改"],
    ["", "", "", "", "", "组织培训", "吴敏", "采购办", "许三", "2025年11月", "已培训40人", "已完成"],
    ["", "", "", "", "", "开展自查", "吴敏", "采购办", "许三", "2025年12月", "+2项问题已改", "正在整改"],
    [3, "采购管理", "采购不规范", "合同管理松散", "台账齐全", "建立合同台账", "吴敏", "财务科", "卫四", "立行立改", "台账已建立",
     "已完成"],
]


@pytest.fixture
def ledger(own_place: Path) -> Path:
    """A ledger of three problems and six measures."""
    book = openpyxl.Workbook()
    page: Any = book.active
    for number, row in enumerate(LEDGER_ROWS, start=1):
        for column, value in enumerate(row, start=1):
            page.cell(number, column).value = value
            if isinstance(value, str):
                page.cell(number, column).data_type = "s"
    book.save("源.xlsx")
    assert run("import", "源.db", "源.xlsx", "--feedback-on", "2025-06-20") == 0
    return own_place / "源.db"


def read_back(out: Path, *keys: str) -> tuple[list[Any], list[Any]]:
    """The values of *keys* in the ledger and in a new one made from the filled form."""
    run("import", "读回.db", out, "--feedback-on", "2025-06-20")
    found = [[{key: row[key] for key in keys if key in row} for row in values(Path(name))]
             for name in ("源.db", "读回.db")]
    return found[0], found[1]


def test_three_row_form(ledger: Path, own_place: Path) -> None:
    """Rows are put in; totals, notes, lists, colours, print area, names, chart, comment and other sheet follow."""
    form, out = fill_forms.three_row_form(own_place / "空表.xlsx"), own_place / "填好.xlsx"
    assert run("fill", ledger, form, out) == 0
    book = openpyxl.load_workbook(out)
    page: Any = book["整改情况"]
    assert [page.cell(row, 4).value for row in range(6, 12)] == [row[5] for row in LEDGER_ROWS[1:]]
    assert (page["A12"].value, page["D12"].value, page["H12"].value) == (
        "合计", "=COUNTA(D6:D11)", '=COUNTIF(H6:H11,"已办结")')
    merges = {str(area) for area in page.merged_cells.ranges}
    assert {"A13:H14", "C6:C7", "B8:B11", "A8:A10"} <= merges and "F8:F10" not in merges
    assert page.row_dimensions[13].height == 31 and page.row_dimensions[9].height >= 42
    rules = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert rules == {"H6:H11": '"已办结,办理中,长期坚持"', "B15": '"张三,李四"'}
    assert [str(area.sqref) for area in page.conditional_formatting] == ["H6:H11"]
    assert page.print_area == "'整改情况'!$A$1:$H$15" and page.print_title_rows == "$1:$5"
    assert book.defined_names["合计数"].attr_text == "'整改情况'!$D$12"
    assert book["汇总"]["B1"].value == "='整改情况'!D12+SUM(整改情况!D6:D11)"
    assert page["E15"].comment.text == "由分管领导签字" and page["E15"].value == "审核人："
    assert page._charts[0].anchor._from.row == 17
    assert "'整改情况'!$D$12" in page._charts[0].series[0].val.numRef.f
    assert page.column_dimensions["D"].width == 31.5 and page.freeze_panes == "A6"


def test_three_row_form_in_its_own_look(ledger: Path, own_place: Path) -> None:
    """Fonts, lines and number formats of the blank rows; the form's own words for states; texts are no formulas."""
    form, out = fill_forms.three_row_form(own_place / "空表.xlsx"), own_place / "填好.xlsx"
    run("fill", ledger, form, out)
    page: Any = openpyxl.load_workbook(out)["整改情况"]
    for row in page.iter_rows(6, 11, 1, 8):
        assert {cell.border.left.style for cell in row} == {"thin"}
        assert {cell.font.name for cell in row if cell.value} == {"仿宋"}
    assert page["G6"].number_format == 'yyyy"年"m"月"d"日"' and page["G6"].value.year == 2025
    assert [page.cell(row, 8).value for row in range(6, 12)] == ["已办结", "长期坚持", "办理中", "已办结", "办理中", "已办结"]
    mine, back = read_back(out, "text", "deadline", "departments", "leaders", "status", "topic")
    assert back == mine


def test_ticks_form(ledger: Path, own_place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Ticks, a combined column, cells of two columns; the unknown column is named and stays empty (status 1)."""
    form, out = fill_forms.ticks_form(own_place / "空表.xlsx"), own_place / "填好.xlsx"
    assert run("fill", ledger, form, out) == 1
    assert "认定依据条款" in capsys.readouterr().err
    page: Any = openpyxl.load_workbook(out)["问题清单"]
    assert [[page.cell(row, column).value for column in (9, 10, 11)] for row in range(6, 12)] == [
        ["√", None, None], [None, None, "√"], [None, "√", None], ["√", None, None], [None, "√", None],
        ["√", None, None]]
    assert page["G6"].value == "党委办公室/林一" and page["H7"].value == "=已检查3次" and page["H7"].data_type == "s"
    assert {"D6:E7", "D8:E10", "D11:E11", "C12:L12"} <= {str(area) for area in page.merged_cells.ranges}
    assert page["C13"].value == "见说明" and page["C13"].hyperlink is not None
    mine, back = read_back(out, "progress", "departments", "owners", "status", "status_text", "keep_up")
    assert back == mine


def test_plain_form(ledger: Path, own_place: Path) -> None:
    """No blank row: rows are put between header and sign-off, in the header's look without its ground."""
    form, out = fill_forms.plain_form(own_place / "空表.xlsx"), own_place / "填好.xlsx"
    assert run("fill", ledger, form, out) == 0
    page: Any = openpyxl.load_workbook(out)["台账"]
    assert page["A9"].value == "填报人：" and page["E9"].value == "填报日期："
    assert not page["B3"].font.b and page["B3"].fill.fill_type is None and page["B2"].font.b
    mine, back = read_back(out, "text", "target", "owners", "deadline", "progress")
    assert back == mine


@pytest.mark.parametrize("rows", [0, 1, 9])
def test_word_form(ledger: Path, own_place: Path, rows: int) -> None:
    """Word: rows cloned, problems merged downwards, paragraphs around and other parts untouched."""
    import docx

    form, out = fill_forms.word_form(own_place / "空表.docx", rows), own_place / "填好.docx"
    assert run("fill", ledger, form, out) == 0
    assert other_parts(out, ("word/document.xml",)) == other_parts(form, ("word/document.xml",))
    before, after = docx.Document(str(form)), docx.Document(str(out))
    assert [each.text for each in after.paragraphs] == [each.text for each in before.paragraphs]
    table = after.tables[0]
    assert len(table.rows) == 2 + max(6, rows)
    assert [table.cell(row, 2).text for row in range(2, 8)] == [row[5] for row in LEDGER_ROWS[1:]]
    assert table.cell(2, 1)._tc is table.cell(3, 1)._tc and table.cell(3, 1).text == "学习计划没有落实"
    assert table.cell(4, 3).text == "采购办" and table.cell(3, 5).text == "=已检查3次"
    assert table.cell(1, 3).text == "责任科室"
    if rows:
        assert table.cell(2, 2).paragraphs[0].paragraph_format.alignment == 1
        assert table.cell(2, 2).paragraphs[0].runs[0].font.size.pt == 10.5
    mine, back = read_back(out, "text", "progress", "departments", "owners")
    assert back == mine


def test_word_list(ledger: Path, own_place: Path) -> None:
    """A form without measures: a row a problem, what was done as a list; the other table stays."""
    import docx

    form, out = fill_forms.word_list(own_place / "空表.docx"), own_place / "填好.docx"
    assert run("fill", ledger, form, out) == 0
    contacts, table = docx.Document(str(out)).tables
    assert [cell.text for cell in contacts.rows[0].cells] == ["单位", "电话"]
    assert len(table.rows) == 4
    assert table.cell(2, 2).text == "1.正在征求意见\n2.已培训40人\n3.+2项问题已改"
    assert table.cell(1, 3).text == "1.2025-09-30\n2.长期坚持" or table.cell(1, 3).text.startswith("（1）2025-09-30")
    assert table.cell(3, 2).text == "台账已建立"
    run("import", "读回.db", out, "--feedback-on", "2025-06-20")
    mine, back = problems(ledger), problems(own_place / "读回.db")
    assert [each.text for each in back] == [each.text for each in mine]
    for old, new in zip(mine[:2], back[:2], strict=True):
        assert [(each.progress, each.state.deadline) for each in new.measures] == [
            (each.progress, each.state.deadline) for each in old.measures]


def test_word_numbers_are_not_written_twice(ledger: Path, own_place: Path) -> None:
    """Where Word counts the rows by itself the number's cell stays empty, and rows of one problem count once."""
    import docx
    from docx.oxml import parse_xml

    form, out = fill_forms.word_form(own_place / "空表.docx", 1), own_place / "填好.docx"
    document = docx.Document(str(form))
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    properties = document.tables[0].cell(2, 0).paragraphs[0]._p.get_or_add_pPr()
    properties.insert(0, parse_xml(f'<w:numPr {space}><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'))
    document.save(str(form))
    assert run("fill", ledger, form, out) == 0
    table = docx.Document(str(out)).tables[0]
    assert table.cell(2, 0).text == "" and table.cell(2, 2).text == "制定学习计划"
    assert len(list(table._tbl.iter("{*}numPr"))) == 3
