"""Parts of the composer by themselves: texts, places, choices, a style's data, lists of changes, small widgets."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from exporters.blocks import Heading, Run, Source, plain
from exporters.fields import Facts
from exporters.slots import default_text
from exporters.style_model import Part
from exporters.styles import load_styles, style_data, style_from_data
from models.records import Heading as Rewording
from models.records import Measure, Outcome, Problem, Round, Unit, Wording
from models.settings import Settings
from ui.notice.change_list import Change, ChangeList, change_html
from ui.notice.choices import Choices, store_choices, stored_choices
from ui.notice.notice_texts import default_texts, facts_of, field_entries, known_field, sample_lines, with_fields
from ui.notice.places import excerpt, left_out_rows, place_of, problem_entries, slot_in, sources_in
from ui.notice.style_defaults import DefaultText
from ui.notice.style_spec import (
    add_account, add_group, can_add_group, can_drop_group, drop_group, has_level, move_account, set_level, value_in,
)
from ui.widgets.folding import FoldingSection
from ui.widgets.link_list import LinkList
from ui.widgets.search_popup import Entry, SearchPopup

MEASURE = Measure("m1", "抽查病历", "已抽查", wording={"progress": Wording("已抽查两次", "已落实")})
ROUND = Round(
    id="r", name="2025年县委巡察", headings=(Rewording("医疗管理", notice="依法执业方面"),),
    outcomes=(Outcome(kind="制度", name="病历管理办法"),),
    problems=(
        Problem("p1", "1", "反馈问题", "医疗管理", "", "病历质控流于形式", measures=(MEASURE,)),
        Problem("p2", "2", "反馈问题", "医疗管理", "", "耗材领用无登记", merged_into="p1"),
        Problem("p3", "3", "反馈问题", "医疗管理", "", "值班记录不完整", public=False, not_public_reason="涉及个人"),
        Problem("p4", "4", "反馈问题", "医疗管理", "", "会诊不及时", restricted=True),
        Problem("p5", "5", "反馈问题", "医疗管理", "", "院感检查不严",
                measures=(Measure("m2", "重新培训", public=False, not_public_reason="没完成"),)),
    ),
)
UNIT = Unit("青屏县人民医院", "中共青屏县人民医院委员会")


@pytest.fixture
def facts() -> Facts:
    """What fields are counted from."""
    return facts_of(UNIT, ROUND, "internal", date(2025, 12, 1))


# --- texts ------------------------------------------------------------------------------------------------------------


def test_default_texts_know_their_fields(facts: Facts) -> None:
    style = load_styles()[0]
    runs = default_texts(facts, style, "internal")["title"]
    assert "".join(run.text for run in runs).startswith("中共青屏县人民医院委员会")
    assert with_fields(runs).startswith("{{party_organisation}}")


def test_fields_have_short_names_values_and_groups(facts: Facts) -> None:
    assert known_field(facts, "problems") == ("具体问题数", "5")
    assert known_field(facts, "problems|中文") == ("具体问题数（中文）", "五")
    assert known_field(facts, "category:反馈问题") == ("类别为“反馈问题”的问题数", "5")
    assert known_field(facts, "nothing") is None
    entries = field_entries(facts)
    groups = list(dict.fromkeys(entry.group for entry in entries))
    assert groups[0] == "单位" and "其他数据" not in groups, "each field has a group"
    assert len(groups) == len({entry.group for entry in entries}) and len(entries) > 50


@pytest.mark.parametrize("style", load_styles(), ids=lambda style: style.key)
def test_a_sample_shows_headings_and_an_account(style: Any) -> None:
    lines = sample_lines(style)
    assert 3 <= len(lines) <= 5 and all(text and "{" not in text and "[" not in text for _, text in lines)
    assert {level for level, _ in lines} & {1, 2, 3, 4} and 0 in {level for level, _ in lines}


# --- places -----------------------------------------------------------------------------------------------------------


def test_a_place_has_the_ledger_s_words_and_the_printed_ones() -> None:
    place = place_of(ROUND, Source("measure", "m1", "progress"), "internal")
    assert place is not None and (place.own, place.printed, place.reworded) == ("已抽查", "已抽查两次", True)
    assert place.name == "问题 1 第 1 条措施的整改情况" and place.rows == ([], ["m1"])
    public = place_of(ROUND, Source("measure", "m1", "progress"), "public")
    assert public is not None and public.printed == "已落实"
    aspect = place_of(ROUND, Source("problem", "p1", "aspect"), "public")
    assert aspect is not None and (aspect.own, aspect.printed, aspect.reworded) == ("医疗管理", "依法执业方面", False)
    head, member = (place_of(ROUND, Source("problem", key, "text"), "internal") for key in ("p1", "p2"))
    assert head is not None and [each.id for each in head.merged] == ["p2"]
    assert member is not None and member.merged_into is not None and member.merged_into.id == "p1"
    assert place_of(ROUND, Source("problem", "gone", "text"), "internal") is None


def test_the_places_in_a_paragraph() -> None:
    one, two = Source("measure", "m1", "progress"), Source("problem", "p1", "progress", line=1)
    block = Heading(3, (Run("1."), Run("甲", source=two), Run("；"), Run("乙", True, one), Run("丙", True, one)))
    assert sources_in(block) == (two._replace(line=0), one) and slot_in(block) is None
    slot = Source("slot", "intro", line=2)
    assert slot_in(Heading(1, (Run("一、"), Run("丁", source=slot)))) == slot and sources_in(plain("文字")) == ()


def test_what_the_public_version_leaves_out() -> None:
    assert [(row.problem, row.measure, row.reason) for row in left_out_rows(ROUND)] == [
        ("p3", "", "涉及个人"), ("p4", "", "限知"), ("p5", "m2", "没完成")]
    assert [entry.key for entry in problem_entries(ROUND.problems, ("p1", "p2"))] == ["p3", "p4", "p5"]
    assert excerpt("甲\n乙") == "甲 乙" and len(excerpt("长" * 99)) == 34


# --- choices and styles -----------------------------------------------------------------------------------------------


def test_choices_come_back_and_broken_ones_fall_back() -> None:
    settings = Settings()
    chosen = Choices("resolve", "public", letterhead=True, profile="B", fonts={"body": "仿宋"}, as_of=date(2025, 1, 1))
    store_choices(settings, chosen)
    assert stored_choices(Settings()) == replace(chosen, as_of=None)
    assert chosen.setup().fonts.body == "仿宋" and chosen.options(date(2025, 2, 1)).letterhead
    settings.set("notice_page", {"profile": "Z", "imprint": "yes", "fonts": {"nothing": "x"}, "strange": 1})
    settings.set("notice_audience", "nobody")
    assert stored_choices(Settings()) == Choices("resolve", "internal")


def test_a_style_s_data_is_changed_and_stays_a_style() -> None:
    data = style_data("findings")
    group = data["groups"][0]
    set_level(group, "topic", False)
    assert not has_level(group, "topic")
    set_level(group, "topic", True)
    assert [level["of"] for level in group["levels"]] == ["aspect", "topic", "problem"]
    count = len(group["account"])
    add_account(group)
    move_account(group, count)
    assert len(group["account"]) == count + 1 and group["account"][count - 1]["lead_in"] == "下一步举措："
    assert value_in(group["account"][0], "account", "only_item") == "unnumbered"
    assert value_in({"of": "topic"}, "level", "counting") == "restart"
    style_from_data(data, "试")


def test_problems_are_parted_into_groups_and_put_together_again() -> None:
    data = style_data("findings")
    kept = deepcopy(data["groups"])
    for takes in (["done", "open"], ["done", "going", "long_term"]):
        add_group(data)
        assert [group["takes"] for group in data["groups"]] == takes and style_from_data(data, "试")
    assert [group["heading"] for group in data["groups"]] == ["已整改的问题", "正在整改的问题", "长期坚持的问题"]
    assert not can_add_group(data) and not can_drop_group(data, 0), "nothing else would take the done ones"
    data["groups"][1]["heading"] = "还在改的"
    for place, takes, heading in ((2, ["done", "open"], "还在改的"), (1, ["all"], "")):
        drop_group(data, place)
        assert [group["takes"] for group in data["groups"]] == takes and data["groups"][-1]["heading"] == heading
        style_from_data(data, "试")
    assert data["groups"] == kept and not can_drop_group(data, 0)


def _texts(slot: Part, facts: Facts) -> dict[str, str]:
    """What a slot prints for each audience."""
    return {each: default_text(slot, facts, each) for each in ("report", "internal", "public")}


def test_a_default_text_is_changed_for_one_version_only(facts: Facts) -> None:
    slot = [{"report": "特此报告。", "internal": "欢迎监督。", "public": "请监督。"}, "再会。"]
    found = DefaultText(slot, facts, "public")
    assert found.text == "请监督。再会。" and found.slot() is slot
    found.change("请大家监督。再会。")
    found.change("请大家监督。再会。\n共{{problems}}条。\n有{{meetings}}次会。")
    assert _texts(found.slot(), facts) == {"report": "特此报告。再会。", "internal": "欢迎监督。再会。",
                                           "public": "请大家监督。再会。\n共5条。"}, "a line that lacks a figure goes alone"
    found.change("请监督。再会。")
    assert found.slot() is slot, "nothing differs any more"
    alike = DefaultText({"report": "甲", "internal": "甲", "public": "乙"}, facts, "public")
    alike.change("甲")
    assert alike.slot() == "甲"


def test_what_is_typed_leaves_the_other_ways_to_say_it(facts: Facts) -> None:
    slot = ["按照安排，", ["{{team}}开会{{meetings}}次", "对{{problems}}个问题开会", "开会"], "。", ["反馈了{{meetings}}条。", ""]]
    found = DefaultText(slot, facts, "internal")
    assert found.text == "按照安排，对{{problems}}个问题开会。" and found.spare == 2
    for text in ("按照安排，对全部{{problems}}个问题开会。", "按照统一安排，对全部{{problems}}个问题开会。"):
        found.change(text)
    changed = found.slot()
    assert isinstance(changed, list) and found.spare == 2
    assert changed[1] == {"report": slot[1], "public": slot[1],
                          "internal": ["{{team}}开会{{meetings}}次", "对全部{{problems}}个问题开会", "开会"]}
    assert changed[2:] == slot[2:] and style_from_data({**style_data("findings"), "slots": {"intro": changed}}, "试")
    found.change("按照统一安排，。")
    assert _texts(found.slot(), facts)["internal"] == "按照统一安排，。", "what is rubbed out is not said in another way"
    found.change("算了。")
    assert _texts(found.slot(), facts) == {"report": "按照安排，对5个问题开会。", "internal": "算了。",
                                           "public": "按照安排，对5个问题开会。"}
    found.change("")
    assert _texts(found.slot(), facts)["internal"] == ""
    found.change("新的。")
    assert _texts(found.slot(), facts)["internal"] == "新的。"


# --- widgets ----------------------------------------------------------------------------------------------------------


def test_a_change_is_shown_with_old_and_new() -> None:
    html = change_html(Change("reworded", "已抽查一次", "已抽查<两>次"))
    assert "<s " in html and "一次</s>" in html and "&lt;两&gt;" in html
    assert change_html(Change("moved", "一样", "一样")) == "一样"


def test_only_what_can_be_taken_has_a_box(chinese: QApplication, qtbot: QtBot) -> None:
    shown = ChangeList("改动")
    qtbot.addWidget(shown)
    shown.show_changes([Change("deleted", "甲", "", True), Change("inserted", "", "乙", False, "不知道放在哪里")])
    assert shown.chosen() == [0] and list(shown.boxes) == [0]
    shown.tick_all(False)
    assert shown.chosen() == []


def test_the_search_popup_filters_and_takes_by_keys(chinese: QApplication, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    popup = SearchPopup("数据项", "查找", parent)
    taken: list[str] = []
    popup.chosen.connect(taken.append)
    popup.offer([Entry("a", "甲一", "1", "组"), Entry("b", "甲二", "2", "组"), Entry("c", "乙")], QPoint(0, 0))
    assert popup.entries() == ["甲一", "甲二", "乙"]
    popup.search.setText("甲")
    assert popup.entries() == ["甲一", "甲二"]
    qtbot.keyClick(popup.search, Qt.Key.Key_Down)
    qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    assert taken == ["b"] and not popup.isVisible()
    popup.offer([Entry("c", "乙")], QPoint(0, 0))
    popup.search.setText("没有")
    qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    assert taken == ["b"] and not popup.none.isHidden()
    qtbot.keyClick(popup.search, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_a_section_folds_and_stays_so(chinese: QApplication, qtbot: QtBot) -> None:
    settings = Settings()
    section = FoldingSection("版式", settings, key="test")
    qtbot.addWidget(section)
    section.show()
    assert section.content.isVisible()
    qtbot.keyClick(section.head, Qt.Key.Key_Space)
    assert not section.content.isVisible()
    again = FoldingSection("版式", Settings(), key="test")
    qtbot.addWidget(again)
    assert not again.head.isChecked()
    with qtbot.waitSignal(again.opened):
        again.unfold()


def test_links_are_reached_by_tab_and_followed(chinese: QApplication, qtbot: QtBot) -> None:
    shown = LinkList("清单", "点一条")
    qtbot.addWidget(shown)
    shown.show_lines([("甲<乙>", "find 1", [("恢复", "public 1")]), ("丙", "", ())])
    assert "甲&lt;乙&gt;" in shown.text() and shown.focusPolicy() == Qt.FocusPolicy.StrongFocus
    with qtbot.waitSignal(shown.followed) as caught:
        shown.linkActivated.emit("find 1")
    assert caught.args == ["find 1"]
    shown.show_lines([])
    assert shown.isHidden() and shown.focusPolicy() == Qt.FocusPolicy.NoFocus
