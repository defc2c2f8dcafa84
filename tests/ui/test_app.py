from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QMessageBox
from pytestqt.qtbot import QtBot

from models import database, settings
from models.errors import BadFileError, CancelledError
from models.settings import Settings
from ui import app as application
from ui import theme
from ui.dialogs import open_ledger
from ui.dialogs.about_dialog import AboutDialog
from ui.dialogs.error_dialog import ErrorDialog, show_error
from ui.except_hook import ExceptHook
from ui.main_window import MainWindow
from ui.session import LedgerSession

_BUTTONS = QDialogButtonBox.StandardButton


@pytest.mark.parametrize(("given", "plugin", "expected"), [
    ({}, False, None),
    ({"QT_IM_MODULE": "fcitx"}, False, "ibus"),
    ({"QT_IM_MODULE": "fcitx5"}, False, "ibus"),
    ({"XMODIFIERS": "@im=fcitx"}, False, "ibus"),
    ({"QT_IM_MODULE": "fcitx"}, True, "fcitx"),
    ({"QT_IM_MODULE": "compose"}, False, "compose"),
])
def test_input_method(own_place: Path, given: dict[str, str], plugin: bool, expected: str | None) -> None:
    folder = own_place / "platforminputcontexts"
    folder.mkdir()
    if plugin:
        (folder / "libfcitx5platforminputcontextplugin.so").touch()
    application.choose_input_method(given, own_place)
    assert given.get("QT_IM_MODULE") == expected


@pytest.mark.parametrize(("button", "text"), [
    (_BUTTONS.Ok, "确定"), (_BUTTONS.Cancel, "取消"), (_BUTTONS.Yes, "是"), (_BUTTONS.Save, "保存"), (_BUTTONS.Close, "关闭"),
])
def test_standard_buttons_are_chinese(chinese: QApplication, qtbot: QtBot, button: _BUTTONS, text: str) -> None:
    box = QDialogButtonBox(button)
    qtbot.addWidget(box)
    assert text in box.button(button).text()


def test_log_goes_to_a_file_that_is_put_aside_when_full(chinese: QApplication) -> None:
    root = logging.getLogger()
    settings.folder().mkdir(parents=True)
    (settings.folder() / "zhenggai.log").write_text("x" * 600_000, encoding="utf-8")
    before = list(root.handlers)
    application.start_log()
    (handler,) = [each for each in root.handlers if each not in before]
    try:
        logging.getLogger("test").info("started")
        written = (settings.folder() / "zhenggai.log").read_text(encoding="utf-8")
        assert "started" in written and len(written) < 1000
        assert (settings.folder() / "zhenggai.log.1").stat().st_size == 600_000
    finally:
        root.removeHandler(handler)
        handler.close()


def test_a_named_ledger_is_opened_else_the_last_else_the_first_page(window: MainWindow, filled: Path) -> None:
    application.open_first(window, None)
    assert window.current == "welcome"
    application.open_first(window, filled)
    assert window.current == "ledger" and window.session.store.path == filled
    window.close_ledger()
    application.open_first(window, None)
    assert window.session.is_open


def test_on_a_small_screen_the_first_window_fills_it(chinese: QApplication, qtbot: QtBot) -> None:
    made = MainWindow(Settings())
    qtbot.addWidget(made)
    application.open_first(made, None)
    assert made.isMaximized()
    made.close()


def test_after_the_start_the_keys_go_to_the_table(
    chinese: QApplication, filled: Path, qtbot: QtBot
) -> None:
    made = MainWindow(Settings())
    qtbot.addWidget(made)
    application.open_first(made, filled)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    page = made.page("ledger")
    assert made.current == "ledger" and page.isAncestorOf(QApplication.focusWidget())
    made.close()


def test_a_missing_ledger_is_told_in_a_sentence(window: MainWindow, own_place: Path, errors: list[str]) -> None:
    application.open_first(window, own_place / "没有.db")
    assert len(errors) == 1 and "没有.db" in errors[0]
    assert window.current == "welcome"


# --- a ledger that cannot be written ---------------------------------------------------------------------------------


def _answer(monkeypatch: pytest.MonkeyPatch, text: str, seen: list[str]) -> None:
    def execute(box: QMessageBox) -> int:
        seen.append(box.text())
        next(each for each in box.buttons() if text in each.text()).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", execute)


