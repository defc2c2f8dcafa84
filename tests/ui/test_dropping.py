"""Files that are dropped on the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.importing.letter_file import has_tables
from ui import dropping
from ui.main_window import MainWindow
from ui.tasks import TaskRunner

Settle = Callable[[TaskRunner], None]
_LEFT, _NONE, _COPY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction


def _word(path: Path, *, table: bool) -> Path:
    from docx import Document

    document = Document()
    document.add_paragraph("一、党的建设方面")
    document.add_paragraph("（一）学习抓得不紧")
    document.add_paragraph("1.学习制度不落实。")
    if table:
        document.add_table(2, 3)
    document.save(str(path))
    return path


def _data(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def _enter(window: MainWindow, data: QMimeData, place: QPoint) -> QDragEnterEvent:
    event = QDragEnterEvent(place, _COPY, data, _LEFT, _NONE)
    QApplication.sendEvent(window.windowHandle(), event)
    return event


def _drop(window: MainWindow, *paths: Path) -> None:
    data = _data(*paths)
    _enter(window, data, QPoint(500, 300))
    QApplication.sendEvent(window.windowHandle(), QDropEvent(QPointF(500, 300), _COPY, data, _LEFT, _NONE))


@pytest.mark.parametrize(("name", "wanted"), [
    ("台账.db", "ledger"), ("意见.txt", "letter"), ("表.xlsx", "import"), ("表.csv", "import"), ("没有.docx", "letter"),
])
def test_where_one_file_goes(own_place: Path, name: str, wanted: str) -> None:
    assert dropping.destination([own_place / name]) == wanted


def test_word_files_with_tables_are_imported(own_place: Path) -> None:
    letter, table = _word(own_place / "意见.docx", table=False), _word(own_place / "表.docx", table=True)
    assert (has_tables(letter), has_tables(table)) == (False, True)
    assert dropping.destination([letter]) == "letter" and dropping.destination([table]) == "import"
    (own_place / "坏.docx").write_bytes(b"PK nothing")
    assert not has_tables(own_place / "坏.docx")


def test_several_files_and_folders_are_imported(own_place: Path) -> None:
    assert dropping.destination([own_place]) == "import"
    assert dropping.destination([own_place / "意见.txt", own_place / "表.xlsx"]) == "import"


def test_the_hint_says_what_letting_go_does(window: MainWindow, csv: Path, own_place: Path) -> None:
    assert dropping.words([csv]) == "松开鼠标，读取文件“医务部.csv”"
    assert dropping.words([own_place / "台账.db"]) == "松开鼠标，打开台账“台账”"
    assert dropping.words([own_place]).startswith("松开鼠标，读取文件夹")
    assert dropping.words([csv, own_place]) == "松开鼠标，导入这 2 个文件"
    data = _data(csv)
    event = _enter(window, data, QPoint(500, 300))
    hint = window.drop.hint
    assert event.isAccepted() and hint is not None and hint.isVisible()
    QApplication.sendEvent(window.windowHandle(), QDragLeaveEvent())
    assert not hint.isVisible()


def test_what_is_no_file_is_left_alone(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("一段文字")
    _enter(window, data, QPoint(500, 300))
    assert window.drop.hint is None


def test_tables_dropped_on_the_first_page_open_the_import(window: MainWindow, csv: Path, settle: Settle) -> None:
    _drop(window, csv)
    settle(window.tasks)
    page: Any = window.page("import")
    assert window.current == "import" and page.preview.chips["new"].text() == "新增 3"


def test_tables_dropped_on_the_ledger_open_the_import(
    window: MainWindow, csv: Path, filled: Path, settle: Settle
) -> None:
    window.open_ledger(filled)
    _drop(window, csv)
    settle(window.tasks)
    assert window.current == "import"


def test_a_ledger_is_opened(window: MainWindow, filled: Path) -> None:
    _drop(window, filled)
    assert window.session.is_open and window.session.store.path == filled and window.current == "ledger"


def test_a_letter_goes_to_the_letter_page(window: MainWindow, own_place: Path) -> None:
    _drop(window, _word(own_place / "意见.docx", table=False))
    page: Any = window.page("letter")
    assert window.current == "letter" and "学习制度不落实" in page.text.toPlainText()


def test_a_field_that_takes_files_itself_keeps_them(window: MainWindow, csv: Path, qtbot: QtBot) -> None:
    """The letter's text reads a dropped file as a letter, whatever it is."""
    window.show_page("letter")
    page: Any = window.page("letter")
    place = page.text.mapTo(window, page.text.rect().center())
    data = _data(csv)  # Qt does not keep it
    _enter(window, data, place)
    assert window.drop.hint is None or not window.drop.hint.isVisible()
    QApplication.sendEvent(page.text.viewport(), QDragEnterEvent(QPoint(5, 5), _COPY, data, _LEFT, _NONE))
    assert page.text.property("drop") is True
    QApplication.sendEvent(page.text.viewport(), QDropEvent(QPointF(5, 5), _COPY, data, _LEFT, _NONE))
    assert page.text.property("drop") is False and "病历质控流于形式" in page.text.toPlainText()


def test_nothing_is_taken_while_a_task_runs(
    window: MainWindow, csv: Path, settle: Settle, errors: list[str]
) -> None:
    import threading

    go = threading.Event()
    window.tasks.run("备份台账", lambda _: go.wait(10), lambda _: None, lambda _: None)
    _drop(window, csv)
    go.set()
    settle(window.tasks)
    assert errors == ["正在备份台账。请等它完成，或在窗口底部取消后再试。"] and window.current != "import"
