"""A feedback letter (反馈意见) as an outline: aspect → topic → problem, in the letter's own words.

How levels are found, in this order:

1. Page numbers, repeated page headers, title, signature and date stand apart; lines broken in the middle are joined.
2. Chapters that hold no problems (总体评价, 意见建议, 整改要求 …) and what follows a closing phrase (针对上述问题，提出…)
   are ``other``. Where a chapter says that it holds the problems (巡察发现的主要问题), only what stands in it counts;
   so it does where one 一、 is left that has two further levels in it.
3. Of the ways of numbering used there (一、 （一） 1. （1） ①, in this order), the deepest is the problem, the one above
   it the topic, the one above that the aspect; of two only, aspect and problem; what is higher still is a chapter
   (``other``). A fourth level that divides fewer than half of the items above it is part of their text; ① is always,
   unless it stands right below 一、 or （一）. One level alone holds problems, or aspects if its lines end with 方面.
4. A topic without problems is itself a problem. An aspect without any is one whose text is its aspect (contract §2);
   if paragraphs follow it, they are its problems.
5. Paragraphs behind a problem belong to its text; behind an aspect or topic with problems they are ``other``.

Nothing is lost: each line that is not blank is in the title or in an item, and whoever looks at the outline can correct
it (:func:`with_level`, :func:`merged_with_previous`, :func:`without_item`) before :func:`outline_problems` says what is
stored.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from models.errors import ValueRefusedError
from models.importing.letter_file import read_letter_text
from models.importing.letter_lines import (
    Block, Line, join_lines, joined, split_ending, split_furniture, split_lines, split_title,
)
from models.importing.letter_marks import (
    ARABIC, ARABIC_BRACKETED, BRACKETED, CHAPTER, CIRCLED, number_of, repaired,
)
from models.rules import without_final_mark

__all__ = ["LEVELS", "LetterProblem", "Outline", "OutlineItem", "merged_with_previous", "outline_problems",
           "parse_letter", "read_letter_text", "with_level", "without_item"]

#: Levels of an outline's item, from the top.
LEVELS = ("aspect", "topic", "problem", "other")

_GENERIC = (r"本次|这次|此次|常规|专项|巡察|巡视|审计|检查|督查|监督|组|中|期间|发现|反馈|指出|存在|主要|突出|具体|共性|个性|"
            r"领导班子|班子|党委|党组|党组织|党总支|党支部|单位|医院|及|其|和|与|的|被")
_PROBLEM_CHAPTER = re.compile(rf"(?:{_GENERIC})*问题(?:和|及|与)?(?:不足|表现|情况|具体表现|清单)?")
_OTHER_WORD = (r"总体评价|总体情况|基本情况|工作情况|开展情况|概况|成效|成绩|亮点|评价|意见|建议|要求|下一步|线索移交|线索")
_OTHER_CHAPTER = re.compile(
    rf"(?:{_GENERIC}|对|关于|做好|抓好|加强|强化|推进|有关|几点|相关|工作|整改落实|整改|取得|总体|移交|处置|情况|打算|{_OTHER_WORD}|[，、])*")
_CLOSING = re.compile(
    r"(?:同时|此外|另外)?[，,]?(?:针对|对|对照)(?:以上|上述|巡[察视](?:组)?(?:发现|反馈|指出)|存在)的?.{0,20}(?:问题|情况)|"
    r"(?:以上|上述)(?:问题|意见|情况)|(?:巡[察视]|审计|检查)组(?:还|同时|要求|建议|希望)|(?:请(?!示|假|销|客|吃|托|款|求)|希望|望)|"
    r"(?:同时|此外|另外)[，,](?:巡[察视]|审计|检查)组|(?:巡[察视]|审计|检查)期间[，,].{0,12}(?:收到|信访|线索)|特此|现提出以下")
_NAMED_ASPECT = re.compile(r"[^。；]{2,40}方面[:：]?")


@dataclass(frozen=True)
class OutlineItem:
    """A paragraph of the letter: level (see LEVELS), numbering and text as typed, number of its first line (from 1)."""

    level: str
    number: str
    text: str
    line: int


@dataclass(frozen=True)
class Outline:
    """The letter's title and its paragraphs in order, each with a level that can be corrected."""

    title: str = ""
    items: tuple[OutlineItem, ...] = ()


@dataclass(frozen=True)
class LetterProblem:
    """What is stored of a problem; texts as in the letter, without numbering and final mark (contract §2)."""

    number: str
    aspect: str
    topic: str
    text: str


def parse_letter(text: str) -> Outline:
    """The outline of a letter's text. Never fails: what is not understood is an item of level ``other``."""
    lines, furniture = split_furniture(split_lines(text))
    lines, ending = split_ending(lines)
    title, lines = split_title(lines)
    blocks = join_lines(lines)
    marks = repaired([block.mark for block in blocks])
    blocks = [replace(block, mark=mark) for block, mark in zip(blocks, marks, strict=True)]
    items = _items(blocks) + [_line_item(line) for line in (*furniture, *ending)]
    return Outline(title, tuple(sorted(items, key=lambda item: item.line)))


