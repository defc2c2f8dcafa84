"""Style files → :class:`exporters.style_model.Style`; a fault is refused with a sentence that names file and place.

The format is described in ``resources/notice_styles/README.md``.
"""

from __future__ import annotations

from typing import Any

from exporters.data_files import OBJECT, file_fault, shown, unknown_key
from exporters.field_notes import loose_mark
from exporters.fields import field_fault, fields_in
from exporters.numbering import is_number_form
from exporters.style_model import AUDIENCES, Account, Group, Level, Part, Style
from models.errors import BadFileError
from models.labels import SECTIONS

FORMAT = 1
WHAT = "通报写法文件"

_CHOICES = {
    "of": ("aspect", "topic", "problem"),
    "counting": ("restart", "through", "whole"),
    "only_child": ("numbered", "unnumbered"),
    "only_item": ("numbered", "unnumbered"),
    "if_missing": ("skip", "next_takes_place", "next_heading_takes_place"),
    "takes": ("all", "done", "open", "long_term", "going"),
    "order_by": ("ledger", "state"),
    "place": ("paragraph", "run_in", "paragraph_each"),
}
#: Sets of ``takes`` that have every problem once.
_WHOLE_ROUNDS = ({"all"}, {"done", "open"}, {"done", "going", "long_term"})
_TEXTS = ("progress", "items", "plans", "stage_result", "next_steps")
_REQUIRED = {
    Level: ("of", "heading_level", "number", "frame"),
    Account: ("texts",),
    Group: ("levels", "account"),
    Style: ("format", "key", "name", "description", "groups", "slots"),
}


def style_from_data(data: Any, name: str) -> Style:
    """The style in a JSON object; BadFileError with *name* and the place of the first fault."""
    return _Reader(name).style(data)


class _Reader:
    """Turns the plain data of one file into a Style and complains in Chinese."""

    def __init__(self, file: str) -> None:
        self.file = file

    def wrong(self, where: str, what: str) -> BadFileError:
        """The error for a fault at *where*."""
        return file_fault(WHAT, self.file, where, what)

    def style(self, data: Any) -> Style:
        """A whole file."""
        given = self.record(data, Style, "", extra=("format",))
        if given.pop("format") != FORMAT:
            raise self.wrong("format", f"本程序只认识版本 {FORMAT}")
        groups = self.sequence(given["groups"], "groups")
        given["groups"] = tuple(self.group(item, f"groups[{i}]") for i, item in enumerate(groups))
        self.whole_round([group.takes for group in given["groups"]])
        given["slots"] = self.slots(given["slots"])
        return Style(**given)

    def whole_round(self, takes: list[str]) -> None:
        """Together the groups must take every problem, each once: no style may lose or double one."""
        if set(takes) not in _WHOLE_ROUNDS or len(set(takes)) < len(takes):
            raise self.wrong("groups", "各组的 takes 合起来应包含全部问题且不重复：all，或 done 和 open，或 done、going 和 long_term")

    def group(self, data: Any, where: str) -> Group:
        """One group."""
        given = self.record(data, Group, where)
        levels, account = (self.sequence(given[name], f"{where}.{name}") for name in ("levels", "account"))
        given["levels"] = tuple(self.level(item, f"{where}.levels[{i}]") for i, item in enumerate(levels))
        given["account"] = tuple(self.account(item, f"{where}.account[{i}]") for i, item in enumerate(account))
        self.known_fields(given.get("heading", ""), f"{where}.heading")
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
        for key in ("frame", "frame_of_several", "frame_alone"):
            if (key == "frame" or given.get(key)) and given.get(key, "").count("{text}") != 1:
                raise self.wrong(f"{where}.{key}", "应含有一个 {text}")
            self.known_fields(given.get(key, "").replace("{text}", ""), f"{where}.{key}")
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
            raise self.wrong("slots", OBJECT)
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
        faults = [fault for fault in map(field_fault, fields_in(text)) if fault]
        if faults:
            raise self.wrong(where, faults[0].rstrip("。"))
        if loose_mark(text):
            raise self.wrong(where, f"“{loose_mark(text)}”不是完整的数据项，数据项要写成 {{{{名称}}}}，两边各两个半角花括号")

    def record(self, data: Any, kind: type, where: str, extra: tuple[str, ...] = ()) -> dict[str, Any]:
        """A copy of a JSON object whose keys fit a record and whose values have the right types."""
        if not isinstance(data, dict):
            raise self.wrong(where, OBJECT)
        missing = [key for key in _REQUIRED[kind] if key not in data]
        if missing:
            raise self.wrong(where, f"缺少 {missing[0]}")
        known = (*extra, *kind.__dataclass_fields__)  # type: ignore[attr-defined]
        for key, value in data.items():
            if key not in known:
                raise self.wrong(where, unknown_key(key, known))
            self.value(key, value, where)
        return dict(data)

    def value(self, key: str, value: Any, where: str) -> None:
        """One value of an object: a whole number, a list or object checked elsewhere, one of the choices, else a text.
        """
        kind = "文字"
        if key in ("format", "order", "heading_level"):
            kind, good = "整数", type(value) is int
        elif key in ("groups", "levels", "account", "texts", "slots", "start_words", "end_words"):
            kind, good = "一组值" if key == "slots" else "列表", isinstance(value, dict if key == "slots" else list)
        else:
            good = isinstance(value, str) and value in _CHOICES.get(key, (value,))
        if not good:
            expected = "、".join(_CHOICES[key]) if key in _CHOICES else kind
            raise self.wrong(f"{where}.{key}", f"应为 {expected}，现在是 {shown(value)}")

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
