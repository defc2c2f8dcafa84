"""An Office file (.xlsx, .docx) as its parts: what is not asked for stays byte for byte.

openpyxl and python-docx write a whole file anew and lose what they do not know (drawings, form controls, links…); for
somebody else's form only the parts that change are written.
"""

from __future__ import annotations

import copy
import io
import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from lxml import etree

from models.errors import BadFileError

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES_PART = "[Content_Types].xml"
#: Bytes of all parts once unpacked; more is no form.
_MOST_BYTES = 300_000_000


@dataclass(frozen=True)
class Relation:
    """A part's link to another: ``target`` is the full name of the part, the address itself for outside targets."""

    id: str
    type: str
    target: str
    outside: bool = False

    @property
    def kind(self) -> str:
        """The last word of the type: worksheet, drawing, comments…"""
        return self.type.rsplit("/", 1)[-1]


class Package:
    """The parts of an Office file. Trees that were asked for by :meth:`tree` and named by :meth:`touch` are written."""

    def __init__(self, data: bytes, name: str) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                if sum(info.file_size for info in parts.infolist()) > _MOST_BYTES:
                    raise BadFileError(f"“{name}”解压后太大，不像一张空表。请检查是否选错了文件。")
                self._infos = {info.filename: info for info in parts.infolist()}
                self._parts = {info.filename: parts.read(info) for info in parts.infolist()}
        except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, EOFError) as error:
            raise BadFileError(f"“{name}”已损坏，读不出来。请用 WPS 或 Excel 打开后另存，再试一次。") from error
        self.name = name
        self._trees: dict[str, Any] = {}
        self._touched: set[str] = set()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts in the order of the file."""
        return tuple(self._parts)

    def has(self, part: str) -> bool:
        """True when there is a part of that name."""
        return part in self._parts

    def tree(self, part: str) -> Any:
        """The root element of a part; BadFileError when it is no XML."""
        if part not in self._trees:
            # Boxes of comments (.vml) are not always well-formed.
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True,
                                     recover=part.endswith(".vml"))
            try:
                self._trees[part] = etree.fromstring(self._parts[part], parser)
            except (etree.XMLSyntaxError, KeyError) as error:
                raise BadFileError(f"“{self.name}”已损坏，读不出来。请用 WPS 或 Excel 打开后另存，再试一次。") from error
        return self._trees[part]

    def touch(self, part: str) -> Any:
        """The root element of a part that is going to be changed."""
        self._touched.add(part)
        return self.tree(part)

    def add(self, part: str, root: Any, content_type: str) -> None:
        """Put in a new part; its type may be said by its extension (*content_type* ``""``)."""
        self._parts[part] = b""
        self._trees[part] = root
        self._touched.add(part)
        if not content_type:
            return
        types = self.touch(_TYPES_PART)
        etree.SubElement(types, f"{{{CONTENT_TYPES}}}Override", PartName=f"/{part}", ContentType=content_type)

    def add_default(self, extension: str, content_type: str) -> None:
        """Say what parts with that extension are, unless it is said."""
        types = self.tree(_TYPES_PART)
        known = {each.get("Extension", "").lower() for each in types if each.tag.endswith("}Default")}
        if extension not in known:
            types = self.touch(_TYPES_PART)
            types.insert(0, types.makeelement(
                f"{{{CONTENT_TYPES}}}Default", {"Extension": extension, "ContentType": content_type}))

    def free_name(self, pattern: str) -> str:
        """The first name like ``xl/comments{}.xml`` that no part has."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def relations(self, part: str) -> Iterator[Relation]:
        """The links of a part."""
        file = _relations_of(part)
        for each in self.tree(file) if self.has(file) else ():
            if not isinstance(each.tag, str):
                continue
            outside = each.get("TargetMode") == "External"
            target = each.get("Target", "")
            yield Relation(each.get("Id", ""), each.get("Type", ""),
                           target if outside else _full_name(part, target), outside)

    def add_relation(self, part: str, kind: str, target: str) -> str:
        """Link *part* to the part *target*; the id of the link."""
        file = _relations_of(part)
        if not self.has(file):
            self._parts[file] = b""
            self._trees[file] = etree.Element(f"{{{RELATIONS}}}Relationships", nsmap={None: RELATIONS})
        root = self.touch(file)
        taken = {each.get("Id") for each in root}
        number = next(n for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        etree.SubElement(root, f"{{{RELATIONS}}}Relationship", Id=f"rId{number}",
                         Type=f"{OFFICE_RELATIONS}/{kind}", Target=f"/{target}")
        return f"rId{number}"

    def drop(self, part: str) -> None:
        """Take a part out, with what points to it; nothing happens when there is none."""
        if not self.has(part):
            return
        del self._parts[part]
        self._trees.pop(part, None)
        self._touched.discard(part)
        types = self.touch(_TYPES_PART)
        for each in [each for each in types if each.get("PartName") == f"/{part}"]:
            types.remove(each)
        for file in [name for name in self.names if name.endswith(".rels")]:
            owner = posixpath.join(posixpath.dirname(posixpath.dirname(file)), posixpath.basename(file)[:-5])
            for each in [each for each in self.tree(file) if _full_name(owner, each.get("Target", "")) == part]:
                self.touch(file).remove(each)

    def data(self) -> bytes:
        """The file with all changes; untouched parts are the same bytes."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, content in self.parts():
                info = copy.copy(self._infos.get(part)) or zipfile.ZipInfo(part)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, content)
        return made.getvalue()

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """Name and bytes of every part with all changes, in the order of the file."""
        for part, old in self._parts.items():
            yield part, self._bytes(part) if part in self._touched else old

    def _bytes(self, part: str) -> bytes:
        return bytes(etree.tostring(self._trees[part].getroottree(), xml_declaration=True, encoding="UTF-8",
                                    standalone=True))


@contextmanager
def whole(name: str) -> Iterator[None]:
    """A file that breaks the format's own rules (a row «abc», a list without its items) is a damaged file."""
    try:
        yield
    except (ValueError, LookupError, AttributeError, TypeError, ArithmeticError, etree.LxmlError) as error:
        raise BadFileError(f"“{name}”里有不合规范的内容，没有写出。请用 WPS 或 Excel 打开后另存，再试一次。") from error


def local(element: Any) -> str:
    """An element's name without its namespace, ``""`` for comments."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def _full_name(part: str, target: str) -> str:
    return posixpath.normpath(target[1:] if target.startswith("/") else posixpath.join(posixpath.dirname(part), target))
