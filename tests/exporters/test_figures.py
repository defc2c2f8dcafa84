"""Figures: states, rates, categories, outcomes, claims, and how they stood on an earlier day."""

from __future__ import annotations

from datetime import date

import pytest

from exporters import figures
from exporters.fields import Facts, field_fault, fill, menu, value_of
from exporters.notice import NoticeOptions, build_notice
from exporters.styles import get_style
from exporters.text import render_text
from models.errors import ValueRefusedError
from models.records import Event, Measure, Outcome, Person, Problem, Round, State
from tests.exporters.sample import TODAY, UNIT, full_round, problem, round_of

DONE, GOING, KEPT = State(status="completed"), State(status="in_progress"), State(status="long_term")
LEADERS = (Person("林致远", "党委书记"), Person("陈树", "党委副书记、院长"), Person("高远志", "纪委书记"))
ROUND = round_of(
    problem("1", "甲", state=DONE, category="反馈问题", claimed_by="林致远"),
    problem("2", "乙", state=GOING, category="反馈问题", claimed_by="陈树"),
    problem("3", "丙", state=KEPT, category="反馈问题", claimed_by="林致远"),
    problem("4", "丁", state=DONE, category="意见建议"),
    outcomes=(
        Outcome("1", "制度新建", "采购办法", problems=("1", "2")), Outcome("2", "制度新建", "采购办法", problems=("3",)),
        Outcome("3", "制度修订", count=6), Outcome("4", "约谈", count=9), Outcome("5", "诫勉", count=2),
        Outcome("6", "党纪处分", count=1), Outcome("7", "通报批评", count=3), Outcome("8", "追缴", amount=35600.0),
        Outcome("9", "清退", amount=120000.0)),
    events=(Event("1", date(2026, 1, 5), "谈心谈话", people=12), Event("2", date(2026, 2, 5), "党委会")))
FACTS = Facts(UNIT, ROUND, TODAY, people=LEADERS)


@pytest.mark.parametrize(("name", "value"), [
    ("completed", "2"), ("in_progress", "1"), ("long_term", "1"), ("not_started", "0"), ("closed", "0"), ("open", "2"),
    ("done_rate", "50%"), ("rules_new", "1"), ("rules_revised", "6"), ("rules_made", "7"), ("warned", "9"),
    ("admonished", "2"), ("punished", "1"), ("criticised", "3"), ("recovered", "3.56万元"), ("refunded", "12万元"),
    ("amount", "15.56万元"), ("talked_with", "12"), ("first_person", "林致远"), ("first_claimed", "2"),
    ("first_done", "1"), ("others_claimed", "1"), ("claimants", "2"), ("category:意见建议", "1"),
    ("category_done:反馈问题", "1"),
    ("category_rate:反馈问题", "33.3%"), ("claimed:林致远", "2"), ("claimed_done:林致远", "1"), ("outcome:约谈", "9"),
    ("outcome_amount:追缴", "3.56万元"), ("event:党委会", "1"), ("claims", "林致远认领2个，已完成1个；陈树认领1个，已完成0个"),
    ("categories", "反馈问题3个，已完成1个，完成率33.3%；意见建议1条，已完成1条，完成率100%"),
    ("problems|中文", "四"), ("done_rate|中文", "百分之五十"), ("today|中文", "二〇二六年三月九日"), (" category : 意见建议 | 中文 ", "一")])
def test_values(name: str, value: str) -> None:
    assert value_of(name, FACTS) == value


def test_outcomes_in_one_sentence_each_kind_once() -> None:
    assert value_of("outcomes_told", FACTS) == (
        "制定制度1项、修订制度6项，约谈9人次，诫勉2人次，给予党纪处分1人，通报批评3人次，追缴3.56万元，清退12万元")


