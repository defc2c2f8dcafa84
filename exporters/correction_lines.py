"""A document's paragraphs as stretches that know where they come from, and new words found again in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby

from exporters.blocks import (
    AttachmentList, Block, Document, Heading, Imprint, Letterhead, Note, Paragraph, Run, Salutation, Signature, Source,
    Subtitle, Title,
)
from exporters.comparing import split_number
from exporters.text import lines_of

#: Slots of which every line is a paragraph of its own.
SLOTS_OF_LINES = (
    "intro", "organisation", "first_person", "body_heading", "body_lead", "outlook", "closing", "attachments",
)
_NUMERAL = re.compile(r"\d+|[一二三四五六七八九十百零〇]+")
#: Marks that a change of width turns into others, character by character; quotation marks have no such form.
_FULL_WIDTH = str.maketrans(",;:?!()", "，；：？！（）")
_HALF_POINT = re.compile(r"(?<!\d)\.|\.(?!\d)")
#: Characters that no XML can hold; a Word file has lost them.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Line:
    """A paragraph of a document. ``page``: a part of the page (letterhead, imprint) that no correction is about.

    ``level``: of a heading, from 1; 0 for any other paragraph.
    """

    runs: tuple[Run, ...]
    page: bool = False
    level: int = 0

    @property
    def heading(self) -> bool:
        """True for a heading."""
        return self.level > 0

    @property
    def text(self) -> str:
        """The text as printed."""
        return "".join(run.text for run in self.runs)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The runs, those of one place together."""
        return tuple(Part(tuple(runs), source) for source, runs in groupby(self.runs, key=lambda run: run.source))

    @property
    def sources(self) -> tuple[Source, ...]:
        """The places that the line comes from, each once."""
        return tuple(dict.fromkeys(run.source for run in self.runs if run.source))


@dataclass(frozen=True)
class Part:
    """A stretch of a line: from one place, or (``source`` None) from the style."""

    runs: tuple[Run, ...]
    source: Source | None

    @property
    def text(self) -> str:
        """The text as printed."""
        return "".join(run.text for run in self.runs)

    @property
    def template(self) -> str:
        """The text with its fields instead of their values."""
        return "".join(f"{{{{{run.value_of}}}}}" if run.value_of else run.text for run in self.runs)


def document_lines(document: Document) -> list[Line]:
    """All paragraphs as a Word file has them, without empty ones."""
    found = []
    for block in document.blocks:
        for line in _lines(block):
            runs = (run._replace(text=_NOT_XML.sub("", run.text.replace("\n", ""))) for run in line.runs)
            found.append(replace(line, runs=tuple(run for run in runs if run.text)))
    return [line for line in found if line.text.strip()]


def _lines(block: Block) -> Iterator[Line]:
    if isinstance(block, (Heading, Paragraph)):
        yield Line(block.runs, level=block.level if isinstance(block, Heading) else 0)
    elif isinstance(block, Title):
        yield Line((_slot(block.text, "title"),))
    elif isinstance(block, Subtitle):
        yield Line((_slot(block.text, "document_number"),))
    elif isinstance(block, Salutation):
        yield Line((_slot(block.text.rstrip("："), "recipients"), Run("：")))
    elif isinstance(block, Signature):
        yield Line((_slot(block.signer, "signer"),))
        yield Line((_slot(block.date, "signed_on"),))
    elif isinstance(block, Note):
        yield Line((Run("（"), _slot(block.text, "note"), Run("）")))
    elif isinstance(block, AttachmentList):
        for number, (line, name) in enumerate(zip(lines_of(block), block.names)):
            yield Line((Run(line.removesuffix(name)), _slot(name, "attachments", number)))
    else:
        yield from (Line((Run(text),), isinstance(block, (Letterhead, Imprint))) for text in lines_of(block))


def _slot(text: str, key: str, line: int = 0) -> Run:
    return Run(text, source=Source("slot", key, line=line))


