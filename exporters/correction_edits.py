"""From a corrected paragraph to the edits that take it over, or the sentence why it cannot be."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from exporters.blocks import Run, Source
from exporters.comparing import likeness, split_number
from exporters.correction_lines import SLOTS_OF_LINES, Figure, Line, Part, fitted, renumbered, with_fields
from exporters.numbering import chinese_numeral
from exporters.punctuation import bare, finish, first_sentence, nest_quotes
from models.records import NoticeEdit
from models.rules import same_text

#: Edits and the sentence about what they leave out.
Found = tuple[tuple[NoticeEdit, ...], str]

#: Why a paragraph was left out that the leader has struck out (public version).
LEFT_OUT = "审稿时删去"
_PROSE = ("progress", "stage_result", "next_steps")
_MARKS = "。；，：、！？…"
#: Words at both ends of a text that frames do not say again (contract §2).
_FRAME_STARTS, _FRAME_ENDS = ("聚焦", "着力解决", "解决", "针对", "“"), ("问题", "现象", "方面", "情况", "整改", "”")
_NUMERAL = re.compile(r"[一二三四五六七八九十]+|\d+")
_LIST_MARK = re.compile(r"[（(]?(?:[一二三四五六七八九十]+|\d+)(?:是|[）)、.])$")
_STYLE = "改动了写法自带的文字、序号或标点（如“一是”“着力解决……的问题”），不能自动采纳。请改写法，或逐处改写。"
_MARK = "句末标点由写法决定，没有采纳。"
_ORDER = "先后顺序以台账为准，不能自动采纳。请在台账里移动这一行。"
_ROW = "这里的内容来自台账，通报里不能只删这一处。请在台账里修改，或把问题合并、设为不公开。"
_NEW_ROW = "新增的内容不属于任何一处可写的文字，不能自动采纳。请在台账里新增措施，或写进“整改情况”。"
_NEW_ITEM = "新增的一项在台账里没有对应的措施，不能自动采纳。请在台账里新增措施。"
_ITEM_GONE = "删去的一项在台账里仍有对应的措施，不能只删这一处（内部稿没有不公开一说，或这条措施在别处还印着）。请在台账里处理。"
_HEADING = "这是写法或台账里的标题，不能自动删去。请修改写法，或合并、不公开它下面的问题。"
_TABLE = "这一处不是可以改写的文字，不能自动采纳。请在台账里修改。"


class Edits:
    """Makes the edits for one document. *gone*: the places of the lines that were deleted."""

    def __init__(self, lines: Sequence[Line], audience: str, gone: Set[int]) -> None:
        self.lines = lines
        self.public = audience == "public"
        self.gone = gone
        self.slots = _slot_texts(lines)

    @staticmethod
    def typed_number_changed(line: Line, new: str) -> bool:
        """True when the number in front is part of somebody's text, not counted by the style, and is another now."""
        return line.parts[0].source is not None and split_number(line.text)[0].strip() != split_number(new)[0].strip()

    def reworded(self, line: Line, new: str, own_number: bool = False) -> Found:
        """New words for the places that a line comes from."""
        if not line.sources:
            return (), _TABLE
        parts, why_not = line.parts, ""
        new = renumbered(parts, new, own_number)
        parts, new, why_not = _final_mark(parts, new)
        texts = fitted(parts, new)
        if texts is None:
            return self._items(line, new)
        return self._edits(parts, texts, why_not)

    def _edits(self, parts: Sequence[Part], texts: Sequence[str], why_not: str) -> Found:
        found: list[NoticeEdit] = []
        reasons = [why_not]
        owned = [number for number, part in enumerate(parts) if part.source]
        for number, text in zip(owned, texts, strict=True):
            if text != parts[number].text:
                edits, reason = self._part(parts, number, text)
                found += edits
                reasons.append(reason)
        return tuple(found), "".join(dict.fromkeys(filter(None, reasons)))

    def _part(self, parts: Sequence[Part], number: int, text: str) -> Found:
        """One place's new text."""
        part = parts[number]
        source = part.source
        assert source is not None
        if not text.strip():
            return self._emptied(source, part)
        if source.kind == "slot":
            return self._slot(part, source, text, _text_before(parts, number))
        if bare(text) != text or not _keeps_its_mark(parts, number, text):
            return (), _STYLE
        after = parts[number + 1].text if number + 1 < len(parts) else ""
        raw = _as_typed(_text_before(parts, number), text, after) if _is_framed(source) else text
        return ((_edit(source, raw, part.text),), "") if raw else ((), _STYLE)

    def _slot(self, part: Part, source: Source, text: str, before: str) -> Found:
        template, figures = with_fields(part.runs, text)
        if source.key not in SLOTS_OF_LINES or source.key == "attachments":
            before = ""  # not the number of a chapter, by which a line is known as one
        edit = self._slot_edit(source, before + template, before + part.template)
        return (edit,) if template != part.template else (), "".join(map(_figure, figures))

    def _slot_edit(self, source: Source, text: str, old: str) -> NoticeEdit:
        if source.key not in SLOTS_OF_LINES:
            return NoticeEdit("slot", source.key, text=text, old=old)
        if (source.key, source.line) == ("body_heading", 0):
            text, old = (split_number(each)[1] for each in (text, old))  # its number is counted anyway
        return NoticeEdit("slot", source.key, text=text, old=old, line=source.line, whole=self.slots[source.key])

    def _emptied(self, source: Source, part: Part) -> Found:
        """All words of one place were struck out."""
        if source.kind == "slot":
            return (self._slot_edit(source, "", part.template),), ""
        if source.kind == "measure":
            return self._left_out([source])
        return (), _ROW

    def _left_out(self, sources: Sequence[Source]) -> Found:
        if not self.public or any(self._stands_elsewhere(source) for source in sources):
            return (), _ITEM_GONE
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
            frame = _list_frame(parts, places, count)
            texts = fitted(frame, new) if frame else None
            if texts is not None and all(text.strip() for text in texts):
                return self._matched(parts, places, texts)
        return (), _STYLE

    def _matched(self, parts: Sequence[Part], places: Sequence[int], texts: Sequence[str]) -> Found:
        lead = [number for number, part in enumerate(parts) if part.source and number < places[0]]
        found, why_not = self._edits([parts[number] for number in lead], texts[:len(lead)], "")
        items = list(texts[len(lead):])
        pairs = _paired([parts[number].text for number in places], items)
        edits, reasons = list(found), [why_not]
        for place, item in pairs.items():
            if parts[places[place]].text != items[item]:
                made, reason = self._part(parts, places[place], items[item])
                edits += made
                reasons.append(reason)
        missing = [parts[places[n]].source for n in range(len(places)) if n not in pairs]
        if missing:
            made, reason = self._left_out([source for source in missing if source])
            edits += made
            reasons.append(reason)
        if len(pairs) < len(items):
            reasons.append(_NEW_ITEM)
        return tuple(edits), "".join(dict.fromkeys(filter(None, reasons)))

    # --- paragraphs that went, came or moved -------------------------------------------------------------------------

    def deleted(self, place: int) -> Found:
        """A whole paragraph was struck out."""
        line = self.lines[place]
        sources = line.sources
        if not sources:
            return (), _HEADING if line.heading else _ROW
        if all(source.kind == "slot" for source in sources):
            return (*(self._slot_edit(source, "", _with_mark(line, source)) for source in sources),
                    *self._kept_date(place)), ""
        problem = self._deleted_problem(place)
        if problem:
            return (NoticeEdit("problem", problem, text=LEFT_OUT, action="leave_out"),), ""
        if all(source.kind == "measure" for source in sources):
            return self._left_out(sources)
        (source, *others) = sources
        if not others and source.kind == "problem" and source.field in _PROSE and self._has_other_lines(source):
            return (_edit(source, "", line.parts[-1 if line.parts[0].source is None else 0].text),), ""
        return (), _HEADING if line.heading else _ROW

    def _kept_date(self, place: int) -> list[NoticeEdit]:
        """The date of a signer who was struck out: the default one would go with the name."""
        date = self.lines[place + 1] if place + 1 < len(self.lines) and place + 1 not in self.gone else None
        below = date.sources if date and self.lines[place].sources[0].key == "signer" else ()
        return [self._slot_edit(source, date.text, date.text) for source in below if date and source.key == "signed_on"]

    def _deleted_problem(self, place: int) -> str:
        """In the public version: the problem of which the heading and all that is told of it were struck out."""
        if not self.public:
            return ""
        begin = next((number for number in range(place, -1, -1) if _problem_of(self.lines[number])), None)
        if begin is None or begin not in self.gone:
            return ""
        end = begin + 1
        while end < len(self.lines) and not self.lines[end].heading and not _is_slot(self.lines[end]):
            end += 1
        whole = place < end and all(number in self.gone for number in range(begin, end))
        return _problem_of(self.lines[begin]) if whole else ""

    def _has_other_lines(self, source: Source) -> bool:
        return any(other.key == source.key and other.field == source.field and other.line != source.line
                   for line in self.lines for other in line.sources)

    def inserted(self, new: str, around: tuple[int, int | None]) -> Found:
        """A paragraph was put in: into the text of a slot, or a problem's account in lines."""
        above, below = around
        last = _last_place(self.lines[above]) if above >= 0 else None
        if last and (_takes_lines(last) or self._is_prose(above)):
            if last.kind == "slot":
                return (self._insert(last, new, _with_mark(self.lines[above], last)),), ""
            text = bare(new)
            if finish(text, "。") == new:
                part = next(part for part in self.lines[above].parts if part.source)
                return (_edit(last, text, part.text, "insert"),), ""
        first = _first_place(self.lines[below]) if below is not None else None
        if first and _takes_lines(first) and first.line == 0:
            return (self._insert(Source("slot", first.key, line=-1), new, ""),), ""
        return (), _NEW_ROW

    def _insert(self, source: Source, new: str, old: str) -> NoticeEdit:
        return NoticeEdit("slot", source.key, text=new, old=old, line=source.line, action="insert",
                          whole=self.slots[source.key])

    def _is_prose(self, place: int) -> bool:
        """True for a paragraph that is one line of a problem's own account."""
        line = self.lines[place]
        owned = [part for part in line.parts if part.source]
        return not line.heading and len(owned) == 1 and owned[0].source is not None and (
            owned[0].source.kind == "problem" and owned[0].source.field in _PROSE)

    def moved(self, place: int, new: str, around: tuple[int, int | None]) -> Found:
        """A paragraph stands elsewhere: taken out there and put in here, where both are texts in lines."""
        line = self.lines[place]
        if not line.sources or not all(_takes_lines(source) for source in line.sources):
            return (), _ORDER
        put, why_not = self.inserted(self._template(line, new), around)
        if why_not:
            return (), _ORDER
        return (*self.deleted(place)[0], *put), ""

    def _template(self, line: Line, new: str) -> str:
        """A moved line's text with its fields."""
        return "".join(part.template for part in line.parts) if same_text(line.text, new) else new


