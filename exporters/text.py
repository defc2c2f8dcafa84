"""Blocks → plain text: a paragraph a line, numbering as printed, nothing added."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from exporters.blocks import Block, Document, Heading, Paragraph, Signature, Table, Title, text_of
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
        yield from ("\t".join(cell.replace("\n", " ") for cell in row) for row in (*block.header, *block.rows))
    elif isinstance(block, Signature):
        yield from filter(None, (block.signer, block.date))
    else:
        yield block.text
