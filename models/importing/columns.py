"""Settles what each column is: the meaning of its header, then the columns beside it and the values below (contract
§3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from models.importing.grid import Sheet
from models.importing.headers import Header, Label, label_meaning
from models.importing.states import chosen, is_status_word, is_tick, is_tick_or_empty, parse_status
from models.importing.synonyms import Meaning, category_words, choices, dated, exact
from models.importing.texts import folded
from models.records import ROLES

_SAMPLE = 200
#: Labels under which a bare number is a share: 1 is Excel's 100 %, 85 is 85 %.
_SHARE_LABEL = re.compile(r"率|进度|百分比|比例|%|％")
#: Words for a deadline that yield to a plainer one beside them.
_VAGUE_DEADLINE = re.compile(r"周期|安排|起止|节点|要求")
#: Tasks that can be measures: not the name of the matter itself.
_PLANNED = re.compile(r"内容|任务|要求|要点")
_SAYS = re.compile(r"([一-鿿]{2,10})\s*[:：]")
_RUNNING = re.compile(r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）]?[、.．]?")
#: 整改结果及成效 is what was done where no other column says it, else what came of it.
_RESULT = re.compile(r"结果.*成效")
#: What a column of numbers holds: 1, 1.2, 2-1, （三）.
_COUNTS = re.compile(r"[（(]?(?:\d{1,3}(?:[.\-—－]\d{1,3}){0,2}|[一二三四五六七八九十]{1,3})[)）]?[、.．]?")
_MANY = {*ROLES}  # keys for which several columns of a table add up


@dataclass(frozen=True)
class Column:
    """A column as understood: ``fields`` are keys of contract §3's report (none: not mapped), ``certainty`` is 0–1.

    ``state`` is the status word of a column to be ticked; ``guesses`` are keys to be offered in the window; ``legend``
    says what a code in the column means where the header explains it (0.未整改 1.已整改).
    """

    index: int
    label: str
    fields: tuple[str, ...] = ()
    certainty: float = 0.0
    state: str = ""
    guesses: tuple[tuple[str, float], ...] = ()
    legend: Mapping[str, str] = field(default_factory=dict, compare=False)

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
    for settle in _STEPS:
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
                legend = choices(text) if found.keys == ("status",) else {}
                state = self.states.get(index, "")
                yield Column(index, text, found.keys, found.certainty, state, found.guesses, legend)


def _heads_again(label: Label | None, text: str) -> bool:
    return label is not None and text in label.parts


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, values)) / len(values) if values else 0.0


def _wide_headers(draft: _Draft) -> None:
    """A header merged over two columns is one column where the other is empty; running numbers in it are numbers."""
    for column in sorted(draft.labels):
        left = column - 1
        if left not in draft.labels or not _share_header(draft, left, column):
            continue
        values = draft.values(left)
        if not draft.values(column) or not values:
            ghost = column if not draft.values(column) else left
            del draft.labels[ghost], draft.meanings[ghost]
        elif _share(values, lambda text: _RUNNING.fullmatch(text) is not None) == 1:
            draft.meanings[left] = Meaning(() if draft.at("number") else ("number",), 0.9)


def _labelled(draft: _Draft) -> None:
    """责任分工, whose cells say themselves who is who (责任领导：…；责任科室：…)."""
    for column, found in list(draft.meanings.items()):
        values = draft.values(column) if not found.keys else []
        said = [tuple(dict.fromkeys(filter(None, map(exact, _SAYS.findall(text))))) for text in values]
        keys = tuple(dict.fromkeys(key for each in said for key in each))
        if len(keys) > 1 and {*ROLES, "deadline"}.issuperset(keys) and sum(map(bool, said)) > len(said) / 2:
            draft.meanings[column] = Meaning(keys, 0.8)


def _share_header(draft: _Draft, left: int, right: int) -> bool:
    rows = range(draft.header.top, draft.header.bottom + 1)
    return all(draft.sheet.anchor(row, left) == draft.sheet.anchor(row, right) for row in rows)


def _ticks(draft: _Draft) -> None:
    """已完成 | 正在整改 | 长期坚持 with √ below: columns of states."""
    candidates = [column for column, label in draft.labels.items() if label.state and not exact(label.leaf)]
    ticked = [column for column in candidates if _share(draft.values(column), is_tick_or_empty) > 0.5]
    empty = [column for column in candidates if not draft.values(column)]
    for column in ticked + (empty if ticked or len(empty) > 1 else []):
        draft.meanings[column] = Meaning(("status",), 1.0)
        draft.states[column] = draft.labels[column].state


def _problems(draft: _Draft) -> None:
    """The finest column of problems is the text, the one before it the topic, a third the aspect if there is no
    other."""
    columns = draft.alone("topic") + draft.alone("problem") + draft.alone("problem.text")
    tasks = draft.alone("task")
    if not columns and not tasks and not draft.at("aspect") and not draft.at("class"):
        tasks = draft.alone("target")
    if not columns and tasks:
        columns, tasks = tasks[:1], tasks[1:]
    columns = _before_measures(draft, columns)
    _tasks_left(draft, tasks, columns)
    keys = ["problem.text", "topic"] + ([] if draft.at("aspect") else ["aspect"])
    for column, key in zip(reversed(columns), keys, strict=False):
        draft.become(column, key)
    for column in columns[: max(0, len(columns) - len(keys))]:
        draft.drop(column)
    if not columns and draft.at("aspect"):
        draft.become(draft.at("aspect")[-1], "problem.text")


def _before_measures(draft: _Draft, columns: list[int]) -> list[int]:
    """Problems stand before what is done about them; 存在问题 behind the progress says what still hinders it."""
    acts = [*draft.at("measure.text"), *draft.at("measure.progress"), *draft.at("status_or_progress")]
    before = [column for column in columns if column < min(acts, default=column + 1)]
    if not before:
        return columns
    for column in set(columns) - set(before):
        draft.drop(column)
    return before


def _tasks_left(draft: _Draft, tasks: list[int], problems: list[int]) -> None:
    """整改任务 behind the problem is what is planned, if no other column says it; any other task is not understood."""
    for column in tasks:
        behind = bool(problems) and column > max(problems)
        if behind and not draft.at("measure.text") and _PLANNED.search(draft.labels[column].leaf):
            draft.meanings[column] = Meaning(("measure.text",), 0.75)
        else:
            draft.drop(column)


def _classes(draft: _Draft) -> None:
    """问题类别 holds categories (反馈问题, 立行立改) or aspects; a second such column must show what it holds."""
    classes = len(draft.alone("class"))
    for column in draft.alone("class"):
        is_category = _share(draft.values(column), _is_category) >= 0.5
        key = "category" if is_category or draft.at("aspect") else "aspect"
        is_second = key == "category" and not is_category and len(draft.alone("class")) < classes
        if is_second or (key == "category" and draft.at("category")):
            draft.drop(column)
        else:
            draft.become(column, key)


def _is_category(text: str) -> bool:
    return text in category_words() or text.endswith(("反馈", "建议", "自查", "检查", "巡察", "巡视", "立行立改"))


def _progress(draft: _Draft) -> None:
    """完成情况 holds states or reports: by the values, without values by what the other columns leave open."""
    for column in draft.alone("status_or_progress"):
        values = draft.values(column)
        legend = choices(draft.labels[column].text)
        if legend and all(map(is_status_word, legend.values())):
            said = [legend.get(folded(text), text) for text in values]
            key = "status" if not values or _share(said, is_status_word) >= 0.5 else "measure.progress"
        elif values:
            key = "status" if _share(values, is_status_word) >= 0.6 else "measure.progress"
        else:
            key = "status" if draft.at("measure.progress") and not draft.at("status") else "measure.progress"
        draft.become(column, key)
    told = draft.alone("measure.progress")
    results = [column for column in told if _RESULT.search(draft.labels[column].leaf)]
    for column in results if len(results) < len(told) else ():
        draft.drop(column) if draft.at("stage_result") else draft.become(column, "stage_result")
    for column in draft.alone("measure.progress"):
        legend = choices(draft.labels[column].text) if not draft.values(column) else {}
        offered = bool(legend) and all(map(is_status_word, legend.values()))
        if not draft.at("status") and (offered or _share(draft.values(column), is_status_word) >= 0.9):
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
        if key == "measure.progress" and all(dated(draft.labels[column].text) for column in columns):
            columns.sort(key=lambda column: (not draft.values(column), -column))  # a column a month: the latest
        for column in columns[1:]:
            if key != "status" or not (column in draft.states or "销号" in draft.labels[column].text):
                draft.drop(column)


def _preference(draft: _Draft, column: int, key: str) -> float:
    label = draft.labels[column].text
    special = (key == "number" and "问题" in label) or (key == "status" and "销号" not in label)
    special = special or (key == "deadline" and not _VAGUE_DEADLINE.search(label))
    return draft.meanings[column].certainty + (0.5 if special else 0.0)


def _numbers(draft: _Draft) -> None:
    """A column before the problem whose header nobody knows and that only counts (1, 1.2, 2-1, 三) holds the numbers."""
    problems = draft.at("problem.text")
    if draft.at("number") or not problems:
        return
    for column in sorted(column for column in draft.labels if column < min(problems)):
        found, values = draft.meanings[column], draft.values(column)
        if not found.keys and len(set(values)) > 1 and _share(values, _counts) > 0.6:
            draft.meanings[column] = Meaning(("number",), 0.7)
            return


def _counts(text: str) -> bool:
    return _COUNTS.fullmatch(text) is not None


#: In this order: each step relies on what those before it have settled.
_STEPS: tuple[Callable[[_Draft], None], ...] = (
    _wide_headers,
    _labelled,
    _ticks,
    _problems,
    _classes,
    _progress,
    _times,
    _leaders_and_units,
    _doubles,
    _numbers,
)


def tick_state(column: Column, text: str) -> tuple[str, str, bool]:
    """Status, its source word and «keep up» of a status cell: a tick takes the header's word, other words their own."""
    if column.state and is_tick_or_empty(text):
        return (*_said(column.state), False) if is_tick(text) else ("", "", False)
    text = column.legend.get(folded(text), chosen(text))
    status, keep_up = parse_status(text)
    share = re.fullmatch(r"\d{1,3}(?:\.\d+)?", text) if _SHARE_LABEL.search(column.label) else None
    if share:  # 1 under 完成率 is Excel's 100 %, 85 is 85 %
        return _by_share(float(text)), text, False
    if not status and is_tick(text) and column.label:
        return ("closed" if "销号" in column.label else "completed"), text, False
    if not status and is_tick_or_empty(text):
        return "", "", False
    return status, text, keep_up


def _by_share(share: float) -> str:
    return "not_started" if share <= 0 else "completed" if share in (1, 100) else "in_progress"


def _said(word: str) -> tuple[str, str]:
    return parse_status(word)[0], word
