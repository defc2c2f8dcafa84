"""主送机关 so long that no text would stand on the first page: it moves to 版记 (GB/T 9704 7.3.2)."""

from __future__ import annotations

import math
from dataclasses import replace

from exporters import official_format as of
from exporters.blocks import Block, Document, Heading, Imprint, Letterhead, Salutation, Subtitle, Title
from exporters.official_format import PageGeometry, geometry
from exporters.title_lines import title_lines


def with_text_on_the_first_page(document: Document) -> Document:
    """The document, its 主送机关 moved to 版记 where otherwise the first page would show no text; the same again gives
    the same.
    """
    blocks = document.blocks
    place = next((i for i, block in enumerate(blocks) if isinstance(block, Salutation)), None)
    if place is None or _has_room(document, place):
        return document
    salutation = blocks[place]
    assert isinstance(salutation, Salutation)
    names = salutation.text.rstrip("：")
    rest = [block for block in blocks if block is not salutation]
    for number, block in enumerate(rest):
        if isinstance(block, Imprint):
            rest[number] = replace(block, recipients=names)
            break
    else:
        rest.append(Imprint(recipients=names))
    return replace(document, blocks=tuple(rest))


def _has_room(document: Document, place: int) -> bool:
    """True when the head up to the block at *place* leaves room for headings and a line of text below it."""
    page = geometry(document.setup)
    head = document.blocks[:place + 1]
    height = sum(_height(block, page, document) for block in head)
    lines = 1
    for block in document.blocks[place + 1:]:
        if not isinstance(block, Heading) or block.run_in:
            break
        lines += 1
    return height + lines * page.pitch_tw <= page.text_height_tw


def _height(block: Block, page: PageGeometry, document: Document) -> float:
    """Height of a block of the head in twips, with the room around it."""
    line = page.pitch_tw
    if isinstance(block, Letterhead):
        mark = of.mark_size(block.organ, page.text_width_tw) * 10 * of.MARK_PITCH
        rule = of.RED_LINE_SPACE_PT * of.TW_PER_POINT
        lines = max(math.ceil(len(block.signatories) / 2), 1)
        if document.setup.letter:
            return max(page.header_tw + mark + rule + of.LETTER_NUMBER_GAP_TW - page.top_tw, 0) + lines * line
        above = of.NUMBER_LINES_ABOVE + of.TITLE_LINES_ABOVE
        return of.MARK_TOP_TW - page.top_tw + mark + rule + (lines + above) * line
    if isinstance(block, Title):
        lines = len(title_lines(block.text, of.title_characters(page.text_width_tw)))
        return lines * of.TITLE_PITCH_TW + page.empty_line_tw
    if isinstance(block, Subtitle):
        return line + page.empty_line_tw
    width = of.text_width(block.text) if isinstance(block, Salutation) else 0
    return math.ceil(width / (of.CHARACTERS_PER_LINE * of.CHARACTER_TW)) * line
