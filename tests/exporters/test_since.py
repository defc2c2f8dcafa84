"""What has changed in a ledger since a notice was filed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from exporters.blocks import Selection
from exporters.since import facts_of, news
from models.records import Measure, Problem, Round, State, Unit

DAY = date(2025, 7, 1)
DONE, OPEN = State(status="completed"), State(status="in_progress")
PROBLEMS = tuple(Problem(id=f"p{n}", text=f"问题{n}", state=OPEN, measures=(Measure(id=f"m{n}", state=OPEN),))
                 for n in range(6))


def facts(problems: tuple[Problem, ...], printed: tuple[str, ...] = ("p0",)) -> dict[str, object]:
    found = facts_of(Unit(), Round(problems=problems), Selection(printed), DAY)
    return dict(json.loads(json.dumps(found)))  # as they come back from the file


def test_nothing_changed() -> None:
    assert news(facts(PROBLEMS), facts(PROBLEMS)) == ()


def test_finished_reopened_new_gone_shown() -> None:
    """Every kind by name, at most three of them, and the figures that are different."""
    done = tuple(replace(problem, state=DONE) for problem in PROBLEMS[:5])
    now = (*done[1:], PROBLEMS[5], Problem(id="new", text="新的问题", state=OPEN))
    before = (replace(PROBLEMS[0], state=DONE), *PROBLEMS[1:5], replace(PROBLEMS[5], state=DONE))
    found = news(facts(before, ("p0", "p1")), facts(now, ("p2",)))
    assert found[:6] == (
        "新完成 4 个问题：“问题1”、“问题2”、“问题3”等。", "有 1 个问题由已完成变为未完成：“问题5”。", "新增 1 个问题：“新的问题”。",
        "台账里少了 1 个问题：“问题0”。", "新列出 1 个问题：“问题2”。", "不再列出 1 个问题：“问题1”。",
    )
    assert any("2 → 4" in each for each in found[6:])


def test_a_paper_without_facts_tells_nothing_wrong() -> None:
    """Not that all is new."""
    assert news({}, facts(PROBLEMS)) == ()
