#!/usr/bin/env python3
"""Writes resources/base.docx, the empty document that every Word export starts from: ``make_base_docx.py [FILE]``.

All parts are written here, from the figures in exporters/official_format.py; nothing comes from another template. No
theme, so no theme fonts; A4; zh-CN; built-in heading styles (for Word's navigation pane). Headers and footers are added
by the exporter. The file is the same bytes on every run; a test compares the committed one with this script's output.
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from exporters import official_format as of  # noqa: E402

BASE_DOCX = ROOT / "resources" / "base.docx"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
#: Everything that the exporter may put into the document: links, text boxes.
_DRAWN = " ".join((
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"',
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
))
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_FONTS = of.STANDARD_FONTS


def fonts(chinese: str, latin: str = _FONTS.latin) -> str:
    """All four font slots. hAnsi is Chinese as well: “ ” — … · come from it in programs that ignore the hint."""
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:hAnsi="{chinese}" w:eastAsia="{chinese}" w:cs="{latin}"/>'


def size(half_points: int) -> str:
    """Font size for all scripts."""
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def exact(line: int, before: int = 0, after: int = 0) -> str:
    """Exact line pitch and space around, in twips."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="exact"/>'


def style(style_id: str, name: str, ppr: str = "", rpr: str = "", based_on: str = "Normal", following: str = "",
          more: str = "") -> str:
    """A paragraph style."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    after = f'<w:next w:val="{following}"/>' if following else ""
    own = ' w:default="1"' if style_id == "Normal" else "" if name.isascii() else ' w:customStyle="1"'
    return (f'<w:style w:type="paragraph"{own} w:styleId="{style_id}"><w:name w:val="{name}"/>{base}{after}'
            f'{more}<w:qFormat/><w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr></w:style>')


def heading_styles() -> str:
    """标题 1–4 under their built-in names, with the body's size, pitch and indent, each in its own font."""
    chinese = (_FONTS.heading1, _FONTS.heading2, _FONTS.body, _FONTS.body)
    return "".join(
        style(f"Heading{level}", f"heading {level}", f'<w:keepNext/><w:outlineLvl w:val="{level - 1}"/>', fonts(font),
              based_on="BodyText", following="BodyText", more='<w:uiPriority w:val="9"/>')
        for level, font in enumerate(chinese, start=1)
    )


def body_styles() -> str:
    """Normal (3号仿宋, exact pitch, off the grid), body text two characters in, addressee, signature."""
    # Without widow control every full page has its 22 lines; gaps beside digits off, else no 28 characters stand in
    # a line.
    normal = ('<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
              + exact(of.LINE_PITCH_TW))
    indent = (f'<w:ind w:firstLineChars="{of.FIRST_LINE_CHARACTERS * 100}" w:firstLine="{of.INDENT_TW}"/>'
              '<w:jc w:val="both"/>')
    above = f'<w:keepNext/>{exact(of.LINE_PITCH_TW, before=of.EMPTY_LINE_TW)}<w:jc w:val="right"/>'
    letters = fonts(_FONTS.body) + f'<w:spacing w:val="{of.TRACKING_TW}"/>' + size(of.BODY_SZ)
    return (style("Normal", "Normal", normal, letters, based_on="")
            + style("BodyText", "Body Text", indent)
            + style("Salutation", "Salutation", '<w:jc w:val="both"/>', following="BodyText")
            + style("Signature", "Signature", above, following="Date")
            + style("Date", "Date", '<w:jc w:val="right"/>'))


def title_styles() -> str:
    """Title with an empty line below it, and the line under a title."""
    title = f'<w:keepNext/><w:keepLines/>{exact(of.TITLE_PITCH_TW, after=of.EMPTY_LINE_TW)}<w:jc w:val="center"/>'
    subtitle = f'<w:keepNext/>{exact(of.LINE_PITCH_TW, after=of.EMPTY_LINE_TW)}<w:jc w:val="center"/>'
    plain = '<w:spacing w:val="0"/>'
    return (style("Title", "Title", title, fonts(_FONTS.title) + plain + size(of.TITLE_SZ), following="BodyText")
            + style("Subtitle", "Subtitle", subtitle, following="BodyText"))


