"""A look into an old workbook (.xls, .et: BIFF8 in a compound file) for what the reader cannot see: hidden rows and
columns, struck-out cells, percent formats, errors. Words struck out inside a cell are not told here.

Numbers of records and places of their fields are those of [MS-XLS] 2.3 and [MS-CFB] 2; whatever does not fit ends the
look and leaves the reader's own values.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from models.importing.formats import locked
from models.importing.sheet_xml import SheetLook
from models.importing.xml_sheets import percent

_FREE = 0xFFFFFFFA  # this and above: no sector
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _FONT, _FORMAT, _XF = 0x809, 0x0A, 0x2F, 0x85, 0x31, 0x41E, 0xE0
_ROW, _COLINFO, _NUMBER, _RK, _MULRK, _FORMULA, _BOOLERR = 0x208, 0x7D, 0x203, 0x27E, 0xBD, 0x06, 0x205
_TEXTS = (0xFD, 0x204, 0xD6)
_BIFF8, _MINI = 0x0600, 4096


def look_into_xls(data: bytes, name: str) -> dict[str, SheetLook]:
    """What each sheet says beside its values; nothing where the file is no BIFF8. BadFileError when it is locked."""
    book = _Book()
    try:
        stream = _workbook_stream(data)
        for kind, at, body in _records(stream, 0):
            if kind == _FILEPASS:
                raise locked(name)
            if kind == _BOF and at == 0 and struct.unpack_from("<H", body)[0] != _BIFF8:
                return {}
            book.take(kind, body)
            if kind == _EOF:
                break
        return {sheet: _sheet(stream, start, book) for sheet, start in book.sheets}
    except (struct.error, IndexError, OverflowError):
        return {}


class _Book:
    """What the workbook's own records say: places of sheets, and which cell styles strike out or show per cent."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, int]] = []
        self.fonts: list[bool] = []
        self.styles: list[tuple[int, int]] = []
        self.percent = {9, 10}

    def take(self, kind: int, body: bytes) -> None:
        """Keep what one record says."""
        if kind == _BOUNDSHEET:
            self.sheets.append((_text(body[7:], body[6]), struct.unpack_from("<I", body)[0]))
        elif kind == _FONT:
            self.fonts.append(bool(struct.unpack_from("<H", body, 2)[0] & 8))
        elif kind == _XF:
            font, form = struct.unpack_from("<HH", body)
            self.styles.append((font, form))
        elif kind == _FORMAT and "%" in _text(body[4:], struct.unpack_from("<H", body, 2)[0]):
            self.percent.add(struct.unpack_from("<H", body)[0])

    def strikes(self, style: int) -> bool:
        """True for a cell style whose font is struck out; there is no font 4."""
        font = self.styles[style][0] if style < len(self.styles) else 0
        place = font - 1 if font > 4 else font
        return place < len(self.fonts) and self.fonts[place]

    def shows_percent(self, style: int) -> bool:
        """True for a cell style with a percent format."""
        return style < len(self.styles) and self.styles[style][1] in self.percent


def _sheet(stream: bytes, start: int, book: _Book) -> SheetLook:
    look = SheetLook()
    depth = 0
    for kind, _, body in _records(stream, start):
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 0:
            break
        if kind == _ROW and struct.unpack_from("<H", body, 12)[0] & 0x20:
            look.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLINFO:
            first, last, width, _style, flags = struct.unpack_from("<5H", body)
            if flags & 1 or not width:
                look.hidden_columns |= set(range(first, min(last, 255) + 1))
        elif depth == 1:
            for row, column, style, value in _cells(kind, body):
                _look_at(look, (row, column), value, book.strikes(style), book.shows_percent(style))
    return look


def _look_at(look: SheetLook, place: tuple[int, int], value: float | str | None, struck: bool, share: bool) -> None:
    if struck:
        look.struck.add(place)
    elif isinstance(value, str):
        look.texts[place] = value
    elif share and value is not None:
        look.texts[place] = percent(value)


def _cells(kind: int, body: bytes) -> Iterator[tuple[int, int, int, float | str | None]]:
    """Row, column, style and value of the cells in a record: a number, an error's text, None for all else."""
    if kind == _MULRK:
        row, first = struct.unpack_from("<HH", body)
        for number, at in enumerate(range(4, len(body) - 7, 6)):
            style, packed = struct.unpack_from("<HI", body, at)
            yield row, first + number, style, _rk(packed)
    elif kind in (_NUMBER, _RK, _FORMULA, _BOOLERR, *_TEXTS):
        yield *struct.unpack_from("<HHH", body), _single(kind, body)


def _single(kind: int, body: bytes) -> float | str | None:
    if kind == _RK:
        return _rk(struct.unpack_from("<I", body, 6)[0])
    if kind == _BOOLERR:
        return _ERRORS.get(body[6]) if body[7] else None
    if kind == _FORMULA and body[12:14] == b"\xff\xff":
        return _ERRORS.get(body[8]) if body[6] == 2 else None
    return float(struct.unpack_from("<d", body, 6)[0]) if kind in (_NUMBER, _FORMULA) else None


def _rk(packed: int) -> float:
    """A number in 30 bits: a whole one, or the upper half of a double; either may be in hundredths."""
    if packed & 2:
        number = float((packed >> 2) - ((packed & 0x80000000) >> 1))
    else:
        number = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return number / 100 if packed & 1 else number


def _text(raw: bytes, length: int) -> str:
    """A text of *length* marks behind its flag byte."""
    wide = raw[0] & 1
    return raw[1 : 1 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, bytes]]:
    """Kind, place and content of the records from *start* on."""
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        yield kind, start, stream[start + 4 : start + 4 + length]
        start += 4 + length


# --- compound file ---------------------------------------------------------------------------------------------------


def _workbook_stream(data: bytes) -> bytes:
    """The stream «Workbook»; empty where it is not found."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        return b""
    table, body = _allocation(data, size), data[size:]
    directory = _chain(body, size, table, struct.unpack_from("<I", data, 48)[0])
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        start, count = struct.unpack_from("<IQ", directory, at + 116)
        if name == "Workbook" and count >= _MINI:
            return _chain(body, size, table, start)[:count]
        if name == "Workbook":  # small streams share the root's, in sectors of 64 bytes with a table of their own
            shared = _chain(body, size, table, struct.unpack_from("<I", directory, 116)[0])
            raw = _chain(body, size, table, struct.unpack_from("<I", data, 60)[0])
            return _chain(shared, 64, struct.unpack(f"<{len(raw) // 4}I", raw), start)[:count]
    return b""


def _allocation(data: bytes, size: int) -> tuple[int, ...]:
    """The table that says which sector follows which."""
    numbers = list(struct.unpack_from("<109I", data, 76))
    following = struct.unpack_from("<I", data, 68)[0]
    for _ in range(len(data) // size):
        if following >= _FREE:
            break
        sector = data[(following + 1) * size : (following + 2) * size]
        *more, following = struct.unpack(f"<{size // 4}I", sector)
        numbers += more
    sectors = (data[(number + 1) * size : (number + 2) * size] for number in numbers if number < _FREE)
    raw = b"".join(sector for sector in sectors if len(sector) == size)
    return struct.unpack(f"<{len(raw) // 4}I", raw)


def _chain(body: bytes, size: int, table: tuple[int, ...], start: int) -> bytes:
    """The sectors of *body* from *start* on; a chain that runs in a circle ends after as many as there are."""
    parts = []
    for _ in range(len(body) // size + 1):
        if start >= len(table):
            break
        parts.append(body[start * size : (start + 1) * size])
        start = table[start]
    return b"".join(parts)
