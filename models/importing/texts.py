"""Small text tools shared by the readers: one form for comparing, cells as text, Chinese numbers, numbering in
front."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from models.rules import without_final_mark
from models.typed import visible

#: A cell as the readers give it.
CellValue = Any

_DIGITS = {
    mark: value
    for value, marks in enumerate(("〇○零", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for mark in marks
}
_SPACES = re.compile(r"\s+")
_CHINESE = r"[一-鿿〇○，。；：、“”‘’（）《》]"
_BREAK_IN_SENTENCE = re.compile(rf"(?<={_CHINESE})[ \t]*\n\s*|\n\s*(?={_CHINESE})")
_NUMBERING = (
    re.compile(r"^[（(]\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[）)]\s*[、.．]?\s*"),
    re.compile(r"^第?[一二三四五六七八九十]{1,3}\s*[、.．]\s*"),
    re.compile(r"^第[一二三四五六七八九十]{1,3}部分\s*[：:、.．]?\s*|^[㈠-㈩]\s*|^[Ⅰ-Ⅻ]\s*[、.．]\s*"),
    re.compile(r"^\d{1,3}\s*[、)）]\s*(?!\d)"),
    re.compile(r"^\d{1,3}\s*[.．]\s*(?!\d)"),
    re.compile(r"^\d{1,2}\s*[.．]\s*(?=(?:19|20)\d\d年)"),
    re.compile(r"^[①-⒛❶-❿]\s*[、.．]?\s*"),
    re.compile(r"^\d{1,2}(?:[.．\-－—]\d{1,2}){1,3}(?:\s*[、.．]\s*|\s+)(?=[一-鿿“《])(?![万亿元个项年月日分件人次])"),
)
#: How every text begins that one of the patterns of numbering fits.
_MAYBE_NUMBER = re.compile(r"[（(第\d一二三四五六七八九十①-⒛❶-❿㈠-㈩Ⅰ-Ⅻ]")
#: What stands in a cell to say that there is nothing, where an empty one would say the same as above.
NOTHING = {"—", "——", "-", "/", "／", "无", "（无）"}


def cell_text(value: CellValue) -> str:
    """What a person sees in a cell: whole numbers without .0, dates as ISO, no odd white space at the ends."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return _tidy(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
    return "" if isinstance(value, timedelta) and not value else str(value).strip()


def _tidy(text: str) -> str:
    if text.isprintable() and "_x000D_" not in text:  # neither line breaks nor control characters: nearly all cells
        return text.strip()
    text = visible(text.replace("_x000D_", ""))
    return "\n".join(line.strip() for line in text.split("\n")).strip()


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """*text* for comparing words: NFKC (full width to half width), no white space at all."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


def one_line(text: str) -> str:
    """Line breaks inside a heading or a problem are taken out; between Latin words a space stays."""
    if "\n" not in text:
        return text.strip()
    return _BREAK_IN_SENTENCE.sub("", text).replace("\n", " ").strip()


def without_number(text: str) -> str:
    """*text* without numbering in front (一、 （一） 1. 1、 ①); a year or a decimal number is none."""
    if not _MAYBE_NUMBER.match(text):  # nearly all texts: told once, not by each pattern
        return text
    for pattern in _NUMBERING:
        rest = pattern.sub("", text, count=1)
        if rest and rest != text:
            return rest
    return text


@lru_cache(maxsize=4096)
def heading(text: str) -> str:
    """An aspect, topic or problem as the ledger keeps it: one line, no number in front, no final mark."""
    return without_final_mark(without_number(one_line(text)))


def chinese_number(text: str) -> int | None:
    """十二 → 12, 廿 is not read; 二〇二四 → 2024 digit by digit; None when it is no number."""
    if text.isdigit():
        return int(text)
    if "十" not in text:
        digits = [_DIGITS.get(mark) for mark in text]
        return None if not digits or None in digits else int("".join(str(digit) for digit in digits))
    tens, _, ones = text.partition("十")
    high = 1 if not tens else _DIGITS.get(tens)
    low = 0 if not ones else _DIGITS.get(ones)
    return None if high is None or low is None else high * 10 + low
