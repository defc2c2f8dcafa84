"""Lists inside a cell (contract §3): 1. 2. / （1）（2） / 一是 二是 / ①②, the outer list only."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from models.importing.texts import cell_text, chinese_number, without_number
from models.rules import without_final_mark

#: Where a marker may stand: at the start of the cell or of a line, or after one of these.
_BEFORE = "；;。：:\n"
_LABEL_LENGTH = 20


def _arabic(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else chinese_number(text)


def _circled(text: str) -> int | None:
    return next((ord(text) - ord(first) + 1 for first in "①⑴⒈❶" if 0 <= ord(text) - ord(first) < 20), None)


@dataclass(frozen=True)
class _Family:
    """One way to number items: the marker's pattern (a group is the number), how to read it, what every such list
    contains."""

    pattern: re.Pattern[str]
    number: Callable[[str], int | None]
    needs: tuple[str, str]


# After «1.» a digit is only accepted where a date begins: 3.2024年… is item 3, 1.5万元 and 2024.6.30 are no items.
_DOTTED = r"(?<!\d)(\d{1,2})\s*[.．](?!\d)|(?<!\d)(\d{1,2})\s*[.．](?=(?:19|20)\d\d\s*[年.]|\d{1,2}月)"
#: «1.» and «2、» in one list, where neither way of numbering counts further by itself.
_MIXED = rf"{_DOTTED}|(?<!\d)(\d{{1,2}})\s*、"
_FAMILIES = tuple(
    _Family(re.compile(pattern), number, needs)
    for pattern, number, needs in (
        (r"([一二三四五六七八九十]{1,3})(?:是|要)", chinese_number, ("一", "二")),
        (r"[（(]\s*(\d{1,2})\s*[）)][、.．]?", _arabic, ("1", "2")),
        (r"[（(]\s*([一二三四五六七八九十]{1,3})\s*[）)][、.．]?", chinese_number, ("一", "二")),
        (_DOTTED, _arabic, ("1", "2")),
        (r"(?<!\d)(\d{1,2})\s*、", _arabic, ("1", "2")),
        (r"(?<!\d)(\d{1,2})\s*[)）]", _arabic, ("1", "2")),
        (r"([①-⑳])[、.．]?", _circled, ("①", "②")),
        (r"([⑴-⒇])[、.．]?", _circled, ("⑴", "⑵")),
        (r"([⒈-⒛])[、.．]?", _circled, ("⒈", "⒉")),
        (r"([❶-❿])[、.．]?", _circled, ("❶", "❷")),
        (r"([一二三四五六七八九十]{1,3})[、.．]", chinese_number, ("一", "二")),
        (r"其([一二三四五六七八九十])[，,、是]", chinese_number, ("其一", "其二")),
        (r"第([一二三四五六七八九十])[，,、是]", chinese_number, ("第一", "第二")),
    )
)


_MIXED_FAMILY = _Family(re.compile(_MIXED), _arabic, ("1", "2"))
_HALF_WIDTH = str.maketrans("１２", "12")
#: The first marker of any list, where it may stand: a text without one has no list, and most texts have none.
_FIRST = re.compile(r"(?:\A|[；;。：:\n])[ \t　]*(?:[（(]\s*)?[其第]?[0０]?[一1１①⑴⒈❶]")
_FIRST_ALONE = re.compile(r"(?:[一二三四五六七八九十]{1,2})是(?!否)")


@dataclass(frozen=True)
class ItemList:
    """A cell taken apart: the sentence before the list (not a mere label), and its items without markers."""

    lead: str
    items: tuple[str, ...]

    @property
    def is_list(self) -> bool:
        """True when the cell lists two items or more."""
        return len(self.items) > 1


def split_list(text: str) -> ItemList:
    """The outer list of *text*; a text without a list is one item, an empty one none. Never raises."""
    text = cell_text(text)
    if not text:
        return ItemList("", ())
    found = _outer_markers(text)
    if len(found) < 2:
        return ItemList("", (_single(text),))
    lead = text[: found[0].start()].strip()
    ends = [marker.start() for marker in found[1:]] + [len(text)]
    items = tuple(_clean(text[marker.end() : end]) for marker, end in zip(found, ends, strict=True))
    return ItemList("" if _is_label(lead) else lead, items)


def split_items(text: str) -> tuple[str, ...]:
    """The items of a cell, markers and a label before the first one dropped; a sentence before the list opens item
    one."""
    found = split_list(text)
    if found.lead and found.items:
        return (found.lead + found.items[0], *found.items[1:])
    return found.items


def _outer_markers(text: str) -> list[re.Match[str]]:
    """The markers of the outer list: of all families that count from one without a gap, the one that begins first."""
    if not _FIRST.search(text):
        return []
    digits = text.translate(_HALF_WIDTH)
    lists = [markers for markers in (_counted(family, text, digits) for family in _FAMILIES) if len(markers) > 1]
    outer = min(lists, key=lambda markers: markers[0].start(), default=[])
    mixed = _counted(_MIXED_FAMILY, text, digits)
    each_once = len(mixed) == sum(_may_begin(text, found.start()) for found in _MIXED_FAMILY.pattern.finditer(text))
    starts_it = not outer or (mixed and mixed[0].start() == outer[0].start())
    return mixed if each_once and starts_it and len(mixed) > max(1, len(outer)) else outer


def _counted(family: _Family, text: str, digits: str) -> list[re.Match[str]]:
    """The markers of one family that count from one, each where a marker may stand."""
    markers: list[re.Match[str]] = []
    if not all(need in digits for need in family.needs):
        return markers
    for found in family.pattern.finditer(text):
        number = family.number(next(group for group in found.groups() if group))
        if number == len(markers) + 1 and _may_begin(text, found.start()):
            markers.append(found)
    return markers if all(_clean(text[a.end() : b.start()]) for a, b in zip(markers, markers[1:], strict=False)) else []


def _may_begin(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t　")
    return not before or before[-1] in _BEFORE


def _is_label(lead: str) -> bool:
    return not lead or (lead[-1] in ":：" and len(lead) <= _LABEL_LENGTH and not re.search(r"[。；;]", lead))


def _single(text: str) -> str:
    found = _FIRST_ALONE.match(text)
    return _clean(text[found.end() :]) if found and found.end() < len(text) else _clean(without_number(text))


def _clean(item: str) -> str:
    return without_final_mark(item.strip(" \t\n　"))
