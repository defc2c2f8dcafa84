"""Blocks → plain text: a paragraph a line, numbering as printed, nothing added."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from exporters.blocks import (
    AttachmentHead, AttachmentList, Block, Document, Heading, Imprint, Letterhead, Note, PageBreak, Paragraph,
    Salutation, Signature, Subtitle, Table, Title, text_of,
)
from models.files import write_bytes


def render_text(document: Document) -> str:
    """The document's text; every line ends with a line feed, a table's cells are separated by tabs."""
    return "".join(line + "\n" for block in document.blocks for line in lines_of(block))


def write_text(document: Document, path: Path) -> None:
    """Write the text as UTF-8; LedgerError when the file cannot be written."""
    write_bytes(path, render_text(document).encode("utf-8"))


def lines_of(block: Block) -> Iterator[str]:
    """The lines of one block."""
    if isinstance(block, (Heading, Paragraph)):
        yield text_of(block)
    elif isinstance(block, Title):
        yield block.text.replace("\n", "")
    elif isinstance(block, Table):
        yield from ("\t".join(cell.replace("\n", "") for cell in row) for row in block.header)  # broken for width only
        yield from ("\t".join(cell.replace("\n", " ") for cell in row) for row in block.rows)
    elif not isinstance(block, PageBreak):
        yield from filter(None, _OTHER[type(block)](block))


def _attachment_names(block: AttachmentList) -> list[str]:
    """附件：name; several with their numbers, a line each."""
    if len(block.names) == 1:
        return [f"附件：{block.names[0]}"]
    return [f"{'附件：' if number == 1 else ''}{number}.{name}" for number, name in enumerate(block.names, start=1)]


def _imprint(block: Imprint) -> list[str]:
    lines = [f"主送：{block.recipients}。" if block.recipients else "", f"抄送：{block.copies_to}。" if block.copies_to else ""]
    issued = f"{block.issued_on}印发" if block.issued_on else ""
    return [*lines, "\t".join(filter(None, (block.issuer, issued)))]


def _letterhead(block: Letterhead) -> list[str]:
    signed = f"签发人：{'　'.join(block.signatories)}" if block.signatories else ""
    return [block.copy_number, block.urgency, block.organ, "\t".join(filter(None, (block.number, signed)))]


_OTHER: dict[type, Callable[[Any], list[str]]] = {
    Letterhead: _letterhead, Subtitle: lambda b: [b.text], Salutation: lambda b: [b.text],
    AttachmentList: _attachment_names, AttachmentHead: lambda b: [b.label, b.title.replace("\n", "")],
    Signature: lambda b: [b.signer, b.date], Note: lambda b: [f"（{b.text}）"], Imprint: _imprint,
}
