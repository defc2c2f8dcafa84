"""Returned forms that are not what they were: without their hidden sheet, of another ledger, of an earlier period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from models import database, queries
from models.database import Store
from models.errors import BadFileError
from tests.models.importing.test_returns import fill_ledger, progress
from tests.returned_forms import Filled, full_round, plan, send, take_in
from ui import reports


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """医务部 leads three problems."""
    with database.create_store(tmp_path / "台账.db") as opened:
        fill_ledger(opened)
        yield opened


def sent(store: Store, folder: Path, name: str = "医务部", **choice: object) -> Filled:
    """The form of a department."""
    send(store, folder, **choice)
    return Filled(folder / f"填报表-{name}.xlsx")


@pytest.mark.parametrize("name", ["医务部", "护理部"])
def test_a_form_without_its_hidden_sheet_is_still_a_form(store: Store, tmp_path: Path, name: str) -> None:
    form = sent(store, tmp_path / "表", name)
    form.put(0, **{"progress" if name == "医务部" else "support": "没有隐藏页也收下"})
    del form.book["_zhenggai"]
    before = full_round(store)
    take_in(store, form.save())
    after = full_round(store)
    assert [len(problem.measures) for problem in after.problems] == [3, 3, 0]
    assert not any("填报项" in measure.extra for problem in after.problems for measure in problem.measures)
    assert after.returns[0].department == name and after.returns[0].rows[0].id == before.problems[0].measures[0].id
    assert progress(store)[0] == ("没有隐藏页也收下" if name == "医务部" else "旧进展10")


def test_a_form_of_another_ledger_is_refused(store: Store, tmp_path: Path) -> None:
    with database.create_store(tmp_path / "别处.db") as other:
        fill_ledger(other)
        path = sent(other, tmp_path / "别处的表").put(0, progress="别处的进展").save(tmp_path / "别处.xlsx")
    before = queries.read_ledger(store)
    with pytest.raises(BadFileError, match="不是由本台账生成的填报表"):
        plan(store, path)
    good = sent(store, tmp_path / "表").put(0, progress="本台账的进展").save()
    report = take_in(store, path, good)
    assert "不是由本台账" in report["files"][0]["error"] and progress(store)[0] == "本台账的进展"
    assert len(full_round(store).problems) == len(before.rounds[0].problems)


def test_an_earlier_periods_form_does_not_overwrite_the_later_one(store: Store, tmp_path: Path) -> None:
    early = sent(store, tmp_path / "一", period="第1期", as_of=date(2025, 3, 31))
    early.put(0, progress="一期的话").put(1, progress="一期另一行")
    late = sent(store, tmp_path / "二", period="第2期", as_of=date(2025, 6, 30))
    take_in(store, late.put(0, progress="二期的话").save())
    report = take_in(store, early.save())
    assert progress(store)[:2] == ["二期的话", "一期另一行"]
    assert reports.needs_a_look(report) and any("更晚一期（第2期）" in line
                                                for line in reports.import_lines(report, dry_run=False))
    assert [each.period for each in full_round(store).returns] == ["第2期", "第1期"]


def test_a_value_that_is_not_taken_is_told(store: Store, tmp_path: Path) -> None:
    report = take_in(store, sent(store, tmp_path / "表").put(0, status="大概好了吧").save())
    assert any("第 5 行" in line and "没有采用" in line for line in reports.import_lines(report, dry_run=False))
    assert reports.needs_a_look(report)


def test_a_second_sheet_that_was_filled_in_is_told(store: Store, tmp_path: Path) -> None:
    form = sent(store, tmp_path / "表")
    copy = form.book.copy_worksheet(form.page)
    report = take_in(store, form.save())
    assert not reports.needs_a_look(report)
    copy.cell(5, form.columns["progress"]).value = "写在副本里"
    report = take_in(store, form.save())
    assert reports.needs_a_look(report) and "写在副本里" not in progress(store)
    assert any("也是填报内容" in line for line in reports.import_lines(report, dry_run=False))


def test_a_form_without_our_columns_twice_is_kept_once(store: Store, tmp_path: Path) -> None:
    form = sent(store, tmp_path / "表").put(0, progress="新进展", owners="林一")
    form.page.delete_cols(1, 2)
    take_in(store, form.save())
    before = queries.read_ledger(store)
    take_in(store, form.path)
    assert queries.read_ledger(store) == before and len(full_round(store).returns) == 1
