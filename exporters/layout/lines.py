"""Where a line ends: Word's rules for Simplified Chinese, by characters and their widths. No fonts, no pages.

Marks that may not begin or end a line are those of Word's 中文标点避头尾 (standard level); one point mark may hang
past the margin (overflowPunct); numbers, Latin words and addresses stay whole; —— and …… are not torn apart.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

#: Characters that may not begin a line (w:noLineBreaksBefore of zh-CN), and that may not end one.
NOT_AT_START = frozenset("!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠")
NOT_AT_END = frozenset("$([{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥")
#: Marks that may stand outside the text's right edge, one a line.
HANGING = frozenset("、。，．：；！？")
#: Marks of two characters.
_DOUBLE = frozenset("—…")
#: Room for rounding when widths are added up, in points.
_ROUNDING = 0.01
_FIRST_WIDE = "\u2e80"


def is_latin(character: str) -> bool:
    """True for the characters of numbers, Latin words and addresses, which a line does not break between."""
    return "!" <= character <= "~" or ("\xa0" <= character < _FIRST_WIDE and character.isalnum())


def may_begin(text: str, place: int) -> bool:
    """True when a line may begin at *place* of *text* (neither its start nor its end)."""
    before, after = text[place - 1], text[place]
    if after == " " or after in NOT_AT_START or before in NOT_AT_END:
        return False
    if is_latin(before) and is_latin(after):
        return before == "-" and after.isalpha()
    return not (before == after and before in _DOUBLE)


def line_ends(text: str, widths: Sequence[float], first: float, rest: float, hanging: bool = True) -> list[int]:
    """End of each line (the place after its last character) of *text*, a single paragraph without line breaks.

    *widths* are the characters' widths, *first* and *rest* the widths of the first line and of the others; *hanging*:
    a mark may stand outside.
    """
    edges = [0.0, *accumulate(widths)]
    ends: list[int] = []
    start, room = 0, first
    while start < len(text):
        start = _end(text, edges, start, room, hanging)
        ends.append(start)
        room = rest
    return ends


def _end(text: str, edges: Sequence[float], start: int, room: float, hanging: bool) -> int:
    """End of the line that begins at *start*."""
    place = bisect_right(edges, edges[start] + room + _ROUNDING, lo=start + 1) - 1
    if place >= len(text):
        return len(text)
    if text[place] == " ":
        while place < len(text) and text[place] == " ":
            place += 1
        return place
    if hanging and text[place] in HANGING and (place + 1 == len(text) or may_begin(text, place + 1)):
        return _with_spaces(text, place + 1)
    fitting = (end for end in range(place, start, -1) if may_begin(text, end))
    return next(fitting, max(place, start + 1))


def _with_spaces(text: str, place: int) -> int:
    while place < len(text) and text[place] == " ":
        place += 1
    return place


def hangs(text: str, width: float, room: float) -> bool:
    """True when the last mark of a line *width* wide stands outside *room*."""
    return bool(text) and text[-1] in HANGING and width > room + _ROUNDING
