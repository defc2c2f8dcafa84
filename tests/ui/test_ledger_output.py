"""Printing and export of the ledger page: exactly the rows that show, by keys through the real dialog."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
from docx import Document as open_docx
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from tests.ui.ledger_desk import CTRL, Desk
from ui.dialogs.output_dialog import OutputDialog
from ui.itemmodels.ledger_filter import Filter
from ui.itemmodels.ledger_parts import parts_of
from ui.itemmodels.ledger_rows import Arrangement

SaveTo = Callable[[Path | None], list[str]]


def ask(desk: Desk) -> OutputDialog:
    """Ctrl+P."""
    desk.page.activateWindow()
    QApplication.processEvents()
    desk.page.view.setFocus()
    desk.key(Qt.Key.Key_P, CTRL)
    dialog = desk.page.output.dialog
    assert dialog is not None and dialog.isVisible()
    return dialog


def press(desk: Desk, dialog: OutputDialog, kind: str) -> None:
    """Press a button of the dialog by the space bar, and wait for the file."""
    dialog.buttons[kind].setFocus()
    QTest.keyClick(dialog.buttons[kind], Qt.Key.Key_Space)
    desk.bot.waitUntil(lambda: not desk.page.tasks.busy, timeout=20_000)


def cells(path: Path, sheet: int = 0) -> set[object]:
    """All values of a workbook's sheet."""
    page = openpyxl.load_workbook(path).worksheets[sheet]
    return {value for row in page.iter_rows(values_only=True) for value in row if value}


def test_exactly_the_rows_that_show_go_into_excel(desk: Desk, save_to: SaveTo, tmp_path: Path) -> None:
    desk.page.show_filter(Filter(states=frozenset(("completed",))))
    suggested = save_to(tmp_path / "出.xlsx")
    dialog = ask(desk)
    assert any("1 行（1 个问题，全部 7 行）" in each.text() for each in dialog.findChildren(QLabel))
    press(desk, dialog, "excel")
    assert suggested == ["2025年专项巡察整改台账"]
    found = cells(tmp_path / "出.xlsx")
    assert "规范记录" in found and not {"季度检查", "修订计划", "每月盘点"} & found
    assert "已导出" in desk.said() and not dialog.isVisible()


def test_the_order_on_the_screen_is_that_of_the_paper(desk: Desk, save_to: SaveTo, tmp_path: Path) -> None:
    desk.page.show_filter(Filter(), Arrangement("", "number", True))
    save_to(tmp_path / "出.docx")
    press(desk, ask(desk), "word")
    table = open_docx(str(tmp_path / "出.docx")).tables[0]
    numbers = [text for row in table.rows[1:] if (text := row.cells[0].text)]
    assert list(dict.fromkeys(numbers)) == ["4", "3", "2", "1"]


def test_a_page_for_each_department_with_a_line_to_sign(desk: Desk, save_to: SaveTo, tmp_path: Path) -> None:
    problem = desk.session.problems()[0]
    desk.page.edits.set_values("problem", problem.id, {"departments": ("医务部", "护理部")}, "修改责任科室")
    save_to(tmp_path / "出.docx")
    dialog = ask(desk)
    dialog.parted.setFocus()
    QTest.keyClick(dialog.parted, Qt.Key.Key_End)
    dialog.signature.setFocus()
    QTest.keyClick(dialog.signature, Qt.Key.Key_Space)
    assert dialog.choices()["parted"] == "departments" and dialog.choices()["signature"]
    press(desk, dialog, "word")
    document = open_docx(str(tmp_path / "出.docx"))
    assert len(document.tables) == 3
    assert sum("科室负责人签字" in each.text for each in document.paragraphs) == 3
    other = ask(desk)  # remembered
    assert other.parted.currentData() == "departments" and other.signature.isChecked()
    other.reject()


def test_the_summary_is_a_pdf_of_one_page(desk: Desk, save_to: SaveTo, tmp_path: Path) -> None:
    save_to(tmp_path / "汇总.pdf")
    dialog = ask(desk)
    dialog.summary.setFocus()
    QTest.keyClick(dialog.summary, Qt.Key.Key_Space)
    assert dialog.summary.isChecked() and not dialog.buttons["excel"].isEnabled() and not dialog.parted.isEnabled()
    press(desk, dialog, "pdf")
    data = (tmp_path / "汇总.pdf").read_bytes()
    assert data.startswith(b"%PDF") and data.count(b"/Type /Page\n") + data.count(b"/Type /Page ") <= 1


def test_the_print_dialog_and_what_is_printed(desk: Desk, tmp_path: Path) -> None:
    dialog = ask(desk)
    dialog.buttons["print"].setFocus()
    QTest.keyClick(dialog.buttons["print"], Qt.Key.Key_Space)
    shown = desk.page.output.print_dialog
    assert shown is not None and shown.windowTitle() == "打印台账"
    shown.reject()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "印.pdf"))
    desk.page.output.print_on(desk.page.output.output(), printer)
    desk.bot.waitUntil(lambda: not desk.page.tasks.busy, timeout=20_000)
    assert (tmp_path / "印.pdf").read_bytes().startswith(b"%PDF") and "打印机" in desk.said()


def test_restricted_problems_are_said_and_can_be_left_out(desk: Desk, save_to: SaveTo, tmp_path: Path) -> None:
    problem = desk.session.problems()[0]
    desk.page.edits.set_values("problem", problem.id, {"restricted": True}, "设为限知")
    save_to(tmp_path / "出.xlsx")
    dialog = ask(desk)
    assert dialog.restricted.isVisible() and dialog.restricted.isChecked() and "1 个" in dialog.restricted.text()
    dialog.restricted.setFocus()
    QTest.keyClick(dialog.restricted, Qt.Key.Key_Space)
    press(desk, dialog, "excel")
    assert "修订计划" not in cells(tmp_path / "出.xlsx") and "每月盘点" in cells(tmp_path / "出.xlsx")


def test_with_nothing_to_put_out_it_says_so(desk: Desk) -> None:
    desk.page.show_filter(Filter(only=frozenset()))
    desk.page.setFocus()
    desk.page.actions_.all["put_out"].trigger()
    assert desk.page.output.dialog is None and "放宽" in desk.said()


def test_escape_closes_the_dialog(desk: Desk) -> None:
    dialog = ask(desk)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert not dialog.isVisible()


def test_parts_are_the_rows_on_the_screen(desk: Desk) -> None:
    desk.page.show_filter(Filter(), Arrangement("status"))
    parts = parts_of(desk.page.model.rows)
    assert [part.name for part in parts] == ["正在整改", "已完成"]
    assert [measure.text for problem in parts[1].problems for measure in problem.measures] == ["规范记录"]
    desk.page.show_filter(Filter(), Arrangement("aspect"))
    assert [part.name for part in parts_of(desk.page.model.rows)] == [""]
    assert parts_of(desk.page.model.rows)[0].problems == desk.session.problems()
