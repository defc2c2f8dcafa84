"""A Word file that came back from the leader's desk, as it would be printed with all tracked changes accepted.

Hidden words, headers and notes are not read; text boxes (the imprint, the stamp of the registry, somebody's remark) are
kept apart. Names without their namespaces: a file saved as strict Office Open XML has others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exporters.package import Package, local, whole
from models.errors import BadFileError
from models.files import read_bytes

#: The first bytes of an old binary file (.doc, .wps) and of one locked by a password.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_INSIDE = {"ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "bdo", "dir"}
_GONE = {"del", "moveFrom"}
_OFF = ("0", "false", "off")
_EXCERPT = 30


@dataclass(frozen=True)
class ReadParagraph:
    """A paragraph, or a table's row with tabs between its cells. ``numbered``: Word puts a number of its own before it.
    """

    text: str
    numbered: bool = False


@dataclass(frozen=True)
class Remark:
    """A comment (批注) beside a paragraph, or (``is_box``) a text box put upon the page; ``at`` is the paragraph's text.
    """

    author: str
    text: str
    at: str
    is_box: bool = False

    @property
    def sentence(self) -> str:
        """Who, what, where."""
        if self.is_box:
            return f"文本框：{self.text}"
        at = f"　——在“{self.at[:_EXCERPT]}{'…' if len(self.at) > _EXCERPT else ''}”处" if self.at else ""
        return f"批注（{self.author or '未署名'}）：{self.text}{at}"


@dataclass(frozen=True)
class CorrectedFile:
    """What was read, and the file's name."""

    paragraphs: tuple[ReadParagraph, ...]
    remarks: tuple[Remark, ...]
    name: str = ""


def read_corrected(path: Path) -> CorrectedFile:
    """Read a Word file; BadFileError with a sentence for anything that is none."""
    package = Package(_checked(read_bytes(path), path.name), path.name)
    with whole(path.name):
        main = next((each.target for each in package.relations("") if each.kind == "officeDocument"), "")
        if not main or not package.has(main) or local(package.tree(main)) != "document":
            raise BadFileError(f"“{path.name}”不是 Word 文件。请选择送改的通报（.docx）。")
        reader = _Reader(_comments(package, main))
        body = next(each for each in package.tree(main) if local(each) == "body")
        paragraphs = tuple(each for each in reader.blocks(body) if each.text.strip())
        return CorrectedFile(paragraphs, tuple(reader.remarks), path.name)


def _checked(data: bytes, name: str) -> bytes:
    if data.startswith(_COMPOUND):
        if _LOCKED in data:
            raise BadFileError(f"“{name}”加了打开密码，读不出来。请用 WPS 或 Word 去掉密码后另存，再读入。")
        raise BadFileError(f"“{name}”是旧格式（.doc、.wps）。请用 WPS 或 Word 另存为 .docx 后再读入。")
    if not data.startswith(b"PK"):
        raise BadFileError(f"“{name}”不是 Word 文件。请选择送改的通报（.docx）。")
    return data


def _comments(package: Package, main: str) -> dict[str, tuple[str, str]]:
    """Comment's id → author and text."""
    part = next((each.target for each in package.relations(main) if each.kind == "comments"), "")
    found = {}
    for each in package.tree(part) if package.has(part) else ():
        lines = ("".join(map(_text, line.iter())).strip() for line in each.iter() if local(line) == "p")
        text = " ".join(filter(None, lines))
        found[_attribute(each, "id")] = (_attribute(each, "author"), text)
    return found


class _Reader:
    """Goes through the body once; ``remarks`` are found on the way."""

    def __init__(self, comments: dict[str, tuple[str, str]]) -> None:
        self.comments = comments
        self.remarks: list[Remark] = []

    def blocks(self, parent: Any) -> Iterator[ReadParagraph]:
        """Paragraphs and table rows; a paragraph whose end was struck out runs on into the next."""
        before = ""
        for element in _elements(parent):
            if local(element) == "tbl":
                yield from self.rows(element)
                continue
            text = before + self.paragraph(element)
            before = text if _end_is_gone(element) else ""
            if not before:
                yield ReadParagraph(text, _is_numbered(element))
        if before:
            yield ReadParagraph(before)

    def rows(self, table: Any) -> Iterator[ReadParagraph]:
        """The rows that were not struck out."""
        for row in _children(table, "tr"):
            if any(local(mark) == "del" for each in _children(row, "trPr") for mark in each):
                continue
            cells = (" ".join(each.text for each in self.blocks(cell)) for cell in _children(row, "tc"))
            yield ReadParagraph("\t".join(cells))

    def paragraph(self, paragraph: Any) -> str:
        """The text of a paragraph; its comments are noted."""
        found: list[str] = []
        noted: list[str] = []
        self.runs(paragraph, found, noted)
        text = "".join(found)
        self.remarks += [Remark(*self.comments[key], text.strip()) for key in noted if key in self.comments]
        return text

    def runs(self, parent: Any, found: list[str], noted: list[str]) -> None:
        """Collect the texts of the runs below an element, and the ids of comments."""
        for child in parent:
            name = local(child)
            if name in _INSIDE:
                self.runs(child, found, noted)
            elif name == "r":
                noted += [_attribute(each, "id") for each in child if local(each) == "commentReference"]
                self.remarks += [Remark("", text, "", is_box=True) for each in child for text in _boxes(each)]
                if not _is_hidden(child):
                    found += map(_text, child)


def _elements(parent: Any) -> Iterator[Any]:
    """The paragraphs and tables of a body or cell, also inside content controls and marks of insertion."""
    for child in parent:
        if local(child) in ("p", "tbl"):
            yield child
        elif local(child) in _INSIDE:
            yield from _elements(child)


def _children(parent: Any, name: str) -> Iterator[Any]:
    for child in parent:
        if local(child) == name:
            yield child
        elif local(child) in _INSIDE:
            yield from _children(child, name)


def _text(element: Any) -> str:
    name = local(element)
    if name == "t":
        return (element.text or "").replace("\xa0", " ")
    if name == "noBreakHyphen":
        return "-"
    # A line break inside a paragraph is one of the layout (a title in several lines), not of the text.
    return "\t" if name in ("tab", "ptab") else ""


def _boxes(element: Any) -> Iterator[str]:
    """The texts of the boxes inside a run, each once: a file has them a second time for older programs."""
    if local(element) == "txbxContent":
        lines = ("".join(map(_text, each.iter())).strip() for each in element.iter() if local(each) == "p")
        text = " ".join(filter(None, lines))
        if text:
            yield text
    elif local(element) != "Fallback":
        for child in element:
            yield from _boxes(child)


def _is_hidden(run: Any) -> bool:
    return any(local(each) == "vanish" and _attribute(each, "val") not in _OFF
               for properties in _children(run, "rPr") for each in properties)


def _end_is_gone(paragraph: Any) -> bool:
    """True when the paragraph's own mark was struck out."""
    return any(local(mark) in _GONE for properties in _children(paragraph, "pPr")
               for each in _children(properties, "rPr") for mark in each)


def _is_numbered(paragraph: Any) -> bool:
    return any(local(each) == "numId" and _attribute(each, "val") != "0"
               for properties in _children(paragraph, "pPr") for numbering in _children(properties, "numPr")
               for each in numbering)


def _attribute(element: Any, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if key.rsplit("}", 1)[-1] == name), "")
