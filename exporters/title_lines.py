"""Breaks a title into lines where the meaning allows it, balanced, as trapezoid or diamond (GB/T 9704 7.3.1)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

#: Words before which a line may well begin, with the price of breaking there (0 best).
_BEGINNINGS = {"关于": 0, "贯彻": 2, "落实": 3, "开展": 3, "巡察": 2, "巡视": 2, "反馈": 3, "集中": 2, "整改": 3, "问题": 4, "阶段": 4,
               "进展": 4, "情况": 6, "对": 5, "第": 6, "选人": 4, "意识": 4, "专项": 3, "审计": 3, "工作": 6, "“": 4, "《": 3, "（": 5}
#: Words after which a line may well end.
_ENDINGS = {"委员会": 1, "党委": 2, "党组": 2, "总支部": 2, "党总支": 2, "党支部": 2, "医院": 2, "、": 2, "，": 1, "”": 5, "》": 4, "的": 6,
            "轮": 2, "年度": 4, "暨": 6, "和": 6, "院": 4, "省": 6, "市": 6, "县": 6}
_ANYWHERE = 12
#: Price of one line more than necessary.
_ONE_MORE = 4
#: Price of each character by which lines differ; of lines of the same width (a trapezoid is asked for).
_UNEVEN, _BLOCK = 0.8, 2
#: Never broken: before closing marks and 的, after opening marks, inside numbers, dates, Latin words
#: and 委员会, after 关于, between 市委 and 巡察.
_UNBREAKABLE = re.compile(
    r"(?=[的、，。；：？！”’）》〉〕])|(?<=[“‘（《〈〔])|(?<=[0-9A-Za-z.])(?=[0-9A-Za-z.%年月日号])"
    r"|(?<=第.)|(?<=关)(?=于)|(?<=关于)|(?<=[年月])(?=\d)|(?=委)|(?=.委员会)|(?<=委)(?=巡)"
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
    for places, shape in ((cheap, _is_shapely), (list(prices), _is_shapely), (list(prices), _any_shape)):
        choices = [lines for count in range(fewest, min(fewest + 1, _MAX_LINES) + 1)
                   for lines in _divisions(line, count, places, width) if shape(lines)]
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


def _divisions(line: str, count: int, places: list[int], width: int, start: int = 0) -> Iterator[tuple[str, ...]]:
    """All ways to cut *line* from *start* into *count* lines of at most *width* at *places*."""
    if count == 1:
        if _width(line[start:]) <= width:
            yield (line[start:],)
        return
    for place in places:
        if place <= start:
            continue
        first = line[start:place]
        if _width(first) > width:
            return
        if _width(line[place:]) <= (count - 1) * width:
            for rest in _divisions(line, count - 1, places, width, place):
                yield (first, *rest)


def _is_shapely(lines: tuple[str, ...]) -> bool:
    """True for a trapezoid or a diamond: no line is narrower than lines above and below it (never an hourglass)."""
    widths = [_width(line) for line in lines]
    widest = widths.index(max(widths))
    return widths[:widest + 1] == sorted(widths[:widest + 1]) and widths[widest:] == sorted(widths[widest:])[::-1]


def _any_shape(_: tuple[str, ...]) -> bool:
    return True


def _cost(lines: tuple[str, ...], prices: dict[int, int]) -> float:
    """Price of the breaks, of unequal lines, and of lines so equal that they make a block."""
    widths = [_width(line) for line in lines]
    place, cost = 0, 0.0
    for line in lines[:-1]:
        place += len(line)
        cost += prices[place]
    uneven = max(widths) - min(widths)
    return cost + _UNEVEN * uneven + (_BLOCK if uneven < 1 else 0)
