"""Chosen rows as a paper: parts, signature lines, sheets; and the one-page summary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exporters.blocks import Document, Heading, PageBreak, Paragraph, Subtitle, Table, Title, text_of
from exporters.layout import PlainMetrics, lay_out
from exporters.ledger_pages import PagesOptions, Part, build_pages, page_sheets, part_by
from exporters.ledger_summary import SummaryOptions, build_summary
from exporters.workbook import write_sheets
from models.errors import ValueRefusedError
from models.importing.workbook import read_workbook
from models.records import Deadline, Measure, Problem, Round, State
from tests.exporters.sample import TODAY, UNIT, round_of


def state(departments: tuple[str, ...], leader: str = "", status: str = "in_progress", **more: Any) -> State:
    return State(departments=departments, leaders=(leader,) if leader else (), status=status, **more)


PROBLEMS = (
    Problem("a", "1", aspect="甲方面", text="制度不全", measures=(
        Measure("a.1", "修订制度", state=state(("医务部",), "周明")),
        Measure("a.2", "开展培训", state=state(("护理部", "医务部"), "李强", "completed")))),
    Problem("b", "2", aspect="乙方面", text="验收不严", state=state(("采购办",), "周明")),
    Problem("c", "3", aspect="乙方面", text="无人负责"),
)
ROUND = round_of(*PROBLEMS)


def lines_of(document: Document) -> list[str]:
    return [block.text if isinstance(block, Subtitle) else text_of(block) for block in document.blocks
            if isinstance(block, (Subtitle, Paragraph))]


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def test_rows_by_department_stand_with_each_of_theirs() -> None:
    found = part_by(PROBLEMS, "departments")
    assert [(part.name, [[m.id for m in p.measures] or p.id for p in part.problems]) for part in found] == [
        ("医务部", [["a.1", "a.2"]]), ("护理部", [["a.2"]]), ("采购办", ["b"]), ("未明确责任科室", ["c"])]
    assert [part.name for part in part_by(PROBLEMS, "leaders")] == ["周明", "李强", "未明确责任领导"]


def test_each_leader_has_pages_and_a_line_to_sign() -> None:
    document = build_pages(UNIT, ROUND, [Part("", PROBLEMS)], PagesOptions(
        TODAY, parted="leaders", signature=True, conditions="状态：正在整改"))
    kinds = [type(block) for block in document.blocks]
    one = [Title, Subtitle, Table, Paragraph]
    assert kinds == [*one, PageBreak, *one, PageBreak, *one]
    lines = lines_of(document)
    assert lines[0] == "责任领导：周明。状态：正在整改。共2个问题、1条整改措施（截至2026年3月9日）"
    assert lines[1].startswith("责任领导签字：＿") and "日期：＿" in lines[1]
    pages = lay_out(document, PlainMetrics()).pages
    assert len(pages) == 3 and all(page.setup.landscape for page in pages)
    assert "李强" in "".join(item.text for item in pages[1].texts())


def test_the_line_to_sign_is_never_alone_on_a_page() -> None:
    ends = set()
    for number in range(8, 24):
        rows = tuple(replace(PROBLEMS[2], id=str(each), number=str(each)) for each in range(number))
        document = build_pages(UNIT, ROUND, [Part("", rows)], PagesOptions(TODAY, signature=True, as_ledger=False))
        last = lay_out(document, PlainMetrics()).pages[-1]
        assert any(str(number - 1) == item.text for item in last.texts()), number
        ends.add(last.number)
    assert len(ends) > 1  # some of them end where a page does


def test_headings_on_the_screen_are_headings_on_paper() -> None:
    parts = [Part("医务部", PROBLEMS[:1]), Part("采购办", PROBLEMS[1:2])]
    document = build_pages(UNIT, ROUND, parts, PagesOptions(TODAY, as_ledger=False))
    assert [text_of(block) for block in document.blocks if isinstance(block, Heading)] == ["医务部", "采购办"]
    assert not any(isinstance(block, PageBreak) for block in document.blocks)
    assert [len(table.rows) for table in tables(document)] == [2, 1]


def test_aspects_go_across_in_the_ledger_s_order_only() -> None:
    across, plain = (tables(build_pages(UNIT, ROUND, [Part("", PROBLEMS)], PagesOptions(TODAY, as_ledger=on)))[0]
                     for on in (True, False))
    assert [row[0] for row in across.rows if row[0].startswith(("一、", "二、"))] == ["一、甲方面", "二、乙方面"]
    assert len(plain.rows) == 4
    wide = tables(build_pages(UNIT, ROUND, [Part("", PROBLEMS)], PagesOptions(TODAY, "A3", as_ledger=False)))[0]
    assert "方面" in wide.header[0]


def test_sheets_of_a_workbook(tmp_path: Path) -> None:
    options = PagesOptions(TODAY, parted="departments", signature=True)
    path = tmp_path / "分科室.xlsx"
    write_sheets(page_sheets(UNIT, ROUND, [Part("", PROBLEMS)], options), path, ids=True)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["医务部", "护理部", "采购办", "未明确责任科室"]
    sheet = book["护理部"]
    values = [value for row in sheet.iter_rows(values_only=True) for value in row if value]
    assert "开展培训" in values and "修订制度" not in values
    assert str(values[-1]).startswith("科室负责人签字：")
    read_workbook(path)  # and our own reader takes it


def test_a_sheet_s_name_is_one_that_excel_takes(tmp_path: Path) -> None:
    long = "党委办公室/院长办公室（含信访、保密、机要、档案与督查督办）"
    problems = [Problem(str(n), str(n), text="问题", state=state((long + mark,))) for n, mark in enumerate(("", "甲"))]
    sheets = page_sheets(UNIT, ROUND, [Part("", tuple(problems))], PagesOptions(TODAY, parted="departments"))
    names = [name for name, _ in sheets]
    assert len(set(names)) == 2 and all(len(name) <= 31 and "/" not in name for name in names)
    write_sheets(sheets, tmp_path / "长.xlsx")


def test_one_sheet_without_parts_has_problems_whole() -> None:
    parts = [Part("医务部", (Problem("a", "1", text="x", measures=PROBLEMS[0].measures[:1]),)),
             Part("护理部", (Problem("a", "1", text="x", measures=PROBLEMS[0].measures[1:]),))]
    (name, sheet), = page_sheets(UNIT, ROUND, parts, PagesOptions(TODAY))
    assert name == "整改台账" and sheet.ids == ["a.1", "a.2"] and sheet.foot == ""


def test_nothing_chosen_is_said() -> None:
    for make in (lambda: build_pages(UNIT, ROUND, [], PagesOptions(TODAY)),
                 lambda: page_sheets(UNIT, ROUND, [], PagesOptions(TODAY)),
                 lambda: build_summary(UNIT, ROUND, [], SummaryOptions(TODAY))):
        with pytest.raises(ValueRefusedError, match="筛选"):
            make()


# --- summary -------------------------------------------------------------------------------------------------------


def many(problems: int, departments: int) -> Round:
    """Rows of every state, late and soon due, with long texts, of many departments."""
    found = []
    for n in range(problems):
        day = date(2026, 3, 1) if n % 3 == 0 else date(2026, 3, 15) if n % 3 == 1 else date(2027, 1, 1)
        status = ("in_progress", "not_started", "completed", "closed", "long_term", "")[n % 5]
        each = State(departments=(f"第{n % departments}临床医学中心综合办公室",), leaders=("欧阳建国", "司马相如"), status=status,
                     deadline=Deadline("", day, "date"))
        found.append(Problem(str(n), f"{n + 1}", text="落实上级决策部署不够有力，" * 6, measures=(
            Measure(f"{n}.1", "修订完善制度并组织全院培训考核，" * 5, state=each),)))
    return round_of(*found)


@pytest.mark.parametrize(("problems", "departments"), [(1, 1), (12, 3), (60, 12), (400, 60)])
def test_the_summary_is_one_upright_page(problems: int, departments: int) -> None:
    round_ = many(problems, departments)
    document = build_summary(UNIT, round_, round_.problems, SummaryOptions(TODAY, 10))
    pages = lay_out(document, PlainMetrics()).pages
    assert len(pages) == 1 and not pages[0].setup.landscape
    assert len(pages[0].items) > (60 if problems > 1 else 20)  # and not an empty one


def test_the_summary_says_what_it_counts_and_what_it_leaves_out() -> None:
    round_ = many(60, 12)
    document = build_summary(UNIT, round_, round_.problems, SummaryOptions(TODAY, 10))
    told = next(text_of(block) for block in document.blocks if isinstance(block, Paragraph))
    assert told == ("共60个问题、60项任务（措施，或尚无措施的问题）。已完成24项，占40%；全部完成的问题24个。"
                    "超期8项，10日内到期8项。")
    states, by_department, late, soon = tables(document)
    assert dict(zip(states.header[0], states.rows[0])) == {
        "未启动": "12", "正在整改": "12", "长期坚持": "12", "已完成": "12", "已销号": "12"}
    assert sum(int(row[1]) for row in by_department.rows) == 60
    assert by_department.rows[-1][0].startswith("其余")
    for table in (late, soon):
        shown = [row for row in table.rows if row[0]]
        left = table.rows[-1][1]
        assert len(shown) + (int(left[2:-1]) if left.startswith("另有") else 0) == 8
    assert late.rows[0][4:] == ("2026.03.01", "8天") and soon.rows[0][4:] == ("2026.03.15", "6天")


def test_a_quiet_ledger_says_so() -> None:
    document = build_summary(UNIT, ROUND, PROBLEMS, SummaryOptions(TODAY, conditions="科室：医务部"))
    lines = lines_of(document)
    assert lines[0] == "科室：医务部　截至2026年3月9日"
    assert "超期未完成：无" in lines and "10日内到期：无" in lines
    assert len(tables(document)) == 2
