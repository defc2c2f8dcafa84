"""Two versions of a text, paragraph by paragraph: what stayed, was reworded, came, went or was moved.

Numbers in front of paragraphs that merely shift (3. becomes 4. because one was put in before it) are no change, and
white space never is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from exporters.numbering import HEADING_MARKS

#: How alike (0 to 1, shared pairs of characters) two paragraphs are to be one reworded; and one moved and reworded.
REWORDED, MOVED = 0.4, 0.6
#: The same for a numbered paragraph between two neighbours that both stayed: it was written anew at its place.
_IN_PLACE = 0.15
#: How much it takes to move a paragraph: with one that heads others they move, too (一、 （一） 1. （1）, anything else).
_WEIGHTS = (8, 6, 4, 2, 1)
_LIST_MARK = re.compile(r"第?[一二三四五六七八九十]+(?:是|、|，)|[①-⑳]\s*")
_NUMERAL = re.compile(r"\d+|[一二三四五六七八九十百零〇]+|[①-⑳]")
_TOKEN = re.compile(r"\d+(?:\.\d+)?%?|.", re.DOTALL)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Piece:
    """A stretch of both texts: the same, or ``old`` replaced by ``new`` (either may be empty)."""

    old: str
    new: str

    @property
    def same(self) -> bool:
        """True when nothing changed here."""
        return self.old == self.new


@dataclass(frozen=True)
class Difference:
    """One paragraph of either text. ``kind``: same, reworded, inserted, deleted or moved (``pieces`` tell whether it
    was reworded, too); places count from 0, None where the text has no such paragraph.
    """

    kind: str
    old: str = ""
    new: str = ""
    old_place: int | None = None
    new_place: int | None = None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The inner differences, for showing."""
        return pieces(self.old, self.new)


def differences(old: Sequence[str], new: Sequence[str]) -> tuple[Difference, ...]:
    """Every paragraph of both texts, in the new text's order, those that went at the place where they stood."""
    pairs = _Alignment(old, new).pairs
    stayed = _in_order(pairs, [_weight(old[a]) for a, _ in pairs])
    staying = set(stayed)
    of_old, of_new = dict(pairs), {b: a for a, b in pairs}
    ends = iter([a for a, _ in stayed] + [len(old)])
    shown = next(ends)
    found = _deleted(old, range(shown), of_old)
    for place, text in enumerate(new):
        partner = of_new.get(place)
        moved = partner is not None and (partner, place) not in staying
        found.append(_difference(old, text, partner, place, moved))
        if partner is not None and not moved:
            following = next(ends)
            found += _deleted(old, range(shown + 1, following), of_old)
            shown = following
    return tuple(found)


def split_number(text: str) -> tuple[str, str]:
    """(number in front: 一、 （一） 1. （1） 一是 ①, the rest)."""
    for pattern in (*HEADING_MARKS, _LIST_MARK):
        match = pattern.match(text)
        if match:
            return match[0], text[match.end():]
    return "", text


def key_of(text: str) -> str:
    """The text without white space and with the form of its number instead of the number itself."""
    mark, rest = split_number(text.strip())
    return _SPACES.sub("", _NUMERAL.sub("#", mark) + "\0" + rest)


