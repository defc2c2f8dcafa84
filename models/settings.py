"""Choices of this computer (not of a ledger): recent ledgers, window layout, name at the keyboard.

One JSON file in the user's configuration folder, or in the folder that ``ZHENGGAI_CONFIG_DIR`` names. A broken file is
kept as ``.bad`` and defaults are used.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any

from models import files
from models.errors import LedgerError

_log = logging.getLogger(__name__)
_RECENT_LIMIT = 10


def folder() -> Path:
    """Where settings and logs of this user lie; not made by asking."""
    given = os.environ.get("ZHENGGAI_CONFIG_DIR")
    if given:
        return Path(given)
    base = os.environ.get("APPDATA") if os.name == "nt" else os.environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "zhenggai"


def own_style_folder(settings: Path | None = None) -> Path:
    """The folder of the office's own notice styles, beside the settings; made by the first style that is saved."""
    return (settings.parent if settings else folder()) / "通报写法"


def fitting(value: Any, default: Any) -> Any:
    """*value*, or *default* when it has another type: what was stored may have been damaged."""
    return value if isinstance(value, type(default)) else default


class Settings:
    """Values by name, read once and written at each change. ``problem`` is a sentence when the file was unusable."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or folder() / "settings.json"
        self.problem = ""
        self._values = self._read()

    def get(self, name: str, default: Any = None) -> Any:
        """A stored value; *default* if there is none or it has another type than *default*."""
        value = self._values.get(name, default)
        return value if default is None else fitting(value, default)

    def set(self, name: str, value: Any) -> None:
        """Store a value (any JSON value). A folder that cannot be written costs the setting, not the work."""
        if self._values.get(name) == value:
            return
        self._values[name] = value
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            files.write_bytes(self.path, json.dumps(self._values, ensure_ascii=False, indent=1).encode())
        except (OSError, LedgerError) as error:
            _log.info("settings not stored: %s", error)

    def recent(self) -> list[Path]:
        """Ledgers opened lately that still exist, the last one first."""
        return [path for path in map(Path, self._recent()) if path.is_file()]

    def add_recent(self, path: Path) -> None:
        """Put a ledger first among the recent ones."""
        known = [str(path.resolve())] + [name for name in self._recent() if name != str(path.resolve())]
        self.set("recent", known[:_RECENT_LIMIT])

    def _recent(self) -> list[str]:
        return [name for name in self.get("recent", []) if isinstance(name, str)]

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
            if not isinstance(found, dict):
                raise ValueError("not an object")
            return found
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            self.problem = "个人设置文件已损坏，已改用默认设置；原文件保存为 settings.json.bad。"
            try:
                os.replace(self.path, self.path.with_name(self.path.name + ".bad"))
            except OSError:
                pass
            return {}
