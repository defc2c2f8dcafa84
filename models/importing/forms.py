"""Recognises a return form of ours (填报表) among the workbooks that come in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models.importing.grid import FormInfo, Sheet

#: Name of the hidden sheet by which a form is known again, whatever its file is called now: keys in the first column,
#: values in the second.
FORM_SHEET = "_zhenggai"


def form_info(sheets: Sequence[Sheet]) -> FormInfo | None:
    """What the workbook's hidden sheet says, None for anybody else's workbook."""
    for sheet in sheets:
        if sheet.name == FORM_SHEET and sheet.hidden:
            found = {sheet.text(row, 0): sheet.text(row, 1) for row in range(len(sheet.rows))}
            return _info(found) if found.get("form_id") else None
    return None


def _info(found: dict[str, str]) -> FormInfo:
    step = found.get("step", "")
    return FormInfo(
        found["form_id"], found.get("round_id", ""), found.get("department", ""), found.get("person", ""),
        found.get("period", ""), _day(found.get("as_of", "")), int(step) if step.isascii() and step.isdigit() else 0,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
