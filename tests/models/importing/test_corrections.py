from __future__ import annotations

from models.importing.columns import Column, ColumnMap
from models.importing.corrections import corrected, header_key

_COLUMNS = ColumnMap((1,), (
    Column(0, "序号", ("number",), 1.0), Column(1, "整改结果", ("status",), 0.9, state="完成"), Column(2, "甲乙丙"),
))


def _key(index: int) -> str:
    return header_key(_COLUMNS.columns, _COLUMNS.columns[index])


def test_nothing_chosen_changes_nothing() -> None:
    assert corrected(_COLUMNS, {}) is _COLUMNS
    assert corrected(_COLUMNS, {"别的表头#A": ("owners",)}) == _COLUMNS


def test_a_choice_is_certain_and_may_take_a_meaning_away() -> None:
    found = corrected(_COLUMNS, {_key(1): ("measure.progress",), _key(2): ("owners", "departments"), _key(0): ()})
    assert [column.fields for column in found.columns] == [(), ("measure.progress",), ("owners", "departments")]
    assert found.columns[1].certainty == 1.0 and found.columns[1].state == ""
    assert found.with_field("owners")[0].letter == "C" and found.unmapped == (found.columns[0],)


def test_the_same_label_in_another_table_is_another_column() -> None:
    other = ColumnMap((1,), (Column(0, "编号"), Column(1, "整改结果")))
    assert header_key(other.columns, other.columns[1]) != _key(1)
