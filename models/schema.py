"""The tables as peewee models, used to build statements; never bound to a database (``Store`` executes them).

Every table has an opaque text key that is never used again. Dates are ISO texts or NULL, flags 0 or 1, other texts
never NULL. ``position`` orders siblings; it is sparse, never unique, and never shown (undo needs rows to be movable one
by one). The tables of :data:`JOURNALED` are under the undo journal's triggers: no BLOB may stand in them. The journal's
own tables (``step``, ``change``, ``current_step``) are models/changes.py's alone and have no model here.
"""

from __future__ import annotations

from typing import Any

from peewee import BlobField, FloatField, ForeignKeyField, IntegerField, Model, TextField


def _text() -> TextField:
    return TextField(default="")


def _key() -> TextField:
    return TextField(primary_key=True)


def _number(default: int = 0) -> IntegerField:
    return IntegerField(default=default)


def _to(model: Any, on_delete: str = "CASCADE", null: bool = False) -> ForeignKeyField:
    return ForeignKeyField(model, on_delete=on_delete, null=null, backref="+")


class Table(Model):
    """Common settings of all tables."""

    class Meta:
        """peewee's settings."""

        legacy_table_names = False

    id = _key()


class Ordered(Table):
    """A table whose rows stand in an order among their siblings."""

    position = _number()


class Unit(Table):
    """The hospital; one row with the key ``unit``."""

    name = _text()
    party_organisation = _text()
    phone = _text()
    address = _text()
    postcode = _text()
    email = _text()


class Setting(Table):
    """A choice that belongs to this ledger; the key is its name, ``value`` is JSON."""

    value = _text()


class Person(Ordered):
    """A person; ``name`` is unique (a second 张伟 carries a suffix)."""

    name = _text()


class Post(Ordered):
    """One post of a person, from when to when."""

    person = _to(Person)
    post = _text()
    department = _text()
    from_on = TextField(null=True)
    to_on = TextField(null=True)


class Department(Ordered):
    """A department; ``name`` is unique."""

    name = _text()


class Alias(Ordered):
    """Another name of a person or of a department (one of the two is set)."""

    person = _to(Person, null=True)
    department = _to(Department, null=True)
    text = _text()


class Round(Ordered):
    """检查批次 with its dates, level names and the counts that its letter states."""

    name = _text()
    kind = _text()
    level = _text()
    team = _text()
    entered_on = TextField(null=True)
    left_on = TextField(null=True)
    feedback_on = TextField(null=True)
    intensive_until = TextField(null=True)
    plan_due = TextField(null=True)
    report_due = TextField(null=True)
    level_aspect = _text()
    level_topic = _text()
    level_problem = _text()
    stated_aspects = IntegerField(null=True)
    stated_topics = IntegerField(null=True)
    stated_problems = IntegerField(null=True)
    stated_measures = IntegerField(null=True)


class OfRound(Ordered):
    """A table of rows that belong to a round."""

    round = _to(Round)


class Section(Table):
    """A text slot of the round's notice; no row means the style's default text."""

    round = _to(Round)
    key = _text()
    text = _text()


class Aspect(OfRound):
    """方面 of a round, with its wording for notices."""

    text = _text()
    notice = _text()
    public = _text()


class Topic(OfRound):
    """问题大类 under an aspect (or under none), with its wording for notices."""

    aspect = _to(Aspect, null=True)
    text = _text()
    notice = _text()
    public = _text()


class StateColumns(Ordered):
    """The scalar part of a STATE (contract §2) with evidence and remarks, for problems and measures."""

    deadline_text = _text()
    deadline_on = TextField(null=True)
    deadline_kind = _text()
    status = _text()
    status_text = _text()
    keep_up = _number()
    completed_on = TextField(null=True)
    closed_on = TextField(null=True)
    evidence = _text()
    remarks = _text()
    public = _number(1)
    not_public_reason = _text()
    extra = TextField(default="{}")


class Problem(StateColumns):
    """具体问题. ``locked``: the wording is the letter's. ``extra``: JSON of columns that no field takes."""

    round = _to(Round)
    aspect = _to(Aspect, "SET NULL", True)
    topic = _to(Topic, "SET NULL", True)
    number = _text()
    category = _text()
    text = _text()
    locked = _number()
    received_on = TextField(null=True)
    claimed_by = _to(Person, "SET NULL", True)
    cause = _text()
    target = _text()
    progress = _text()
    stage_result = _text()
    next_steps = _text()
    merged_into = ForeignKeyField("self", on_delete="SET NULL", null=True, backref="+")
    restricted = _number()


class Measure(StateColumns):
    """整改措施 of a problem. ``own``: space-separated keys that it has itself; the others are its problem's."""

    problem = _to(Problem)
    text = _text()
    progress = _text()
    own = _text()