def _line_item(line: Line) -> OutlineItem:
    return OutlineItem("other", "", line.text, line.number)


# --- levels ----------------------------------------------------------------------------------------------------------

def _items(blocks: list[Block]) -> list[OutlineItem]:
    depths = _depths(blocks)
    inside = _inside_problem_chapters(blocks, depths)
    inside = _without_lonely_chapter(blocks, depths, inside)
    numbered = [depth if counts else 0 for depth, counts in zip(depths, inside, strict=True)]
    levels = _levels_by_depth(blocks, numbered)
    given = [levels.get(depth, "") if counts else "other" for depth, counts in zip(numbered, inside, strict=True)]
    return _absorbed(blocks, _without_empty_chapters(given, numbered))


def _depths(blocks: list[Block]) -> list[float]:
    """Depth of each block's numbering; 0 without. «…方面» on a line of its own, before numbers, is a level too."""
    depths: list[float] = [block.mark.depth if block.mark else 0 for block in blocks]
    named = [position for position, block in enumerate(blocks[:-1])
             if not block.mark and blocks[position + 1].mark and _NAMED_ASPECT.fullmatch(block.text)]
    if len(named) > 1:
        for position in named:
            depths[position] = CHAPTER + 0.5
    return depths


def _chapter_kind(block: Block) -> str:
    """``problems`` or ``other`` for a block that is such a chapter's heading, else empty."""
    if block.mark and block.mark.depth > BRACKETED:
        return ""
    first = re.split("[。：:；]", block.text, maxsplit=1)[0].strip()
    if not 2 <= len(first) <= 30:
        return ""
    if _PROBLEM_CHAPTER.fullmatch(first):
        return "problems"
    if re.search(rf"{_OTHER_WORD}|整改落实$", first) and _OTHER_CHAPTER.fullmatch(first):
        return "other"
    return ""


def _inside_problem_chapters(blocks: list[Block], depths: list[float]) -> list[bool]:
    """For each block whether it may hold an aspect, topic or problem (rule 2)."""
    kinds = [_chapter_kind(block) if block.mark or len(block.text) <= 30 else "" for block in blocks]
    asked = "problems" in kinds
    state, state_depth, result = not asked, 0.0, []
    counted = 0
    for block, depth, kind in zip(blocks, depths, kinds, strict=True):
        if kind:
            state, state_depth = kind == "problems", depth
            result.append(False)
            continue
        closing = not depth and state and bool(_CLOSING.match(block.text))
        if closing:
            state, state_depth = False, 0
        elif depth and state_depth and depth <= state_depth:
            state, state_depth = not asked, 0
        elif depth == CHAPTER and not asked and block.mark and block.mark.number == counted + 1 and not state_depth:
            state = True
        if state and depth == CHAPTER and block.mark:
            counted = block.mark.number
        result.append(state)
    return result


def _without_lonely_chapter(blocks: list[Block], depths: list[float], inside: list[bool]) -> list[bool]:
    """One 一、 alone that has two further levels in it is a chapter, unless it is called «…方面» (rule 2)."""
    used = {depth for depth, counts in zip(depths, inside, strict=True) if counts and depth}
    chapters = [position for position, depth in enumerate(depths) if inside[position] and depth == CHAPTER]
    named = [position for position in chapters if _NAMED_ASPECT.fullmatch(blocks[position].text)]
    if len(chapters) == 1 and not named and len(used - {CHAPTER, CIRCLED}) > 1:
        return [counts and position != chapters[0] for position, counts in enumerate(inside)]
    return inside


def _levels_by_depth(blocks: list[Block], numbered: list[float]) -> dict[float, str]:
    """Rule 3: the level of each depth in use; a depth that is missing is part of the text above."""
    depths = sorted({depth for depth in numbered if depth})
    if depths and depths[-1] == CIRCLED and (len(depths) > 2 or ARABIC in depths or ARABIC_BRACKETED in depths):
        depths.pop()
    if len(depths) > 3 and _is_exception(numbered, depths[-2], depths[-1]):
        depths.pop()
    if len(depths) < 2:
        return {depth: "aspect" if _only_aspects(blocks, numbered) else "problem" for depth in depths}
    names = ("aspect", "problem") if len(depths) == 2 else ("aspect", "topic", "problem")
    higher = len(depths) - len(names)
    tops = [block.text for block, depth in zip(blocks, numbered, strict=True) if depth == depths[0]]
    if all(_NAMED_ASPECT.fullmatch(text) for text in tops):  # aspects on top: what is deepest is part of a problem
        return dict(zip(depths, names + ("",) * higher, strict=True))
    return dict(zip(depths, ("other",) * higher + names, strict=True))


def _is_exception(numbered: list[float], upper: float, lower: float) -> bool:
    """True when fewer than half of the items of depth *upper* are divided further."""
    order = [depth for depth in numbered if 0 < depth <= lower]
    divided = [after == lower for depth, after in zip(order, [*order, 0][1:], strict=True) if depth == upper]
    return 2 * sum(divided) < len(divided)


