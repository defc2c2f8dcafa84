"""Edits of the window before they are written: one row's edits together, state changes by the rules of models/rules.py.

Only edits made by hand come here (``ledger.edit`` with *today*). Imports, returned forms, loading and undo bring what
they bring: they tell what has happened elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from models import rules
from models.database import Store
from models.errors import NotFoundError, ValueRefusedError
from models.records import INHERIT

RowEdit = tuple[str, str, Mapping[str, Any]]
_STATE_KEYS = frozenset({"status", "completed_on", "closed_on"})
_MOST_NAMED = 5


class _Row(NamedTuple):
    """What the rules ask of a row: effective values, its problem's id and number."""

    status: str
    completed_on: date | None
    closed_on: date | None
    evidence: str
    own: tuple[str, ...]
    problem_id: str
    number: str


def together(edits: Iterable[RowEdit]) -> list[RowEdit]:
    """The edits with all values of one row in one; later ones count, wordings of several texts add up."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for table, row_id, values in edits:
        known = rows.setdefault((table, row_id), {})
        wording = {**known.get("wording", {}), **values.get("wording", {})}
        known.update(values)
        if wording:
            known["wording"] = wording
    return [(table, row_id, values) for (table, row_id), values in rows.items()]


def by_rules(store: Store, edits: Sequence[RowEdit], today: date) -> list[RowEdit]:
    """The edits with the days that state changes bring; ValueRefusedError, naming the problems, when one may not be.

    A value given back to the problem (INHERIT) is no change of state by hand.
    """
    found: list[RowEdit] = []
    refused: list[tuple[str, str]] = []
    given = {row_id: values for _, row_id, values in edits}
    for table, row_id, values in edits:
        if INHERIT not in [values[key] for key in _STATE_KEYS & values.keys()] and _STATE_KEYS & values.keys():
            row = _row(store, table, row_id)
            change = _change(store, table, row_id, row, given)
            reason = rules.state_refusal(change, today) or _missing_date(change, values)
            if reason:
                refused.append((row.number, reason))
            values = {**values, **rules.filled_dates(change, today)}
        found.append((table, row_id, values))
    if refused:
        raise ValueRefusedError(_sentence(refused))
    return found


def _change(
    store: Store, table: str, row_id: str, row: _Row, given: Mapping[str, Mapping[str, Any]]
) -> rules.StateChange:
    values = given[row_id]
    before, after = row.status, values.get("status", row.status)
    change = rules.StateChange(
        before, after, values.get("completed_on", row.completed_on), values.get("closed_on", row.closed_on))
    if after != "closed" or before == after:
        return change
    text = values.get("evidence", row.evidence)
    if text is INHERIT or (table == "measure" and "evidence" not in row.own and "evidence" not in values):
        text = given.get(row.problem_id, {}).get("evidence", _problem_evidence(store, row.problem_id))
    has = bool(str(text).strip()) or _has_files(store, row_id, row.problem_id)
    still_open = _open_measures(store, row_id, given) if table == "problem" else 0
    return change._replace(has_evidence=has, open_measures=still_open)


def _missing_date(change: rules.StateChange, values: Mapping[str, Any]) -> str:
    """A day that its state needs was emptied by hand."""
    key = rules.DATE_OF.get(change.after, "")
    if change.before == change.after and key in values and values[key] is None:
        return "已完成的要有完成时间。" if key == "completed_on" else "已销号的要有销号时间。"
    return ""


def _sentence(refused: Sequence[tuple[str, str]]) -> str:
    """The first reason; with several rows also for which problems."""
    reason = refused[0][1]
    if len(refused) == 1:
        return reason
    numbers = [number for number in dict.fromkeys(number for number, _ in refused) if number]
    named = "、".join(numbers[:_MOST_NAMED]) + ("等" if len(numbers) > _MOST_NAMED else "")
    return f"{len(refused)} 行不能改{f'（序号 {named}）' if named else ''}：{reason}"


def _row(store: Store, table: str, row_id: str) -> _Row:
    if table == "problem":
        sql = "SELECT status, completed_on, closed_on, evidence, '', id, number FROM problem WHERE id = ?"
    else:
        case = "CASE WHEN ' ' || m.own || ' ' LIKE '% {0} %' THEN m.{0} ELSE p.{0} END"
        shown = ", ".join(case.format(key) for key in ("status", "completed_on", "closed_on"))
        sql = (f"SELECT {shown}, m.evidence, m.own, p.id, p.number FROM measure m JOIN problem p ON p.id = m.problem_id"
               " WHERE m.id = ?")
    rows = store.fetch(sql, (row_id,))
    if not rows:
        raise NotFoundError("这一行已不在台账里（可能刚被删除）。请刷新后再试。")
    status, completed, closed, evidence, own, problem_id, number = rows[0]
    return _Row(status, _day(completed), _day(closed), evidence, tuple(own.split()), problem_id, number)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _problem_evidence(store: Store, problem_id: str) -> str:
    return str(store.scalar("SELECT evidence FROM problem WHERE id = ?", (problem_id,)) or "")


def _has_files(store: Store, row_id: str, problem_id: str) -> bool:
    """True when a file belongs to the row, its problem, or (for a problem) one of its measures."""
    sql = ("SELECT 1 FROM evidence_link l LEFT JOIN measure m ON m.id = l.measure_id"
           " WHERE l.measure_id = ? OR l.problem_id IN (?, ?) OR m.problem_id = ? LIMIT 1")
    return bool(store.fetch(sql, (row_id, row_id, problem_id, row_id)))


def _open_measures(store: Store, problem_id: str, given: Mapping[str, Mapping[str, Any]]) -> int:
    """Measures with a state of their own that are neither done nor long-term after the edits."""
    rows = store.fetch("SELECT id, own, status FROM measure WHERE problem_id = ?", (problem_id,))
    stored = {key: status if "status" in own.split() else INHERIT for key, own, status in rows}
    after = [given.get(key, {}).get("status", status) for key, status in stored.items()]
    return sum(status is not INHERIT and status not in (*rules.DONE, "long_term") for status in after)
