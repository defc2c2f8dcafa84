"""Whether the files of 佐证材料 are there and as they were taken in: by size and day first, then by checksum."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from models import files
from models.errors import LedgerError
from models.evidence import EvidenceItem
from models.evidence_files import CHANGED, MISSING, UNREADABLE, WHOLE, digest_of, locate
from models.progress import NoProgress, Progress

#: What a file is said to be, in one word.
WORDS = {WHOLE: "完好", MISSING: "缺失", CHANGED: "内容有变化", UNREADABLE: "读不出来"}
_NOBODY = NoProgress()
#: Of so many files it is remembered how they were when their checksum was right.
_MOST = 20_000


class Memory:
    """Files whose checksum was right, by path with size and time of the last change: those need not be read again.

    Kept in a file of this computer (*path*; None: only in memory); one that cannot be read or written costs time only.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._known: dict[str, list[int | str]] = {}
        try:
            found = json.loads(path.read_text(encoding="utf-8")) if path else {}
            self._known = found if isinstance(found, dict) else {}
        except (OSError, ValueError):
            pass

    def is_known(self, path: Path, sha256: str) -> bool:
        """True when the file was whole and has not been written since."""
        return self._known.get(str(path)) == self._facts(path, sha256)

    def note(self, path: Path, sha256: str) -> None:
        """The file is whole as it is now."""
        self._known[str(path)] = self._facts(path, sha256)

    def save(self) -> None:
        """Store what is known."""
        if self._path is None:
            return
        newest = dict(list(self._known.items())[-_MOST:])
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            files.write_bytes(self._path, json.dumps(newest, ensure_ascii=False).encode())
        except (OSError, LedgerError):
            pass

    @staticmethod
    def _facts(path: Path, sha256: str) -> list[int | str]:
        found = path.stat()
        return [found.st_size, found.st_mtime_ns, sha256]


def state_of(
    ledger: Path, item: EvidenceItem, memory: Memory, told: Callable[[int], None] = lambda size: None
) -> str:
    """How one file is. Reads it (telling the bytes so far) only when its size is right and it is not known to be whole.
    """
    try:
        path = locate(ledger, item)
        if path is None:
            return MISSING
        if not item.sha256 or memory.is_known(path, item.sha256):
            return WHOLE
        if path.stat().st_size != item.size or digest_of(path, told)[0] != item.sha256:
            return CHANGED
        memory.note(path, item.sha256)
    except (OSError, LedgerError):
        return UNREADABLE
    return WHOLE


def check(
    ledger: Path, items: Iterable[EvidenceItem], memory: Memory | None = None, progress: Progress = _NOBODY
) -> dict[str, str]:
    """How every file is, by the file's id. Without *memory* each is read whole."""
    one_each = {item.file: item for item in items}
    known = memory or Memory()
    found: dict[str, str] = {}
    for number, (key, item) in enumerate(one_each.items()):
        def told(_: int = 0, number: int = number) -> None:
            progress.step(number, len(one_each), f"正在检查佐证材料 {number + 1}/{len(one_each)}")

        told()
        found[key] = state_of(ledger, item, known, told)
    known.save()
    return found
