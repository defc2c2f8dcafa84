"""The text of a letter from files of several kinds, with the numbers that Word counts itself."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from hypothesis import given
from hypothesis import strategies as st

from models.errors import BadFileError, LedgerError
from models.importing.letter import outline_problems, parse_letter, read_letter_text
from models.importing.texts import chinese_number
from models.importing.word_numbering import in_words

_LEVELS = (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."),
           ("decimal", "（%4）"), ("decimalEnclosedCircleChinese", "%5"))
_TYPED = (r"[一二三四五六七八九十]+、", r"[（(][一二三四五六七八九十]+[）)]", r"\d+[.．、]\s*", r"[（(]?[\d１-９]+[）)]?、?")


def truth_of(data: Path, name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((data / "letters" / f"{name}.truth.json").read_text("utf-8"))["problems"]
    return found


def problems_of(path: Path) -> list[dict[str, str]]:
    return [vars(problem) for problem in outline_problems(parse_letter(read_letter_text(path)))]


def numbered_document(levels: tuple[tuple[str, str], ...] = _LEVELS) -> "docx.document.Document":
    """An empty document whose list number 77 counts by *levels*."""
    document = docx.Document()
    root = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(levels))
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{inner}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    return document


def add(document: "docx.document.Document", text: str, depth: int | None = None, number_id: int = 77) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    if depth is not None:
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/>'
                                    f'<w:numId w:val="{number_id}"/></w:numPr>'))


# --- Word ------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("name", ["three-levels", "two-levels"])
def test_word_with_typed_numbers(data: Path, tmp_path: Path, name: str) -> None:
    document = docx.Document()
    for line in (data / "letters" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        document.add_paragraph(line)
    document.save(str(tmp_path / "letter.docx"))
    assert problems_of(tmp_path / "letter.docx") == truth_of(data, name)


def test_word_that_numbered_the_lines_itself(data: Path, tmp_path: Path) -> None:
    document = numbered_document()
    document.add_paragraph("关于巡察情况的反馈意见")
    add(document, "巡察发现的主要问题", 0)
    before = ("", "")
    for problem in truth_of(data, "three-levels"):
        if problem["aspect"] != before[0]:
            add(document, problem["aspect"], 1)
        if (problem["aspect"], problem["topic"]) != before:
            add(document, problem["topic"] + "。", 2)
        add(document, problem["text"] + "。", 3)
        before = (problem["aspect"], problem["topic"])
    add(document, "意见建议", 0)
    add(document, "压实整改责任。", 1)
    document.save(str(tmp_path / "letter.docx"))
    text = read_letter_text(tmp_path / "letter.docx")
    assert "一、巡察发现的主要问题" in text and "（四）" in text and "\n二、意见建议\n（一）压实整改责任。" in text
    assert problems_of(tmp_path / "letter.docx") == truth_of(data, "three-levels")


def test_numbering_by_style_and_started_anew(tmp_path: Path) -> None:
    document = numbered_document()
    root = document.part.numbering_part.element
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="78"><w:abstractNumId w:val="77"/><w:lvlOverride w:ilvl="2">'
                          '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'))
    style = document.styles["Heading 1"].element
    style.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="77"/></w:numPr>'))
    document.add_paragraph("党建方面", style="Heading 1")
    document.add_paragraph("业务方面", style="Heading 1")
    add(document, "第一条", 2)
    add(document, "第五条", 2, number_id=78)
    add(document, "第六条", 2, number_id=78)
    add(document, "不编号", 0, number_id=0)
    document.save(str(tmp_path / "x.docx"))
    assert read_letter_text(tmp_path / "x.docx").split() == [
        "一、党建方面", "二、业务方面", "1.第一条", "5.第五条", "6.第六条", "不编号"]


def test_deeper_levels_start_anew_and_name_the_upper_ones(tmp_path: Path) -> None:
    document = numbered_document((("upperLetter", "%1."), ("decimal", "%1.%2"), ("bullet", "●")))
    for text, depth in (("甲", 0), ("乙", 1), ("丙", 1), ("丁", 0), ("戊", 1), ("己", 2)):
        add(document, text, depth)
    document.save(str(tmp_path / "x.docx"))
    assert read_letter_text(tmp_path / "x.docx").split() == ["A.甲", "A.1乙", "A.2丙", "B.丁", "B.1戊", "己"]


def test_corrections_text_boxes_tables_and_line_breaks(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("1.制度")
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(20))
    paragraph._p.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="1"><w:r><w:t>不健全</w:t></w:r></w:ins>'))
    paragraph._p.append(parse_xml(f'<w:del {nsdecls("w")} w:id="2"><w:r><w:delText>很好</w:delText></w:r></w:del>'))
    paragraph.add_run("。\n2.学习不够")
    document.add_table(1, 1).rows[0].cells[0].text = "3.检查不严"
    box = document.add_paragraph("4.").add_run("谈话少")._r
    box.append(parse_xml(
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        f'{nsdecls("w")}><mc:Choice Requires="wps"><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>'
        '</mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></mc:Fallback>'
        '</mc:AlternateContent>'))
    document.save(str(tmp_path / "x.docx"))
    assert read_letter_text(tmp_path / "x.docx").split("\n") == ["1.制度不健全。", "2.学习不够", "3.检查不严", "4.谈话少", "框内"]


@given(st.integers(1, 199))
def test_chinese_numbers_of_word_are_read_back(number: int) -> None:
    text = in_words(number, "chineseCounting")
    assert re.fullmatch("[一二三四五六七八九十百零]+", text)
    if number < 100:
        assert chinese_number(text) == number


@pytest.mark.parametrize(("form", "number", "text"), [
    ("decimal", 12, "12"), ("decimalZero", 3, "03"), ("decimalFullWidth", 12, "１２"),
    ("chineseCountingThousand", 20, "二十"), ("chineseCounting", 110, "一百一十"), ("japaneseCounting", 11, "十一"),
    ("chineseLegalSimplified", 12, "壹拾贰"),
    ("ideographDigital", 10, "一〇"), ("decimalEnclosedCircle", 3, "③"), ("decimalEnclosedParen", 2, "⑵"),
    ("decimalEnclosedFullstop", 2, "⒉"), ("lowerLetter", 28, "bb"), ("ideographTraditional", 2, "乙"),
    ("ordinal", 4, "4"),
])
def test_number_formats(form: str, number: int, text: str) -> None:
    assert in_words(number, form) == text


# --- plain text and what is neither ----------------------------------------------------------------------------------

@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "x.txt").write_bytes("一、制度不健全\r\n（一）喆堃".encode(encoding))
    assert read_letter_text(tmp_path / "x.txt").split() == ["一、制度不健全", "（一）喆堃"]


@pytest.mark.parametrize(("content", "says"), [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为 .docx"), (b"%PDF-1.7 ...", "PDF"), (b"{\\rtf1 x}", "RTF"),
    (b"\x89PNG\r\n", "图片"), (b"", "没有文字"), (b" \n\n", "没有文字"), (bytes(range(256)), "不是文本文件"),
    (b"PK\x03\x04 broken", "已损坏"), (b"ab\x00c", "不是文本文件"),
])
def test_files_that_are_no_letter(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "反馈意见.docx"
    path.write_bytes(content)
    with pytest.raises(BadFileError, match=re.escape(says)) as raised:
        read_letter_text(path)
    assert "反馈意见.docx" in str(raised.value) and str(raised.value).endswith("。")


def test_a_package_that_is_no_word_document(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.docx", "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(BadFileError, match="不是 Word 文档"):
        read_letter_text(tmp_path / "x.docx")


def test_a_word_document_without_text(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "x.docx"))
    with pytest.raises(BadFileError, match="没有文字"):
        read_letter_text(tmp_path / "x.docx")


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "no.txt", tmp_path):
        with pytest.raises(LedgerError):
            read_letter_text(path)


@given(st.binary(max_size=200))
def test_any_bytes_give_text_or_a_sentence(content: bytes) -> None:
    path = Path("any.txt")
    path.write_bytes(content)
    try:
        assert read_letter_text(path).strip()
    except LedgerError as error:
        assert str(error).endswith("。")


def test_qualified_names_are_word_s() -> None:
    from models.importing.word_numbering import qualified

    assert qualified("p") == qn("w:p")
