"""Filling somebody else's form and giving refused rows back: options, memory, what is said, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exporters.filling_sheet import CHANGED_COLOUR
from models import database, ledger
from models.database import Store
from models.errors import BadFileError, LedgerError, ValueRefusedError
from models.importing.grid import Sheet, Workbook
from models.importing.plan import make_plan
from models.records import Deadline
from tests import small_ledger
from tests.fill_forms import plain_form, ticks_form
from ui import commands, jobs_fill
from ui.jobs_fill import FillOptions


@pytest.fixture
def store(own_place: Path) -> Iterator[Store]:
    """The small ledger, open for writing."""
    with database.create_store(own_place / "台账.db") as made:
        small_ledger.fill(made)
        yield made


@pytest.fixture
def form(own_place: Path) -> Path:
    """A form with an unknown column."""
    return ticks_form(own_place / "空表.xlsx")


def filled(store: Store, form: Path, **options: Any) -> tuple[jobs_fill.Filling, Any]:
    """Plan and write; the filling and the filled sheet."""
    filling = jobs_fill.plan_filling(store, None, form, FillOptions(**options))
    jobs_fill.write_filling(filling, form.with_name("填好.xlsx"))
    return filling, openpyxl.load_workbook(form.with_name("填好.xlsx")).worksheets[0]


def column(page: Any, letter: str, first: int, count: int) -> list[Any]:
    """Values of a column."""
    return [page[f"{letter}{row}"].value for row in range(first, first + count)]


def test_columns_are_explained_once(store: Store, form: Path) -> None:
    """A field's name or key, else a fixed text; remembered for every file with this header."""
    assert filled(store, form)[0].asked == ("认定依据条款",)
    filling, page = filled(store, form, columns={"认定依据 条款": "认领领导"})
    assert filling.asked == () and page["L6"].value == "周明"
    other = ticks_form(form.with_name("下个月的表.xlsx"))
    assert filled(store, other)[1]["L6"].value == "周明"
    assert column(filled(store, form, columns={"认定依据条款": "见反馈意见"})[1], "L", 6, 3) == ["见反馈意见"] * 3
    assert filled(store, form, columns={"认定依据条款": ""})[0].asked == ()
    assert filled(store, form)[1]["L6"].value is None
    assert filled(store, form, columns={"认定依据条款": "aspect"})[1]["L6"].value == "落实全面从严治党责任"


def test_a_column_that_is_not_there(store: Store, form: Path) -> None:
    """Refused by name with the columns that there are."""
    with pytest.raises(ValueRefusedError, match="没有“依据”这一栏.*认定依据条款"):
        jobs_fill.plan_filling(store, None, form, FillOptions({"依据": "x"}))


def test_changes_since_last_time(store: Store, form: Path) -> None:
    """The first filling has nothing to compare; then every changed cell is told, and tinted when asked."""
    assert filled(store, form)[0].first
    again, page = filled(store, form, mark=True)
    assert not again.first and again.changes == ()
    with_round = jobs_fill.plan_filling(store, None, form, FillOptions()).tables[0][1].ids
    ledger.edit(store, [("measure", with_round[0], {"progress": "又修订了一遍"})])
    changed, page = filled(store, form, mark=True)
    assert [each[1:] for each in changed.changes] == [("整改情况", "已于7月修订", "又修订了一遍")]
    tinted = [cell.coordinate for row in page.iter_rows() for cell in row
              if cell.fill.fgColor.rgb == f"FF{CHANGED_COLOUR}"]
    assert tinted == ["H6"]


@pytest.mark.parametrize(("only", "rows"), [
    ("", 3), ("医务部", 3), ("林一", 1), ("已完成", 1), ("正在整改", 2), ("正在整改、已完成", 3), ("周明，已完成", 1),
    ("逾期", 1),
])
def test_only_what_is_asked_for(store: Store, form: Path, only: str, rows: int) -> None:
    """Departments, people, states; of one kind they add up, of different kinds they narrow down."""
    filling = jobs_fill.plan_filling(store, None, form, FillOptions(only=only, as_of=date(2025, 11, 1)))
    assert filling.rows == rows


def test_words_that_mean_nothing(store: Store, form: Path) -> None:
    """Neither a department nor a person nor a state; rows other than the two kinds."""
    with pytest.raises(ValueRefusedError, match="外星科"):
        jobs_fill.plan_filling(store, None, form, FillOptions(only="外星科"))
    with pytest.raises(ValueRefusedError, match="rows"):
        jobs_fill.plan_filling(store, None, form, FillOptions(rows="两行"))


def test_a_row_a_problem(store: Store, form: Path) -> None:
    """On wish the measures of a problem stand in one cell, as a list that the import takes apart again."""
    page = filled(store, form, rows="problem")[1]
    assert page["F6"].value == "1.修订议事规则\n2.开展专题学习" and page["H6"].value == "1.已于7月修订\n2.—"
    assert page["C8"].value.startswith("说明")


