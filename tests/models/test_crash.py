"""Power cut in the middle: a process that writes is killed with SIGKILL; the ledger has all or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from models import changes, checking, database, ledger, queries
from models.database import Store
from models.records import Unit
from tests.small_ledger import fill

ROWS = 3000

#: Imports 3,000 rows and says where it is: a line at every 200th statement, and one when it is through.
_IMPORT = """
import sys
from pathlib import Path
from models import database
from ui import jobs
store = database.open_store(Path(sys.argv[1]))
books, bad = jobs.read_sources([Path(sys.argv[2])])
job = jobs.plan_import(store, books)
class Telling:
    def step(self, done, total, text=""):
        print("step", done, flush=True)
print("ready", flush=True)
jobs.apply_import(store, job, Telling())
print("done", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A workbook of 3,000 measures in 1,000 problems."""
    book = Workbook(write_only=True)
    page = book.create_sheet("台账")
    page.append(["序号", "存在问题", "整改措施", "责任领导", "责任科室", "整改时限", "整改情况", "完成情况"])
    for number in range(ROWS):
        first = number % 3 == 0
        problem = [number // 3 + 1, f"第{number // 3 + 1}个问题，制度执行不到位"] if first else ["", ""]
        page.append([*problem, f"措施第{number}条", "周明", "医务部", "2025年底前", f"已办第{number}件", "正在整改"])
    book.save(tmp_path / "大台账.xlsx")
    return tmp_path / "大台账.xlsx"


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A closed ledger with the small hospital."""
    with database.create_store(tmp_path / "台账.db") as store:
        fill(store)
    return tmp_path / "台账.db"


@pytest.mark.parametrize("at", ["ready", "step 600", "step 1500", "step 2800", "done"])
def test_kill_during_an_import(closed: Path, sheet: Path, at: str, root: Path) -> None:
    """Killed at different moments: nothing of the import, or (once committed) all of it; the ledger is sound."""
    with database.open_store(closed, write=False) as store:
        before = changes.table_dump(store)
    process = subprocess.Popen(
        [sys.executable, "-c", _IMPORT, str(closed), str(sheet)],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        cwd=root,
    )
    assert process.stdout is not None
    reached = _read_until(process, at)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert reached, "the import never came to this point"
    with database.open_store(closed) as store:
        assert checking.verify(store) == ()
        measures = store.scalar("SELECT count(*) FROM measure")
        assert measures == (3 + ROWS if at == "done" else 3)
        if at != "done":
            assert changes.table_dump(store) == before
            ledger.set_unit(store, Unit(name="接着用"))


def _read_until(process: subprocess.Popen[str], wanted: str) -> bool:
    """Read the process's lines up to *wanted* (for a step: the first one as far or farther)."""
    assert process.stdout is not None
    word, _, number = wanted.partition(" ")
    for line in process.stdout:
        found, _, count = line.strip().partition(" ")
        if found == word and (not number or int(count) >= int(number)):
            return True
    return False


def test_killed_after_commit_loses_nothing(closed: Path, root: Path) -> None:
    """What a writer has returned from is on disk, with its undo step."""
    script = (
        "import sys, os, signal; from pathlib import Path\n"
        "from models import database, ledger; from models.records import Unit\n"
        "store = database.open_store(Path(sys.argv[1])); ledger.set_unit(store, Unit(name='写完就断电'))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(closed)], cwd=root, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert Path(f"{closed}-wal").stat().st_size > 0
    with database.open_store(closed) as store:
        assert queries.read_unit(store).name == "写完就断电"
        assert _undo_label(store) == "修改单位信息"


def _undo_label(store: Store) -> str:
    found = changes.undo_step(store)
    return found.label if found else ""
