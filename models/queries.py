"""The readers: tables in, frozen records out. A whole ledger takes a fixed number of statements, however many rows it
has.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any

from models import evidence, filed, import_queries, schema
from models.database import Store
from models.errors import NotFoundError
from models.memory import uncollected
from models.records import (
    PERSON_ROLES,
    ROLES,
    Approval,
    Deadline,
    Department,
    Event,
    Heading,
    LedgerRecord,
    LevelNames,
    Measure,
    Outcome,
    Person,
    Problem,
    Publication,
    Return,
    ReturnRow,
    Round,
    RoundInfo,
    State,
    Stated,
    Unit,
    Wording,
    field_names,
)
from models.settings import fitting

_Row = dict[str, Any]
_STATE_KEYS = field_names(State)
_NONE: Mapping[str, Any] = {}

#: The readers of what imports left behind.
counts = import_queries.counts
import_batches = import_queries.import_batches
import_view = import_queries.import_view
last_report = import_queries.last_report
proposals = import_queries.proposals

#: The readers of filed notices.
filed_notices = filed.filed_notices
filed_content = filed.filed_content


def read_ledger(store: Store, round_name: str | None = None) -> LedgerRecord:
    """Everything in the file as of one moment; with *round_name* that round only (NotFoundError if it is missing)."""
    with store.snapshot():
        infos = rounds(store)
        if round_name is not None:
            infos = (find_round(infos, round_name),)
        full = tuple(read_round(store, info) for info in infos)
        return LedgerRecord(read_unit(store), people(store), departments(store), full)


def find_round(infos: tuple[RoundInfo, ...], name: str | None) -> RoundInfo:
    """The round with that name, or the only one when *name* is None; NotFoundError naming the rounds there are."""
    names = "、".join(f"“{info.name}”" for info in infos)
    if name is None:
        if len(infos) == 1:
            return infos[0]
        raise NotFoundError(
            f"台账里有几个检查批次：{names}。请指明是哪一个（--round 名称）。" if infos else
            "台账里还没有检查批次。请先导入台账或读入反馈意见。"
        )
    for info in infos:
        if info.name == name:
            return info
    raise NotFoundError(f"台账里没有名为“{name}”的检查批次" + (f"，现有：{names}。请核对名称。" if names else "，一个批次也还没有。请先导入台账或读入反馈意见。"))


def read_unit(store: Store) -> Unit:
    """Name and contact data; empty if never set."""
    rows = store.rows(schema.Unit.select())
    return Unit(**{key: value for key, value in rows[0].items() if key != "id"}) if rows else Unit()


def rounds(store: Store) -> tuple[RoundInfo, ...]:
    """All rounds without their rows, in order."""
    return tuple(_round_info(row) for row in store.dicts(f"{_select(schema.Round)} ORDER BY position"))


def people(store: Store) -> tuple[Person, ...]:
    """All people, one record a post, in order."""
    posts = _grouped(store.rows(schema.Post.select().order_by(schema.Post.position)), "person_id")
    aliases = _alias_texts(store, "person")
    found = []
    for row in store.rows(schema.Person.select().order_by(schema.Person.position)):
        for post in posts.get(row["id"]) or [{"post": "", "department": "", "from_on": None, "to_on": None}]:
            terms = (_day(post["from_on"]), _day(post["to_on"]))
            found.append(Person(row["name"], post["post"], post["department"], *terms, aliases.get(row["id"], ())))
    return tuple(found)


def departments(store: Store) -> tuple[Department, ...]:
    """All departments with their aliases, in order."""
    aliases = _alias_texts(store, "department")
    rows = store.rows(schema.Department.select().order_by(schema.Department.position))
    return tuple(Department(row["name"], aliases.get(row["id"], ())) for row in rows)


def setting(store: Store, name: str, default: Any = None) -> Any:
    """A choice stored in this ledger; *default* if there is none, or what is stored is not of *default*'s type."""
    text = store.scalar("SELECT value FROM setting WHERE id = ?", (name,))
    try:
        found = default if text is None else json.loads(text)
    except ValueError:
        return default
    return found if default is None else fitting(found, default)


def read_round(store: Store, info: RoundInfo) -> Round:
    """A round with all its rows."""
    key = info.id
    return Round(
        **{name: getattr(info, name) for name in field_names(RoundInfo)},
        sections=dict(store.fetch("SELECT key, text FROM section WHERE round_id = ?", (key,))),
        headings=_headings(store, key),
        events=events(store, key),
        outcomes=outcomes(store, key),
        returns=_returns(store, key),
        proposals=tuple(json.loads(row["payload"]) for row in _of_round(store, schema.Proposal, key)),
        approvals=tuple(_approval(row) for row in _of_round(store, schema.Approval, key)),
        published=tuple(_publication(row) for row in _of_round(store, schema.Publication, key)),
        problems=read_problems(store, key),
        evidence_files=evidence.evidence_items(store, key),
    )


