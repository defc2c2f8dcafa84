"""Data files (JSON) that an office may change, read with sentences that name the file and the place of a fault."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from models.errors import BadFileError
from models.files import read_bytes

#: What a value may be: a type, several types, or the allowed texts.
Kind = type | tuple[type, ...] | tuple[str, ...]
#: What an object of a file should be, in a sentence.
OBJECT = "应为一组“名称: 值”，写在 { } 里"
_LONGEST = 40
_TYPE_NAMES = {str: "文字", int: "整数", bool: "true 或 false", list: "列表", dict: "一组“名称: 值”", float: "数"}


def read_json(path: Path, what: str) -> Any:
    """The data in a file; BadFileError says where it is no JSON. ``what`` names its kind in sentences (清单文件)."""
    try:
        return json.loads(read_bytes(path).decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise BadFileError(f"{what}“{path.name}”不是 UTF-8 编码的文字。请用记事本打开，另存为 UTF-8 编码，再试一次。") from error
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 个字附近，请检查逗号、引号和括号" if error.doc.strip() else "它是空的"
        raise BadFileError(f"{what}“{path.name}”不是有效的 JSON：{where}。请改正或换回原来的文件。") from error
    except (ValueError, RecursionError) as error:  # no finite number, or brackets in thousands of brackets
        raise BadFileError(f"{what}“{path.name}”不是有效的 JSON。请换回原来的文件。") from error


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def file_fault(what: str, name: str, where: str, said: str) -> BadFileError:
    """The error for a fault at *where* (``lists[0].title``; "" for the whole) of a file of that kind and name."""
    place = re.sub(r"\[(\d+)\]", lambda match: f"（第 {int(match[1]) + 1} 项）", where.strip(".")).replace(".", " → ")
    return BadFileError(f"{what}“{name}”" + (f"的 {place} " if place else "") + f"有误：{said}。请改正或换回原来的文件。")


def unknown_key(key: str, known: Iterable[str]) -> str:
    """What is said of a key that there is none of."""
    return f"不认识 {key}，可用的有 {'、'.join(known)}"


class DataFile:
    """One file: its plain data, and what is wrong with them. ``what`` names its kind in sentences (清单文件)."""

    def __init__(self, name: str, what: str, data: Any = None) -> None:
        self.name = name
        self.what = what
        self.data = data

    @classmethod
    def read(cls, path: Path, what: str) -> DataFile:
        """The file at *path*; BadFileError when it cannot be read or is no JSON."""
        return cls(path.name, what, read_json(path, what))

    def wrong(self, where: str, said: str) -> BadFileError:
        """The error for a fault at *where*."""
        return file_fault(self.what, self.name, where, said)

    def record(self, data: Any, kinds: Mapping[str, Kind], required: tuple[str, ...], where: str) -> dict[str, Any]:
        """A copy of a JSON object whose keys and values are as *kinds* says."""
        if not isinstance(data, dict):
            raise self.wrong(where, OBJECT)
        for key in required:
            if key not in data:
                raise self.wrong(where, f"缺少 {key}")
        for key, value in data.items():
            if key not in kinds:
                raise self.wrong(where, unknown_key(key, kinds))
            self.value(value, kinds[key], f"{where}.{key}")
        return dict(data)

    def value(self, value: Any, kind: Kind, where: str) -> None:
        """Complain about a value that is not of its kind; true and false are no numbers."""
        choices = kind if isinstance(kind, tuple) else (kind,)
        if any(_fits(value, choice) for choice in choices):
            return
        wider = [choice for choice in choices if choice is not int or float not in choices]
        expected = "、".join(choice if isinstance(choice, str) else _TYPE_NAMES[choice] for choice in wider)
        raise self.wrong(where, f"应为 {expected}，现在是 {shown(value)}")

    def text(self, value: str, where: str) -> None:
        """Complain about a text in which nothing stands."""
        if not value.strip():
            raise self.wrong(where, "不能是空的")

    def items(self, data: Any, where: str) -> list[Any]:
        """A list that is not empty."""
        if not isinstance(data, list) or not data:
            raise self.wrong(where, "应为至少一项的列表")
        return data


def shown(value: Any) -> str:
    """A value as the file has it, not too long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _fits(value: Any, choice: type | str) -> bool:
    if isinstance(choice, str):
        return isinstance(value, str) and value == choice
    return isinstance(value, choice) and isinstance(value, bool) <= (choice is bool)
