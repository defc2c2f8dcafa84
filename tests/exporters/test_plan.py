"""整改方案: its chapters, the leading group, problems with their measures, and what stands behind a measure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from exporters.blocks import AttachmentHead, Document, Heading, PageBreak, Signature, Table, text_of
from exporters.leading_group import Member, group_lines, leading_group, party_office
from exporters.plan import PlanOptions, build_plan, default_texts
from exporters.text import render_text
from models.errors import ValueRefusedError
from models.labels import PLAN_SECTIONS
from models.records import Deadline, Measure, Person, Problem, Round, State, Unit, Wording
from tests.exporters.sample import TODAY, UNIT, full_round, problem, round_of

PEOPLE = (
    Person("林致远", "党委书记"), Person("陈树", "党委副书记、院长"), Person("高岚", "纪委书记"), Person("孙旧", "副院长", to_on=date(2025, 1, 1)),
    Person("何沐", "主任", "党委办公室"), Person("苏晚", "副主任", "医务部"), Person("段一", "主任", "医务部"), Person("钱二", "科长", "信息科"),
)


def plan(round_: Round | None = None, people: tuple[Person, ...] = PEOPLE, **options: object) -> Document:
    return build_plan(UNIT, round_ or full_round(), people, PlanOptions(TODAY, **options))  # type: ignore[arg-type]


def lines(*problems: Problem, **options: object) -> list[str]:
    """The lines of the chapter of tasks."""
    text = render_text(plan(round_of(*problems), **options)).splitlines()
    start = next(number for number, line in enumerate(text) if line.startswith("整改任务共"))
    return text[start + 1:text.index("四、方法步骤")]


def test_chapters_in_their_order() -> None:
    document = plan()
    chapters = [text_of(block) for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    assert chapters == ["一、总体要求", "二、组织领导", "三、整改任务", "四、方法步骤", "五、工作要求"]
    assert document.title == "中共青禾县人民医院委员会关于2025年县委常规巡察反馈意见的整改方案"
    assert document.blocks[-1] == Signature("中共青禾县人民医院委员会", "2026年3月9日")
    assert not re.search(r"[{}]|，，|。。|；。|（）", render_text(document))


def test_the_leading_group_and_its_office() -> None:
    text = render_text(plan())
    assert "组　长：林致远　党委书记\n副组长：陈　树　党委副书记、院长\n　　　　高　岚　纪委书记\n成　员：段　一　医务部主任\n" in text
    assert "办公室设在党委办公室，何沐同志兼任办公室主任，" in text
    assert "孙旧" not in text and "钱二" not in text


def test_a_ledger_without_people_gives_a_form_and_says_so() -> None:
    document = plan(round_of(problem("1", "甲", measures=(Measure("1.1", "办"),))), ())
    text = render_text(document)
    assert "组　长：\n副组长：\n成　员：\n领导小组下设办公室，负责" in text
    assert document.warnings == ("没有找到党组织书记，领导小组没有组长。请在单位资料里补充人员和职务，或自己写领导小组名单。",)


def test_a_plan_later_than_what_it_asks_for_is_named() -> None:
    deadline = Deadline("2026-03-08", date(2026, 3, 8), "date")
    rows = (problem("1", "甲", measures=(Measure("m", "办", state=State(deadline=deadline)),)),
            problem("2", "乙", measures=(Measure("n", "办"),)))
    round_ = round_of(*rows, intensive_until=date(2026, 3, 1))
    assert plan(round_).warnings == (
        "方案的日期是2026年3月9日，有1个问题的整改时限早于这一天：“甲”。请核对日期或时限。",
        "方案的日期是2026年3月9日，晚于文中写的集中整改期限2026年3月1日。请核对日期。")
    assert plan(round_, slots={"signed_on": "2026-02-20"}).warnings == ()


def test_leaders_without_a_post_are_named() -> None:
    assert "领导小组里 林致远、陈树 没有职务。请在单位资料里补充。" in plan(people=()).warnings


@pytest.mark.parametrize(("posts", "head"), [
    (("院长", "党委书记"), 1), (("党总支书记、院长", "副院长"), 0), (("纪委书记", "院长"), 1), (("党委副书记", "副院长"), None),
    (("党支部书记", "团委书记"), 0), (("副院长", "书记"), 1),
])
def test_who_heads_the_group(posts: tuple[str, ...], head: int | None) -> None:
    people = [Person(f"某{number}", post) for number, post in enumerate(posts)]
    heads = [member.name for member in leading_group(round_of(), people, TODAY) if member.rank == "head"]
    assert heads == ([] if head is None else [f"某{head}"])


def test_a_head_of_department_that_answers_for_rows_is_a_member() -> None:
    row = problem("1", "甲", state=State(leaders=("段一", "外人"), departments=("医务部",)))
    members = leading_group(round_of(row), PEOPLE[-3:], TODAY)
    assert members == (Member("外人", "", "deputy"), Member("段一", "医务部主任", "member"))


def test_several_posts_of_one_person() -> None:
    people = (Person("陈树", "院长"), Person("陈树", "党委副书记"), Person("林致远", "党委书记"))
    assert group_lines(leading_group(round_of(), people, TODAY))[1] == "副组长：陈　树　院长、党委副书记"


def test_no_office_known() -> None:
    assert party_office(round_of(), (), TODAY) == ("", "")
    assert party_office(round_of(), (Person("何沐", "干事", "党政综合办"),), TODAY) == ("党政综合办", "")


def test_what_all_measures_share_stands_below_the_rest_behind_them() -> None:
    day = Deadline("2026-06-30", date(2026, 6, 30))
    shared = State(leaders=("林致远",), departments=("医务部",), owners=("苏晚",), deadline=day)
    later = replace(shared, owners=("何沐",), deadline=Deadline("2026年底前，并长期坚持"))
    row = Problem("1", text="甲问题", claimed_by="林致远", cause="重视不够", target="改到位。", state=shared,
                  measures=(Measure("a", "修订制度。", state=shared), Measure("b", "组织培训", state=later)))
    assert lines(row) == [
        "1.甲问题。", "原因分析：重视不够。", "整改目标：改到位。",
        "整改措施：一是修订制度（责任人：苏晚；整改时限：2026年6月30日）。", "二是组织培训（责任人：何沐；整改时限：2026年底前，并长期坚持）。",
        "认领领导：林致远；责任领导：林致远；责任科室：医务部。",
    ]


def test_levels() -> None:
    found = lines(problem("1", "甲", aspect="作风方面", topic="担当不够"), problem("2", "乙", aspect="作风方面", topic="担当不够"))
    assert found == ["（一）作风方面", "1.担当不够。", "（1）甲。", "（2）乙。"]


def test_problems_without_measures_are_named() -> None:
    assert plan(round_of(*(problem(str(n), f"问题{n}") for n in range(5)))).warnings == (
        "有5个问题还没有整改措施：“问题0”、“问题1”、“问题2”等。",)


def test_the_letter_s_own_words_are_printed() -> None:
    row = problem("1", "原文", merged_into="9", public=False, wording={"text": Wording("换了说法")},
                  measures=(Measure("a", "原措施", wording={"text": Wording("别的措施")}, public=False),))
    text = "".join(lines(row))
    assert "原文" in text and "原措施" in text and "换了" not in text and "别的" not in text


def test_tasks_in_a_table() -> None:
    document = plan(tasks="table")
    kinds = [type(block).__name__ for block in document.blocks[-5:]]
    assert kinds == ["AttachmentList", "Signature", "PageBreak", "AttachmentHead", "Table"]
    turned, head, table = document.blocks[-3:]
    assert isinstance(turned, PageBreak) and turned.setup and turned.setup.landscape
    assert turned.setup.page_numbers == "turned" and head == AttachmentHead("附件", "整改任务分解表")
    assert isinstance(table, Table) and table.header[0][0] == "序号"
    assert "具体见附件" in render_text(document) and "（1）" not in render_text(document)


def test_texts_can_be_replaced() -> None:
    document = plan(slots={"title": "{{unit}}方案", "recipients": "各科室", "leading_group": "组长：张三\n\n成员：李四",
                           "steps": "", "signer": "", "office": "设在{{office}}。"})
    text = render_text(document)
    assert text.startswith("青禾县人民医院方案\n各科室：\n") and "\n组长：张三\n成员：李四\n设在党委办公室。\n" in text
    assert "方法步骤" not in text and "四、工作要求" in text
    assert not isinstance(document.blocks[-1], Signature)


@pytest.mark.parametrize(("slots", "sentence"), [
    ({"colour": "red"}, "没有名为“colour”的文字项"), ({"intro": "{{nothing}}"}, "nothing"),
    ({"signed_on": "2026-02-30"}, "不存在"),
])
def test_texts_that_cannot_be_printed(slots: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValueRefusedError, match=sentence):
        plan(slots=slots)


def test_restricted_problems_and_an_empty_round() -> None:
    hidden = replace(full_round().problems[0], restricted=True)
    document = plan(round_of(hidden, *full_round().problems[1:]))
    assert "有1个限知问题没有印出" in document.warnings[0] and "第一议题" not in render_text(document)
    assert "共2个问题" in render_text(document)
    with pytest.raises(ValueRefusedError, match="还没有问题"):
        plan(round_of())


def test_a_bare_unit_and_round_still_read_well() -> None:
    document = build_plan(Unit(name="某院"), round_of(problem("1", "甲", measures=(Measure("a", "长句子，" * 750),))), (),
                          PlanOptions(TODAY))
    text = render_text(document)
    assert text.startswith("某院关于2025年县委巡察反馈意见的整改方案\n上级向某院党委反馈了巡察意见，") and "{{" not in text


def test_default_texts_are_known_slots() -> None:
    assert set(default_texts()) == set(PLAN_SECTIONS) - {"leading_group"}