def _slot_texts(lines: Sequence[Line]) -> dict[str, str]:
    """Slot → all its lines as printed, with fields."""
    found: dict[str, dict[int, str]] = {}
    for line in lines:
        for source in line.sources:
            if source.kind == "slot":
                found.setdefault(source.key, {})[source.line] = _with_mark(line, source)
    return {key: "\n".join(texts[number] for number in sorted(texts)) for key, texts in found.items()}


def _with_mark(line: Line, source: Source) -> str:
    """A slot's line as it would be typed: a chapter with its number, by which it is known as one."""
    text = "".join(part.template for part in line.parts if part.source == source)
    counted = line.heading and line.parts[0].source is None and (source.key, source.line) != ("body_heading", 0)
    return (line.parts[0].text if counted and source.key != "attachments" else "") + text


def _final_mark(parts: Sequence[Part], new: str) -> tuple[tuple[Part, ...], str, str]:
    """A final mark of the style that was changed: ！？… belong to the words then, another one is not taken over."""
    last = parts[-1]
    if last.source is not None or len(parts) < 2 or last.text.strip(_MARKS) or new.endswith(last.text):
        return tuple(parts), new, ""
    if new.endswith(("！", "？", "…", "!", "?", "：")):
        return tuple(parts[:-1]), new, ""
    return tuple(parts), bare(new) + last.text, _MARK


