"""How wide the parts of a page were left, kept in the settings of this computer."""

from __future__ import annotations

from PySide6.QtWidgets import QSplitter

from models.settings import Settings
from ui.widgets.controls import single_shot
from ui.widgets.ledger_columns_state import WIDEST

_STORE_AFTER = 300  # milliseconds after the last movement of a handle


def keep_sizes(split: QSplitter, settings: Settings, name: str) -> None:
    """Give the parts the sizes that they were left with, and store those that the user gives them."""
    key = f"split.{name}"
    stored = settings.get(key, [])
    if len(stored) == split.count() and all(isinstance(size, int) and 0 < size <= WIDEST for size in stored):
        split.setSizes(stored)
    timer = single_shot(split, _STORE_AFTER, lambda: settings.set(key, split.sizes()))
    split.splitterMoved.connect(lambda *_: timer.start())
