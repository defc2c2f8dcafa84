"""Real header rows of rectification, supervision and audit ledgers: every one is understood, column by column."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.importing.tables import find_tables
from tests.models.importing.sheets import sheet

#: What each row of ledger-headers.md says, column by column; «-» is not understood and reported, «+» a combined column.
ROWS = {
    1: "number aspect topic problem.text cause measure.text owners departments leaders - - deadline - status owners -",
    2: "- - number topic aspect problem.text cause measure.text measure.progress - - evidence - - - - -",
    3: "",
    4: "- - departments problem.text - - -",
    5: "problem.text deadline completed_on measure.progress evidence - category - - -",
    6: "- - - departments problem.text aspect " + "- " * 6 + "measure.text deadline leaders leaders "
    "lead_departments+owners supporting_departments+owners - measure.progress " + "- " * 21 + "status next_steps",
    7: "departments deadline measure.progress problem.text next_steps",
    8: "- problem.text - status measure.progress evidence - - -",
    9: "number problem.text measure.text category deadline measure.progress status leaders lead_departments - -",
    10: "owners problem.text - measure.text deadline",
    11: "number - received_on - problem.text aspect - measure.text departments+owners - deadline - - - - "
    "measure.progress",
    12: "received_on departments problem.text measure.text deadline remarks owners completed_on closed_on",
    13: "- problem.text deadline measure.progress - - - -",
    14: "- problem.text aspect - measure.text deadline departments owners completed_on status",
    15: "number - problem.text departments+owners deadline measure.progress - status",
    16: "problem.text - measure.text departments+owners measure.progress deadline - -",
    17: "- - problem.text measure.text status",
    18: "owners - problem.text measure.text deadline - -",
    19: "received_on problem.text measure.text deadline - owners - - measure.progress remarks",
    20: "number aspect - problem.text measure.text departments deadline status",
    21: "number problem.text cause measure.text owners deadline status",
    22: "number problem.text - - measure.text owners+departments deadline - status",
    23: "number problem.text measure.text owners deadline status",
    24: "number problem.text aspect measure.text departments deadline target",
    25: "number - problem.text measure.text owners deadline status",
    26: "number - problem.text aspect - measure.text owners deadline",
    27: "number problem.text - evidence measure.text owners+deadline",
    28: "number problem.text measure.text departments deadline",
}


def labels(shared: Path, number: int) -> list[str]:
    text = (shared / "reference" / "ledger-headers.md").read_text(encoding="utf-8")
    found = re.search(rf"^{number}\. (.*)$", text, re.MULTILINE)
    assert found
    return [label.strip().replace("⏎", "\n") for label in found[1].split(" | ")]


@pytest.mark.parametrize("number", sorted(ROWS))
def test_real_header_rows(shared: Path, number: int) -> None:
    header = labels(shared, number)
    tables = find_tables(sheet([header, [""] * len(header)]))
    if not ROWS[number]:
        assert tables == ()
        return
    (table,) = tables
    found = ["+".join(column.fields) or "-" for column in table.columns.columns]
    assert dict(zip(header, found, strict=True)) == dict(zip(header, ROWS[number].split(), strict=True))
