"""Writes the open JSON of contract §2 into an empty ledger; what it cannot take is refused with place and sentence."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, get_type_hints

from models import round_writing, schema
from models.errors import ValueRefusedError
from models.evidence_loading import KEY, EvidenceLoader
from models.exchange import PAGE_SLOTS, SLOTS
from models.progress import Progress
from models.records import (
    INHERITED,
    ROLES,
    Approval,
    Deadline,
    Department,
    Event,
    Heading,
    LevelNames,
    Measure,
    Outcome,
    Person,
    Problem,
    Publication,
    Return,
    RoundInfo,
    State,
    Stated,
    Unit,
    Wording,
    field_names,
)
from models.returns import ACCEPTED, SENT_BACK
from models.writing import Writer, iso

_STATE_KEYS = field_names(State)
#: What misshapen data raise on the way: wrong types, missing keys, numbers and nestings without end, half characters.
_MISSHAPEN = (TypeError, AttributeError, KeyError, OverflowError, RecursionError, UnicodeError)


def load_into(writer: Writer, data: Mapping[str, Any], progress: Progress) -> tuple[str, ...]:
    """Write the object into an empty ledger; warnings name unknown keys. Wrong types raise ValueRefusedError."""
    if any(writer.store.fetch(f'SELECT 1 FROM "{schema.table_name(model)}" LIMIT 1') for model in schema.JOURNALED):
        raise ValueRefusedError("这个台账已有内容，没有载入。请载入到新的台账文件。")
    loader = _Loader(writer, progress)
    try:
        loader.ledger(data)
    except _MISSHAPEN as error:
        raise ValueRefusedError(f"数据文件{loader.place}的结构不对，没有载入。请用本程序“dump”导出的文件。") from error
    except ValueRefusedError as error:
        raise ValueRefusedError(f"{error}（在数据文件{loader.place}）" if loader.place else str(error)) from error
    return tuple(loader.warnings)


class _Loader:
    """Walks the object; keeps the warnings."""

    def __init__(self, writer: Writer, progress: Progress) -> None:
        self.writer = writer
        self.progress = progress
        self.warnings: dict[str, None] = {}
        self._merged: dict[str, str] = {}
        self._ids: set[str] = set()
        self._evidence = EvidenceLoader()
        self.place = ""  # where in the file, for people

    def ledger(self, data: Mapping[str, Any]) -> None:
        """Write everything."""
        self._known(data, ("format", "version", "unit", "people", "departments", "rounds", "given", "report"), "")
        if data.get("unit"):
            round_writing.put_unit(self.writer.store, self._record(Unit, data["unit"], "unit"))
        for person in data.get("people", []):
            round_writing.put_person(self.writer, self._record(Person, person, "people"))
        for each in data.get("departments", []):
            department = self._record(Department, each, "departments")
            round_writing.put_aliases(
                self.writer, "department", self.writer.department(department.name), department.aliases
            )
        for number, each in enumerate(data.get("rounds", []), 1):
            self.place = f"第 {number} 个检查批次"
            self.round(each)
            self.place = ""
        self._evidence.write(self.writer.store)

    def round(self, data: Mapping[str, Any]) -> None:
        """Write a round with its rows."""
        rows = (
            "sections",
            "headings",
            "events",
            "outcomes",
            "returns",
            "proposals",
            "approvals",
            "published",
            "problems",
        )
        head = {key: value for key, value in data.items() if key not in rows}
        key = round_writing.insert_round(self.writer, self._record(RoundInfo, head, "rounds"))
        round_writing.put_sections(self.writer, key, self._sections(data))
        headings = [self._record(Heading, each, "headings") for each in data.get("headings", [])]
        round_writing.put_headings(self.writer, key, headings)
        problems = data.get("problems", [])
        of_round = self.place
        for number, each in enumerate(problems):
            self.place = f"{of_round}第 {number + 1} 个问题"
            self.progress.step(number, len(problems), "载入问题")
            self.problem(key, each)
        self.place = of_round
        self._merge()
        self._round_rows(key, data)

    def problem(self, round_id: str, data: Mapping[str, Any]) -> None:
        """Write a problem and its measures."""
        self._known(data, (*field_names(Problem), *_STATE_KEYS, KEY), "problems")
        values = problem_values(data)
        target = values.pop("merged_into", "")
        self._new_id(values)
        row_id = self.writer.insert_problem(round_id, values)
        if target:
            self._merged[row_id] = target
        self._evidence.add("problem", row_id, data.get(KEY))
        for each in data.get("measures", []):
            self._known(each, (*field_names(Measure), *_STATE_KEYS, KEY), "measures")
            own = measure_values(each, data)
            self._new_id(own)
            self._evidence.add("measure", self.writer.insert_measure(row_id, own), each.get(KEY))

    def _new_id(self, values: dict[str, Any]) -> None:
        """Refuse an id that another problem or measure of the file has; an empty one is none."""
        key = values.get("id", "")
        if key in self._ids:
            raise ValueRefusedError(f"编号重复：“{key}”用在两处，没有载入。")
        if key:
            self._ids.add(key)
        else:
            values.pop("id", None)

    def _merge(self) -> None:
        """Write which problem is printed together with which; one may not lead back to itself."""
        for row_id, target in self._merged.items():
            seen = {row_id}
            while target in self._merged and target not in seen:
                seen.add(target)
                target = self._merged[target]
            if target in seen:
                raise ValueRefusedError("有问题合并到了自己，没有载入。")
        for row_id, target in self._merged.items():
            self.writer.store.update_row("problem", row_id, {"merged_into_id": target})
        self._merged.clear()

    def _round_rows(self, key: str, data: Mapping[str, Any]) -> None:
        for each in data.get("events", []):
            event = self._record(Event, each, "events")
            self._insert("event", key, event, ("kind", "subject", "document_number", "people", "remarks"), event.on)
        for each in data.get("outcomes", []):
            self._outcome(key, self._record(Outcome, each, "outcomes"))
        for each in data.get("returns", []):
            self._return(key, self._record(Return, each, "returns"), each)
        for each in data.get("proposals", []):
            self.writer.add_proposal(key, dict(each))
        for each in data.get("approvals", []):
            approval = self._record(Approval, each, "approvals")
            self._insert("approval", key, approval, ("what", "by", "document_number"), approval.on)
        for each in data.get("published", []):
            published = self._record(Publication, each, "published")
            row = {"from_on": iso(published.from_on), "to_on": iso(published.to_on)}
            self._insert("publication", key, published, ("audience", "channel"), **row)

    def _outcome(self, key: str, outcome: Outcome) -> None:
        names = ("kind", "name", "document_number", "count", "amount")
        row_id = self._insert("outcome", key, outcome, names, outcome.on)
        for number, problem in enumerate(outcome.problems):
            self.writer.insert("outcome_problem", {"outcome_id": row_id, "problem_id": problem, "position": number})

    def _return(self, key: str, returned: Return, data: Mapping[str, Any]) -> None:
        dates = {name: iso(getattr(returned, name)) for name in ("as_of", "accepted_on", "received_on")}
        row_id = self._insert("form_return", key, returned, ("department", "period"), **dates)
        for number, each in enumerate(data.get("rows", [])):
            values = json.dumps(each.get("values", {}), ensure_ascii=False)
            decision = each.get("decision") or (ACCEPTED if returned.accepted_on else "")
            if decision not in ("", ACCEPTED, SENT_BACK):
                raise ValueRefusedError(f"科室填报的审核结果“{decision}”不认识，没有载入。可用：accepted、sent_back。")
            row = {"form_return_id": row_id, "target": each["id"], "data": values, "decision": decision}
            row["reason"] = _text(each.get("reason"))
            self.writer.insert("form_row", row | {"position": number})

    def _insert(self, table: str, key: str, record: Any, names: Iterable[str], on: Any = None, **row: Any) -> str:
        found = {"round_id": key, "position": self.writer.place(table, "round_id", key)} | row
        if table in ("event", "outcome", "approval"):
            found["on_date"] = iso(on)
        return self.writer.insert(table, found | {name: getattr(record, name) for name in names})

    def _sections(self, data: Mapping[str, Any]) -> dict[str, str]:
        found = data.get("sections") or {}
        known = (*SLOTS, *PAGE_SLOTS)
        self._known(found, known, "sections")
        return {key: text for key, text in found.items() if key in known and text is not None}

    def _record(self, kind: type, data: Mapping[str, Any], where: str) -> Any:
        renamed = {{"from": "from_on", "to": "to_on"}.get(key, key): value for key, value in data.items()}
        self._known(renamed, field_names(kind), where)
        hints = _hints(kind)
        return kind(**{key: hints[key](value) for key, value in renamed.items() if key in hints and value is not None})

    def _known(self, data: Mapping[str, Any], known: Iterable[str], where: str) -> None:
        if not isinstance(data, Mapping):
            raise ValueRefusedError(f"数据文件里“{where}”处应是一个对象，没有载入。")
        unknown = set(data) - set(known)
        self.warnings |= {
            f"不认识的键“{where}.{key}”，已忽略" if where else f"不认识的键“{key}”，已忽略": None
            for key in sorted(unknown)
        }


def problem_values(data: Mapping[str, Any]) -> dict[str, Any]:
    """A PROBLEM's values as the writer takes them, without its measures."""
    return _values(data, (*field_names(Problem), *_STATE_KEYS))


