"""Sections of a Word file: paper and margins of a setup, and its headers and footers with the page numbers (7.5, 8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from exporters import official_format as of
from exporters.blocks import Letterhead
from exporters.official_format import PageGeometry, PageSetup, geometry
from exporters.package import Package
from exporters.word_drawing import EVEN_NUMBER_BOX, ODD_NUMBER_BOX, shifted, text_box
from exporters.word_head import letter_foot, letter_head
from exporters.word_xml import NAMESPACES, Element, exact, field, make, paragraph, qn, run

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
DOCUMENT_PART = "word/document.xml"
#: Pages of a header or footer, and the styles of the page number on them.
_ODD, _EVEN, _FIRST = "default", "even", "first"
_BOXES = {_ODD: ODD_NUMBER_BOX, _EVEN: EVEN_NUMBER_BOX}
#: Tag and attributes of a reference.
_Reference = tuple[str, dict[str, str]]
_STYLES = {_ODD: "PageNumberOdd", _EVEN: "PageNumberEven"}


class Sections:
    """Makes section properties; headers and footers are added to the package the first time that a setup needs them."""

    def __init__(self, package: Package, letterhead: Letterhead | None = None, main: str = DOCUMENT_PART) -> None:
        self.package, self.letterhead, self.main = package, letterhead, main
        #: Roots of the headers and footers that were added.
        self.added: list[Element] = []
        self.known: dict[PageSetup, list[_Reference]] = {}

    def properties(self, setup: PageSetup) -> Element:
        """w:sectPr of pages of that setup; a letter has its head on the first page of the first section alone."""
        if self.known:
            setup = replace(setup, letter=False)
        page = geometry(setup)
        size = {"w:w": page.width_tw, "w:h": page.height_tw}
        margins = {"w:top": page.top_tw, "w:right": page.right_tw, "w:bottom": page.bottom_tw, "w:left": page.left_tw,
                   "w:header": page.header_tw, "w:footer": page.footer_tw, "w:gutter": 0}
        orient = {"w:orient": "landscape"} if setup.landscape else {}
        return make("w:sectPr", None, [
            *self._references(setup, page), make("w:pgSz", _texts(size) | orient), make("w:pgMar", _texts(margins)),
            make("w:cols", {"w:space": "425"}), *([make("w:titlePg")] if _is_letter(setup) else []),
            *([_grid(page)] if not setup.landscape and not _is_letter(setup) else []),
        ])

    def _references(self, setup: PageSetup, page: PageGeometry) -> list[Element]:
        """References to headers and footers, made once for a setup."""
        if setup not in self.known:
            headers, footers = {}, {kind: _FOOTERS[setup.page_numbers](kind, page) for kind in (_ODD, _EVEN)}
            if _is_letter(setup):
                headers = {_FIRST: letter_head(self.letterhead, page), _ODD: [paragraph("Spacer", [])],
                           _EVEN: [paragraph("Spacer", [])]}
                footers = {kind: [*content, paragraph("Spacer", [], [exact(of.LETTER_FOOT_TW)])]
                           for kind, content in footers.items()} | {_FIRST: letter_foot()}
            parts = [("header", headers), ("footer", footers)]
            self.known[setup] = [self._add(part, kind, content) for part, contents in parts
                                 for kind, content in contents.items()]
        return [make(*each) for each in self.known[setup]]

    def _add(self, part: str, kind: str, content: list[Element]) -> _Reference:
        """A new header or footer part; the element that refers to it."""
        name = self.package.free_name(f"word/{part}{{}}.xml")
        root = etree.Element(qn("w:hdr" if part == "header" else "w:ftr"), nsmap=NAMESPACES)
        root.extend(content)
        self.added.append(root)
        self.package.add(name, root, _TYPE.format(part))
        return (f"w:{part}Reference", {"w:type": kind, "r:id": self.package.add_relation(self.main, part, name)})


def _grid(page: PageGeometry) -> Element:
    """The grid that Word's dialog shows. No paragraph is on it; but LibreOffice leaves half of what remains above whole
    lines free at the top, so only pages that are full of lines have one.
    """
    return make("w:docGrid", {"w:type": "lines", "w:linePitch": str(page.pitch_tw)})


def _is_letter(setup: PageSetup) -> bool:
    return setup.letter and not setup.landscape


def _texts(figures: dict[str, int]) -> dict[str, str]:
    return {name: str(figure) for name, figure in figures.items()}


def _number() -> list[Element]:
    """— n —"""
    return [run("— "), *field("PAGE", "1"), run(" —")]


def _official(kind: str, _: PageGeometry) -> list[Element]:
    """Odd pages at the right, even ones at the left, one character in (7.5)."""
    return [paragraph(_STYLES[kind], _number())]


def _bottom(_: str, __: PageGeometry) -> list[Element]:
    """In the middle (practice of internal forms)."""
    centred = [make("w:ind", {"w:left": "0", "w:right": "0"}), make("w:jc", {"w:val": "center"})]
    return [paragraph(_STYLES[_ODD], _number(), centred)]


def _none(_: str, __: PageGeometry) -> list[Element]:
    return [paragraph("Spacer", [])]


def _turned(kind: str, page: PageGeometry) -> list[Element]:
    """At the same place of the sheet as on portrait pages (8): in the landscape page's left margin, turned clockwise,
    odd pages at its lower end, even ones at the upper end.
    """
    place = (shifted("H", of.FOOTER_DISTANCE_TW), shifted("V", page.top_tw))
    size = (of.PAGE_NUMBER_PITCH_TW, page.text_height_tw)
    box = text_box([paragraph(_STYLES[kind], _number())], place, size, _BOXES[kind], vertical="vert")
    return [paragraph("Spacer", [make("w:r", None, [box])])]


_FOOTERS: dict[str, Callable[[str, PageGeometry], list[Element]]] = {
    "official": _official, "turned": _turned, "bottom": _bottom, "none": _none,
}
