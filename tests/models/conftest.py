"""A ledger to work on: empty, or filled with a small invented hospital."""

from __future__ import annotations

from collections.abc import Iterator
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
