"""Files made to hurt: what they cost, and what they may not leave on the terminal."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from models import database, ledger, queries
from models.errors import BadFileError
from models.importing import sheet_xml, workbook
from models.importing.likeness import best_words
from models.importing.workbook import read_workbook
from models.records import RoundInfo
from ui import jobs


def saved(path: Path, rows: str = "") -> Path:
    """A small ledger; *rows* are put below its rows as XML."""
    book = Workbook()
    book.active.append(["序号", "问题", "整改措施"])
    book.active.append([1, "值班记录不全", "每周抽查"])
    book.save(path)
    with zipfile.ZipFile(path) as parts:
        kept = {name: parts.read(name) for name in parts.namelist()}
    kept["xl/worksheets/sheet1.xml"] = kept["xl/worksheets/sheet1.xml"].replace(
        b"</sheetData>", rows.encode() + b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, data in kept.items():
            parts.writestr(name, data)
    return path


def test_the_readers_crash_prints_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path / "行号.xlsx", '<row r="4000000000"><c r="ZZZZZZ4000000000"><v>1</v></c></row>')
    with pytest.raises(BadFileError):
        read_workbook(path)
    assert capfd.readouterr() == ("", "")


def test_a_large_workbook_is_looked_through_by_its_own_process_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, asked = saved(tmp_path / "大.xlsx"), []
    monkeypatch.setattr(sheet_xml, "TAME_BYTES", 10)
    monkeypatch.setattr(sheet_xml._Looker, "_sheet", lambda *_: pytest.fail("looked through here"))
    monkeypatch.setattr(workbook, "read_apart", lambda given: asked.append(given) or ())
    assert read_workbook(path).sheets == () and asked == [path]


def test_words_that_are_unlike_all_headers_cost_little() -> None:
    words = [f"整改情况{number}之说明" for number in range(2000)]
    started = time.perf_counter()
    assert not any(best_words(f"栏目{number}", words, 90.0) for number in range(100))
    assert time.perf_counter() - started < 2.0
    found = best_words("整改情况1之说明", words, 60.0)
    assert found == [pair for pair in best_words("整改情况1之说明", words) if pair[1] >= 60.0]


def test_texts_that_a_cell_cannot_hold_survive_our_own_export(tmp_path: Path) -> None:
    texts = {"progress": "长" * 40_000, "remarks": "编号_x0041_不是字母", "evidence": "=1+1"}
    with database.create_store(tmp_path / "台账.db") as store:
        key = ledger.add_round(store, RoundInfo(name="巡察")).created[0]
        problem = ledger.add_problem(store, key, {"number": "1", "text": "值班记录不全"}).created[0]
        ledger.add_measure(store, problem, {"text": "每周抽查", **texts})
        before = queries.read_ledger(store)
        jobs.write_ledger(store, None, tmp_path / "台账.xlsx")
        books, bad = jobs.read_sources([tmp_path / "台账.xlsx"])
        assert not jobs.plan_import(store, books, bad).plan.changes_anything
        assert queries.read_ledger(store) == before
