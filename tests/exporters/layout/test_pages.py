"""Documents as pages, with plain widths: places by the standard's figures, what stays together, nothing lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporters import official_format as of
from exporters.blocks import (
    AttachmentHead, AttachmentList, Block, Document, Heading, Imprint, Letterhead, Note, PageBreak, Paragraph, Run,
    Salutation, Signature, Source, Subtitle, Table, Title, plain, text_of,
)
from exporters.layout import LayoutCache, Page, PlainMetrics, RuleItem, TextItem, lay_out
from exporters.layout.lines import HANGING, NOT_AT_END, NOT_AT_START
from exporters.official_format import PageSetup
from exporters.title_lines import title_lines
from tests.exporters.every_block import LEDGER, SENTENCE, every_block

MM = 72 / 25.4
METRICS = PlainMetrics()
LEFT, TEXT_WIDTH = of.MARGIN_LEFT_TW / 20, of.TEXT_WIDTH_TW / 20
SIGNED = Signature("中共青禾县人民医院委员会", "2026年3月9日")


def pages(*blocks: Block, setup: PageSetup = of.STANDARD_SETUP) -> tuple[Page, ...]:
    """The pages of a document of these blocks."""
    return lay_out(Document(blocks, setup=setup), METRICS).pages


def item(page: Page, text: str) -> TextItem:
    """The first item of a page that has *text* in it."""
    return next(each for each in page.texts() if text in each.text)


def own_lines(page: Page) -> list[str]:
    """Lines of the text, without the page's number."""
    return page.lines()[:-1]


# --- places ----------------------------------------------------------------------------------------------------------

def test_22_lines_of_28_characters_fill_the_page() -> None:
    found = pages(plain("整" * (28 * 44 - 2)))
    assert [len(own_lines(page)) for page in found] == [22, 22]
    assert own_lines(found[1])[0] == "整" * 28
    first, second = (own_lines(found[0])[n] for n in (0, 1))
    assert (len(first), len(second)) == (26, 28)
    lines = [each for each in found[1].texts() if each.block == 0]
    assert lines[0].baseline == pytest.approx((of.MARGIN_TOP_TW + 0.8 * of.LINE_PITCH_TW) / 20)
    assert lines[1].baseline - lines[0].baseline == pytest.approx(of.LINE_PITCH_TW / 20)
    assert lines[0].x == pytest.approx(LEFT)
    assert lines[0].x + lines[0].width == pytest.approx(LEFT + TEXT_WIDTH, abs=0.5)


def test_profile_b_holds_22_lines_too() -> None:
    setup = PageSetup("B")
    found = pages(plain("整" * (28 * 44 - 2)), setup=setup)
    assert [len(own_lines(page)) for page in found] == [22, 22]


def test_fonts_by_role_and_character() -> None:
    page = pages(Title("关于2025年巡察的通报"), Heading(2, (Run("（一）责任"), Run("讲课6次—“好”", body=True))))[0]
    roles = {each.text: each.font_role for each in page.texts() if each.block >= 0}
    assert roles == {"关于": "title", "2025": "latin", "年巡察的通报": "title", "（一）责任": "heading2", "讲课": "body",
                     "6": "latin", "次—“好”": "body"}
    assert {each.font_role for each in page.texts() if each.block < 0} == {"page_number"}


def test_page_numbers_odd_right_and_even_left() -> None:
    odd, even = pages(plain("整" * 28 * 30))
    right, left = item(odd, "— 1 —"), item(even, "— 2 —")
    assert left.x == pytest.approx(LEFT + 14)
    assert right.x + right.width == pytest.approx(LEFT + TEXT_WIDTH - 14)
    # The dash stands at 269 mm (7.5): 0.359 em of 4号 above the baseline.
    assert (left.baseline - 0.359 * 14) / MM == pytest.approx(269, abs=0.2)


