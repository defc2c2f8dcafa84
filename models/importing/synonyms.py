"""What a header word means, from resources/header_synonyms.json: exact first, then by its ending, then by likeness.

Beside keys of contract §2 a meaning may be one that only the columns beside it or the values below it settle
(:mod:`models.importing.columns` does that): ``problem`` (问题, coarse), ``task`` (整改任务), ``unit`` (a bare 科室),
``finish`` (完成时间), ``class`` (问题类别), ``status_or_progress`` (完成情况).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from models.importing.likeness import best_words
from models.importing.texts import folded
from models.records import DEPARTMENT_ROLES, ROLES

_FILE = Path(__file__).resolve().parents[2] / "resources" / "header_synonyms.json"
#: Likeness from which a guess is taken without asking, and from which it is offered (libraries.md §6).
ACCEPT, OFFER = 85.0, 60.0
#: Certainty of a header that was understood by its ending.
_BY_ENDING = 0.9
#: Words shorter than this are like too much else to be taken by likeness (时间, 类型, 说明).
_SHORTEST = 4
#: A longer text is no header word.
LONGEST = 40
#: Meanings that may share one column (责任单位/责任人).
_COMBINABLE = {*ROLES, "deadline", "finish", "unit", "claimed_by"}

_DECORATION = re.compile(r"[*★☆※#:。.;、,\"'“”‘’|_—\-]+$|^[*★☆※#:。.;、,\"'“”‘’|_—\-]+")
_ENUMERATION = re.compile(r"^(?:\(?[一二三四五六七八九十\d]{1,2}\)|[一二三四五六七八九十\d]{1,2}[、.])(?=\D)")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>|〔[^〔〕]*〕")
_OPEN_BRACKET = re.compile(r"[(\[【〔].*$")
_TRAILING_CHOICES = re.compile(r"\d[.、].*$")
_PARTS = re.compile(r"[/／\n、,，;；()（）&+]|及其|以及|及|和|与|或")


@dataclass(frozen=True)
class Meaning:
    """What a header says: keys (none when not understood), certainty 0–1, and guesses to be offered with theirs."""

    keys: tuple[str, ...] = ()
    certainty: float = 0.0
    guesses: tuple[tuple[str, float], ...] = ()


UNKNOWN = Meaning()


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=1)
def _words() -> Mapping[str, str]:
    return {normal(word): key for key, words in _data()["fields"].items() for word in words}


@lru_cache(maxsize=1)
def category_words() -> frozenset[str]:
    """Values that show that a column of classes holds categories (反馈问题, 立行立改…)."""
    return frozenset(_data()["category_words"])


def normal(label: str) -> str:
    """A header without spaces, line breaks, decoration and an enumeration in front; brackets stay."""
    text = folded(label)
    stripped = _ENUMERATION.sub("", _DECORATION.sub("", text))
    return stripped or text


def exact(label: str) -> str:
    """The key of a known header word (brackets with units or choices do not count), or ``""``."""
    return _exact(label) if len(label) <= 3 * LONGEST else ""


@lru_cache(maxsize=4096)
def _exact(label: str) -> str:
    return next((_words()[form] for form in _forms(label) if form in _words()), "")


def _forms(label: str) -> Iterator[str]:
    whole = normal(label)
    yield whole
    for pattern in (_BRACKETS, _OPEN_BRACKET, _TRAILING_CHOICES):
        yield _DECORATION.sub("", pattern.sub("", whole))


@lru_cache(maxsize=4096)
def meaning(label: str) -> Meaning:
    """The meaning of one header text."""
    combined = _combined(label) if len(label) <= LONGEST and normal(label) not in _words() else None
    if combined:
        return combined
    key = exact(label)
    if key:
        return Meaning((key,), 1.0)
    if not label.strip() or len(folded(label)) > LONGEST:
        return UNKNOWN
    return _by_ending(label) or _by_likeness(label)


def _combined(label: str) -> Meaning | None:
    """责任单位/责任人, 责任人及联系电话: every part is a known word or a companion such as 联系电话."""
    parts = [part for part in _PARTS.split(label.strip()) if part.strip()]
    companions = {normal(word) for word in _data()["companions"]}
    words = [part for part in parts if normal(part) not in companions]
    keys = tuple(dict.fromkeys(filter(None, map(_part_key, words))))
    if len(parts) < 2 or not keys or not all(map(_part_key, words)) or not _COMBINABLE.issuperset(keys):
        return None
    return Meaning(tuple(key for key in keys if not _said_better(key, keys)), 1.0)


def _said_better(key: str, keys: tuple[str, ...]) -> bool:
    """True for the vaguer of two words for one thing: 责任部门（科室）, 整改时限（完成时间）."""
    return (key == "unit" and bool({*DEPARTMENT_ROLES} & {*keys})) or (key == "finish" and "deadline" in keys)


def _part_key(part: str) -> str:
    return exact(part) or {"人": "owners", "人员": "owners", "领导": "leaders"}.get(normal(part), "")


def _blocked(label: str) -> bool:
    return any(word in label for word in _data()["blockers"])


def _by_ending(label: str) -> Meaning | None:
    whole = normal(label)
    if _blocked(whole):
        return None
    for form in (whole, _BRACKETS.sub("", whole)):
        for beginning, key in _data()["beginnings"]:
            if form.startswith(beginning):
                return Meaning((key,), _BY_ENDING)
        for ending, key in _data()["endings"]:
            if form.endswith(ending):
                return Meaning((key,), _BY_ENDING)
    return None


def _by_likeness(label: str) -> Meaning:
    """Likeness is for slips and variants; the last two characters, which say what a Chinese compound is, must agree."""
    whole = _BRACKETS.sub("", normal(label)) or normal(label)
    guesses: dict[str, float] = {}
    for word, score in best_words(whole, _words()):
        if score < OFFER or len(guesses) == 3:
            break
        key = _words()[word]
        if score >= ACCEPT and not guesses and _same_kind(word, whole):
            return Meaning((key,), score / 100)
        guesses.setdefault(key, score / 100)
    return Meaning((), 0.0, tuple(guesses.items()))


def _same_kind(word: str, whole: str) -> bool:
    return word[-2:] == whole[-2:] and len(word) >= _SHORTEST and not _blocked(whole)
