"""Word files: golden parts, schema order, fonts, what stays together, same bytes, nothing half-written.

The golden parts in tests/data/golden show a whole small notice as it is written. After a wanted change renew them with
``ZHENGGAI_RENEW_GOLDEN=1 pytest tests/exporters/test_word.py -k golden`` and read the difference before committing it.
"""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from lxml import etree

from exporters.blocks import Document, Heading, Run, Signature, Table, Title, plain
from exporters.notice import NoticeOptions, build_notice
from exporters.official_format import STANDARD_FONTS, STANDARD_SETUP, TEXT_WIDTH_TW, FontSet, PageSetup
from exporters.styles import get_style, load_styles
from exporters.text import render_text
from exporters.word import docx_bytes, write_docx
from models.errors import CancelledError, LedgerError
from models.progress import CancelAfter
from tests.exporters.every_block import every_block
from tests.exporters.sample import TODAY, UNIT, full_document, full_round

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GOLDEN_PARTS = ("styles", "settings", "footer1", "footer2")
#: Order of children in the schema (ECMA-376 part 1, wml.xsd), as far as we use them and their neighbours.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr "
           "shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE "
           "autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
           "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr "
           "sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
           "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd "
           "fitText vertAlign rtl cs em lang",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
              "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid "
              "printerSettings",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat "
             "locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "pBdr": "top left bottom right between bar", "tabs": "tab", "tcBorders": "top left bottom right insideH insideV",
    "tblBorders": "top left bottom right insideH insideV",
    "anchor": "simplePos positionH positionV extent effectExtent wrapNone wrapSquare wrapTopAndBottom docPr "
              "cNvGraphicFramePr graphic",
    "wsp": "cNvPr cNvSpPr spPr style txbx bodyPr", "spPr": "xfrm prstGeom noFill solidFill ln",
    "xfrm": "off ext", "AlternateContent": "Choice Fallback",
    "tbl": "tblPr tblGrid tr", "tr": "trPr tc", "tc": "tcPr p", "p": "pPr r",
    "settings": "writeProtection view zoom removePersonalInformation bordersDoNotSurroundHeader "
                "bordersDoNotSurroundFooter defaultTabStop evenAndOddHeaders characterSpacingControl compat "
                "themeFontLang clrSchemeMapping decimalSymbol listSeparator",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
             "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign "
            "hideMark",
    "trPr": "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing "
            "jc hidden",
    "font": "altName panose1 charset family notTrueType pitch sig",
}
#: Slots of the notices whose documents are golden.
SLOTS = {"letterhead": "中共青禾县人民医院委员会文件", "document_number": "青医党〔2026〕3号", "signatories": "林致远",
         "recipients": "县委巡察办", "attachments": "整改台账", "copies_to": "县卫生健康局党组", "issuer": "党委办公室",
         "issued_on": "2026-03-10", "note": "此件公开发布"}
#: Texts of ours in the place of a style's defaults, which may change without the page changing.
TEXTS = {"intro": "现将整改情况报告如下。", "organisation": "一、整改工作组织情况\n（一）加强领导。专题研究。", "first_person": "",
         "outlook": "", "closing": "电话：0555-6600123。", "title": "关于2025年县委常规巡察集中整改进展情况的报告"}
TABLE = Table((("1", "补齐\n台账"), ("2",)), (("序号", "内容"),), (1, 3))


def parts(document: Document) -> dict[str, etree._Element]:
    """The XML parts of the Word file by file name."""
    with zipfile.ZipFile(io.BytesIO(docx_bytes(document))) as archive:
        return {Path(name).stem: etree.fromstring(archive.read(name)) for name in archive.namelist()
                if name.startswith("word/") and name.endswith(".xml")}


def of(*blocks: object) -> Document:
    return Document(tuple(blocks))  # type: ignore[arg-type]


