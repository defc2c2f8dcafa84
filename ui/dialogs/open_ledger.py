"""Opening and creating ledgers from the window, with the offer to open read-only what somebody else holds."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from models.errors import LedgerError, LockedError, ReadOnlyError
from ui.dialogs.error_dialog import show_error
from ui.dialogs.files import LEDGER_FILTER, ask_open, ask_save
from ui.session import LedgerSession
from ui.widgets.controls import described


def open_ledger(parent: QWidget | None, session: LedgerSession, path: Path) -> bool:
    """Open *path*; True when it is open now. On any refusal the present ledger stays.

    A ledger that somebody else holds, or that lies where nothing can be written, may be opened to be read.
    """
    if session.can_write and _same(session.store.path, path):
        return True
    try:
        session.open(path)
    except (LockedError, ReadOnlyError) as error:
        return _offer_reading(parent, session, path, error)
    except LedgerError as error:
        show_error(parent, error)
        return False
    return True


def ask_and_open(parent: QWidget | None, session: LedgerSession) -> bool:
    """Let the user choose a ledger and open it."""
    path = ask_open(parent, session.settings, "打开台账", LEDGER_FILTER)
    return path is not None and open_ledger(parent, session, path)


def ask_and_create(parent: QWidget | None, session: LedgerSession, suggested: str = "整改台账") -> bool:
    """Let the user name a new ledger, create and open it."""
    path = ask_save(parent, session.settings, "新建台账：请起个文件名", suggested, LEDGER_FILTER)
    if path is None:
        return False
    try:
        session.create(path)
    except LedgerError as error:
        show_error(parent, error)
        return False
    return True


def _same(present: Path, wanted: Path) -> bool:
    return present.resolve() == wanted.resolve()


def _offer_reading(parent: QWidget | None, session: LedgerSession, path: Path, error: LedgerError) -> bool:
    box = QMessageBox(QMessageBox.Icon.NoIcon, "台账不能修改", str(error), parent=parent)
    read = box.addButton("以只读方式打开(&R)", QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    described(read, "以只读方式打开", "只能查看和导出，不能修改", "Alt+R")
    described(cancel, "取消", "不打开", "Esc")
    box.setDefaultButton(read)
    box.exec()
    if box.clickedButton() is not read:
        return False
    try:
        session.open(path, read_only=True)
    except LedgerError as again:
        show_error(parent, again)
        return False
    return True
