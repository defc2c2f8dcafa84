"""The workbook around a filled table: parts that change and parts that do not, damaged forms, random ledgers."""

from __future__ import annotations

import io
import random
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporters.filling import Body, FormColumn, FormTable, build_body
from exporters.filling_sheet import fill_sheets
from exporters.filling_word import fill_word
from models.errors import LedgerError
from models.importing.cells import Context
from models.importing.form_layout import read_form
from models.importing.grouping import read_table
from models.importing.tables import find_tables
from models.importing.workbook import read_workbook
from models.records import Measure, Problem, State
from tests.fill_forms import plain_form, three_row_form, word_form

COLUMNS = tuple(FormColumn(index, label, (key,)) for index, (label, key) in enumerate({
    "序号": "number", "问题": "problem.text", "整改目标": "target", "整改措施": "measure.text", "责任人": "owners",
    "完成时限": "deadline", "整改进展": "measure.progress"}.items()))
PLAIN = FormTable("台账", 0, 1, COLUMNS, 0, False)


def with_parts(data: bytes, **parts: str) -> bytes:
    """The package with other contents of some parts (by the end of their names, dots as _)."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            key = name.rpartition("/")[2].replace(".", "_")
            new.writestr(name, parts.get(key, old.read(name)))
    return made.getvalue()


def test_own_xml(own_place: Path) -> None:
    """Rows and cells that do not say where they are, formulas that cells share, page breaks, the order of calculation.
    """
    path = plain_form(own_place / "表.xlsx")
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = (f'<worksheet {space}><sheetData><row/><row/><row><c/><c/><c/><c/><c/><c/><c/><c/><c><f>A3+1</f></c></row>'
             '<row r="4"><c r="A4" t="str"><v>填报人：</v></c><c r="I4"><f t="shared" ref="I4:I5" si="0">A4*2</f></c></row>'
             '<row r="5"><c r="I5"><f t="shared" si="0"/></c></row></sheetData>'
             '<rowBreaks count="1"><brk id="4" max="16383"/></rowBreaks></worksheet>')
    data = with_parts(path.read_bytes(), sheet1_xml=sheet)
    table = FormTable("台账", 0, 1, COLUMNS, 1, False)
    body = Body([[number, "甲", "", "", "", "", ""] for number in (1, 2, 3)], [], ["a", "b", "c"])
    made = fill_sheets(data, "表.xlsx", [(table, body)])
    page: Any = openpyxl.load_workbook(io.BytesIO(made))["台账"]
    assert [page.cell(row, 1).value for row in range(3, 8)] == [1, 2, 3, None, "填报人："]
    assert [page.cell(row, 9).value for row in (6, 7, 8)] == ["=A6+1", "=A7*2", "=A8*2"]
    assert page.row_breaks.brk[0].id == 7
    assert "fullCalcOnLoad" in zipfile.ZipFile(io.BytesIO(made)).read("xl/workbook.xml").decode()


def test_surplus_rows_stay_empty(own_place: Path) -> None:
    """More blank rows than are needed: they keep their look, numbers prepared in them go."""
    path = three_row_form(own_place / "表.xlsx")
    (asked,) = read_form(path).tables
    columns = tuple(FormColumn(each.index, each.label, each.fields) for each in asked.columns)
    table = FormTable(asked.sheet, 0, asked.bottom, columns, asked.blank, False)
    made = fill_sheets(path.read_bytes(), "表.xlsx", [(table, build_body(table, [Problem("p", "1", text="甲")]))])
    page: Any = openpyxl.load_workbook(io.BytesIO(made))["整改情况"]
    assert page["C6"].value == "甲" and page["A7"].value is None and page["A10"].value == "合计"
    assert page["C9"].border.left.style == "thin" and page.row_dimensions[9].height == 42


@pytest.mark.parametrize(("blank", "foot"), [(1, 9), (3, 9), (9, 12)])
def test_a_form_without_lines(own_place: Path, blank: int, foot: int) -> None:
    """Its blank rows are filled but for one above the sign-off line."""
    book = openpyxl.Workbook()
    page: Any = book.worksheets[0]
    page.append(["问题台账"])
    page.append([column.label for column in COLUMNS])
    page.cell(3 + blank, 1).value = "填报人："
    book.save("表.xlsx")
    table = FormTable("Sheet", 0, 1, COLUMNS, blank, False)
    body = Body([[number, "甲", "", "", "", "", ""] for number in range(1, 6)], [], list("abcde"))
    page = openpyxl.load_workbook(io.BytesIO(fill_sheets(Path("表.xlsx").read_bytes(), "表.xlsx", [(table, body)])))
    assert page["Sheet"]["A7"].value == 5 and page["Sheet"].cell(foot, 1).value == "填报人："


@pytest.mark.parametrize("name", ["表.xlsx", "表.docx"])
def test_damaged_forms(own_place: Path, name: str) -> None:
    """Bytes and values changed at random: a sentence or a filled form, never another error."""
    path = three_row_form(Path(name)) if name.endswith("x") and "xls" in name else word_form(Path(name))
    source, chance = path.read_bytes(), random.Random(7)
    parts = [part for part in zipfile.ZipFile(io.BytesIO(source)).namelist()
             if re.search("sheet|styles|document|drawing|rels|workbook", part)]
    outcomes = {_outcome(Path(name), _damaged(source, chance.choice(parts), chance)) for _ in range(40)}
    assert outcomes == {"filled", "refused"}


def _damaged(source: bytes, victim: str, chance: random.Random) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == victim:
                found = chance.choice(list(re.finditer(rb'"[^"]*"', content)))
                value = chance.choice([b'""', b'"x"', b'"-5"', b'"99999999"', b'"A1:B"', b'<"', b'"ZZZZ9"'])
                content = content[:found.start()] + value + content[found.end():]
            new.writestr(name, content)
    return made.getvalue()


def _outcome(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    problem = Problem("p", "1", text="甲", measures=(Measure("m", "乙", "丙"), Measure("n", "丁")))
    try:
        tables = []
        for asked in read_form(path).tables:
            columns = tuple(FormColumn(each.index, each.label, each.fields, width=each.width) for each in asked.columns)
            table = FormTable(asked.sheet, asked.place, asked.bottom, columns, asked.blank, asked.open_end)
            tables.append((table, build_body(table, [problem] * 4)))
        (fill_sheets if path.suffix == ".xlsx" else fill_word)(data, path.name, tables)
    except LedgerError as error:
        assert str(error).startswith("“")
        return "refused"
    return "filled"


_TEXTS = st.text(alphabet="甲乙丙丁=+-@ab1", min_size=1, max_size=12).map(lambda text: f"事{text}")
_STATES = st.builds(State, owners=st.lists(st.sampled_from(["林一", "何二", "许三"]), unique=True, max_size=2).map(tuple))
_MAYBE = st.one_of(st.just(""), _TEXTS)
_MEASURES = st.lists(st.builds(Measure, text=_TEXTS, progress=_MAYBE, state=_STATES), max_size=4)
_PROBLEMS = st.lists(st.builds(Problem, text=_TEXTS, target=_MAYBE, measures=_MEASURES.map(tuple)),
                     min_size=1, max_size=5, unique_by=lambda problem: problem.text)


@given(_PROBLEMS)
@settings(max_examples=15)
def test_any_ledger_reads_back(tmp_path_factory: pytest.TempPathFactory, problems: list[Problem]) -> None:
    """What the import reads out of the filled form is what went in."""
    path = tmp_path_factory.mktemp("form") / "表.xlsx"
    data = plain_form(path).read_bytes()
    path.write_bytes(fill_sheets(data, "表.xlsx", [(PLAIN, build_body(PLAIN, problems))]))
    (table,) = find_tables(read_workbook(path).sheets[0])
    drafts = read_table(table, Context()).problems
    assert [(each.text, each.values.get("target", "")) for each in drafts] == [(p.text, p.target) for p in problems]
    for draft, problem in zip(drafts, problems, strict=True):
        assert [(each.text, each.progress) for each in draft.measures] == [
            (each.text, each.progress) for each in problem.measures]
