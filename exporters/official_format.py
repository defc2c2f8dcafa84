"""Every millimetre, point, twip and font of an official document (GB/T 9704—2012) in one place.

Figures without a profile are the same in all, or those of profile A; :func:`geometry` gives the pages of a
:class:`PageSetup`, which is what renderings use. Units: ``_TW`` twips (1/20 pt), ``_SZ`` half-points (w:sz); borders in
eighths of a point. 1 mm = 56.693 tw. Clause numbers are those of the standard; 推算 and 实测 mark figures that follow
from it by arithmetic or measurement. Nothing here draws.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

TW_PER_POINT, EIGHTHS_PER_POINT = 20, 8

# Paper and margins: A4 (5.1); 天头 37, 订口 28 (5.2.1), bottom 35 and right 26 follow from 版心 156 × 225 mm.
PAGE_WIDTH_TW, PAGE_HEIGHT_TW = 11906, 16838
MARGIN_TOP_TW, MARGIN_BOTTOM_TW, MARGIN_LEFT_TW, MARGIN_RIGHT_TW = 2098, 1984, 1587, 1474
TEXT_WIDTH_TW = PAGE_WIDTH_TW - MARGIN_LEFT_TW - MARGIN_RIGHT_TW

# 22 lines of 28 characters (5.2.3). 580 tw would hold 21 lines; without −5 tw a line holds 27 characters (推算, 实测).
LINES_PER_PAGE, CHARACTERS_PER_LINE = 22, 28
LINE_PITCH_TW = 579
TRACKING_TW = -5
#: One character of 3号 as set here (16 pt − 0.25 pt), and half a one (a digit in 仿宋 or Times New Roman).
CHARACTER_TW = 315
HALF_CHARACTER_TW = 155
FIRST_LINE_CHARACTERS = 2
INDENT_TW = FIRST_LINE_CHARACTERS * CHARACTER_TW

# Sizes: body 3号 (5.2.2), title 2号 (7.3.1), page number 4号 (7.5), table text 五号 (practice; the standard has none).
BODY_SZ, TITLE_SZ, PAGE_NUMBER_SZ, TABLE_SZ = 32, 44, 28, 21
#: Line pitch of a title of several lines (practice 33–36 pt).
TITLE_PITCH_TW = 700
#: 空一行 between title and text and above the signature, read as one empty line of 3号 (practice).
EMPTY_LINE_TW = LINE_PITCH_TW
TABLE_PITCH_TW = 320
#: Line height of a paragraph that is there for technical reasons only.
SPACER_TW = 20
#: What a cell keeps free at either side: 1 mm (practice; Word's own 1.9 mm cost narrow columns a character).
TABLE_CELL_SIDE_TW = 57

# Page number (7.5): dash 7 mm below 版心, one character of 4号 in; footer distance so that its dash stands at 269 mm (推算).
PAGE_NUMBER_PITCH_TW = 400
PAGE_NUMBER_INDENT_TW = 280
FOOTER_DISTANCE_TW = 1406
HEADER_DISTANCE_TW = 851
#: On a landscape page of its own the number's dash stands 7 mm below the text as well: 19 mm above the edge (推算).
LANDSCAPE_FOOTER_DISTANCE_TW = 896

# 信函格式 (10.1): mark 30 mm below the paper's edge, red double lines of 170 mm 4 mm below it and 20 mm above the foot.
LETTER_HEADER_DISTANCE_TW = 1701
LETTER_FOOTER_DISTANCE_TW = 1134

# Letterhead (7.2): upper edge of 发文机关标志 72 mm from the paper's edge; 初号 at most, smaller until it fits one line; a
# line of 1.074 times its size begins with the upper edge of its characters (推算). 发文字号 空二行 below; the red line 4 mm
# below that: 1.5 pt thick (practice), as a border 8 pt under the line of text (11.34 pt less what the line leaves, 推算).
MARK_TOP_TW = 4082
MARK_SZ = 84
MARK_PITCH = 1.074
RED = "FF0000"
RED_LINE_EIGHTHS, RED_LINE_SPACE_PT = 12, 8
NUMBER_LINES_ABOVE = TITLE_LINES_ABOVE = 2

# 信函格式 (10.1): red double line of 170 mm, thick 3 pt, gap and thin line 1.5 pt; the number 7/8 of a character of 3号
# below it, less the white above its own line (推算).
LETTER_LINE_OUTSIDE_TW = 397
LETTER_LINE_EIGHTHS, LETTER_LINE_SPACE_PT = 24, 8
LETTER_NUMBER_GAP_TW = 86
#: Height of the empty line that keeps the page number at its place above the longer foot of a letter.
LETTER_FOOT_TW = FOOTER_DISTANCE_TW - LETTER_FOOTER_DISTANCE_TW

# Signature without a seal (7.3.5.2): two characters in from the right; the date begins two characters right of the
# signer. With a seal (7.3.5.1): the date four characters in, the signer centred over it, empty lines for the seal above
# (practice: 2 or 3).
SIGNATURE_RIGHT_TW = 2 * CHARACTER_TW
SIGNATURE_SHIFT_TW = 2 * CHARACTER_TW
SEALED_RIGHT_TW = 4 * CHARACTER_TW
SIGNATURE_LINES_ABOVE, SEALED_LINES_ABOVE = 1, 3

# 附件说明 (7.3.4) in characters: two in, then 附件：; a number with its mark is one more, half a one from 10 on.
ATTACHMENT_LABEL_CHARACTERS = 3

# 版记 (7.4): 4号; last rule at the lower edge of 版心, 35 mm above the paper's edge in every profile; first and last rule
# 1 pt (0.35 mm), the middle one 0.75 pt; one character in at both sides; line pitches as in the standard's figures.
IMPRINT_SZ, IMPRINT_CHARACTER_TW = 28, 280
IMPRINT_BOTTOM_TW = MARGIN_BOTTOM_TW
IMPRINT_PITCH_TW, IMPRINT_ISSUE_PITCH_TW = 446, 506
IMPRINT_THICK_EIGHTHS, IMPRINT_THIN_EIGHTHS, IMPRINT_RULE_TW = 8, 6, 20
IMPRINT_LABEL_CHARACTERS = 3


#: Fonts of official documents: the name that a Chinese Word shows → the one that the font's file says in English.
FONT_NAMES = {
    "方正小标宋简体": "FZXiaoBiaoSong-B05S", "方正小标宋_GBK": "FZXiaoBiaoSong-B05", "仿宋_GB2312": "FangSong_GB2312",
    "楷体_GB2312": "KaiTi_GB2312", "仿宋": "FangSong", "楷体": "KaiTi", "黑体": "SimHei", "宋体": "SimSun",
    "华文中宋": "STZhongsong", "华文仿宋": "STFangsong", "华文楷体": "STKaiti", "华文黑体": "STHeiti",
}


@dataclass(frozen=True)
class FontSet:
    """Font names by role, as official practice has them. No font is shipped; an office may choose others."""

    title: str = "方正小标宋简体"
    heading1: str = "黑体"
    heading2: str = "楷体_GB2312"
    body: str = "仿宋_GB2312"
    page_number: str = "宋体"
    latin: str = "Times New Roman"

    def replacing(self, other: FontSet) -> Mapping[str, str]:
        """Name in *other* → name here, for every role (used on base.docx, whose five Chinese fonts all differ)."""
        return {getattr(other, role): getattr(self, role) for role in self.__dataclass_fields__}


STANDARD_FONTS = FontSet()

#: Papers, portrait, in twips.
PAPERS = {"A4": (PAGE_WIDTH_TW, PAGE_HEIGHT_TW), "A3": (PAGE_HEIGHT_TW, 23811)}
#: Where page numbers stand; see :class:`PageSetup`.
PAGE_NUMBERS = {"official": "单页居右、双页居左", "turned": "横排页按竖排位置", "bottom": "居中", "none": "不编页码"}
#: Margin profiles: A 通行口径 37/35 mm and 28.95 pt, B GB/T 33476.2—2016 §6.2 34.58/32.58 mm and 29.6 pt.
PROFILES = {"A": "37/35 毫米边距，每行 28.95 磅（通行口径）", "B": "34.58/32.58 毫米边距，每行 29.6 磅（GB/T 33476.2—2016）"}


#: Upper and lower margin and line pitch by profile: 22 lines fill the height in both (推算, 实测).
_PROFILE_FIGURES = {"A": (MARGIN_TOP_TW, MARGIN_BOTTOM_TW, LINE_PITCH_TW), "B": (1960, 1847, 592)}


@dataclass(frozen=True)
class PageSetup:
    """What the pages of a document are like; every rendering takes its figures from here.

    ``profile`` A or B (:data:`PROFILES`). ``paper`` A4 or A3. ``letter``: 信函格式 (10.1) instead of the general one.
    ``page_numbers``: official (odd right, even left, 7.5), turned (a landscape page bound into a portrait document, 8),
    bottom (in the middle: internal forms) or none. ``bold_level3``: local practice, the standard never says bold.
    """

    profile: str = "A"
    paper: str = "A4"
    landscape: bool = False
    letter: bool = False
    page_numbers: str = "official"
    bold_level3: bool = False
    fonts: FontSet = STANDARD_FONTS

    def __post_init__(self) -> None:
        for name, known in (("profile", PROFILES), ("paper", PAPERS), ("page_numbers", PAGE_NUMBERS)):
            if getattr(self, name) not in known:
                raise ValueError(f"{name}: {getattr(self, name)!r}")


STANDARD_SETUP = PageSetup()


@dataclass(frozen=True)
class PageGeometry:
    """One kind of page in twips: paper, margins, line pitch, and the distances of header and footer from the paper's
    edges (of the footer: from the lower edge to the lower edge of its last line).
    """

    width_tw: int
    height_tw: int
    top_tw: int
    bottom_tw: int
    left_tw: int
    right_tw: int
    pitch_tw: int
    header_tw: int
    footer_tw: int

    @property
    def text_width_tw(self) -> int:
        """Width of 版心."""
        return self.width_tw - self.left_tw - self.right_tw

    @property
    def text_height_tw(self) -> int:
        """Height of 版心 as Word's text area."""
        return self.height_tw - self.top_tw - self.bottom_tw

    @property
    def lines(self) -> int:
        """Lines of text on a full page."""
        return self.text_height_tw // self.pitch_tw

    @property
    def empty_line_tw(self) -> int:
        """空一行: an empty line of text (the reading of practice, the same in both profiles)."""
        return self.pitch_tw


