"""The sum of a notice: what it says, what it names as unexplained, and the list of what is left out."""

from __future__ import annotations

from dataclasses import replace

from exporters.accounting import Sum, account_for, left_out_list
from exporters.blocks import Document, Source, Table, Title
from exporters.notice import NoticeOptions, build_notice
from exporters.styles import get_style
from models.records import Round, Stated
from tests.exporters.sample import TODAY, UNIT, measure, problem, round_of

ROUND = round_of(
    problem("1", "甲", "办"), problem("2", "乙", "办", merged_into="1"), problem("3", "丙", "办", restricted=True),
    problem("4", "丁", "办", public=False, not_public_reason="正在核查"), stated=Stated(problems=4))


def built(round_: Round, audience: str = "public") -> Document:
    return build_notice(UNIT, round_, get_style("findings"), NoticeOptions(TODAY, audience))


def account(round_: Round, audience: str = "public") -> Sum:
    return account_for(round_, built(round_, audience).selection, audience)


def test_all_problems_are_printed_merged_or_left_out_for_a_reason() -> None:
    found = account(ROUND)
    assert found.text == "反馈 4 = 单列 1 + 合并 1 + 不公开 1 + 限知 1"
    assert [(part.name, part.ids) for part in found.parts if part.ids] == [
        ("单列", ("1",)), ("合并", ("2",)), ("不公开", ("4",)), ("限知", ("3",))]
    assert not found.unexplained
    assert account(ROUND, "report").text == "反馈 4 = 单列 3 + 合并 1"


def test_what_is_left_out_without_a_reason_is_named() -> None:
    round_ = replace(ROUND, problems=(*ROUND.problems[:3], replace(ROUND.problems[3], not_public_reason=" ")))
    (finding,) = account(round_).unexplained
    assert "没有写明理由：“丁”" in finding.text and finding.sources == (Source("problem", "4", "text"),)
    assert finding.text in built(round_).warnings
    assert not account(round_, "internal").unexplained


def test_merged_into_something_unprinted_is_named() -> None:
    round_ = round_of(problem("1", "甲", "办", merged_into="2"),
                      problem("2", "乙", "办", public=False, not_public_reason="涉密"))
    (finding,) = account(round_).unexplained
    assert "已单独列出：“甲”" in finding.text and finding.kind == "unexplained"


def test_a_stated_number_that_differs_is_said_both_ways() -> None:
    for stated, what in ((6, "少 2 个"), (3, "多 1 个")):
        found = account(replace(ROUND, stated=Stated(problems=stated)))
        assert found.text.endswith(f"；反馈意见写明 {stated} 条，与台账的 4 条不符")
        assert [what in finding.text for finding in found.unexplained] == [True]


def test_problems_beside_the_letter_do_not_make_its_number_wrong() -> None:
    extra = problem("5", "立即改的", "办", category="立行立改")
    round_ = replace(ROUND, problems=(*ROUND.problems, extra), stated=Stated(problems=4))
    assert not account(round_).differs


def test_the_list_of_what_is_left_out() -> None:
    hidden = replace(measure("查处情况", "立案"), id="m", public=False, not_public_reason="在办案件")
    round_ = replace(ROUND, problems=(replace(ROUND.problems[0], measures=(hidden,)), *ROUND.problems[1:]))
    title, table = left_out_list(round_, "public", TODAY).blocks
    assert isinstance(title, Title) and isinstance(table, Table)
    assert [row[1:] for row in table.rows] == [
        ("措施", "立案", "不公开", "在办案件"), ("问题", "乙", "合并", "与“甲”一并印出"),
        ("问题", "丙", "限知", "限定知悉范围"), ("问题", "丁", "不公开", "正在核查")]
    assert [row[0] for row in table.rows] == ["1", "2", "3", "4"]


def test_nothing_left_out_is_said() -> None:
    document = left_out_list(round_of(problem("1", "甲", "办")), "public")
    assert "没有未列入" in document.blocks[1].runs[0].text  # type: ignore[union-attr]
