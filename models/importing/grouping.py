"""Goes down a table's rows: which are no data, which begin a problem, which continue the one above (contract §3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.importing.building import build
from models.importing.cells import Context, Parsed, is_error
from models.importing.drafts import DataRow, Reading, filled_text, own_text
from models.importing.heading_rows import guide_line, is_foreign_header, lone_heading
from models.importing.lines import Line, classify
from models.importing.tables import Table
from models.importing.texts import NOTHING, heading
from models.rules import comparable

#: Deeper than any heading: nothing stands under a topic that is not there.
_NO_LEVEL = 99
_STEP = 100
_CONTENT = ("problem.text", "measure.text", "measure.progress")


def read_table(table: Table, context: Context, step: Callable[[int, int], None] | None = None) -> Reading:
    """Read one table. Every row under the header ends in exactly one of problems, skipped, refused.

    *step* is told how many rows of how many are done, and stops the work by an exception.
    """
    reading = Reading(table)
    known: dict[Any, Parsed] = {}
    step = step or (lambda done, total: None)
    for number, group in enumerate(_Grouping(table, reading).groups(step)):
        if number % _STEP == 0:
            step(group[0].index, table.last)
        reading.problems.append(build(table, group, context, reading.refused, known))
    reading.problems = [problem for problem in reading.problems if problem.rows]
    return reading


class _Grouping:
    """Goes down the rows, keeps aspect, topic and department in force, and gathers the rows of each problem."""

    def __init__(self, table: Table, reading: Reading) -> None:
        self.table, self.sheet, self.reading = table, table.sheet, reading
        self.aspect = self.topic = ""
        self.department = table.department
        self.level, self.topic_level = 0, _NO_LEVEL
        self.detail = ""  # a heading under the topic: the problem where its rows name none
        self.is_foreign = False
        self._has_problems = table.columns.has("problem.text")
        self.under_struck = False
        self.group: list[DataRow] = []
        self.done: list[list[DataRow]] = []
        first = table.columns.columns[0] if table.columns.columns else None
        mapped = next((column for column in table.columns.columns if column.fields), first)
        self.first_is_text = mapped is not None and not {"number", "aspect"} & set(mapped.fields)

    def groups(self, step: Callable[[int, int], None]) -> list[list[DataRow]]:
        """All problems' rows."""
        for row in range(self.table.header.bottom + 1, self.table.last + 1):
            if row % _STEP == 0:
                step(0, self.table.last)
            if row in self.sheet.struck_rows and self._is_struck(row):
                self._close()
                self.under_struck = True
            line = self._line(row)
            if line is None:
                self._data(row)
            else:
                self._apply(line)
                self.reading.skipped[row + 1] = line.reason
        self._close()
        return self.done

    def _line(self, row: int) -> Line | None:
        if row in self.table.repeated:
            return Line("skip", "重复的表头")
        self.is_foreign = self.is_foreign or is_foreign_header(self.table, row)
        if self.is_foreign and any(self.sheet.texts[row]):
            return Line("skip", "台账下面的另一张表，不是台账")
        line = classify(self.sheet, row, self.table.span, self.table.titles, self.first_is_text)
        return line or guide_line(self.table, row) or lone_heading(self.table, row)

    def _apply(self, line: Line) -> None:
        if line.kind == "skip":
            return
        self._close()
        if line.kind == "department":
            self.department = line.text
        elif line.kind == "topic" and line.level > 1 and (self.topic_level < line.level or not self._has_problems):
            self.detail = line.text
        elif line.kind == "aspect" or line.level <= self.level or not self.aspect:
            self.aspect, self.topic, self.detail = line.text, "", ""
            self.level, self.topic_level = line.level, _NO_LEVEL
        else:
            self.topic, self.detail, self.topic_level = line.text, "", line.level

    def _close(self) -> None:
        if self.group:
            self.done.append(self.group)
        self.group = []

    def _data(self, row: int) -> None:
        texts = {key: self._own(row, key) for key in ("number", *_CONTENT)}
        if any(is_error(texts[key]) for key in _CONTENT):
            self.reading.refused[row + 1] = "单元格里的公式出错（如 #REF!），请在原表中改好后再导入。"
        elif not self._has_content(row):
            blank = "整行划掉的内容，没有读取" if row in self.sheet.struck_rows else "空行"
            self.reading.skipped[row + 1] = "只有序号" if texts["number"] and blank == "空行" else blank
        elif self.under_struck and not texts["problem.text"]:
            self.reading.refused[row + 1] = "这一行的问题已划掉，措施没有划掉，看不出属于哪个问题。请在原表中改好后再导入。"
        else:
            self.under_struck = False
            self._take(row, texts)

    def _is_struck(self, row: int) -> bool:
        """True where the row's own problem was struck out: what follows must not go to the problem above."""
        return any((row, column.index) in self.sheet.struck for column in self.table.columns.with_field("problem.text"))

    def _has_content(self, row: int) -> bool:
        numbers = {column.index for key in ("number", "id") for column in self.table.columns.with_field(key)}
        return any(text for index, text in enumerate(self.sheet.texts[row]) if index not in numbers)

    def _take(self, row: int, texts: dict[str, str]) -> None:
        aspect_changed = self._headings(row)
        text = heading(texts["problem.text"])
        if not text and (aspect_changed or not self.group):
            text = heading(self._filled(row, "problem.text")) or self.detail or self.topic or self.aspect
        if not text and not self.group:
            self.reading.refused[row + 1] = "这一行没有问题，上面也没有可以接续的问题。请补上问题后再导入。"
            return
        if text and (aspect_changed or not self.group or comparable(text) != comparable(self.group[0].text)):
            self._close()
        topic = self.detail if texts["problem.text"] and self.detail else self.topic
        self.group.append(DataRow(row, self.aspect, topic, self.department, text, self._filled(row, "number")))

    def _headings(self, row: int) -> bool:
        """Take aspect and topic from their columns; True when one of them changed."""
        before = (self.aspect, self.topic)
        aspect, topic = heading(self._own(row, "aspect")), heading(self._own(row, "topic"))
        if aspect and comparable(aspect) != comparable(self.aspect):
            self.aspect, self.topic = "" if aspect in NOTHING else aspect, ""
        if topic:
            self.topic = "" if topic in NOTHING else topic
        return bool(self.group) and tuple(map(comparable, before)) != (comparable(self.aspect), comparable(self.topic))

    def _own(self, row: int, key: str) -> str:
        for column in self.table.columns.with_field(key):
            text = own_text(self.table, row, column)
            if text:
                return text
        return ""

    def _filled(self, row: int, key: str) -> str:
        for column in self.table.columns.with_field(key):
            text = filled_text(self.table, row, column)
            if text:
                return text
        return ""
