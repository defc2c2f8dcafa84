"""Opening, checking and closing a ledger file: each obstacle has its sentence, and nothing is changed or deleted."""

from __future__ import annotations

import os
import sqlite3
import struct
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from models import backup, changes, database, files, ledger, queries, schema
from models.database import Store
from models.errors import BadFileError, LedgerError, LockedError, NotALedgerError, ReadOnlyError, StorageError
from models.locking import lock_path
from models.migrations.runner import LATEST, statements, versions
from models.places import is_remote
from models.records import Unit


def test_schema_of_the_file_is_that_of_the_models(store: Store) -> None:
    """peewee's models and the frozen SQL name the same tables and columns, with the same NULL rules."""
    models = (*schema.JOURNALED, *schema.UNJOURNALED)
    tables = {
        row[0] for row in store.fetch("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    }
    assert tables == {schema.table_name(model) for model in models} | {"step", "change", "current_step"}
    for model in models:
        described = {row[1]: not row[3] for row in store.fetch(f'PRAGMA table_info("{schema.table_name(model)}")')}
        assert described == {field.column_name: bool(field.null) for field in model._meta.sorted_fields}, model


def test_no_blob_and_no_unique_position_in_journaled_tables() -> None:
    """Undo rewrites rows from JSON, one by one (design §5)."""
    for model in schema.JOURNALED:
        assert all(field.field_type != "BLOB" for field in model._meta.sorted_fields)
    sql = [text for _, path in versions() for text in statements(path)]
    assert sql and not any('"position" INTEGER NOT NULL UNIQUE' in text for text in sql)


def test_pragmas_in_every_thread(store: Store) -> None:
    """Foreign keys, WAL, FULL, recursive triggers and the waiting time hold on worker connections too."""
    wanted = {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 2, "busy_timeout": 5000, "recursive_triggers": 1}
    found = [_pragmas(store, wanted)]

    def work() -> None:
        found.append(_pragmas(store, wanted))
        store.release()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [wanted, wanted]


def _pragmas(store: Store, names: dict[str, object]) -> dict[str, object]:
    return {name: store.scalar(f"PRAGMA {name}") for name in names}


def test_a_closed_ledger_is_one_file(filled: Store) -> None:
    """Neither WAL nor lock is left."""
    filled.close()
    filled.close()
    assert [path.name for path in filled.path.parent.iterdir()] == ["台账.db"]


def test_application_id_and_version_stand_in_the_header(store: Store) -> None:
    """They are read without opening a database."""
    assert database.check_header(store.path) == LATEST


def test_create_refuses_to_overwrite(store: Store) -> None:
    """A ledger is never replaced by an empty one."""
    with pytest.raises(BadFileError, match="已经存在"):
        database.create_store(store.path)


def _broken(folder: Path) -> dict[str, bytes]:
    other = folder / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    return {
        "": b"",
        "文字": "这是一段文字，不是数据库。".encode() * 20,
        "头": b"SQLite format 3\0",
        "别的": other.read_bytes(),
    }


def test_what_is_no_ledger_is_named_and_left_alone(tmp_path: Path) -> None:
    """Empty file, text, header only, another program's database."""
    sentences = {"": "是空文件", "文字": "不是本程序的台账", "头": "不是本程序的台账", "别的": "不是本程序的台账"}
    for name, content in _broken(tmp_path).items():
        path = tmp_path / f"坏{name}.db"
        path.write_bytes(content)
        for write in (True, False):
            with pytest.raises(NotALedgerError, match=sentences[name]):
                database.open_store(path, write=write)
        assert path.read_bytes() == content
    assert not list(tmp_path.glob("*.lock")) and not list(tmp_path.glob("*-wal"))


def test_missing_file_and_folder(tmp_path: Path) -> None:
    """Neither is made by opening."""
    with pytest.raises(BadFileError, match="找不到"):
        database.open_store(tmp_path / "没有.db")
    with pytest.raises(BadFileError, match="是文件夹"):
        database.open_store(tmp_path)
    with pytest.raises(BadFileError, match="找不到文件夹"):
        database.create_store(tmp_path / "没有" / "台账.db")
    assert list(tmp_path.iterdir()) == []


def test_a_newer_ledger_is_refused_by_name(store: Store) -> None:
    """A ledger of a later version is not touched."""
    store.close()
    content = bytearray(store.path.read_bytes())
    content[60:64] = struct.pack(">I", LATEST + 1)
    store.path.write_bytes(content)
    with pytest.raises(NotALedgerError, match="更新版本"):
        database.open_store(store.path)
    assert store.path.read_bytes() == bytes(content)


def test_a_damaged_ledger_says_so(filled: Store) -> None:
    """A page of rubbish: reading raises the sentence, never sqlite's own error."""
    filled.close()
    content = bytearray(filled.path.read_bytes())
    content[4096:-4096] = b"\x55" * (len(content) - 8192)
    filled.path.write_bytes(content)
    with pytest.raises(NotALedgerError, match="已损坏"), database.open_store(filled.path) as again:
        changes.table_dump(again)


def test_locked_by_another_window(filled: Store) -> None:
    """A second writer is told who has it; readers are not hindered; the lock goes with its holder."""
    with pytest.raises(LockedError, match="打开着"):
        database.open_store(filled.path)
    with database.open_store(filled.path, write=False) as reader:
        assert reader.scalar("SELECT count(*) FROM problem") == 2
        with pytest.raises(ReadOnlyError, match="只读"):
            ledger.set_unit(reader, Unit(name="x"))
    filled.close()
    database.open_store(filled.path).close()


def test_a_lock_left_by_a_crash_is_taken_over(store: Store) -> None:
    """A lock file without a living holder hinders nobody on this computer."""
    store.close()
    import json
    import socket

    left = {"host": socket.gethostname(), "user": "x", "pid": 1, "since": "2025-01-01 08:00"}
    lock_path(store.path).write_text(json.dumps(left), encoding="utf-8")
    database.open_store(store.path).close()
    lock_path(store.path).write_text(json.dumps(left | {"host": "另一台"}), encoding="utf-8")
    with pytest.raises(LockedError, match="另一台"):
        database.open_store(store.path)


def test_full_disk_is_a_sentence_and_changes_nothing(filled: Store) -> None:
    """SQLite's own limit on pages stands in for a full disk."""
    before = changes.table_dump(filled)
    pages = filled.scalar("PRAGMA page_count")
    filled.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LedgerError, match="磁盘空间不足"):
        ledger.set_setting(filled, "long", "字" * 100_000)
    filled.execute("PRAGMA max_page_count = 1000000")
    assert changes.table_dump(filled) == before
    ledger.set_setting(filled, "short", "字")


def test_places(tmp_path: Path) -> None:
    """Folders of synchronising programs count as remote; a local folder does not."""
    assert is_remote(tmp_path / "OneDrive - 医院" / "台账.db")
    assert is_remote(tmp_path / "坚果云" / "台账.db")
    assert not is_remote(tmp_path / "台账.db")


def test_synced_folder_gets_a_rollback_journal(tmp_path: Path) -> None:
    """WAL is not safe where files are copied behind SQLite's back (design §5)."""
    folder = tmp_path / "Nutstore"
    folder.mkdir()
    with database.create_store(folder / "台账.db") as store:
        assert store.remote and store.scalar("PRAGMA journal_mode") == "delete"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root to become another user")
def test_folder_without_write_right(filled: Store, run_as_nobody: object) -> None:
    """Another user: reading works, writing says why not (root ignores file modes, so a process of another user tries).
    """
    filled.close()
    script = (
        f"path = Path({str(filled.path)!r})\n"
        "with database.open_store(path, write=False) as s: print(s.scalar('SELECT count(*) FROM problem'))\n"
        "try: database.open_store(path)\n"
        "except Exception as e: print(type(e).__name__, e)\n"
        "try: database.create_store(path.with_name('neu.db'))\n"
        "except Exception as e: print(type(e).__name__, e)\n"
    )
    lines = run_as_nobody(script, filled.path.parent).splitlines()  # type: ignore[operator]
    assert lines[0] == "2"
    assert lines[1].startswith("ReadOnlyError 没有权限写入") and lines[2].startswith("ReadOnlyError 没有权限写入")


def test_readers_leave_nothing_behind(filled: Store) -> None:
    """A reader of a closed ledger leaves one file and its bytes; one that outlives the writer loses nothing."""
    reader = database.open_store(filled.path, write=False)
    assert reader.scalar("SELECT count(*) FROM problem") == 2
    before = changes.table_dump(filled)
    filled.close()
    reader.close()
    with database.open_store(filled.path) as again:
        assert changes.table_dump(again) == before
    content = filled.path.read_bytes()
    with database.open_store(filled.path, write=False) as alone:
        changes.table_dump(alone)
    assert filled.path.read_bytes() == content
    assert [path.name for path in filled.path.parent.iterdir()] == ["台账.db"]


def test_a_reader_elsewhere_never_takes_the_wal_away(filled: Store, root: Path) -> None:
    """Even when the writer's POSIX locks are gone (a file dialog read the folder), another process leaves the WAL
    alone.
    """
    ledger.set_unit(filled, Unit(name="只在日志里"))
    wal = Path(f"{filled.path}-wal").stat().st_ino
    for path in (filled.path, Path(f"{filled.path}-shm")):
        with open(path, "rb"):
            pass  # closing it drops this process's locks on the file
    script = "import sys; from ui import commands; sys.exit(commands.run(sys.argv[1:]))"
    for arguments in (["dump", str(filled.path)], ["backup", str(filled.path)], ["verify", str(filled.path)]):
        done = subprocess.run([sys.executable, "-c", script, *arguments], cwd=root, capture_output=True, check=False)
        assert done.returncode == 0
        assert Path(f"{filled.path}-wal").stat().st_ino == wal
    ledger.set_unit(filled, Unit(name="之后写的"))
    filled.close()
    with database.open_store(filled.path) as again:
        assert queries.read_unit(again).name == "之后写的"


def test_an_open_ledger_is_read_by_nobody_else_here(filled: Store) -> None:
    """Reading the file would drop SQLite's locks: as a workbook, as JSON, as a second window it is refused or not read.
    """
    with pytest.raises(BadFileError, match="正在打开的台账"):
        files.read_bytes(filled.path)
    with pytest.raises(LockedError):
        database.open_store(filled.path)
    path = filled.path
    filled.close()
    assert files.read_bytes(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps an open file where it is")
@pytest.mark.parametrize("what", ["renamed", "replaced", "folder gone"])
def test_a_file_that_is_gone_takes_no_changes(tmp_path: Path, what: str) -> None:
    """What is written would go with it; what is there can still be saved elsewhere, and a file put back takes changes
    again."""
    home, elsewhere = tmp_path / "台账", tmp_path / "别处"
    home.mkdir()
    with database.create_store(home / "a.db") as store:
        ledger.set_unit(store, Unit(name="甲医院"))
        elsewhere.mkdir()
        if what == "folder gone":
            home.rename(tmp_path / "没了")
        else:
            (home / "a.db").rename(elsewhere / "b.db")
        if what == "replaced":
            (home / "a.db").write_bytes((elsewhere / "b.db").name.encode())
        before = changes.table_dump(store)
        for writer in (lambda: ledger.set_unit(store, Unit(name="乙医院")), lambda: ledger.undo(store)):
            with pytest.raises(StorageError, match="移走、改名、删除.*没有保存.*备份"):
                writer()
        assert changes.table_dump(store) == before
        copy = backup.backup(store, tmp_path / "备份")
        if what == "folder gone":
            (tmp_path / "没了").rename(home)
        else:
            (elsewhere / "b.db").replace(home / "a.db")
        ledger.set_unit(store, Unit(name="丙医院"))
    with database.open_store(copy) as saved, database.open_store(home / "a.db") as again:
        assert (queries.read_unit(saved).name, queries.read_unit(again).name) == ("甲医院", "丙医院")


@pytest.mark.skipif(os.name == "nt", reason="no pipes and no such links there")
@pytest.mark.parametrize(("kind", "sentence"), [
    ("pipe", "设备或管道，不是台账"), ("loop", "没有尽头的链接"), ("long", "太长"), ("device", "设备或管道，不是台账")])
def test_what_is_no_file_at_all(tmp_path: Path, kind: str, sentence: str) -> None:
    """It is refused without being waited for."""
    path = Path("/dev/zero") if kind == "device" else tmp_path / ("长" * 200 if kind == "long" else "a.db")
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "loop":
        path.symlink_to(path)
    for write in (True, False):
        with pytest.raises(BadFileError, match=sentence):
            database.open_store(path, write=write)
