"""File dialogs: Chinese, and harmless to the ledger that is open."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QFileInfo, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView, QApplication, QDialogButtonBox, QFileDialog, QFileIconProvider, QLabel, QMessageBox,
)
from pytestqt.qtbot import QtBot

from models.settings import Settings
from ui.dialogs import files
from ui.main_window import MainWindow

#: Says whether somebody else holds any lock on the file that is named.
_ASK = """
import fcntl, struct, sys
with open(sys.argv[1], "r+b") as file:
    wanted = struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0)
    found = struct.unpack("hhqqi4x", fcntl.fcntl(file, fcntl.F_GETLK, wanted))
print("free" if found[0] == fcntl.F_UNLCK else found[4])
"""

Patch = pytest.MonkeyPatch


def _holder(path: Path) -> str:
    done = subprocess.run([sys.executable, "-c", _ASK, str(path)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _answering(monkeypatch: Patch, act: Callable[[QFileDialog], None]) -> None:
    """The dialog really opens (the tests' guard against dialogs is taken away); *act* is its user."""
    def open_and_answer(dialog: QFileDialog) -> int:
        QTimer.singleShot(0, dialog, lambda: act(dialog))
        dialog.open()
        while dialog.isVisible():
            QApplication.processEvents()
        return dialog.result()

    monkeypatch.setattr(QFileDialog, "exec", open_and_answer)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="POSIX locks as Linux tells them")
@pytest.mark.parametrize("ask", [files.ask_open, files.ask_save, files.ask_folder])
def test_the_open_ledger_keeps_its_locks(
    window: MainWindow, filled: Path, qtbot: QtBot, monkeypatch: Patch, ask: Callable[..., object]
) -> None:
    window.open_ledger(filled)
    memory = filled.with_name(f"{filled.name}-shm")
    held = _holder(memory)
    assert held.isdigit()
    window.session.settings.set("folder_ledger", str(filled.parent))

    def look_and_leave(dialog: QFileDialog) -> None:
        if ask is not files.ask_folder:
            shown = dialog.findChild(QAbstractItemView, "treeView")
            qtbot.waitUntil(lambda: filled.name in _names(shown))
        qtbot.wait(200)  # whatever Qt wants to know of the files, it asks for now
        dialog.reject()

    _answering(monkeypatch, look_and_leave)
    rest = ("台账", files.LEDGER_FILTER) if ask is files.ask_save else (files.LEDGER_FILTER,)
    found = ask(window, window.session.settings, "选择", "ledger") if ask is files.ask_folder else ask(
        window, window.session.settings, "选择", *rest)
    assert found is None and _holder(memory) == held


def _names(view: QAbstractItemView | None) -> list[str]:
    assert view is not None
    model, root = view.model(), view.rootIndex()
    return [model.index(row, 0, root).data() for row in range(model.rowCount(root))]


def test_icons_are_told_without_reading(own_place: Path, qapp: QApplication) -> None:
    icons = files.QuietIcons()
    (own_place / "表.xlsx").write_bytes(b"")
    assert icons.type(QFileInfo(str(own_place))) == "文件夹"
    assert icons.type(QFileInfo(str(own_place / "表.xlsx"))) == "XLSX 文件"
    folder, file = (icons.icon(QFileInfo(str(path))).cacheKey() for path in (own_place, own_place / "表.xlsx"))
    assert folder != file
    assert not icons.icon(QFileIconProvider.IconType.Drive).isNull()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows shows its own dialog")
def test_the_dialog_is_qt_s_own_and_speaks_chinese(chinese: object, own_place: Path, qtbot: QtBot) -> None:
    dialog = files.file_dialog(None, "打开台账", str(own_place), files.LEDGER_FILTER)
    qtbot.addWidget(dialog)
    assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog)
    words = {each.text() for each in dialog.findChildren(QLabel)}
    assert {"查找位置：", "文件名(&N)：", "文件类型："} <= words
    box = dialog.findChild(QDialogButtonBox)
    assert box is not None
    assert {each.text() for each in box.buttons()} == {"打开(&O)", "取消"}


def test_saving_over_a_file_is_asked_for(own_place: Path, chinese: object, monkeypatch: Patch, qtbot: QtBot) -> None:
    settings = Settings()
    settings.set("folder_ledger", str(own_place))
    (own_place / "旧.db").write_bytes(b"old")
    asked: list[str] = []

    def confirm(dialog: QFileDialog) -> None:
        QTimer.singleShot(0, dialog, refuse)
        dialog.accept()
        dialog.selectFile("新")
        dialog.accept()

    def refuse() -> None:
        box = next(each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox))
        asked.append(box.text())
        box.button(QMessageBox.StandardButton.No).click()

    _answering(monkeypatch, confirm)
    assert files.ask_save(None, settings, "保存", "旧", files.LEDGER_FILTER) == own_place / "新.db"
    assert len(asked) == 1 and "旧.db" in asked[0]


def test_several_files_and_the_folder_is_remembered(own_place: Path, chinese: object, monkeypatch: Patch) -> None:
    settings = Settings()
    settings.set("folder_import", str(own_place))
    for name in ("甲.xlsx", "乙.xlsx"):
        (own_place / name).write_bytes(b"")

    def choose(dialog: QFileDialog) -> None:
        monkeypatch.setattr(dialog, "selectedFiles", lambda: [str(own_place / name) for name in ("甲.xlsx", "乙.xlsx")])
        dialog.done(QFileDialog.DialogCode.Accepted)

    _answering(monkeypatch, choose)
    found = files.ask_open_many(None, settings, "选择", files.SOURCE_FILTER, "import")
    assert found == [own_place / "甲.xlsx", own_place / "乙.xlsx"]
    assert settings.get("folder_import", "") == str(own_place)


def test_a_dialog_starts_in_a_folder_that_is_there(own_place: Path) -> None:
    settings = Settings()
    assert Path(files.start_folder(settings, "import")).is_dir()  # the documents' folder is not made by anybody here
    settings.set("folder_import", str(own_place / "没有"))
    assert Path(files.start_folder(settings, "import")).is_dir()
    settings.set("folder_import", str(own_place))
    assert files.start_folder(settings, "import") == str(own_place)
