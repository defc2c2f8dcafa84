"""What a corrected Word file asks for: every paragraph that was reworded, deleted, put in or moved, and which words of
the ledger or of the notice's texts would have to become which.

Nothing is taken over here. Where a change cannot be taken by itself (a figure, words or marks of the style, the order
of the ledger's rows) ``why_not`` says so; ``edits`` then hold what can be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from exporters.blocks import Document, Source
from exporters.comparing import Difference, differences, key_of
from exporters.corrected_docx import Remark, read_corrected
from exporters.correction_edits import Edits
from exporters.correction_lines import Line, document_lines
from models.records import NoticeEdit

#: The share of paragraphs that may be changed before one asks whether it is the same paper.
_MOST_CHANGED = 0.6
_DOUBT = "“{}”与送出的通报大多不同，可能不是同一份。请核对选择的文件、写法和版本。"


@dataclass(frozen=True)
class Correction:
    """One paragraph that is different. ``kind``: reworded, deleted, inserted or moved; ``old`` and ``new`` as printed.

    ``under``: the heading above it; ``source``: where it comes from, for showing it. ``edits``: what takes it over (for
    ``models.ledger.take_corrections``); ``why_not``: a Chinese sentence about what cannot be taken over.
    """

    kind: str
    old: str
    new: str
    under: str = ""
    source: Source | None = None
    edits: tuple[NoticeEdit, ...] = ()
    why_not: str = ""


@dataclass(frozen=True)
class Corrected:
    """A corrected file: its differences from the document, the comments in it, and (``doubt``) a sentence when so
    little is the same that it may be another paper.
    """

    corrections: tuple[Correction, ...]
    remarks: tuple[Remark, ...] = ()
    doubt: str = ""


def read_corrections(path: Path, document: Document) -> tuple[Correction, ...]:
    """The differences between a Word file and the document that was sent out, in the file's order.

    BadFileError with a sentence for a file that is no .docx. A file that was only opened and saved has none.
    """
    return read_corrected_file(path, document).corrections


def read_corrected_file(path: Path, document: Document) -> Corrected:
    """:func:`read_corrections`, with the comments."""
    read = read_corrected(path)
    lines = document_lines(document)
    paragraphs = [each for each in read.paragraphs if not _is_of_page(each.text, lines)]
    numbered = [each.numbered for each in paragraphs]
    found = corrections(lines, [each.text.strip() for each in paragraphs], document.audience, numbered)
    changed = sum(bool(each.old) for each in found)
    doubt = _DOUBT.format(path.name) if changed > _MOST_CHANGED * len(lines) else ""
    return Corrected(found, read.remarks, doubt)


def _is_of_page(text: str, lines: Sequence[Line]) -> bool:
    """True for a piece of letterhead or imprint, however a Word file cuts them into paragraphs."""
    page = "".join("".join(line.text.split()) for line in lines if line.page)
    key = key_of(text)
    return "".join(text.split()) in page and not any(key_of(line.text) == key for line in lines if not line.page)


def corrections(
    lines: Sequence[Line], new: Sequence[str], audience: str, numbered: Sequence[bool] = ()
) -> tuple[Correction, ...]:
    """The differences between a document's lines and a corrected text's paragraphs.

    *numbered*: which paragraphs have a number that Word counts by itself.
    """
    found = differences([line.text for line in lines], new)
    gone = frozenset(each.old_place for each in found if each.kind == "deleted" and each.old_place is not None)
    edits = Edits(lines, audience, gone)
    made: list[Correction] = []
    above = -1  # the old paragraph behind which we are
    for number, each in enumerate(found):
        below = next((later.old_place for later in found[number + 1:] if later.kind in ("same", "reworded")), None)
        own_number = bool(numbered) and each.new_place is not None and numbered[each.new_place]
        correction = _correction(edits, lines, each, (above, below), own_number)
        if correction:
            made.append(correction)
        if each.old_place is not None and each.kind != "moved":
            above = each.old_place
    return tuple(made)


def _correction(
    edits: Edits, lines: Sequence[Line], each: Difference, around: tuple[int, int | None], own_number: bool
) -> Correction | None:
    """What a difference asks for; None when it is no correction (a number that shifted, a part of the page)."""
    line = None if each.old_place is None else lines[each.old_place]
    if line and line.page and each.kind == "deleted":
        return None
    if each.kind in ("same", "reworded") and line:
        if each.kind == "same" and not edits.typed_number_changed(line, each.new):
            return None
        taken, why_not = edits.reworded(line, each.new, own_number)
        if not taken and not why_not:
            return None
    elif each.kind == "deleted" and each.old_place is not None:
        taken, why_not = edits.deleted(each.old_place)
    elif each.kind == "inserted":
        taken, why_not = edits.inserted(each.new, around)
    else:
        taken, why_not = edits.moved(each.old_place or 0, each.new, around)
    kind = "reworded" if each.kind == "same" else each.kind
    source = next(iter(line.sources), None) if line else None
    return Correction(kind, each.old, each.new, _heading_above(lines, each, around[0]), source, taken, why_not)


def _heading_above(lines: Sequence[Line], each: Difference, above: int) -> str:
    place = above if each.old_place is None else each.old_place
    return next((lines[number].text for number in range(place, -1, -1)
                 if lines[number].heading and number != each.old_place), "")
