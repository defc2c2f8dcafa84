"""The real program where there is no window to be had, or a word that is no command: a sentence, status 2."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Main = Callable[..., Any]


@pytest.mark.parametrize("word", ["foo", "importt", "整改", ""])
def test_a_word_alone_that_is_nothing(run_main: Main, word: str) -> None:
    """Not taken for a ledger to be opened: the window would only say that it is not there."""
    done = run_main(word)
    assert done.returncode == 2 and done.stderr.startswith(f"没有“{word}”这个命令，也没有这个名称的台账文件。")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("platform", ["xcb", "wayland", "no-such"])
@pytest.mark.parametrize("arguments", [(), ("不是台账.txt",), ("没有的.db",)])
def test_no_display(run_main: Main, own_place: Path, platform: str, arguments: tuple[str, ...]) -> None:
    """Qt would abort in English."""
    (own_place / "不是台账.txt").write_text("x", encoding="utf-8")
    without = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = run_main(*arguments, env=without | {"QT_QPA_PLATFORM": platform})
    assert done.returncode == 2 and done.stdout == ""
    assert "没有可用的图形显示环境" in done.stderr and len(done.stderr.splitlines()) == 1
