"""Every page and every dialog, at the smallest screen and enlarged: nothing cut off, nothing foreign, all by key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from models.errors import BadFileError
from models.settings import Settings
from tests.ui.widget_faults import faults, outside, settled
from ui import jobs, jobs_fill, theme
from ui.dialogs.change_many import ChangeMany
from ui.dialogs.fill_dialog import FillDialog
from ui.itemmodels.ledger_filter import Filter
from ui.itemmodels.ledger_rows import Arrangement
from ui.main_window import MainWindow
from ui.notice.change_list import Change
from ui.notice.changes_dialog import ChangesDialog
from ui.notice.freeze_dialog import FreezeDialog
from ui.pages import registry
from ui.pages.ledger_host import LedgerHost

KEYS = (registry.WELCOME, *(entry.key for entry in registry.ENTRIES))


@pytest.fixture(params=[1.0, 1.5], ids=["100", "150"])
def window_of_sample(
    own_place: Path, chinese: QApplication, request: pytest.FixtureRequest, qtbot: QtBot
) -> Iterator[MainWindow]:
    """The window with the sample ledger at the smallest screen; with all text at 150 % at the large one."""
    theme.apply_theme(chinese, request.param)
    path = own_place / "青屏县人民医院.db"
    with jobs.writing(path) as store:
        jobs.fill_sample(store)
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.resize(*((1366, 768) if request.param == 1.0 else (1920, 1080)))
    window.show()
    window.open_ledger(path)
    yield window
    window.close()
    theme.apply_theme(chinese)


def _walk(window: MainWindow) -> dict[str, list[str]]:
    """What is wrong on each page."""
    found = {}
    for key in KEYS:
        window.show_page(key)
        settled()
        found[key] = faults(window) + outside(window)
    return {key: wrong for key, wrong in found.items() if wrong}


def test_pages(window_of_sample: MainWindow) -> None:
    assert _walk(window_of_sample) == {}


def test_the_ledger_filtered_and_put_out(window_of_sample: MainWindow) -> None:
    """The ledger page with filter panel, chips and the line for a view's name; the dialog 打印和导出."""
    window_of_sample.show_page("ledger")
    host = window_of_sample.page("ledger")
    assert isinstance(host, LedgerHost)
    page = host.table
    page.filters.switch.setChecked(True)
    page.show_filter(Filter(states=frozenset(("in_progress",)), due=frozenset(("late", "none"))),
                     Arrangement("departments", "deadline"))
    page.views.bar.ask("视图名称", "医务部未完成", "")
    settled()
    assert faults(window_of_sample) + outside(window_of_sample) == []
    page.output.ask()
    dialog = page.output.dialog
    assert dialog is not None
    settled()
    assert faults(dialog) == []
    dialog.reject()


def test_dialogs_of_pages(window_of_sample: MainWindow, own_place: Path) -> None:
    """Those that a page opens: change many, a version of the notice, differences, a form that is filled in."""
    window = window_of_sample
    window.show_page("ledger")
    host = window.page("ledger")
    assert isinstance(host, LedgerHost)
    host.table.actions_.all["change_many"].trigger()
    form = own_place / "空表.csv"
    form.write_text("序号,问题,看不懂的一栏,责任科室\n,,,\n", encoding="utf-8")
    changes = (Change("reworded", "原来的话", "改过的话", takeable=True, where="（一）方面"),
               Change("deleted", "去掉的一段", why_not="这一段由台账里的数字写成，请在台账里改。", where="开头"))
    many = host.table.findChild(ChangeMany)
    assert many is not None
    made: list[QDialog] = [many, ChangesDialog("读入修改稿", "领导改了 2 处", changes, window)]
    made += [FreezeDialog(stage, "林一", date(2026, 1, 5), "", window, filing=filing)
             for stage, filing in (("draft", False), ("approved", False), ("draft", True))]
    made.append(FillDialog(jobs_fill.plan_filling(
        window.session.store, window.session.round.name, form, jobs_fill.FillOptions()), window))
    for dialog in made:
        dialog.show()
        settled()
        assert faults(dialog) + outside(dialog) == [], dialog.windowTitle()
        dialog.reject()


def test_empty_pages(window: MainWindow) -> None:
    window.resize(1366, 768)
    assert _walk(window) == {}


def test_dialogs(window: MainWindow) -> None:
    from ui.dialogs.about_dialog import AboutDialog
    from ui.dialogs.error_dialog import ErrorDialog
    from ui.dialogs.manual_window import ManualWindow

    for made in (AboutDialog(window), ErrorDialog(ValueError("x"), window), ManualWindow(window),
                 ErrorDialog(BadFileError("“名单.xlsx”里没有找到台账表格。请检查是否选错了文件。"), window)):
        made.show()
        settled()
        assert faults(made) == [], made.windowTitle()
        made.close()
