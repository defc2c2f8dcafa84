"""Differences of two texts as a person would tell them: several paragraphs moved together are one move, a paragraph cut
in two is one cut, two that became one are one joining.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exporters.comparing import Difference, likeness

#: Chinese names of the kinds.
KINDS = {"reworded": "改写", "deleted": "删去", "inserted": "新增", "moved": "移动", "split": "拆段", "joined": "并段"}
#: How alike (0 to 1) the pieces together must be to the whole.
_WHOLE = 0.9
#: The kinds that a piece's neighbours have, by the kind of the whole.
_PIECES = {"split": "inserted", "joined": "deleted"}


@dataclass(frozen=True)
class Change:
    """``kind``: as of :class:`Difference`, or split, or joined; ``parts``: its differences in order, one of them
    reworded for a split or joined one.
    """

    kind: str
    parts: tuple[Difference, ...]

    @property
    def old(self) -> str:
        """The old paragraphs, each on a line."""
        return "\n".join(each.old for each in self.parts if each.old_place is not None)

    @property
    def new(self) -> str:
        """The new paragraphs, each on a line."""
        return "\n".join(each.new for each in self.parts if each.new_place is not None)

    @property
    def olds(self) -> tuple[int, ...]:
        """Places in the old text."""
        return tuple(each.old_place for each in self.parts if each.old_place is not None)

    @property
    def news(self) -> tuple[int, ...]:
        """Places in the new text."""
        return tuple(each.new_place for each in self.parts if each.new_place is not None)


def grouped(found: Sequence[Difference]) -> list[Change]:
    """All differences, those that belong together as one."""
    return list(_moves_together(_cut_or_joined(found)))


def _cut_or_joined(found: Sequence[Difference]) -> list[Change]:
    changes: list[Change] = []
    rest = list(found)
    while rest:
        made = _whole(rest)
        changes.append(made)
        rest = rest[len(made.parts):]
    return changes


def _whole(rest: Sequence[Difference]) -> Change:
    """The first of *rest*, with those behind it that make one split or joined paragraph with it."""
    for kind, piece in _PIECES.items():
        length = next((number for number, each in enumerate(rest) if each.kind not in ("reworded", piece)), len(rest))
        for end in range(length, 1, -1):
            parts = tuple(rest[:end])
            if sum(each.kind == "reworded" for each in parts) == 1 and _is_whole(kind, parts):
                return Change(kind, parts)
    return Change(rest[0].kind, (rest[0],))


def _is_whole(kind: str, parts: Sequence[Difference]) -> bool:
    olds = [each.old for each in parts if each.old_place is not None]
    news = [each.new for each in parts if each.new_place is not None]
    one, pieces = ("".join(olds), news) if kind == "split" else ("".join(news), olds)
    value = likeness(one, "".join(pieces))
    # Every piece adds to it: else a paragraph was reworded and another one put in beside it.
    return value >= _WHOLE and all(
        likeness(one, "".join(pieces[:number] + pieces[number + 1:])) < value for number in range(len(pieces)))


def _moves_together(changes: Sequence[Change]) -> Iterator[Change]:
    """Paragraphs that moved one behind another as one move, before what else was changed between them."""
    gone = {place for each in changes if each.kind == "deleted" for place in each.olds}
    number = 0
    while number < len(changes):
        block, last = [changes[number]], number
        between: list[Change] = []
        while block[0].kind == "moved":
            following = next((n for n in range(last + 1, len(changes)) if changes[n].kind != "inserted"), len(changes))
            if following == len(changes) or not _goes_on(block[-1], changes[following], gone):
                break
            between += changes[last + 1:following]
            block.append(changes[following])
            last = following
        yield Change(block[0].kind, tuple(part for each in block for part in each.parts))
        yield from between
        number = last + 1


def _goes_on(change: Change, following: Change, gone: set[int]) -> bool:
    """True when *following* was moved together with *change*: nothing else stood between them."""
    if following.kind != "moved":
        return False
    first, second = change.olds[-1], following.olds[0]
    return first < second and all(place in gone for place in range(first + 1, second))
