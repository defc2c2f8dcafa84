"""Safe copies: of an open ledger, checked before they count; and bringing one back."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from models import backup, changes, checking, database, ledger, queries
from models.database import Store
from models.errors import BadFileError, LedgerError, NotALedgerError
from models.migrations import runner
from models.records import Unit


def test_backup_of_an_open_ledger_verifies(filled: Store) -> None:
    """The copy has what is still in the WAL, is a plain file, and passes every check."""
    ledger.set_unit(filled, Unit(name="刚写的"))
    filled.clock = lambda: datetime(2025, 6, 30, 17, 15)
    copy = backup.backup(filled)
    assert copy.name == "台账-20250630-171500.db" and copy.parent.name == "备份"
    with database.open_store(copy, write=False) as other:
        assert changes.table_dump(other) == changes.table_dump(filled)
        assert checking.verify(other) == ()
    assert not list(copy.parent.glob(".*")) and not list(copy.parent.glob("*-wal"))


def test_backup_beside_a_writer_and_twice_in_a_second(filled: Store) -> None:
    """A reader can back up while the window has the ledger; no backup replaces another."""
    filled.clock = lambda: datetime(2025, 6, 30)
    with database.open_store(filled.path, write=False) as reader:
        reader.clock = filled.clock
        paths = {backup.backup(reader), backup.backup(filled)}
    assert len(paths) == 2


def test_evidence_goes_with_the_backup(filled: Store) -> None:
    """Files beside the ledger are copied once."""
    folder = backup.evidence_folder(filled.path)
    folder.mkdir()
    (folder / "abc").write_text("佐证", encoding="utf-8")
    copy = backup.backup(filled)
    assert (copy.parent / "台账.佐证" / "abc").read_text(encoding="utf-8") == "佐证"


def test_a_bad_copy_does_not_count(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that differs is thrown away, and nothing half-written stays."""
    monkeypatch.setattr(backup, "_count", lambda store, model: id(store))
    with pytest.raises(BadFileError, match="没有通过检查"):
        backup.backup(filled)
    assert list((filled.path.parent / "备份").iterdir()) == []


def test_backup_into_a_place_that_cannot_be(filled: Store) -> None:
    """A file where the folder should be."""
    (filled.path.parent / "文件").write_text("x", encoding="utf-8")
    with pytest.raises(LedgerError):
        backup.backup(filled, filled.path.parent / "文件")


def test_restore_keeps_the_present_ledger(filled: Store) -> None:
    """The backup takes its place, the present one is kept, journals of the old name are gone."""
    copy = backup.backup(filled)
    before = changes.table_dump(filled)
    ledger.set_unit(filled, Unit(name="备份之后"))
    filled.close()
    Path(f"{filled.path}-wal").write_bytes(b"an old journal that must not be replayed")
    kept = backup.restore(copy, filled.path, datetime(2025, 7, 1, 8))
    assert kept is not None and kept.name == "台账.恢复前-20250701-080000.db"
    with database.open_store(filled.path) as back:
        assert changes.table_dump(back) == before
    assert kept.exists()


def test_restore_where_nothing_was(filled: Store, tmp_path: Path) -> None:
    """A backup can be brought back on a new computer."""
    copy = backup.backup(filled)
    assert backup.restore(copy, tmp_path / "新.db") is None
    with database.open_store(tmp_path / "新.db") as back:
        assert changes.table_dump(back) == changes.table_dump(filled)


def test_restore_refuses_what_is_no_backup(filled: Store, tmp_path: Path) -> None:
    """The present ledger stays as it is; so it does while it is open."""
    copy = backup.backup(filled)
    with pytest.raises(LedgerError, match="打开着"):
        backup.restore(copy, filled.path)
    filled.close()
    content = filled.path.read_bytes()
    bad = tmp_path / "坏.db"
    bad.write_bytes(copy.read_bytes()[:5000])
    for source, error in ((bad, NotALedgerError), (tmp_path / "没有.db", BadFileError), (filled.path, BadFileError)):
        with pytest.raises(error):
            backup.restore(source, filled.path)
    assert filled.path.read_bytes() == content


def test_verify_finds_what_is_wrong(filled: Store) -> None:
    """Our own rules: unknown state, no text, closed before completed, a lost trigger."""
    assert checking.verify(filled) == ()
    key = filled.scalar("SELECT id FROM problem LIMIT 1")
    filled.execute(
        "UPDATE problem SET status = 'odd', text = ' ', completed_on = '2025-02-01', closed_on = '2025-01-01'"
        " WHERE id = ?",
        (key,),
    )
    filled.execute("DROP TRIGGER problem_journal_update")
    findings = "\n".join(checking.verify(filled))
    for part in ("触发器有", "状态“odd”不认识", "问题没有文字", "早于完成时间"):
        assert part in findings


def test_upgrade_makes_a_checked_backup_first(filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A later version is applied in one transaction; the undo list is cleared, the history is not."""
    _later_version(tmp_path, monkeypatch, "ALTER TABLE unit ADD COLUMN fax TEXT NOT NULL DEFAULT '';\n")
    filled.close()
    rows = sqlite3.connect(filled.path).execute("SELECT count(*) FROM change").fetchone()
    with database.open_store(filled.path) as upgraded:
        assert upgraded.scalar("PRAGMA user_version") == 2 and changes.undo_step(upgraded) is None
        assert upgraded.fetch("SELECT count(*) FROM change")[0] == rows
        assert upgraded.scalar("SELECT count(*) FROM measure") == 3
    assert (tmp_path / "台账-升级前-v1-v2.db").exists()


def test_a_failed_upgrade_leaves_the_old_ledger(filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second statement fails: the file is as it was, and the sentence names the backup."""
    _later_version(tmp_path, monkeypatch, "ALTER TABLE unit ADD COLUMN fax TEXT;\nDROP TABLE no_such_table;\n")
    before = changes.table_dump(filled)
    filled.close()
    with pytest.raises(NotALedgerError, match="升级没有成功.*台账-升级前-v1-v2.db"):
        database.open_store(filled.path)
    monkeypatch.undo()
    with database.open_store(filled.path) as old:
        assert changes.table_dump(old) == before


def _later_version(folder: Path, monkeypatch: pytest.MonkeyPatch, sql: str) -> None:
    path = folder / "0002_later.sql"
    path.write_text(sql, encoding="utf-8")
    versions = (*runner.versions(), (2, path))
    monkeypatch.setattr(runner, "versions", lambda: versions)
    monkeypatch.setattr(runner, "LATEST", 2)


def test_restore_from_a_ledger_that_is_open(filled: Store, tmp_path: Path, root: Path) -> None:
    """What still stands in its WAL comes along."""
    ledger.set_unit(filled, Unit(name="只在日志里"))
    command = [sys.executable, str(root / "main.py"), "restore", str(filled.path), str(tmp_path / "新.db")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    with database.open_store(tmp_path / "新.db") as back:
        assert queries.read_unit(back).name == "只在日志里"
