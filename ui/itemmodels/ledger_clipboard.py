"""Blocks of cells to and from Excel, WPS and Calc: tab-separated text and HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence

Table = list[list[str]]
#: A block to be pasted; None: covered by a merged cell, nothing is to be pasted there.
Block = list[list[str | None]]
#: Text of each cell, and over how many rows it goes (0: covered by the cell above).
Cells = Sequence[Sequence[tuple[str, int]]]

_NUMBER_BEGINS, _LONGEST_NUMBER = "0123456789.+-=@(（￥¥$", 60


def to_tsv(cells: Cells) -> str:
    """Tab-separated text as Excel writes it, each row of several ended; covered cells are empty.

    A cell with a tab, a line break or a quote stands in quotes.
    """
    lines = ["\t".join(_quoted(text if span else "") for text, span in row) for row in cells]
    return lines[0] if len(lines) == 1 else "".join(f"{line}\r\n" for line in lines)


def to_html(cells: Cells) -> str:
    """An HTML table in which spanning cells span, line breaks stay in their cell, and texts like numbers stay texts."""
    lines = []
    for row in cells:
        parts = (f"<td{_attributes(text, span)}>{_html(text)}</td>" for text, span in row if span)
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


def read_block(text: str, html: str) -> Block:
    """The block on the clipboard, from the text and the HTML that a program has put there; empty: no cells.

    The HTML tells which cells are covered, and where a cell ends if the text does not say (WPS and Word put no quotes
    around a cell with a line break). Where both have the same shape the text's words count: HTML drops spaces.
    """
    plain: Block = [list(row) for row in from_tsv(text.replace("\xa0", " "))] if text else []
    if "<table" not in html.lower():
        return plain
    from ui.itemmodels.clipboard_html import tables

    found = tables(html)
    if len(found) != 1:  # none, or text with several tables in it: no block of cells
        return plain
    grid = found[0]
    if [len(row) for row in grid] != [len(row) for row in plain]:
        return grid
    return [[None if seen is None else said for seen, said in zip(*rows, strict=True)]
            for rows in zip(grid, plain, strict=True)]


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


def _attributes(text: str, span: int) -> str:
    """The span, and for a text that a spreadsheet would make a number, a date or a formula of (0571, 1-2) the format
    for texts, as Excel and Calc say it. Not for others: Excel shows long texts of that format as #####."""
    spanning = f" rowspan={span}" if span > 1 else ""
    looks_counted = len(text) <= _LONGEST_NUMBER and text[:1] in _NUMBER_BEGINS and text[:1] != ""
    return spanning + (""" style="mso-number-format:'\\@'" sdnum="1033;0;@\"""" if looks_counted else "")


def _html(text: str) -> str:
    from html import escape

    broken = escape(text).replace("\n", '<br style="mso-data-placement:same-cell">')
    return re.sub("  +", _spaces, broken)


def _spaces(found: re.Match[str]) -> str:
    """Several spaces so that Excel and Calc read as many; HTML would make one of them."""
    return f"<span style='mso-spacerun:yes'>{'&nbsp;' * len(found[0])}</span>"
