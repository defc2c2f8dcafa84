"""Choices stored as rubbish, here or in the ledger, cost the choices and nothing else; nor does a page that fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models import database, ledger, queries
from models.errors import StorageError
from models.evidence import LINK_SETTING, PATTERN, PATTERN_SETTING
from models.records import RoundInfo
from models.rules import WARNING_DAYS
from models.settings import Settings, folder
from ui import app, theme
from ui.main_window import MainWindow
from ui.pages import registry
from ui.pages.ledger_views import VIEWS_SETTING
from ui.pages.people_page import DISTINCT_SETTING, PeoplePage
from ui.session import WARNING_SETTING
from ui.tasks import TaskRunner

_NAMES = ("ledger.columns", "ledger.panes", "ledger.splitter", "ledger.group", "ledger.output", "split.people",
          "split.import", "import_columns", "recent", "notice_rounds", "notice_page", "notice_zoom", "page")
_INSIDE = ("widths", "chosen", "order", "frozen", "outline", "form", "status", "医务科")


def _walk(window: MainWindow, tasks: Callable[[TaskRunner], None]) -> None:
    for entry in registry.ENTRIES:
        window.show_page(entry.key)
        tasks(window.tasks)
        assert window.current == entry.key


@pytest.mark.parametrize("rubbish", [[None, 5, "x", []], {"x": None}, 10**30])
def test_settings_of_rubbish(
    chinese: QApplication, qtbot: QtBot, filled: Path, settle: Callable[[TaskRunner], None], rubbish: Any
) -> None:
    """The window opens, every page shows, and what is chosen now is stored."""
    inside = dict.fromkeys(_INSIDE, rubbish)
    for stored in (dict.fromkeys(_NAMES, rubbish), dict.fromkeys(_NAMES, inside), dict.fromkeys(_NAMES, [inside] * 3)):
        folder().mkdir(parents=True, exist_ok=True)
        (folder() / "settings.json").write_text(json.dumps(stored), encoding="utf-8")
        window = MainWindow(Settings())
        qtbot.addWidget(window)
        app.open_first(window, filled)
        _walk(window, settle)
        window.close()
        assert Settings().recent() == [filled]


def test_a_scale_beyond_all_measure(chinese: QApplication) -> None:
    """Text is never larger than the largest scale that can be chosen."""
    assert theme.pixels(14, 1e308) == theme.pixels(14, theme.SCALES[-1]) and theme.pixels(14, -5.0) == 12


@pytest.mark.parametrize("value", [[None], [{"name": 5}], 10**9, "x"])
def test_rubbish_in_the_ledger(
    window: MainWindow, filled: Path, settle: Callable[[TaskRunner], None], errors: list[str], value: Any
) -> None:
    """Every page shows with the usual choices."""
    with database.open_store(filled) as store:
        for name in (WARNING_SETTING, VIEWS_SETTING, DISTINCT_SETTING, PATTERN_SETTING, LINK_SETTING):
            ledger.set_setting(store, name, value)
    window.open_ledger(filled)
    _walk(window, settle)
    assert errors == [] and window.session.warning_days() in (WARNING_DAYS, 1)
    store = window.session.store
    assert queries.setting(store, PATTERN_SETTING, PATTERN) == (value if isinstance(value, str) else PATTERN)


def test_a_setting_that_is_no_json(filled: Path) -> None:
    """The default counts."""
    with database.open_store(filled) as store:
        ledger.set_setting(store, "a", 1)
        with store.transaction():
            store.execute("UPDATE setting SET value = '{broken' WHERE id = 'a'")
        assert queries.setting(store, "a", 3) == 3


def test_a_page_that_cannot_be_read(
    window: MainWindow, filled: Path, errors: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its error is told in the one dialog; the other pages go on, and it is read again when it is shown next."""
    window.open_ledger(filled)
    read: list[str] = []

    def refresh(page: PeoplePage) -> None:
        read.append(page.objectName())
        raise StorageError("读写台账时磁盘出错。")

    monkeypatch.setattr(PeoplePage, "refresh", refresh)
    window.show_page("people")
    qtbot.waitUntil(lambda: errors == ["读写台账时磁盘出错。"])
    window.show_page("ledger")
    window.session.apply(ledger.add_round, RoundInfo(name="又一批次"))
    assert window.current == "ledger" and len(errors) == 1
    window.show_page("people")
    qtbot.waitUntil(lambda: len(errors) == 2)
    assert len(read) == 2
