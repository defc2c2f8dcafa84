"""The ledger workbook, read by our own import into a new ledger, gives the same problems and measures."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from exporters.workbook import write_ledger
from models import ledger
from models.database import create_store
from models.importing.plan import make_plan
from models.importing.workbook import read_workbook
from models.queries import read_ledger
from models.records import Measure, Problem, Round, RoundInfo, State
from models.rules import without_final_mark
from tests.exporters.sample import UNIT, full_round

BOOKS = ("01-医务部-整改台账.xlsx", "02-采购财务-整改清单.xlsx", "03-党群科室-多表.xlsx", "04-总务科-台账.csv", "05-改革任务-台账.xls",
         "06-护理部-台账.xlsx")
_PROBLEM = ("number", "category", "aspect", "topic", "text", "cause", "target", "progress", "stage_result",
            "next_steps", "claimed_by")


def imported(source: Path, folder: Path, given: Round) -> Round:
    """The round that a new ledger has after importing *source*."""
    plan = make_plan(None, [read_workbook(source)], feedback_on=given.feedback_on,
                     intensive_until=given.intensive_until)
    with create_store(folder) as store:
        ledger.apply_import(store, RoundInfo(name=given.name, feedback_on=given.feedback_on), plan)
        return read_ledger(store).rounds[0]


def state(given: State) -> dict[str, Any]:
    """A state without the source's word for it: the sheet has the usual one."""
    values = {name: getattr(given, name) for name in given.__dataclass_fields__}
    values.pop("status_text")
    return values


def measure(given: Measure) -> tuple[Any, ...]:
    texts = map(without_final_mark, (given.text, given.progress))
    return *texts, state(given.state), given.evidence, given.remarks


def problem(given: Problem) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(given, name) for name in _PROBLEM}
    found["measures"] = [measure(m) for m in given.measures]
    if not given.measures:
        found["state"] = state(given.state)
    return found


def there_and_back(round_: Round, folder: Path) -> tuple[list[Any], list[Any]]:
    """(problems, problems after export and import)."""
    write_ledger(UNIT, round_, folder / "台账.xlsx")
    again = imported(folder / "台账.xlsx", folder / "again.db", round_)
    return [problem(p) for p in round_.problems], [problem(p) for p in again.problems]


def test_an_invented_round_comes_back(own_place: Path) -> None:
    before, after = there_and_back(full_round(), own_place)
    assert after == before


def test_a_round_without_aspects_comes_back(own_place: Path) -> None:
    round_ = full_round()
    more: dict[str, Any] = {"category": "立行立改", "claimed_by": "苏晚", "cause": "重视不够", "target": "年底前见效"}
    bare = tuple(replace(p, aspect="", topic="", **more) for p in round_.problems)
    before, after = there_and_back(replace(round_, problems=bare), own_place)
    assert after == before


@pytest.mark.parametrize("book", BOOKS)
def test_departments_ledgers_come_back(shared: Path, own_place: Path, book: str) -> None:
    source = shared / "ledgers" / book
    truth = json.loads(source.with_suffix(".truth.json").read_text(encoding="utf-8"))
    feedback = (truth.get("given") or {}).get("feedback_on")
    given = Round(name="巡察", feedback_on=date.fromisoformat(feedback) if feedback else None)
    read = imported(source, own_place / "first.db", given)
    before, after = there_and_back(read, own_place)
    assert after == before
