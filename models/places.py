"""What kind of place a ledger lies in: local disk, network share, folder of a synchronising program."""

from __future__ import annotations

import sys
from pathlib import Path

_SYNCED = ("onedrive", "dropbox", "nutstore", "坚果云", "百度网盘同步", "baidusyncdisk", "wps云盘", "google drive")
_NETWORK_TYPES = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "davfs")
_DRIVE_REMOTE = 4  # Windows' GetDriveTypeW


def is_remote(path: Path) -> bool:
    """True on a network share or in a synced folder, where SQLite's WAL is not safe (design §5)."""
    resolved = path.resolve()
    if any(mark in part.lower() for part in resolved.parts for mark in _SYNCED):
        return True
    return _windows_remote(resolved) if sys.platform == "win32" else _linux_remote(resolved)


def _windows_remote(path: Path) -> bool:
    import ctypes

    drive_type = getattr(ctypes, "windll").kernel32.GetDriveTypeW(path.drive + "\\")  # noqa: B009 (not on Linux)
    return path.drive.startswith("\\\\") or bool(drive_type == _DRIVE_REMOTE)


def _linux_remote(path: Path, mounts: Path = Path("/proc/mounts")) -> bool:
    best, kind = 0, ""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    for line in lines:
        fields = line.split(" ")
        if len(fields) > 2 and path.is_relative_to(fields[1].replace("\\040", " ")) and len(fields[1]) >= best:
            best, kind = len(fields[1]), fields[2]
    return kind in _NETWORK_TYPES
