"""The links of 佐证材料 in the open JSON: which files a problem or measure has. The files themselves are not in it.

A row's ``evidence_files`` name each file with its number, SHA-256, size, place (when it is only linked) and day; the
same file at several rows is one file of the ledger again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from models.database import Store
from models.errors import ValueRefusedError
from models.evidence import EvidenceItem
from models.writing import POSITION_STEP, new_id

#: Key of a PROBLEM's or MEASURE's files.
KEY = "evidence_files"
#: Keys of one file.
FILE_KEYS = ("number", "name", "sha256", "size", "linked_path", "added_on")
_DIGEST = re.compile("[0-9a-f]{64}")
#: A file's name is no way through folders: the name is that of a copy elsewhere, too (一问题一档).
_PATHS = re.compile(r"[\\/\x00-\x1f]")
#: Bytes; more is no size of a file.
_LARGEST = 1 << 60


def dump_files(items: Sequence[EvidenceItem]) -> list[dict[str, Any]]:
    """The files of a row for the JSON."""
    return [{key: getattr(item, key) for key in FILE_KEYS} | {"added_on": item.added_on or None} for item in items]


class EvidenceLoader:
    """Collects the files of rows, then writes them all."""

    def __init__(self) -> None:
        self._files: dict[tuple[Any, ...], str] = {}
        self._links: list[tuple[Any, ...]] = []

    def add(self, table: str, row_id: str, found: Sequence[Mapping[str, Any]] | None) -> None:
        """Note what a problem or measure has; ValueRefusedError for what is no file."""
        for each in found or ():
            key = self._files.setdefault(_file(each), new_id())
            owner = (row_id, None) if table == "problem" else (None, row_id)
            position = (len(self._links) + 1) * POSITION_STEP
            self._links.append((new_id(), key, *owner, _text(each, "number"), position))

    def write(self, store: Store) -> None:
        """Insert files and links."""
        columns = ("id", *FILE_KEYS[1:])
        store.insert_rows("evidence_file", columns, [(key, *values) for values, key in self._files.items()])
        columns = ("id", "file_id", "problem_id", "measure_id", "number", "position")
        store.insert_rows("evidence_link", columns, self._links)


def _file(found: Mapping[str, Any]) -> tuple[Any, ...]:
    """The values of a file, as of :data:`FILE_KEYS` without the number."""
    name, digest, place = (_text(found, key) for key in ("name", "sha256", "linked_path"))
    size = found.get("size") or 0
    if not name.strip() or _PATHS.search(name):
        raise ValueRefusedError(f"佐证材料的文件名“{name}”不对，没有载入。")
    if not (_DIGEST.fullmatch(digest) or (place and not digest)):
        raise ValueRefusedError(f"佐证材料“{name}”的校验值（sha256）不对，没有载入。")
    if isinstance(size, bool) or not isinstance(size, int) or not 0 <= size <= _LARGEST:
        raise ValueRefusedError(f"佐证材料“{name}”的大小“{size}”不对，没有载入。")
    return name, digest, size, place, _day(found.get("added_on"), name)


def _day(value: Any, name: str) -> str | None:
    try:
        return date.fromisoformat(value).isoformat() if value else None
    except (TypeError, ValueError) as error:
        raise ValueRefusedError(f"佐证材料“{name}”的日期“{value}”不是有效日期，没有载入。") from error


def _text(found: Mapping[str, Any], key: str) -> str:
    value = found.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueRefusedError(f"佐证材料的“{key}”处应是文字，却是“{value}”，没有载入。")
    return value or ""
