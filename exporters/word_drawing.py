"""Text boxes of a Word file (DrawingML, as Word has them since 2010): 版记 and turned page numbers."""

from __future__ import annotations

from lxml import etree

from exporters.word_xml import NAMESPACES, Element, make, qn

_EMU_PER_TW = 635
#: Numbers of the boxes that a document may have.
IMPRINT_BOX, ODD_NUMBER_BOX, EVEN_NUMBER_BOX = 1, 2, 3
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def aligned(axis: str, origin: str, align: str) -> Element:
    """Place of a box on an axis (H or V), aligned to a part of the page such as ``margin``."""
    return make(f"wp:position{axis}", {"relativeFrom": origin}, [_told("wp:align", align)])


def shifted(axis: str, offset: int) -> Element:
    """Place of a box on an axis, *offset* twips from the paper's edge."""
    return make(f"wp:position{axis}", {"relativeFrom": "page"}, [_told("wp:posOffset", str(offset * _EMU_PER_TW))])


def text_box(
    content: list[Element], place: tuple[Element, Element], size: tuple[int, int], number: int, vertical: str = "horz"
) -> Element:
    """A box of *size* (width and height in twips) without line and ground, anchored in its paragraph; *number* is its
    own in the document.
    """
    anchor = make("wp:anchor", {
        "distT": "0", "distB": "0", "distL": "0", "distR": "0", "simplePos": "0", "relativeHeight": "251658240",
        "behindDoc": "0", "locked": "0", "layoutInCell": "1", "allowOverlap": "1",
    }, [
        make("wp:simplePos", {"x": "0", "y": "0"}), *place, make("wp:extent", _size(size)),
        make("wp:effectExtent", {"l": "0", "t": "0", "r": "0", "b": "0"}), make("wp:wrapNone"),
        make("wp:docPr", {"id": str(number), "name": f"文本框 {number}"}), make("wp:cNvGraphicFramePr"),
        make("a:graphic", None, [make("a:graphicData", {"uri": _SHAPE}, [_shape(content, size, vertical)])]),
    ])
    choice = etree.Element(qn("mc:Choice"), {"Requires": "wps"}, {name: NAMESPACES[name] for name in ("mc", "wps")})
    choice.append(make("w:drawing", None, [anchor]))
    return make("mc:AlternateContent", None, [choice])


def _shape(content: list[Element], size: tuple[int, int], vertical: str) -> Element:
    form = make("wps:spPr", None, [
        make("a:xfrm", None, [make("a:off", {"x": "0", "y": "0"}), make("a:ext", _size(size))]),
        make("a:prstGeom", {"prst": "rect"}, [make("a:avLst")]), make("a:noFill"),
        make("a:ln", None, [make("a:noFill")]),
    ])
    insets = {f"{side}Ins": "0" for side in "ltrb"}
    look = {"rot": "0", "vert": vertical, "wrap": "square", **insets, "anchor": "b", "anchorCtr": "0"}
    return make("wps:wsp", None, [
        make("wps:cNvSpPr", {"txBox": "1"}), form, make("wps:txbx", None, [make("w:txbxContent", None, content)]),
        make("wps:bodyPr", look, [make("a:noAutofit")]),
    ])


def _size(size: tuple[int, int]) -> dict[str, str]:
    return {name: str(length * _EMU_PER_TW) for name, length in zip(("cx", "cy"), size)}


def _told(tag: str, text: str) -> Element:
    element = make(tag)
    element.text = text
    return element