def _only_aspects(blocks: list[Block], numbered: list[float]) -> bool:
    texts = [block.text for block, depth in zip(blocks, numbered, strict=True) if depth]
    return 2 * sum(bool(_NAMED_ASPECT.fullmatch(text)) for text in texts) > len(texts)


def _without_empty_chapters(levels: list[str], numbered: list[float]) -> list[str]:
    """A chapter among the problems that has nothing below it is no chapter: it says a problem itself (rule 4)."""
    result = list(levels)
    positions = [position for position, depth in enumerate(numbered) if depth]
    for position, below in zip(positions, [*positions, -1][1:], strict=True):
        if levels[position] == "other" and (below < 0 or numbered[below] <= numbered[position]):
            result[position] = "aspect"
    return result


def _absorbed(blocks: list[Block], levels: list[str]) -> list[OutlineItem]:
    """Items of the outline; an empty level is a paragraph that belongs to what stands above it (rules 4 and 5)."""
    items: list[OutlineItem] = []
    following = _following(levels)
    for block, level, below in zip(blocks, levels, following, strict=True):
        number = block.mark.typed if block.mark else ""
        above = items[-1] if items else OutlineItem("other", "", "", 0)
        whole = above.level == "problem" or above.level == "topic" and below != "problem"
        if not level and above.number and whole:
            items[-1] = replace(above, text=joined(above.text, number + block.text))
            continue
        if not level:
            # A problem without a number is a paragraph right under its aspect; the next paragraph is the next one.
            under_aspect = whole or above.level == "aspect" and below not in ("topic", "problem")
            level = "problem" if under_aspect else "other"
        items.append(OutlineItem(level, number, block.text, block.line))
    return items


def _following(levels: list[str]) -> list[str]:
    """For each place the first level that is not empty from there on."""
    result, level = [], ""
    for given in reversed(levels):
        level = given or level
        result.append(level)
    return result[::-1]


# --- correcting ------------------------------------------------------------------------------------------------------

def with_level(outline: Outline, index: int, level: str) -> Outline:
    """*outline* with another level for the item at *index*. Raises ValueRefusedError for an unknown level."""
    if level not in LEVELS:
        raise ValueRefusedError(f"没有“{level}”这个层级。请选择方面、问题、具体表现或其他。")
    return _replaced(outline, index, [replace(_item(outline, index), level=level)])


def merged_with_previous(outline: Outline, index: int) -> Outline:
    """*outline* with the item at *index* joined to the end of the one before; its numbering comes back as typed."""
    item = _item(outline, index)
    if index == 0:
        raise ValueRefusedError("第一段前面没有可以合并的段落。请选择后面的段落。")
    above = outline.items[index - 1]
    merged = replace(above, text=joined(above.text, item.number + item.text))
    return Outline(outline.title, (*outline.items[:index - 1], merged, *outline.items[index + 1:]))


def without_item(outline: Outline, index: int) -> Outline:
    """*outline* without the item at *index*."""
    _item(outline, index)
    return _replaced(outline, index, [])


def _item(outline: Outline, index: int) -> OutlineItem:
    if not 0 <= index < len(outline.items):
        raise ValueRefusedError("没有这一段。请重新选择要更正的段落。")
    return outline.items[index]


def _replaced(outline: Outline, index: int, by: list[OutlineItem]) -> Outline:
    return Outline(outline.title, (*outline.items[:index], *by, *outline.items[index + 1:]))


# --- what is stored --------------------------------------------------------------------------------------------------

def outline_problems(outline: Outline) -> tuple[LetterProblem, ...]:
    """The problems that an outline holds, in order; headings without problems count as in rule 4.

    ``number`` is the letter's own where its numbers tell the problems apart (counted through the whole letter), else
    the problem's place: numbers that begin anew under every topic would name many problems alike.
    """
    found: list[tuple[str, str, str, str]] = []
    aspect = topic = ""
    items = [item for item in outline.items if item.level != "other"]
    for item, following in zip(items, [*(item.level for item in items), ""][1:], strict=True):
        text = _stored(item.text, heading=item.level != "problem")
        if item.level == "aspect":
            aspect, topic = text, ""
        if item.level == "topic" and following == "problem":
            topic = text
        elif item.level != "aspect" or following not in ("topic", "problem"):
            found.append((item.number, aspect, topic if item.level == "problem" else "", text))
    numbers = _numbers([typed for typed, *_ in found])
    return tuple(LetterProblem(number, *texts) for number, (_, *texts) in zip(numbers, found, strict=True))


def _stored(text: str, heading: bool) -> str:
    text = without_final_mark(text)
    return text.rstrip("：:").rstrip() if heading else text


def _numbers(typed: list[str]) -> list[str]:
    numbers = [number_of(mark) for mark in typed]
    most = max(Counter(numbers).values(), default=0)
    if most > 1 or None in numbers:
        return [str(place) for place in range(1, len(typed) + 1)]
    return [str(number) for number in numbers]
