"""Short cuts of the import say the same as the long way that they spare."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import CancelledError
from models.importing import lists
from models.importing.cells import Context
from models.importing.drafts import filled_place, filled_text
from models.importing.grid import Area, MergedPlaces
from models.importing.grouping import read_table
from models.importing.plan_data import CellChange
from models.importing.preview_cells import NewCells, changed_cells, joined, shown_only
from models.importing.tables import find_tables
from models.importing.texts import _NUMBERING, without_number
from models.progress import CancelAfter
from models.records import Deadline
from models.rules import _FINAL_MARK, comparable, without_final_mark
from tests.models.importing.sheets import sheet

_MARKS = st.text(alphabet="；;。.…，甲Ab1 \n\t　”）", max_size=12)
_LISTED = st.text(alphabet="一二是要1２12.、)）（( \n；：。甲乙①②⑴其第0年", max_size=24)


@given(_MARKS)
def test_final_marks(text: str) -> None:
    assert without_final_mark(text) == _FINAL_MARK.sub("", text.strip()).rstrip()


@given(_MARKS)
def test_comparable(text: str) -> None:
    plain = re.sub(r"\s+", "", text)
    assert comparable(text) == _FINAL_MARK.sub("", plain).rstrip()


@given(_LISTED)
def test_numbering(text: str) -> None:
    found = next((rest for each in _NUMBERING if (rest := each.sub("", text, count=1)) and rest != text), text)
    assert without_number(text) == found


@settings(max_examples=400)
@given(_LISTED)
def test_texts_without_a_first_marker_have_no_list(text: str) -> None:
    text = text.strip()
    if lists._FIRST.search(text) is None:
        digits = text.translate(lists._HALF_WIDTH)
        found = [lists._counted(family, text, digits) for family in (*lists._FAMILIES, lists._MIXED_FAMILY)]
        assert not any(len(markers) > 1 for markers in found)


@given(st.lists(st.tuples(*[st.integers(0, 7)] * 4), max_size=4), st.integers(1, 6), st.integers(1, 6))
def test_merged_places(corners: list[tuple[int, int, int, int]], height: int, width: int) -> None:
    areas = [Area(min(a, b), min(c, d), max(a, b), max(c, d)) for a, b, c, d in corners]
    places = {
        (row, column): area
        for area in areas
        for row in range(area.top, min(area.bottom, height - 1) + 1)
        for column in range(area.left, min(area.right, width - 1) + 1)
    }
    found = MergedPlaces(areas, height, width)
    assert dict(found) == places and len(found) == len(places)
    assert found.get((9, 9)) is None and (9, 9) not in found and "x" not in found
    with pytest.raises(KeyError):
        found[9, 9]


def test_ditto_marks_down_a_column_stand_for_the_first_text() -> None:
    """Also under a merged cell; ten thousand of them take no longer than as many texts."""
    rows = [["序号", "存在问题", "整改措施", "责任科室"], [1, "甲问题", "一", "医务部"]]
    rows += [["", "", f"第{number}条", "同上"] for number in range(10_000)]
    rows += [["", "", "末一", "护理部"], ["", "", "末二", ""], ["", "", "末三", "〃"]]
    (table,) = find_tables(sheet(rows, "D10003:D10004"))
    department = table.columns.with_field("departments")[0]
    assert [filled_text(table, row, department) for row in (1, 2, 9000, 10_001)] == ["医务部"] * 4
    assert filled_place(table, 9000, department) == (1, 3)
    assert [filled_text(table, row, department) for row in (10_002, 10_003, 10_004)] == ["护理部"] * 3
    assert read_table(table, Context()).problems[0].measures[5000].own["departments"] == ("医务部",)


def test_reading_can_be_cancelled() -> None:
    rows = [["序号", "存在问题", "整改措施"], *([number, f"问题{number}", "措施"] for number in range(1000))]
    (table,) = find_tables(sheet(rows))
    with pytest.raises(CancelledError):
        read_table(table, Context(), CancelAfter(3).step)


def test_cells_of_new_rows_are_made_when_they_are_looked_at() -> None:
    values = {"text": "甲", "status": "", "owners": (), "keep_up": False, "deadline": Deadline("六月底", date(2024, 6, 30))}
    cells = NewCells("new:1", values, {"text": "problem.text"})
    assert list(cells) == list(changed_cells("new:1", {}, values, {"text": "problem.text"}))
    assert len(cells) == 2 and cells[0].field == "problem.text" and cells[-1].new == values["deadline"]
    assert not NewCells("new:1", {"text": ""}, {})
    shown = CellChange("remarks", "旧", "新", False)
    both = joined([cells, (shown, CellChange("evidence", "", "纪要"))])
    assert len(both) == 4 and both[2] is shown and [cell.field for cell in both[1:3]] == ["deadline", "remarks"]
    assert list(shown_only(both)) == [shown] and list(shown_only(cells)) == [] and joined([]) == ()
