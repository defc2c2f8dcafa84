"""Finds the header rows of the ledger tables in a sheet (contract §3: found, not assumed; one to three rows, merged
or not)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.importing.grid import Sheet
from models.importing.states import is_status_word, parse_status
from models.importing.synonyms import LONGEST, UNKNOWN, Meaning, exact, meaning
from models.importing.texts import folded

_DEEPEST = 3
#: The share of header words among the texts of a header's best row.
_LEAST_SHARE = 0.2
#: Merged cells that may reach out of a header: somebody dragged one too far into the data.
_MOST_STICKING = 2
#: A table must have one of these, or it is no ledger of problems.
_ANCHORS = {"problem", "problem.text", "topic", "task", "aspect", "measure.text"}
#: What stands in brackets behind a state to be ticked: 已完成（打√）.
_NOTE = re.compile(r"[（(【\[][^（()）]*[)）】\]]")
#: Lowest texts that say only with the text above them what a column is (整改情况 over 具体内容).
_VAGUE = {
    "具体情况",
    "具体内容",
    "内容",
    "情况",
    "情况说明",
    "说明",
    "描述",
    "具体描述",
    "详细情况",
    "详细内容",
    "文字说明",
    "简述",
    "具体说明",
}
#: Lowest texts that say what part the people or departments named above them have.
_ROLES = {"牵头", "主责", "主办", "配合", "协助", "协办", "协同", "参与", "分管", "责任", "包保", "认领"}
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
        word = _NOTE.sub("", self.leaf).strip()
        return word if is_status_word(word) and parse_status(word)[0] else ""


@dataclass(frozen=True)
class Header:
    """Header rows *top* … *bottom* (numbers from 0) with the labels of the columns that have one."""

    top: int
    bottom: int
    labels: tuple[Label, ...]

    @property
    def words(self) -> tuple[tuple[int, str], ...]:
        """Columns and labels without white space; equal for a header that is repeated where the page breaks."""
        return tuple((label.column, folded(label.text)) for label in self.labels)


def label_meaning(label: Label) -> Meaning:
    """What a column's label means: its parts together (销号 over 时间), the leaf, then what stands above it."""
    for text in (_role_of_above(label), "".join(label.parts), label.leaf):
        if exact(text) and not (text in _VAGUE and len(label.parts) > 1):
            return meaning(text)
    if folded(label.leaf) in _VAGUE and len(label.parts) > 1:
        above = next((found for part in reversed(label.parts[:-1]) if (found := meaning(part)).keys), UNKNOWN)
        return above if above.keys else meaning(label.leaf)
    for text in (label.leaf, "".join(label.parts), *reversed(label.parts[:-1])):
        found = meaning(text)
        if found.keys:
            return found
    return meaning(label.leaf) if label.parts else UNKNOWN


def _role_of_above(label: Label) -> str:
    """责任部门 over 牵头 and 配合 (责任领导 over 牵头 …) is 牵头部门 and 配合部门, else empty."""
    leaf = folded(label.leaf)
    return leaf + folded(label.parts[-2])[-2:] if len(label.parts) > 1 and leaf in _ROLES else ""


def find_headers(sheet: Sheet) -> Iterator[Header]:
    """All header blocks of a sheet from the top down, repeated ones too."""
    row = free = 0
    while row < len(sheet.rows):
        header = _header_around(sheet, row, free) if _may_be_header(sheet, row) else None
        if header and (not free or _is_mostly_understood(header)):
            yield header
            free = header.bottom + 1
        row = max(row + 1, free)


def _is_mostly_understood(header: Header) -> bool:
    """Below a header, a row of data whose cells say 原因, 成效 and 备注 must not be taken for a second one."""
    known = sum(bool(label_meaning(label).keys or label.state) for label in header.labels)
    return 2 * known > len(header.labels)


def _may_be_header(sheet: Sheet, row: int) -> bool:
    """A quick look: two header words or more, and not lost among many other texts (a row of data that holds 目标)."""
    known = _known_words(sheet, row)
    texts = sheet.texts[row]
    return known > 1 and known >= _LEAST_SHARE * (len(texts) - texts.count(""))


def _known_words(sheet: Sheet, row: int) -> int:
    """How many different header words a row holds; a quick look at every row of the sheet."""
    return len({exact(text) for text in sheet.texts[row] if text and len(text) <= LONGEST} - {""})


def _header_around(sheet: Sheet, row: int, free: int) -> Header | None:
    """The best block of one to three rows that contains *row* and begins at *free* or below."""
    blocks = [
        build_header(sheet, top, top + depth - 1)
        for top in range(max(free, row - _DEEPEST + 1), row + 1)
        for depth in range(row - top + 1, _DEEPEST + 1)
        if top + depth <= len(sheet.rows) and _sticking_out(sheet, top, top + depth - 1) <= _MOST_STICKING
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


def _sticking_out(sheet: Sheet, top: int, bottom: int) -> int:
    """How many merged cells of few rows reach out of the block, above or below."""
    areas = {sheet.merged_at.get((row, column)) for row in (top, bottom) for column in range(len(sheet.texts[row]))}
    return sum(
        area is not None and area.bottom - area.top < _DEEPEST and not (area.top >= top and area.bottom <= bottom)
        for area in areas
    )


def _is_ledger(header: Header) -> bool:
    keys = {key for label in header.labels for key in label_meaning(label).keys}
    if not keys & _ANCHORS and "target" in keys:  # a list of tasks calls its rows 任务目标
        return len(keys) > 4 and len(keys & _CONTENT) > 2
    return bool(keys & _ANCHORS) and bool(keys & (_CONTENT - _ANCHORS) or len(keys & _ANCHORS) > 1) and len(keys) > 1


def _score(sheet: Sheet, header: Header) -> float:
    """Columns understood, less what speaks against a header: long texts, leaves that say nothing, rows across."""
    cut = _sticking_out(sheet, header.top, header.bottom)
    return (
        sum(map(_label_score, header.labels))
        + 0.5 * _has_bands(sheet, header)
        - 1.5 * cut
        - 3.0
        * sum(
            _is_across(sheet, row, len(header.labels))
            for row in range(header.top, header.bottom + 1)
            if header.top < header.bottom
        )
    )


def _has_bands(sheet: Sheet, header: Header) -> bool:
    """True when the top row names groups of columns (问题清单 | 任务清单 | 责任清单), each merged over several."""
    row = header.top
    cells = [(column, text) for column, text in enumerate(sheet.texts[row]) if text]
    if header.bottom == row or len(cells) < 2 or any(len(text) > 20 or re.search("[:：]", text) for _, text in cells):
        return False
    areas = [sheet.merged_at.get((row, column)) for column, _ in cells]
    return sum(area is not None and area.right > area.left for area in areas) > 1


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
