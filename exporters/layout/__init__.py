"""A document as pages: the same lines and page breaks as Word makes of the .docx, without Word and without Qt."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat

from exporters.blocks import Block, Document, Imprint, Letterhead, PageBreak
from exporters.layout.cache import LayoutCache
from exporters.layout.frame import Frame
from exporters.layout.metrics import Metrics, PlainMetrics
from exporters.layout.page import Item, Page, Pages, RuleItem, TextItem
from exporters.layout.pages import Entry, Paginator
from exporters.layout.paragraphs import Surroundings
from exporters.official_format import PageSetup

__all__ = [
    "Item", "LayoutCache", "Metrics", "Page", "Pages", "PlainMetrics", "RuleItem", "TextItem", "lay_out",
]

#: Blocks of a section by their index, and whether they begin a page.
_Places = list[tuple[int, bool]]


def lay_out(document: Document, metrics: Metrics, cache: LayoutCache | None = None) -> Pages:
    """The pages of *document* with the widths of *metrics*.

    With the same *cache* as last time, only paragraphs that have changed are set anew.
    """
    cache = cache or LayoutCache()
    cache.begin(metrics, document.setup)
    head = next((block for block in document.blocks if isinstance(block, Letterhead)), None)
    pages: list[Page] = []
    for setup, places in _sections(document):
        frame = cache.frame(setup)
        stream = _stream(document, places, frame, cache)
        pages += Paginator(frame, head).pages(stream, len(pages) + 1)
    cache.end()
    return Pages(tuple(pages))


def _sections(document: Document) -> Iterator[tuple[PageSetup, _Places]]:
    """Stretches of blocks on pages of one kind, with their setup."""
    setup, new_page = document.setup, False
    places: _Places = []
    for place, block in enumerate(document.blocks):
        # 版记 stands at the foot of an upright page.
        upright = isinstance(block, Imprint) and setup.landscape and not document.setup.landscape
        wanted = document.setup if upright else block.setup if isinstance(block, PageBreak) and block.setup else setup
        if wanted != setup:
            if places:
                yield setup, places
            setup, places, new_page = wanted, [], False
        if isinstance(block, PageBreak):
            new_page = new_page or bool(places)
        else:
            places.append((place, new_page))
            new_page = False
    yield setup, places


def _stream(document: Document, places: _Places, frame: Frame, cache: LayoutCache) -> list[tuple[Entry, int]]:
    """The lines of a section with the indexes of their blocks."""
    found: list[tuple[Entry, int]] = []
    shelf = cache.shelf(frame.setup)
    for place, new_page in places:
        around = Surroundings(_kind(document, place - 1), _kind(document, place + 1), new_page)
        found.extend(zip(shelf.entries(document.blocks[place], around, frame), repeat(place)))
    return found


def _kind(document: Document, place: int) -> type[Block] | None:
    return type(document.blocks[place]) if 0 <= place < len(document.blocks) else None
