"""One problem as read against what is there: which rows are new, changed or the same, and the operations for it
(contract §3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.importing.clearing import Cleared, emptied
from models.importing.conflicts import Conflicts
from models.importing.drafts import DraftMeasure, DraftProblem
from models.importing.matching import KnownMeasure, KnownProblem, Origin, pair_measures
from models.importing.plan_data import (
    AddPost,
    CellChange,
    Edit,
    LedgerView,
    NewMeasure,
    NewProblem,
    Operation,
    RowPlan,
    Seen,
    Source,
)
from models.importing.preview_cells import NewCells, changed_cells, is_empty, joined
from models.labels import STATUS
from models.records import INHERITED
from models.rules import comparable, same_text

#: The letter's wording and place: shown where it differs, never applied to a locked problem.
_LETTERS = ("number", "category", "aspect", "topic", "text", "received_on")
#: Departments that answer for a row (not those that only support).
_OWN_DEPARTMENTS = ("lead_departments", "departments")
_RANK = {"same": 0, "changed": 1, "new": 2}
#: Longest text of a cell (Excel).
_CELL_LIMIT = 32767
_FIELD_NAMES = {"text": "problem.text"}
_MEASURE_NAMES = {"text": "measure.text", "progress": "measure.progress"}


@dataclass
class Outcome:
    """What becomes of one problem's rows: kinds and preview cells by true Excel row, and the operations."""

    problem: KnownProblem
    kinds: dict[int, str]
    cells: dict[int, list[Sequence[CellChange]]] = field(default_factory=dict)
    operations: list[Operation] = field(default_factory=list)
    held: list[Edit] = field(default_factory=list)

    def note(self, row: int, kind: str, cells: Sequence[CellChange]) -> None:
        """Raise a row's kind (same < changed < new) and add its cells."""
        self.kinds[row] = max(self.kinds.get(row, "same"), kind, key=_RANK.__getitem__)
        if cells:
            self.cells.setdefault(row, []).append(cells)

    def rows(self) -> Iterable[RowPlan]:
        """The rows as the plan has them."""
        for row, kind in self.kinds.items():
            yield RowPlan(row, kind, "", self.problem.key, self.problem.text, joined(self.cells.get(row, ())))