def measure_values(data: Mapping[str, Any], problem: Mapping[str, Any]) -> dict[str, Any]:
    """A measure's values, of the inherited keys only its own (those that differ from the problem's, unless ``own`` is
    there).
    """
    values = _values(data, (*field_names(Measure), *_STATE_KEYS))
    values.pop("own", None)
    if "own" in data:
        mine = set(_names(data["own"]))
    else:
        above = _values(problem, INHERITED)
        mine = {key for key in INHERITED if key in values and values[key] != above.get(key, _READERS[key](None))}
    missing = {key: _READERS[key](None) for key in mine if key in INHERITED and key not in values}
    return {key: value for key, value in values.items() if key not in INHERITED or key in mine} | missing


def _values(data: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """The values of a problem or measure as the writer takes them; measures and absent keys are left out."""
    return {key: _READERS[key](data[key]) for key in dict.fromkeys(keys) if key in data and key in _READERS}


def _text(value: Any) -> str:
    if value is not None and not isinstance(value, (str, int, float)):
        raise ValueRefusedError(f"数据文件里应是文字的地方是“{value}”，没有载入。")
    return "" if value is None else str(value)


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except (ValueError, TypeError) as error:
        raise ValueRefusedError(
            f"数据文件里的日期“{value}”不是有效日期（应为 2024-06-30 的样子），没有载入。"
        ) from error


def _names(value: Any) -> tuple[str, ...]:
    if value is not None and not isinstance(value, list):
        raise ValueRefusedError(f"数据文件里应是名单的地方是文字“{value}”，没有载入。")
    return tuple(_text(each) for each in value or ())


def _deadline(value: Any) -> Deadline:
    found = value or {}
    return Deadline(_text(found.get("text")), _date(found.get("on")), _text(found.get("kind")))


def _wordings(value: Any) -> dict[str, Wording]:
    return {key: Wording(_text(each.get("notice")), _text(each.get("public"))) for key, each in (value or {}).items()}


def _flag(default: bool) -> Callable[[Any], bool]:
    def read(value: Any) -> bool:
        if value is not None and not isinstance(value, bool):
            raise ValueRefusedError(f"数据文件里应是 true 或 false 的地方是“{value}”，没有载入。")
        return default if value is None else value

    return read


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueRefusedError(f"数据文件里应是数字的地方是“{value}”，没有载入。")
    return value


def _mapping(value: Any) -> dict[str, str]:
    return {str(key): _text(each) for key, each in (value or {}).items()}


_READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(
        (
            "id",
            "number",
            "category",
            "aspect",
            "topic",
            "text",
            "claimed_by",
            "cause",
            "target",
            "progress",
            "stage_result",
            "next_steps",
            "evidence",
            "remarks",
            "not_public_reason",
            "merged_into",
            "status",
            "status_text",
        ),
        _text,
    ),
    **dict.fromkeys(("locked", "restricted", "keep_up"), _flag(False)),
    "public": _flag(True),
    **dict.fromkeys(("received_on", "completed_on", "closed_on"), _date),
    **dict.fromkeys(ROLES, _names),
    "deadline": _deadline,
    "wording": _wordings,
    "extra": _mapping,
    "own": _names,
}


def _hints(kind: type) -> dict[str, Callable[[Any], Any]]:
    """How each field of a record class is read from JSON."""
    hints = get_type_hints(kind)
    return {field.name: _reader(hints[field.name]) for field in fields(kind)}


def _reader(hint: Any) -> Callable[[Any], Any]:
    if hint in (LevelNames, Stated):
        inner = _hints(hint)
        return lambda value: hint(
            **{key: inner[key](each) for key, each in value.items() if key in inner and each is not None}
        )
    simple = {str: _text, date | None: _date, int: _number, int | None: _number, float | None: _number}
    return simple.get(hint, _names if hint == tuple[str, ...] else lambda value: ())