def geometry(setup: PageSetup = STANDARD_SETUP) -> PageGeometry:
    """The pages of a setup. A landscape page is the portrait one turned counter-clockwise in the bound volume (8): its
    left margin is the portrait's lower one, its upper margin 订口.
    """
    width, height = PAPERS[setup.paper]
    top, bottom, pitch = _PROFILE_FIGURES[setup.profile]
    if not setup.landscape:
        footer = LETTER_FOOTER_DISTANCE_TW if setup.letter else FOOTER_DISTANCE_TW
        return PageGeometry(width, height, top, bottom, MARGIN_LEFT_TW, MARGIN_RIGHT_TW, pitch,
                            LETTER_HEADER_DISTANCE_TW if setup.letter else HEADER_DISTANCE_TW, footer)
    return PageGeometry(height, width, MARGIN_LEFT_TW, MARGIN_RIGHT_TW, MARGIN_BOTTOM_TW, MARGIN_TOP_TW, pitch,
                        HEADER_DISTANCE_TW, LANDSCAPE_FOOTER_DISTANCE_TW)


def text_width(text: str) -> int:
    """Width in twips of 3号 text in the body's tracking: 汉字 and full-width marks one character, others half a one."""
    return sum(CHARACTER_TW if ord(character) > 0x2000 else HALF_CHARACTER_TW for character in text)


