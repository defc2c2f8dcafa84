"""Writes the sample from ``resources/sample/content.json``: department workbooks, feedback letter, ``sample.json``.

    python resources/packaging/make_sample.py [DIR]

DIR is ``resources/sample`` unless given. The same content gives the same bytes, so the files can be compared.
"""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from sample_content import SAMPLE, expanded, headings_of, home, read_content, sample_json
from sample_layouts import LAYOUTS
from sample_sheets import workbook

#: The date in all file properties and zip entries: the files must not depend on the day they are made.
FIXED = datetime(2025, 12, 10, 9, 0, 0)


def letter(content: Mapping[str, Any]) -> bytes:
    """The feedback letter: three levels 一、 （一） 1., problems numbered through."""
    document = Document()
    _letter_page(document)
    info = content["rounds"][0]
    _paragraph(document, f"中共青屏县委{info['team'].removeprefix('县委')}", "方正小标宋简体", 22, "title")
    _paragraph(document, f"关于巡察{content['unit']['name']}党委的反馈意见", "方正小标宋简体", 22, "title")
    _paragraph(document, "", "仿宋_GB2312", 16, "plain")
    _paragraph(document, f"{content['unit']['party_organisation']}：", "仿宋_GB2312", 16, "plain")
    _paragraph(document, _letter_opening(content), "仿宋_GB2312", 16)
    seen: set[str] = set()
    for problem in info["problems"]:
        for key, font in (("aspect_heading", "黑体"), ("topic_heading", "楷体_GB2312")):
            if (mark := problem["aspect"] + problem[key]) not in seen:
                seen.add(mark)
                _paragraph(document, problem[key], font, 16)
        _paragraph(document, f"{problem['number']}.{problem['text']}。", "仿宋_GB2312", 16)
    _letter_end(document, content)
    document.core_properties.author = info["team"]
    document.core_properties.title = "反馈意见"
    document.core_properties.created = document.core_properties.modified = FIXED
    return _saved(document)


def _letter_opening(content: Mapping[str, Any]) -> str:
    info = content["rounds"][0]
    return (f"根据县委统一部署，{chinese_date(info['entered_on'])}至{chinese_date(info['left_on'])}，{info['team']}对"
            f"{content['unit']['name']}党委开展了常规巡察。经县委书记专题会议同意，现将巡察发现的主要问题反馈如下。")


def _letter_end(document: Any, content: Mapping[str, Any]) -> None:
    info = content["rounds"][0]
    _paragraph(document, f"请院党委认真研究上述问题，于{chinese_date(info['plan_due'])}前报送整改方案，集中整改至"
               f"{chinese_date(info['intensive_until'])}结束，于{chinese_date(info['report_due'])}前报送整改进展情况报告。",
               "仿宋_GB2312", 16)
    _paragraph(document, "", "仿宋_GB2312", 16, "plain")
    _paragraph(document, f"中共青屏县委{info['team'].removeprefix('县委')}", "仿宋_GB2312", 16, "right")
    _paragraph(document, chinese_date(info["feedback_on"]), "仿宋_GB2312", 16, "right")


def chinese_date(iso: str) -> str:
    """2025-06-20 → 2025年6月20日."""
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def _letter_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _paragraph(document: Any, text: str, font: str, size: float, manner: str = "body") -> None:
    """One paragraph; *manner*: body (two characters in), title (centred), plain, right."""
    paragraph = document.add_paragraph()
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = Pt(36 if manner == "title" else 28.95)
    layout.alignment = {"title": 1, "right": 2, "body": 3}.get(manner, 0)
    if manner == "body":
        layout.first_line_indent = Pt(2 * size)
    if text:
        _set_font(paragraph.add_run(text), font, size)


def _set_font(run: Any, font: str, size: float) -> None:
    run.font.size = Pt(size)
    run.font.name = font
    fonts = run._element.rPr.rFonts
    for slot in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(slot), font)


def _saved(document: Any) -> bytes:
    """The saved file with fixed dates, its parts in order and stored, so that no clock and no zlib shows in it."""
    buffer, result = io.BytesIO(), io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, FIXED.timetuple()[:6])
            entry.create_system = 0
            target.writestr(entry, _fixed_part(name, source.read(name)))
    return result.getvalue()


def _fixed_part(name: str, data: bytes) -> bytes:
    if name != "docProps/core.xml":
        return data
    stamp = FIXED.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)


def files(content: Mapping[str, Any]) -> dict[str, bytes]:
    """All files of the sample by their path below ``resources/sample``."""
    ledger = expanded(content)
    problems = ledger["rounds"][0]["problems"]
    headings_of(problems)
    result = {}
    for layout in LAYOUTS:
        book = workbook(layout, [problem for problem in problems if home(problem) == layout.department])
        book.properties.creator, book.properties.created = layout.department, FIXED
        result[f"departments/{layout.file}"] = _saved(book)
    result["反馈意见.docx"] = letter(ledger)
    text = json.dumps(sample_json(content), ensure_ascii=False, indent=1)
    result["sample.json"] = (text + "\n").encode("utf-8")
    return result


def main(arguments: list[str]) -> None:
    """Write the sample below the directory named, or below ``resources/sample``."""
    directory = Path(arguments[0]) if arguments else SAMPLE
    (directory / "departments").mkdir(parents=True, exist_ok=True)
    for name, data in files(read_content()).items():
        (directory / name).write_bytes(data)


if __name__ == "__main__":
    main(sys.argv[1:])
