"""What a corrected Word file asks for: every paragraph that was reworded, deleted, put in, moved, cut in two or joined
to the next, and which words of the ledger or of the notice's texts would have to become which.

Nothing is taken over here. Where a change cannot be taken by itself (a figure, words or marks of the style, the order
of the ledger's rows) ``why_not`` says so; ``edits`` then hold what can be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from exporters import correction_reasons as reasons
from exporters.blocks import Document, Source
from exporters.comparing import Difference, differences, key_of
from exporters.corrected_docx import CorrectedFile, Remark, read_corrected
from exporters.correction_edits import CUT, Edits, Found
from exporters.correction_frames import Frames
from exporters.correction_groups import KINDS, Change, grouped
from exporters.correction_lines import Line, document_lines
from exporters.correction_places import Places
from exporters.style_model import Style
from models.records import NoticeEdit

__all__ = ["KINDS", "Corrected", "Correction", "compared", "corrections", "origin_of", "read_corrected_file",
           "read_corrections"]

#: The share of paragraphs that may be changed before one asks whether it is the same paper.
_MOST_CHANGED = 0.6
_DOUBT = "“{}”与送出的通报大多不同，可能不是同一份。请核对选择的文件、写法和版本。"


@dataclass(frozen=True)
class Correction:
    """One change of a paragraph, or of several that belong together (``old`` and ``new`` as printed, a line each).

    ``kind``: one of :data:`KINDS`. ``where``: its place in words; ``to``: the place that it was moved to. ``source``:
    where it comes from, for showing it. ``edits``: what takes it over (for ``models.ledger.take_corrections``);
    ``why_not``: a Chinese sentence about what cannot be taken over; ``note``: one about what is.
    """

    kind: str
    old: str
    new: str
    where: str = ""
    to: str = ""
    source: Source | None = None
    edits: tuple[NoticeEdit, ...] = ()
    why_not: str = ""
    note: str = ""


@dataclass(frozen=True)
class Corrected:
    """A corrected file: its differences from the document, the comments in it, and (``doubt``) a sentence when so
    little is the same that it may be another paper. ``since``: how many more differences there are only because the
    notice has changed since the paper was sent out (its day, figures of the ledger).
    """

    corrections: tuple[Correction, ...]
    remarks: tuple[Remark, ...] = ()
    doubt: str = ""
    since: int = 0


def read_corrections(path: Path, document: Document, style: Style | None = None) -> tuple[Correction, ...]:
    """The differences between a Word file and the document that was sent out, in the file's order.

    BadFileError with a sentence for a file that is no .docx. A file that was only opened and saved has none.
    """
    return read_corrected_file(path, document, style).corrections


def read_corrected_file(path: Path, document: Document, style: Style | None = None) -> Corrected:
    """:func:`read_corrections`, with the comments. *style*: the notice's, whose frames new words must fit into."""
    return compared(read_corrected(path), document, style)


def origin_of(
    read: CorrectedFile, document: Document, style: Style | None, sent: Sequence[Document]
) -> Document | None:
    """Which of the papers that were kept the file was made from; None when it is nearer to *document* itself."""
    counted = [(len(found.corrections), each) for each in sent if not (found := _compared(read, each, style)).doubt]
    fewest = min(counted, key=lambda pair: pair[0], default=None)
    return fewest[1] if fewest and fewest[0] < len(_compared(read, document, style).corrections) else None


def compared(
    read: CorrectedFile, document: Document, style: Style | None = None, origin: Document | None = None
) -> Corrected:
    """:func:`read_corrected_file` for a file that has been read.

    *origin*: the paper that the file was made from. What the file says as that paper says it, nobody has corrected:
    the notice has changed since. That is counted, not listed.
    """
    found = _compared(read, document, style)
    if origin is None:
        return found
    kept = _made_by_hand(found.corrections, _compared(read, origin, style).corrections)
    return replace(found, corrections=kept, since=len(found.corrections) - len(kept))


def _compared(read: CorrectedFile, document: Document, style: Style | None) -> Corrected:
    lines = document_lines(document)
    paragraphs = [each for each in read.paragraphs if not _is_of_page(each.text, lines)]
    numbered = [each.numbered for each in paragraphs]
    found = corrections(lines, [each.text.strip() for each in paragraphs], document.audience, numbered, style)
    changed = sum(len(each.old.splitlines()) for each in found)
    doubt = _DOUBT.format(read.name) if changed > _MOST_CHANGED * len(lines) else ""
    remarks = [each for each in read.remarks if not (each.is_box and _is_of_page(each.text, lines))]
    return Corrected(found, tuple(remarks), doubt)


def _made_by_hand(found: Sequence[Correction], origin: Sequence[Correction]) -> tuple[Correction, ...]:
    """Those of *found* that the paper which was sent out differs in, too.

    A paragraph taken out by hand may read differently by now; while one such is not found again, every deletion stays.
    """
    written = {key for each in origin for key in _keys(each.new)}
    gone = {key for each in origin if each.kind == "deleted" for key in _keys(each.old)}
    sure = gone <= {key for each in found for key in _keys(each.old)}
    return tuple(
        each for each in found
        if (not written.isdisjoint(_keys(each.new)) if each.new else not (sure and gone.isdisjoint(_keys(each.old))))
    )


