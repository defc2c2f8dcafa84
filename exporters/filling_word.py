"""Fills the tables of a Word form (.docx): rows are copies of the form's own empty row, all else stays as it is."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from lxml import etree

from exporters.filling import Body, FormTable
from exporters.filling_sheet import CHANGED_COLOUR
from exporters.filling_values import Value
from exporters.package import Package, local, whole
from models.errors import BadFileError

_DOCUMENT = "word/document.xml"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: What a row or paragraph may not have twice in a document.
_IDS = ("paraId", "textId", "rsidR", "rsidRPr", "rsidTr", "rsidRDefault", "rsidP")


def fill_word(data: bytes, name: str, tables: Sequence[tuple[FormTable, Body]]) -> bytes:
    """The document *data* with the tables filled."""
    package = Package(data, name)
    if not package.has(_DOCUMENT):
        raise BadFileError(f"“{name}”不是 .docx 文档。请用 WPS 或 Word 另存为 .docx 再试。")
    with whole(name):
        root = package.touch(_DOCUMENT)
        outer = [table for table in root.iter("{*}tbl") if next(table.iterancestors("{*}tbl"), None) is None]
        for table, body in sorted(tables, key=lambda pair: -pair[0].bottom):
            _Filler(outer[table.place], table, body).fill()
        return package.data()


class _Filler:
    """Fills one table."""

    def __init__(self, element: Any, table: FormTable, body: Body) -> None:
        self.element, self.table, self.body = element, table, body
        self.ns = element.tag.rsplit("}", 1)[0] + "}"
        rows = list(_rows(element))
        self.header = rows[table.bottom]
        self.old = rows[table.bottom + 1:table.bottom + 1 + max(table.blank, table.clear)]
        self.spans = {(span.column, number): number == span.first
                      for span in body.spans for number in range(span.first, span.last + 1)}

    def fill(self) -> None:
        """Write the rows, over the form's empty ones as far as these go."""
        across = [row for number, row in enumerate(self.old, start=self.table.bottom + 1)
                  if number in self.table.across]
        plain = [row for row in self.old if row not in across]
        sample = copy.deepcopy(plain[0]) if plain else self._from_header()
        heading = copy.deepcopy(across[0]) if across else None
        place, parent = self._place()
        for row in self.old[:max(len(self.body.rows), self.table.clear)]:
            row.getparent().remove(row)
        for number in range(len(self.body.rows)):
            is_heading = number in self.body.headings and heading is not None
            row = copy.deepcopy(heading if is_heading else sample)
            _forget_ids(row)
            parent.insert(place + number, row)
            self._heading(row, number) if number in self.body.headings else self._row(row, number)

    def _place(self) -> tuple[int, Any]:
        row = self.old[0] if self.old else self.header
        parent = row.getparent()
        if not self.old and parent is not self.element:  # a header inside a content control
            while row.getparent() is not self.element:
                row = row.getparent()
            parent = self.element
        return parent.index(row) + (0 if self.old else 1), parent

    def _from_header(self) -> Any:
        """The header's row without bold, ground and «repeat on each page», for a form without an empty row."""
        row = copy.deepcopy(self.header)
        for element in list(row.iter(f"{self.ns}tblHeader", f"{self.ns}b", f"{self.ns}bCs", f"{self.ns}vMerge")):
            element.getparent().remove(element)
        for cell, _, _ in _cells(row):
            shade = cell.find(f"{self.ns}tcPr/{self.ns}shd")
            if shade is not None:
                shade.getparent().remove(shade)
        return row

    def _heading(self, row: Any, number: int) -> None:
        first = True
        for cell, _, _ in _cells(row):
            self._write(cell, self.body.headings[number] if first else "", False)
            first = False

    def _row(self, row: Any, number: int) -> None:
        places = {column.index: place for place, column in enumerate(self.table.columns)}
        for cell, left, width in list(_cells(row)):
            place = next((places[at] for at in range(left, left + width) if at in places), None)
            if place is None:
                continue
            joined = self.spans.get((place, number))
            self._join(cell, joined)
            column, value = self.table.columns[place], self.body.rows[number][place]
            if column.known or self.table.clear:
                if column.fields == ("number",) and self._counts(cell, keep=joined is not False):
                    value = ""  # Word counts by itself
                self._write(cell, value if joined is not False else "", (number, place) in self.body.marked)

    def _counts(self, cell: Any, keep: bool) -> bool:
        """True when Word numbers the cell's paragraph; unless it is to be kept the numbering is taken out."""
        found = cell.find(f"{self.ns}p/{self.ns}pPr/{self.ns}numPr")
        if found is not None and not keep:
            found.getparent().remove(found)
        return found is not None

    def _join(self, cell: Any, joined: bool | None) -> None:
        """vMerge: True begins a merged cell, False continues it, None is a cell of its own."""
        properties = cell.find(f"{self.ns}tcPr")
        if properties is None:
            properties = cell.makeelement(f"{self.ns}tcPr")
            cell.insert(0, properties)
        for old in properties.findall(f"{self.ns}vMerge"):
            properties.remove(old)
        if joined is None:
            return
        merge = properties.makeelement(f"{self.ns}vMerge")
        merge.set(f"{self.ns}val", "restart" if joined else "continue")
        before = ("cnfStyle", "tcW", "gridSpan", "hMerge")  # the order that the format asks for
        places = [index for index, child in enumerate(properties) if local(child) in before]
        properties.insert(max(places, default=-1) + 1, merge)

    def _write(self, cell: Any, value: Value, marked: bool) -> None:
        """Put a text in, in the look of the cell's first paragraph and its first run; one line a paragraph."""
        text = value.isoformat() if isinstance(value, date) else _NOT_XML.sub("", str(value))
        paragraphs = [child for child in cell if local(child) == "p"]
        model = copy.deepcopy(paragraphs[0]) if paragraphs else cell.makeelement(f"{self.ns}p")
        look = self._look(model)
        for child in list(model):
            if local(child) != "pPr":
                model.remove(child)
        for child in [child for child in cell if local(child) != "tcPr"]:
            cell.remove(child)
        for line in text.split("\n"):
            cell.append(self._paragraph(model, line, look, marked))

    def _look(self, paragraph: Any) -> Any | None:
        """The look of the texts: of the first run, else of the paragraph's end mark."""
        for path in (f"{self.ns}r/{self.ns}rPr", f"{self.ns}pPr/{self.ns}rPr"):
            found = paragraph.find(path)
            if found is not None:
                return copy.deepcopy(found)
        return None

    def _paragraph(self, model: Any, line: str, look: Any | None, marked: bool) -> Any:
        paragraph = copy.deepcopy(model)
        if not line:
            return paragraph
        run = etree.SubElement(paragraph, f"{self.ns}r")
        if look is not None or marked:
            properties = copy.deepcopy(look) if look is not None else run.makeelement(f"{self.ns}rPr")
            if marked:
                self._mark(properties)
            run.append(properties)
        text = etree.SubElement(run, f"{self.ns}t")
        text.text = line
        text.set(_SPACE, "preserve")
        return paragraph

    def _mark(self, properties: Any) -> None:
        for old in properties.findall(f"{self.ns}shd"):
            properties.remove(old)
        shade = properties.makeelement(f"{self.ns}shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", CHANGED_COLOUR)):
            shade.set(f"{self.ns}{name}", value)
        behind = {"fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath"}
        place = next((index for index, child in enumerate(properties) if local(child) in behind), len(properties))
        properties.insert(place, shade)


