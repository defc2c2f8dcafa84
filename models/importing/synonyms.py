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

from models.importing.likeness import alike, best_words
from models.importing.states import is_status_word
from models.importing.texts import folded
from models.records import DEPARTMENT_ROLES, ROLES

_FILE = Path(__file__).resolve().parents[2] / "resources" / "header_synonyms.json"
#: Likeness from which a guess is taken without asking, and from which it is offered (libraries.md §6).
ACCEPT, OFFER = 85.0, 60.0
#: Certainty of a header that was understood by its ending.
_BY_ENDING = 0.9
#: Words shorter than this are like too much else to be taken by likeness (时间, 类型, 说明).
_SHORTEST = 4
#: Longer texts are like no header word, but like parts of many.
_LONGEST_ALIKE = 20
#: Likeness of the whole words (0–100) that a guess taken without asking must reach too.
_NEAR = 72.0
#: A longer text is no header word.
LONGEST = 40
#: What a ledger cannot do without: a column of several things is read as this one.
_MAIN = ("measure.text", "problem", "problem.text", "measure.progress")
#: Meanings that may share one column (责任单位/责任人).
_COMBINABLE = {*ROLES, "deadline", "finish", "unit", "claimed_by"}

_DECORATION = re.compile(r"[*★☆※#:。.;、,\"'“”‘’|_—\-]+$|^[*★☆※#:。.;、,\"'“”‘’|_—\-]+")
_ENUMERATION = re.compile(r"^(?:\(?[一二三四五六七八九十\d]{1,2}\)|[一二三四五六七八九十\d]{1,2}[、.])(?=\D)")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>|〔[^〔〕]*〕")
_ROLE_WORDS = {"牵头", "主责", "主办", "责任", "配合", "协助", "协办", "协同", "分管", "包保"}
_ROLE_NOUNS = {"科室", "部门", "单位", "处室", "股室", "领导"}
_BRACKET_MARKS = re.compile(r"[()（）]")
_OPEN_BRACKET = re.compile(r"[(\[【〔].*$")
_TRAILING_CHOICES = re.compile(r"\d[.、].*$")
_PARTS = re.compile(r"[/／\n、,，;；()（）&+]|及其|以及|及|和|与|或")
_PERIOD = re.compile(
    r"^(?:截[至止]到?)?(?:20\d\d年)?(?:\d{1,2}月份?(?:\d{1,2}日|底|末)?|第?[一二三四1-4]季度|[上下]半年|第[一二三四五六七八九十\d]+[周期次])(?:的)?"
)
_DEPARTMENTS_PEOPLE = re.compile(
    r"(?:(?P<lead>牵头|主责|主办)|配合|协助|协同|协办)[^/]{0,4}(?:科室|部门|单位|处室)(?:负责人|责任人|联系人|经办人)"
)


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
    forms = tuple(_forms(label))
    return next((_words()[form] for form in (*forms, *map(_day_or_time, forms)) if form in _words()), "")


def _day_or_time(form: str) -> str:
    """收到日期 is 收到时间, 完成日期 is 完成时间: whichever word the list of words has."""
    stem, word = form[:-2], form[-2:]
    return stem + {"日期": "时间", "时间": "日期"}.get(word, word)


def is_companion(label: str) -> bool:
    """True for words such as 联系电话 and 姓名, which stand beside others or head lists of people."""
    return normal(label) in _companions()


def dated(label: str) -> bool:
    """True for 6月进展情况, 第一季度整改情况, 截至6月底进展: a report of one period."""
    return bool(_PERIOD.match(normal(label)))


def _forms(label: str) -> Iterator[str]:
    whole = normal(label)
    yield whole
    yield _PERIOD.sub("", whole)
    for pattern in (_BRACKETS, _OPEN_BRACKET, _TRAILING_CHOICES):
        yield _DECORATION.sub("", pattern.sub("", whole))


@lru_cache(maxsize=4096)
def choices(label: str) -> Mapping[str, str]:
    """The values that a header explains: 完成情况（已完成/正在整改） by themselves, 0.未整改 1.已整改 by their codes."""
    coded = re.findall(r"(\d)\s*[.．、:：-]\s*([^\d\s,，;；、/()（）]+)", label)
    if len(coded) > 1:
        return {code: word.strip() for code, word in coded}
    note = re.search(r"[（(\[【]([^（()）\[\]【】]*)[)）\]】]", label)
    words = re.split(r"[/／、，,；;|或\s]+", note[1].strip()) if note else []
    return {folded(word): word for word in words if word} if len(words) > 1 else {}


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
    return (
        _without_companions(label)
        or _people_of_departments(label)
        or _by_ending(label)
        or _by_pattern(label)
        or _by_likeness(label)
    )


