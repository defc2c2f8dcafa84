"""An archive (归档) as files: a folder or a .zip with a manifest of checksums, whole or not at all. No Qt here."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from models import files
from models.errors import BadFileError, ValueRefusedError

MANIFEST, READABLE = "清单.json", "清单.txt"
FORMAT, VERSION = "zhenggai-archive", 1
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
#: Names that Windows keeps for devices, whatever stands behind them.
_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|COM\d|LPT\d)(?:\.|$)", re.IGNORECASE)
#: Characters of a name; Windows takes 260 for the whole path.
_LONGEST_NAME = 50
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)

#: Kinds of archives and of files that are not made; a folder of that name would not be what was meant.
_OTHER_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".docx", ".pdf", ".txt", ".xlsx", ".json", ".db")


def safe_name(text: str, default: str = "通报") -> str:
    """*text* as a file name without its extension that every system takes."""
    name = _NOT_IN_NAMES.sub("_", text).strip(" .")[:_LONGEST_NAME].strip(" .") or default
    return f"_{name}" if _DEVICES.match(name) else name


def check_place(out: Path) -> None:
    """Refuse a place at which something stands; nothing is ever overwritten."""
    files.check_place(out)
    if out.suffix.lower() in _OTHER_ARCHIVES:
        raise ValueRefusedError(f"归档只能是 .zip 压缩包或文件夹，不能是“{out.suffix}”。请改文件名。")
    if out.is_dir() and out.suffix.lower() != ".zip" and not any(out.iterdir()):
        return
    if out.exists() or out.is_symlink():
        raise ValueRefusedError(f"“{out}”已经存在，没有覆盖。请换一个名字。")


@contextmanager
def archive_folder(out: Path) -> Iterator[Path]:
    """A folder to put the archive's files into; on success they stand at *out* (a folder, or one .zip)."""
    check_place(out)
    staging: Path | None = None
    try:
        staging = Path(tempfile.mkdtemp(prefix=f".{out.stem[:20]}-", suffix=".tmp", dir=out.parent))
        yield staging
        if out.suffix.lower() == ".zip":
            _write_zip(staging, out)
        else:
            staging.chmod(0o755)
            if out.is_dir():
                out.rmdir()
            os.rename(staging, out)
    except OSError as error:
        raise files.explain_new(error, out) from error
    finally:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)


def write_manifest(folder: Path, facts: Mapping[str, Any], lines: list[str]) -> None:
    """List all files of a folder with size and SHA-256, as JSON with *facts* and as text to be read under *lines*."""
    listed = [{"name": path.name, "size": path.stat().st_size, "sha256": _digest(path.read_bytes())}
              for path in sorted(folder.iterdir())]
    rows = [f"{each['name']}　{each['size']} 字节\n    SHA-256：{each['sha256']}" for each in listed]
    readable = "\n".join([*lines, "", "文件：", *rows, ""])
    (folder / READABLE).write_text(readable, encoding="utf-8", newline="\r\n")
    text = (folder / READABLE).read_bytes()
    listed.append({"name": READABLE, "size": len(text), "sha256": _digest(text)})
    whole = {"format": FORMAT, "version": VERSION, **facts, "files": listed}
    (folder / MANIFEST).write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def verify_archive(path: Path) -> tuple[str, ...]:
    """What is wrong with an archive (folder or .zip), a sentence each; empty when every file is as it was archived."""
    names, read = _contents(path)
    try:
        listed = {each["name"]: each["sha256"] for each in json.loads(read(MANIFEST))["files"]}
    except (KeyError, TypeError, ValueError) as error:
        raise BadFileError(f"“{path.name}”里没有可用的“{MANIFEST}”，不是本程序的归档。请检查选择的文件。") from error
    found = [f"缺少文件“{name}”。" for name in listed if name not in names]
    found += [f"多出文件“{name}”，不在清单里。" for name in names if name not in listed and name != MANIFEST]
    return (*found, *(f"文件“{name}”与归档时的校验值不符。" for name, digest in listed.items()
                      if name in names and _digest(read(name)) != digest))


def _contents(path: Path) -> tuple[list[str], Callable[[str], bytes]]:
    """The names of an archive's files, and how one is read."""
    if path.is_dir():
        return [each.name for each in path.iterdir()], lambda name: files.read_bytes(path / name)
    try:
        with zipfile.ZipFile(path) as packed:
            parts = {name: packed.read(name) for name in packed.namelist()}
    except (OSError, zipfile.BadZipFile, RuntimeError) as error:
        raise BadFileError(f"“{path.name}”不是归档文件，或已损坏。请检查选择的文件。") from error
    return list(parts), parts.__getitem__


def _write_zip(folder: Path, out: Path) -> None:
    """Pack the files with fixed dates: the same files give the same bytes."""
    with files.atomic_target(out) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(path.name, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            packed.writestr(entry, path.read_bytes())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
