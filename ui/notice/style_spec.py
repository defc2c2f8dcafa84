"""What can be changed in a notice style's data, in the office's words, and how the data takes it. No Qt.

The data is the JSON object of ``resources/notice_styles/README.md``; keys that are not named here stay as they are.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import MISSING, dataclass, fields
from typing import Any

from exporters.style_model import Account, Group, Level
from models.labels import SECTIONS

Data = dict[str, Any]
#: (value, what it is called), in the order offered.
Choice = tuple[Any, str]


@dataclass(frozen=True)
class Spec:
    """One value: its key, its name, how it is edited (choice, form: a text with suggestions, text, frame, texts), what
    can be chosen, and a hint.
    """

    key: str
    name: str
    kind: str
    choices: tuple[Choice, ...] = ()
    hint: str = ""


def _plain(*values: str) -> tuple[Choice, ...]:
    return tuple((value, value or "（无）") for value in values)


GROUP = (
    Spec("takes", "印哪些问题", "choice", (
        ("all", "全部问题"), ("done", "已完成、已销号的"), ("open", "没有完成的"), ("long_term", "没有完成的里长期坚持的"),
        ("going", "没有完成的里其余的"))),
    Spec("order_by", "先后", "choice", (("ledger", "按台账的顺序"), ("state", "同一标题下先印已完成的"))),
    Spec("heading", "本组章标题", "text", hint="空着就没有自己的章标题；序号自动编"),
)
LEVEL = (
    Spec("number", "序号", "form", _plain("一、", "（一）", "1.", "（1）", "一是", ""), "写出第一个序号的样子"),
    Spec("frame", "句式", "frame", hint="小块是台账的文字；方括号里的词，文字本身已有时不重复"),
    Spec("frame_of_several", "几句话时", "frame", hint="台账的文字有几句话、套不进句式时改用的；空着就照用“句式”"),
    Spec("heading_level", "字体", "choice", ((1, "一级：黑体"), (2, "二级：楷体"), (3, "三级：仿宋"), (4, "四级：仿宋"))),
    Spec("counting", "编号", "choice", (("restart", "在上一级下重新编"), ("through", "本组贯通"), ("whole", "各组贯通"))),
    Spec("only_child", "只有一个时", "choice", (("numbered", "照样编号"), ("unnumbered", "不编号"))),
    Spec("final_mark", "末尾标点", "form", _plain("。", "，", "：", "")),
    Spec("if_missing", "台账没填时", "choice", (
        ("skip", "略去这一级"), ("next_takes_place", "由下一级顶上"),
        ("next_heading_takes_place", "由下一级标题顶上，具体问题不变"))),
)
#: Levels that a problem can stand in, its own or one that it takes the place of: something is told of it, or nothing.
LOWER_LEVEL = (
    *LEVEL[:3],
    Spec("frame_alone", "没有填情况时", "frame", hint="还没有填写整改情况的问题改用的；空着就照用“句式”"),
    *LEVEL[3:],
    Spec("lead", "引出下文", "text", hint="末尾是逗号、冒号时接上的话，如 整改情况如下。"),
)
ACCOUNT = (
    Spec("texts", "印什么", "texts", (
        ("progress", "总的整改情况"), ("items", "各条措施的整改情况"), ("plans", "各条措施"), ("stage_result", "阶段性成效"),
        ("next_steps", "下一步举措"))),
    Spec("lead_in", "引语", "text", hint="如 整改情况："),
    Spec("place", "位置", "choice", (("paragraph", "另起一段"), ("run_in", "接在标题后面"), ("paragraph_each", "每项一段"))),
    Spec("list_word", "列举词", "form", _plain("一是", "（1）", "1.", ""), "写出第一项的样子"),
    Spec("between", "各项之间", "form", _plain("；", "。")),
    Spec("final_mark", "末尾标点", "form", _plain("。", "；", "")),
    Spec("only_item", "只有一项时", "choice", (("unnumbered", "不用列举词"), ("numbered", "也用列举词"))),
)
LEVEL_NAMES = {"aspect": "方面", "topic": "问题大类", "problem": "具体问题"}
_NEW_LEVELS: dict[str, Data] = {
    "aspect": {"of": "aspect", "heading_level": 2, "number": "（一）", "frame": "{text}", "final_mark": ""},
    "topic": {"of": "topic", "heading_level": 3, "number": "1.", "frame": "{text}",
              "if_missing": "next_takes_place"},
}
#: How many groups → what they take, so that together they have every problem once (exporters.style_reading).
_PARTED = {1: ("all",), 2: ("done", "open"), 3: ("done", "going", "long_term")}
_GROUP_HEADINGS = {"done": "已整改的问题", "open": "正在整改的问题", "going": "正在整改的问题", "long_term": "长期坚持的问题"}
_RECORDS = {"group": Group, "level": Level, "account": Account}


def value_in(data: Data, kind: str, key: str) -> Any:
    """The value of *key* in the data of a group, level or account part; the format's default where it is left out."""
    if key in data:
        return data[key]
    found = next(each for each in fields(_RECORDS[kind]) if each.name == key)
    return "" if found.default is MISSING else found.default


