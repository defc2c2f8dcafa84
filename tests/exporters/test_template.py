"""The office's own Word file as frame: what stays, what goes in, and why a file cannot serve."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from exporters.blocks import Document, Imprint, Letterhead, PageBreak, Signature, Title, plain
from exporters.official_format import PageSetup
from exporters.template import check_template, template_fields
from exporters.word import docx_bytes, write_docx
from models.errors import BadFileError
from tests.exporters.every_block import LEDGER, TURNED, every_block

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082")
DOCUMENT = Document((Letterhead("某院文件", "青医党〔2026〕3号", ("林致远", "陈树")), Title("关于整改情况的报告"), plain("正文第一段。"),
                     Signature("中共某院委员会", "2026年3月9日"), Imprint("县委巡察办", "某院办公室", "2026年3月9日")))


def office_file(place: Path, change: Callable[[Any], object] = lambda _: None) -> Path:
    """An office's own file: header with a picture, red head, a marker split over runs, a table, the place of the text.
    """
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.header.paragraphs[0].add_run("某院信笺").add_picture(io.BytesIO(PIXEL), width=Mm(5))
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    section.footer.paragraphs[0]._p.append(field)
    document.add_paragraph("某院文件", style="Title")
    number = document.add_paragraph()
    for part in ("文号：{", "{发文", "字号}", "}（{{ 签发人 }}）"):
        number.add_run(part).bold = part.startswith("字")
    document.add_paragraph("{{正文}}")
    document.add_table(1, 1).cell(0, 0).text = "日期 {{成文日期}}，{{谁知道}}"
    document.add_paragraph("一", style="List Number")
    change(document)
    path = place / "模板.docx"
    document.save(str(path))
    return path


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def lines(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def marker(document: Any) -> Any:
    return next(paragraph for paragraph in document.paragraphs if "正文" in paragraph.text)


def test_the_text_goes_in_at_the_marker_and_the_fields_are_filled(own_place: Path) -> None:
    data = docx_bytes(DOCUMENT, template=office_file(own_place))
    assert lines(data) == ["某院文件", "文号：青医党〔2026〕3号（林致远　陈树）", "关于整改情况的报告", "正文第一段。", "中共某院委员会", "",
                           "一"]
    document = docx.Document(io.BytesIO(data))
    assert document.tables[0].cell(0, 0).text == "日期 2026年3月9日，{{谁知道}}"
    assert document.sections[0].header.paragraphs[0].text == "某院信笺"


def test_what_is_not_named_stays_byte_for_byte(own_place: Path) -> None:
    path = office_file(own_place)
    before, after = contents(path.read_bytes()), contents(docx_bytes(DOCUMENT, template=path))
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed == {"word/document.xml", "word/styles.xml"}
    assert set(before) == set(after) and any(name.startswith("word/media/") for name in after)


def test_the_files_own_styles_stay_and_ours_have_names_of_their_own(own_place: Path) -> None:
    path = office_file(own_place)

    def styles(data: bytes) -> dict[str, bytes]:
        root = etree.fromstring(contents(data)["word/styles.xml"])
        return {style.get(W + "styleId"): etree.tostring(style).strip() for style in root.iter(W + "style")}

    before, once = styles(path.read_bytes()), docx_bytes(DOCUMENT, template=path)
    assert before.items() <= styles(once).items() and "GwBodyText" in styles(once)
    own_place.joinpath("再来.docx").write_bytes(once)  # a file of ours as a frame: its styles are not touched either
    again = docx.Document(str(own_place / "再来.docx"))
    again.add_paragraph("{{body}}")
    again.save(str(own_place / "再来.docx"))
    twice = styles(docx_bytes(DOCUMENT, template=own_place / "再来.docx"))
    assert "Gw1BodyText" in twice and len(twice) > len(styles(once))
    names = [style.find(W + "name").get(W + "val") for style in
             etree.fromstring(contents(once)["word/styles.xml"]).iter(W + "style")]
    assert len(names) == len(set(names))


def test_every_style_that_is_used_is_there_and_no_default_is_added(own_place: Path) -> None:
    found = contents(docx_bytes(every_block(PageSetup("B")), template=office_file(own_place)))
    root = etree.fromstring(found["word/styles.xml"])
    ids = {style.get(W + "styleId") for style in root.iter(W + "style")}
    for name, content in found.items():
        if name.startswith("word/") and name.endswith(".xml"):
            part = etree.fromstring(content)
            used = {e.get(W + "val") for tag in ("pStyle", "rStyle", "basedOn", "next") for e in part.iter(W + tag)}
            assert used <= ids, name
    defaults = [s for s in root.iter(W + "style") if s.get(W + "default") == "1" and s.get(W + "type") == "paragraph"]
    assert len(defaults) == 1


def test_pages_of_another_kind_inside_the_frame(own_place: Path) -> None:
    blocks = (plain("甲"), PageBreak(TURNED), LEDGER)
    for after, sizes in (((), ["landscape", None]), ((PageBreak(PageSetup()), plain("乙")), [None, "landscape", None])):
        data = docx_bytes(Document((*blocks, *after)), template=office_file(own_place))
        body = etree.fromstring(contents(data)["word/document.xml"])[0]
        assert [each.find(W + "pgSz").get(W + "orient") for each in body.iter(W + "sectPr")][-len(sizes):] == sizes
        assert len(docx.Document(io.BytesIO(data)).sections) == 3


def test_a_frame_that_ends_with_the_text_and_a_first_page_of_its_own(own_place: Path) -> None:
    def change(document: Any) -> None:
        document.sections[0].different_first_page_header_footer = True
        for element in list(marker(document)._p.itersiblings()):
            if element.tag != W + "sectPr":
                element.getparent().remove(element)

    path = office_file(own_place, change)
    document = docx.Document(io.BytesIO(docx_bytes(Document((plain("甲"), PageBreak(TURNED), LEDGER)), template=path)))
    assert [section.different_first_page_header_footer for section in document.sections] == [True, False]
    assert [section.page_width > section.page_height for section in document.sections] == [False, True]  # type: ignore


def test_a_marker_that_ends_a_section(own_place: Path) -> None:
    def change(document: Any) -> None:
        document.add_section(WD_SECTION.NEW_PAGE)
        last = next(p for p in document.paragraphs if p._p.find(f"{W}pPr/{W}sectPr") is not None)
        marker(document)._p.get_or_add_pPr().append(last._p.pPr.find(W + "sectPr"))

    data = docx_bytes(DOCUMENT, template=office_file(own_place, change))
    assert len(docx.Document(io.BytesIO(data)).sections) == 2


def test_a_bookmark_is_a_marker_too(own_place: Path) -> None:
    def change(document: Any) -> None:
        paragraph = marker(document)
        paragraph.runs[0].text = ""
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), "7")
            if tag.endswith("Start"):
                mark.set(qn("w:name"), "正文")
            paragraph._p.append(mark)

    assert "正文第一段。" in lines(docx_bytes(DOCUMENT, template=office_file(own_place, change)))


def test_a_frame_without_fields_gets_number_and_signature_as_usual(own_place: Path) -> None:
    document = docx.Document()
    document.add_paragraph("{{ 正文 }}")
    document.save(str(own_place / "空.docx"))
    assert [line for line in lines(docx_bytes(DOCUMENT, template=own_place / "空.docx")) if line] == [
        "关于整改情况的报告", "青医党〔2026〕3号", "正文第一段。", "中共某院委员会", "2026年3月9日"]
    assert "模板的纸张是 216×279 毫米，不是 A4" in check_template(own_place / "空.docx")[0]


def test_same_bytes_and_nothing_half_written(own_place: Path) -> None:
    path = office_file(own_place)
    assert docx_bytes(DOCUMENT, template=path) == docx_bytes(DOCUMENT, template=path)
    target = own_place / "通报.docx"
    target.write_bytes(b"old")
    path.write_bytes(b"PK nothing")
    with pytest.raises(BadFileError):
        write_docx(DOCUMENT, target, template=path)
    assert target.read_bytes() == b"old"


def test_warnings_and_fields(own_place: Path) -> None:
    path = office_file(own_place)
    assert template_fields(path) == {"document_number", "signatories", "signed_on"}
    warning, = check_template(path)
    assert "“谁知道”不认识" in warning and "发文字号" in warning


# --- what cannot serve -----------------------------------------------------------------------------------------------

def twice(document: Any) -> None:
    document.add_paragraph("{{body}}")


def in_table(document: Any) -> None:
    marker(document)._p.getparent().remove(marker(document)._p)
    document.add_table(1, 1).cell(0, 0).text = "{{正文}}"


def in_header(document: Any) -> None:
    marker(document)._p.getparent().remove(marker(document)._p)
    document.sections[0].header.add_paragraph("{{正文}}")


def in_box(document: Any) -> None:
    text = marker(document)
    text.runs[0].text = ""
    text.runs[0]._r.append(parse_xml(
        '<w:pict xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:txbxContent><w:p><w:r>'
        "<w:t>{{正文}}</w:t></w:r></w:p></w:txbxContent></w:pict>"))


def in_control(document: Any) -> None:
    text = marker(document)._p
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    text.addprevious(control)
    control.append(content)
    content.append(text)


def beside_text(document: Any) -> None:
    marker(document).add_run("以上")


def nowhere(document: Any) -> None:
    marker(document)._p.getparent().remove(marker(document)._p)


def protected(document: Any) -> None:
    protection = OxmlElement("w:documentProtection")
    protection.set(qn("w:edit"), "readOnly")
    protection.set(qn("w:enforcement"), "1")
    document.settings.element.insert(0, protection)


@pytest.mark.parametrize(("change", "sentence"), [
    (twice, "有 2 处正文标记"), (in_table, "正文标记在表格里"), (in_header, "在页眉、页脚或脚注里"), (in_box, "在文本框里"), (in_control, "在内容控件里"),
    (beside_text, "与其他文字在同一段"), (nowhere, "没有正文标记"), (protected, "设了编辑保护")])
def test_why_a_file_cannot_serve(own_place: Path, change: Callable[[Any], None], sentence: str) -> None:
    path = office_file(own_place, change)
    with pytest.raises(BadFileError, match=sentence) as refused:
        check_template(path)
    assert str(refused.value).startswith("“模板.docx”") and str(refused.value).endswith("。")


def zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def test_files_of_other_kinds(own_place: Path) -> None:
    good = contents(office_file(own_place).read_bytes())
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    strict = good["word/document.xml"].replace(b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                                               b"http://purl.oclc.org/ooxml/wordprocessingml/main")
    for data, sentence in (
        (old + bytes(600), "旧格式的 .doc"), (old + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        ("正文".encode(), "不是 Word 文件"), (b"", "不是 Word 文件"),
        (b"PK\x03\x04 broken", "损坏"), (zipped({"a.txt": b""}), "不是 Word 文件"),
        (zipped(good | {"word/vbaProject.bin": b""}), "带有宏"), (zipped(good | {"word/document.xml": strict}), "严格"),
        (zipped(good | {"word/document.xml": b"<w:x"}), "损坏"),
    ):
        path = own_place / "别的.docx"
        path.write_bytes(data)
        with pytest.raises(BadFileError, match=sentence):
            check_template(path)


def test_a_template_file_becomes_a_document(own_place: Path) -> None:
    good = contents(office_file(own_place).read_bytes())
    types = good["[Content_Types].xml"].replace(b"document.main+xml", b"template.main+xml")
    path = own_place / "模板.dotx"
    path.write_bytes(zipped(good | {"[Content_Types].xml": types}))
    assert b"template.main" not in contents(docx_bytes(DOCUMENT, template=path))["[Content_Types].xml"]
    assert "正文第一段。" in lines(docx_bytes(replace(DOCUMENT, setup=PageSetup(letter=True)), template=path))
