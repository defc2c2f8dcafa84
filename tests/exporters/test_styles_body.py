"""The bodies of targeted, by_status and resolve, and what a style file can say about levels and groups."""

from __future__ import annotations

from typing import Any

import pytest

from exporters.blocks import Heading, text_of
from exporters.notice import NoticeOptions, build_notice
from exporters.style_model import Style
from exporters.styles import get_style, style_from_data
from exporters.text import render_text
from models.records import Problem, State, Wording
from tests.exporters.sample import SHORT, TODAY, UNIT, body, lines, measure, problem, round_of

DONE, GOING, KEPT = State(status="completed"), State(status="in_progress"), State(status="long_term")


def printed(style: Style, *problems: Problem) -> list[str]:
    round_ = round_of(*problems, sections={**SHORT, "body_heading": "", "body_lead": ""})
    return render_text(build_notice(UNIT, round_, style, NoticeOptions(TODAY))).splitlines()


# --- targeted --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("theme", ["aspect", "topic"])
def test_targeted_theme_lead_sentence_and_items(theme: str) -> None:
    rows = [problem("1", "学得不深", "定制度", "勤督促；", progress="强化学习，凝聚共识。", **{theme: "落实“第一议题”有差距"}),
            problem("2", "记录不全", "补记录", **{theme: "落实“第一议题”有差距"}),
            problem("3", "标识不清", "换标识", progress="便民利民", **{theme: "服务现象"})]
    assert body(rows, "targeted") == [
        "关于“落实‘第一议题’有差距”问题的整改情况", "（1）针对“学得不深”问题，强化学习，凝聚共识。", "一是定制度。", "二是勤督促。",
        "（2）针对“记录不全”问题，补记录。", "关于“服务现象”的整改情况", "（1）针对“标识不清”问题，便民利民。", "换标识。"]


def test_targeted_a_problem_that_is_its_theme_is_told_below_it() -> None:
    assert body([problem("1", "审计整改不到位", "清账", "核销", progress="逐项过筛", aspect="审计整改不到位。")], "targeted") == [
        "关于“审计整改不到位”问题的整改情况", "逐项过筛。", "一是清账。", "二是核销。"]


def test_targeted_without_theme() -> None:
    assert body([problem("1", "甲", "办", progress="抓")], "targeted") == ["（1）针对“甲”问题，抓。", "办。"]


def test_targeted_three_levels() -> None:
    rows = [problem("1", "甲", "办", aspect="学习", topic="不深"), problem("2", "乙", "办", aspect="学习", topic="不实")]
    assert body(rows, "targeted") == ["关于“学习”问题的整改情况", "1.不深。", "（1）针对“甲”问题，办。", "2.不实。",
                                      "（1）针对“乙”问题，办。"]


@pytest.mark.parametrize(("text", "heading"), [
    ("“甲”", "（1）针对“甲”问题，办。"), ("“甲”和“乙”", "（1）针对“‘甲’和‘乙’”问题，办。"), ("甲的问题", "（1）针对“甲的问题”，办。"),
    ("走过场现象；", "（1）针对“走过场现象”，办。"), ("‘一把手’不担当", "（1）针对“‘一把手’不担当”问题，办。")])
def test_targeted_quotes_and_frame_words_are_not_doubled(text: str, heading: str) -> None:
    assert body([problem("1", text, "办")], "targeted")[0] == heading


def test_targeted_further_lines_of_a_lead_stand_below() -> None:
    assert body([problem("1", "甲", progress="第一句\n第二段")], "targeted") == ["（1）针对“甲”问题，第一句。", "第二段。"]


def test_targeted_without_a_lead_sentence_is_a_whole_sentence_all_the_same() -> None:
    rows = [problem("1", "甲", "办", "查"), problem("2", "乙", "办", next_steps="再办"), problem("3", "丙")]
    assert body(rows, "targeted") == [
        "（1）针对“甲”问题，整改情况如下。", "一是办。", "二是查。", "（2）针对“乙”问题，办。", "下一步，再办。", "（3）丙。"]


def test_targeted_an_aspect_is_called_a_problem_and_nothing_is_said_twice() -> None:
    rows = [problem("1", "甲", "办", aspect="落实整改方面"), problem("2", "乙", "办", aspect="服务问题")]
    assert [line for line in body(rows, "targeted") if line.startswith("关于")] == [
        "关于“落实整改方面”问题的整改情况", "关于“服务问题”的整改情况"]


