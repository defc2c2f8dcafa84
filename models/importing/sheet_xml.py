"""A look into the parts of an .xlsx: what the reader cannot see (hidden rows and columns, struck-out words, percent
formats, errors), and whether its sheets are of a size that can be held.

It goes through the bytes by a few plain searches; whatever is rare (a style that strikes out, rich text with struck
runs) is looked at closely only where it occurs (design §5: a streaming look).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from models.importing.formats import damaged
from models.importing.layout import MOST_CELLS, too_far, too_large
from models.importing.packages import Package, check_tree
from models.importing.xml_sheets import percent

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
#: Bytes that are searched at once; a cell that is cut is looked at with the next piece, up to so many bytes of it.
_PIECE, _LONGEST = 1 << 19, 1 << 20
#: Parts that the reader takes whole into memory (shared texts, styles): beyond this it works in a process of its own.
TAME_BYTES, MOST_TEXT_BYTES = 200_000_000, 400_000_000
_TEXTS = "xl/sharedstrings.xml"
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"|([\w:]+)\s*=\s*\'([^\']*)\'')
_ROW = re.compile(rb"<row\s([^>]*)>")
_COLUMN = re.compile(rb"<col\s([^>]*)>")
_CELL = re.compile(rb"<c\s([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_VALUE = re.compile(rb"<v[^>]*>([^<]*)</v>")
_REFERENCE = re.compile(rb"([A-Z]{1,3})([1-9]\d{0,6})")
# References of cells that alone can make a sheet large (ten thousand rows of 702 columns, or a hundred thousand of 26,
# are not), and those that can do it together.
_MAYBE_FAR = re.compile(rb"\0[A-Z](?:[A-Z]|\d{5})")
_FAR = re.compile(rb"\0(?:[A-Z]{3}|[A-Z]+\d{6})")
_FAR_COLUMN, _FAR_ROW = re.compile(rb"\0[A-Z]{2}\d"), re.compile(rb"\0[A-Z]+\d{5}")
_MAYBE_HIDDEN = re.compile(rb"hidden\s*=\s*[\"'][1t]")
# A cell with something inside; an empty formatted one does not count.
_FILLED = re.compile(rb'<c\s(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>/]*>(?=[^<]|<[^/])')
_COUNT = re.compile(rb"(?:uniqueC|\bc)ount\s*=\s*[\"'](\d{1,20})")
_ON = (b"1", b"true", b"on")


@dataclass
class SheetLook:
    """What a sheet's XML says beside its values. Rows and columns count from 0; ``texts`` are to stand in place of the
    values that the reader gives, ``struck`` are cells all of whose words were struck out."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    struck: set[tuple[int, int]] = field(default_factory=set)


@dataclass
class Look:
    """The sheets by name; ``tame`` is False for a workbook that should be read in a process of its own."""

    sheets: dict[str, SheetLook] = field(default_factory=dict)
    tame: bool = True


def look_into(data: bytes, name: str, *, tame_only: bool = False) -> Look:
    """Look through the workbook *data*; BadFileError when it is broken or cannot be held. *name* is the file's. With
    *tame_only* the sheets of one that is too large to be tame are not looked through (that may take half a minute)."""
    package = Package(data, name)
    return _Looker(package, name).look(tame_only)


@dataclass(frozen=True)
class _Styles:
    """Numbers of cell styles (as in the attribute ``s``) that strike out, and of those that show per cent."""

    struck: frozenset[bytes] = frozenset()
    percent: frozenset[bytes] = frozenset()


