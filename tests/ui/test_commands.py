"""The command line (contract §1): what each command does, its exit status, and one Chinese sentence for everything bad.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from models import changes, database, evidence_files, ledger, queries
from models.records import Unit
from tests.small_ledger import fill
from ui import commands, jobs

Run = Callable[..., tuple[int, str, str]]
HEADER = [
    "序号",
    "方面",
    "问题",
    "整改措施",
    "责任领导",
    "责任科室",
    "责任人",
    "整改时限",
    "整改情况",
    "完成情况",
    "备注",
]
ROWS = [
    [
        1,
        "党的建设",
        "学习制度不落实",
        "制定学习计划",
        "周明",
        "党委办公室",
        "林一",
        "2025年9月底前",
        "已制定",
        "已完成",
        "",
    ],
    ["", "", "", "每月组织学习", "周明", "党委办公室", "林一", "长期坚持", "已学习3次", "长期坚持", ""],
    [
        2,
        "采购管理",
        "采购程序不规范",
        "修订采购办法",
        "吴敏",
        "采购办、财务科",
        "何二",
        "12月底前",
        "正在修订",
        "正在整改",
        "需上会",
    ],
]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line in this process: status, standard output, standard error."""

    def call(*arguments: Any) -> tuple[int, str, str]:
        status = commands.run([str(argument) for argument in arguments])
        return status, *capsys.readouterr()

    return call


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A department's ordinary ledger workbook."""
    return write_sheet(tmp_path / "医务部台账.xlsx", ROWS)


def write_sheet(path: Path, rows: list[list[Any]]) -> Path:
    """A workbook with a title, the header and rows."""
    book = Workbook()
    page = book.active
    page.append(["青屏县人民医院巡察整改台账"])
    page.append(HEADER)
    for row in rows:
        page.append(row)
    book.save(path)
    return path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A closed ledger with the small hospital."""
    with database.create_store(tmp_path / "小.db") as store:
        ledger.set_unit(store, Unit("青屏县人民医院", "中共青屏县人民医院委员会"))
        fill(store)
    return tmp_path / "小.db"


def refused(result: tuple[int, str, str], sentence: str) -> None:
    """Status 2, nothing on standard output, one Chinese sentence on standard error, no traceback."""
    status, out, error = result
    assert status == 2 and out == ""
    assert re.search(sentence, error) and re.search("[\u4e00-\u9fff]", error) and "Traceback" not in error
    assert len(error.strip().splitlines()) == 1


def test_new_and_its_refusals(run: Run, tmp_path: Path) -> None:
    """A new ledger carries the unit; nothing is overwritten."""
    path = tmp_path / "台账.db"
    assert run("new", path, "--unit", "青屏县人民医院")[0] == 0
    content = path.read_bytes()
    refused(run("new", path), "已经存在")
    assert path.read_bytes() == content
    assert json.loads(run("dump", path)[1])["unit"]["name"] == "青屏县人民医院"


def test_import_makes_a_ledger_and_twice_changes_nothing(run: Run, sheet: Path, tmp_path: Path) -> None:
    """New ledger, round named after the sheet's title, report with the sums; again: all the same."""
    path, report = tmp_path / "新.db", tmp_path / "报告.json"
    status, out, _ = run("import", path, sheet, "--feedback-on", "2025-06-20", "--report", report)
    assert status == 0 and "新增" in out
    counts = json.loads(report.read_text(encoding="utf-8"))["files"][0]["sheets"][0]["counts"]
    assert counts == {"read": 3, "new": 3, "changed": 0, "same": 0, "proposed": 0, "refused": 0, "skipped": 0}
    first = run("dump", path)[1]
    round_ = json.loads(first)["rounds"][0]
    assert (round_["name"], round_["feedback_on"]) == ("青屏县人民医院巡察整改台账", "2025-06-20")
    assert [len(problem["measures"]) for problem in round_["problems"]] == [2, 1]
    assert round_["problems"][1]["measures"][0]["deadline"]["on"] == "2025-12-31"
    run("import", path, sheet, "--report", report)
    again = json.loads(report.read_text(encoding="utf-8"))["files"][0]["sheets"][0]["counts"]
    assert (again["same"], again["new"], again["changed"]) == (3, 0, 0)
    assert run("dump", path)[1] == first


