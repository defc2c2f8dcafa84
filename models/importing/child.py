"""Reading a workbook in a process of its own, with limited memory and time: a hostile file kills that process and not
the program.

It costs about a tenth of a second, so it is done where it pays: always for the old binary formats, whose reader can be
made to ask for any amount of memory; for others only when the file is large or looks odd (models.importing.workbook).

The process is an ordinary one (no ``multiprocessing``, which in a frozen program starts the whole program again and
needs ``freeze_support`` in the right place): ``python -m models.importing.child FILE OUT``, or in a frozen program the
program itself with the hidden command :data:`COMMAND`. Both sides speak through a file and not through pipes, because
a program built for Windows without a console has none. What comes back is JSON: it can say wrong things, and do none.
Where memory cannot be limited (Windows has no ``resource``), time still is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import astuple
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from models.errors import BadFileError, LedgerError
from models.importing.formats import damaged
from models.importing.grid import Area, Sheet
from models.importing.texts import CellValue

#: The hidden first argument by which a frozen program is told to be such a process.
COMMAND = "--read-workbook"
#: Limits: seconds, and bytes of memory of the process, of its answer.
SECONDS, MEMORY, MOST_ANSWER = 16, 1_200_000_000, 400_000_000
_ROOT = Path(__file__).resolve().parents[2]
_SAID, _DONE = 3, 0


def read_apart(path: Path, seconds: float = SECONDS) -> tuple[Sheet, ...]:
    """The sheets of *path*, read in a process of its own. BadFileError with the process's own sentence, or that the
    file is damaged when it died, hung or ran out of memory."""
    with tempfile.TemporaryDirectory(prefix="zhenggai-", ignore_cleanup_errors=True) as folder:
        answer = Path(folder) / "sheets.json"
        try:
            done = subprocess.run(
                [*_program(), str(path.resolve()), str(answer)], cwd=_ROOT, timeout=seconds, check=False,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except subprocess.TimeoutExpired as error:
            raise damaged(path.name) from error
        return _answered(done.returncode, answer, path.name)


def main(arguments: Sequence[str]) -> int:
    """The process itself: read the first of *arguments*, write the answer to the second. 0: sheets, 3: a sentence."""
    source, answer = map(Path, arguments)
    _limit()
    from models.importing.workbook import read_here

    try:
        sheets = read_here(source)
    except LedgerError as error:
        answer.write_text(json.dumps(str(error)), encoding="utf-8")
        return _SAID
    with open(answer, "w", encoding="utf-8") as stream:
        json.dump([_packed(sheet) for sheet in sheets], stream, ensure_ascii=False)
    return _DONE


def _program() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, COMMAND]
    return [sys.executable, "-m", "models.importing.child"]


def _limit() -> None:
    """As little memory as a ledger needs, no core file, no endless loop even when nobody waits any more."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_CPU, 2 * SECONDS)):
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):
            continue  # a stricter limit is already set


def _answered(status: int, answer: Path, name: str) -> tuple[Sheet, ...]:
    try:
        if status not in (_DONE, _SAID) or os.path.getsize(answer) > MOST_ANSWER:
            raise damaged(name)
        found = json.loads(answer.read_text(encoding="utf-8"))
        if status == _SAID:
            raise BadFileError(str(found))
        return tuple(map(_unpacked, found))
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise damaged(name) from error


def _packed(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name, "hidden": sheet.hidden, "rows": [[_value(value) for value in row] for row in sheet.rows],
        "merges": [astuple(area) for area in sheet.merges], "hidden_rows": sorted(sheet.hidden_rows),
        "hidden_columns": sorted(sheet.hidden_columns), "struck": sorted(sheet.struck),
    }


def _value(value: CellValue) -> Any:
    """Texts, numbers and truth values as they are; dates and times as {kind: text}."""
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, timedelta):
        return {"span": value.total_seconds()}
    kind = next(key for key, wanted in _KINDS.items() if isinstance(value, wanted))
    return {kind: value.isoformat()}


_KINDS: dict[str, Any] = {"datetime": datetime, "date": date, "time": time}


def _unpacked(found: dict[str, Any]) -> Sheet:
    rows = tuple(tuple(_restored(value) for value in row) for row in found["rows"])
    merges = tuple(Area(*area) for area in found["merges"])
    struck = frozenset((row, column) for row, column in found["struck"])
    hidden = frozenset(found["hidden_rows"]), frozenset(found["hidden_columns"])
    return Sheet(str(found["name"]), rows, merges, bool(found["hidden"]), *hidden, struck)


def _restored(value: Any) -> CellValue:
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    return timedelta(seconds=text) if kind == "span" else _KINDS[kind].fromisoformat(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
