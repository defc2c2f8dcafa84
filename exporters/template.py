"""The office's own Word file as the frame of a document: its header, footers, red head and styles stay.

Our blocks take the place of one paragraph of the frame that is exactly {{正文}} (or holds the bookmark 正文); further
markers such as {{发文字号}} stand anywhere in its own paragraphs and are filled with their values. Our styles are added
under names of their own, so that the text keeps the official format and the frame keeps its own. Parts that are not
named here stay byte for byte.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from exporters.blocks import Document, Letterhead
from exporters.official_format import PAPERS, PageGeometry, PageSetup, geometry
from exporters.package import CONTENT_TYPES, Package, Relation, local, whole
from exporters.template_fields import FIELDS, field_of, fields_in, values_of, without_fields
from exporters.template_styles import OwnStyles
from exporters.word_body import body_elements
from exporters.word_sections import Sections
from exporters.word_xml import Element, paragraph, qn
from models.errors import BadFileError
from models.files import read_bytes

MARKERS = ("{{正文}}", "{{body}}")
_BOOKMARKS = ("正文", "body")
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_STRICT = "http://purl.oclc.org/"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_FIELD = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
#: Twips by which a paper may differ from A4 (a printer driver's rounding).
_PAPER_TOLERANCE = 20
_HOW = "请在模板正文的位置单独写一段“{{正文}}”。"


@dataclass(frozen=True)
class Frame:
    """A template that can serve: its package, the name of its main part, the paragraph that our blocks replace."""

    package: Package
    main: str
    marker: Any

    @property
    def section(self) -> Element:
        """Properties of the section in which the marker stands."""
        own = self.marker.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if own is not None:
            return own
        later = (found for each in self.marker.itersiblings() for found in each.iter(qn("w:sectPr")))
        return next(later)

    def page(self, setup: PageSetup) -> PageGeometry:
        """The frame's own pages with the line pitch of *setup*."""
        ours, section = geometry(setup), self.section
        size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
        if size is None or margins is None:
            return ours
        sides = {f"{side}_tw": abs(_number(margins, side)) for side in ("top", "bottom", "left", "right")}
        return replace(ours, width_tw=_number(size, "w"), height_tw=_number(size, "h"), **sides)


def check_template(path: Path) -> tuple[str, ...]:
    """What there is to look at in a template that can serve, a Chinese sentence each.

    Raises BadFileError with one sentence saying why a file cannot serve and what to do.
    """
    frame = open_template(path)
    with whole(path.name):
        return tuple(_warnings(frame))


def template_fields(path: Path) -> frozenset[str]:
    """Keys of the values that the template asks for by its markers (exporters.template_fields)."""
    frame = open_template(path)
    found = (name for _, root in own_parts(frame) for name in _marked(root))
    return frozenset(key for name in found if (key := field_of(name)))


def lost_in_template(document: Document, path: Path) -> tuple[str, ...]:
    """A sentence about what of the document's red head (or of its letter format) a template leaves out: the frame has
    its own, and markers for as much of ours as it wants.
    """
    head = next((block for block in document.blocks if isinstance(block, Letterhead)), None)
    if head is None:
        return ()
    values, asked = values_of(document), template_fields(path)
    lost = "、".join(name for name, key in FIELDS.items()
                    if key in ("letterhead", "signatories") and key in values and key not in asked)
    own = "信函格式的红头" if document.setup.letter else "红头"
    return (f"套用模板“{path.name}”时不另印{own}，以模板自己的为准" + (
        f"；模板里没有“{{{{…}}}}”标记的{lost}不会印出。" if lost else "。"),) if lost or document.setup.letter else ()