@pytest.mark.parametrize(("style", "said"), [
    ("targeted", ["（1）甲不严。有3项。针对上述问题，整改情况如下。", "一是办。", "二是查。"]),
    ("by_status", ["一、已整改的问题", "1.甲不严。有3项。", "整改结果及成效：一是办。二是查。"]),
    ("resolve", ["1.着力解决以下问题：甲不严。有3项。", "一是办。", "二是查。"])])
def test_several_sentences_do_not_go_into_one_and_are_named(style: str, said: list[str]) -> None:
    row = problem("1", "甲不严。有3项", "办", "查", state=DONE)
    round_ = round_of(row, sections={**SHORT, "body_heading": "", "body_lead": ""})
    document = build_notice(UNIT, round_, get_style(style), NoticeOptions(TODAY))
    assert render_text(document).splitlines() == said
    (finding,) = [finding for finding in document.findings if finding.kind == "several"]
    assert "“甲不严。有3项”" in finding.text and finding.text not in document.warnings
    assert [source.key for source in finding.sources] == ["1"]


def test_one_sentence_in_other_words_goes_into_the_frame_again() -> None:
    row = problem("1", "甲不严。有3项", "办", state=DONE, wording={"text": Wording("甲不严，有3项")})
    assert body([row], "by_status", sections={**SHORT, "body_lead": ""})[1] == "1.甲不严，有3项问题的整改。"


@pytest.mark.parametrize("style", ["targeted", "problem_result", "by_status", "findings", "resolve"])
def test_a_problem_without_words_takes_nobody_elses_place(style: str) -> None:
    rows = [problem("1", "甲", "办"), problem("2", "", "查"), problem("3", "；")]
    round_ = round_of(*rows, sections={**SHORT, "body_heading": "", "body_lead": ""})
    document = build_notice(UNIT, round_, get_style(style), NoticeOptions(TODAY))
    printed_lines = render_text(document).splitlines()
    first, second = [number for number, line in enumerate(printed_lines) if "（未填写）" in line]
    assert printed_lines[first][:2] in ("2.", "（2") and "查" in "".join(printed_lines[first:second])
    (finding,) = [finding for finding in document.findings if finding.kind == "unnamed"]
    assert [source.key for source in finding.sources] == ["2", "3"] and finding.text in document.warnings


def test_the_only_result_below_an_aspect_needs_no_words() -> None:
    assert body([problem("1", "", "办", aspect="作风方面")], "problem_result") == ["（一）作风方面", "整改落实情况：办。"]
    assert body([problem("1", "", aspect="作风方面")], "problem_result") == ["（一）作风方面", "（未填写）。"]
    assert body([problem("1", "", "办", "查", aspect="作风方面")], "targeted") == [
        "关于“作风方面”问题的整改情况", "一是办。", "二是查。"]


# --- by_status -------------------------------------------------------------------------------------------------------

ROWS = [
    problem("1", "制度不全", "建制度", "抓执行", state=DONE), problem("2", "走过场现象", progress="改了", state=DONE),
    problem("3", "欠账等问题", state=GOING, stage_result="过半", next_steps="再推进", measures=(
        measure("", "清账"), measure("已核对", "对账"))),
    problem("4", "换届不及时", state=KEPT, measures=(measure("", "换届"),)),
]


def test_by_status_two_groups_with_accounts_of_their_own() -> None:
    assert body(ROWS, "by_status", sections={**SHORT, "body_lead": "先说一句。"}) == [
        "一、已整改的问题", "先说一句。", "1.制度不全问题的整改。", "整改结果及成效：一是建制度。二是抓执行。", "2.走过场现象的整改。",
        "整改结果及成效：改了。", "二、正在整改的问题", "1.欠账等问题的整改。", "整改措施：一是清账。二是对账。", "整改进展：已核对。", "阶段性成效：过半。",
        "下一步推进举措：再推进。", "2.换届不及时问题的整改。", "整改措施：换届。"]


def test_by_status_below_a_body_heading_the_groups_are_sections() -> None:
    printed_lines = lines(round_of(*ROWS), "by_status", body_heading="三、整改落实情况", body_lead="")
    marks = [line for line in printed_lines if "整改" in line]
    assert marks[:2] == ["一、整改落实情况", "（一）已整改的问题"]
    assert "（二）正在整改的问题" in marks


@pytest.mark.parametrize(("rows", "chapter"), [(ROWS[:2], "一、已整改的问题"), (ROWS[2:], "一、正在整改的问题")])
def test_by_status_an_empty_group_has_no_heading(rows: list[Problem], chapter: str) -> None:
    found = [line for line in body(rows, "by_status", sections={**SHORT, "body_lead": ""}) if line[1] == "、"]
    assert found == [chapter]


