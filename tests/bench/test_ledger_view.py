"""Sorting, filtering and grouping 10,000 measures in the ledger page, against the same statements run bare.

Run by ``make bench``; prints ratios measured in one run and never fails on a clock. Ours is everything from the user's
choice to the painted table: rows chosen and put in order, model reset, rows in sight measured and painted. The
yardstick runs the SELECT that gives the same rows (all cells of the table, names included) in the same order on the
same ledger file, and fetches them. Both take turns, and the median of the turns' ratios counts.
``BENCH_CLOCK=processor`` counts processor time.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models import changes, database, ledger
from models.records import Deadline, RoundInfo
from models.settings import Settings
from models.writing import Writer
from ui.itemmodels.ledger_filter import Filter
from ui.itemmodels.ledger_rows import Arrangement
from ui.pages.ledger_page import LedgerPage
from ui.session import LedgerSession
from ui.tasks import TaskRunner

TURNS = 9
PROBLEMS, EACH = 2500, 4
_DEPARTMENTS = ("医务部", "护理部", "采购办", "党委办公室", "财务科", "信息科", "院感科", "后勤保障部", "人事科", "药剂科")
_STATES = ("not_started", "in_progress", "completed", "closed", "long_term")
#: All that the table shows of a measure, with its problem's values where it has none of its own.
_CELLS = """
SELECT problem.number, aspect.text, topic.text, problem.text, problem.category, problem.cause, problem.target,
       problem.progress, problem.stage_result, problem.next_steps, measure.id, measure.text, measure.progress,
       measure.own, measure.evidence, measure.remarks, measure.completed_on, measure.closed_on,
       coalesce(nullif(measure.status, ''), problem.status) AS state, measure.status_text,
       coalesce(nullif(measure.deadline_text, ''), problem.deadline_text),
       coalesce(measure.deadline_on, problem.deadline_on) AS due,
       (SELECT group_concat(person.name, '、') FROM responsibility JOIN person ON person.id = person_id
        WHERE problem_id = problem.id OR measure_id = measure.id) AS people,
       (SELECT group_concat(department.name, '、') FROM responsibility JOIN department ON department.id = department_id
        WHERE problem_id = problem.id OR measure_id = measure.id) AS departments
FROM measure JOIN problem ON problem.id = measure.problem_id
LEFT JOIN aspect ON aspect.id = problem.aspect_id LEFT JOIN topic ON topic.id = problem.topic_id
"""
_FIRST = "min(coalesce(measure.deadline_on, problem.deadline_on)) OVER (PARTITION BY problem.id)"
#: What is done, what is shown then, and the statement that gives the same rows.
JOBS: tuple[tuple[str, Filter, Arrangement, str], ...] = (
    ("sort by deadline", Filter(), Arrangement("aspect", "deadline"),
     f"{_CELLS} ORDER BY {_FIRST}, problem.position, measure.position"),
    ("sort by department", Filter(), Arrangement("aspect", "departments"),
     f"{_CELLS} ORDER BY departments, problem.position, measure.position"),
    ("sort by problem's text", Filter(), Arrangement("aspect", "problem.text"),
     f"{_CELLS} ORDER BY problem.text, problem.position, measure.position"),
    ("filter by state", Filter(states=frozenset(("in_progress", "not_started"))), Arrangement(),
     f"{_CELLS} WHERE state IN ('in_progress', 'not_started') ORDER BY problem.position, measure.position"),
    ("filter by text", Filter(("第7",)), Arrangement(),
     f"""{_CELLS} WHERE problem.text || problem.cause || problem.target || problem.progress || measure.text
         || measure.progress || measure.remarks LIKE '%第7%' ORDER BY problem.position, measure.position"""),
    ("group by department", Filter(), Arrangement("departments"),
     f"{_CELLS} ORDER BY departments, problem.position, measure.position"),
    ("group by state, sort by deadline", Filter(), Arrangement("status", "deadline"),
     f"{_CELLS} ORDER BY state, {_FIRST}, problem.position, measure.position"),
)


def test_ledger_view(qtbot: QtBot, tmp_path: Path) -> None:
    """Print how many times as long as its statement each of the jobs takes (aim: at most 3)."""
    path = fill(tmp_path / "长.db")
    session = LedgerSession(Settings(tmp_path / "settings.json"))
    session.open(path)
    page = LedgerPage(session, TaskRunner())
    qtbot.addWidget(page)
    page.resize(1280, 680)
    page.show()
    qtbot.waitExposed(page)
    bare = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    usual = Arrangement()
    try:
        for name, chosen, how, statement in JOBS:
            ours, theirs = [], []
            for _ in range(TURNS):
                page.show_filter(Filter(), usual)
                QApplication.processEvents()
                ours.append(_timed(lambda chosen=chosen, how=how: _shown(page, chosen, how)))  # type: ignore[misc]
                theirs.append(_timed(lambda statement=statement: bare.execute(statement).fetchall()))  # type: ignore
            rows = len(page.model.data_rows())
            assert rows == len(bare.execute(statement).fetchall()) or chosen.words
            ratios = sorted(mine / other for mine, other in zip(ours, theirs))
            print(f"\n{name}: {median(ours) * 1000:.0f} ms, bare {median(theirs) * 1000:.0f} ms, {rows} rows; "
                  f"{median(ratios):.2f} times ({ratios[0]:.2f}–{ratios[-1]:.2f}; at most 3)", end="")
    finally:
        bare.close()
        page.hide()
        session.close()


def fill(path: Path) -> Path:
    """A ledger of 2,500 problems with 4 measures each, texts as long as in real ledgers."""
    store = database.create_store(path)
    key = ledger.add_round(store, RoundInfo(name="一轮", feedback_on=date(2025, 1, 1))).created[0]
    with changes.step(store, "填入"):
        writer = Writer(store)
        for n in range(PROBLEMS):
            problem = writer.insert_problem(key, {
                "number": str(n + 1), "aspect": f"履行第{n // 60}项职责方面", "topic": f"第{n // 12}类制度执行不严格",
                "text": f"第{n * 7 % 991}项制度修订滞后，“三重一大”事项会议记录不完整，涉及{n * 3}份材料", "status": "in_progress",
                "leaders": (f"林{n % 9}",), "departments": (_DEPARTMENTS[n * 7 % 10], _DEPARTMENTS[n * 3 % 10]),
            })
            for m in range(EACH):
                day = date(2025, 1, 1) + timedelta(days=(n * 37 + m * 11) % 700)
                writer.insert_measure(problem, {
                    "text": f"修订完善第{n}项制度，明确第{m}个环节的责任科室和完成时限",
                    "progress": f"已修订印发第{n}项制度，组织全院{n + m}个科室培训，抽查病历{n * 7 + m}份，全部整改到位",
                    "deadline": Deadline(day.isoformat(), day, "date"), "status": _STATES[(n + m) % 5],
                })
    store.close()
    return path


def _shown(page: LedgerPage, chosen: Filter, how: Arrangement) -> None:
    """From the choice to the painted table."""
    page.show_filter(chosen, how)
    page.view.lay_out()
    for panel in page.view.panels:
        panel.viewport().repaint()


def _timed(job: Callable[[], object]) -> float:
    clock = time.process_time if os.environ.get("BENCH_CLOCK") == "processor" else time.perf_counter
    gc.collect()
    start = clock()
    job()
    return clock() - start
