"""Settles what each column is: the meaning of its header, then the columns beside it and the values below (contract
§3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from models.importing.grid import Sheet
from models.importing.headers import Header, Label, label_meaning
from models.importing.states import is_status_word, is_tick, is_tick_or_empty, parse_status
from models.importing.synonyms import Meaning, category_words, exact
from models.records import ROLES

_SAMPLE = 200
_MANY = {*ROLES}  # keys for which several columns of a table add up


@dataclass(frozen=True)
class Column:
    """A column as understood: ``fields`` are keys of contract §3's report (none: not mapped), ``certainty`` is 0–1.

    ``state`` is the status word of a column to be ticked; ``guesses`` are keys to be offered in the window.
    """

    index: int
    label: str
    fields: tuple[str, ...] = ()
    certainty: float = 0.0
    state: str = ""
    guesses: tuple[tuple[str, float], ...] = ()

    @property
    def letter(self) -> str:
        """The column's letter in Excel."""
        return column_letter(self.index)


@dataclass(frozen=True)
class ColumnMap:
    """All columns of a table that have a header or texts; ``header_rows`` are true Excel rows."""

    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]

    def with_field(self, key: str) -> tuple[Column, ...]:
        """The columns that hold *key*, left to right."""
        return self._by_field.get(key, ())

    def has(self, *keys: str) -> bool:
        """True when some column holds one of *keys*."""
        return any(key in self._by_field for key in keys)

    @cached_property
    def _by_field(self) -> dict[str, tuple[Column, ...]]:
        keys = {key for column in self.columns for key in column.fields}
        return {key: tuple(column for column in self.columns if key in column.fields) for key in keys}

    @cached_property
    def unmapped(self) -> tuple[Column, ...]:
        """Columns that hold texts but were not understood."""
        return tuple(column for column in self.columns if not column.fields)


def column_letter(index: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def map_columns(sheet: Sheet, header: Header, last_row: int) -> ColumnMap:
    """Map the columns of the table under *header*, whose data end with row *last_row* (numbers from 0)."""
    draft = _Draft(sheet, header, last_row)
    for settle in (_ticks, _problems, _classes, _progress, _times, _leaders_and_units, _doubles):
        settle(draft)
    rows = tuple(range(header.top + 1, header.bottom + 2))
    return ColumnMap(rows, tuple(draft.finished()))


class _Draft:
    """The columns while they are being settled."""

    def __init__(self, sheet: Sheet, header: Header, last_row: int) -> None:
        self.sheet, self.header = sheet, header
        self.rows = range(header.bottom + 1, last_row + 1)
        self.labels: dict[int, Label] = {label.column: label for label in header.labels}
        self.meanings: dict[int, Meaning] = {label.column: label_meaning(label) for label in header.labels}
        self.states: dict[int, str] = {}
        self._samples: dict[int, list[str]] = {}

    def at(self, key: str) -> list[int]:
        """Columns whose meaning is or contains *key*."""
        return [column for column, found in self.meanings.items() if key in found.keys]

    def alone(self, key: str) -> list[int]:
        """Columns whose meaning is *key* and nothing else."""
        return [column for column, found in self.meanings.items() if found.keys == (key,)]

    def become(self, column: int, key: str, instead_of: str = "") -> None:
        """Give a column another meaning; in a combined one only the part *instead_of* changes."""
        found = self.meanings[column]
        keys = tuple(key if old == instead_of else old for old in found.keys) if instead_of else (key,)
        self.meanings[column] = replace(
            found, keys=tuple(filter(None, keys)), certainty=found.certainty if key else 0.0
        )

    def drop(self, column: int) -> None:
        """Leave a column unmapped, its meaning becomes a guess to be offered."""
        found = self.meanings[column]
        guesses = tuple((key, found.certainty) for key in found.keys)
        self.meanings[column] = Meaning((), 0.0, guesses + found.guesses)

    def values(self, column: int) -> list[str]:
        """Texts that stand in the column (the first two hundred)."""
        if column not in self._samples:
            found: list[str] = []
            for row in self.rows:
                text = self.sheet.text(row, column)
                if text and not _heads_again(self.labels.get(column), text):
                    found.append(text)
                if len(found) == _SAMPLE:
                    break
            self._samples[column] = found
        return self._samples[column]

    def finished(self) -> Iterator[Column]:
        """The columns with a header, and those without that hold texts beside them."""
        rows = self.sheet.texts[self.rows.start : self.rows.stop]
        width = max(map(len, rows), default=0)
        for index in range(max(width, max(self.labels, default=-1) + 1)):
            label, found = self.labels.get(index), self.meanings.get(index, Meaning())
            if label or self.values(index):
                text = label.text if label else ""
                yield Column(index, text, found.keys, found.certainty, self.states.get(index, ""), found.guesses)


def _heads_again(label: Label | None, text: str) -> bool:
    return label is not None and text in label.parts


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, values)) / len(values) if values else 0.0