def likeness(left: str, right: str) -> float:
    """Shared pairs of neighbouring characters, from 0 to 1 (Dice)."""
    places: dict[tuple[str, str], int] = {}
    return _dice(_bag(left, places), _bag(right, places))


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The two texts cut into stretches that are the same and stretches that differ; a number differs as a whole."""
    olds, news = _TOKEN.findall(old), _TOKEN.findall(new)
    codes = SequenceMatcher(None, olds, news, autojunk=False).get_opcodes()
    return tuple(Piece("".join(olds[a:b]), "".join(news[c:d])) for _, a, b, c, d in codes)


class _Alignment:
    """Which old paragraph is which new one."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.old, self.new = [key_of(text) for text in old], [key_of(text) for text in new]
        places: dict[tuple[str, str], int] = {}
        self.bags = [_bag(text, places) for text in self.old], [_bag(text, places) for text in self.new]
        self.pairs: list[tuple[int, int]] = []
        anchors = _in_order(self.unique())
        for (a, b), (c, d) in pairwise([(-1, -1), *anchors, (len(old), len(new))]):
            self.gap(range(a + 1, c), range(b + 1, d))
        self.pairs += anchors
        self.far()
        self.in_place()

    def unique(self) -> list[tuple[int, int]]:
        """Pairs of equal paragraphs that stand once in each text."""
        olds, news = Counter(self.old), Counter(self.new)
        place = {key: number for number, key in enumerate(self.new)}
        return [(number, place[key]) for number, key in enumerate(self.old)
                if olds[key] == 1 and news.get(key) == 1]

    def gap(self, olds: range, news: range) -> None:
        """Pair what stands between two anchors: equal paragraphs first, then alike ones, in order."""
        if not olds or not news:
            return
        # From the end: of several «整改措施：» the last one belongs to the paragraph that follows and is still there.
        back, forth = olds[::-1], news[::-1]
        matcher = SequenceMatcher(None, [self.old[n] for n in back], [self.new[n] for n in forth], autojunk=False)
        blocks = [(m.a + i, m.b + i) for m in matcher.get_matching_blocks() for i in range(m.size)]
        equal = [(back[a], forth[b]) for a, b in reversed(blocks)]
        self.pairs += equal
        ends = [(olds.start - 1, news.start - 1), *equal, (olds.stop, news.stop)]
        for (a, b), (c, d) in pairwise(ends):
            self.pairs += self.alike(range(a + 1, c), range(b + 1, d))

    def alike(self, olds: range, news: range) -> list[tuple[int, int]]:
        """The pairs in order whose likenesses add up to most."""
        best = [[0.0] * (len(news) + 1)]
        paired: list[list[bool]] = []
        for old in olds:
            row, here, above = [0.0], [], best[-1]
            for column, new in enumerate(news):
                value = self.likeness(old, new)
                without = max(above[column + 1], row[column])
                both = above[column] + value if value >= REWORDED else 0.0
                here.append(both > without)
                row.append(max(both, without))
            best.append(row)
            paired.append(here)
        return _traced(olds, news, best, paired)

    def far(self) -> None:
        """Pair what is left with its likest, wherever that stands: it was moved."""
        taken = [set(side) for side in zip(*self.pairs)] if self.pairs else [set(), set()]
        olds = [number for number in range(len(self.old)) if number not in taken[0]]
        news = [number for number in range(len(self.new)) if number not in taken[1]]
        found = sorted(((self.likeness(a, b), a, b) for a in olds for b in news), key=lambda each: -each[0])
        for value, a, b in found:
            if value >= MOVED and a not in taken[0] and b not in taken[1]:
                taken[0].add(a)
                taken[1].add(b)
                self.pairs.append((a, b))
        self.pairs.sort()

    def in_place(self) -> None:
        """Pair what is left between two neighbours that are pairs, too, where both have a number of the same form."""
        of_old = dict(self.pairs) | {-1: -1, len(self.old): len(self.new)}
        taken = {b for _, b in self.pairs}
        for number, key in enumerate(self.old):
            place = of_old.get(number - 1, -2) + 1
            if number in of_old or not 0 <= place < len(self.new) or place in taken:
                continue
            if of_old.get(number + 1) != place + 1:
                continue
            mark = key.partition("\0")[0]
            if mark and mark == self.new[place].partition("\0")[0] and self.likeness(number, place) >= _IN_PLACE:
                self.pairs.append((number, place))
        self.pairs.sort()

    def likeness(self, old: int, new: int) -> float:
        """How alike two paragraphs are."""
        if self.old[old] == self.new[new]:
            return 1.0
        return _dice(self.bags[0][old], self.bags[1][new])


def _traced(
    olds: range, news: range, best: Sequence[Sequence[float]], paired: Sequence[Sequence[bool]]
) -> list[tuple[int, int]]:
    """The pairs by which the best sum was reached, found from its end."""
    found, a, b = [], len(olds), len(news)
    while a and b:
        if paired[a - 1][b - 1]:
            a, b = a - 1, b - 1
            found.append((olds[a], news[b]))
        elif best[a - 1][b] >= best[a][b - 1]:
            a -= 1
        else:
            b -= 1
    return found[::-1]


def _in_order(pairs: Sequence[tuple[int, int]], weights: Sequence[int] = ()) -> list[tuple[int, int]]:
    """The heaviest choice of pairs (sorted by their first) whose second parts rise, too: what was not moved.

    Without *weights* the most pairs.
    """
    size = max((place for _, place in pairs), default=0) + 1
    best = [(0, -1)] * (size + 1)  # a Fenwick tree: the heaviest choice that ends before a place, and its last pair
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        weight, last = _heaviest(best, place)
        before.append(last)
        total = (weight + (weights[number] if weights else 1), number)
        at = place + 1
        while at <= size:
            best[at] = max(best[at], total, key=_first)
            at += at & -at
    found: list[tuple[int, int]] = []
    step = _heaviest(best, size)[1]
    while step >= 0:
        found.append(pairs[step])
        step = before[step]
    return found[::-1]


def _heaviest(best: Sequence[tuple[int, int]], place: int) -> tuple[int, int]:
    """The heaviest choice of which all places are before *place*."""
    found = (0, -1)
    while place > 0:
        found = max(found, best[place], key=_first)
        place -= place & -place
    return found


def _first(pair: tuple[int, int]) -> int:
    return pair[0]


def _weight(text: str) -> int:
    level = next((number for number, mark in enumerate(HEADING_MARKS) if mark.match(text.strip())), len(HEADING_MARKS))
    return _WEIGHTS[level]


def _difference(old: Sequence[str], text: str, partner: int | None, place: int, moved: bool) -> Difference:
    if partner is None:
        return Difference("inserted", "", text, None, place)
    kind = "moved" if moved else "same" if key_of(old[partner]) == key_of(text) else "reworded"
    return Difference(kind, old[partner], text, partner, place)


def _deleted(old: Sequence[str], places: range, taken: dict[int, int]) -> list[Difference]:
    return [Difference("deleted", old[place], "", place) for place in places if place not in taken]


def _bag(text: str, places: dict[tuple[str, str], int]) -> int:
    """The pairs of neighbouring characters as a number with a bit for each: thousands are compared in a moment.

    *places* gives each pair its bit, the same for all texts that are compared.
    """
    found = 0
    for pair in set(pairwise(text)):
        found |= 1 << places.setdefault(pair, len(places))
    return found


def _dice(left: int, right: int) -> float:
    total = left.bit_count() + right.bit_count()
    return 2 * (left & right).bit_count() / total if total else 0.0
