"""Corrected Word files: what is read in them, what is found to be different, what is refused."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from exporters.blocks import Document
from exporters.corrected_docx import read_corrected
from exporters.corrections import read_corrected_file, read_corrections
from exporters.styles import load_styles
from exporters.word import docx_bytes
from exporters.word_xml import NAMESPACE, make
from models.errors import BadFileError
from tests.exporters.sample import full_document

STYLES = [style.key for style in load_styles()]


def sent_back(document: Document, path: Path, change: Callable[[Any], None]) -> Path:
    """The document's Word file after somebody has changed it."""
    opened = docx.Document(io.BytesIO(docx_bytes(document)))
    change(opened)
    opened.save(str(path))
    return path


def paragraph(opened: Any, words: str) -> Any:
    """The first paragraph with these words."""
    return next(each for each in opened.paragraphs if words in each.text)


def replaced(opened: Any, old: str, new: str) -> tuple[str, str]:
    """Reword a paragraph as a person would, inside its runs; the texts before and after."""
    found = paragraph(opened, old)
    before = found.text
    run = next(each for each in found.runs if old in each.text)
    run.text = run.text.replace(old, new)
    return before, found.text


def from_xml(text: str) -> Any:
    return etree.fromstring(f'<w:p xmlns:w="{NAMESPACE}">{text}</w:p>')


@pytest.mark.parametrize("style", STYLES)
def test_ten_corrections_and_nothing_else(style: str, own_place: Path) -> None:
    """Reworded, deleted, inserted and moved paragraphs of every kind."""
    document = full_document(style)
    wanted: list[tuple[str, str, str]] = []

    def change(opened: Any) -> None:
        reworded = {"党务公开栏更新": "党务公开栏内容更新", "讲课6次": "讲授党课6次", "导向标识132块": "导向标识一批", "欢迎": "热忱欢迎"}
        wanted.extend(("reworded", *replaced(opened, old, new)) for old, new in reworded.items())
        texts = [each for each in opened.paragraphs if each.text]
        free = [each for each in texts[1:-3]
                if len(each.text) > 20 and not any(words in each.text for words in reworded.values())]
        for gone in (free[1], free[-1]):
            wanted.append(("deleted", gone.text, ""))
            gone._p.getparent().remove(gone._p)
        for place, words in ((free[2], "新增一段总体说明。"), (texts[-3], "另附问题清单，请各科室对照落实。")):
            wanted.append(("inserted", "", words))
            place.insert_paragraph_before(words)
        for moved, target in ((free[0], texts[-3]), (free[-2], free[2])):
            wanted.append(("moved", moved.text, moved.text))
            target._p.addprevious(moved._p)

    path = sent_back(document, own_place / "修改稿.docx", change)
    found = [(each.kind, each.old, each.new) for each in read_corrections(path, document)]
    assert sorted(found) == sorted(wanted) and len(wanted) == 10


@pytest.mark.parametrize("style", STYLES)
def test_the_file_as_it_was_sent(style: str, own_place: Path) -> None:
    document = full_document(style)
    assert read_corrections(sent_back(document, own_place / "a.docx", lambda _: None), document) == ()


def test_a_title_in_lines_and_hidden_words(own_place: Path) -> None:
    """Line breaks are layout, hidden words are not there, text in a box belongs to the page."""
    document = full_document()

    def change(opened: Any) -> None:
        title = opened.paragraphs[0]
        title.runs[0].add_break()
        title.add_run("（内部）").font.hidden = True
        inside = "<w:p><w:r><w:t>抄送：县委</w:t></w:r></w:p>"
        box = from_xml(f"<w:r><w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict></w:r>")[0]
        opened.paragraphs[3]._p.append(box)
        opened.paragraphs[4].insert_paragraph_before("　")

    assert read_corrections(sent_back(document, own_place / "a.docx", change), document) == ()


