"""Deadlines: what people write, and that no text at all makes the parser fail."""

from __future__ import annotations

import calendar
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.importing.deadlines import is_deadline
from models.importing.values import add_months, parse_date, parse_deadline
from models.records import Deadline
from models.rules import DEADLINE_KINDS

FEEDBACK = date(2024, 2, 2)
INTENSIVE = date(2024, 5, 31)


def read(text: object) -> Deadline:
    return parse_deadline(text, feedback_on=FEEDBACK, intensive_until=INTENSIVE)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年6月", "2024-06-30"),
        ("2024年6月底前", "2024-06-30"),
        ("2024年 6月 30日 前", "2024-06-30"),
        ("2024年上半年", "2024-06-30"),
        ("2024年下半年", "2024-12-31"),
        ("2024年第一季度", "2024-03-31"),
        ("第三季度", "2024-09-30"),
        ("二季度末", "2024-06-30"),
        ("年底前", "2024-12-31"),
        ("2025年底", "2025-12-31"),
        ("2025年", "2025-12-31"),
        ("2024.6.30", "2024-06-30"),
        ("2024/6/30", "2024-06-30"),
        ("2024-06-30", "2024-06-30"),
        ("２０２４．６．３０", "2024-06-30"),
        ("20240630", "2024-06-30"),
        (20240630.0, "2024-06-30"),
        ("2024.6", "2024-06-30"),
        ("24年6月", "2024-06-30"),
        ("二〇二四年六月三十日", "2024-06-30"),
        ("十二月底前", "2024-12-31"),
        ("6月上旬", "2024-06-10"),
        ("6月中旬", "2024-06-20"),
        ("2024年6月下旬", "2024-06-30"),
        ("1月底前", "2025-01-31"),
        ("2月2日", "2024-02-02"),
        ("2月1日", "2025-02-01"),
        ("明年3月底前", "2025-03-31"),
        ("今年9月", "2024-09-30"),
        ("6.30前", "2024-06-30"),
        ("3个月内", "2024-05-02"),
        ("反馈之日起三个月内完成", "2024-05-02"),
        ("半年内", "2024-08-02"),
        ("15日内", "2024-02-17"),
        ("两周内", "2024-02-16"),
        ("1年内", "2025-02-02"),
        ("集中整改期内", "2024-05-31"),
        ("2024年3月至6月", "2024-06-30"),
        ("2024年3-6月", "2024-06-30"),
        ("2024.1.1-2024.6.30", "2024-06-30"),
        ("2024年4月10日前、5月底前", "2024-05-31"),
    ],
)
def test_the_last_day_meant(text: object, day: str) -> None:
    found = read(text)
    assert (found.on, found.kind) == (date.fromisoformat(day), "date")
    assert found.text == (str(int(text)) if isinstance(text, float) else text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", ""),
        ("/", ""),
        ("无", ""),
        ("立行立改", "immediate"),
        ("即知即改", "immediate"),
        ("立行立改，长期坚持", "immediate"),
        ("长期坚持", "long_term"),
        ("常态化推进", "long_term"),
        ("2024.6.31", "unknown"),
        ("2023年2月29日", "unknown"),
        ("2024年13月", "unknown"),
        ("每月25日", "unknown"),
        ("视情况而定", "unknown"),
    ],
)
def test_what_names_no_day(text: str, kind: str) -> None:
    assert read(text) == Deadline(text if kind else "", None, kind)


def test_a_day_to_be_kept_up() -> None:
    assert read("2025年底前，并长期坚持") == Deadline(
        "2025年底前，并长期坚持", date(2025, 12, 31), "date_and_long_term"
    )


@pytest.mark.parametrize("cell", [date(2024, 6, 30), datetime(2024, 6, 30, 8, 30), 45473, 45473.0, "45473"])
def test_cells_of_excels_calendar_have_the_iso_date_as_text(cell: object) -> None:
    assert read(cell) == Deadline("2024-06-30", date(2024, 6, 30), "date")


