"""What the menus do with a whole ledger: sample, backup, Excel file; each in the background with progress."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models import settings
from models.errors import LedgerError
from models.progress import Progress
from ui import jobs
from ui.dialogs.error_dialog import tell
from ui.dialogs.files import LEDGER_FILTER, ask_folder, ask_open, ask_save, open_folder

if TYPE_CHECKING:
    from ui.dialogs.manual_window import ManualWindow
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

    def copy(progress: Progress) -> Path:
        from models import backup as backups

        return backups.backup(store, target, progress)

    _run(window, "备份台账", copy, lambda: window.say(f"已备份到“{target}”，含佐证材料（只链接的除外）"))


def restore(window: MainWindow) -> None:
    """Put a backup in the place of the open ledger, or of one that is asked for, and open it.

    The ledger is closed meanwhile; when nothing came of it, it is opened again.
    """
    settings_, session = window.session.settings, window.session
    if not window.idle():
        return
    copy = ask_open(window, settings_, "恢复备份：选择备份文件", LEDGER_FILTER, "backup")
    if copy is None:
        return
    reopened = (session.store.path, not session.can_write) if session.is_open else None
    target = reopened[0] if reopened else ask_save(
        window, settings_, "恢复成哪个台账（原有的会改名保存）", original_name(copy.stem), LEDGER_FILTER)
    if target is None:
        return
    window.close_ledger()

    def put_back(_: Progress) -> Path | None:
        from models import backup as backups

        return backups.restore(copy, target)

    def done(kept: Path | None) -> None:
        window.open_ledger(target)
        where = f"原来的台账改名保存为：\n{kept}" if kept else ""
        tell(window, "恢复备份", f"已用备份“{copy.name}”恢复台账“{target.name}”。{where}")

    def failed(error: BaseException) -> None:
        if reopened:
            _open_again(window, *reopened)
        window.show_error(error)

    window.tasks.run("恢复备份", put_back, done, failed)


def original_name(stem: str) -> str:
    """The name of the ledger that a backup was made of: without the time at its end."""
    return re.sub(r"-\d{8}-\d{6}(-\d+)?$", "", stem)


def _open_again(window: MainWindow, path: Path, read_only: bool) -> None:
    """Open the ledger that was open before; a refusal leaves the first-start page, and the error is told anyway."""
    with suppress(LedgerError):
        window.session.open(path, read_only=read_only)
        window.show_page("ledger")


def export_ledger(window: MainWindow) -> None:
    """Write the current round as an Excel file."""
    session = window.session
    path = ask_save(window, session.settings, "导出台账", f"{session.round.name}整改台账", _EXCEL_FILTER, "export")
    if path is None:
        return
    store, name = session.store, session.round.name
    _run(window, "导出台账", lambda progress: jobs.write_ledger(store, name, path, progress),
         lambda: window.say(f"已导出“{path.name}”"))


def export_papers(window: MainWindow) -> None:
    """Ask on the notice page for 整改方案 or 三清单."""
    window.show_page("notice")
    if window.current == "notice":
        page: Any = window.page("notice")
        page.exports.export("papers")


def fill_form(window: MainWindow) -> None:
    """照表填报: fill somebody else's empty form."""
    from ui import fill_steps

    fill_steps.fill_form(window)


def open_settings_folder(_: MainWindow) -> None:
    """Show where settings and logs lie."""
    _make_folder(settings.folder())
    open_folder(settings.folder())


def keys(window: MainWindow) -> None:
    """The manual, at the keys of the page that is shown."""
    from ui.pages.registry import ENTRIES

    names = {entry.key: entry.text for entry in ENTRIES}
    manual(window).go_to(f"{names.get(window.current, '开始页')}的按键")


def manual(window: MainWindow) -> ManualWindow:
    """The manual, beside the window."""
    from ui.dialogs.manual_window import ManualWindow

    shown = window.findChild(ManualWindow) or ManualWindow(window)
    shown.show()
    shown.raise_()
    shown.activateWindow()
    return shown


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