def test_import_is_one_undo_step(run: Run, sheet: Path, small: Path) -> None:
    """One call, one step: undo takes the whole import back."""
    with database.open_store(small) as store:
        before = changes.table_dump(store)
    assert run("import", small, sheet)[0] == 0
    with database.open_store(small) as store:
        assert changes.table_dump(store) != before
        ledger.undo(store)
        assert changes.table_dump(store) == before


def test_dry_run_leaves_the_bytes(run: Run, sheet: Path, small: Path, tmp_path: Path) -> None:
    """A trial writes neither to a ledger nor makes one."""
    content = small.read_bytes()
    status, out, _ = run("import", small, sheet, "--dry-run")
    assert status == 0 and "没有写入" in out and small.read_bytes() == content
    run("import", tmp_path / "没有.db", sheet, "--dry-run")
    assert not (tmp_path / "没有.db").exists()


def test_import_takes_the_good_sources_and_names_the_bad(run: Run, sheet: Path, tmp_path: Path) -> None:
    """One unreadable file beside a good one: status 1; none readable: 2 and no ledger."""
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"no workbook at all")
    status, _, error = run("import", tmp_path / "a.db", bad, sheet)
    assert status == 1 and "坏.xlsx" in error and (tmp_path / "a.db").exists()
    refused(run("import", tmp_path / "b.db", bad), "坏.xlsx")
    assert not (tmp_path / "b.db").exists()


def test_import_of_a_folder(run: Run, sheet: Path, tmp_path: Path) -> None:
    """Every workbook of the folder is a source; lock files of office programs are not."""
    folder = tmp_path / "收回"
    folder.mkdir()
    sheet.rename(folder / sheet.name)
    (folder / "~$医务部台账.xlsx").write_bytes(b"x")
    (folder / "说明.txt").write_text("x", encoding="utf-8")
    assert run("import", tmp_path / "a.db", folder)[0] == 0
    empty = tmp_path / "空"
    empty.mkdir()
    refused(run("import", tmp_path / "b.db", empty), "没有找到")


def test_import_needs_a_round_among_several(run: Run, sheet: Path, small: Path) -> None:
    """Two rounds and no name: status 2; with a name it goes there."""
    run("import", small, sheet, "--round", "第二批")
    refused(run("import", small, sheet), "几个检查批次")
    refused(
        run("import", small, sheet, "--round", "2025年县委常规巡察", "--feedback-on", "2025-06-21"),
        "反馈日期是 2025-06-20",
    )
    refused(run("import", small, sheet, "--feedback-on", "2025-02-30"), "不是有效日期")


def test_a_locked_problem_is_shown_not_changed(run: Run, tmp_path: Path, data: Path) -> None:
    """After the letter, a sheet with another wording never changes it, and an unknown problem is a proposal."""
    path = tmp_path / "信.db"
    (tmp_path / "意见.txt").write_text(
        "一、党的建设方面\n（一）学习抓得不紧\n1.学习制度不落实，中心组学习次数不足。\n2.民主生活会质量不高。\n",
        encoding="utf-8",
    )
    assert run("letter", path, tmp_path / "意见.txt", "--round", "巡察")[0] == 0
    rows = [
        [1, "", "学习制度不落实，中心组学习次数不够", "制定计划", "周明", "党办", "", "9月底前", "", "", ""],
        [2, "", "食堂饭菜不可口", "换厨师", "吴敏", "后勤部", "", "9月底前", "", "", ""],
    ]
    report = tmp_path / "报告.json"
    status, _, _ = run("import", path, write_sheet(tmp_path / "科室.xlsx", rows), "--report", report)
    problems = json.loads(run("dump", path)[1])["rounds"][0]["problems"]
    assert [problem["text"] for problem in problems] == ["学习制度不落实，中心组学习次数不足", "民主生活会质量不高"]
    assert all(problem["locked"] for problem in problems)
    assert [measure["text"] for measure in problems[0]["measures"]] == ["制定计划"]
    assert status == 1
    assert json.loads(report.read_text(encoding="utf-8"))["files"][0]["sheets"][0]["counts"]["proposed"] == 1


def test_letter_dry_run_and_refusals(run: Run, tmp_path: Path) -> None:
    """A trial writes nothing; a text without numbered problems, another kind of file, a second reading are refused."""
    path = tmp_path / "信.db"
    good, plain = tmp_path / "意见.txt", tmp_path / "空.txt"
    good.write_text("一、党建方面\n（一）学习不紧\n1.制度不落实。\n", encoding="utf-8")
    plain.write_text("今天开会。\n", encoding="utf-8")
    assert run("letter", path, good, "--dry-run")[0] == 0 and not path.exists()
    refused(run("letter", path, plain), "没有找到")
    refused(run("letter", path, tmp_path / "没有.txt"), "找不到")
    assert not path.exists()
    assert run("letter", path, good)[0] == 0
    refused(run("letter", path, good), "已有问题")


