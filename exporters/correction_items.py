"""Lists in one paragraph (一是…；二是…) with fewer or more items than before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from exporters.blocks import Run
from exporters.comparing import likeness
from exporters.correction_lines import Part
from exporters.numbering import chinese_numeral

_LIST_MARK = re.compile(r"[（(]?(?:[一二三四五六七八九十]+|\d+)(?:是|[）)、.])$")
_LIST_WORD = re.compile(r"[（(]?(?:[一二三四五六七八九十]+是|\d+[）)、.](?!\d))")
_NUMERAL = re.compile(r"[一二三四五六七八九十]+|\d+")


def list_frame(parts: Sequence[Part], places: Sequence[int], count: int) -> list[Part]:
    """The parts of the same list with another number of items; empty when it is not known how that would look."""
    if not places or (count > 1 and len(places) < 2):
        return []
    start, end = places[0], places[-1]
    if any(parts[number].source is None for number in range(start, end, 2)) or end - start != 2 * len(places) - 2:
        return []
    before, item, after = list(parts[:start]), parts[start], list(parts[end + 1:])
    if count == 1 and before and before[-1].source is None:
        before[-1] = _fixed(_LIST_MARK.sub("", before[-1].text))
        before = [part for part in before if part.text]
    middle: list[Part] = []
    for number in range(2, count + 1):
        middle += [_fixed(_counted(parts[start + 1].text, number)), item]
    return [*before, item, *middle, *after]


def swallows(items: Sequence[str], gone: Sequence[str]) -> bool:
    """True when an item has a list's mark in front, or the words of one that is gone: the list was cut wrongly."""
    return any(_LIST_WORD.match(item) or any(text in item for text in gone) for item in items)


def paired(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Old items → new ones, in order, so that as much as possible is alike."""
    best: dict[tuple[int, int], tuple[float, dict[int, int]]] = {}

    def choose(first: int, second: int) -> tuple[float, dict[int, int]]:
        if first == len(old) or second == len(new):
            return 0.0, {}
        if (first, second) not in best:
            value = likeness(old[first], new[second]) if old[first] != new[second] else 1.0
            rest = choose(first + 1, second + 1)
            with_both = (value + rest[0], {first: second, **rest[1]}) if value > 0 else (0.0, {})
            best[first, second] = max(with_both, choose(first + 1, second), choose(first, second + 1),
                                      key=lambda each: each[0])
        return best[first, second]

    return choose(0, 0)[1]


def _fixed(text: str) -> Part:
    return Part((Run(text),) if text else (), None)


def _counted(text: str, number: int) -> str:
    """«；二是» for another item."""
    return _NUMERAL.sub(lambda match: str(number) if match[0].isdigit() else chinese_numeral(number), text, count=1)
