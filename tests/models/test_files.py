"""Files are written whole or not at all, and the operating system's refusals are sentences."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from models import files
from models.errors import BadFileError, LedgerError, ReadOnlyError, StorageError


def test_a_failure_keeps_the_old_file(tmp_path: Path) -> None:
    """An exception in the middle leaves the old content and no temporary file."""
    path = tmp_path / "a.txt"
    files.write_bytes(path, b"old")
    with pytest.raises(RuntimeError), files.atomic_target(path) as temporary:
        temporary.write_bytes(b"half")
        raise RuntimeError("broken on purpose")
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("code", "kind", "sentence"),
    [
        (errno.ENOSPC, StorageError, "磁盘空间不足"),
        (errno.EROFS, ReadOnlyError, "只读"),
        (errno.EACCES, ReadOnlyError, "没有权限"),
        (errno.EIO, StorageError, "出错"),
        (errno.ENOENT, BadFileError, "找不到"),
        (errno.ELOOP, BadFileError, "没有尽头的链接"),
        (errno.EEXIST, BadFileError, "已经存在"),
    ],
)
def test_refusals_are_sentences(tmp_path: Path, code: int, kind: type[LedgerError], sentence: str) -> None:
    """Full disk, read-only medium, no right, broken disk, no such folder."""
    with pytest.raises(kind, match=sentence), files.atomic_target(tmp_path / "a.txt"):
        raise OSError(code, "x")
    assert list(tmp_path.iterdir()) == []


def test_new_files_have_ordinary_rights(tmp_path: Path) -> None:
    """Others may read what a person saves, as with any program."""
    files.write_bytes(tmp_path / "a", b"x")
    (tmp_path / "b").write_bytes(b"x")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    """Neither written nor read."""
    with pytest.raises(BadFileError, match="是文件夹"):
        files.write_bytes(tmp_path, b"x")
    with pytest.raises(LedgerError):
        files.read_bytes(tmp_path)


def test_what_a_crash_left_is_cleared(tmp_path: Path) -> None:
    """An old temporary file of the same target goes with the next writing; a young one, and others' files, stay."""
    names = ("a-0123456789ab", "a-ba9876543210", "b-0123456789ab")
    old, young, other = (tmp_path / f".{name}.txt.tmp" for name in names)
    for path in (old, young, other):
        path.write_bytes(b"x")
    for path in (old, other):
        os.utime(path, (1, 1))
    files.write_bytes(tmp_path / "a.txt", b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([young.name, other.name, "a.txt"])
