"""A document as pages: the same lines and page breaks as Word makes of the .docx, without Word and without Qt."""

from __future__ import annotations

from collections.abc import Iterator

from exporters.blocks import Block, Document, PageBreak, Signature
from exporters.layout.cache import LayoutCache
from exporters.layout.metrics import Metrics, PlainMetrics
from exporters.layout.page import Item, Page, Pages, RuleItem, TextItem
from exporters.layout.pages import Entry, Paginator, entries
from exporters.layout.paragraphs import Frame, kept_with_next
from exporters.official_format import PageSetup

__all__ = [
    "Item", "LayoutCache", "Metrics", "Page", "Pages", "PlainMetrics", "RuleItem", "TextItem", "lay_out",
]


def lay_out(document: Document, metrics: Metrics, cache: LayoutCache | None = None) -> Pages:
    """The pages of *document* with the widths of *metrics*.

    With the same *cache* as last time, only paragraphs that have changed are set anew.
    """
    cache = cache or LayoutCache()
    cache.begin(metrics)
    pages: list[Page] = []
    for setup, blocks in _sections(document):
        frame = cache.frame(setup)
        pages += Paginator(frame).pages(list(_stream(document, blocks, frame, cache)), len(pages) + 1)
    cache.end()
    return Pages(tuple(pages))


def _sections(document: Document) -> Iterator[tuple[PageSetup, range]]:
    """Stretches of blocks between page breaks, with their setup."""
    setup, begin = document.setup, 0
    for place, block in enumerate(document.blocks):
        if isinstance(block, PageBreak):
            if place > begin or begin:
                yield setup, range(begin, place)
            setup, begin = block.setup or setup, place + 1
    yield setup, range(begin, len(document.blocks))


def _stream(document: Document, places: range, frame: Frame, cache: LayoutCache) -> Iterator[Entry]:
    """The lines of a section; what stands before a signature stays with it."""
    for place in places:
        strips = cache.strips(document.blocks[place], frame)
        if isinstance(_after(document, place), Signature):
            strips = kept_with_next(strips)
        yield from entries(strips, place)


def _after(document: Document, place: int) -> Block | None:
    return document.blocks[place + 1] if place + 1 < len(document.blocks) else None
