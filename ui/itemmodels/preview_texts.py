"""What the lines of the import preview say: in the list, and in full below it."""

from __future__ import annotations

from html import escape

from models.importing.plan_data import CellChange
from ui.itemmodels.import_models import KINDS, field_name, value_text
from ui.itemmodels.preview_ticks import TICKED_KINDS, Line

#: Columns of the list.
PLACE, RESULT, OLD, NEW = range(4)
#: What the feedback letter says of a problem; a form that is only kept as reported may say other things.
_LETTERS = ("problem.text", "text", "aspect", "topic", "number", "category", "received_on")
KEEP, TAKE = "保留台账", "采用表格"


def row_text(line: Line, column: int) -> str:
    """A row of the file; what is new as a whole tells its values in one line."""
    row = line.row
    if column == PLACE:
        return f"第 {row.row} 行"
    if column == RESULT:
        return KINDS[row.kind]
    if column == OLD:
        return row.text
    if row.reason or row.kind not in TICKED_KINDS or row.kind == "changed":
        return row.reason
    return "；".join(f"{field_name(cell.field)}：{value_text(cell.field, cell.new)}" for cell in row.cells)


def cell_text(line: Line, cell: CellChange, taken: bool, column: int) -> str:
    """A cell of a row; *taken*: it is to be imported."""
    if column == PLACE:
        return field_name(cell.field)
    if column == RESULT:
        return (TAKE if taken else KEEP) if cell.conflict else "" if cell.applied else "不改"
    if column == OLD:
        return value_text(cell.field, cell.old)
    text, remark = new_text(cell), _remark(line, cell)
    return f"{text}（{remark}）" if remark else text


def new_text(cell: CellChange) -> str:
    """The value that the table has."""
    return value_text(cell.field, cell.new) or "（清空）"


def _remark(line: Line, cell: CellChange) -> str:
    """Why a cell is not imported by itself; empty for one that is."""
    if cell.conflict or cell.applied:
        return cell.conflict
    if line.merged:
        return "以先报送的为准，只提示"
    return "反馈意见原文已锁定，只提示" if cell.field in _LETTERS else "先不改台账"


def row_html(line: Line) -> str:
    """All of a row, for the place below the list."""
    row = line.row
    head = f"<b>第 {row.row} 行 {KINDS[row.kind]}</b> {escape(row.text)}"
    parts = [head, *map(escape, filter(None, (row_text(line, NEW), *line.notes)))]
    return "<br>".join(part.replace("\n", "<br>") for part in parts)


def cell_html(line: Line, cell: CellChange, taken: bool) -> str:
    """Old and new value of a cell in full; what is replaced is struck through."""
    old, new = escape(value_text(cell.field, cell.old)), escape(new_text(cell))
    remark = escape(_remark(line, cell))
    parts = [f"<b>{field_name(cell.field)}</b>" + (f"（{remark}）" if remark else "")]
    if old:
        parts.append("台账：" + (f"<s>{old}</s>" if taken else old))
    parts.append(f"表格：{new}")
    return "<br>".join(part.replace("\n", "<br>") for part in parts)
