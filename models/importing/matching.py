"""Finds the rows of the ledger that a file's rows mean: our id, then number and text, then likeness; never a name
alone."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.importing.drafts import DraftMeasure, DraftProblem
from models.importing.likeness import alike, most_alike
from models.records import INHERITED, Measure, Problem, Round
from models.rules import comparable

#: From this length on a sentence has enough characters for likeness to mean something (libraries.md §6).
_LONG = 18
_PROBLEM_KEYS = (
    "number",
    "category",
    "aspect",
    "topic",
    "text",
    "received_on",
    "claimed_by",
    "cause",
    "target",
    "progress",
    "stage_result",
    "next_steps",
    "evidence",
    "remarks",
    "extra",
)
_STATE_KEYS = tuple(key for key in INHERITED if key not in ("evidence", "remarks"))

#: File and sheet of a source.
Origin = tuple[str, str]


@dataclass(slots=True)
class KnownMeasure:
    """A measure of the ledger, or one planned by this import; ``own`` are the inherited keys that it has itself."""

    key: str
    text: str
    progress: str
    own: dict[str, Any]
    extra: dict[str, str] = field(default_factory=dict)
    origins: list[Origin] = field(default_factory=list)


@dataclass(slots=True)
class KnownProblem:
    """A problem of the ledger, or one planned by this import, with the sources that named it, first one first."""

    key: str
    values: dict[str, Any]
    measures: list[KnownMeasure]
    locked: bool = False
    origins: list[Origin] = field(default_factory=list)
    seen_here: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The problem's wording."""
        return str(self.values.get("text", ""))

    def effective(self, measure: KnownMeasure, key: str) -> Any:
        """A measure's value of an inherited key: its own, else the problem's."""
        return measure.own[key] if key in measure.own else self.values.get(key)


def known_problem(problem: Problem, origins: Mapping[str, tuple[Origin, ...]]) -> KnownProblem:
    """A ledger's problem, to be compared with."""
    values = {key: getattr(problem, key) for key in _PROBLEM_KEYS} | {
        key: getattr(problem.state, key) for key in _STATE_KEYS
    }
    measures = [_known_measure(measure, origins) for measure in problem.measures]
    return KnownProblem(problem.id, values, measures, problem.locked, list(origins.get(problem.id, ())))


def _known_measure(measure: Measure, origins: Mapping[str, tuple[Origin, ...]]) -> KnownMeasure:
    own = {
        key: getattr(measure.state if key in _STATE_KEYS else measure, key) for key in measure.own if key in INHERITED
    }
    found = list(origins.get(measure.id, ()))
    return KnownMeasure(measure.id, measure.text, measure.progress, own, dict(measure.extra), found)