def head_styles() -> str:
    """版头: lines at the top, 发文机关标志 in red, 发文字号 (its red line is written on the paragraph)."""
    red = f'<w:color w:val="{of.RED}"/><w:spacing w:val="0"/>'
    return (style("HeaderLine", "版头文字", '<w:jc w:val="left"/>')
            + style("UrgencyLine", "紧急程度", '<w:jc w:val="left"/>', fonts(_FONTS.heading1))
            + style("Mark", "发文机关标志", '<w:keepNext/><w:jc w:val="center"/>', fonts(_FONTS.title) + red
                    + size(of.MARK_SZ))
            + style("DocumentNumber", "发文字号", '<w:keepNext/><w:jc w:val="center"/>')
            + style("Spacer", "版面空行", exact(of.SPACER_TW)))


def attachment_styles() -> str:
    """附件说明, 附注; 附件 at the top of its page (in the navigation pane, too), its title on the third line."""
    label = '<w:keepNext/><w:jc w:val="left"/><w:outlineLvl w:val="0"/>'
    return (style("AttachmentList", "附件说明", '<w:keepNext/><w:jc w:val="both"/>')
            + style("Note", "附注", based_on="BodyText")
            + style("AttachmentLabel", "附件标识", label, fonts(_FONTS.heading1), following="BodyText")
            + style("AttachmentTitle", "附件标题",
                    exact(of.TITLE_PITCH_TW, before=of.EMPTY_LINE_TW, after=of.EMPTY_LINE_TW),
                    based_on="Title", following="BodyText"))


def imprint_styles() -> str:
    """版记: its text, and the almost empty lines that carry its rules."""
    letters = '<w:spacing w:val="0"/>' + size(of.IMPRINT_SZ)
    return (style("ImprintText", "版记文字", exact(of.IMPRINT_PITCH_TW) + '<w:jc w:val="left"/>', letters)
            + style("ImprintRule", "版记分隔线", exact(of.IMPRINT_RULE_TW)))


def other_styles() -> str:
    """Page number, table text, and the character styles: text that runs in after a heading, names of 签发人."""
    number = fonts(_FONTS.page_number, _FONTS.page_number) + '<w:spacing w:val="0"/>' + size(of.PAGE_NUMBER_SZ)
    pitch, inset = exact(of.PAGE_NUMBER_PITCH_TW), of.PAGE_NUMBER_INDENT_TW
    cell = exact(of.TABLE_PITCH_TW)  # and no mark hangs over a cell's border
    return (style("PageNumberOdd", "页码（单页）", f'{pitch}<w:ind w:right="{inset}"/><w:jc w:val="right"/>', number)
            + style("PageNumberEven", "页码（双页）", f'{pitch}<w:ind w:left="{inset}"/><w:jc w:val="left"/>', number)
            + style("TableText", "表格文字", f'<w:overflowPunct w:val="0"/>{cell}<w:jc w:val="left"/>',
                    '<w:spacing w:val="0"/>' + size(of.TABLE_SZ))
            + style("TableHeading", "表头文字", f'{cell}<w:jc w:val="center"/>', fonts(_FONTS.heading1),
                    based_on="TableText")
            + '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
            + '<w:name w:val="Default Paragraph Font"/></w:style>'
            + '<w:style w:type="character" w:customStyle="1" w:styleId="RunIn"><w:name w:val="标题后正文"/>'
            + f'<w:basedOn w:val="DefaultParagraphFont"/><w:rPr>{fonts(_FONTS.body)}'
            + '<w:b w:val="0"/><w:bCs w:val="0"/></w:rPr></w:style>'
            + '<w:style w:type="character" w:customStyle="1" w:styleId="SignatoryName"><w:name w:val="签发人姓名"/>'
            + f'<w:basedOn w:val="DefaultParagraphFont"/><w:rPr>{fonts(_FONTS.heading2)}</w:rPr></w:style>')


