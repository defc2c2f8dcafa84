"""What stands in a cell of the ledger table, whose value it is, and what typing there changes.

Whose value (the rule of this page):

* Problem columns (序号, 问题, 方面 …) are the problem's; 整改措施 is the measure's. Text typed under 整改措施 beside a
  problem without measures makes its first measure.
* Every other cell of a problem without measures is the problem's.
* State columns (责任领导 … 备注) of a problem with measures:
  when no measure has a value of its own, and the problem has one (or there is but one measure): one cell over all rows,
  the problem's; otherwise a cell a row, the measure's. A value that a row only inherits is shown quieter; typing there
  makes it the measure's own.
* 整改情况 is one cell over all rows, the problem's, while the problem has such a text and no measure has; else the
  measure's.
* Emptying a measure's own value leaves it own and empty when the problem has a value, otherwise gives it back to the
  problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from models import rules
from models.cells import format_cell, parse_cell
from models.errors import ValueRefusedError
from models.labels import DEADLINE_KINDS, FIELDS, STATUS
from models.records import INHERIT, Deadline, Measure, Problem, RoundInfo
from ui.itemmodels.ledger_columns import LEADS, MEASURE, PROBLEM, Column
from ui.itemmodels.ledger_rows import DataRow

LOCKED = "这个问题的文字是反馈意见原文，已锁定。通报里换说法请写“通报用语”；确需更正，请在右侧详情里解除锁定。"
READ_ONLY = "台账以只读方式打开，不能修改。"
_LOCKED_KEYS = ("problem.text", "aspect", "topic")


class Edit(NamedTuple):
    """A change to be written: ``table`` and ``id`` of the row, or a problem's id for a new measure (``new``)."""

    table: str
    id: str
    values: Mapping[str, Any]
    new: bool = False

    def as_argument(self) -> tuple[str, str, Mapping[str, Any]]:
        """As ``models.ledger.edit`` takes it."""
        return (self.table, self.id, self.values)


def is_problems(row: DataRow, column: Column) -> bool:
    """True when the cell shows and edits a value of the problem (see the rule above)."""
    problem, field = row.problem, column.field
    if column.whose == PROBLEM or row.measure is None:
        return column.key != "measure.text"
    if column.whose == MEASURE:
        return field == "progress" and bool(problem.progress) and not any(each.progress for each in problem.measures)
    if any(field in each.own for each in problem.measures):
        return False
    return len(problem.measures) == 1 or bool(format_cell(field, state_value(problem, field)))


def is_spanned(row: DataRow, column: Column) -> bool:
    """True when the cell is one over all rows of its problem."""
    return row.size > 1 and is_problems(row, column)


def is_inherited(row: DataRow, column: Column) -> bool:
    """True when a row of its own shows a value that it has from the problem."""
    return row.measure is not None and column.whose not in (PROBLEM, MEASURE) and (
        column.field not in row.measure.own and not is_problems(row, column))


def state_value(record: Problem | Measure, field: str) -> Any:
    """A value of a record's STATE, or its evidence or remarks."""
    return getattr(record if field in ("evidence", "remarks") else record.state, field)


def value(row: DataRow, column: Column) -> Any:
    """The value that the cell shows."""
    if column.whose == PROBLEM or (column.key == "measure.progress" and is_problems(row, column)):
        return getattr(row.problem, column.field)
    if column.whose == MEASURE:
        return getattr(row.measure, column.field) if row.measure else ""
    return state_value(row.measure or row.problem, column.field)


def text(row: DataRow, column: Column) -> str:
    """The cell's text, as shown, copied and edited."""
    found = value(row, column)
    return "" if column.field == "status" and not found else format_cell(column.field, found)