@pytest.mark.parametrize("kind", sorted(of.PAGE_NUMBERS))
def test_kinds_of_page_numbers(kind: str) -> None:
    page = pages(plain("甲"), setup=PageSetup(landscape=kind == "turned", page_numbers=kind))[0]
    numbers = [each for each in page.texts() if each.block < 0]
    assert len(numbers) == (kind != "none")
    if kind == "turned":  # at the lower end of the left margin, running downwards
        assert numbers[0].turned and numbers[0].x < page.width / 8 and numbers[0].baseline > page.height / 2
    if kind == "bottom":
        assert numbers[0].x + numbers[0].width / 2 == pytest.approx(LEFT + TEXT_WIDTH / 2)


def test_signature_two_characters_in_and_the_date_two_further_right() -> None:
    page = pages(plain("整"), SIGNED)[0]
    signer, date = item(page, "中共"), item(page, "2026")
    unit = of.CHARACTER_TW / 20
    assert signer.x + signer.width == pytest.approx(LEFT + TEXT_WIDTH - 2 * unit)
    assert date.x - signer.x == pytest.approx(2 * unit, abs=0.6)
    assert signer.baseline - item(page, "整").baseline == pytest.approx(2 * of.LINE_PITCH_TW / 20)


def test_letterhead_at_the_standard_s_places() -> None:
    page = pages(Letterhead("青禾县人民医院文件", "青医〔2026〕3号"), Title("通报"), plain("甲"))[0]
    mark, number, title = item(page, "青禾县"), item(page, "青医"), item(page, "通报")
    rule = next(each for each in page.items if isinstance(each, RuleItem))
    assert mark.red and rule.red and not title.red
    assert (mark.baseline - 0.859 * mark.size) / MM == pytest.approx(72, abs=0.1)
    assert (rule.x2 - rule.x1) / MM == pytest.approx(156, abs=0.1)
    gap = rule.y1 - rule.thickness / 2 - (number.baseline + 0.141 * number.size)
    assert gap / MM == pytest.approx(4, abs=0.1)
    assert number.x + sum(each.width for each in page.texts() if each.baseline == number.baseline) / 2 == pytest.approx(
        LEFT + TEXT_WIDTH / 2, abs=0.5)


def test_imprint_ends_at_262_mm_on_the_last_page() -> None:
    imprint = Imprint("县委巡察办", "党委办公室", "2026年3月9日")
    for count in range(1, 24):
        found = pages(*[plain("甲")] * count, imprint)
        page = found[-1]
        rules = [each for each in page.items if isinstance(each, RuleItem)]
        assert len(rules) == 3 and rules[-1].y1 / MM == pytest.approx(262, abs=0.3)
        texts = [each.baseline for each in page.texts() if each.text == "甲"]
        assert max(texts, default=0) < rules[0].y1
        assert len(found) == 1 + (count > 20)


def test_wrapped_names_of_attachments_stand_under_the_first_character() -> None:
    page = pages(plain("甲"), AttachmentList(("说明", "乙" * 40)))[0]
    second, wrapped = [each for each in page.texts() if "乙" in each.text]
    assert second.x == pytest.approx(wrapped.x, abs=0.3)


def test_attachments_begin_a_page_with_label_and_title() -> None:
    first, second = pages(plain("甲"), AttachmentHead("附件1", "说明"), plain("乙"))
    assert own_lines(first) == ["甲"]
    assert own_lines(second) == ["附件1", "说明", "乙"]
    pitch = of.LINE_PITCH_TW / 20
    assert item(second, "附件").baseline == pytest.approx(of.MARGIN_TOP_TW / 20 + 0.8 * pitch)
    assert item(second, "说明").baseline > of.MARGIN_TOP_TW / 20 + 2 * pitch  # on the third line


def test_a_letter_has_its_lines_on_the_first_page_and_no_number_there() -> None:
    setup = PageSetup(letter=True)
    first, second = pages(Letterhead("青禾县人民医院", "青医函〔2026〕3号"), *[plain(SENTENCE)] * 15, setup=setup)
    rules = [each for each in first.items if isinstance(each, RuleItem)]
    assert len(rules) == 4 and all((rule.x2 - rule.x1) / MM == pytest.approx(170, abs=0.1) for rule in rules)
    assert (rules[-1].y1 + rules[-1].thickness / 2) / MM == pytest.approx(277, abs=0.1)
    assert not [each for each in first.texts() if "—" in each.text]
    assert item(second, "— 2 —").baseline == pytest.approx(
        item(pages(PageBreak(), plain("甲"))[0], "— 1 —").baseline)


