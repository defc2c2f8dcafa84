"""Zip packages (.xlsx, .ods, .docx) as they really unpack: sizes are counted, not believed."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from models.importing.formats import damaged
from models.importing.layout import too_large

#: Bytes of all parts that are read, once unpacked; of one part that is taken apart in memory.
MOST_BYTES, MOST_PART_BYTES = 1_000_000_000, 200_000_000
# What is unpacked at once, and what is fed at once, in bytes.
_CHUNK, _PIECE = 1 << 19, 1 << 18
#: Bytes of memory that the tree of an XML part takes for each tag, roughly, and what a tree may take.
_NODE, _MOST_TREE = 150, 900_000_000


class Package:
    """The parts of a zip package by their names in lower case, as the readers look for them."""

    def __init__(self, data: bytes, name: str) -> None:
        """*name* is the file's, for sentences. BadFileError for what is no zip file."""
        self.name, self._data = name, data
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                self._parts = {info.filename.lower(): info for info in parts.infolist()}
        except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, EOFError) as error:
            raise damaged(name) from error

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._parts

    def names(self) -> list[str]:
        """Names of all parts, in lower case."""
        return list(self._parts)

    def size(self, part: str) -> int:
        """What the package says that *part* unpacks to, in bytes; 0 for a part that is not there."""
        info = self._parts.get(part.lower())
        return info.file_size if info else 0

    def chunks(self, part: str) -> Iterator[bytes]:
        """The part in pieces; BadFileError where it is broken or is not as large as the package says."""
        info = self._parts[part.lower()]
        rest = memoryview(self._data)[self._start(info) :][: info.compress_size]
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or info.flag_bits & 1:
            raise damaged(self.name)
        total = 0
        for chunk in (rest,) if info.compress_type == zipfile.ZIP_STORED else self._inflated(rest):
            total += len(chunk)
            if total > info.file_size or total > MOST_BYTES:
                raise damaged(self.name) if total > info.file_size else too_large(self.name)
            yield bytes(chunk)
        if total != info.file_size:
            raise damaged(self.name)

    def read(self, part: str, most: int = MOST_PART_BYTES) -> bytes:
        """The whole part, ``b""`` if it is not there; BadFileError when it unpacks to more than *most* bytes."""
        if part not in self:
            return b""
        if self.size(part) > most:
            raise too_large(self.name)
        return b"".join(self.chunks(part))

    def check(self, parts: Iterator[str] | list[str]) -> None:
        """BadFileError when *parts* together say that they unpack to too much."""
        if sum(map(self.size, parts)) > MOST_BYTES:
            raise too_large(self.name)

    def _start(self, info: zipfile.ZipInfo) -> int:
        head = self._data[info.header_offset : info.header_offset + 30]
        if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
            raise damaged(self.name)
        return (
            info.header_offset + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        )

    def _inflated(self, rest: memoryview | bytes) -> Iterator[bytes]:
        inflate = zlib.decompressobj(-15)
        try:
            for at in range(0, len(rest), _PIECE):
                tail: memoryview | bytes = rest[at : at + _PIECE]
                while tail and not inflate.eof:
                    yield inflate.decompress(tail, _CHUNK)
                    tail = inflate.unconsumed_tail
            yield inflate.flush(_CHUNK)
        except zlib.error as error:
            raise damaged(self.name) from error


def check_tree(xml: bytes, name: str) -> None:
    """BadFileError for XML or HTML whose tree would not fit (tags count more than text), or that declares entities,
    which no Office program writes."""
    if b"<!ENTITY" in xml:
        raise damaged(name)
    if len(xml) + _NODE * xml.count(b"<") > _MOST_TREE:
        raise too_large(name)
