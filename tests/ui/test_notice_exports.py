"""The ways out of the notice page, each in the background, each told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from models import ledger, queries
from tests.ui.composer_desk import ALT, Composer
from ui.notice import exports
from ui.tasks import TaskRunner

Settle = Callable[[TaskRunner], None]
SaveTo = Callable[[Path | None], list[str]]


@pytest.mark.parametrize(("kind", "name", "begins"), [
    ("text", "通报.txt", "中共青屏县人民医院".encode()), ("word", "通报.docx", b"PK"), ("pdf", "通报.pdf", b"%PDF"),
    ("ledger", "台账.xlsx", b"PK"),
])
def test_each_kind_of_file(
    composer: Composer, own_place: Path, save_to: SaveTo, settle: Settle, kind: str, name: str, begins: bytes
) -> None:
    suggested = save_to(own_place / name)
    composer.push(composer.page.bar.buttons[kind])
    settle(composer.page.tasks)
    assert (own_place / name).read_bytes().startswith(begins)
    assert composer.page.message.text().endswith(f"已导出：{own_place / name}") and suggested[0]
    assert [each.text() for each in composer.page.message.buttons()] == ["打开文件夹", "知道了"]


@pytest.mark.parametrize(("kind", "ending", "tasks", "begins", "name"), [
    ("plan", ".docx", "text", b"PK", "整改方案"), ("plan", ".txt", "table", "中共青屏县人民医院".encode(), "整改方案"),
    ("plan", ".pdf", "table", b"%PDF", "整改方案"), ("lists", ".docx", "", b"PK", "问题清单、任务清单、责任清单"),
    ("lists", ".xlsx", "", b"PK", "问题清单、任务清单、责任清单"),
])
def test_plan_and_lists_by_keys(
    composer: Composer, own_place: Path, save_to: SaveTo, settle: Settle, qtbot: QtBot, kind: str, ending: str,
    tasks: str, begins: bytes, name: str,
) -> None:
    """From the bar: what a paper does not have cannot be chosen; the choice is there again the next time."""
    suggested = save_to(own_place / f"文{ending}")
    composer.page.pages.view.setFocus()
    qtbot.keyClick(composer.page.pages.view, Qt.Key.Key_Q, ALT)
    qtbot.waitUntil(lambda: composer.page.exports.others.dialog is not None)
    dialog = composer.page.exports.others.dialog
    assert dialog is not None and dialog.isVisible() and dialog.plan.isChecked()
    if kind == "lists":
        qtbot.keyClick(dialog, Qt.Key.Key_Q, ALT)
        qtbot.waitUntil(dialog.lists.isChecked)
    plan = kind == "plan"
    assert (dialog.tasks.isEnabled(), dialog.sealed.isEnabled(), dialog.set.isEnabled()) == (plan, plan, not plan)
    assert dialog.buttons[".txt"].isVisible() is plan and dialog.buttons[".xlsx"].isVisible() is not plan
    assert dialog.restricted.isHidden(), "none is restricted"
    if tasks:
        dialog.tasks.setCurrentIndex(dialog.tasks.findData(tasks))
    composer.push(dialog.buttons[ending])
    settle(composer.page.tasks)
    assert not dialog.isVisible() and (own_place / f"文{ending}").read_bytes().startswith(begins)
    assert suggested == [f"{composer.round().name}{name}"] and f"{name}已导出" in composer.page.message.text()
    composer.push(composer.page.bar.buttons["papers"])
    again = composer.page.exports.others.dialog
    assert again is not None and again is not dialog and again.kind() == kind
    again.reject()


def test_plan_and_lists_from_the_menu_of_another_page(composer: Composer) -> None:
    composer.window.show_page("ledger")
    composer.window.actions_["export_papers"].trigger()
    dialog = composer.page.exports.others.dialog
    assert composer.window.current == "notice" and dialog is not None and dialog.isVisible()
    dialog.reject()


def test_restricted_problems_are_printed_in_plan_and_lists_only_when_asked(
    composer: Composer, own_place: Path, save_to: SaveTo, settle: Settle
) -> None:
    composer.session.apply(ledger.set_restricted, [composer.problem(3).id], True)
    save_to(own_place / "方案.txt")
    for asked in (False, True):
        composer.push(composer.page.bar.buttons["papers"])
        dialog = composer.page.exports.others.dialog
        assert dialog is not None and "1 个" in dialog.restricted.text() and not dialog.restricted.isChecked()
        dialog.restricted.setChecked(asked)
        composer.push(dialog.buttons[".txt"])
        settle(composer.page.tasks)
        assert ("值班记录不完整" in (own_place / "方案.txt").read_text(encoding="utf-8")) is asked


def test_what_is_typed_goes_into_the_export(
    composer: Composer, own_place: Path, save_to: SaveTo, settle: Settle
) -> None:
    save_to(own_place / "通报.txt")
    composer.field("title").insertPlainText("一个标题")
    composer.page.bar.buttons["text"].click()
    settle(composer.page.tasks)
    assert (own_place / "通报.txt").read_text(encoding="utf-8").startswith("一个标题\n")


def test_a_place_that_cannot_be_written_is_told(
    composer: Composer, own_place: Path, save_to: SaveTo, settle: Settle, errors: list[str]
) -> None:
    save_to(own_place / "没有" / "通报.docx")
    composer.page.bar.buttons["word"].click()
    settle(composer.page.tasks)
    assert len(errors) == 1 and composer.page.message.text() == ""


def test_the_print_dialog_and_what_is_printed(composer: Composer, own_place: Path, settle: Settle) -> None:
    composer.push(composer.page.bar.buttons["print"])
    dialog = composer.page.exports.dialog
    assert dialog is not None and dialog.isVisible() and dialog.windowTitle() == "打印通报"
    words = [each.text() for each in dialog.findChildren(QPushButton) if each.isVisible()]
    assert not any(word.strip("&").isascii() and word.strip() for word in words if word not in ("", "...")), words
    dialog.reject()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(own_place / "打印.pdf"))
    assert composer.page.document is not None
    composer.page.exports.print_on(composer.page.document, printer)
    settle(composer.page.tasks)
    assert (own_place / "打印.pdf").read_bytes().startswith(b"%PDF") and "打印机" in composer.page.message.text()


def test_filing_away_keeps_a_version_in_the_same_step(
    composer: Composer, own_place: Path, save_to: SaveTo, settle: Settle, qtbot: QtBot
) -> None:
    composer.session.settings.set("person", "林一")
    composer.session.store.person = "林一"
    composer.field("title").setFocus()
    qtbot.keyClick(composer.field("title"), Qt.Key.Key_C, ALT)
    qtbot.waitUntil(lambda: composer.page.papers.freeze_dialog is not None)
    dialog = composer.page.papers.freeze_dialog
    assert dialog is not None and dialog.isVisible()
    assert dialog.by.text() == "林一" and dialog.ok.text().startswith("定为送审稿并归档")
    qtbot.waitUntil(dialog.ok.hasFocus)  # a window is made active by the system, after it is shown
    save_to(None)
    qtbot.keyClick(dialog.ok, Qt.Key.Key_Space)
    settle(composer.page.tasks)
    assert queries.filed_notices(composer.session.store, composer.round().id) == (), "no place, nothing kept"
    composer.push(composer.page.bar.buttons["archive"])
    suggested = save_to(own_place / "归档.zip")
    dialog = composer.page.papers.freeze_dialog
    assert dialog is not None
    qtbot.keyClick(dialog.ok, Qt.Key.Key_Space)
    settle(composer.page.tasks)
    paper, = queries.filed_notices(composer.session.store, composer.round().id)
    assert (paper.stage, paper.by) == ("draft", "林一") and suggested[0].endswith("归档")
    names = ZipFile(own_place / "归档.zip").namelist()
    assert any(name.endswith(".docx") for name in names) and any(name.endswith(".pdf") for name in names)
    assert "归档的是：送审稿" in composer.page.message.text() and "林一" in composer.page.message.text()


def test_filing_away_takes_the_kept_version_without_asking(
    composer: Composer, own_place: Path, save_to: SaveTo, settle: Settle
) -> None:
    composer.push(composer.page.findings.versions.approve)
    dialog = composer.page.papers.freeze_dialog
    assert dialog is not None
    dialog.by.setText("周明")
    composer.push(dialog.ok)
    settle(composer.page.tasks)
    save_to(own_place / "归档.zip")
    composer.push(composer.page.bar.buttons["archive"])
    settle(composer.page.tasks)
    assert not dialog.isVisible() and (own_place / "归档.zip").is_file()
    assert "归档的是：审定稿" in composer.page.message.text()
    assert len(queries.filed_notices(composer.session.store, composer.round().id)) == 1


def test_the_list_of_what_is_not_public(composer: Composer, own_place: Path, save_to: SaveTo, settle: Settle) -> None:
    composer.session.apply(ledger.leave_out, [composer.problem(3).id], [], "涉及个人隐私")
    composer.page.options.audiences["public"].click()
    composer.findings()
    save_to(own_place / "清单.docx")
    composer.push(composer.page.findings.export_list)
    settle(composer.page.tasks)
    assert (own_place / "清单.docx").read_bytes().startswith(b"PK")


def test_a_template_is_checked_when_it_is_chosen(
    composer: Composer, own_place: Path, save_to: SaveTo, settle: Settle, errors: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = own_place / "本院模板.docx"
    monkeypatch.setattr(exports, "ask_open", lambda *_: path)
    path.write_bytes(b"no Word file")
    page = composer.page.options.page
    composer.page.options.sections["page"].unfold()
    composer.push(page.choose)
    assert len(errors) == 1 and composer.page.composer.choices.template == ""
    import docx

    office = docx.Document()
    office.add_paragraph("{{正文}}")
    office.save(str(path))
    composer.push(page.choose)
    assert composer.page.composer.choices.template == str(path) and page.template.text() == "本院模板.docx"
    save_to(own_place / "通报.docx")
    composer.push(composer.page.bar.buttons["word"])
    settle(composer.page.tasks)
    assert (own_place / "通报.docx").read_bytes().startswith(b"PK")
    composer.push(page.drop)
    assert composer.page.composer.choices.template == "" and page.drop.isHidden()


def test_missing_fonts_are_named(composer: Composer) -> None:
    composer.choose(fonts={"body": "没有这种字体"})
    assert any("没有这种字体" in text for text in composer.findings())
    fonts = composer.page.options.page
    fonts.fonts_fold.unfold()
    edit = fonts.fonts.boxes["body"].lineEdit()
    assert edit is not None and edit.text() == "没有这种字体" and edit.property("wrong")
