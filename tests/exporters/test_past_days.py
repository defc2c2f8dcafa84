"""What a notice's day has overtaken: deadlines and promises, each named with its place, and no false alarms."""

from __future__ import annotations

from datetime import date

import pytest

from exporters.blocks import Finding, Source
from exporters.notice import NoticeOptions, build_notice
from exporters.past_days import past_promises
from exporters.styles import get_style
from models.records import Deadline, Measure, Problem, State
from tests.exporters.sample import SHORT, TODAY, problem, round_of
from tests.exporters.sample import UNIT as WHOLE

DATED, BEGUN = date(2026, 11, 28), date(2025, 6, 20)


@pytest.mark.parametrize("text", [
    "计划2026年3月上线试运行", "系统招标已完成，正在部署调试，计划2026年3月上线", "待2026年1月述职时一并考评", "交流会定于12月下旬召开", "拟于2025年12月底前印发",
    "预计2026年第三季度完成", "争取在2026年上半年建成", "将于2026年11月27日验收", "力争到2025年底完成", "计划7月开工"])
def test_promises_that_are_over(text: str) -> None:
    assert len(past_promises(text, DATED, BEGUN)) == 1


@pytest.mark.parametrize("text", [
    "计划2026年12月上线", "将于2026年11月28日验收", "拟于2026年底前印发", "2026年3月已上线", "列入2026年干部工作计划", "《2025年工作计划》2025年3月印发",
    "制定2025—2027年发展党员规划", "按计划2025年8月完成", "计划15月完成", "计划2026年13月完成", "计划3个月内完成", "已于9月19日前全部追回", "待批复", ""])
def test_no_promise_or_one_still_to_come(text: str) -> None:
    assert past_promises(text, DATED, BEGUN) == []


def test_a_month_without_a_year_means_nothing_without_the_day_of_the_feedback() -> None:
    assert past_promises("交流会定于12月下旬召开", DATED) == []
    assert past_promises("定于12月下旬召开", date(2025, 12, 20), BEGUN) == []
    assert past_promises("定于5月召开", date(2026, 6, 1), BEGUN) == ["定于5月召开"]


def found(kind: str, *rows: Problem, **more: object) -> list[Finding]:
    slots = {"signer": "某院党委", "signed_on": str(more.pop("signed_on", "2026-03-09"))}
    options = NoticeOptions(TODAY, slots=slots, **more)  # type: ignore[arg-type]
    document = build_notice(WHOLE, round_of(*rows, sections=SHORT), get_style("by_status"), options)
    findings = [finding for finding in document.findings if finding.kind == kind]
    assert all(finding.text in document.warnings for finding in findings)
    return findings


def test_a_promise_is_named_with_its_place_and_plans_are_none() -> None:
    row = Problem(id="1", text="甲", next_steps="拟于2026年2月验收", state=State(status="in_progress"), measures=(
        Measure("m1", "计划2026年1月上线", "计划2026年1月上线"),))
    assert [finding.sources for finding in found("promise", row)] == [
        (Source("measure", "m1", "progress"),), (Source("problem", "1", "next_steps"),)]
    assert found("promise", row, signed_on="2026年1月9日") == []


def due(on: date, status: str = "in_progress") -> State:
    return State(status=status, deadline=Deadline(on.isoformat(), on, "date"))


def test_open_problems_beyond_their_deadline_are_named() -> None:
    late, day = date(2026, 3, 8), date(2026, 3, 9)
    rows = (problem("1", "甲", state=due(late)), problem("2", "乙", state=due(late, "completed")),
            problem("3", "丙", state=due(day)), problem("4", "丁", state=due(late, "long_term")),
            Problem(id="5", text="戊", measures=(Measure("m", "办", state=due(late)), Measure("n", "办", state=due(day)))),
            Problem(id="6", text="己", state=State(status="completed"), measures=(Measure("o", "办", state=due(late)),)))
    (finding,) = found("overdue", *rows)
    assert [source.key for source in finding.sources] == ["1", "5"] and "有 2 个问题" in finding.text
    assert found("overdue", *rows, as_of=late) == []
