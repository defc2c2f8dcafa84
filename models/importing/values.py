"""Cells to values, in one place for the import, the window's editors and the writers.

Everything here is pure, needs no reader library, and never raises for odd text.
"""

from __future__ import annotations

from models.importing.deadlines import add_months, parse_date, parse_deadline
from models.importing.lists import ItemList, split_items, split_list
from models.importing.names import DepartmentName, PersonName, is_department, names_only, split_departments, split_names
from models.importing.states import is_no_tick, is_status_word, is_tick, parse_status
from models.importing.texts import cell_text, folded, heading, one_line, without_number

__all__ = [
    "DepartmentName",
    "ItemList",
    "PersonName",
    "add_months",
    "cell_text",
    "folded",
    "heading",
    "is_department",
    "is_no_tick",
    "is_status_word",
    "is_tick",
    "names_only",
    "one_line",
    "parse_date",
    "parse_deadline",
    "parse_status",
    "split_departments",
    "split_items",
    "split_list",
    "split_names",
    "without_number",
]
