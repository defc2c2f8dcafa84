"""Notices of invented rounds: what is printed, in which words, in which order, with which numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from exporters.blocks import Heading, Paragraph, Signature, joined, text_of
from exporters.notice import NoticeOptions, build_notice
from exporters.styles import get_style
from models.errors import ValueRefusedError
from models.records import Heading as Rewording
from models.records import Problem, Round, Unit, Wording
from tests.exporters.sample import (
    SHORT,
    TODAY,
    UNIT,
    body,
    full_document,
    full_round,
    lines,
    measure,
    problem,
    round_of,
)


def test_findings_number_topics_and_problems_through_the_notice() -> None:
    assert body([
        problem("1", "学用脱节。专题研讨少", "定计划", "抓督学", aspect="党的建设", topic="学习不深入"),
        problem("2", "记录不全", "补记录", aspect="党的建设", topic="学习不深入"),
        problem("3", "排队久", "增窗口", "分时段", aspect="群众就医方面", topic="服务“最后一米”不畅"),
    ]) == [
        "（一）聚焦党的建设方面", "1.针对巡察反馈“学习不深入”的问题。", "（1）学用脱节。专题研讨少。", "整改情况：一是定计划；二是抓督学。",
        "（2）记录不全。", "整改情况：补记录。",
        "（二）聚焦群众就医方面", "2.针对巡察反馈“服务‘最后一米’不畅”的问题。", "（3）排队久。", "整改情况：一是增窗口；二是分时段。",
    ]


def test_problem_result_restarts_and_leaves_a_single_problem_without_number() -> None:
    assert body([
        problem("1", "学科弱", "引人才", aspect="发展有差距"), problem("2", "质控松", "严考核", "勤检查", aspect="发展有差距"),
        problem("3", "采购不规范", "修办法", aspect="管理不严"),
    ], "problem_result") == [
        "（一）发展有差距", "1.学科弱。", "整改落实情况：引人才。", "2.质控松。", "整改落实情况：一是严考核；二是勤检查。",
        "（二）管理不严", "采购不规范。", "整改落实情况：修办法。",
    ]


def test_topics_give_problem_result_a_level_more() -> None:
    assert body([
        problem("1", "甲一", "办了", aspect="方面", topic="甲"), problem("2", "甲二", "办了", aspect="方面", topic="甲"),
        problem("3", "乙", "办了", aspect="方面"),
    ], "problem_result") == [
        "（一）方面", "1.甲。", "（1）甲一。", "整改落实情况：办了。", "（2）甲二。", "整改落实情况：办了。", "2.乙。", "整改落实情况：办了。"]


def test_a_problem_without_topic_takes_the_topics_place() -> None:
    assert body([problem("1", "制度缺位", "立制度", aspect="管理")]) == [
        "（一）聚焦管理方面", "1.针对巡察反馈“制度缺位”的问题。", "整改情况：立制度。"]


def test_no_aspect_no_aspect_heading() -> None:
    assert body([problem("1", "甲", "办了"), problem("2", "乙", "办了")], "problem_result") == [
        "1.甲。", "整改落实情况：办了。", "2.乙。", "整改落实情况：办了。"]


@pytest.mark.parametrize("style", ["findings", "problem_result"])
def test_an_aspect_that_is_its_only_problem_is_printed_once(style: str) -> None:
    printed = body([problem("1", "档案管理 不规范。", "整理档案", aspect="档案管理不规范")], style)
    assert len(printed) == 2
    assert sum("档案管理" in line for line in printed) == 1


def test_a_topic_that_is_its_only_problem_is_printed_once() -> None:
    assert body([problem("1", "服务不优", "改流程", aspect="服务", topic="服务不优")]) == [
        "（一）聚焦服务方面", "1.针对巡察反馈“服务不优”的问题。", "整改情况：改流程。"]


def test_aspects_and_topics_stand_where_their_first_problem_stands() -> None:
    printed = body([problem("1", "甲一", "x", aspect="甲"), problem("2", "乙一", "x", aspect="乙"),
                    problem("3", "甲二", "x", aspect="甲")], "problem_result")
    assert [line for line in printed if "整改" not in line] == ["（一）甲", "1.甲一。", "2.甲二。", "（二）乙", "乙一。"]


def test_own_progress_leads_and_unreported_measures_are_no_items() -> None:
    told = problem("1", "甲", aspect="乙", progress="总体进展顺利。", measures=(
        measure("修订制度"), measure("", "只是计划"), measure("开展培训。")))
    assert body([told], "problem_result")[2] == "整改落实情况：总体进展顺利。一是修订制度；二是开展培训。"


def test_a_lead_that_announces_keeps_its_colon() -> None:
    told = problem("1", "甲", "修订制度", "开展培训", aspect="乙", progress="采取两项措施：")
    assert body([told], "problem_result")[2] == "整改落实情况：采取两项措施：一是修订制度；二是开展培训。"


def test_stage_result_and_next_steps_have_paragraphs_of_their_own() -> None:
    told = problem("1", "甲", "做了", aspect="乙", stage_result="已见成效；", next_steps="继续推进")
    assert body([told])[2:] == ["整改情况：做了。", "阶段性成效：已见成效。", "下一步举措：继续推进。"]


def test_line_breaks_begin_paragraphs_but_items_stay_together() -> None:
    told = problem("1", "甲", "定制度\n分责任；\n 抓落实", "开会", aspect="乙", progress="先说一句\n再说一句：")
    assert body([told])[2:] == ["整改情况：先说一句。", "再说一句：一是定制度。分责任；抓落实；二是开会。"]


def test_more_than_ten_items() -> None:
    assert body([problem("1", "甲", *"abcdefghijkl")])[-1].endswith("；十是j；十一是k；十二是l。")


def test_a_problem_of_which_nothing_is_told_is_named() -> None:
    document = build_notice(UNIT, round_of(problem("1", "没人填"), problem("2", "有人填", "办了")), get_style("findings"),
                            NoticeOptions(TODAY))
    assert len(document.warnings) == 1
    assert "1 个问题" in document.warnings[0] and "没人填" in document.warnings[0]


def test_an_empty_round_is_said() -> None:
    document = build_notice(UNIT, round_of(), get_style("findings"), NoticeOptions(TODAY))
    assert "没有可以印出的问题" in document.warnings[0]


# --- words and audiences ---------------------------------------------------------------------------------------------

WORDED = problem("1", "台账原文", measures=(
    measure("原进展", wording={"progress": Wording("通报进展", "公开进展")}), measure("只有原文")),
    wording={"text": Wording("通报用语", "")}, aspect="原方面", topic="原问题")
REWORDED = (Rewording("原方面", "", "通报方面", "公开方面"), Rewording("原方面", "原问题", "通报问题"))


def test_the_notices_words_take_the_place_of_the_ledgers() -> None:
    assert body([WORDED], headings=REWORDED) == [
        "（一）聚焦通报方面", "1.针对巡察反馈“通报问题”的问题。", "（1）通报用语。", "整改情况：一是通报进展；二是只有原文。"]


def test_public_words_fall_back_to_the_notices() -> None:
    assert body([WORDED], audience="public", headings=REWORDED) == [
        "（一）聚焦公开方面", "1.针对巡察反馈“通报问题”的问题。", "（1）通报用语。", "整改情况：一是公开进展；二是只有原文。"]


def test_the_public_version_leaves_out_what_is_not_public() -> None:
    problems = [problem("1", "公开", aspect="甲", measures=(measure("可说"), measure("不可说", public=False))),
                problem("2", "不公开", "x", aspect="甲", public=False), problem("3", "限知", "x", aspect="乙",
                                                                            restricted=True)]
    assert body(problems, "problem_result", "public") == ["（一）甲", "公开。", "整改落实情况：可说。"]
    for audience in ("internal", "report"):
        assert "不公开" in "".join(body(problems, audience=audience)) and "限知" in "".join(body(problems,
                                                                                            audience=audience))


def test_merged_problems_are_told_with_their_target() -> None:
    problems = [problem("1", "先", "一先", merged_into="2", progress="先说"), problem("2", "主", "一主", progress="主说"),
                problem("3", "后", "一后", merged_into="1")]
    assert body(problems, "problem_result") == ["主。", "整改落实情况：主说。先说。一是一主；二是一先；三是一后。"]


@pytest.mark.parametrize(("merged", "texts"), [
    ({"1": "2", "2": "1"}, ["甲", "乙", "丙"]), ({"1": "1"}, ["甲", "乙", "丙"]), ({"1": "没有"}, ["甲", "乙", "丙"]),
    ({"1": "2", "2": "3"}, ["丙"]), ({"3": "1", "1": "2", "2": "1"}, ["甲", "乙", "丙"])])
def test_no_merged_problem_is_lost(merged: dict[str, str], texts: list[str]) -> None:
    problems = [problem(id_, text, f"办{text}", merged_into=merged.get(id_, ""))
                for id_, text in zip("123", "甲乙丙", strict=True)]
    printed = body(problems, "problem_result")
    assert [line.split(".")[-1].rstrip("。") for line in printed if "整改" not in line] == texts
    assert all(f"办{text}" in "".join(printed) for text in "甲乙丙")


def test_merged_into_something_unseen_stands_for_itself() -> None:
    problems = [problem("1", "甲", "办", merged_into="2"), problem("2", "乙", "办", public=False)]
    assert body(problems, "problem_result", "public") == ["甲。", "整改落实情况：办。"]


def test_problems_without_ids_are_all_printed() -> None:
    assert len(body([Problem(text="甲", progress="办"), Problem(text="乙", progress="办")], "problem_result")) == 4


def test_selection_accounts_for_every_problem() -> None:
    problems = (problem("1", "甲", "办"), problem("2", "乙", "办", merged_into="1"), problem("3", "丙", "办",
                                                                                         restricted=True))
    document = build_notice(UNIT, round_of(*problems), get_style("findings"), NoticeOptions(TODAY, "public"))
    assert document.selection.printed == ("1",)
    assert document.selection.merged == ("2",)
    assert document.selection.left_out == ("3",)


def test_unknown_audience() -> None:
    with pytest.raises(ValueRefusedError, match="internal（党内通报）"):
        lines(round_of(), audience="everyone")


# --- slots -----------------------------------------------------------------------------------------------------------

def test_chapters_are_numbered_anew_through_the_whole_notice() -> None:
    printed = lines(round_of(problem("1", "甲", "办", aspect="乙")), organisation="三、组织\n（五）抓学习。开了会。\n三、督办",
                    outlook="九、打算",
                    body_heading="二、落实情况")
    assert printed == ["一、组织", "（五）抓学习。开了会。", "二、督办", "三、落实情况", "（一）聚焦乙方面", "1.针对巡察反馈“甲”的问题。", "整改情况：办。",
                       "四、打算"]


def test_headings_of_slots_run_in_up_to_their_first_full_stop() -> None:
    document = full_document(organisation="一、组织\n（一）强化领导。成立专班。\n普通一段。\n1.第一条\n（2）第二条")
    blocks = [b for b in document.blocks if isinstance(b, (Heading, Paragraph))]
    start = [text_of(b) for b in blocks].index("一、组织")
    levels = [b.level if isinstance(b, Heading) else 0 for b in blocks[start:start + 5]]
    assert levels == [1, 2, 0, 3, 4]
    heading = blocks[start + 1]
    assert isinstance(heading, Heading) and heading.run_in
    assert [(run.text, run.body) for run in joined(heading.runs)] == [("（一）强化领导。", False), ("成立专班。", True)]


def test_an_empty_slot_prints_nothing_and_an_absent_one_its_default() -> None:
    told = problem("1", "甲", "办")
    absent = lines(Round(name="巡察", problems=(told,)))
    assert absent[0] == "中共青禾县人民医院委员会关于巡察整改进展情况的通报"
    assert absent[-2:] == [UNIT.party_organisation, "2026年3月9日"]
    empty = lines(round_of(told, sections={key: "" for key in (*SHORT, "body_heading", "signed_on")}))
    assert empty == ["1.针对巡察反馈“甲”的问题。", "整改情况：办。"]


def test_options_come_before_the_rounds_own_texts() -> None:
    assert lines(round_of(sections={**SHORT, "title": "本轮标题"}), title="另一标题")[0] == "另一标题"


def test_the_default_date_needs_a_signer() -> None:
    without = build_notice(UNIT, round_of(), get_style("findings"), NoticeOptions(TODAY))
    assert not any(isinstance(block, Signature) for block in without.blocks)
    dated = build_notice(UNIT, round_of(), get_style("findings"), NoticeOptions(TODAY,
                                                                                slots={"signed_on": "2025-10-07"}))
    assert dated.blocks[-1] == Signature("", "2025年10月7日")
    signed = build_notice(UNIT, round_of(), get_style("findings"), NoticeOptions(TODAY, slots={"signer": "某党委"}))
    assert signed.blocks[-1] == Signature("某党委", "2026年3月9日")


def test_a_date_that_does_not_exist() -> None:
    with pytest.raises(ValueRefusedError, match="2025-02-30"):
        lines(round_of(), signed_on="2025-02-30")


def test_a_date_in_words_is_printed_as_typed() -> None:
    assert lines(round_of(), signed_on="2025年10月")[-1] == "2025年10月"


def test_number_and_recipients() -> None:
    printed = lines(round_of(), title="标题", document_number="青医党〔2026〕3号", recipients="各党支部、各科室：")
    assert printed[:3] == ["标题", "青医党〔2026〕3号", "各党支部、各科室："]


def test_fields_are_filled_in() -> None:
    printed = lines(full_round(), intro="共{{problems}}个问题、{{ measures }}条措施，已完成{{done}}个。", title="")
    assert printed[0] == "共3个问题、4条措施，已完成1个。"


def test_an_unknown_field_is_named() -> None:
    with pytest.raises(ValueRefusedError, match="{{problem}}"):
        lines(round_of(), intro="共{{problem}}个")


def test_an_unknown_slot_is_named() -> None:
    with pytest.raises(ValueRefusedError, match="introduction"):
        lines(round_of(), introduction="x")


def test_a_field_without_value_is_warned_of() -> None:
    options = NoticeOptions(TODAY, slots={"closing": "电话{{phone}}"})
    document = build_notice(Unit("某院"), round_of(), get_style("findings"), options)
    assert any("监督方式" in warning and "{{phone}}" in warning for warning in document.warnings)


def test_default_texts_are_listed() -> None:
    assert "organisation" in full_document().defaults
    assert "organisation" not in full_document(organisation="一、组织").defaults


@pytest.mark.parametrize("style", ["targeted", "problem_result", "by_status", "findings", "resolve"])
@pytest.mark.parametrize("audience", ["report", "internal", "public"])
@pytest.mark.parametrize("unit", [UNIT, Unit(), Unit("某院")])
@pytest.mark.parametrize("round_", [full_round(), Round(name="审计整改台账", kind="审计"), Round(),
                                    replace(full_round(), entered_on=None, team="", level="", events=())])
def test_default_texts_never_show_a_gap(style: str, audience: str, unit: Unit, round_: Round) -> None:
    document = build_notice(unit, round_, get_style(style), NoticeOptions(TODAY, audience))
    for block in document.blocks:
        if isinstance(block, (Heading, Paragraph)):
            text = text_of(block)
            assert not any(gap in text for gap in ("{{", "，，", "。。", "；；", "，。", "：。", "对进行", "0次", "0个", "0项", "0条"))
            assert text[0] not in "，。；"


def test_the_kind_of_inspection_is_named_by_its_word() -> None:
    told = problem("1", "甲", "办", aspect="乙")
    printed = lines(Round(name="2025年专项审计", problems=(told,)), intro="", organisation="", outlook="", closing="")
    assert printed[1] == "一、审计反馈问题整改落实情况"
    assert "针对审计反馈“甲”的问题。" in printed[3]


def test_a_problem_without_an_aspect_is_named() -> None:
    """It is printed under the aspect before it, wrong until somebody looks; a ledger without aspects needs no word."""
    first = Problem(id="1", aspect="党的建设", text="学习不紧", progress="已学习")
    lost = Problem(id="2", text="排队时间长", progress="已增设窗口")
    options, style = NoticeOptions(date(2026, 1, 5), slots={"closing": ""}), get_style("findings")
    (warning,) = build_notice(Unit(), Round(name="巡察", problems=(first, lost)), style, options).warnings
    assert "有 1 个问题没有填写方面" in warning and "排队时间长" in warning
    assert build_notice(Unit(), Round(name="巡察", problems=(lost,)), style, options).warnings == ()