def stand_in(row: DataRow, column: Column) -> str:
    """What an empty cell of 责任领导 or 责任科室 shows in its place: who leads, so that nobody takes the row for one that
    nobody answers for. Once a problem, unless a measure has others of its own; neither copied nor edited.
    """
    lead = LEADS.get(column.key)
    if lead is None or (row.place and row.measure is not None and lead not in row.measure.own):
        return ""
    names = format_cell(lead, state_value(row.measure or row.problem, lead))
    return f"牵头：{names}" if names and not text(row, column) else ""


def is_late(row: DataRow, column: Column, today: date) -> bool:
    """True when the row's deadline has passed and neither it nor its problem is done; in a cell over all rows of a
    problem, when one of them is late."""
    states = [(row.measure or row.problem).state]
    if is_spanned(row, column):
        states = [measure.state for measure in row.problem.measures]
    return any(rules.row_is_overdue(row.problem, state, today) for state in states)


def tooltip(row: DataRow, column: Column, today: date) -> str:
    """The whole text, and what the cell itself does not say: the day understood, the source's word, whose value."""
    lines = [text(row, column)]
    found = value(row, column)
    state = (row.measure or row.problem).state
    if isinstance(found, Deadline) and found.kind:
        lines.append(understood(found) + ("，已超期" if is_late(row, column, today) else ""))
    if column.field == "status" and state.status_text and state.status_text != STATUS[state.status]:
        lines.append(f"来表原文：{state.status_text}")
    if lead := stand_in(row, column):
        lines.append(lead)
    if is_inherited(row, column) and lines[0]:
        lines.append("沿用本问题的内容；在这里填写，只改这一条措施")
    elif is_spanned(row, column):
        lines.append(f"本问题 {row.size} 行共用")
    if row.problem.locked and column.key in _LOCKED_KEYS:
        lines.append("反馈意见原文，已锁定")
    return "\n".join(line for line in lines if line)


def understood(deadline: Deadline) -> str:
    """The day that a deadline was understood as, for hints."""
    if deadline.kind == "unknown":
        return "看不出日期，按原文保存，不参加超期提醒"
    if not deadline.kind:
        return ""
    kind = DEADLINE_KINDS[deadline.kind]
    return f"{kind}，不设具体日期" if deadline.on is None else f"{kind}：{deadline.on:%Y-%m-%d}"


def refusal(row: DataRow, column: Column) -> str:
    """Why the cell cannot be edited in place; empty if it can."""
    return LOCKED if row.problem.locked and column.key in _LOCKED_KEYS else ""


def edit(row: DataRow, column: Column, typed: str, round_: RoundInfo, *, split: bool = False) -> Edit | None:
    """What *typed* in that cell changes; None when nothing. ValueRefusedError when it means nothing or is locked.

    *split* makes the value the measure's own although the cell is one over all rows.
    """
    typed = typed.strip()
    if typed == text(row, column):
        return None
    if refusal(row, column):
        raise ValueRefusedError(refusal(row, column))
    if column.key == "measure.text" and row.measure is None:
        return Edit("measure", row.problem.id, {"text": typed}, new=True)
    found = parse_cell(column.field, typed, round_, row.problem.received_on, today=date.today())
    if row.measure is None or (is_problems(row, column) and not split):
        return Edit("problem", row.problem.id, values_for(column.field, found, typed))
    return Edit("measure", row.measure.id, _own_values(row, column, found, typed))


def values_for(field: str, found: Any, typed: str) -> dict[str, Any]:
    """The values to write for one field; a state set by hand replaces the source's word for it too."""
    if field != "status":
        return {field: found}
    return {"status": found, "status_text": "" if typed in STATUS.values() else typed}


def _own_values(row: DataRow, column: Column, found: Any, typed: str) -> dict[str, Any]:
    values = values_for(column.field, found, typed)
    inherits = column.whose not in (PROBLEM, MEASURE)
    if inherits and not typed and not format_cell(column.field, state_value(row.problem, column.field)):
        return dict.fromkeys(values, INHERIT)
    return values


def label(column: Column) -> str:
    """The column's name for undo steps and messages."""
    return FIELDS[column.key]
