"""Names of people become posts in public notices, and only names do."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.notice import NoticeOptions, build_notice
from exporters.posts import Posts, names_in
from exporters.styles import get_style
from exporters.text import render_text
from models.errors import ValueRefusedError
from models.records import Person, Round, State
from tests.exporters.sample import SHORT, TODAY, UNIT, problem, round_of

PEOPLE = (
    Person("林致远", "党委书记"), Person("陈树", "院长"), Person("陈树生", "总会计师"), Person("何沐", "副院长"), Person("苏晚", "副院长"),
    Person("文明", "医务部主任"), Person("张伟·护理部", "护理部主任"), Person("江川", "纪委书记", to_on=date(2025, 1, 1)),
    Person("程一鸣", "医务部主任"), Person("程一鸣", "支部书记"),
)
POSTS = Posts.of(PEOPLE, Round(), TODAY)


@pytest.mark.parametrize(("text", "said"), [
    ("林致远主持会议", "党委书记主持会议"), ("院党委书记林致远带头", "院党委书记带头"), ("林致远同志带头", "党委书记带头"),
    ("党委书记林致远同志带头", "党委书记带头"), ("由陈树牵头", "由院长牵头"), ("陈树生审核", "总会计师审核"), ("陈树院长督办", "院长督办"),
    ("何沐、苏晚督办", "何副院长、苏副院长督办"), ("副院长何沐督办", "副院长督办"), ("林致远（党委书记）督办", "党委书记督办"),
    ("加强精神文明建设", "加强精神文明建设"), ("由文明负责", "由医务部主任负责"), ("张伟参加", "护理部主任参加"), ("江川调离", "江川调离"),
    ("程一鸣参加", "程一鸣参加"), ("没有人名", "没有人名"), ("", "")])
def test_posts_for_names(text: str, said: str) -> None:
    assert POSTS.without_names(text) == said


pieces = st.lists(st.sampled_from(["林致远", "陈树生", "陈树", "何沐", "院长", "党委", "书记", "同志", "、", "。", "（", "）", "会议", "由"]),
                  max_size=9).map("".join)


@given(pieces)
def test_no_known_name_is_left_and_nothing_else_is_lost(text: str) -> None:
    said = POSTS.without_names(text)
    assert "林致远" not in said and "陈树生" not in said
    for word in ("会议", "。", "、"):
        assert said.count(word) == text.count(word)


def test_names_without_a_post_are_known_too() -> None:
    round_ = round_of(problem("1", "甲", claimed_by="白露霜", state=State(owners=("苏晚·儿科",))))
    assert names_in(round_) == {"白露霜", "苏晚"}
    assert [name for _, name in Posts.of((), round_).named("白露霜、苏晚")] == ["白露霜", "苏晚"]


ROUND = round_of(problem("1", "林致远带班少", "白露霜整理记录", aspect="作风", claimed_by="白露霜"), sections={
    **SHORT, "closing": "由陈树负责解释。"})


def printed(audience: str, names: str = "") -> tuple[str, list[tuple[str, str]]]:
    document = build_notice(UNIT, ROUND, get_style("problem_result"), NoticeOptions(TODAY, audience, names=names),
                            PEOPLE)
    people = [(f.kind, f.text) for f in document.findings if f.kind in ("names", "named")]
    return render_text(document), people


def test_the_public_version_prints_posts_and_names_whom_it_still_names() -> None:
    text, people = printed("public")
    assert "党委书记带班少" in text and "由院长负责解释" in text and "白露霜整理记录" in text
    assert people == [("named", "没有查到职务，公开版仍印姓名：白露霜（1 处）。")]


def test_names_may_be_wanted_in_public_and_are_listed() -> None:
    text, people = printed("public", "names")
    assert "林致远带班少" in text
    assert [kind for kind, _ in people] == ["names"] * 3


@pytest.mark.parametrize("audience", ["report", "internal"])
def test_other_versions_keep_names_unless_posts_are_wanted(audience: str) -> None:
    assert "林致远带班少" in printed(audience)[0] and printed(audience)[1] == []
    assert "党委书记带班少" in printed(audience, "posts")[0]


def test_an_unknown_way_to_name_people_is_refused() -> None:
    with pytest.raises(ValueRefusedError, match="names（姓名）"):
        printed("public", "initials")
