"""The command line of the department round trip: forms out, returns in, at once or as reported."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models import database, ledger, queries
from models.records import RoundInfo
from tests.returned_forms import Filled
from tests.small_ledger import ROUND, fill
from ui import commands

Run = Callable[..., tuple[int, str, str]]
OPTIONS = ("--option", "period=第1期", "--option", "as_of=2025-09-30", "--option", "due_on=2025-10-08")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line in this process: status, standard output, standard error."""

    def call(*arguments: Any) -> tuple[int, str, str]:
        status = commands.run([str(argument) for argument in arguments])
        return status, *capsys.readouterr()

    return call


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with the small hospital."""
    with database.create_store(tmp_path / "台账.db") as store:
        fill(store)
    return tmp_path / "台账.db"


def dump(run: Run, path: Path) -> Any:
    return json.loads(run("dump", path)[1])["rounds"][0]


def test_forms_go_out_and_come_back(run: Run, path: Path, tmp_path: Path) -> None:
    status, out, error = run("export", path, "forms", tmp_path / "表", *OPTIONS)
    assert (status, error) == (0, "") and "已生成 2 份填报表" in out
    form = Filled(tmp_path / "表" / "填报表-医务部.xlsx").put(0, progress="=已修订", status="已完成")
    before = dump(run, path)
    status, out, _ = run("import", path, form.save(tmp_path / "改名.xlsx"))
    assert status == 0 and "更改 1" in out
    after = dump(run, path)
    assert after["returns"][0]["rows"][0]["values"] == {
        "progress": "=已修订", "status": "completed", "status_text": "已完成"}
    measure = after["problems"][0]["measures"][0]
    assert (measure["progress"], measure["status"]) == ("=已修订", "completed")
    before["returns"], before["problems"][0]["measures"][0] = after["returns"], measure
    assert before == after
    assert dump(run, path) == after and run("import", path, tmp_path / "改名.xlsx")[0] == 0
    assert dump(run, path) == after


def test_as_report_waits_for_the_office(run: Run, path: Path, tmp_path: Path) -> None:
    run("export", path, "forms", tmp_path / "表", *OPTIONS)
    form = Filled(tmp_path / "表" / "填报表-医务部.xlsx").put(0, progress="科室说的").save()
    before = dump(run, path)
    assert run("import", path, form, "--as-report")[0] == 0
    after = dump(run, path)
    assert after["problems"] == before["problems"]
    assert (after["returns"][0]["department"], after["returns"][0]["accepted_on"]) == ("医务部", None)


def test_a_dry_run_leaves_the_ledger_alone(run: Run, path: Path, tmp_path: Path) -> None:
    run("export", path, "forms", tmp_path / "表", *OPTIONS)
    form = Filled(tmp_path / "表" / "填报表-医务部.xlsx").put(0, progress="新").save()
    before = path.read_bytes()
    assert run("import", path, form, "--dry-run")[0] == 0 and path.read_bytes() == before


def test_an_added_row_is_something_to_look_at(run: Run, path: Path, tmp_path: Path) -> None:
    run("export", path, "forms", tmp_path / "表", *OPTIONS)
    form = Filled(tmp_path / "表" / "填报表-医务部.xlsx")
    status, out, _ = run("import", path, form.put(form.count, problem="新问题", text="新措施").save())
    assert status == 1 and "待定 1" in out


def test_forms_go_back_to_their_round(run: Run, path: Path, tmp_path: Path) -> None:
    """A form knows its round, so that none has to be named."""
    with database.open_store(path) as store:
        ledger.add_round(store, RoundInfo(name="另一批次"))
    assert run("export", path, "forms", tmp_path / "表")[0] == 2
    assert run("export", path, "forms", tmp_path / "表", "--round", ROUND.name)[0] == 0
    form = Filled(tmp_path / "表" / "填报表-医务部.xlsx").put(0, progress="新").save()
    status, _, error = run("import", path, form, "--round", "另一批次")
    assert status == 2 and f"检查批次“{ROUND.name}”" in error
    assert run("import", path, form)[0] == 0
    with database.open_store(path) as store:
        assert queries.read_ledger(store).rounds[0].returns and not queries.read_ledger(store).rounds[1].problems


def test_by_leader_and_only_some(run: Run, path: Path, tmp_path: Path) -> None:
    assert run("export", path, "forms", tmp_path / "领导", "--option", "by=leader", "--option", "only=周明")[0] == 0
    assert [each.name for each in (tmp_path / "领导").iterdir()] == ["填报表-周明.xlsx"]


@pytest.mark.parametrize(("options", "word"), [
    (("as_of=2025-13-01",), "不是有效日期"), (("style=findings",), "没有“style”这个选项"), (("by=floor",), "分法"),
    (("only=食堂",), "没有“食堂”"), (("sent_back=maybe",), "yes 或 no"), (("sent_back=yes",), "没有退回的行"),
])
def test_what_makes_no_sense_changes_nothing(
    run: Run, path: Path, tmp_path: Path, options: tuple[str, ...], word: str
) -> None:
    before = path.read_bytes()
    status, out, error = run("export", path, "forms", tmp_path / "表", *(x for o in options for x in ("--option", o)))
    assert (status, out) == (2, "") and word in error and error.count("\n") == 1
    assert path.read_bytes() == before and not (tmp_path / "表").exists()


def test_a_ledger_that_is_open_elsewhere_is_refused(run: Run, path: Path, tmp_path: Path) -> None:
    """Sending out is written into the ledger."""
    with database.open_store(path):
        status, _, error = run("export", path, "forms", tmp_path / "表")
    assert status == 2 and "打开" in error and not (tmp_path / "表").exists()


@pytest.mark.parametrize("place", ["文件.txt", "没有/这里"])
def test_a_bad_place_is_refused(run: Run, path: Path, tmp_path: Path, place: str) -> None:
    (tmp_path / "文件.txt").write_text("甲", encoding="utf-8")
    status, _, error = run("export", path, "forms", tmp_path / place)
    assert status == 2 and "文件夹" in error and (tmp_path / "文件.txt").read_text(encoding="utf-8") == "甲"
