"""A look into the parts of an .xlsx before the reader takes it: is it of a size that can be held (hostile files)?"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from models.errors import BadFileError

#: Cells that the reader would lay out for one sheet, from A1 to the last one with content; more is no ledger.
MOST_CELLS = 8_000_000
#: Bytes of all parts of a workbook once unpacked.
MOST_BYTES = 1_000_000_000
_CHUNK = 1 << 20
#: Bytes of a piece that are looked at again with the next one, so that no tag is cut; longer than any cell's tag.
_OVERLAP = 400
# The tag of a cell, and behind it something that is not its end: an empty formatted cell does not count.
_CELL = rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="%s([A-Z]{1,3})(\d{1,7})"[^>/]*>(?=[^<]|<[^/])'
_ANY_CELL = re.compile(_CELL % b"")
# Only cells beyond column Z or row 9999 can make a sheet large.
_FAR_CELL = re.compile(_CELL % rb"(?=[A-Z]{2}|[A-Z]\d{5})")


def check_size(data: bytes, name: str) -> None:
    """BadFileError for a workbook that unpacks to too much, or whose last cell lies too far out."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_BYTES:
            raise BadFileError(f"“{name}”解压后太大，不像一份台账。请删除多余的内容后另存再导入。")
        for part in parts.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                rows, columns = _extent(parts, part)
                if rows * columns > MOST_CELLS:
                    raise BadFileError(
                        f"“{name}”里有离表格很远的单元格（第 {rows} 行或第 {columns} 列）。请删除多余的行、列后另存再导入。"
                    )


def _extent(parts: zipfile.ZipFile, part: str) -> tuple[int, int]:
    """Last row and column with content; (0, 0) where nothing lies far out."""
    if next(_found(parts, part, _FAR_CELL), None) is None:
        return 0, 0
    rows = columns = 0
    for letters, digits in _found(parts, part, _ANY_CELL):
        rows, columns = max(rows, int(digits)), max(columns, _column_number(letters))
    return rows, columns


def _found(parts: zipfile.ZipFile, part: str, pattern: re.Pattern[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Column letters and row digits of the cells that *pattern* finds, some of them twice."""
    rest = b""
    with parts.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            piece = rest + chunk
            yield from pattern.findall(piece)
            rest = piece[-_OVERLAP:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
