"""照表填报 from the menu: the empty form, what its columns mean, where to write, and what was left empty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QMessageBox

from models.errors import LedgerError
from models.progress import Progress
from ui import jobs_fill
from ui.dialogs.fill_dialog import FillDialog
from ui.dialogs.files import ask_open, ask_save, open_folder
from ui.jobs_fill import FilledFormError, Filling, FillOptions
from ui.widgets.controls import described

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_FILTER = "空表 (*.xlsx *.xlsm *.csv *.docx);;所有文件 (*)"
_KINDS = {".xlsx": "Excel 工作簿", ".xlsm": "Excel 工作簿", ".csv": "CSV 表格", ".docx": "Word 文档"}


def fill_form(window: MainWindow) -> None:
    """Ask for somebody's empty form and go on with :func:`read`."""
    if not window.idle():
        return
    if not window.session.has_round:
        window.show_error(LedgerError("台账里还没有问题，没有可以填的内容。请先粘贴反馈意见或导入表格。"))
        return
    path = ask_open(window, window.session.settings, "照表填报：选择要填的空表", _FILTER, "fill")
    if path is not None:
        read(window, path, FillOptions())


def read(window: MainWindow, path: Path, options: FillOptions) -> None:
    """Understand the form in the background, then ask."""
    def failed(error: BaseException) -> None:
        if isinstance(error, FilledFormError) and _may_clear(window, error):
            read(window, path, replace(options, clear=True))
        elif not isinstance(error, FilledFormError):
            window.show_error(error)

    _plan(window, path, options, lambda filling: _ask(window, path, filling, options.clear), failed)


def _plan(
    window: MainWindow, path: Path, options: FillOptions, done: Callable[[Filling], None],
    failed: Callable[[BaseException], None],
) -> None:
    store, name = window.session.store, window.session.round.name

    def plan(progress: Progress) -> Filling:
        progress.step(0, 1, f"读取 {path.name}")
        return jobs_fill.plan_filling(store, name, path, options)

    window.tasks.run("读取空表", plan, done, failed, store.release)


def _ask(window: MainWindow, path: Path, filling: Filling, clear: bool) -> None:
    dialog = FillDialog(filling, window)
    _asked(window, path, dialog, clear)


def _asked(window: MainWindow, path: Path, dialog: FillDialog, clear: bool) -> None:
    """Show the dialog; words that mean nothing (只填) bring it back as it was left."""
    if dialog.exec() != QDialog.DialogCode.Accepted:
        dialog.deleteLater()
        return

    def again(error: BaseException) -> None:
        window.show_error(error)
        if isinstance(error, LedgerError):
            _asked(window, path, dialog, clear)

    def planned(filling: Filling) -> None:
        dialog.deleteLater()
        _write(window, path, filling)

    _plan(window, path, dialog.options(clear=clear), planned, again)


def _write(window: MainWindow, path: Path, filling: Filling) -> None:
    suffix = path.suffix.lower()
    filters = f"{_KINDS.get(suffix, '表格')} (*{suffix})"
    out = ask_save(window, window.session.settings, "填好的表存为", f"{path.stem}（已填）", filters, "filled")
    if out is None:
        return
    if out.resolve() == path.resolve():
        window.show_error(LedgerError("不能写回空表本身。请另起一个文件名，空表下次还要用。"))
        return

    def write(progress: Progress) -> None:
        jobs_fill.write_filling(filling, out, progress)

    window.tasks.run("照表填报", write, lambda _: _told(window, out, filling), window.show_error)


def _told(window: MainWindow, out: Path, filling: Filling) -> None:
    """What was written, and what needs a look; a dialog only when something does."""
    notes = said(filling)
    first = f"已填好“{out.name}”，共 {filling.rows} 行。"
    if not notes:
        window.say(first)
        return
    box = QMessageBox(QMessageBox.Icon.NoIcon, "照表填报", "\n".join((first, "", *notes)), parent=window)
    ok = box.addButton(QMessageBox.StandardButton.Ok)
    show = box.addButton("打开文件夹(&O)", QMessageBox.ButtonRole.ActionRole)
    described(ok, "确定", "关闭", "Enter")
    described(show, "打开文件夹", "打开填好的表所在的文件夹", "Alt+O")
    box.setDefaultButton(ok)
    box.exec()
    if box.clickedButton() is show:
        open_folder(out)


def said(filling: Filling) -> list[str]:
    """Sentences on a filling: what stayed empty, what is different from last time, what else needs a look."""
    found = [f"没有说明、留空的栏：{'、'.join(filling.asked)}。"] if filling.asked else []
    if not filling.first and filling.changes:
        found.append(f"与上次填报相比有 {len(filling.changes)} 处不同。")
    return found + list(filling.notes)


def _may_clear(window: MainWindow, error: FilledFormError) -> bool:
    box = QMessageBox(QMessageBox.Icon.NoIcon, "照表填报", error.told + "选“清空后重填”只清空新存的那份，原来的文件不动。",
                      parent=window)
    clear = box.addButton("清空后重填(&C)", QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    described(clear, "清空后重填", "另存的表里先清空旧内容，再从台账填写", "Alt+C")
    described(cancel, "取消", "不填", "Esc")
    box.setDefaultButton(cancel)
    box.exec()
    return box.clickedButton() is clear
