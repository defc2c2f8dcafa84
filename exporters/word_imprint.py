"""版记 (7.4) of a Word file: a text box at the foot of the page on which its paragraph stands.

The paragraph is as high as the box: where it has no room below the text, it goes to the next page and takes the box
along. So text and box never meet, and no program has to move text out of a box's way.
"""

from __future__ import annotations

from exporters import official_format as of
from exporters.blocks import Imprint
from exporters.official_format import PageGeometry
from exporters.word_drawing import IMPRINT_BOX, aligned, text_box
from exporters.word_xml import Element, border, exact, make, paragraph, run


def imprint(block: Imprint, page: PageGeometry, letter: bool = False) -> list[Element]:
    """The paragraph that holds the box; a letter has neither rules nor the line of 印发 (10.1). Nothing for an imprint
    without any text.
    """
    names = [(label, text.rstrip("。")) for label, text in (("主送：", block.recipients), ("抄送：", block.copies_to)) if text]
    issue = "" if letter else _issue(block)
    if not names and not issue:
        return []
    lines = [(_names(label, text), of.imprint_lines(text, page.text_width_tw) * of.IMPRINT_PITCH_TW)
             for label, text in names]
    if issue:
        lines += [_rule(of.IMPRINT_THIN_EIGHTHS)] if names else []
        lines.append((_issue_line(issue, page), of.IMPRINT_ISSUE_PITCH_TW))
    if not letter:
        lines = [_rule(of.IMPRINT_THICK_EIGHTHS), *lines, _rule(of.IMPRINT_THICK_EIGHTHS)]
    below = of.IMPRINT_BOTTOM_TW - page.bottom_tw
    if below > 0:
        lines.append((paragraph("Spacer", [], [exact(below)]), below))
    content, height = [element for element, _ in lines], sum(height for _, height in lines)
    place = (aligned("H", "margin", "left"), aligned("V", "margin", "bottom"))
    holder = make("w:r", None, [text_box(content, place, (page.text_width_tw, height), IMPRINT_BOX)])
    return [paragraph("Spacer", [holder], [exact(height)])]


def _issue(block: Imprint) -> str:
    """印发机关 and 印发日期 with the tab between them."""
    issued = f"{block.issued_on}印发" if block.issued_on else ""
    return f"\t{block.issuer}\t{issued}".rstrip("\t")


def _rule(eighths: int) -> tuple[Element, int]:
    """A rule as the border of an almost empty line (it is as wide as the text, whatever the indents around it), and the
    height of line and border.
    """
    line = paragraph("ImprintRule", [], [make("w:pBdr", None, [border("bottom", eighths)])])
    return line, of.IMPRINT_RULE_TW + eighths * of.TW_PER_POINT // of.EIGHTHS_PER_POINT


def _names(label: str, text: str) -> Element:
    """抄送：names。, wrapped lines under the first name, one character free at both sides (7.4.2)."""
    unit = of.IMPRINT_CHARACTER_TW
    places = {"w:left": (1 + of.IMPRINT_LABEL_CHARACTERS) * unit, "w:right": unit,
              "w:hanging": of.IMPRINT_LABEL_CHARACTERS * unit}
    return paragraph("ImprintText", [run(f"{label}{text}。")],
                     [make("w:ind", {name: str(place) for name, place in places.items()})])


def _issue_line(text: str, page: PageGeometry) -> Element:
    """印发机关 one character from the left, 印发日期 one character from the right (7.4.3)."""
    unit = of.IMPRINT_CHARACTER_TW
    stops = (("left", unit), ("right", page.text_width_tw - unit))
    tabs = make("w:tabs", None, [make("w:tab", {"w:val": kind, "w:pos": str(at)}) for kind, at in stops])
    return paragraph("ImprintText", [run(text)], [tabs, exact(of.IMPRINT_ISSUE_PITCH_TW)])