def open_template(path: Path) -> Frame:
    """The template, checked; BadFileError as :func:`check_template`."""
    data, name = read_bytes(path), path.name
    if data.startswith(_OLD_WORD):
        raise BadFileError(f"“{name}”设了打开密码，不能作模板。请用 Word 或 WPS 取消密码后另存，再选一次。" if _ENCRYPTED in data else
                           f"“{name}”是旧格式的 .doc 文件，不能作模板。请用 Word 或 WPS 另存为 .docx，再选一次。")
    if not data.startswith(b"PK"):
        raise BadFileError(f"“{name}”不是 Word 文件（.docx），不能作模板。请重新选择。")
    package = Package(data, name)
    with whole(name):
        main = _main_part(package, name)
        _check_protection(package, main, name)
        return Frame(package, main, _the_marker(package, main, name))


def _main_part(package: Package, name: str) -> str:
    """The part with the text; macros, other programs' files and Word's strict form are refused."""
    main = next((each.target for each in package.relations("") if each.kind == "officeDocument"), "")
    if not main or not package.has(main) or local(package.tree(main)) != "document":
        raise BadFileError(f"“{name}”不是 Word 文件（.docx），不能作模板。请重新选择。")
    if package.tree(main).tag.startswith("{" + _STRICT):
        raise BadFileError(f"“{name}”是“严格”格式的文档，不能作模板。请用 Word 另存为普通的 .docx，再选一次。")
    if package.tree(main).tag != qn("w:document"):
        raise BadFileError(f"“{name}”不是 Word 文件（.docx），不能作模板。请重新选择。")
    if any(part.endswith("vbaProject.bin") for part in package.names):
        raise BadFileError(f"“{name}”带有宏，不能作模板。请用 Word 另存为不带宏的 .docx，再选一次。")
    if _part_of(package, main, "styles") is None:
        raise BadFileError(f"“{name}”里没有样式，不能作模板。请用 Word 或 WPS 打开后另存，再选一次。")
    return main


def _check_protection(package: Package, main: str, name: str) -> None:
    settings = _part_of(package, main, "settings")
    protection = None if settings is None else package.tree(settings).find(qn("w:documentProtection"))
    if protection is not None and protection.get(qn("w:enforcement"), "0") in ("1", "true", "on"):
        raise BadFileError(f"“{name}”设了编辑保护，不能作模板。请在 Word 的“审阅”里停止保护后保存，再选一次。")


def _the_marker(package: Package, main: str, name: str) -> Element:
    """The paragraph of the marker; it must be one, alone in its paragraph, and in the running text."""
    root = package.tree(main)
    found = list(_markers(root))
    if len(found) > 1:
        raise BadFileError(f"“{name}”里有 {len(found)} 处正文标记，不知道正文放在哪里。请只留一处“{{{{正文}}}}”。")
    if found:
        return _in_running_text(found[0], root, name)
    if any(_is_ours(text) for text in _FIELD.findall(_all_text(root))):
        raise BadFileError(f"“{name}”的正文标记与其他文字在同一段里。请让“{{{{正文}}}}”单独占一段。")
    elsewhere = [part for part, _ in _side_parts(package, main) if list(_markers(package.tree(part)))]
    if elsewhere:
        raise BadFileError(f"“{name}”的正文标记在页眉、页脚或脚注里。{_HOW}")
    raise BadFileError(f"“{name}”里没有正文标记。{_HOW}")


def _in_running_text(marker: Element, root: Element, name: str) -> Element:
    holders = {local(each) for each in marker.iterancestors()}
    for tag, place in (("txbxContent", "文本框"), ("tc", "表格"), ("sdtContent", "内容控件")):
        if tag in holders:
            raise BadFileError(f"“{name}”的正文标记在{place}里，正文放不进去。{_HOW}")
    if marker.getparent() is not root.find(qn("w:body")):
        raise BadFileError(f"“{name}”的正文标记不在普通段落里（可能带有修订）。请接受全部修订后保存，再选一次。")
    return marker


def _markers(root: Element) -> Iterator[Element]:
    """Paragraphs that are a marker or hold the bookmark; copies for old programs are not counted."""
    for place in root.iter(qn("w:p")):
        if any(local(each) == "Fallback" for each in place.iterancestors()):
            continue
        marks = (each.get(qn("w:name")) for each in place.iter(qn("w:bookmarkStart")))
        if _own_text(place).replace(" ", "").strip() in MARKERS or any(mark in _BOOKMARKS for mark in marks):
            yield place


