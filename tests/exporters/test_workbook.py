"""The ledger as a workbook: columns, joined cells, look, print set-up; and nothing half-written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.cell import MergedCell

from exporters.ledger_table import Span, ledger_table, rows_of
from exporters.workbook import write_ledger, write_sheets
from models.errors import CancelledError, LedgerError
from models.labels import STATUS
from models.progress import CancelAfter
from models.records import Deadline, Measure, Problem, Round, State, Unit
from tests.exporters.sample import UNIT, full_round, measure, problem, round_of

USUAL = ["序号", "具体问题", "整改措施", "责任领导", "责任科室", "责任人", "整改时限", "整改情况", "状态", "完成时间"]


def sheet_of(round_: Round, folder: Path) -> Any:
    """The sheet as Excel would open it."""
    write_ledger(UNIT, round_, folder / "台账.xlsx")
    return openpyxl.load_workbook(folder / "台账.xlsx").active


def column(sheet: Any, header: str) -> list[Any]:
    """The values of a column below its header."""
    headers = [cell.value for cell in sheet[2]]
    return [row[headers.index(header)].value for row in sheet.iter_rows(min_row=3)]


def table_column(round_: Round, header: str) -> list[Any]:
    """The values of a column of the table, before any spreadsheet."""
    sheet = ledger_table(UNIT, round_)
    return [row[[c.header for c in sheet.columns].index(header)] for row in sheet.rows]


def test_usual_columns_stand_even_when_empty_and_others_only_when_used() -> None:
    headers = [column.header for column in ledger_table(UNIT, round_of(problem("1", "甲", "办"))).columns]
    assert headers == USUAL
    rich = [column.header for column in ledger_table(UNIT, full_round()).columns]
    assert rich == ["序号", "方面", "问题", "具体问题", "整改措施", "责任领导", "牵头科室", "责任科室", "责任人", "整改时限", "整改情况", "状态",
                    "完成时间", "佐证材料"]


def test_every_text_of_a_problem_has_its_column() -> None:
    told = problem("1", "甲", category="立行立改", claimed_by="林致远", cause="原因", target="目标", stage_result="成效",
                   next_steps="下步", remarks="备注", extra={"举一反三": "已查"},
                   state=State(lead_leaders=("苏晚",), supporting_departments=("医务部", "护理部"), closed_on=date(2026, 1, 5)),
                   measures=(Measure("m", "做", extra={"周期": "月"},
                                     state=State(lead_leaders=("苏晚",), supporting_departments=("医务部", "护理部"),
                                                 closed_on=date(2026, 1, 5)), remarks="备注"),))
    sheet = ledger_table(UNIT, round_of(told))
    row = dict(zip([c.header for c in sheet.columns], sheet.rows[0], strict=True))
    assert {name: row[name] for name in row if row[name] != ""} == {
        "类别": "立行立改", "具体问题": "甲", "认领领导": "林致远", "原因分析": "原因", "整改目标": "目标", "整改措施": "做",
        "牵头领导": "苏晚", "配合科室": "医务部、护理部", "阶段性成效": "成效", "下一步举措": "下步", "销号时间": date(2026, 1, 5), "备注": "备注",
        "举一反三": "已查", "周期": "月"}


def test_problem_cells_span_their_measures_and_equal_states_too() -> None:
    state = State(leaders=("林致远",), status="completed")
    told = problem("1", "甲", state=state, measures=(
        Measure("1", "做一", "办一", state), Measure("2", "做二", "办二", replace(state, status="in_progress"))))
    sheet = ledger_table(UNIT, round_of(problem("0", "前", "办"), told))
    headers = [c.header for c in sheet.columns]
    assert {(headers[span.column], span.first, span.last) for span in sheet.spans} == {
        ("序号", 1, 2), ("具体问题", 1, 2), ("责任领导", 1, 2)}
    assert table_column(round_of(told), "状态") == ["已完成", "正在整改"]


def test_aspects_and_topics_span_their_problems() -> None:
    problems = (problem("1", "甲", "x", "y", aspect="一", topic="同"), problem("2", "乙", "x", aspect="一", topic="同"),
                problem("3", "丙", "x", aspect="二", topic="同"), problem("4", "丁", "x", aspect="二", topic="别"))
    sheet = ledger_table(UNIT, round_of(*problems))
    assert [span for span in sheet.spans if span.column in (1, 2)] == [Span(1, 0, 2), Span(1, 3, 4), Span(2, 0, 2)]
    assert table_column(round_of(*problems), "方面") == ["一", "", "", "二", ""]


def test_the_problems_own_account() -> None:
    alone = problem("1", "甲", progress="总述", measures=(measure("", "做一"), measure("", "做二")))
    assert table_column(round_of(alone), "整改情况") == ["总述", ""]
    assert any(span.last == 1 for span in ledger_table(UNIT, round_of(alone)).spans)
    both = problem("1", "甲", progress="总述", measures=(measure("办一"), measure("办二")))
    assert table_column(round_of(both), "整改情况") == ["办一", "办二"]
    assert table_column(round_of(both), "整改综述") == ["总述", ""]
    bare = Problem(id="1", text="甲", progress="总述", state=State(status="completed"))
    assert table_column(round_of(bare), "整改情况") == ["总述"] and table_column(round_of(bare), "状态") == ["已完成"]


@pytest.mark.parametrize(("state", "word"), [
    (State(), ""), (State(status="not_started"), "未启动"), (State(status="closed"), "已销号"), (State(status="long_term"),
                                                                                           "长期坚持"),
    (State(status="completed", keep_up=True), "已完成，长期坚持")])
def test_state_words(state: State, word: str) -> None:
    assert table_column(round_of(Problem(id="1", text="甲", state=state)), "状态") == [word]


@pytest.mark.parametrize(("deadline", "value"), [
    (Deadline("2026年6月底前", date(2026, 6, 30), "date"), "2026年6月底前"), (Deadline("2026-06-30", date(2026, 6, 30),
                                                                               "date"), date(2026, 6, 30)),
    (Deadline("", date(2026, 6, 30), "date"), date(2026, 6, 30)), (Deadline("立行立改", None, "immediate"), "立行立改"),
    (Deadline(), "")])
def test_deadlines(deadline: Deadline, value: Any) -> None:
    assert table_column(round_of(Problem(id="1", text="甲", state=State(deadline=deadline))), "整改时限") == [value]


def test_numbers_are_the_problems_own() -> None:
    assert table_column(round_of(Problem(text="甲", number="3"), Problem(text="乙", number="3-2")), "序号") == [3, "3-2"]
    assert table_column(round_of(Problem(text="甲", number="7"), Problem(text="乙")), "序号") == [7, ""]
    for long in ("9" * 5000, "1234567890123456"):
        assert table_column(round_of(Problem(text="甲", number=long)), "序号") == [long]


def test_title() -> None:
    assert ledger_table(UNIT, full_round()).title == "青禾县人民医院2025年县委常规巡察反馈问题整改台账"
    assert ledger_table(Unit(), Round()).title == "巡察反馈问题整改台账"


def test_the_sheet(own_place: Path) -> None:
    round_ = full_round()
    sheet = sheet_of(round_, own_place)
    assert sheet["A1"].value == "青禾县人民医院2025年县委常规巡察反馈问题整改台账"
    assert column(sheet, "整改措施") == ["修订学习制度", "领导班子带头讲课", None, "重做标识", "增设导诊"]
    assert column(sheet, "责任科室")[0] == "医务部、护理部"
    assert column(sheet, "完成时间")[0] == datetime(2025, 11, 20)
    assert column(sheet, "状态")[:3] == ["已完成", "已完成，长期坚持", "正在整改"]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A1:N1", "A3:A4", "A6:A7", "B3:B5", "C3:C5"} <= merged
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if not isinstance(cell, MergedCell)]
    assert len(cells) > 40
    for cell in cells:
        assert cell.alignment.wrap_text and cell.border.left.style == "thin"


def test_how_it_prints(own_place: Path) -> None:
    sheet = sheet_of(full_round(), own_place)
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref == f"A2:{sheet.cell(2, sheet.max_column).column_letter}7"
    assert "&P" in sheet.oddFooter.center.text


def test_it_prints_on_a3_too(own_place: Path) -> None:
    write_ledger(UNIT, full_round(), own_place / "a3.xlsx", paper="A3")
    sheet = openpyxl.load_workbook(own_place / "a3.xlsx").active
    assert sheet is not None and int(sheet.page_setup.paperSize) == 8
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)


def test_several_sheets_without_ids(own_place: Path) -> None:
    sheet = ledger_table(UNIT, full_round())
    write_sheets([("甲", sheet), ("乙", sheet)], own_place / "two.xlsx")
    book = openpyxl.load_workbook(own_place / "two.xlsx")
    assert book.sheetnames == ["甲", "乙"]
    for page in book.worksheets:
        assert [cell.value for cell in page[2]] == [column.header for column in sheet.columns]
        assert page.print_title_rows == "$1:$2" and page.freeze_panes == "B3"
        assert page.auto_filter.ref == f"A2:{page.cell(2, page.max_column).column_letter}7"


def test_rows_are_high_enough_for_joined_cells(own_place: Path) -> None:
    sheet = sheet_of(round_of(problem("1", "问题描述" * 60, "办", "办")), own_place)
    room = sum(sheet.row_dimensions[row].height for row in (3, 4))
    assert room >= 240 * 2 / sheet.column_dimensions["B"].width * 14
    assert all(sheet.row_dimensions[row].height <= 409 for row in (3, 4))


def test_text_stays_text(own_place: Path) -> None:
    sheet = sheet_of(round_of(problem("1", "=1+1", "\x0b甲\x00", "长" * 40000)), own_place)
    cell = sheet["B3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    progress = column(sheet, "整改情况")
    assert progress[0] == "甲" and len(progress[1]) == 32767


def test_a_round_without_problems(own_place: Path) -> None:
    sheet = sheet_of(round_of(), own_place)
    assert [cell.value for cell in sheet[2]] == [*USUAL, "系统编号"]
    assert sheet.auto_filter.ref == "A2:K2" and sheet.column_dimensions["K"].hidden


def test_cancelling_leaves_the_old_file(own_place: Path) -> None:
    target = own_place / "台账.xlsx"
    target.write_bytes(b"old")
    many = round_of(*(problem(str(n), f"问题{n}", "办") for n in range(300)))
    for steps in (0, 2, 3):
        with pytest.raises(CancelledError):
            write_ledger(UNIT, many, target, CancelAfter(steps))
        assert target.read_bytes() == b"old"
    assert [path.name for path in own_place.iterdir()] == ["台账.xlsx"]


def test_a_folder_that_does_not_exist(own_place: Path) -> None:
    with pytest.raises(LedgerError, match="找不到"):
        write_ledger(UNIT, full_round(), own_place / "没有" / "台账.xlsx")


def test_a_problem_without_measures_has_one_row() -> None:
    (row,) = rows_of(Problem(text="甲", evidence="照片", state=State(status="closed")))
    assert (row.evidence, row.state.status) == ("照片", "closed")


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    """Rounds of all shapes: problems with none to four measures, aspects that come and go, states here and there."""
    names = st.sampled_from(["", "党建", "服务"])
    states = st.sampled_from([State(), State(leaders=("林致远",)), State(status="completed", owners=("苏晚", "何沐"))])
    found = [
        problem(str(number), f"问题{number}", aspect=draw(names), topic=draw(names), progress=draw(names),
                state=draw(states),
                measures=tuple(Measure(text=draw(names), progress=draw(names), state=draw(states))
                               for _ in range(draw(st.integers(0, 4)))))
        for number in range(draw(st.integers(0, 6)))
    ]
    return round_of(*found)


@given(rounds())
def test_every_measure_has_its_row_and_no_cell_belongs_to_two(round_: Round) -> None:
    sheet = ledger_table(UNIT, round_)
    assert len(sheet.rows) == sum(len(rows_of(p)) for p in round_.problems)
    joined = [(span.column, row) for span in sheet.spans for row in range(span.first, span.last + 1)]
    assert len(joined) == len(set(joined))
    for span in sheet.spans:
        assert 0 <= span.first < span.last < len(sheet.rows)
        assert all(sheet.rows[row][span.column] == "" for row in range(span.first + 1, span.last + 1))


@given(rounds())
def test_a_filter_on_states_finds_every_row(round_: Round) -> None:
    sheet = ledger_table(UNIT, round_)
    index = [column.header for column in sheet.columns].index("状态")
    spans = {row: span.first for span in sheet.spans if span.column == index for row in range(span.first,
                                                                                              span.last + 1)}
    shown = [sheet.rows[spans.get(number, number)][index] for number in range(len(sheet.rows))]
    assert shown == [STATUS[m.state.status] if m.state.status else "" for p in round_.problems for m in rows_of(p)]
