"""Blocks → WordprocessingML elements, made with lxml alone and put into python-docx's document by exporters.word.

Styles of base.docx carry the formatting; what is written on paragraphs and runs depends on the text itself: the hint
that keeps “ ” — … in the Chinese font, the place of the signature, and what must stay together on a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from lxml import etree

from exporters import official_format as of
from exporters.blocks import (
    Block, Document, Heading, Paragraph, Run, Salutation, Signature, Subtitle, Table, Title, joined,
)
from exporters.title_lines import title_lines

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#: An lxml element (lxml has no types of its own).
Element = Any
#: Characters that XML cannot hold; they come in with texts pasted from other programs.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

#: Latin words (e-mail, address of a page) too long for the end of a line.
_LONG_WORD = re.compile(r"[!-~]{13,}")


def qn(name: str) -> str:
    """``w:p`` as lxml writes it, with the namespace."""
    return f"{{{NAMESPACE}}}{name.removeprefix('w:')}"


def make(tag: str, attributes: dict[str, str] | None = None, children: Iterable[Element] = ()) -> Element:
    """An element such as ``w:ind`` with attributes of the same prefix notation."""
    element = etree.Element(qn(tag), nsmap={"w": NAMESPACE})
    for name, value in (attributes or {}).items():
        element.set(qn(name), value)
    element.extend(children)
    return element


def body_elements(document: Document) -> list[Element]:
    """The document's paragraphs and tables in order, what must not be parted chained with keepNext."""
    blocks = document.blocks
    elements: list[Element] = []
    for index, block in enumerate(blocks):
        before_signature = isinstance(blocks[index + 1] if index + 1 < len(blocks) else None, Signature)
        elements += _RENDER[type(block)](block)
        if before_signature and elements:
            _keep_with_next(elements[-1])
    return elements + ([paragraph("BodyText", [])] if elements and elements[-1].tag == qn("w:tbl") else [])


def paragraph(style: str, runs: Iterable[Element], properties: Iterable[Element] = ()) -> Element:
    """A paragraph in a style; *properties* in schema order (keepNext, …, spacing, ind, jc)."""
    own = make("w:pPr", children=[make("w:pStyle", {"w:val": style}), *properties])
    return make("w:p", children=[own, *runs])


def run(text: str, style: str = "") -> Element:
    """A run of Chinese text, with line breaks where *text* has them."""
    properties = [make("w:rStyle", {"w:val": style})] if style else []
    properties.append(make("w:rFonts", {"w:hint": "eastAsia"}))
    content: list[Element] = []
    for number, line in enumerate(_NOT_XML.sub("", text).split("\n")):
        content += [make("w:br")] if number else []
        content.append(_text(line))
    return make("w:r", children=[make("w:rPr", children=properties), *content])


def _text(line: str) -> Element:
    element = make("w:t")
    element.text = line
    if line != line.strip() or "  " in line:
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


def _runs(runs: Sequence[Run], body_style: str = "") -> list[Element]:
    return [run(item.text, body_style if item.body else "") for item in joined(runs)]


def _keep_with_next(element: Element) -> None:
    """Chain a paragraph (or a table's last row) to what follows; keepNext stands right after the style (schema)."""
    last = [element] if element.tag == qn("w:p") else element.findall(qn("w:tr"))[-1].iter(qn("w:p"))
    for properties in (paragraph_.find(qn("w:pPr")) for paragraph_ in last):
        for present in properties.findall(qn("w:keepNext")):
            properties.remove(present)
        properties.insert(1, make("w:keepNext"))


def _title(block: Title) -> list[Element]:
    lines = title_lines(block.text, of.TITLE_CHARACTERS)
    return [paragraph("Title", [run("\n".join(lines))])]


def _subtitle(block: Subtitle) -> list[Element]:
    return [paragraph("Subtitle", [run(block.text)])]


def _salutation(block: Salutation) -> list[Element]:
    return [paragraph("Salutation", [run(block.text)])]


def _heading(block: Heading) -> list[Element]:
    """A heading alone stays with what follows; one that begins a paragraph need not."""
    free = [make("w:keepNext", {"w:val": "0"})] if block.run_in else []
    same_font = block.level > 2
    return [paragraph(f"Heading{block.level}", _runs(block.runs, "" if same_font else "RunIn"), free)]


def _paragraph(block: Paragraph) -> list[Element]:
    """Running text. A long address of the net cannot be broken; justified, the line before it would be torn apart."""
    loose = any(_LONG_WORD.search(item.text) for item in block.runs)
    return [paragraph("BodyText", _runs(block.runs), [make("w:jc", {"w:val": "left"})] if loose else [])]


def _signature(block: Signature) -> list[Element]:
    """署名 and date at their places (7.3.5.2); a date alone keeps the empty line above it."""
    places = of.signature_indents(block.signer, block.date)
    lines = [("Signature", block.signer, places[0]), ("Date", block.date, places[1])]
    lines = [line for line in lines if line[1]]
    above = make("w:spacing", {"w:before": str(of.EMPTY_LINE_TW)})
    return [
        paragraph(style, [run(text)], [*([above] if style == "Date" and not block.signer else []), _right(place)])
        for style, text, place in lines
    ]


def _right(indent: int) -> Element:
    return make("w:ind", {"w:right": str(indent)})


def _table(block: Table) -> list[Element]:
    """A table of fixed column widths over the whole text width; header rows repeat, rows do not break."""
    columns = max((len(row) for row in (*block.header, *block.rows)), default=0)
    if not columns:
        return []
    widths = column_widths(block.widths or (1.0,) * columns)
    properties = make("w:tblPr", children=[
        make("w:tblW", {"w:w": str(sum(widths)), "w:type": "dxa"}), make("w:jc", {"w:val": "center"}),
        make("w:tblBorders", children=map(_border, ("top", "left", "bottom", "right", "insideH", "insideV"))),
        make("w:tblLayout", {"w:type": "fixed"}),
    ])
    grid = make("w:tblGrid", children=[make("w:gridCol", {"w:w": str(width)}) for width in widths])
    rows = [_row(row, widths, True) for row in block.header] + [_row(row, widths, False) for row in block.rows]
    return [make("w:tbl", children=[properties, grid, *rows])]


def column_widths(shares: Sequence[float]) -> list[int]:
    """Column widths in twips that add up to the text width."""
    ends = [round(of.TEXT_WIDTH_TW * sum(shares[:i]) / sum(shares)) for i in range(len(shares) + 1)]
    return [after - before for before, after in zip(ends, ends[1:])]


def _border(side: str) -> Element:
    return make(f"w:{side}", {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": "auto"})


def _row(cells: Sequence[str], widths: Sequence[int], header: bool) -> Element:
    properties = make("w:trPr", children=[make("w:cantSplit"), *([make("w:tblHeader")] if header else [])])
    texts = (*cells, *[""] * (len(widths) - len(cells)))
    return make("w:tr", children=[properties, *(_cell(text, width, header) for text, width in zip(texts, widths))])


def _cell(text: str, width: int, header: bool) -> Element:
    size = make("w:tcW", {"w:w": str(width), "w:type": "dxa"})
    style = "TableHeading" if header else "TableText"
    return make("w:tc", children=[make("w:tcPr", children=[size, make("w:vAlign", {"w:val": "center"})]),
                                  paragraph(style, [run(text)])])


_RENDER: dict[type[Block], Callable[[Any], list[Element]]] = {
    Title: _title, Subtitle: _subtitle, Salutation: _salutation, Heading: _heading, Paragraph: _paragraph,
    Signature: _signature, Table: _table,
}
