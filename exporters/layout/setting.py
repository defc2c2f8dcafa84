"""Text set into lines: runs and a style in, lines of positioned items out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from exporters.blocks import Source
from exporters.layout.lines import hangs, is_latin, line_ends
from exporters.layout.metrics import LATIN, Ems, Metrics
from exporters.layout.page import TWIPS, Item, Line, TextItem

#: Baseline of a line of exact height, as a share of it from its top (Word and LibreOffice alike, 实测).
BASELINE = 0.8


@dataclass(frozen=True)
class Look:
    """A paragraph's format. Lengths in twips, ``size`` in half-points as in official_format; ``first`` is the indent of
    the first line beyond ``left`` (negative: hanging). ``align``: left, right, center or both.
    ``hanging``: a mark may stand outside the right edge.
    """

    role: str = "body"
    size: int = 32
    tracking: int = 0
    pitch: int = 579
    align: str = "both"
    left: int = 0
    right: int = 0
    first: int = 0
    before: int = 0
    after: int = 0
    keep_next: bool = False
    keep_lines: bool = False
    red: bool = False
    latin: str = LATIN
    hanging: bool = True


@dataclass(frozen=True)
class Piece:
    """A stretch of text with its Chinese font role and its place in the ledger."""

    text: str
    role: str
    source: Source | None = None
    bold: bool = False


class Setter:
    """Sets paragraphs by the widths of one :class:`Metrics`, whose answers it keeps."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._ems: dict[tuple[str, str], Ems] = {}

    def ems(self, role: str, latin: str) -> Ems:
        """Widths by character for a Chinese role."""
        key = (role, latin)
        if key not in self._ems:
            self._ems[key] = Ems(self._metrics, role, latin)
        return self._ems[key]

    def lines(self, pieces: Sequence[Piece], look: Look, width: int) -> tuple[Line, ...]:
        """The lines of a paragraph in a column *width* twips wide; its line breaks begin new lines."""
        found: list[Line] = []
        first = look.first
        for part in _parts(pieces):
            found += _Paragraph(self, part, look, width, first).lines()
            first = 0
        return tuple(found)

    def width(self, text: str, look: Look) -> float:
        """Width in points of a text on one line."""
        ems, size = self.ems(look.role, look.latin), look.size / 2
        return sum(ems[character] * size + look.tracking / TWIPS for character in text)


def _parts(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces cut at line breaks."""
    parts: list[list[Piece]] = [[]]
    for piece in pieces:
        for number, text in enumerate(piece.text.split("\n")):
            if number:
                parts.append([])
            if text:
                parts[-1].append(replace(piece, text=text))
    return parts


class _Paragraph:
    """One paragraph without line breaks being set."""

    def __init__(self, setter: Setter, pieces: Sequence[Piece], look: Look, width: int, first: int) -> None:
        self.look, self.pieces = look, pieces
        self.size, self.tracking = look.size / 2, look.tracking / TWIPS
        self.left, self.room = look.left / TWIPS, (width - look.left - look.right) / TWIPS
        self.first = first / TWIPS
        self.text = "".join(piece.text for piece in pieces)
        self.ems = [setter.ems(piece.role, look.latin) for piece in pieces]
        self.widths = [
            ems[character] * self.size + self.tracking
            for piece, ems in zip(pieces, self.ems, strict=True) for character in piece.text
        ]
        self.piece_of = [number for number, piece in enumerate(pieces) for _ in piece.text]

    def lines(self) -> list[Line]:
        """The paragraph's lines; one without characters is an empty line."""
        if not self.text:
            return [Line((), self.look.pitch)]
        start, found = 0, []
        for end in line_ends(self.text, self.widths, self.room - self.first, self.room, self.look.hanging):
            found.append(self.line(start, end))
            start = end
        return found

    def line(self, start: int, end: int) -> Line:
        """The characters from *start* to before *end* as a line."""
        indent = self.first if start == 0 else 0.0
        room = self.room - indent
        last = start + len(self.text[start:end].rstrip(" "))
        width = sum(self.widths[start:last])
        if hangs(self.text[start:last], width, room):
            last -= 1
            width -= self.widths[last]
        free = room - width
        extra = self.extra(start, last, free) if self.look.align == "both" and end < len(self.text) else 0.0
        shift = {"right": free, "center": free / 2}.get(self.look.align, 0.0)
        return Line(self.items(start, end, self.left + indent + shift, extra, last), self.look.pitch)

    def extra(self, start: int, end: int, free: float) -> float:
        """What each gap of a justified line gets; gaps are everywhere but within numbers and Latin words."""
        gaps = sum(self.is_gap(place) for place in range(start, end - 1))
        return free / gaps if gaps and free > 0 else 0.0

    def is_gap(self, place: int) -> bool:
        """True when the line may be widened between the characters at *place* and after it."""
        return not (is_latin(self.text[place]) and is_latin(self.text[place + 1]))

    def items(self, start: int, end: int, x: float, extra: float, last: int) -> tuple[Item, ...]:
        """Stretches of one font, one source and one spacing."""
        found: list[TextItem] = []
        begin, left, spacing = start, x, self.tracking
        for place in range(start, end):
            if place > begin and self.parts_at(place, spacing, extra, last):
                found.append(self.item(begin, place, left, spacing))
                begin, left = place, x
            if place == begin:
                spacing = self.spacing(place, extra, last)
            x += self.widths[place] + self.spacing(place, extra, last) - self.tracking
        found.append(self.item(begin, end, left, spacing))
        return tuple(found)

    def spacing(self, place: int, extra: float, last: int) -> float:
        """What follows the character at *place*: tracking, and the justified line's share."""
        return self.tracking + extra if extra and place < last - 1 and self.is_gap(place) else self.tracking

    def parts_at(self, place: int, spacing: float, extra: float, last: int) -> bool:
        """True when a new item must begin at *place*."""
        before = place - 1
        if self.role(before) != self.role(place) or self.piece_of[before] != self.piece_of[place]:
            return True
        return bool(extra) and self.spacing(before, extra, last) != spacing

    def role(self, place: int) -> str:
        """Font role of a character."""
        return self.ems[self.piece_of[place]].role_of(self.text[place])

    def source(self, place: int) -> Source | None:
        """Where a character's words come from."""
        return self.pieces[self.piece_of[place]].source

    def item(self, begin: int, end: int, x: float, spacing: float) -> TextItem:
        """The characters as an item on the line's baseline."""
        width = sum(self.widths[begin:end]) + (end - begin) * (spacing - self.tracking)
        look = self.look
        return TextItem(x, BASELINE * look.pitch / TWIPS, self.text[begin:end], self.role(begin), self.size, spacing,
                        width, look.red, self.pieces[self.piece_of[begin]].bold, self.source(begin))
