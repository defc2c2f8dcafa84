"""A document's blocks → the children of w:body: pages of several kinds, what must not be parted, page breaks."""

from __future__ import annotations

from collections.abc import Callable

from exporters import official_format as of
from exporters.blocks import (
    STAYS_BEFORE, AttachmentHead, Block, Document, Imprint, Letterhead, PageBreak, Table, Title,
)
from exporters.official_format import PageGeometry, PageSetup, geometry
from exporters.word_head import letter_number, letterhead
from exporters.word_imprint import imprint
from exporters.word_table import table
from exporters.word_text import TextBlocks
from exporters.word_xml import Element, keep_with_next, on_new_page, paragraph, qn

#: Section properties of pages of a setup.
SectionMaker = Callable[[PageSetup], Element]


def body_elements(
    document: Document, sections: SectionMaker, pages: Callable[[PageSetup], PageGeometry] = geometry
) -> list[Element]:
    """The document's paragraphs and tables in order, and the properties of the last section behind them."""
    return _Body(document.setup, sections, pages).elements(document.blocks)


class _Body:
    """Puts the body together, block after block."""

    def __init__(
        self, setup: PageSetup, sections: SectionMaker, pages: Callable[[PageSetup], PageGeometry]
    ) -> None:
        self.main, self.sections, self.pages = setup, sections, pages
        self.found: list[Element] = []
        self.new_page = False
        self.turn(setup)

    def turn(self, setup: PageSetup) -> None:
        """Pages are of that setup from here on."""
        self.setup, self.page = setup, self.pages(setup)
        self.text = TextBlocks(setup, self.page)

    def elements(self, blocks: tuple[Block, ...]) -> list[Element]:
        """Elements of all blocks and the last section's properties."""
        before: Block | None = None
        for block in blocks:
            if isinstance(before, STAYS_BEFORE.get(type(block), ())) and self.found:
                keep_with_next(self.found[-1])
            if isinstance(block, PageBreak):
                self.page_break(block)
            else:
                self.add(block, before)
            before = block
        self.no_table_at_the_end()
        return [*self.found, self.sections(self.setup)]

    def add(self, block: Block, before: Block | None) -> None:
        """One block; the first of a new page begins it."""
        if isinstance(block, Imprint) and self.setup.landscape and not self.main.landscape:
            self.page_break(PageBreak(self.main))  # 版记 stands at the foot of an upright page
        made = self.rendered(block, before)
        if made and self.new_page and not isinstance(block, AttachmentHead):
            if made[0].tag == qn("w:tbl"):
                made.insert(0, paragraph("Spacer", []))
            on_new_page(made[0])
        self.new_page = self.new_page and not made
        self.found += made

    def rendered(self, block: Block, before: Block | None) -> list[Element]:
        """The elements of one block."""
        if isinstance(block, Title) and isinstance(before, Letterhead):
            return self.text.title(block, of.TITLE_LINES_ABOVE)
        if isinstance(block, Letterhead):
            return (letter_number if self.setup.letter else letterhead)(block, self.page)
        if isinstance(block, Table):
            return table(block, self.page.text_width_tw)
        if isinstance(block, Imprint):
            return imprint(block, self.page, self.setup.letter)
        return self.text.elements(block) or []

    def page_break(self, block: PageBreak) -> None:
        """A new page; pages of another kind begin a section."""
        if block.setup is None or block.setup == self.setup:
            self.new_page = bool(self.found)
            return
        if self.found:
            self.end_section()
        self.turn(block.setup)
        self.new_page = False

    def end_section(self) -> None:
        """The properties of the section that ends stand in its last paragraph."""
        self.no_table_at_the_end()
        properties = self.found[-1].find(qn("w:pPr"))
        if properties.find(qn("w:sectPr")) is not None:
            self.found.append(paragraph("Spacer", []))
            properties = self.found[-1].find(qn("w:pPr"))
        properties.append(self.sections(self.setup))

    def no_table_at_the_end(self) -> None:
        """A section ends with a paragraph (as small as can be), never with a table."""
        if self.found and self.found[-1].tag == qn("w:tbl"):
            self.found.append(paragraph("Spacer", []))