class Comparer:
    """Compares the problems of one table; makes keys for what is new."""

    def __init__(self, file: str, sheet: str, conflicts: Conflicts | None = None) -> None:
        self.file, self.sheet = file, sheet
        self.conflicts = conflicts or Conflicts(LedgerView(), (file, sheet))
        self.made = 0

    def source(self, row: int) -> Source:
        """Where a row stands."""
        return Source(self.file, self.sheet, row)

    def new_problem(self, draft: DraftProblem, key: str) -> Outcome:
        """Everything in the draft is new."""
        values = dict(draft.values)
        problem = KnownProblem(key, draft.values, [], origins=[(self.file, self.sheet)])
        outcome = Outcome(problem, {row: "new" for row in draft.rows})
        outcome.operations.append(NewProblem(key, values, self.source(draft.rows[0])))
        outcome.note(draft.rows[0], "new", NewCells(key, values, _FIELD_NAMES))
        for measure in draft.measures:
            self._add_measure(outcome, measure, dict(measure.own))
        self._posts(outcome, draft)
        return outcome

    def against(
        self, draft: DraftProblem, known: KnownProblem, later: bool, cleared: Cleared | None = None
    ) -> Outcome:
        """The draft of the problem's first source (its values count), or of a *later* one (they go to its own
        measures). *cleared* says what its empty cells wipe.
        """
        cleared = cleared or Cleared()
        outcome = Outcome(known, {row: "same" for row in draft.rows})
        if later:
            self._show(outcome, draft)
            self._later_measures(outcome, draft, cleared)
        else:
            pairs = pair_measures(draft.measures, self._pool(draft, known))
            self._edit_problem(outcome, draft, pairs, cleared.problem)
            shared = _inherited(draft.values)
            held = {key for edit in outcome.held for key in edit.values}
            for measure, match in zip(draft.measures, pairs, strict=True):
                inherits = held.difference(match.own) if match else held
                expected = {key: value for key, value in shared.items() if key not in inherits} | measure.own
                self._take(outcome, measure, match, expected, dict(measure.own), cleared.of_row(measure.row))
        if any(kind != "same" for kind in outcome.kinds.values()):
            self._posts(outcome, draft)
        self._saw(outcome, "problem", known.key, draft.rows[0])
        if (self.file, self.sheet) not in known.origins:
            known.origins.append((self.file, self.sheet))
        return outcome

    # --- the problem ------------------------------------------------------------------------------------------------

    def _edit_problem(
        self, outcome: Outcome, draft: DraftProblem, pairs: list[KnownMeasure | None], cleared: frozenset[str]
    ) -> None:
        known, row = outcome.problem, draft.rows[0]
        values = _differences(known.values, draft.values) | _lifted(draft, known, pairs)
        values = {key: value for key, value in values.items() if not _all_own(key, known, pairs)}
        values |= emptied(known.values, _problems_own(cleared, draft))
        held = {
            key: value for key, value in values.items() if known.locked and key in _LETTERS and known.values.get(key)
        }
        values = {key: value for key, value in values.items() if key not in held}
        outcome.note(row, "same", changed_cells(known.key, known.values, held, _FIELD_NAMES, applied=False))
        known.values |= self._edit(outcome, "problem", known.key, known.values, values, row)

    def _edit(
        self,
        outcome: Outcome,
        table: str,
        key: str,
        old: Mapping[str, Any],
        values: Mapping[str, Any],
        row: int,
        own: Collection[str] = (),
    ) -> Mapping[str, Any]:
        """Set *values* but those that conflict with an edit made here, which are shown and held; what is set. *own* are
        the inherited keys that a measure has itself.
        """
        above = outcome.problem.key if table == "measure" else ""
        conflicts = self.conflicts.among(values, key, above, own)
        names = _MEASURE_NAMES if above else _FIELD_NAMES
        if conflicts:
            held = {name: values[name] for name in conflicts}
            outcome.note(row, "same", changed_cells(key, old, held, names, False, conflicts))
            outcome.held.append(Edit(table, key, held, self.source(row)))
            values = {name: value for name, value in values.items() if name not in conflicts}
        if values:
            outcome.note(row, "changed", changed_cells(key, old, values, names))
            outcome.operations.append(Edit(table, key, values, self.source(row)))
        return values

    def _saw(self, outcome: Outcome, table: str, key: str, row: int) -> None:
        """Note that the source names the row; not while a conflict is open, so that it is one the next time too."""
        if not any(edit.id == key for edit in outcome.held):
            outcome.operations.append(Seen(table, key, self.source(row)))

    def _show(self, outcome: Outcome, draft: DraftProblem) -> None:
        """What a later source says otherwise about the problem itself is shown, not applied."""
        known = outcome.problem
        moved = {*INHERITED, "progress", "extra", "number"}
        texts = {key: value for key, value in draft.values.items() if key not in moved}
        found = _differences(known.values, texts)
        outcome.note(draft.rows[0], "same", changed_cells(known.key, known.values, found, _FIELD_NAMES, applied=False))

    # --- measures ---------------------------------------------------------------------------------------------------

    def _later_measures(self, outcome: Outcome, draft: DraftProblem, cleared: Cleared) -> None:
        told = str(draft.values.get("progress", ""))
        measures = draft.measures or ([DraftMeasure(draft.rows[0])] if told else [])
        pairs = pair_measures(measures, self._pool(draft, outcome.problem))
        for number, (measure, match) in enumerate(zip(measures, pairs, strict=True)):
            first = number == 0
            shared = {key: value for key, value in _inherited(draft.values).items() if first or key != "remarks"}
            expected = {**shared, **measure.own}
            if first:
                measure.extra = {**draft.values.get("extra", {}), **measure.extra}
            if first and told and not same_text(measure.progress, told):
                measure.progress = "\n".join(filter(None, (told, measure.progress)))
            own = frozenset(match.own) | {"progress"} if match else frozenset[str]()
            self._take(outcome, measure, match, expected, expected, cleared.of_row(measure.row) & own)

    def _pool(self, draft: DraftProblem, known: KnownProblem) -> list[KnownMeasure]:
        """The measures that the draft's may mean: those that it names by id, those of the same source or department,
        or of nobody in particular."""
        ours = departments_of(draft)
        origin = (self.file, self.sheet)
        named = {measure.id for measure in draft.measures} - {""}
        return [
            measure
            for measure in known.measures
            if measure.key in named
            or origin in measure.origins
            or not ours
            or not (theirs := _departments(known.effective(measure, key) for key in _OWN_DEPARTMENTS))
            or theirs & ours
        ]

    def _take(
        self,
        outcome: Outcome,
        measure: DraftMeasure,
        match: KnownMeasure | None,
        expected: Mapping[str, Any],
        own: Mapping[str, Any],
        cleared: frozenset[str] = frozenset(),
    ) -> None:
        """Add a measure with *own* values, or edit *match* so that its effective values are the *expected* ones and
        those of *cleared* are empty.
        """
        if match is None:
            self._add_measure(outcome, measure, dict(own))
            return
        problem = outcome.problem
        wiped = {key for key in cleared if key not in expected and (key in INHERITED or key == "progress")}
        wiped -= {"progress"} if measure.progress else set()
        old = {"text": match.text, "progress": match.progress, "extra": match.extra}
        old |= {key: problem.effective(match, key) for key in (*expected, *wiped - {"progress"})}
        new = {"text": measure.text, "progress": measure.progress, "extra": measure.extra, **expected}
        values = _differences(old, new) | emptied(old, frozenset(wiped))
        _update(match, self._edit(outcome, "measure", match.key, old, values, measure.row, match.own))
        self._saw(outcome, "measure", match.key, measure.row)
        if (self.file, self.sheet) not in match.origins:
            match.origins.append((self.file, self.sheet))

    def _add_measure(self, outcome: Outcome, measure: DraftMeasure, own: dict[str, Any]) -> None:
        self.made += 1
        known = outcome.problem
        key = f"{known.key}/{self.file}/{self.sheet}/{measure.row}/{self.made}"
        key = key if key.startswith("new:") else f"new:{key}"
        values = {"text": measure.text, "progress": measure.progress} | own
        if measure.extra:
            values["extra"] = dict(measure.extra)
        outcome.operations.append(NewMeasure(key, known.key, values, self.source(measure.row)))
        outcome.note(measure.row, "new", NewCells(key, values, _MEASURE_NAMES))
        known.measures.append(
            KnownMeasure(key, measure.text, measure.progress, own, dict(measure.extra), [(self.file, self.sheet)])
        )

    def _posts(self, outcome: Outcome, draft: DraftProblem) -> None:
        source = self.source(draft.rows[0])
        outcome.operations.extend(AddPost(person.name, person.post, source) for person in draft.posts)


