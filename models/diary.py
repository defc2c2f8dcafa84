"""整改纪实 and 成效 as they are typed: days as one speaks, amounts, blocks of cells from a spreadsheet. Nothing is stored
here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from models.errors import ValueRefusedError
from models.records import Event, Outcome
from models.typed import LONGEST, LONGEST_VALUE, clean, excerpt

#: Field of an Event → what the office calls it, in the order of the diary's columns.
EVENT_FIELDS = {
    "on": "日期", "kind": "类型", "subject": "主题", "document_number": "文号", "people": "人数", "remarks": "备注",
}
#: Field of an Outcome → what the office calls it.
OUTCOME_FIELDS = {
    "kind": "类型", "name": "名称", "document_number": "文号", "on": "日期", "count": "数量", "amount": "金额（元）",
    "problems": "对应问题",
}
#: Kinds offered before the ledger has its own; the words by which figures count (exporters/figures.py) are in them.
EVENT_KINDS = ("党委会", "专题会", "推进会", "培训", "谈话", "督导检查")
OUTCOME_KINDS = ("新建制度", "修订制度", "约谈", "诫勉", "处分", "追缴", "通报批评")
#: Words of a header cell by the field that they name, the most particular first.
_HEADERS = (
    ("on", ("日期", "时间")), ("document_number", ("文号", "字号", "编号")), ("people", ("人数", "人次")),
    ("remarks", ("备注", "说明")), ("kind", ("类型", "类别", "形式", "种类", "性质")),
    ("subject", ("主题", "内容", "事项", "名称", "议题", "活动", "题目")),
)
_AGO = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2, "大前天": 3, "明天": -1, "后天": -2}
_WEEKDAY = re.compile(r"(上上|上|本|这|下)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])")
_DAY_ALONE = re.compile(r"(\d{1,2})\s*[日号]?")
_MONTH_AND_DAY = re.compile(r"(\d{1,2})\s*[-—–]\s*(\d{1,2})")
_COUNT = re.compile(r"(?:约|共)?(\d{1,6})\s*(?:人次|人|名|位)?")
_AMOUNT = re.compile(r"[¥￥]?\s*(\d[\d,，]*(?:\.\d+)?)\s*(亿|万|千)?\s*元?")
_TIMES = {"亿": 100_000_000, "万": 10_000, "千": 1_000}
_MOST_YUAN = 1e13  # up to here a number keeps its two decimals
#: A day without a year lies at most so many days ahead; else it was last year's: a diary is about what has happened.
_AHEAD = 31
#: In a block of rows in order, a day so many days before the one above belongs to the next year.
_BEHIND = 90


# --- single values ---------------------------------------------------------------------------------------------------


def spoken_day(text: str, today: date) -> date | None:
    """The day that *text* means: 今天, 昨天, 周三 (the last one), 上周三, 3日, 11.3, 2025年11月3日…; None if none.

    Without a year it is the nearest such day that is not more than a month ahead.
    """
    if len(text) > LONGEST_VALUE:
        return None
    plain = "".join(text.split())
    if plain in _AGO:
        return today - timedelta(days=_AGO[plain])
    weekday = _WEEKDAY.fullmatch(plain)
    if weekday:
        return _weekday(weekday, today)
    alone = _DAY_ALONE.fullmatch(plain)
    if alone:
        return _day_of_month(int(alone[1]), today)
    from models.importing.values import parse_date

    plain = _MONTH_AND_DAY.sub(r"\1.\2", plain) if _MONTH_AND_DAY.fullmatch(plain) else plain
    said = parse_date(plain)
    if said is not None:
        return said
    latest = today + timedelta(days=_AHEAD)
    near = parse_date(plain, near=_a_year_before(latest))
    return near if near is not None and near <= latest else None


def _a_year_before(day: date) -> date:
    """The first of the days of which one of every month and day lies up to *day*."""
    before = day.replace(year=day.year - 1, day=min(day.day, 28))
    return before + timedelta(days=1)


def _weekday(found: re.Match[str], today: date) -> date:
    number = "一二三四五六日".index("日" if found[2] == "天" else found[2])
    monday = today - timedelta(days=today.weekday())
    if found[1] is None:  # the last one, today included
        return today - timedelta(days=(today.weekday() - number) % 7)
    weeks = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1}[found[1]]
    return monday + timedelta(days=7 * weeks + number)


def _day_of_month(number: int, today: date) -> date | None:
    """The last such day up to today, of this month or of one before."""
    month = today.replace(day=1)
    for _ in range(12):
        try:
            day = month.replace(day=number)
        except ValueError:
            day = None
        if day is not None and day <= today:
            return day
        month = (month - timedelta(days=1)).replace(day=1)
    return None


def parse_count(text: str) -> int | None:
    """How many: 42, 42人, 42人次; None for an empty text. ValueRefusedError otherwise."""
    if not text.strip():
        return None
    found = _COUNT.fullmatch(text.strip())
    if not found:
        raise ValueRefusedError(f"“{excerpt(text.strip())}”不是人数或数量，请只写数字，如 42。")
    return int(found[1])


def parse_amount(text: str) -> float | None:
    """An amount in yuan: 12640, 12,640.5元, 3.56万元; None for an empty text. ValueRefusedError otherwise."""
    if not text.strip():
        return None
    found = _AMOUNT.fullmatch(text.strip())
    number = float(found[1].replace(",", "").replace("，", "")) * _TIMES.get(found[2] or "", 1) if found else None
    if number is None or number >= _MOST_YUAN:
        raise ValueRefusedError(f"“{excerpt(text.strip())}”不是金额，请写成 12640 或 1.264万元。")
    return round(number, 2)


def amount_text(amount: float | None) -> str:
    """An amount in yuan as one writes it: 12,640 or 12,640.50; "" for None."""
    if amount is None:
        return ""
    return f"{amount:,.2f}".removesuffix(".00")


def event_value(key: str, text: str, today: date) -> Any:
    """What a cell of the diary means; ValueRefusedError with a sentence if it means nothing."""
    text = clean(text, EVENT_FIELDS[key], LONGEST_VALUE if key in ("people", "on") else LONGEST)
    if key == "people":
        return parse_count(text) or 0
    if key == "on":
        day = spoken_day(text, today)
        if text and day is None:
            raise ValueRefusedError(f"“{excerpt(text)}”看不出是哪一天。可写 今天、昨天、11.3、2025年11月3日。")
        return day
    return text


def event_text(key: str, event: Event) -> str:
    """A cell of the diary; :func:`event_value` reads it back."""
    value = getattr(event, key)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if value else ""


# --- blocks ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PastedEvents:
    """What a block of cells gave: entries, and a sentence for each row that could not be read."""

    events: tuple[Event, ...] = ()
    refused: tuple[str, ...] = ()


def events_from_cells(rows: Sequence[Sequence[str]], today: date) -> PastedEvents:
    """Diary entries from a block of cells, with a header row or in the order of the diary's columns.

    A column of running numbers in front is passed over; a day without a year takes the year of the row above.
    """
    stripped = [[cell.strip() for cell in row] for row in rows]
    filled = [(number, row) for number, row in enumerate(stripped, 1) if any(row)]
    if not filled:
        return PastedEvents()
    columns = _header(filled[0][1], today)
    if columns:
        filled = filled[1:]
    else:
        columns = _usual_columns([row for _, row in filled], today)
    events, refused = list[Event](), list[str]()
    for number, row in filled:
        try:
            events.append(_event(row, columns, today, events[-1].on if events else None))
        except ValueRefusedError as error:
            refused.append(f"第 {number} 行：{error}")
    return PastedEvents(tuple(events), tuple(refused))


def _header(row: Sequence[str], today: date) -> dict[int, str]:
    """Column → field, when the row is a header: at least two cells that name fields, and nothing that is a day."""
    columns: dict[int, str] = {}
    if any(spoken_day(cell, today) for cell in row):
        return columns
    for place, cell in enumerate(row):
        name = next((key for key, words in _HEADERS if len(cell) <= 12 and any(word in cell for word in words)), "")
        if name and name not in columns.values():
            columns[place] = name
    return columns if len(columns) > 1 and {"on", "subject"} & set(columns.values()) else {}


def _usual_columns(rows: Sequence[Sequence[str]], today: date) -> dict[int, str]:
    """The diary's own order, from the column on in which the days stand."""
    def days(place: int) -> int:
        cells = [row[place] for row in rows if len(row) > place and len(row[place]) > 2]
        return sum(spoken_day(cell, today) is not None for cell in cells)

    width = max(len(row) for row in rows)
    start = max(range(min(width, 3)), key=lambda place: (days(place), -place))
    return dict(enumerate(EVENT_FIELDS, start if days(start) else 0))