def texts(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def attribute(element: etree._Element, path: str, name: str = "val") -> str | None:
    found = element.find("/".join(W + step for step in path.split("/")))
    return None if found is None else found.get(W + name)


@pytest.mark.parametrize("name", GOLDEN_PARTS)
def test_golden_part(data: Path, name: str) -> None:
    compare(parts(full_document())[name], data / "golden" / f"{name}.xml")


@pytest.mark.parametrize("style", [style.key for style in load_styles()])
def test_golden_document(data: Path, style: str) -> None:
    options = NoticeOptions(TODAY, "report", SLOTS | TEXTS, letterhead=True, imprint=True, sealed=style == "findings")
    document = build_notice(UNIT, full_round(), get_style(style), options)
    compare(parts(document)["document"], data / "golden" / f"document_{style}.xml")


def compare(part: etree._Element, path: Path) -> None:
    """Compare a part with its golden copy, or renew that."""
    etree.indent(part)
    written = etree.tostring(part, encoding="unicode") + "\n"
    if os.environ.get("ZHENGGAI_RENEW_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written, encoding="utf-8", newline="\n")
    assert written == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("style", ["findings", "problem_result"])
def test_the_same_paragraphs_as_the_text(style: str) -> None:
    document = full_document(style, document_number="青医党〔2026〕3号", recipients="各党支部")
    assert [text.replace("\n", "") for text in texts(docx_bytes(document))] == render_text(document).splitlines()


def test_children_stand_in_schema_order() -> None:
    setups = (STANDARD_SETUP, PageSetup("B", letter=True, bold_level3=True))
    for name, root in (item for setup in setups for item in parts(every_block(setup)).items()):
        for element in root.iter():
            order = ORDERS.get(etree.QName(element).localname, "").split()
            if order:
                places = [order.index(etree.QName(child).localname) for child in element]
                assert places == sorted(places), (name, etree.tostring(element))


def test_no_theme_and_nothing_foreign() -> None:
    data = docx_bytes(full_document())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if "theme" in name.lower() or "thumbnail" in name.lower()]
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8")
    assert "Theme" not in everything and "ja-JP" not in everything and "MS Mincho" not in everything


def test_every_font_of_a_style_fills_all_four_slots() -> None:
    found = parts(full_document())
    fonts = [element for element in found["styles"].iter(W + "rFonts")]
    assert len(fonts) > 8
    for element in fonts:
        assert {etree.QName(name).localname for name in element.attrib} == {"hint", "ascii", "hAnsi", "eastAsia", "cs"}
    heading = {style.get(W + "styleId"): attribute(style, "rPr/rFonts", "eastAsia")
               for style in found["styles"].iter(W + "style")}
    fonts_of = STANDARD_FONTS
    assert [heading[f"Heading{n}"] for n in (1, 2, 3, 4)] == [fonts_of.heading1, fonts_of.heading2, fonts_of.body,
                                                              fonts_of.body]
    assert heading["Title"] == fonts_of.title and heading["Normal"] == fonts_of.body


def test_every_run_keeps_chinese_marks_in_the_chinese_font() -> None:
    found = parts(every_block())
    for name in ("document", "footer1", "footer2", "footer3"):
        runs = [run for run in found[name].iter(W + "r") if run.find(W + "t") is not None]
        assert runs
        assert all(attribute(run, "rPr/rFonts", "hint") == "eastAsia" for run in runs)


def test_headings_are_the_built_in_ones() -> None:
    document = docx.Document(io.BytesIO(docx_bytes(full_document(organisation="一、甲\n（一）乙。丙\n1.丁\n（1）戊"))))
    named = {p.text: p.style.name for p in document.paragraphs if p.style is not None}
    assert [named[text] for text in ("一、甲", "（一）乙。丙", "1.丁", "（1）戊")] == [f"Heading {n}" for n in (1, 2, 3, 4)]


def test_text_after_a_run_in_heading_has_the_bodys_font_and_may_part_from_the_next() -> None:
    paragraph = parts(of(Heading(2, (Run("（一）甲。"), Run("乙", body=True)))))["document"].find(f".//{W}p")
    runs = paragraph.findall(W + "r")
    assert attribute(runs[0], "rPr/rStyle") is None
    assert attribute(runs[1], "rPr/rStyle") == "RunIn"
    assert attribute(paragraph, "pPr/keepNext") == "0"


def test_signature_is_chained_to_the_text_before_it() -> None:
    body = parts(of(plain("甲"), plain("乙"), Signature("某某县人民医院委员会", "2026年3月9日")))["document"].find(W + "body")
    first, second, signer, day = body.findall(W + "p")
    assert first.find(f"{W}pPr/{W}keepNext") is None
    assert second.find(f"{W}pPr/{W}keepNext") is not None
    assert attribute(signer, "pPr/pStyle") == "Signature"
    assert int(attribute(day, "pPr/ind", "right") or 0) > int(attribute(signer, "pPr/ind", "right") or 0) == 630


def test_a_line_below_a_table_is_chained_to_its_last_row() -> None:
    body = parts(of(Table((("甲", "1"), ("乙", "2"))), plain("签字：")))["document"].find(W + "body")
    first, last = body.findall(f"{W}tbl/{W}tr")
    assert first.find(f".//{W}keepNext") is None and last.find(f".//{W}keepNext") is not None


def test_a_run_in_heading_before_the_signature_is_chained_too() -> None:
    document = of(Heading(2, (Run("（一）甲。"), Run("乙", body=True))), Signature("某委员会", ""))
    first = parts(document)["document"].find(f".//{W}p")
    chained = first.findall(f"{W}pPr/{W}keepNext")
    assert len(chained) == 1 and chained[0].get(W + "val") is None


def test_a_date_alone_keeps_its_distance() -> None:
    day = parts(of(Signature("", "2026年3月9日")))["document"].find(f".//{W}p")
    assert attribute(day, "pPr/spacing", "before") == "579"


def test_a_long_address_is_not_justified() -> None:
    address, ordinary = parts(of(plain("邮箱：dangban_office@example.cn。"),
                                 plain("电话0555-6600123。")))["document"].iter(W + "p")
    assert attribute(address, "pPr/jc") == "left"
    assert attribute(ordinary, "pPr/jc") is None


def test_a_long_title_has_its_line_breaks() -> None:
    found = parts(of(Title("中共青禾县人民医院委员会关于巡察整改进展情况的通报")))["document"]
    assert len(list(found.iter(W + "br"))) == 1


def test_table() -> None:
    found = parts(of(TABLE))["document"].find(f".//{W}tbl")
    assert sum(int(column.get(W + "w")) for column in found.iter(W + "gridCol")) == TEXT_WIDTH_TW
    rows = found.findall(W + "tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert all(len(row.findall(W + "tc")) == 2 for row in rows)
    assert texts(docx_bytes(of(TABLE))) == [""]


def test_no_columns_no_table() -> None:
    assert parts(of(Table(())))["document"].find(f".//{W}tbl") is None


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    assert texts(docx_bytes(of(plain("甲\x0b乙\x00丙\ud800丁 & <戊>")))) == ["甲乙丙丁 & <戊>"]


def test_same_document_same_bytes() -> None:
    assert docx_bytes(full_document()) == docx_bytes(full_document())
    assert docx_bytes(full_document()) != docx_bytes(full_document(closing="另一句。"))


def test_properties() -> None:
    properties = docx.Document(io.BytesIO(docx_bytes(full_document(title="某通报")))).core_properties
    assert (properties.title, properties.author) == ("某通报", "中共青禾县人民医院委员会")
    assert properties.created is not None and properties.created.date().isoformat() == "2026-03-09"


def test_own_fonts_replace_the_standard_ones_everywhere() -> None:
    fonts = FontSet("方正小标宋_GBK", "方正黑体_GBK", "方正楷体_GBK", "方正仿宋_GBK", "方正书宋_GBK", "方正仿宋_GBK")
    found = parts(replace(every_block(), setup=PageSetup(fonts=fonts)))
    used = {value for root in found.values() for element in root.iter(W + "rFonts")
            for key, value in element.attrib.items() if not key.endswith("hint")}
    assert used == {"方正小标宋_GBK", "方正黑体_GBK", "方正楷体_GBK", "方正仿宋_GBK", "方正书宋_GBK"}
    assert {font.get(W + "name") for font in found["fontTable"]} == used


def test_cancelling_leaves_the_old_file(own_place: Path) -> None:
    target = own_place / "通报.docx"
    target.write_bytes(b"old")
    for steps in range(4):
        with pytest.raises(CancelledError):
            write_docx(full_document(), target, CancelAfter(steps))
        assert target.read_bytes() == b"old"
    assert [path.name for path in own_place.iterdir()] == ["通报.docx"]


def test_a_folder_that_does_not_exist(own_place: Path) -> None:
    with pytest.raises(LedgerError, match="找不到"):
        write_docx(full_document(), own_place / "没有" / "通报.docx")


def test_five_hundred_problems_take_no_longer_per_paragraph(own_place: Path) -> None:
    many = of(*(plain(f"第{n}段" * 30) for n in range(3000)), Signature("某委员会", "2026年3月9日"))
    write_docx(many, own_place / "长.docx")
    assert len(texts((own_place / "长.docx").read_bytes())) == 3002
