"""References to cells (A1, $B$2:C9, 3:5, 'sheet'!A1) when rows are put into a sheet; pure text."""

from __future__ import annotations

import re
from dataclasses import dataclass

LAST_ROW = 1_048_576
_CELL = r"(\$?[A-Za-z]{1,3}\$?)(\d{1,7})"
_REFERENCE = re.compile(
    r'"(?:[^"]|"")*"'  # a text: left alone
    r"|(?<![\w.$])(?P<sheet>(?:'(?:[^']|'')+'|[^\s'!(),;+\-*/^&=<>\"{}]+)!)?"
    rf"(?:{_CELL}(?::{_CELL})?|(\$?)(\d{{1,7}}):(\$?)(\d{{1,7}}))(?![\w(!.])"
)
_PLAIN = re.compile(rf"{_CELL}(?::{_CELL})?")


def column_number(letters: str) -> int:
    """A → 0, AA → 26; marks for absolute references do not count."""
    number = 0
    for letter in letters.replace("$", "").upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(index: int) -> str:
    """0 → A, 26 → AA."""
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Row and column from 0 → A1."""
    return f"{column_letters(column)}{row + 1}"


@dataclass(frozen=True)
class RowShift:
    """*count* rows are put in after row *after* (true Excel rows). A range that ends with that row grows over the new
    ones if *grow* is set; one that reaches over it always does."""

    after: int
    count: int
    grow: bool = True

    def row(self, row: int) -> int:
        """Where a row is now."""
        return min(row + self.count, LAST_ROW) if row > self.after else row

    def last(self, first: int, last: int, grow: bool | None = None) -> int:
        """Where a range from *first* to *last* ends now."""
        grows = self.grow if grow is None else grow
        moves = last > self.after or (grows and first <= last == self.after)
        return min(last + self.count, LAST_ROW) if moves else last

    def areas(self, text: str, grow: bool | None = None) -> str:
        """A list of plain areas, as in ``sqref``."""
        return " ".join(self._area(part, grow) for part in text.split())

    def _area(self, text: str, grow: bool | None) -> str:
        found = _PLAIN.fullmatch(text)
        if not found:
            return text
        left, top, right, bottom = found.groups()
        if bottom is None:
            end = self.last(int(top), int(top), grow)
            start = self.row(int(top))
            return f"{left}{start}" if start == end else f"{left}{start}:{left}{end}"
        return f"{left}{self.row(int(top))}:{right}{self.last(int(top), int(bottom), grow)}"

    def formula(self, text: str, sheet: str, home: bool, grow: bool | None = None) -> str:
        """A formula; *sheet* is the name of the sheet with the new rows, *home* tells that the formula stands in it."""
        def changed(found: re.Match[str]) -> str:
            prefix = found.group("sheet")
            if found.group().startswith('"') or not (_named(prefix, sheet) if prefix else home):
                return found.group()
            return (prefix or "") + self._moved(found, grow)

        return _REFERENCE.sub(changed, text)

    def _moved(self, found: re.Match[str], grow: bool | None) -> str:
        left, top, right, bottom, mark, first, mark_2, last = found.groups()[1:]
        if first is not None:
            return f"{mark}{self.row(int(first))}:{mark_2}{self.last(int(first), int(last), grow)}"
        if bottom is None:
            return f"{left}{self.row(int(top))}"
        return f"{left}{self.row(int(top))}:{right}{self.last(int(top), int(bottom), grow)}"


def _named(prefix: str, sheet: str) -> bool:
    name = prefix[:-1]
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    return name.lower() == sheet.lower()
