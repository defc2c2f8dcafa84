"""One ledger file: opening, checking, transactions. The only module that knows the SQLite driver (design §5)."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import peewee

from models import files
from models.errors import (
    BadFileError,
    LedgerError,
    LockedError,
    NotALedgerError,
    ReadOnlyError,
    StorageError,
    ValueRefusedError,
)
from models.locking import FileLock
from models.places import is_remote

#: «ZGTZ», in the header of every ledger file.
APPLICATION_ID = 0x5A47545A
_HEADER = b"SQLite format 3\0"
_DRIVER_ERRORS = (peewee.DatabaseError, peewee.InterfaceError, sqlite3.Error)


class _Database(peewee.SqliteDatabase):
    """peewee's database, one connection a thread, that remembers all of them so that close() can close all."""

    opened: list[sqlite3.Connection]

    def _connect(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = super()._connect()  # type: ignore[misc]  # peewee's stubs leave it out
        self.opened.append(connection)
        return connection

    def execute_sql(self, sql: str, params: Sequence[Any] | None = None) -> sqlite3.Cursor:
        """As peewee's own without its log and its exceptions, which cost twice what a small statement costs; callers
        take the driver's errors (:func:`translated`)."""
        cursor: sqlite3.Cursor = self.connection().execute(sql, params or ())  # type: ignore[no-untyped-call]
        return cursor


class Store:
    """An open ledger file. Reading is possible from every thread; writing goes through ``models.ledger``.

    ``person`` is the name at the keyboard and ``clock`` gives the time for the history. ``remote`` is True on a network
    or synced folder, where a rollback journal is used and the window warns.
    """

    def __init__(self, path: Path, *, read_only: bool, lock: FileLock | None, immutable: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self.remote = is_remote(path)
        self.person = ""
        self.clock: Callable[[], datetime] = datetime.now
        self._lock = lock
        self._guards: list[tuple[int, int]] = []
        self.database: Any = _make_database(path, self.remote, read_only, immutable)

    # --- reading -----------------------------------------------------------------------------------------------------

    def rows(self, query: Any) -> list[dict[str, Any]]:
        """All rows of a peewee SELECT as dicts with the columns' SQL names as keys.

        The values are the driver's own: peewee's conversion of rows doubles the time, and no column needs it.
        """
        return self.dicts(*query.bind(self.database).sql())

    def dicts(self, sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """All rows of a SQL statement as dicts; for statements that are asked so often that peewee's making of them
        counts."""
        with translated(self.path):
            cursor = self.database.execute_sql(sql, tuple(values))
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row)) for row in cursor.fetchall()]

    def fetch(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a SQL statement as tuples."""
        with translated(self.path):
            return list(self.database.execute_sql(sql, tuple(values)).fetchall())

    def scalar(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row, or None."""
        rows = self.fetch(sql, values)
        return rows[0][0] if rows else None

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several reads that see one state of the ledger."""
        with translated(self.path), self._transaction("BEGIN"):
            yield

    def vacuum_into(self, copy: Path, meant_for: Path) -> None:
        """Write a compact copy of the present state to *copy*; errors speak of *meant_for*, its later name."""
        with translated(meant_for):
            self.execute("PRAGMA query_only = 0")
            try:
                self.execute("VACUUM INTO ?", (str(copy),))
            finally:
                self.execute(f"PRAGMA query_only = {int(self.read_only)}")

    # --- writing (for models.ledger, models.changes and migrations only) ---------------------------------------------

    def execute(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Run one statement inside the running transaction."""
        self.database.execute_sql(sql, tuple(values))

    def insert_rows(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Insert many rows with one prepared statement (the same cost as the bare driver)."""
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" * len(columns))
        self.database.connection().executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)

    def update_row(self, table: str, row_id: str, values: Mapping[str, Any]) -> None:
        """Set columns of one row."""
        names = ", ".join(f'"{name}" = ?' for name in values)
        self.execute(f'UPDATE "{table}" SET {names} WHERE "id" = ?', (*values.values(), row_id))

    def delete_rows(self, table: str, row_ids: Iterable[str]) -> None:
        """Delete rows by key; children go by the foreign keys' rules, under the triggers' eyes."""
        self.database.connection().executemany(f'DELETE FROM "{table}" WHERE "id" = ?', [(key,) for key in row_ids])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One IMMEDIATE transaction: all or nothing; the operating system's refusals come out as sentences."""
        if self.read_only:
            raise ReadOnlyError(f"台账“{self.path.name}”是以只读方式打开的，不能修改。请复制到可写的文件夹后再打开。")
        self._refuse_gone()
        with translated(self.path), self._transaction("BEGIN IMMEDIATE"):
            yield

    def _refuse_gone(self) -> None:
        """A file that was deleted, moved or replaced under its open name would take what is written along."""
        # Shares may count their files anew: there only a missing one is told.
        if self._guards and not (self.path.is_file() if self.remote else files.is_guarded(self.path)):
            raise StorageError(f"台账文件“{self.path}”已被移走、改名、删除或换成了别的文件，没有保存。"
                               "请把它放回原处再试；放不回去的，用“备份”把现在的内容另存一份。")

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        # Not peewee's atomic(): on a full disk SQLite rolls back by itself, and a second ROLLBACK hides the reason.
        connection = self.database.connection()
        if connection.in_transaction:
            yield
            return
        connection.execute(begin)
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    # --- ending ------------------------------------------------------------------------------------------------------

    def release(self) -> None:
        """Close this thread's connection (worker threads call it when a task is done)."""
        if not self.database.is_closed():
            connection = self.database.connection()
            self.database.close()
            self.database.opened.remove(connection)

    def connect(self) -> None:
        """Connect for the first time; from now on nobody else in this process may read the file."""
        self.database.connect()
        self._guards.append(files.guard(self.path))

    def discard(self) -> None:
        """Close a ledger that this process has just made, and remove it, before anybody else can take it."""
        self._close_connections()
        self.path.unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        """Leave one ordinary file (WAL emptied, rollback mode), close all connections, give the lock back; safe to call
        twice.
        """
        try:
            if not self.database.is_closed():
                self._close_connections()
        finally:
            if self._lock is not None:
                self._lock.release()
                self._lock = None

    def _close_connections(self) -> None:
        mine = self.database.connection()
        for connection in self.database.opened:
            if connection is not mine:
                connection.close()
        try:
            if not self.read_only:
                # In rollback mode a closed ledger can be read from any medium without files beside it.
                mine.execute("PRAGMA journal_mode = delete")
        except _DRIVER_ERRORS:
            pass  # somebody is reading: the WAL stays beside the file and counts at the next start; nothing is lost
        finally:
            self.database.close()
            self.database.opened.clear()
            for key in self._guards:
                files.unguard(key)
            self._guards.clear()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(path: Path, *, write: bool = True) -> Store:
    """Open an existing ledger, upgrading it if it is older.

    With *write* it takes the lock; otherwise nothing is locked and nothing can be changed (read-only media too).
    Raises BadFileError, NotALedgerError, LockedError, ReadOnlyError or StorageError with the sentence for the user.
    """
    from models.migrations.runner import LATEST

    version = LATEST if files.is_guarded(path) else check_header(path)
    if version > LATEST:
        raise NotALedgerError(
            f"台账“{path.name}”由更新版本的程序建立（格式 {version}），本程序只认到格式 {LATEST}。请先升级程序。"
        )
    if not write and version == LATEST:
        return _open_reader(path)
    check_writable(path)
    return _open_writer(path, version, FileLock.take(path))


def _open_writer(path: Path, version: int, lock: FileLock) -> Store:
    from models.migrations.runner import LATEST, upgrade

    store = Store(path, read_only=False, lock=lock)
    try:
        unclean = _wal_size(path) > 0
        with translated(path):
            store.connect()
        if unclean:
            check_integrity(store)
        if version < LATEST:
            upgrade(store)
    except BaseException:
        store.close()
        raise
    return store


def create_store(path: Path) -> Store:
    """Create an empty ledger of the latest version and open it; refuses a path at which something stands."""
    from models.migrations.runner import LATEST

    files.check_place(path)
    _refuse_existing(path)
    lock = FileLock.take(path)
    try:
        _refuse_existing(path)  # somebody may have made it before the lock was ours
        _write_fresh(path)
    except BaseException:
        lock.release()
        raise
    return _open_writer(path, LATEST, lock)


def _refuse_existing(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise BadFileError(f"“{path}”已经存在，没有覆盖。请换一个文件名，或直接打开它。")


def _write_fresh(path: Path) -> None:
    from models.migrations.runner import build_fresh

    with files.atomic_target(path) as temporary:
        temporary.unlink()
        blank = Store(temporary, read_only=False, lock=None)
        try:
            with translated(path):
                build_fresh(blank)
        finally:
            blank.close()
            for suffix in ("-wal", "-shm"):
                Path(f"{temporary}{suffix}").unlink(missing_ok=True)


def check_header(path: Path) -> int:
    """The schema version in the file's header; a BadFileError or NotALedgerError if it is no ledger of ours.

    Looks at the bytes, because SQLite opens a missing or empty file as a valid empty database.
    """
    try:
        kind = path.stat().st_mode
        if not stat.S_ISREG(kind):  # a pipe would be waited for without end
            what = "文件夹" if stat.S_ISDIR(kind) else "设备或管道"
            raise BadFileError(f"“{path}”是{what}，不是台账文件。请选择台账文件。")
        with open(path, "rb") as handle:
            head = handle.read(100)
    except OSError as error:
        raise files.explain(error, path, "读取") from error
    if not head:
        raise NotALedgerError(f"“{path.name}”是空文件，不是台账。请选择其他文件，或从备份恢复。")
    if len(head) < 100 or not head.startswith(_HEADER):
        raise NotALedgerError(f"“{path.name}”不是本程序的台账文件。如果它是 Excel 台账，请用“导入”。")
    version, application = struct.unpack(">I", head[60:64])[0], struct.unpack(">I", head[68:72])[0]
    if application != APPLICATION_ID:
        raise NotALedgerError(f"“{path.name}”是数据库文件，但不是本程序的台账。请选择台账文件。")
    return int(version)


def check_writable(path: Path) -> None:
    """ReadOnlyError unless the file and its folder can be written (SQLite needs files beside it)."""
    for place in (path, path.parent):
        if not os.access(place, os.W_OK):
            raise files.explain(PermissionError(errno.EACCES, "not writable"), place)


def check_integrity(store: Store) -> None:
    """integrity_check and foreign_key_check; NotALedgerError with advice when the file is damaged."""
    findings = [row[0] for row in store.fetch("PRAGMA integrity_check(5)") if row[0] != "ok"]
    findings += [f"{row[0]}" for row in store.fetch("PRAGMA foreign_key_check")]
    if findings:
        raise NotALedgerError(f"台账“{store.path.name}”已损坏，没有作任何改动。请用“恢复备份”取回最近的备份。")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn the driver's errors that come from the world into LedgerErrors about *path*; our own bugs pass."""
    try:
        yield
    except _DRIVER_ERRORS as error:
        known = _explain(error, path)
        if known is None:
            raise
        raise known from error


def _explain(error: BaseException, path: Path) -> LedgerError | None:
    original = error
    while hasattr(
        original, "orig"
    ):  # peewee wraps the driver's error (twice, while connecting), whose code tells the reason
        original = original.orig
    code = getattr(original, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return files.explain(OSError(errno.ENOSPC, "full"), path)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LockedError(f"台账“{path.name}”正被另一个程序占用。请稍候再试，或关闭另一个窗口。")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN):
        return ReadOnlyError(f"不能写入台账“{path.name}”或它所在的文件夹。请检查权限，或复制到可写的文件夹。")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return NotALedgerError(f"台账“{path.name}”已损坏，没有作任何改动。请用“恢复备份”取回最近的备份。")
    if code == sqlite3.SQLITE_CONSTRAINT:
        return ValueRefusedError("数据互相矛盾（编号重复，或指向不存在的行），没有保存。请检查后再试。")
    if code == sqlite3.SQLITE_IOERR:
        return StorageError(f"读写台账“{path.name}”时磁盘出错。请检查磁盘空间和磁盘，已保存的内容不受影响。")
    return None


def _open_reader(path: Path) -> Store:
    # On read-only media SQLite cannot make its -shm file; without a WAL the file may be taken as it is.
    writable = os.access(path.parent, os.W_OK) and os.access(path, os.W_OK)
    immutable = not writable and _wal_size(path) == 0
    store = Store(path, read_only=True, lock=None, immutable=immutable)
    with translated(path):
        store.connect()
        store.database.execute_sql("SELECT count(*) FROM sqlite_master")
    return store


def _wal_size(path: Path) -> int:
    try:
        return os.stat(f"{path}-wal").st_size
    except OSError:
        return 0


def _make_database(path: Path, remote: bool, read_only: bool, immutable: bool) -> _Database:
    pragmas: list[tuple[str, Any]] = [("foreign_keys", 1), ("recursive_triggers", 1), ("busy_timeout", 5000)]
    if read_only:
        pragmas.append(("query_only", 1))
    else:
        pragmas += [("journal_mode", "delete" if remote else "wal"), ("synchronous", "full")]
    # A reader may never be the one that empties the WAL: it could be mistaken about being the last.
    target = path.resolve().as_uri() + ("?mode=ro" if read_only else "?mode=rw") + ("&immutable=1" if immutable else "")
    database = _Database(None)
    database.opened = []
    if not read_only and not path.exists():
        target = target.replace("mode=rw", "mode=rwc")
    database.init(target, pragmas=pragmas, uri=True, check_same_thread=False)
    return database
