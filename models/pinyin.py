"""Readings of Chinese characters, so that a name is found by the first letters of its pinyin (林致远 by lzy).

The readings are pypinyin's (MIT). Only its table of single characters is read, on first use (40 ms): the package itself
would load its phrases, too (0.25 s). Without pypinyin nothing is found by letters, and everything else works.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import product
from pathlib import Path

#: A text is looked at as far as this; what is typed to find a name is shorter.
_LONGEST = 12
#: At most so many readings of one text, the usual ones first; a long row of polyphones would have thousands.
_MOST = 64


@lru_cache(maxsize=8192)
def initials(text: str) -> frozenset[str]:
    """First letters of *text* in small letters: {"lzy"} for 林致远, several with characters that are read in several
    ways (单 d and s); what is no Chinese character stays, white space goes.
    """
    letters = [_letters(character) for character in "".join(text.split()).casefold()[:_LONGEST]]
    found: set[str] = set()
    for each in product(*letters):
        found.add("".join(each))
        if len(found) == _MOST:
            break
    return frozenset(found - {""})


@lru_cache(maxsize=8192)
def sound(text: str) -> str:
    """*text* in its usual reading without tones, a space between syllables: «lin zhi yuan»; the same for 林志远."""
    return " ".join((_readings(character) or (character,))[0] for character in "".join(text.split()).casefold())


def finds(typed: str, *texts: str) -> bool:
    """True when every word of *typed* stands in one of *texts*, or is a part of one's initials."""
    return all(any(_in(word, text) for text in texts) for word in typed.casefold().split())


def _in(word: str, text: str) -> bool:
    if word in text.casefold():
        return True
    return word.isascii() and word.isalpha() and any(word in letters for letters in initials(text))


def _letters(character: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reading[0] for reading in _readings(character))) or (character,)


def _readings(character: str) -> tuple[str, ...]:
    """The readings of one character without tones, the usual one first; none for what is no Chinese character."""
    found = table().get(ord(character), "")
    return tuple(dict.fromkeys(_plain(each) for each in found.split(","))) if found else ()


def _plain(reading: str) -> str:
    """``zhòng`` as zhong, ``lǜ`` as lv."""
    parts = unicodedata.normalize("NFD", reading.replace("ü", "v").replace("ǜ", "v").replace("ǚ", "v"))
    return "".join(part for part in parts if not unicodedata.combining(part))


@cache
def table() -> dict[int, str]:
    """Code point → readings with tone marks, the usual one first (``zhòng,chóng``); empty without pypinyin."""
    spec = find_spec("pypinyin")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "pinyin_dict.json"
        if path.is_file():
            return {int(code): text for code, text in json.loads(path.read_text(encoding="utf-8")).items()}
    return {}