class Responsibility(Ordered):
    """Who stands in which role (a key of STATE) at a problem or measure, in the source's order."""

    problem = _to(Problem, null=True)
    measure = _to(Measure, null=True)
    role = _text()
    person = _to(Person, null=True)
    department = _to(Department, null=True)


class Wording(Table):
    """通报用语 of one text (``field``) of a problem or measure."""

    problem = _to(Problem, null=True)
    measure = _to(Measure, null=True)
    field = _text()
    notice = _text()
    public = _text()


class Event(OfRound):
    """整改纪实."""

    on_date = TextField(null=True)
    kind = _text()
    subject = _text()
    document_number = _text()
    people = _number()
    remarks = _text()


class Outcome(OfRound):
    """成效 of a round; ``amount`` in yuan."""

    kind = _text()
    name = _text()
    document_number = _text()
    on_date = TextField(null=True)
    count = IntegerField(null=True)
    amount = FloatField(null=True)


class OutcomeProblem(Ordered):
    """Which problems an outcome belongs to."""

    outcome = _to(Outcome)
    problem = _to(Problem)


class Approval(OfRound):
    """Who approved what."""

    what = _text()
    by = _text()
    on_date = TextField(null=True)
    document_number = _text()


class Publication(OfRound):
    """Where and how long a notice was published."""

    audience = _text()
    channel = _text()
    from_on = TextField(null=True)
    to_on = TextField(null=True)


class Dispatch(OfRound):
    """下发: forms sent to a department for a period."""

    department = _to(Department)
    period = _text()
    sent_on = TextField(null=True)
    due_on = TextField(null=True)


class FormReturn(OfRound):
    """科室填报: what a department sent back for a period; never overwritten."""

    department = _text()
    period = _text()
    as_of = TextField(null=True)
    received_on = TextField(null=True)
    accepted_on = TextField(null=True)


class FormRow(Ordered):
    """One row of a return: the id of a problem or measure, its values (JSON) as reported, and the office's decision."""

    form_return = _to(FormReturn)
    target = _text()
    data = TextField(default="{}")
    decision = _text()
    reason = _text()


class Proposal(OfRound):
    """A row from a department that matches nothing and waits for the office (JSON of contract §2)."""

    payload = TextField(default="{}")


class EvidenceFile(Table):
    """佐证材料: a file kept beside the ledger under its SHA-256, or a link to ``linked_path``."""

    sha256 = _text()
    name = _text()
    size = _number()
    linked_path = _text()
    added_on = TextField(null=True)


class EvidenceLink(Ordered):
    """Which problem or measure a file belongs to, under which number; one file may serve several."""

    file = _to(EvidenceFile)
    problem = _to(Problem, null=True)
    measure = _to(Measure, null=True)
    number = _text()


class Extension(Table):
    """A deadline put off, with reason and approval."""

    problem = _to(Problem, null=True)
    measure = _to(Measure, null=True)
    from_on = TextField(null=True)
    to_on = TextField(null=True)
    reason = _text()
    approved_by = _text()
    on_date = TextField(null=True)


class SupervisionLetter(OfRound):
    """提醒函、督办函 that went out."""

    kind = _text()
    department = _text()
    person = _text()
    sent_on = TextField(null=True)
    text = _text()


class ImportBatch(OfRound):
    """One import: when, into which round, with its report (JSON)."""

    at = _text()
    report = TextField(default="{}")


class ImportSource(Table):
    """Where a problem or measure was read: file, sheet, true Excel row."""

    batch = _to(ImportBatch)
    file = _text()
    sheet = _text()
    row = _number()
    problem = _to(Problem, null=True)
    measure = _to(Measure, null=True)


class FiledNotice(Table):
    """A frozen notice: its blocks (JSON) and the finished .docx. Outside the undo journal (design §5)."""

    round = ForeignKeyField(Round, on_delete="CASCADE", backref="+")
    title = _text()
    audience = _text()
    style = _text()
    stage = _text()
    by = _text()
    on_date = TextField(null=True)
    blocks = TextField(default="{}")
    docx = BlobField(null=True)
    sha256 = _text()


#: Tables whose every change is kept and can be undone, parents before children.
JOURNALED: tuple[type[Table], ...] = (
    *(Unit, Setting, Person, Post, Department, Alias),
    *(Round, Section, Aspect, Topic, Problem, Measure, Responsibility, Wording),
    *(Event, Outcome, OutcomeProblem, Approval, Publication, Dispatch, FormReturn, FormRow, Proposal),
    *(EvidenceFile, EvidenceLink, Extension, SupervisionLetter, ImportBatch, ImportSource),
)
#: Papers that never change once they are filed.
UNJOURNALED: tuple[type[Table], ...] = (FiledNotice,)


def table_name(model: type[Table]) -> str:
    """SQL name of a model's table."""
    return str(model._meta.table_name)


def column_names(model: type[Table]) -> tuple[str, ...]:
    """SQL names of a model's columns, in order."""
    return tuple(field.column_name for field in model._meta.sorted_fields)
