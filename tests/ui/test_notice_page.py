"""The notice page as a whole: it shows, follows what is typed, stores it, and loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from exporters.blocks import Source
from models import ledger
from models.records import RoundInfo, Stated
from models.settings import Settings
from tests.ui.composer_desk import CTRL, Composer
from ui.main_window import MainWindow
from ui.notice.choices import stored_choices
from ui.tasks import TaskRunner
from ui.widgets.column_area import ColumnArea


def test_the_pages_show_the_notice_and_the_sum_is_said(composer: Composer) -> None:
    assert "病历质控流于形式" in composer.printed() and "已落实第1项" in composer.printed()
    assert any("没有填写整改情况" in text for text in composer.findings())
    assert composer.page.findings.sum.text() == "反馈 3 = 单列 3"
    assert composer.page.pages.number.text() == "第 1 页，共 2 页"


def test_a_typed_text_is_on_the_page_at_once_and_stored_when_left(composer: Composer) -> None:
    assert "青屏县人民医院" in composer.field("title").default_text()
    composer.type_in("title", "关于整改情况的通报（试）")
    composer.waits_for("关于整改情况的通报（试）")
    assert composer.round().sections == {}
    composer.field("intro").setFocus()
    assert composer.round().sections == {"title": "关于整改情况的通报（试）"}
    composer.session.undo()
    assert composer.field("title").source_text() == "" and composer.round().sections == {}
    composer.session.redo()
    assert composer.field("title").source_text() == "关于整改情况的通报（试）"


def test_several_texts_are_one_step_and_leaving_the_page_stores_them(composer: Composer) -> None:
    composer.field("signer").insertPlainText("中共某院委员会")
    composer.field("signed_on").insertPlainText("2025-12-31")
    composer.window.show_page("ledger")
    assert set(composer.round().sections) == {"signer", "signed_on"}
    composer.session.undo()
    assert composer.round().sections == {}


def test_the_line_that_is_typed_stays_in_view(composer: Composer, qtbot: QtBot) -> None:
    """A field grows below the lower end of its column."""
    area, field = composer.page.options.area, composer.field("intro")
    composer.page.reveal(Source("slot", "intro"))
    bar = area.verticalScrollBar()
    top = field.mapTo(area.widget(), QPoint(0, 0)).y()
    bar.setValue(top - area.viewport().height() + 60)  # two lines of it are in view
    field.moveCursor(QTextCursor.MoveOperation.End)
    for _ in range(5):
        qtbot.keyClick(field, Qt.Key.Key_Return)

    def in_view() -> bool:
        caret = field.cursorRect()
        at = field.viewport().mapTo(area.viewport(), caret.bottomLeft()).y()
        return caret.height() <= at <= area.viewport().height()

    qtbot.waitUntil(in_view)


def test_not_printed_is_something_else_than_empty(composer: Composer) -> None:
    hidden = composer.page.options.slots.hidden["closing"]
    hidden.click()
    assert composer.round().sections == {"closing": ""} and not composer.field("closing").isEnabled()
    hidden.click()
    assert composer.round().sections == {}


def test_the_default_text_is_begun_from_and_given_up_again(composer: Composer) -> None:
    row = composer.page.options.slots.rows["intro"]
    row.link.click()
    begun = row.field.source_text()
    assert "{{" in begun and row.field.hasFocus() and not row.changed()
    composer.field("title").setFocus()
    assert row.field.source_text() == "", "the default, untouched, stays the default"
    row.link.click()
    row.field.insertPlainText("前言：")
    composer.field("title").setFocus()
    assert composer.round().sections["intro"] == "前言：" + begun
    assert row.link.text() == "恢复默认文字"
    row.link.click()
    assert composer.round().sections == {}


def test_a_text_that_is_refused_is_told_and_the_last_good_pages_stay(composer: Composer, qtbot: QtBot) -> None:
    composer.type_in("signer", "某院")
    composer.type_in("signed_on", "2025-02-31")
    qtbot.waitUntil(lambda: "不存在" in composer.page.findings.problem.text())
    assert "病历质控流于形式" in composer.printed() and not composer.page.bar.buttons["word"].isEnabled()
    composer.field("signed_on").selectAll()
    composer.field("signed_on").insertPlainText("2025-02-28")
    composer.waits_for("2025年2月28日")
    assert composer.page.findings.problem.isHidden() and composer.page.bar.buttons["word"].isEnabled()


def test_merged_and_hidden_problems_are_counted(composer: Composer) -> None:
    first, second, third = composer.session.problems()
    composer.session.apply(ledger.merge_problems, [second.id], first.id)
    composer.session.apply(ledger.leave_out, [third.id], [], "涉及个人")
    info = replace(composer.session.round, stated=Stated(problems=5))
    composer.session.apply(ledger.edit_round, info)
    composer.page.options.audiences["public"].click()
    composer.findings()
    assert composer.page.findings.sum.text().startswith("反馈 3 = 单列 1 + 合并 1 + 不公开 1")
    assert [text for text, _, _ in composer.page.findings.left_out.lines] == ["3 值班记录不完整（涉及个人）"]


def test_choices_are_kept_for_the_next_time(composer: Composer) -> None:
    composer.page.options.audiences["report"].click()
    composer.page.options.page.flags["imprint"].click()
    assert Settings().get("notice_audience", "") == "report"
    assert Settings().get("notice_page", {})["imprint"] is True


@pytest.mark.parametrize(("key", "group", "said"), [
    ("recipients", "主送", "上报的报告没有主送单位。"), ("document_number", "发文字号", "有红头，没有发文字号。"),
    ("signatories", "签发人", "上报的报告有红头，没有签发人。"),
])
def test_what_a_report_with_a_red_head_lacks_leads_to_its_field(
    composer: Composer, qtbot: QtBot, key: str, group: str, said: str
) -> None:
    options = composer.page.options
    composer.push(options.audiences["report"])
    composer.push(options.page.flags["letterhead"])
    options.sections["texts"].head.click()
    assert not composer.field(key).isVisible()
    assert said in composer.findings()
    shown = composer.page.findings.groups[group][1]
    shown.setFocus()
    qtbot.keyClick(shown, Qt.Key.Key_Tab)
    qtbot.keyClick(shown, Qt.Key.Key_Return)
    assert composer.field(key).hasFocus() and composer.field(key).isVisible()
    composer.field(key).insertPlainText("某党发〔2025〕3号")
    qtbot.waitUntil(lambda: said not in composer.findings())


def test_page_slots_show_only_where_they_matter(composer: Composer) -> None:
    rows, flags = composer.page.options.slots.rows, composer.page.options.page.flags
    assert rows["letterhead"].isHidden() and rows["copies_to"].isHidden() and not rows["recipients"].isHidden()
    flags["letterhead"].click()
    assert not rows["letterhead"].isHidden() and rows["signatories"].isHidden()
    composer.page.options.audiences["report"].click()
    assert not rows["signatories"].isHidden()
    flags["imprint"].click()
    assert not rows["copies_to"].isHidden() and not rows["issuer"].isHidden()
    composer.page.options.audiences["public"].click()
    assert rows["recipients"].isHidden()


def test_figures_of_another_day(composer: Composer, qtbot: QtBot) -> None:
    field = composer.page.options.as_of
    field.setFocus()
    qtbot.keyClicks(field, "2025-06-30")
    assert composer.page.composer.choices.as_of is not None
    assert composer.page.composer.facts().day.isoformat() == "2025-06-30"


def test_a_link_of_a_finding_leads_to_its_place(composer: Composer) -> None:
    composer.findings()
    _, shown = composer.page.findings.groups["还没有改过的默认文字"]
    shown.followed.emit(shown.lines[0][1])
    assert composer.field("intro").hasFocus() or composer.field("organisation").hasFocus()
    _, shown = composer.page.findings.groups["没有填写整改情况"]
    shown.followed.emit(shown.lines[0][1])
    assert composer.page.pages.view.focused >= 0


def test_a_click_on_a_paragraph_of_a_slot_opens_its_field_at_that_line(composer: Composer) -> None:
    composer.session.apply(ledger.set_section, composer.round().id, "intro", "第一行在这里。\n第二行在这里。")
    composer.click("第二行")
    field = composer.field("intro")
    assert field.hasFocus() and field.textCursor().block().text() == "第二行在这里。"


def test_a_round_without_problems_says_what_to_do_next(window: MainWindow, own_place: Path, qtbot: QtBot) -> None:
    window.session.create(own_place / "空.db")
    page = Composer(window, qtbot).page
    assert "还没有检查批次" in page.empty_text.text() and page.stack.currentWidget() is page.empty
    window.session.apply(ledger.add_round, RoundInfo(name="空批次"))
    assert "还没有问题" in page.empty_text.text()
    assert page.empty_next.hasFocus()
    qtbot.keyClick(page.empty_next, Qt.Key.Key_Space)
    assert window.current == "letter"


def test_a_read_only_ledger_is_shown_and_nothing_of_it_changed(window: MainWindow, filled: Path, qtbot: QtBot) -> None:
    window.session.open(filled, read_only=True)
    desk = Composer(window, qtbot)
    assert not desk.page.options.slots.isEnabled() and desk.page.bar.buttons["word"].isEnabled()
    versions = desk.page.findings.versions
    assert not any(made.isEnabled() for made in (versions.draft, versions.approve, versions.read))
    desk.click("已落实第")
    box = desk.page.box
    assert box.isVisible() and box.field.isReadOnly() and not box.save.isEnabled() and not box.merge.isEnabled()
    desk.page.options.audiences["public"].click()
    assert desk.page.document is not None and desk.page.document.audience == "public"


def test_another_round_shows_its_own_texts(composer: Composer) -> None:
    composer.field("title").insertPlainText("第一批次的标题")
    composer.page.finish()
    other = composer.session.apply(ledger.add_round, RoundInfo(name="另一批次")).created[0]
    composer.session.choose_round(other)
    assert composer.field("title").source_text() == "" and composer.page.options.slots.changed() == {}
    composer.session.choose_round(composer.session.rounds()[0].id)
    assert composer.field("title").source_text() == "第一批次的标题"


def test_another_round_has_its_own_choices_and_begins_with_the_last_ones(composer: Composer, qtbot: QtBot) -> None:
    session, options = composer.session, composer.page.options
    first = session.round.id
    composer.push(options.picker.cards["resolve"])
    composer.push(options.audiences["report"])
    composer.push(options.page.flags["letterhead"])
    options.as_of.setFocus()
    qtbot.keyClicks(options.as_of, "2025-06-30")
    second = session.apply(ledger.add_round, RoundInfo(name="另一批次")).created[0]
    session.apply(ledger.add_problem, second, {"text": "夜间值守不到位"})
    session.choose_round(second)
    composer.waits_for("夜间值守不到位")
    assert options.picker.key() == "resolve" and options.audiences["report"].isChecked()
    assert options.page.flags["letterhead"].isChecked() and options.as_of.text() == ""
    composer.push(options.picker.cards["targeted"])
    composer.push(options.audiences["public"])
    composer.push(options.page.flags["letterhead"])
    session.choose_round(first)
    assert options.picker.key() == "resolve" and options.audiences["report"].isChecked()
    assert options.page.flags["letterhead"].isChecked()
    session.choose_round(second)
    composer.waits_for("夜间值守不到位")
    assert options.picker.key() == "targeted" and options.audiences["public"].isChecked()
    again = stored_choices(Settings(), first)
    assert (again.style, again.audience, again.letterhead) == ("resolve", "report", True)


def test_panes_are_walked_with_f6(composer: Composer, qtbot: QtBot) -> None:
    page = composer.page
    page.pages.view.setFocus()
    seen = []
    for _ in range(4):
        qtbot.keyClick(page, Qt.Key.Key_F6)
        seen.append(next(pane for pane in (page.options, page.pages, page.findings, page.bar)
                         if pane.isAncestorOf(page.focusWidget() or page)))
    assert seen == [page.findings, page.bar, page.options, page.pages]


def test_the_size_of_the_pages_is_chosen_by_keys_and_kept(composer: Composer, qtbot: QtBot) -> None:
    pane = composer.page.pages
    for key, name in ((Qt.Key.Key_3, "整页"), (Qt.Key.Key_1, "100%"), (Qt.Key.Key_2, "页宽")):
        composer.field("title").setFocus()
        qtbot.keyClick(composer.field("title"), key, CTRL)
        assert pane.zoom.currentText() == name
    assert pane.view.horizontalScrollBar().maximum() == 0
    pane.zoom.setCurrentText("整页")
    assert pane.view.viewport().height() >= pane.view._page_rect(0).height() and Settings().get("notice_zoom") == -1.0
    pane.view.set_zoom(0.6)
    assert pane.zoom.currentIndex() == -1 and pane.zoom.placeholderText() == "60%"
    qtbot.keyClick(pane.view, Qt.Key.Key_3, CTRL)
    assert pane.zoom.currentText() == "整页" and pane.view.fit == "whole"


def test_every_control_has_a_name_a_tooltip_and_a_key_of_its_own(composer: Composer) -> None:
    page = composer.page
    shown = [each for each in page.findChildren(QAbstractButton) if not each.objectName().startswith("qt_")]
    assert [each.text() for each in shown if not each.accessibleName() or not each.toolTip()] == []
    page.edit_style(copy=True)
    inside = [each for each in page.findChildren(QWidget) if each.focusPolicy() != Qt.FocusPolicy.NoFocus
              and not each.objectName().startswith("qt_") and not isinstance(each, QLabel)
              and each.window() is composer.window]  # lists of combo boxes are windows of Qt's own
    assert [type(each).__name__ for each in inside if not each.accessibleName() or not each.toolTip()] == []
    page.options.editor.cancelled.emit()
    keys = [each.shortcut().toString() for each in shown if each.isVisible() and each.shortcut().toString()]
    assert len(keys) == len(set(keys)) and len(keys) > 8
    taken = {action.text().split("(&")[1][0] for action in composer.window.menuBar().actions()}
    assert not {key.removeprefix("Alt+") for key in keys} & taken


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_nothing_is_cut_off_at_either_size(
    composer: Composer, size: tuple[int, int], qtbot: QtBot, settle: Callable[[TaskRunner], None]
) -> None:
    composer.push(composer.page.findings.versions.draft)
    dialog = composer.page.papers.freeze_dialog
    assert dialog is not None
    dialog.by.setText("林一")
    composer.push(dialog.ok)
    settle(composer.page.tasks)
    composer.window.zoom(1)
    composer.window.zoom(1)
    composer.window.resize(*size)
    qtbot.waitUntil(lambda: composer.window.width() == size[0])

    def cut_off() -> list[str]:
        areas = [each for each in composer.page.findChildren(ColumnArea) if each.isVisible()]
        assert len(areas) == 2
        wide: list[QWidget] = [each for each in areas if each.widget().width() > each.viewport().width()]
        narrow = [each for each in composer.page.findChildren(QAbstractButton)
                  if each.isVisible() and each.width() < each.minimumSizeHint().width()]
        cards = [card for card in composer.page.options.picker.cards.values() if card.elided()]
        return [each.accessibleName() or type(each).__name__ for each in (*narrow, *wide, *cards)]

    qtbot.waitUntil(lambda: cut_off() == [])
