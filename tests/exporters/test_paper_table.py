"""Sheets as tables on paper: printed values, widths, headers, rows across."""

from __future__ import annotations

from datetime import date

import pytest

from exporters.blocks import Span
from exporters.ledger_table import COLUMNS, Column, filled_sheet
from exporters.official_format import TABLE_CELL_SIDE_TW, TABLE_SZ
from exporters.paper_table import column_widths, paper_table, printed, text_units
from models.records import Problem
from tests.exporters.sample import full_round, problem

WIDTH = 12756
CHARACTER, EDGES = TABLE_SZ * 10, 2 * TABLE_CELL_SIDE_TW


def names(header: str, width: float = 9) -> Column:
    return Column(header, width, centred=True)


def texts(header: str, width: float) -> Column:
    return Column(header, width)


@pytest.mark.parametrize(("value", "text"), [(date(2025, 12, 1), "2025.12.1"), (3, "3"), ("立行立改", "立行立改"), ("", "")])
def test_printed_values(value: date | int | str, text: str) -> None:
    assert printed(value) == text


def test_short_entries_take_what_they_need_and_texts_share_the_rest() -> None:
    columns = [names("责任领导"), texts("措施", 20), texts("情况", 30)]
    widths = column_widths(columns, [["欧阳修文、林一", "甲" * 90, "乙" * 10]], WIDTH)
    assert sum(widths) == pytest.approx(WIDTH)
    assert widths[0] == pytest.approx(EDGES + 4.1 * CHARACTER)  # the longest name, not both
    assert widths[2] / widths[1] == pytest.approx(1.5)


def test_a_short_entry_takes_no_more_than_its_column_has() -> None:
    columns = [names("科室", 10), texts("措施", 20)]
    assert column_widths(columns, [["特别长的科室名称十个字", ""]], WIDTH)[0] == pytest.approx(EDGES + 5.1 * CHARACTER)


def test_more_columns_than_fit_give_way_alike() -> None:
    columns = [names(f"列{number}", 12) for number in range(12)] + [texts("措施", 20)]
    widths = column_widths(columns, [["五个字的名" for _ in columns]], 8000)
    assert sum(widths) == pytest.approx(8000) and max(widths[:12]) == pytest.approx(min(widths[:12]))


def test_a_table_without_rows_has_its_header() -> None:
    columns = [COLUMNS["number"], COLUMNS["problem.text"]]
    table = paper_table(filled_sheet("", columns, ()), (), WIDTH)
    assert table.rows == () and table.header == (("序号", "具体问题"),)


def test_a_header_is_broken_in_its_middle_where_it_does_not_fit() -> None:
    problems = (problem("1", "甲", "办"),)
    table = paper_table(filled_sheet("", [COLUMNS["leaders"], COLUMNS["owners"], COLUMNS["measure.text"]], problems),
                        problems, WIDTH)
    assert table.header == (("责任\n领导", "责任人", "整改措施"),)


def test_aspects_and_topics_stand_across_numbered_anew() -> None:
    problems = full_round().problems
    columns = [COLUMNS["number"], COLUMNS["problem.text"], COLUMNS["measure.text"]]
    table = paper_table(filled_sheet("", columns, problems), problems, WIDTH, ("aspect", "topic"))
    across = [row[0] for row in table.rows if row[0] and not any(row[1:])]
    assert across == ["一、聚焦党的建设", "（一）理论学习不够深入", "二、群众就医体验", "（一）便民措施落实有差距"]
    assert [span.top for span in table.spans if span.columns == 3] == [0, 1, 5, 6]
    assert Span(2, 1, 2) in table.spans and Span(7, 1, 2) in table.spans  # problems over their measures
    assert table.rows[2][1].startswith("学习") and table.rows[3][:2] == ("", "")
    assert table.from_the_top


@pytest.mark.parametrize(("aspect", "shown"), [("三、作风方面", "一、作风方面"), ("（二）作风方面", "一、作风方面"), ("作风\n方面", "一、作风方面")])
def test_a_typed_number_of_an_aspect_is_replaced(aspect: str, shown: str) -> None:
    problems = (problem("1", "甲", aspect=aspect),)
    table = paper_table(filled_sheet("", [COLUMNS["number"], COLUMNS["problem.text"]], problems), problems, WIDTH,
                        ("aspect",))
    assert table.rows[0] == (shown, "")


def test_problems_without_an_aspect_below_some_that_have_one() -> None:
    problems = (problem("1", "甲", aspect="作风"), problem("2", "乙"))
    sheet = filled_sheet("", [COLUMNS["problem.text"]], problems)
    assert [row[0] for row in paper_table(sheet, problems, WIDTH, ("aspect",)).rows] == ["一、作风", "甲", "二、其他方面", "乙"]


def test_no_rows_across_without_aspects() -> None:
    problems: tuple[Problem, ...] = (problem("1", "甲"), problem("2", "乙"))
    sheet = filled_sheet("", [COLUMNS["problem.text"]], problems)
    assert paper_table(sheet, problems, WIDTH, ("aspect", "topic")).rows == (("甲",), ("乙",))


def test_a_joined_aspect_is_not_cut_by_rows_across() -> None:
    problems = (problem("1", "甲", aspect="作风", topic="一类"), problem("2", "乙", aspect="作风", topic="二类"))
    sheet = filled_sheet("", [COLUMNS["aspect"], COLUMNS["problem.text"]], problems)
    table = paper_table(sheet, problems, WIDTH, ("topic",))
    assert all(span.columns == 2 for span in table.spans)


def test_units_of_texts() -> None:
    assert text_units("2025年") == 3.0