def _rows(table: Any) -> Iterator[Any]:
    """The rows of a table, those inside content controls too, not those of tables in its cells."""
    for child in table:
        if local(child) == "tr":
            yield child
        elif local(child) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _rows(child)


def _cells(row: Any) -> Iterator[tuple[Any, int, int]]:
    """The cells of a row with first column and width in columns of the table's grid."""
    before = row.find("{*}trPr/{*}gridBefore")
    column = _number(before, 0)
    for cell in _own_cells(row):
        width = max(1, _number(cell.find("{*}tcPr/{*}gridSpan"), 1))
        yield cell, column, width
        column += width


def _own_cells(row: Any) -> Iterator[Any]:
    for child in row:
        if local(child) == "tc":
            yield child
        elif local(child) in ("sdt", "sdtContent"):
            yield from _own_cells(child)


def _number(element: Any | None, default: int) -> int:
    value = "" if element is None else next((v for k, v in element.attrib.items() if k.endswith("}val")), "")
    return int(value) if value.isdigit() else default


def _forget_ids(row: Any) -> None:
    for element in list(row.iter()):
        for name in [name for name in element.attrib if name.rsplit("}", 1)[-1] in _IDS]:
            del element.attrib[name]
        if local(element) in ("bookmarkStart", "bookmarkEnd"):
            element.getparent().remove(element)
