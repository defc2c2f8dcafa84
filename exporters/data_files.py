"""Data files (JSON) that an office may change, read with sentences that name the file and the place of a fault."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.errors import BadFileError
from models.files import read_bytes

#: What a value may be: a type, several types, or the allowed texts.
Kind = type | tuple[type, ...] | tuple[str, ...]
_TYPE_NAMES = {str: "文字", int: "整数", bool: "true 或 false", list: "列表", dict: "一组“名称: 值”", float: "数"}


class DataFile:
    """One file: its plain data, and what is wrong with them. ``what`` names its kind in sentences (清单文件)."""

    def __init__(self, name: str, what: str, data: Any = None) -> None:
        self.name = name
        self.what = what
        self.data = data

    @classmethod
    def read(cls, path: Path, what: str) -> DataFile:
        """The file at *path*; BadFileError when it cannot be read or is no JSON."""
        try:
            return cls(path.name, what, json.loads(read_bytes(path).decode("utf-8-sig")))
        except ValueError as error:
            raise BadFileError(f"{what}“{path.name}”不是有效的 JSON（{error}）。请改正或换回原来的文件。") from error

    def wrong(self, where: str, fault: str) -> BadFileError:
        """The error for a fault at *where*."""
        return BadFileError(f"{self.what}“{self.name}”的 {where} 有误：{fault}。请改正或换回原来的文件。")

    def record(self, data: Any, kinds: Mapping[str, Kind], required: tuple[str, ...], where: str) -> dict[str, Any]:
        """A copy of a JSON object whose keys and values are as *kinds* says."""
        if not isinstance(data, dict):
            raise self.wrong(where, "应为一组“名称: 值”")
        for key in required:
            if key not in data:
                raise self.wrong(where, f"缺少 {key}")
        for key, value in data.items():
            if key not in kinds:
                raise self.wrong(where, f"不认识 {key}，可用的有 {'、'.join(kinds)}")
            self.value(value, kinds[key], f"{where}.{key}")
        return dict(data)

    def value(self, value: Any, kind: Kind, where: str) -> None:
        """Complain about a value that is not of its kind; true and false are no numbers."""
        choices = kind if isinstance(kind, tuple) else (kind,)
        if any(_fits(value, choice) for choice in choices):
            return
        expected = "、".join(choice if isinstance(choice, str) else _TYPE_NAMES[choice] for choice in choices)
        raise self.wrong(where, f"应为 {expected}，现在是 {json.dumps(value, ensure_ascii=False)}")

    def items(self, data: Any, where: str) -> list[Any]:
        """A list that is not empty."""
        if not isinstance(data, list) or not data:
            raise self.wrong(where, "应为至少一项的列表")
        return data


def _fits(value: Any, choice: type | str) -> bool:
    if isinstance(choice, str):
        return isinstance(value, str) and value == choice
    return isinstance(value, choice) and isinstance(value, bool) <= (choice is bool)
