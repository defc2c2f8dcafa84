"""Titles are broken by meaning, balanced, never with a waist."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from exporters.title_lines import title_lines


@pytest.mark.parametrize("lines", [
    ("中共青禾县人民医院委员会", "关于巡察整改进展情况的通报"), ("青禾县中医医院党总支", "关于五届县委第二轮巡察", "集中整改进展情况的通报"),
    ("中共青禾县人民医院委员会", "关于2025年县委常规巡察", "集中整改进展情况的报告"), ("关于巡察整改情况的通报",)])
def test_breaks(lines: tuple[str, ...]) -> None:
    assert title_lines("".join(lines), 20) == lines


def test_breaks_of_the_author_are_kept() -> None:
    assert title_lines("关于整改情况\n的通报", 20) == ("关于整改情况", "的通报")
    assert title_lines("", 20) == ()


#: Pieces of invented titles; a title is an organ, what the matter is, and what kind of paper.
ORGANS = st.sampled_from(["", "青禾县人民医院", "中共青禾县人民医院委员会", "中共云川市第三人民医院总支部委员会", "青禾县卫生健康局党组", "云川医学院附属医院、青禾县中医医院"])
MATTERS = st.lists(st.sampled_from([
    "县委第二巡察组", "五届县委第四轮", "2025年度", "医疗卫生系统", "常规巡察", "“回头看”", "选人用人专项检查", "医保基金使用专项审计", "落实中央八项规定精神",
    "《实施方案（2026—2028年）》"]), min_size=1, max_size=4).map("".join)
KINDS = st.sampled_from(["整改情况的通报", "反馈意见集中整改进展情况的报告", "反馈问题整改落实情况的公示"])


@given(ORGANS, MATTERS, KINDS)
def test_titles_are_trapezoids_or_diamonds(organ: str, matter: str, kind: str) -> None:
    text = f"{organ}关于{matter}{kind}"
    assume(len(text) <= 70)
    lines = title_lines(text, 20)
    assert "".join(lines) == text and len(lines) <= 4
    widths = [sum(1 if ord(character) > 0x2000 else 0.55 for character in line) for line in lines]
    assert max(widths) <= 20
    widest = widths.index(max(widths))
    assert widths[:widest + 1] == sorted(widths[:widest + 1]) and widths[widest:] == sorted(widths[widest:])[::-1]
    for line, following in zip(lines, lines[1:]):
        assert not line.endswith(("关于", "“", "《", "（", "关", "第"))
        assert not following.startswith(("的", "、", "”", "》", "）", "于", "委员会"))
        assert not (line[-1].isdigit() and following[0] in "0123456789年月日")


@given(st.text("青禾县人民医院委员会关于巡察整改进展情况的通报", min_size=12, max_size=70))
def test_any_words_are_broken_into_lines_that_fit(text: str) -> None:
    lines = title_lines(text, 20)
    assert "".join(lines) == text and all(len(line) <= 20 for line in lines)


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
