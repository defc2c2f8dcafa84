"""A work sheet's own XML: cells written and rows put in, with everything that stands below moved along.

What moves: cells, formulas here and on other sheets, merged ranges, data validations, conditional formats, filters,
tables, links, page breaks, pictures, form controls, comments, defined names (print areas), charts' ranges.
"""

from __future__ import annotations

import copy
from typing import Any

from lxml import etree

from exporters.package import Package, local
from exporters.references import LAST_ROW, RowShift, cell_name, column_number
from models.errors import BadFileError

WORKBOOK = "xl/workbook.xml"
#: The order of calculation names cells by place. Spreadsheets work it out anew when it is missing, and call a file
#: damaged where it names a cell without a formula.
CALCULATION_ORDER = "xl/calcChain.xml"
#: What stands in a workbook before its settings of calculation (ECMA-376 part 1, 18.2.27).
_BEFORE_CALCULATION = {
    "fileVersion", "fileSharing", "workbookPr", "AlternateContent", "revisionPtr", "absPath", "workbookProtection",
    "bookViews", "sheets", "functionGroups", "externalReferences", "definedNames",
}
#: What may stand in a sheet behind its merged cells, in this order (ECMA-376 part 1, 18.3.1.99).
_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
    "extLst",
)
#: Elements that hold a formula.
_FORMULAS = {"f", "formula", "formula1", "formula2"}


def sheet_parts(package: Package) -> dict[str, str]:
    """Names of the work sheets → their parts, in the workbook's order."""
    targets = {relation.id: relation for relation in package.relations(workbook_part(package))}
    found = {}
    for sheet in package.tree(workbook_part(package)).iter("{*}sheet"):
        key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
        relation = targets.get(key)
        if relation and relation.kind == "worksheet" and package.has(relation.target):
            found[sheet.get("name", "")] = relation.target
    return found


def workbook_part(package: Package) -> str:
    """The part of the workbook itself."""
    for relation in package.relations(""):
        if relation.kind == "officeDocument" and package.has(relation.target):
            return relation.target
    if package.has(WORKBOOK):
        return WORKBOOK
    raise BadFileError(f"“{package.name}”不是 .xlsx 工作簿。请用 WPS 或 Excel 另存为 .xlsx 再试。")


def recalculate(package: Package) -> None:
    """Totals that were saved with the file are worked out anew when it is opened; nothing to do without formulas."""
    if not any(package.tree(part).find(".//{*}f") is not None for part in sheet_parts(package).values()):
        return
    root = package.touch(workbook_part(package))
    settings = root.find("{*}calcPr")
    if settings is None:
        settings = root.makeelement(root.tag.rsplit("}", 1)[0] + "}calcPr")
        places = [index for index, child in enumerate(root) if local(child) in _BEFORE_CALCULATION]
        root.insert(max(places, default=-1) + 1, settings)
    settings.set("fullCalcOnLoad", "1")


