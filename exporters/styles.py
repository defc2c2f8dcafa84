"""Notice styles (通报写法): data files that say how aspects, topics, problems and their accounts are printed.

The format is described in ``resources/notice_styles/README.md``. An office may copy a file and change it; a broken one
is refused with a sentence that names the file and the place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from exporters.fields import FIELDS, fields_in
from exporters.numbering import is_number_form
from models.errors import BadFileError, NotFoundError
from models.files import read_bytes
from models.labels import SECTIONS

STYLE_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "notice_styles"
FORMAT = 1
#: 上报报告, 党内通报, 社会公开 (contract §1).
AUDIENCES = {"report": "上报报告", "internal": "党内通报", "public": "社会公开"}

#: A piece of a default text: a text, alternatives (the first whose fields are all known), or one for each audience.
Part = str | list[Any] | dict[str, Any]


@dataclass(frozen=True)
class Level:
    """How one level is printed as a heading.

    ``of``: aspect, topic or problem. ``number``: the mark of number one, "" for none; ``counting`` restart (under the
    level above) or through (the whole group). ``frame``: sentence around ``{text}``, frame words in square brackets
    (see :func:`exporters.punctuation.framed`). ``only_child`` numbered or unnumbered. ``if_missing``: what to do with a
    row that lacks this text: skip the level, or next_takes_place (the level below is printed as if it were this one).
    """

    of: str
    heading_level: int
    number: str
    frame: str
    counting: str = "restart"
    final_mark: str = "。"
    start_words: tuple[str, ...] = ()
    end_words: tuple[str, ...] = ()
    only_child: str = "numbered"
    if_missing: str = "skip"


@dataclass(frozen=True)
class Account:
    """One part of what is told under a problem.

    ``texts``: which of progress (the problem's own, as a lead sentence), items (its measures' progress), plans (its
    measures as planned), stage_result and next_steps. ``place``: paragraph (all in one), run_in (in the heading's own
    paragraph) or paragraph_each (an item each). ``list_word``: form of the items' mark (一是), ``between`` and
    ``final_mark`` the marks after items, ``only_item`` whether a single item carries the mark.
    """

    texts: tuple[str, ...]
    lead_in: str = ""
    place: str = "paragraph"
    list_word: str = "一是"
    between: str = "；"
    final_mark: str = "。"
    only_item: str = "unnumbered"


@dataclass(frozen=True)
class Group:
    """Problems told together: ``takes`` all, done or open; ``heading`` is a chapter of its own, or "" for none."""

    levels: tuple[Level, ...]
    account: tuple[Account, ...]
    takes: str = "all"
    heading: str = ""


@dataclass(frozen=True)
class Style:
    """A 通报写法. ``slots`` are default texts by section key, as lists of parts (see :mod:`exporters.slots`)."""

    key: str
    name: str
    description: str
    groups: tuple[Group, ...]
    slots: Mapping[str, Part]
    order: int = 99


_CHOICES = {
    "of": ("aspect", "topic", "problem"),
    "counting": ("restart", "through"),
    "only_child": ("numbered", "unnumbered"),
    "only_item": ("numbered", "unnumbered"),
    "if_missing": ("skip", "next_takes_place"),
    "takes": ("all", "done", "open"),
    "place": ("paragraph", "run_in", "paragraph_each"),
}
_TEXTS = ("progress", "items", "plans", "stage_result", "next_steps")
_REQUIRED = {
    Level: ("of", "heading_level", "number", "frame"),
    Account: ("texts",),
    Group: ("levels", "account"),
    Style: ("format", "key", "name", "description", "groups", "slots"),
}


@cache
def load_styles(folder: Path = STYLE_FOLDER) -> tuple[Style, ...]:
    """All styles of *folder* in their order. BadFileError names a broken file and the place in it."""
    styles = [read_style(path) for path in sorted(folder.glob("*.json"))]
    if len({style.key for style in styles}) < len(styles):
        raise BadFileError(f"“{folder}”里有两个通报写法用了同一个 key。请改掉其中一个。")
    return tuple(sorted(styles, key=lambda style: (style.order, style.key)))


def get_style(key: str) -> Style:
    """The style with that key; NotFoundError lists the known ones."""
    styles = load_styles()
    for style in styles:
        if style.key == key:
            return style
    known = "、".join(f"{style.key}（{style.name}）" for style in styles)
    raise NotFoundError(f"没有名为“{key}”的通报写法。可用的有：{known}。")


def read_style(path: Path) -> Style:
    """The style in a file; BadFileError with the place of the first fault."""
    try:
        data = json.loads(read_bytes(path).decode("utf-8-sig"))
    except ValueError as error:
        raise BadFileError(f"通报写法文件“{path.name}”不是有效的 JSON（{error}）。请改正或换回原来的文件。") from error
    return _Reader(path.name).style(data)


class _Reader:
    """Turns the plain data of one file into a Style and complains in Chinese."""

    def __init__(self, file: str) -> None:
        self.file = file

    def wrong(self, where: str, what: str) -> BadFileError:
        """The error for a fault at *where*."""
        return BadFileError(f"通报写法文件“{self.file}”的 {where} 有误：{what}。请改正或换回原来的文件。")

    def style(self, data: Any) -> Style:
        """A whole file."""
        given = self.record(data, Style, "文件", extra=("format",))
        if given.pop("format") != FORMAT:
            raise self.wrong("format", f"本程序只认识版本 {FORMAT}")
        groups = self.sequence(given["groups"], "groups")
        given["groups"] = tuple(self.group(item, f"groups[{i}]") for i, item in enumerate(groups))
        given["slots"] = self.slots(given["slots"])
        return Style(**given)

    def group(self, data: Any, where: str) -> Group:
        """One group."""
        given = self.record(data, Group, where)
        levels, account = (self.sequence(given[name], f"{where}.{name}") for name in ("levels", "account"))
        given["levels"] = tuple(self.level(item, f"{where}.levels[{i}]") for i, item in enumerate(levels))
        given["account"] = tuple(self.account(item, f"{where}.account[{i}]") for i, item in enumerate(account))
        order = [_CHOICES["of"].index(level.of) for level in given["levels"]]
        if order != sorted(set(order)) or order[-1:] != [2]:
            raise self.wrong(f"{where}.levels", "层次应按 aspect、topic、problem 的顺序，各至多一次，且最后是 problem")
        return Group(**given)

    def level(self, data: Any, where: str) -> Level:
        """One level of a group."""
        given = self.record(data, Level, where)
        if given["heading_level"] not in (1, 2, 3, 4):
            raise self.wrong(f"{where}.heading_level", "应为 1 到 4")
        if not is_number_form(given["number"]):
            raise self.wrong(f"{where}.number", "应写出第一个序号的样子，如（一）、1.、（1），或留空")
        if given["frame"].count("{text}") != 1:
            raise self.wrong(f"{where}.frame", "应含有一个 {text}")
        self.known_fields(given["frame"].replace("{text}", ""), f"{where}.frame")
        return Level(**self.with_tuples(given, ("start_words", "end_words"), where))

    def account(self, data: Any, where: str) -> Account:
        """One part of the account."""
        given = self.with_tuples(self.record(data, Account, where), ("texts",), where)
        unknown = [name for name in given["texts"] if name not in _TEXTS]
        if unknown or not given["texts"]:
            raise self.wrong(f"{where}.texts", f"只能用 {'、'.join(_TEXTS)}")
        if not is_number_form(given.get("list_word", "")):
            raise self.wrong(f"{where}.list_word", "应写出第一项的样子，如 一是，或留空")
        return Account(**given)

    def slots(self, data: Any) -> dict[str, Part]:
        """Default texts: known keys, known fields."""
        if not isinstance(data, dict):
            raise self.wrong("slots", "应为一组“名称: 文字”")
        for key, part in data.items():
            if key not in SECTIONS:
                raise self.wrong("slots", f"没有名为 {key} 的文字，可用的有 {'、'.join(SECTIONS)}")
            self.part(part, f"slots.{key}")
        return data

    def part(self, part: Any, where: str) -> None:
        """One default text, however it is nested."""
        if isinstance(part, str):
            self.known_fields(part, where)
        elif isinstance(part, list):
            for item in part:
                self.part(item, where)
        elif isinstance(part, dict) and set(part) <= set(AUDIENCES):
            for item in part.values():
                self.part(item, where)
        else:
            raise self.wrong(where, f"应为文字、一组文字，或按 {'、'.join(AUDIENCES)} 分别写的文字")

    def known_fields(self, text: str, where: str) -> None:
        """Complain about a ``{{field}}`` that does not exist."""
        unknown = [name for name in fields_in(text) if name not in FIELDS]
        if unknown:
            raise self.wrong(where, f"没有名为 {{{{{unknown[0]}}}}} 的数据项")

    def record(self, data: Any, kind: type, where: str, extra: tuple[str, ...] = ()) -> dict[str, Any]:
        """A copy of a JSON object whose keys fit a record and whose values have the right types."""
        if not isinstance(data, dict):
            raise self.wrong(where, "应为一组“名称: 值”")
        missing = [key for key in _REQUIRED[kind] if key not in data]
        if missing:
            raise self.wrong(where, f"缺少 {missing[0]}")
        for key, value in data.items():
            if key not in kind.__dataclass_fields__ and key not in extra:  # type: ignore[attr-defined]
                raise self.wrong(where, f"不认识 {key}")
            self.value(key, value, where)
        return dict(data)

    def value(self, key: str, value: Any, where: str) -> None:
        """One value of an object: a whole number, a list or object checked elsewhere, one of the choices, else a text.
        """
        if key in ("format", "order", "heading_level"):
            good = isinstance(value, int)
        elif key in ("groups", "levels", "account", "texts", "slots", "start_words", "end_words"):
            good = isinstance(value, (list, dict))
        else:
            good = isinstance(value, str) and value in _CHOICES.get(key, (value,))
        if not good:
            expected = "、".join(_CHOICES[key]) if key in _CHOICES else "别的类型的值"
            raise self.wrong(f"{where}.{key}", f"应为 {expected}，现在是 {json.dumps(value, ensure_ascii=False)}")

    def sequence(self, data: Any, where: str) -> list[Any]:
        """A list that is not empty."""
        if not isinstance(data, list) or not data:
            raise self.wrong(where, "应为至少一项的列表")
        return data

    def with_tuples(self, given: dict[str, Any], keys: tuple[str, ...], where: str) -> dict[str, Any]:
        """*given* with lists of texts turned into tuples."""
        for key in keys:
            values = given.get(key, ())
            if not all(isinstance(value, str) for value in values) or isinstance(values, dict):
                raise self.wrong(f"{where}.{key}", "应为文字的列表")
            given[key] = tuple(values)
        return given
