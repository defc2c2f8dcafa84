"""Return forms as Excel files: which rows, what is open, checks, protection, print set-up, one folder or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from models import changes, database, ledger, queries, return_queries
from models.database import Store
from models.errors import CancelledError, LedgerError
from models.forms import COLUMNS, FORM_SHEET, department_lines
from models.importing.workbook import read_workbook
from models.progress import CancelAfter
from models.records import RoundInfo
from tests.returned_forms import AS_OF, DUE_ON, PERIOD, Filled, send
from ui import jobs_forms
from ui.jobs_forms import FormChoice


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A ledger in which 医务部 leads two rows, supports one, and must not see a restricted one."""
    with database.create_store(tmp_path / "台账.db") as opened:
        key = ledger.add_round(opened, RoundInfo(name="2025年县委巡察")).created[0]
        own = {"departments": ("医务部",), "leaders": ("周明",)}
        first = ledger.add_problem(opened, key, {"number": "1", "text": "查房记录不全", **own}).created[0]
        ledger.add_measure(opened, first, {"text": "=每周抽查", "progress": "上月抽查两次", "owners": ("林一",)})
        ledger.add_measure(opened, first, {"text": "-开展培训"})
        led = {"lead_departments": ("护理部",), "supporting_departments": ("医务部",)}
        ledger.add_problem(opened, key, {"number": "2", "text": "交接班不规范", **led})
        ledger.add_problem(opened, key, {"number": "3", "text": "限知问题", "restricted": True, **own})
        yield opened


def form_of(store: Store, folder: Path, name: str = "医务部") -> Filled:
    """The department's form."""
    send(store, folder)
    return Filled(folder / f"填报表-{name}.xlsx")


def test_each_department_gets_its_own_rows_and_no_restricted_ones(store: Store, tmp_path: Path) -> None:
    form = form_of(store, tmp_path / "表")
    rows = [(form.cell(row, "problem").value, form.cell(row, "part").value) for row in range(form.count)]
    assert rows == [("查房记录不全", "牵头"), ("查房记录不全", "牵头"), ("交接班不规范", "配合\n（牵头：护理部）")]
    other = Filled(tmp_path / "表" / "填报表-护理部.xlsx")
    assert [other.cell(row, "problem").value for row in range(other.count)] == ["交接班不规范"]
    assert "限知" not in "".join(str(cell.value) for page in form.book for line in page.iter_rows() for cell in line)


def test_only_what_is_to_be_filled_in_is_open_and_tinted(store: Store, tmp_path: Path) -> None:
    form = form_of(store, tmp_path / "表")
    open_ = [{key for key in form.columns if not form.cell(row, key).protection.locked} for row in range(form.count)]
    reported = {"progress", "status", "completed_on", "evidence", "remarks"}
    assert open_ == [reported | {"deadline"}, reported | {"deadline", "owners"}, {"support"}]
    for row in range(form.count):
        for key in form.columns:
            assert (form.cell(row, key).fill.fgColor.rgb == "FFFFF8DC") == (key in open_[row]), (row, key)
    spare = {key for key in form.columns if not form.cell(form.count, key).protection.locked}
    assert {"problem", "text", "progress", "owners", "deadline"} <= spare and "id" not in spare


def test_last_periods_text_stands_beside_the_empty_new_one(store: Store, tmp_path: Path) -> None:
    form = form_of(store, tmp_path / "表")
    assert (form.cell(0, "last").value, form.cell(0, "progress").value) == ("上月抽查两次", None)


def test_texts_never_become_formulas(store: Store, tmp_path: Path) -> None:
    form = form_of(store, tmp_path / "表")
    assert [form.cell(row, "text").value for row in (0, 1)] == ["=每周抽查", "-开展培训"]
    assert {cell.data_type for line in form.page.iter_rows() for cell in line} <= {"s", "n"}


def test_checks_protection_and_print_set_up(store: Store, tmp_path: Path) -> None:
    page = form_of(store, tmp_path / "表").page
    checks = {check.type: check for check in page.data_validations.dataValidation}
    assert checks["list"].formula1 == '"未启动,正在整改,已完成,长期坚持"' and checks["list"].showErrorMessage
    assert checks["date"].operator == "between" and "日期" in checks["date"].error
    protection = page.protection
    assert protection.sheet and not protection.password
    assert not any((protection.formatColumns, protection.formatRows, protection.sort, protection.autoFilter))
    setup = page.page_setup
    assert (setup.orientation, int(setup.paperSize), setup.fitToHeight) == ("landscape", 9, 0)
    assert page.print_title_rows == "$4:$4" and "&P" in page.oddFooter.center.text
    assert page.column_dimensions["A"].hidden and page.column_dimensions["B"].hidden