@pytest.mark.parametrize(("kind", "count", "amount", "said"), [
    ("违约金", 6, 21500.0, "收取违约金2.15万元"), ("追缴金额", None, 10000.0, "追缴1万元"), ("资金", None, 10000.0, "涉及资金1万元"),
    ("党纪处分", 2, None, "给予党纪处分2人"), ("问题线索", 3, None, "移交问题线索3件"), ("移送线索", 3, None, "移送线索3件"),
    ("谈话提醒", 14, None, "谈话提醒14人次"), ("诊疗规范", 4, None, "形成诊疗规范4项"), ("便民举措", 5, None, "便民举措5项"),
    ("约谈", None, None, "约谈1人次"), ("约谈", 0, None, "")])
def test_every_kind_of_outcome_has_its_verb_and_its_unit(
    kind: str, count: int | None, amount: float | None, said: str
) -> None:
    assert figures.outcomes_told(round_of(outcomes=(Outcome("1", kind, count=count, amount=amount),))) == said


@pytest.mark.parametrize(("rules", "said", "new", "revised"), [
    ((("制度新建", "甲办法"), ("制度修订", "乙办法")), "制定制度1项、修订制度1项", "1", "1"),
    ((("制度", "甲办法"), ("制度", "乙办法（2025年修订）")), "制定、修订制度2项", "0", "1"),
    ((("制度", "甲办法（修订稿）"), ("制度", "修订乙办法")), "修订制度2项", "0", "2"), ((("新建制度", "修订甲办法"),), "制定制度1项", "1", "0"),
    ((("制度制定修订", "甲"),), "制定、修订制度1项", "0", "0"), ((("约谈", "甲"),), "", "0", "0")])
def test_rules_are_parted_only_where_the_ledger_parts_them(
    rules: tuple[tuple[str, str], ...], said: str, new: str, revised: str
) -> None:
    facts = Facts(UNIT, round_of(outcomes=tuple(Outcome(str(n), *each) for n, each in enumerate(rules))), TODAY)
    assert [value_of(name, facts) for name in ("rules_told", "rules_new", "rules_revised")] == [said, new, revised]


def test_events_are_told_by_what_they_were() -> None:
    kinds = ("党委会", "推进会", "党委会", "检查反馈会", "集体谈话", "专项督查", "培训")
    events = tuple(Event(str(n), kind=kind, people=9) for n, kind in enumerate(kinds))
    facts = Facts(UNIT, round_of(events=events), TODAY)
    assert value_of("meetings_told", facts) == "党委会2次、推进会1次、检查反馈会1次"
    assert value_of("activities_told", facts) == "开展谈心谈话1次，组织督导检查1次，举办培训1次、参训9人次"
    assert value_of("activities_told", Facts(UNIT, round_of(), TODAY)) == ""


def test_a_rate_says_what_it_counts() -> None:
    assert value_of("rate_definition", FACTS) == (
        "完成率为已完成（含已销号）的问题2个占全部4个问题的比例，截至2026年3月9日，长期坚持而未销号的不计入已完成")


@pytest.mark.parametrize(("part", "whole", "said"), [
    (0, 0, ""), (0, 3, "0%"), (1, 3, "33.3%"), (2, 3, "66.7%"), (3, 3, "100%"), (1999, 2000, "99.9%"), (1, 8, "12.5%")])
def test_rates(part: int, whole: int, said: str) -> None:
    assert figures.rate(part, whole) == said


@pytest.mark.parametrize(("states", "status"), [
    (["completed", "closed"], "completed"), (["closed"], "closed"), (["completed", "in_progress"], "in_progress"),
    (["long_term", "completed"], "long_term"), (["not_started"], "not_started"), ([], "")])
def test_a_problem_without_a_state_has_that_of_its_measures(states: list[str], status: str) -> None:
    row = Problem(measures=tuple(Measure(state=State(status=each)) for each in states))
    assert figures.problem_status(row) == status


def test_the_states_of_a_round_add_up() -> None:
    found = sum(figures.in_status(ROUND.problems, status)
                for status in ("", "not_started", "in_progress", "completed", "closed", "long_term"))
    assert found == len(ROUND.problems)


