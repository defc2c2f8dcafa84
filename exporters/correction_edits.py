"""From a corrected paragraph to the edits that take it over, or the sentence why it cannot be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from exporters import correction_reasons as reasons
from exporters.blocks import Source
from exporters.comparing import split_number
from exporters.correction_fields import Figure, with_fields
from exporters.correction_frames import Frames, as_typed
from exporters.correction_items import list_frame, paired, swallows
from exporters.correction_lines import (
    SLOTS_OF_LINES, Line, Part, fitted, renumbered, slot_texts, with_mark,
)
from exporters.correction_marks import ends_as_printed, final_mark, width
from exporters.punctuation import bare, finish
from models.records import NoticeEdit
from models.rules import same_text

#: Edits and the sentence about what they leave out.
Found = tuple[tuple[NoticeEdit, ...], str]

#: Why a paragraph was left out that the leader has struck out (public version).
LEFT_OUT = "审稿时删去"
#: Between the pieces of a paragraph that was cut: a new line of the text that it comes from.
CUT = "\n"
_PROSE = ("progress", "stage_result", "next_steps")


class Edits:
    """Makes the edits for one document. *gone*: the places of the lines that were deleted, *now*: the new words of
    those that were reworded. ``notes`` collects what to know about the edits made last.
    """

    def __init__(
        self, lines: Sequence[Line], audience: str, gone: Set[int], now: Mapping[int, str], frames: Frames
    ) -> None:
        self.lines = lines
        self.public = audience == "public"
        self.gone = gone
        self.now = now
        self.frames = frames
        self.slots = slot_texts(lines)
        self.notes: list[str] = []
        self.put_in: dict[tuple[str, str, int | None], list[str]] = {}

    @staticmethod
    def typed_number_changed(line: Line, new: str) -> bool:
        """True when the number in front is part of somebody's text, not counted by the style, and is another now."""
        return line.parts[0].source is not None and split_number(line.text)[0].strip() != split_number(new)[0].strip()

    def reworded(self, line: Line, new: str, own_number: bool = False) -> Found:
        """New words for the places that a line comes from; :data:`CUT` in them where it was cut."""
        if not line.sources:
            return (), reasons.unfitted(line.parts, new) if line.heading else reasons.TABLE
        parts, why_not = line.parts, ""
        new = renumbered(parts, new, own_number)
        parts, new, why_not = final_mark(parts, new)
        texts = fitted(parts, new)
        if texts is None:
            return self._items(line, new)
        return self._edits(parts, texts, why_not or width(parts, texts, new))

    def _edits(self, parts: Sequence[Part], texts: Sequence[str], why_not: str) -> Found:
        found: list[NoticeEdit] = []
        sentences = [why_not]
        owned = [number for number, part in enumerate(parts) if part.source]
        if _swapped([parts[number] for number in owned], texts):
            return (), reasons.ITEM_ORDER
        for number, text in zip(owned, texts, strict=True):
            if text != parts[number].text:
                edits, reason = self._part(parts, number, text)
                found += edits
                sentences.append(reason)
        return tuple(found), _said(sentences)

    def _part(self, parts: Sequence[Part], number: int, text: str) -> Found:
        """One place's new text."""
        part = parts[number]
        source = part.source
        assert source is not None
        if not text.strip():
            return self._emptied(source, part)
        before = _text_before(parts, number)
        if source.kind == "slot":
            return self._slot(part, source, text, before)
        if CUT in text:
            return self._cut(part, source, text) if _is_account(source) else ((), reasons.SPLIT)
        if not ends_as_printed(parts, number, text):
            return (), reasons.ends(text)
        if not _is_framed(source):
            return (_edit(source, text, part.text),), ""
        after = parts[number + 1].text if number + 1 < len(parts) else ""
        raw = as_typed(before, text, after)
        if not raw:
            return (), reasons.quotes(text)
        fault = self.frames.fault(part.text, raw, before, after)
        return ((), fault) if fault else ((_edit(source, raw, part.text),), "")

    def _slot(self, part: Part, source: Source, text: str, before: str) -> Found:
        template, figures = with_fields(part.runs, text)
        if source.key not in SLOTS_OF_LINES or source.key == "attachments":
            before = ""  # not the number of a chapter, by which a line is known as one
        edit = self._slot_edit(source, before + template, before + part.template)
        return (edit,) if template != part.template else (), self._told(figures)

    def _told(self, figures: Sequence[Figure]) -> str:
        """The sentences about figures that were not taken; those about figures that are words now are noted."""
        self.notes += [figure.sentence for figure in figures if not figure.new]
        return "".join(figure.sentence for figure in figures if figure.new)

    def _slot_edit(self, source: Source, text: str, old: str) -> NoticeEdit:
        if source.key not in SLOTS_OF_LINES:
            return NoticeEdit("slot", source.key, text=text, old=old)
        if (source.key, source.line) == ("body_heading", 0):
            text, old = (split_number(each)[1] for each in (text, old))  # its number is counted anyway
        return NoticeEdit("slot", source.key, text=text, old=old, line=source.line, whole=self.slots[source.key])

    @staticmethod
    def _cut(part: Part, source: Source, text: str) -> Found:
        """A line of a problem's own account that became several."""
        pieces = [piece.strip() for piece in text.split(CUT)]
        if any(finish(piece, "。") != piece for piece in pieces[:-1]) or bare(pieces[-1]) != pieces[-1]:
            return (), reasons.ends(text)
        return (_edit(source, CUT.join(pieces), part.text),), ""

    def _emptied(self, source: Source, part: Part) -> Found:
        """All words of one place were struck out."""
        if source.kind == "slot":
            return (self._slot_edit(source, "", part.template),), ""
        if source.kind == "measure":
            return self._left_out([source])
        return (), reasons.ROW

    def _left_out(self, sources: Sequence[Source]) -> Found:
        if not self.public:
            return (), reasons.INTERNAL
        if any(self._stands_elsewhere(source) for source in sources):
            return (), reasons.ELSEWHERE
        return tuple(NoticeEdit(source.kind, source.key, text=LEFT_OUT, action="leave_out") for source in sources), ""

    def _stands_elsewhere(self, source: Source) -> bool:
        """True when another text of the same measure is printed in a line that is still there."""
        return any(other.key == source.key and other.field != source.field
                   for place, line in enumerate(self.lines) if place not in self.gone for other in line.sources)

    # --- lists in one paragraph --------------------------------------------------------------------------------------

    def _items(self, line: Line, new: str) -> Found:
        """A list with fewer or more items than before: each new item goes with the old one that is likest."""
        parts = list(line.parts)
        places = [number for number, part in enumerate(parts) if part.source and part.source.kind == "measure"]
        for count in (*range(len(places) - 1, 0, -1), *range(len(places) + 1, len(places) + 4)):
            frame = list_frame(parts, places, count)
            texts = fitted(frame, new) if frame else None
            if texts is not None and all(text.strip() for text in texts):
                old = [parts[number].text for number in places]
                items = texts[-count:]
                if not swallows(items, [text for n, text in enumerate(old) if n not in paired(old, items)]):
                    return self._matched(parts, places, texts)
        return (), reasons.SPLIT if CUT in new else reasons.unfitted(parts, new)

    def _matched(self, parts: Sequence[Part], places: Sequence[int], texts: Sequence[str]) -> Found:
        lead = [number for number, part in enumerate(parts) if part.source and number < places[0]]
        found, why_not = self._edits([parts[number] for number in lead], texts[:len(lead)], "")
        items = list(texts[len(lead):])
        pairs = paired([parts[number].text for number in places], items)
        edits, sentences = list(found), [why_not]
        for place, item in pairs.items():
            if parts[places[place]].text != items[item]:
                made, reason = self._part(parts, places[place], items[item])
                edits += made
                sentences.append(reason)
        missing = [parts[places[n]].source for n in range(len(places)) if n not in pairs]
        if missing:
            made, reason = self._left_out([source for source in missing if source])
            edits += made
            sentences.append(reason)
        if len(pairs) < len(items):
            sentences.append(reasons.NEW_ITEM)
        return tuple(edits), _said(sentences)

    # --- paragraphs that went, came or moved -------------------------------------------------------------------------

    def deleted(self, place: int) -> Found:
        """A whole paragraph was struck out."""
        line = self.lines[place]
        sources = line.sources
        if not sources:
            return (), reasons.STYLE_HEADING if line.heading else reasons.LEAD
        if all(source.kind == "slot" for source in sources):
            return (*(self._slot_edit(source, "", with_mark(line, source)) for source in sources),
                    *self._kept_date(place)), ""
        problem = self.whole_problem(place)
        if problem:
            key = _problem_of(self.lines[problem.start])
            edits = (NoticeEdit("problem", key, text=LEFT_OUT, action="leave_out"),)
            return (edits, "") if self.public else ((), reasons.PROBLEM_KEPT)
        if _is_item(line):
            found = self._left_out(sources)
            self.notes += [reasons.LONE_ITEM] if found[0] and self._leaves_one(place) else []
            return found
        (source, *others) = sources
        if not others and source.kind == "problem" and source.field in _PROSE and self._has_other_lines(source):
            return (_edit(source, "", line.parts[-1 if line.parts[0].source is None else 0].text),), ""
        return (), reasons.LEDGER_HEADING if line.heading else reasons.ACCOUNT if others else reasons.ROW

    def _kept_date(self, place: int) -> list[NoticeEdit]:
        """The date of a signer who was struck out: the default one would go with the name."""
        date = self.lines[place + 1] if place + 1 < len(self.lines) and place + 1 not in self.gone else None
        below = date.sources if date and self.lines[place].sources[0].key == "signer" else ()
        return [self._slot_edit(source, date.text, date.text) for source in below if date and source.key == "signed_on"]

    def whole_problem(self, place: int) -> range:
        """The lines of the problem that a line belongs to, when all of them were struck out; else none."""
        begin = next((number for number in range(place, -1, -1) if _problem_of(self.lines[number])), None)
        if begin is None or begin not in self.gone:
            return range(0)
        end = begin + 1
        while end < len(self.lines) and not self.lines[end].heading and not _is_slot(self.lines[end]):
            end += 1
        whole = place < end and all(number in self.gone for number in range(begin, end))
        return range(begin, end) if whole else range(0)

    def _leaves_one(self, place: int) -> bool:
        """True when one line of measures is left beside one that was struck out."""
        first = last = place
        while first and _is_item(self.lines[first - 1]):
            first -= 1
        while last + 1 < len(self.lines) and _is_item(self.lines[last + 1]):
            last += 1
        return sum(number not in self.gone for number in range(first, last + 1)) == 1

    def _has_other_lines(self, source: Source) -> bool:
        return any(other.key == source.key and other.field == source.field and other.line != source.line
                   for line in self.lines for other in line.sources)

    def inserted(self, new: str, around: tuple[int, int | None], template: str = "") -> Found:
        """A paragraph was put in: into the text of a slot, or a problem's account in lines.

        *template*: its words with fields, where it has any.
        """
        if "\t" in new:
            return (), reasons.TABLE_PUT_IN
        above, below = around
        last = self.lines[above].sources[-1] if above >= 0 and self.lines[above].sources else None
        if last and (_takes_lines(last) or self._is_prose(above)):
            text = new if last.kind == "slot" else bare(new)
            if last.kind == "slot" or finish(text, "。") == new:
                return (self._insert(self._anchor(above, last), last, template or text),), ""
        first = next(iter(self.lines[below].sources), None) if below is not None else None
        if first and _takes_lines(first) and first.line == 0:
            return (self._insert(None, first, template or new),), ""
        return (), reasons.NEW_ROW

    def _anchor(self, place: int, source: Source) -> int | None:
        """The next line above, of the same text, that was not struck out; None: the new line is the first."""
        while place in self.gone:
            place -= 1
            if place < 0 or not any(_same_text(other, source) for other in self.lines[place].sources):
                return None
        return place

    def _insert(self, anchor: int | None, source: Source, text: str) -> NoticeEdit:
        """A line behind the line *anchor*, or before the first line, of the text that *source* belongs to."""
        line, old, now = -1, "", ""
        if anchor is not None:
            above = self.lines[anchor]
            source = above.sources[-1]
            line = source.line
            old = with_mark(above, source) if source.kind == "slot" else _own_text(above)
            now = self._reworded_to(anchor, source)
        earlier = self.put_in.setdefault((source.key, source.field, line), [])
        edit = NoticeEdit(source.kind, source.key, source.field, text, old, line, "insert",
                          self.slots.get(source.key, "") if source.kind == "slot" else "", now, tuple(earlier))
        earlier.append(text)
        return edit

    def _reworded_to(self, place: int, source: Source) -> str:
        """The words that a line gets when its own correction is taken over."""
        if place not in self.now:
            return ""
        kept = list(self.notes)
        edits = self.reworded(self.lines[place], self.now[place])[0]
        self.notes = kept
        text = next((edit.text for edit in edits if (edit.key, edit.line) == (source.key, source.line)), "")
        return text.rsplit(CUT, 1)[-1]

    def _is_prose(self, place: int) -> bool:
        """True for a paragraph that is one line of a problem's own account."""
        line = self.lines[place]
        owned = [part for part in line.parts if part.source]
        return not line.heading and len(owned) == 1 and owned[0].source is not None and _is_account(owned[0].source)

    def moved(self, places: Sequence[int], new: Sequence[str], around: tuple[int, int | None]) -> Found:
        """Paragraphs stand elsewhere: taken out there and put in here, where both are texts in lines."""
        edits: list[NoticeEdit] = []
        for place, text in zip(places, new, strict=True):
            line = self.lines[place]
            if not line.sources or not all(_takes_lines(source) for source in line.sources):
                return (), reasons.ORDER
            template, why_not = self._template(line, text)
            put, refused = self.inserted(text, around, template)
            if refused or why_not:
                return (), why_not or reasons.MOVED_TEXT
            edits += [*self.deleted(place)[0], *put]
        return tuple(edits), ""

    def _template(self, line: Line, new: str) -> tuple[str, str]:
        """A moved line's text with its fields, and the sentence about those that were typed over."""
        if same_text(line.text, new):
            return "".join(part.template for part in line.parts), ""
        template, figures = with_fields(line.runs, new)
        return template, self._told(figures)

    def joined(self, places: Sequence[int], new: str) -> Found:
        """Paragraphs that became one: where all are texts in lines."""
        lines = [self.lines[place] for place in places]
        if not all(len(line.sources) == 1 and _takes_lines(line.sources[0]) for line in lines):
            return (), reasons.JOINED
        first = lines[0]
        source = first.sources[0]
        new = renumbered(first.parts, new, False)
        mark = first.parts[0].text if first.parts[0].source is None else ""
        runs = [run for line in lines for part in line.parts for run in part.runs]
        template, figures = with_fields(runs, new)
        if not template.startswith(mark):
            return (), reasons.unfitted(first.parts, new)
        counted = mark if with_mark(first, source).startswith(mark) else ""
        words = counted + template[len(mark):]
        return (self._slot_edit(source, words, with_mark(first, source)),
                *(edit for place in places[1:] for edit in self.deleted(place)[0])), self._told(figures)


