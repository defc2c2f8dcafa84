"""How texts are put in order: Chinese by pinyin, numbers by their value, letters without regard to their case.

The readings of characters are pypinyin's (MIT); only its table of single characters is read, on first use (40 ms): the
package itself would load its phrases too (0.25 s). Where it is not installed, characters stand in the order of GB
18030, whose common characters are in that of pinyin as well.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from models.importing.texts import chinese_number
from models.pinyin import table

#: Texts are compared by so many characters; what follows decides nothing that anybody would look for.
_COMPARED = 24
_REMEMBERED = 1 << 15
_NUMERALS = frozenset("〇零一二三四五六七八九十")
_DIGITS = re.compile(r"\d+")
#: A number has so many places at most in a key; longer ones are no numbers that one counts with.
_PLACES = 12
#: Stands behind each character's reading, so that xī ān comes before xiān.
_END = "\x01"
#: Family names that are read otherwise than the character usually is.
_SURNAMES = {
    "单": "shan4", "曾": "zeng1", "仇": "qiu2", "解": "xie4", "任": "ren2", "区": "ou1", "查": "zha1", "翟": "zhai2",
    "朴": "piao2", "盖": "ge3", "乐": "yue4", "缪": "miao4", "员": "yun4", "覃": "qin2", "种": "chong2", "葛": "ge3",
    "华": "hua4", "召": "shao4", "尉": "yu4", "折": "she2", "燕": "yan1", "纪": "ji3",
}
_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
_DIAERESIS = "\u0308"


class _Readings(dict[int, str]):
    """For ``str.translate``: character → reading with its tone, then the character itself, so that equal ones stay
    together; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        found = _plain(table().get(code, "")) or _by_code(code)
        self[code] = found + chr(code) + _END if found else chr(code)
        return self[code]


_readings = _Readings()


@lru_cache(_REMEMBERED)
def by_pinyin(text: str, *, name: bool = False) -> str:
    """A key by which texts are sorted: 医务部 as yi wu bu, 第2季度 before 第10季度. With *name* the first character is
    a family name (单 as shàn)."""
    text = _DIGITS.sub(_padded, text[:_COMPARED].casefold())
    if name and text[:1] in _SURNAMES:
        return _SURNAMES[text[0]] + text[0] + _END + text[1:].translate(_readings)
    return text.translate(_readings)


def by_number(text: str) -> str:
    """A key for numbers as they stand in a ledger: 2 before 10, 1.2 before 1.10, 二 before 十."""
    inside = text.strip(" （）()、.．")
    value = chinese_number(inside) if inside and _NUMERALS.issuperset(inside) else None
    return by_pinyin(str(value) if value is not None else text)


def _padded(found: re.Match[str]) -> str:
    return found.group().zfill(_PLACES)


def _plain(readings: str) -> str:
    """The first reading in plain letters, its tone as a digit behind (``zhòng,chóng`` → ``zhong4``)."""
    first = readings.partition(",")[0]
    tone = "5"
    letters: list[str] = []
    for mark in unicodedata.normalize("NFD", first):
        if mark in _TONES:
            tone = _TONES[mark]
        elif mark == _DIAERESIS:
            letters[-1:] = ["v"]  # lü stands behind lu, as in dictionaries
        else:
            letters.append(mark)
    return "".join(letters) + tone if letters else ""


def _by_code(code: int) -> str:
    """The place of an ideograph without a known reading, behind all letters; empty for everything else."""
    character = chr(code)
    if not "\u3400" <= character <= "\u9fff" and code < 0x20000:
        return ""
    return "{" + character.encode("gb18030").hex()