def title_characters(width_tw: int = TEXT_WIDTH_TW) -> int:
    """How many characters of a title fill a line of that width: 20 on an upright A4 page."""
    return width_tw // (10 * TITLE_SZ)


def mark_size(organ: str, width_tw: int = TEXT_WIDTH_TW) -> int:
    """Size of 发文机关标志 in half-points: 初号, or smaller so that it stays on one line of 版心 (7.2.4); digits and Latin
    letters are counted wide, since some fonts have wide ones.
    """
    characters = sum(1 if ord(character) > 0x2000 else 0.65 for character in organ)
    return min(MARK_SZ, int(width_tw / 10 / max(characters, 1)))


def signature_indents(signer: str, day: str, sealed: bool = False) -> tuple[int, int]:
    """Right indents in twips of 署名 and 成文日期.

    Without a seal (7.3.5.2) the date begins two characters to the right of the signer; whichever of the two reaches
    further right ends two characters in from the edge of the text. With one (7.3.5.1) the date ends four characters in,
    the signer is centred over it as far as the edge allows.
    """
    if sealed:
        centred = SEALED_RIGHT_TW + (text_width(day) - text_width(signer)) // 2 if day else SEALED_RIGHT_TW
        return max(centred, 0), SEALED_RIGHT_TW
    if not signer or not day:
        return SIGNATURE_RIGHT_TW, SIGNATURE_RIGHT_TW
    shorter = text_width(signer) - SIGNATURE_SHIFT_TW - text_width(day)
    return SIGNATURE_RIGHT_TW + max(-shorter, 0), SIGNATURE_RIGHT_TW + max(shorter, 0)


