"""What a style's sentence frames (针对“{text}”[问题]) do to new words: frame words that would go or come."""

from __future__ import annotations

import re

from exporters import correction_reasons as reasons
from exporters.comparing import pieces, split_number
from exporters.punctuation import first_sentence, framed_parts, nest_quotes
from exporters.style_model import Level, Style

#: Words at both ends of a text that frames do not say again (contract §2).
_STARTS, _ENDS = ("聚焦", "着力解决", "解决", "针对", "“"), ("问题", "现象", "方面", "情况", "整改", "”")
_FIELD = re.compile(r"\\\{\\\{.*?\\\}\\\}")


class Frames:
    """The frames of one style; without it (an office's own that is gone) words are looked at that frames usually have.
    """

    def __init__(self, style: Style | None) -> None:
        groups = style.groups if style else ()
        self.levels: tuple[Level, ...] = tuple(level for group in groups for level in group.levels)

    def fault(self, old: str, new: str, before: str, after: str) -> str:
        """The sentence about a frame word that would no longer stand around a text, or would be put there; "" when it
        prints as it should.

        *old* and *new* are the texts, *before* and *after* what stands around the old one (number and marks, too).
        """
        sentence = ""
        candidates = self._candidates(old, split_number(before)[1], after)
        if not candidates and _frame_words(old) != _frame_words(new):
            return reasons.UNKNOWN_FRAME
        for level, frame, around in candidates:
            if frame != level.frame_alone:
                several = level.frame_of_several and first_sentence(new) < len(new)
                frame = level.frame_of_several if several else level.frame
            printed = framed_parts(frame, new, level.start_words, level.end_words)
            if (printed[0], printed[2]) == around and len(printed[1]) == len(new):
                return ""
            sentence = sentence or _fault("".join(around), printed[0] + printed[2])
        return sentence

    def _candidates(self, old: str, before: str, after: str) -> list[tuple[Level, str, tuple[str, str]]]:
        """The levels and frames that may have printed a text, each with what it puts before and behind it."""
        found = []
        for level in self.levels:
            for frame in filter(None, (level.frame, level.frame_of_several, level.frame_alone)):
                first, _, last = framed_parts(frame, old, level.start_words, level.end_words)
                if re.fullmatch(_pattern(first), before) and re.match(_pattern(last), after):
                    found.append((level, frame, (first, last)))
        longest = max((len("".join(around)) for *_, around in found), default=0)
        return [each for each in found if len("".join(each[2])) == longest]


def as_typed(before: str, text: str, after: str) -> str:
    """What must be typed so that *text* is printed inside a frame, whose quotation marks turn the inner ones."""
    turned = text.translate(str.maketrans("“”‘’", "‘’“”"))
    for typed in (text, turned):
        printed = nest_quotes(before + typed + after)
        if printed[len(before):len(before) + len(typed)] == text:
            return typed
    return ""


def _fault(old: str, new: str) -> str:
    lost = "".join(piece.old for piece in pieces(old, new) if not piece.same)
    came = "".join(piece.new for piece in pieces(old, new) if not piece.same)
    return reasons.frame_word("略去" if lost else "加上", lost or came or "引号")


def _frame_words(text: str) -> tuple[bool, bool]:
    """Whether a text begins and ends with words that frames do not say again."""
    return text.startswith(_STARTS), text.endswith(_ENDS)


def _pattern(text: str) -> str:
    return _FIELD.sub(".*?", re.escape(text))