class SheetPart:
    """One sheet that is going to be changed. Rows and columns count from 0 but for ``r`` inside the XML."""

    def __init__(self, package: Package, name: str, part: str) -> None:
        self.package, self.name, self.part = package, name, part
        self.root = package.touch(part)
        self.ns = self.root.tag.rsplit("}", 1)[0][1:]
        self.data = self.root.find("{*}sheetData")
        if self.data is None:
            raise BadFileError(f"“{package.name}”已损坏，读不出来。请用 WPS 或 Excel 打开后另存，再试一次。")
        self.rows: dict[int, Any] = {}
        self._number_rows()
        self._columns = self._column_styles()

    def tag(self, name: str) -> str:
        """A tag in the sheet's own namespace."""
        return f"{{{self.ns}}}{name}"

    def _number_rows(self) -> None:
        """Every row and cell says where it is (the format allows to leave it out)."""
        last = 0
        for row in self.data.iterchildren(self.tag("row")):
            last = int(row.get("r") or last + 1)
            row.set("r", str(last))
            self.rows[last - 1] = row
            column = -1
            for cell in row.iterchildren(self.tag("c")):
                given = cell.get("r")
                column = column_number(given.rstrip("0123456789")) if given else column + 1
                cell.set("r", cell_name(last - 1, column))

    def _column_styles(self) -> dict[int, str]:
        styles: dict[int, str] = {}
        for column in self.root.iterfind("{*}cols/{*}col"):
            if column.get("style"):
                first, last = int(column.get("min", "1")), int(column.get("max", "1"))
                styles |= {index - 1: column.get("style") for index in range(first, min(last, first + 255) + 1)}
        return styles

    # --- looking ----------------------------------------------------------------------------------------------------

    def cell(self, row: int, column: int) -> Any | None:
        """The cell's element, None where there is none."""
        name = cell_name(row, column)
        element = self.rows.get(row)
        return None if element is None else next((c for c in element if c.get("r") == name), None)

    def style(self, row: int, column: int) -> str:
        """The number of the cell's look, taken from its row or column where it has none of its own."""
        cell = self.cell(row, column)
        if cell is not None:
            return str(cell.get("s", "0"))
        element = self.rows.get(row)
        if element is not None and element.get("customFormat") in ("1", "true"):
            return str(element.get("s", "0"))
        return self._columns.get(column, "0")

    def height(self, row: int) -> float | None:
        """The row's own height in points, None where the program chooses."""
        element = self.rows.get(row)
        return float(element.get("ht")) if element is not None and element.get("ht") else None

    def default_height(self) -> float:
        """Height of rows without their own, in points."""
        found = self.root.find("{*}sheetFormatPr")
        return float(found.get("defaultRowHeight", "15")) if found is not None else 15.0

    def width(self, column: int) -> float:
        """A column's width in characters; 0 when hidden."""
        found = self.root.find("{*}sheetFormatPr")
        default = float(found.get("defaultColWidth", "8.43")) if found is not None else 8.43
        for each in self.root.iterfind("{*}cols/{*}col"):
            if int(each.get("min", "1")) <= column + 1 <= int(each.get("max", "1")):
                return 0.0 if each.get("hidden") in ("1", "true") else float(each.get("width", default))
        return default

    def merges(self) -> list[tuple[int, int, int, int]]:
        """Merged ranges as top, left, bottom, right."""
        return [_area(each.get("ref", "")) for each in self.root.iterfind("{*}mergeCells/{*}mergeCell")]

    # --- writing ----------------------------------------------------------------------------------------------------

    def make_cell(self, row: int, column: int) -> Any:
        """The cell's element, made with its look where it was missing."""
        found = self.cell(row, column)
        if found is not None:
            return found
        style = self.style(row, column)
        element = self.make_row(row)
        cell = element.makeelement(self.tag("c"), {"r": cell_name(row, column)})
        if style != "0":
            cell.set("s", style)
        after = [c for c in element.iterchildren(self.tag("c")) if _column(c) < column]
        element.insert(element.index(after[-1]) + 1 if after else 0, cell)
        element.attrib.pop("spans", None)
        return cell

    def make_row(self, row: int) -> Any:
        """The row's element."""
        if row not in self.rows:
            element = self.data.makeelement(self.tag("row"), {"r": str(row + 1)})
            before = [number for number in self.rows if number < row]
            self.data.insert(self.data.index(self.rows[max(before)]) + 1 if before else 0, element)
            self.rows[row] = element
        return self.rows[row]

    def put(self, row: int, column: int, value: str | float | None, style: str = "") -> None:
        """Fill a cell; texts are texts, never formulas. An empty value empties it. *style* gives it another look."""
        cell = self.make_cell(row, column)
        if cell.find("{*}f") is not None:
            self.package.drop(CALCULATION_ORDER)
        for child in list(cell):
            cell.remove(child)
        for name in ("t", "cm", "vm"):
            cell.attrib.pop(name, None)
        if style:
            cell.set("s", style)
        if isinstance(value, str) and value:
            cell.set("t", "inlineStr")
            text = etree.SubElement(etree.SubElement(cell, self.tag("is")), self.tag("t"))
            text.text = value
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        elif isinstance(value, (int, float)):
            etree.SubElement(cell, self.tag("v")).text = repr(value)

    def set_height(self, row: int, points: float) -> None:
        """Give a row a height of its own."""
        element = self.make_row(row)
        element.set("ht", f"{points:g}")
        element.set("customHeight", "1")

    def merge(self, areas: list[tuple[int, int, int, int]]) -> None:
        """Merge ranges (top, left, bottom, right)."""
        if not areas:
            return
        box = self.section("mergeCells")
        for top, left, bottom, right in areas:
            ref = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
            etree.SubElement(box, self.tag("mergeCell"), ref=ref)
        box.set("count", str(len(box)))

    def unmerge(self, first: int, last: int, left: int, right: int) -> None:
        """Take merged ranges apart that lie within rows *first* … *last* and touch columns *left* … *right*."""
        box = self.root.find("{*}mergeCells")
        for each in list(box) if box is not None else ():
            top, west, bottom, east = _area(each.get("ref", ""))
            if first <= top and bottom <= last and west <= right and east >= left:
                box.remove(each)
        if box is not None and len(box):
            box.set("count", str(len(box)))
        elif box is not None:
            self.root.remove(box)

    def section(self, name: str) -> Any:
        """A part of the sheet such as ``mergeCells``, made at its place where it is missing."""
        found = self.root.find(self.tag(name))
        if found is not None:
            return found
        found = self.root.makeelement(self.tag(name))
        before = set(_ORDER[:_ORDER.index(name)])
        places = [index for index, child in enumerate(self.root) if local(child) in before]
        self.root.insert(max(places, default=-1) + 1, found)
        return found

    def copy_row(self, source: int, target: int) -> None:
        """Make row *target* look like *source*: heights, looks, and formulas moved along; no texts."""
        old = self.rows.get(source)
        if old is None:
            return
        if target in self.rows:
            self.data.remove(self.rows.pop(target))
        new = self.make_row(target)
        for name, value in old.attrib.items():
            if name != "r":
                new.set(name, value)
        for cell in old.iterchildren(self.tag("c")):
            self._copy_cell(cell, new, source, target)

    def _copy_cell(self, cell: Any, row: Any, source: int, target: int) -> None:
        made = copy.deepcopy(cell)
        column = _column(cell)
        formula = made.find("{*}f")
        for child in list(made):
            made.remove(child)
        made.attrib.pop("t", None)
        made.set("r", cell_name(target, column))
        if formula is not None and formula.text and formula.get("t") is None:
            from openpyxl.formula.translate import Translator

            text = Translator(f"={formula.text}", cell_name(source, column)).translate_formula(made.get("r"))
            etree.SubElement(made, self.tag("f")).text = text[1:]
        row.append(made)

    # --- putting rows in --------------------------------------------------------------------------------------------

    def insert(self, after: int, count: int, grow: bool) -> None:
        """Put *count* empty rows in below row *after*; ranges that end with it grow over them when *grow* is set."""
        if count <= 0:
            return
        shift = RowShift(after + 1, count, grow)
        if max(self.rows, default=0) + 1 + count > LAST_ROW:
            raise BadFileError(f"“{self.package.name}”的行数超出 Excel 的上限，没有填。请删除多余的空行后再试。")
        self._move_rows(shift)
        for element in self.root.iter():
            self._move_element(element, shift)
        from exporters.sheet_surroundings import move_surroundings

        move_surroundings(self.package, self.name, self.part, shift)

    def _move_rows(self, shift: RowShift) -> None:
        moved = {}
        for number, row in self.rows.items():
            target = shift.row(number + 1) - 1
            moved[target] = row
            if target != number:
                row.set("r", str(target + 1))
                for cell in row.iterchildren(self.tag("c")):
                    cell.set("r", cell_name(target, _column(cell)))
        self.rows = moved

    def _move_element(self, element: Any, shift: RowShift) -> None:
        name = local(element)
        if name in ("row", "c"):
            if name == "row" and element.text and element.text.strip().isdigit():  # an anchor of a form control
                element.text = str(shift.row(int(element.text) + 1) - 1)
            return
        for attribute in ("ref", "sqref"):
            if element.get(attribute):
                element.set(attribute, shift.areas(element.get(attribute), True if name == "autoFilter" else None))
        for attribute in ("topLeftCell", "activeCell"):
            if element.get(attribute):
                element.set(attribute, shift.areas(element.get(attribute), False))
        if name == "sqref" and element.text:
            element.text = shift.areas(element.text)
        elif name in _FORMULAS and element.text:
            element.text = shift.formula(element.text, self.name, home=True)
        elif name == "brk" and local(element.getparent()) == "rowBreaks":
            element.set("id", str(shift.row(int(element.get("id", "0")))))

    def unshare(self, rows: range) -> None:
        """Give cells that share a formula which stands in *rows* a formula of their own: those rows are written."""
        masters = {}
        for formula in self.data.iter(self.tag("f")):
            cell = formula.getparent()
            if formula.get("t") == "shared" and formula.text and _row(cell) in rows:
                masters[formula.get("si")] = (formula.text, cell.get("r"))
        for formula in list(self.data.iter(self.tag("f"))) if masters else ():
            if formula.get("t") == "shared" and formula.get("si") in masters:
                _own_formula(formula, *masters[formula.get("si")])


def _own_formula(formula: Any, text: str, origin: str) -> None:
    from openpyxl.formula.translate import Translator

    formula.text = Translator(f"={text}", origin).translate_formula(formula.getparent().get("r"))[1:]
    for name in ("t", "si", "ref"):
        formula.attrib.pop(name, None)


def _column(cell: Any) -> int:
    return column_number(cell.get("r", "A1").rstrip("0123456789"))


def _row(cell: Any) -> int:
    return int(cell.get("r", "A1").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1


def _area(ref: str) -> tuple[int, int, int, int]:
    first, _, last = ref.replace("$", "").partition(":")
    last = last or first
    return (_split(first)[0], _split(first)[1], _split(last)[0], _split(last)[1])


def _split(name: str) -> tuple[int, int]:
    letters = name.rstrip("0123456789")
    return int(name[len(letters):] or 1) - 1, column_number(letters)
