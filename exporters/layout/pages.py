"""Strips → pages: exact heights, what must stay together, repeated headers, page numbers at their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exporters import official_format as of
from exporters.layout.page import TWIPS, Line, Page, Placed
from exporters.layout.paragraphs import Frame
from exporters.layout.setting import Look, Piece
from exporters.layout.strips import Strip


@dataclass(frozen=True, slots=True)
class Entry:
    """A line in the stream of the text: white above and below, whether the next line must be on its page, the header
    that is repeated above it, and its block.
    """

    line: Line
    before: int
    after: int
    glued: bool
    header: tuple[Line, ...]
    block: int


def entries(strips: Sequence[Strip], block: int) -> Iterator[Entry]:
    """The lines of a block's strips."""
    for strip in strips:
        last = len(strip.lines) - 1
        for number, line in enumerate(strip.lines):
            yield Entry(
                line, 0 if number else strip.before, strip.after if number == last else 0,
                strip.keep_next if number == last else strip.keep_lines, strip.header, block,
            )


class Paginator:
    """Fills pages of one setup with the lines of its section."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.geometry = frame.geometry
        self.room = frame.geometry.text_height_tw

    def breaks(self, stream: Sequence[Entry]) -> list[int]:
        """Where each page's lines begin; one page at least."""
        starts, place, used, last_free = [0], 0, 0, 0
        while place < len(stream):
            entry = stream[place]
            used += self.height_above(entry, place, starts)
            if used + entry.line.height > self.room and place > starts[-1]:
                starts.append(last_free if last_free > starts[-1] else place)
                place, used = starts[-1], 0
                continue
            used += entry.line.height + entry.after
            place += 1
            last_free = last_free if entry.glued else place
        return starts

    def height_above(self, entry: Entry, place: int, starts: Sequence[int]) -> int:
        """White and repeated header above a line; at the top of a page that the text has run on to, no white."""
        if place == starts[-1] and place:
            return sum(line.height for line in entry.header)
        return entry.before

    def pages(self, stream: Sequence[Entry], first: int) -> Iterator[Page]:
        """The pages, numbered from *first*."""
        starts = self.breaks(stream)
        for number, (begin, end) in enumerate(zip(starts, [*starts[1:], len(stream)]), start=first):
            yield self.page(number, stream[begin:end], begin > 0)

    def page(self, number: int, stream: Sequence[Entry], run_on: bool) -> Page:
        """One page with its lines and its number."""
        left, top, placed = self.geometry.left_tw, self.geometry.top_tw, []
        for place, entry in enumerate(stream):
            if run_on and place == 0:
                for line in entry.header:
                    placed.append(Placed(line, left, top, entry.block))
                    top += line.height
            else:
                top += entry.before
            placed.append(Placed(entry.line, left, top, entry.block))
            top += entry.line.height + entry.after
        placed += page_number(number, self.frame)
        width, height = self.geometry.width_tw / TWIPS, self.geometry.height_tw / TWIPS
        return Page(number, self.frame.setup, width, height, tuple(placed))


def page_number(number: int, frame: Frame) -> list[Placed]:
    """— n — below the text: odd at the right, even at the left, one character in (7.5)."""
    if frame.setup.page_numbers == "none":
        return []
    inset = of.PAGE_NUMBER_INDENT_TW
    align = "center" if frame.setup.page_numbers == "bottom" else "right" if number % 2 else "left"
    look = Look("page_number", of.PAGE_NUMBER_SZ, 0, of.PAGE_NUMBER_PITCH_TW, align,
                left=inset if align == "left" else 0, right=inset if align == "right" else 0, latin="page_number")
    geometry = frame.geometry
    line = frame.setter.lines([Piece(f"— {number} —", "page_number")], look, geometry.text_width_tw)[0]
    top = geometry.height_tw - geometry.footer_tw - of.PAGE_NUMBER_PITCH_TW
    return [Placed(line, geometry.left_tw, top, -1)]