def _keys(text: str) -> list[str]:
    return [key_of(line) for line in text.splitlines()]


def _is_of_page(text: str, lines: Sequence[Line]) -> bool:
    """True for a piece of letterhead or imprint, however a Word file cuts them into paragraphs."""
    page = "".join("".join(line.text.split()) for line in lines if line.page)
    key = key_of(text)
    return "".join(text.split()) in page and not any(key_of(line.text) == key for line in lines if not line.page)


def corrections(
    lines: Sequence[Line], new: Sequence[str], audience: str, numbered: Sequence[bool] = (),
    style: Style | None = None,
) -> tuple[Correction, ...]:
    """The differences between a document's lines and a corrected text's paragraphs.

    *numbered*: which paragraphs have a number that Word counts by itself.
    """
    return tuple(_Finder(lines, new, audience, numbered, style))


class _Finder:
    """Goes through the differences of one paper."""

    def __init__(
        self, lines: Sequence[Line], new: Sequence[str], audience: str, numbered: Sequence[bool], style: Style | None
    ) -> None:
        self.lines = lines
        self.numbered = numbered
        self.changes = grouped(differences([line.text for line in lines], new))
        gone = {place for each in self.changes if each.kind == "deleted" for place in each.olds}
        now = {place: each.new for each in self.changes if each.kind in ("reworded", "split") for place in each.olds}
        self.edits = Edits(lines, audience, gone, now, Frames(style))
        self.places = Places(lines)

    def __iter__(self) -> Iterator[Correction]:
        above = -1  # the old paragraph behind which we are
        told: set[int] = set()
        for number, change in enumerate(self.changes):
            below = next((later.olds[0] for later in self.changes[number + 1:]
                          if later.kind in ("same", "reworded", "split", "joined")), None)
            if not told.issuperset(change.olds) or not change.olds:
                for correction in self.of(self.whole(change), (above, below)):
                    yield replace(correction, note="".join(self.edits.notes))
            told.update(self.whole(change).olds)
            self.edits.notes.clear()
            if change.olds and change.kind != "moved":
                above = change.olds[-1]

    def whole(self, change: Change) -> Change:
        """A problem of which heading and account were struck out is one deletion."""
        problem = self.edits.whole_problem(change.olds[0]) if change.kind == "deleted" else range(0)
        if not problem:
            return change
        return Change("deleted", tuple(Difference("deleted", self.lines[place].text, "", place) for place in problem))

    def of(self, change: Change, around: tuple[int, int | None]) -> Iterator[Correction]:
        """The corrections of a change; none for a number that shifted or a part of the page."""
        first = self.lines[change.olds[0]] if change.olds else None
        if first and first.page and change.kind == "deleted":
            return
        if change.kind == "moved":
            yield from self.moved(change, around)
        elif change.kind == "inserted":
            taken, why_not = self.edits.inserted(change.new, around)
            where = self.places.behind(around[0])
            yield Correction("inserted", "", change.new, where, edits=taken, why_not=why_not)
        elif change.kind == "deleted":
            yield self.made(change, self.edits.deleted(change.olds[0]))
        elif change.kind == "joined":
            yield self.made(change, self.edits.joined(change.olds, change.new))
        else:
            yield from self.reworded(change.parts[0] if len(change.parts) == 1 else None, change)

    def reworded(self, one: Difference | None, change: Change) -> Iterator[Correction]:
        """New words for one paragraph, perhaps in several pieces."""
        line = self.lines[change.olds[0]]
        if one and one.kind == "same" and not self.edits.typed_number_changed(line, change.new):
            return
        own_number = bool(self.numbered) and self.numbered[change.news[0]]
        taken, why_not = self.edits.reworded(line, change.new, own_number)
        if not taken and not why_not and not self.edits.notes:
            return
        kind = "split" if CUT in change.new else "reworded"
        where = self.places.changed(change.olds[0], change.new)
        yield replace(self.made(change, (taken, why_not)), kind=kind, where=where)

    def moved(self, change: Change, around: tuple[int, int | None]) -> Iterator[Correction]:
        """One move, and what was reworded in it where the move itself cannot be taken."""
        taken, why_not = self.edits.moved(change.olds, [part.new for part in change.parts], around)
        if why_not == reasons.ORDER:
            why_not = reasons.moved(change.parts[0].old)
        yield replace(self.made(change, (taken, why_not)), to=self.places.behind(around[0]))
        for part in () if taken else change.parts:
            if key_of(part.old) != key_of(part.new) and part.old_place is not None:
                yield from self.reworded(part, Change("reworded", (part,)))

    def made(self, change: Change, found: Found) -> Correction:
        """A change of paragraphs that are there."""
        line = self.lines[change.olds[0]]
        return Correction(change.kind, change.old, change.new, self.places.of(change.olds[0]), "",
                          next(iter(line.sources), None), *found)
