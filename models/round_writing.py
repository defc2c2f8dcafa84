"""Writing of a round's own data, of people and of the unit, inside a running step (for ``ledger`` and ``exchange``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from models import writing
from models.database import Store
from models.errors import ValueRefusedError
from models.labels import SECTIONS
from models.records import Heading, LevelNames, Person, RoundInfo, Stated, Unit, field_names
from models.writing import POSITION_STEP, Writer, iso

_ROUND_TEXTS = ("name", "kind", "level", "team")
_ROUND_DATES = ("entered_on", "left_on", "feedback_on", "intensive_until", "plan_due", "report_due")


def insert_round(writer: Writer, info: RoundInfo) -> str:
    """Insert a round row; its id."""
    check_round_name(writer.store, info)
    position = POSITION_STEP + int(writer.store.scalar("SELECT coalesce(max(position), 0) FROM round"))
    return writer.insert("round", round_row(info) | {"position": position})


def put_sections(writer: Writer, round_id: str, texts: Mapping[str, str | None]) -> None:
    """Write notice slots; None removes the row, so that the style's default prints."""
    for key, text in texts.items():
        if key not in SECTIONS:
            raise ValueRefusedError(f"通报里没有“{key}”这个位置。")
        found = writer.store.scalar("SELECT id FROM section WHERE round_id = ? AND key = ?", (round_id, key))
        put(
            writer.store,
            "section",
            found or writing.new_id(),
            None if text is None else {"text": text},
            {"round_id": round_id, "key": key},
        )


def put_headings(writer: Writer, round_id: str, headings: Iterable[Heading]) -> None:
    """Write wordings of aspects and topics, making those that no problem has yet."""
    for heading in headings:
        aspect = writer.aspect(round_id, heading.aspect) if heading.aspect else None
        table, key = ("topic", writer.topic(round_id, aspect, heading.topic)) if heading.topic else ("aspect", aspect)
        if key:
            writer.store.update_row(table, key, {"notice": heading.notice, "public": heading.public})


def put_approval(writer: Writer, round_id: str, what: str, by: str, on: date | None) -> None:
    """Note who approved what."""
    row = {"round_id": round_id, "what": what, "by": by.strip(), "on_date": iso(on), "document_number": ""}
    writer.insert("approval", row | {"position": writer.place("approval", "round_id", round_id)})


def put_person(writer: Writer, person: Person) -> None:
    """Write a person with post and aliases."""
    if not person.name.strip():
        raise ValueRefusedError("姓名不能为空。")
    key = writer.person(person.name)
    if person.post or person.department or person.from_on or person.to_on:
        writer.add_post(person.name, person.post, person.department, (person.from_on, person.to_on))
    put_aliases(writer, "person", key, person.aliases)


def put_aliases(writer: Writer, kind: str, key: str, aliases: Iterable[str]) -> None:
    """Write the aliases of a person or department that it does not have yet."""
    known = {row[0] for row in writer.store.fetch(f"SELECT text FROM alias WHERE {kind}_id = ?", (key,))}
    for alias in aliases:
        if alias not in known:
            writer.insert(
                "alias", {f"{kind}_id": key, "text": alias, "position": writer.place("alias", f"{kind}_id", key)}
            )


def put_unit(store: Store, unit: Unit) -> None:
    """Write the one row of the unit."""
    put(store, "unit", "unit", {name: getattr(unit, name).strip() for name in field_names(Unit)})


def put(
    store: Store, table: str, key: str, row: Mapping[str, Any] | None, fixed: Mapping[str, Any] | None = None
) -> None:
    """Insert, update or (row None) delete the row with that key; *fixed* columns are set on insert only."""
    exists = store.fetch(f'SELECT 1 FROM "{table}" WHERE id = ?', (key,))
    if row is None:
        store.delete_rows(table, [key])
    elif exists:
        store.update_row(table, key, row)
    else:
        full = {"id": key} | dict(fixed or {}) | dict(row)
        store.insert_rows(table, tuple(full), [tuple(full.values())])


def check_round_name(store: Store, info: RoundInfo) -> None:
    """Refuse an empty name and one that another round has."""
    if not info.name.strip():
        raise ValueRefusedError("检查批次的名称不能为空。")
    if store.fetch("SELECT 1 FROM round WHERE name = ? AND id != ?", (info.name.strip(), info.id)):
        raise ValueRefusedError(f"已有名为“{info.name}”的检查批次。请换一个名称。")


def round_row(info: RoundInfo) -> dict[str, Any]:
    """A round's columns as stored."""
    row: dict[str, Any] = {name: getattr(info, name).strip() for name in _ROUND_TEXTS}
    row |= {name: iso(getattr(info, name)) for name in _ROUND_DATES}
    row |= {f"level_{name}": getattr(info.level_names, name) for name in field_names(LevelNames)}
    row |= {f"stated_{name}": getattr(info.stated, name) for name in field_names(Stated)}
    return row | ({"id": info.id} if info.id else {})