def slot_texts(lines: Sequence[Line]) -> dict[str, str]:
    """Slot → all its lines as printed, with fields."""
    found: dict[str, dict[int, str]] = {}
    for line in lines:
        for source in line.sources:
            if source.kind == "slot":
                found.setdefault(source.key, {})[source.line] = with_mark(line, source)
    return {key: "\n".join(texts[number] for number in sorted(texts)) for key, texts in found.items()}


def with_mark(line: Line, source: Source) -> str:
    """A slot's line as it would be typed: a chapter with its number, by which it is known as one."""
    text = "".join(part.template for part in line.parts if part.source == source)
    counted = line.heading and line.parts[0].source is None and (source.key, source.line) != ("body_heading", 0)
    return (line.parts[0].text if counted and source.key != "attachments" else "") + text


# --- new words in old stretches --------------------------------------------------------------------------------------

def folded(text: str) -> str:
    """*text*, as long as before, with full-width marks for the half-width ones that somebody may have typed instead.

    A point between digits stays: 1.5.
    """
    return _HALF_POINT.sub("。", text).translate(_FULL_WIDTH)


def renumbered(parts: Sequence[Part], new: str, numbered: bool) -> str:
    """*new* with the number that the style prints in front of the old text: numbers shift, and that is no correction.
    """
    mark, _ = split_number(parts[0].text) if parts and parts[0].source is None else ("", "")
    other, rest = split_number(new)
    same_form = _form(mark) == _form(other)
    return mark + (rest if same_form else new) if mark and (same_form or (numbered and not other)) else new


def _form(mark: str) -> str:
    """The form of a number: （#） for （一）, （1） and (1)."""
    return _NUMERAL.sub("#", folded(mark.strip()).replace("。", "."))


def fitted(parts: Sequence[Part], new: str) -> list[str] | None:
    """The new text of every part that has a source, when all that comes from the style is still there (its marks
    perhaps in half width); else None.
    """
    first, last = 0, len(new)
    if parts[0].source is None:
        if not folded(new).startswith(folded(parts[0].text)):
            return None
        first, parts = len(parts[0].text), parts[1:]
    if parts and parts[-1].source is None:
        if not folded(new).endswith(folded(parts[-1].text)) or last - len(parts[-1].text) < first:
            return None
        last, parts = last - len(parts[-1].text), parts[:-1]
    return _between(parts, new[first:last]) if parts else ([] if first == last else None)


_Codes = Sequence[tuple[str, int, int, int, int]]


def _between(parts: Sequence[Part], new: str) -> list[str] | None:
    """:func:`fitted` for parts that begin and end with one that has a source."""
    text = "".join(part.text for part in parts)
    codes = SequenceMatcher(None, folded(text), folded(new), autojunk=False).get_opcodes()
    found: list[str] = []
    place, begun = 0, 0
    for number, part in enumerate(parts):
        end = place + len(part.text)
        if part.source is None:
            at = _whereabouts(codes, place, end, part.text, new, begun)
            if at is None:
                return None
            found.append(new[begun:at])
            begun = at + len(part.text)
        elif number + 1 < len(parts) and parts[number + 1].source is not None:
            border = _border(codes, end)
            if border is None or border < begun:
                return None
            found.append(new[begun:border])
            begun = border
        place = end
    return [*found, new[begun:]]


def _whereabouts(codes: _Codes, start: int, end: int, text: str, new: str, begun: int) -> int | None:
    """Where the style's *text* of the old [start, end) stands in *new*: where it was, else the nearest like it."""
    expected = begun
    for tag, a, b, c, _ in codes:
        if tag == "equal" and a <= start and end <= b and c + start - a >= begun:
            return c + start - a
        if a <= end - 1 < b:
            expected = c + (end - 1 - a if tag == "equal" else 0) - len(text) + 1
    pattern = f"(?={re.escape(folded(text))})"
    places = [match.start() for match in re.finditer(pattern, folded(new)) if match.start() >= begun]
    return min(places, key=lambda place: abs(place - expected), default=None)


def _border(codes: _Codes, place: int) -> int | None:
    """Where the border between two places has gone; None when it lies inside what was rewritten."""
    for tag, a, b, c, _ in codes:
        if a == place and tag == "equal":
            return c
        if a < place < b:
            return c + place - a if tag == "equal" else None
    return None