def _swapped(parts: Sequence[Part], texts: Sequence[str]) -> bool:
    """True when a measure would get the words of another one: they changed places."""
    old = {part.text: number for number, part in enumerate(parts) if part.source and part.source.kind == "measure"}
    return any(old.get(text, number) != number and parts[number].text != text for number, text in enumerate(texts))


def _text_before(parts: Sequence[Part], number: int) -> str:
    before = parts[number - 1] if number else None
    return before.text if before and before.source is None else ""


def _own_text(line: Line) -> str:
    return next(part.text for part in line.parts if part.source)


def _is_framed(source: Source) -> bool:
    return source.kind == "problem" and source.field in ("text", "aspect", "topic")


def _is_account(source: Source) -> bool:
    return source.kind == "problem" and source.field in _PROSE


def _edit(source: Source, text: str, old: str) -> NoticeEdit:
    return NoticeEdit(source.kind, source.key, source.field, text, old, source.line if _is_account(source) else None)


def _problem_of(line: Line) -> str:
    return next((source.key for source in line.sources if line.heading and source.kind == "problem"
                 and source.field == "text"), "")


def _is_item(line: Line) -> bool:
    return bool(line.sources) and not line.heading and all(source.kind == "measure" for source in line.sources)


def _is_slot(line: Line) -> bool:
    return any(source.kind == "slot" for source in line.sources)


def _takes_lines(source: Source) -> bool:
    return source.kind == "slot" and source.key in SLOTS_OF_LINES


def _same_text(left: Source, right: Source) -> bool:
    return left._replace(line=0) == right._replace(line=0)


def _said(sentences: Sequence[str]) -> str:
    return "".join(dict.fromkeys(filter(None, sentences)))