@pytest.mark.parametrize("name", ["通报.docx", "通报.txt"])
def test_export_notice(run: Run, small: Path, tmp_path: Path, name: str) -> None:
    """Word and text; a slot given on the command line is printed. As of a day before the small ledger's deadlines: rows
    beyond them are a warning.
    """
    out = tmp_path / name
    options = ("style=findings", "closing=请来电监督。", "as_of=2025-09-30")
    given = [word for option in options for word in ("--option", option)]
    assert run("export", small, "notice", out, *given)[0] == 0
    status, _, said = run("export", small, "notice", out, *given[:-1], "as_of=2025-10-01")
    assert status == 1 and "已超过整改时限" in said
    if out.suffix == ".txt":
        assert "请来电监督。" in out.read_text(encoding="utf-8")
    assert out.stat().st_size > 0 and not list(tmp_path.glob(".*tmp"))


def test_export_ledger_reads_back(run: Run, small: Path, tmp_path: Path) -> None:
    """The exported table imported into the same ledger changes nothing."""
    out = tmp_path / "台账.xlsx"
    assert run("export", small, "ledger", out)[0] == 0
    before = run("dump", small)[1]
    report = tmp_path / "报告.json"
    assert run("import", small, out, "--report", report)[0] == 0
    counts = json.loads(report.read_text(encoding="utf-8"))["files"][0]["sheets"][0]["counts"]
    assert counts["new"] == counts["changed"] == counts["refused"] == 0
    assert run("dump", small)[1] == before


def test_export_refusals(run: Run, small: Path, tmp_path: Path) -> None:
    """Unknown option, style, audience, extension, kind, round: each its sentence, no file."""
    for arguments, sentence in (
        (("notice", tmp_path / "a.docx", "--option", "style=nobody"), "nobody"),
        (("notice", tmp_path / "a.docx", "--option", "audience=mars"), "mars"),
        (("notice", tmp_path / "a.docx", "--option", "colour=red"), "没有“colour”"),
        (("notice", tmp_path / "a.docx", "--option", "style"), "名称=内容"),
        (("notice", tmp_path / "a.odt"), r"\.odt"),
        (("ledger", tmp_path / "a.odt"), r"\.odt"),
        (("ledger", tmp_path / "a.xlsx", "--option", "x=1"), "没有“x”"),
        (("poster", tmp_path / "a.docx"), "没有这个选择"),
        (("notice", tmp_path / "a.docx", "--round", "没有"), "没有名为“没有”"),
        (("notice", tmp_path / "无" / "a.docx"), "找不到"),
    ):
        refused(run("export", small, *arguments), sentence)
    assert not list(tmp_path.glob("a.*"))


def test_styles_lists_what_there_is(run: Run) -> None:
    """Key, name and description, one style a line."""
    status, out, _ = run("styles")
    keys = [line.split("\t")[0] for line in out.splitlines()]
    assert status == 0 and keys == ["targeted", "problem_result", "by_status", "findings", "resolve"]
    assert all(len(line.split("\t")) == 3 and all(line.split("\t")) for line in out.splitlines())


def test_styles_lists_the_fields_of_texts(run: Run) -> None:
    status, out, _ = run("styles", "--fields")
    assert status == 0
    assert "{{problems}}\t具体问题数" in out.splitlines()
    assert "{{category:名称}}\t类别为“名称”的问题数" in out.splitlines()


def test_dump_load_round_trip(run: Run, small: Path, tmp_path: Path) -> None:
    """Dump, load, dump: the same file; a ledger with content is refused; unknown keys give status 1."""
    out, again, back = tmp_path / "1.json", tmp_path / "2.json", tmp_path / "回.db"
    assert run("dump", small, out)[0] == 0 and run("load", back, out)[0] == 0 and run("dump", back, again)[0] == 0
    assert out.read_bytes() == again.read_bytes()
    refused(run("load", back, out), "已有内容")
    odd = tmp_path / "odd.json"
    odd.write_text(json.dumps(json.loads(out.read_text(encoding="utf-8")) | {"colour": 1}), encoding="utf-8")
    status, _, error = run("load", tmp_path / "odd.db", odd)
    assert status == 1 and "colour" in error
    refused(run("load", tmp_path / "bad.db", small), "JSON")
    assert not (tmp_path / "bad.db").exists()


