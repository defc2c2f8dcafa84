"""What a notice style (通报写法) consists of; :mod:`exporters.style_reading` makes it from a data file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: 上报报告, 党内通报, 社会公开 (contract §1).
AUDIENCES = {"report": "上报报告", "internal": "党内通报", "public": "社会公开"}

#: A piece of a default text: a text, alternatives (the first whose fields are all known), or one for each audience.
Part = str | list[Any] | dict[str, Any]


@dataclass(frozen=True)
class Level:
    """How one level is printed as a heading.

    ``of``: aspect, topic or problem. ``number``: the mark of number one, "" for none; ``counting`` restart (under the
    level above), through (the whole group) or whole (all groups). ``frame``: sentence around ``{text}``, frame words in
    square brackets (see :func:`exporters.punctuation.framed`); ``frame_of_several`` the one for a text of several
    sentences, which no sentence can hold, ``frame_alone`` for a problem of which nothing is told ("": the same).
    ``lead``: what runs in where the final mark leads on (，) and only paragraphs follow. ``only_child`` numbered or
    unnumbered. ``if_missing``: what to do with a row that lacks this text: skip the level, next_takes_place (the level
    below is printed as if it were this one) or next_heading_takes_place (only a heading moves up; its own level is the
    missing one then).
    """

    of: str
    heading_level: int
    number: str
    frame: str
    frame_of_several: str = ""
    frame_alone: str = ""
    lead: str = ""
    counting: str = "restart"
    final_mark: str = "。"
    start_words: tuple[str, ...] = ()
    end_words: tuple[str, ...] = ()
    only_child: str = "numbered"
    if_missing: str = "skip"


@dataclass(frozen=True)
class Account:
    """One part of what is told under a problem.

    ``texts``: which of progress (the problem's own, as a lead sentence), items (its measures' progress), plans (its
    measures as planned), stage_result and next_steps. ``place``: paragraph (all in one), run_in (in the heading's own
    paragraph) or paragraph_each (an item each). ``list_word``: form of the items' mark (一是), ``between`` and
    ``final_mark`` the marks after items, ``only_item`` whether a single item carries the mark.
    """

    texts: tuple[str, ...]
    lead_in: str = ""
    place: str = "paragraph"
    list_word: str = "一是"
    between: str = "；"
    final_mark: str = "。"
    only_item: str = "unnumbered"


@dataclass(frozen=True)
class Group:
    """Problems told together: ``takes`` all, done, open, or of the open ones long_term and going (the others).

    ``heading``: a chapter of its own, or "" for none; below a body heading it is one of （一）（二）, where no level of the
    group is. ``order_by``: problems under one heading stand as in the ledger, or by state (the done ones first).
    """

    levels: tuple[Level, ...]
    account: tuple[Account, ...]
    takes: str = "all"
    heading: str = ""
    order_by: str = "ledger"


@dataclass(frozen=True)
class Style:
    """A 通报写法. ``slots`` are default texts by section key, as lists of parts (see :mod:`exporters.slots`)."""

    key: str
    name: str
    description: str
    groups: tuple[Group, ...]
    slots: Mapping[str, Part]
    order: int = 99
