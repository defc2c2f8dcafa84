"""Tables over many pages as our own pages and Word show them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exporters.blocks import Document, Span, Table
from exporters.layout import Page, PlainMetrics, RuleItem, TextItem, lay_out
from exporters.official_format import PageSetup, geometry
from tests.exporters.sample import TODAY, UNIT
from tests.exporters.test_ledger_document import LONG, ledger, many
from tests.exporters.test_word import W, parts

LANDSCAPE = PageSetup(landscape=True, page_numbers="bottom")


def pages(*blocks: Table) -> tuple[Page, ...]:
    return lay_out(Document(blocks, setup=LANDSCAPE), PlainMetrics()).pages


def words(page: Page) -> list[str]:
    return [item.text for item in page.items if isinstance(item, TextItem)]


def table(count: int, spans: tuple[Span, ...] = (), text: str = "办法") -> Table:
    """Two columns and *count* rows, each with its number."""
    return Table(tuple((str(n), f"{text}{n}") for n in range(count)), (("序号", "措施"),), (1.0, 4.0), spans)


def test_a_cell_over_many_rows_goes_on_on_the_next_page() -> None:
    rows = [("从头说起，" * 60 if n == 0 else "", f"第{n}条") for n in range(60)]
    found = pages(Table(tuple(rows), (("问题", "措施"),), (1.0, 4.0), (Span(0, 0, 60),)))
    told = ["".join(words(page)).count("头") for page in found]
    assert len(found) == 3 and min(told[:2]) > 0 and sum(told) == 60
    bottom = (geometry(LANDSCAPE).height_tw - geometry(LANDSCAPE).bottom_tw) / 20
    assert all(item.baseline <= bottom for page in found for item in page.items
               if isinstance(item, TextItem) and "—" not in item.text and not item.text.strip("—– ").isdigit())


def test_texts_of_a_table_with_cells_over_rows_begin_at_the_top() -> None:
    spanned = table(2, (Span(0, 0, 2),))
    assert spanned.from_the_top and not table(2).from_the_top and not table(2, (Span(0, 0, 1, 2),)).from_the_top
    (page,) = pages(replace(spanned, rows=(("甲", "很长的措施，" * 40), ("", "乙"))))
    first = {item.text[:1]: item.baseline for item in page.items if isinstance(item, TextItem)}
    assert first["甲"] == min(item.baseline for item in page.items if isinstance(item, TextItem) and "施" in item.text
                             and item.baseline > first["序"])


def test_a_row_across_stays_with_the_next() -> None:
    place = "".join(words(pages(table(60))[0])).count("办法") - 1
    rows = list(table(60).rows)
    rows[place] = ("一、作风方面", "")
    found = pages(replace(table(60), rows=tuple(rows), spans=(Span(place, 0, 1, 2),)))
    assert not any("作风" in text for text in words(found[0])) and any("作风" in text for text in words(found[1]))


def test_every_page_has_the_header_and_closes_the_table() -> None:
    rows = tuple(("甲" if n % 3 == 0 else "", "措施") for n in range(90))
    spans = tuple(Span(n, 0, 3) for n in range(0, 90, 3))
    found = pages(Table(rows, (("问题", "措施"),), (1.0, 4.0), spans))
    assert len(found) > 2
    left, width = geometry(LANDSCAPE).left_tw / 20, geometry(LANDSCAPE).text_width_tw / 20
    for page in found:
        assert words(page)[:2] == ["问题", "措施"]
        rules = [item for item in page.items if isinstance(item, RuleItem)]
        lowest = max(rule.y2 for rule in rules)
        covered = sum(rule.x2 - rule.x1 for rule in rules if rule.y1 == rule.y2 == lowest)
        assert covered >= width - 0.1 and min(rule.x1 for rule in rules) == pytest.approx(left)


def test_a_row_higher_than_the_page_breaks() -> None:
    found = pages(Table((("1", LONG), ("2", "短")), (("序号", "措施"),), (1.0, 1.0)))
    assert len(found) > 1
    assert "".join("".join(words(page)) for page in found).count("修") == LONG.count("修")
    assert all(words(page)[:2] == ["序号", "措施"] for page in found)


def test_the_whole_ledger_is_on_the_pages() -> None:
    document = ledger(many(12))
    found = lay_out(document, PlainMetrics()).pages
    text = "".join("".join(words(page)) for page in found)
    rows = next(block for block in document.blocks if isinstance(block, Table)).rows
    assert all(cell.replace("\n", "") in text for row in rows for cell in row if len(cell) < 4)
    assert text.count("培") == LONG.count("培")


def test_rows_in_word() -> None:
    spanned = Table((("一、作风", ""), ("甲", "子"), ("", "丑")), (("问题", "措施"),), (), (Span(0, 0, 1, 2), Span(1, 0, 2)),
                    centred=frozenset({0}))
    body = parts(Document((spanned,), title=UNIT.name, made_on=TODAY, setup=LANDSCAPE))["document"]
    header, across, first, _ = body.iter(W + "tr")
    assert [each.get(W + "val") for each in across.iter(W + "vAlign")] == ["top"]
    assert [each.get(W + "val") for each in header.iter(W + "vAlign")] == ["center"] * 2
    assert across.find(f".//{W}keepNext") is not None and across.find(f".//{W}jc") is None
    assert first.find(f".//{W}keepNext") is None and first.find(f".//{W}jc").get(W + "val") == "center"
    assert [side.tag for side in next(body.iter(W + "tblCellMar"))] == [W + "left", W + "right"]
