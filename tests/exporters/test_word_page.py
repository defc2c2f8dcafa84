"""What stands around the text in Word files: letterhead, seal, attachments, imprint, sections, page numbers, spans."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from exporters.blocks import (
    AttachmentHead, AttachmentList, Document, Heading, Imprint, Letterhead, Note, PageBreak, Run, Signature, Span,
    Table, Title, plain,
)
from exporters.official_format import PAGE_NUMBERS, STANDARD_SETUP, PageSetup, geometry, text_width
from tests.exporters.every_block import IMPRINT, LETTERHEAD, TURNED, every_block
from tests.exporters.test_word import W, attribute, of, parts

WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
LETTER = PageSetup(letter=True)


def body(document: Document) -> etree._Element:
    return parts(document)["document"].find(W + "body")


def paragraphs(*blocks: object) -> list[etree._Element]:
    """Paragraphs of the flow."""
    return list(body(of(*blocks)).findall(W + "p"))


def text(element: etree._Element) -> str:
    """Text of a paragraph (tabs as such)."""
    signs = {W + "tab": "\t", W + "br": "\n"}
    runs = [child for run in element.findall(W + "r") for child in run]
    return "".join(child.text or "" if child.tag == W + "t" else signs.get(child.tag, "") for child in runs)


def style(element: etree._Element) -> str | None:
    return attribute(element, "pPr/pStyle")


# --- letterhead ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("profile", ["A", "B"])
@pytest.mark.parametrize("head", [LETTERHEAD, replace(LETTERHEAD, copy_number=""), Letterhead("某院文件", "某〔2026〕1号")])
def test_the_mark_begins_at_72_millimetres(profile: str, head: Letterhead) -> None:
    setup = PageSetup(profile)
    found = list(body(Document((head,), setup=setup)).findall(W + "p"))
    place = next(i for i, element in enumerate(found) if style(element) == "Mark")
    lines, spacer = found[:place - 1], found[place - 1]
    page = geometry(setup)
    height = page.top_tw + len(lines) * page.pitch_tw + int(attribute(spacer, "pPr/spacing", "line") or 0)
    assert height == pytest.approx(72 * 1440 / 25.4, abs=1)
    assert [text(line) for line in lines] == [line for line in (head.copy_number, head.urgency) if line]


@pytest.mark.parametrize("organ", ["某院文件", "中共青禾县人民医院委员会文件", "青禾县医疗保障服务中心联合委员会办公室人民医院党委临时工作领导小组文件",
                                   "AB12" * 12])
def test_the_mark_fits_one_line(organ: str) -> None:
    mark = next(element for element in paragraphs(Letterhead(organ)) if style(element) == "Mark")
    size = int(attribute(mark, "r/rPr/sz") or 0)
    assert size <= 84 and (size == 84 or size * 10 * len(organ) <= 8845 * 2)
    assert size * 10 * sum(1 if ord(c) > 0x2000 else 0.6 for c in organ) <= 8845
    assert int(attribute(mark, "pPr/spacing", "line") or 0) == round(size * 10 * 1.074)


def test_the_red_line_is_the_numbers_border_and_as_wide_as_the_text() -> None:
    number = paragraphs(Letterhead("某院文件", "某〔2026〕1号"))[-1]
    assert text(number) == "某〔2026〕1号"
    line = number.find(f"{W}pPr/{W}pBdr/{W}bottom")
    assert (line.get(W + "sz"), line.get(W + "space"), line.get(W + "color")) == ("12", "8", "FF0000")
    assert number.find(f"{W}pPr/{W}ind") is None and attribute(number, "pPr/spacing", "before") == "1158"


def test_signatories_stand_two_in_a_line_beside_the_number() -> None:
    first, last = paragraphs(LETTERHEAD)[-2:]
    assert (text(first), text(last)) == ("\t\t签发人：林致远\t陈树", "\t青医党〔2026〕3号\t\t苏晚晴")
    assert first.find(f"{W}pPr/{W}pBdr") is None and last.find(f"{W}pPr/{W}pBdr") is not None
    stops = [int(tab.get(W + "pos")) for tab in last.iter(W + "tab") if tab.get(W + "pos")]
    assert stops[0] == 315  # 左空一字
    assert stops[3] + text_width("陈树") == 8845 - 315  # 右空一字
    assert stops[2] - stops[1] == text_width("签发人：")  # the second line's name under the first one
    assert attribute(first, "r/rPr/rStyle") == "SignatoryName"


def test_a_long_number_leaves_one_signatory_a_line() -> None:
    number = "中共青禾县人民医院委员会函〔2026〕123号"
    lines = [text(line) for line in paragraphs(Letterhead("某院", number, ("林致远", "陈树")))][-2:]
    assert lines == ["\t\t签发人：林致远", f"\t{number}\t\t陈树"]


def test_the_title_stands_two_lines_under_the_red_line() -> None:
    assert attribute(paragraphs(LETTERHEAD, Title("某通报"))[-1], "pPr/spacing", "before") == "1158"
    assert attribute(paragraphs(Title("某通报"))[-1], "pPr/spacing", "before") is None


# --- attachments, signature, note ------------------------------------------------------------------------------------

def test_names_of_attachments_are_aligned() -> None:
    one, = paragraphs(AttachmentList(("整改台账",)))
    assert (text(one), attribute(one, "pPr/ind", "left"), attribute(one, "pPr/ind", "hanging")) == (
        "附件：整改台账", "1575", "945")
    many = paragraphs(AttachmentList(tuple(f"表{n}" for n in range(1, 11))))
    assert [text(line) for line in many[:2]] == ["附件：1.表1", "2.表2"]
    lefts = [int(attribute(line, "pPr/ind", "left") or 0) for line in many]
    firsts = [left - int(attribute(line, "pPr/ind", "hanging") or 0) for line, left in zip(many, lefts)]
    assert lefts == [1885] * 9 + [2040] and firsts == [630] + [1575] * 9
    assert [attribute(line, "pPr/spacing", "before") for line in many[:2]] == ["579", None]


def test_an_attachment_begins_a_page_and_only_one() -> None:
    found = paragraphs(plain("甲"), PageBreak(), AttachmentHead("附件", "说明"), plain("乙"))
    assert [element.find(f"{W}pPr/{W}pageBreakBefore") is not None for element in found] == [False, True, False, False]
    assert [style(element) for element in found[1:3]] == ["AttachmentLabel", "AttachmentTitle"]


def test_a_sealed_signature_is_centred_over_its_date() -> None:
    signer, day = paragraphs(Signature("中共青禾县人民医院委员会", "2026年3月9日", sealed=True))
    right, of_day = (int(attribute(line, "pPr/ind", "right") or 0) for line in (signer, day))
    assert of_day == 4 * 315
    assert right + text_width("中共青禾县人民医院委员会") / 2 == pytest.approx(of_day + text_width("2026年3月9日") / 2, abs=1)
    assert attribute(signer, "pPr/spacing", "before") == str(3 * 579)


def test_a_note_stays_with_the_date() -> None:
    signer, day, note = paragraphs(Signature("某院", "2026年3月9日"), Note("此件公开发布"))
    assert text(note) == "（此件公开发布）"
    assert all(line.find(f"{W}pPr/{W}keepNext") is not None for line in (day,))


def test_attachments_stay_with_the_signature() -> None:
    *_, names, signer = paragraphs(plain("甲"), AttachmentList(("台账",)), Signature("某院", ""))
    assert len(names.findall(f"{W}pPr/{W}keepNext")) == 1


# --- imprint ---------------------------------------------------------------------------------------------------------

def test_the_imprint_is_a_box_as_high_as_its_paragraph() -> None:
    for profile in "AB":
        last = body(Document((plain("甲"), IMPRINT), setup=PageSetup(profile))).findall(W + "p")[-1]
        height = int(last.find(f".//{WP}extent").get("cy")) / 635
        assert height == int(attribute(last, "pPr/spacing", "line") or 0)
        lines = [text(line) for line in last.find(f".//{W}txbxContent")]
        assert lines[:4] == ["", "抄送：县委巡察办，县卫生健康局党组。", "", "\t青禾县人民医院党委办公室\t2026年3月9日印发"]
        rules = [element.get(W + "sz") for element in last.iter(W + "bottom")]
        assert rules == ["8", "6", "8"]


@pytest.mark.parametrize(("imprint", "expected"), [
    (Imprint("甲，乙"), ["抄送：甲，乙。"]), (Imprint("", "某办", ""), ["\t某办"]),
    (Imprint("", "", "2026年3月9日"), ["\t\t2026年3月9日印发"]),
    (Imprint("甲", recipients="乙，丙。"), ["主送：乙，丙。", "抄送：甲。"]), (Imprint(), [])])
def test_parts_of_an_imprint(imprint: Imprint, expected: list[str]) -> None:
    boxes = list(body(of(imprint)).iter(W + "txbxContent"))
    assert [text(line) for box in boxes for line in box if text(line)] == expected
    assert len(boxes) == bool(expected)


def test_a_long_list_makes_the_box_higher() -> None:
    def height(names: str) -> int:
        return int(body(of(Imprint(names))).find(f".//{WP}extent").get("cy")) // 635

    assert height("某" * 25) == height("某") and height("某" * 60) == height("某") + 2 * 446


def test_the_imprint_of_a_landscape_ending_stands_on_an_upright_page() -> None:
    document = Document((plain("甲"), PageBreak(TURNED), plain("乙"), IMPRINT))
    sections = list(body(document).iter(W + "sectPr"))
    assert [attribute(section, "pgSz", "w") for section in sections] == ["11906", "16838", "11906"]


# --- pages -----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("numbers", sorted(PAGE_NUMBERS))
@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_section_and_footers(numbers: str, landscape: bool, paper: str) -> None:
    setup = PageSetup("B", paper, landscape, page_numbers=numbers)
    found = parts(Document((plain("甲"),), setup=setup))
    section = found["document"].find(f".//{W}sectPr")
    page = geometry(setup)
    size = [attribute(section, "pgSz", side) for side in "wh"]
    assert size == [str(page.width_tw), str(page.height_tw)]
    grid = section.find(W + "docGrid")
    assert (grid is None) if landscape else (grid.get(W + "linePitch") == "592")
    assert {reference.get(W + "type") for reference in section.findall(W + "footerReference")} == {"default", "even"}
    fields = [bool(list(found[name].iter(W + "instrText"))) for name in ("footer1", "footer2")]
    assert fields == [numbers != "none"] * 2
    turned = [element.get("vert") for element in found["footer1"].iter(WPS + "bodyPr")]
    assert turned == (["vert"] if numbers == "turned" else [])


def test_footers_of_one_setup_are_written_once() -> None:
    document = Document((plain("甲"), PageBreak(TURNED), plain("乙"), PageBreak(STANDARD_SETUP), plain("丙")))
    assert sorted(name for name in parts(document) if name.startswith("footer")) == [f"footer{n}" for n in range(1, 5)]


def test_profile_b_changes_every_line_pitch() -> None:
    found = parts(every_block(PageSetup("B")))
    for name in ("document", "styles"):
        spacings = list(found[name].iter(W + "spacing"))
        figures = {element.get(W + key) for element in spacings for key in ("line", "before", "after")}
        assert "579" not in figures and "1158" not in figures
    assert attribute(found["styles"], "docDefaults/pPrDefault/pPr/spacing", "line") == "592"


def test_a_letter_has_its_head_in_the_first_pages_header() -> None:
    found = parts(Document((Letterhead("某院", "某〔2026〕1号"), Title("某函"), plain("甲"), IMPRINT), setup=LETTER))
    section = found["document"].find(f".//{W}sectPr")
    assert section.find(W + "titlePg") is not None
    assert text(found["header1"][0]) == "某院"
    lines = [element.get(W + "val") for name in ("header1", "footer3") for element in found[name].iter(W + "bottom")]
    assert lines == ["thickThinMediumGap", "thinThickMediumGap"]
    assert not list(found["footer3"].iter(W + "instrText"))
    number = found["document"].find(f".//{W}p")
    assert (text(number), attribute(number, "pPr/jc")) == ("某〔2026〕1号", "right")
    box = found["document"].find(f".//{W}txbxContent")
    assert [text(line) for line in box if text(line)] == ["抄送：县委巡察办，县卫生健康局党组。"] and not list(box.iter(W + "pBdr"))


def test_a_page_break_before_a_table_and_at_the_beginning() -> None:
    table = Table((("甲",),))
    found = list(body(of(PageBreak(), plain("甲"), PageBreak(), table)))
    assert [etree.QName(element).localname for element in found] == ["p", "p", "tbl", "p", "sectPr"]
    assert [element.find(f"{W}pPr/{W}pageBreakBefore") is not None for element in found[:2]] == [False, True]


def test_two_sections_in_a_row_and_a_table_before_a_section() -> None:
    document = of(plain("甲"), PageBreak(TURNED), PageBreak(STANDARD_SETUP), Table((("乙",),)), PageBreak(TURNED))
    sections = list(body(document).iter(W + "sectPr"))
    assert len(sections) == 4 and all(section.getparent().tag in (W + "pPr", W + "body") for section in sections)
    assert all(len(properties.findall(W + "sectPr")) <= 1 for properties in body(document).iter(W + "pPr"))


# --- tables ----------------------------------------------------------------------------------------------------------

def test_cells_that_are_one() -> None:
    table = Table((("甲", "", "乙"), ("", "", "丙")), spans=(Span(0, 0, 2, 2),), centred=frozenset({2}))
    rows = body(of(table)).findall(f"{W}tbl/{W}tr")
    assert [len(row.findall(W + "tc")) for row in rows] == [2, 2]
    firsts = [row.find(f"{W}tc/{W}tcPr") for row in rows]
    assert [attribute(first, "gridSpan") for first in firsts] == ["2", "2"]
    assert [attribute(first, "vMerge") for first in firsts] == ["restart", "continue"]
    assert attribute(rows[0].findall(W + "tc")[1], "p/pPr/jc") == "center"


def test_level_three_may_be_bold_but_not_what_runs_in() -> None:
    heading = Heading(3, (Run("1.甲。"), Run("乙", body=True)))
    for bold in (False, True):
        found = parts(Document((heading,), setup=PageSetup(bold_level3=bold)))
        level3 = next(each for each in found["styles"].iter(W + "style") if each.get(W + "styleId") == "Heading3")
        assert (level3.find(f"{W}rPr/{W}b") is not None) is bold
        runs = found["document"].findall(f".//{W}r")
        assert attribute(runs[1], "rPr/rStyle") == ("RunIn" if bold else None) if bold else len(runs) == 2


def test_a_letters_head_comes_once() -> None:
    document = Document((plain("甲"), PageBreak(TURNED), plain("乙"), PageBreak(LETTER), plain("丙")), setup=LETTER)
    sections = list(body(document).iter(W + "sectPr"))
    assert [section.find(W + "titlePg") is not None for section in sections] == [True, False, False]
