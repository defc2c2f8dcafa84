"""Titles are broken by meaning, balanced, never with a waist."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.title_lines import title_lines


@pytest.mark.parametrize("lines", [
    ("中共青禾县人民医院委员会", "关于巡察整改进展情况的通报"), ("青禾县中医医院党总支关于五届县委", "第二轮巡察集中整改进展情况的通报"),
    ("中共青禾县人民医院委员会", "关于2025年县委常规巡察", "集中整改进展情况的报告"), ("关于巡察整改情况的通报",)])
def test_breaks(lines: tuple[str, ...]) -> None:
    assert title_lines("".join(lines), 20) == lines


def test_breaks_of_the_author_are_kept() -> None:
    assert title_lines("关于整改情况\n的通报", 20) == ("关于整改情况", "的通报")
    assert title_lines("", 20) == ()


@given(st.text("中共青禾县医院委员会关于巡察整改进展情况的通报、“”《》（）2025", max_size=76))
def test_nothing_is_lost_and_no_line_is_too_long(text: str) -> None:
    lines = title_lines(text, 20)
    assert "".join(lines) == text.strip()
    if 1 < len(lines):
        assert all(len(line) <= 37 for line in lines)


@given(st.text("甲乙丙丁关于巡察整改情况的", min_size=21, max_size=60))
def test_no_waist_and_no_line_begins_with_a_particle(text: str) -> None:
    lines = title_lines(text, 20)
    if len(lines) > 1:
        widths = [len(line) for line in lines]
        assert max(widths) <= 20
        assert not any(line.startswith("的") for line in lines[1:])
