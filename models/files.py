"""Writing files so that a reader finds the old one or the new one, never half of one."""

from __future__ import annotations

import errno
import glob
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import BadFileError, LedgerError, ReadOnlyError, StorageError

#: A temporary file that nobody has touched for so long (seconds) is one that a crash has left.
_LEFT_BEHIND_AFTER = 3600
#: Windows: another program (virus scanner, indexer) may hold a file for a moment; tried this often, in seconds.
_RETRY_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)


#: What to do without rights, by what was to be done.
_WITHOUT_RIGHTS = {"写入": "请换一个文件夹，或关闭正在使用该文件的程序后再试", "读取": "请检查文件权限，或换一份文件",
                   "打开": "请检查文件和所在文件夹的权限，或换一个位置"}


def check_place(path: Path) -> None:
    """Refuse a place for a new file or folder whose own folder is missing or is none."""
    folder = path.parent
    if folder.is_dir():
        return
    if folder.exists():
        raise BadFileError(f"“{folder}”是文件，不是文件夹。请换一个位置。")
    raise BadFileError(f"找不到文件夹“{folder}”。请先建立文件夹，或换一个位置。")


def check_writable(path: Path) -> None:
    """Refuse to replace a file that somebody has made read-only (a rename would not ask)."""
    if path.is_file() and not path.stat().st_mode & 0o222:
        raise ReadOnlyError(f"“{path}”是只读文件，没有覆盖。请换一个文件名，或先去掉它的只读属性。")


def explain(error: OSError, path: Path, doing: str = "写入") -> LedgerError:
    """The sentence for an operating system error about *path*; *doing* is 写入, 读取 or 打开 (when nobody knows)."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageError(f"磁盘空间不足，没有写入“{path.name}”。请清理磁盘或换一个位置后再试。")
    if error.errno == errno.EROFS:
        return ReadOnlyError(f"“{path.parent}”所在的磁盘是只读的，不能{doing}“{path.name}”。请换一个可写的位置。")
    if error.errno in (errno.EACCES, errno.EPERM):
        return ReadOnlyError(f"没有权限{doing}“{path}”。{_WITHOUT_RIGHTS.get(doing, _WITHOUT_RIGHTS['打开'])}。")
    if isinstance(error, IsADirectoryError):
        return BadFileError(f"“{path}”是文件夹，不是文件。请指定一个文件名。")
    if error.errno == errno.ENAMETOOLONG:
        return BadFileError(f"文件名“{path.name[:20]}…”太长，系统不接受。请换一个短一些的名字。")
    if error.errno == errno.ELOOP:
        return BadFileError(f"“{path}”是指来指去、没有尽头的链接，找不到文件。请选择文件本身。")
    if isinstance(error, FileExistsError):
        return BadFileError(f"“{path}”已经存在，放不了新的。请把它移走或改名后再试。")
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return BadFileError(f"找不到“{path}”。请检查文件名和所在文件夹。")
    return StorageError(f"{doing}“{path}”时出错（{error.strerror or error}）。请检查磁盘后再试。")


def explain_new(error: OSError, path: Path) -> LedgerError:
    """:func:`explain` for something new at *path*, where a folder is there and yet takes no files (/proc)."""
    if isinstance(error, FileNotFoundError) and path.parent.is_dir():
        return ReadOnlyError(f"文件夹“{path.parent}”不能存放文件，没有写入“{path.name}”。请换一个文件夹。")
    return explain(error, path)


@contextmanager
def atomic_target(path: Path) -> Iterator[Path]:
    """Give a temporary path beside *path*; on success it replaces *path*, on any error it is removed.

    Raises LedgerError for what the operating system refuses; other exceptions pass through unchanged.
    """
    _clear_left_behind(path)
    temporary = _temporary_beside(path)
    try:
        yield temporary
        _flush(temporary)
        _replace(temporary, path)
    except OSError as error:
        raise explain(error, path) from error
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def scratch(folder: Path, purpose: str) -> Iterator[Path]:
    """A temporary file in *folder*, gone afterwards unless :func:`put` has given it its name. What a power cut has left
    under the same *purpose* goes first.
    """
    _clear_left_behind(folder / purpose)
    temporary = _temporary_beside(folder / purpose)
    try:
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def put(temporary: Path, target: Path) -> None:
    """Give a finished :func:`scratch` file its name, in place of what may stand there; OSError passes through."""
    _flush(temporary)
    _replace(temporary, target)


def write_bytes(path: Path, data: bytes) -> None:
    """Write *data* to *path*, whole or not at all."""
    with atomic_target(path) as temporary:
        temporary.write_bytes(data)


#: (device, inode) of the databases that this process has open.
_guarded: Counter[tuple[int, int]] = Counter()


def guard(path: Path) -> tuple[int, int]:
    """Note that *path* is an open database of this process; the key for :func:`unguard`.

    On POSIX, closing any descriptor of a file drops all locks that the process has on it, SQLite's too; another process
    would then take the database for unused and delete its WAL. So nobody here may read such a file but SQLite.
    """
    found = os.stat(path)
    _guarded[found.st_dev, found.st_ino] += 1
    return found.st_dev, found.st_ino


def unguard(key: tuple[int, int]) -> None:
    """The database is closed."""
    _guarded[key] -= 1


def is_guarded(path: Path) -> bool:
    """True for a database that this process has open."""
    try:
        found = os.stat(path)
    except OSError:
        return False
    return _guarded[found.st_dev, found.st_ino] > 0


def read_bytes(path: Path) -> bytes:
    """The content of *path*, or a LedgerError with the sentence why not."""
    if is_guarded(path):
        raise BadFileError(f"“{path.name}”是正在打开的台账，不能当作别的文件读取。请选择其他文件。")
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise BadFileError(f"“{path}”不是普通文件，不能读取。请换一个文件。")
        return path.read_bytes()
    except OSError as error:
        raise explain(error, path, "读取") from error


def _temporary_beside(path: Path) -> Path:
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a directory", str(path))
        check_writable(path)
        # Exclusive, and with the rights of any other file that a person saves.
        name = path.with_name(f".{path.stem}-{os.urandom(6).hex()}{path.suffix}.tmp")
        os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    except OSError as error:
        raise explain_new(error, path) from error
    return name


def _clear_left_behind(path: Path) -> None:
    """Remove temporary files of *path* that a power cut has left; a young one may still be somebody's."""
    try:
        for left in path.parent.glob(f".{glob.escape(path.stem)}-{'[0-9a-f]' * 12}{glob.escape(path.suffix)}.tmp*"):
            if time.time() - left.stat().st_mtime > _LEFT_BEHIND_AFTER:
                left.unlink(missing_ok=True)
    except OSError:
        pass  # they take room, nothing else


def _flush(path: Path) -> None:
    with open(path, "rb+") as handle:
        os.fsync(handle.fileno())


def _replace(source: Path, target: Path, pause: Callable[[float], None] = time.sleep) -> None:
    for seconds in _RETRY_PAUSES if os.name == "nt" else ():
        try:
            os.replace(source, target)
            return
        except PermissionError:
            pause(seconds)
    os.replace(source, target)
