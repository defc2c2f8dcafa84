"""Figures as Chinese numerals: 39 → 三十九, 33.3% → 百分之三十三点三, 100% → 百分之百, 2026年3月9日 → 二〇二六年三月九日."""

from __future__ import annotations

import re

from exporters.numbering import chinese_numeral

_DIGITS = "〇一二三四五六七八九"
_YEAR = re.compile(r"\d{4}(?=年)")
_PER_CENT = re.compile(r"(\d+(?:\.\d+)?)%")
#: Not what belongs to a word or a telephone number: 0555-6600123 stays.
_NUMBER = re.compile(r"(?<![\d.A-Za-z-])\d{1,8}(?:\.\d+)?(?![\d.A-Za-z-])")


def in_chinese(text: str) -> str:
    """*text* with every figure as Chinese numerals (GB/T 15835 5.2: years digit by digit with 〇)."""
    text = _YEAR.sub(lambda match: digits(match[0]), text)
    text = _PER_CENT.sub(lambda match: "百分之" + number(match[1]).replace("一百", "百"), text)
    return _NUMBER.sub(lambda match: number(match[0]), text)


def digits(figure: str) -> str:
    """Digit by digit: 2026 → 二〇二六."""
    return "".join(_DIGITS[int(digit)] for digit in figure)


def number(figure: str) -> str:
    """A number below a hundred million, with decimals digit by digit: 0 → 零, 12030 → 一万二千零三十, 3.56 → 三点五六."""
    whole, _, decimals = figure.partition(".")
    high, low = divmod(int(whole), 10000)
    text = chinese_numeral(high) + "万" if high else ""
    if low:
        text += ("零" if high and low < 1000 else "") + _low(low, first=not high)
    return (text or "零") + ("点" + digits(decimals) if decimals else "")


def _low(value: int, first: bool) -> str:
    """Numbers to 9999; after 万 ten is 一十."""
    text = chinese_numeral(value)
    return text if first or not text.startswith("十") else "一" + text
