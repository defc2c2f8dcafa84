"""A whole document as JSON and back: what a filed notice is kept as, so that it prints the same in ten years.

``{"format": "zhenggai-document", "version": 1, "document": {…}}``; every record is an object with the names of its
class's fields, values that are the class's own defaults left out; a block names its class. More keys may be added:
what this program does not know is passed over. Beside ``document`` may stand ``facts`` (exporters.since).
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any

from exporters.blocks import Block, Document
from models.errors import BadFileError

FORMAT, VERSION = "zhenggai-document", 1
_BLOCKS: Mapping[str, type] = {each.__name__: each for each in typing.get_args(Block)}
_UNREADABLE = "存档的通报内容已损坏，读不出来。请从备份恢复台账，或使用存档的 Word 文件。"
_NEWER = "存档的通报由更新版本的程序保存，本程序读不出来。请先升级程序。"


def to_json(document: Document, facts: Mapping[str, Any] | None = None) -> str:
    """The document as JSON text, with *facts* about the ledger on that day."""
    whole: dict[str, Any] = {"format": FORMAT, "version": VERSION, "document": _plain(document)}
    return json.dumps(whole | ({"facts": facts} if facts else {}), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Document:
    """The document in :func:`to_json`'s text. BadFileError when it is damaged or of a newer version."""
    try:
        document: Document = _record(Document, _read(text)["document"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadFileError(_UNREADABLE) from error
    return document


def facts_in(text: str) -> Mapping[str, Any]:
    """The facts kept beside a document; empty when there are none."""
    facts = _read(text).get("facts")
    return facts if isinstance(facts, dict) else {}


def _read(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadFileError(_UNREADABLE) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("version"), int):
        raise BadFileError(_UNREADABLE)
    if data["version"] > VERSION:
        raise BadFileError(_NEWER)
    return data


def _plain(value: Any) -> Any:
    """A record or value as JSON has it."""
    if _is_record(type(value)):
        kind: Any = type(value)
        names, own = _hints(kind), _defaults(kind)
        found = {name: _plain(getattr(value, name)) for name in names
                 if name not in own or getattr(value, name) != own[name]}
        return {"block": kind.__name__} | found if kind.__name__ in _BLOCKS else found
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _is_record(kind: Any) -> bool:
    """Whether values of that type are records: dataclasses and named tuples."""
    return is_dataclass(kind) or hasattr(kind, "_field_defaults")


@cache
def _defaults(kind: type) -> dict[str, Any]:
    """The defaults of the fields that have one."""
    if not is_dataclass(kind):
        return dict(typing.cast(Any, kind)._field_defaults)
    made = {f.name: f.default_factory() for f in fields(kind) if f.default_factory is not MISSING}
    return made | {f.name: f.default for f in fields(kind) if f.default is not MISSING}


def _record(kind: type, data: Mapping[str, Any]) -> Any:
    """The record of a class that an object describes; keys that the class does not have are passed over."""
    hints = _hints(kind)
    return kind(**{name: _value(hints[name], data[name]) for name in hints if name in data})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _value(hint: Any, value: Any) -> Any:
    """A JSON value as the type that a field is declared with; TypeError when it is another."""
    if hint == Block:
        return _block(value)
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType:  # X | None
        return None if value is None else _value(inside[0], value)
    if origin in (tuple, frozenset):
        if not isinstance(value, list):
            raise TypeError(f"{value!r} is no list")
        return origin(_value(inside[0], each) for each in value)
    if _is_record(hint):
        return _record(typing.cast(type, hint), value)
    if hint is date:
        return date.fromisoformat(value)
    if not isinstance(value, (int, float) if hint is float else hint) or (isinstance(value, bool) and hint is not bool):
        raise TypeError(f"{value!r} is no {hint}")
    return value


def _block(data: Mapping[str, Any]) -> Any:
    if data["block"] not in _BLOCKS:
        raise BadFileError(_NEWER)
    return _record(_BLOCKS[data["block"]], data)
