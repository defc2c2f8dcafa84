"""The line breaker: examples of Word's rules, and what holds for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.layout.lines import HANGING, NOT_AT_END, NOT_AT_START, line_ends, may_begin

FULL = "整改落实情况每月调度一次由党委办公室汇总"
TEXTS = st.text(alphabet="整改落实情况，。、；：！？“”‘’《》〈〉（）〔〕—…·%12.5-aZ@ ", min_size=1, max_size=80)


def widths(text: str) -> list[float]:
    """汉字 and full-width marks 10, others 5."""
    return [10.0 if ord(character) >= 0x2000 else 5.0 for character in text]


def broken(text: str, characters: int, first: int = 0, hanging: bool = True) -> list[str]:
    """The lines of *text* where so many characters have room (in the first line *first* fewer)."""
    ends = line_ends(text, widths(text), 10.0 * (characters - first), 10.0 * characters, hanging)
    return [text[start:end] for start, end in zip([0, *ends], ends)]


def test_full_lines_and_a_first_line_two_characters_in() -> None:
    assert broken("整" * 25, 10, first=2) == ["整" * 8, "整" * 10, "整" * 7]


@pytest.mark.parametrize(("text", "lines"), [
    ("一二三四五，六七", ["一二三四五，", "六七"]),  # one mark hangs
    ("一二三四五”，六七", ["一二三四", "五”，六七"]),  # a closing mark does not, and brings its character along
    ("一二三四。”五六", ["一二三", "四。”五六"]),  # a mark hangs only at a line's end
    ("一二三四五。”六", ["一二三四", "五。”六"]),
    ("一二三四“五六七", ["一二三四", "“五六七"]),  # no opening mark at a line's end
    ("一二三（《四五六", ["一二三", "（《四五六"]),
    ("一二三四——五六", ["一二三四", "——五六"]),  # marks of two characters stay whole
    ("一二三四……五六", ["一二三", "四……五六"]),
    ("一二三四2025年", ["一二三四", "2025年"]),  # numbers stay whole
    ("一二三四5%五六七", ["一二三四5%", "五六七"]),
    ("一二三四12.5五六", ["一二三四", "12.5五六"]),
    ("一二三0555-6600", ["一二三", "0555-6600"]),
    ("aaaa bbbb cccc", ["aaaa bbbb ", "cccc"]),  # spaces stay outside
    ("aa-bbbbbbbbbb", ["aa-", "bbbbbbbbbb"]),
    ("abcdefghijklmnop", ["abcdefghij", "klmnop"]),  # what fits on no line is cut
])
def test_word_s_rules(text: str, lines: list[str]) -> None:
    assert broken(text, 5) == lines


def test_no_mark_hangs_in_a_cell() -> None:
    assert broken("一二三四五，六七", 5, hanging=False) == ["一二三四", "五，六七"]


@given(TEXTS, st.integers(3, 30), st.booleans())
def test_every_break_is_allowed_or_could_not_be_helped(text: str, room: int, hanging: bool) -> None:
    ends = line_ends(text, widths(text), 10.0 * room, 10.0 * room, hanging)
    assert ends[-1] == len(text) and all(a < b for a, b in zip([0, *ends], ends))
    for start, end in zip([0, *ends], ends[:-1]):
        helped = [place for place in range(start + 1, end) if may_begin(text, place)]
        assert may_begin(text, end) or not helped
        if helped:
            assert text[end] not in NOT_AT_START and text[end - 1] not in NOT_AT_END


@given(TEXTS, st.integers(3, 30))
def test_no_line_is_wider_than_its_room_and_one_mark(text: str, room: int) -> None:
    for line in broken(text, room):
        inside = line.rstrip(" ")
        over = sum(widths(inside)) - 10.0 * room
        assert over <= 0 or (inside[-1] in HANGING and sum(widths(inside[:-1].rstrip(" "))) <= 10.0 * room)


@given(TEXTS, st.integers(3, 30))
def test_lines_are_as_full_as_they_can_be(text: str, room: int) -> None:
    lines = broken(text, room)
    place = 0
    for line, following in zip(lines, lines[1:]):
        start, place = place, place + len(line)
        further = next((end for end in range(place + 1, place + len(following)) if may_begin(text, end)), None)
        if further is not None:
            assert sum(widths(text[start:further].rstrip(" "))) > 10.0 * room
