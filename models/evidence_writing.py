"""The writers of 佐证材料, one user action each like all of ``models/ledger.py``, which gives them out.

They write which file belongs to what; the files themselves are models/evidence_files.py's. A file is known by its
content: dropped twice it is one row of ``evidence_file`` with several links.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models import changes
from models.database import Store
from models.errors import ValueRefusedError
from models.evidence import PATTERN, PATTERN_SETTING, NewFile, by_measures, next_number
from models.notice_words import require
from models.records import Changes
from models.writing import POSITION_STEP, new_id

#: A problem or measure: (``problem`` or ``measure``, id).
Row = tuple[str, str]


def add_evidence(store: Store, rows: Sequence[Row], files: Sequence[NewFile]) -> Changes:
    """Link files to problems and measures, numbered by the ledger's pattern; ``created`` has the links' ids.

    A file that a row has already is not linked to it again.
    """
    with changes.step(store, f"添加佐证材料 {len(files)} 件") as running:
        keys = [_file_key(store, file) for file in files]
        created: list[str] = []
        for row in rows:
            require(store, *row)
            created += _link(store, row, keys)
    return changes.changes_of(running, tuple(created))


def remove_evidence(store: Store, links: Sequence[str]) -> Changes:
    """Take links away; a file that nothing links any more is forgotten, too (undo brings both back)."""
    with changes.step(store, f"移除佐证材料 {len(links)} 件") as running:
        for key in links:
            require(store, "evidence_link", key)
        files = {store.scalar("SELECT file_id FROM evidence_link WHERE id = ?", (key,)) for key in links}
        store.delete_rows("evidence_link", links)
        used = {row[0] for row in store.fetch("SELECT file_id FROM evidence_link")}
        store.delete_rows("evidence_file", sorted(files - used))
    return changes.changes_of(running)


def number_evidence(store: Store, link: str, number: str) -> Changes:
    """Give one file of a row another number."""
    with changes.step(store, "修改佐证编号") as running:
        require(store, "evidence_link", link)
        if not number.strip():
            raise ValueRefusedError("佐证编号不能为空。要按顺序重新编号，请用“重新编号”。")
        store.update_row("evidence_link", link, {"number": number.strip()})
    return changes.changes_of(running)


def renumber_evidence(store: Store, round_id: str, problem_id: str = "") -> Changes:
    """Number the files of a round (or of one of its problems) anew, in the ledger's order, by the ledger's pattern."""
    with changes.step(store, "佐证材料重新编号") as running:
        require(store, "round", round_id)
        for place in _places(store, round_id):
            if problem_id in ("", place.problem):
                _renumber(store, place)
    return changes.changes_of(running)


# --- inside ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Place:
    """What the numbers of a problem's files are made of: ``measures`` gives each measure's place from 1."""

    problem: str
    number: str
    measures: dict[str, str]


def _places(store: Store, round_id: str) -> Iterable[_Place]:
    rows = store.fetch("SELECT id, number FROM problem WHERE round_id = ? ORDER BY position, rowid", (round_id,))
    for count, (key, number) in enumerate(rows, 1):
        measures = store.fetch("SELECT id FROM measure WHERE problem_id = ? ORDER BY position, rowid", (key,))
        yield _Place(key, number or str(count), {row[0]: str(place) for place, row in enumerate(measures, 1)})


def _place_of(store: Store, row: Row) -> _Place:
    table, key = row
    problem = key if table == "problem" else store.scalar("SELECT problem_id FROM measure WHERE id = ?", (key,))
    round_id = store.scalar("SELECT round_id FROM problem WHERE id = ?", (problem,))
    return next(place for place in _places(store, round_id) if place.problem == problem)


def _links_of(store: Store, problem_id: str) -> list[tuple[str, str, str, str]]:
    """Id, measure ("" for the problem's own), file and number of a problem's links, in order."""
    rows = store.fetch(
        "SELECT l.id, coalesce(l.measure_id, ''), l.file_id, l.number FROM evidence_link l"
        " LEFT JOIN measure m ON m.id = l.measure_id WHERE coalesce(m.problem_id, l.problem_id) = ?"
        " ORDER BY m.position, m.rowid, l.position, l.rowid", (problem_id,))
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _link(store: Store, row: Row, files: Sequence[str]) -> list[str]:
    """Link files to one row; the ids of the new links."""
    place, pattern = _place_of(store, row), _pattern(store)
    links = _links_of(store, place.problem)
    measure = row[1] if row[0] == "measure" else ""
    known = {file for _, of, file, _ in links if of == measure}
    count = sum(of == measure or not by_measures(pattern) for _, of, _, _ in links)
    used = {number for *_, number in links}
    position = int(store.scalar("SELECT coalesce(max(position), 0) FROM evidence_link"))
    made: list[tuple[object, ...]] = []
    for file in dict.fromkeys(files):
        if file not in known:
            number = next_number(pattern, place.number, place.measures.get(measure, ""), count, used)
            used.add(number)
            count, position = count + 1, position + POSITION_STEP
            made.append((new_id(), file, row[1], number, position))
    store.insert_rows("evidence_link", ("id", "file_id", f"{row[0]}_id", "number", "position"), made)
    return [str(each[0]) for each in made]


def _renumber(store: Store, place: _Place) -> None:
    pattern, counts = _pattern(store), dict[str, int]()
    for key, measure, _, number in _links_of(store, place.problem):
        group = measure if by_measures(pattern) else ""
        wanted = next_number(pattern, place.number, place.measures.get(measure, ""), counts.get(group, 0), ())
        counts[group] = counts.get(group, 0) + 1
        if wanted != number:
            store.update_row("evidence_link", key, {"number": wanted})


def _pattern(store: Store) -> str:
    text = store.scalar("SELECT value FROM setting WHERE id = ?", (PATTERN_SETTING,))
    return PATTERN if text is None else str(json.loads(text))


def _file_key(store: Store, file: NewFile) -> str:
    """Id of the row of that file, made if its content is new. A copy serves where a link is wanted, not the other way
    round.
    """
    rows = store.fetch("SELECT id, linked_path FROM evidence_file WHERE sha256 = ? AND sha256 != ''", (file.sha256,))
    for key, linked in rows:
        if linked in ("", file.linked_path):
            return str(key)
    key = new_id()
    columns = ("id", "sha256", "name", "size", "linked_path", "added_on")
    added = store.clock().date().isoformat()
    store.insert_rows("evidence_file", columns, [(key, file.sha256, file.name, file.size, file.linked_path, added)])
    return key
