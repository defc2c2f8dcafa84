"""What stands below the text: 版记 at the foot of its page (7.4), page numbers (7.5, 8)."""

from __future__ import annotations

from exporters import official_format as of
from exporters.blocks import Imprint
from exporters.layout.frame import Frame, beside, blank, eighths, extended, points
from exporters.layout.page import Line, Placed, RuleItem, TextItem
from exporters.layout.setting import Look, Piece
from exporters.layout.strips import Strip


def imprint(block: Imprint, frame: Frame) -> list[Strip]:
    """Room in the text as high as 版记, which stands at the foot of the page where that room is (as in the Word file)."""
    names = [(label, text.rstrip("。")) for label, text in (("主送：", block.recipients), ("抄送：", block.copies_to)) if text]
    issue = None if frame.is_letter else _issue_line(block, frame)
    if not names and not issue:
        return []
    lines: list[Line] = []
    height = 0
    for label, text in names:
        lines += _names(label, text, frame)
        height += of.imprint_lines(text, frame.page.text_width_tw) * of.IMPRINT_PITCH_TW
    rest = ([_rule(of.IMPRINT_THIN_EIGHTHS, frame)] if names and issue else []) + ([issue] if issue else [])
    thick = [] if frame.is_letter else [_rule(of.IMPRINT_THICK_EIGHTHS, frame)]
    below = frame.page.height_tw - frame.page.bottom_tw - of.IMPRINT_BOTTOM_TW
    last = [*thick, *([blank(below)] if below > 0 else [])]
    height += sum(line.height for line in (*thick, *rest, *last))
    return [Strip((blank(height),), foot=(*thick, *lines, *rest, *last))]


def _names(label: str, text: str, frame: Frame) -> tuple[Line, ...]:
    """抄送：names。, wrapped lines under the first name, one character free at both sides (7.4.2)."""
    unit, label_width = of.IMPRINT_CHARACTER_TW, of.IMPRINT_LABEL_CHARACTERS * of.IMPRINT_CHARACTER_TW
    look = _look(of.IMPRINT_PITCH_TW, left=unit + label_width, right=unit, first=-label_width)
    return frame.strip([Piece(f"{label}{text}。", "body")], look).lines


def _issue_line(block: Imprint, frame: Frame) -> Line | None:
    """印发机关 one character from the left, 印发日期 one character from the right (7.4.3)."""
    issued = f"{block.issued_on}印发" if block.issued_on else ""
    if not block.issuer and not issued:
        return None
    unit, pitch = of.IMPRINT_CHARACTER_TW, of.IMPRINT_ISSUE_PITCH_TW
    return beside(frame.line(block.issuer, _look(pitch, left=unit)),
                  frame.line(issued, _look(pitch, align="right", right=unit)))


def _look(pitch: int, align: str = "left", left: int = 0, right: int = 0, first: int = 0) -> Look:
    return Look("body", of.IMPRINT_SZ, 0, pitch, align, left, right, first)


def _rule(thickness: int, frame: Frame) -> Line:
    """A rule as wide as the text under an almost empty line."""
    thick, y = eighths(thickness), of.IMPRINT_RULE_TW + eighths(thickness) / 2
    rule = RuleItem(0, points(y), points(frame.page.text_width_tw), points(y), points(thick))
    return extended(blank(of.IMPRINT_RULE_TW), [rule], thick)


def page_number(number: int, frame: Frame) -> list[Placed]:
    """— n — below the text: odd at the right, even at the left, one character in (7.5); on a turned page at the same
    place of the sheet (8).
    """
    kind, page = frame.setup.page_numbers, frame.page
    if kind == "none":
        return []
    if number not in frame.numbers:
        frame.numbers[number] = _number_line(number, frame)
    line = frame.numbers[number]
    if kind == "turned":
        return [Placed(line, of.FOOTER_DISTANCE_TW, page.top_tw, -1)]
    footer = of.FOOTER_DISTANCE_TW if frame.is_letter else page.footer_tw
    return [Placed(line, page.left_tw, page.height_tw - footer - of.PAGE_NUMBER_PITCH_TW, -1)]


def _number_line(number: int, frame: Frame) -> Line:
    kind, inset = frame.setup.page_numbers, of.PAGE_NUMBER_INDENT_TW
    align = "center" if kind == "bottom" else "right" if number % 2 else "left"
    look = Look("page_number", of.PAGE_NUMBER_SZ, 0, of.PAGE_NUMBER_PITCH_TW, align,
                left=inset if align == "left" else 0, right=inset if align == "right" else 0, latin="page_number")
    length = frame.page.text_height_tw if kind == "turned" else frame.page.text_width_tw
    line = frame.setter.lines([Piece(f"— {number} —", "page_number")], look, length)[0]
    return _turned(line) if kind == "turned" else line


def _turned(line: Line) -> Line:
    """A line that runs downwards, turned by 90° clockwise: its upper edge becomes the right one."""
    items = tuple(
        TextItem(points(line.height) - item.baseline, item.x, item.text, item.font_role, item.size, item.spacing,
                 item.width, turned=True)
        for item in line.items if isinstance(item, TextItem)
    )
    return Line(items, line.height)
