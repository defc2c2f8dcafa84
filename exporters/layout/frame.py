"""What blocks are set into: a setter, the pages' figures, the format of body text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from exporters import official_format as of
from exporters.layout.page import TWIPS, Item, Line
from exporters.layout.setting import Look, Piece, Setter
from exporters.layout.strips import Strip
from exporters.official_format import PageGeometry, PageSetup, geometry


@dataclass(frozen=True)
class Frame:
    """Pages of one kind in a document whose own setup is ``main``: styles are the document's, margins the pages'."""

    setter: Setter
    setup: PageSetup
    main: PageSetup
    #: Page numbers that have been set, by number.
    numbers: dict[int, Line] = field(default_factory=dict, compare=False)

    @cached_property
    def page(self) -> PageGeometry:
        """The pages' figures."""
        return geometry(self.setup)

    @cached_property
    def pitch(self) -> int:
        """Height of a line of body text, and of 空一行, in twips."""
        return geometry(self.main).pitch_tw

    @property
    def is_letter(self) -> bool:
        """True for pages in 信函格式 (10.1)."""
        return self.setup.letter and not self.setup.landscape

    def look(self, **more: Any) -> Look:
        """The format of body text (style Normal), changed."""
        return Look(**{"size": of.BODY_SZ, "tracking": of.TRACKING_TW, "pitch": self.pitch, **more})

    def strip(self, pieces: Sequence[Piece], look: Look) -> Strip:
        """A paragraph over the whole text width."""
        lines = self.setter.lines(pieces, look, self.page.text_width_tw)
        return Strip(lines, look.before, look.after, look.keep_next, look.keep_lines)

    def line(self, text: str, look: Look) -> Line:
        """A text on a single line of the text's width."""
        return self.setter.lines([Piece(text, look.role)], look, self.page.text_width_tw)[0]


def blank(height: int) -> Line:
    """A line without text."""
    return Line((), height)


def beside(*lines: Line) -> Line:
    """Lines put into one, each at its own place."""
    return Line(tuple(item for line in lines for item in line.items), max(line.height for line in lines))


def extended(line: Line, items: Sequence[Item], height: int) -> Line:
    """A line with more items, *height* twips higher."""
    return Line((*line.items, *items), line.height + height)


def eighths(figure: int) -> int:
    """Thickness of a border in twips."""
    return figure * of.TW_PER_POINT // of.EIGHTHS_PER_POINT


def points(twips: float) -> float:
    """Twips as points."""
    return twips / TWIPS
