"""Two versions of a text: what stayed, was reworded, came, went or was moved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.comparing import Piece, differences, key_of, pieces, split_number

OLD = [
    "关于整改情况的通报", "一、组织整改情况", "医院党委高度重视，成立领导小组，逐条认领问题。",
    "（一）落实责任方面", "1.议事规则不健全。", "整改情况：已修订议事规则，明确前置研究事项。",
    "2.采购程序不规范。", "整改情况：已重新梳理采购目录，共梳理两轮。", "3.值班记录不完整。", "整改情况：已修订值班制度。",
]


def kinds(old: list[str], new: list[str]) -> list[tuple[str, str, str]]:
    """What changed."""
    return [(each.kind, each.old, each.new) for each in differences(old, new) if each.kind != "same"]


def test_numbers_that_shift_are_no_change() -> None:
    """A new 1. moves all that follow by one; （一） for 1. is another form."""
    new = [*OLD[:4], "1.党费收缴不及时。", "2.议事规则不健全。", OLD[5], "3.采购程序不规范。", OLD[7], "4.值班记录不完整。", OLD[9]]
    assert kinds(OLD, new) == [("inserted", "", "1.党费收缴不及时。")]
    assert kinds(["一是修订。", "二是公示。"], ["一是公示。"]) == [("deleted", "一是修订。", "")]
    assert kinds(["1.甲乙丙丁。"], ["（一）甲乙丙丁。"]) == [("reworded", "1.甲乙丙丁。", "（一）甲乙丙丁。")]


def test_all_kinds_at_once() -> None:
    """A paragraph reworded, one gone, one new, one moved; nothing else."""
    new = [OLD[0], OLD[1], "医院党委高度重视，成立工作专班，逐条认领问题。", OLD[3], "1.值班记录不完整。", "2.议事规则不健全。",
           OLD[5], "3.采购程序不规范。", "全体职工大会通报了整改情况。", OLD[9]]
    assert kinds(OLD, new) == [
        ("reworded", OLD[2], new[2]), ("moved", "3.值班记录不完整。", "1.值班记录不完整。"),
        ("deleted", OLD[7], ""), ("inserted", "", "全体职工大会通报了整改情况。"),
    ]


def test_a_moved_paragraph_may_be_reworded_too() -> None:
    """Its pieces tell."""
    new = [OLD[0], OLD[2].replace("领导小组", "工作专班"), *OLD[3:], OLD[1]]
    moved = [each for each in differences(OLD, new) if each.kind != "same"]
    assert [(each.kind, each.old_place, each.new_place) for each in moved] == [("reworded", 2, 1), ("moved", 1, 9)]
    assert [piece for piece in moved[0].pieces if not piece.same] == [Piece("领导小组", "工作专班")]


def test_a_paragraph_written_anew_at_its_place_is_reworded() -> None:
    """With a number of the same form between the same neighbours; a move past it is not mistaken for it."""
    new = [*OLD[:3], "（一）扛起主体责任方面", *OLD[4:]]
    assert kinds(OLD, new) == [("reworded", OLD[3], new[3])]


def test_a_heading_stays_where_what_it_heads_stays() -> None:
    """The last problem under 1. went to the first place under 2.: it moved, not the heading 2. before it."""
    old = ["1.甲方面问题", "（1）第一个", "一是做好甲", "（2）第二个", "2.乙方面问题", "（1）第三个", "一是做好丙"]
    assert kinds(old, [*old[:3], old[4], old[3], *old[5:]]) == [("moved", "（2）第二个", "（2）第二个")]


def test_numbers_differ_as_a_whole() -> None:
    assert pieces("共30个", "共31个") == (Piece("共", "共"), Piece("30", "31"), Piece("个", "个"))


def test_equal_paragraphs_several_times() -> None:
    """They pair in order, none is said to have moved."""
    old = ["整改措施：", "甲", "整改措施：", "乙", "整改措施：", "丙"]
    assert kinds(old, old[2:]) == [("deleted", "整改措施：", ""), ("deleted", "甲", "")]


@pytest.mark.parametrize(("text", "mark"), [
    ("一、总体情况", "一、"), ("（二）方面", "（二）"), ("12.问题", "12."), ("（3）表现", "（3）"), ("二是公示", "二是"), ("②公示", "②"),
    ("第一，公示", "第一，"), ("一般问题", ""), ("1.5倍", ""),
])
def test_numbers_in_front(text: str, mark: str) -> None:
    assert split_number(text) == (mark, text[len(mark):])


PARAGRAPHS = st.lists(st.text("甲乙丙丁一是、1.（） ", min_size=1, max_size=8), max_size=7)


@given(PARAGRAPHS, PARAGRAPHS)
def test_every_paragraph_is_told_once(old: list[str], new: list[str]) -> None:
    """Both texts can be put together again; the same text differs nowhere."""
    found = differences(old, new)
    assert sorted(each.old_place for each in found if each.old_place is not None) == list(range(len(old)))
    assert [each.new_place for each in found if each.new_place is not None] == list(range(len(new)))
    assert all(each.old == old[each.old_place] for each in found if each.old_place is not None)
    assert all(key_of(each.old) == key_of(each.new) for each in found if each.kind == "same")
    assert all(each.kind == "same" for each in differences(old, old))


@given(st.text("甲乙丙", max_size=9), st.text("甲乙丙", max_size=9))
def test_pieces_make_both_texts(old: str, new: str) -> None:
    assert "".join(piece.old for piece in pieces(old, new)) == old
    assert "".join(piece.new for piece in pieces(old, new)) == new
