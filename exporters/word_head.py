"""版头 of a Word file: the letterhead of the general format (7.2) and that of a letter (10.1)."""

from __future__ import annotations

from exporters import official_format as of
from exporters.blocks import Letterhead
from exporters.official_format import PageGeometry
from exporters.word_xml import Element, border, exact, make, paragraph, run

_LABEL, _TAB = "签发人：", "\t"


def letterhead(block: Letterhead, page: PageGeometry) -> list[Element]:
    """Lines above the mark, the mark at 72 mm, document number (and 签发人) over the red line."""
    lines = [text for text in (block.copy_number, block.urgency) if text]
    found = [paragraph("HeaderLine" if text == block.copy_number else "UrgencyLine", [run(text)]) for text in lines]
    height = of.MARK_TOP_TW - page.top_tw - len(lines) * page.pitch_tw
    return [*found, paragraph("Spacer", [], [exact(height)]), mark(block.organ, page), *_number_lines(block, page)]


def mark(organ: str, page: PageGeometry) -> Element:
    """发文机关标志 on one line, its line so high that it begins with the upper edge of the characters."""
    size = of.mark_size(organ, page.text_width_tw)
    look = [make(name, {"w:val": str(size)}) for name in ("w:sz", "w:szCs")]
    return paragraph("Mark", [run(organ, properties=look)], [exact(round(size * 10 * of.MARK_PITCH))])


def _number_lines(block: Letterhead, page: PageGeometry, bare: bool = False) -> list[Element]:
    """发文字号 in the middle; with 签发人 at the left, on the line of the last of them (7.2.5, 7.2.6). No indents: the red
    line is the border of the last one and must have the width of the text (*bare*: no line, no room above).
    """
    line, above = ([], []) if bare else ([_red_line()], [_above(page)])
    if not block.signatories:
        return [paragraph("DocumentNumber", [run(block.number)], [*line, *above])]
    rows = name_rows(block, page)
    last, found = len(rows) - 1, []
    for number, names in enumerate(rows):
        properties = [*(line if number == last else []), _tabs(name_stops(rows, page)),
                      *(above if number == 0 else []), make("w:jc", {"w:val": "left"})]
        # The first name begins where the label ends; a tab there would go on to the next stop.
        left = run(f"\t{block.number if number == last else ''}\t{_LABEL if number == 0 else _TAB}")
        found.append(paragraph("DocumentNumber", [left, run(_TAB.join(names), "SignatoryName")], properties))
    return found


def name_rows(block: Letterhead, page: PageGeometry) -> list[tuple[str, ...]]:
    """签发人 two in a line (7.2.6); one where a long number leaves no room."""
    names = block.signatories
    rows = [names[i:i + 2] for i in range(0, len(names), 2)]
    room = name_stops(rows, page)[1] - 2 * of.CHARACTER_TW
    return rows if of.text_width(block.number) <= room else [(name,) for name in names]


def _above(page: PageGeometry) -> Element:
    return make("w:spacing", {"w:before": str(of.NUMBER_LINES_ABOVE * page.empty_line_tw)})


def _red_line() -> Element:
    return make("w:pBdr", None, [
        border("bottom", of.RED_LINE_EIGHTHS, of.RED_LINE_SPACE_PT, colour=of.RED)])


def name_stops(rows: list[tuple[str, ...]], page: PageGeometry) -> list[int]:
    """Tab stops: number one character in; label, first and second names so that the longest end one character in."""
    stop = page.text_width_tw - of.CHARACTER_TW
    stops = []
    for column in reversed(range(max(map(len, rows)))):
        stop -= max(of.text_width(row[column]) for row in rows if column < len(row))
        stops.append(stop)
        stop -= of.CHARACTER_TW
    return [of.CHARACTER_TW, stops[-1] - of.text_width(_LABEL), *reversed(stops)]


def _tabs(stops: list[int]) -> Element:
    return make("w:tabs", None, [make("w:tab", {"w:val": "left", "w:pos": str(place)}) for place in stops])


def letter_head(block: Letterhead | None, page: PageGeometry) -> list[Element]:
    """Header of a letter's first page: the mark (its upper edge at the header's distance), the double line below it."""
    line = make("w:pBdr", None, [_double_line("bottom", "thickThinMediumGap")])
    first = mark(block.organ, page) if block else paragraph("Spacer", [])
    properties = first[0]
    properties.insert(1, line)
    properties.insert(3, _outside())
    return [first, paragraph("Spacer", [], [exact(of.LETTER_NUMBER_GAP_TW)])]


def letter_foot() -> list[Element]:
    """Footer of a letter's first page: the double line 20 mm above the paper's edge, and no number."""
    line = make("w:pBdr", None, [_double_line("bottom", "thinThickMediumGap")])
    return [paragraph("Spacer", [], [line, _outside()])]


def _double_line(side: str, kind: str) -> Element:
    return border(side, of.LETTER_LINE_EIGHTHS, of.LETTER_LINE_SPACE_PT, kind, of.RED)


def _outside() -> Element:
    outside = str(-of.LETTER_LINE_OUTSIDE_TW)
    return make("w:ind", {"w:left": outside, "w:right": outside})


def letter_number(block: Letterhead, page: PageGeometry) -> list[Element]:
    """份号 and urgency at the left, 发文字号 at the right edge of the text, under the double line (10.1)."""
    found = [paragraph("HeaderLine", [run(block.copy_number)])] if block.copy_number else []
    found += [paragraph("UrgencyLine", [run(block.urgency)])] if block.urgency else []
    if block.signatories:
        return found + _number_lines(block, page, bare=True)
    right = [make("w:jc", {"w:val": "right"})]
    return found + ([paragraph("HeaderLine", [run(block.number)], right)] if block.number else [])
