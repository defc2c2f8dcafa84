"""Styles: chosen by their look, copied, changed while the page follows, saved as the office's own, deleted."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from exporters.styles import load_styles
from models import ledger
from models.settings import Settings
from tests.ui.composer_desk import CTRL, Composer
from ui.notice.chip_edit import ChipEdit
from ui.notice.composer import Composer as Composing
from ui.notice.style_form import DataForm


def _form(composer: Composer, where: str) -> DataForm:
    """The form of a level or part of the style that is being changed."""
    return next(each for each in composer.page.options.editor.forms if each._where == where)


def test_styles_are_shown_by_their_look_and_the_choice_is_kept(composer: Composer, qtbot: QtBot) -> None:
    cards = composer.page.options.picker.cards
    assert [card.accessibleName() for card in cards.values()] == [style.name for style in load_styles()]
    assert len(cards) == 5 and all(card._lines for card in cards.values())
    for key, words in (("resolve", "着力解决"), ("targeted", "针对“病历质控流于形式”问题"), ("findings", "聚焦")):
        qtbot.mouseClick(cards[key], Qt.MouseButton.LeftButton)
        assert words in composer.printed() and Settings().get("notice_style", "") == key


def test_scrolling_over_a_box_changes_nothing(composer: Composer) -> None:
    """The wheel over page margin, names, fonts and the boxes of a style: neither with the focus nor without."""
    options = composer.page.options
    options.page.fonts_fold.unfold()
    composer.push(options.picker.copy)
    boxes = options.findChildren(QComboBox)
    assert {options.names, options.page.profile, *options.page.fonts.boxes.values()} <= set(boxes) and len(boxes) > 12
    before = [box.currentText() for box in boxes]
    for box in boxes:
        for _ in range(2):
            down = QWheelEvent(QPointF(5, 5), QPointF(box.mapToGlobal(QPoint(5, 5))), QPoint(), QPoint(0, -120),
                               Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
                               False)
            QApplication.sendEvent(box, down)
            box.setFocus()
    assert [box.currentText() for box in boxes] == before


def test_tab_and_arrow_keys_reach_and_choose_the_cards(composer: Composer, qtbot: QtBot) -> None:
    options = composer.page.options
    cards = list(options.picker.cards.values())
    options.sections["style"].head.setFocus()

    def press(*keys: str) -> QWidget:
        for key in keys:
            focused = composer.page.focusWidget()
            assert focused is not None
            qtbot.keyClick(focused, getattr(Qt.Key, f"Key_{key}"))
        found = composer.page.focusWidget()
        assert found is not None
        return found

    assert press("Tab") is cards[3] and cards[3].isChecked(), "one stop: the chosen card"
    assert press("Tab") is options.picker.copy and press("Tab") is options.sections["version"].head
    assert press("Tab") is options.audiences["internal"], "the chosen version, not the first"
    options.sections["style"].head.setFocus()
    assert press("Down") is cards[3]
    for keys, place in (("Right",), 4), (("Up",), 2), (("Up", "Right"), 1), (("Left",), 0), (("Down", "Down"), 4):
        assert press(*keys) is cards[place] and cards[place].isChecked()
        assert composer.page.composer.style.key == cards[place].style_.key
    assert press("Up", "Right", "Down") is cards[4], "below a card of the short last row: its last card"
    assert press("Down") is options.picker.copy
    options.audiences["internal"].setFocus()
    assert press("Right") is options.audiences["public"] and composer.page.composer.choices.audience == "public"


def test_tab_reaches_a_text_before_what_changes_it(composer: Composer, qtbot: QtBot) -> None:
    row = composer.page.options.slots.rows["title"]
    row.field.setFocus()
    for reached in (row.link, row.hidden, composer.field("recipients")):
        focused = composer.page.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        assert composer.page.focusWidget() is reached


def test_a_copy_is_changed_and_the_pages_follow_and_it_is_saved(composer: Composer, qtbot: QtBot) -> None:
    picker, editor = composer.page.options.picker, composer.page.options.editor
    composer.push(picker.copy)
    assert editor.isVisible() and editor.name.hasFocus()
    qtbot.keyClicks(editor.name, "Y")
    frame = _form(composer, "问题大类").fields["frame"]
    assert isinstance(frame, ChipEdit)
    frame.set_source_text("关于{text}")
    frame.edited.emit()
    composer.waits_for("关于病历质控流于形式")
    lead = _form(composer, "第1段").fields["lead_in"]
    assert isinstance(lead, QLineEdit)
    lead.clear()
    lead.insert("办理结果：")
    lead.textEdited.emit(lead.text())
    composer.waits_for("办理结果：已落实第1项")
    composer.push(editor.save)
    assert composer.page.options.currentIndex() == 0 and "办理结果：" in composer.printed()
    own = composer.page.composer.own
    assert len(own) == 1 and picker.key() in own and picker.cards[picker.key()].accessibleName() == "Y"
    assert len(Composing(Settings()).styles) == 6, "the next start finds it"


def test_numbers_levels_and_order_can_be_changed(composer: Composer) -> None:
    composer.page.edit_style(copy=True)
    number = _form(composer, "问题大类").fields["number"]
    assert isinstance(number, QComboBox)
    number.setEditText("第一，")
    composer.waits_for("第三，针对巡察反馈")
    data = composer.page.options.editor.data
    composer.page.options.editor._rebuild(_without_aspects, data)
    composer.page.show_notice()
    assert "聚焦" not in composer.printed()


def _without_aspects(data: dict[str, list[dict[str, list[dict[str, str]]]]]) -> None:
    for group in data["groups"]:
        group["levels"] = [level for level in group["levels"] if level["of"] != "aspect"]


def test_a_fault_is_said_and_cannot_be_saved(composer: Composer) -> None:
    composer.page.edit_style(copy=True)
    editor = composer.page.options.editor
    number = _form(composer, "问题大类").fields["number"]
    assert isinstance(number, QComboBox)
    number.setEditText("没有数")
    assert "序号" in editor.problem.text() and not editor.save.isEnabled()
    assert "值班记录不完整" in composer.printed(), "the last good style stays on the page"
    composer.push(editor.cancel)
    assert composer.page.composer.trial is None and composer.page.options.currentIndex() == 0


def test_faults_are_told_of_the_fields_of_the_sheet(composer: Composer) -> None:
    """No key of the file, no English: the level or part, and the field's name."""
    composer.page.edit_style(copy=True)
    editor = composer.page.options.editor
    frame, word = _form(composer, "具体问题").fields["frame"], _form(composer, "第1段").fields["list_word"]
    assert isinstance(frame, ChipEdit) and isinstance(word, QComboBox)
    frame.set_source_text("问题")
    frame.edited.emit()
    assert editor.problem.text() == "具体问题的“句式”：应含有一个“台账文字”小块。"
    frame.set_source_text("{text}")
    frame.edited.emit()
    assert editor.problem.text() == ""
    word.setEditText("没有数")
    assert editor.problem.text().startswith("问题下面第 1 段的“列举词”：应写出第一项的样子")
    word.setEditText("一是")
    editor.default_box.setCurrentIndex(editor.default_box.findData("closing"))
    editor.default_field.set_source_text("{{没有}}")
    editor.default_field.edited.emit()
    assert editor.problem.text().startswith("默认文字“监督方式”：“{{没有}}”不是可用的数据项")


