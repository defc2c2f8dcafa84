"""Safe copies of a ledger: made by VACUUM INTO, opened and checked before they count; bringing one back.

Never a file copy: an open ledger's newest data stand in its WAL, and a copy of the file alone may have no tables at
all.
"""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from models import files, schema
from models.database import Store, check_integrity, open_store, translated
from models.errors import BadFileError, LedgerError, NotALedgerError
from models.locking import FileLock
from models.progress import NoProgress, Progress

_STAMP = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"-\d{8}-\d{6}$")
_NOBODY = NoProgress()
_TABLES = (*schema.JOURNALED, *schema.UNJOURNALED)


def write_copy(store: Store, target: Path) -> None:
    """Write a checked copy of an open ledger to *target*, whole or not at all; an existing file is replaced."""
    with files.atomic_target(target) as temporary:
        temporary.unlink()
        store.vacuum_into(temporary, target)
        _check_copy(store, temporary)


def backup(store: Store, folder: Path | None = None, progress: Progress = _NOBODY) -> Path:
    """Write ``NAME-20250630-171500.db`` into *folder* (default: ``备份`` beside the ledger); the file's path.

    Evidence files beside the ledger (``NAME.佐证``) are copied too, each once: they are named by content. They come
    first, so that no backup names a file that is not with it; a cancel leaves at most whole copies of some. Files that
    are only linked, and what lies in 回收, stay where they are. A damaged ledger is not backed up, so that it cannot
    push out good copies.
    """
    check_integrity(store)
    folder = folder or store.path.parent / "备份"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise files.explain(error, folder) from error
    target = _free_name(folder / f"{store.path.stem}-{store.clock().strftime(_STAMP)}{store.path.suffix}")
    _copy_evidence(evidence_folder(store.path), evidence_folder(folder / store.path.name), progress)
    write_copy(store, target)
    return target


def restore(copy: Path, ledger: Path, clock: datetime | None = None) -> Path | None:
    """Put a backup in the ledger's place; where the present ledger went (None if there was none).

    The backup is opened and checked first. The present file is kept as ``NAME.恢复前-时间.db``; its journals go with it,
    since SQLite replays a WAL by its mere presence. A failure at any step leaves the old ledger in use.
    """
    _check_backup(copy)
    if copy.resolve() == ledger.resolve():
        raise BadFileError("备份文件和要恢复的台账是同一个文件，没有恢复。请选择另一个文件。")
    lock = FileLock.take(ledger)
    try:
        return _put_back(copy, ledger, clock or datetime.now())
    finally:
        lock.release()


def evidence_folder(ledger: Path) -> Path:
    """Where the evidence files of a ledger lie."""
    return ledger.with_name(ledger.stem + ".佐证")


def _put_back(copy: Path, ledger: Path, now: datetime) -> Path | None:
    kept = None
    with files.atomic_target(ledger) as temporary:
        temporary.unlink()
        with open_store(copy, write=False) as source:
            source.vacuum_into(temporary, ledger)
        if ledger.exists():
            kept = _free_name(ledger.with_name(f"{ledger.stem}.恢复前-{now.strftime(_STAMP)}{ledger.suffix}"))
            _keep_present(ledger, kept)
        for suffix in ("-wal", "-shm", "-journal"):
            Path(f"{ledger}{suffix}").unlink(missing_ok=True)
    _copy_evidence(evidence_folder(copy.with_name(_NAME.sub("", copy.stem) + copy.suffix)), evidence_folder(ledger))
    return kept


def _keep_present(ledger: Path, kept: Path) -> None:
    """Keep the present ledger as *kept*: as a checked copy if it is sound, else as it is, journals and all."""
    try:
        with open_store(ledger, write=False) as store:
            write_copy(store, kept)
    except LedgerError:
        for suffix in ("", "-wal"):
            if Path(f"{ledger}{suffix}").exists():
                shutil.copyfile(f"{ledger}{suffix}", f"{kept}{suffix}")


def _check_copy(store: Store, copy: Path) -> None:
    with Store(copy, read_only=True, lock=None, immutable=True) as other, translated(copy):
        sound = other.scalar("PRAGMA quick_check") == "ok"
        same = sound and all(_count(other, model) == _count(store, model) for model in _TABLES)
    if not same:
        raise BadFileError("备份没有通过检查，已作废。请换一个磁盘再备份。")


def _check_backup(copy: Path) -> None:
    try:
        with open_store(copy, write=False) as store:
            check_integrity(store)
    except NotALedgerError as error:
        raise NotALedgerError(f"备份“{copy.name}”不能用，没有恢复：{error}") from error


def _count(store: Store, model: Any) -> int:
    return int(store.scalar(f'SELECT count(*) FROM "{schema.table_name(model)}"'))


def _free_name(path: Path) -> Path:
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return found


def _copy_evidence(source: Path, target: Path, progress: Progress = _NOBODY) -> None:
    if not source.is_dir():
        return
    try:
        target.mkdir(exist_ok=True)
        found = [path for path in source.iterdir() if path.is_file() and not path.name.startswith(".")]
        for number, path in enumerate(found):
            progress.step(number, len(found), "正在备份佐证材料")
            if not (target / path.name).exists():
                with files.atomic_target(target / path.name) as temporary:
                    shutil.copyfile(path, temporary)
    except OSError as error:
        raise files.explain(error, target) from error
