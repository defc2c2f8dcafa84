"""What the menus do with a whole ledger: sample, backup, Excel file; each in the background with progress."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from models import settings
from models.errors import LedgerError
from models.progress import Progress
from ui import jobs
from ui.dialogs.files import ask_folder, ask_save, open_folder

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_EXCEL_FILTER = "Excel 工作簿 (*.xlsx)"


def open_sample(window: MainWindow) -> None:
    """Open the sample ledger, made on first use in the user's own folder; what was tried in it stays."""
    path = settings.folder() / "示例台账.db"
    if path.exists():
        window.open_ledger(path)
        return

    def make(progress: Progress) -> None:
        _make_folder(path.parent)
        with jobs.writing(path) as store:
            jobs.fill_sample(store, progress)

    _run(window, "准备示例", make, lambda: window.open_ledger(path))


def backup(window: MainWindow) -> None:
    """Copy the open ledger, checked, into a folder that the user chooses."""
    target = ask_folder(window, window.session.settings, "备份到哪个文件夹", "backup")
    if target is None:
        return
    store = window.session.store

    def copy(_: Progress) -> Path:
        from models import backup as backups

        return backups.backup(store, target)

    _run(window, "备份台账", copy, lambda: window.say(f"已备份到“{target}”"))


def export_ledger(window: MainWindow) -> None:
    """Write the current round as an Excel file."""
    session = window.session
    path = ask_save(window, session.settings, "导出台账", f"{session.round.name}整改台账", _EXCEL_FILTER, "export")
    if path is None:
        return
    store, name = session.store, session.round.name
    _run(window, "导出台账", lambda progress: jobs.write_ledger(store, name, path, progress),
         lambda: window.say(f"已导出“{path.name}”"))


def open_settings_folder() -> None:
    """Show where settings and logs lie."""
    _make_folder(settings.folder())
    open_folder(settings.folder())


def about(window: MainWindow) -> None:
    """The about dialog."""
    from ui.dialogs.about_dialog import AboutDialog

    AboutDialog(window).exec()


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerError(f"不能建立文件夹“{path}”。请检查权限。") from error


def _run(window: MainWindow, title: str, job: Callable[[Progress], object], done: Callable[[], object]) -> None:
    session = window.session
    cleanup = session.store.release if session.is_open else lambda: None

    def finished(_: object) -> None:
        done()

    if not window.tasks.run(title, job, finished, window.show_error, cleanup):
        window.show_error(LedgerError(f"正在{window.tasks.title}。请等它完成，或在窗口底部取消后再试。"))