class _Looker:
    """Looks at one workbook."""

    def __init__(self, package: Package, name: str) -> None:
        self.package, self.name = package, name
        self.found = Look()
        self.styles = _Styles()
        self.shared = _Shared(package, name)

    def look(self, tame_only: bool = False) -> Look:
        """All sheets, in the workbook's order; none with *tame_only* when the workbook is large."""
        parts = list(_sheet_parts(self.package, self.name))
        texts = _TEXTS, "xl/styles.xml", "xl/workbook.xml"
        self.package.check([*texts, *(part for _, part in parts)])
        self.found.tame = sum(map(self.package.size, (*texts, *(part for _, part in parts)))) <= TAME_BYTES
        if tame_only and not self.found.tame:
            return self.found
        self.styles = _styles(self.package, self.name)
        self.shared.rich()
        head = self.package.read("xl/styles.xml")
        self.found.tame = self.found.tame and not (self.shared.counts_lie or _counts_lie(head, len(head)))
        for name, part in parts:
            self.found.sheets[name] = self._sheet(part)
        return self.found

    def _sheet(self, part: str) -> SheetLook:
        sheet = SheetLook()
        far = (False, False, False)
        for number, skeleton in enumerate(_skeletons(self.package, part)):
            if number == 0:
                _hidden_columns(skeleton, sheet)
            if _MAYBE_HIDDEN.search(skeleton) or b'ht="0"' in skeleton:
                _hidden_rows(skeleton, sheet)
            found = self._far(skeleton, number)
            far = far[0] or found[0], far[1] or found[1], far[2] or found[2]
            self._cells(skeleton, sheet)
        if far[0] or (far[1] and far[2]):
            self._check_extent(part)
        return sheet

    def _far(self, skeleton: bytes, number: int) -> tuple[bool, bool, bool]:
        """Whether cells, filled or not, lie so far out that the sheet may be too large: alone, by column, by row.

        Cells that do not say where they are, or say it in a way that these searches may not see, are for a process of
        its own.
        """
        pieces = skeleton.split(b' r="')
        heads = b"\0".join([piece[:9] for piece in pieces])
        odd = any(mark in skeleton for mark in (b"<!", b'="<', b"='<")) or skeleton.find(b"<?", 1) > 0
        if odd or len(pieces) <= skeleton.count(b"<c ") + skeleton.count(b"<c>"):
            self.found.tame = False
        if not _MAYBE_FAR.search(heads):
            return False, False, False
        return bool(_FAR.search(heads)), bool(_FAR_COLUMN.search(heads)), bool(_FAR_ROW.search(heads))

    def _check_extent(self, part: str) -> None:
        """BadFileError when the last cell with content lies too far out."""
        rows = columns = 0
        for skeleton in _skeletons(self.package, part):
            for letters, digits in _FILLED.findall(skeleton):
                rows, columns = max(rows, int(digits)), max(columns, _column_number(letters))
        if rows * columns > MOST_CELLS:
            raise too_far(self.name, rows, columns)

    def _cells(self, skeleton: bytes, sheet: SheetLook) -> None:
        """Cells that hold an error, a percentage, or struck-out words."""
        if not (self.styles.struck or self.styles.percent or self.shared.rich() or b"strike" in skeleton
                or b't="e"' in skeleton):
            return
        for attributes, body in _CELL.findall(skeleton):
            if body:
                self._cell(_attributes(attributes), body, sheet)

    def _cell(self, attributes: dict[bytes, bytes], body: bytes, sheet: SheetLook) -> None:
        place = _place(attributes.get(b"r", b""))
        kind, style = attributes.get(b"t", b"n"), attributes.get(b"s", b"")
        value = _VALUE.search(body)
        if place is None:
            return
        struck = style in self.styles.struck
        runs = _runs(body, self.name) if kind == b"inlineStr" else None
        if kind == b"s" and value:
            runs = self.shared.rich().get(value.group(1).strip())
        if runs is not None and (struck or any(run[1] for run in runs)):
            kept = "".join(text for text, mark in runs if not (struck if mark is None else mark))
            if kept.strip():
                sheet.texts[place] = kept
            elif "".join(text for text, _ in runs).strip():
                sheet.struck.add(place)
        elif struck and (value or b"<is" in body):
            sheet.struck.add(place)
        elif kind == b"e" and value:
            sheet.texts[place] = value.group(1).decode("utf-8", "replace")
        elif style in self.styles.percent and kind == b"n" and value:
            _add_percent(sheet, place, value.group(1))


