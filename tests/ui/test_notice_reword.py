"""Rewording in the pages: click a paragraph, say it otherwise, merge it, leave it out, put it back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from models import ledger
from tests.ui.composer_desk import CTRL, Composer


def test_reword_a_measure_and_go_back(composer: Composer) -> None:
    composer.reword("已落实第", "已办结两项")
    assert "已办结两项" in composer.printed() and "已落实第1项" not in composer.printed()
    measure = composer.problem(1).measures[0]
    assert measure.progress == "已落实第1项" and measure.wording["progress"].notice == "已办结两项"
    composer.session.undo()
    assert "已落实第1项" in composer.printed()
    composer.session.redo()
    composer.click("已办结两项")
    box = composer.page.box
    assert box.own.toPlainText() == "已落实第1项" and box.back.isEnabled()
    composer.push(box.back)
    assert "已落实第1项" in composer.printed() and not composer.problem(1).measures[0].wording


def test_the_public_version_has_words_of_its_own(composer: Composer) -> None:
    composer.reword("已落实第", "内部的说法")
    composer.page.options.audiences["public"].click()
    composer.reword("内部的说法", "公开的说法")
    assert "公开的说法" in composer.printed()
    composer.page.options.audiences["internal"].click()
    assert "内部的说法" in composer.printed() and "公开的说法" not in composer.printed()


def test_an_aspect_is_reworded_for_all_its_problems(composer: Composer) -> None:
    composer.reword("医疗管理方面", "依法执业方面")
    assert "依法执业方面" in composer.printed() and "医疗管理方面" not in composer.printed()
    assert composer.round().headings[0].notice == "依法执业方面" and composer.problem(1).aspect == "医疗管理方面"


def test_escape_stores_nothing_and_gives_the_pages_the_keys_again(composer: Composer, qtbot: QtBot) -> None:
    composer.click("病历质控流于形式")
    box = composer.page.box
    box.field.insertPlainText("改了又不要")
    qtbot.keyClick(box.field, Qt.Key.Key_Escape)
    assert not box.isVisible() and composer.page.pages.view.hasFocus()
    assert "改了又不要" not in composer.printed() and not composer.problem(1).wording


def test_what_is_typed_is_not_lost_by_clicking_elsewhere_or_leaving(composer: Composer) -> None:
    composer.click("病历质控流于形式")
    composer.page.box.field.insertPlainText("其一，")
    composer.click("耗材领用无登记")
    assert composer.problem(1).wording["text"].notice == "其一，病历质控流于形式"
    composer.page.box.field.insertPlainText("其二，")
    composer.window.show_page("ledger")
    assert composer.problem(2).wording["text"].notice == "其二，耗材领用无登记"


def test_the_box_is_opened_by_the_keyboard_and_walks_through_a_paragraph(composer: Composer, qtbot: QtBot) -> None:
    first = composer.problem(1)
    composer.session.apply(ledger.add_measure, first.id, {"text": "措施", "progress": "又抽查两轮"})
    view, box = composer.page.pages.view, composer.page.box
    view.setFocus()
    from exporters.blocks import Source

    composer.page.reveal(Source("measure", first.measures[0].id, "progress"))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert box.isVisible() and "共 2 处" in box.title.text() and box.field.toPlainText() == "已落实第1项"
    box.field.insertPlainText("现已")
    composer.push(box.after)
    assert box.field.toPlainText() == "又抽查两轮" and not box.after.isEnabled()
    assert composer.problem(1).measures[0].wording["progress"].notice == "现已已落实第1项"
    qtbot.keyClick(box.field, Qt.Key.Key_Return, CTRL)
    assert not box.isVisible()


def test_merge_and_single_out_again(composer: Composer, qtbot: QtBot) -> None:
    composer.click("耗材领用无登记")
    box = composer.page.box
    composer.push(box.merge)
    menu = box.menu
    assert menu is not None and menu.isVisible() and len(menu.entries()) == 2
    qtbot.keyClicks(menu.search, "1")
    assert menu.entries() == ["1　病历质控流于形式"]
    qtbot.keyClick(menu.search, Qt.Key.Key_Return)
    assert composer.problem(2).merged_into == composer.problem(1).id
    assert "耗材领用无登记" not in composer.printed() and "已落实第2项" in composer.printed()
    composer.findings()
    assert composer.page.findings.sum.text().startswith("反馈 3 = 单列 2 + 合并 1")
    composer.session.undo()
    assert "耗材领用无登记" in composer.printed()
    composer.session.redo()
    composer.click("病历质控流于形式")
    composer.push(box.unmerge)
    assert "耗材领用无登记" in composer.printed() and not composer.problem(2).merged_into


def test_leave_out_with_a_reason_and_put_back(composer: Composer, qtbot: QtBot) -> None:
    box = composer.page.box
    composer.click("值班记录不完整")
    assert not box.leave.isEnabled() and "要报全" in box.leave.toolTip()
    composer.page.options.audiences["public"].click()
    composer.click("值班记录不完整")
    composer.push(box.leave)
    assert box.reason.hasFocus()
    qtbot.keyClick(box.reason, Qt.Key.Key_Return)
    assert box.isVisible() and composer.problem(3).public, "not without a reason"
    box.reason.setText("涉及个人隐私")
    qtbot.keyClick(box.reason, Qt.Key.Key_Return)
    third = composer.problem(3)
    assert not third.public and third.not_public_reason == "涉及个人隐私" and "值班记录不完整" not in composer.printed()
    composer.findings()
    (text, _, calls), = composer.page.findings.left_out.lines
    assert text == "3 值班记录不完整（涉及个人隐私）"
    composer.page.findings.left_out.followed.emit(calls[0][1])
    assert composer.problem(3).public and "值班记录不完整" in composer.printed()


def test_a_typed_reason_counts_however_the_box_is_closed(composer: Composer, qtbot: QtBot) -> None:
    """Ctrl+Enter stores words and reason; Esc neither, and the reason does not wait for the next problem."""
    box = composer.page.box
    composer.page.options.audiences["public"].click()
    composer.click("值班记录不完整")
    composer.push(box.leave)
    box.reason.setText("不要了")
    qtbot.keyClick(box.reason, Qt.Key.Key_Escape)
    assert composer.problem(3).public
    composer.click("值班记录不完整")
    composer.push(box.leave)
    assert box.reason.text() == ""
    box.reason.setText("涉及个人隐私")
    qtbot.keyClick(box.reason, Qt.Key.Key_Return, CTRL)
    assert not box.isVisible() and composer.problem(3).not_public_reason == "涉及个人隐私"
    composer.session.undo()
    composer.click("值班记录不完整")
    composer.push(box.leave)
    composer.push(box.save)
    assert not box.isVisible() and composer.problem(3).public, "nothing was typed"


def test_a_measure_alone_is_left_out(composer: Composer, qtbot: QtBot) -> None:
    composer.page.options.audiences["public"].click()
    composer.click("已落实第")
    composer.push(composer.page.box.leave)
    composer.page.box.reason.setText("还在核实")
    qtbot.keyClick(composer.page.box.reason, Qt.Key.Key_Return)
    assert composer.problem(1).public and not composer.problem(1).measures[0].public
    assert "病历质控流于形式" in composer.printed() and "已落实第1项" not in composer.printed()


@pytest.mark.parametrize("words", ["耗材领用无登记", "已落实第"])
def test_to_the_row_of_the_ledger(composer: Composer, words: str) -> None:
    composer.click(words)
    composer.push(composer.page.box.to_ledger)
    assert composer.window.current == "ledger"
    table = composer.window.page("ledger").table  # type: ignore[attr-defined]
    row = table.model.data_row(table.view.current()[0])
    assert words[:4] in row.problem.text + row.measure.progress
