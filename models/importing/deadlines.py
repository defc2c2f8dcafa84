"""Deadlines and dates as people write them (contract §2, ``deadline``): pure, and never raising for odd text."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from models.importing.texts import cell_text, chinese_number, folded
from models.records import Deadline

_IMMEDIATE = re.compile(
    r"立行立改|即知即改|立知立改|立查立改|立整立改|即行即改|即改|边查边改|边审边改|边整边改|立即|即时|马上|已即改"
)
_LONG_TERM = re.compile(r"长期|常态|持续|常抓|坚持|日常|经常性")
_INTENSIVE = re.compile(r"集中整改(?:期|阶段)?(?:间|内|结束|届满)?(?:底|前|之前|内)?")
#: A day that something begins with is no last day: 2024年3月起，长期坚持.
_BEGINNING = re.compile(r"^(?:日|月|份)?(?:起(?!至|到|[-—–~～])|开始|以来|之后|以后)")
_NOTHING = {"", "/", "-", "--", "—", "——", "无", "\\", "、", "*"}
_NUMERAL = re.compile(r"[〇○零一二三四五六七八九十两]+(?=年|月|日|号|个月|个工作日|天|周|个星期|季)")
_SPAN_OF_MONTHS = re.compile(r"(\d{1,2})(?:月份?)?[-—–~～至到、和及]+(?=(\d{1,2})月)")
#: Excel's serial numbers of 2000-01-01 and 2100-12-31 (contract §2: a bare number counts if it falls in 2000–2100).
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73415
_EXCEL_EPOCH = date(1899, 12, 30)
_LAST = 99  # «the last day of that month»
_THIS_QUARTER, _NEXT_QUARTER = -10, -11
_PART_DAYS = {"上旬": 10, "初": 10, "中旬": 20, "中": 20, "下旬": _LAST, "底": _LAST, "末": _LAST}

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)(?P<Y>(?:19|20)\d\d)(?P<M>[01]\d)(?P<D>[0-3]\d)(?!\d)",
        r"(?<!\d)(?P<Y>(?:19|20)\d\d)(?P<M>0[1-9]|1[0-2])(?![\d年])",
        r"(?<![\d.])(?P<Y>\d{4}|\d{2})(?P<S>[./\-])(?P<M>\d{1,2})(?P=S)(?P<D>\d{1,2})(?![\d])日?",
        r"(?<!\d)(?P<Y>(?:19|20)\d\d)年(?P<M>\d{1,2})[./\-](?P<D>\d{1,2})(?![\d.])日?",
        r"(?<![\d.])(?P<Y>(?:19|20)\d\d)[./\-](?P<M>\d{1,2})(?![\d])月?(?P<P>上旬|中旬|下旬|初|中|底|末)?",
        r"(?:(?<!\d)(?P<Y>\d{4}|\d{2})年)?(?<![\d每])(?P<M>\d{1,2})月份?"
        r"(?:(?P<D>\d{1,2})(?:日|(?=前|止|[,;)]|$))|(?P<P>上旬|中旬|下旬|初|中|底|末))?",
        r"(?:(?<!\d)(?P<Y>\d{4}|\d{2})年)?第?(?<!\d)(?P<Q>\d)季度?(?!次)",
        r"(?:(?<!\d)(?P<Y>\d{4}|\d{2})年)?(?P<H>[上下])半年",
        r"(?:(?<!\d)(?P<Y>\d{4}|\d{2})年)?年(?P<C>中)",
        r"(?<!\d)(?P<Y>\d{4}|\d{2})年(?:度|全年)?(?:底|末|内|终)?(?![^\d#]{0,2}月|中|元旦|春节|五一|端午|国庆|中秋|暑|寒|[QH]\d)",
        r"(?P<E>年底|年末|年内|年终|全年|年度内)",
        r"(?<!每)(?P<T>(?:[本当次]|这个?|下个?)月)(?:(?P<D>\d{1,2})日|(?P<P>上旬|中旬|下旬|初|中|底|末)|内)?",
        r"(?<!每)(?P<T>月)(?:底|末)",
        r"(?<!每)(?:(?P<K>[本当这下]个?)季度?(?:底|末|内)?|(?P<L>季度?)(?:底|末|内))",
        r"(?<![\d.])(?P<M>\d{1,2})[./](?P<D>\d{1,2})(?![\d.])",
    )
)
_WITHIN = re.compile(
    r"(?<!\d)(?P<N>\d{1,3}|半)(?P<U>个?年|个半?月|天|日|周|个星期)(?:之)?(?:以)?内|(?<!\d)(?P<N2>\d+)个月|(?<!\d)(?P<N3>\d+)天"
)


@dataclass(frozen=True)
class _Point:
    """A day as written: parts that are missing are None; ``at`` is the place in the text."""

    at: int
    year: int | None
    month: int | None
    day: int


def parse_deadline(
    text_or_date: Any,
    *,
    received_on: date | None = None,
    feedback_on: date | None = None,
    intensive_until: date | None = None,
) -> Deadline:
    """What a deadline cell means (contract §2).

    *text_or_date* is a text, a date, or a number of Excel's calendar. A day without a year is the first such day on
    or after *received_on*, else *feedback_on*; «3个月内» counts from *feedback_on*, without one from
    *received_on*; «集中整改期内» is *intensive_until*.
    What cannot be settled has the kind ``unknown`` and keeps its words.
    """
    excel_date = _excel_date(text_or_date)
    if excel_date:
        return Deadline(excel_date.isoformat(), excel_date, "date")
    return _parse_text(cell_text(text_or_date), received_on or feedback_on, feedback_on, intensive_until)


@lru_cache(maxsize=4096)
def _parse_text(text: str, near: date | None, feedback_on: date | None, intensive_until: date | None) -> Deadline:
    plain = _plain(text)
    if plain in _NOTHING:
        return Deadline()
    on, found = _last_day(plain, near, feedback_on, intensive_until)
    if not found:
        return Deadline(text, None, _kind_of_words(plain))
    if on is None:
        return Deadline(text, None, "unknown")
    return Deadline(text, on, "date_and_long_term" if _LONG_TERM.search(plain) else "date")


def is_deadline(text: str) -> bool:
    """True when *text* says a deadline, whatever the round's dates are; tells the pieces of a combined cell apart."""
    some_day = date(2024, 1, 1)
    return _parse_text(cell_text(text), some_day, some_day, some_day).kind not in ("", "unknown")


