"""Composition root of the window: application, Chinese texts of Qt, theme, log, error hook, first ledger."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QMessageLogContext, QTranslator, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from models.errors import LedgerError
from models.settings import Settings, folder
from ui import theme
from ui.except_hook import ExceptHook
from ui.main_window import MainWindow

_log = logging.getLogger(__name__)
_LOG_BYTES = 500_000
#: Input methods whose Qt plugin PySide6 does not bring; their daemons speak ibus as well.
_FCITX = ("fcitx", "fcitx5")


def run(path: Path | None) -> int:
    """Open the window with *path*, else the ledger opened last, else the first-start page; the exit status."""
    choose_input_method(os.environ, _plugins())
    start_log()
    qInstallMessageHandler(_told_without_screen)
    app = make_application(sys.argv[:1])
    qInstallMessageHandler(None)
    settings = Settings()
    theme.use_look(settings.get("look", "light"))
    theme.apply_font(app, settings.get("text_scale", 1.0))
    app.styleHints().colorSchemeChanged.connect(lambda: theme.change_look(app, settings))
    hook = ExceptHook()
    hook.install()
    window = MainWindow(settings)
    hook.parent = window
    open_first(window, path)
    gc.enable()  # main.py turned it off for the start
    return app.exec()


def open_first(window: MainWindow, path: Path | None) -> None:
    """Open the ledger that was named, else the last one, and show the window; a refusal is told afterwards.

    The window is built whole before it is styled and shown, which is what makes the start short (theme.apply_sheet).
    """
    settings = window.session.settings
    recent = settings.recent()[:1] if path is None else [path]
    refused = False
    try:
        if recent:
            window.session.open(recent[0])
            window.show_last_page()
    except LedgerError:
        refused = True
    app = QApplication.instance()
    if isinstance(app, QApplication) and not app.styleSheet():
        theme.apply_sheet(app, settings.get("text_scale", 1.0))
    if window.should_fill:
        window.showMaximized()
    else:
        window.show()
    if settings.problem:
        window.say(settings.problem)
    if refused:
        window.open_ledger(recent[0])  # once more, with the dialogs that it takes


def make_application(arguments: list[str]) -> QApplication:
    """The QApplication: Chinese standard buttons and dialogs, Fusion's plain look on every system."""
    app = QApplication([*arguments[:1], "-style", "fusion", *arguments[1:]])  # setStyle() would load QStyle's enums
    app.setApplicationName("zhenggai")
    app.setApplicationDisplayName("整改台账")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    install_chinese(app)
    return app


def _told_without_screen(kind: QtMsgType, _: QMessageLogContext, message: str) -> None:
    """What Qt says while it looks for a screen: into the log. Without one it would abort the process: a sentence and
    exit status 2 instead (no exception can get out of here).
    """
    _log.info("Qt: %s", message)
    if kind == QtMsgType.QtFatalMsg:
        print("没有可用的图形显示环境，打不开窗口。请在桌面上运行，或使用命令行：用 main.py --help 查看全部命令。", file=sys.stderr, flush=True)
        os._exit(2)


def install_chinese(app: QApplication) -> bool:
    """Load Qt's own Simplified Chinese texts from PySide6's folder; False when they are missing."""
    translator = QTranslator(app)
    found = translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    if found:
        app.installTranslator(translator)
    return found


def choose_input_method(environment: MutableMapping[str, str], plugins: Path) -> None:
    """Take ibus where fcitx is asked for but its plugin is missing (design §5): otherwise no Chinese can be typed."""
    wanted = environment.get("QT_IM_MODULE", "") or _wanted_by_x(environment)
    if wanted in _FCITX and not list((plugins / "platforminputcontexts").glob("*fcitx*")):
        environment["QT_IM_MODULE"] = "ibus"


def _wanted_by_x(environment: Mapping[str, str]) -> str:
    return environment.get("XMODIFIERS", "").removeprefix("@im=")


def _plugins() -> Path:
    return Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))


def start_log() -> None:
    """Log to a file in the user's folder, a full one kept as ``.1``; a folder that cannot be written costs the log
    only.

    Rotated at the start only: logging.handlers brings the whole network stack along.
    """
    path = folder() / "zhenggai.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LOG_BYTES:
            os.replace(path, path.with_suffix(".log.1"))
        handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)
