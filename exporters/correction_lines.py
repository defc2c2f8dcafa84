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
_NUMBER = r"\d+(?:\.\d+)?%?"
_NUMERAL = re.compile(r"\d+|[一二三四五六七八九十百零〇]+")
#: Characters that no XML can hold; a Word file has lost them.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Line:
    """A paragraph of a document. ``page``: a part of the page (letterhead, imprint) that no correction is about."""

    runs: tuple[Run, ...]
    page: bool = False
    heading: bool = False

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
        yield Line(block.runs, heading=isinstance(block, Heading))
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


# --- new words in old stretches --------------------------------------------------------------------------------------

def renumbered(parts: Sequence[Part], new: str, numbered: bool) -> str:
    """*new* with the number that the style prints in front of the old text: numbers shift, and that is no correction.
    """
    mark, _ = split_number(parts[0].text) if parts and parts[0].source is None else ("", "")
    other, rest = split_number(new)
    same_form = _NUMERAL.sub("#", mark.strip()) == _NUMERAL.sub("#", other.strip())
    return mark + (rest if same_form else new) if mark and (same_form or (numbered and not other)) else new


def fitted(parts: Sequence[Part], new: str) -> list[str] | None:
    """The new text of every part that has a source, when all that comes from the style is still there; else None."""
    first, last = 0, len(new)
    if parts[0].source is None:
        if not new.startswith(parts[0].text):
            return None
        first, parts = len(parts[0].text), parts[1:]
    if parts and parts[-1].source is None:
        if not new.endswith(parts[-1].text) or last - len(parts[-1].text) < first:
            return None
        last, parts = last - len(parts[-1].text), parts[:-1]
    return _between(parts, new[first:last]) if parts else ([] if first == last else None)


_Codes = Sequence[tuple[str, int, int, int, int]]


def _between(parts: Sequence[Part], new: str) -> list[str] | None:
    """:func:`fitted` for parts that begin and end with one that has a source."""
    codes = SequenceMatcher(None, "".join(part.text for part in parts), new, autojunk=False).get_opcodes()
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
    places = [match.start() for match in re.finditer(f"(?={re.escape(text)})", new) if match.start() >= begun]
    return min(places, key=lambda place: abs(place - expected), default=None)


def _border(codes: _Codes, place: int) -> int | None:
    """Where the border between two places has gone; None when it lies inside what was rewritten."""
    for tag, a, b, c, _ in codes:
        if a == place and tag == "equal":
            return c
        if a < place < b:
            return c + place - a if tag == "equal" else None
    return None


@dataclass(frozen=True)
class Figure:
    """A value from the ledger that somebody typed over: the field's name, what it was, what was typed."""

    name: str
    old: str
    new: str


def with_fields(runs: Sequence[Run], new: str) -> tuple[str, tuple[Figure, ...]]:
    """*new* with the fields of *runs* where their values still stand, and the figures that were typed over (their
    fields stay: a figure comes from the ledger).
    """
    values = [run.text for run in runs if run.value_of]
    pattern = re.compile("|".join((*map(_exactly, sorted(values, key=len, reverse=True)), _NUMBER, ".")), re.DOTALL)
    old = [token for run in runs for token in
           ([(run.text, run.value_of)] if run.value_of else [(each, "") for each in pattern.findall(run.text)])]
    typed = pattern.findall(new)
    figures: list[Figure] = []
    out: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, [text for text, _ in old], typed, autojunk=False).get_opcodes():
        if tag == "equal":
            out += [f"{{{{{name}}}}}" if name else text for text, name in old[a:b]]
        else:
            out += _typed_over(old[a:b], typed[c:d], figures)
    return "".join(out), tuple(figures)


def _exactly(value: str) -> str:
    return rf"(?<!\d){re.escape(value)}(?!\d)"


def _typed_over(old: Sequence[tuple[str, str]], typed: list[str], figures: list[Figure]) -> list[str]:
    """What stands instead of *old*: the field of a figure stays where another number was typed."""
    is_number = re.compile(_NUMBER).fullmatch
    were = [(text, name) for text, name in old if is_number(text)]
    places = [place for place, text in enumerate(typed) if is_number(text)]
    out = list(typed)
    for (text, name), place in zip(were, places):
        if name:
            figures.append(Figure(name, text, typed[place]))
            out[place] = f"{{{{{name}}}}}"
    return out
