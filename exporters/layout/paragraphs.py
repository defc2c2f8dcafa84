"""Blocks → strips of lines, by the same figures and styles as the Word file (word_xml.py, resources/base.docx)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from exporters import official_format as of
from exporters.blocks import Block, Heading, Paragraph, Run, Salutation, Signature, Subtitle, Table, Title
from exporters.layout.page import Line
from exporters.layout.setting import Look, Piece, Setter
from exporters.layout.tables import table_strips
from exporters.layout.strips import Strip
from exporters.title_lines import title_lines

#: Latin words too long for the end of a line; their paragraph is not justified (as in the Word file).
_LONG_WORD = re.compile(r"[!-~]{13,}")
_HEADING_ROLES = {1: "heading1", 2: "heading2", 3: "body", 4: "body"}


@dataclass(frozen=True)
class Frame:
    """What a block is set into: who sets it, and the pages' setup and figures."""

    setter: Setter
    setup: of.PageSetup
    geometry: of.PageGeometry

    def look(self, **more: Any) -> Look:
        """The format of body text (style Normal), changed."""
        values = {"size": of.BODY_SZ, "tracking": of.TRACKING_TW, "pitch": self.geometry.pitch_tw, **more}
        return Look(**values)

    def strip(self, pieces: Sequence[Piece], look: Look) -> Strip:
        """A paragraph over the whole text width."""
        lines = self.setter.lines(pieces, look, self.geometry.text_width_tw)
        return Strip(lines, look.before, look.after, look.keep_next, look.keep_lines)


def strips_of(block: Block, frame: Frame) -> tuple[Strip, ...]:
    """The paragraphs (or table rows) of a block; none for what stands elsewhere than in the text."""
    render = _RENDER.get(type(block))
    return tuple(render(block, frame)) if render else ()


def _title(block: Title, frame: Frame) -> list[Strip]:
    text = "\n".join(title_lines(block.text, of.TITLE_CHARACTERS))
    look = frame.look(role="title", size=of.TITLE_SZ, tracking=0, pitch=of.TITLE_PITCH_TW, align="center",
                      after=frame.geometry.empty_line_tw, keep_next=True, keep_lines=True)
    return [frame.strip([Piece(text, "title")], look)]


def _subtitle(block: Subtitle, frame: Frame) -> list[Strip]:
    look = frame.look(align="center", after=frame.geometry.empty_line_tw, keep_next=True)
    return [frame.strip([Piece(block.text, "body")], look)]


def _salutation(block: Salutation, frame: Frame) -> list[Strip]:
    return [frame.strip([Piece(block.text, "body")], frame.look())]


def _heading(block: Heading, frame: Frame) -> list[Strip]:
    role = _HEADING_ROLES[block.level]
    bold = block.level == 3 and frame.setup.bold_level3
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
        before = 0 if number else empty * frame.geometry.empty_line_tw
        look = frame.look(align="right", right=place, before=before, keep_next=number + 1 < len(lines))
        found.append(frame.strip([Piece(text, "body")], look))
    return found


def _table(block: Table, frame: Frame) -> list[Strip]:
    return table_strips(block, frame.setter, frame.geometry.text_width_tw)


def kept_with_next(strips: tuple[Strip, ...]) -> tuple[Strip, ...]:
    """The same strips, the last of them chained to what follows."""
    return (*strips[:-1], replace(strips[-1], keep_next=True)) if strips else strips


_RENDER: dict[type[Block], Callable[[Any, Frame], list[Strip]]] = {
    Title: _title, Subtitle: _subtitle, Salutation: _salutation, Heading: _heading, Paragraph: _paragraph,
    Signature: _signature, Table: _table,
}


def empty_line(frame: Frame) -> Line:
    """An empty line of body text."""
    return Line((), frame.geometry.pitch_tw)
