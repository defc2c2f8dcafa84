"""Words for a day that is counted from the day they are said, and what a month or a quarter is counted from."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cells import format_cell, parse_cell
from models.importing.values import parse_deadline
from models.records import Deadline, RoundInfo
from models.spoken_days import with_days

ROUND = RoundInfo(feedback_on=date(2025, 3, 10))
WEDNESDAY = date(2025, 4, 2)
_DAYS = st.dates(date(2000, 1, 1), date(2098, 12, 31))


def typed(text: str, received_on: date | None = None, today: date = WEDNESDAY) -> Deadline:
    found = parse_cell("deadline", text, ROUND, received_on, today=today)
    assert isinstance(found, Deadline)
    return found


@pytest.mark.parametrize(("text", "day"), [
    ("下周五", "2025-04-11"), ("本周五前", "2025-04-04"), ("下下周三", "2025-04-16"), ("下个星期一", "2025-04-07"),
    ("周五", "2025-04-04"), ("礼拜一", "2025-04-07"), ("周三", "2025-04-02"), ("本周内", "2025-04-06"),
    ("下周", "2025-04-13"), ("周末前", "2025-04-06"), ("今天", "2025-04-02"), ("明天", "2025-04-03"),
    ("大后天", "2025-04-05"),
])
def test_weeks_and_days_count_from_the_day_they_are_said(text: str, day: str) -> None:
    found = typed(text)
    assert (found.on, found.kind) == (date.fromisoformat(day), "date")
    assert str(found.on.year if found.on else "") in found.text  # on paper the word would mean nothing


@pytest.mark.parametrize(("text", "day"), [
    ("6月底前", "2025-06-30"), ("2026.6", "2026-06-30"), ("一个月内", "2025-04-10"), ("季度末", "2025-03-31"),
    ("本季度末", "2025-03-31"), ("下季度", "2025-06-30"), ("年底前", "2025-12-31"), ("明年3月", "2026-03-31"),
    ("本月20日前", "2025-03-20"), ("下月15日", "2025-04-15"), ("下个月中旬", "2025-04-20"), ("下个月", "2025-04-30"),
    ("月底前", "2025-03-31"), ("二季度末", "2025-06-30"), ("后年", "2027-12-31"),
])
def test_months_count_from_the_letter_s_day(text: str, day: str) -> None:
    found = typed(text)
    assert (found.on, found.text) == (date.fromisoformat(day), text)


def test_the_problem_s_own_day_counts_first() -> None:
    assert typed("季度末", date(2025, 5, 6)).on == date(2025, 6, 30)
    assert typed("明年3月", date(2024, 5, 6)).on == date(2025, 3, 31)


def test_without_the_letter_s_day_a_span_counts_from_the_problem_s() -> None:
    found = parse_deadline("一个月内", received_on=date(2025, 5, 6))
    assert found.on == date(2025, 6, 6)


@pytest.mark.parametrize("text", ["每周五", "每月底", "每季度末", "周期性", "两周年", "今后年度", "每季度", "周边", "下次"])
def test_what_comes_again_and_other_words_are_no_day(text: str) -> None:
    assert with_days(text, WEDNESDAY) == text
    assert typed(text).on is None


def test_words_of_kinds_stay() -> None:
    assert typed("立行立改") == Deadline("立行立改", None, "immediate")
    assert typed("长期坚持") == Deadline("长期坚持", None, "long_term")
    found = typed("下周五前完成，并长期坚持")
    assert found == Deadline("2025年4月11日前完成，并长期坚持", date(2025, 4, 11), "date_and_long_term")


def test_a_sheet_is_not_read_as_if_somebody_said_it_today() -> None:
    assert parse_deadline("下周五", feedback_on=date(2025, 3, 10)) == Deadline("下周五", None, "unknown")
    assert parse_cell("deadline", "下周五", ROUND) == Deadline("下周五", None, "unknown")


@given(_DAYS, st.integers(0, 6), st.integers(0, 2))
def test_a_weekday_is_that_day_of_that_week(today: date, weekday: int, weeks: int) -> None:
    text = "下" * weeks + ("周" if weeks else "本周") + "一二三四五六日"[weekday]
    found = typed(text, today=today).on
    monday = today - timedelta(days=today.weekday())
    assert found == monday + timedelta(days=7 * weeks + weekday)


@given(_DAYS, st.sampled_from("一二三四五六日"))
def test_a_bare_weekday_lies_within_the_next_seven_days(today: date, weekday: str) -> None:
    found = typed(f"周{weekday}前", today=today).on
    assert found is not None and 0 <= (found - today).days < 7
    assert "一二三四五六日"[found.weekday()] == weekday


@given(_DAYS, st.sampled_from(["下周五", "明天", "周日前", "6月底前", "季度末", "一个月内", "立行立改", "年底前，长期坚持"]))
def test_what_is_shown_is_read_again_the_same(today: date, text: str) -> None:
    """An editor that is opened and left on another day changes nothing."""
    found = typed(text, today=today)
    later = typed(format_cell("deadline", found), today=today + timedelta(days=30))
    assert later == found


@given(_DAYS)
def test_a_quarter_ends_on_its_last_day_on_or_after_the_day(near: date) -> None:
    found = parse_deadline("季度末", feedback_on=near).on
    assert found is not None and found >= near and found.month in (3, 6, 9, 12)
    assert found.day == calendar.monthrange(found.year, found.month)[1]
    following = parse_deadline("下季度末", feedback_on=near).on
    assert following is not None and 89 <= (following - found).days <= 93


@given(st.text("下本这周星期礼拜一二五六日天末底内前月季度年今明后每0123.，，长期坚持") | st.text(), _DAYS)
def test_nothing_that_is_typed_makes_it_fail(text: str, today: date) -> None:
    found = typed(text, today=today)
    assert (found.on is not None) == (found.kind in ("date", "date_and_long_term"))