def test_sentences_for_several_for_nothing_told_and_what_leads_on(composer: Composer, qtbot: QtBot) -> None:
    """frame_of_several, frame_alone and lead: by the mouse from the usual frame, typed on, and taken back."""
    third = composer.problem(3)
    composer.session.apply(ledger.edit, [("problem", third.id, {"text": "值班记录不完整。夜班尤甚"})])
    composer.page.edit_style(copy=True)
    editor, form = composer.page.options.editor, _form(composer, "问题大类")  # none is written: problems stand in it
    several, nothing, lead = (form.fields[key] for key in ("frame_of_several", "frame_alone", "lead"))
    assert isinstance(several, ChipEdit) and isinstance(nothing, ChipEdit) and isinstance(lead, QLineEdit)
    assert "lead" in _form(composer, "具体问题").fields and "lead" not in _form(composer, "方面").fields

    def start(name: str) -> QPushButton:
        return next(each for each in form.findChildren(QPushButton) if f"：{name}，" in each.accessibleName())

    composer.push(start("几句话时"))
    assert "{text}" in several.source_text() and start("几句话时").text() == "照用“句式”"
    qtbot.waitUntil(several.hasFocus)
    qtbot.keyClick(several, Qt.Key.Key_Home, CTRL)
    several.insertPlainText("以下情况：")
    composer.waits_for("以下情况：针对巡察反馈“值班记录不完整。夜班尤甚”")
    composer.push(start("几句话时"))
    assert several.source_text() == "" and editor.problem.text() == ""
    composer.bot.waitUntil(lambda: "以下情况" not in composer.printed())
    several.insertPlainText("没有小块")
    assert editor.problem.text().startswith("问题大类的“几句话时”") and "小块" in editor.problem.text()
    several.clear()
    final = form.fields["final_mark"]
    assert isinstance(final, QComboBox)
    final.setEditText("，")
    lead.setFocus()
    lead.selectAll()
    lead.insert("整改情况如下。")
    lead.textEdited.emit(lead.text())
    composer.waits_for("，整改情况如下。")