class Index:
    """The problems that are there, found by id, text or number; grows while a plan is made."""

    def __init__(self, round_: Round | None, origins: Mapping[str, tuple[Origin, ...]]) -> None:
        self.problems: dict[str, KnownProblem] = {}
        self.by_measure: dict[str, str] = {}
        self._by_text: dict[str, list[str]] = {}
        self._texts: dict[str, str] = {}
        for problem in round_.problems if round_ else ():
            self.add(known_problem(problem, origins))

    def add(self, problem: KnownProblem) -> None:
        """Take a problem in."""
        self.problems[problem.key] = problem
        self.by_measure |= {measure.key: problem.key for measure in problem.measures}
        text = comparable(problem.text)
        self._by_text.setdefault(text, []).append(problem.key)
        self._texts[problem.key] = text

    def match(
        self, drafts: Sequence[DraftProblem], step: Callable[[int, int], None] = lambda done, total: None
    ) -> list[KnownProblem | None]:
        """For each problem of one table the problem that it means, each at most once; exact ones go before likely
        ones. *step* is told how many of how many have been looked for, and stops the work by an exception.
        """
        found: list[str] = [self._by_id(draft) for draft in drafts]
        taken = set(found) - {""}
        for number, draft in enumerate(drafts):
            if not found[number]:
                found[number] = self._exact(draft, taken)
                taken.add(found[number])
        taken.discard("")
        if len(taken) < len(self.problems) and not all(found):
            self._match_likely(drafts, found, taken, step)
        return [self.problems.get(key) for key in found]

    def _match_likely(
        self, drafts: Sequence[DraftProblem], found: list[str], taken: set[str], step: Callable[[int, int], None]
    ) -> None:
        """Likeness for the drafts that nothing else has found, among the problems that are left."""
        free = {key: text for key, text in self._texts.items() if key not in taken}
        numbers: dict[str, list[str]] = {}
        for key in free:
            numbers.setdefault(self.problems[key].values.get("number") or "", []).append(key)
        for place, draft in enumerate(drafts):
            if not found[place]:
                step(place, len(drafts))  # each is compared with all that are free
                number = draft.values.get("number", "")
                numbered = {key: free[key] for key in numbers.get(number, ()) if key in free} if number else {}
                found[place] = self._likely(draft, numbered, free)
                free.pop(found[place], None)

    def _by_id(self, draft: DraftProblem) -> str:
        ids = [draft.id, *(self.by_measure.get(measure.id, "") for measure in draft.measures if measure.id)]
        return next((key for key in ids if key in self.problems), "")

    def _exact(self, draft: DraftProblem, taken: set[str]) -> str:
        keys = [key for key in self._by_text.get(comparable(draft.text), ()) if key not in taken]
        return max(keys, key=lambda key: self._agreement(draft, key), default="")

    def _agreement(self, draft: DraftProblem, key: str) -> int:
        values = self.problems[key].values
        return sum(
            draft.values.get(name, "") == values.get(name, "") for name in ("number", "number", "aspect", "topic")
        )

    def _likely(self, draft: DraftProblem, numbered: Mapping[str, str], free: Mapping[str, str]) -> str:
        text = comparable(draft.text)
        for choices, line in (
            (numbered, 75.0),
            (free, 85.0 if len(text) >= _LONG else 92.0),
        ):
            key = most_alike(text, choices, line)[0] if choices else ""
            if key and (len(free[key]) >= _LONG or alike(text, free[key]) >= line):
                return key
        return ""


def pair_measures(drafts: Sequence[DraftMeasure], pool: Iterable[KnownMeasure]) -> list[KnownMeasure | None]:
    """For each measure of a draft the measure that it means, each at most once."""
    free = {number: measure for number, measure in enumerate(pool)}
    found: list[KnownMeasure | None] = [None] * len(drafts)
    _pair_equal(drafts, found, free, lambda each: each.id, lambda known: known.key)
    _pair_equal(drafts, found, free, lambda each: comparable(each.text), lambda known: comparable(known.text))
    for number, draft in enumerate(drafts):
        if found[number] is None:
            place = next((place for place, measure in free.items() if _like_text(draft, measure)), None)
            found[number] = None if place is None else free.pop(place)
    _pair_equal(
        drafts,
        found,
        free,
        lambda each: "" if each.text else comparable(each.progress),
        lambda known: comparable(known.progress),
    )
    return _by_place(drafts, found, list(free.values()))


def _pair_equal(
    drafts: Sequence[DraftMeasure],
    found: list[KnownMeasure | None],
    free: dict[int, KnownMeasure],
    of_draft: Callable[[DraftMeasure], str],
    of_known: Callable[[KnownMeasure], str],
) -> None:
    """Pair each draft that is left with the first free measure of the same key; an empty key says nothing."""
    if not free or None not in found:
        return
    places: dict[str, deque[int]] = defaultdict(deque)
    for place, measure in free.items():
        places[of_known(measure)].append(place)
    for number, draft in enumerate(drafts):
        key = of_draft(draft) if found[number] is None else ""
        if key and places.get(key):
            found[number] = free.pop(places[key].popleft())


def _like_text(draft: DraftMeasure, known: KnownMeasure) -> bool:
    if not draft.text or not known.text:
        return False
    line = 75.0 if min(len(draft.text), len(known.text)) >= _LONG else 85.0
    return alike(comparable(draft.text), comparable(known.text)) >= line


def _by_place(
    drafts: Sequence[DraftMeasure], found: list[KnownMeasure | None], free: list[KnownMeasure]
) -> list[KnownMeasure | None]:
    """Reports without measures (a sheet that has no column for them) pair in order where as many are left on both
    sides."""
    left = [number for number, match in enumerate(found) if match is None]
    if left and len(left) == len(free) and not any(drafts[number].text for number in left):
        for number, measure in zip(left, free, strict=True):
            found[number] = measure
    return found