def parse_date(text_or_date: Any, *, near: date | None = None) -> date | None:
    """The day that a date cell means, or None; a day without a year is the first one on or after *near*."""
    excel_date = _excel_date(text_or_date)
    if excel_date:
        return excel_date
    return _last_day(_plain(cell_text(text_or_date)), near, None, None)[0]


def _kind_of_words(plain: str) -> str:
    if _IMMEDIATE.search(plain):
        return "immediate"
    return "long_term" if _LONG_TERM.search(plain) else "unknown"


def _excel_date(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    if isinstance(value, str) and not re.fullmatch(r"\s*\d{5}(?:\.0+)?\s*", value, re.ASCII):
        return None
    serial = float(value)
    return _EXCEL_EPOCH + timedelta(days=int(serial)) if _FIRST_SERIAL <= serial < _LAST_SERIAL + 1 else None


def _plain(text: str) -> str:
    """Half width, no spaces, Chinese numbers of dates as digits, 3月至6月, 3-6月 and 5、6月 as 6月."""
    text = folded(text)
    text = _NUMERAL.sub(lambda found: _digits(found.group()), text)
    return _SPAN_OF_MONTHS.sub(_end_of_span, text).replace("号", "日")


def _end_of_span(found: re.Match[str]) -> str:
    """Only the end of 3-6月 counts; 11月至2月 keeps both, because its end lies in the next year."""
    return f"{found[1]}月至" if int(found[1]) > int(found[2]) else ""


def _digits(numeral: str) -> str:
    number = chinese_number(numeral)
    return numeral if number is None else str(number)


def _last_day(
    plain: str, near: date | None, feedback_on: date | None, intensive_until: date | None
) -> tuple[date | None, bool]:
    """The last day meant and whether any day was named at all; (None, True): named, but not to be settled."""
    plain = _explicit_years(plain, near)
    days: list[date | None] = []
    for found in _WITHIN.finditer(plain):
        days.append(_after(feedback_on or near, found))
    plain = _WITHIN.sub(lambda found: "#" * len(found.group()), plain)
    if _INTENSIVE.search(plain):
        days.append(intensive_until)
    days.extend(_days(_points(plain), near))
    if not days or None in days:
        return None, bool(days)
    return max(day for day in days if day), True


def _explicit_years(plain: str, near: date | None) -> str:
    said = re.search(r"(?<!\d)(20\d\d)[年./\-]", plain)
    if not said and near is None:
        return plain
    this = int(said[1]) if said else near.year if near else 0
    plain = re.sub(r"今年|本年度?|当年", f"{near.year if near else this}年", plain)
    plain = re.sub(r"(?<!今)后年", f"{this + 2}年", plain)
    return re.sub(r"次年|明年|来年|下年度?", f"{this + 1}年", plain)


def _points(plain: str) -> list[_Point]:
    points: list[_Point] = []
    for pattern in _PATTERNS:
        named = (found for found in pattern.finditer(plain) if not _BEGINNING.match(plain[found.end() :]))
        points.extend(map(_point, named))
        plain = pattern.sub(lambda found: "#" * len(found.group()), plain)
    return sorted(points, key=lambda point: point.at)


def _point(found: re.Match[str]) -> _Point:
    parts = found.groupdict()
    year = int(parts["Y"]) if parts.get("Y") else None
    if year is not None and year < 100:
        year += 2000
    month, day = _month_and_day(parts)
    return _Point(found.start(), year, month, day)


def _month_and_day(parts: dict[str, str | None]) -> tuple[int | None, int]:
    """Month 0 stands for «this month» (月底), -1 for the next one, -10 and -11 for the last of this and of the next
    quarter; 99 as a day for the last of the month; a part that is absent is the last."""
    if parts.get("Q"):
        return int(parts["Q"] or 0) * 3, _LAST
    if parts.get("H"):
        return (6 if parts["H"] == "上" else 12), _LAST
    if parts.get("C"):
        return 6, _LAST
    if parts.get("K") or parts.get("L"):
        return (_NEXT_QUARTER if (parts.get("K") or "")[:1] == "下" else _THIS_QUARTER), _LAST
    day = int(parts["D"] or 0) if parts.get("D") else _PART_DAYS.get(parts.get("P") or "", _LAST)
    if parts.get("T"):
        return (-1 if (parts["T"] or "")[0] in "下次" else 0), day
    return (int(parts["M"] or 0), day) if parts.get("M") else (12, _LAST)


def _days(points: list[_Point], near: date | None) -> Iterator[date | None]:
    year: int | None = None
    before: date | None = None
    for point in points:
        year = point.year or year
        day = _settle(point, year, near)
        if day and before and day < before and point.year is None and year is not None:
            year += 1  # 2023年11月至2月 ends in the next year
            day = _settle(point, year, near)
        yield day
        before = day


def _settle(point: _Point, year: int | None, near: date | None) -> date | None:
    if point.month is not None and point.month < 1:
        month = _counted_month(near, point.month) if near else None
        return _day(month.year, month.month, point.day) if month else None
    if year is not None:
        return _day(year, point.month or 12, point.day)
    if near is None:
        return None
    this_year = _day(near.year, point.month or 12, point.day)
    return this_year if this_year and this_year >= near else _day(near.year + 1, point.month or 12, point.day)


def _counted_month(near: date, month: int) -> date | None:
    """The first day of the month that is counted from the one of *near* (see _month_and_day)."""
    if month > _THIS_QUARTER:
        return add_months(near.replace(day=1), -month)
    last_of_quarter = near.replace(month=(near.month + 2) // 3 * 3, day=1)
    return add_months(last_of_quarter, 3 * (_THIS_QUARTER - month))


def _day(year: int, month: int, day: int) -> date | None:
    """The day, or None when it does not exist; 99 is the last of the month."""
    if not (1 <= month <= 12 and 1900 <= year <= 2200):
        return None
    last = calendar.monthrange(year, month)[1]
    if day == _LAST:
        return date(year, month, last)
    return date(year, month, day) if 1 <= day <= last else None


def _after(start: date | None, found: re.Match[str]) -> date | None:
    """The day that lies the written span after *start*."""
    parts = found.groupdict()
    number = parts["N"] or parts["N2"] or parts["N3"] or ""
    unit = parts["U"] or ("月" if parts["N2"] else "天")
    if start is None or len(number) > 4:
        return None
    if number == "半":
        return add_months(start, 6) if "年" in unit else start + timedelta(days=15)
    if "月" in unit:
        return add_months(start, int(number))
    if "年" in unit:
        return add_months(start, 12 * int(number))
    return start + timedelta(days=int(number) * (7 if unit in ("周", "个星期") else 1))


def add_months(start: date, months: int) -> date | None:
    """The same day *months* later, or the last day of that month; None beyond the calendar."""
    index = start.year * 12 + start.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if year > 2200:
        return None
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
