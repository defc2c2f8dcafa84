"""Invented workbooks read as strangers' workbooks would be: all fields, header rows, columns, and nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.database import Store
from models.importing.report import report
from models.importing.workbook import read_workbook
from models.records import RoundInfo
from tests.models.importing.invented import CASES
from tests.models.importing.invented.kit import Case
from tests.models.importing.test_apply import all_differences, current, take_in


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_invented_workbooks(store: Store, tmp_path: Path, case: Case) -> None:
    path = case.write(tmp_path)
    info = RoundInfo(name="批次", feedback_on=case.feedback_on, intensive_until=case.intensive_until)
    made = take_in(store, read_workbook(path), info=info)
    problems = current(store).problems
    assert [problem.text for problem in problems] == [wanted["text"] for wanted in case.problems]
    found_wrong = all_differences(list(case.problems), problems)
    assert not found_wrong, "\n".join(found_wrong)
    for number, extra in case.extra.items():
        assert problems[number - 1].extra == extra
    sheets = report(made)["files"][0]["sheets"]
    tables = [each for each in sheets if "counts" in each]
    assert [each["sheet"] for each in tables] == [wanted.sheet for wanted in case.tables]
    for wanted, found in zip(case.tables, tables, strict=True):
        assert found["header_rows"] == wanted.header_rows
        assert (found["columns"], found["unmapped"]) == (wanted.by_letter(), list(wanted.unmapped))
        assert found["refused"] == []
        counts = found["counts"]
        assert counts["read"] == sum(count for kind, count in counts.items() if kind != "read")
    if case.skipped is not None:
        assert tuple(row["row"] for each in tables for row in each["skipped"]) == case.skipped
    assert (
        tuple(each["sheet"] for each in sheets if each.get("skipped") and "counts" not in each) == case.skipped_sheets
    )
    assert not take_in(store, read_workbook(path)).changes_anything, "the same file twice changes nothing"
