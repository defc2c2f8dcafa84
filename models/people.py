"""The readers of 人员科室: who and what there is, what each answers for, what somebody who leaves would hand over.

A row is a measure, or a problem without any, with its effective state; a claim (认领) is a problem. What is open is
neither completed nor closed (长期坚持 stays open: somebody has to keep it up).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from models import queries
from models.database import Store
from models.labels import FIELDS
from models.records import PERSON_ROLES, Measure, Problem, State
from models.rules import is_done, problem_is_done

PERSON, DEPARTMENT = "person", "department"
WORDS = {PERSON: "人员", DEPARTMENT: "科室"}
#: Name of the setting that holds the pairs of names which are not the same in spite of their likeness.
DISTINCT_SETTING = "distinct_names"


class PostTerm(NamedTuple):
    """A post of a person from its first to its last day; ``department`` is the department's name."""

    post: str = ""
    department: str = ""
    from_on: date | None = None
    to_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """True when the post is held on that day, as far as the ledger knows."""
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or self.to_on >= day)


@dataclass(frozen=True)
class Known:
    """A person or a department (``kind``) as the ledger has it; posts in the ledger's order, none for departments."""

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    posts: tuple[PostTerm, ...] = ()

    @property
    def has_post(self) -> bool:
        """True when a post is written down, whatever its term."""
        return any(each.post for each in self.posts)

    def has_left(self, day: date) -> bool:
        """True when all posts have ended before *day*."""
        return bool(self.posts) and all(each.to_on is not None and each.to_on < day for each in self.posts)


@dataclass(frozen=True)
class Share:
    """What one name answers for in a round, as ids: rows, those of them that are open, problems claimed (认领)."""

    rows: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    claimed: tuple[str, ...] = ()
    claimed_open: tuple[str, ...] = ()


@dataclass(frozen=True)
class Held:
    """One thing that a person answers for: a row (``claim`` False), or a problem that the person claimed."""

    id: str
    claim: bool
    round: str
    number: str
    text: str
    roles: tuple[str, ...]
    deadline: str
    status: str
    done: bool


def people(store: Store) -> tuple[Known, ...]:
    """Everybody, in the ledger's order."""
    posts: dict[str, list[PostTerm]] = defaultdict(list)
    for person, post, department, first, last in store.fetch(
        "SELECT person_id, post, department, from_on, to_on FROM post ORDER BY position, rowid"
    ):
        posts[person].append(PostTerm(post, department, _day(first), _day(last)))
    return tuple(
        Known(key, PERSON, name, aliases, tuple(posts.get(key, ()))) for key, name, aliases in _named(store, PERSON)
    )


def departments(store: Store) -> tuple[Known, ...]:
    """All departments, in the ledger's order."""
    return tuple(Known(key, DEPARTMENT, name, aliases) for key, name, aliases in _named(store, DEPARTMENT))


def _named(store: Store, kind: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    aliases: dict[str, list[str]] = defaultdict(list)
    for owner, text in store.fetch(
        f"SELECT {kind}_id, text FROM alias WHERE {kind}_id IS NOT NULL ORDER BY position, rowid"
    ):
        aliases[owner].append(text)
    for key, name in store.fetch(f'SELECT id, name FROM "{kind}" ORDER BY position, rowid'):
        yield key, name, tuple(aliases.get(key, ()))


# --- what each answers for -------------------------------------------------------------------------------------------


def shares(problems: Iterable[Problem]) -> tuple[dict[str, Share], dict[str, Share]]:
    """Name → share, of people and of departments, in the order of their first row."""
    found: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for problem in problems:
        done = problem_is_done(problem)
        for row in problem.measures or (problem,):
            still = not (done or is_done(row.state))
            for names, side in zip((_people_of(row.state), row.state.all_departments), found, strict=True):
                for name in names:
                    _note(side, name, "rows", row.id, still)
        if problem.claimed_by:
            _note(found[0], problem.claimed_by, "claimed", problem.id, not done)
    built = [{name: Share(**{key: tuple(ids) for key, ids in each.items()}) for name, each in side.items()}
             for side in found]
    return built[0], built[1]


def _note(side: dict[str, Any], name: str, key: str, row: str, still: bool) -> None:
    lists = side.setdefault(name, {"rows": [], "open": [], "claimed": [], "claimed_open": []})
    lists[key].append(row)
    if still:
        lists["open" if key == "rows" else "claimed_open"].append(row)


def _people_of(state: State) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*state.all_leaders, *state.owners)))


def uses(store: Store, kind: str, key: str) -> int:
    """How many rows of all rounds name that person or department (claims and forms sent out included)."""
    count = "SELECT count(DISTINCT coalesce(problem_id, measure_id)) FROM responsibility WHERE {}_id = ?"
    more = "SELECT count(*) FROM problem WHERE claimed_by_id = ?" if kind == PERSON else (
        "SELECT count(*) FROM dispatch WHERE department_id = ?")
    return int(store.scalar(count.format(kind), (key,))) + int(store.scalar(more, (key,)))


# --- what would be handed over ---------------------------------------------------------------------------------------


def held_by(store: Store, name: str) -> tuple[Held, ...]:
    """Everything that a person answers for or has claimed, in all rounds, in the ledger's order."""
    found: list[Held] = []
    with store.snapshot():
        for info in queries.rounds(store):
            for problem in queries.read_problems(store, info.id):
                found += _held_of(problem, info.name, name)
    return tuple(found)


def _held_of(problem: Problem, round_name: str, name: str) -> Iterator[Held]:
    done = problem_is_done(problem)

    def held(row: Any, claim: bool, roles: tuple[str, ...], text: str, over: bool) -> Held:
        state = row.state
        return Held(row.id, claim, round_name, problem.number, text, roles, state.deadline.text, state.status, over)

    if problem.claimed_by == name:
        yield held(problem, True, (FIELDS["claimed_by"],), problem.text, done)
    rows: tuple[Measure | Problem, ...] = (*problem.measures, problem)
    for row in rows:
        roles = tuple(FIELDS[role] for role in PERSON_ROLES if name in getattr(row.state, role)
                      and (row is not problem or _shown_by_none(problem, role)))
        if roles:
            text = problem.text if row is problem else row.text or row.progress
            yield held(row, False, roles, text, done or is_done(row.state))


def _shown_by_none(problem: Problem, role: str) -> bool:
    """True when no measure shows the problem's value of a role: the problem stands for itself then."""
    return all(role in measure.own for measure in problem.measures)


# --- what is missing -------------------------------------------------------------------------------------------------


def without_post(known: Iterable[Known], problems: Iterable[Problem]) -> tuple[str, ...]:
    """Names of leaders (认领、责任、牵头) without a post, in the order of their first row: notices print posts."""
    blank = {each.name for each in known if not each.has_post}
    named: dict[str, None] = {}
    for problem in problems:
        for state in (problem.state, *(measure.state for measure in problem.measures)):
            named.update(dict.fromkeys(filter(None, (problem.claimed_by, *state.all_leaders))))
    return tuple(name for name in named if name in blank)


def all_names(known: Known) -> tuple[str, ...]:
    """A name with its aliases."""
    return (known.name, *known.aliases)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


__all__ = [
    "DEPARTMENT", "DISTINCT_SETTING", "PERSON", "WORDS", "Held", "Known", "PostTerm", "Share", "all_names",
    "departments", "held_by", "people", "shares", "uses", "without_post",
]
