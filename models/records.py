"""Frozen records given out by the readers and taken by exporters and window.

They mirror contract §2 («The open ledger JSON»): same names, same meaning. Texts are never None (empty is ``""``),
dates are ``datetime.date`` or None, lists are tuples in the source's order. Ids are opaque texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.evidence import EvidenceItem

#: Keys of a STATE in which people stand (roles of ``responsibility`` rows).
PERSON_ROLES = ("leaders", "lead_leaders", "owners")
#: Keys of a STATE in which departments stand.
DEPARTMENT_ROLES = ("lead_departments", "departments", "supporting_departments")
#: All list-valued keys of a STATE, in the order of contract §2.
ROLES = ("leaders", "lead_leaders", "lead_departments", "departments", "supporting_departments", "owners")
#: Keys that a measure takes from its problem unless they are its own (contract §2, ``own``).
INHERITED = (*ROLES, "deadline", "status", "status_text", "keep_up", "completed_on", "closed_on", "evidence", "remarks")
#: Texts for which there may be a wording for the notice (通报用语).
WORDED = ("text", "progress", "stage_result", "next_steps")
#: As a value of an inherited key of a measure, for writers: no value of its own any more, the problem's counts again.
INHERIT = object()


@dataclass(frozen=True)
class Deadline:
    """时限: the source's words, the last day meant, and the kind (see ``rules.DEADLINE_KINDS``)."""

    text: str = ""
    on: date | None = None
    kind: str = ""


@dataclass(frozen=True)
class Wording:
    """通报用语 of one text: what a notice prints instead; ``public`` falls back to ``notice``, that to the ledger."""

    notice: str = ""
    public: str = ""


@dataclass(frozen=True)
class State:
    """Who, until when, how far. Names as typed in the ledger, departments by their full name."""

    leaders: tuple[str, ...] = ()
    lead_leaders: tuple[str, ...] = ()
    lead_departments: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    supporting_departments: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    deadline: Deadline = Deadline()
    status: str = ""
    status_text: str = ""
    keep_up: bool = False
    completed_on: date | None = None
    closed_on: date | None = None

    @property
    def all_departments(self) -> tuple[str, ...]:
        """Leading, plain and supporting departments, each once, in that order."""
        return tuple(dict.fromkeys((*self.lead_departments, *self.departments, *self.supporting_departments)))

    @property
    def all_leaders(self) -> tuple[str, ...]:
        """Leading and plain leaders, each once."""
        return tuple(dict.fromkeys((*self.lead_leaders, *self.leaders)))


@dataclass(frozen=True)
class Measure:
    """整改措施. ``state``, ``evidence`` and ``remarks`` are effective (own, else the problem's); ``own`` names its own
    keys.
    """

    id: str = ""
    text: str = ""
    progress: str = ""
    state: State = State()
    evidence: str = ""
    remarks: str = ""
    wording: Mapping[str, Wording] = field(default_factory=dict)
    public: bool = True
    not_public_reason: str = ""
    own: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """具体问题 with its measures; ``aspect`` and ``topic`` are texts, the ids tell equal texts apart."""

    id: str = ""
    number: str = ""
    category: str = ""
    aspect: str = ""
    topic: str = ""
    text: str = ""
    locked: bool = False
    received_on: date | None = None
    claimed_by: str = ""
    cause: str = ""
    target: str = ""
    progress: str = ""
    stage_result: str = ""
    next_steps: str = ""
    state: State = State()
    evidence: str = ""
    remarks: str = ""
    wording: Mapping[str, Wording] = field(default_factory=dict)
    public: bool = True
    not_public_reason: str = ""
    merged_into: str = ""
    restricted: bool = False
    measures: tuple[Measure, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Heading:
    """Rewording of an aspect (``topic`` empty) or topic for notices."""

    aspect: str
    topic: str = ""
    notice: str = ""
    public: str = ""


@dataclass(frozen=True)
class Event:
    """整改纪实: a meeting, training, talk or inspection; ``people`` is the number of persons."""

    id: str = ""
    on: date | None = None
    kind: str = ""
    subject: str = ""
    document_number: str = ""
    people: int = 0
    remarks: str = ""


@dataclass(frozen=True)
class Outcome:
    """成效 (制度, 约谈, 追缴…) with the ids of the problems that it belongs to; ``amount`` in yuan."""

    id: str = ""
    kind: str = ""
    name: str = ""
    document_number: str = ""
    on: date | None = None
    count: int | None = None
    amount: float | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReturnRow:
    """One row of a returned form: the id of a problem or measure and what the department reported.

    ``decision`` is the office's: accepted, sent_back (with its ``reason``), or "" while the row waits.
    """

    id: str
    values: Mapping[str, Any] = field(default_factory=dict)
    decision: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Return:
    """科室填报 of one department for one period (期次); kept for ever, accepted or not."""

    department: str = ""
    period: str = ""
    as_of: date | None = None
    accepted_on: date | None = None
    rows: tuple[ReturnRow, ...] = ()
    received_on: date | None = None


@dataclass(frozen=True)
class Approval:
    """Who approved what, when, by which document."""

    what: str = ""
    by: str = ""
    on: date | None = None
    document_number: str = ""


@dataclass(frozen=True)
class Publication:
    """Where a notice was published and from when to when (公示)."""

    audience: str = ""
    channel: str = ""
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True)
class LevelNames:
    """The round's own names of its levels."""

    aspect: str = "方面"
    topic: str = "问题"
    problem: str = "具体表现"


