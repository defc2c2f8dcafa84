"""A ledger to work on: empty, or filled with a small invented hospital."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models import database
from models.database import Store
from tests.small_ledger import fill


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty open ledger."""
    with database.create_store(tmp_path / "台账.db") as opened:
        yield opened


@pytest.fixture
def filled(store: Store) -> Store:
    """A ledger with one round, two problems and three measures."""
    fill(store)
    return store


@pytest.fixture
def run_as_nobody(root: Path) -> Callable[[str, Path], str]:
    """Run a Python script as a user without rights, in a folder that it may read.

    The interpreter may lie where that user cannot look, so the process starts as root, loads what it needs and steps down.
    """
    prologue = (
        "import os, sys, json, socket, getpass; from pathlib import Path\n"
        "from models import backup, database, ledger, locking, files; import models.migrations.runner\n"
        "import models.queries, ui.commands, ui.jobs; getpass.getuser(); os.setgid(65534); os.setuid(65534)\n"
    )

    def run(script: str, folder: Path) -> str:
        for place in (folder, *folder.parents):
            if place != Path("/"):
                place.chmod(place.stat().st_mode | 0o055)
        done = subprocess.run(
            [sys.executable, "-c", prologue + script], capture_output=True, text=True, encoding="utf-8", cwd=root,
            check=False, timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
