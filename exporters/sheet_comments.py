"""Puts comments (批注) into a work sheet's own parts; those that are there stay."""

from __future__ import annotations

from typing import Any

from lxml import etree

from exporters.package import OFFICE_RELATIONS, Package, local
from exporters.references import cell_name
from exporters.sheet_part import SheetPart

_AUTHOR = "整改台账"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_V, _O, _X = (f"urn:schemas-microsoft-com:{name}" for name in ("vml", "office:office", "office:excel"))
_SHAPE_TYPE = "_x0000_t202"
#: What a comment's box takes, in columns and rows.
_WIDE, _HIGH = 3, 5


def add_comments(sheet: SheetPart, texts: dict[tuple[int, int], str]) -> None:
    """Add a comment to each cell (row and column from 0); one that a cell has goes on with the new text."""
    if not texts:
        return
    package = sheet.package
    comments, drawing = _comments_part(sheet), _drawing_part(sheet)
    root, shapes = package.touch(comments), package.touch(drawing)
    author = _author(root, sheet)
    box = next((child for child in root if local(child) == "commentList"), None)
    if box is None:
        box = etree.SubElement(root, sheet.tag("commentList"))
    known = {each.get("ref"): each for each in box}
    for (row, column), text in sorted(texts.items()):
        name = cell_name(row, column)
        if name in known:
            _go_on(known[name], text, sheet)
        else:
            box.append(_comment(sheet, name, author, text))
            shapes.append(_shape(row, column, text, _next_id(shapes)))
    box[:] = sorted(box, key=lambda each: _order(each.get("ref", "A1")))


def _order(name: str) -> tuple[int, int, str]:
    letters = name.rstrip("0123456789")
    return int(name[len(letters):] or 0), len(letters), letters


def _part_of(package: Package, part: str, kind: str) -> str:
    found = (each.target for each in package.relations(part) if each.kind == kind and package.has(each.target))
    return next(found, "")


def _comments_part(sheet: SheetPart) -> str:
    part = _part_of(sheet.package, sheet.part, "comments")
    if not part:
        part = sheet.package.free_name("xl/comments{}.xml")
        root = etree.Element(sheet.tag("comments"), nsmap={None: sheet.ns})
        etree.SubElement(root, sheet.tag("authors"))
        etree.SubElement(root, sheet.tag("commentList"))
        sheet.package.add(part, root, _COMMENTS_TYPE)
        sheet.package.add_relation(sheet.part, "comments", part)
    return part


def _drawing_part(sheet: SheetPart) -> str:
    """The part with the boxes; the sheet names it as ``legacyDrawing``."""
    legacy = sheet.root.find(sheet.tag("legacyDrawing"))
    if legacy is not None:
        key = legacy.get(f"{{{OFFICE_RELATIONS}}}id")
        for relation in sheet.package.relations(sheet.part):
            if relation.id == key and sheet.package.has(relation.target):
                return relation.target
    part = sheet.package.free_name("xl/drawings/vmlDrawing{}.vml")
    sheet.package.add_default("vml", _VML_TYPE)
    sheet.package.add(part, _new_drawing(sheet.package), "")
    key = sheet.package.add_relation(sheet.part, "vmlDrawing", part)
    sheet.section("legacyDrawing").set(f"{{{OFFICE_RELATIONS}}}id", key)
    return part


def _new_drawing(package: Package) -> Any:
    number = 1 + sum(name.endswith(".vml") for name in package.names)
    root = etree.Element("xml", nsmap={"v": _V, "o": _O, "x": _X})
    layout = etree.SubElement(root, f"{{{_O}}}shapelayout", {f"{{{_V}}}ext": "edit"})
    etree.SubElement(layout, f"{{{_O}}}idmap", {f"{{{_V}}}ext": "edit", "data": str(number)})
    kind = etree.SubElement(root, f"{{{_V}}}shapetype", {
        "id": _SHAPE_TYPE, "coordsize": "21600,21600", f"{{{_O}}}spt": "202", "path": "m,l,21600r21600,l21600,xe"})
    etree.SubElement(kind, f"{{{_V}}}stroke", joinstyle="miter")
    etree.SubElement(kind, f"{{{_V}}}path", {"gradientshapeok": "t", f"{{{_O}}}connecttype": "rect"})
    return root


