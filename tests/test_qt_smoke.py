"""PySide6 6.12.0 loses a reference to None with every call on Python 3.10 and 3.11, until the process aborts."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

_CALLS = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel()
before = sys.getrefcount(None)
for _ in range(20000):
    label.setText("a")
print(before - sys.getrefcount(None))
"""


def test_twenty_thousand_calls_survive(run_python: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    done = run_python("-c", _CALLS)
    assert done.returncode == 0, done.stderr[-500:]
    assert int(done.stdout) < 1000, "Qt calls drop references to None: the pinned PySide6 does not fit this Python"