def _keeps_its_mark(parts: Sequence[Part], number: int, text: str) -> bool:
    """Whether new words get a final mark just where the old ones do. Where they get none (inside a frame like 针对…问题,
    in a heading without a mark) they must not be such that a mark, or another frame, would be put around them.
    """
    if _gets_mark(parts, number):
        return finish(text, "。") == text + "。"
    return _looks_to_a_frame(text) == _looks_to_a_frame(parts[number].text)


def _looks_to_a_frame(text: str) -> tuple[bool, bool, bool, bool]:
    """What decides which mark and which words of a frame a text gets: those that it has itself, and whether it is one
    sentence or several.
    """
    return (finish(text, "。") == text, first_sentence(text) == len(text), text.startswith(_FRAME_STARTS),
            text.endswith(_FRAME_ENDS))


def _gets_mark(parts: Sequence[Part], number: int) -> bool:
    """True when the style puts a final mark behind a part's words."""
    following = parts[number + 1] if number + 1 < len(parts) else None
    return following is not None and following.source is None and following.text[:1] in tuple(_MARKS)


def _text_before(parts: Sequence[Part], number: int) -> str:
    before = parts[number - 1] if number else None
    return before.text if before and before.source is None else ""


def _is_framed(source: Source) -> bool:
    return source.kind == "problem" and source.field in ("text", "aspect", "topic")


