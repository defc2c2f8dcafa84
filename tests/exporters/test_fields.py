"""Fields of texts: every one has a description and a value, and counts what it says."""

from __future__ import annotations

from datetime import date

import pytest

from exporters.fields import (
    FIELDS,
    Facts,
    check_word,
    chinese_date,
    fields_in,
    fill,
    inspection,
    party_body,
    stay,
    value_of,
)
from models.errors import ValueRefusedError
from models.records import Event, Outcome, Round, Unit
from tests.exporters.sample import TODAY, UNIT, full_round

FACTS = Facts(UNIT, full_round(), TODAY, frozenset({"p1", "p2"}))


@pytest.mark.parametrize(("name", "value"), [
    ("unit", "青禾县人民医院"), ("party_organisation", "中共青禾县人民医院委员会"), ("party_body", "党委"), ("inspection", "2025年县委常规巡察"),
    ("check", "巡察"), ("stay", "2025年4月8日至6月20日"), ("feedback_on", "2025年8月12日"), ("today", "2026年3月9日"), ("aspects",
                                                                                                          "2"),
    ("topics", "2"), ("problems", "3"), ("measures", "4"), ("done", "1"), ("open", "2"), ("done_measures", "2"),
    ("done_rate", "33.3%"), ("printed", "2"), ("stated_problems", "3"), ("stated_measures", ""), ("events", "3"),
    ("meetings", "1"),
    ("trainings", "1"), ("trained", "46"), ("talks", "1"), ("checks", "0"), ("rules_made", "2"), ("amount", "3.56万元"),
    ("postcode", "243100"), ("long_term", "0"), ("left_on", "2025年6月20日"), ("intensive_until", "")])
def test_values(name: str, value: str) -> None:
    assert value_of(name, FACTS) == value


def test_every_field_has_a_description_and_a_value_even_of_nothing() -> None:
    nothing = Facts(Unit(), Round(), TODAY)
    for name, (description, _) in FIELDS.items():
        assert description
        assert isinstance(value_of(name, nothing), str)


def test_contacts_leave_out_what_is_not_known() -> None:
    facts = Facts(Unit(phone="123", email="a@b.cn"), Round(), TODAY)
    assert value_of("contacts", facts) == "联系电话：123；电子邮箱：a@b.cn"


def test_fill_and_list() -> None:
    assert fill("共{{problems}}个（{{ open }}个未完成）", FACTS) == "共3个（2个未完成）"
    assert fields_in("{{a}}、{{ b }}、{c}") == ("a", "b")
    assert fill("没有字段", FACTS) == "没有字段"


def test_an_unknown_field_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueRefusedError, match="problems.*done"):
        fill("{{nothing}}", FACTS)


@pytest.mark.parametrize(("name", "short"), [
    ("2024年市委巡察反馈问题整改台账", "2024年市委巡察"), ("2024年市委巡察", "2024年市委巡察"), ("整改台账", "巡察"), ("医务部审计问题整改清单", "医务部审计"),
    ("", "巡察")])
def test_the_inspections_name(name: str, short: str) -> None:
    assert inspection(Round(name=name)) == short


def test_the_word_for_the_kind_of_inspection() -> None:
    assert check_word(Round(name="某某", kind="省委巡视")) == "巡视"
    assert check_word(Round(name="2025年财务审计")) == "审计"
    assert check_word(Round(name="某某")) == "巡察"


@pytest.mark.parametrize(("name", "body"), [
    ("中共某院总支部委员会", "党总支"), ("某院党总支", "党总支"), ("中共某院支部委员会", "党支部"), ("中共某局党组", "党组"), ("中共某院委员会", "党委"), ("", "党委")])
def test_the_party_bodys_short_name(name: str, body: str) -> None:
    assert party_body(Unit(party_organisation=name)) == body


def test_dates() -> None:
    assert chinese_date(date(2025, 3, 7)) == "2025年3月7日"
    assert chinese_date(None) == ""
    assert stay(Round(entered_on=date(2024, 12, 30), left_on=date(2025, 1, 8))) == "2024年12月30日至2025年1月8日"
    assert stay(Round(entered_on=date(2024, 12, 30))) == ""


def test_meetings_are_neither_trainings_nor_talks() -> None:
    kinds = ("党委会", "专题会议", "培训会", "集体谈话会", "督导检查")
    facts = Facts(UNIT, Round(events=tuple(Event(kind=kind) for kind in kinds)), TODAY)
    assert [value_of(name, facts) for name in ("meetings", "trainings", "talks", "checks")] == ["2", "1", "1", "1"]


def test_outcomes_count_themselves_once() -> None:
    outcomes = (Outcome(kind="制度", problems=("1", "2")), Outcome(kind="修订制度", count=4), Outcome(kind="约谈", count=9))
    assert value_of("rules_made", Facts(UNIT, Round(outcomes=outcomes), TODAY)) == "5"
