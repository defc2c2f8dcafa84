"""The files of 佐证材料: copies beside the ledger (``NAME.佐证``), named by their content, and files that are linked.

A copy is written whole or not at all, and made read-only, so that looking at it does not change it. Nothing is ever
deleted: what no row uses any more goes into the folder 回收, and comes back from there when it is used again (undo).
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from models import files
from models.backup import evidence_folder
from models.database import Store
from models.errors import BadFileError, LedgerError, StorageError, ValueRefusedError
from models.evidence import EvidenceItem, NewFile
from models.progress import NoProgress, Progress

#: The folder inside the evidence folder for what is not used any more.
RECYCLED = "回收"
#: How a file is: as it was taken in, not there, other content, not to be read.
WHOLE, MISSING, CHANGED, UNREADABLE = "whole", "missing", "changed", "unreadable"
#: Bytes read at once; after each such piece a cancel is heeded.
_PIECE = 4 * 1024 * 1024
_SUFFIX = re.compile(r"\.[0-9A-Za-z]{1,10}")
_OUR_NAME = re.compile(r"[0-9a-f]{64}(?:\.[0-9a-z]{1,10})?")
#: Kinds of files that run, or make something run, when they are opened: Windows (PATHEXT, ShellExecute, shortcuts) and
#: Linux. Never opened, and so not taken in either.
RUNNING = frozenset(
    ".exe .com .bat .cmd .ps1 .psm1 .ps1xml .psc1 .vbs .vbe .vb .js .jse .ws .wsf .wsc .wsh .msc .msi .msp .mst .msix"
    " .appx .appinstaller .scr .pif .lnk .url .website .hta .cpl .jar .jnlp .reg .inf .scf .sct .shs .shb .chm .hlp"
    " .gadget .application .appref-ms .settingcontent-ms .library-ms .search-ms .searchconnector-ms .theme .themepack"
    " .dll .ocx .sys .drv .ade .adp .diagcab .xll .desktop .sh .bash .csh .run .bin .out .appimage .deb .rpm .py .pyw"
    " .pyc .pl .rb .php .iso .img .vhd .vhdx .action .command".split()
)
_NOBODY = NoProgress()


@dataclass(frozen=True)
class Taken:
    """What came of taking files in: the files, and a sentence for each that was refused."""

    files: tuple[NewFile, ...] = ()
    refused: tuple[str, ...] = ()


# --- names and places ------------------------------------------------------------------------------------------------


def refusal(name: str) -> str:
    """Why a file of that name is neither taken in nor opened; "" when it may be."""
    suffix = Path(name.rstrip(" .")).suffix.lower()
    if suffix in RUNNING:
        return f"“{name}”是程序、脚本或快捷方式，打开它可能会运行程序，所以不作为佐证材料，也不会打开。请换成文档、图片或压缩包。"
    if not suffix:
        return f"“{name}”没有扩展名，看不出是什么文件。请加上扩展名（如 .pdf）后再试。"
    return ""


def stored_name(sha256: str, name: str) -> str:
    """What a copy is called: its checksum, and the ending that tells programs what it is."""
    suffix = Path(name).suffix.lower()
    return sha256 + (suffix if _SUFFIX.fullmatch(suffix) else "")


def places(ledger: Path, item: EvidenceItem) -> tuple[Path, ...]:
    """Where a file may lie, the usual place first: a linked one at its path, a copy beside the ledger or in 回收."""
    if item.linked_path:
        path = Path(item.linked_path)
        return (path if path.is_absolute() else ledger.parent / path,)
    folder = evidence_folder(ledger)
    names = dict.fromkeys((stored_name(item.sha256, item.name), item.sha256))
    return (*(folder / name for name in names), *(folder / RECYCLED / name for name in names))


def locate(ledger: Path, item: EvidenceItem) -> Path | None:
    """Where the file lies; None when it is missing."""
    return next((path for path in places(ledger, item) if path.is_file()), None)


def link_text(ledger: Path, path: Path) -> str:
    """How a linked file is noted: beside or below the ledger by the way from there, so that both can be moved."""
    resolved, home = path.resolve(), ledger.parent.resolve()
    return resolved.relative_to(home).as_posix() if resolved.is_relative_to(home) else str(resolved)


# --- taking in -------------------------------------------------------------------------------------------------------


@contextmanager
def take_in(
    ledger: Path, sources: Sequence[Path], linked: bool = False, progress: Progress = _NOBODY
) -> Iterator[Taken]:
    """Copy files beside the ledger (*linked*: only read them), to be noted in the ledger inside the ``with``.

    Files that are not fit are named in ``refused``; ValueRefusedError when none is fit. A full disk, a cancel, or any
    exception inside the ``with``: no copy made here stays.
    """
    fit, refused = _fit(sources)
    if not fit:
        raise ValueRefusedError(refused[0] if refused else "没有选择文件。")
    made: list[Path] = []
    try:
        yield Taken(tuple(_take_all(ledger, fit, linked, progress, made)), tuple(refused))
    except BaseException:
        for path in made:
            _discard(path)
        raise


def _fit(sources: Sequence[Path]) -> tuple[list[Path], list[str]]:
    fit, refused = [], []
    for path in dict.fromkeys(sources):
        try:
            _check(path)
            fit.append(path)
        except LedgerError as error:
            refused.append(str(error))
    return fit, refused


def _check(path: Path) -> None:
    if files.is_guarded(path):
        raise BadFileError(f"“{path.name}”是正在打开的台账，不能作为佐证材料。请选择其他文件。")
    try:
        found = path.stat()
    except OSError as error:
        raise files.explain(error, path, "读取") from error
    if not stat.S_ISREG(found.st_mode):
        raise BadFileError(f"“{path.name}”不是文件（可能是文件夹）。请选择文件；整个文件夹可以先压缩成一个文件。")
    if why := refusal(path.name):
        raise ValueRefusedError(why)
    if not found.st_size:
        raise BadFileError(f"“{path.name}”是空文件（0 字节），可能没有保存好。请检查后再添加。")


def _take_all(
    ledger: Path, sources: Sequence[Path], linked: bool, progress: Progress, made: list[Path]
) -> Iterator[NewFile]:
    total, done = sum(path.stat().st_size for path in sources), 0

    def told(path: Path) -> Callable[[int], None]:
        return lambda size: progress.step((done + size) // 1024, total // 1024, f"正在存入佐证材料“{path.name}”")

    for path in sources:
        if linked:
            digest, size = digest_of(path, told(path))
            yield NewFile(path.name, digest, size, link_text(ledger, path))
        else:
            digest, size = _copy(path, evidence_folder(ledger), told(path), made)
            yield NewFile(path.name, digest, size)
        done += size


def _copy(source: Path, folder: Path, told: Callable[[int], None], made: list[Path]) -> tuple[str, int]:
    """Copy one file into the folder; its checksum and size. A copy that is there and whole stays."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise files.explain(error, folder) from error
    with files.scratch(folder, "佐证") as temporary:
        digest, size = _copy_bytes(source, temporary, told)
        target = folder / stored_name(digest, source.name)
        try:
            if not target.is_file() or digest_of(target)[0] != digest:
                is_new = not target.exists()
                _keep_days(source, temporary)
                _writable(target)
                files.put(temporary, target)
                made += [target] if is_new else []
                _protect(target)
        except OSError as error:
            raise files.explain(error, folder / source.name) from error
    return digest, size


