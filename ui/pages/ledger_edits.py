"""What can be done to the selected cells and rows: each action is one call of ``models.ledger``, one undo step.

Nothing here raises LedgerErrors: the page is told by ``said`` (kind and sentence for its line), other errors by
``failed``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal

from models.errors import LedgerError
from models.labels import FIELDS
from models.records import INHERIT, Changes, Deadline, Problem
from models.rules import DATE_OF
from ui.itemmodels import ledger_cells, ledger_paste
from ui.itemmodels.ledger_cells import Edit
from ui.itemmodels.ledger_clipboard import Block as Table
from ui.itemmodels.ledger_columns import COLUMNS, STATE, Column
from ui.itemmodels.ledger_drops import Drop, behind, heading_of
from ui.itemmodels.ledger_model import LedgerModel
from ui.itemmodels.ledger_rows import DataRow
from ui.session import LedgerSession
from ui.widgets.ledger_selecting import Block

_UNDO = "Ctrl+Z 撤销"
_LONGEST_NUMBER = 9  # digits of a number that is counted on from
_OVER = "要移到别的问题，请按 Alt+Shift+↑ 或 ↓。"


class LedgerEdits(QObject):
    """The ledger page's way to write. ``said(kind, sentence)`` with kind good, note or bad; ``failed(exception)``."""

    said = Signal(str, str)
    failed = Signal(object)

    def __init__(self, session: LedgerSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    @property
    def can_write(self) -> bool:
        """False while the ledger may only be read."""
        return self._session.can_write

    # --- single values ---------------------------------------------------------------------------------------------

    def commit(self, row: DataRow, column: Column, typed: str) -> bool:
        """Write what was typed into a cell; False (and a sentence) when it was refused."""
        try:
            edit = ledger_cells.edit(row, column, typed, self._session.round)
        except LedgerError as error:
            self.said.emit("bad", f"没有保存：{error}")
            return False
        if edit is None:
            return True
        done = self.write([edit], f"修改{ledger_cells.label(column)}") is not None
        if done:
            self._say_if(_dates_note([edit]))
            self._warn_of_deadlines([edit])
        return done

    def set_values(self, table: str, row_id: str, values: dict[str, Any], label: str) -> bool:
        """Write values of one record, for the form; False (and a sentence) when they were refused."""
        edit = Edit(table, row_id, values)
        done = self.write([edit], label) is not None
        self._say_if(_dates_note([edit]) if done else "")
        return done

    def write(self, edits: Sequence[Edit], label: str, *, by_hand: bool = True) -> Changes | None:
        """Write edits as one step; None when that failed. States follow the rules unless they are not *by_hand*."""
        old = [edit.as_argument() for edit in edits if not edit.new]
        new = [(edit.id, edit.values) for edit in edits if edit.new]
        return self._run(self._session.ledger.edit, old, label, new, today=date.today() if by_hand else None)

    # --- blocks ----------------------------------------------------------------------------------------------------

    def clear(self, model: LedgerModel, block: Block) -> None:
        """Empty the cells."""
        self._write_cells([(*place, "") for place in _cells(model, block)], "清除", skip_locked=True)

    def fill_down(self, model: LedgerModel, block: Block) -> None:
        """Copy the block's first row into those below; with one row, the row above into it."""
        rows = block.rows
        if len(rows) < 2 and rows:
            above = [number for number in model.data_rows() if number < rows[0]][-1:]
            rows = (*above, *rows)
        first = model.data_row(rows[0]) if rows else None
        if first is None or len(rows) < 2:
            self.said.emit("note", "请先选中要填充的几行，第一行的内容会填到下面各行。")
            return
        below = Block(tuple(rows[1:]), block.columns)
        texts = {column: ledger_cells.text(first, COLUMNS[column]) for column in block.columns}
        cells = [
            (row, column, texts[COLUMNS.index(column)]) for row, column in _cells(model, below)
            if row.problem.id != first.problem.id or not ledger_cells.is_spanned(row, column)
        ]
        self._write_cells(cells, "向下填充", skip_locked=True)

    def paste(self, model: LedgerModel, block: Block, table: Table, columns: Sequence[int]) -> None:
        """Put a block of texts in from the block's first cell on; a single text goes into every cell of the block, a
        smaller block as often as it fits into the selected cells.

        *columns* are the visible ones from left to right.
        """
        if not block.rows:
            return
        if len(table) == 1 and len(table[0]) == 1:
            self._write_cells([(*place, table[0][0] or "") for place in _cells(model, block)], "粘贴")
            return
        table = ledger_paste.repeated(table, model, block.rows, block.columns)
        numbers = [number for number in model.data_rows() if number >= block.rows[0]][: len(table)]
        start, wide = list(columns).index(block.columns[0]), max(map(len, table))
        across = columns[start : start + wide]
        rows = [row for number in numbers if (row := model.data_row(number))]
        try:
            edits = list(ledger_paste.edits(rows, [COLUMNS[each] for each in across], table, self._session.round))
        except LedgerError as error:
            self.said.emit("bad", f"没有粘贴：{error}")
            return
        self._write_edits(edits, "粘贴")
        if len(rows) < len(table):
            left = len(table) - len(rows)
            self.said.emit("note", f"下面没有足够的行，最后 {left} 行没有粘贴。请先新增措施，或用“导入”。")
        elif len(across) < wide:
            left = wide - len(across)
            self.said.emit("note", f"右边没有足够的列，最后 {left} 列没有粘贴。请在“列”里显示需要的列，或从靠左的格子粘贴。")

    def set_status(self, model: LedgerModel, block: Block, word: str) -> None:
        """Give all rows of the block one state."""
        status = next(number for number, column in enumerate(COLUMNS) if column.key == "status")
        cells = [(*place, word) for place in _cells(model, Block(block.rows, (status,)))]
        self._write_cells(cells, f"状态改为{word or '未填'}")

    def split(self, rows: Sequence[DataRow], column: Column) -> None:
        """Give every measure of these problems the problem's value as its own, to be changed row by row."""
        edits = [
            Edit("measure", measure.id, {key: ledger_cells.state_value(measure, key) for key in _keys(column)})
            for problem in _problems(rows) for measure in problem.measures
            if column.whose == STATE and column.field not in measure.own
        ]
        self._write_edits(edits, f"{ledger_cells.label(column)}分行填写", by_hand=False)

    def join(self, rows: Sequence[DataRow], column: Column) -> None:
        """Make one cell of it again: the first row's value becomes the problem's, all measures take it from there."""
        edits: list[Edit] = []
        for problem in _problems(rows):
            if column.whose == STATE and problem.measures:
                first = problem.measures[0]
                values = {key: ledger_cells.state_value(first, key) for key in _keys(column)}
                edits.append(Edit("problem", problem.id, values))
                edits += [
                    Edit("measure", measure.id, dict.fromkeys(values, INHERIT)) for measure in problem.measures
                    if column.field in measure.own
                ]
        self._write_edits(edits, f"{ledger_cells.label(column)}合并为一格", by_hand=False)

    # --- rows ------------------------------------------------------------------------------------------------------

    def add_problem(self, beside: DataRow | None) -> str:
        """Add a problem with the next number behind that of *beside*, with its aspect and topic; the new id, empty if
        refused.
        """
        values: dict[str, Any] = {"text": "", "number": self._next_number()}
        if beside is not None:
            values |= {"aspect": beside.problem.aspect, "topic": beside.problem.topic}
        after = beside.problem.id if beside else None
        if not self._has_round():
            return ""
        changes = self._run(self._session.ledger.add_problem, self._session.round.id, values, after)
        return changes.created[0] if changes else ""

    def add_measure(self, beside: DataRow) -> str:
        """Add an empty measure behind *beside*; the new id, empty if refused."""
        after = beside.measure.id if beside.measure else None
        changes = self._run(self._session.ledger.add_measure, beside.problem.id, {"text": ""}, after)
        return changes.created[0] if changes else ""

    def delete(self, rows: Sequence[DataRow], whole_problems: bool) -> None:
        """Delete the rows: their problems, or their measures (a problem without measures itself)."""
        problems = [row.problem for row in rows if whole_problems or row.measure is None]
        ids = tuple(dict.fromkeys(problem.id for problem in problems))
        measures = tuple(row.measure.id for row in rows if row.measure and row.problem.id not in ids)
        if not ids and not measures:
            return
        with_them = sum(len(problem.measures) for problem in _unique(problems)) + len(measures)
        if self._run(self._session.ledger.delete_rows, ids, measures):
            parts = ([f"{len(ids)} 个问题"] if ids else []) + ([f"{with_them} 条措施"] if with_them else [])
            self.said.emit("good", f"已删除 {'、'.join(parts)}，{_UNDO}。")

    def move(self, model: LedgerModel, number: int, whole_problem: bool, step: int) -> str:
        """Move a measure within its problem, or a problem within its heading, one place; the moved record's id."""
        row = model.data_row(number)
        if row is None:
            return ""
        if whole_problem or row.measure is None:
            return self._move_problem(model, number, row, step)
        siblings = [measure.id for measure in row.problem.measures]
        place = siblings.index(row.measure.id)
        if not 0 <= place + step < len(siblings):
            self.said.emit("note", "这条措施已经在本问题的最" + ("后。" if step > 0 else "前。") + _OVER)
            return ""
        return self.drop_measure(row, Drop(0, step > 0, siblings[place + step], row.problem.id))

    def _move_problem(self, model: LedgerModel, number: int, row: DataRow, step: int) -> str:
        top = model.top(number)
        other = model.data_row(top + row.size if step > 0 else top - 1)
        if other is None or heading_of(other.problem) != heading_of(row.problem):
            place = "后" if step > 0 else "前"
            self.said.emit("note", f"这个问题已经在本组的最{place}。要换到别的组，请按 Alt+Shift+{'↓' if step > 0 else '↑'}。")
            return ""
        return self.drop_problem(row.problem, Drop(0, step > 0, other.problem.id, "", heading_of(row.problem)))

    def move_over(self, model: LedgerModel, number: int, whole_problem: bool, step: int) -> str:
        """Move a measure into the neighbouring problem, or a problem under the neighbouring heading; the moved record's
        id, empty if there is no neighbour."""
        row = model.data_row(number)
        if row is None:
            return ""
        whole = whole_problem or row.measure is None
        here = heading_of(row.problem) if whole else row.problem.id
        numbers = range(number + 1, model.rowCount()) if step > 0 else range(number - 1, -1, -1)
        others = (found for each in numbers if (found := model.data_row(each)))
        there = (each for each in others if (heading_of(each.problem) if whole else each.problem.id) != here)
        other = next(there, None)
        if other is None:
            self.said.emit("note", f"{'下' if step > 0 else '上'}面没有别的{'组' if whole else '问题'}了。")
            return ""
        if whole:
            return self.drop_problem(row.problem, Drop(0, step < 0, other.problem.id, "", heading_of(other.problem)))
        beside = other.measure.id if other.measure else ""
        return self.drop_measure(row, Drop(0, step < 0, beside, other.problem.id))

    def drop_measure(self, row: DataRow, drop: Drop) -> str:
        """Put a measure where it was dropped; its id, empty if it stays where it was or was refused."""
        if row.measure is None:
            return ""
        problem = next(each for each in self._session.problems() if each.id == drop.into)
        ids = [measure.id for measure in problem.measures]
        after = behind(ids, row.measure.id, drop.beside, drop.below) if drop.beside else None
        if problem.id == row.problem.id and (drop.beside == row.measure.id or _stays(ids, row.measure.id, after)):
            return ""
        done = self._run(self._session.ledger.move_measure, row.measure.id, problem.id, after)
        return row.measure.id if done else ""

    def drop_problem(self, problem: Problem, drop: Drop) -> str:
        """Put a problem where it was dropped, under that heading; its id, empty if it stays or was refused."""
        ids = [each.id for each in self._session.problems()]
        after = behind(ids, problem.id, drop.beside, drop.below)
        other_heading = drop.heading != heading_of(problem)
        if drop.beside == problem.id or (not other_heading and _stays(ids, problem.id, after)):
            return ""
        if other_heading and problem.locked:
            self.said.emit("note", f"这个问题只能在本组里移动。{ledger_cells.LOCKED}")
            return ""
        heading = drop.heading if other_heading else None
        return problem.id if self._run(self._session.ledger.move_problem, problem.id, after, heading) else ""

    # --- inside ----------------------------------------------------------------------------------------------------

    def _write_cells(self, cells: Sequence[tuple[DataRow, Column, str]], verb: str, skip_locked: bool = False) -> None:
        """Write texts into cells. One refused text refuses all, so that nothing is half pasted."""
        try:
            edits = [
                edit for row, column, text in cells if not (skip_locked and ledger_cells.refusal(row, column))
                if (edit := ledger_cells.edit(row, column, text, self._session.round))
            ]
        except LedgerError as error:
            self.said.emit("bad", f"没有{verb}：{error}")
            return
        if not edits and any(ledger_cells.refusal(row, column) for row, column, _ in cells):
            self.said.emit("note", ledger_cells.LOCKED)
        self._write_edits(edits, verb)

    def _write_edits(self, edits: Sequence[Edit], verb: str, *, by_hand: bool = True) -> None:
        label = f"{verb} {len(edits)} 个单元格" if len(edits) > 1 else verb
        if edits and self.write(edits, label, by_hand=by_hand):
            several = f"{verb}：改了 {len(edits)} 个单元格，{_UNDO}。" if len(edits) > 1 else ""
            self._say_if(several + (_dates_note(edits) if by_hand else ""))
            if by_hand:
                self._warn_of_deadlines(edits, several)

    def _say_if(self, text: str) -> None:
        if text:
            self.said.emit("good", text)

    def _warn_of_deadlines(self, edits: Sequence[Edit], done: str = "") -> None:
        found = [edit.values.get("deadline") for edit in edits]
        vague = [each.text for each in found if isinstance(each, Deadline) and each.kind == "unknown"]
        if vague:
            more = f"等 {len(vague)} 个时限" if len(vague) > 1 else ""
            self.said.emit("note", f"{done}“{vague[0]}”{more}看不出是哪一天，已按原文保存；超期提醒里不会有它。"
                                   "可写 2025年6月底前、2025-06-30。")

    def _next_number(self) -> str:
        """One more than the greatest number in the round; empty where problems are not numbered by plain numbers."""
        problems = self._session.problems()
        plain = (problem.number for problem in problems if len(problem.number) <= _LONGEST_NUMBER)
        numbers = [int(number) for number in plain if number.isdecimal()]
        return "" if problems and not numbers else str(max(numbers, default=0) + 1)

    def _has_round(self) -> bool:
        if not self._session.has_round:
            self.said.emit("note", "还没有检查批次。请先粘贴反馈意见、导入台账，或新建一个检查批次。")
        return self._session.has_round

    def _run(self, writer: Callable[..., Changes], *args: Any, **options: Any) -> Changes | None:
        if self._session.is_open and not self.can_write:
            self.said.emit("note", ledger_cells.READ_ONLY)
            return None
        try:
            return self._session.apply(writer, *args, **options)
        except LedgerError as error:
            self.said.emit("bad", str(error))
        except Exception as error:  # ours: the one error dialog shows it
            self.failed.emit(error)
        return None


def _cells(model: LedgerModel, block: Block) -> Iterator[tuple[DataRow, Column]]:
    """The block's cells, a spanning one once."""
    for number in block.rows:
        row = model.data_row(number)
        if row is None:
            continue
        for column in block.columns:
            # A spanning cell counts at its top row, or where the block begins below that.
            covered = ledger_cells.is_spanned(row, COLUMNS[column]) and row.place and number != block.rows[0]
            if not covered:
                yield row, COLUMNS[column]


def _dates_note(edits: Sequence[Edit]) -> str:
    """Says that the day of completing or closing was filled in, so that it can be corrected."""
    keys = {key for edit in edits if (key := DATE_OF.get(edit.values.get("status", ""))) and key not in edit.values}
    named = "、".join(f"“{FIELDS[key]}”" for key in sorted(keys, reverse=True))
    return f"{named}空着的已填为今天（{date.today():%Y-%m-%d}），可以改。" if keys else ""


def _stays(ids: list[str], moving: str, after: str | None) -> bool:
    place = ids.index(moving)
    return after == (ids[place - 1] if place else None)


def _problems(rows: Sequence[DataRow]) -> list[Problem]:
    return _unique([row.problem for row in rows])


def _unique(problems: Sequence[Problem]) -> list[Problem]:
    return list({problem.id: problem for problem in problems}.values())


def _keys(column: Column) -> tuple[str, ...]:
    """The keys that belong together: a state goes with the source's word for it."""
    return ("status", "status_text", "keep_up") if column.field == "status" else (column.field,)