def _author(root: Any, sheet: SheetPart) -> str:
    """The number of our name among the authors."""
    box = next((child for child in root if local(child) == "authors"), None)
    if box is None:
        box = root.makeelement(sheet.tag("authors"))
        root.insert(0, box)
    names = [each.text for each in box]
    if _AUTHOR not in names:
        etree.SubElement(box, sheet.tag("author")).text = _AUTHOR
        return str(len(names))
    return str(names.index(_AUTHOR))


def _comment(sheet: SheetPart, name: str, author: str, text: str) -> Any:
    comment = etree.Element(sheet.tag("comment"), ref=name, authorId=author)
    _run(etree.SubElement(comment, sheet.tag("text")), text, sheet)
    return comment


def _run(parent: Any, text: str, sheet: SheetPart) -> None:
    run = etree.SubElement(etree.SubElement(parent, sheet.tag("r")), sheet.tag("t"))
    run.text = text
    run.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _go_on(comment: Any, text: str, sheet: SheetPart) -> None:
    holder = next((child for child in comment if local(child) == "text"), None)
    if holder is None:
        holder = etree.SubElement(comment, sheet.tag("text"))
    plain = [child for child in holder if local(child) == "t"]
    for child in plain:  # a plain text becomes a run, so that another can follow
        old = child.text or ""
        holder.remove(child)
        _run(holder, old, sheet)
    _run(holder, f"\n{text}", sheet)


def _next_id(shapes: Any) -> int:
    numbers = [int(found) for each in shapes if (found := each.get("id", "").rpartition("_s")[2]).isdigit()]
    first = next((int(each.get("data", "1").split(",")[0]) for each in shapes.iter(f"{{{_O}}}idmap")
                  if each.get("data", "1").split(",")[0].isdigit()), 1)
    return max([*numbers, 1024 * first]) + 1


def _shape(row: int, column: int, text: str, number: int) -> Any:
    """A hidden yellow box to the right of the cell."""
    shape = etree.Element(f"{{{_V}}}shape", {
        "id": f"_x0000_s{number}", "type": f"#{_SHAPE_TYPE}", "fillcolor": "#ffffe1", f"{{{_O}}}insetmode": "auto",
        "style": "position:absolute;margin-left:60pt;margin-top:2pt;width:180pt;height:70pt;z-index:1;"
                 "visibility:hidden"})
    etree.SubElement(shape, f"{{{_V}}}fill", color2="#ffffe1")
    etree.SubElement(shape, f"{{{_V}}}path", {f"{{{_O}}}connecttype": "none"})
    etree.SubElement(shape, f"{{{_V}}}textbox", style="mso-direction-alt:auto")
    data = etree.SubElement(shape, f"{{{_X}}}ClientData", ObjectType="Note")
    etree.SubElement(data, f"{{{_X}}}MoveWithCells")
    etree.SubElement(data, f"{{{_X}}}SizeWithCells")
    high = _HIGH + len(text) // 20
    anchor = (column + 1, 15, max(row - 1, 0), 10, column + 1 + _WIDE, 15, max(row - 1, 0) + high, 4)
    etree.SubElement(data, f"{{{_X}}}Anchor").text = ", ".join(map(str, anchor))
    etree.SubElement(data, f"{{{_X}}}AutoFill").text = "False"
    etree.SubElement(data, f"{{{_X}}}Row").text = str(row)
    etree.SubElement(data, f"{{{_X}}}Column").text = str(column)
    return shape
