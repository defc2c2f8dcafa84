"""A lock file beside the ledger that says who has it open: used by window and commands alike (design §5).

The file names host, user, process and time for people; whether the holder still lives is told by the operating system's
own lock on the file, which dies with the process. So a lock left by a crash on this computer is taken over silently.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from models import files
from models.errors import LockedError

_LOCK_OFFSET = 1 << 30  # Windows locks bytes against reading, so a byte behind the text is locked


@dataclass(frozen=True)
class Holder:
    """Who holds a ledger: computer, account, process number and since when (ISO)."""

    host: str
    user: str
    pid: int
    since: str


class FileLock:
    """The lock on one ledger file, held until :meth:`release`."""

    def __init__(self, path: Path, handle: IO[str]) -> None:
        self.path = path
        self._handle = handle

    @classmethod
    def take(cls, ledger: Path) -> FileLock:
        """Lock *ledger* for writing; LockedError with the holder's name if somebody has it, LedgerError if impossible.
        """
        path = lock_path(ledger)
        for _ in range(10):
            try:
                handle = open(path, "a+", encoding="utf-8")
            except OSError as error:
                raise files.explain(error, path) from error
            if not _try_lock(handle):
                holder = read_holder(path)
                handle.close()
                raise _refusal(ledger, holder)
            if _still_there(handle, path):
                return cls._claim(ledger, path, handle)
            handle.close()  # its holder removed it between our opening and locking it
        raise _refusal(ledger, read_holder(path))

    @classmethod
    def _claim(cls, ledger: Path, path: Path, handle: IO[str]) -> FileLock:
        left = read_holder(path)
        if left is not None and left.host != computer_name():
            # A share without lock service answers «free» always: the name in the file is all we know.
            handle.close()
            raise LockedError(
                f"台账“{ledger.name}”似乎由“{left.host}”上的“{left.user}”打开着（{left.since}）。"
                f"确认对方已关闭后，删除“{path.name}”再打开。"
            )
        try:
            handle.seek(0)
            handle.truncate()
            handle.write(json.dumps(asdict(_self()), ensure_ascii=False))
            handle.flush()
        except OSError as error:
            path.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # closing tries once more to write what did not fit
                handle.close()
            raise files.explain(error, ledger) from error
        return cls(path, handle)

    def release(self) -> None:
        """Remove the lock file and let go."""
        try:
            if os.name != "nt":
                self.path.unlink(missing_ok=True)
        except OSError:
            pass  # the folder has become read-only; a lock without a living holder hinders nobody
        self._handle.close()
        if os.name == "nt":
            self.path.unlink(missing_ok=True)


def computer_name() -> str:
    """This computer's name, as the network knows it (without the socket module, which would slow every start)."""
    return os.uname().nodename if sys.platform != "win32" else os.environ.get("COMPUTERNAME", "")


def lock_path(ledger: Path) -> Path:
    """Where the lock of *ledger* lies."""
    return ledger.with_name(ledger.name + ".lock")


def read_holder(path: Path) -> Holder | None:
    """Who is named in a lock file; None when it is missing or empty."""
    try:
        return Holder(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _self() -> Holder:
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = ""
    return Holder(computer_name(), user, os.getpid(), datetime.now().isoformat(" ", "minutes"))


def _refusal(ledger: Path, holder: Holder | None) -> LockedError:
    who = f"由“{holder.host}”上的“{holder.user}”自 {holder.since} 起打开着" if holder else "正被另一个程序打开着"
    return LockedError(f"台账“{ledger.name}”{who}。请在那边关闭后再试；查看和导出不受影响。")


def _still_there(handle: IO[str], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle.fileno()), os.stat(path))
    except OSError:
        return False


def _try_lock(handle: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(_LOCK_OFFSET)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
