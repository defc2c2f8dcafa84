"""What Python calls for an error that nobody caught."""

from __future__ import annotations

import logging
import sys
from types import TracebackType

from PySide6.QtWidgets import QWidget

_log = logging.getLogger(__name__)


class ExceptHook:
    """What Python calls for an error that nobody caught: the dialog, never a traceback on the screen.

    While one dialog is open further errors are only logged: a fault in painting would open one for every frame.
    """

    def __init__(self) -> None:
        self.parent: QWidget | None = None
        self._showing = False

    def install(self) -> None:
        """Take the place of Python's own hook."""
        sys.excepthook = self

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        if self._showing:
            _log.error("unexpected error", exc_info=error)
            return
        self._showing = True
        try:
            from ui.dialogs.error_dialog import show_error  # only when something went wrong: the start is to be short

            show_error(self.parent, error)
        finally:
            self._showing = False
