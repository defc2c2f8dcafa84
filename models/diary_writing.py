"""The writers of 整改纪实 and 成效, one user action each like all of ``models/ledger.py``, which gives them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from models import changes, queries
from models.database import Store
from models.diary import EVENT_FIELDS, checked_event, checked_outcome
from models.errors import NotFoundError, ValueRefusedError
from models.records import Changes, Event, Outcome
from models.writing import Writer, iso

_COLUMNS = {"on": "on_date"}


def add_events(store: Store, round_id: str, events: Sequence[Event], label: str = "") -> Changes:
    """Add entries to a round's diary; ``created`` has their ids, in order."""
    with changes.step(store, label or (f"记纪实 {len(events)} 条" if len(events) > 1 else "记一条纪实")) as running:
        _require(store, "round", round_id)
        writer = Writer(store)
        created = tuple(writer.insert("event", _event_row(checked_event(each)) | {
            "round_id": round_id, "position": writer.place("event", "round_id", round_id)}) for each in events)
    return changes.changes_of(running, created)


def edit_events(store: Store, edits: Sequence[tuple[str, Mapping[str, Any]]]) -> Changes:
    """Set values of diary entries, each as (id, values by the names of :class:`Event`), all in one step."""
    with changes.step(store, f"修改纪实 {len(edits)} 条" if len(edits) > 1 else "修改纪实") as running:
        for key, values in edits:
            unknown = set(values) - set(EVENT_FIELDS)
            if unknown:
                raise ValueRefusedError(f"纪实里没有“{'、'.join(sorted(unknown))}”这一项。")
            store.update_row("event", key, _event_row(checked_event(replace(_event(store, key), **values))))
    return changes.changes_of(running)


def delete_events(store: Store, keys: Sequence[str]) -> Changes:
    """Take entries out of the diary; undo brings them back."""
    return _delete(store, "event", keys, f"删除纪实 {len(keys)} 条")


def add_outcome(store: Store, round_id: str, outcome: Outcome) -> Changes:
    """Add an outcome (成效) with the problems it belongs to; ``created`` has its id."""
    with changes.step(store, f"登记成效“{outcome.name or outcome.kind}”") as running:
        _require(store, "round", round_id)
        clean, writer = checked_outcome(outcome), Writer(store)
        position = writer.place("outcome", "round_id", round_id)
        key = writer.insert("outcome", _outcome_row(clean) | {"round_id": round_id, "position": position})
        _put_problems(writer, key, round_id, clean.problems)
    return changes.changes_of(running, (key,))


def edit_outcome(store: Store, outcome: Outcome) -> Changes:
    """Store everything of the outcome with ``outcome.id``."""
    with changes.step(store, f"修改成效“{outcome.name or outcome.kind}”") as running:
        _require(store, "outcome", outcome.id)
        clean = checked_outcome(outcome)
        store.update_row("outcome", outcome.id, _outcome_row(clean))
        round_id = str(store.scalar("SELECT round_id FROM outcome WHERE id = ?", (outcome.id,)))
        _put_problems(Writer(store), outcome.id, round_id, clean.problems)
    return changes.changes_of(running)


def delete_outcomes(store: Store, keys: Sequence[str]) -> Changes:
    """Take outcomes out; the problems stay, and undo brings them back."""
    return _delete(store, "outcome", keys, f"删除成效 {len(keys)} 项")


def _delete(store: Store, table: str, keys: Sequence[str], label: str) -> Changes:
    with changes.step(store, label) as running:
        for key in keys:
            _require(store, table, key)
        store.delete_rows(table, keys)
    return changes.changes_of(running)


def _event(store: Store, key: str) -> Event:
    round_id = store.scalar("SELECT round_id FROM event WHERE id = ?", (key,))
    found = queries.events(store, str(round_id)) if round_id is not None else ()
    for event in found:
        if event.id == key:
            return event
    raise _gone()


def _event_row(event: Event) -> dict[str, Any]:
    row = {_COLUMNS.get(name, name): getattr(event, name) for name in EVENT_FIELDS}
    return row | {"on_date": iso(event.on)}


def _outcome_row(outcome: Outcome) -> dict[str, Any]:
    names = ("kind", "name", "document_number", "count", "amount")
    return {name: getattr(outcome, name) for name in names} | {"on_date": iso(outcome.on)}


def _put_problems(writer: Writer, key: str, round_id: str, problems: Sequence[str]) -> None:
    """Link exactly these problems of the round."""
    store = writer.store
    found = dict(store.fetch("SELECT problem_id, id FROM outcome_problem WHERE outcome_id = ?", (key,)))
    store.delete_rows("outcome_problem", [row for problem, row in found.items() if problem not in problems])
    for number, problem in enumerate(problems, 1):
        if not store.fetch("SELECT 1 FROM problem WHERE id = ? AND round_id = ?", (problem, round_id)):
            raise NotFoundError("对应的问题已不在这个批次里（可能刚被删除）。请重新选择对应问题。")
        if problem in found:
            store.update_row("outcome_problem", found[problem], {"position": number})
        else:
            writer.insert("outcome_problem", {"outcome_id": key, "problem_id": problem, "position": number})


def _require(store: Store, table: str, key: str) -> None:
    if not store.fetch(f'SELECT 1 FROM "{table}" WHERE id = ?', (key,)):
        raise _gone()


def _gone() -> NotFoundError:
    return NotFoundError("要修改的内容已不在台账里（可能刚被删除）。请刷新后再试。")