def is_later(draft: DraftProblem, known: KnownProblem, origin: Origin, file_number: int) -> bool:
    """True when the draft comes from another source than the problem's first one, and so speaks for its own
    measures only.

    In one import every further sheet is another source. Across imports a sheet of the same name is the same source
    if its departments still have one in common; a sheet of another name is so only if it names the same departments.
    """
    ours, theirs = departments_of(draft), _departments_of_known(known)
    open_ = not ours or not theirs
    if known.seen_here and (file_number not in known.seen_here or origin not in known.origins[:1]):
        return True
    if origin in known.origins:
        return origin != known.origins[0] or not (open_ or ours & theirs)
    same = ours == theirs if known.origins else bool(ours & theirs)
    return not (open_ or same)


def _departments_of_known(known: KnownProblem) -> set[str]:
    """The problem's own departments; without any, those of its measures."""
    own = _departments(known.values.get(key) for key in _OWN_DEPARTMENTS)
    return own or _departments(measure.own.get(key) for measure in known.measures for key in _OWN_DEPARTMENTS)


def departments_of(draft: DraftProblem) -> set[str]:
    """The departments that a draft names as its own (not those that only support)."""
    places: list[Mapping[str, Any]] = [draft.values, *(measure.own for measure in draft.measures)]
    return _departments(place.get(key) for place in places for key in _OWN_DEPARTMENTS)


