"""The test of the tests' ground: what conftest.py promises to every test."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_each_test_has_a_place_of_its_own(tmp_path: Path) -> None:
    assert Path.cwd() == tmp_path
    for name in ("HOME", "XDG_CONFIG_HOME", "ZHENGGAI_CONFIG_DIR"):
        assert Path(os.environ[name]).is_relative_to(tmp_path.parent)
    assert os.environ["QT_QPA_PLATFORM"]


@pytest.mark.parametrize(("code", "outcome"), [
    ("import logging\ndef test_x():\n    logging.getLogger('a').warning('oh')", "1 error"),
    ("import logging\ndef test_x(caplog):\n    logging.error('oh')\n    assert 'oh' in caplog.text\n    caplog.clear()",
     "1 passed"),
    ("import logging\ndef test_x():\n    logging.info('fine')", "1 passed"),
    ("import warnings\ndef test_x():\n    warnings.warn('oh')", "1 failed"),
    ("import pytest\n@pytest.mark.unheard_of\ndef test_x():\n    pass", "1 error"),
    ("def test_x(qtbot):\n    from PySide6.QtCore import qWarning\n    qWarning('oh')", "1 failed"),
    ("def test_x(shared):\n    pass", "1 skipped"),
])
def test_what_fails_a_test(run_python: Run, root: Path, tmp_path: Path, code: str, outcome: str) -> None:
    (tmp_path / "test_inner.py").write_text(code + "\n", encoding="utf-8")
    environment = {**os.environ, "ZHENGGAI_SHARED": str(tmp_path / "nowhere")}
    done = run_python("-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider", "-c", root / "setup.cfg",
                      "--rootdir", tmp_path, tmp_path / "test_inner.py", env=environment)
    assert outcome in done.stdout, done.stdout + done.stderr