def styles_part() -> str:
    """word/styles.xml."""
    language = '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    letters = fonts(_FONTS.body) + size(of.BODY_SZ) + language
    defaults = (f'<w:docDefaults><w:rPrDefault><w:rPr>{letters}</w:rPr></w:rPrDefault>'
                f'<w:pPrDefault><w:pPr>{exact(of.LINE_PITCH_TW)}</w:pPr></w:pPrDefault></w:docDefaults>')
    table = ('<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
             '<w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
             '</w:tblPr></w:style>')
    styles = "".join((body_styles(), heading_styles(), title_styles(), head_styles(), attachment_styles(),
                      imprint_styles(), other_styles(), table))
    return f'{_XML}<w:styles {_W}>{defaults}{styles}</w:styles>'


def settings_part() -> str:
    """word/settings.xml: odd and even footers differ, punctuation is not compressed, Word 2013 layout."""
    mode = ('<w:compat><w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>')
    return (f'{_XML}<w:settings {_W}><w:zoom w:percent="100"/>'
            '<w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>'
            '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/>'
            f'{mode}<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>')


def document_part() -> str:
    """word/document.xml: no text, one section with page, margins and grid."""
    section = (f'<w:sectPr><w:pgSz w:w="{of.PAGE_WIDTH_TW}" w:h="{of.PAGE_HEIGHT_TW}"/>'
               f'<w:pgMar w:top="{of.MARGIN_TOP_TW}" w:right="{of.MARGIN_RIGHT_TW}" w:bottom="{of.MARGIN_BOTTOM_TW}" '
               f'w:left="{of.MARGIN_LEFT_TW}" w:header="{of.HEADER_DISTANCE_TW}" '
               f'w:footer="{of.FOOTER_DISTANCE_TW}" w:gutter="0"/>'
               f'<w:cols w:space="425"/><w:docGrid w:type="lines" w:linePitch="{of.LINE_PITCH_TW}"/></w:sectPr>')
    return f'{_XML}<w:document {_W} {_DRAWN}><w:body>{section}</w:body></w:document>'


def font_table_part() -> str:
    """word/fontTable.xml: English names, so that a program with English font names finds the same fonts."""
    names = {name: of.FONT_NAMES[name] for name in (_FONTS.title, _FONTS.heading1, _FONTS.heading2, _FONTS.body,
                                                    _FONTS.page_number)}
    listed = "".join(f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
                     '<w:family w:val="auto"/><w:pitch w:val="default"/></w:font>' for name, other in names.items())
    return f'{_XML}<w:fonts {_W}>{listed}</w:fonts>'


def relationships(*targets: tuple[str, str]) -> str:
    """A relationships part; each target is (type address, part)."""
    listed = "".join(f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
                     for number, (kind, target) in enumerate(targets, start=1))
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def content_types() -> str:
    """[Content_Types].xml."""
    parts = {"/word/document.xml": f"{_MAIN_TYPE}.document.main+xml",
             "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml"}
    for name in ("styles", "settings", "fontTable"):
        parts[f"/word/{name}.xml"] = f"{_MAIN_TYPE}.{name}+xml"
    listed = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>')


def core_part() -> str:
    """docProps/core.xml: empty but for a fixed day; the exporter fills it."""
    return (f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            '<dc:title></dc:title><dc:creator></dc:creator><dc:language>zh-CN</dc:language>'
            '<dcterms:created xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:created>'
            '<dcterms:modified xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>')


def parts() -> dict[str, str]:
    """All parts by name, in the order in which they stand in the file."""
    main = relationships((f"{_OFFICE}/officeDocument", "word/document.xml"),
                         (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"))
    document = relationships((f"{_OFFICE}/styles", "styles.xml"), (f"{_OFFICE}/settings", "settings.xml"),
                             (f"{_OFFICE}/fontTable", "fontTable.xml"))
    return {
        "[Content_Types].xml": content_types(), "_rels/.rels": main, "word/document.xml": document_part(),
        "word/_rels/document.xml.rels": document, "word/styles.xml": styles_part(),
        "word/settings.xml": settings_part(), "word/fontTable.xml": font_table_part(), "docProps/core.xml": core_part(),
    }


def base_docx() -> bytes:
    """The whole file. Stored without compression, so that its bytes do not depend on a zlib version."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts().items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            archive.writestr(entry, content.encode("utf-8"))
    return target.getvalue()


if __name__ == "__main__":
    Path(sys.argv[1] if len(sys.argv) > 1 else BASE_DOCX).write_bytes(base_docx())
