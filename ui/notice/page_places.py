"""Where paragraphs stand on finished pages, in points: what the mouse points at, what a place in the ledger covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF

from exporters.blocks import Source
from exporters.layout import Page, Pages, TextItem
from exporters.official_format import TW_PER_POINT, geometry

#: How far a text's box reaches above and below its baseline, as shares of its size.
_ABOVE, _BELOW = 0.95, 0.25


@dataclass(frozen=True)
class Hit:
    """What was clicked: the block's index in the document, the place in the ledger that its words come from (None: the
    style's own words), the text of the whole paragraph, and where it stands on the screen.
    """

    block: int
    source: Source | None
    text: str
    rect: QRect = QRect()


def box_of(item: TextItem) -> QRectF:
    """The box around a text item."""
    return QRectF(item.x, item.baseline - _ABOVE * item.size, item.width, (_ABOVE + _BELOW) * item.size)


def block_boxes(page: Page) -> dict[int, QRectF]:
    """The box of each block on a page, over the whole width of the text."""
    width = geometry(page.setup).text_width_tw / TW_PER_POINT
    boxes: dict[int, QRectF] = {}
    for each in page.placed:
        if each.block >= 0:
            box = QRectF(each.left / TW_PER_POINT, each.top / TW_PER_POINT, width, each.line.height / TW_PER_POINT)
            boxes[each.block] = boxes[each.block].united(box) if each.block in boxes else box
    return boxes


def block_at(page: Page, place: QPointF) -> int:
    """The block at a place of the page; −1 where there is none."""
    return next((block for block, box in block_boxes(page).items() if box.contains(place)), -1)


def item_at(page: Page, place: QPointF) -> TextItem | None:
    """The text at a place of the page."""
    return next((item for item in page.texts() if box_of(item).contains(place)), None)


def stretches(page: Page, source: Source, block: int | None = None) -> list[QRectF]:
    """Boxes of all words of a page that come from *source* (of one block, or of any)."""
    return [box_of(item) for item in page.texts() if item.source == source and block in (None, item.block)]


def text_of_block(pages: Pages, block: int) -> str:
    """The text of a block as printed, over all its pages."""
    return "".join(item.text for page in pages.pages for item in page.texts() if item.block == block)


def first_source(pages: Pages, block: int) -> Source | None:
    """The first place in the ledger that a block's words come from."""
    return next((item.source for item in _items(pages, block) if item.source), None)


def _items(pages: Pages, block: int) -> Iterator[TextItem]:
    return (item for page in pages.pages for item in page.texts() if item.block == block)


def place_of(pages: Pages, source: Source) -> tuple[int, int, QRectF] | None:
    """Page index, block and box of the first words from *source*; failing those, of its line or its row's words."""
    for exact in (True, False):
        for number, page in enumerate(pages.pages):
            for item in page.texts():
                if item.source and (item.source == source if exact else _related(item.source, source)):
                    return number, item.block, box_of(item)
    return None


def _related(found: Source, wanted: Source) -> bool:
    return (found.kind, found.key) == (wanted.kind, wanted.key)