# --- what stays together ---------------------------------------------------------------------------------------------

@pytest.mark.parametrize("count", range(15, 23))
def test_no_heading_at_a_page_s_end(count: int) -> None:
    found = pages(*[plain("甲")] * count, Heading(1, (Run("一、乙"),)), Heading(2, (Run("（一）丙"),)), plain("丁"))
    begins = [each.block for page in found for each in page.placed if each.block >= count]
    pages_of = {block: next(p.number for p in found for e in p.placed if e.block == block) for block in set(begins)}
    assert len(set(pages_of.values())) == 1


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("count", range(14, 23))
def test_the_signature_is_never_alone(count: int, sealed: bool) -> None:
    last = pages(*[plain("甲")] * count, plain(SENTENCE), replace(SIGNED, sealed=sealed), Note("联系人"))[-1]
    assert {each.block for each in last.placed} >= {count, count + 1, count + 2}


def test_a_paragraph_longer_than_a_page_before_the_signature() -> None:
    found = pages(plain(SENTENCE * 40), SIGNED)
    assert {each.block for each in found[-1].placed} == {0, 1, -1}


# --- tables ----------------------------------------------------------------------------------------------------------

def test_headers_repeat_and_rows_stay_whole() -> None:
    table = Table(tuple((str(n), "整" * 60) for n in range(60)), (("序号", "内容"),), (1, 5))
    found = pages(table)
    assert len(found) > 2 and all(own_lines(page)[0] == "序号内容" for page in found)
    body = "".join(line for page in found for line in own_lines(page)[1:])
    assert body == "".join(number + text for number, text in table.rows)


def test_cells_of_several_rows_run_over_pages() -> None:
    rows = tuple(("整" * 700 if n == 0 else "", f"措施{n}") for n in range(60))
    table = Table(rows, spans=(replace(LEDGER.spans[0], top=0, left=0, rows=60),), widths=(1, 3))
    found = pages(table)
    bottom = (of.PAGE_HEIGHT_TW - of.MARGIN_BOTTOM_TW) / 20
    counts = [sum(each.text.count("整") for each in page.texts()) for page in found]
    assert sum(counts) == 700 and all(counts[:2])
    assert all(each.baseline < bottom for page in found for each in page.texts() if each.block >= 0)


def test_a_cell_of_several_rows_begins_beside_the_first_of_them_and_is_closed_where_a_page_ends() -> None:
    table = Table((("甲", "乙"), *[("", "丙" * 40)] * 30), spans=(replace(LEDGER.spans[0], top=0, left=0, rows=31),))
    first, second = pages(table)
    assert item(first, "甲").baseline == item(first, "乙").baseline
    for page in (first, second):
        rules = [each for each in page.items if isinstance(each, RuleItem)]
        lowest = max(each.y2 for each in rules)
        assert any(each.y1 == each.y2 == lowest and each.x1 == pytest.approx(LEFT) for each in rules)


# --- for any document ------------------------------------------------------------------------------------------------

WORDS = ("党委", "认真学习", "制度", "“第一议题”", "《规定》", "，", "。", "；", "、", "——", "（试行）", "2025年", "80%", "门诊", "……")
TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map("".join)
SOURCE = st.one_of(st.none(), st.builds(Source, st.just("problem"), st.sampled_from(["p1", "p2"])))
RUNS = st.lists(st.builds(Run, TEXT, st.just(False), SOURCE), min_size=1, max_size=3).map(tuple)
BLOCK = st.one_of(st.builds(Paragraph, RUNS), st.builds(Heading, st.integers(1, 4), RUNS), st.builds(plain, TEXT))
DOCUMENT = st.builds(
    lambda blocks, profile: Document(
        (Title("关于巡察整改进展情况的通报"), Salutation("各科室："), *blocks, plain("完"), SIGNED),
        setup=PageSetup(profile)),
    st.lists(BLOCK, max_size=30), st.sampled_from("AB"))


