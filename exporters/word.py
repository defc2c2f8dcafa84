"""Blocks → .docx: the body put into base.docx in one piece, own fonts if wanted, always the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from exporters.blocks import Document
from exporters.official_format import STANDARD_FONTS, FontSet
from models.files import atomic_target, read_bytes
from models.progress import NoProgress, Progress

BASE_DOCX = Path(__file__).resolve().parent.parent / "resources" / "base.docx"
#: Dates in the package when the document does not say when it was made, and of its zip entries (zip's earliest).
_NO_DAY = date(2000, 1, 1)
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_STEPS = 3
_NOBODY = NoProgress()


def write_docx(
    document: Document, path: Path, progress: Progress = _NOBODY, fonts: FontSet = STANDARD_FONTS
) -> None:
    """Write *document* as a Word file. The same blocks give the same bytes.

    Raises LedgerError when the file cannot be written, CancelledError when *progress* is cancelled; in both cases a
    file that was there stays as it was.
    """
    data = docx_bytes(document, progress, fonts)
    with atomic_target(path) as temporary:
        temporary.write_bytes(data)
        progress.step(_STEPS, _STEPS, "写入文件")


def docx_bytes(document: Document, progress: Progress = _NOBODY, fonts: FontSet = STANDARD_FONTS) -> bytes:
    """The Word file as bytes (a filed notice is kept like this, too)."""
    import docx

    from exporters.word_xml import body_elements

    progress.step(0, _STEPS, "生成 Word 文件")
    package = docx.Document(io.BytesIO(read_bytes(BASE_DOCX)))
    body = package.element.body
    body[:-1] = body_elements(document)  # everything before the section's properties, in one slice: linear
    progress.step(1, _STEPS, "生成 Word 文件")
    _exchange_fonts(package, fonts)
    _set_properties(package, document)
    saved = io.BytesIO()
    package.save(saved)
    progress.step(2, _STEPS, "生成 Word 文件")
    return _repeatable(saved.getvalue())


def _exchange_fonts(package: Any, fonts: FontSet) -> None:
    """Put the office's own fonts in the place of the standard ones, in styles and footers."""
    if fonts == STANDARD_FONTS:
        return
    from exporters.word_xml import qn

    names = fonts.replacing(STANDARD_FONTS)
    section = package.sections[0]
    for root in (package.styles.element, section.footer._element, section.even_page_footer._element):
        for element in root.iter(qn("w:rFonts")):
            for slot in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
                name = element.get(qn(slot))
                if name in names:
                    element.set(qn(slot), names[name])


def _set_properties(package: Any, document: Document) -> None:
    """Title, author and dates; no clock, so that the bytes depend on the document alone."""
    properties = package.core_properties
    moment = datetime.combine(document.made_on or _NO_DAY, time())
    properties.title = document.title[:255]
    properties.author = properties.last_modified_by = document.author[:255]
    properties.created = properties.modified = moment


def _repeatable(data: bytes) -> bytes:
    """The same package with fixed dates in its zip entries."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, source.read(name))
    return target.getvalue()
