"""What stands at a place of the notice: the ledger's own words, the printed ones, what may be done with them. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exporters.blocks import Block, Heading, Paragraph, Source
from exporters.wording import Words, shown
from models.labels import FIELDS
from models.records import Heading as Rewording
from models.records import Measure, Problem, Round, Wording
from models.rules import comparable
from ui.widgets.search_popup import Entry

_EXCERPT = 34
_MEASURE_NAMES = {"text": "整改措施", "progress": "整改情况"}


@dataclass(frozen=True)
class Place:
    """One text of a problem or measure as the notice prints it.

    ``reworded``: the audience has a wording of its own here. ``merged``: problems that are printed together with this
    one; ``merged_into``: the one that it is printed with.
    """

    source: Source
    name: str
    own: str
    printed: str
    reworded: bool
    problem: Problem
    measure: Measure | None = None
    merged: tuple[Problem, ...] = ()
    merged_into: Problem | None = None

    @property
    def public(self) -> bool:
        """Whether the row is in the public version."""
        return self.measure.public if self.measure is not None else self.problem.public

    @property
    def rows(self) -> tuple[list[str], list[str]]:
        """(problems, measures) that leaving this out would leave out."""
        return ([], [self.measure.id]) if self.measure is not None else ([self.problem.id], [])


def place_of(round_: Round, source: Source, audience: str) -> Place | None:
    """The place that *source* names; None for a slot, and for a row that is gone."""
    for problem in round_.problems:
        if source.kind == "problem" and problem.id == source.key:
            return _place(round_, source, audience, problem, None)
        for measure in problem.measures:
            if source.kind == "measure" and measure.id == source.key:
                return _place(round_, source, audience, problem, measure)
    return None


def _place(round_: Round, source: Source, audience: str, problem: Problem, measure: Measure | None) -> Place:
    words, key = Words.of(round_, audience), source.field
    if key in ("aspect", "topic"):
        own, printed = str(getattr(problem, key)), str(getattr(words, key)(problem))
        given: Wording | Rewording | None = _heading(round_, problem, key)
    else:
        row: Problem | Measure = measure if measure is not None else problem
        own, printed, given = str(getattr(row, key)), words.printed(row, key), row.wording.get(key)
    known = {each.id: each for each in round_.problems}
    reworded = given is not None and bool(given.public if audience == "public" else given.notice)
    return Place(source._replace(line=0), _name(problem, measure, key), own, printed, reworded, problem, measure,
                 tuple(each for each in round_.problems if each.merged_into == problem.id),
                 known.get(problem.merged_into))


def _heading(round_: Round, problem: Problem, level: str) -> Rewording | None:
    topic = comparable(problem.topic) if level == "topic" else ""
    return next((each for each in round_.headings
                 if (comparable(each.aspect), comparable(each.topic)) == (comparable(problem.aspect), topic)), None)


def _name(problem: Problem, measure: Measure | None, key: str) -> str:
    number = f"问题 {problem.number}" if problem.number else "问题"
    if key == "aspect":
        return "方面"
    if measure is None:
        return number if key == "text" else {"topic": "问题大类"}.get(key, f"{number}的{FIELDS[key]}")
    place = [each.id for each in problem.measures].index(measure.id) + 1
    return f"{number} 第 {place} 条措施的{_MEASURE_NAMES.get(key, FIELDS.get(key, key))}"


def sources_in(block: Block) -> tuple[Source, ...]:
    """The places of problems and measures in a paragraph, each text once, in their order."""
    runs = block.runs if isinstance(block, (Heading, Paragraph)) else ()
    found = (run.source._replace(line=0) for run in runs if run.source is not None and run.source.kind != "slot")
    return tuple(dict.fromkeys(found))


def slot_in(block: Block) -> Source | None:
    """The slot that a paragraph belongs to, with its line."""
    runs = block.runs if isinstance(block, (Heading, Paragraph)) else ()
    return next((run.source for run in runs if run.source is not None and run.source.kind == "slot"), None)


def problem_entries(problems: Iterable[Problem], without: Sequence[str]) -> tuple[Entry, ...]:
    """A list to choose a problem from, under their aspects."""
    return tuple(Entry(problem.id, f"{problem.number}　{problem.text}".strip(), "", problem.aspect)
                 for problem in problems if problem.id not in without)


def excerpt(text: str) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else line[:_EXCERPT - 1] + "…"


@dataclass(frozen=True)
class LeftOut:
    """A row that the public version does not print: its ids (one of them), what it says, why."""

    problem: str
    measure: str
    text: str
    reason: str


def left_out_rows(round_: Round) -> tuple[LeftOut, ...]:
    """What the public version leaves out and why: problems, then measures of problems that are printed."""
    found = []
    for problem in round_.problems:
        if not shown(problem, "public"):
            reason = problem.not_public_reason or ("限知" if problem.restricted else "没有写理由")
            found.append(LeftOut(problem.id, "", f"{problem.number} {problem.text}".strip(), reason))
            continue
        found += [LeftOut(problem.id, measure.id, f"{problem.number} 的措施：{measure.text or measure.progress}".strip(),
                          measure.not_public_reason or "没有写理由")
                  for measure in problem.measures if not measure.public]
    return tuple(found)
