"""Our styles in somebody else's Word file: added under ids and names of their own, none of the file's touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exporters.word_xml import Element, make, qn

_PREFIX, _NAME_PREFIX = "Gw", "公文·"
_REFERENCES = ("w:pStyle", "w:rStyle", "w:basedOn", "w:next", "w:link")
#: The default character style is everybody's own; ours are based on nothing then.
_NOT_OURS = ("DefaultParagraphFont", "TableNormal")


class OwnStyles:
    """Our styles, renamed so that nothing of the file's clashes with them."""

    def __init__(self, theirs: Element, ours: Element) -> None:
        self.theirs = theirs
        taken = {style.get(qn("w:styleId")) for style in theirs.iter(qn("w:style"))}
        taken |= {name.get(qn("w:val")) for name in theirs.iter(qn("w:name"))}
        self.styles = [style for style in ours.iter(qn("w:style")) if style.get(qn("w:styleId")) not in _NOT_OURS]
        self.number = next(f"{n}" if n else "" for n in range(len(taken) + 1) if self._free(taken, f"{n}" if n else ""))
        self.ids = {style.get(qn("w:styleId")): self._id(style, self.number) for style in self.styles}

    def _free(self, taken: set[str], number: str) -> bool:
        ours = {named(style, number) for style in self.styles for named in (self._id, self._name)}
        return taken.isdisjoint(ours)

    @staticmethod
    def _id(style: Element, number: str) -> str:
        return f"{_PREFIX}{number}{style.get(qn('w:styleId'))}"

    @staticmethod
    def _name(style: Element, number: str) -> str:
        return f"{_NAME_PREFIX}{number}{style.find(qn('w:name')).get(qn('w:val'))}"

    def add(self) -> None:
        """Put our styles behind the file's own."""
        for style in self.styles:
            style.find(qn("w:name")).set(qn("w:val"), self._name(style, self.number))
            style.set(qn("w:styleId"), self.ids[style.get(qn("w:styleId"))])
            style.attrib.pop(qn("w:default"), None)
            style.set(qn("w:customStyle"), "1")
            for base in style.findall(qn("w:basedOn")):
                if base.get(qn("w:val")) in _NOT_OURS:
                    style.remove(base)
        self.rename(self.styles)
        self._stand_alone()
        self.theirs.extend(self.styles)

    def _stand_alone(self) -> None:
        """Say in our first style what the file's defaults may say otherwise: indents, alignment, bold."""
        root = next(style for style in self.styles if style.find(qn("w:basedOn")) is None)
        spacing = root.find(f"{qn('w:pPr')}/{qn('w:spacing')}")
        spacing.addnext(make("w:jc", {"w:val": "left"}))
        spacing.addnext(make("w:ind", {"w:left": "0", "w:right": "0", "w:firstLine": "0"}))
        fonts = root.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        for name in ("w:iCs", "w:i", "w:bCs", "w:b"):
            fonts.addnext(make(name, {"w:val": "0"}))

    def rename(self, elements: Iterable[Element]) -> None:
        """Let elements that name our styles name them as they are called here."""
        for element in _references(elements):
            name = element.get(qn("w:val"))
            element.set(qn("w:val"), self.ids.get(name, name))


def _references(elements: Iterable[Element]) -> Iterator[Element]:
    tags = tuple(map(qn, _REFERENCES))
    for element in elements:
        yield from element.iter(*tags)
