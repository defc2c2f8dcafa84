"""The tables of a Word document as grids, each row of a grid one row of the table, for forms that are filled."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from models.errors import BadFileError
from models.importing.grid import Area, Sheet

_MOST_BYTES = 200_000_000
_LINES_ABOVE = 3


def word_tables(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The tables of the document in order (tables inside tables are left out); BadFileError for a damaged file."""
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(info.file_size for info in parts.infolist()) > _MOST_BYTES:
                raise BadFileError(f"“{name}”解压后太大，不像一张空表。请检查是否选错了文件。")
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            root = etree.fromstring(parts.read("word/document.xml"), parser)
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, ValueError, EOFError, etree.XMLSyntaxError) as error:
        raise BadFileError(f"“{name}”已损坏，读不出来。请用 WPS 或 Word 打开后另存为 .docx，再试一次。") from error
    outer = (table for table in root.iter("{*}tbl") if not any(True for _ in table.iterancestors("{*}tbl")))
    return tuple(_grid(table, _above(table) or f"表格{number}") for number, table in enumerate(outer, start=1))


def _above(table: Any) -> str:
    """The paragraphs right above a table: they say whose it is."""
    lines: list[str] = []
    for element in table.itersiblings(preceding=True):
        if not isinstance(element.tag, str) or element.tag.endswith("}tbl") or len(lines) == _LINES_ABOVE:
            break
        text = "".join(each.text or "" for each in element.iter("{*}t")).strip()
        lines += [text] if text else []
    return " ".join(reversed(lines))[-60:]


def _grid(table: Any, name: str) -> Sheet:
    """Texts and merged ranges; a cell that continues one above (vMerge) is empty."""
    rows: list[tuple[str, ...]] = []
    areas: list[Area] = []
    tall: dict[int, tuple[int, int, int]] = {}
    for number, row in enumerate(own_rows(table)):
        cells: dict[int, str] = {}
        going: dict[int, tuple[int, int, int]] = {}
        for cell, left, width in cells_of(row):
            merge = cell.find("{*}tcPr/{*}vMerge")
            joins = merge is not None and _value(merge) != "restart" and left in tall
            top = tall[left][0] if joins else number
            if merge is not None:
                going[left] = (top, left, width)
            elif width > 1:
                areas.append(Area(number, left, number, left + width - 1))
            cells[left] = "" if joins else cell_text_of(cell)
        _finish(areas, tall, going, number - 1)
        tall = going
        last = max((left + width for _, left, width in cells_of(row)), default=0)
        rows.append(tuple(cells.get(column, "") for column in range(last)))
    _finish(areas, tall, {}, len(rows) - 1)
    return Sheet(name, tuple(rows), tuple(areas))


def _finish(areas: list[Area], old: dict[int, tuple[int, int, int]], new: dict[int, tuple[int, int, int]], last: int
            ) -> None:
    """Note the merged cells that end with row *last*."""
    for left, (top, _, width) in old.items():
        if new.get(left, (-1,))[0] != top and (last > top or width > 1):
            areas.append(Area(top, left, last, left + width - 1))


def own_rows(table: Any) -> Iterator[Any]:
    """The rows of a table, those inside content controls too, not those of tables in its cells."""
    for child in table:
        if not isinstance(child.tag, str):
            continue
        name = child.tag.rsplit("}", 1)[-1]
        if name == "tr":
            yield child
        elif name in ("sdt", "sdtContent", "ins", "customXml"):
            yield from own_rows(child)


def cells_of(row: Any) -> Iterator[tuple[Any, int, int]]:
    """The cells of a row with first column and width in columns of the table's grid."""
    before = row.find("{*}trPr/{*}gridBefore")
    column = int(_value(before) or 0) if before is not None else 0
    for cell in _own_cells(row):
        span = cell.find("{*}tcPr/{*}gridSpan")
        width = max(1, int(_value(span) or 1)) if span is not None else 1
        yield cell, column, width
        column += width


def _own_cells(row: Any) -> Iterator[Any]:
    for child in row:
        name = child.tag.rsplit("}", 1)[-1] if isinstance(child.tag, str) else ""
        if name == "tc":
            yield child
        elif name in ("sdt", "sdtContent"):
            yield from _own_cells(child)


def cell_text_of(cell: Any) -> str:
    """The text of a cell, a line a paragraph."""
    lines = []
    for paragraph in cell.iter("{*}p"):
        parts = []
        for element in paragraph.iter("{*}t", "{*}br", "{*}tab"):
            name = element.tag.rsplit("}", 1)[-1]
            parts.append(element.text or "" if name == "t" else "\n" if name == "br" else "\t")
        lines.append("".join(parts))
    return "\n".join(lines).strip()


def _value(element: Any) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith("}val")), "")
