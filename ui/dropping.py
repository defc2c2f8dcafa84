"""What the window does with files that are dropped on it: open a ledger, read a letter, import tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.dialogs.files import LEDGER_SUFFIX

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint, Qt

    from ui.main_window import MainWindow
    from ui.widgets.drop_area import Aim


def destination(paths: Sequence[Path]) -> str:
    """«ledger», «letter» or «import»: one ledger is opened, one letter read, everything else is imported.

    A Word file may be either: it is a letter when it has no tables.
    """
    if len(paths) != 1 or paths[0].is_dir():
        return "import"
    suffix = paths[0].suffix.lower()
    if suffix == LEDGER_SUFFIX:
        return "ledger"
    if suffix == ".docx":
        from models.importing.letter_file import has_tables

        return "import" if has_tables(paths[0]) else "letter"
    return "letter" if suffix == ".txt" else "import"


#: Endings of tables that departments send, which are imported wherever they are dropped.
_TABLES = {".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv"}


def is_table(path: Path) -> bool:
    """Whether a file's name says that it is a sheet."""
    return path.suffix.lower() in _TABLES


def words(paths: Sequence[Path]) -> str:
    """What letting the files go does, told while they are held over the window."""
    first = paths[0]
    if len(paths) > 1:
        return f"松开鼠标，导入这 {len(paths)} 个文件"
    if first.suffix.lower() == LEDGER_SUFFIX:
        return f"松开鼠标，打开台账“{first.stem}”"
    kind = "文件夹" if first.is_dir() else "文件"
    return f"松开鼠标，读取{kind}“{first.name}”"


def aim(window: MainWindow, paths: Sequence[Path], place: QPoint, keys: Qt.KeyboardModifier) -> Aim | None:
    """What files would do at that place of the screen: on the ledger page they may become 佐证材料 of a row."""
    page: Any = window.pages.get("ledger")
    if window.current != "ledger" or page is None:
        return None
    from ui.evidence import dropping as evidence

    return evidence.aim(page.table, paths, place, keys)


def take(window: MainWindow, paths: Sequence[Path]) -> None:
    """Do with the files what fits them; refused, and said so, while a task runs."""
    if not window.idle():
        return
    wanted = destination(paths)
    if wanted == "ledger":
        window.open_ledger(paths[0])
    elif wanted == "letter":
        window.show_page("letter")
        letter: Any = window.page("letter")
        if window.current == "letter":
            letter.open_file(paths[0])
    else:
        window.import_files(list(paths))
