"""佐证材料 as plain data: which files are kept for which problems and measures, and how they are numbered."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from models.database import Store
from models.errors import ValueRefusedError

#: Name of the setting (of the ledger) that says how evidence is numbered, and what it is unless set.
PATTERN_SETTING, PATTERN = "evidence_pattern", "问题-措施-件"
#: Name of the setting (of the ledger) that says whether files are only linked, not copied.
LINK_SETTING = "evidence_linked"
_PROBLEM, _MEASURE, _ITEM = "问题", "措施", "件"
_WORDS = re.compile(f"({_PROBLEM}|{_MEASURE}|{_ITEM})")


@dataclass(frozen=True)
class EvidenceItem:
    """A file of a problem or measure (``row``: its id). ``sha256`` names a copy beside the ledger; a linked one has a
    ``linked_path`` (the checksum is then that of the day it was linked, "" if it was not taken). ``size`` in bytes.
    ``link`` and ``file`` are the ids of the tables' rows, ``problem`` that of the problem that the row belongs to.
    """

    row: str
    number: str
    name: str
    sha256: str
    size: int
    linked_path: str
    link: str = ""
    file: str = ""
    problem: str = ""
    added_on: str = ""


@dataclass(frozen=True)
class NewFile:
    """A file that is ready to be linked to rows: a copy that lies beside the ledger, or (``linked_path``) one elsewhere
    that stays there.
    """

    name: str
    sha256: str
    size: int
    linked_path: str = ""


def evidence_items(store: Store, round_id: str) -> tuple[EvidenceItem, ...]:
    """The evidence files of a round's problems and measures, in the order of the ledger."""
    return _items(store, "p.round_id = ?", (round_id,))


def problem_items(store: Store, problem_id: str) -> tuple[EvidenceItem, ...]:
    """The evidence files of one problem and its measures, its own first, then measure by measure."""
    return _items(store, "p.id = ?", (problem_id,))


def all_items(store: Store) -> tuple[EvidenceItem, ...]:
    """All evidence files of the ledger that are linked to something."""
    return _items(store, "1", ())


def count_items(store: Store, problem_id: str) -> int:
    """How many evidence files a problem has, with those of its measures."""
    return int(store.scalar(
        "SELECT count(*) FROM evidence_link WHERE problem_id = ?1"
        " OR measure_id IN (SELECT id FROM measure WHERE problem_id = ?1)", (problem_id,)))


def _items(store: Store, condition: str, values: tuple[str, ...]) -> tuple[EvidenceItem, ...]:
    rows = store.fetch(
        "SELECT coalesce(l.measure_id, l.problem_id), l.number, f.name, f.sha256, f.size, f.linked_path,"
        " l.id, f.id, p.id, coalesce(f.added_on, '')"
        " FROM evidence_link l JOIN evidence_file f ON f.id = l.file_id"
        " LEFT JOIN measure m ON m.id = l.measure_id JOIN problem p ON p.id = coalesce(m.problem_id, l.problem_id)"
        f" WHERE {condition} ORDER BY p.position, p.rowid, m.position, m.rowid, l.position, l.rowid",
        values,
    )
    return tuple(EvidenceItem(*row) for row in rows)


# --- numbers ---------------------------------------------------------------------------------------------------------


def check_pattern(pattern: str) -> str:
    """*pattern* trimmed; ValueRefusedError unless it has 问题 and 件 once each and 措施 at most once."""
    words = _WORDS.findall(pattern)
    if words.count(_PROBLEM) != 1 or words.count(_ITEM) != 1 or words.count(_MEASURE) > 1:
        raise ValueRefusedError("佐证编号的写法里要有“问题”“件”，可以有“措施”，各写一次，例如：问题-措施-件。")
    return pattern.strip()


def number_text(pattern: str, problem: str, measure: str, item: int) -> str:
    """A number by that pattern, such as 3-2-1; of a file of the whole problem (*measure* "") the measure's place is
    left out, with the mark before it (or behind it, where it stands first): 3-1.
    """
    parts = _WORDS.split(pattern)
    if not measure and _MEASURE in parts:
        at = parts.index(_MEASURE)
        first = at if at == 1 and not parts[0] else at - 1  # parts before and behind a word are always marks
        del parts[first:first + 2]
    values = {_PROBLEM: problem, _MEASURE: measure, _ITEM: str(item)}
    return "".join(values.get(part, part) for part in parts)


def next_number(pattern: str, problem: str, measure: str, count: int, used: Collection[str]) -> str:
    """The number of one more file where *count* have one already; none of those in *used*."""
    item = count + 1
    while (text := number_text(pattern, problem, measure, item)) in used:
        item += 1
    return text


def by_measures(pattern: str) -> bool:
    """Whether each measure's files are counted by themselves (else those of a problem together)."""
    return _MEASURE in pattern