@dataclass(frozen=True)
class Stated:
    """Counts that the feedback letter states; None where it does not."""

    aspects: int | None = None
    topics: int | None = None
    problems: int | None = None
    measures: int | None = None


@dataclass(frozen=True)
class RoundInfo:
    """A 检查批次 without its rows: for lists and forms."""

    id: str = ""
    name: str = ""
    kind: str = ""
    level: str = ""
    team: str = ""
    entered_on: date | None = None
    left_on: date | None = None
    feedback_on: date | None = None
    intensive_until: date | None = None
    plan_due: date | None = None
    report_due: date | None = None
    level_names: LevelNames = LevelNames()
    stated: Stated = Stated()


@dataclass(frozen=True)
class Round(RoundInfo):
    """A round with everything in it. ``sections`` holds only slots that are set; ``proposals`` are open JSON objects.
    ``evidence_files`` are those of its problems and measures, row by row.
    """

    sections: Mapping[str, str] = field(default_factory=dict)
    headings: tuple[Heading, ...] = ()
    events: tuple[Event, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    returns: tuple[Return, ...] = ()
    proposals: tuple[Mapping[str, Any], ...] = ()
    approvals: tuple[Approval, ...] = ()
    published: tuple[Publication, ...] = ()
    problems: tuple[Problem, ...] = ()
    evidence_files: tuple[EvidenceItem, ...] = ()


@dataclass(frozen=True)
class Unit:
    """The hospital and its contact data, as printed in notices."""

    name: str = ""
    party_organisation: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    email: str = ""


@dataclass(frozen=True)
class Person:
    """One post of a person; a person with several posts is given out once per post, ``aliases`` each time the same."""

    name: str
    post: str = ""
    department: str = ""
    from_on: date | None = None
    to_on: date | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Department:
    """A department and its other names (医务科 = 医务部)."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class LedgerRecord:
    """Everything in a ledger file but history and settings."""

    unit: Unit = Unit()
    people: tuple[Person, ...] = ()
    departments: tuple[Department, ...] = ()
    rounds: tuple[Round, ...] = ()


@dataclass(frozen=True)
class Changes:
    """What a public writer did: the undo step's label, the tables touched, the ids of rows that it made, in order."""

    label: str
    step: int = 0
    tables: frozenset[str] = frozenset()
    created: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportBatch:
    """One import: when it was made, the names of its files, and its rows by kind (``read``, ``new``, … contract §3)."""

    id: str
    round_id: str
    at: datetime
    files: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """A row from a department that waits for the office: a PROBLEM of contract §2, or a MEASURE with the id of its
    ``problem`` (``problem_id`` here, empty for a problem).
    """

    id: str
    round_id: str
    payload: Mapping[str, Any]

    @property
    def problem_id(self) -> str:
        """The problem that a proposed measure belongs to; empty for a proposed problem."""
        return str(self.payload.get("problem") or "")


@dataclass(frozen=True)
class NoticeEdit:
    """One change of a notice's words, as a corrected paper asks for it; kind, key and field as in ``blocks.Source``.

    ``action``: reword (``text`` "" takes a line away), insert (a line behind ``line``; -1: before the first) or
    leave_out (of the public version; ``text`` is the reason). ``line``: which line (None: the whole text), ``old``: its
    words in that paper. ``whole``: all of a slot's words in it, with their fields, for a slot that has the default.
    Of an insert ``now`` are the line's words in the corrected paper, ``earlier`` the lines put in before this one at
    the same place: where they have been taken over already, it goes behind them.
    """

    kind: str
    key: str
    field: str = ""
    text: str = ""
    old: str = ""
    line: int | None = None
    action: str = "reword"
    whole: str = ""
    now: str = ""
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepInfo:
    """A step that can be undone or redone."""

    id: int
    label: str
    at: datetime
    person: str = ""


@dataclass(frozen=True)
class FieldChange:
    """One line of a row's history: when, by whom, in which step, which field, from what to what."""

    at: datetime
    person: str
    label: str
    field: str
    old: Any
    new: Any


def field_names(record_class: type) -> tuple[str, ...]:
    """Names of a record class's fields in order."""
    return tuple(f.name for f in fields(record_class))
