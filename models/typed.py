"""Texts that somebody types or pastes, before anybody tries to understand them: clean, and not without end."""

from __future__ import annotations

import unicodedata

from models.errors import ValueRefusedError

#: The longest text, as in a cell of a spreadsheet: what is longer would be cut off in an .xlsx file.
LONGEST = 32_767
#: The longest single value (a day, a number), and the longest name.
LONGEST_VALUE, LONGEST_NAME = 100, 100
_EXCERPT = 30
#: Categories of Unicode of marks that nobody sees.
_INVISIBLE = ("Cc", "Cf", "Cs")


def clean(text: str, name: str, most: int = LONGEST) -> str:
    """*text* without white space around it and without marks that nobody sees (control characters).

    ValueRefusedError, which calls it *name*, when it is longer than *most*: it was probably pasted in the wrong place,
    and some texts take the square of their length to be understood.
    """
    text = visible(text).strip()
    if len(text) > most:
        raise ValueRefusedError(f"{name}有 {len(text)} 字，太长了，最多 {most} 字。请核对是不是贴错了地方。")
    return text


def visible(text: str) -> str:
    """*text* with one kind of line break, without control characters and other marks that nobody sees."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return "".join(mark for mark in text if mark in "\n\t" or unicodedata.category(mark) not in _INVISIBLE)


def excerpt(text: str, most: int = _EXCERPT) -> str:
    """The text as a sentence quotes it: no more than its beginning, of *most* characters."""
    return text if len(text) <= most else text[:most] + "…"