def _as_typed(before: str, text: str, after: str) -> str:
    """What must be typed so that *text* is printed inside a frame, whose quotation marks turn the inner ones."""
    turned = text.translate(str.maketrans("“”‘’", "‘’“”"))
    for typed in (text, turned):
        printed = nest_quotes(before + typed + after)
        if printed[len(before):len(before) + len(typed)] == text:
            return typed
    return ""


def _list_frame(parts: Sequence[Part], places: Sequence[int], count: int) -> list[Part]:
    """The parts of the same list with another number of items; empty when it is not known how that would look."""
    if not places or (count > 1 and len(places) < 2):
        return []
    start, end = places[0], places[-1]
    if any(parts[number].source is None for number in range(start, end, 2)) or end - start != 2 * len(places) - 2:
        return []
    before, item, after = list(parts[:start]), parts[start], list(parts[end + 1:])
    if count == 1 and before and before[-1].source is None:
        before[-1] = _fixed(_LIST_MARK.sub("", before[-1].text))
        before = [part for part in before if part.text]
    middle: list[Part] = []
    for number in range(2, count + 1):
        middle += [_fixed(_counted(parts[start + 1].text, number)), item]
    return [*before, item, *middle, *after]


def _fixed(text: str) -> Part:
    return Part((Run(text),) if text else (), None)


def _counted(text: str, number: int) -> str:
    """«；二是» for another item."""
    return _NUMERAL.sub(lambda match: str(number) if match[0].isdigit() else chinese_numeral(number), text, count=1)


def _paired(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Old items → new ones, in order, so that as much as possible is alike."""
    best: dict[tuple[int, int], tuple[float, dict[int, int]]] = {}

    def choose(first: int, second: int) -> tuple[float, dict[int, int]]:
        if first == len(old) or second == len(new):
            return 0.0, {}
        if (first, second) not in best:
            value = likeness(old[first], new[second]) if old[first] != new[second] else 1.0
            rest = choose(first + 1, second + 1)
            with_both = (value + rest[0], {first: second, **rest[1]}) if value > 0 else (0.0, {})
            best[first, second] = max(with_both, choose(first + 1, second), choose(first, second + 1),
                                      key=lambda each: each[0])
        return best[first, second]

    return choose(0, 0)[1]


def _edit(source: Source, text: str, old: str, action: str = "reword") -> NoticeEdit:
    line = source.line if source.kind == "problem" and source.field in _PROSE else None
    return NoticeEdit(source.kind, source.key, source.field, text, old, line, action)


def _figure(figure: Figure) -> str:
    return f"“{figure.old}”是台账算出的数字，没有改成“{figure.new}”。请核对台账。"


def _problem_of(line: Line) -> str:
    return next((source.key for source in line.sources if line.heading and source.kind == "problem"
                 and source.field == "text"), "")


def _is_slot(line: Line) -> bool:
    return any(source.kind == "slot" for source in line.sources)


def _takes_lines(source: Source) -> bool:
    return source.kind == "slot" and source.key in SLOTS_OF_LINES


def _last_place(line: Line) -> Source | None:
    return line.sources[-1] if line.sources else None


def _first_place(line: Line) -> Source | None:
    return line.sources[0] if line.sources else None
