"""Blocks → .docx: the parts of base.docx with our body, sections and fonts; the same blocks give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from lxml import etree

from exporters import official_format as of
from exporters.blocks import Document, Letterhead
from exporters.official_format import STANDARD_FONTS, PageSetup, geometry
from exporters.package import Package
from exporters.word_body import body_elements
from exporters.word_sections import Sections
from exporters.word_xml import Element, clean, make, qn
from models.files import atomic_target, read_bytes
from models.memory import uncollected
from models.progress import NoProgress, Progress

BASE_DOCX = Path(__file__).resolve().parent.parent / "resources" / "base.docx"
#: Dates in the package when the document does not say when it was made, and of its zip entries (zip's earliest).
_NO_DAY = date(2000, 1, 1)
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_STEPS = 3
_NOBODY = NoProgress()
_PROPERTY_LENGTH = 255


def write_docx(
    document: Document, path: Path, progress: Progress = _NOBODY, template: Path | None = None
) -> None:
    """Write *document* as a Word file (with *template* in the office's own frame).

    Raises LedgerError when the file cannot be written or the template cannot serve, CancelledError when *progress* is
    cancelled; in all cases a file that was there stays as it was.
    """
    data = docx_bytes(document, progress, template)
    with atomic_target(path) as temporary:
        temporary.write_bytes(data)
        progress.step(_STEPS, _STEPS, "写入文件")


@uncollected()
def docx_bytes(document: Document, progress: Progress = _NOBODY, template: Path | None = None) -> bytes:
    """The Word file as bytes (a filed notice is kept like this, too)."""
    progress.step(0, _STEPS, "生成 Word 文件")
    package = _framed(document, template) if template else _whole(document)
    progress.step(1, _STEPS, "生成 Word 文件")
    data = repeatable(package)
    progress.step(2, _STEPS, "生成 Word 文件")
    return data


def _whole(document: Document) -> Package:
    """base.docx with the document in it."""
    package = base_package()
    head = next((block for block in document.blocks if isinstance(block, Letterhead)), None)
    sections = Sections(package, head)
    body = package.touch("word/document.xml")[0]
    body[:] = body_elements(document, sections.properties)
    adapt_styles(package.touch("word/styles.xml"), document.setup)
    _name_fonts(package.touch("word/fontTable.xml"), document.setup)
    _set_properties(package.touch("docProps/core.xml"), document)
    return package


def _framed(document: Document, path: Path) -> Package:
    """The office's own file with the document in it."""
    from exporters.template import framed

    base = base_package()
    adapt_styles(base.tree("word/styles.xml"), document.setup)
    return framed(document, path, base.tree("word/styles.xml"))


def base_package() -> Package:
    """The parts of base.docx."""
    return Package(read_bytes(BASE_DOCX), BASE_DOCX.name)


def adapt_styles(styles: Element, setup: PageSetup) -> None:
    """Make the styles of base.docx those of a setup: fonts, line pitch of the profile, bold headings of level 3."""
    names = setup.fonts.replacing(STANDARD_FONTS)
    pitch = {str(of.LINE_PITCH_TW): str(geometry(setup).pitch_tw)}
    _exchange(styles, "w:rFonts", ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"), names)
    _exchange(styles, "w:spacing", ("w:before", "w:after", "w:line"), pitch)
    if setup.bold_level3:
        level3 = next(style for style in styles if style.get(qn("w:styleId")) == "Heading3")
        fonts = level3.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        for name in ("w:bCs", "w:b"):
            fonts.addnext(make(name))


def _exchange(root: Element, tag: str, attributes: tuple[str, ...], values: Mapping[str, str]) -> None:
    for element in root.iter(qn(tag)):
        for name in map(qn, attributes):
            value = element.get(name)
            if value in values:
                element.set(name, values[value])


def _name_fonts(table: Element, setup: PageSetup) -> None:
    """Fonts by the names that the document uses, and their other names, for programs that list fonts in English."""
    names = setup.fonts.replacing(STANDARD_FONTS)
    for font in table:
        name = names.get(font.get(qn("w:name")), "")
        font.set(qn("w:name"), name)
        other = font.find(qn("w:altName"))
        if name in of.FONT_NAMES:
            other.set(qn("w:val"), of.FONT_NAMES[name])
        else:
            font.remove(other)


def _set_properties(properties: Element, document: Document) -> None:
    """Title, author and dates; no clock, so that the bytes depend on the document alone."""
    moment = f"{(document.made_on or _NO_DAY).isoformat()}T00:00:00Z"
    values = {"title": clean(document.title)[:_PROPERTY_LENGTH], "creator": clean(document.author)[:_PROPERTY_LENGTH],
              "created": moment, "modified": moment}
    for element in properties:
        element.text = values.get(etree.QName(element).localname, element.text)


def repeatable(package: Package) -> bytes:
    """The package with fixed dates in its zip entries."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in package.parts():
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, content)
    return target.getvalue()