def test_loading_says_which_evidence_files_are_to_be_brought(run: Run, small: Path, tmp_path: Path) -> None:
    """Status 1 until the folder beside the old ledger stands beside the new one, under its name."""
    minutes, out, back = tmp_path / "会议记录.pdf", tmp_path / "1.json", tmp_path / "回.db"
    minutes.write_bytes(b"minutes")
    with database.open_store(small) as store:
        problem = queries.read_problems(store, queries.rounds(store)[0].id)[0]
        with evidence_files.take_in(small, [minutes]) as taken:
            ledger.add_evidence(store, [("problem", problem.id)], taken.files)
    run("dump", small, out)
    status, _, error = run("load", back, out)
    assert status == 1 and "有 1 个佐证文件找不到" in error and str(tmp_path / "回.佐证") in error
    back.unlink()
    (tmp_path / "小.佐证").rename(tmp_path / "回.佐证")
    assert run("load", back, out) == (0, f"已载入：2 个问题，台账 {back}\n", "")


def test_dump_of_one_round(run: Run, small: Path, sheet: Path) -> None:
    """``--round`` leaves the others out."""
    run("import", small, sheet, "--round", "第二批")
    assert [each["name"] for each in json.loads(run("dump", small, "--round", "第二批")[1])["rounds"]] == ["第二批"]
    refused(run("dump", small, "--round", "第三批"), "现有")


def test_backup_verify_restore(run: Run, small: Path, tmp_path: Path) -> None:
    """A copy beside an open ledger verifies and can be brought back."""
    with database.open_store(small) as store:
        ledger.set_unit(store, Unit(name="写了还没关"))
        status, out, _ = run("backup", small, tmp_path / "备份")
        assert status == 0
    copy = Path(out.strip().removeprefix("已备份："))
    assert run("verify", copy) == (0, "检查完毕，没有发现问题。\n", "")
    assert run("restore", copy, tmp_path / "恢复.db")[0] == 0
    assert json.loads(run("dump", tmp_path / "恢复.db")[1])["unit"]["name"] == "写了还没关"
    refused(run("restore", tmp_path / "没有.db", small), "找不到")


def test_verify_finds_damage(run: Run, small: Path) -> None:
    """Findings give status 1."""
    connection = sqlite3.connect(small)
    connection.execute("UPDATE problem SET text = ''")
    connection.commit()
    connection.close()
    status, out, _ = run("verify", small)
    assert status == 1 and "问题没有文字" in out


def test_demo_runs_the_whole_line(run: Run, tmp_path: Path) -> None:
    """Sample workbooks → ledger → notice and table; all three are there, twice in a row too."""
    for _ in range(2):
        status, out, error = run("demo", tmp_path / "示例")
        assert (status, error) == (0, "")
        assert [Path(line).suffix for line in out.splitlines()] == [".db", ".docx", ".xlsx"]
        assert all(Path(line).stat().st_size > 5000 for line in out.splitlines())


def test_a_ledger_open_elsewhere(run: Run, small: Path, sheet: Path, tmp_path: Path) -> None:
    """Writers are refused with the holder's name; readers go on."""
    with database.open_store(small):
        refused(run("import", small, sheet), "打开着")
        refused(run("letter", small, sheet), "没有找到|打开着|不是")
        assert run("dump", small, tmp_path / "x.json")[0] == 0
        assert run("export", small, "ledger", tmp_path / "x.xlsx")[0] == 0
        assert run("verify", small)[0] == 0


def test_bad_ledgers(run: Run, sheet: Path, tmp_path: Path) -> None:
    """A workbook, a text, an empty file, a folder, nothing at all in the ledger's place."""
    text, empty = tmp_path / "文字.db", tmp_path / "空.db"
    text.write_text("x" * 500, encoding="utf-8")
    empty.touch()
    for path, sentence in (
        (sheet, "不是本程序的台账"),
        (text, "不是本程序的台账"),
        (empty, "空文件"),
        (tmp_path, "是文件夹"),
        (tmp_path / "无.db", "找不到"),
    ):
        for command in (
            ("dump", path),
            ("export", path, "ledger", tmp_path / "o.xlsx"),
            ("verify", path),
            ("backup", path),
        ):
            refused(run(*command), sentence)
    for path in (sheet, text, empty):
        content = path.read_bytes()
        refused(run("import", path, sheet), "台账")
        assert path.read_bytes() == content


