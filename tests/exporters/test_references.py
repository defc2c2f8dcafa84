"""References move with rows that are put in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.references import RowShift, cell_name, column_letters, column_number

SHIFT = RowShift(9, 3)


@pytest.mark.parametrize(("old", "new"), [
    ("A9", "A9"), ("A10", "A13"), ("$B$10*2", "$B$13*2"), ("SUM(D6:D9)", "SUM(D6:D12)"), ("D6:D8", "D6:D8"),
    ("SUM(D6:D20)", "SUM(D6:D23)"), ("10:12", "13:15"), ("$1:$9", "$1:$12"), ('"A10"&A10', '"A10"&A13'),
    ("LOG10(2)", "LOG10(2)"), ("本表!A10", "本表!A13"), ("'本表'!A10", "'本表'!A13"), ("别表!A10", "别表!A10"),
    ("[1]本表!A10", "[1]本表!A10"), ("Table1[列10]", "Table1[列10]"), ("A1048576", "A1048576"), ("1.5E10", "1.5E10"),
])
def test_formula(old: str, new: str) -> None:
    """Formulas of the sheet itself."""
    assert SHIFT.formula(old, "本表", home=True) == new


def test_other_sheets() -> None:
    """A formula elsewhere moves only where it names the sheet, also in quotation marks."""
    assert SHIFT.formula("A10+'本 表''s'!B10:B11", "本 表's", home=False) == "A10+'本 表''s'!B13:B14"


def test_areas_grow_or_not() -> None:
    """A range that ends with the last row before grows, unless it is told not to (header only, print titles)."""
    assert SHIFT.areas("A6:A9 B9 C10:D11 A1:B9") == "A6:A12 B9:B12 C13:D14 A1:B12"
    assert RowShift(9, 3, grow=False).areas("A6:A9 B9 C8:C10") == "A6:A9 B9 C8:C13"
    assert SHIFT.formula("$1:$9", "表", home=True, grow=False) == "$1:$9"


@given(st.integers(0, 16383), st.integers(0, 1048575))
def test_names(column: int, row: int) -> None:
    """Letters and numbers are the same thing twice."""
    assert column_number(column_letters(column)) == column
    assert cell_name(row, column) == f"{column_letters(column)}{row + 1}"


@given(st.text(alphabet="AB$:!'\"19(),+本表[] .\n", max_size=30), st.integers(0, 30), st.integers(1, 5))
def test_never_raises(text: str, after: int, count: int) -> None:
    """Any text gives a text; without room below nothing changes."""
    assert isinstance(RowShift(after, count).formula(text, "本表", home=True), str)
    assert RowShift(2_000_000, count).formula(text, "本表", home=True) == text


@given(st.integers(1, 60), st.integers(0, 40), st.integers(0, 60), st.integers(1, 9))
def test_ranges_keep_their_cells(first: int, more: int, after: int, count: int) -> None:
    """Every row of a range is still in it after the shift."""
    shift, last = RowShift(after, count), first + more
    low, high = shift.row(first), shift.last(first, last)
    assert all(low <= shift.row(row) <= high for row in range(first, last + 1))