class _Shared:
    """The texts that cells share; only those with formatted runs matter here."""

    def __init__(self, package: Package, name: str) -> None:
        self.package, self.name = package, name
        self.counts_lie = False
        self._rich: dict[bytes, list[tuple[str, bool | None]]] | None = None

    def rich(self) -> dict[bytes, list[tuple[str, bool | None]]]:
        """Number of the text → its runs, each with whether it is struck out (None: as its cell is). BadFileError for a
        part that is broken or too large."""
        if self._rich is None:
            raw = self.package.read(_TEXTS, MOST_TEXT_BYTES) if self._has_strike() else b""
            self._rich = dict(_rich_texts(raw, self.name)) if raw else {}
        return self._rich

    def _has_strike(self) -> bool:
        """True when some text has a struck run. Goes through the whole part, which so is known to be sound."""
        if _TEXTS not in self.package:
            return False
        if self.package.size(_TEXTS) > MOST_TEXT_BYTES:
            raise too_large(self.name)
        found, rest = False, b""
        for chunk in self.package.chunks(_TEXTS):
            if not rest:
                self.counts_lie = _counts_lie(chunk, self.package.size(_TEXTS))
            found = found or b"strike" in rest + chunk[:8] or b"strike" in chunk
            rest = chunk[-8:]
        return found


def _rich_texts(raw: bytes, name: str) -> Iterator[tuple[bytes, list[tuple[str, bool | None]]]]:
    root = _tree(raw, name)
    for number, item in enumerate(item for item in root if _local(item) == "si"):
        runs = list(_element_runs(item))
        if any(mark is not None for _, mark in runs):
            yield str(number).encode(), runs


def _runs(body: bytes, name: str) -> list[tuple[str, bool | None]] | None:
    """The runs of an inline text that was kept in the skeleton because something in it is struck out."""
    if b"strike" not in body:
        return None
    return list(_element_runs(_tree(b"<c>" + re.sub(rb"<(/?)\w+:", rb"<\1", body) + b"</c>", name)))


def _element_runs(item: Any) -> Iterator[tuple[str, bool | None]]:
    """Texts under *item* with their marks; readings (rPh) are no text."""
    for element in item.iter():
        if _local(element) != "t" or any(_local(parent) == "rPh" for parent in element.iterancestors()):
            continue
        run = element.getparent()
        properties = next((child for child in run if _local(child) == "rPr"), None)
        yield element.text or "", None if properties is None else _has_strike(properties)


def _has_strike(properties: Any) -> bool:
    marks = [child.get("val", "1") for child in properties if _local(child) == "strike"]
    return any(mark not in ("0", "false") for mark in marks)


def _styles(package: Package, name: str) -> _Styles:
    raw = package.read("xl/styles.xml")
    if b"strike" not in raw and b"%" not in raw and not re.search(rb'numFmtId="(?:9|10)"', raw):
        return _Styles()
    root = _tree(raw, name)
    fonts = [font for group in root if _local(group) == "fonts" for font in group if _local(font) == "font"]
    struck_fonts = {str(number) for number, font in enumerate(fonts) if _has_strike(font)}
    formats = {each.get("numFmtId", "") for each in root.iter() if _local(each) == "numFmt"
               and "%" in re.sub(r'"[^"]*"|\\.', "", each.get("formatCode", ""))}
    cells = [xf for group in root if _local(group) == "cellXfs" for xf in group if _local(xf) == "xf"]
    numbered = [(str(number).encode(), xf) for number, xf in enumerate(cells)]
    return _Styles(
        frozenset(number for number, xf in numbered if xf.get("fontId") in struck_fonts),
        frozenset(number for number, xf in numbered if xf.get("numFmtId") in formats | {"9", "10"}),
    )


def _sheet_parts(package: Package, name: str) -> Iterator[tuple[str, str]]:
    """Names of sheets with their parts, in lower case."""
    targets = {}
    for relation in _tree(package.read("xl/_rels/workbook.xml.rels"), name):
        target = relation.get("Target", "") if isinstance(relation.tag, str) else ""
        targets[relation.get("Id", "")] = (target.lstrip("/") if target.startswith("/") else f"xl/{target}").lower()
    for sheet in _tree(package.read("xl/workbook.xml"), name).iter():
        if _local(sheet) == "sheet":
            ids = [value for key, value in sheet.attrib.items() if key.endswith("}id")]
            part = targets.get(ids[0], "") if ids else ""
            if part in package:
                yield sheet.get("name", ""), part


