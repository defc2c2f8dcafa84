"""Numbers that Word counts itself: not in a paragraph's text, only as rules in numbering.xml (ISO 29500-1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_LEGAL = str.maketrans("〇一二三四五六七八九十", "零壹贰叁肆伍陆柒捌玖拾")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
#: Chains of styles and number definitions are short; a longer one runs in a circle.
_LONGEST_CHAIN = 20


def qualified(name: str) -> str:
    """WordprocessingML's *name* as lxml writes it."""
    return _W + name


@dataclass(frozen=True)
class _Level:
    """One level of a list: first number, number format, text with %1 … %9, the level after which it starts anew."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None


class Numbering:
    """Counts a document's numbered paragraphs; ask for each paragraph once, in the document's order."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, Any] = {style.get(qualified("styleId")): style
                                        for style in document.styles.element.iter(qualified("style"))}
        root = _numbering_root(document)
        if root is not None:
            self._read(root)

    def number_of(self, paragraph: Any) -> str:
        """The number that Word shows before *paragraph* (its XML element); empty for none and for bullets."""
        number_id, depth = self._definition(paragraph)
        levels = self._levels.get(number_id or "", {})
        if number_id is None or depth not in levels:
            return ""
        counts = self._counts.setdefault(self._abstract[number_id], {})
        self._count(counts, levels, depth)
        return _written(levels, counts, depth)

    @staticmethod
    def _count(counts: dict[int, int], levels: dict[int, _Level], depth: int) -> None:
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or depth < restart:
                del counts[deeper]

    def _definition(self, paragraph: Any) -> tuple[str | None, int]:
        """(number id, level) of a paragraph: its own, else its style's, else that of the styles it is based on."""
        number_id, depth = _of(paragraph.find(qualified("pPr")))
        style = self._styles.get(_value(paragraph.find(f"{_W}pPr/{_W}pStyle")) or "")
        for _ in range(_LONGEST_CHAIN):
            if style is None or (number_id is not None and depth is not None):
                break
            style_id, style_depth = _of(style.find(qualified("pPr")))
            number_id = style_id if number_id is None else number_id
            depth = style_depth if depth is None else depth
            style = self._styles.get(_value(style.find(qualified("basedOn"))) or "")
        return (None if number_id == "0" else number_id), depth or 0

    def _read(self, root: Any) -> None:
        abstracts = {each.get(qualified("abstractNumId")): each for each in root.iter(qualified("abstractNum"))}
        for number in root.iter(qualified("num")):
            number_id = number.get(qualified("numId"))
            abstract_id = _value(number.find(qualified("abstractNumId"))) or ""
            levels = _levels_in(self._resolved(root, abstracts, abstract_id))
            changed = False
            for override in number.iter(qualified("lvlOverride")):
                changed |= _override(levels, override)
            self._levels[number_id] = levels
            # Definitions of one abstract list count on together, unless one of them starts anew.
            self._abstract[number_id] = f"{abstract_id}/{number_id}" if changed else abstract_id

    def _resolved(self, root: Any, abstracts: dict[str, Any], abstract_id: str) -> Any:
        """The abstract list that holds the levels: a list style is named by ``numStyleLink``."""
        element = abstracts.get(abstract_id)
        for _ in range(_LONGEST_CHAIN):
            link = _value(element.find(qualified("numStyleLink"))) if element is not None else None
            style = self._styles.get(link or "")
            number_id, _depth = _of(style.find(qualified("pPr"))) if style is not None else (None, None)
            number = next((n for n in root.iter(qualified("num")) if n.get(qualified("numId")) == number_id), None)
            if number is None:
                break
            element = abstracts.get(_value(number.find(qualified("abstractNumId"))) or "")
        return element


def _numbering_root(document: Document) -> Any:
    parts = [relation.target_part for relation in document.part.rels.values()
             if relation.reltype.endswith("/numbering") and not relation.is_external]
    return getattr(parts[0], "element", None) if parts else None


def _value(element: Any) -> str | None:
    return None if element is None else element.get(qualified("val"))


def _whole(text: str | None, default: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"\d{1,6}", text) else default


def _of(properties: Any) -> tuple[str | None, int | None]:
    number = properties.find(qualified("numPr")) if properties is not None else None
    if number is None:
        return None, None
    depth = _value(number.find(qualified("ilvl")))
    return _value(number.find(qualified("numId"))), None if depth is None else _whole(depth, 0)


def _levels_in(abstract: Any) -> dict[int, _Level]:
    if abstract is None:
        return {}
    return {_whole(level.get(qualified("ilvl")), 0): _level(level) for level in abstract.iter(qualified("lvl"))}


def _level(element: Any) -> _Level:
    restart = _value(element.find(qualified("lvlRestart")))
    return _Level(
        start=_whole(_value(element.find(qualified("start"))), 1),
        form=_value(next(element.iter(qualified("numFmt")), None)) or "decimal",
        text=_value(element.find(qualified("lvlText"))) or "",
        restart=None if restart is None else _whole(restart, 0))


def _override(levels: dict[int, _Level], override: Any) -> bool:
    """Carry out a ``lvlOverride``; True when it makes the list count anew."""
    depth = _whole(override.get(qualified("ilvl")), 0)
    own = override.find(qualified("lvl"))
    if own is not None:
        levels[depth] = _level(own)
    start = _value(override.find(qualified("startOverride")))
    if start is not None and depth in levels:
        level = levels[depth]
        levels[depth] = _Level(_whole(start, 1), level.form, level.text, level.restart)
    return start is not None


def _written(levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
    level = levels[depth]
    if level.form in ("bullet", "none"):
        return ""

    def one(found: re.Match[str]) -> str:
        wanted = int(found[1]) - 1
        there = levels.get(wanted, _Level())
        return in_words(counts.get(wanted, there.start), there.form)

    return re.sub(r"%([1-9])", one, level.text)


def in_words(number: int, form: str) -> str:
    """*number* as Word's number format *form* (ST_NumberFormat) writes it; unknown formats in plain digits."""
    if form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
                "taiwaneseCountingThousand"):
        return _chinese(number)
    if form in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return _chinese(number, whole=True).translate(_LEGAL)
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if form.startswith(("decimalEnclosedCircle", "decimalEnclosedParen", "decimalEnclosedFullstop")):
        first = {"C": "①", "P": "⑴", "F": "⒈"}[form[len("decimalEnclosed")]]
        return chr(ord(first) + number - 1) if 1 <= number <= 20 else str(number)
    if form in ("decimalFullWidth", "decimalFullWidth2"):
        return str(number).translate({ord("0") + n: ord("０") + n for n in range(10)})
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("ideographTraditional", "ideographZodiac"):
        marks = _STEMS if form == "ideographTraditional" else _BRANCHES
        return marks[number - 1] if 1 <= number <= len(marks) else str(number)
    return f"{number:02}" if form == "decimalZero" else str(number)


def _chinese(number: int, whole: bool = False) -> str:
    """12 → 十二 (*whole*: 一十二), 105 → 一百零五; from 1000 on in digits, which no letter reaches."""
    if not 0 < number < 1000:
        return "〇" if number == 0 else str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds and not whole else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")
