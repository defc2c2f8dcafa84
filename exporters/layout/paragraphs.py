"""Blocks → strips of lines, by the same figures and styles as the Word file (word_xml.py, resources/base.docx)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from exporters import official_format as of
from exporters.blocks import (
    STAYS_BEFORE, AttachmentHead, AttachmentList, Block, Heading, Imprint, Letterhead, Note, Paragraph, Run,
    Salutation, Signature, Subtitle, Table, Title,
)
from exporters.layout.feet import imprint
from exporters.layout.frame import Frame
from exporters.layout.heads import letter_number, letterhead
from exporters.layout.setting import Piece
from exporters.layout.strips import Strip
from exporters.layout.tables import table_strips
from exporters.title_lines import title_lines

#: Latin words too long for the end of a line; their paragraph is not justified (as in the Word file).
_LONG_WORD = re.compile(r"[!-~]{13,}")
_HEADING_ROLES = {1: "heading1", 2: "heading2", 3: "body", 4: "body"}


def strips_of(block: Block, frame: Frame) -> tuple[Strip, ...]:
    """The paragraphs (or table rows) of a block; none for what stands elsewhere than in the text."""
    render = _RENDER.get(type(block))
    return tuple(render(block, frame)) if render else ()


def _title(block: Title, frame: Frame) -> list[Strip]:
    text = "\n".join(title_lines(block.text, of.title_characters(frame.page.text_width_tw)))
    look = frame.look(role="title", size=of.TITLE_SZ, tracking=0, pitch=of.TITLE_PITCH_TW, align="center",
                      after=frame.pitch, keep_next=True, keep_lines=True)
    return [frame.strip([Piece(text, "title")], look)]


def _subtitle(block: Subtitle, frame: Frame) -> list[Strip]:
    look = frame.look(align="center", after=frame.pitch, keep_next=True)
    return [frame.strip([Piece(block.text, "body")], look)]


def _salutation(block: Salutation, frame: Frame) -> list[Strip]:
    return [frame.strip([Piece(block.text, "body")], frame.look())]


def _heading(block: Heading, frame: Frame) -> list[Strip]:
    role = _HEADING_ROLES[block.level]
    bold = block.level == 3 and frame.main.bold_level3
    look = frame.look(role=role, first=of.INDENT_TW, keep_next=not block.run_in)
    return [frame.strip(_pieces(block.runs, role, bold), look)]


def _paragraph(block: Paragraph, frame: Frame) -> list[Strip]:
    loose = any(_LONG_WORD.search(run.text) for run in block.runs)
    look = frame.look(first=of.INDENT_TW, align="left" if loose else "both")
    return [frame.strip(_pieces(block.runs, "body"), look)]


def _pieces(runs: Sequence[Run], role: str, bold: bool = False) -> list[Piece]:
    """Runs as pieces; those of the body's font in a heading take the body's role."""
    return [Piece(run.text, "body" if run.body else role, run.source, bold and not run.body) for run in runs]


def _signature(block: Signature, frame: Frame) -> list[Strip]:
    """署名 and date at their places; the first of them keeps the empty lines above it."""
    places = of.signature_indents(block.signer, block.date, block.sealed)
    lines = [(text, place) for text, place in zip((block.signer, block.date), places) if text]
    empty = of.SEALED_LINES_ABOVE if block.sealed else of.SIGNATURE_LINES_ABOVE
    found = []
    for number, (text, place) in enumerate(lines):
        before = 0 if number else empty * frame.pitch
        look = frame.look(align="right", right=place, before=before, keep_next=number + 1 < len(lines))
        found.append(frame.strip([Piece(text, "body")], look))
    return found


def _table(block: Table, frame: Frame) -> list[Strip]:
    return table_strips(block, frame.setter, frame.page)


def _attachment_list(block: AttachmentList, frame: Frame) -> list[Strip]:
    """附件说明: an empty line above, wrapped lines under the name's first character (7.3.4)."""
    count, found = len(block.names), []
    for number, name in enumerate(block.names, start=1):
        left, hanging = of.attachment_indents(number, count)
        text = ("附件：" if number == 1 else "") + (f"{number}." if count > 1 else "") + name
        look = frame.look(left=left, first=-hanging, before=frame.pitch if number == 1 else 0, keep_next=True)
        found.append(frame.strip([Piece(text, "body")], look))
    return found


def _attachment_head(block: AttachmentHead, frame: Frame) -> list[Strip]:
    """附件 at the top of a new page, its title on the third line (7.3.7)."""
    look = frame.look(role="heading1", align="left", keep_next=True)
    label = replace(frame.strip([Piece(block.label, "heading1")], look), new_page=True)
    if not block.title:
        return [label]
    return [label, *(replace(strip, before=frame.pitch) for strip in _title(Title(block.title), frame))]


def _note(block: Note, frame: Frame) -> list[Strip]:
    """附注 in brackets, two characters in (7.3.6)."""
    return [frame.strip([Piece(f"（{block.text}）", "body")], frame.look(first=of.INDENT_TW))]


def _letterhead(block: Letterhead, frame: Frame) -> list[Strip]:
    return (letter_number if frame.is_letter else letterhead)(block, frame)


class Surroundings(NamedTuple):
    """What of its neighbours matters to a block: their kinds, and whether a page break stands before it."""

    before: type[Block] | None = None
    after: type[Block] | None = None
    new_page: bool = False


def in_context(strips: tuple[Strip, ...], block: Block, around: Surroundings, frame: Frame) -> tuple[Strip, ...]:
    """The strips of a block between its neighbours: room under a red line, the chain to a signature."""
    if not strips:
        return strips
    if isinstance(block, Title) and around.before is Letterhead:
        strips = (replace(strips[0], before=of.TITLE_LINES_ABOVE * frame.pitch), *strips[1:])
    if around.after and isinstance(block, STAYS_BEFORE.get(around.after, ())):
        strips = (*strips[:-1], replace(strips[-1], keep_next=True))
    if around.new_page and isinstance(block, Table):  # in the Word file a paragraph begins the page
        strips = (replace(strips[0], before=of.SPACER_TW), *strips[1:])
    return strips


_RENDER: dict[type[Block], Callable[[Any, Frame], list[Strip]]] = {
    Letterhead: _letterhead, Title: _title, Subtitle: _subtitle, Salutation: _salutation, Heading: _heading,
    Paragraph: _paragraph, Table: _table, AttachmentList: _attachment_list, AttachmentHead: _attachment_head,
    Signature: _signature, Note: _note, Imprint: imprint,
}
