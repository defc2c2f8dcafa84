"""What departments report (科室填报): the values of a returned row, how they are kept, and what they set in the ledger.

A row's values have these keys: ``progress``, ``status`` with ``status_text`` and ``keep_up``, ``completed_on``,
``evidence``, ``remarks``, ``owners``, ``deadline`` as in contract §2; ``text`` a measure that is planned for a problem
without any; ``support`` the part of a department that only supports. Only what the department filled in is there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.forms import support_label
from models.labels import STATUS
from models.records import Deadline, Measure, Problem, State, field_names
from models.rules import comparable, same_text

#: Decisions on a returned row; "" waits for the office.
ACCEPTED, SENT_BACK = "accepted", "sent_back"
_STATE_KEYS = field_names(State)


@dataclass(frozen=True)
class Target:
    """The row of the ledger that a returned row means: a measure, or a problem without one."""

    problem: Problem
    measure: Measure | None = None

    @property
    def id(self) -> str:
        """The row's id."""
        return self.measure.id if self.measure else self.problem.id

    @property
    def table(self) -> str:
        """``measure`` or ``problem``."""
        return "measure" if self.measure else "problem"

    @property
    def state(self) -> State:
        """Who and until when, as it counts for the row."""
        return self.measure.state if self.measure else self.problem.state

    def value(self, key: str) -> Any:
        """The value that counts for the row now."""
        row: Problem | Measure = self.measure or self.problem
        return getattr(row.state if key in _STATE_KEYS else row, key)


@dataclass(frozen=True)
class Update:
    """What a report sets in the ledger: values of one row (*table*, *id*), or a new measure of the problem *id*.

    ``values`` hold only what differs from what is there; ``old`` has what they replace.
    """

    table: str
    id: str
    values: Mapping[str, Any]
    old: Mapping[str, Any]
    new_measure: bool = False


def targets(problems: tuple[Problem, ...]) -> dict[str, Target]:
    """Every problem and measure by its id."""
    found = {problem.id: Target(problem) for problem in problems}
    return found | {measure.id: Target(problem, measure) for problem in problems for measure in problem.measures}


def update_for(target: Target, values: Mapping[str, Any], department: str) -> Update:
    """What a department's report of *target* would change."""
    found = {key: value for key, value in values.items() if key not in ("text", "support")}
    text = values.get("text", "")
    if text and target.measure is None:
        known = next((m for m in target.problem.measures if comparable(m.text) == comparable(text)), None)
        if known is None:
            return Update("measure", target.problem.id, {"text": text, **found}, {}, new_measure=True)
        target = Target(target.problem, known)
    found = _differing(target, found)
    label, part = support_label(department), values.get("support", "")
    if part and not same_text(target.value("extra").get(label, ""), part):
        found["extra"] = {**target.value("extra"), label: part}
    return Update(target.table, target.id, found, {key: target.value(key) for key in found})


def _differing(target: Target, values: Mapping[str, Any]) -> dict[str, Any]:
    found = {key: value for key, value in values.items() if not _equal(target.value(key), value)}
    status = values.get("status")
    if status and "status" not in found and not target.value("status_text"):
        if found.get("status_text") == STATUS[status]:
            del found["status_text"]  # the office's own word of a state that is there already
    return found


def _equal(before: Any, value: Any) -> bool:
    return same_text(before, value) if isinstance(value, str) and isinstance(before, str) else bool(before == value)


def to_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are kept in the ledger and written into the open JSON."""
    return {key: _plain(value) for key, value in values.items()}


def from_json(data: Mapping[str, Any]) -> dict[str, Any]:
    """Values out of the open JSON; keys that no report has, and values of a wrong kind, are left out."""
    return {key: _READERS[key](value) for key, value in data.items() if key in _READERS and value not in (None, "")}


def shown(values: Mapping[str, Any], key: str) -> str:
    """A value as a cell of a form shows it."""
    value = values.get(key)
    if key == "status":
        return str(values.get("status_text") or STATUS.get(value or "", "")) if value else ""
    if isinstance(value, Deadline):
        return value.text or (value.on.isoformat() if value.on else "")
    if isinstance(value, date):
        return value.isoformat()
    return "、".join(value) if isinstance(value, tuple) else str(value or "")


def _plain(value: Any) -> Any:
    if isinstance(value, Deadline):
        return {"text": value.text, "on": _plain(value.on), "kind": value.kind}
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _deadline(value: Any) -> Deadline:
    found = value if isinstance(value, Mapping) else {}
    return Deadline(str(found.get("text") or ""), _day(found.get("on")), str(found.get("kind") or ""))


def _names(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


_READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("text", "progress", "status", "status_text", "evidence", "remarks", "support"), str),
    "keep_up": bool,
    "completed_on": _day,
    "owners": _names,
    "deadline": _deadline,
}
