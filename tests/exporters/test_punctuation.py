"""Final marks, joined items, nested quotation marks, frame words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.punctuation import bare, finish, first_sentence, framed, nest_quotes

_QUOTES = "“”‘’"
texts = st.text(alphabet="学习制度，；。！（）“”‘’1a ", max_size=30)


@st.composite
def quoted(draw: st.DrawFn, depth: int = 3) -> str:
    """A text whose quotation marks pair, of either kind at every depth."""
    parts = draw(st.lists(st.text(alphabet="甲乙丙，。", max_size=4), min_size=1, max_size=3))
    if depth and draw(st.booleans()):
        opening, closing = draw(st.sampled_from([("“", "”"), ("‘", "’")]))
        parts.insert(1, opening + draw(quoted(depth - 1)) + closing)
    return "".join(parts)


@pytest.mark.parametrize(("text", "finished"), [
    ("完成整改", "完成整改。"), ("完成整改；", "完成整改。"), ("完成整改。", "完成整改。"), ("完成整改。；", "完成整改。"), (" 完成，", "完成。"),
    ("还要等多久？", "还要等多久？"), ("等等……", "等等……"), ("做到“件件有回音。”", "做到“件件有回音。”"), ("落实“回头看”", "落实“回头看”。"),
    ("采取以下措施：", "采取以下措施："), ("", ""), ("；", "")])
def test_exactly_one_final_mark(text: str, finished: str) -> None:
    assert finish(text) == finished


@given(texts, st.sampled_from(["。", "；", "，"]))
def test_finishing_adds_at_most_one_mark(text: str, mark: str) -> None:
    assert finish(text, mark) in (bare(text), bare(text) + mark)


@given(texts)
def test_finishing_twice_is_finishing_once(text: str) -> None:
    assert finish(finish(text)) == finish(text)


@pytest.mark.parametrize(("typed", "printed"), [
    ("针对“落实“两个责任”不力”的问题", "针对“落实‘两个责任’不力”的问题"), ("“甲‘乙’丙”", "“甲‘乙’丙”"), ("“甲‘乙“丙”’”", "“甲‘乙“丙”’”"),
    ("“甲“乙“丙”””", "“甲‘乙“丙”’”"), ("‘甲‘乙’’", "‘甲“乙”’"), ("“甲”与“乙”", "“甲”与“乙”"), ("“甲“乙”", "“甲“乙”"), ("甲”“", "甲”“")])
def test_nested_quotation_marks(typed: str, printed: str) -> None:
    assert nest_quotes(typed) == printed


@given(quoted())
def test_nesting_changes_nothing_but_inner_marks(text: str) -> None:
    printed = nest_quotes(text)
    strip = str.maketrans("", "", _QUOTES)
    assert printed.translate(strip) == text.translate(strip)
    assert nest_quotes(printed) == printed


@given(quoted())
def test_a_mark_never_stands_directly_inside_its_own_kind(text: str) -> None:
    stack: list[str] = []
    for character in nest_quotes(text):
        if character in "“‘":
            assert not stack or stack[-1] != character
            stack.append(character)
        elif character in "”’":
            assert {"“": "”", "‘": "’"}[stack.pop()] == character
    assert not stack


@given(texts)
def test_any_text_keeps_its_length(text: str) -> None:
    assert len(nest_quotes(text)) == len(text)


@pytest.mark.parametrize(("frame", "text", "printed"), [
    ("[聚焦]{text}[方面]", "党的建设", "聚焦党的建设方面"), ("[聚焦]{text}[方面]", "聚焦党的建设", "聚焦党的建设方面"),
    ("[聚焦]{text}[方面]", "党的建设方面", "聚焦党的建设方面"), ("[聚焦]{text}[方面]", "聚焦党的建设方面。", "聚焦党的建设方面"),
    ("着力解决{text}[的问题]", "停车难", "着力解决停车难的问题"), ("着力解决{text}[的问题]", "停车难的问题", "着力解决停车难的问题"),
    ("针对“{text}”的问题", "停车问题", "针对“停车问题”的问题"), ("针对“{text}”的问题", "落实“一岗双责”不力", "针对“落实‘一岗双责’不力”的问题")])
def test_frame_words_are_said_once(frame: str, text: str, printed: str) -> None:
    assert framed(frame, text) == printed


def test_words_that_stand_for_a_frame_word() -> None:
    assert framed("{text}[问题]的整改", "走过场现象", end_words=("现象",)) == "走过场现象的整改"
    assert framed("[着力解决]{text}", "解决停车难", start_words=("解决",)) == "解决停车难"


@pytest.mark.parametrize(("text", "heading"), [
    ("强化领导。成立专班。", "强化领导。"), ("没有句号", "没有句号"), ("做到“有错必改。不拖”，再说。其余", "做到“有错必改。不拖”，再说。"), ("", "")])
def test_first_sentence(text: str, heading: str) -> None:
    assert text[:first_sentence(text)] == heading


def test_a_heading_that_ends_with_the_frame_s_words_says_them_once() -> None:
    frame = "针对巡察反馈“{text}”[的问题]"
    assert framed(frame, "学习不深入的问题") == "针对巡察反馈“学习不深入的问题”"
    assert framed(frame, "选人用人专项检查问题") == "针对巡察反馈“选人用人专项检查问题”的问题"


@pytest.mark.parametrize("frame", ["针对“{text}”[问题]", "[着力解决]{text}[的问题]", "关于“{text}”问题的整改情况"])
def test_a_frame_that_is_typed_already_is_not_put_twice(frame: str) -> None:
    plain = frame.replace("[", "").replace("]", "")
    once = plain.replace("{text}", "抓落实不够")
    assert framed(frame, once) == once == framed(frame, "抓落实不够")
