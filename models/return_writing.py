"""Writing of what goes out and comes back, inside a running step: dispatches, returns, decisions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from models import queries, return_queries, returns
from models.database import Store
from models.errors import NotFoundError, ValueRefusedError
from models.forms import Form
from models.records import Measure, Problem
from models.return_queries import ReturnedRow
from models.returns import ACCEPTED, SENT_BACK, Target
from models.writing import Writer, iso, new_id


def put_dispatches(writer: Writer, forms: Iterable[Form]) -> tuple[str, ...]:
    """Note that forms went out today, one row for each department; their ids."""
    made = []
    for form in forms:
        for number, department in enumerate(form.departments):
            row: dict[str, Any] = {"id": new_id() if number else form.id, "round_id": form.round_id}
            row |= {"department_id": writer.department(department), "period": form.period}
            row |= {"sent_on": iso(_today(writer.store)), "due_on": iso(form.due_on)}
            row["position"] = writer.place("dispatch", "round_id", form.round_id)
            made.append(writer.insert("dispatch", row))
    return tuple(made)


def put_return(
    writer: Writer, round_id: str, department: str, period: str, as_of: date | None, accepted: bool
) -> str:
    """Note a department's return for a period, received today; its id."""
    today = iso(_today(writer.store))
    row = {"round_id": round_id, "department": department, "period": period, "as_of": iso(as_of)}
    row |= {"received_on": today, "accepted_on": today if accepted else None}
    return writer.insert("form_return", row | {"position": writer.place("form_return", "round_id", round_id)})


def put_row(writer: Writer, return_id: str, target: str, values: Mapping[str, Any], accepted: bool) -> None:
    """Keep what one row of a return reports."""
    data = json.dumps(returns.to_json(values), ensure_ascii=False)
    row = {"form_return_id": return_id, "target": target, "data": data, "reason": ""}
    row["decision"] = ACCEPTED if accepted else ""
    writer.insert("form_row", row | {"position": writer.place("form_row", "form_return_id", return_id)})


def decide(writer: Writer, row_ids: Sequence[str], accept: bool, reason: str, overwrite: bool) -> None:
    """Accept returned rows, which sets what they report in the ledger, or send them back with a reason."""
    if not accept and not reason.strip():
        raise ValueRefusedError("退回要写明原因，科室才知道怎样修改。请填写退回原因。")
    rows = _returned(writer.store, row_ids)
    if accept:
        _refuse_lost(rows, overwrite)
    for row in rows:
        if accept:
            _set(writer, row)
        new = {"decision": ACCEPTED if accept else SENT_BACK, "reason": "" if accept else reason.strip()}
        writer.store.update_row("form_row", row.id, new)
    _settle(writer.store, [row.id for row in rows])


def _returned(store: Store, row_ids: Sequence[str]) -> list[ReturnedRow]:
    rounds = {info.id: return_queries.returned_rows(store, info.id) for info in queries.rounds(store)}
    known = {row.id: row for rows in rounds.values() for row in rows}
    if any(key not in known for key in row_ids):
        raise NotFoundError("有的填报内容已不是最近一次的（可能科室又报了一次）。请刷新后再审核。")
    return [known[key] for key in dict.fromkeys(row_ids)]


def _refuse_lost(rows: Sequence[ReturnedRow], overwrite: bool) -> None:
    if any(row.target is None for row in rows):
        raise NotFoundError("有的填报内容对应的行已不在台账里，不能采用。请退回科室或撤销删除后再审核。")
    touched = [row for row in rows if row.conflicts]
    if touched and not overwrite:
        raise ValueRefusedError(
            f"有 {len(touched)} 行在下发之后又在台账里改过，没有覆盖。请逐行对照后决定是否采用科室填报的内容。"
        )


def _set(writer: Writer, row: ReturnedRow) -> None:
    """Set what a row reports, against the ledger as it is by now (an earlier row may have touched the same)."""
    target = _fresh(writer.store, row)
    update = returns.update_for(target, row.values, row.department)
    if update.new_measure:
        writer.insert_measure(update.id, update.values)
    elif update.values:
        change = writer.update_measure if update.table == "measure" else writer.update_problem
        change(update.id, update.values)


def _fresh(store: Store, row: ReturnedRow) -> Target:
    if row.target is None:
        raise NotFoundError("这一行已不在台账里，不能采用。请刷新后再试。")
    round_id = store.scalar("SELECT round_id FROM problem WHERE id = ?", (row.target.problem.id,))
    problems: tuple[Problem, ...] = queries.read_problems(store, round_id, frozenset([row.target.problem.id]))
    measure: Measure | None = row.target.measure
    return returns.targets(problems)[measure.id if measure else row.target.problem.id]


def _settle(store: Store, row_ids: Sequence[str]) -> None:
    """A return is accepted on the day on which its last row is."""
    marks = ", ".join("?" * len(row_ids))
    for (key,) in store.fetch(f"SELECT DISTINCT form_return_id FROM form_row WHERE id IN ({marks})", tuple(row_ids)):
        left = store.scalar("SELECT count(*) FROM form_row WHERE form_return_id = ? AND decision != ?", (key, ACCEPTED))
        store.update_row("form_return", key, {"accepted_on": None if left else iso(_today(store))})


def _today(store: Store) -> date:
    return store.clock().date()
