"""What points into a sheet from other parts of the workbook, moved when rows are put into the sheet."""

from __future__ import annotations

import re
from typing import Any

from exporters.package import Package, local
from exporters.references import RowShift
from exporters.sheet_part import CALCULATION_ORDER

#: Attributes of form controls that hold a reference.
_LINKS = ("fmlaLink", "fmlaRange", "fmlaTxbx", "textlink")


def move_surroundings(package: Package, sheet: str, part: str, shift: RowShift) -> None:
    """Move all that belongs to the sheet *part* or names it: drawings, comments, tables, names, formulas elsewhere."""
    for relation in list(package.relations(part)):
        if not relation.outside and package.has(relation.target):
            _move_own(package, relation.kind, relation.target, shift)
    for other in package.names:
        if other.endswith(".xml") and other != part:
            _move_named(package, other, sheet, shift)
    package.drop(CALCULATION_ORDER)


def _move_own(package: Package, kind: str, target: str, shift: RowShift) -> None:
    if kind == "drawing":
        _move_anchors(package, target, shift)
    elif kind == "vmlDrawing":
        _move_vml(package, target, shift)
    elif kind in ("comments", "table", "threadedComment", "queryTable"):
        root = package.touch(target)
        for element in root.iter():
            if isinstance(element.tag, str) and element.get("ref"):
                element.set("ref", shift.areas(element.get("ref"), kind == "table"))


def _move_anchors(package: Package, part: str, shift: RowShift) -> None:
    """Pictures and charts: their corners say row and column from 0; one that hangs absolutely stays."""
    for anchor in package.touch(part):
        corners = [corner for corner in anchor if local(corner) in ("from", "to")]
        for corner in corners:
            row = next((each for each in corner if local(each) == "row"), None)
            if row is not None and (row.text or "").strip().isdigit():
                row.text = str(shift.row(int(row.text) + 1) - 1)


def _move_vml(package: Package, part: str, shift: RowShift) -> None:
    """Boxes of comments and old form controls: left, dx, top row, dy, right, dx, bottom row, dy."""
    for element in package.touch(part).iter():
        name, text = local(element), (element.text or "").strip()
        if name == "Anchor":
            numbers = [each.strip() for each in text.split(",")]
            if len(numbers) == 8 and numbers[2].isdigit() and numbers[6].isdigit():
                for place in (2, 6):
                    numbers[place] = str(shift.row(int(numbers[place]) + 1) - 1)
                element.text = ", ".join(numbers)
        elif name == "Row" and text.isdigit():
            element.text = str(shift.row(int(text) + 1) - 1)


def _move_named(package: Package, part: str, sheet: str, shift: RowShift) -> None:
    """Formulas of other parts that name the sheet: other sheets, defined names, charts, pivot sources, controls."""
    root = package.tree(part) if _may_name(part) else None
    if root is None:
        return
    for element in root.iter():
        name = local(element)
        if name in ("f", "formula", "formula1", "formula2", "definedName") and element.text:
            grow = True if element.get("name") == "_xlnm.Print_Area" else None
            new = shift.formula(element.text, sheet, home=False, grow=grow)
            if name == "definedName" and element.get("name") == "_xlnm.Print_Titles":
                new = shift.formula(element.text, sheet, home=False, grow=False)
            if new != element.text:
                package.touch(part)
                element.text = new
        elif name:
            _move_links(package, part, element, sheet, shift)


def _move_links(package: Package, part: str, element: Any, sheet: str, shift: RowShift) -> None:
    for attribute in _LINKS:
        old = element.get(attribute)
        new = shift.formula(old, sheet, home=False) if old else old
        if new != old:
            package.touch(part)
            element.set(attribute, new)
    if local(element) in ("worksheetSource", "dataRef") and element.get("sheet") == sheet and element.get("ref"):
        package.touch(part)
        element.set("ref", shift.areas(element.get("ref")))
    if local(element) == "hyperlink" and element.get("location"):
        new = shift.formula(element.get("location"), sheet, home=False, grow=False)
        if new != element.get("location"):
            package.touch(part)
            element.set("location", new)


def _may_name(part: str) -> bool:
    folders = ("xl/worksheets/", "xl/charts/", "xl/chartsheets/", "xl/drawings/", "xl/ctrlProps/", "xl/pivotCache/")
    return part.startswith(folders) or re.fullmatch(r"xl/\w+\.xml", part) is not None and "workbook" in part
