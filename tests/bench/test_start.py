"""How long until the window can be used, against a window that does nothing plus reading the same ledger.

Run by ``make bench``; prints ratios measured in one run and never fails on a clock. The yardstick is a process that
shows an empty QMainWindow, plus the time in which a process loads ``models`` and reads the ledger with it. All three
take turns.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from models import database, ledger

ROUNDS = 25
MEASURES = 1000

#: Told by each process: seconds from its start (exec) to the first turn of its event loop after its window is shown.
_TELL = """
import os, sys, time
def ready():
    print(time.time() - float(os.environ["BENCH_STARTED"]))
    QApplication.instance().quit()
"""
_EMPTY = _TELL + """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.show()
QTimer.singleShot(0, ready)
app.exec()
"""
_READ = """
import sys, time
start = time.perf_counter()
from pathlib import Path
from models import database, queries
with database.open_store(Path(sys.argv[1])) as store:
    info = queries.rounds(store)[0]
    assert len(queries.read_problems(store, info.id)) > 300
print(time.perf_counter() - start)
"""
#: The program's own start; it ends at the first turn of the event loop after the ledger page has been painted.
_PROGRAM = _TELL + """
import gc
from pathlib import Path
import main
gc.disable()  # as main.py does before it loads the window
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui import app
real = app.open_first
def opened(window, path):
    real(window, path)
    assert window.session.problems()
    QApplication.instance().processEvents()
    QTimer.singleShot(0, ready)
app.open_first = opened
status = main.main([sys.argv[1]])
heavy = {"openpyxl", "docx", "rapidfuzz", "python_calamine"} & set(sys.modules)
assert not heavy, heavy
sys.exit(status)
"""


def test_start(tmp_path: Path) -> None:
    """Print medians and the ratio of the program's start to its yardstick (aim: at most 1.5)."""
    path = make_ledger(tmp_path / "台账.db", MEASURES)
    for script in (_EMPTY, _READ, _PROGRAM):  # not counted: Python writes its bytecode, the disk its cache
        _seconds(script, path)
    times: dict[str, list[float]] = {"empty": [], "read": [], "program": []}
    for _ in range(ROUNDS):
        for name, script in (("empty", _EMPTY), ("read", _READ), ("program", _PROGRAM)):
            times[name].append(_seconds(script, path))
    medians = {name: statistics.median(found) for name, found in times.items()}
    ratios = sorted(p / (e + r) for p, e, r in zip(times["program"], times["empty"], times["read"], strict=True))
    print(
        f"\n{MEASURES} measures, median of {ROUNDS}: "
        + ", ".join(f"{name} {value:.3f} s" for name, value in medians.items())
    )
    print(f"program / (empty window + ledger read): {statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})")
    assert all(value > 0 for value in medians.values())


def make_ledger(path: Path, measures: int) -> Path:
    """A ledger with that many measures, three a problem, texts of a usual length."""
    problems = [
        {
            "number": str(number + 1),
            "aspect": f"方面{number % 4}",
            "topic": f"大类{number % 15}",
            "text": f"第{number}个问题，" + "制度执行不到位，" * 5,
            "leaders": ["周明"],
            "departments": [f"科室{number % 20}"],
            "deadline": {"text": "2025年底前", "on": "2025-12-31", "kind": "date"},
            "status": "in_progress",
            "measures": [
                {
                    "text": f"措施{each}：" + "修订制度并组织学习，" * 4,
                    "progress": "已完成修订并组织培训。" * 6,
                    "owners": [f"张{number % 50}"],
                }
                for each in range(3)
            ],
        }
        for number in range((measures + 2) // 3)
    ]
    with database.create_store(path) as store:
        ledger.load(store, {"format": "zhenggai", "version": 1, "rounds": [{"name": "巡察", "problems": problems}]})
    return path


def _seconds(script: str, path: Path) -> float:
    """What the process says that it took."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "BENCH_STARTED": str(time.time())}
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={name: value for name, value in environment.items() if name != "PYTHONDONTWRITEBYTECODE"},
    )
    assert done.returncode == 0, done.stderr
    return float(done.stdout.strip())
