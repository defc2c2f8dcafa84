"""PDF, printer and metrics: text that is found again, exact paper, nothing half-written, no display needed."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from exporters.blocks import Document, PageBreak, plain
from exporters.layout import lay_out
from exporters.official_format import PageSetup
from models.errors import CancelledError, LedgerError
from models.progress import CancelAfter
from tests.exporters.every_block import SENTENCE, TURNED, every_block
from tests.exporters.sample import full_document
from ui.page_fonts import metrics_for
from ui.printing import chosen_pages, paint_page, print_document, set_up_printer, write_pdf

MANY = Document(tuple(plain(f"第{n}段" + SENTENCE * 3) for n in range(60)), title="通报", author="青禾县人民医院",
                made_on=date(2026, 3, 9))


def pdf_text(path: Path) -> str:
    """The text of a PDF without white space; skips without poppler."""
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils is not installed")
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    return "".join(done.stdout.split())


def test_the_pdf_s_text_is_the_document_s_in_order(qapp: QApplication, own_place: Path) -> None:
    document = full_document()
    write_pdf(document, own_place / "通报.pdf")
    pages = lay_out(document, metrics_for(document.setup.fonts)).pages
    assert pdf_text(own_place / "通报.pdf") == "".join("".join("".join(page.lines()).split()) for page in pages)


def test_paper_properties_and_day(qapp: QApplication, own_place: Path) -> None:
    write_pdf(every_block(TURNED), own_place / "一.pdf")
    write_pdf(MANY, own_place / "通报.pdf")
    data = (own_place / "通报.pdf").read_bytes()
    assert b"(D:20260309000000" in data and "通报".encode("utf-16-be") in data
    sizes = {(float(a), float(b)) for a, b in re.findall(rb"/MediaBox \[0 [-\d.]+ ([\d.]+) ([\d.]+)", data)}
    assert sizes == {(595.28, 842.0)}  # its lower edge is not 0: the height is 841.89


def test_the_same_document_gives_the_same_bytes(qapp: QApplication, own_place: Path) -> None:
    write_pdf(full_document(), own_place / "一.pdf")
    write_pdf(full_document(), own_place / "二.pdf")
    assert (own_place / "一.pdf").read_bytes() == (own_place / "二.pdf").read_bytes()


def test_cancelled_or_refused_nothing_is_left(qapp: QApplication, own_place: Path) -> None:
    target = own_place / "通报.pdf"
    target.write_bytes(b"as it was")
    with pytest.raises(CancelledError):
        write_pdf(MANY, target, CancelAfter(2))
    assert target.read_bytes() == b"as it was" and [path.name for path in own_place.iterdir()] == ["通报.pdf"]
    with pytest.raises(LedgerError):
        write_pdf(MANY, own_place / "没有这个文件夹" / "通报.pdf")


_WITHOUT_DISPLAY = """
import os, sys
for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
    os.environ.pop(name, None)
from pathlib import Path
from exporters.blocks import Document, plain
from ui.printing import write_pdf
write_pdf(Document((plain("甲"),)), Path("out.pdf"))
"""


def test_a_pdf_needs_no_display(run_python: Callable[..., subprocess.CompletedProcess[str]], own_place: Path) -> None:
    done = run_python("-c", _WITHOUT_DISPLAY)
    assert done.returncode == 0, done.stderr
    assert (own_place / "out.pdf").read_bytes().startswith(b"%PDF")


def test_characters_that_no_font_of_ours_has_are_drawn_all_the_same(qapp: QApplication) -> None:
    document = Document((plain("\U0001f600甲\ue000"),))
    metrics = metrics_for(document.setup.fonts)
    page = lay_out(document, metrics).pages[0]
    image = QImage(int(page.width), int(page.height), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    paint_page(painter, page, metrics)
    painter.end()
    assert any(image.pixel(x, y) & 0xFFFFFF != 0xFFFFFF for x in range(140) for y in range(100, 135))


def test_widths_are_the_fonts_without_rounding(qapp: QApplication) -> None:
    metrics = metrics_for(PageSetup().fonts)
    assert metrics.width("汉字", "body", 16) == pytest.approx(32)
    assert metrics.width("1", "latin", 16) * 3 == pytest.approx(metrics.width("111", "latin", 16))
    assert metrics.width("甲", "body", 10.5) == pytest.approx(10.5)


def printer_to(path: Path) -> QPrinter:
    """A printer that prints into a PDF."""
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def test_printing_takes_the_chosen_pages(qapp: QApplication, own_place: Path) -> None:
    printer = printer_to(own_place / "print.pdf")
    set_up_printer(printer, MANY)
    assert printer.docName() == "通报" and printer.fullPage()
    printer.setFromTo(2, 4)
    assert print_document(MANY, printer) == 3
    assert len(re.findall(rb"/Type /Page\b(?!s)", (own_place / "print.pdf").read_bytes())) == 3


def test_pages_of_a_printer_in_its_order(qapp: QApplication, own_place: Path) -> None:
    pages = lay_out(MANY, metrics_for(MANY.setup.fonts)).pages
    printer = printer_to(own_place / "print.pdf")
    assert [page.number for page in chosen_pages(pages, printer)] == list(range(1, len(pages) + 1))
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert chosen_pages(pages, printer)[0].number == len(pages)


def test_landscape_pages_among_upright_ones(qapp: QApplication, own_place: Path) -> None:
    document = Document((plain("甲"), PageBreak(TURNED), plain("乙"), PageBreak(PageSetup()), plain("丙")))
    write_pdf(document, own_place / "通报.pdf")
    data = (own_place / "通报.pdf").read_bytes()
    widths = [float(width) for width in re.findall(rb"/MediaBox \[0 [-\d.]+ ([\d.]+)", data)]
    assert widths == [595.28, 841.89, 595.28]
