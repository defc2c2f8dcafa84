"""What a block from the clipboard changes in the rows that it is pasted beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.errors import ValueRefusedError
from models.records import RoundInfo
from ui.itemmodels import ledger_cells
from ui.itemmodels.ledger_cells import Edit
from ui.itemmodels.ledger_clipboard import Block
from ui.itemmodels.ledger_columns import STATE, Column
from ui.itemmodels.ledger_model import LedgerModel
from ui.itemmodels.ledger_rows import DataRow


def repeated(table: Block, model: LedgerModel, rows: Sequence[int], columns: Sequence[int]) -> Block:
    """*table* as often as it fits into the selected *rows* and *columns*, as in a spreadsheet; itself where it does not
    fit, or where the selection has so many rows only because a cell spans them.
    """
    high, wide = len(table), max(map(len, table))
    if len(rows) % high or len(columns) % wide or any(len(line) != wide for line in table):
        return table
    if any(model.is_spanned(row, column) for row in rows for column in columns):
        return table
    return [line * (len(columns) // wide) for line in table] * (len(rows) // high)


def edits(rows: Sequence[DataRow], columns: Sequence[Column], table: Block, round_: RoundInfo) -> Iterator[Edit]:
    """Edits for a block whose lines stand beside *rows*. ValueRefusedError when one of its texts is refused.

    Different texts beside the rows of a spanning state cell go to the measures.
    """
    for place, column in enumerate(columns):
        yield from _column_edits(rows, column, _texts(table[: len(rows)], place, column), round_)


def _column_edits(
    rows: Sequence[DataRow], column: Column, texts: Sequence[str | None], round_: RoundInfo
) -> Iterator[Edit]:
    different: dict[str, set[str]] = {}
    for row, text in zip(rows, texts, strict=True):
        different.setdefault(row.problem.id, set()).update({(text or "").strip()} - {""})
    before = ""
    for row, text in zip(rows, texts, strict=True):
        first, before = row.problem.id != before, row.problem.id
        if text is None:
            continue
        spanned = ledger_cells.is_spanned(row, column)
        split = spanned and column.whose == STATE and len(different[row.problem.id]) > 1
        if spanned and not split and not first:
            if text.strip() and column.whose != STATE and text.strip() != ledger_cells.text(row, column):
                _refuse_covered(column, text)
            continue
        found = ledger_cells.edit(row, column, text, round_, split=split)
        if found:
            yield found


def _texts(table: Block, place: int, column: Column) -> list[str | None]:
    """The block's texts for one column; None: nothing is to be pasted there. A merged state cell counts for each of its
    rows, because that is what a state over several rows means."""
    found: list[str | None] = []
    above: str | None = None
    for line in table:
        text = line[place] if place < len(line) else None
        covered = text is None and place < len(line) and column.whose == STATE
        above = above if covered else text
        found.append(above)
    return found


def _refuse_covered(column: Column, text: str) -> None:
    """A text was pasted beside a row that belongs to the problem above: refuse rather than lose it."""
    raise ValueRefusedError(
        f"“{text.strip()[:12]}…”所在的行属于上一个问题，{ledger_cells.label(column)}只有一格。请先新增问题，再粘贴。"
    )
