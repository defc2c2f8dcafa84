"""The whole way of an import by hand: drop a folder, correct a column, tick off, import, look, send back, undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from models import database, ledger, queries
from models.changes import table_dump
from models.records import RoundInfo, Stated
from ui.importing.import_page import ImportPage
from ui.itemmodels.import_models import ColumnsModel
from ui.main_window import MainWindow
from ui.tasks import TaskRunner

Settle = Callable[[TaskRunner], None]
HEADER = ["序号", "存在问题", "整改措施", "责任科室", "承办同志", "整改时限", "整改情况"]
MEDICAL: list[list[Any]] = [
    ["", "", "没有问题的措施", "医务部", "", "", ""],
    [1, "病历质控流于形式", "每月抽查病历", "医务部", "林一", "2025年7月底前", "已抽查两次"],
    [2, "值班记录不完整", "修订值班制度", "医务部", "何川", "2025年9月底前", ""],
]
NURSING: list[list[Any]] = [
    [1, "分级护理落实不到位", "重新培训", "护理部", "孙悦", "2025年8月底前", "已培训一次"],
    ["合计", "", "", "", "", "", ""],
]


def _book(path: Path, rows: list[list[Any]]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "整改台账"
    for row in ([f"{path.stem}整改台账"], HEADER, *rows):
        sheet.append(row)
    book.save(path)
    return path


@pytest.fixture
def folder(own_place: Path) -> Path:
    """What two departments have sent; one row cannot be read."""
    made = own_place / "科室报送"
    made.mkdir()
    _book(made / "医务部.xlsx", MEDICAL)
    _book(made / "护理部.xlsx", NURSING)
    return made


@pytest.fixture
def desk(window: MainWindow, own_place: Path) -> MainWindow:
    """The window with an empty round whose letter states two problems."""
    path = own_place / "台账.db"
    with database.create_store(path) as store:
        stated = Stated(problems=2)
        ledger.add_round(store, RoundInfo(name="2025年巡察", feedback_on=date(2025, 6, 20), stated=stated))
    window.open_ledger(path)
    return window


def _drop(window: MainWindow, *paths: Path) -> None:
    """Drag files over the window and let go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place, copy = QPoint(700, 300), Qt.DropAction.CopyAction
    QApplication.sendEvent(window.windowHandle(), QDragEnterEvent(place, copy, data, left, none))
    assert window.drop.hint is not None and window.drop.hint.isVisible()
    QApplication.sendEvent(window.windowHandle(), QDropEvent(QPointF(place), copy, data, left, none))
    assert not window.drop.hint.isVisible()


def _page(window: MainWindow, settle: Settle) -> ImportPage:
    page = window.page("import")
    assert isinstance(page, ImportPage)
    settle(window.tasks)
    return page


def _select(page: ImportPage, text: str, after: str = "") -> None:
    """Put the cursor of the preview on the line that begins with *text*, below the one that begins with *after*."""
    model, start = page.preview.model, 0
    for wanted in filter(None, (after, text)):
        texts = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
        start = next(row for row in range(start, len(texts)) if texts[row].startswith(wanted))
    page.preview.view.setFocus()
    page.preview.view.selectRow(start)


def _correct(page: ImportPage, header: str, meaning: str, qtbot: QtBot) -> None:
    """Choose another meaning for a column by the keyboard: F2, the list, Enter."""
    model, view = page.columns.model, page.columns.view
    row = next(row for row in range(model.rowCount()) if model.index(row, 1).data() == header)
    view.setFocus()
    view.setCurrentIndex(model.index(row, ColumnsModel.FIELDS_COLUMN))
    qtbot.keyClick(view, Qt.Key.Key_F2)
    box = view.findChild(QComboBox)
    assert box is not None
    qtbot.waitUntil(box.view().isVisible)
    box.view().setCurrentIndex(box.model().index(box.findText(meaning), 0))
    qtbot.keyClick(box.view(), Qt.Key.Key_Return)


