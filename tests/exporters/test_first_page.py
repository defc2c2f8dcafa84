"""A 主送机关 that leaves no room for text on the first page goes to the imprint."""

from __future__ import annotations

import pytest

from exporters.blocks import Document, Heading, Imprint, Letterhead, Run, Salutation, Title, plain
from exporters.first_page import with_text_on_the_first_page
from exporters.notice import NoticeOptions, build_notice
from exporters.official_format import PageSetup
from exporters.styles import get_style
from tests.exporters.sample import TODAY, UNIT, full_round

HEAD = (Letterhead("某院文件", "某〔2026〕1号"), Title("关于整改情况的通报"))


def salutation(count: int) -> Salutation:
    return Salutation("，".join(["青禾县某某镇人民政府"] * count) + "：")


@pytest.mark.parametrize("setup", [PageSetup(), PageSetup("B"), PageSetup(letter=True)])
def test_a_usual_one_stays(setup: PageSetup) -> None:
    document = Document((*HEAD, salutation(5), plain("甲"), Imprint("乙")), setup=setup)
    assert with_text_on_the_first_page(document) is document
    assert with_text_on_the_first_page(Document((plain("甲"),))) == Document((plain("甲"),))


@pytest.mark.parametrize("imprint", [(), (Imprint("乙", "某办"),)])
def test_a_long_one_moves(imprint: tuple[Imprint, ...]) -> None:
    long = salutation(60)
    moved = with_text_on_the_first_page(Document((*HEAD, long, plain("甲"), *imprint)))
    last = moved.blocks[-1]
    assert isinstance(last, Imprint) and last.recipients + "：" == long.text
    assert last.copies_to == ("乙" if imprint else "")
    assert not any(isinstance(block, Salutation) for block in moved.blocks)
    assert with_text_on_the_first_page(moved) == moved


def test_headings_without_text_are_no_text() -> None:
    heading = Heading(1, (Run("一、甲"),))
    free = next(n for n in range(60) if with_text_on_the_first_page(
        Document((*HEAD, salutation(n + 1), plain("甲")))).blocks[2] != salutation(n + 1))
    document = Document((*HEAD, salutation(free), heading, heading, heading, plain("甲")))
    assert with_text_on_the_first_page(document) != document


def test_a_letter_is_headed_by_the_name_alone() -> None:
    slots = {"letterhead": "某院文件", "recipients": ""}
    for letter, organ in ((True, "某院"), (False, "某院文件")):
        options = NoticeOptions(TODAY, slots=slots, letterhead=True, setup=PageSetup(letter=letter))
        head = build_notice(UNIT, full_round(), get_style("findings"), options).blocks[0]
        assert isinstance(head, Letterhead) and head.organ == organ
