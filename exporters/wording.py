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
        return self.choose(row.wording.get(key), str(getattr(row, key)))

    def aspect(self, problem: Problem) -> str:
        """The problem's aspect as printed."""
        return self.choose(self.headings.get((comparable(problem.aspect), "")), problem.aspect)

    def topic(self, problem: Problem) -> str:
        """The problem's topic as printed."""
        key = (comparable(problem.aspect), comparable(problem.topic))
        return self.choose(self.headings.get(key), problem.topic) if problem.topic else ""


@dataclass(frozen=True)
class Told:
    """A printed problem with everything that is told under it: itself, then those merged into it, in the ledger's order."""

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
    return tuple(m for m in problem.measures if audience != "public" or m.public)


def told_problems(problems: Iterable[Problem], audience: str) -> tuple[Told, ...]:
    """The problems to print, each with those merged into it.

    A problem whose target is not printed for this audience, does not exist or leads in a circle stands for itself: nothing is lost.
    """
    visible = {problem.id: problem for problem in problems if shown(problem, audience)}
    targets = {id_: _target(problem, visible) for id_, problem in visible.items()}
    return tuple(
        Told(problem, tuple(p for p in visible.values() if p is not problem and targets[p.id] == id_))
        for id_, problem in visible.items() if targets[id_] == id_
    )


def _target(problem: Problem, visible: Mapping[str, Problem]) -> str:
    """Id of the problem together with which *problem* is printed at last; its own id when it stands for itself."""
    path = [problem.id]
    while (target := visible[path[-1]].merged_into) in visible and target not in path:
        path.append(target)
    return problem.id if target in path else path[-1]
