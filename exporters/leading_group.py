"""领导小组: who leads the rectification, worked out from the ledger's people, for the office to correct.

The secretary of the party organisation heads it, the unit's other leaders are deputies, the heads of the departments
that have something to do are members; that is the usual order in hospitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from models.records import Person, Round, State

#: Ranks in printing order, and what they are called.
RANKS = {"head": "组　长", "deputy": "副组长", "member": "成　员"}
_SECRETARY = re.compile(r"(?<!副)书记")
_OTHER_SECRETARIES = re.compile(r"纪委|纪检|团委|工会")
#: Head of a unit without a known secretary.
_CHIEF = re.compile(r"(?<!副)(?:院长|局长|主任|校长|站长|中心主任)")
_HEAD_OF_DEPARTMENT = re.compile(r"主任|科长|部长|处长|主管|护士长|负责人")
_PARTY_OFFICE = re.compile(r"党.{0,3}办|党.{0,3}综合|党群")


@dataclass(frozen=True)
class Member:
    """One person of the group: head, deputy or member; the post may be unknown."""

    name: str
    post: str
    rank: str


def leading_group(round_: Round, people: Sequence[Person], today: date) -> tuple[Member, ...]:
    """The group in printing order; empty when the ledger names nobody."""
    present = [person for person in people if _in_office(person, today)]
    posts, every_post = _posts(p for p in present if not p.department), _posts(present)
    named = [name for name in _leaders_named(round_) if name not in posts]
    leaders = [*posts, *(name for name in named if name not in every_post)]
    head = _head(leaders, posts)
    members = [*(name for name in named if name in every_post), *_department_heads(round_, present)]
    return tuple(
        Member(name, posts.get(name) or every_post.get(name, ""), rank)
        for rank, names in (("head", [head] if head else []), ("deputy", [name for name in leaders if name != head]),
                            ("member", [name for name in dict.fromkeys(members) if name not in leaders]))
        for name in names
    )


def group_lines(members: Sequence[Member]) -> tuple[str, ...]:
    """The group as printed, a person a line: rank before the first of it, names of two characters spread to three.

    An empty group gives the ranks, for names to be filled in.
    """
    if not members:
        return tuple(f"{label}：" for label in RANKS.values())
    lines, above = [], ""
    for member in members:
        label = f"{RANKS[member.rank]}：" if member.rank != above else "　" * (len(RANKS[member.rank]) + 1)
        lines.append(f"{label}{_spread(member.name)}　{member.post}".rstrip("　"))
        above = member.rank
    return tuple(lines)


def party_office(round_: Round, people: Sequence[Person], today: date) -> tuple[str, str]:
    """(name of the department that does the party office's work, its head); "" for what is not known."""
    names = [*(person.department for person in people), *_departments(round_)]
    office = next((name for name in names if _PARTY_OFFICE.search(name)), "")
    inside = [p for p in people if p.department == office and _in_office(p, today)] if office else []
    return office, next((person.name for person in inside if _is_head(person)), "")


def _in_office(person: Person, today: date) -> bool:
    return (person.from_on is None or person.from_on <= today) and (person.to_on is None or person.to_on >= today)


def _leaders_named(round_: Round) -> list[str]:
    """Everybody who claims a problem or answers for a row, in the ledger's order."""
    claimed = [problem.claimed_by for problem in round_.problems]
    answering = [name for state in _states(round_) for name in state.all_leaders]
    return list(dict.fromkeys(filter(None, (*claimed, *answering))))


def _departments(round_: Round) -> list[str]:
    return list(dict.fromkeys(name for state in _states(round_) for name in state.all_departments))


def _states(round_: Round) -> Iterator[State]:
    for problem in round_.problems:
        yield problem.state
        yield from (measure.state for measure in problem.measures)


def _posts(people: Iterable[Person]) -> dict[str, str]:
    """Name → all posts with their departments, in the ledger's order."""
    found: dict[str, list[str]] = {}
    for person in people:
        post = person.post if person.department in person.post else person.department + person.post
        found.setdefault(person.name, []).append(post)
    return {name: "、".join(dict.fromkeys(filter(None, posts))) for name, posts in found.items()}


def _head(leaders: Sequence[str], posts: dict[str, str]) -> str:
    """The secretary, else the head of the unit, else nobody: a person has to say it then."""
    def secretary(post: str) -> bool:
        return any(_SECRETARY.search(each) and not _OTHER_SECRETARIES.search(each) for each in post.split("、"))

    chosen = [name for name in leaders if secretary(posts.get(name, ""))]
    chosen += [name for name in leaders if _CHIEF.search(posts.get(name, ""))]
    return chosen[0] if chosen else ""


def _department_heads(round_: Round, people: Sequence[Person]) -> list[str]:
    """The head of each department that has something to do, in the order of the ledger's people."""
    involved, found = set(_departments(round_)), dict[str, str]()
    for person in people:
        if person.department in involved and _is_head(person):
            found.setdefault(person.department, person.name)
    return list(dict.fromkeys(found.values()))


def _is_head(person: Person) -> bool:
    return "副" not in person.post and bool(_HEAD_OF_DEPARTMENT.search(person.post))


def _spread(name: str) -> str:
    return f"{name[0]}　{name[1]}" if len(name) == 2 else name
