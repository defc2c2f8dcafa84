"""Damages good files in thousands of ways and imports what can still be read: run as a program of its own by
test_hostile.py, because what it tries may kill it.

Called with the samples' folder, a file for the answer, the first and the last mutation (without them: the files as they
are). Each mutation is made from
its own number, so that one that went wrong can be made again.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from models import changes, database, queries
from models.database import Store
from models.errors import LedgerError
from models.importing.formats import file_kind
from models.importing.grid import Workbook
from models.importing.workbook import read_here, read_workbook
from tests.models.importing.files import unzipped, zipped
from ui import jobs

MEMORY = 1_500_000_000
_NASTY = (
    b"", b"-1", b"0", b"1", b"99999999999", b"1048577", b"65536", b"A1048576", b"XFD1", b"A0", b"1e309", b"nan",
    b"\x00",
    b"&#0;", b"&x;", b"true", b"../../x", b"A1:XFD1048576", b"ZZZZ1", b"4294967295", b"s", b"e", b"\xff\xfe", b"=1+1",
)
_ATTRIBUTE = re.compile(rb"([\w:-]+)=([\"'])(.*?)\2")
_TAG = re.compile(rb"<[^<>]{1,200}>")
_TEXT = re.compile(rb">([^<>]{1,40})<")
Change = Callable[[random.Random, bytes], bytes]


def _flip(chance: random.Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 20))):
        if made:
            made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def _cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _move(chance: random.Random, data: bytes) -> bytes:
    """A stretch is left out, said twice, or overwritten by another one."""
    start, length, other = (chance.randrange(len(data) + 1) for _ in range(3))
    stretch = data[start : start + length % 400]
    rest = data[start + len(stretch) :]
    return data[:start] + chance.choice((b"", stretch * 2, data[other : other + len(stretch)])) + rest


def _replace(pattern: re.Pattern[bytes], group: int) -> Change:
    def change(chance: random.Random, data: bytes) -> bytes:
        found = list(pattern.finditer(data))
        for match in chance.sample(found, min(len(found), 1)):
            data = data[: match.start(group)] + chance.choice(_NASTY) + data[match.end(group) :]
        return data

    return change


def _tag(chance: random.Random, data: bytes) -> bytes:
    """A tag is left out, or said a few hundred times."""
    found = list(_TAG.finditer(data))
    if not found:
        return data
    match = chance.choice(found)
    return data[: match.start()] + match.group() * chance.choice((0, 2, 300)) + data[match.end() :]


_BYTES: tuple[Change, ...] = (_flip, _cut, _move)
_MARKUP: tuple[Change, ...] = (_replace(_ATTRIBUTE, 3), _replace(_ATTRIBUTE, 3), _replace(_TEXT, 1), _tag, _flip, _move)


def _parts(chance: random.Random, data: bytes) -> bytes:
    """A zip package whose parts are changed, swapped or missing, in itself whole again."""
    parts: dict[str, Any] = {**unzipped(data)}
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    one, other = chance.choice(names), chance.choice(names)
    kind = chance.random()
    if kind < 0.08:
        parts[one], parts[other] = parts[other], parts[one]
    elif kind < 0.16:
        del parts[one]
    else:
        weighty = [name for name in names if "sheet" in name or "content" in name or "document" in name] or names
        one = chance.choice((one, chance.choice(weighty)))
        parts[one] = chance.choice(_MARKUP)(chance, parts[one])
    return zipped(parts)


def mutation(samples: list[Path], number: int) -> tuple[str, bytes]:
    """Name and content of the mutation of this number."""
    chance = random.Random(number)
    sample = samples[number % len(samples)]
    data = sample.read_bytes()
    if data.startswith(b"PK"):
        changes_ = (_parts, _parts, _parts, *_BYTES)
    elif b"<" in data[:200]:
        changes_ = (*_MARKUP, *_BYTES)
    else:
        changes_ = _BYTES
    return sample.name, chance.choice(changes_)(chance, data)


class Tester:
    """Imports one mutation after the other into the same ledger, each taken back at once."""

    def __init__(self, folder: Path, apart: bool = False) -> None:
        """With *apart* old binary files get a process of their own as in the program; it would double the time."""
        self.folder, self.apart = folder, apart
        self.store: Store = database.create_store(folder / "fuzz.db")
        self.store.database.execute_sql("PRAGMA synchronous = OFF")  # nothing here needs to outlive a power cut
        self.seen: set[str] = set()

    def run(self, name: str, data: bytes) -> str:
        """``refused`` with a sentence, ``read`` as something that was read before, or ``imported``."""
        path = self.folder / name
        path.write_bytes(data)
        try:
            book = read_workbook(path) if self.apart else self._read(path, data)
        except LedgerError as error:
            assert str(error).endswith("。") and "\n" not in str(error), str(error)
            return "refused"
        key = repr([(sheet.name, sheet.rows, sheet.merges, sheet.hidden, sheet.struck) for sheet in book.sheets])
        if key in self.seen:
            return "read"
        self.seen.add(key)
        return self._import(book)

    def _read(self, path: Path, data: bytes) -> Workbook:
        # Old binary files are read in a process of its own, which here is this one already.
        if file_kind(data, path.name) == "binary":
            return Workbook(path.name, read_here(path), path)
        return read_workbook(path)

    def _import(self, book: Workbook) -> str:
        try:
            job = jobs.plan_import(self.store, [book], round_name="台账")
        except LedgerError as error:
            assert str(error).endswith("。")
            return "refused"
        done, report = jobs.apply_import(self.store, job)
        for file in report.get("files", ()):
            for sheet in file["sheets"]:
                counts = dict(sheet.get("counts", {}))
                assert counts.pop("read", 0) == sum(counts.values()), sheet
        if done.step:
            changes.undo(self.store)
        assert not queries.rounds(self.store)
        return "imported"


def _limited() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main(arguments: list[str]) -> int:
    """Run the mutations; one JSON line each, the last line tells the peak memory in bytes."""
    import resource

    _limited()
    folder, answer = Path(arguments[0]), Path(arguments[1])
    samples = sorted(path for path in folder.iterdir() if path.is_file())
    whole = len(arguments) == 2  # without numbers: the files as they are
    first, last = (0, len(samples)) if whole else tuple(map(int, arguments[2:4]))
    work = folder / f"work-{first}"
    work.mkdir()
    tester = Tester(work, apart=whole)
    with open(answer, "a", encoding="utf-8") as stream:
        for number in range(first, last):
            name, data = (samples[number].name, samples[number].read_bytes()) if whole else mutation(samples, number)
            print(json.dumps({"number": number, "name": name}), file=stream, flush=True)
            started = time.perf_counter()
            outcome = tester.run(name, data)
            seconds = round(time.perf_counter() - started, 3)
            print(json.dumps({"number": number, "outcome": outcome, "seconds": seconds}), file=stream, flush=True)
        peaks = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(json.dumps({"peak": 1024 * max(peaks)}), file=stream)
    tester.store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
