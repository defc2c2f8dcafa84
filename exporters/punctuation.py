"""Marks that a style adds: final marks, joined items, quotation marks inside quotation marks, frame words."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Marks after which no further one is put: they end a sentence, or (：) announce the list that follows.
_ENDS = tuple("。！？…!?：:")
#: Marks that never begin or end a text of the ledger; a style puts its own.
LOOSE_ENDS = "；;。，,、"
#: How many texts a sentence about several rows names, and how much of each.
_EXCERPTS, EXCERPT_LENGTH = 3, 20
_CLOSING_QUOTES = "”’"
_PAIRS = {"“": "”", "‘": "’"}
_OPENERS = {"“": "‘", "‘": "“"}
_QUOTES = re.compile("[“”‘’]")
#: A frame word in its brackets.
_FRAME_WORD = re.compile(r"\[([^\]]*)\]")


def bare(text: str) -> str:
    """*text* without surrounding white space and without loose marks at its end; an ellipsis (…… 。。。 ...) stays."""
    text = text.strip()
    while text and text[-1] in LOOSE_ENDS and not text.endswith("。。。"):
        text = text[:-1].rstrip()
    return text


def has_words(text: str) -> bool:
    """Whether a text says anything, and is not made of marks only."""
    return any(map(str.isalnum, text))


def finish(text: str, mark: str = "。") -> str:
    """*text* with exactly one final mark. Text that has its own (！？……： or 。”) keeps it; "" stays ""."""
    text = bare(text)
    return text + final_mark(text, mark)


def final_mark(text: str, mark: str) -> str:
    """What :func:`finish` puts behind *text*, which is bare: *mark*, or "" where it has its own."""
    return mark if text and not text.rstrip(_CLOSING_QUOTES).endswith(_ENDS) else ""


def nest_quotes(text: str) -> str:
    """Quotation marks inside quotation marks become the other kind (GB/T 15834 4.8.3.4: single inside double).

    Outermost marks stay as typed; a text whose marks do not pair is returned unchanged.
    """
    if "“" not in text and "‘" not in text:
        return text
    typed: list[str] = []
    printed: list[str] = []
    out: list[str] = []
    for mark in _QUOTES.findall(text):
        if mark in _PAIRS:
            typed.append(mark)
            printed.append(_OPENERS[printed[-1]] if printed else mark)
            out.append(printed[-1])
        elif typed and _PAIRS[typed.pop()] == mark:
            out.append(_PAIRS[printed.pop()])
        else:
            return text
    marks = iter(out)
    return text if typed else _QUOTES.sub(lambda _: next(marks), text)


def excerpt(text: str) -> str:
    """The beginning of a text; an ellipsis where it goes on."""
    return text if len(text) <= EXCERPT_LENGTH else f"{text[:EXCERPT_LENGTH]}…"


def excerpts(texts: Sequence[str]) -> str:
    """The beginnings of the first texts in quotation marks, for a sentence about several rows: “…”、“…”等."""
    named = "、".join(nest_quotes(f"“{excerpt(text) or '（未填写）'}”") for text in texts[:_EXCERPTS])
    return named + ("等" if len(texts) > _EXCERPTS else "")


def framed(frame: str, text: str, start_words: Sequence[str] = (), end_words: Sequence[str] = ()) -> str:
    """*text* in a style's sentence frame, e.g. ``[聚焦]{text}[方面]`` or ``针对反馈“{text}”的问题``.

    A word in square brackets is a frame word (contract §2): left out where the text already begins (or ends) with it or
    with one of *start_words* (*end_words*), so that nothing is said twice.
    """
    return "".join(framed_parts(frame, text, start_words, end_words))


def framed_parts(
    frame: str, text: str, start_words: Sequence[str] = (), end_words: Sequence[str] = ()
) -> tuple[str, str, str]:
    """:func:`framed` as what stands before the text, the text, and what stands behind it."""
    before, _, after = frame.partition("{text}")
    text = _without_frame(bare(text), before, after)
    if before.endswith("“") and after.startswith("”") and _wholly_quoted(text):
        text = text[1:-1]
    if "[" in frame:
        before = _FRAME_WORD.sub(lambda m: "" if text.startswith((m[1], *start_words)) else m[1], before)
        after = _FRAME_WORD.sub(lambda m: "" if text.endswith((m[1], *end_words)) else m[1], after)
    whole = nest_quotes(before + text + after)
    end = len(before) + len(text)
    return whole[:len(before)], whole[len(before):end], whole[end:]


def _without_frame(text: str, before: str, after: str) -> str:
    """A text that somebody has typed with the whole frame around it, without it."""
    start, end = (part.replace("[", "").replace("]", "") for part in (before, after))
    framed_already = start and end and text.startswith(start) and text.endswith(end) and len(text) > len(start + end)
    return text[len(start):-len(end)] if framed_already else text


def _wholly_quoted(text: str) -> bool:
    """Whether one pair of quotation marks encloses the whole text: marks that a frame would put once more."""
    if not text.startswith("“"):
        return False
    depth = 0
    for place, character in enumerate(text):
        depth += (character in _PAIRS) - (character in _CLOSING_QUOTES)
        if depth == 0:
            return place == len(text) - 1
    return False


def first_sentence(text: str) -> int:
    """Length of the first sentence with its 。 (outside quotes and brackets); the whole length if there is none."""
    depth = 0
    for position, character in enumerate(text):
        depth += (character in "“‘（《(") - (character in "”’）》)")
        if character == "。" and depth <= 0:
            return position + 1
    return len(text)
