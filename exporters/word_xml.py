"""WordprocessingML elements, made with lxml alone: what all blocks of a Word file are built of.

Styles of base.docx carry the formatting; what is written on paragraphs and runs depends on the text itself. Children
are given in the order of the schema (ECMA-376 part 1, wml.xsd); a test checks it in everything that is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from lxml import etree

from exporters.blocks import Run

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = {
    "w": NAMESPACE,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}
#: An lxml element (lxml has no types of its own).
Element = Any
#: Characters that XML cannot hold; they come in with texts pasted from other programs.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x1f\ufffe\uffff\ud800-\udfff]")
_BREAKS = re.compile("([\n\t])")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@cache
def qn(name: str) -> str:
    """``w:p`` as lxml writes it, with the namespace."""
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


@cache
def _nsmap(name: str) -> dict[str, str]:
    prefix = name.split(":")[0]
    return {prefix: NAMESPACES[prefix]}


def clean(text: str) -> str:
    """*text* without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def make(tag: str, attributes: dict[str, str] | None = None, children: Iterable[Element] = ()) -> Element:
    """An element such as ``w:ind`` with attributes of the same prefix notation (``x`` without a prefix is plain)."""
    element = etree.Element(qn(tag), nsmap=_nsmap(tag))
    for name, value in (attributes or {}).items():
        element.set(qn(name) if ":" in name else name, value)
    element.extend(children)
    return element


# The tags of running text: looked up once, since most of a document is made of them.
_P, _PPR, _PSTYLE, _R, _RPR, _RSTYLE, _RFONTS, _T, _VAL = map(
    qn, ("w:p", "w:pPr", "w:pStyle", "w:r", "w:rPr", "w:rStyle", "w:rFonts", "w:t", "w:val"))
_W_MAP, _HINT = {"w": NAMESPACE}, {qn("w:hint"): "eastAsia"}


def paragraph(style: str, runs: Iterable[Element], properties: Sequence[Element] = ()) -> Element:
    """A paragraph in a style; *properties* in schema order (keepNext, …, spacing, ind, jc)."""
    element = _bare_paragraph(style).__copy__()
    if properties:
        element[0].extend(properties)
    element.extend(runs)
    return element


@cache
def _bare_paragraph(style: str) -> Element:
    """A paragraph to copy, by lxml's own method (it copies whole trees): several times as quick as making its elements
    one by one.
    """
    element = etree.Element(_P, nsmap=_W_MAP)
    etree.SubElement(etree.SubElement(element, _PPR), _PSTYLE, {_VAL: style})
    return element


def run(text: str, style: str = "", properties: Sequence[Element] = ()) -> Element:
    """A run of Chinese text, with line breaks and tabs where *text* has them; *properties* come after the fonts."""
    element = _bare_run(style).__copy__()
    if properties:
        element[0].extend(properties)
    say(element, text)
    return element


def say(element: Element, text: str) -> None:
    """Put *text* into a run that has properties and an empty w:t."""
    if not _CONTROL.search(text):  # nearly all texts
        _say(element[1], text)
        return
    first, *rest = _BREAKS.split(clean(text))
    _say(element[1], first)
    for number, part in enumerate(rest):
        if number % 2 == 0:
            etree.SubElement(element, qn("w:br" if part == "\n" else "w:tab"))
        elif part:
            _text(element, part)


@cache
def _bare_run(style: str) -> Element:
    """A run to copy, with an empty text."""
    element = etree.Element(_R, nsmap=_W_MAP)
    look = etree.SubElement(element, _RPR)
    if style:
        etree.SubElement(look, _RSTYLE, {_VAL: style})
    etree.SubElement(look, _RFONTS, _HINT)
    etree.SubElement(element, _T)
    return element


def _text(parent: Element, line: str) -> None:
    _say(etree.SubElement(parent, _T), line)


def _say(element: Element, line: str) -> None:
    element.text = line
    if line != line.strip() or "  " in line:
        element.set(_SPACE, "preserve")


def runs_of(runs: Sequence[Run], body_style: str = "") -> list[Element]:
    """Elements of a block's runs; text in the body's font takes the character style *body_style*."""
    alike = groupby(runs, key=lambda item: item.body)
    texts = (("".join([item.text for item in group]), body) for body, group in alike)
    return [run(text, body_style if body else "") for text, body in texts if text]


def field(code: str, shown: str) -> list[Element]:
    """Runs of a field such as PAGE; all of them keep the Chinese font (the dashes beside it must not change)."""
    begin, instruction, middle, result, end = (make("w:r", None, (hinted(),)) for _ in range(5))
    begin.append(make("w:fldChar", {"w:fldCharType": "begin"}))
    instruction.append(make("w:instrText"))
    instruction[-1].text = f" {code} "
    instruction[-1].set(_SPACE, "preserve")
    middle.append(make("w:fldChar", {"w:fldCharType": "separate"}))
    _text(result, shown)
    end.append(make("w:fldChar", {"w:fldCharType": "end"}))
    return [begin, instruction, middle, result, end]


def hinted() -> Element:
    """Run properties that keep “ ” — … in the Chinese font."""
    return make("w:rPr", None, (make("w:rFonts", {"w:hint": "eastAsia"}),))


def border(side: str, eighths: int, space: int = 0, kind: str = "single", colour: str = "auto") -> Element:
    """A border line of a paragraph or table: thickness in eighths of a point, distance in points."""
    return make(f"w:{side}", {"w:val": kind, "w:sz": str(eighths), "w:space": str(space), "w:color": colour})


def exact(line: int) -> Element:
    """An exact line height in twips of one paragraph."""
    return make("w:spacing", {"w:line": str(line), "w:lineRule": "exact"})


def properties_of(element: Element) -> list[Element]:
    """Paragraph properties of a paragraph, or of those in the last row of a table."""
    last = [element] if element.tag == qn("w:p") else element.findall(qn("w:tr"))[-1].iter(qn("w:p"))
    return [paragraph_.find(qn("w:pPr")) for paragraph_ in last]


def keep_with_next(element: Element) -> None:
    """Chain a paragraph (or a table's last row) to what follows; keepNext stands right after the style (schema)."""
    for properties in properties_of(element):
        for present in properties.findall(qn("w:keepNext")):
            properties.remove(present)
        properties.insert(1, make("w:keepNext"))


def on_new_page(element: Element) -> None:
    """Let a paragraph begin a page; pageBreakBefore stands after keepNext and keepLines (schema)."""
    properties = element.find(qn("w:pPr"))
    before = {qn("w:pStyle"), qn("w:keepNext"), qn("w:keepLines")}
    place = sum(child.tag in before for child in properties)
    properties.insert(place, make("w:pageBreakBefore"))