def test_rows_can_grow(store: Store, tmp_path: Path) -> None:
    """A fixed height would hide what the department writes: the rows have a start height that is not fixed."""
    page = form_of(store, tmp_path / "表").page
    heights = [page.row_dimensions[row] for row in range(5, 8)]
    assert all(each.ht and each.ht >= 30 for each in heights)
    from zipfile import ZipFile

    xml = ZipFile(tmp_path / "表" / "填报表-医务部.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert 'customHeight="1"' in xml.split('<row r="5"')[0]
    assert "customHeight" not in xml.split('<row r="5"')[1].split('<row r="19"')[0]
    assert not [each for each in page.merged_cells.ranges if 5 <= each.min_row <= 16]


def test_sign_off_and_guide(store: Store, tmp_path: Path) -> None:
    form = form_of(store, tmp_path / "表")
    words = [str(cell.value) for line in form.page.iter_rows(min_row=form.page.max_row) for cell in line if cell.value]
    assert words == ["填报人：", "科室负责人：", "分管领导：", "填报日期："]
    guide = "".join(str(line[0].value) for line in form.book["填报说明"].iter_rows())
    assert "2025年10月8日" in guide and "配合情况" in guide


def test_the_form_says_who_it_is_for(store: Store, tmp_path: Path) -> None:
    form = form_of(store, tmp_path / "表")
    assert form.book[FORM_SHEET].sheet_state == "veryHidden"
    info = read_workbook(form.path).form
    assert info is not None
    assert (info.department, info.period, info.as_of) == ("医务部", PERIOD, AS_OF)
    assert info.step == changes.last_step(store) - 1  # the dispatch itself came after


def test_the_dispatch_is_one_step_that_can_be_undone(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path / "表")
    assert changes.undo_step(store).label == "下发填报表（2 份）"  # type: ignore[union-attr]
    sent = {each.department: each for each in return_queries.returns_overview(store, _round(store).id, DUE_ON)}
    assert sent["医务部"].status == "已下发" and (sent["医务部"].period, sent["医务部"].due_on) == (PERIOD, DUE_ON)
    ledger.undo(store)
    assert {each.status for each in return_queries.returns_overview(store, _round(store).id, DUE_ON)} == {"未下发"}


def test_a_form_per_leader(store: Store, tmp_path: Path) -> None:
    path, = send(store, tmp_path / "表", by="leader")
    form = Filled(path)
    assert path.name == "填报表-周明.xlsx" and form.count == 2 and "departments" in form.columns
    info = read_workbook(path).form
    assert info is not None and (info.person, info.department) == ("周明", "")


def test_only_some_departments(store: Store, tmp_path: Path) -> None:
    assert [path.name for path in send(store, tmp_path / "表", only=("护理部",))] == ["填报表-护理部.xlsx"]
    with pytest.raises(LedgerError, match="没有“食堂”.*医务部、护理部"):
        send(store, tmp_path / "另", only=("食堂",))
    assert not (tmp_path / "另").exists()


def test_a_form_that_is_there_is_never_overwritten(store: Store, tmp_path: Path) -> None:
    (path,) = send(store, tmp_path / "表", only=("护理部",))
    before, step = path.read_bytes(), changes.last_step(store)
    with pytest.raises(LedgerError, match="已有“填报表-护理部.xlsx”"):
        send(store, tmp_path / "表")
    assert path.read_bytes() == before and list((tmp_path / "表").iterdir()) == [path]
    assert changes.last_step(store) == step


@pytest.mark.parametrize("there", [False, True])
def test_all_or_nothing(store: Store, tmp_path: Path, there: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failing ledger, a full disk or a cancel leave no form behind."""
    folder = tmp_path / "表"
    if there:
        folder.mkdir()
    choice = FormChoice(period=PERIOD)
    with pytest.raises(CancelledError):
        jobs_forms.write_forms(store, None, folder, choice, CancelAfter(1))
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "record_dispatch", _fail)
        with pytest.raises(LedgerError, match="磁盘"):
            jobs_forms.write_forms(store, None, folder, choice)
    calls: list[Any] = []
    real = jobs_forms.os.rename
    with monkeypatch.context() as patch:
        patch.setattr(jobs_forms.os, "rename", lambda *args: _full() if len(calls) else calls.append(real(*args)))
        with pytest.raises(LedgerError, match="磁盘空间不足"):
            jobs_forms.write_forms(store, None, folder, choice)
    assert folder.exists() == there and (not there or not list(folder.iterdir()))
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".填报表")]


def _fail(*_: Any) -> None:
    raise LedgerError("磁盘坏了。")


def _full() -> None:
    import errno

    raise OSError(errno.ENOSPC, "full")


def test_safe_and_different_file_names(store: Store) -> None:
    forms = return_queries.make_forms(store, _round(store))
    odd = [replace(forms[0], department=name) for name in ("财务/采购: 科", "财务_采购_ 科", "...", "A" * 200)]
    names = jobs_forms.file_names(odd)
    assert len(set(names)) == 4 and not set("/:\\*?") & set("".join(names)) and all(len(each) < 90 for each in names)


def test_a_ledger_without_departments_says_so(tmp_path: Path) -> None:
    with database.create_store(tmp_path / "空.db") as empty:
        key = ledger.add_round(empty, RoundInfo(name="审计")).created[0]
        ledger.add_problem(empty, key, {"text": "无人负责"})
        with pytest.raises(LedgerError, match="没有写明责任科室"):
            send(empty, tmp_path / "表")


def test_every_column_has_a_name_and_rows_are_pure(store: Store) -> None:
    problems = queries.read_problems(store, _round(store).id)
    assert len(set(COLUMNS.values())) == len(COLUMNS)
    assert [line.leads for line in department_lines(problems, "医务部")] == [True, True, False]


def test_many_rows_are_written_quickly_and_opened(store: Store, tmp_path: Path) -> None:
    key = _round(store).id
    for number in range(60):
        ledger.add_problem(store, key, {"number": str(number), "text": f"问题{number}", "departments": ("药学部",)})
    (path,) = send(store, tmp_path / "表", only=("药学部",))
    assert len(load_workbook(path)["填报表"]["A"]) > 64


def _round(store: Store) -> RoundInfo:
    return queries.rounds(store)[0]
