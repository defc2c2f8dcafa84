"""Fonts of a document that this computer lacks, and characters that a font lacks (珺 堃 喆 昇 in the GB2312 faces).

The file names its fonts all the same: it is mostly opened on another computer. What is missing is named, with what to
do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from exporters.blocks import (
    AttachmentHead, AttachmentList, Block, Document, Finding, Heading, Imprint, Letterhead, Note, Paragraph,
    Salutation, Signature, Source, Subtitle, Table, Title,
)
from exporters.official_format import FONT_NAMES

#: Kinds of findings.
MISSING_FONT, MISSING_CHARACTER = "font", "character"
#: What a font of each role is used for, as a person calls it.
ROLES = {"title": "标题", "heading1": "一级标题", "heading2": "二级标题", "body": "正文", "page_number": "页码", "latin": "数字和字母"}
#: Faces with the characters of GB 2312—80 alone → faces of the same kind with more of them.
_SMALL_FACES = {
    "仿宋_GB2312": "“仿宋”或“方正仿宋_GBK”", "楷体_GB2312": "“楷体”或“方正楷体_GBK”", "方正小标宋简体": "“方正小标宋_GBK”",
}
_SMALL_ENCODING = "gb2312"
#: 汉字 of all planes; 〇 is in these faces though not in the standard.
_HANZI = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_EXCERPT = 6
_CHINESE_NAMES = {english.casefold(): chinese for chinese, english in FONT_NAMES.items()}

#: A stretch of text, the role of its font, where it comes from.
Piece = tuple[str, str, Source | None]


def lacking(document: Document, installed: Collection[str] | None) -> tuple[Finding, ...]:
    """What a document's fonts lack; *installed*: the names of the fonts of this computer, Chinese or English (None: not
    known, only characters are looked at).
    """
    pieces = [piece for block in document.blocks for piece in _pieces(block)]
    return (*_fonts(document, pieces, installed), *_characters(document, pieces))


def _fonts(document: Document, pieces: Sequence[Piece], installed: Collection[str] | None) -> Iterator[Finding]:
    """One finding that names all fonts that are used and not installed, with their uses."""
    if installed is None:
        return
    there = {_known_as(name) for name in installed}
    used = {role for _, role, _ in pieces} | {"latin"}
    used |= {"page_number"} if document.setup.page_numbers != "none" else set()
    uses: dict[str, list[str]] = {}
    for role, label in ROLES.items():
        if role in used:
            uses.setdefault(getattr(document.setup.fonts, role), []).append(label)
    missing = [f"“{name}”（用于{'、'.join(labels)}）" for name, labels in uses.items() if _known_as(name) not in there]
    if missing:
        yield Finding(f"本机没有安装{'、'.join(missing)}，这里和打印时用别的字体代替。文件里仍写原来的字体名，"
                      "在装有这些字体的电脑上显示正常；请安装，或改选已安装的字体。", kind=MISSING_FONT)


def _known_as(name: str) -> str:
    """One name for a font, whether it is called in Chinese or English."""
    return _CHINESE_NAMES.get(name.strip().casefold(), name.strip()).casefold()


def _characters(document: Document, pieces: Sequence[Piece]) -> Iterator[Finding]:
    """One finding for each character that the font of its place lacks, with all its places."""
    places: dict[tuple[str, str], list[tuple[str, Source | None]]] = {}
    for text, role, source in pieces:
        face = _CHINESE_NAMES.get(getattr(document.setup.fonts, role).casefold(), getattr(document.setup.fonts, role))
        if face in _SMALL_FACES:
            for match in _HANZI.finditer(text):
                if not _in_small_set(match[0]):
                    around = text[max(match.start() - _EXCERPT, 0):match.end() + _EXCERPT]
                    places.setdefault((match[0], face), []).append((around, source))
    for (character, face), found in places.items():
        sources = tuple(dict.fromkeys(source for _, source in found if source is not None))
        yield Finding(f"“{face}”里没有“{character}”字（“{found[0][0]}”，共 {len(found)} 处），这个字会用别的字体显示。"
                      f"请把字体改为{_SMALL_FACES[face]}。", sources, MISSING_CHARACTER)


def _in_small_set(character: str) -> bool:
    try:
        character.encode(_SMALL_ENCODING)
    except UnicodeEncodeError:
        return False
    return True


def _pieces(block: Block) -> Iterator[Piece]:
    """The texts of a block with their fonts and places."""
    if isinstance(block, (Heading, Paragraph)):
        role = f"heading{block.level}" if isinstance(block, Heading) and block.level <= 2 else "body"
        yield from ((run.text, "body" if run.body else role, run.source) for run in block.runs)
    elif isinstance(block, Table):
        yield from ((cell, "heading1", None) for row in block.header for cell in row)
        yield from ((cell, "body", None) for row in block.rows for cell in row)
    else:
        yield from ((text, role, Source("slot", key) if key else None) for text, role, key in _slots(block) if text)


def _slots(block: Block) -> list[tuple[str, str, str]]:
    """Texts of a block that comes from slots: text, role, key of the slot."""
    if isinstance(block, Letterhead):
        return [(block.organ, "title", "letterhead"), (block.number, "body", "document_number"),
                ("、".join(block.signatories), "heading2", "signatories")]
    if isinstance(block, Title):
        return [(block.text, "title", "title")]
    if isinstance(block, (Subtitle, Salutation, Note)):
        return [(block.text, "body", _SLOT_OF[type(block)])]
    if isinstance(block, AttachmentList):
        return [(name, "body", "attachments") for name in block.names]
    if isinstance(block, AttachmentHead):
        return [(block.label, "heading1", ""), (block.title, "title", "")]
    if isinstance(block, Signature):
        return [(block.signer, "body", "signer"), (block.date, "body", "signed_on")]
    if isinstance(block, Imprint):
        return [(block.recipients, "body", "recipients"), (block.copies_to, "body", "copies_to"),
                (block.issuer, "body", "issuer"), (block.issued_on, "body", "issued_on")]
    return []


_SLOT_OF: dict[type, str] = {Subtitle: "document_number", Salutation: "recipients", Note: "note"}