def _copy_bytes(source: Path, target: Path, told: Callable[[int], None]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with open(target, "wb") as out:
        for piece in _pieces(source):
            digest.update(piece)
            try:
                out.write(piece)
            except OSError as error:
                raise files.explain(error, target.with_name(source.name)) from error
            size += len(piece)
            told(size)
    return digest.hexdigest(), size


def digest_of(path: Path, told: Callable[[int], None] = lambda size: None) -> tuple[str, int]:
    """SHA-256 and size of a file; *told* gets the bytes read so far."""
    digest, size = hashlib.sha256(), 0
    for piece in _pieces(path):
        digest.update(piece)
        size += len(piece)
        told(size)
    return digest.hexdigest(), size


def _pieces(path: Path) -> Iterator[bytes]:
    if files.is_guarded(path):
        raise BadFileError(f"“{path.name}”是正在打开的台账，不能当作别的文件读取。请选择其他文件。")
    try:
        with open(path, "rb") as handle:
            while piece := handle.read(_PIECE):
                yield piece
    except OSError as error:
        raise files.explain(error, path, "读取") from error


def _keep_days(source: Path, copy: Path) -> None:
    """A copy has the day of what it was made of: that of a photograph is part of the proof."""
    found = source.stat()
    os.utime(copy, ns=(found.st_atime_ns, found.st_mtime_ns))


def _writable(path: Path) -> None:
    if path.exists():
        path.chmod(0o644)


def _protect(path: Path) -> None:
    try:
        path.chmod(0o444)
    except OSError:
        pass  # a disk without such rights; the checksum tells of a change all the same


def _discard(path: Path) -> None:
    try:
        _writable(path)
        path.unlink(missing_ok=True)
    except OSError:
        pass  # a whole copy that nothing names; it takes room, nothing else


# --- what is not used any more ---------------------------------------------------------------------------------------


def tidy(store: Store) -> int:
    """Put copies that the ledger does not name (any more) into 回收, and bring back those that it names again; how
    many were put away. StorageError and the like when a file cannot be moved; it stays where it is then.
    """
    folder = evidence_folder(store.path)
    if not folder.is_dir():
        return 0
    named = {row[0] for row in store.fetch("SELECT sha256 FROM evidence_file WHERE linked_path = ''")}
    recycled = folder / RECYCLED
    for path in _ours(recycled):
        if path.stem in named and not (folder / path.name).exists():
            _move(path, folder)
    unused = [path for path in _ours(folder) if path.stem not in named]
    for path in unused:
        _move(path, recycled)
    return len(unused)


def _ours(folder: Path) -> list[Path]:
    """The copies in a folder; anything else that somebody has put there is left alone."""
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if _OUR_NAME.fullmatch(path.name) and path.is_file()]


def _move(path: Path, folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
        _writable(folder / path.name)
        os.replace(path, folder / path.name)
    except OSError as error:
        raise StorageError(f"佐证文件没有移到“{folder}”（{error.strerror or error}）。文件还在原处，请关闭正在使用它的程序后再试。") from error
