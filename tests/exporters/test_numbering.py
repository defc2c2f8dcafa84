"""Numerals and number forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.numbering import chinese_numeral, is_number_form, numbered, split_mark

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def value_of(numeral: str) -> int:
    """What a numeral means; written apart from the code under test."""
    total, digit = 0, 0
    for character in numeral:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


@pytest.mark.parametrize(("number", "numeral"), [
    (1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九"), (100, "一百"), (101, "一百零一"),
    (110, "一百一十"), (1005, "一千零五"), (1010, "一千零一十"), (9999, "九千九百九十九")])
def test_numerals(number: int, numeral: str) -> None:
    assert chinese_numeral(number) == numeral


@given(st.integers(1, 9999))
def test_numeral_means_its_number(number: int) -> None:
    assert value_of(chinese_numeral(number)) == number


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_different_numbers_differ(left: int, right: int) -> None:
    assert (chinese_numeral(left) == chinese_numeral(right)) == (left == right)


@pytest.mark.parametrize("number", [0, -1, 10000])
def test_no_numeral(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        chinese_numeral(number)


@pytest.mark.parametrize(("sample", "number", "mark"), [
    ("一、", 3, "三、"), ("（一）", 12, "（十二）"), ("1.", 10, "10."), ("（1）", 7, "（7）"), ("一是", 2, "二是"), ("", 5, "")])
def test_number_forms(sample: str, number: int, mark: str) -> None:
    assert numbered(sample, number) == mark


def test_samples_show_number_one_once() -> None:
    assert all(map(is_number_form, ("", "一、", "（1）", "第一，")))
    assert not any(map(is_number_form, ("二、", "a)", "11.", "一1")))


@pytest.mark.parametrize(("line", "level", "mark", "rest"), [
    ("一、总体情况", 1, "一、", "总体情况"), ("十二、其他", 1, "十二、", "其他"), ("（三）分工", 2, "（三）", "分工"),
    ("(四)分工", 2, "(四)", "分工"), ("1.制度", 3, "1.", "制度"), ("2．制度", 3, "2．", "制度"), ("3、制度", 3, "3、", "制度"),
    ("（10）制度", 4, "（10）", "制度"), ("1.5倍以上", 0, "", "1.5倍以上"), ("2025年的工作", 0, "", "2025年的工作"),
    ("一是抓学习", 0, "", "一是抓学习"), ("", 0, "", "")])
def test_marks_at_the_beginning_of_a_line(line: str, level: int, mark: str, rest: str) -> None:
    assert split_mark(line) == (level, mark, rest)


@given(st.sampled_from(["一、", "（一）", "1.", "（1）"]), st.integers(1, 99))
def test_printed_marks_are_recognised(sample: str, number: int) -> None:
    level = ["一、", "（一）", "1.", "（1）"].index(sample) + 1
    assert split_mark(numbered(sample, number) + "内容")[::2] == (level, "内容")
