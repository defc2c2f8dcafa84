"""Blocks of running text → Word paragraphs: title to signature, attachments and notes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from exporters import official_format as of
from exporters.blocks import (
    AttachmentHead, AttachmentList, Block, Heading, Note, Paragraph, Salutation, Signature, Subtitle, Title,
    text_of,
)
from exporters.official_format import PageGeometry, PageSetup
from exporters.title_lines import title_lines
from exporters.word_xml import Element, make, on_new_page, paragraph, run, runs_of

#: Latin words (e-mail, address of a page) too long for the end of a line.
_LONG_WORD = re.compile(r"[!-~]{13,}")


class TextBlocks:
    """Makes paragraphs for the pages of one kind."""

    def __init__(self, setup: PageSetup, page: PageGeometry) -> None:
        self.setup, self.page = setup, page

    def elements(self, block: Block) -> list[Element] | None:
        """The paragraphs of a block of text; None for other blocks."""
        render = _RENDER.get(type(block))
        return None if render is None else render(self, block)

    def lines_above(self, count: int) -> Element:
        """Room for *count* empty lines above a paragraph."""
        return make("w:spacing", {"w:before": str(count * self.page.empty_line_tw)})

    def broken(self, title: str) -> str:
        """A title with its line breaks."""
        return "\n".join(title_lines(title, of.title_characters(self.page.text_width_tw)))

    def title(self, block: Title, above: int = 0) -> list[Element]:
        """The title, *above* empty lines under the red line."""
        room = [self.lines_above(above)] if above else []
        return [paragraph("Title", [run(self.broken(block.text))], room)]

    def subtitle(self, block: Subtitle) -> list[Element]:
        """The line under the title."""
        return [paragraph("Subtitle", [run(block.text)])]

    def salutation(self, block: Salutation) -> list[Element]:
        """主送机关."""
        return [paragraph("Salutation", [run(block.text)])]

    def heading(self, block: Heading) -> list[Element]:
        """A heading alone stays with what follows; one that begins a paragraph need not."""
        free = [make("w:keepNext", {"w:val": "0"})] if block.run_in else []
        own_look = block.level <= 2 or (block.level == 3 and self.setup.bold_level3)
        return [paragraph(f"Heading{block.level}", runs_of(block.runs, "RunIn" if own_look else ""), free)]

    def paragraph(self, block: Paragraph) -> list[Element]:
        """Running text. A long address of the net cannot be broken; justified, the line before it would be torn apart.
        """
        text = text_of(block)
        loose = [make("w:jc", {"w:val": "left"})] if _LONG_WORD.search(text) else []
        return [paragraph("BodyText", [run(text)] if text else [], loose)]

    def attachment_list(self, block: AttachmentList) -> list[Element]:
        """附件说明: an empty line above, wrapped lines under the name's first character (7.3.4)."""
        count, found = len(block.names), []
        for number, name in enumerate(block.names, start=1):
            left, hanging = of.attachment_indents(number, count)
            text = ("附件：" if number == 1 else "") + (f"{number}." if count > 1 else "") + name
            above = [self.lines_above(1)] if number == 1 else []
            indent = make("w:ind", {"w:left": str(left), "w:hanging": str(hanging)})
            found.append(paragraph("AttachmentList", [run(text)], [*above, indent]))
        return found

    def attachment_head(self, block: AttachmentHead) -> list[Element]:
        """附件 at the top of a new page, its title on the third line (7.3.7)."""
        label = paragraph("AttachmentLabel", [run(block.label)])
        on_new_page(label)
        return [label, *([paragraph("AttachmentTitle", [run(self.broken(block.title))])] if block.title else [])]

    def signature(self, block: Signature) -> list[Element]:
        """署名 and date at their places (7.3.5); a date alone keeps the empty lines above it."""
        places = of.signature_indents(block.signer, block.date, block.sealed)
        lines = [("Signature", block.signer, places[0]), ("Date", block.date, places[1])]
        count = of.SEALED_LINES_ABOVE if block.sealed else of.SIGNATURE_LINES_ABOVE
        found: list[Element] = []
        for style, text, place in (line for line in lines if line[1]):
            above = [] if found else [self.lines_above(count)]
            found.append(paragraph(style, [run(text)], [*above, make("w:ind", {"w:right": str(place)})]))
        return found

    def note(self, block: Note) -> list[Element]:
        """附注 in brackets, two characters in (7.3.6)."""
        return [paragraph("Note", [run(f"（{block.text}）")])]


_RENDER: dict[type, Callable[[TextBlocks, Any], list[Element]]] = {
    Title: TextBlocks.title, Subtitle: TextBlocks.subtitle, Salutation: TextBlocks.salutation,
    Heading: TextBlocks.heading, Paragraph: TextBlocks.paragraph, AttachmentList: TextBlocks.attachment_list,
    AttachmentHead: TextBlocks.attachment_head, Signature: TextBlocks.signature, Note: TextBlocks.note,
}
