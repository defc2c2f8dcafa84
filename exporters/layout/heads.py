"""版头 in pages: the letterhead of the general format (7.2) and that of a letter (10.1), as exporters.word_head has them.
"""

from __future__ import annotations

from exporters import official_format as of
from exporters.blocks import Letterhead
from exporters.layout.frame import Frame, beside, blank, eighths, extended, points
from exporters.layout.page import Item, Line, RuleItem
from exporters.layout.strips import Strip

_LABEL = "签发人："


def letterhead(block: Letterhead, frame: Frame) -> list[Strip]:
    """Lines above the mark, the mark at 72 mm, the number over the red line."""
    lines = _lines_above(block, frame)
    height = of.MARK_TOP_TW - frame.page.top_tw - sum(line.height for line in lines)
    lines += [blank(height), mark(block.organ, frame), *_number_lines(block, frame, red=True)]
    return [Strip(tuple(lines), keep_next=True, keep_lines=True)]


def _lines_above(block: Letterhead, frame: Frame) -> list[Line]:
    """份号 and urgency at the left."""
    found = [frame.line(block.copy_number, frame.look(align="left"))] if block.copy_number else []
    urgency = frame.look(role="heading1", align="left")
    return found + ([frame.line(block.urgency, urgency)] if block.urgency else [])


def mark(organ: str, frame: Frame) -> Line:
    """发文机关标志 on one line, its line so high that it begins with the upper edge of the characters."""
    size = of.mark_size(organ, frame.page.text_width_tw)
    look = frame.look(role="title", size=size, tracking=0, pitch=round(size * 10 * of.MARK_PITCH), align="center",
                      red=True)
    return frame.line(organ, look)


def _number_lines(block: Letterhead, frame: Frame, red: bool) -> list[Line]:
    """发文字号 in the middle, or at the left of the last of the 签发人 (7.2.5, 7.2.6); *red*: room above, red line below."""
    if block.signatories:
        lines = _signatory_lines(block, frame)
    else:
        lines = [frame.line(block.number, frame.look(align="center"))]
    if not red:
        return lines
    thick = eighths(of.RED_LINE_EIGHTHS)
    below = of.RED_LINE_SPACE_PT * of.TW_PER_POINT
    y = points(lines[-1].height + below + thick / 2)
    rule = RuleItem(0, y, points(frame.page.text_width_tw), y, points(thick), True)
    above = [blank(frame.pitch)] * of.NUMBER_LINES_ABOVE
    return [*above, *lines[:-1], extended(lines[-1], [rule], below + thick)]


def _signatory_lines(block: Letterhead, frame: Frame) -> list[Line]:
    """The number one character in, 签发人 at the right."""
    from exporters.word_head import name_rows, name_stops

    rows = name_rows(block, frame.page)
    number, label, *names = name_stops(rows, frame.page)
    found = []
    for place, row in enumerate(rows):
        parts = [(of.CHARACTER_TW, block.number, "body")] if place == len(rows) - 1 else []
        parts += [(label, _LABEL, "body")] if place == 0 else []
        parts += [(left, name, "heading2") for left, name in zip(names, row)]
        lines = [frame.line(text, frame.look(role=role, align="left", left=left)) for left, text, role in parts]
        found.append(beside(*lines))
    return found


def letter_number(block: Letterhead, frame: Frame) -> list[Strip]:
    """份号 and urgency at the left, 发文字号 at the right edge of the text, under the double line (10.1)."""
    lines = _lines_above(block, frame)
    if block.signatories:
        lines += _number_lines(block, frame, red=False)
    elif block.number:
        lines.append(frame.line(block.number, frame.look(align="right")))
    return [Strip(tuple(lines))] if lines else []


def letter_head(block: Letterhead | None, frame: Frame) -> list[Line]:
    """What stands in the header of a letter's first page: the mark, the double line, the gap to the number."""
    first = mark(block.organ, frame) if block else blank(of.SPACER_TW)
    space = of.LETTER_LINE_SPACE_PT * of.TW_PER_POINT
    rules, height = _double_line(frame, first.height + space, thick_first=True)
    return [extended(first, rules, space + height), blank(of.LETTER_NUMBER_GAP_TW)]


def letter_foot(frame: Frame) -> list[Line]:
    """What stands at the foot of a letter's first page: the double line 20 mm above the paper's edge, and no number."""
    space = of.LETTER_LINE_SPACE_PT * of.TW_PER_POINT
    rules, height = _double_line(frame, of.SPACER_TW + space, thick_first=False)
    return [extended(blank(of.SPACER_TW), rules, space + height)]


def _double_line(frame: Frame, top: int, thick_first: bool) -> tuple[list[Item], int]:
    """Two red lines wider than the text at both sides, and their height; gap and thin line are half the thick one."""
    thick = eighths(of.LETTER_LINE_EIGHTHS)
    heights = (thick, thick // 2) if thick_first else (thick // 2, thick)
    left, right = -of.LETTER_LINE_OUTSIDE_TW, frame.page.text_width_tw + of.LETTER_LINE_OUTSIDE_TW
    upper, lower = top + heights[0] / 2, top + heights[0] + thick / 2 + heights[1] / 2
    found: list[Item] = [
        RuleItem(points(left), points(y), points(right), points(y), points(height), True)
        for y, height in zip((upper, lower), heights)
    ]
    return found, 2 * thick