def test_tracked_changes_are_taken_as_accepted(own_place: Path) -> None:
    """Words put in and struck out, a paragraph joined to the next, a row of a table struck out."""
    opened = docx.Document()
    body = opened.element.body
    body.insert(0, from_xml('<w:r><w:t>党委</w:t></w:r><w:ins w:id="1"><w:r><w:t>十分</w:t></w:r></w:ins><w:del w:id="2">'
                            '<w:r><w:delText>高度</w:delText></w:r></w:del><w:r><w:t>重视。</w:t></w:r>'))
    body.insert(1, from_xml('<w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr><w:r><w:t>前半，</w:t></w:r>'))
    body.insert(2, from_xml('<w:moveFrom w:id="4"><w:r><w:t>旧处</w:t></w:r></w:moveFrom><w:hyperlink><w:r><w:t>后半。</w:t>'
                            '</w:r></w:hyperlink>'))
    body.insert(3, from_xml('<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr></w:pPr>'
                            '<w:moveTo w:id="5"><w:r><w:t>新处</w:t><w:tab/><w:noBreakHyphen/></w:r></w:moveTo>'))
    table = opened.add_table(2, 2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = str(number)
    table.rows[1]._tr.insert(0, make("w:trPr", children=[make("w:del", {"w:id": "6"})]))
    opened.save(str(own_place / "a.docx"))
    found = read_corrected(own_place / "a.docx").paragraphs
    assert [each.text for each in found] == ["党委十分重视。", "前半，后半。", "新处\t-", "0\t1"]
    assert [each.numbered for each in found] == [False, False, True, False]


def test_comments_are_told(own_place: Path) -> None:
    """Who, what, at which paragraph."""
    document = full_document()

    def change(opened: Any) -> None:
        opened.add_comment(paragraph(opened, "讲课6次").runs[-1], "数字请核实", author="周明")

    found = read_corrected_file(sent_back(document, own_place / "a.docx", change), document)
    (remark,) = found.remarks
    assert (remark.author, remark.text) == ("周明", "数字请核实") and "讲课6次" in remark.at
    assert found.corrections == ()


def test_a_number_that_word_counts_itself(own_place: Path) -> None:
    """WPS turns typed numbers into counted ones; the text is the same."""
    document = full_document()

    def change(opened: Any) -> None:
        found = paragraph(opened, "党务公开栏更新")
        mark = found.text[:found.text.index("党务")]
        found.runs[0].text = found.runs[0].text.removeprefix(mark)
        numbering = make("w:numPr", children=[make("w:ilvl", {"w:val": "0"}), make("w:numId", {"w:val": "1"})])
        found._p.pPr.append(numbering)

    assert read_corrections(sent_back(document, own_place / "a.docx", change), document) == ()


@pytest.mark.parametrize(("content", "sentence"), [
    (b"", "不是 Word 文件"), (b"hello", "不是 Word 文件"), (b"PK\x03\x04 no zip", "已损坏"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧格式"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
])
def test_files_that_are_none(content: bytes, sentence: str, own_place: Path) -> None:
    """One sentence that says what to do."""
    (own_place / "a.docx").write_bytes(content)
    with pytest.raises(BadFileError, match=sentence):
        read_corrected(own_place / "a.docx")


def test_a_workbook_by_another_name(own_place: Path) -> None:
    import openpyxl

    openpyxl.Workbook().save(own_place / "a.docx")
    with pytest.raises(BadFileError, match="不是 Word 文件"):
        read_corrected(own_place / "a.docx")


def test_every_cut_of_a_file_is_refused_or_read(own_place: Path) -> None:
    """Broken parts give a sentence, never anything else."""
    data = docx_bytes(full_document())
    for length in range(0, len(data), len(data) // 12):
        (own_place / "a.docx").write_bytes(data[:length])
        with pytest.raises(BadFileError):
            read_corrected(own_place / "a.docx")


@pytest.mark.layout
@pytest.mark.parametrize("style", STYLES[:2])
def test_opened_and_saved_by_another_program(soffice: str, style: str, own_place: Path) -> None:
    """LibreOffice writes every part anew; that is no correction."""
    document = full_document(style)
    (own_place / "sent.docx").write_bytes(docx_bytes(document))
    (own_place / "back").mkdir()
    profile = f"-env:UserInstallation={(own_place / 'office').as_uri()}"
    subprocess.run([soffice, "--headless", profile, "--convert-to", "docx", "--outdir", "back", "sent.docx"],
                   cwd=own_place, check=True, capture_output=True, timeout=120)
    assert read_corrections(own_place / "back" / "sent.docx", document) == ()
