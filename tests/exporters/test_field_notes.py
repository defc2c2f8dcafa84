"""What is doubtful about fields in typed texts: said with the name of the text, never printed or counted in silence."""

from __future__ import annotations

import pytest

from exporters.blocks import Source
from exporters.field_notes import field_notes, loose_mark
from exporters.fields import Facts, field_fault, value_of
from models.errors import ValueRefusedError
from models.records import Event, Outcome, Problem, Round
from tests.exporters.sample import TODAY, UNIT, full_round
from tests.exporters.test_findings import built, found

ROUND = Round(
    problems=(Problem("1", text="甲", claimed_by="周明", category="反馈问题"),),
    outcomes=(Outcome(kind="约谈提醒", count=3), Outcome(kind="追缴", amount=None)), events=(Event(kind="党委会"),))
FACTS = Facts(UNIT, ROUND, TODAY)


@pytest.mark.parametrize(("text", "loose"), [
    ("共{{problems个", "{{problems个"), ("共{{problems}个", "{{problems}个"), ("共problems}}个", "共problems}}"),
    ("｛｛problems｝｝个", "｛｛problems｝｝"), ("{{problems}}个{{", "{{"), ("{{problems\n第二行", "{{problems"),
    ("{{problems}}个", ""), ("{一个}", ""), ("", "")])
def test_marks_without_a_partner(text: str, loose: str) -> None:
    assert loose_mark(text) == loose


@pytest.mark.parametrize(("text", "said"), [
    ("{{claimed:nobody}}", "台账里没有“nobody”，印出来是 0。台账里有：周明。"),
    ("{{claimed_done:周}}", "台账里没有“周”"), ("{{outcome:没有}}", "台账里有：约谈提醒、追缴。"),
    ("{{outcome_amount:没有}}", "印出来是空的"), ("{{category:意见建议}}", "台账里有：反馈问题。"),
    ("{{category_rate:意见建议|中文}}", "台账里没有“意见建议”"), ("{{event:培训}}", "台账里有：党委会。"),
    ("{{stay}}", "没有内容，印出来是空的"), ("{{outcome_amount:追缴}}", "没有内容，印出来是空的")])
def test_words_that_the_ledger_does_not_know(text: str, said: str) -> None:
    ((sentence, kind),) = field_notes("开头依据段", text, FACTS)
    assert sentence.startswith("“开头依据段”用到的数据项“{{") and said in sentence and kind == "empty"


@pytest.mark.parametrize("text", [
    "{{claimed:周明}}", "{{claimed_done:周明}}", "{{category_done:反馈问题}}", "{{outcome:约谈}}", "{{event:会}}", "{{checks}}",
    "{{claimed：周明}}", "{{problems｜中文}}"])
def test_words_that_it_knows(text: str) -> None:
    """0 of what there is is a figure; a full-width colon or bar is an input method's."""
    assert not list(field_notes("开头依据段", text, FACTS))


def test_the_full_width_marks_count_as_the_others() -> None:
    assert value_of("claimed：周明", FACTS) == "1" and value_of("problems｜中文", FACTS) == "一"


def test_a_notice_names_the_text() -> None:
    for kind, text in (("mark", "共{{problems个。"), ("empty", "{{claimed:nobody}}个。")):
        (finding,) = found(kind, intro=text)
        assert finding.sources[0] == Source("slot", "intro", finding.sources[0].field)
        assert finding.text.startswith("“开头依据段”") and finding.text in built(intro=text).warnings
    with pytest.raises(ValueRefusedError, match="“监督方式”中的“{{x}}”不是可用的数据项"):
        built(closing="{{x}}")


@pytest.mark.parametrize(("name", "shown", "hidden"), [
    ("problem", "{{problems}}（具体问题数）", "unit"), ("会议次数", "{{meetings}}", "unit"), ("xyz", "常用的有 {{unit}}", "meetings"),
    ("category", "请写成 {{category:名称}}", "unit"), ("problems:甲", "请写成 {{problems}}", "unit"),
    ("claim:甲", "{{claimed:名称}}", "event"), ("claimed:", "冒号后面缺少名称", "unit")])
def test_an_unknown_field_is_answered_with_the_likely_ones(name: str, shown: str, hidden: str) -> None:
    fault = field_fault(name)
    assert shown in fault and hidden not in fault and len(fault) < 300


def test_texts_of_the_sample_are_without_doubt() -> None:
    facts = Facts(UNIT, full_round(), TODAY)
    assert not [note for key, text in full_round().sections.items() for note in field_notes(key, text, facts)]
