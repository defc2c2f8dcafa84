"""Finished pages: what stands where. Positions in points from the paper's upper left corner, baselines for text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from exporters.blocks import Source
from exporters.official_format import PageSetup

#: Twips in a point; heights are added up in twips, which are whole numbers, so that 22 lines fit exactly.
TWIPS = 20


@dataclass(frozen=True, slots=True)
class TextItem:
    """A stretch of text in one font: *spacing* points are added after each of its characters (tracking, justification).

    ``block`` is the index of its block in the document (−1: the page's own, its number), ``source`` where its words
    come from. ``turned``: runs downwards, turned by 90° clockwise about (x, baseline).
    """

    x: float
    baseline: float
    text: str
    font_role: str
    size: float
    spacing: float = 0.0
    width: float = 0.0
    red: bool = False
    bold: bool = False
    source: Source | None = None
    block: int = -1
    turned: bool = False

    def moved(self, x: float, y: float, block: int) -> TextItem:
        """The same, *x* and *y* points further, as part of *block*."""
        return TextItem(self.x + x, self.baseline + y, self.text, self.font_role, self.size, self.spacing, self.width,
                        self.red, self.bold, self.source, block, self.turned)


@dataclass(frozen=True, slots=True)
class RuleItem:
    """A straight line, *thickness* points, centred on its ends."""

    x1: float
    y1: float
    x2: float
    y2: float
    thickness: float
    red: bool = False
    block: int = -1

    def moved(self, x: float, y: float, block: int) -> RuleItem:
        """The same, *x* and *y* points further, as part of *block*."""
        return RuleItem(self.x1 + x, self.y1 + y, self.x2 + x, self.y2 + y, self.thickness, self.red, block)


Item = TextItem | RuleItem


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line of text (or a row of a table): items from the line's left upper corner, height in twips.

    Lines are the same only if they are one object: the cache gives out one for text that has not changed.
    """

    items: tuple[Item, ...]
    height: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A line on a page: its upper left corner in twips from the paper's, and the block that it belongs to."""

    line: Line
    left: int
    top: int
    block: int


@dataclass(frozen=True)
class Page:
    """One page. Two pages are equal when they look alike: ``content`` is what their lines are made from."""

    number: int
    setup: PageSetup
    width: float
    height: float
    content: tuple[object, ...]
    place: Callable[[], Iterable[Placed]] = field(compare=False, repr=False)

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        """The lines in reading order; placed when the page is first looked at."""
        return tuple(self.place())

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Everything on the page in reading order; made when the page is first looked at."""
        return tuple(
            item.moved(each.left / TWIPS, each.top / TWIPS, each.block)
            for each in self.placed for item in each.line.items
        )

    def texts(self) -> Iterator[TextItem]:
        """The text items."""
        return (item for item in self.items if isinstance(item, TextItem))

    def lines(self) -> list[str]:
        """The text line by line, as a reader sees it; of a table's row, cell by cell."""
        return ["".join(item.text for item in each.line.items if isinstance(item, TextItem)) for each in self.placed]


@dataclass(frozen=True)
class Pages:
    """All pages of a document."""

    pages: tuple[Page, ...]

    def page_of(self, block: int) -> int:
        """Number of the page on which a block begins; 0 when it is on none."""
        return next((page.number for page in self.pages for each in page.placed if each.block == block), 0)
