"""How long work says how far it is, and learns that it is to stop."""

from __future__ import annotations

from typing import Protocol

from models.errors import CancelledError


class Progress(Protocol):
    """Receives steps of a long job. ``step`` raises CancelledError when the user has cancelled."""

    def step(self, done: int, total: int, text: str = "") -> None:
        """Report *done* of *total* units (rows, pages); *text* is a short Chinese phrase for the status line."""


class NoProgress:
    """Progress that nobody watches (command line, tests)."""

    def step(self, done: int, total: int, text: str = "") -> None:
        """Do nothing."""


class CancelAfter:
    """Progress that cancels after *steps* calls; for tests of «cancel leaves nothing half done»."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def step(self, done: int, total: int, text: str = "") -> None:
        """Count down, then raise CancelledError."""
        self.left -= 1
        if self.left < 0:
            raise CancelledError
