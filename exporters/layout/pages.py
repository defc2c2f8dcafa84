"""Strips → pages: exact heights, what must stay together, repeated headers, heads and feet at their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from exporters import official_format as of
from exporters.blocks import Letterhead
from exporters.layout.feet import page_number
from exporters.layout.frame import Frame
from exporters.layout.heads import letter_foot, letter_head
from exporters.layout.page import TWIPS, Line, Page, Placed
from exporters.layout.strips import Strip


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A line in the stream of the text: white above and below, whether the next line must be on its page, whether it
    begins one, the header that is repeated above it, and what it brings to the page's foot.
    """

    line: Line
    before: int
    after: int
    glued: bool
    new_page: bool
    header: tuple[Line, ...]
    foot: tuple[Line, ...]


#: Lines with the index of their block.
Stream = Sequence[tuple[Entry, int]]


def entries(strips: Sequence[Strip], new_page: bool = False) -> Iterator[Entry]:
    """The lines of a block's strips; with *new_page* the first begins a page."""
    for strip in strips:
        last = len(strip.lines) - 1
        for number, line in enumerate(strip.lines):
            yield Entry(
                line, 0 if number else strip.before, strip.after if number == last else 0,
                strip.keep_next or (strip.keep_lines and number < last), not number and (strip.new_page or new_page),
                strip.header, strip.foot,
            )
            new_page = False


class Paginator:
    """Fills pages of one setup with the lines of its section; a letter's first page has a head of its own."""

    def __init__(self, frame: Frame, head: Letterhead | None) -> None:
        self.frame, self.page = frame, frame.page
        self.head: tuple[Placed, ...] = ()
        self.first_top = self.page.top_tw
        if frame.is_letter:
            self._letter(head)

    def _letter(self, head: Letterhead | None) -> None:
        """The first page of a letter: mark and double line above, double line below, no number (10.1)."""
        page, above, below = self.page, letter_head(head, self.frame), letter_foot(self.frame)
        foot = page.height_tw - of.LETTER_FOOTER_DISTANCE_TW - sum(line.height for line in below)
        self.head = (*stacked(above, page.left_tw, page.header_tw, -1), *stacked(below, page.left_tw, foot, -1))
        self.first_top = max(page.top_tw, page.header_tw + sum(line.height for line in above))

    def room(self, first: bool) -> int:
        """Height of the text on a page."""
        return self.page.height_tw - self.page.bottom_tw - (self.first_top if first else self.page.top_tw)

    def breaks(self, stream: Stream) -> list[int]:
        """Where each page's lines begin; one page at least."""
        starts, place, start, last_free = [0], 0, 0, 0
        used, room = 0, self.room(True)
        while place < len(stream):
            entry = stream[place][0]
            if entry.new_page and place > start:
                start, used, room = place, 0, self.room(False)
                starts.append(start)
            used += self.above(entry, place == start > 0) + entry.line.height
            if used > room and place > start:
                start = place = last_free if last_free > start else place
                used, room = 0, self.room(False)
                starts.append(start)
                continue
            used += entry.after
            place += 1
            if not entry.glued:
                last_free = place
        return starts

    @staticmethod
    def above(entry: Entry, run_on: bool) -> int:
        """Height above a line; where the text has run on to a new page, of its repeated header instead of white."""
        if run_on and not entry.new_page:
            return sum(line.height for line in entry.header)
        return entry.before

    def pages(self, stream: Stream, first: int) -> Iterator[Page]:
        """The pages, numbered from *first*."""
        starts = self.breaks(stream)
        width, height = self.page.width_tw / TWIPS, self.page.height_tw / TWIPS
        for number, (begin, end) in enumerate(zip(starts, [*starts[1:], len(stream)]), start=first):
            content = tuple(stream[begin:end])
            place = partial(self.placed, number, content, begin > 0)
            yield Page(number, self.frame.setup, width, height, content, place)

    def placed(self, number: int, stream: Stream, later: bool) -> Iterator[Placed]:
        """The lines of a page, its foot and its number."""
        page = self.page
        left, top = page.left_tw, page.top_tw if later else self.first_top
        if not later:
            yield from (each for each in self.head if each.top < page.height_tw // 2)
        for place, (entry, block) in enumerate(stream):
            if place == 0 and later and not entry.new_page:
                yield from stacked(entry.header, left, top, block)
            top += self.above(entry, place == 0 and later)
            yield Placed(entry.line, left, top, block)
            top += entry.line.height + entry.after
            if entry.foot:
                foot = page.height_tw - page.bottom_tw - sum(line.height for line in entry.foot)
                yield from stacked(entry.foot, left, foot, block)
        if later or not self.head:
            yield from page_number(number, self.frame)
        else:
            yield from (each for each in self.head if each.top >= page.height_tw // 2)


def stacked(lines: Sequence[Line], left: int, top: int, block: int) -> Iterator[Placed]:
    """Lines below one another."""
    for line in lines:
        yield Placed(line, left, top, block)
        top += line.height
