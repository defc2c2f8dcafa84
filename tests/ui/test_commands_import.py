"""The command line's imports: reports, dry runs, conflicts, stated counts, taking an import back, folders."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from models import database, ledger, queries
from ui.commands import run

HEADER = ["序号", "存在问题", "整改措施", "责任科室", "整改时限", "整改情况", "完成状态"]
ROW = [1, "药品验收登记不完整", "修订验收制度", "药学部", "2024年6月底前", "已印发制度", "正在整改"]
OTHER = [2, "仓库温度没有记录", "安装温度计", "后勤部", "年底前", "", "未启动"]
KINDS = ("new", "changed", "same", "proposed", "refused", "skipped")


def workbook(path: Path, *rows: list[Any], title: str = "台账") -> Path:
    """Write these rows under the usual header."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in (HEADER, *rows):
        sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def call(*arguments: str | Path) -> int:
    return run([str(each) for each in arguments])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger into which ROW was imported."""
    found = tmp_path / "台账.db"
    assert call("import", found, workbook(tmp_path / "药学部.xlsx", ROW)) == 0
    return found


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def dump(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert call("dump", path) == 0
    return dict(json.loads(capsys.readouterr().out))


def edit_progress(path: Path, text: str) -> None:
    with database.open_store(path) as store:
        problem = queries.read_problems(store, queries.rounds(store)[0].id)[0]
        ledger.edit(store, [("measure", problem.measures[0].id, {"progress": text})])


def test_the_report_is_that_of_the_contract_in_a_dry_run_and_for_good(tmp_path: Path) -> None:
    source = workbook(tmp_path / "药学部.xlsx", ROW, [], OTHER, [3, "#REF!", "整改"])
    out, reports = tmp_path / "报告.json", []
    for more in (["--dry-run"], []):
        assert call("import", tmp_path / "台账.db", source, "--report", out, *more) == 1
        reports.append(json.loads(out.read_text(encoding="utf-8")))
    assert reports[0].pop("batch") is None and reports[1].pop("batch")
    assert reports[0] == reports[1]
    (file,) = reports[0]["files"]
    (sheet,) = file["sheets"]
    assert (file["file"], sheet["sheet"], sheet["header_rows"]) == ("药学部.xlsx", "台账", [1])
    assert sheet["columns"]["B"] == "problem.text" and sheet["unmapped"] == []
    assert sheet["counts"]["read"] == 4 == sum(sheet["counts"][kind] for kind in KINDS)
    assert [row["row"] for row in sheet["refused"]] == [5] and [row["row"] for row in sheet["skipped"]] == [3]


def test_a_dry_run_leaves_the_bytes_as_they_were(path: Path, tmp_path: Path) -> None:
    before, names = digest(path), sorted(tmp_path.iterdir())
    assert call("import", path, workbook(tmp_path / "药学部.xlsx", [*ROW[:6], "已完成"], OTHER), "--dry-run") == 0
    assert digest(path) == before and sorted(tmp_path.iterdir()) == names


def test_the_same_file_again_changes_nothing(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = dump(path, capsys)
    assert call("import", path, tmp_path / "药学部.xlsx") == 0
    assert "相同 1" in capsys.readouterr().out
    assert dump(path, capsys) == before


def test_a_conflict_is_listed_and_not_applied(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit_progress(path, "办公室改写")
    before = dump(path, capsys)
    for _ in range(2):
        assert call("import", path, tmp_path / "药学部.xlsx") == 1
        assert "第 2 行的“整改情况”没有导入：台账里" in capsys.readouterr().out
        assert dump(path, capsys) == before


def test_empty_cells_clear_only_when_asked(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = workbook(tmp_path / "药学部.xlsx", [*ROW[:4], "", "", ""])
    assert call("import", path, source) == 0
    assert dump(path, capsys)["rounds"][0]["problems"][0]["deadline"]["on"] == "2024-06-30"
    assert call("import", path, source, "--clear-empty") == 0
    problem = dump(path, capsys)["rounds"][0]["problems"][0]
    assert (problem["deadline"]["kind"], problem["status"], problem["measures"][0]["progress"]) == ("", "", "")
    assert problem["text"] == ROW[1] and problem["departments"] == ["药学部"]


def test_counts_stand_beside_the_stated_ones(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from dataclasses import replace

    from models.records import Stated

    with database.open_store(path) as store:
        ledger.edit_round(store, replace(queries.rounds(store)[0], stated=Stated(problems=3)))
    capsys.readouterr()
    assert call("import", path, workbook(tmp_path / "后勤部.xlsx", OTHER)) == 1
    assert "反馈意见写明 3 个问题，台账现有 2 个" in capsys.readouterr().out
    assert call("import", path, workbook(tmp_path / "医务部.xlsx", [3, "投诉处理不及时", "建立台账"])) == 0


def test_undo_import(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = dump(path, capsys)
    assert call("import", path, workbook(tmp_path / "后勤部.xlsx", OTHER)) == 0
    assert call("undo-import", path) == 0
    assert dump(path, capsys) == before
    edit_progress(path, "办公室改写")
    capsys.readouterr()
    assert call("undo-import", path) == 1
    out = capsys.readouterr().out
    assert "保留 2 处" in out and "措施“修订验收制度”在导入后改过，保留。" in out
    assert call("undo-import", path) == 2 and "没有可以撤销的导入" in capsys.readouterr().err
    assert dump(path, capsys)["rounds"][0]["problems"][0]["measures"][0]["progress"] == "办公室改写"


def test_undo_of_a_named_import(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "报告.json"
    assert call("import", path, workbook(tmp_path / "后勤部.xlsx", OTHER), "--report", report) == 0
    assert call("import", path, workbook(tmp_path / "医务部.xlsx", [3, "投诉处理不及时", "建立台账"])) == 0
    assert call("undo-import", path, json.loads(report.read_text(encoding="utf-8"))["batch"]) == 0
    assert [each["text"] for each in dump(path, capsys)["rounds"][0]["problems"]] == [ROW[1], "投诉处理不及时"]
    assert call("undo-import", path, "没有") == 2 and "没有编号为“没有”的导入" in capsys.readouterr().err
    assert call("undo-import", tmp_path / "没有.db") == 2 and not (tmp_path / "没有.db").exists()


def test_a_folder_is_read_without_the_folders_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook(tmp_path / "收回" / "药学部.xlsx", ROW)
    workbook(tmp_path / "收回" / "旧" / "后勤部.xlsx", OTHER)
    (tmp_path / "收回" / "~$药学部.xlsx").write_bytes(b"")
    report = tmp_path / "报告.json"
    assert call("import", tmp_path / "台账.db", tmp_path / "收回", tmp_path / "收回" / "药学部.xlsx", "--report", report) == 0
    assert [each["file"] for each in json.loads(report.read_text(encoding="utf-8"))["files"]] == ["药学部.xlsx"]
    with pytest.raises(SystemExit):
        call("import", "--help")
    assert "不读它的子文件夹" in capsys.readouterr().out.replace("\n", "").replace(" ", "")


def test_files_of_one_name_from_two_folders_keep_their_source(tmp_path: Path) -> None:
    workbook(tmp_path / "五月" / "台账.xlsx", ROW)
    workbook(tmp_path / "六月" / "台账.xlsx", OTHER, title="表二")
    assert call("import", tmp_path / "台账.db", tmp_path / "五月", tmp_path / "六月") == 0
    with database.open_store(tmp_path / "台账.db") as store:
        rows = store.fetch("SELECT DISTINCT file, sheet, row FROM import_source ORDER BY file")
        assert rows == [("五月/台账.xlsx", "台账", 2), ("六月/台账.xlsx", "表二", 2)]
        assert queries.import_batches(store)[0].files == ("五月/台账.xlsx", "六月/台账.xlsx")


def test_a_refused_file_leaves_the_ledgers_bytes_as_they_were(
    path: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "名单.csv"
    other.write_text("姓名,性别\n甲,男\n", encoding="utf-8")
    before = path.read_bytes()
    capfd.readouterr()
    assert call("import", path, other) == 2
    out, error = capfd.readouterr()
    assert (out, len(error.splitlines())) == ("", 1) and "没有找到台账表格" in error
    assert path.read_bytes() == before
