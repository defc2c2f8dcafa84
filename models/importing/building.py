"""One problem's rows to a draft: what belongs to the problem, what to each measure, and how lists in cells pair
(contract §3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from models.importing.cells import Context, Parsed, is_error, paired, parse_cells, state_columns
from models.importing.columns import Column
from models.importing.deadlines import parse_date
from models.importing.drafts import DataRow, DraftMeasure, DraftProblem, filled_columns, filled_place, own_text
from models.importing.lists import split_items, split_list
from models.importing.names import split_departments, split_names
from models.importing.tables import Table
from models.importing.texts import NOTHING
from models.rules import without_final_mark

_PROBLEM_TEXTS = ("category", "cause", "target", "progress", "stage_result", "next_steps")
#: Texts up to this length are worth keeping with what they mean.
_SHORT = 40
_MOST = 4096
#: Columns whose cells count by their value where it is no text (dates of Excel).
_BY_VALUE = {"deadline", "completed_on", "closed_on"}


def build(
    table: Table,
    group: list[DataRow],
    context: Context,
    refused: dict[int, str],
    known: dict[Any, Parsed] | None = None,
) -> DraftProblem:
    """The draft of the problem in *group*; rows that hold neither problem nor measure go to *refused*.

    *known* keeps what short cells of this table mean, from one problem to the next.
    """
    return _Builder(table, group, context, refused, {} if known is None else known).build()


class _Builder:
    """Builds one draft problem."""

    def __init__(
        self,
        table: Table,
        group: list[DataRow],
        context: Context,
        refused: dict[int, str],
        known: dict[Any, Parsed],
    ) -> None:
        self.known, self.filled, self.first = known, filled_columns(table), table.header.bottom + 1
        self.table, self.group, self.context, self.refused = table, group, context, refused
        self.columns = table.columns
        self.rows = [row.index for row in group]
        self.problem: DraftProblem = DraftProblem([row + 1 for row in self.rows])
        self.received_on: date | None = None
        self.latest: DraftMeasure | None = None

    def build(self) -> DraftProblem:
        """Texts first (the deadline needs the day of receipt), then measures, then states."""
        self._texts()
        per_row = {row: self._measures(row) for row in self.rows}
        self.problem.measures = [measure for row in self.rows for measure in per_row[row]]
        self._ids(per_row)
        self._states(per_row)
        self._extras(per_row)
        self._refuse_rest(per_row)
        return self.problem

    # --- the problem's texts ----------------------------------------------------------------------------------------

    def _texts(self) -> None:
        first = self.group[0]
        values = self.problem.values
        values |= {"number": first.number, "aspect": first.aspect, "topic": first.topic, "text": first.text}
        for key in _PROBLEM_TEXTS:
            values[key] = "\n".join(dict.fromkeys(map(without_final_mark, dict.fromkeys(self._all(key)))))
        people = [person for text in dict.fromkeys(self._all("claimed_by")) for person in split_names(text)]
        values["claimed_by"] = self.context.aliases.get(people[0].name, people[0].name) if people else ""
        self.problem.posts.extend(person for person in people[:1] if person.post)
        self.received_on = next(filter(None, (parse_date(value) for value in self._all_values("received_on"))), None)
        values["received_on"] = self.received_on
        self.problem.values = {key: value for key, value in values.items() if value}

    def _all(self, key: str) -> Iterator[str]:
        """The different texts of a key over the problem's rows."""
        columns = self.columns.with_field(key)
        for row in self.rows if columns else ():
            for column in columns:
                text = self._filled(row, column)
                if text and not is_error(text):
                    yield text

    def _all_values(self, key: str) -> Iterator[Any]:
        columns = self.columns.with_field(key)
        for row in self.rows if columns else ():
            for column in columns:
                value = self.table.sheet.value(*self._place(row, column))
                yield value if value and not isinstance(value, str) else self._filled(row, column)

    # --- measures ---------------------------------------------------------------------------------------------------

    def _measures(self, row: int) -> list[DraftMeasure]:
        """The measures of one row; a report that pairs with none goes to the problem, or to the row's first measure."""
        text, told = self._own(row, "measure.text"), self._own(row, "measure.progress")
        if told and text in NOTHING and not self.told_over_all:
            return [self._measure(row, "", without_final_mark(told))]
        planned = split_items(text)
        if told and self.told_over_all:
            self._to_problem(without_final_mark(told))
            told = ""
        report = split_list(told)
        if not self.columns.has("measure.text"):
            return self._reported(row, told)
        if not planned and not told:
            return []
        if not told:
            return [self._measure(row, text) for text in planned]
        if len(planned) == len(report.items):
            self._to_problem(report.lead)
            return [self._measure(row, *pair) for pair in zip(planned, report.items, strict=True)]
        return self._unpaired(row, planned, without_final_mark(told))

    @cached_property
    def told_over_all(self) -> bool:
        """True where one report is merged over all of the problem's rows."""
        return self._merged_over_all(self.columns.with_field("measure.progress"))

    def _reported(self, row: int, told: str) -> list[DraftMeasure]:
        """Without a column of measures the items of the report are measures; told in one go it is the problem's."""
        report = split_list(told)
        if len(self.rows) == 1 and not report.is_list:
            self._to_problem(without_final_mark(told))
            return []
        self._to_problem(report.lead)
        return [self._measure(row, "", item) for item in report.items]

    def _unpaired(self, row: int, planned: Sequence[str], told: str) -> list[DraftMeasure]:
        if len(self.rows) == 1:
            self._to_problem(told)
            told = ""
        measures = [self._measure(row, text) for text in planned]
        if told and not measures and self._continues_measure(row):
            self._append_progress(told)
        elif told and not measures:
            measures = [self._measure(row, "", told)]
        elif told:
            measures[0].progress = told
        return measures

    def _measure(self, row: int, text: str = "", progress: str = "") -> DraftMeasure:
        measure = DraftMeasure(row + 1, text, progress)
        self.latest = measure
        return measure

    def _append_progress(self, told: str) -> None:
        if self.latest:
            self.latest.progress = "\n".join(filter(None, (self.latest.progress, told)))

    def _continues_measure(self, row: int) -> bool:
        """True where the measure's cell is merged with the one above."""
        return self.latest is not None and any(
            self.table.sheet.anchor(row, column.index)[0] < row for column in self.columns.with_field("measure.text")
        )

    def _to_problem(self, told: str) -> None:
        if told:
            old = self.problem.values.get("progress", "")
            self.problem.values["progress"] = "\n".join(filter(None, (old, told)))

    def _ids(self, per_row: dict[int, list[DraftMeasure]]) -> None:
        """Our hidden id stands in a row of its measure, or of the problem where there is none."""
        for row, measures in per_row.items():
            found = self._own(row, "id")
            if found and len(measures) == 1:
                measures[0].id = found
            elif found:
                self.problem.id = found

    # --- states -----------------------------------------------------------------------------------------------------

    def _states(self, per_row: dict[int, list[DraftMeasure]]) -> None:
        for unit in state_columns(self.columns):
            if self._pairs(unit, per_row):
                continue
            if self._is_problems(unit):
                self._keep(self.problem.values, unit, self.rows[0], self.rows[0])
            else:
                for row, measures in per_row.items():
                    self._keep_own(unit, row, measures)
        named = self.columns.has("departments", "lead_departments")
        if self.group[0].department and not named and "departments" not in self.problem.values:
            names = (department.name for department in split_departments(self.group[0].department))
            self.problem.values["departments"] = tuple(self.context.aliases.get(name, name) for name in names)

    def _keep(self, target: dict[str, Any], unit: tuple[Column, ...], row: int, noted: int) -> None:
        said = [(column, text) for column in unit if (text := self._filled(row, column))]
        if not said:
            return
        parsed = self._parsed(row, said)
        for key, value in parsed.values.items():
            old = target.get(key)
            if not old:
                target[key] = value
            elif isinstance(value, tuple):
                target[key] = tuple(dict.fromkeys((*old, *value)))
            elif isinstance(value, str) and key not in ("status", "status_text"):
                target[key] = f"{old}\n{value}"
            else:
                target[key] = value
        self.problem.posts.extend(parsed.posts)
        self.problem.notes.extend((noted + 1, note) for note in parsed.notes)
        if parsed.extra:
            self.problem.values["extra"] = {**self.problem.values.get("extra", {}), **parsed.extra}

    def _parsed(self, row: int, said: list[tuple[Column, str]]) -> Parsed:
        """The values of a row's cells. The same few names and words stand in a column again and again."""
        column, text = said[0]
        if len(said) > 1 or len(text) > _SHORT or len(self.known) > _MOST or not _BY_VALUE.isdisjoint(column.fields):
            cells = [(each, self.table.sheet.value(*self._place(row, each)), words) for each, words in said]
            return parse_cells(cells, self.context, self.received_on)
        key = (column.index, text)
        if key not in self.known:
            self.known[key] = parse_cells([(column, None, text)], self.context, self.received_on)
        return self.known[key]

    def _keep_own(self, unit: tuple[Column, ...], row: int, measures: list[DraftMeasure]) -> None:
        if not measures and row == self.rows[0]:
            self._keep(self.problem.values, unit, row, row)
        if self._pair_row(unit, row, measures):
            return
        for measure in measures:
            self._keep(measure.own, unit, row, row)

    def _pairs(self, unit: tuple[Column, ...], per_row: dict[int, list[DraftMeasure]]) -> bool:
        """A list in the problem's one cell that is as long as its row's measures gives each its own value."""
        first = self.rows[0]
        if len(per_row[first]) < 2:
            return False
        if not self._is_problems(unit) or (len(self.rows) > 1 and self._merged_over_all(unit)):
            return False
        return self._pair_row(unit, first, per_row[first])

    def _pair_row(self, unit: tuple[Column, ...], row: int, measures: list[DraftMeasure]) -> bool:
        """True when the row's cell lists as many items as the row has measures; each then has its own."""
        if len(unit) != 1 or len(measures) < 2:
            return False
        column = unit[0]
        items = paired(column, self._filled(row, column), len(measures))
        for measure, item in zip(measures, items, strict=False):
            parsed = parse_cells(((column, item, item),), self.context, self.received_on)
            measure.own |= parsed.values
            self.problem.posts.extend(parsed.posts)
            self.problem.notes.extend((row + 1, note) for note in parsed.notes)
        return bool(items)

    def _is_problems(self, unit: tuple[Column, ...]) -> bool:
        """Merged over all rows, or given in the first row only."""
        if len(self.rows) == 1 or self._merged_over_all(unit):
            return True
        if self.columns.has("id"):  # a sheet of ours joins what is the problem's
            return False
        return all(
            not self.table.sheet.text(row, column.index) and self.table.sheet.anchor(row, column.index)[0] == row
            for column in unit
            for row in self.rows[1:]
        )

    def _merged_over_all(self, unit: Sequence[Column]) -> bool:
        if len(self.rows) == 1:
            return False
        filled = False
        for column in unit:
            areas = self.table.sheet.merged_at.column(column.index)
            over_all = len(areas) > self.rows[-1] and areas[self.rows[0]] is not None
            if over_all and all(areas[row] is areas[self.rows[0]] for row in self.rows):
                filled = filled or bool(self._filled(self.rows[0], column))
            elif any(self._filled(row, column) for row in self.rows):
                return False
        return filled

    # --- what is left -----------------------------------------------------------------------------------------------

    def _extras(self, per_row: dict[int, list[DraftMeasure]]) -> None:
        """Texts of columns that were not understood stay with the row."""
        for row in self.rows:
            found = {
                column.label or f"{column.letter}列": self.table.sheet.text(row, column.index)
                for column in self.columns.unmapped
            }
            found = {label: text for label, text in found.items() if text}
            if per_row[row]:
                own = {label: text for label, text in found.items() if self._is_rows(row, label)}
                per_row[row][0].extra |= own
                found = {label: text for label, text in found.items() if label not in own}
            if found:
                old = self.problem.values.get("extra", {})
                self.problem.values["extra"] = old | {
                    label: f"{old[label]}\n{text}" if label in old else text for label, text in found.items()
                }

    def _is_rows(self, row: int, label: str) -> bool:
        """True for a text of a later row; in a sheet of ours also of the first, unless it is joined over all."""
        if row != self.rows[0] or len(self.rows) == 1 or not self.columns.has("id"):
            return row != self.rows[0]
        places = ((row, column.index) for column in self.columns.unmapped if column.label == label)
        return not any(place in self.table.sheet.merged_at for place in places)

    def _refuse_rest(self, per_row: dict[int, list[DraftMeasure]]) -> None:
        for row in self.rows[1:]:
            if not per_row[row] and not self._repeats(row):
                self.problem.rows.remove(row + 1)
                self.refused[row + 1] = "这一行没有整改措施和整改情况，看不出属于哪条措施。请补上后再导入。"

    def _repeats(self, row: int) -> bool:
        """True when a row without measures loses nothing: it says again what the first row says, or only what the
        problem keeps."""
        keys = {"number", "measure.progress", *_PROBLEM_TEXTS}
        columns = (column for column in self.columns.columns if column.fields and not keys.issuperset(column.fields))
        first = self.rows[0]
        return all(self._filled(row, column) in ("", self._filled(first, column)) for column in columns)

    def _own(self, row: int, key: str) -> str:
        for column in self.columns.with_field(key):
            text = self.table.sheet.text(row, column.index)
            if text and not own_text(self.table, row, column):  # 同上
                text = self._filled(row, column)
            if text and not is_error(text):
                return text
        return ""

    def _filled(self, row: int, column: Column) -> str:
        return self.filled[column.index].texts[row - self.first]

    def _place(self, row: int, column: Column) -> tuple[int, int]:
        return filled_place(self.table, row, column)
