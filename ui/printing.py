"""Pages on paper: painted, written as PDF, sent to a printer. The pages are those of :mod:`exporters.layout`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QHashSeed, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPagedPaintDevice, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter

from exporters import official_format as of
from exporters.blocks import Document
from exporters.layout import Page, RuleItem, TextItem, lay_out
from exporters.official_format import PageSetup
from exporters.pdf_file import mended
from models.errors import BadFileError
from models.files import atomic_target
from models.progress import NoProgress, Progress
from ui.page_fonts import QtMetrics, ensure_application, metrics_for

__all__ = ["QtMetrics", "page_layout", "paint_page", "print_document", "set_up_printer", "write_pdf"]

_PDF_DPI = 1200
_NO_DAY = date(2000, 1, 1)
_RED, _BLACK = QColor("#" + of.RED), QColor(Qt.GlobalColor.black)


def paint_page(painter: QPainter, page: Page, metrics: QtMetrics) -> None:
    """Draw a page, its upper left corner at the painter's origin, where a unit is a point."""
    for item in page.items:
        colour = _RED if item.red else _BLACK
        if isinstance(item, RuleItem):
            half = item.thickness / 2
            painter.fillRect(QRectF(QPointF(item.x1 - half, item.y1 - half), QPointF(item.x2 + half, item.y2 + half)),
                             colour)
        else:
            painter.setPen(colour)
            _paint_text(painter, item, metrics)


def _paint_text(painter: QPainter, item: TextItem, metrics: QtMetrics) -> None:
    look = (item.text, item.font_role, item.size, item.spacing, item.bold)
    place, turned = QPointF(item.x, item.baseline), item.turned
    if turned:
        painter.save()
        painter.translate(place)
        painter.rotate(90)
        place = QPointF()
    painter.drawGlyphRun(place, metrics.glyphs(*look))
    for character, distance in metrics.lacking(*look):  # Qt finds another font that has it
        painter.setFont(metrics.font(item.font_role, item.size, item.bold))
        painter.drawText(place + QPointF(distance, 0), character)
    if turned:
        painter.restore()


def write_pdf(document: Document, path: Path, progress: Progress = NoProgress()) -> None:
    """Write *document* as a PDF: the same pages as preview and printer, fonts embedded, text that can be searched.

    Raises LedgerError when the file cannot be written, CancelledError when *progress* is cancelled; in both cases a
    file that was there stays as it was.
    """
    ensure_application()
    metrics = metrics_for(document.setup.fonts)
    pages = lay_out(document, metrics).pages
    characters = metrics.mistaken("".join(item.text for page in pages for item in page.texts()))
    with atomic_target(path) as temporary:
        QHashSeed.setDeterministicGlobalSeed()  # the fonts stand in the file in the order of a hash
        try:
            _write_pages(document, pages, temporary, progress)
        finally:
            QHashSeed.resetRandomGlobalSeed()
        temporary.write_bytes(mended(temporary.read_bytes(), document.made_on or _NO_DAY, characters))


def _write_pages(document: Document, pages: Sequence[Page], path: Path, progress: Progress) -> None:
    writer = QPdfWriter(str(path))
    writer.setResolution(_PDF_DPI)
    writer.setTitle(document.title)
    writer.setCreator("整改台账")
    if document.author and hasattr(writer, "setAuthor"):  # newer Qt only
        writer.setAuthor(document.author)
    painter = QPainter()
    try:
        for number, page in enumerate(pages):
            progress.step(number, len(pages), f"第{number + 1}页")
            _begin_page(writer, painter, page, _PDF_DPI)
            paint_page(painter, page, metrics_for(document.setup.fonts))
            painter.restore()
    finally:
        painter.end()


def _begin_page(device: QPagedPaintDevice, painter: QPainter, page: Page, dpi: float) -> None:
    """A new page of the right size, with points as units."""
    device.setPageLayout(page_layout(page.setup))
    if not painter.isActive():
        if not painter.begin(device):
            raise BadFileError("不能输出页面。请检查打印机或保存位置后再试。")
    elif not device.newPage():
        raise BadFileError("不能输出新的一页。请检查打印机或保存位置后再试。")
    painter.save()
    painter.scale(dpi / 72, dpi / 72)


def page_layout(setup: PageSetup) -> QPageLayout:
    """Paper and direction of pages, without margins: the page has its own."""
    paper = QPageSize.PageSizeId.A3 if setup.paper == "A3" else QPageSize.PageSizeId.A4
    turn = QPageLayout.Orientation.Landscape if setup.landscape else QPageLayout.Orientation.Portrait
    return QPageLayout(QPageSize(paper), turn, QMarginsF(0, 0, 0, 0))


def set_up_printer(printer: QPrinter, document: Document) -> None:
    """What the print dialog starts with: the paper, both sides (6.2: 双面印刷), the document's name."""
    landscape = document.setup.landscape
    printer.setPageLayout(page_layout(document.setup))
    printer.setFullPage(True)
    printer.setDocName(document.title)
    printer.setDuplex(QPrinter.DuplexMode.DuplexShortSide if landscape else QPrinter.DuplexMode.DuplexLongSide)


def print_document(document: Document, printer: QPrinter, progress: Progress = NoProgress()) -> int:
    """Print *document*, or of it the pages that the print dialog has chosen; gives their number.

    Raises BadFileError when the printer does not take it, CancelledError when *progress* is cancelled.
    """
    metrics = metrics_for(document.setup.fonts)
    pages = chosen_pages(lay_out(document, metrics).pages, printer)
    painter = QPainter()
    printer.setFullPage(True)
    try:
        for number, page in enumerate(pages):
            progress.step(number, len(pages), f"第{page.number}页")
            _begin_page(printer, painter, page, printer.resolution())
            paint_page(painter, page, metrics)
            painter.restore()
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()
    return len(pages)


def chosen_pages(pages: Sequence[Page], printer: QPrinter) -> list[Page]:
    """The pages of the printer's range, in its order."""
    first, last = printer.fromPage() or 1, printer.toPage() or len(pages)
    chosen = [page for page in pages if first <= page.number <= last]
    return chosen[::-1] if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst else chosen