def printed(block: Block) -> str:
    """The characters of a block."""
    if isinstance(block, Title):
        return "".join(title_lines(block.text, of.title_characters()))
    if isinstance(block, (Heading, Paragraph)):
        return text_of(block)
    if isinstance(block, Signature):
        return block.signer + block.date
    return block.text if isinstance(block, (Salutation, Subtitle)) else ""


@settings(max_examples=40)
@given(DOCUMENT)
def test_every_character_stands_on_one_page_in_order(document: Document) -> None:
    found = lay_out(document, METRICS).pages
    for number, block in enumerate(document.blocks):
        assert "".join(i.text for page in found for i in page.texts() if i.block == number) == printed(block)
    order = [each.block for page in found for each in page.placed if each.block >= 0]
    assert order == sorted(order)
    assert [page.number for page in found] == list(range(1, len(found) + 1))


@settings(max_examples=40)
@given(DOCUMENT)
def test_lines_keep_to_the_rules_and_the_width(document: Document) -> None:
    for page in lay_out(document, METRICS).pages:
        for each in page.placed:
            texts = [i for i in each.line.items if isinstance(i, TextItem)]
            line = "".join(i.text for i in texts)
            first = each.block < 0 or printed(document.blocks[each.block]).startswith(line)
            assert first or line[0] not in NOT_AT_START
            assert line[-1] not in NOT_AT_END
            end = texts[-1].x + texts[-1].width - (texts[-1].size if line[-1] in HANGING else 0)
            assert end <= TEXT_WIDTH + 0.02
        bottom = page.height - of.geometry(page.setup).bottom_tw / 20
        assert all(i.baseline <= bottom for i in page.texts() if i.block >= 0)


@settings(max_examples=40)
@given(DOCUMENT)
def test_the_page_with_the_signature_has_text(document: Document) -> None:
    signature = len(document.blocks) - 1
    page = next(p for p in lay_out(document, METRICS).pages if any(each.block == signature for each in p.placed))
    assert any(0 <= each.block < signature for each in page.placed)


@settings(max_examples=15)
@given(st.lists(DOCUMENT, min_size=2, max_size=3))
def test_a_cache_changes_nothing(documents: list[Document]) -> None:
    cache = LayoutCache()
    for document in documents:
        with_cache, without = lay_out(document, METRICS, cache).pages, lay_out(document, METRICS).pages
        assert [page.items for page in with_cache] == [page.items for page in without]


def test_unchanged_pages_are_equal_and_a_changed_one_is_not() -> None:
    cache = LayoutCache()
    blocks = [plain(f"第{n}段" + SENTENCE * 3) for n in range(60)]
    before = lay_out(Document(tuple(blocks)), METRICS, cache).pages
    blocks[30] = plain("第30段" + SENTENCE * 3 + "字")
    after = lay_out(Document(tuple(blocks)), METRICS, cache).pages
    changed = [old.number for old, new in zip(before, after) if old != new]
    assert len(before) == len(after) and 1 <= len(changed) <= 2


def test_a_letter_has_its_head_once() -> None:
    setup = PageSetup(letter=True)
    head = Letterhead("青禾县人民医院", "青医函〔2026〕3号")
    found = pages(head, plain("甲"), PageBreak(PageSetup(landscape=True)), plain("乙"), PageBreak(setup), plain("丙"),
                  setup=setup)
    assert [bool([each for each in page.items if isinstance(each, RuleItem)]) for page in found] == [True, False, False]
    assert item(found[2], "— 3 —")


@pytest.mark.parametrize("setup", [PageSetup(), PageSetup("B"), PageSetup(letter=True)])
def test_every_kind_of_block(setup: PageSetup) -> None:
    document = every_block(setup)
    found = lay_out(document, METRICS).pages
    texts = "".join(each.text for page in found for each in page.texts())
    assert all(word in texts for word in ("签发人：", "附件：1.", "附件2", "（联系人：苏晚", "抄送：县委巡察办"))
    assert ("2026年3月9日印发" in texts) is not setup.letter
    assert [page.setup.landscape for page in found].count(True) == 1
    assert [page.number for page in found] == list(range(1, len(found) + 1))


def test_an_empty_document_is_one_empty_page() -> None:
    assert [own_lines(page) for page in lay_out(Document(()), METRICS).pages] == [[]]