def _ticks(draft: _Draft) -> None:
    """已完成 | 正在整改 | 长期坚持 with √ below: columns of states."""
    candidates = [column for column, label in draft.labels.items() if label.state and not exact(label.leaf)]
    ticked = [column for column in candidates if _share(draft.values(column), is_tick_or_empty) > 0.5]
    empty = [column for column in candidates if not draft.values(column)]
    for column in ticked + (empty if ticked or len(empty) > 1 else []):
        draft.meanings[column] = Meaning(("status",), 1.0)
        draft.states[column] = draft.labels[column].leaf


def _problems(draft: _Draft) -> None:
    """The finest column of problems is the text, the one before it the topic, a third the aspect if there is no
    other."""
    columns = draft.alone("topic") + draft.alone("problem") + draft.alone("problem.text")
    tasks = draft.alone("task")
    if not columns and tasks:
        columns, tasks = tasks[:1], tasks[1:]
    for column in tasks:
        draft.drop(column)
    keys = ["problem.text", "topic"] + ([] if draft.at("aspect") else ["aspect"])
    for column, key in zip(reversed(columns), keys, strict=False):
        draft.become(column, key)
    for column in columns[: max(0, len(columns) - len(keys))]:
        draft.drop(column)
    if not columns and draft.at("aspect"):
        draft.become(draft.at("aspect")[-1], "problem.text")


def _classes(draft: _Draft) -> None:
    """问题类别 holds categories (反馈问题, 立行立改) or aspects."""
    for column in draft.alone("class"):
        is_category = _share(draft.values(column), _is_category) >= 0.5
        key = "category" if is_category or draft.at("aspect") else "aspect"
        if key == "category" and draft.at("category"):
            draft.drop(column)
        else:
            draft.become(column, key)


def _is_category(text: str) -> bool:
    return text in category_words() or text.endswith(("反馈", "建议", "自查", "检查", "巡察", "巡视", "立行立改"))


def _progress(draft: _Draft) -> None:
    """完成情况 holds states or reports: by the values, without values by what the other columns leave open."""
    for column in draft.alone("status_or_progress"):
        values = draft.values(column)
        if values:
            key = "status" if _share(values, is_status_word) >= 0.6 else "measure.progress"
        else:
            key = "status" if draft.at("measure.progress") and not draft.at("status") else "measure.progress"
        draft.become(column, key)
    for column in draft.alone("measure.progress"):
        if not draft.at("status") and _share(draft.values(column), is_status_word) >= 0.9:
            draft.become(column, "status")


def _times(draft: _Draft) -> None:
    """完成时间 beside a deadline column is the day of completion; alone it is the deadline."""
    for column in draft.at("finish"):
        key = "completed_on" if draft.at("deadline") else "deadline"
        if draft.at(key):
            draft.drop(column)
        else:
            draft.become(column, key, "finish")


def _leaders_and_units(draft: _Draft) -> None:
    """牵头领导 alone are the leaders; a bare 科室 is the department unless another column names it."""
    if not draft.at("leaders"):
        for column in draft.at("lead_leaders"):
            draft.become(column, "leaders", "lead_leaders")
    named = draft.at("departments") or draft.at("lead_departments")
    for column in draft.at("unit"):
        if named and draft.meanings[column].keys == ("unit",):
            draft.drop(column)
        else:
            draft.become(column, "departments", "unit")


def _doubles(draft: _Draft) -> None:
    """A key stands in one column, the surest and leftmost; roles add up; a second state counts if it is ticked or
    about closure."""
    present = {each for found in draft.meanings.values() for each in found.keys}
    for key in present - _MANY:
        columns = sorted(draft.at(key), key=lambda column: (-_preference(draft, column, key), column))
        for column in columns[1:]:
            if key != "status" or not (column in draft.states or "销号" in draft.labels[column].text):
                draft.drop(column)


def _preference(draft: _Draft, column: int, key: str) -> float:
    label = draft.labels[column].text
    special = (key == "number" and "问题" in label) or (key == "status" and "销号" not in label)
    return draft.meanings[column].certainty + (0.5 if special else 0.0)


def tick_state(column: Column, text: str) -> tuple[str, str, bool]:
    """Status, its source word and «keep up» of a status cell: a tick takes the header's word, other words their own."""
    if column.state and is_tick_or_empty(text):
        return (*_said(column.state), False) if is_tick(text) else ("", "", False)
    status, keep_up = parse_status(text)
    if not status and is_tick(text) and column.label:
        return ("closed" if "销号" in column.label else "completed"), text, False
    if not status and is_tick_or_empty(text):
        return "", "", False
    return status, text, keep_up


def _said(word: str) -> tuple[str, str]:
    return parse_status(word)[0], word
