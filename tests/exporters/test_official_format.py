"""Arithmetic of the official format."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters import official_format as of

DAY = "2026年3月9日"


def test_twenty_two_lines_of_twenty_eight_characters_fill_the_text_area() -> None:
    height = of.PAGE_HEIGHT_TW - of.MARGIN_TOP_TW - of.MARGIN_BOTTOM_TW
    assert height // of.LINE_PITCH_TW == of.LINES_PER_PAGE
    assert height // (of.LINE_PITCH_TW + 1) == of.LINES_PER_PAGE - 1
    assert of.TEXT_WIDTH_TW // of.CHARACTER_TW == of.CHARACTERS_PER_LINE
    assert of.CHARACTER_TW == of.BODY_SZ * 10 + of.TRACKING_TW


def test_text_width() -> None:
    assert of.text_width("甲，乙") == 3 * of.CHARACTER_TW
    assert of.text_width("2026") == 4 * of.HALF_CHARACTER_TW


def test_the_date_of_a_long_signer_begins_two_characters_further_right() -> None:
    signer, day = of.signature_indents("中共青禾县人民医院委员会", DAY)
    assert signer == 630
    left_of_signer = signer + of.text_width("中共青禾县人民医院委员会")
    assert left_of_signer - (day + of.text_width(DAY)) == 630


def test_a_short_signer_moves_in() -> None:
    signer, day = of.signature_indents("某院", DAY)
    assert day == 630
    assert signer + of.text_width("某院") - (day + of.text_width(DAY)) == 630


@pytest.mark.parametrize(("signer", "day"), [("", DAY), ("某委员会", "")])
def test_one_of_them_alone(signer: str, day: str) -> None:
    assert of.signature_indents(signer, day) == (630, 630)


@given(st.text("甲乙丙1", min_size=1, max_size=24), st.text("年月日123", min_size=1, max_size=14))
def test_signature_always_keeps_two_characters(signer: str, day: str) -> None:
    right_signer, right_day = of.signature_indents(signer, day)
    assert min(right_signer, right_day) == 630
    assert right_signer + of.text_width(signer) - right_day - of.text_width(day) == 630


def test_font_replacement_names_every_role() -> None:
    other = of.FontSet("甲", "乙", "丙", "丁", "戊", "己")
    assert len(other.replacing(of.STANDARD_FONTS)) == 6
