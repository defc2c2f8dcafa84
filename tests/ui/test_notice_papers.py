"""Versions: freeze, look at a kept one, compare, read a corrected paper and take its changes over one by one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from models import ledger, queries
from tests.ui.composer_desk import ALT, CTRL, Composer
from ui import jobs
from ui.notice import papers
from ui.notice.change_list import Change
from ui.notice.changes_dialog import ChangesDialog
from ui.notice.freeze_dialog import FreezeDialog
from ui.tasks import TaskRunner

Settle = Callable[[TaskRunner], None]
SaveTo = Callable[[Path | None], list[str]]


def _freeze(composer: Composer, stage: str, by: str, settle: Settle) -> FreezeDialog:
    """Freeze by the dialog."""
    composer.page.findings.versions.freeze_wanted.emit(stage)
    dialog = composer.page.papers.freeze_dialog
    assert dialog is not None and dialog.isVisible()
    dialog.by.setText(by)
    composer.push(dialog.ok)
    settle(composer.page.tasks)
    return dialog


def test_freezing_wants_a_name_and_a_date(composer: Composer, qtbot: QtBot) -> None:
    composer.push(composer.page.findings.versions.approve)
    dialog = composer.page.papers.freeze_dialog
    assert dialog is not None and dialog.by.text() == ""
    dialog.accept()
    assert dialog.isVisible() and dialog.by.property("wrong")
    dialog.by.setText("周明")
    dialog.on.setText("2025-02-31")
    dialog.accept()
    assert dialog.isVisible() and dialog.on.property("wrong")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert queries.filed_notices(composer.session.store, composer.round().id) == ()


def test_a_kept_version_exports_the_same_bytes_after_the_ledger_has_changed(
    composer: Composer, own_place: Path, save_to: SaveTo, settle: Settle
) -> None:
    dialog = _freeze(composer, "approved", "党委书记 周明", settle)
    assert not dialog.isVisible() and "已定为审定稿" in composer.page.message.text()
    paper, = queries.filed_notices(composer.session.store, composer.round().id)
    filed = queries.filed_content(composer.session.store, paper.id)[1]
    composer.session.apply(ledger.edit, [("measure", composer.problem(1).measures[0].id, {"progress": "后来又改了"})])
    assert "后来又改了" in composer.printed()
    versions = composer.page.findings.versions
    assert versions.list.item(0).text().startswith("审定稿") and "周明" in versions.list.item(0).text()
    composer.push(versions.show_paper)
    assert "党委书记 周明" in composer.page.pages.banner_text() and "后来又改了" not in composer.printed()
    assert not composer.page.options.isEnabled() and not versions.approve.isEnabled()
    assert composer.findings() == [] and "不再核对" in composer.page.findings._fine.text()
    composer.click("病历质控流于形式")
    assert not composer.page.box.isVisible(), "a kept version is only looked at"
    save_to(own_place / "审定稿.docx")
    composer.push(composer.page.bar.buttons["word"])
    settle(composer.page.tasks)
    assert (own_place / "审定稿.docx").read_bytes() == filed
    composer.push(composer.page.pages.back)
    assert composer.page.pages.banner_text() == "" and "后来又改了" in composer.printed()
    assert composer.page.options.isEnabled()


def test_the_number_given_at_the_approval_is_printed_and_kept(composer: Composer, settle: Settle) -> None:
    composer.push(composer.page.findings.versions.approve)
    dialog = composer.page.papers.freeze_dialog
    assert dialog is not None
    dialog.by.setText("周明")
    dialog.number.setText("青医党〔2025〕12号")
    dialog.accept()
    settle(composer.page.tasks)
    assert composer.round().sections["document_number"] == "青医党〔2025〕12号"
    paper, = queries.filed_notices(composer.session.store, composer.round().id)
    assert "青医党〔2025〕12号" in queries.filed_content(composer.session.store, paper.id)[0]


def test_what_differs_from_a_kept_version_is_shown(composer: Composer, settle: Settle) -> None:
    _freeze(composer, "draft", "林一", settle)
    composer.page.papers.compare(composer.page.findings.versions.chosen())
    dialog = composer.page.papers.changes_dialog
    assert dialog is not None and "完全相同" in dialog.heading.text() and not dialog.take.isVisible()
    dialog.reject()
    composer.reword("已落实第", "已全部落实")
    composer.push(composer.page.findings.versions.compare)
    dialog = composer.page.papers.changes_dialog
    assert dialog is not None and "1 段不同" in dialog.heading.text()
    assert "<s " in dialog.list.texts[0] and "全部" in dialog.list.texts[0]
    dialog.reject()


@pytest.fixture
def corrected(composer: Composer, own_place: Path) -> Path:
    """The notice as a Word file in which two paragraphs were changed by hand."""
    import docx

    path = own_place / "修改稿.docx"
    document = composer.page.document
    assert document is not None
    jobs.write_notice(document, path)
    file = docx.Document(str(path))
    for paragraph in file.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("已落实第", "已全部落实第").replace("耗材领用无登记", "耗材领用未登记")
    file.save(str(path))
    return path


@pytest.fixture
def offered(
    composer: Composer, corrected: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> ChangesDialog:
    """The dialog with the corrections of that file."""
    monkeypatch.setattr(papers, "ask_open", lambda *_: corrected)
    composer.push(composer.page.findings.versions.read)
    settle(composer.page.tasks)
    dialog = composer.page.papers.changes_dialog
    assert dialog is not None and dialog.isVisible() and len(dialog.list.texts) == 3, dialog.list.texts
    return dialog


def _numbered(dialog: ChangesDialog, words: str) -> int:
    """The number of the change with these words."""
    return next(number for number, text in enumerate(dialog.list.texts) if words in text)


def test_corrections_are_taken_over_one_by_one_in_one_step(
    composer: Composer, offered: ChangesDialog, settle: Settle
) -> None:
    """By the mouse: what is left stays listed; undo from the window."""
    dialog = offered
    composer.push(dialog.none)
    assert not dialog.take.isEnabled() and not dialog.refuse.isEnabled()
    dialog.list.boxes[_numbered(dialog, "未")].click()
    assert "1 处" in dialog.take.text()
    composer.push(dialog.take)
    settle(composer.page.tasks)
    assert dialog.isVisible() and len(dialog.list.texts) == 2 and "已采纳 1 处" in dialog.heading.text()
    assert not any("未" in text for text in dialog.list.texts)
    assert "耗材领用未登记" in composer.printed() and "已全部落实" not in composer.printed()
    assert composer.problem(2).text == "耗材领用无登记"
    composer.push(dialog.shut)
    step = composer.session.undo_step()
    assert step is not None and step.label == "采纳 1 处修改" and "已采纳 1 处改动" in composer.page.message.text()
    composer.session.undo()
    assert "未登记" not in composer.printed()


def test_the_corrections_have_room_and_end_where_the_last_one_ends(offered: ChangesDialog, qtbot: QtBot) -> None:
    """Long paragraphs at three widths; the dialog was made before its corrections were known."""
    assert offered.height() > 400 or offered.height() > offered.screen().availableGeometry().height() - 100
    old, new = "整改情况" * 40, "整改情况" * 20 + "进展" + "整改情况" * 20
    offered.show_changes("", [Change("reworded", old, new, True, where="问题")] * 9)
    inside, letters = offered.list.widget(), offered.fontMetrics()

    def fits() -> bool:
        last = inside.layout().itemAt(8).widget()
        lines = letters.horizontalAdvance(new) / last.width() + 4
        return (last.geometry().bottom() >= inside.height() - 10
                and last.height() < lines * 1.6 * letters.height() + 30)

    for width in (900, 640, 1000):
        offered.resize(width, 420)
        qtbot.waitUntil(fits)


def test_corrections_by_keys_alone(composer: Composer, offered: ChangesDialog, qtbot: QtBot, settle: Settle) -> None:
    """Arrows from box to box, space, 采纳, 不采纳, undo; every key goes to what has the focus."""
    dialog = offered

    def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        target = dialog.focusWidget()
        assert target is not None
        qtbot.keyClick(target, key, modifier)

    qtbot.waitUntil(lambda: dialog.list.boxes[0].hasFocus())
    press(Qt.Key.Key_Down)
    assert dialog.list.boxes[1].hasFocus()
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Up)
    assert dialog.list.boxes[0].hasFocus()
    first = dialog.list.texts[0]
    press(Qt.Key.Key_N, ALT)
    qtbot.waitUntil(lambda: dialog.list.chosen() == [])
    press(Qt.Key.Key_Space)
    assert dialog.list.chosen() == [0]
    press(Qt.Key.Key_J, ALT)
    qtbot.waitUntil(lambda: "不采纳 1 处" in dialog.heading.text())
    assert dialog.list.texts[-1] == first and dialog.list.boxes[2].text() == "不采纳"
    assert dialog.list.chosen() == [0, 1] and dialog.list.boxes[0].hasFocus()
    press(Qt.Key.Key_U, ALT)
    qtbot.waitUntil(lambda: dialog.list.texts == [first])
    assert "已采纳 2 处" in dialog.heading.text() and "已全部处理" in dialog.heading.text()
    press(Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: len(dialog.list.texts) == 3)
    assert dialog.undo.isHidden() and "已采纳" not in dialog.heading.text()
    press(Qt.Key.Key_Escape)
    assert not dialog.isVisible() and "未登记" not in composer.printed()


def test_a_change_shows_old_and_new_place_and_reason(composer: Composer, offered: ChangesDialog) -> None:
    """Old struck through, new beside it; where it is; comments and boxes; why something cannot be taken."""
    texts = [each.text() for each in offered.list.findChildren(QLabel)]
    assert any(" › " in text and "已落实第1项" in text for text in texts), texts
    shown = offered.list.texts[_numbered(offered, "未")]
    assert "<s " in shown and "无</s>" in shown and "background-color" in shown
    offered.show_changes("", [
        Change("moved", "一段\n二段", "一段\n二段", False, "先后顺序以台账为准。", "一、甲 › 一段", "二、乙 之后"),
        Change("split", "前，后。", "前，\n后。", True, note="原由台账填入。"), Change("批注", "批注：核实", "批注：核实")])
    texts = [each.text() for each in offered.list.findChildren(QLabel)]
    assert {"移到：二、乙 之后", "不能自动采纳：先后顺序以台账为准。", "原由台账填入。", "批注"} <= set(texts)
    assert "¶" in offered.list.texts[1] and "连同后面 1 段" in offered.list.texts[0]
    assert list(offered.list.boxes) == [1]


def test_an_untouched_paper_has_no_corrections_and_another_file_is_refused(
    composer: Composer, own_place: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch, errors: list[str]
) -> None:
    path = own_place / "原样.docx"
    assert composer.page.document is not None
    jobs.write_notice(composer.page.document, path)
    monkeypatch.setattr(papers, "ask_open", lambda *_: path)
    composer.page.papers.read_corrections()
    settle(composer.page.tasks)
    dialog = composer.page.papers.changes_dialog
    assert dialog is not None and "没有不同" in dialog.heading.text()
    dialog.reject()
    path.write_text("不是 Word", encoding="utf-8")
    composer.page.papers.read_corrections()
    settle(composer.page.tasks)
    assert len(errors) == 1 and "不是 Word 文件" in errors[0]


def test_what_changed_here_since_the_paper_was_sent_is_not_offered(
    composer: Composer, own_place: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept, sent, corrected in one place, and meanwhile a department's progress came in."""
    import docx

    _freeze(composer, "draft", "林一", settle)
    paper, = queries.filed_notices(composer.session.store, composer.round().id)
    path = own_place / "修改稿.docx"
    path.write_bytes(queries.filed_content(composer.session.store, paper.id)[1])
    file = docx.Document(str(path))
    for run in (run for paragraph in file.paragraphs for run in paragraph.runs):
        run.text = run.text.replace("耗材领用无登记", "耗材领用未登记")
    file.save(str(path))
    composer.session.apply(ledger.edit, [("measure", composer.problem(1).measures[0].id, {"progress": "后来又改了"})])
    monkeypatch.setattr(papers, "ask_open", lambda *_: path)
    composer.push(composer.page.findings.versions.read)
    settle(composer.page.tasks)
    dialog = composer.page.papers.changes_dialog
    assert dialog is not None and all("未" in text for text in dialog.list.texts), dialog.list.texts
    assert "另有 1 处不同是送审以后" in dialog.heading.text()
    composer.push(dialog.take)
    settle(composer.page.tasks)
    assert "耗材领用未登记" in composer.printed() and "后来又改了" in composer.printed()
    assert dialog.list.texts == []
