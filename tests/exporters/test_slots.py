"""Default texts and their parts; dates; lines as blocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from exporters.blocks import Heading, Paragraph, Run, joined, text_of
from exporters.fields import Facts
from exporters.slots import (
    Chapters, Slots, audience_name, day_of, default_text, is_date, printed_date, refuse_bad_dates,
)
from exporters.styles import get_style
from models.errors import ValueRefusedError
from models.records import Round, State, Unit
from tests.exporters.sample import TODAY, UNIT, full_round, problem, round_of

FACTS = Facts(UNIT, full_round(), TODAY)
NOTHING = Facts(Unit(), Round(), TODAY)


@pytest.mark.parametrize(("slot", "text"), [
    ("只有一句。", "只有一句。"), (["甲", "乙"], "甲乙"), ("{{problems}}个", "3个"), (["电话{{phone}}。", "完。"], "电话0555-6600123。完。"),
    ([["{{intensive_until}}前", "近期"], "完成"], "近期完成"), ([["{{problems}}项", "几项"]], "3项"),
    ([{"internal": "通报", "report": "报告"}], "通报"), ({"report": "报告"}, ""), ([{"internal": ["{{left_on}}后", "后"]}],
                                                                           "2025年6月20日后"),
    (["共督查{{checks}}次。", "完。"], "完。"), ("", ""), ([], "")])
def test_parts_of_a_default_text(slot: Any, text: str) -> None:
    assert default_text(slot, FACTS, "internal") == text


def test_parts_that_need_something_unknown_are_left_out() -> None:
    assert default_text(["电话：{{phone}}。", ["共{{problems}}个。", "若干。"]], NOTHING, "public") == "若干。"


def test_a_ledger_without_states_says_nothing_about_them() -> None:
    unknown = Facts(UNIT, round_of(problem("1", "甲", "办")), TODAY)
    known = Facts(UNIT, round_of(problem("1", "甲", "办"), problem("2", "乙", state=State(status="in_progress"))), TODAY)
    slot = [["还有{{open}}个没有完成。", "继续抓好整改。"]]
    assert default_text(slot, unknown, "public") == "继续抓好整改。"
    assert default_text(slot, known, "public") == "还有2个没有完成。"


@pytest.mark.parametrize(("printed", "day"), [
    ("2025年10月7日", date(2025, 10, 7)), ("2025年13月7日", TODAY), ("二〇二五年", TODAY), ("", TODAY)])
def test_the_day_of_a_printed_date(printed: str, day: date) -> None:
    assert day_of(printed, TODAY) == day


@pytest.mark.parametrize(("text", "printed"), [
    ("2025-10-07", "2025年10月7日"), ("2025.10.07", "2025年10月7日"), ("2025/10/7", "2025年10月7日"),
    ("2025年03月07日", "2025年3月7日"), ("2025年10月 日", "2025年10月 日"), ("二〇二五年十月七日", "二〇二五年十月七日"),
    (" 2025-1-2 ", "2025年1月2日"), ("2025年10月7日", "2025年10月7日"), ("", "")])
def test_dates(text: str, printed: str) -> None:
    assert printed_date(text) == printed


@pytest.mark.parametrize("text", ["2025-02-30", "2025-13-01", "0000-01-01", "2025年2月30日"])
def test_days_that_do_not_exist(text: str) -> None:
    with pytest.raises(ValueRefusedError, match=text):
        printed_date(text)


@pytest.mark.parametrize(("text", "good"), [
    ("昨天", False), ("2025", False), ("2025-10", False), ("20251007", False), ("十月七日", False), ("2025-10-07。", False),
    ("2025.10.7", True), ("2025年10月", True), ("年　月　日", True), ("二〇二五年十月七日", True), ("{{feedback_on}}", True)])
def test_what_can_stand_as_a_date(text: str, good: bool) -> None:
    """The command line refuses the others; in a ledger's text they are named."""
    assert is_date(text) is good
    if good:
        refuse_bad_dates({"signed_on": text, "intro": "昨天"})
    else:
        with pytest.raises(ValueRefusedError, match="印发日期“.*”不是日期。请写成 2025-10-17 或 2025年10月17日 的样子"):
            refuse_bad_dates({"issued_on": text})


def test_audiences() -> None:
    assert audience_name("public") == "社会公开"
    with pytest.raises(ValueRefusedError, match="report（上报报告）"):
        audience_name("")


def test_lines_as_blocks() -> None:
    chapters = Chapters()
    blocks = chapters.blocks((Run("\n五、甲\n  \n（七）乙\n一般的一段，提到“落实“两个责任””。\n六、丙。丁"),))
    assert [text_of(b) for b in blocks if isinstance(b, (Heading, Paragraph))] == [
        "一、甲", "（七）乙", "一般的一段，提到“落实‘两个责任’”。", "二、丙。丁"]
    last = blocks[-1]
    assert isinstance(last, Heading) and [run.body for run in joined(last.runs)] == [False, True]
    assert text_of(chapters.heading((Run("戊"),))) == "三、戊"


def test_an_options_text_beats_the_rounds_and_that_the_default() -> None:
    style = get_style("findings")
    round_ = replace(full_round(), sections={"title": "本轮", "closing": ""})
    slots = Slots(style, replace(FACTS, round=round_), "internal", {"title": "选项"})
    assert (slots.text("title"), slots.text("closing")) == ("选项", "")
    assert slots.text("signer") == UNIT.party_organisation
    assert slots.defaults == ["signer"]
    assert Slots(style, replace(FACTS, round=round_), "internal", {}).text("title") == "本轮"
