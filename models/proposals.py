"""Takes proposals (rows from departments that match nothing) into the ledger, inside a running step."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from models import loading
from models.errors import NotFoundError
from models.writing import Writer


def accept(writer: Writer, key: str) -> str:
    """Make the problem (with its measures) or the measure that the proposal holds, and let the proposal go; the id of
    what was made. NotFoundError when the proposal, or the problem of a measure, is gone.
    """
    rows = writer.store.fetch("SELECT round_id, payload FROM proposal WHERE id = ?", (key,))
    if not rows:
        raise NotFoundError("这条待定内容已不在台账里（可能已经处理）。请刷新后再试。")
    round_id, payload = rows[0][0], json.loads(rows[0][1])
    problem = payload.get("problem")
    made = _measure(writer, str(problem), payload) if problem else _problem(writer, round_id, payload)
    writer.store.delete_rows("proposal", [key])
    return made


def _problem(writer: Writer, round_id: str, payload: Mapping[str, Any]) -> str:
    key = writer.insert_problem(round_id, _new(loading.problem_values(payload)))
    for measure in payload.get("measures", ()):
        writer.insert_measure(key, _new(loading.measure_values(measure, payload)))
    return key


def _measure(writer: Writer, problem: str, payload: Mapping[str, Any]) -> str:
    if not writer.store.fetch("SELECT 1 FROM problem WHERE id = ?", (problem,)):
        raise NotFoundError("这条待定措施所属的问题已不在台账里。请先恢复该问题，或不采纳这条措施。")
    return writer.insert_measure(problem, _new(loading.measure_values({"own": [], **payload}, {})))


def _new(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without an id (it may be that of the row from which a proposal was copied) and without references."""
    return {key: value for key, value in values.items() if key not in ("id", "merged_into")}
