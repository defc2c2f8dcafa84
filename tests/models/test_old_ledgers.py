"""One real ledger of each released version opens, and has the schema and the content that a fresh one would have."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from models import changes, checking, database, exchange, ledger, queries
from models.migrations.runner import LATEST

_FOLDER = Path(__file__).parents[1] / "data" / "ledgers"
OLD = sorted(_FOLDER.glob("v*.db"))


def test_there_is_a_file_for_every_version() -> None:
    """A new version needs a ledger that the version before it has written."""
    assert [path.stem for path in OLD] == [f"v{number}" for number in range(1, LATEST + 1)]


@pytest.mark.parametrize("path", OLD, ids=lambda path: path.stem)
def test_an_old_ledger_opens_as_if_it_were_new(path: Path, tmp_path: Path, data: Path) -> None:
    """Same tables, indexes and triggers as a fresh ledger; rows, history and rules in order; it can be written."""
    old = tmp_path / "旧.db"
    shutil.copyfile(path, old)
    with database.create_store(tmp_path / "新.db") as fresh, database.open_store(old) as store:
        schema = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
        assert store.fetch(schema) == fresh.fetch(schema)
        assert checking.verify(store) == ()
        wanted = json.loads((data / "full_ledger.json").read_text(encoding="utf-8"))
        found = exchange.dump(queries.read_ledger(store))
        assert [each["name"] for each in found["rounds"]] == [each["name"] for each in wanted["rounds"]]
        problems = found["rounds"][0]["problems"]
        assert problems[1]["progress"] == "第一版留下的进展"
        assert problems[0]["measures"][0]["departments"] == ["护理部"]
        assert changes.history(store, ("p2",))[-1].new == "第一版留下的进展"
        ledger.edit(store, [("problem", "p2", {"progress": "接着写"})])
        ledger.undo(store)
        assert exchange.dump(queries.read_ledger(store)) == found
