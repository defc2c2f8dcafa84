"""Numbers as official documents print them: Chinese numerals, and number forms given by a sample (一、 （一） 1. （1） 一是)."""

from __future__ import annotations

import re
from functools import cache

_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
#: Marks of the four heading levels at the beginning of a line (GB/T 9704 7.3.3).
#: Half-width brackets and 1、 are common slips and recognised too. No digit may follow a point: 1.5倍 is no mark.
HEADING_MARKS = (
    re.compile(r"[一二三四五六七八九十百零〇]+、\s*"),
    re.compile(r"[（(][一二三四五六七八九十百零〇]+[）)]\s*"),
    re.compile(r"\d{1,3}(?:[.．](?!\d)|、)\s*"),
    re.compile(r"[（(]\d{1,3}[）)]\s*"),
)


@cache
def chinese_numeral(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十, 105 → 一百零五; 1 to 9999, ValueError outside."""
    if not 1 <= number <= 9999:
        raise ValueError(f"no numeral for {number}")
    digits = [int(digit) for digit in str(number)]
    parts = [_DIGITS[d] + (_UNITS[len(digits) - 1 - i] if d else "") for i, d in enumerate(digits)]
    text = re.sub("零+", "零", "".join(parts)).rstrip("零")
    return text[1:] if text.startswith("一十") else text


@cache
def numbered(sample: str, number: int) -> str:
    """The mark of *number* in the form of *sample*, which is the mark of number one: （一） → （三）, 1. → 3., "" → ""."""
    if "一" in sample:
        return sample.replace("一", chinese_numeral(number), 1)
    return sample.replace("1", str(number), 1)


def is_number_form(sample: str) -> bool:
    """True for "" and for a sample that shows number one exactly once."""
    return not sample or sample.count("一") + sample.count("1") == 1


def split_mark(line: str) -> tuple[int, str, str]:
    """(level, mark, rest) of a line; level 0 and no mark when it begins with none of the four heading marks."""
    for level, pattern in enumerate(HEADING_MARKS, start=1):
        match = pattern.match(line)
        if match:
            return level, match[0].strip(), line[match.end():]
    return 0, "", line