@pytest.mark.parametrize(("field", "fault"), [
    ("nothing", "不是可用的数据项"), ("problems:x", "不是可用的数据项"), ("category", "不是可用的数据项"), ("category:", "缺少名称"),
    ("problems|大写", "竖线后面只能是“中文”"), ("problems", ""), ("category:随便什么", "")])
def test_faults_of_fields(field: str, fault: str) -> None:
    assert fault in field_fault(field) and bool(field_fault(field)) == bool(fault)
    if fault:
        with pytest.raises(ValueRefusedError, match=fault):
            fill(f"共{{{{{field}}}}}个", FACTS)


def test_the_menu_offers_every_field_with_its_value() -> None:
    entries = {name: (description, value) for name, description, value in menu(FACTS)}
    assert entries["problems"] == ("具体问题数", "4")
    assert entries["category:意见建议"] == ("类别为“意见建议”的问题数", "1")
    assert entries["claimed:陈树"] == ("陈树认领的问题数", "1")
    assert all(fill(f"{{{{{name}}}}}", FACTS) == value for name, (_, value) in entries.items())


# --- as of a day -----------------------------------------------------------------------------------------------------

LATER = State(status="closed", completed_on=date(2026, 2, 1), closed_on=date(2026, 3, 1))


@pytest.mark.parametrize(("day", "status", "count"), [
    (date(2026, 1, 31), "in_progress", 2), (date(2026, 2, 1), "completed", 3), (date(2026, 2, 28), "completed", 3),
    (date(2026, 3, 1), "closed", 3), (None, "closed", 3)])
def test_a_row_is_done_from_its_day_on(day: date | None, status: str, count: int) -> None:
    round_ = figures.on_day(round_of(problem("0", "戊", state=LATER), *ROUND.problems), day)
    assert round_.problems[0].state.status == status
    assert figures.done(round_.problems) == count


def test_measures_events_and_outcomes_of_later_days_do_not_count_yet() -> None:
    round_ = round_of(Problem(id="1", text="甲", measures=(Measure("m", state=LATER),)), events=ROUND.events,
                      outcomes=(Outcome("1", "约谈", on=date(2026, 1, 9)), Outcome("2", "约谈", on=date(2026, 2, 9))))
    facts = Facts(UNIT, figures.on_day(round_, date(2026, 1, 20)), TODAY, as_of=date(2026, 1, 20))
    assert [value_of(name, facts) for name in ("done", "events", "meetings", "warned", "as_of", "today")] == [
        "0", "1", "0", "1", "2026年1月20日", "2026年3月9日"]


def test_a_notice_as_of_a_day_parts_and_counts_by_that_day() -> None:
    round_ = round_of(problem("0", "戊", "改了", state=LATER), sections={"body_lead": "已完成{{done}}个。", "title": "",
                      "intro": "", "organisation": "", "outlook": "", "closing": "", "signer": ""})
    for day, first in ((date(2026, 1, 31), "一、正在整改的问题"), (date(2026, 2, 1), "一、已整改的问题")):
        document = build_notice(UNIT, round_, get_style("by_status"), NoticeOptions(TODAY, as_of=day))
        assert render_text(document).splitlines()[0] == first
    assert "已完成1个。" in render_text(document)


def test_the_sample_rounds_figures_do_not_change_as_of_today() -> None:
    assert figures.on_day(full_round(), TODAY) == full_round()


# --- first person ----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("people", "name"), [
    (LEADERS, "林致远"), (LEADERS[1:], ""), ((Person("甲某", "书记"),), "甲某"), ((Person("乙某", "院党委书记、院长"),), "乙某"),
    ((Person("丙某", "党委书记", to_on=date(2026, 1, 1)), Person("丁某", "党委书记")), "丁某")])
def test_the_first_responsible_person(people: tuple[Person, ...], name: str) -> None:
    assert figures.first_person(people, "党委", TODAY) == name


def test_claims_need_nobody() -> None:
    assert value_of("claims", Facts(UNIT, Round(), TODAY)) == ""
    assert value_of("first_claimed", Facts(UNIT, Round(problems=(Problem(),)), TODAY)) == "0"