def test_drop_correct_tick_import_look_and_undo(
    desk: MainWindow, folder: Path, own_place: Path, settle: Settle, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = queries.read_ledger(desk.session.store)
    _drop(desk, folder)
    page = _page(desk, settle)
    assert desk.current == "import" and page.preview.chips["new"].text() == "新增 3"
    assert page.preview.chips["refused"].text() == "退回 1" and page.preview.chips["skipped"].text() == "跳过 1"

    _correct(page, "承办同志", "责任人", qtbot)
    settle(page.tasks)
    _select(page, "第 5 行", "医务部.xlsx")
    qtbot.keyClick(page.preview.view, Qt.Key.Key_Space)
    _select(page, "第 3 行", "护理部.xlsx")
    qtbot.keyClick(page.preview.view, Qt.Key.Key_Right)
    _select(page, "整改情况", "护理部.xlsx")
    qtbot.keyClick(page.preview.view, Qt.Key.Key_Space)
    assert page.preview.chips["new"].text() == "新增 2/3" and "有 1 行没有勾选" in page.summary.text()

    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.right.currentWidget() is page.result)  # a button lets go of its key after 0.1 s
    problems = {problem.text: problem for problem in desk.session.problems()}
    assert set(problems) == {"病历质控流于形式", "分级护理落实不到位"}
    assert problems["病历质控流于形式"].measures[0].state.owners == ("林一",)
    nursing = problems["分级护理落实不到位"].measures[0]
    assert (nursing.text, nursing.progress, nursing.state.owners) == ("重新培训", "", ("孙悦",))

    result = page.result
    assert page.right.currentWidget() is result and result.text.text().startswith("导入完成：新增 2 行")
    shown = [result.model.index(row, 0).data() for row in range(result.model.rowCount())]
    assert shown == ["医务部.xlsx · 整改台账（1 行）", "第 3 行"]
    assert "没有问题" in result.model.index(1, result.model.NEW).data()
    assert result.return_sheets.isVisible() and not result.gaps.isVisible()  # two stated, two there

    _send_back(page, own_place / "退回", settle, qtbot, monkeypatch)

    qtbot.mouseClick(result.undo, Qt.MouseButton.LeftButton)
    settle(page.tasks)
    assert queries.read_ledger(desk.session.store) == before
    assert result.text.text().startswith("已撤销本次导入")
    assert result.gaps.text() == "反馈意见写明 2 个问题，台账现有 0 个"
    qtbot.mouseClick(result.more, Qt.MouseButton.LeftButton)
    assert page.right.currentWidget() is page.work