def _without_companions(label: str) -> Meaning | None:
    """整改联系人员及联系电话 is what 整改联系人员 is."""
    parts = [part for part in _PARTS.split(label.strip()) if part.strip()]
    words = [part for part in parts if normal(part) not in _companions()]
    return meaning(words[0]) if len(words) == 1 < len(parts) else None


def _people_of_departments(label: str) -> Meaning | None:
    """牵头整改部门责任人: cells of such columns name departments, people, or both."""
    found = _DEPARTMENTS_PEOPLE.fullmatch(normal(label))
    if not found or _blocked(normal(label)):
        return None
    return Meaning(("lead_departments" if found["lead"] else "supporting_departments", "owners"), _BY_ENDING)


@lru_cache(maxsize=1)
def _companions() -> frozenset[str]:
    return frozenset(normal(word) for word in _data()["companions"])


def _combined(label: str) -> Meaning | None:
    """责任单位/责任人, 责任人及联系电话: every part is a known word or a companion such as 联系电话."""
    parts = [part for part in _PARTS.split(label.strip()) if part.strip()]
    words = [_whole_word(part, parts[-1]) for part in parts if normal(part) not in _companions()]
    keys = tuple(dict.fromkeys(filter(None, map(_part_key, words))))
    if len(parts) < 2 or not keys or not all(map(_part_key, words)) or not _COMBINABLE.issuperset(keys):
        return None
    return Meaning(tuple(key for key in keys if not _said_better(key, keys)), 1.0)


def _whole_word(part: str, last: str) -> str:
    """The first part of 牵头/配合科室 and 分管、责任领导 is 牵头科室, 分管领导."""
    noun = normal(last)[-2:]
    return normal(part) + noun if normal(part) in _ROLE_WORDS and noun in _ROLE_NOUNS else part


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
    several = _of_several(label)
    if several:
        return several
    for form in (whole, _BRACKETS.sub("", whole)):
        for beginning, key in _data()["beginnings"]:
            if form.startswith(beginning):
                return Meaning((key,), _BY_ENDING)
        for ending, key in _data()["endings"]:
            if form.endswith(ending):
                return Meaning((key,), _BY_ENDING)
    return None


def _by_pattern(label: str) -> Meaning | None:
    """反馈意见指出的问题, 整改落实具体情况: words that are put together of what headers are made of."""
    whole = normal(label)
    for form in (_BRACKETS.sub("", whole), _BRACKET_MARKS.sub("", whole)):
        if form and len(form) <= _LONGEST_ALIKE and not _blocked(form):
            key = next((key for pattern, key in _data()["patterns"] if re.fullmatch(pattern, form)), "")
            if key:
                return Meaning((key,), _BY_ENDING)
    words = choices(label).values()
    return Meaning(("status_or_progress",), 0.8) if words and all(map(is_status_word, words)) else None


def _of_several(label: str) -> Meaning | None:
    """整改措施及时限, 整改目标及成效: two things in one column. Where one is the ledger's main text, that; else ask."""
    parts = [part for part in _PARTS.split(_BRACKETS.sub("", folded(label))) if part.strip()]
    keys = list(dict.fromkeys(filter(None, map(_part_key, parts))))
    if len(parts) < 2 or len(keys) < 2:
        return None
    main = next((key for key in keys if key in _MAIN), "")
    return Meaning((main,), 0.7) if main else Meaning((), 0.0, tuple((key, 0.7) for key in keys[:3]))


def _by_likeness(label: str) -> Meaning:
    """Likeness is for slips and variants; the last two characters, which say what a Chinese compound is, must agree."""
    whole = _BRACKETS.sub("", normal(label)) or normal(label)
    if len(whole) > _LONGEST_ALIKE:
        return UNKNOWN
    guesses: dict[str, float] = {}
    for word, score in best_words(whole, _words(), OFFER):
        if score < OFFER or len(guesses) == 3:
            break
        key = _words()[word]
        if score >= ACCEPT and not guesses and _same_kind(word, whole):
            return Meaning((key,), score / 100)
        guesses.setdefault(key, score / 100)
    return Meaning((), 0.0, tuple(guesses.items()))


def _same_kind(word: str, whole: str) -> bool:
    near = alike(word, whole) >= _NEAR  # a word that merely contains the other is another word: 检查项目名称, 项目名称
    return near and word[-2:] == whole[-2:] and len(word) >= _SHORTEST and not _blocked(whole)
