"""Asking for files and folders. The last folder of each purpose is remembered; the dialog asks before overwriting."""

from __future__ import annotations

import os
import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from models.settings import Settings

#: A ledger is one ordinary file; this is the ending that new ones get.
LEDGER_SUFFIX = ".db"
LEDGER_FILTER = f"整改台账 (*{LEDGER_SUFFIX});;所有文件 (*)"
LETTER_FILTER = "反馈意见 (*.docx *.txt);;所有文件 (*)"
SOURCE_FILTER = "台账表格 (*.xlsx *.xlsm *.xls *.ods *.et *.csv *.tsv *.docx);;所有文件 (*)"


def ask_open(
    parent: QWidget | None, settings: Settings, title: str, filters: str, purpose: str = "ledger"
) -> Path | None:
    """One existing file, or None."""
    name, _ = QFileDialog.getOpenFileName(parent, title, start_folder(settings, purpose), filters)
    return _remember(settings, purpose, name)


def ask_open_many(parent: QWidget | None, settings: Settings, title: str, filters: str, purpose: str) -> list[Path]:
    """Existing files, none when cancelled."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, start_folder(settings, purpose), filters)
    return [path for path in (_remember(settings, purpose, name) for name in names) if path]


def ask_folder(parent: QWidget | None, settings: Settings, title: str, purpose: str) -> Path | None:
    """An existing folder, or None."""
    name = QFileDialog.getExistingDirectory(parent, title, start_folder(settings, purpose))
    if name:
        settings.set(f"folder_{purpose}", name)
    return Path(name) if name else None


def ask_save(
    parent: QWidget | None, settings: Settings, title: str, suggested: str, filters: str, purpose: str = "ledger"
) -> Path | None:
    """Where to write; the dialog adds the ending of the chosen filter and asks before it overwrites."""
    dialog = QFileDialog(parent, title, start_folder(settings, purpose), filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(_suffix(filters))
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(_suffix(chosen)))
    dialog.selectFile(safe_name(suggested))
    if dialog.exec() != QFileDialog.DialogCode.Accepted:
        return None
    return _remember(settings, purpose, dialog.selectedFiles()[0])


def start_folder(settings: Settings, purpose: str) -> str:
    """The folder used last for *purpose*, else the user's documents."""
    known: str = settings.get(f"folder_{purpose}", "")
    if known and os.path.isdir(known):
        return known
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def safe_name(text: str) -> str:
    """*text* without what a file name may not hold on Windows."""
    return re.sub(r'[\\/:*?"<>|\r\n\t]+', "", text).strip(" .")[:80]


def open_folder(path: Path) -> None:
    """Show the folder of a file in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path if path.is_dir() else path.parent)))


def _suffix(filters: str) -> str:
    found = re.search(r"\*(\.\w+)", filters)
    return found.group(1) if found else ""


def _remember(settings: Settings, purpose: str, name: str) -> Path | None:
    if not name:
        return None
    settings.set(f"folder_{purpose}", str(Path(name).parent))
    return Path(name)