@pytest.mark.parametrize("cell", [0, 12, 36525, 73416, 99999, True, None])
def test_other_numbers_are_no_dates(cell: object) -> None:
    assert read(cell).on is None


def test_a_day_without_a_year_counts_from_the_day_of_receipt_first() -> None:
    assert parse_deadline("4月底前", received_on=date(2024, 5, 1), feedback_on=FEEDBACK).on == date(2025, 4, 30)


@pytest.mark.parametrize("text", ["4月底前", "年底前", "3个月内", "集中整改期内", "月底前"])
def test_without_a_day_to_count_from_it_is_unknown(text: str) -> None:
    assert parse_deadline(text) == Deadline(text, None, "unknown")


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_in_every_form(day: date) -> None:
    for form in (
        "{0.year}年{0.month}月{0.day}日前",
        "{0.year}.{0.month}.{0.day}",
        "{0.year}/{0.month}/{0.day}",
        "{0:%Y%m%d}",
        "{0:%Y-%m-%d}",
        "{0.year} 年 {0.month} 月 {0.day} 号",
    ):
        assert read(form.format(day)).on == day, form
    assert parse_date(day.isoformat()) == day


@given(st.integers(2000, 2099), st.integers(1, 12))
def test_a_month_ends_on_its_last_day(year: int, month: int) -> None:
    last = date(year, month, calendar.monthrange(year, month)[1])
    assert read(f"{year}年{month}月").on == read(f"{year}年{month}月底前").on == last


@given(st.dates(date(2000, 1, 1), date(2098, 12, 31)), st.integers(1, 12))
def test_without_a_year_the_first_such_day_is_meant(near: date, month: int) -> None:
    found = parse_deadline(f"{month}月底前", feedback_on=near).on
    assert found is not None and found >= near and found.month == month
    assert (found - near).days <= 366


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 48))
def test_adding_months_keeps_the_day_or_takes_the_last(start: date, months: int) -> None:
    found = add_months(start, months)
    assert found is not None
    assert (found.year * 12 + found.month) - (start.year * 12 + start.month) == months
    assert found.day == min(start.day, calendar.monthrange(found.year, found.month)[1])


@given(
    st.one_of(
        st.text(), st.text("0123456789年月日.-/底前上下半季度个内〇一二三四五六七八九十"), st.floats(), st.integers()
    )
)
def test_nothing_makes_it_fail(value: object) -> None:
    found = parse_deadline(value, feedback_on=FEEDBACK, intensive_until=INTENSIVE)
    assert found.kind in DEADLINE_KINDS
    assert (found.on is not None) == (found.kind in ("date", "date_and_long_term"))
    parse_date(value, near=FEEDBACK)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("2024年内", date(2024, 12, 31)),
        ("2024年6.30", date(2024, 6, 30)),
        ("2024年年中", date(2024, 6, 30)),
        ("下月底前", date(2024, 3, 31)),
        ("2023年11月至次年2月", date(2024, 2, 29)),
        ("2023年11月至2月", date(2024, 2, 29)),
        ("2024年春节前", None),
        ("2024年x月", None),
        ("2024年3月起，长期坚持", None),
        ("2024年H1", None),
    ],
)
def test_days_as_offices_write_them(text: str, on: date | None) -> None:
    assert parse_deadline(text, feedback_on=date(2024, 2, 2)).on == on


def test_a_deadline_is_known_without_the_rounds_dates() -> None:
    assert is_deadline("年底前") and is_deadline("集中整改期内") and not is_deadline("张伟") and not is_deadline("待定")


@pytest.mark.parametrize("mark", ["9", "0", "１"])
def test_a_row_of_digits_without_end(mark: str) -> None:
    """Read once from end to end: with the square of its length this would take minutes."""
    assert parse_deadline(mark * 100_000, feedback_on=date(2024, 2, 2)).kind == "unknown"