def test_a_locked_ledger_may_be_opened_to_be_read(
    window: MainWindow, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    with database.open_store(filled):
        with pytest.raises(database.LockedError) as refusal:
            database.open_store(filled)
        _answer(monkeypatch, "只读", seen)
        window.open_ledger(filled)
        assert seen == [str(refusal.value)]
        assert window.session.is_open and not window.session.can_write
        assert "只读" in window.windowTitle() and "只读" in window.status.mode.text()
        assert not window.actions_["undo"].isEnabled()


def test_a_locked_ledger_may_be_left_alone(window: MainWindow, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    with database.open_store(filled):
        _answer(monkeypatch, "取消", seen)
        window.open_ledger(filled)
    assert seen and not window.session.is_open and window.current == "welcome"


def test_the_ledger_that_is_open_is_not_locked_against_itself(session: LedgerSession, filled: Path) -> None:
    assert open_ledger.open_ledger(None, session, filled)
    assert open_ledger.open_ledger(None, session, filled)


# --- the error dialog ------------------------------------------------------------------------------------------------


def test_the_world_s_error_is_one_sentence(chinese: QApplication, qtbot: QtBot) -> None:
    dialog = ErrorDialog(BadFileError("找不到文件。请检查。"))
    qtbot.addWidget(dialog)
    assert dialog.sentence.text() == "找不到文件。请检查。"
    assert dialog.report.toPlainText() == "" and dialog.report.isHidden()


def test_our_error_is_a_report_that_can_be_copied(chinese: QApplication, qtbot: QtBot) -> None:
    try:
        raise ZeroDivisionError("by zero")
    except ZeroDivisionError as error:
        dialog = ErrorDialog(error)
    qtbot.addWidget(dialog)
    assert "已保存的数据不受影响" in dialog.sentence.text() and "Traceback" not in dialog.sentence.text()
    assert dialog.report.isHidden()
    dialog.copy_report()
    assert "ZeroDivisionError" in QApplication.clipboard().text() and "test_app" in QApplication.clipboard().text()


def test_a_cancellation_shows_nothing(chinese: QApplication, errors: list[str]) -> None:
    show_error(None, CancelledError())
    assert errors == []


def test_the_hook_shows_one_dialog_and_logs(
    chinese: QApplication, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    hook, shown = ExceptHook(), []

    def execute(dialog: ErrorDialog) -> None:
        shown.append(dialog.sentence.text())
        hook(ValueError, ValueError("again"), None)

    monkeypatch.setattr(ErrorDialog, "exec", execute)
    hook(ValueError, ValueError("first"), None)
    assert len(shown) == 1 and "意料之外" in shown[0]
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    caplog.clear()


def test_about_says_what_it_is_not_for(chinese: QApplication, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLabel

    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    text = "\n".join(each.text() for each in dialog.findChildren(QLabel))
    assert "国家秘密" in text and "MIT" in text and "版本 0." in text


# --- theme -----------------------------------------------------------------------------------------------------------


def test_no_text_is_smaller_than_twelve_pixels() -> None:
    assert min(theme.pixels(size, scale) for size in (12, theme.BODY_PIXELS) for scale in theme.SCALES) == 12
    assert [theme.next_scale(1.0, step) for step in (-1, 0, 1)] == [0.9, 1.0, 1.1]
    assert theme.next_scale(2.0, 1) == 2.0


def test_every_icon_that_is_used_exists(root: Path) -> None:
    import re

    used = set()
    for path in (root / "ui").rglob("*.py"):
        used |= set(re.findall(r'(?:icon\(|icon_name=)"(\w+)"', path.read_text(encoding="utf-8")))
    assert used and {name for name in used if not (theme.RESOURCES / "icons" / f"{name}.svg").is_file()} == set()


def test_every_icon_is_drawn_in_every_size_that_the_window_offers(chinese: QApplication) -> None:
    folder = theme.RESOURCES / "icons"
    wanted = {f"{path.stem}-{size}.png": size for path in folder.glob("*.svg") for size in theme.ICON_SIZES}
    for drawn in ("drawn", "drawn_dark"):
        assert wanted and {path.name for path in (folder / drawn).iterdir()} == set(wanted)
        for name, size in wanted.items():
            found = QImage(str(folder / drawn / name))
            assert (found.width(), found.height()) == (size, size), name


def test_both_looks_have_the_same_colours_and_text_that_can_be_read() -> None:
    assert set(theme.LIGHT) == set(theme.DARK)
    for look in (theme.LIGHT, theme.DARK):
        pairs = [(text, ground) for text in ("text", "muted", "red", "green", "doubt", "accent")
                 for ground in ("page", "panel", "rail", "header", "stripe")]
        soft = ("accent_soft", "red_soft", "green_soft", "yellow_soft", "selected", "mark")
        pairs += [("text", ground) for ground in soft]
        pairs += [("accent_dark", "accent_soft"), ("on_accent", "accent")]
        assert {pair: _contrast(*(QColor(look[name]) for name in pair)) for pair in pairs
                if _contrast(*(QColor(look[name]) for name in pair)) < 4.5} == {}


def _contrast(text: QColor, ground: QColor) -> float:
    """WCAG 2's contrast ratio; 4.5 is what it asks for ordinary text (1.4.3)."""
    darker, lighter = sorted(map(_luminance, (text, ground)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
              for c in (colour.redF(), colour.greenF(), colour.blueF())]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_broken_settings_file_is_mentioned(chinese: QApplication, qtbot: QtBot) -> None:
    path = settings.folder() / "settings.json"
    path.parent.mkdir(parents=True)
    path.write_text("{", encoding="utf-8")
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    application.open_first(window, None)
    assert "设置文件已损坏" in window.status.currentMessage()
    assert os.path.exists(f"{path}.bad")
    window.close()