def _own_text(place: Element) -> str:
    return "".join(each.text or "" for each in texts_of(place))


def texts_of(place: Element) -> list[Element]:
    """The texts of a paragraph, not those of text boxes anchored in it."""
    return [each for each in place.iter(qn("w:t")) if next(each.iterancestors(qn("w:p")), None) is place]


def _all_text(root: Element) -> str:
    return "\n".join(map(_own_text, root.iter(qn("w:p"))))


def _is_ours(name: str) -> bool:
    return f"{{{{{name}}}}}" in MARKERS


def _marked(root: Element) -> list[str]:
    return [name for name in _FIELD.findall(_all_text(root)) if not _is_ours(name)]


def _part_of(package: Package, main: str, kind: str) -> str | None:
    return next((each.target for each in package.relations(main) if each.kind == kind and package.has(each.target)),
                None)


def _side_parts(package: Package, main: str) -> Iterator[tuple[str, Relation]]:
    """Headers, footers and notes."""
    for each in package.relations(main):
        if each.kind in ("header", "footer", "footnotes", "endnotes") and package.has(each.target):
            yield each.target, each


def own_parts(frame: Frame) -> Iterator[tuple[str, Element]]:
    """Name and root of every part in which markers are filled: the main one, headers, footers."""
    yield frame.main, frame.package.tree(frame.main)
    for part, _ in _side_parts(frame.package, frame.main):
        yield part, frame.package.tree(part)


def _warnings(frame: Frame) -> Iterator[str]:
    size = frame.section.find(qn("w:pgSz"))
    paper = (_number(size, "w"), _number(size, "h")) if size is not None else PAPERS["A4"]
    if any(abs(side - usual) > _PAPER_TOLERANCE for side, usual in zip(sorted(paper), PAPERS["A4"])):
        yield f"模板的纸张是 {_millimetres(paper[0])}×{_millimetres(paper[1])} 毫米，不是 A4，正文会按模板的纸张排版。"
    parts = list(own_parts(frame))
    unknown = sorted({name for _, root in parts for name in _marked(root) if not field_of(name)})
    if unknown:
        yield f"模板里的标记“{'”“'.join(unknown)}”不认识，会原样保留。可用的标记：{'、'.join(FIELDS)}。"
    body = parts[0][1]
    if any(True for _ in body.iter(qn("w:ins"), qn("w:del"), qn("w:moveTo"))):
        yield "模板里有未接受的修订，会原样留在文件里。"
    if not any("PAGE" in (each.text or "") or "PAGE" in each.get(qn("w:instr"), "")
               for _, root in parts for each in root.iter(qn("w:instrText"), qn("w:fldSimple"))):
        yield "模板里没有页码，导出的文件也不会有。"


def _number(element: Element, name: str) -> int:
    return int(float(element.get(qn(f"w:{name}"), "0")))


def _millimetres(twips: int) -> int:
    return round(twips * 25.4 / 1440)


def as_document(frame: Frame) -> None:
    """Let the result be a document when the frame is a template file (.dotx)."""
    types = frame.package.tree("[Content_Types].xml")
    entry = next((each for each in types.iter(f"{{{CONTENT_TYPES}}}Override")
                  if each.get("PartName") == f"/{frame.main}"), None)
    if entry is not None and entry.get("ContentType") != _MAIN_TYPE:
        frame.package.touch("[Content_Types].xml")
        entry.set("ContentType", _MAIN_TYPE)