@uncollected()
def read_problems(store: Store, round_id: str, only: frozenset[str] | None = None) -> tuple[Problem, ...]:
    """The round's problems (of them those in *only*) with their measures, in order, states worked out."""
    marks = "" if only is None else ", ".join("?" * len(only))
    chosen, values = ("round_id = ?", [round_id]) if only is None else (f"id IN ({marks})", sorted(only))
    problem_rows = store.dicts(f"{_select(schema.Problem)} WHERE {chosen} ORDER BY position", values)
    of_chosen = f"problem_id IN (SELECT id FROM problem WHERE {chosen})"
    measure_rows = store.dicts(f"{_select(schema.Measure)} WHERE {of_chosen} ORDER BY position", values)
    measures = _grouped(measure_rows, "problem_id")
    owners = None if only is None else [row["id"] for row in (*problem_rows, *measure_rows)]
    names = _Names(store)
    roles, wordings = _roles(store, names, owners), _wordings(store, owners)
    return tuple(_problem(row, measures.get(row["id"], []), roles, wordings, names) for row in problem_rows)


@cache
def _select(model: type[schema.Table]) -> str:
    """A SELECT of all columns of a table."""
    names = ", ".join(f'"{name}"' for name in schema.column_names(model))
    return f'SELECT {names} FROM "{schema.table_name(model)}"'


def problem_order(store: Store, round_id: str) -> tuple[str, ...]:
    """The ids of the round's problems in order."""
    rows = store.fetch("SELECT id FROM problem WHERE round_id = ? ORDER BY position", (round_id,))
    return tuple(row[0] for row in rows)


class _Names:
    """Names behind the foreign keys, read once."""

    def __init__(self, store: Store) -> None:
        self.people: dict[str, str] = dict(store.fetch("SELECT id, name FROM person"))
        self.departments: dict[str, str] = dict(store.fetch("SELECT id, name FROM department"))
        self.aspects: dict[str, str] = dict(store.fetch("SELECT id, text FROM aspect"))
        self.topics: dict[str, str] = dict(store.fetch("SELECT id, text FROM topic"))


_Roles = Mapping[str, Mapping[str, tuple[str, ...]]]
_Wordings = Mapping[str, Mapping[str, Wording]]


def _roles(store: Store, names: _Names, owners: list[str] | None) -> _Roles:
    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    condition, values = _of_owners(owners)
    for owner, role, person, department in store.fetch(
        "SELECT coalesce(problem_id, measure_id), role, person_id, department_id FROM responsibility"
        f"{condition} ORDER BY position",
        values,
    ):
        name = names.people[person] if role in PERSON_ROLES else names.departments[department]
        found[owner][role] = (*found[owner].get(role, ()), name)
    return found


def _wordings(store: Store, owners: list[str] | None) -> _Wordings:
    found: dict[str, dict[str, Wording]] = defaultdict(dict)
    condition, values = _of_owners(owners)
    for owner, field, notice, public in store.fetch(
        f"SELECT coalesce(problem_id, measure_id), field, notice, public FROM wording{condition}", values
    ):
        found[owner][field] = Wording(notice, public)
    return found


def _of_owners(owners: list[str] | None) -> tuple[str, list[str]]:
    """Condition (and its values) for the rows of some problems and measures; none for all."""
    if owners is None:
        return "", []
    marks = ", ".join("?" * len(owners))
    return f" WHERE problem_id IN ({marks}) OR measure_id IN ({marks})", [*owners, *owners]


def _problem(row: _Row, measures: list[_Row], roles: _Roles, wordings: _Wordings, names: _Names) -> Problem:
    state = _state(row, roles.get(row["id"], {}))
    copied = (
        "id",
        "number",
        "category",
        "text",
        "cause",
        "target",
        "progress",
        "stage_result",
        "next_steps",
        "evidence",
        "remarks",
        "not_public_reason",
    )
    return Problem(
        **{name: row[name] for name in copied},
        aspect=names.aspects.get(row["aspect_id"], ""),
        topic=names.topics.get(row["topic_id"], ""),
        locked=bool(row["locked"]),
        received_on=_day(row["received_on"]),
        claimed_by=names.people.get(row["claimed_by_id"], ""),
        state=state,
        wording=wordings.get(row["id"], {}),
        public=bool(row["public"]),
        merged_into=row["merged_into_id"] or "",
        restricted=bool(row["restricted"]),
        measures=tuple(_measure(each, row, state, roles, wordings) for each in measures),
        extra=_extra(row["extra"]),
    )


def _measure(row: _Row, problem: _Row, state: State, roles: _Roles, wordings: _Wordings) -> Measure:
    """A measure with what it has itself, else with what its problem has."""
    own = tuple(row["own"].split())
    # As Measure(…) makes it, but a frozen dataclass sets field by field, which takes half of the time of a long ledger.
    made = object.__new__(Measure)
    made.__dict__.update(
        id=row["id"],
        text=row["text"],
        progress=row["progress"],
        state=_effective(state, _state(row, roles.get(row["id"], {})), own) if own else state,
        evidence=row["evidence"] if "evidence" in own else problem["evidence"],
        remarks=row["remarks"] if "remarks" in own else problem["remarks"],
        wording=wordings.get(row["id"], _NONE),
        public=bool(row["public"]),
        not_public_reason=row["not_public_reason"],
        own=own,
        extra=_extra(row["extra"]),
    )
    return made