def has_level(group: Data, of: str) -> bool:
    """Whether a group prints that level."""
    return any(level["of"] == of for level in group["levels"])


def set_level(group: Data, of: str, on: bool) -> None:
    """Print a level, or leave it out; the problem's level always stays."""
    if on and not has_level(group, of):
        order = list(LEVEL_NAMES)
        levels = [*group["levels"], deepcopy(_NEW_LEVELS[of])]
        group["levels"] = sorted(levels, key=lambda level: order.index(level["of"]))
    elif not on:
        group["levels"] = [level for level in group["levels"] if level["of"] != of]


def add_account(group: Data) -> None:
    """One more part of what is told under a problem."""
    group["account"].append({"texts": ["next_steps"], "lead_in": "下一步举措：", "place": "paragraph"})


def move_account(group: Data, place: int) -> None:
    """Print a part before the one above it."""
    if place > 0:
        parts = group["account"]
        parts[place - 1], parts[place] = parts[place], parts[place - 1]


def can_add_group(data: Data) -> bool:
    """Whether the problems can be parted further."""
    return len(data["groups"]) < len(_PARTED)


def add_group(data: Data) -> None:
    """Part the problems of one group into two that are printed alike until somebody changes one of them: all into done
    and open ones, open ones into those going on and long-term ones.
    """
    groups = data["groups"]
    if not can_add_group(data):
        return
    parted = "all" if len(groups) == 1 else "open"
    place = next((n for n, group in enumerate(groups) if value_in(group, "group", "takes") == parted), len(groups) - 1)
    groups.insert(place + 1, deepcopy(groups[place]))
    for group, takes in zip(groups[place:place + 2], _PARTED[len(groups)][-2:], strict=True):
        group["takes"] = takes
        if not group.get("heading") or group["heading"] in _GROUP_HEADINGS.values():
            group["heading"] = _GROUP_HEADINGS[takes]


def can_drop_group(data: Data, place: int) -> bool:
    """Whether a group can go: another one must be able to take its problems."""
    groups = data["groups"]
    return len(groups) == 2 or len(groups) > 2 and value_in(groups[place], "group", "takes") != "done"


def drop_group(data: Data, place: int) -> None:
    """Leave a group out; its problems are printed in the one that they were parted from."""
    groups = data["groups"]
    if not can_drop_group(data, place):
        return
    del groups[place]
    for group in groups:
        if len(groups) == 1 or value_in(group, "group", "takes") != "done":
            group["takes"] = "all" if len(groups) == 1 else "open"
            if group.get("heading") in _GROUP_HEADINGS.values():
                group["heading"] = _GROUP_HEADINGS.get(group["takes"], "")


_FAULT = re.compile(r"通报写法文件“.*?”的 (?P<where>.+?) 有误：(?P<said>.+?)。请改正或换回原来的文件。", re.DOTALL)
_PLACE = re.compile(r"groups（第 (?P<group>\d+) 项）(?: → (?P<part>levels|account)（第 (?P<number>\d+) 项）)?"
                    r"(?: → (?P<key>\w+))?")


def fault_words(sentence: str, data: Data) -> str:
    """What is wrong with a style, told of the sheet's fields instead of the file's keys; others as they are."""
    fault = _FAULT.fullmatch(sentence)
    if fault is None:
        return sentence
    where, said = fault["where"], fault["said"].replace(" {text}", "“台账文字”小块")
    place = _PLACE.fullmatch(where)
    if place is not None:
        return f"{_spoken_place(place, data)}：{said}。"
    key = where.removeprefix("slots → ")
    return f"默认文字“{SECTIONS[key]}”：{said}。" if key in SECTIONS else sentence


def _spoken_place(place: re.Match[str], data: Data) -> str:
    """«第 2 组、具体问题的“句式”»."""
    group = int(place["group"])
    specs: tuple[Spec, ...] = GROUP
    parts = [f"第 {group} 组"] if len(data["groups"]) > 1 else []
    if place["part"] == "levels":
        specs = LOWER_LEVEL
        parts.append(LEVEL_NAMES[data["groups"][group - 1]["levels"][int(place["number"]) - 1]["of"]])
    elif place["part"] == "account":
        specs = ACCOUNT
        parts.append(f"问题下面第 {place['number']} 段")
    field = next((f"“{each.name}”" for each in specs if each.key == place["key"]), "")
    return "的".join(filter(None, ("、".join(parts), field))) or "这种写法"
