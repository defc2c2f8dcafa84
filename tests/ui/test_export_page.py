from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from models import ledger
from models.records import RoundInfo, Stated
from models.settings import Settings
from ui.main_window import MainWindow
from ui.notice.export_page import ExportPage
from ui.tasks import TaskRunner

Settle = Callable[[TaskRunner], None]
SaveTo = Callable[[Path | None], list[str]]


@pytest.fixture
def page(window: MainWindow, filled: Path) -> ExportPage:
    """The notice's page with a ledger."""
    window.open_ledger(filled)
    window.show_page("notice")
    found = window.page("notice")
    assert isinstance(found, ExportPage)
    return found


def test_the_preview_shows_the_notice(page: ExportPage) -> None:
    text = page.preview.toPlainText()
    assert "病历质控流于形式" in text and "已落实第1项" in text
    assert page.sum.text() == "反馈 3 = 单列 3"
    assert "没有填写整改情况" in page.warnings.text()


def test_styles_are_shown_as_samples_and_the_choice_is_kept(page: ExportPage, qtbot: QtBot) -> None:
    from exporters.styles import load_styles

    buttons = page.styles.buttons()
    assert [each.accessibleName() for each in buttons] == [style.name for style in load_styles()]
    assert all(style.key not in each.accessibleName() for style, each in zip(load_styles(), buttons, strict=True))
    other = next(each for each in buttons if not each.isChecked())
    before = page.preview.toPlainText()
    qtbot.mouseClick(other, Qt.MouseButton.LeftButton)
    assert page.preview.toPlainText() != before
    assert Settings().get("notice_style", "") == page.style_.key


def test_a_slot_is_shown_at_once_and_stored_when_left(page: ExportPage, window: MainWindow, qtbot: QtBot) -> None:
    field = page.slots.fields["title"]
    assert "青屏县人民医院" in field.placeholderText()
    field.setFocus()
    field.insertPlainText("关于整改情况的通报（试）")
    qtbot.waitUntil(lambda: "关于整改情况的通报（试）" in page.preview.toPlainText())
    assert window.session.full_round().sections == {}
    page.slots.fields["intro"].setFocus()
    assert window.session.full_round().sections == {"title": "关于整改情况的通报（试）"}
    window.session.undo()
    assert field.toPlainText() == "" and window.session.full_round().sections == {}


def test_several_slots_are_one_step(page: ExportPage, window: MainWindow) -> None:
    page.slots.fields["signer"].setPlainText("中共某院委员会")
    page.slots.fields["signed_on"].setPlainText("2025-12-31")
    window.show_page("ledger")
    assert set(window.session.full_round().sections) == {"signer", "signed_on"}
    window.session.undo()
    assert window.session.full_round().sections == {}


def test_not_printed_is_something_else_than_empty(page: ExportPage, window: MainWindow) -> None:
    page.slots.hidden["closing"].click()
    assert window.session.full_round().sections == {"closing": ""}
    assert not page.slots.fields["closing"].isEnabled()
    page.slots.hidden["closing"].click()
    assert window.session.full_round().sections == {}


def test_a_text_that_is_refused_is_told_and_can_be_mended(page: ExportPage, qtbot: QtBot) -> None:
    page.slots.fields["signer"].setPlainText("某院")
    page.slots.fields["signed_on"].setPlainText("2025-02-31")
    qtbot.waitUntil(lambda: "不存在" in page.warnings.text())
    assert page.preview.toPlainText() == ""
    page.slots.fields["signed_on"].setPlainText("2025-02-28")
    qtbot.waitUntil(lambda: "2025年2月28日" in page.preview.toPlainText())


def test_merged_and_hidden_problems_are_counted(page: ExportPage, window: MainWindow) -> None:
    first, second, third = window.session.problems()
    window.session.apply(ledger.edit, [
        ("problem", second.id, {"merged_into": first.id}),
        ("problem", third.id, {"public": False, "not_public_reason": "涉及个人"}),
    ])
    info = window.session.round
    window.session.apply(ledger.edit_round, replace(info, stated=Stated(problems=5)))
    page.audience.setCurrentIndex(page.audience.findData("public"))
    page.audience.activated.emit(page.audience.currentIndex())
    assert page.sum.text() == "反馈 3 = 单列 1 + 合并 1 + 不公开 1；反馈意见写明 5 条，与台账的 3 条不符"


@pytest.mark.parametrize(("button", "name"), [("text_button", "通报.txt"), ("word_button", "通报.docx")])
def test_export_of_the_notice(
    page: ExportPage, own_place: Path, save_to: SaveTo, settle: Settle, button: str, name: str
) -> None:
    suggested = save_to(own_place / name)
    getattr(page, button).click()
    settle(page.tasks)
    assert (own_place / name).stat().st_size > 200 and page.message.text() == f"通报已导出：{own_place / name}"
    assert "青屏县人民医院" in suggested[0]
    assert [each.text() for each in page.message.buttons()] == ["打开文件夹", "知道了"]
    if name.endswith(".txt"):
        lines = (own_place / name).read_text(encoding="utf-8").splitlines()
        assert any("病历质控流于形式" in line for line in lines)


def test_what_is_typed_goes_into_the_export(page: ExportPage, own_place: Path, save_to: SaveTo, settle: Settle) -> None:
    save_to(own_place / "通报.txt")
    page.slots.fields["title"].setPlainText("一个标题")
    page.text_button.click()
    settle(page.tasks)
    assert (own_place / "通报.txt").read_text(encoding="utf-8").startswith("一个标题\n")


def test_export_of_the_table(page: ExportPage, own_place: Path, save_to: SaveTo, settle: Settle) -> None:
    save_to(own_place / "台账.xlsx")
    page.excel_button.click()
    settle(page.tasks)
    assert (own_place / "台账.xlsx").read_bytes().startswith(b"PK")


def test_a_place_that_cannot_be_written_is_told(
    page: ExportPage, own_place: Path, save_to: SaveTo, settle: Settle, errors: list[str]
) -> None:
    save_to(own_place / "没有" / "通报.docx")
    page.word_button.click()
    settle(page.tasks)
    assert len(errors) == 1 and page.message.text() == ""


def test_a_ledger_without_rounds_says_what_to_do(window: MainWindow, own_place: Path) -> None:
    window.session.create(own_place / "空.db")
    window.show_page("notice")
    page = window.page("notice")
    assert isinstance(page, ExportPage)
    assert "还没有检查批次" in page.warnings.text() and not page.word_button.isEnabled()


def test_a_read_only_ledger_can_be_exported(
    window: MainWindow, filled: Path, own_place: Path, save_to: SaveTo, settle: Settle
) -> None:
    window.session.open(filled, read_only=True)
    window.show_page("notice")
    page = window.page("notice")
    assert isinstance(page, ExportPage) and not page.slots.isEnabled()
    save_to(own_place / "通报.txt")
    page.text_button.click()
    settle(page.tasks)
    assert (own_place / "通报.txt").is_file()


def test_another_round_shows_its_own_texts(page: ExportPage, window: MainWindow) -> None:
    page.slots.fields["title"].setPlainText("第一批次的标题")
    page.finish()
    other = window.session.apply(ledger.add_round, RoundInfo(name="另一批次")).created[0]
    window.session.choose_round(other)
    assert page.slots.fields["title"].toPlainText() == "" and page.slots.changed() == {}
    window.session.choose_round(window.session.rounds()[0].id)
    assert page.slots.fields["title"].toPlainText() == "第一批次的标题"
