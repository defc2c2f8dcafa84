"""The key map that the manual holds, as tests read it."""

from __future__ import annotations

import re

from PySide6.QtGui import QKeySequence

from ui.dialogs.manual_window import MANUAL

_NAMES = {"Insert": "Ins", "PgDn": "PgDown", "−": "-", "空格": "Space", "↑": "Up", "↓": "Down", "←": "Left",
          "→": "Right", "Enter": "Return", "Delete": "Del"}


def plain(key: str) -> str:
    """A key as Qt writes it, however the manual or a tooltip does."""
    *held, last = [part for part in re.split(r"(?<=[a-z])[ +]", key.strip()) if part]
    return QKeySequence("+".join((*held, _NAMES.get(last, last)))).toString()


def key_map() -> dict[str, set[str]]:
    """The manual's map: name of a page → its keys."""
    found: dict[str, set[str]] = {}
    for part in MANUAL.read_text(encoding="utf-8").split("\n### ")[1:]:
        heading, *lines = part.split("\n## ")[0].splitlines()
        if heading.endswith("的按键"):
            cells = [line.strip("| ").split(" | ")[1] for line in lines if line.startswith("| ")][2:]
            keys = [key for cell in cells for key in re.split("[、；]", cell) if key != "直接打字"]
            found[heading.removesuffix("的按键")] = {plain(key) for key in keys}
    return found
