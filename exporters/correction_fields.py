"""New words for a text with fields: which fields stay, and what was typed over them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from exporters.blocks import Run
from exporters.fields import FAMILIES, FIELDS

_NUMBER = r"\d+(?:\.\d+)?%?"
_DATE = re.compile(r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?")
_EXCERPT = 24


@dataclass(frozen=True)
class Figure:
    """A value from the ledger that somebody typed over: the field's name, what it was, what was typed.

    ``new`` is "" where no one stretch of the new words stands for it: the field is gone, its sentence was rewritten.
    """

    name: str
    old: str
    new: str = ""

    @property
    def sentence(self) -> str:
        """What was done about it."""
        value, name = _short(self.old), f"（{_described(self.name)}）" if _described(self.name) else ""
        if self.new:
            return f"“{value}”{name}是由台账填入的，没有改成“{_short(self.new)}”。请在台账里核对、修改。"
        return f"“{value}”{name}原由台账填入，这一句改写后成了固定的文字，不再随台账更新。请核对。"


class _Token(NamedTuple):
    text: str
    name: str = ""


class _Span(NamedTuple):
    """Characters [start, end) of new words that stand for a field."""

    start: int
    end: int
    field: _Token


def with_fields(runs: Sequence[Run], new: str) -> tuple[str, tuple[Figure, ...]]:
    """*new* with the fields of *runs* where their values still stand, and the values that were typed over.

    The field of a value that was typed over stays: what comes from the ledger is changed there.
    """
    values = [run.text for run in runs if run.value_of]
    pattern = re.compile("|".join((*map(_exactly, sorted(values, key=len, reverse=True)), _NUMBER, ".")), re.DOTALL)
    old = [token for run in runs for token in
           ([_Token(run.text, run.value_of)] if run.value_of else map(_Token, pattern.findall(run.text)))]
    typed = pattern.findall(new)
    figures: list[Figure] = []
    out: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, [token.text for token in old], typed, autojunk=False).get_opcodes():
        if tag == "equal":
            out += [_field(token) if token.name else token.text for token in old[a:b]]
        else:
            out.append(_typed_over(old[a:b], typed[c:d], figures))
    return "".join(out), tuple(figures)


def _typed_over(old: Sequence[_Token], typed: Sequence[str], figures: list[Figure]) -> str:
    """What stands instead of *old*; what was simply struck out is gone."""
    new = "".join(typed)
    if not new:
        return ""
    spans = _numbers(old, typed)
    for number, token in enumerate(old):
        if token.name and token not in [span.field for span in spans]:
            spans += _stretch(old, number, new, spans)
    kept = {span.field for span in spans}
    figures += [Figure(span.field.name, span.field.text, new[span.start:span.end]) for span in sorted(spans)]
    figures += [Figure(token.name, token.text) for token in old if token.name and token not in kept]
    for span in sorted(spans, reverse=True):
        new = new[:span.start] + _field(span.field) + new[span.end:]
    return new


def _numbers(old: Sequence[_Token], typed: Sequence[str]) -> list[_Span]:
    """Figures for which other numbers were typed, in order."""
    is_number = re.compile(_NUMBER).fullmatch
    starts = [sum(map(len, typed[:place])) for place, text in enumerate(typed) if is_number(text)]
    numbers = [text for text in typed if is_number(text)]
    pairs = zip((token for token in old if is_number(token.text)), starts, numbers)
    return [_Span(start, start + len(text), token) for token, start, text in pairs if token.name]


def _stretch(old: Sequence[_Token], number: int, new: str, taken: Sequence[_Span]) -> list[_Span]:
    """Where *new* has something else for the name or date *old[number]*, if that can be told."""
    value = old[number]
    free = [*_likest(old, number, new), *_dates(value, new), *([(0, len(new))] if len(old) == 1 else [])]
    return [_Span(start, end, value) for start, end in free
            if start < end and all(end <= span.start or span.end <= start for span in taken)][:1]


def _dates(value: _Token, new: str) -> list[tuple[int, int]]:
    return [match.span() for match in _DATE.finditer(new)] if _DATE.match(value.text) else []


def _likest(old: Sequence[_Token], number: int, new: str) -> list[tuple[int, int]]:
    """From the first to the last character that is still the value's, when half of them are; before and behind them as
    many as the value has there.
    """
    before = sum(len(token.text) for token in old[:number])
    end = before + len(old[number].text)
    kept = [(place, c + place - a)
            for tag, a, b, c, _ in SequenceMatcher(None, "".join(token.text for token in old), new,
                                                   autojunk=False).get_opcodes() if tag == "equal"
            for place in range(max(a, before), min(b, end))]
    if 2 * len(kept) < end - before:
        return []
    (first, start), (last, stop) = kept[0], kept[-1]
    return [(max(start - (first - before), 0), min(stop + end - last, len(new)))]


def _exactly(value: str) -> str:
    return rf"(?<!\d){re.escape(value)}(?!\d)"


def _field(token: _Token) -> str:
    return f"{{{{{token.name}}}}}"


def _described(name: str) -> str:
    """A field's description without its explanations."""
    family, colon, word = name.partition("|")[0].partition(":")
    if colon:
        return FAMILIES[family][0].format(word.strip()) if family in FAMILIES else ""
    return re.split("[（，]", FIELDS[family.strip()][0])[0] if family.strip() in FIELDS else ""


def _short(text: str) -> str:
    return text if len(text) <= _EXCERPT else text[:_EXCERPT - 1] + "…"