def _send_back(
    page: ImportPage, folder: Path, settle: Settle, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    monkeypatch.setattr("ui.importing.import_page.ask_folder", lambda *_: folder)
    qtbot.mouseClick(page.result.return_sheets, Qt.MouseButton.LeftButton)
    settle(page.tasks)
    assert page.message.text().startswith("已写好 1 份退回修改表") and len(list(folder.iterdir())) == 1


def test_empty_cells_clear_only_where_that_was_chosen(desk: MainWindow, folder: Path, settle: Settle) -> None:
    page = _import(desk, folder / "医务部.xlsx", settle)
    _book(folder / "医务部.xlsx", [*MEDICAL[:1], [*MEDICAL[1][:6], ""], MEDICAL[2]])
    desk.import_files([folder / "医务部.xlsx"])
    settle(desk.tasks)
    assert not page.go.isEnabled()
    page.target.empty.setCurrentIndex(1)
    page.target.empty.activated.emit(1)
    settle(desk.tasks)
    assert page.preview.chips["changed"].text() == "更改 1" and page.go.isEnabled()
    page.apply()
    settle(desk.tasks)
    assert desk.session.problems()[0].measures[0].progress == ""


def test_what_was_edited_here_meanwhile_is_a_conflict(
    desk: MainWindow, folder: Path, settle: Settle, qtbot: QtBot
) -> None:
    page = _import(desk, folder / "医务部.xlsx", settle)
    measure = desk.session.problems()[0].measures[0]
    desk.session.apply(ledger.edit, [("measure", measure.id, {"progress": "办公室改过的"})])
    _book(folder / "医务部.xlsx", [*MEDICAL[:1], [*MEDICAL[1][:6], "已抽查九次"], MEDICAL[2]])
    for take in (False, True):
        desk.import_files([folder / "医务部.xlsx"])
        settle(desk.tasks)
        assert page.preview.conflicts.isVisible() and not page.go.isEnabled()
        page.preview.only_conflicts.click()
        conflict = page.preview.model.index(2, page.preview.model.NEW).data()
        assert conflict.startswith("已抽查九次（台账里 ") and "改过" in conflict
        if take:
            qtbot.mouseClick(page.preview.take, Qt.MouseButton.LeftButton)
            page.apply()
            settle(desk.tasks)
        assert desk.session.problems()[0].measures[0].progress == ("已抽查九次" if take else "办公室改过的")


def test_earlier_imports_are_listed_and_taken_back_weeks_later(
    desk: MainWindow, folder: Path, settle: Settle, qtbot: QtBot
) -> None:
    page = _import(desk, folder / "医务部.xlsx", settle)
    _import(desk, folder / "护理部.xlsx", settle)
    qtbot.mouseClick(page.earlier, Qt.MouseButton.LeftButton)
    model = page.batches.model
    assert page.right.currentWidget() is page.batches
    assert [model.index(row, 1).data() for row in range(model.rowCount())] == ["护理部.xlsx", "医务部.xlsx"]
    assert model.index(1, 2).data() == "读到 3 行：新增 2，退回 1"
    page.batches.view.selectRow(1)
    qtbot.mouseClick(page.batches.undo, Qt.MouseButton.LeftButton)
    settle(desk.tasks)
    assert [problem.text for problem in desk.session.problems()] == ["分级护理落实不到位"]
    assert not page.result.undo.isVisible()
    assert page.result.text.text().startswith("已撤销 20")
    desk.session.undo()  # taking back can be taken back
    assert len(desk.session.problems()) == 3
    qtbot.mouseClick(page.earlier, Qt.MouseButton.LeftButton)
    assert model.rowCount() == 2
    qtbot.mouseClick(page.batches.back, Qt.MouseButton.LeftButton)
    assert page.right.currentWidget() is page.work


def test_an_import_that_was_undone_already_offers_no_undo(desk: MainWindow, folder: Path, settle: Settle) -> None:
    page = _import(desk, folder / "护理部.xlsx", settle)
    assert page.result.undo.isEnabled()
    desk.session.undo()
    assert not page.result.undo.isEnabled()
    desk.session.redo()
    assert page.result.undo.isEnabled()


def test_no_earlier_imports(window: MainWindow, desk: MainWindow, settle: Settle) -> None:
    window.show_page("import")
    page = _page(window, settle)
    page.show_batches()
    assert page.batches.model.rowCount() == 0 and not page.batches.undo.isEnabled()


def test_nothing_ticked_nothing_to_import(desk: MainWindow, folder: Path, settle: Settle) -> None:
    _drop(desk, folder / "护理部.xlsx")
    page = _page(desk, settle)
    before = table_dump(desk.session.store)
    page.preview.all_off.click()
    assert not page.go.isEnabled() and page.preview.chips["new"].text() == "新增 0/1"
    page.preview.all_on.click()
    assert page.go.isEnabled() and table_dump(desk.session.store) == before


def _import(desk: MainWindow, path: Path, settle: Settle) -> ImportPage:
    desk.import_files([path])
    page = _page(desk, settle)
    page.apply()
    settle(desk.tasks)
    return page
