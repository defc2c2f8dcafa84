"""An import plan as the report of contract §3, for the command line, the window and the import's record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.importing.columns import Column
from models.importing.plan_data import FilePlan, ImportPlan, TablePlan
from models.importing.preview_cells import shown_only


def report(plan: ImportPlan, batch: str | None = None, ids: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The report as a JSON object; *batch* is None (or "") for a dry run, *ids* turns keys of new rows into their
    ids."""
    return {"batch": batch or None, "files": [_file(file, ids or {}) for file in plan.files]}


def _file(file: FilePlan, ids: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"file": file.file, "sheets": [_table(table, ids) for table in file.tables]}
    return found | ({"error": file.error} if file.error else {})


def _table(table: TablePlan, ids: Mapping[str, str]) -> dict[str, Any]:
    if table.skipped:
        return {"sheet": table.sheet, "skipped": table.skipped}
    return {
        "sheet": table.sheet,
        "header_rows": list(table.header_rows),
        "columns": {column.letter: _fields(column) for column in table.columns if column.fields},
        "unmapped": [column.letter for column in table.columns if not column.fields],
        "counts": dict(table.counts),
        "merged": [{"row": row, "problem": ids.get(key, key)} for row, key in table.merged],
        "refused": [{"row": row.row, "reason": row.reason} for row in table.rows if row.kind == "refused"],
        "skipped": [{"row": row.row, "reason": row.reason} for row in table.rows if row.kind == "skipped"],
        "proposed": [{"row": row.row, "reason": row.reason} for row in table.rows if row.kind == "proposed"],
        "shown": [
            {"row": row.row, "field": cell.field, "ledger": str(cell.old or ""), "file": str(cell.new)}
            | ({"conflict": cell.conflict} if cell.conflict else {})
            for row in table.rows
            for cell in shown_only(row.cells)
        ],
        "notes": [{"row": row, "reason": reason} for row, reason in table.notes],
    }


def _fields(column: Column) -> str | list[str]:
    return column.fields[0] if len(column.fields) == 1 else list(column.fields)