def test_default_texts_are_changed_for_one_version(composer: Composer) -> None:
    composer.page.edit_style(copy=True)
    editor = composer.page.options.editor
    editor.default_box.setCurrentIndex(editor.default_box.findData("closing"))
    assert editor.default_field.source_text()
    editor.default_field.set_source_text("请大家监督。\n有{{problems}}条。")
    editor.default_field.edited.emit()
    composer.waits_for("有3条。")
    composer.push(editor.save)
    composer.page.options.audiences["public"].click()
    assert "请大家监督" not in composer.printed()
    composer.page.options.audiences["internal"].click()
    assert "请大家监督" in composer.printed()


def test_an_own_style_s_default_text_keeps_its_other_ways(composer: Composer, qtbot: QtBot) -> None:
    picker, editor = composer.page.options.picker, composer.page.options.editor
    composer.push(picker.copy)
    editor.default_box.setCurrentIndex(editor.default_box.findData("intro"))
    before = editor.data["slots"]["intro"]
    assert "种备用的说法" in editor.default_note.text() and editor.default_note.isVisible()
    editor.default_field.setFocus()
    qtbot.keyClick(editor.default_field, Qt.Key.Key_End, CTRL)
    qtbot.keyClicks(editor.default_field, "X1")
    composer.waits_for("X1")
    composer.push(editor.save)
    file, = (Settings().path.parent / "通报写法").glob("*.json")
    after = json.loads(file.read_text(encoding="utf-8"))["slots"]["intro"]
    assert after[:-1] == before[:-1], "parts that nobody touched stay, with their alternatives"
    assert after[-1] == {**before[-1], "internal": before[-1]["internal"] + "X1"}


def test_groups_of_a_style_come_and_go_by_keys(composer: Composer, qtbot: QtBot) -> None:
    composer.push(composer.page.options.picker.copy)
    editor = composer.page.options.editor

    def press(name: str) -> None:
        made, = (each for each in editor.findChildren(QPushButton) if (each.accessibleName(), each.isVisible()) ==
                 (name, True))
        made.setFocus()
        qtbot.keyClick(made, Qt.Key.Key_Space)

    press("分成两组印")
    composer.waits_for("正在整改的问题")
    press("再分一组")
    assert [group["takes"] for group in editor.data["groups"]] == ["done", "going", "long_term"]
    assert not editor.problem.text() and editor.save.isEnabled()
    focused = composer.page.focusWidget()
    assert focused is not None and editor.isAncestorOf(focused), "the keys stay in the sheet"
    press("去掉第 3 组")
    press("去掉第 1 组")
    assert [group["takes"] for group in editor.data["groups"]] == ["all"]
    composer.page.show_notice()
    assert "正在整改的问题" not in composer.printed()


def test_an_own_style_is_renamed_and_deleted_when_asked_twice(composer: Composer) -> None:
    picker = composer.page.options.picker
    assert picker.edit.isHidden() and picker.delete.isHidden(), "the five that come along stay as they are"
    composer.page.edit_style(copy=True)
    composer.push(composer.page.options.editor.save)
    composer.push(picker.edit)
    composer.page.options.editor.name.setText("本院写法")
    composer.page.options.editor.name.textEdited.emit("本院写法")
    composer.push(composer.page.options.editor.save)
    folder = Settings().path.parent / "通报写法"
    assert [json.loads(path.read_text(encoding="utf-8"))["name"] for path in folder.glob("*.json")] == ["本院写法"]
    composer.push(picker.delete)
    assert len(picker.cards) == 6
    composer.push(picker.delete)
    assert len(picker.cards) == 5 and not list(folder.glob("*.json"))


def test_a_broken_own_style_is_named(composer: Composer) -> None:
    folder: Path = Settings().path.parent / "通报写法"
    folder.mkdir(parents=True)
    (folder / "坏的.json").write_text("{", encoding="utf-8")
    composer.page.composer.read_styles()
    composer.page.refresh()
    assert any("坏的.json" in text for text in composer.findings())
