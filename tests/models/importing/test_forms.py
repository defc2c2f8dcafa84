"""Forms of ours are known by their hidden sheet, whatever became of the rest."""

from __future__ import annotations

from pathlib import Path

from models.database import Store
from models.importing.forms import form_table
from models.importing.workbook import read_workbook
from tests.returned_forms import PERIOD, Filled, send


def form(store: Store, tmp_path: Path) -> Filled:
    """The form of 医务部 in the small hospital."""
    send(store, tmp_path / "表", only=("医务部",))
    return Filled(tmp_path / "表" / "填报表-医务部.xlsx")


def test_a_form_is_recognised_without_its_hidden_sheet(filled: Store, tmp_path: Path) -> None:
    found = form(filled, tmp_path)
    info = read_workbook(found.path).form
    assert info is not None and (info.department, info.period) == ("医务部", PERIOD)
    del found.book["_zhenggai"]
    bare = read_workbook(found.save(tmp_path / "别的.xlsx")).form
    assert bare is not None and (bare.form_id, bare.department, bare.period) == ("", "医务部", PERIOD)
    assert bare.as_of == info.as_of
    found.page.delete_cols(1, 2)  # without our columns it is anybody's table
    assert read_workbook(found.save(tmp_path / "别的.xlsx")).form is None


def test_the_hidden_sheet_may_have_been_shown(filled: Store, tmp_path: Path) -> None:
    found = form(filled, tmp_path)
    found.book["_zhenggai"].sheet_state = "visible"
    info = read_workbook(found.save()).form
    assert info is not None and info.department == "医务部"
    other = Filled(found.path)
    other.book["_zhenggai"]["A1"] = "说明"  # somebody else's sheet of that name
    other.page.delete_cols(1, 2)
    assert read_workbook(other.save(tmp_path / "别的.xlsx")).form is None


def test_columns_are_found_by_header_by_id_and_by_their_neighbours(filled: Store, tmp_path: Path) -> None:
    found = form(filled, tmp_path)
    known, usual = found.ids, {key: column - 1 for key, column in found.columns.items()}
    for key in ("id", "progress", "remarks"):
        found.page.cell(4, found.columns[key]).value = f"改名{key}"
    table = form_table(read_workbook(found.save()).sheets, known)
    assert table is not None and (table.header, table.columns) == (3, usual)
