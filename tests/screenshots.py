"""Draws every page and dialog with the sample ledger: ``make screenshots [FOLDER]``.

A real window (Qt's xcb platform) on a virtual display of its own, at the smallest screen promised and at a large one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZES = ((1366, 768), (1920, 1080))
PAGES = ("ledger", "letter", "import", "notice", "settings")


@contextmanager
def display() -> Iterator[None]:
    """A virtual display for this process, gone afterwards."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
        pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        os.environ["DISPLAY"] = ":" + pipe.readline().strip()
    os.environ["QT_QPA_PLATFORM"] = "xcb"
    try:
        yield
    finally:
        server.terminate()
        server.wait()


def main(folder: Path) -> None:
    """Write the pictures into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, display():
        os.environ["ZHENGGAI_CONFIG_DIR"] = home
        sys.path.insert(0, str(ROOT))
        _draw(folder, Path(home))


def _draw(folder: Path, home: Path) -> None:
    from models.settings import Settings
    from ui import app as application
    from ui import jobs, theme
    from ui.main_window import MainWindow

    app = application.make_application(["zhenggai"])
    theme.apply_theme(app)
    ledger = home / "青屏县人民医院.db"
    with jobs.writing(ledger) as store:
        jobs.fill_sample(store)
    for width, height in SIZES:
        window = MainWindow(Settings(home / f"{width}.json"))
        window.resize(width, height)
        window.show()

        def save(name: str, settle: Callable[[], object] = lambda: None,
                 window: MainWindow = window, width: int = width) -> None:
            settle()
            _wait(app)
            window.grab().save(str(folder / f"{name}-{width}.png"))

        _draw_window(window, ledger, home, save)
        if width == SIZES[0][0]:
            _draw_dialogs(app, window, folder)
        window.close()
        window.deleteLater()
        _wait(app)


def _draw_window(window: object, ledger: Path, home: Path, save: Callable[..., None]) -> None:
    from ui.main_window import MainWindow

    assert isinstance(window, MainWindow)
    save("welcome")
    save("letter-empty", lambda: window.show_page("letter"))
    letter = window.page("letter")
    sample = next((ROOT / "resources" / "sample").glob("*.docx"))
    save("letter", lambda: letter.open_file(sample))  # type: ignore[attr-defined]
    empty = home / f"新台账{window.width()}.db"
    window.session.create(empty)
    save("ledger-empty", lambda: window.show_page("ledger"))
    imports = window.page("import")
    window.show_page("import")
    save("import-empty")
    imports.add([ROOT / "resources" / "sample" / "departments"])  # type: ignore[attr-defined]
    _finish(window)
    save("import")
    imports.apply()  # type: ignore[attr-defined]
    _finish(window)
    save("import-done")
    window.open_ledger(ledger)
    for page in PAGES:
        if page not in ("letter", "import"):
            save(page, lambda page=page: window.show_page(page))
    save("ledger-large", lambda: (window.show_page("ledger"), window.zoom(1), window.zoom(1), window.zoom(1)))
    window.zoom(0)
    window.session.close()


def _draw_dialogs(app: object, window: object, folder: Path) -> None:
    from PySide6.QtWidgets import QWidget

    from models.errors import BadFileError
    from ui.dialogs.about_dialog import AboutDialog
    from ui.dialogs.error_dialog import ErrorDialog

    assert isinstance(window, QWidget)
    ours = ErrorDialog(ValueError("example"), window)
    ours.report.show()
    dialogs = {
        "dialog-about": AboutDialog(window), "dialog-bug": ours,
        "dialog-refused": ErrorDialog(BadFileError("“名单.xlsx”里没有找到台账表格。请检查是否选错了文件。"), window),
    }
    for name, dialog in dialogs.items():
        dialog.show()
        _wait(app)
        dialog.grab().save(str(folder / f"{name}.png"))
        dialog.close()


def _finish(window: object) -> None:
    """Wait for the background job and for those that it starts."""
    from ui.main_window import MainWindow

    assert isinstance(window, MainWindow)
    while window.tasks.busy:
        window.tasks.wait()


def _wait(app: object) -> None:
    """Let the window draw itself."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(400, loop.quit)
    loop.exec()


if __name__ == "__main__":
    if shutil.which("Xvfb") is None:
        sys.exit("没有 Xvfb，不能截图。请先安装 xvfb。")
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "screenshots"
    main(target)
    print(f"截图在“{target}”。")