def _effective(above: State, mine: State, own: tuple[str, ...]) -> State:
    # Not dataclasses.replace: it looks at every field of every measure again.
    return State(*[getattr(mine if name in own else above, name) for name in _STATE_KEYS])


def _state(row: _Row, roles: Mapping[str, tuple[str, ...]]) -> State:
    return State(
        **{role: roles.get(role, ()) for role in ROLES},
        deadline=Deadline(row["deadline_text"], _day(row["deadline_on"]), row["deadline_kind"]),
        status=row["status"],
        status_text=row["status_text"],
        keep_up=bool(row["keep_up"]),
        completed_on=_day(row["completed_on"]),
        closed_on=_day(row["closed_on"]),
    )


def _round_info(row: _Row) -> RoundInfo:
    names = {key: row[f"level_{key}"] for key in field_names(LevelNames) if row[f"level_{key}"]}
    stated = {key: row[f"stated_{key}"] for key in field_names(Stated)}
    dates = ("entered_on", "left_on", "feedback_on", "intensive_until", "plan_due", "report_due")
    copied: _Row = {name: row[name] for name in ("id", "name", "kind", "level", "team")}
    copied |= {name: _day(row[name]) for name in dates}
    return RoundInfo(**copied, level_names=LevelNames(**names), stated=Stated(**stated))


def _headings(store: Store, round_id: str) -> tuple[Heading, ...]:
    rows = store.fetch(
        "SELECT text, '', notice, public, position, -1 FROM aspect WHERE round_id = ?1 UNION ALL"
        " SELECT coalesce(a.text, ''), t.text, t.notice, t.public, coalesce(a.position, -1), t.position"
        " FROM topic t LEFT JOIN aspect a ON a.id = t.aspect_id WHERE t.round_id = ?1 ORDER BY 5, 6",
        (round_id,),
    )
    return tuple(Heading(*row[:4]) for row in rows if row[2] or row[3])


def _of_round(store: Store, model: Any, round_id: str) -> list[_Row]:
    return store.rows(model.select().where(model.round == round_id).order_by(model.position))


def _event(row: _Row) -> Event:
    names = ("id", "kind", "subject", "document_number", "people", "remarks")
    return Event(on=_day(row["on_date"]), **{name: row[name] for name in names})


def events(store: Store, round_id: str) -> tuple[Event, ...]:
    """The round's diary (整改纪实), as it was written."""
    return tuple(_event(row) for row in _of_round(store, schema.Event, round_id))


def outcomes(store: Store, round_id: str) -> tuple[Outcome, ...]:
    """The round's outcomes (成效) with the ids of their problems."""
    links = _grouped(store.rows(schema.OutcomeProblem.select().order_by(schema.OutcomeProblem.position)), "outcome_id")
    names = ("id", "kind", "name", "document_number", "count", "amount")
    return tuple(
        Outcome(
            on=_day(row["on_date"]),
            problems=tuple(link["problem_id"] for link in links.get(row["id"], [])),
            **{name: row[name] for name in names},
        )
        for row in _of_round(store, schema.Outcome, round_id)
    )


def _returns(store: Store, round_id: str) -> tuple[Return, ...]:
    rows = _grouped(store.rows(schema.FormRow.select().order_by(schema.FormRow.position)), "form_return_id")
    return tuple(
        Return(
            row["department"],
            row["period"],
            _day(row["as_of"]),
            _day(row["accepted_on"]),
            tuple(
                ReturnRow(each["target"], json.loads(each["data"]), each["decision"], each["reason"])
                for each in rows.get(row["id"], [])
            ),
            _day(row["received_on"]),
        )
        for row in _of_round(store, schema.FormReturn, round_id)
    )


def _approval(row: _Row) -> Approval:
    return Approval(row["what"], row["by"], _day(row["on_date"]), row["document_number"])


def _publication(row: _Row) -> Publication:
    return Publication(row["audience"], row["channel"], _day(row["from_on"]), _day(row["to_on"]))


def _alias_texts(store: Store, kind: str) -> dict[str, tuple[str, ...]]:
    rows = store.fetch(f"SELECT {kind}_id, text FROM alias WHERE {kind}_id IS NOT NULL ORDER BY position")
    found: dict[str, tuple[str, ...]] = {}
    for owner, text in rows:
        found[owner] = (*found.get(owner, ()), text)
    return found


def _grouped(rows: list[_Row], key: str) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found


def _extra(text: str) -> Mapping[str, str]:
    return _NONE if text == "{}" else dict(json.loads(text))


@lru_cache(maxsize=4096)
def _parsed(text: str) -> date:
    return date.fromisoformat(text)


def _day(text: str | None) -> date | None:
    return _parsed(text) if text else None