@pytest.mark.parametrize(
    "arguments", [(), ("new",), ("dump", "a", "b", "c", "d"), ("export", "a.db"), ("--nonsense",), ("import", "a.db")]
)
def test_bad_arguments(run: Run, arguments: tuple[str, ...]) -> None:
    """argparse's complaints come as one Chinese sentence too."""
    refused(run(*arguments), "命令行参数不对")


def test_our_own_bug_is_reported_not_shown(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An exception of ours: a sentence, and a report in a file."""
    monkeypatch.setattr(jobs, "dump_text", lambda *_: 1 / 0)
    database.create_store(tmp_path / "a.db").close()
    result = run("dump", tmp_path / "a.db")
    refused(result, "程序内部出错")
    report = re.search("“(.*?)”", result[2])
    assert report and "ZeroDivisionError" in Path(report.group(1)).read_text(encoding="utf-8")


def test_unknown_command_and_help(run_main: Callable[..., Any]) -> None:
    """The real program: help in Chinese, an unknown command refused, a closed pipe no traceback."""
    shown = run_main("--help")
    assert shown.returncode == 0 and all(name in shown.stdout for name in commands.COMMANDS)
    for command in ((), ("export",), ("fill",)):
        assert run_main(*command, "--help").stdout.startswith("用法：main.py ")
    wrong = run_main("frobnicate", "x")
    assert wrong.returncode == 2 and "没有“frobnicate”这个命令" in wrong.stderr


def test_outputs_never_replace_the_ledger_or_a_source(run: Run, small: Path, sheet: Path, tmp_path: Path) -> None:
    """An output that is the ledger, a source, a folder, or in no folder is refused before anything is done."""
    renamed = tmp_path / "台账.docx"
    small.rename(renamed)
    before, source = renamed.read_bytes(), sheet.read_bytes()
    for command in (
        ("import", renamed, sheet, "--report", renamed),
        ("import", renamed, sheet, "--report", sheet),
        ("import", renamed, sheet, "--report", tmp_path / "无" / "x.json"),
        ("import", renamed, sheet, "--report", tmp_path),
        ("dump", renamed, renamed),
        ("export", renamed, "notice", renamed),
    ):
        refused(run(*command), "没有覆盖|找不到文件夹|是文件夹")
        assert renamed.read_bytes() == before and sheet.read_bytes() == source


def test_a_trial_refuses_what_the_real_run_would(run: Run, sheet: Path, tmp_path: Path) -> None:
    """``--dry-run`` looks at the ledger's place too."""
    letter = tmp_path / "意见.txt"
    letter.write_text("一、方面\n（一）大类\n1.问题。\n", encoding="utf-8")
    for command in ("import", "letter"):
        source = sheet if command == "import" else letter
        refused(run(command, tmp_path, source, "--dry-run"), "是文件夹")
        refused(run(command, letter, source, "--dry-run"), "不是本程序的台账")
        refused(run(command, tmp_path / "无" / "a.db", source, "--dry-run"), "找不到文件夹")


def test_odd_names_get_a_sentence(run: Run, small: Path, tmp_path: Path) -> None:
    """Names that are too long or empty, a pipe, a file where a folder should be."""
    os.mkfifo(tmp_path / "管道.json")
    refused(run("new", tmp_path / ("长" * 300 + ".db")), "太长")
    refused(run("import", tmp_path / "a.db", ""), "文件名是空的")
    refused(run("restore", small, ""), "文件名是空的")
    refused(run("load", tmp_path / "a.db", tmp_path / "管道.json"), "不是普通文件")
    refused(run("demo", small), "文件|文件夹")


def test_two_commands_making_the_same_ledger(sheet: Path, tmp_path: Path, root: Path) -> None:
    """One wins and keeps its rows, the other is refused or adds to it; never «done» with an empty ledger."""
    path = tmp_path / "同时.db"
    command = [sys.executable, str(root / "main.py"), "import", str(path), str(sheet)]
    pair = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    results = [process.communicate() for process in pair]
    assert sorted({process.returncode for process in pair}) in ([0], [0, 2]), results
    with database.open_store(path, write=False) as store:
        assert store.scalar("SELECT count(*) FROM measure") == 3
