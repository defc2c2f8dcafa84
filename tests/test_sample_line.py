"""The whole line on the sample: letter and department workbooks in, and out comes what they were made from."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from models import database, exchange, queries
from models.records import INHERITED
from ui import jobs

#: What a sheet's tick column cannot tell: the word behind the tick is the column's.
_LEFT_OUT = {"status_text", "own", "id", "extra", "public", "wording", "not_public_reason"}


@pytest.fixture
def imported(tmp_path: Path) -> dict[str, Any]:
    """The dump of a ledger that was filled as ``demo`` does it."""
    with database.create_store(tmp_path / "示例.db") as store:
        jobs.fill_sample(store)
        return exchange.dump(queries.read_ledger(store))


def test_the_ledger_is_what_the_workbooks_were_made_from(imported: dict[str, Any], root: Path) -> None:
    """Every problem and every measure, field by field."""
    sys.path.insert(0, str(root / "resources" / "packaging"))
    try:
        from sample_content import expanded, read_content  # type: ignore[import-not-found]
    finally:
        sys.path.pop(0)
    wanted = expanded(read_content(root / "resources" / "sample" / "content.json"))["rounds"][0]["problems"]
    found = imported["rounds"][0]["problems"]
    assert len(found) == len(wanted) >= 30
    differences = [line for one, other in zip(wanted, found, strict=True) for line in _differences(one, other)]
    assert differences == []


def _differences(wanted: dict[str, Any], found: dict[str, Any]) -> list[str]:
    rows = [("problem", wanted, found)] + [
        ("measure", one, other) for one, other in zip(wanted["measures"], found["measures"], strict=True)
    ]
    return [
        f"{wanted['number']} {kind} {key}: {one[key]!r} -> {other[key]!r}"
        for kind, one, other in rows
        for key in one
        # A value that a sheet repeats in each row is each measure's: state is compared where it counts, at the
        # measures.
        if key in other
        and key not in _LEFT_OUT
        and (kind == "measure" or key not in (*INHERITED, "measures"))
        and one[key] != other[key]
    ]


def test_outcomes_name_the_problems(imported: dict[str, Any]) -> None:
    """Outcomes came with the sample's own data and still point at the problems."""
    ids = {problem["id"] for problem in imported["rounds"][0]["problems"]}
    outcomes = imported["rounds"][0]["outcomes"]
    assert outcomes and all(set(outcome["problems"]) <= ids for outcome in outcomes)


def test_the_wording_stays_the_letters(imported: dict[str, Any], root: Path) -> None:
    """All problems are locked, in the letter's order."""
    problems = imported["rounds"][0]["problems"]
    assert all(problem["locked"] for problem in problems)
    content = json.loads((root / "resources" / "sample" / "content.json").read_text(encoding="utf-8"))
    assert [p["text"] for p in problems] == [p["text"] for p in content["rounds"][0]["problems"]]
