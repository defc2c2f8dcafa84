"""Files built part by part for the tests of reading: what no program writes, or what is easier to say in XML."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these parts, the same at any time of day."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, content in parts.items():
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def unzipped(data: bytes) -> dict[str, str | bytes]:
    """The parts of a zip file."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def xlsx_parts(*sheets: str, styles: str = "", shared: str = "", properties: str = "") -> dict[str, str | bytes]:
    """The parts of a workbook whose sheets hold this XML (what stands inside ``<worksheet>``)."""
    numbers = range(1, len(sheets) + 1)
    names = "".join(f'<sheet name="表{number}" sheetId="{number}" r:id="rId{number}"/>' for number in numbers)
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}">{properties}<sheets>{names}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{links}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    }
    if shared:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{shared}</sst>'
    for number, sheet in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>'
    return parts


def xlsx(*sheets: str, styles: str = "", shared: str = "", properties: str = "") -> bytes:
    """A workbook whose sheets hold this XML."""
    return zipped(xlsx_parts(*sheets, styles=styles, shared=shared, properties=properties))


def cell(place: str, text: str) -> str:
    """A cell with an inline text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def rows(*lines: list[str]) -> str:
    """``<sheetData>`` of these texts from A1 on."""
    made = (
        f'<row r="{number}">'
        + "".join(cell(f"{chr(65 + at)}{number}", text) for at, text in enumerate(line)) + "</row>"
        for number, line in enumerate(lines, 1)
    )
    return f"<sheetData>{''.join(made)}</sheetData>"


def docx(*body: str) -> bytes:
    """A Word document whose body is this WordprocessingML (prefix ``w``)."""
    document = Document()
    element = document.element.body
    end = element[-1]
    for child in list(element)[:-1]:
        element.remove(child)
    for each in body:
        end.addprevious(parse_xml(re.sub(r"^<([\w:]+)", rf"<\1 {nsdecls('w')}", each, count=1)))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def paragraph(text: str) -> str:
    """A paragraph of Word."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def word_cell(inside: str, properties: str = "") -> str:
    """A cell of a Word table; *inside* is a text, or paragraphs."""
    content = inside if inside.startswith("<w:p>") else paragraph(inside)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def word_table(columns: int, *lines: list[str]) -> str:
    """A Word table; a cell is a text, or XML of :func:`word_cell`."""
    grid = "<w:gridCol/>" * columns
    made = "".join(
        "<w:tr>" + "".join(each if each.startswith("<w:tc>") else word_cell(each) for each in line) + "</w:tr>"
        for line in lines
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>"
