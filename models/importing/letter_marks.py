"""Numbering at the start of a line of a feedback letter: 一、 （一） 1. （1） ①, also when it was typed carelessly.

Careless means: half-width marks, 1、 for 1., a space inside, full-width digits, one bracket lost (6） or （6. A closing
bracket lost and a digit right behind the mark (3.5家…, not 1.5万元) are numbering only where they go on counting.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.importing.texts import chinese_number

#: Depth of each way of numbering, by the order of official writing (GB/T 9704—2012, 7.3.3), and ① below it.
CHAPTER, BRACKETED, ARABIC, ARABIC_BRACKETED, CIRCLED = 1, 2, 3, 4, 5

_CHINESE = r"([一二三四五六七八九十]{1,3})(?![一二三四五六七八九十])"
_DIGITS = r"([0-9０-９]{1,3})(?![0-9０-９])"
_OPEN, _CLOSE, _POINT = "[（(﹙]", "[）)﹚]", "[、.．﹒]"
#: Ways of numbering that need no second look: depth, pattern with the number as group 1.
_CERTAIN = tuple((depth, re.compile(pattern)) for depth, pattern in (
    (BRACKETED, rf"{_OPEN}\s*{_CHINESE}\s*{_CLOSE}\s*{_POINT}?"),
    (ARABIC_BRACKETED, rf"{_OPEN}\s*{_DIGITS}\s*{_CLOSE}\s*{_POINT}?"),
    (BRACKETED, rf"{_CHINESE}\s*{_CLOSE}\s*{_POINT}?"),
    (ARABIC_BRACKETED, rf"{_DIGITS}\s*{_CLOSE}\s*{_POINT}?"),
    (CHAPTER, rf"{_CHINESE}\s*{_POINT}(?!\s*[一二三四五六七八九十][季级线楼期批类把])"),
    (ARABIC, rf"{_DIGITS}\s*{_POINT}(?!\s*[0-9０-９])"),
    (ARABIC, rf"{_DIGITS}\s*{_POINT}(?=\s*(?:19|20)\d\d\s*年)"),
))
#: Ways that are believed only where they go on counting.
_DOUBTFUL = tuple((depth, re.compile(pattern)) for depth, pattern in (
    (BRACKETED, rf"{_OPEN}\s*{_CHINESE}\s*{_POINT}?"),
    (ARABIC_BRACKETED, rf"{_OPEN}\s*{_DIGITS}\s*{_POINT}?"),
    (CHAPTER, rf"{_CHINESE}\s*{_POINT}"),
    (ARABIC, rf"{_DIGITS}\s*{_POINT}(?!\s*[0-9０-９]+(?:[.．][0-9０-９]+)?\s*(?:万|亿|元|[%％‰]|倍|个百分点|[.．]))"),
))
#: One character that is a whole number mark: first and last of the block, depth.
_SINGLE = (("①", "⑳", CIRCLED), ("㈠", "㈩", BRACKETED), ("⑴", "⒇", ARABIC_BRACKETED), ("⒈", "⒛", ARABIC))
#: What a mark was before it lost both brackets.
_TWIN = {CHAPTER: BRACKETED, ARABIC: ARABIC_BRACKETED}


@dataclass(frozen=True)
class Mark:
    """Numbering found at the start of a line: depth, number, the mark as typed, and the text behind it."""

    depth: int
    number: int
    typed: str
    rest: str


def read_mark(line: str, counted: dict[int, int], fresh: bool = True) -> Mark | None:
    """The numbering that *line* (without white space around) begins with.

    *counted*: last number so far by depth; *fresh*: the line above is finished, so that this one begins something.
    """
    for first, last, depth in _SINGLE:
        if first <= line[:1] <= last:
            rest = re.sub(rf"^\s*{_POINT}?\s*", "", line[1:])
            return Mark(depth, ord(line[0]) - ord(first) + 1, line[0], rest)
    for depth, pattern in _CERTAIN:
        if found := pattern.match(line):
            return _mark(depth, found)
    for depth, pattern in _DOUBTFUL:
        found = pattern.match(line)
        if found and (fresh or depth in (BRACKETED, ARABIC_BRACKETED)) and _goes_on(_mark(depth, found), counted):
            return _mark(depth, found)
    return None


def number_of(typed: str) -> int | None:
    """The number in a mark as typed: （六 → 6, 12、 → 12, ③ → 3; None when it is none."""
    mark = read_mark(typed.strip(), {})
    if mark is not None:
        return mark.number
    bare = typed.strip(" （()）、.．")
    return int(bare) if bare.isdecimal() else chinese_number(bare) if bare else None


def _mark(depth: int, found: re.Match[str]) -> Mark:
    digits = found[1]
    number = int(digits) if digits.isdecimal() else chinese_number(digits)
    return Mark(depth, number or 0, found[0].strip(), found.string[found.end():].strip())


def _goes_on(mark: Mark, counted: dict[int, int]) -> bool:
    if mark.number not in (1, counted.get(mark.depth, 0) + 1):
        return False
    # （1人）…: the bracket is closed later, so it was no lost one; numbering never closes there.
    bracket = re.search(r"[（(﹙）)﹚]", mark.rest) if mark.depth in (BRACKETED, ARABIC_BRACKETED) else None
    return bracket is None or bracket[0] not in "）)﹚"


def repaired(marks: Sequence[Mark | None]) -> list[Mark | None]:
    """*marks* with the depth put right where both brackets were lost: (5) 6、 (7) is (5) (6) (7).

    A number is moved to the twin depth (一、 → （一）, 1. → （1）) where it goes on counting, when it closes a gap there, or
    does not go on counting in its own depth, or stands there a second time.
    """
    result = list(marks)
    before: dict[int, int] = {}
    for position, mark in enumerate(marks):
        if mark is None:
            continue
        twin = _TWIN.get(mark.depth)
        if twin is not None and mark.number == before.get(twin, 0) + 1 > 1:
            following = {depth: _next_number(marks, position, depth) for depth in (twin, mark.depth)}
            if _belongs_to(twin, mark, before, following):
                mark = replace(mark, depth=twin)
                result[position] = mark
        before[mark.depth] = mark.number
    return result


def _belongs_to(twin: int, mark: Mark, before: dict[int, int], following: dict[int, int | None]) -> bool:
    if following[twin] == mark.number + 1 or following[mark.depth] == mark.number:
        return True
    counts_on = mark.number == before.get(mark.depth, 0) + 1
    return not counts_on and following[twin] in (None, 1)


def _next_number(marks: Sequence[Mark | None], position: int, depth: int) -> int | None:
    # A gap is closed soon or never: looking further would cost time and find another topic's numbers.
    near = marks[position + 1:position + 60]
    return next((mark.number for mark in near if mark is not None and mark.depth == depth), None)
