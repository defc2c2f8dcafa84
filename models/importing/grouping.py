"""Goes down a table's rows: which are no data, which begin a problem, which continue the one above (contract §3)."""

from __future__ import annotations

from models.importing.building import build
from models.importing.cells import Context, is_error
from models.importing.drafts import DataRow, Reading, filled_text, own_text
from models.importing.lines import Line, classify
from models.importing.tables import Table
from models.importing.texts import heading
from models.rules import comparable

_CONTENT = ("problem.text", "measure.text", "measure.progress")


def read_table(table: Table, context: Context) -> Reading:
    """Read one table. Every row under the header ends in exactly one of problems, skipped, refused."""
    reading = Reading(table)
    for group in _Grouping(table, reading).groups():
        reading.problems.append(build(table, group, context, reading.refused))
    reading.problems = [problem for problem in reading.problems if problem.rows]
    return reading


class _Grouping:
    """Goes down the rows, keeps aspect, topic and department in force, and gathers the rows of each problem."""

    def __init__(self, table: Table, reading: Reading) -> None:
        self.table, self.sheet, self.reading = table, table.sheet, reading
        self.aspect = self.topic = ""
        self.department = table.department
        self.level = 0
        self.group: list[DataRow] = []
        self.done: list[list[DataRow]] = []
        first = table.columns.columns[0] if table.columns.columns else None
        mapped = next((column for column in table.columns.columns if column.fields), first)
        self.first_is_text = mapped is not None and not {"number", "aspect"} & set(mapped.fields)

    def groups(self) -> list[list[DataRow]]:
        """All problems' rows."""
        for row in range(self.table.header.bottom + 1, self.table.last + 1):
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
        return classify(self.sheet, row, self.table.span, self.table.titles, self.first_is_text)

    def _apply(self, line: Line) -> None:
        if line.kind == "skip":
            return
        self._close()
        if line.kind == "department":
            self.department = line.text
        elif line.kind == "aspect" or line.level <= self.level or not self.aspect:
            self.aspect, self.topic, self.level = line.text, "", line.level
        else:
            self.topic = line.text

    def _close(self) -> None:
        if self.group:
            self.done.append(self.group)
        self.group = []

    def _data(self, row: int) -> None:
        texts = {key: self._own(row, key) for key in ("number", *_CONTENT)}
        if any(is_error(texts[key]) for key in _CONTENT):
            self.reading.refused[row + 1] = "单元格里的公式出错（如 #REF!），请在原表中改好后再导入。"
        elif not self._has_content(row):
            self.reading.skipped[row + 1] = "只有序号" if texts["number"] else "空行"
        else:
            self._take(row, texts)

    def _has_content(self, row: int) -> bool:
        numbers = {column.index for column in self.table.columns.with_field("number")}
        return any(text for index, text in enumerate(self.sheet.texts[row]) if index not in numbers)

    def _take(self, row: int, texts: dict[str, str]) -> None:
        aspect_changed = self._headings(row)
        text = heading(texts["problem.text"])
        if not text and (aspect_changed or not self.group):
            text = heading(self._filled(row, "problem.text")) or self.topic or self.aspect
        if not text and not self.group:
            self.reading.refused[row + 1] = "这一行没有问题，上面也没有可以接续的问题。请补上问题后再导入。"
            return
        if text and (aspect_changed or not self.group or comparable(text) != comparable(self.group[0].text)):
            self._close()
        self.group.append(DataRow(row, self.aspect, self.topic, self.department, text, self._filled(row, "number")))

    def _headings(self, row: int) -> bool:
        """Take aspect and topic from their columns; True when one of them changed."""
        before = (self.aspect, self.topic)
        aspect, topic = heading(self._own(row, "aspect")), heading(self._own(row, "topic"))
        if aspect and comparable(aspect) != comparable(self.aspect):
            self.aspect, self.topic = aspect, ""
        if topic:
            self.topic = topic
        return bool(self.group) and tuple(map(comparable, before)) != (comparable(self.aspect), comparable(self.topic))

    def _own(self, row: int, key: str) -> str:
        return next(
            filter(None, (own_text(self.table, row, column) for column in self.table.columns.with_field(key))), ""
        )

    def _filled(self, row: int, key: str) -> str:
        return next(
            filter(None, (filled_text(self.table, row, column) for column in self.table.columns.with_field(key))), ""
        )