def put_in(frame: Frame, elements: list[Element], turned: bool) -> None:
    """Our elements (and the properties of their last section) in the place of the marker.

    The frame's section goes on behind them; where ours end on pages of another kind (*turned*), it begins anew, or
    (when nothing follows) is replaced.
    """
    frame.package.touch(frame.main)
    *content, last = elements
    body, place = frame.marker.getparent(), frame.marker.getparent().index(frame.marker)
    own = frame.marker.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
    following = frame.marker.getnext()
    broken = any(True for element in content for _ in element.iter(qn("w:sectPr")))
    if broken:
        _no_first_page(frame.section)
    if turned and following is frame.section:
        body.replace(following, last)
    elif turned or own is not None:
        content.append(paragraph("Spacer", []))
        content[-1][0].append(last if turned else own)
    marks = {each.get(qn("w:id")) for each in frame.marker.iter(qn("w:bookmarkStart"))}
    body[place:place + 1] = content
    for end in [each for each in body.iter(qn("w:bookmarkEnd")) if each.get(qn("w:id")) in marks]:
        end.getparent().remove(end)
    _number_boxes(body, content)


def _number_boxes(body: Element, elements: list[Element]) -> None:
    """Boxes of ours get numbers that no other drawing of the document has."""
    ours = {box for element in elements for box in element.iter(qn("wp:docPr"))}
    taken = [int(box.get("id", "0")) for box in body.iter(qn("wp:docPr")) if box not in ours]
    for number, box in enumerate(ours, start=max(taken, default=0) + 1):
        box.set("id", str(number))


def fill_markers(frame: Frame, values: dict[str, str]) -> None:
    """Put values in the place of the markers in the frame's own paragraphs, in the look of the marker's beginning."""
    for part, root in list(own_parts(frame)):
        for place in list(root.iter(qn("w:p"))):
            if fields_in(_own_text(place)):
                frame.package.touch(part)
                _fill(place, values)


def _fill(place: Element, values: dict[str, str]) -> None:
    """Fill the markers of one paragraph from the last to the first; Word may have split them over several runs."""
    texts = texts_of(place)
    whole_text = "".join(each.text or "" for each in texts)
    for match in reversed(list(_FIELD.finditer(whole_text))):
        key = field_of(match[1])
        if key:
            _replace(texts, match.start(), match.end(), values.get(key, ""))


def _replace(texts: list[Element], start: int, end: int, value: str) -> None:
    """Put *value* in the place of the characters from *start* to *end* of the texts together."""
    position, written = 0, False
    for each in texts:
        text = each.text or ""
        first, last = max(start - position, 0), min(end - position, len(text))
        if first < last:
            each.text = text[:first] + ("" if written else value) + text[last:]
            each.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            written = True
        position += len(text)


class _FrameSections:
    """Properties of sections inside the frame: its own pages for the document's, ours for pages of another kind."""

    def __init__(self, frame: Frame, setup: PageSetup) -> None:
        self.frame, self.setup = frame, setup
        self.ours = Sections(frame.package, main=frame.main)
        self.used = self.turned = False

    def __call__(self, setup: PageSetup) -> Element:
        self.turned = setup != self.setup  # the last time: the document ends on pages of another kind
        if self.turned:
            return self.ours.properties(setup)
        section = copy.deepcopy(self.frame.section)
        if self.used:  # a first page of its own comes once
            _no_first_page(section)
        self.used = True
        return section


def _no_first_page(section: Element) -> None:
    for each in section.findall(qn("w:titlePg")):
        section.remove(each)


def framed(document: Document, path: Path, styles: Element) -> Package:
    """The template with the document in it; *styles* is the root of our own styles part, which is used up.

    Raises BadFileError when the template cannot serve.
    """
    frame = open_template(path)
    with whole(path.name):
        asked = {key for _, root in own_parts(frame) for name in _marked(root) if (key := field_of(name))}
        setup = replace(document.setup, letter=False)
        rest = replace(without_fields(document, asked), setup=setup)
        sections = _FrameSections(frame, setup)
        elements = body_elements(rest, sections, lambda each: frame.page(each) if each == setup else geometry(each))
        fill_markers(frame, values_of(document))
        own = OwnStyles(frame.package.touch(_styles_part(frame)), styles)
        own.rename([*elements, *sections.ours.added])
        own.add()
        put_in(frame, elements, sections.turned)
        as_document(frame)
        return frame.package


def _styles_part(frame: Frame) -> str:
    part = _part_of(frame.package, frame.main, "styles")
    assert part is not None  # checked when the template was opened
    return part
