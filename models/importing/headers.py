"""Finds the header rows of the ledger tables in a sheet (contract §3: found, not assumed; one to three rows, merged
or not)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models.importing.grid import Sheet
from models.importing.states import is_status_word, parse_status
from models.importing.synonyms import LONGEST, UNKNOWN, Meaning, exact, meaning

_DEEPEST = 3
#: A table must have one of these, or it is no ledger of problems.
_ANCHORS = {"problem", "problem.text", "topic", "task", "aspect", "measure.text"}
_CONTENT = {
    "measure.text",
    "measure.progress",
    "status_or_progress",
    "deadline",
    "finish",
    "departments",
    "owners",
    "leaders",
    "status",
    "unit",
    "lead_departments",
    "cause",
    "target",
    "stage_result",
    "claimed_by",
}


@dataclass(frozen=True)
class Label:
    """The header texts over one column, from the top row down, equal neighbours once."""

    column: int
    parts: tuple[str, ...]

    @property
    def leaf(self) -> str:
        """The lowest text: what the column itself is called."""
        return self.parts[-1] if self.parts else ""

    @property
    def text(self) -> str:
        """The whole label, for people."""
        return "/".join(" ".join(part.split()) for part in self.parts)

    @property
    def state(self) -> str:
        """The leaf if it is a word for a state (已完成), which makes the column one to be ticked, else ``""``."""
        return self.leaf if is_status_word(self.leaf) and parse_status(self.leaf)[0] else ""


@dataclass(frozen=True)
class Header:
    """Header rows *top* … *bottom* (numbers from 0) with the labels of the columns that have one."""

    top: int
    bottom: int
    labels: tuple[Label, ...]

    @property
    def words(self) -> tuple[tuple[int, str], ...]:
        """Columns and labels; equal for a header that is repeated where the page breaks."""
        return tuple((label.column, label.text) for label in self.labels)


def label_meaning(label: Label) -> Meaning:
    """What a column's label means: its parts together (销号 over 时间), the leaf, then what stands above it."""
    for text in ("".join(label.parts), label.leaf):
        if exact(text):
            return meaning(text)
    for text in (label.leaf, "".join(label.parts), *reversed(label.parts[:-1])):
        found = meaning(text)
        if found.keys:
            return found
    return meaning(label.leaf) if label.parts else UNKNOWN


def find_headers(sheet: Sheet) -> Iterator[Header]:
    """All header blocks of a sheet from the top down, repeated ones too."""
    row = free = 0
    while row < len(sheet.rows):
        header = _header_around(sheet, row, free) if _known_words(sheet, row) > 1 else None
        if header:
            yield header
            free = header.bottom + 1
        row = max(row + 1, free)


def _known_words(sheet: Sheet, row: int) -> int:
    """How many different header words a row holds; a quick look at every row of the sheet."""
    return len({exact(text) for text in sheet.texts[row] if text and len(text) <= LONGEST} - {""})


def _header_around(sheet: Sheet, row: int, free: int) -> Header | None:
    """The best block of one to three rows that contains *row* and begins at *free* or below."""
    blocks = [
        build_header(sheet, top, top + depth - 1)
        for top in range(max(free, row - _DEEPEST + 1), row + 1)
        for depth in range(row - top + 1, _DEEPEST + 1)
        if top + depth <= len(sheet.rows) and _is_whole(sheet, top, top + depth - 1)
    ]
    good = [block for block in blocks if _is_ledger(block)]
    return max(good, key=lambda block: (_score(sheet, block), -(block.bottom - block.top), block.top), default=None)


def build_header(sheet: Sheet, top: int, bottom: int) -> Header:
    """The labels that rows *top* … *bottom* give when they are read as a header."""
    width = max(len(sheet.texts[row]) for row in range(top, bottom + 1))
    labels = (Label(column, _parts(sheet, column, top, bottom)) for column in range(width))
    return Header(top, bottom, tuple(label for label in labels if label.parts))


def _parts(sheet: Sheet, column: int, top: int, bottom: int) -> tuple[str, ...]:
    places = dict.fromkeys(sheet.anchor(row, column) for row in range(top, bottom + 1))
    return tuple(dict.fromkeys(text for row, left in places if row >= top and (text := sheet.text(row, left))))


def _is_whole(sheet: Sheet, top: int, bottom: int) -> bool:
    """False where a merged cell of few rows sticks out of the block, above or below."""
    for row, inside in ((top, top), (bottom, bottom)):
        for column in range(len(sheet.texts[row])):
            area = sheet.merged_at.get((row, column))
            if (
                area
                and area.bottom - area.top < _DEEPEST
                and not (area.top >= top and area.bottom <= bottom)
                and inside >= 0
            ):
                return False
    return True


def _is_ledger(header: Header) -> bool:
    keys = {key for label in header.labels for key in label_meaning(label).keys}
    return bool(keys & _ANCHORS) and bool(keys & (_CONTENT - _ANCHORS) or len(keys & _ANCHORS) > 1) and len(keys) > 1


def _score(sheet: Sheet, header: Header) -> float:
    """Columns understood, less what speaks against a header: long texts, leaves that say nothing, rows across."""
    return sum(map(_label_score, header.labels)) - 3.0 * sum(
        _is_across(sheet, row, len(header.labels))
        for row in range(header.top, header.bottom + 1)
        if header.top < header.bottom
    )


def _label_score(label: Label) -> float:
    if any(len(part) > LONGEST for part in label.parts):
        return -2.0
    if label.state and not exact(label.leaf):
        return 1.0
    found = label_meaning(label)
    explained = len(label.parts) == 1 or bool(meaning(label.leaf).keys or exact("".join(label.parts)))
    return (found.certainty if found.keys else -0.1) - (0.0 if explained else 1.2)


def _is_across(sheet: Sheet, row: int, columns: int) -> bool:
    """True when one text alone stands in the row (a title over the header, a heading under it)."""
    texts = [(column, text) for column, text in enumerate(sheet.texts[row]) if text]
    if len(texts) != 1:
        return not texts
    area = sheet.merged_at.get((row, texts[0][0]))
    return columns > 2 and (area is None or area.right - area.left + 1 > columns / 2) and exact(texts[0][1]) == ""