def attachment_indents(number: int, count: int) -> tuple[int, int]:
    """Left and hanging indent in twips of the *number*th (from 1) of *count* names of attachments (7.3.4), so that
    wrapped lines begin under the name's first character.
    """
    label = ATTACHMENT_LABEL_CHARACTERS * CHARACTER_TW
    digits = text_width(f"{number}.") if count > 1 else 0
    return INDENT_TW + label + digits, (label if number == 1 else 0) + digits


def imprint_lines(text: str, width_tw: int = TEXT_WIDTH_TW) -> int:
    """Lines that names after 抄送： or 主送： take in 版记, digits and Latin letters counted wide."""
    room = width_tw - (2 + IMPRINT_LABEL_CHARACTERS) * IMPRINT_CHARACTER_TW
    width = sum(1 if ord(character) > 0x2000 else 0.6 for character in text) * IMPRINT_CHARACTER_TW
    return max(1, math.ceil(width / (room // IMPRINT_CHARACTER_TW * IMPRINT_CHARACTER_TW)))


# The ledger as a workbook. An internal form: GB/T 9704 does not apply, paper and fonts follow it all the same.
#: Sizes in points; row heights in points for a line of text, the header and the title.
SHEET_TITLE_PT, SHEET_HEADER_PT, SHEET_TEXT_PT = 20, 11, 10.5
SHEET_FACTS_PT, SHEET_HINT_PT = 12, 10
SHEET_LINE_HEIGHT, SHEET_PADDING, SHEET_TITLE_HEIGHT, SHEET_HEADER_HEIGHT = 14.5, 6, 36, 30
#: Excel's own limit for a row's height in points.
SHEET_ROW_LIMIT = 409
#: Margins of the printed sheet in inches (Excel's unit): A4 landscape, 15 mm at the sides, 18 mm above and below.
SHEET_MARGIN_SIDE, SHEET_MARGIN_TOP = 0.59, 0.71
#: Excel's numbers of papers.
SHEET_PAPERS = {"A4": 9, "A3": 8}