def test_a_form_with_data(store: Store, form: Path) -> None:
    """Refused, unless it is to be emptied first: then nothing of the old data is left."""
    filled(store, form)
    full = form.with_name("填好.xlsx")
    with pytest.raises(ValueRefusedError, match="已经有内容"):
        jobs_fill.plan_filling(store, None, full, FillOptions())
    filling = jobs_fill.plan_filling(store, None, full, FillOptions(only="林一", clear=True))
    jobs_fill.write_filling(filling, form.with_name("再填.xlsx"))
    page: Any = openpyxl.load_workbook(form.with_name("再填.xlsx")).worksheets[0]
    assert column(page, "F", 6, 3) == ["开展专题学习", None, None] and page["C9"].value.startswith("说明")


def test_restricted_rows_are_named(store: Store, form: Path) -> None:
    """限知 problems go to the inspectors too, but not unnoticed."""
    problem = ledger.add_problem(store, _round(store), {"text": "限知问题", "restricted": True}).created[0]
    assert problem
    assert "1 个是限知的" in jobs_fill.plan_filling(store, None, form, FillOptions()).notes[0]


def _round(store: Store) -> str:
    from models import queries

    return queries.rounds(store)[0].id


def test_a_table_for_each_department(store: Store, own_place: Path) -> None:
    """Sheets named after departments get their own problems; what belongs to none is named."""
    ledger.add_problem(store, _round(store), {"text": "账目不清", "departments": ("财务科",)})
    ledger.add_problem(store, _round(store), {"text": "车辆管理松散", "departments": ("总务科",)})
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name in ("医务部", "财务科"):
        page = book.create_sheet(name)
        page.append(["序号", "问题", "整改措施", "完成时限"])
    book.save("表.xlsx")
    filling = jobs_fill.plan_filling(store, None, Path("表.xlsx"), FillOptions())
    assert [len(body.rows) for _, body in filling.tables] == [3, 1]
    assert "1 个问题不属于" in filling.notes[0] and "车辆管理松散" in filling.notes[0]


def test_two_tables_on_one_sheet(store: Store, own_place: Path) -> None:
    """The upper one grows, the lower one moves; «单位：» above a table says whose it is."""
    ledger.add_problem(store, _round(store), {"text": "账目不清", "departments": ("财务科",)})
    book = openpyxl.Workbook()
    page: Any = book.worksheets[0]
    for row in (["单位：医务部"], ["序号", "问题", "整改措施"], [], ["单位：财务科"], ["序号", "问题", "整改措施"], [], ["填表人："]):
        page.append(row)
    page["A7"] = "填表人："
    book.save("表.xlsx")
    page = filled(store, Path("表.xlsx"))[1]
    assert column(page, "C", 3, 3) == ["修订议事规则", "开展专题学习", "重新梳理采购目录"]
    texts = [cell.value for row in page.iter_rows(min_row=6) for cell in row if cell.value]
    assert texts[:4] == ["单位：财务科", "序号", "问题", "整改措施"] and "账目不清" in texts and texts[-1] == "填表人："


def test_macros_stay(store: Store, form: Path) -> None:
    """A workbook with macros keeps them; the filled one is of the same kind."""
    import zipfile

    with zipfile.ZipFile(form, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"macro")
    form.rename(form.with_suffix(".xlsm"))
    filling = jobs_fill.plan_filling(store, None, form.with_suffix(".xlsm"), FillOptions())
    jobs_fill.write_filling(filling, form.with_name("填好.xlsm"))
    assert zipfile.ZipFile(form.with_name("填好.xlsm")).read("xl/vbaProject.bin") == b"macro"


def test_own_words_and_dates(store: Store, own_place: Path) -> None:
    """A state that the form has no word for takes the nearest; a date is a date where the form shows dates."""
    problem = ledger.add_problem(store, _round(store), {"text": "已销号的问题", "status": "closed", "status_text": "已销号",
                                 "deadline": Deadline("2025-08-31", date(2025, 8, 31), "date")}).created[0]
    assert problem
    book = openpyxl.Workbook()
    page: Any = book.worksheets[0]
    page.append(["序号", "问题", "整改情况", "整改时限", "完成情况（已办结/未办结）"])
    for row in range(2, 8):
        page.cell(row, 4).number_format = "yyyy/m/d"
    book.save("表.xlsx")
    page = filled(store, Path("表.xlsx"), only="已销号")[1]
    assert page["E2"].value == "已办结" and page["D2"].value is not None


@pytest.mark.parametrize(("name", "data", "word"), [
    ("表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为 .xlsx"),
    ("表.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为 .docx"),
    ("表.xlsx", b"PK\x03\x04 broken", "损坏"), ("表.docx", b"PK\x03\x04word/document", "损坏"), ("表.csv", b"a,b\n", "没有找到"),
    ("表.xls", b"<html><table></table></html>", "网页"), ("表.csv", b"", "空文件"),
])
def test_bad_forms(store: Store, own_place: Path, name: str, data: bytes, word: str) -> None:
    """One sentence, nothing written."""
    Path(name).write_bytes(data)
    with pytest.raises(BadFileError, match=word):
        jobs_fill.plan_filling(store, None, Path(name), FillOptions())