def _event(row: Sequence[str], columns: Mapping[int, str], today: date, above: date | None) -> Event:
    values: dict[str, Any] = {}
    for place, key in columns.items():
        text = row[place] if place < len(row) else ""
        values[key] = event_value(key, text, today)
        if key == "on" and above and values[key] and not re.search(r"\d{4}", text):
            values[key] = _in_the_year_of(above, values[key], today)
    event = replace(Event(), **values)
    if not event.subject and not event.kind:
        raise ValueRefusedError("没有主题也没有类型。")
    return event


def _in_the_year_of(above: date, day: date, today: date) -> date:
    """A day without a year follows the one above: in its year, or in the next one when it lies months before it."""
    try:
        same, following = day.replace(year=above.year), day.replace(year=above.year + 1)
    except ValueError:  # 29 February
        return day
    return following if (above - same).days > _BEHIND and following <= today + timedelta(days=_AHEAD) else same


def checked_event(event: Event) -> Event:
    """The entry with clean texts; refused when it says nothing."""
    texts = ("kind", "subject", "document_number", "remarks")
    clean = replace(event, **{key: getattr(event, key).strip() for key in texts})
    if not clean.subject and not clean.kind:
        raise ValueRefusedError("请写明类型或主题，再加入纪实。")
    if clean.people < 0:
        raise ValueRefusedError("人数不能小于 0。")
    return clean


def checked_outcome(outcome: Outcome) -> Outcome:
    """The outcome with clean texts; refused without a kind, by which it is counted."""
    clean = replace(outcome, **{key: getattr(outcome, key).strip() for key in ("kind", "name", "document_number")},
                    problems=tuple(dict.fromkeys(outcome.problems)))
    if not clean.kind:
        raise ValueRefusedError("请写明成效的类型，如 修订制度、约谈、追缴；通报里按类型计数。")
    return clean


def kinds_of(used: Iterable[str], usual: Sequence[str]) -> list[str]:
    """The kinds to choose from: those that are used, then the usual ones."""
    return list(dict.fromkeys(filter(None, (*used, *usual))))
