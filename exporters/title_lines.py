"""Breaks a title into lines where the meaning allows it, balanced, as trapezoid or diamond (GB/T 9704 7.3.1)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from itertools import combinations

#: Words before which a line may well begin, with the price of breaking there (0 best).
_BEGINNINGS = {"关于": 0, "贯彻": 2, "落实": 3, "开展": 3, "巡察": 2, "巡视": 2, "反馈": 3, "集中": 2, "整改": 3, "问题": 4, "阶段": 4,
               "进展": 4, "情况": 6, "对": 5, "第": 6, "选人": 4, "意识": 4, "专项": 3, "审计": 3, "工作": 6, "“": 4, "《": 3, "（": 5}
#: Words after which a line may well end.
_ENDINGS = {"委员会": 1, "党委": 2, "党组": 2, "总支部": 2, "党总支": 2, "党支部": 2, "医院": 2, "、": 2, "，": 1, "”": 5, "》": 4, "的": 6,
            "轮": 2, "年度": 4, "暨": 6, "和": 6, "院": 4, "省": 6, "市": 6, "县": 6}
_ANYWHERE = 12
#: Price of one line more than necessary.
_ONE_MORE = 4
#: Never broken: before closing marks and 的, after opening marks, inside numbers, dates, Latin words
#: and 委员会, between 市委 and 巡察.
_UNBREAKABLE = re.compile(
    r"(?=[的、，。；：？！”’）》〉〕])|(?<=[“‘（《〈〔])|(?<=[0-9A-Za-z.])(?=[0-9A-Za-z.%年月日号])"
    r"|(?<=第.)|(?<=关)(?=于)|(?<=[年月])(?=\d)|(?=委)|(?=.委员会)|(?<=委)(?=巡)"
)
_LAST_WORD = 2
_MAX_LINES = 4


def title_lines(text: str, width: int) -> tuple[str, ...]:
    """The lines of a title, none longer than *width* characters; line breaks that the author typed are kept.

    A title too long for four lines is given back as its author typed it, for the renderer to wrap.
    """
    typed = tuple(line.strip() for line in text.splitlines() if line.strip())
    if len(typed) != 1 or _width(typed[0]) <= width:
        return typed
    line = typed[0]
    prices = _prices(line)
    fewest = math.ceil(_width(line) / width)
    cheap = [place for place, price in prices.items() if price < _ANYWHERE]
    for places in (cheap, list(prices)):
        counts = range(fewest, min(fewest + 1, _MAX_LINES) + 1)
        divisions = (lines for count in counts for lines in _divisions(line, count, places))
        choices = [lines for lines in divisions if max(map(_width, lines)) <= width]
        if choices:
            return min(choices, key=lambda lines: _cost(lines, prices) + _ONE_MORE * (len(lines) - fewest))
    return typed


def _width(text: str) -> float:
    """Width in characters: digits and Latin letters count a little more than half (some fonts have wide ones)."""
    return sum(1 if ord(character) > 0x2000 else 0.55 for character in text)


def _prices(line: str) -> dict[int, int]:
    """Price of each place where a new line may begin."""
    forbidden = {match.start() for match in _UNBREAKABLE.finditer(line)}
    places = (place for place in range(2, len(line) - _LAST_WORD) if place not in forbidden)
    return {place: _price(line, place) for place in places}


def _price(line: str, place: int) -> int:
    before, after = line[:place], line[place:]
    begins = (price for word, price in _BEGINNINGS.items() if after.startswith(word))
    ends = (price for word, price in _ENDINGS.items() if before.endswith(word))
    return min((*begins, *ends), default=_ANYWHERE)


def _divisions(line: str, count: int, places: list[int]) -> Iterable[tuple[str, ...]]:
    """All ways to cut *line* into *count* lines at *places*."""
    return (_cut(line, cuts) for cuts in combinations(places, count - 1))


def _cut(line: str, cuts: tuple[int, ...]) -> tuple[str, ...]:
    ends = (0, *cuts, len(line))
    return tuple(line[a:b] for a, b in zip(ends, ends[1:]))


def _cost(lines: tuple[str, ...], prices: dict[int, int]) -> float:
    """Price of the breaks, of unequal lines, and of a waist (an hourglass is never right)."""
    widths = [_width(line) for line in lines]
    place, cost = 0, 0.0
    for line in lines[:-1]:
        place += len(line)
        cost += prices[place]
    waist = any(b < min(a, c) for a, b, c in zip(widths, widths[1:], widths[2:]))
    return cost + 0.8 * (max(widths) - min(widths)) + (100 if waist else 0)
