"""Which words a notice prints, and which rows: 通报用语, public flag, 限知, merged problems (contract §2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.records import Heading, Measure, Problem, Round, Wording
from models.rules import comparable


@dataclass(frozen=True)
class Words:
    """The words of a round for one audience: public falls back to notice, notice to the ledger's own text."""

    audience: str
    headings: Mapping[tuple[str, str], Heading]

    @classmethod
    def of(cls, round_: Round, audience: str) -> Words:
        """The words of *round_* for *audience*."""
        return cls(audience, {(comparable(h.aspect), comparable(h.topic)): h for h in round_.headings})

    def choose(self, wording: Wording | Heading | None, text: str) -> str:
        """The wording for this audience, else *text*."""
        if wording is None:
            return text
        return (wording.public if self.audience == "public" else "") or wording.notice or text

    def printed(self, row: Problem | Measure, key: str) -> str:
        """What is printed for one text of a row."""
        text: str = getattr(row, key)
        return self.choose(row.wording.get(key), text) if row.wording else text

    def aspect(self, problem: Problem) -> str:
        """The problem's aspect as printed."""
        return self.heading(problem, problem.aspect, "")

    def topic(self, problem: Problem) -> str:
        """The problem's topic as printed."""
        return self.heading(problem, problem.topic, problem.topic) if problem.topic else ""

    def heading(self, problem: Problem, text: str, topic: str) -> str:
        """The wording of the problem's aspect (no *topic*) or topic, else *text*."""
        if not self.headings:
            return text
        return self.choose(self.headings.get((comparable(problem.aspect), comparable(topic))), text)


@dataclass(frozen=True)
class Told:
    """A printed problem with all that is told under it: itself, then what is merged into it, in their order."""

    problem: Problem
    merged: tuple[Problem, ...] = ()

    @property
    def all(self) -> tuple[Problem, ...]:
        """The problem and those merged into it."""
        return (self.problem, *self.merged)


def shown(problem: Problem, audience: str) -> bool:
    """Whether an audience may see a problem: the public version has neither 不公开 nor 限知 problems."""
    return audience != "public" or (problem.public and not problem.restricted)


def shown_measures(problem: Problem, audience: str) -> tuple[Measure, ...]:
    """The measures of a problem that an audience may see."""
    return problem.measures if audience != "public" else tuple(m for m in problem.measures if m.public)


def told_problems(problems: Iterable[Problem], audience: str) -> tuple[Told, ...]:
    """The problems to print, each with those merged into it.

    A problem whose target is not printed for this audience, does not exist or leads in a circle stands for itself:
    nothing is lost.
    """
    visible = [problem for problem in problems if shown(problem, audience)]
    place = {problem.id: index for index, problem in enumerate(visible) if problem.id}
    into = [place.get(problem.merged_into, index) for index, problem in enumerate(visible)]
    together: dict[int, list[Problem]] = {}
    for index, problem in enumerate(visible):
        end = _end(index, into)
        members = together.setdefault(end, [])
        members.insert(0, problem) if end == index else members.append(problem)
    return tuple(Told(members[0], tuple(members[1:])) for _, members in sorted(together.items()))


def _end(start: int, into: list[int]) -> int:
    """Where a chain of merged problems ends; *start* itself when it leads in a circle."""
    path = [start]
    while (following := into[path[-1]]) not in path:
        path.append(following)
    return path[-1] if following == path[-1] else start