def _departments(lists: Iterable[Any]) -> set[str]:
    return {name for names in lists for name in names or ()}


def _inherited(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key in INHERITED}


def _lifted(draft: DraftProblem, known: KnownProblem, pairs: list[KnownMeasure | None]) -> dict[str, Any]:
    """The problem's own value follows when the file gives all of its measures the same other one (all done: the
    problem is)."""
    matched = {match.key for match in pairs if match}
    if not pairs or not {measure.key for measure in known.measures} <= matched:
        return {}
    shared = {
        key: value
        for key, value in draft.measures[0].own.items()
        if all(m.own.get(key) == value for m in draft.measures)
    }
    if "status_text" not in shared:  # they say 长期坚持 or not beside states of their own
        shared.pop("keep_up", None)
    return {
        key: value for key, value in _differences(known.values, shared).items() if not is_empty(known.values.get(key))
    }


def _all_own(key: str, known: KnownProblem, pairs: list[KnownMeasure | None]) -> bool:
    """True when the file's rows are all of the problem's measures and each has its own value: then theirs counts."""
    matched = [match for match in pairs if match]
    if key not in INHERITED or not matched or len(matched) != len(known.measures):
        return False
    return all(key in match.own for match in matched)


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The values of *new* that say something else; an empty one says nothing."""
    found: dict[str, Any] = {}
    for key, value in new.items():
        before = old.get(key)
        if key == "extra":
            merged = {**(before or {}), **value}
            if merged != dict(before or {}):
                found[key] = merged
        elif not (is_empty(value) or _equal(before, value) or _plain_word(key, old, new) or _kept_up(key, old, new)):
            found[key] = value
    return found


def _plain_word(key: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """True for the office's own word of a state that is there already without the source's word (our own exports)."""
    if key != "status_text" or old.get(key) or not new.get("status"):
        return False
    return bool(old.get("status") == new["status"] and new[key] == STATUS[new["status"]])


def _kept_up(key: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """True where the ledger says 长期坚持 beside a state that stands in the file in the same word: a word cannot say
    both."""
    return bool(key == "keep_up" and old.get("status_text") and old["status_text"] == new.get("status_text"))


def _equal(before: Any, value: Any) -> bool:
    if isinstance(value, str):
        return same_text(str(before or ""), value) or _cut(str(before or ""), value)
    if isinstance(value, bool):
        return bool(before) == value
    return bool(before == value)


def _problems_own(cleared: frozenset[str], draft: DraftProblem) -> frozenset[str]:
    """The keys that are empty in all rows and about which the draft says nothing either."""
    return cleared - draft.values.keys() - {key for measure in draft.measures for key in measure.own}


def _update(known: KnownMeasure, values: Mapping[str, Any]) -> None:
    known.text = values.get("text", known.text)
    known.progress = values.get("progress", known.progress)
    known.extra |= values.get("extra", {})
    known.own |= _inherited(values)


def _cut(text: str, cell: str) -> bool:
    """True for the beginning of a text that is longer than an Excel cell can be: our own export had to cut it."""
    return len(text) > _CELL_LIMIT and len(cell) > 0.9 * _CELL_LIMIT and comparable(text).startswith(comparable(cell))
