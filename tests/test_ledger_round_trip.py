"""The ledger as a workbook and back (export, then import): nothing changes in the same ledger, nothing is missing in a
new one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exporters.ledger_table import status_value
from models import database, exchange, ledger, queries
from models.records import Problem, State
from ui import jobs

#: Not ``keep_up``: beside a word of the source (持续推进) the column of states cannot say it.
STATE = ("leaders", "departments", "owners", "deadline", "status", "status_text", "completed_on")
TEXTS = ("number", "category", "aspect", "topic", "text", "cause", "target", "progress", "stage_result", "next_steps")


def problem(number: int, **values: Any) -> dict[str, Any]:
    """A PROBLEM of the open JSON."""
    return {"number": str(number), "text": f"第{number}个问题，制度执行不到位", **values}


def measures(*texts: str, **values: Any) -> list[dict[str, Any]]:
    return [{"text": text, "progress": f"已办理：{text}", **values} for text in texts]


#: What a sheet can hardly say: a problem without an aspect below one with it, a value that all measures have but the
#: problem has not, a measure without text, formula-like texts, equal texts.
PROBLEMS: list[dict[str, Any]] = [
    problem(1, aspect="聚焦党建方面", topic="学习制度", leaders=["林致远"], departments=["医务部"],
            measures=measures("修订制度", "组织学习")),
    problem(2, aspect="聚焦党建方面", topic="", measures=measures("开展检查", owners=["苏晚"])),
    problem(3, aspect="", topic="", measures=measures("约谈提醒", "整章建制", status="completed", owners=["苏晚"])),
    problem(4, aspect="聚焦民生方面", cause="=1+1", measures=measures("+86转告", "-降低费用", "@通知")),
    problem(5, aspect="聚焦民生方面", status="long_term", status_text="长期坚持", measures=measures("修订制度")),
    problem(6, aspect="聚焦民生方面", progress="已整改到位", completed_on="2025-03-01", status="completed"),
]


@pytest.fixture(params=["own", "full_ledger", "notice-001", "notice-002", "notice-003"])
def data(request: pytest.FixtureRequest, root: Path) -> dict[str, Any]:
    """Ledgers as open JSON; the published notices only where they are at hand."""
    if request.param == "own":
        return {"format": "zhenggai", "version": 1, "rounds": [{"name": "巡察", "problems": PROBLEMS}]}
    if request.param == "full_ledger":
        path = root / "tests" / "data" / "full_ledger.json"
    else:
        path = request.getfixturevalue("shared") / "ledgers" / f"{request.param}.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def imported(path: Path, sheet: Path, round_name: str) -> str:
    """Import *sheet* into the round; the ledger as open JSON."""
    with jobs.writing(path) as store:
        books, bad = jobs.read_sources([sheet])
        assert not bad
        jobs.apply_import(store, jobs.plan_import(store, books, round_name=round_name))
        return exchange.dump_text(queries.read_ledger(store))


def test_the_same_ledger_stays_as_it_was(data: dict[str, Any], own_place: Path) -> None:
    with database.create_store(own_place / "甲.db") as store:
        ledger.load(store, data)
        before = exchange.dump_text(queries.read_ledger(store))
        name = queries.rounds(store)[0].name
        jobs.write_ledger(store, name, own_place / "台账.xlsx")
    assert imported(own_place / "甲.db", own_place / "台账.xlsx", name) == before


def test_a_new_ledger_gets_all_that_the_sheet_shows(data: dict[str, Any], own_place: Path) -> None:
    with database.create_store(own_place / "甲.db") as store:
        ledger.load(store, data)
        info = queries.rounds(store)[0]
        old = queries.read_problems(store, info.id)
        jobs.write_ledger(store, info.name, own_place / "台账.xlsx")
    imported(own_place / "乙.db", own_place / "台账.xlsx", info.name)
    with database.open_store(own_place / "乙.db", write=False) as store:
        new = queries.read_problems(store, queries.rounds(store)[0].id)
    assert [shown(each) for each in new] == [shown(each) for each in old]


def shown(problem_: Problem) -> dict[str, Any]:
    """What the sheet's columns say of a problem, without what only the ledger knows."""
    texts = {name: getattr(problem_, name) for name in TEXTS}
    rows = [
        {"text": each.text, "progress": each.progress, "evidence": each.evidence, "remarks": each.remarks}
        | shown_state(each.state)
        for each in problem_.measures
    ]
    return texts | {"measures": rows} | ({} if rows else shown_state(problem_.state))


def shown_state(state: State) -> dict[str, Any]:
    """The columns of a state; the usual word stands where the ledger has no word of the source's."""
    values = {name: getattr(state, name) for name in STATE}
    return values | {"status_text": status_value(state)}


def test_a_sheet_that_comes_back_sorted_and_reworded_is_understood(own_place: Path) -> None:
    with database.create_store(own_place / "甲.db") as store:
        ledger.load(store, {"format": "zhenggai", "version": 1, "rounds": [
            {"name": "巡察", "problems": [problem(n, measures=measures(f"措施{n}")) for n in (1, 2, 3)]}]})
        jobs.write_ledger(store, "巡察", own_place / "台账.xlsx")
    book = openpyxl.load_workbook(own_place / "台账.xlsx")
    page: Any = book.active
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]
    column = [cell.value for cell in page[2]].index("整改措施")
    rows[0][column] = "完全不同的说法，另起炉灶"
    for number, row in enumerate(reversed(rows), start=3):
        for place, value in enumerate(row, start=1):
            page.cell(number, place, value)
    book.save(own_place / "台账.xlsx")
    imported(own_place / "甲.db", own_place / "台账.xlsx", "巡察")
    with database.open_store(own_place / "甲.db", write=False) as store:
        found = queries.read_problems(store, queries.rounds(store)[0].id)
    assert [[each.text for each in problem_.measures] for problem_ in found] == [
        ["完全不同的说法，另起炉灶"], ["措施2"], ["措施3"]]