def test_output_of_another_kind(store: Store, form: Path) -> None:
    """The filled form is of the form's own kind."""
    filling = jobs_fill.plan_filling(store, None, form, FillOptions())
    with pytest.raises(LedgerError, match=".xlsx"):
        jobs_fill.write_filling(filling, form.with_name("填好.docx"))
    assert not form.with_name("填好.docx").exists()


def test_command(own_place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Status 0 when all is known; changes are listed the next time; bad options are refused."""
    with database.create_store(own_place / "a.db") as store:
        small_ledger.fill(store)
        plain_form(Path("空表.xlsx"))
        assert commands.run(["fill", "a.db", "空表.xlsx", "b.xlsx"]) == 0
        first = jobs_fill.plan_filling(store, None, Path("空表.xlsx"), FillOptions()).tables[0][1].ids[0]
        ledger.edit(store, [("measure", first, {"progress": "=另作修订"})])
    assert commands.run(["fill", "a.db", "空表.xlsx", "c.xlsx", "--option", "mark=yes"]) == 0
    assert "整改进展：已于7月修订 → =另作修订" in capsys.readouterr().out
    assert commands.run(["fill", "a.db", "空表.xlsx", "空表.xlsx"]) == 2
    assert commands.run(["fill", "a.db", "空表.xlsx", "d.xlsx", "--option", "mark=也许"]) == 2
    assert commands.run(["fill", "a.db", "没有.xlsx", "d.xlsx"]) == 2
    assert not Path("d.xlsx").exists()


# --- 退回修改表 -------------------------------------------------------------------------------------------------------

HEADER = ("序号", "问题", "整改措施", "责任科室", "整改时限")
ROWS = (HEADER, (1, "学习不深入", "订计划", "医务部", "立行立改"), ("", "", "", "护理部", "年底前"))


def test_return_sheets(own_place: Path) -> None:
    """Only files with refused rows; the marked copy bears the file's name, two of one name are two."""
    book = openpyxl.Workbook()
    page: Any = book.worksheets[0]
    for row in ROWS:
        page.append(row)
    for name in ("医务部.xlsx", "好的.xlsx"):
        if name == "好的.xlsx":
            page.delete_rows(3)
        book.save(name)
    Path("医务部.csv").write_text("\n".join(",".join(map(str, row)) for row in ROWS), encoding="utf-8")
    from models.importing.workbook import read_workbook

    books = [read_workbook(Path(name)) for name in ("医务部.xlsx", "好的.xlsx", "医务部.csv")]
    plan = make_plan(None, books)
    paths = jobs_fill.write_return_sheets(plan, books, own_place / "退回")
    assert [path.name for path in paths] == ["退回修改-医务部.xlsx", "退回修改-医务部-2.xlsx"]
    for path in paths:
        marked: Any = openpyxl.load_workbook(path).worksheets[0]
        assert marked["B2"].value == "学习不深入"
        noted = [cell for row in marked.iter_rows() for cell in row if cell.comment]
        assert [cell.row for cell in noted] == [3] and "整改措施" in noted[0].comment.text
        assert noted[0].fill.fill_type == "solid" and marked["B2"].fill.fill_type is None


def test_nothing_refused(own_place: Path) -> None:
    """No refused rows: nothing is written."""
    book = Workbook("a.xlsx", (Sheet("台账", ROWS[:2]),))
    assert jobs_fill.write_return_sheets(make_plan(None, [book]), [book], own_place / "退回") == []


def test_give_back_with_the_import(own_place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``import --give-back``: good rows go in, refused ones are given back; not in a trial."""
    Path("科室.csv").write_text("\n".join(",".join(map(str, row)) for row in ROWS), encoding="utf-8")
    assert commands.run(["import", "a.db", "科室.csv", "--give-back", "退回", "--dry-run"]) == 2
    assert not Path("退回").exists() and not Path("a.db").exists()
    assert commands.run(["import", "a.db", "科室.csv", "--give-back", "退回"]) == 1
    assert "退回修改-科室.xlsx" in capsys.readouterr().out and Path("退回/退回修改-科室.xlsx").exists()


def test_a_folder_that_cannot_be_made(own_place: Path) -> None:
    """Nothing is imported when the refused rows cannot be given back."""
    Path("科室.csv").write_text("\n".join(",".join(map(str, row)) for row in ROWS), encoding="utf-8")
    Path("退回").write_text("a file")
    assert commands.run(["import", "a.db", "科室.csv", "--give-back", "退回"]) == 2
    assert not Path("a.db").exists()
