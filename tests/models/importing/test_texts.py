"""Cells as text, numbering in front, Chinese numbers."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.importing.texts import cell_text, chinese_number, folded, heading, one_line, without_number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (1.0, "1"),
        (0.5, "0.5"),
        (3, "3"),
        (True, "是"),
        (" 医务部　\r\n 护理部 ", "医务部\n护理部"),
        (date(2024, 6, 30), "2024-06-30"),
        (datetime(2024, 6, 30), "2024-06-30"),
        ("a_x000D_\nb", "a\nb"),
        ("零\u200b宽\x07", "零宽"),
        (float("nan"), "nan"),
        (1e300, "1e+300"),
    ],
)
def test_cells(value: object, text: str) -> None:
    assert cell_text(value) == text


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("一、聚焦作风方面", "聚焦作风方面"),
        ("（二）采购", "采购"),
        ("3.制度", "制度"),
        ("3、制度", "制度"),
        ("(12) 制度", "制度"),
        ("①制度", "制度"),
        ("3.2024年制度", "2024年制度"),
        ("2024年制度", "2024年制度"),
        ("2024.6.30前", "2024.6.30前"),
        ("1.5万元", "1.5万元"),
        ("一体化建设", "一体化建设"),
        ("三重一大", "三重一大"),
        ("一、", "一、"),
    ],
)
def test_numbering_in_front(text: str, rest: str) -> None:
    assert without_number(text) == rest


def test_headings_are_one_line_without_number_and_final_mark() -> None:
    assert heading("一、聚焦医疗\n服务方面；") == "聚焦医疗服务方面"
    assert one_line("HIS\nsystem") == "HIS system"


@given(st.integers(1, 99))
def test_chinese_numbers(number: int) -> None:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    written = (("" if tens == 1 else digits[tens]) + "十" if tens else "") + (digits[ones] if ones else "")
    assert chinese_number(written) == number
    assert chinese_number(str(number)) == number


@pytest.mark.parametrize("text", ["", "上", "一上", "十上", "上十"])
def test_no_numbers(text: str) -> None:
    assert chinese_number(text) is None


@given(st.text())
def test_cells_are_cleaned_once_and_for_all(text: str) -> None:
    assert not any(mark.isspace() for mark in folded(text))
    assert cell_text(cell_text(text)) == cell_text(text)
