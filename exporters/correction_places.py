"""Where a line of a notice stands, in words by which a clerk finds it: chapter, numbers, first characters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from exporters.comparing import split_number
from exporters.correction_lines import Line

_NAMES = {"title": "标题", "document_number": "发文字号", "recipients": "主送机关", "signer": "署名", "signed_on": "成文日期",
          "note": "附注", "attachments": "附件说明"}
_CHAPTER, _OTHERS = 16, 14
_LIST_WORD = re.compile(r"(?:^|(?<=[；。：，]))[一二三四五六七八九十]{1,3}是")
_BETWEEN = " › "


class Places:
    """Names the lines of one document."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.above: list[tuple[int, ...]] = []
        open_: list[int] = []
        for number, line in enumerate(lines):
            if line.heading:
                open_ = [each for each in open_ if lines[each].level < line.level]
            self.above.append(() if _name(line) else tuple(open_))
            if line.heading:
                open_.append(number)

    def of(self, place: int) -> str:
        """The way to a line: chapter › numbers between › heading above › its own number and first characters."""
        line, above = self.lines[place], self.above[place]
        steps = [self._step(number, last=number == above[-1]) for number in above]
        if not above and not line.heading and not _name(line):
            steps = ["开头"]
        return _BETWEEN.join([*steps, _name(line) or excerpt(line.text, _OTHERS)])

    def changed(self, place: int, new: str) -> str:
        """:meth:`of`, with the item of a list in one paragraph (一是…；二是…) in which the change begins."""
        old = self.lines[place].text
        begin = next((number for number, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new)))
        marks = [match[0] for match in _LIST_WORD.finditer(old) if match.start() <= begin and match.start() > 0]
        return self.of(place) + (f"{_BETWEEN}{marks[-1]}" if marks else "")

    def behind(self, place: int) -> str:
        """The place behind a line; -1: the very beginning."""
        return f"{self.of(place)} 之后" if place >= 0 else "最前面"

    def _step(self, number: int, last: bool) -> str:
        line = self.lines[number]
        mark = split_number(line.text)[0].strip()
        if line.level == 1 and mark:
            return excerpt(line.text, _CHAPTER)
        return mark if mark and not last else excerpt(line.text, _OTHERS)


def excerpt(text: str, length: int) -> str:
    """The first characters of a text."""
    text = " ".join(text.split())
    return text if len(text) <= length + 1 else text[:length] + "…"


def _name(line: Line) -> str:
    source = line.sources[0] if line.sources else None
    if source is None or source.kind != "slot":
        return ""
    name = _NAMES.get(source.key, "")
    return f"{name}第{source.line + 1}项" if source.key == "attachments" else name