# --- resolve ---------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("text", "heading"), [
    ("意识不强", "着力解决意识不强的问题。"), ("意识不强的问题", "着力解决意识不强的问题。"), ("着力解决意识不强的问题", "着力解决意识不强的问题。"),
    ("停车问题", "着力解决停车问题。"), ("走过场现象", "着力解决走过场现象。"), ("“三重一大”执行不力", "着力解决“三重一大”执行不力的问题。")])
def test_resolve_frames(text: str, heading: str) -> None:
    assert body([problem("1", text, "办", "做", aspect="凝聚合力。")], "resolve", sections={**SHORT, "body_lead": ""}) == [
        "（一）凝聚合力", f"1.{heading}", "一是办。", "二是做。"]


def test_resolve_restarts_and_moves_problems_up() -> None:
    rows = [problem("1", "甲", "办", aspect="一面", topic="大类"), problem("2", "乙", "办", aspect="一面"),
            problem("3", "丙", "办", aspect="二面")]
    assert body(rows, "resolve", sections={**SHORT, "body_lead": ""}) == [
        "（一）一面", "1.着力解决大类的问题。", "（1）甲。", "办。", "2.着力解决乙的问题。", "办。", "（二）二面", "1.着力解决丙的问题。", "办。"]


# --- what data can say -----------------------------------------------------------------------------------------------

LEVEL = {"of": "problem", "heading_level": 3, "number": "1.", "frame": "{text}"}


def own(*groups: dict[str, Any]) -> Style:
    account = [{"texts": ["progress", "items"]}]
    return style_from_data({"format": 1, "key": "own", "name": "自定", "description": "试验", "slots": {},
                            "groups": [{"levels": [LEVEL], "account": account, **group} for group in groups]}, "own")


def test_numbers_run_through_all_groups() -> None:
    level = {**LEVEL, "counting": "whole"}
    style = own({"takes": "done", "levels": [level]}, {"takes": "open", "levels": [level]})
    rows = (problem("1", "甲", "x", state=GOING), problem("2", "乙", "x", state=DONE), problem("3", "丙", "x", state=DONE))
    assert printed(style, *rows) == ["1.乙。", "x。", "2.丙。", "x。", "3.甲。", "x。"]


def test_long_term_rows_in_a_group_of_their_own() -> None:
    style = own({"takes": "done", "heading": "已完成"}, {"takes": "going", "heading": "推进中"},
                {"takes": "long_term", "heading": "长期坚持"})
    rows = (problem("1", "甲", "x", state=KEPT), problem("2", "乙", "x", state=GOING), problem("3", "丙", "x", state=DONE))
    assert [line for line in printed(style, *rows) if line != "x。"] == [
        "一、已完成", "1.丙。", "二、推进中", "1.乙。", "三、长期坚持", "1.甲。"]


def test_done_problems_first() -> None:
    aspect = {"of": "aspect", "heading_level": 2, "number": "（一）", "frame": "{text}", "final_mark": ""}
    rows = (problem("1", "甲", "x", aspect="面", state=GOING), problem("2", "乙", "x", aspect="面", state=DONE))
    assert printed(own({"levels": [aspect, LEVEL], "order_by": "state"}), *rows) == ["（一）面", "1.乙。", "x。", "2.甲。", "x。"]
    assert printed(own({"levels": [aspect, LEVEL]}), *rows)[1] == "1.甲。"


# --- the first responsible person ------------------------------------------------------------------------------------

@pytest.mark.parametrize("style", ["targeted", "by_status", "resolve", "findings"])
def test_a_report_has_a_chapter_on_the_first_responsible_person(style: str) -> None:
    def count(audience: str, **sections: str) -> int:
        round_ = round_of(problem("1", "甲", "办"), sections=sections)
        document = build_notice(UNIT, round_, get_style(style), NoticeOptions(TODAY, audience))
        return render_text(document).count("主要负责同志") + render_text(document).count("第一责任人")

    assert count("report") > 0
    assert count("report", first_person="", organisation="") == 0
    assert count("internal", organisation="") == count("public", organisation="") == 0
    assert count("report", organisation="一、第一责任人履责情况\n已写。") == 1


def test_headings_of_by_status_count_as_chapters() -> None:
    document = build_notice(UNIT, round_of(*ROWS), get_style("by_status"), NoticeOptions(TODAY))
    assert [text_of(b) for b in document.blocks if isinstance(b, Heading) and b.level == 1] == [
        "一、已整改的问题", "二、正在整改的问题"]
