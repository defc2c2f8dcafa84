"""Feedback letters: from text to an outline, and from the outline to what is stored."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ValueRefusedError
from models.importing.letter import (
    LEVELS, LetterProblem, Outline, OutlineItem, merged_with_previous, outline_problems, parse_letter,
    read_letter_text, with_level, without_item,
)

LETTERS = ("three-levels", "audit-through-numbers", "two-levels")


def stored(text: str) -> list[tuple[str, str, str]]:
    return [(p.aspect, p.topic, p.text) for p in outline_problems(parse_letter(text))]


@pytest.mark.parametrize("name", LETTERS)
def test_whole_letters(data: Path, name: str) -> None:
    outline = parse_letter(read_letter_text(data / "letters" / f"{name}.txt"))
    truth = json.loads((data / "letters" / f"{name}.truth.json").read_text(encoding="utf-8"))
    assert outline.title == truth["title"]
    assert [vars(problem) for problem in outline_problems(outline)] == truth["problems"]


def test_three_levels_counts(data: Path) -> None:
    problems = outline_problems(parse_letter(read_letter_text(data / "letters" / "three-levels.txt")))
    assert len({p.aspect for p in problems}) == 4
    assert len({(p.aspect, p.topic) for p in problems}) == 15
    assert [p.number for p in problems] == [str(n) for n in range(1, 36)]


def test_what_is_no_problem_is_still_there(data: Path) -> None:
    outline = parse_letter(read_letter_text(data / "letters" / "three-levels.txt"))
    others = [item.text for item in outline.items if item.level == "other"]
    assert "青屏县人民医院党委：" in others and "— 3 —" in others and "2024年6月12日" in others
    assert "意见建议" in others and "坚持举一反三，完善制度机制。" in others
    assert any(text.startswith("此外，巡察组还收到") for text in others)


# --- numbering as people type it -------------------------------------------------------------------------------------

@pytest.mark.parametrize("marks", [
    ("（1）", "（2）", "（3）"), ("(1)", "(2)", "(3)"), ("1）", "2)", "（3)"), ("（1", "（2）", "(3"),
    ("( 1 )", "（2） ", "（ 3）"), ("（１）", "（２）", "３）"), ("⑴", "⑵", "⑶"), ("（1）、", "（2）.", "（3）"),
    ("（1）", "2、", "（3）"), ("（1）", "（2）", "3."),
])
def test_marks_of_problems(marks: tuple[str, str, str]) -> None:
    text = "（一）党建工作方面\n1.组织生活不严肃。\n" + "\n".join(
        f"{mark}{what}。" for mark, what in zip(marks, ("会议没有记录", "学习没有笔记", "党费没有公示"), strict=True))
    text += "\n2.发展党员不规范。\n（1）材料不齐。\n（2）谈话不细。\n3.阵地建设不足。\n（1）没有活动室。"
    assert [problem[2] for problem in stored(text)] == [
        "会议没有记录", "学习没有笔记", "党费没有公示", "材料不齐", "谈话不细", "没有活动室"]
    assert {problem[:2] for problem in stored(text)} == {
        ("党建工作方面", topic) for topic in ("组织生活不严肃", "发展党员不规范", "阵地建设不足")}


@pytest.mark.parametrize("marks", [
    ("一、", "二、"), ("一.", "二．"), ("一 、", "二、 "), ("⼀、", "⼆、"),
])
def test_marks_of_aspects(marks: tuple[str, str]) -> None:
    text = f"{marks[0]}医疗质量方面\n1、病历不完整。\n2.会诊不及时。\n{marks[1]}财务管理方面\n1．报销不及时。"
    assert stored(text) == [("医疗质量方面", "", "病历不完整"), ("医疗质量方面", "", "会诊不及时"), ("财务管理方面", "", "报销不及时")]


@pytest.mark.parametrize(("line", "text"), [
    ("2.2024年以来没有开展培训。", "2024年以来没有开展培训"),
    ("2.12家支部没有换届。", "12家支部没有换届"),
    ("2、一、二季度没有开展培训。", "一、二季度没有开展培训"),
    ("2.三重一大事项没有集体研究。", "三重一大事项没有集体研究"),
])
def test_number_before_a_number(line: str, text: str) -> None:
    assert stored(f"1.制度不健全。\n{line}\n3.检查不经常。")[1] == ("", "", text)


@pytest.mark.parametrize("broken", ["1.5万元没有入账", "（3人）没有报告", "2024.3.12前没有完成", "一、二季度没有开展", "10.5%没有执行",
                                    "（2023年）没有完成", "3.15亿元没有核对"])
def test_a_broken_line_may_begin_like_a_number(broken: str) -> None:
    assert stored(f"1.检查发现有关事项\n{broken}，影响较大。\n2.制度不健全。") == [
        ("", "", f"检查发现有关事项{broken}，影响较大"), ("", "", "制度不健全")]


# --- levels by what is there -----------------------------------------------------------------------------------------

def test_chapters_without_problems_do_not_count() -> None:
    text = ("一、总体评价\n（一）工作扎实。\n二、巡察发现的主要问题\n（一）党的领导方面\n1.学习不深入。\n"
            "三、整改工作要求\n（一）提高认识。\n1.加强领导。")
    assert stored(text) == [("党的领导方面", "", "学习不深入")]


def test_aspects_may_be_chapters_and_demands_follow() -> None:
    text = ("一、党的领导方面\n（一）学习不深入\n1.次数不足。\n二、落实整改要求方面\n（一）台账不清\n1.没有销号。\n"
            "三、意见建议\n（一）压实责任。\n1.加强领导。")
    assert stored(text) == [("党的领导方面", "学习不深入", "次数不足"), ("落实整改要求方面", "台账不清", "没有销号")]


def test_a_single_chapter_of_any_name_is_no_aspect() -> None:
    text = "二、党的建设等方面存在的不足\n（一）党的领导弱化\n1.议事不规范。\n（二）作风不实\n1.检查走过场。"
    assert stored(text) == [("党的领导弱化", "", "议事不规范"), ("作风不实", "", "检查走过场")]


def test_a_topic_without_problems_is_a_problem_of_its_own() -> None:
    text = "（一）财务方面\n1.报销不规范。\n（1）附件不齐。\n2.资产账实不符。盘点流于形式。\n3.收费不透明。\n（1）没有公示。"
    assert stored(text) == [("财务方面", "报销不规范", "附件不齐"), ("财务方面", "", "资产账实不符。盘点流于形式"),
                            ("财务方面", "收费不透明", "没有公示")]


def test_an_aspect_without_problems_is_one() -> None:
    text = "（一）医德医风方面\n1.投诉较多。\n（二）意识形态工作责任制落实不到位\n（三）财务方面\n1.报销慢。"
    assert stored(text)[1] == ("意识形态工作责任制落实不到位", "", "意识形态工作责任制落实不到位")


def test_paragraphs_under_an_aspect_without_numbers_are_its_problems() -> None:
    text = "（一）党建方面\n支部没有换届。\n党费没有公示。\n（二）业务方面\n病历书写不及时。"
    assert stored(text) == [("党建方面", "", "支部没有换届"), ("党建方面", "", "党费没有公示"), ("业务方面", "", "病历书写不及时")]


def test_aspects_without_numbers() -> None:
    text = "党的建设方面\n1.会议不规范。\n2.党费不清。\n业务工作方面：\n1.病历不及时。"
    assert stored(text) == [("党的建设方面", "", "会议不规范"), ("党的建设方面", "", "党费不清"), ("业务工作方面", "", "病历不及时")]


def test_a_rare_fourth_level_belongs_to_the_problem() -> None:
    text = ("一、党建方面\n（一）组织生活\n1.会议不规范。\n2.学习不足，表现在：\n（1）次数少。\n（2）研讨少。\n3.谈话不够。\n"
            "二、业务方面\n（一）病历\n1.书写不及时。")
    assert stored(text)[1] == ("党建方面", "组织生活", "学习不足，表现在：（1）次数少。（2）研讨少")
    assert len(stored(text)) == 4


def test_circled_numbers_belong_to_the_problem() -> None:
    assert stored("（一）财务方面\n1.报销有差错：\n①附件不齐；\n②审批不全。\n2.资产不清。")[0] == (
        "财务方面", "", "报销有差错：①附件不齐；②审批不全")


# --- lines -----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("between", ["", "\n", "\n— 2 —", "\n第 2 页 共 9 页\n", "\n2/9"])
def test_a_line_broken_in_the_middle(between: str) -> None:
    text = f"（一）落实上级工作部署和\n要求方面\n1.党委议事不规范，重大事项未提{between}\n交党委会研究。\n2.制度不健全。"
    assert stored(text) == [("落实上级工作部署和要求方面", "", "党委议事不规范，重大事项未提交党委会研究"),
                            ("落实上级工作部署和要求方面", "", "制度不健全")]


def test_a_sentence_behind_a_heading_keeps_its_mark() -> None:
    assert stored("1.制度不健全\n2023年有4项没有修订。\n2.学习不够\n深入。")[0][2] == "制度不健全。2023年有4项没有修订"
    assert stored("1.制度不健全\n2023年有4项没有修订。\n2.学习不够\n深入。")[1][2] == "学习不够深入"


def test_indents_tell_paragraphs_where_others_have_none() -> None:
    text = "  一、党建方面\n  （一）组织生活\n  1.支部会议记录补写\n现象较多。2023年\n补写5次。\n    另有2次没有记录。\n  2.党费不清。"
    text += "\n  二、业务方面\n  （一）病历\n  1.书写不及时。"
    assert stored(text)[0] == ("党建方面", "组织生活", "支部会议记录补写现象较多。2023年补写5次。另有2次没有记录")


def test_signature_and_date_are_no_part_of_the_last_problem() -> None:
    text = "关于检查情况的反馈意见\n1.制度不健全\n2.学习不够\n中共青屏县委第三巡察组\n2024年5月6日\n附件：问题清单"
    assert [problem[2] for problem in stored(text)] == ["制度不健全", "学习不够"]


@pytest.mark.parametrize("closing", ["针对上述问题，提出以下意见建议：", "以上问题请于一个月内整改。", "请医院党委认真整改。",
                                     "此外，巡察组还收到一些问题线索。"])
def test_closing_paragraphs_end_the_problems(closing: str) -> None:
    text = f"一、党建方面\n1.会议不规范。\n{closing}\n1.加强领导。\n2.按时报告。"
    assert stored(text) == [("党建方面", "", "会议不规范")]


def test_numbers_that_begin_anew_are_counted_through() -> None:
    anew = outline_problems(parse_letter("（一）党建方面\n1.会议少。\n2.谈话少。\n（二）业务方面\n1.病历差。"))
    through = outline_problems(parse_letter("（一）党建方面\n7.会议少。\n8.谈话少。\n（二）业务方面\n9.病历差。"))
    assert [problem.number for problem in anew] == ["1", "2", "3"]
    assert [problem.number for problem in through] == ["7", "8", "9"]


# --- correcting ------------------------------------------------------------------------------------------------------

def test_the_outline_can_be_corrected() -> None:
    outline = Outline("", (OutlineItem("other", "", "党建方面：", 1), OutlineItem("problem", "1.", "会议记录", 2),
                           OutlineItem("problem", "5.", "5万字是补写的。", 3), OutlineItem("problem", "", "附件", 4)))
    outline = with_level(outline, 0, "aspect")
    outline = merged_with_previous(outline, 2)
    outline = without_item(outline, 2)
    assert outline_problems(outline) == (LetterProblem("1", "党建方面", "", "会议记录5.5万字是补写的"),)


def test_corrections_that_make_no_sense_are_refused() -> None:
    outline = Outline("", (OutlineItem("other", "", "党建方面", 1),))
    with pytest.raises(ValueRefusedError, match="没有“chapter”这个层级"):
        with_level(outline, 0, "chapter")
    with pytest.raises(ValueRefusedError, match="没有这一段"):
        with_level(outline, 1, "topic")
    with pytest.raises(ValueRefusedError, match="前面没有"):
        merged_with_previous(outline, 0)
    with pytest.raises(ValueRefusedError, match="没有这一段"):
        without_item(outline, -1)


def test_headings_alone_are_problems_after_correcting() -> None:
    items = tuple(OutlineItem(level, "", text, n) for n, (level, text) in enumerate([
        ("aspect", "甲方面"), ("topic", "乙"), ("topic", "丙"), ("problem", "丁"), ("other", "戊"), ("aspect", "己")]))
    assert [(p.aspect, p.topic, p.text) for p in outline_problems(Outline("", items))] == [
        ("甲方面", "", "乙"), ("甲方面", "丙", "丁"), ("己", "", "己")]


# --- for any text ----------------------------------------------------------------------------------------------------

_PIECES = st.sampled_from([
    "一、", "二、", "（一）", "(二)", "1.", "2、", "（1）", "3)", "（4", "①", "1.5万元", "党的建设方面", "巡察发现的主要问题", "意见建议", "整改要求",
    "学习不够", "深入。", "制度不健全", "的问题", "2024年", "中共青屏县委巡察组", "2024年5月6日", "— 2 —", "第2页",
    "以上问题", "；", "：", "。", "\n", "\n\n",
    "\n  ", "　　", "关于巡察的反馈意见", "〔2024〕3号", "十", "⼀", "\u200b", "\r\n", "\t"])
_TEXTS = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=40).map("".join))


def _marks(text: str) -> Counter[str]:
    """Characters that must not be lost: all that can be seen but 。, which joining may put back."""
    text = "".join(unicodedata.normalize("NFKC", c) if "\u2e80" <= c <= "\u2fdf" else c for c in text)
    text = "".join(c for c in text if c not in "\ufeff\u200b\u200c\u200d\u2060\u00ad")
    return Counter(c for line in text.splitlines() for c in line if not c.isspace() and c != "。")


@given(_TEXTS)
def test_nothing_is_lost(text: str) -> None:
    outline = parse_letter(text)
    assert _marks(outline.title + "".join(item.number + item.text for item in outline.items)) == _marks(text)
    assert all(item.level in LEVELS for item in outline.items)
    assert [item.line for item in outline.items] == sorted(item.line for item in outline.items)


@given(_TEXTS)
def test_every_problem_of_the_outline_is_stored(text: str) -> None:
    outline = parse_letter(text)
    problems = outline_problems(outline)
    assert len(problems) >= sum(item.level == "problem" for item in outline.items)
    assert len({problem.number for problem in problems}) == len(problems)


_WORDS = st.text(st.sampled_from("制度落实管理检查会议记录培训考核台账采购合同"), min_size=4, max_size=30)


@given(st.lists(st.tuples(_WORDS, st.lists(st.tuples(_WORDS, st.lists(_WORDS, min_size=1, max_size=4)),
                                           min_size=1, max_size=3)), min_size=2, max_size=4))
def test_any_well_formed_letter_comes_back(aspects: list[tuple[str, list[tuple[str, list[str]]]]]) -> None:
    lines, wanted = ["关于检查的反馈意见"], []
    for a, (aspect, topics) in enumerate(aspects):
        lines.append(f"{'一二三四'[a]}、{aspect}方面")
        for t, (topic, problems) in enumerate(topics):
            lines.append(f"（{'一二三'[t]}）{topic}。")
            for p, problem in enumerate(problems, 1):
                lines.append(f"{p}.{problem}；")
                wanted.append((f"{aspect}方面", topic, problem))
    assert stored("\n".join(lines)) == wanted


@pytest.mark.parametrize("closing", [
    "请院党委认真研究上述问题，于7月20日前报送整改方案。", "望全院上下高度重视，抓好整改。", "希望院党委以此为契机，改进工作。",
    "以上意见，请认真抓好落实。",
])
def test_a_request_at_the_end_is_no_part_of_the_last_problem(closing: str) -> None:
    """The paragraph that asks for the rectification belongs to the letter, not to its last problem."""
    outline = parse_letter(f"一、党建方面\n（一）学习不紧\n1.制度不落实。\n2.请示报告制度执行不严。\n{closing}\n中共某县委第二巡察组\n2025年6月20日\n")
    assert [problem.text for problem in outline_problems(outline)] == ["制度不落实", "请示报告制度执行不严"]
    assert outline.items[-3].level == "other"


def test_the_sample_letter(root: Path) -> None:
    """The letter that comes with the program reads as the problems that it was made from."""
    content = json.loads((root / "resources" / "sample" / "content.json").read_text(encoding="utf-8"))
    wanted = [(p["number"], p["aspect"], p["topic"], p["text"]) for p in content["rounds"][0]["problems"]]
    found = outline_problems(parse_letter(read_letter_text(root / "resources" / "sample" / "反馈意见.docx")))
    assert [(p.number, p.aspect, p.topic, p.text) for p in found] == wanted


def test_a_lonely_aspect_stays_an_aspect() -> None:
    """One 一、…方面 with two levels below is no chapter."""
    outline = parse_letter("一、党的建设方面\n（一）学习不紧\n1.次数不足。\n2.走过场。\n（二）组织不严\n1.制度不落实。\n")
    assert {(p.aspect, p.topic) for p in outline_problems(outline)} == {("党的建设方面", "学习不紧"), ("党的建设方面", "组织不严")}


def test_aspects_on_top_of_four_levels() -> None:
    """一、（一）1.（1） with named aspects: aspect, topic, problem; what is deepest belongs to the problem's text."""
    outline = parse_letter(
        "一、党的建设方面\n（一）学习不紧\n1.次数不足。\n（1）中心组学习少。\n（2）支部学习少。\n2.走过场。\n（1）没有记录。\n"
        "二、医疗服务方面\n（一）管理松\n1.排队长。\n（1）门诊久等。\n")
    found = outline_problems(outline)
    assert [(p.aspect, p.topic) for p in found] == [("党的建设方面", "学习不紧")] * 2 + [("医疗服务方面", "管理松")]
    assert "中心组学习少" in found[0].text


@pytest.mark.parametrize("heading", ["整改要求", "工作要求和建议", "抓好整改落实", "下一步工作打算"])
def test_a_last_chapter_that_asks_is_no_problem(heading: str) -> None:
    letter = "一、聚焦党建引领方面\n（一）学习贯彻不到位\n1.学用结合不紧。\n2.制度执行不严。\n" \
             f"二、{heading}\n院党委要高度重视，三个月内报送整改情况。\n"
    outline = parse_letter(letter)
    assert [item.level for item in outline.items] == ["aspect", "topic", "problem", "problem", "other", "other"]
    assert [problem.text for problem in outline_problems(outline)] == ["学用结合不紧", "制度执行不严"]
