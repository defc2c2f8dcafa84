"""Blocks of cells to and from Excel, WPS and Calc: tab-separated text and HTML."""

from __future__ import annotations

from collections.abc import Sequence

Table = list[list[str]]
#: Text of each cell, and over how many rows it goes (0: covered by the cell above).
Cells = Sequence[Sequence[tuple[str, int]]]


def to_tsv(cells: Cells) -> str:
    """Tab-separated text as Excel writes it, each row of several ended; covered cells are empty.

    A cell with a tab, a line break or a quote stands in quotes.
    """
    lines = ["\t".join(_quoted(text if span else "") for text, span in row) for row in cells]
    return lines[0] if len(lines) == 1 else "".join(f"{line}\r\n" for line in lines)


def to_html(cells: Cells) -> str:
    """An HTML table in which spanning cells span, and line breaks stay in their cell."""
    lines = []
    for row in cells:
        parts = (f"<td{f' rowspan={span}' if span > 1 else ''}>{_html(text)}</td>" for text, span in row if span)
        lines.append(f"<tr>{''.join(parts)}</tr>")
    return f'<html><head><meta charset="utf-8"></head><body><table border=1>{"".join(lines)}</table></body></html>'


def from_tsv(text: str) -> Table:
    """The cells of tab-separated text; a final line break is no further row."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    rows: Table = [[]]
    place = 0
    while True:
        cell, place = _cell(text, place)
        rows[-1].append(cell)
        if place >= len(text):
            return rows
        if text[place] == "\n":
            rows.append([])
        place += 1


def _cell(text: str, start: int) -> tuple[str, int]:
    """The cell that begins at *start*, and where it ends."""
    if text[start : start + 1] == '"':
        end = _closing_quote(text, start + 1)
        if end >= 0:
            return text[start + 1 : end].replace('""', '"'), end + 1
    ends = [place for place in (text.find("\t", start), text.find("\n", start)) if place >= 0]
    end = min(ends, default=len(text))
    return text[start:end], end


def _closing_quote(text: str, start: int) -> int:
    """Where a quoted cell ends: the first single quote that a separator or the end follows; -1 if it is not quoted."""
    place = start
    while (place := text.find('"', place)) >= 0:
        if text[place + 1 : place + 2] == '"':
            place += 2
        else:
            return place if text[place + 1 : place + 2] in ("\t", "\n", "") else -1
    return -1


def _quoted(text: str) -> str:
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if any(mark in text for mark in '\t\n\r"') else text


def _html(text: str) -> str:
    from html import escape

    return escape(text).replace("\n", '<br style="mso-data-placement:same-cell">')
