"""What makes the window comfortable: text scaled by keys on every page, doors by keys, all found as it was left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from models import ledger
from models.settings import Settings
from tests.ui.widget_faults import settled
from ui import app as application
from ui.main_window import MainWindow
from ui.pages import registry
from ui.pages.welcome_page import DOORS, WelcomePage
from ui.tasks import TaskRunner

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
#: Pages whose parts can be sized.
SPLIT = ("ledger", "letter", "import", "returns", "notice", "people", "events")


def _again(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window closed and the program started again, without a ledger named."""
    window.close()
    made = MainWindow(Settings())
    qtbot.addWidget(made)
    application.open_first(made, None)
    settled()
    return made


# --- text ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [registry.WELCOME, *(entry.key for entry in registry.ENTRIES)])
def test_text_is_scaled_by_keys_on_every_page(window: MainWindow, filled: Path, key: str) -> None:
    """Wherever the focus is; the plus sign's own key and the one that it shares; stored each time."""
    if key != registry.WELCOME:
        window.open_ledger(filled)
    window.activateWindow()
    window.show_page(key)
    settled()
    sizes = [window.page(key).font().pixelSize()]
    for pressed, held in ((Qt.Key.Key_Equal, CTRL), (Qt.Key.Key_Plus, CTRL), (Qt.Key.Key_Minus, CTRL)):
        QTest.keyClick(window.focusWidget() or window, pressed, held)
        settled()
        sizes.append(window.page(key).font().pixelSize())
    assert sizes[0] < sizes[1] < sizes[2] and sizes[3] == sizes[1]
    assert Settings().get("text_scale", 1.0) == window.session.settings.get("text_scale", 1.0) == 1.1
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_0, CTRL)
    assert window.page(key).font().pixelSize() == sizes[0]


# --- doors -----------------------------------------------------------------------------------------------------------


def _door(window: MainWindow, opened: list[str]) -> WelcomePage:
    welcome = window.page(registry.WELCOME)
    assert isinstance(welcome, WelcomePage) and window.current == registry.WELCOME
    welcome.door.disconnect()
    welcome.door.connect(opened.append)
    window.activateWindow()
    return welcome


@pytest.mark.parametrize("number", range(len(DOORS)))
def test_a_door_opens_by_its_key_and_by_tab_and_space(window: MainWindow, qtbot: QtBot, number: int) -> None:
    opened: list[str] = []
    key, _, _, _, shortcut = DOORS[number]
    door = _door(window, opened).doors[key]
    QTest.keyClick(window, getattr(Qt.Key, f"Key_{shortcut[-1]}"), ALT)
    qtbot.waitUntil(lambda: opened == [key])  # a button that is pressed by its key shows so for a moment
    for _ in range(40):
        if door.hasFocus():
            break
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
    qtbot.waitUntil(door.hasFocus)
    QTest.keyClick(door, Qt.Key.Key_Space)
    assert opened == [key, key]


def test_doors_by_key_lead_where_they_say(
    window: MainWindow, qtbot: QtBot, own_place: Path, save_to: Callable[[Path | None], list[str]],
    settle: Callable[[TaskRunner], None],
) -> None:
    for letter, page in ((Qt.Key.Key_P, "letter"), (Qt.Key.Key_M, "import")):
        window.show_page(registry.WELCOME)
        window.activateWindow()
        QTest.keyClick(window, letter, ALT)
        qtbot.waitUntil(lambda page=page: window.current == page)  # type: ignore[misc]
    save_to(own_place / "新台账.db")
    window.show_page(registry.WELCOME)
    QTest.keyClick(window, Qt.Key.Key_N, ALT)
    qtbot.waitUntil(lambda: window.current == "ledger")
    assert window.session.store.path == own_place / "新台账.db"
    window.close_ledger()
    QTest.keyClick(window, Qt.Key.Key_S, ALT)
    qtbot.waitUntil(lambda: window.tasks.busy)
    settle(window.tasks)
    assert window.session.store.path.name == "示例台账.db" and len(window.session.problems()) == 30


# --- found as it was left --------------------------------------------------------------------------------------------


def test_page_ledger_and_size_are_found_as_they_were_left(window: MainWindow, filled: Path, qtbot: QtBot) -> None:
    window.open_ledger(filled)
    window.resize(1024, 700)
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_8, ALT)
    qtbot.waitUntil(lambda: window.current == "events")
    again = _again(window, qtbot)
    assert again.session.store.path == filled and again.current == "events"
    assert again.height() == 700  # the width is cut to that of the screen, which offscreen is narrow
    assert again.rail.button("events").isChecked()
    again.close()


@pytest.mark.parametrize("page", ["welcome", "no such page"])
def test_a_page_that_is_not_there_gives_way_to_the_ledger(
    window: MainWindow, filled: Path, qtbot: QtBot, page: str
) -> None:
    window.open_ledger(filled)
    window.session.settings.set("page", page)
    window.current = page
    again = _again(window, qtbot)
    assert again.current == "ledger"
    again.close()


def test_without_a_ledger_the_doors_come_whatever_page_was_left(
    window: MainWindow, filled: Path, qtbot: QtBot
) -> None:
    window.open_ledger(filled)
    window.show_page("settings")
    window.close()
    filled.unlink()
    again = _again(window, qtbot)
    assert again.current == registry.WELCOME
    again.close()


def _split(page: QWidget) -> QSplitter:
    return next(each for each in page.findChildren(QSplitter) if each.isVisible() and each.count() > 1)


@pytest.mark.parametrize("key", SPLIT)
def test_parts_of_a_page_keep_the_sizes_that_they_were_given(
    window: MainWindow, filled: Path, qtbot: QtBot, key: str
) -> None:
    window.resize(1366, 768)
    window.open_ledger(filled)
    window.session.apply(ledger.edit, [("problem", window.session.problems()[0].id, {"departments": ("医务部",)})])
    window.show_page(key)
    settled()
    split = _split(window.page(key))
    handle = split.handle(1 if split.widget(0).isVisible() else 2)
    before, middle = split.sizes(), handle.rect().center()
    away = QPoint(40, 0) if before[0] < before[-1] and handle is split.handle(1) else QPoint(-40, 0)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(handle, middle + away)
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle + away)
    wanted = split.sizes()
    assert wanted != before
    qtbot.waitUntil(lambda: any(  # a moment after the last movement; a pane that is folded away keeps its width
        isinstance(value, list) and value[-1:] == wanted[-1:] for value in Settings()._values.values()
    ) or key == "notice")
    again = _again(window, qtbot)
    again.resize(1366, 768)
    again.show_page(key)
    settled()
    assert all(abs(one - two) <= 2 for one, two in zip(_split(again.page(key)).sizes(), wanted, strict=True))
    again.close()


def test_every_split_page_is_tried(window: MainWindow, filled: Path) -> None:
    window.open_ledger(filled)
    for entry in registry.ENTRIES:
        window.show_page(entry.key)
        QApplication.processEvents()
        found = [each for each in window.page(entry.key).findChildren(QSplitter) if each.count() > 1]
        assert bool(found) == (entry.key in SPLIT), entry.key
