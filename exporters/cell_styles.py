"""The looks of a workbook's cells (xl/styles.xml): what a look is, and new looks made from old ones."""

from __future__ import annotations

import copy
import re
from typing import Any

from exporters.package import Package, local
from exporters.sheet_part import workbook_part

#: Built-in number formats that show a date (ECMA-376 part 1, 18.8.30; 27–36 and 50–58 are the East Asian ones).
_DATE_FORMATS = {14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)}
_TEXT_FORMAT = 49
#: What a format code says besides its date: texts, colours and conditions in brackets.
_NO_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


class CellStyles:
    """Reads looks by their number (``s`` of a cell) and adds new ones at the end; the old ones keep their numbers."""

    def __init__(self, package: Package) -> None:
        self.package = package
        targets = (each for each in package.relations(workbook_part(package)) if each.kind == "styles")
        self.part = next((each.target for each in targets if package.has(each.target)), "")
        root = package.tree(self.part) if self.part else None
        self._made: dict[tuple[Any, ...], str] = {}
        self._lists = {local(child): child for child in root} if root is not None else {}

    def _item(self, name: str, index: str | None) -> Any | None:
        box = self._lists.get(name)
        number = int(index or 0)
        return box[number] if box is not None and 0 <= number < len(box) else None

    def _look(self, style: str) -> Any | None:
        return self._item("cellXfs", style)

    def _of(self, style: str, attribute: str) -> str:
        look = self._look(style)
        return "0" if look is None else str(look.get(attribute, "0"))

    def is_date(self, style: str) -> bool:
        """True when numbers are shown as dates."""
        number = int(self._of(style, "numFmtId"))
        if number in _DATE_FORMATS:
            return True
        for each in self._lists.get("numFmts", ()):
            if each.get("numFmtId") == str(number):
                return re.search("[yYdD年日]", _NO_CODE.sub("", each.get("formatCode", ""))) is not None
        return False

    def is_text(self, style: str) -> bool:
        """True for the format «text» (@)."""
        return int(self._of(style, "numFmtId")) == _TEXT_FORMAT

    def has_border(self, style: str) -> bool:
        """True when the cell has a line on some side."""
        border = self._item("borders", self._of(style, "borderId"))
        sides = () if border is None else border
        return any(side.get("style") not in (None, "none") for side in sides)

    def font_size(self, style: str) -> float:
        """Size of the cell's font in points."""
        font = self._item("fonts", self._of(style, "fontId"))
        sizes = [] if font is None else [each for each in font if local(each) == "sz"]
        return float(sizes[0].get("val", "11")) if sizes else 11.0

    def wraps(self, style: str) -> bool:
        """True when long texts go on in a new line."""
        look = self._look(style)
        alignment = None if look is None else look.find("{*}alignment")
        return alignment is not None and alignment.get("wrapText") in ("1", "true")

    def filled(self, style: str, colour: str) -> str:
        """The same look on another ground; *colour* as RRGGBB. The number of the look."""
        return self._variant(style, ("fill", colour))

    def body(self, style: str) -> str:
        """A header's look without bold and ground, wrapped: for rows of a table that has none of its own."""
        return self._variant(style, ("body",))

    def wrapped(self, style: str) -> str:
        """The same look with long texts going on in a new line."""
        return self._variant(style, ("wrap",))

    def _variant(self, style: str, wish: tuple[str, ...]) -> str:
        key = (style, *wish)
        if key not in self._made:
            old = self._look(style)
            if old is None:
                return style
            self.package.touch(self.part)
            look = copy.deepcopy(old)
            if wish[0] == "fill":
                self._fill(look, wish[1])
            elif wish[0] == "body":
                self._plain(look)
            else:
                self._wrap(look)
            self._made[key] = self._append("cellXfs", look)
        return self._made[key]

    def _append(self, name: str, element: Any) -> str:
        box = self._lists[name]
        box.append(element)
        box.set("count", str(len(box)))
        return str(len(box) - 1)

    def _fill(self, look: Any, colour: str) -> None:
        if ("ground", colour) not in self._made:
            box = self._lists["fills"]
            ns = box.tag.rsplit("}", 1)[0] + "}"
            fill = box.makeelement(f"{ns}fill")
            pattern = fill.makeelement(f"{ns}patternFill", {"patternType": "solid"})
            pattern.append(pattern.makeelement(f"{ns}fgColor", {"rgb": f"FF{colour}"}))
            pattern.append(pattern.makeelement(f"{ns}bgColor", {"indexed": "64"}))
            fill.append(pattern)
            self._made["ground", colour] = self._append("fills", fill)
        look.set("fillId", self._made["ground", colour])
        look.set("applyFill", "1")

    def _plain(self, look: Any) -> None:
        look.set("fillId", "0")
        font = self._item("fonts", look.get("fontId"))
        if font is not None and any(local(each) == "b" for each in font):
            plain = copy.deepcopy(font)
            for bold in [each for each in plain if local(each) == "b"]:
                plain.remove(bold)
            look.set("fontId", self._append("fonts", plain))
        self._wrap(look).set("vertical", "center")

    def _wrap(self, look: Any) -> Any:
        alignment = look.find("{*}alignment")
        if alignment is None:
            alignment = look.makeelement(look.tag.rsplit("}", 1)[0] + "}alignment")
            look.insert(0, alignment)
        alignment.set("wrapText", "1")
        look.set("applyAlignment", "1")
        return alignment
