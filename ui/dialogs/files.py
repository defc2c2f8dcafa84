"""Asking for files and folders. The last folder of each purpose is remembered; the dialog asks before overwriting."""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QFileInfo, QSize, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QIcon
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QHeaderView, QTreeView, QWidget

from models.settings import Settings

#: A ledger is one ordinary file; this is the ending that new ones get.
LEDGER_SUFFIX = ".db"
LEDGER_FILTER = f"整改台账 (*{LEDGER_SUFFIX});;所有文件 (*)"
LETTER_FILTER = "反馈意见 (*.docx *.txt);;所有文件 (*)"
SOURCE_FILTER = "台账表格 (*.xlsx *.xlsm *.xls *.et *.ods *.csv *.tsv *.docx *.htm *.html);;所有文件 (*)"
_DIALOG_SIZE = QSize(860, 520)  # dates are seen whole, and it fits the smallest screen
_OWN_DIALOGS_ARE_SAFE = sys.platform == "win32"
_LABELS = {
    QFileDialog.DialogLabel.LookIn: "查找位置：", QFileDialog.DialogLabel.FileName: "文件名(&N)：",
    QFileDialog.DialogLabel.FileType: "文件类型：", QFileDialog.DialogLabel.Accept: "打开(&O)",
    QFileDialog.DialogLabel.Reject: "取消",
}


def ask_open(
    parent: QWidget | None, settings: Settings, title: str, filters: str, purpose: str = "ledger"
) -> Path | None:
    """One existing file, or None."""
    dialog = file_dialog(parent, title, start_folder(settings, purpose), filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return next((_remember(settings, purpose, name) for name in _answer(dialog)), None)


def ask_open_many(parent: QWidget | None, settings: Settings, title: str, filters: str, purpose: str) -> list[Path]:
    """Existing files, none when cancelled."""
    dialog = file_dialog(parent, title, start_folder(settings, purpose), filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return [_remember(settings, purpose, name) for name in _answer(dialog)]


def ask_folder(parent: QWidget | None, settings: Settings, title: str, purpose: str) -> Path | None:
    """An existing folder, or None."""
    dialog = file_dialog(parent, title, start_folder(settings, purpose))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, "选择(&O)")
    for name in _answer(dialog):
        settings.set(f"folder_{purpose}", name)
        return Path(name)
    return None


def ask_save(
    parent: QWidget | None, settings: Settings, title: str, suggested: str, filters: str, purpose: str = "ledger"
) -> Path | None:
    """Where to write; the dialog adds the ending of the chosen filter and asks before it overwrites."""
    dialog = file_dialog(parent, title, start_folder(settings, purpose), filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, "保存(&S)")
    dialog.setDefaultSuffix(_suffix(filters))
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(_suffix(chosen)))
    dialog.selectFile(safe_name(suggested))
    return next((_remember(settings, purpose, name) for name in _answer(dialog)), None)


def file_dialog(parent: QWidget | None, title: str, folder: str, filters: str = "") -> QFileDialog:
    """A file dialog that never opens a file of the folder it shows.

    Qt's own dialog reads files for their icons, and so do those of Linux desktops, which live in our process too.
    Closing any descriptor of a file drops the POSIX locks that the process has on it: SQLite would lose the lock on the
    open ledger, and another process would take its WAL away. Windows has no such locks and keeps its own dialog.
    """
    if not _OWN_DIALOGS_ARE_SAFE:
        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)  # not even made, then hidden
    dialog = QFileDialog(parent, title, folder, filters)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog, not _OWN_DIALOGS_ARE_SAFE)
    dialog.setIconProvider(_icons())
    dialog.resize(_DIALOG_SIZE)
    _show_whole_dates(dialog)
    for part, text in _LABELS.items():
        dialog.setLabelText(part, text)
    return dialog


def _show_whole_dates(dialog: QFileDialog) -> None:
    """Let the name take the room, so that size, kind and date are seen whole (Qt's own dialog only)."""
    for tree in dialog.findChildren(QTreeView):
        tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)


class QuietIcons(QFileIconProvider):
    """Icons and names of kinds told from a file's name alone. Qt asks for them in the window's thread."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = super().icon(QFileIconProvider.IconType.Folder)
        self._file = super().icon(QFileIconProvider.IconType.File)

    def icon(self, what: QFileIconProvider.IconType | QFileInfo) -> QIcon:
        """A folder's icon or a file's."""
        if isinstance(what, QFileInfo):
            return self._folder if what.isDir() else self._file
        return super().icon(what)

    def type(self, info: QFileInfo) -> str:
        """«文件夹», «XLSX 文件»."""
        return "文件夹" if info.isDir() else f"{info.suffix().upper()} 文件".strip()


@cache
def _icons() -> QuietIcons:
    """One for all dialogs: it must outlive each of them."""
    return QuietIcons()


def _answer(dialog: QFileDialog) -> list[str]:
    """The files chosen, none when cancelled."""
    chosen = dialog.selectedFiles() if dialog.exec() == QFileDialog.DialogCode.Accepted else []
    dialog.deleteLater()
    return chosen


def start_folder(settings: Settings, purpose: str) -> str:
    """The folder used last for *purpose*, else the user's documents, else the user's own folder: one that is there.

    A dialog that is told to show a missing folder offers its name as that of a file.
    """
    places = QStandardPaths.StandardLocation
    usual = (QStandardPaths.writableLocation(place) for place in (places.DocumentsLocation, places.HomeLocation))
    return next((each for each in (settings.get(f"folder_{purpose}", ""), *usual) if each and os.path.isdir(each)), "")


def safe_name(text: str) -> str:
    """*text* without what a file name may not hold on Windows."""
    return re.sub(r'[\\/:*?"<>|\r\n\t]+', "", text).strip(" .")[:80]


def open_folder(path: Path) -> None:
    """Show the folder of a file in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path if path.is_dir() else path.parent)))


def _suffix(filters: str) -> str:
    found = re.search(r"\*(\.\w+)", filters)
    return found.group(1) if found else ""


def _remember(settings: Settings, purpose: str, name: str) -> Path:
    settings.set(f"folder_{purpose}", str(Path(name).parent))
    return Path(name)