def _counts_lie(head: bytes, size: int) -> bool:
    """True where a part of *size* bytes says that it holds more than it can: the reader may ask for memory for it."""
    return any(int(count) > max(size, 1000) for count in _COUNT.findall(head))


def _tree(raw: bytes, name: str) -> Any:
    from lxml import etree

    check_tree(raw, name)
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(raw, parser)
    except (etree.LxmlError, ValueError) as error:
        raise damaged(name) from error


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


# --- a sheet's bytes -------------------------------------------------------------------------------------------------


def _skeletons(package: Package, part: str) -> Iterator[bytes]:
    """The sheet's XML in pieces of whole cells, without prefixes and without its inline texts, but for those in which
    something is struck out."""
    rest, prefix = b"", None
    gathered: list[bytes] = []
    size = 0
    for chunk in package.chunks(part):
        gathered.append(chunk)
        size += len(chunk)
        if size < _PIECE:
            continue
        piece = rest + b"".join(gathered)
        gathered, size = [], 0
        prefix = _prefix(piece) if prefix is None else prefix
        piece = _bare(piece, prefix)
        cut = piece.rfind(b"<row")
        cut = cut if cut > 0 else piece.rfind(b"<c ")
        if cut <= 0:
            cut = 0 if len(piece) < _LONGEST else len(piece)
        rest = piece[cut:]
        yield _without_texts(piece[:cut])
    piece = rest + b"".join(gathered)
    yield _without_texts(_bare(piece, _prefix(piece) if prefix is None else prefix))


def _prefix(piece: bytes) -> bytes:
    found = re.search(rb"<(\w+):worksheet\b", piece[:4096])
    return found.group(1) + b":" if found else b""


def _bare(piece: bytes, prefix: bytes) -> bytes:
    return piece.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else piece


def _without_texts(piece: bytes) -> bytes:
    """Of an inline text the first bytes stay: they tell whether it has formatted runs. Then all of it is kept."""
    pieces = piece.split(b"</is>")
    if len(pieces) == 1:
        return piece
    heads = [text[: at + 6] if (at := text.find(b"<is>")) >= 0 else text for text in pieces]
    skeleton = b"</is>".join(heads)
    if b"<is><r" not in skeleton:
        return skeleton
    return b"</is>".join(
        text if head.endswith(b"<is><r") and b"strike" in text else head
        for text, head in zip(pieces, heads, strict=True)
    )


def _hidden_columns(head: bytes, sheet: SheetLook) -> None:
    start, end = head.find(b"<cols"), head.find(b"</cols>")
    for attributes in map(_attributes, _COLUMN.findall(head[start:end]) if 0 <= start < end else ()):
        if attributes.get(b"hidden") in _ON or attributes.get(b"width") == b"0":
            first, last = _whole(attributes.get(b"min")), min(_whole(attributes.get(b"max")), 16_384)
            sheet.hidden_columns |= set(range(max(first, 1) - 1, last))


def _hidden_rows(skeleton: bytes, sheet: SheetLook) -> None:
    for attributes in map(_attributes, _ROW.findall(skeleton)):
        row = _whole(attributes.get(b"r"))
        if row and (attributes.get(b"hidden") in _ON or attributes.get(b"ht") == b"0"):
            sheet.hidden_rows.add(row - 1)


def _add_percent(sheet: SheetLook, place: tuple[int, int], value: bytes) -> None:
    try:
        sheet.texts[place] = percent(float(value))
    except ValueError:
        pass  # not a number after all: the reader's own value stays


def _attributes(raw: bytes) -> dict[bytes, bytes]:
    return {one or other: first or second for one, first, other, second in _ATTRIBUTE.findall(raw)}


def _place(reference: bytes) -> tuple[int, int] | None:
    found = _REFERENCE.fullmatch(reference)
    return (int(found.group(2)) - 1, _column_number(found.group(1)) - 1) if found else None


def _whole(text: bytes | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 8 else 0


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
