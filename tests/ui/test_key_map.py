"""The key map of the manual (F1, Shift+F1) and the keys of the window are the same, page by page and both ways.

The window's keys are read from its widgets: shortcuts, actions, buttons, and keys that a tooltip tells at its end. Keys
that a widget takes by itself stand in :data:`BY_WIDGETS` with the module that takes them; other tests press them.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from tests.key_map import key_map, plain
from tests.ui.widget_faults import settled
from ui import jobs
from ui.dialogs.manual_window import ManualWindow
from ui.main_window import MainWindow
from ui.notice.changes_dialog import ChangesDialog
from ui.pages import registry
from ui.pages.ledger_host import LedgerHost

_ROOT = Path(__file__).resolve().parents[2]
_TOLD = re.compile(r"（((?:(?:Ctrl|Alt|Shift)\+)*(?:F\d+|Enter|Esc|Delete|Ins|PgUp|PgDn|空格|\S))）$")
_ARROWS = "← → ↑ ↓"
#: Heading of the map → keys that the module's widget takes in its own key events; "Qt": the toolkit's widgets do.
BY_WIDGETS: dict[str, dict[str, str]] = {
    "到处都能用": {"widgets/top_bar.py": "Esc", "Qt": "Alt+F Alt+E Alt+V Alt+H 空格 Tab Shift+Tab"},
    "手册": {"Qt": "Enter"},
    "总览": {"widgets/spots.py": f"{_ARROWS} Enter"},
    "台账": {
        "widgets/ledger_moves.py": f"{_ARROWS} Tab Shift+Tab Enter Shift+Enter Home End PgUp PgDn Ctrl+Home Ctrl+End "
                                   "Ctrl+↑ Ctrl+↓ Ctrl+← Ctrl+→ Shift+← Shift+→ Shift+↑ Shift+↓",
        "widgets/ledger_view.py": "Delete Backspace", "widgets/filter_panel.py": "空格", "widgets/replace_bar.py": "Esc",
        "Qt": "Ctrl+Tab",
    },
    "反馈意见": {"widgets/outline_view.py": "Alt+← Alt+→ Backspace Delete", "Qt": "Ctrl+V F2 Ctrl+Z"},
    "导入": {"importing/preview_view.py": "→ ← 空格", "Qt": "F2 Ctrl+C"},
    "通报": {"notice/page_view.py": "↑ ↓ Enter PgUp PgDn Home End", "notice/style_picker.py": _ARROWS,
           "notice/reword_box.py": "Esc", "Qt": "Alt+↓ Ctrl+Z Ctrl+Enter"},
    "人员科室": {"Qt": "Ctrl+Tab"},
    "整改纪实": {"widgets/diary_table.py": "Enter Delete", "Qt": "Ctrl+C Ctrl+V"},
}
#: Qt's short names of keys → those of its constants.
_IN_SOURCE = {"Del": "Delete", "Esc": "Escape", "PgUp": "PageUp", "PgDown": "PageDown"}


def keys_in(root: QWidget) -> set[str]:
    """The keys of a widget and everything in it."""
    keys: list[str] = [each.key().toString() for each in root.findChildren(QShortcut)]
    keys += [key.toString() for each in root.findChildren(QAction) for key in each.shortcuts()]
    for each in root.findChildren(QLabel):
        if each.buddy() is not None:
            keys.append(QKeySequence.mnemonic(each.text()).toString())
    for bar in root.findChildren(QTabBar):
        keys += [QKeySequence.mnemonic(bar.tabText(number)).toString() for number in range(bar.count())]
    for widget in (root, *root.findChildren(QWidget)):
        if isinstance(widget, QAbstractButton):
            keys.append(widget.shortcut().toString())
        if told := _TOLD.search(widget.toolTip()):
            keys.append(plain(told[1]))
    return {key for key in keys if key}


def keys_of_frame(window: MainWindow) -> set[str]:
    """The keys of the window outside its pages."""
    found = {key.toString() for each in window.actions() + window.findChildren(
        QAction, options=Qt.FindChildOption.FindDirectChildrenOnly) for key in each.shortcuts()}
    return found | keys_in(window.rail) | keys_in(window.top) | keys_in(window.status)


def keys_of_window(window: MainWindow, folder: Path) -> dict[str, set[str]]:
    """The keys of every page with everything on it unfolded; *window* has no ledger, and opens the sample."""
    found = {"开始页": keys_in(window.page(registry.WELCOME))}
    path = folder / "示例.db"
    with jobs.writing(path) as store:
        jobs.fill_sample(store)
    window.open_ledger(path)
    for entry in registry.ENTRIES:
        window.show_page(entry.key)
        settled()
        if entry.key == "ledger":
            _unfold(window)
        found[entry.text] = keys_in(window.page(entry.key))
    found["到处都能用"] = keys_of_frame(window)
    found["手册"] = keys_in(ManualWindow(window))
    found["通报"] |= keys_in(ChangesDialog("修改稿", "", ()))
    return found


def _unfold(window: MainWindow) -> None:
    """Show what the ledger page builds only when it is wanted: outline, evidence, line for find and replace."""
    host = window.page("ledger")
    assert isinstance(host, LedgerHost)
    host.table.sides.outline_button.setChecked(True)
    host.table.sides.form_button.setChecked(True)
    host.table.view.setFocus()
    QTest.keyClick(host.table.view, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    tabs = host.table.form.tabs
    for number in range(tabs.count()):
        tabs.setCurrentIndex(number)
        settled()
    assert host.empty is not None


def test_the_map_has_a_part_for_every_page() -> None:
    assert list(key_map()) == ["到处都能用", "手册", "开始页", *(entry.text for entry in registry.ENTRIES)]


def test_the_map_and_the_window_have_the_same_keys(window: MainWindow, own_place: Path) -> None:
    written, there = key_map(), keys_of_window(window, own_place)
    everywhere = written["到处都能用"]
    assert {name: found for name, keys in there.items() if (found := keys - written[name] - everywhere)} == {}
    for name, parts in BY_WIDGETS.items():
        there[name] |= {plain(key) for keys in parts.values() for key in keys.split()}
    assert {name: found for name, keys in written.items() if (found := keys - there[name])} == {}


def test_keys_that_widgets_take_stand_in_their_modules() -> None:
    for parts in BY_WIDGETS.values():
        for module, keys in parts.items():
            if module == "Qt":
                continue
            text = (_ROOT / "ui" / module).read_text(encoding="utf-8")
            for key in map(plain, keys.split()):
                last = key.rpartition("+")[2]
                assert f"Key_{_IN_SOURCE.get(last, last)}" in text or f'"{key}"' in text, (module, key)


@pytest.mark.parametrize("page", ["ledger", "settings"])
def test_shift_f1_shows_the_keys_of_the_page(window: MainWindow, filled: Path, qtbot: QtBot, page: str) -> None:
    window.open_ledger(filled)
    window.show_page(page)
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    (manual,) = window.findChildren(ManualWindow)
    assert manual.isVisible()
    name = next(entry.text for entry in registry.ENTRIES if entry.key == page)
    assert manual.text.textCursor().block().text() == f"{name}的按键"
    assert 0 <= manual.text.cursorRect().top() < manual.text.viewport().height() // 2  # in sight, near the top
    manual.close()


def test_typing_in_the_manual_s_search(window: MainWindow, qtbot: QtBot) -> None:
    """A key is found however one writes it; the number of places is told, and that there is none."""
    manual = ManualWindow(window)
    qtbot.addWidget(manual)
    manual.show()
    manual.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is manual)
    qtbot.keyClick(manual, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(manual.search.hasFocus)
    qtbot.keyClicks(manual.search, "ctrl+shift+b")
    assert manual.text.textCursor().selectedText() == "Ctrl Shift B" and manual.state.text() == "共 1 处"
    manual.search.clear()
    qtbot.keyClicks(manual.search, "xyzzy")
    assert manual.state.text() == "没有找到"
    manual.search.clear()
    assert manual.state.text() == ""
    qtbot.keyClick(manual, Qt.Key.Key_Escape)
    assert not manual.isVisible()
