"""Values that a hurried or hostile person types: each gets one sentence, status 2, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models import database, ledger, queries
from models.labels import SECTIONS
from ui import commands

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command; its status, what it printed, and what it complained of."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        status = commands.run([str(each) for each in arguments])
        return status, *capsys.readouterr()

    return run


def options(*pairs: str) -> list[str]:
    return [word for pair in pairs for word in ("--option", pair)]


@pytest.mark.parametrize(("kind", "pairs", "sentence"), [
    ("notice", ["标题=x"], "通报没有“标题”这个选项。要写的是不是 title=标题"),
    ("notice", ["stile=x"], "style=写法"), ("notice", ["colour=red"], "可用：style、audience、letterhead、imprint、"),
    ("notice", ["style"], "应写成 名称=内容"), ("notice", ["style：findings"], "应写成 名称=内容"), ("notice", ["=x"], "应写成 名称=内容"),
    ("notice", ["style=findings", "style=resolve"], "选项 style 写了不止一次"),
    ("notice", ["style="], "没有名为“”的通报写法"), ("notice", ["audience=外"], "通报没有“外”这个版本"),
    ("notice", ["as_of="], "日期“”不是有效日期"), ("notice", ["intro={{"], ""), ("notice", ["letterhead="], "应是 yes 或 no"),
    ("ledger", ["by=x"], "台账没有“by”这个选项。可用："), ("ledger", ["column=状态"], "columns=列名"),
    ("plan", ["tabl=x"], "tasks=text|table"), ("plan", ["intro={{problem}}"], "“开头依据段”中的“{{problem}}”不是可用的数据项"),
    ("lists", ["set="], "没有名为“”的清单"), ("lists", ["restricted=是"], "应是 yes 或 no"),
    ("forms", ["due=3"], "due_on=报送期限"),
    ("forms", ["due_on=明天"], "不是有效日期"), ("forms", ["by=领导"], "按领导（leader）分"),
    ("forms", ["only=、，"], "选项 only 没有写名称"), ("forms", ["only="], "选项 only 没有写名称"),
    ("lists", ["as_of="], "日期“”不是有效日期"), ("archive", ["by=x", "on=昨天"], "不是有效日期"),
    ("archive", ["freeze=", "by=x"], "freeze 应是"),
    ("archive", ["filed="], "还没有存档的通报"), ("archive", ["filed=last", "by=x"], "不能与“by”同时使用")])
def test_options(filled: Path, own_place: Path, said: Run, kind: str, pairs: list[str], sentence: str) -> None:
    out = own_place / {"forms": "表", "archive": "归档"}.get(kind, "a.docx")
    status, printed, error = said("export", filled, kind, out, *options(*pairs))
    if sentence:
        assert (status, printed) == (2, "") and sentence in error and error.count("\n") == 1, error
        assert [path.name for path in own_place.iterdir()] == [filled.name]
    else:  # said, and written
        assert status == 1 and "不是完整的数据项" in error


def test_full_width_equals_sign(filled: Path, own_place: Path, said: Run) -> None:
    """An input method's; the first sign parts the pair, whatever comes behind."""
    assert said("export", filled, "notice", own_place / "a.txt", *options("title＝关于a=b＝c的通报", "sealed=no"))[0] == 1
    assert (own_place / "a.txt").read_text(encoding="utf-8").startswith("关于a=b＝c的通报\n")


@pytest.mark.parametrize(("kind", "out", "sentence"), [
    ("notice", "夹", "是文件夹，不是文件"), ("notice", "没有/a.docx", "找不到文件夹“"), ("notice", "旧.txt/a.docx", "是文件，不是文件夹"),
    ("notice", "a", "通报可以存为"), ("notice", "", "文件名是空的"), ("notice", "旧.txt", "旧.txt”是只读文件，没有覆盖"),
    ("ledger", "旧.txt/a.xlsx", "是文件，不是文件夹"), ("lists", "夹", "是文件夹"), ("forms", "旧.txt", "是文件，不是文件夹"),
    ("forms", "旧.txt/表", "是文件，不是文件夹"), ("forms", "没有/表", "找不到文件夹“"), ("archive", "旧.txt", "归档只能是"),
    ("archive", "归档.docx", "归档只能是 .zip 压缩包或文件夹"), ("archive", "旧.txt/归档", "是文件，不是文件夹")])
def test_places(filled: Path, own_place: Path, said: Run, kind: str, out: str, sentence: str) -> None:
    with database.open_store(filled) as store:
        rows = queries.read_ledger(store).rounds[0].problems
        ledger.edit(store, [("problem", rows[0].id, {"departments": ("医务部",)})])
    (own_place / "夹").mkdir()
    (own_place / "旧.txt").write_text("旧", encoding="utf-8")
    (own_place / "旧.txt").chmod(0o444)
    status, printed, error = said("export", filled, kind, own_place / out if out else "", *(
        options("by=吴敏") if kind == "archive" else ()))
    assert (status, printed) == (2, "") and sentence in error and error.count("\n") == 1, error
    assert {path.name for path in own_place.iterdir()} == {filled.name, "夹", "旧.txt"}
    assert (own_place / "旧.txt").read_text(encoding="utf-8") == "旧" and said("filed", filled)[1] == ""


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="no folder here that is there and takes no files")
@pytest.mark.parametrize(("kind", "out"), [
    ("notice", "a.docx"), ("notice", "a.pdf"), ("ledger", "a.xlsx"), ("plan", "a.docx"), ("archive", "归档"),
    ("archive", "归档.zip")])
def test_a_folder_that_takes_no_files(filled: Path, said: Run, kind: str, out: str) -> None:
    """It is there: nobody is to look for it."""
    by = options("by=吴敏") if kind == "archive" else ()
    status, _, error = said("export", filled, kind, Path("/proc") / out, *by)
    assert status == 2 and "文件夹“/proc”不能存放文件" in error and said("filed", filled)[1] == ""


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="no folder here that is there and takes no files")
def test_forms_in_such_a_folder(own_place: Path, said: Run, csv: Path) -> None:
    said("import", own_place / "a.db", csv)
    status, _, error = said("export", own_place / "a.db", "forms", "/proc/表")
    assert status == 2 and "文件夹“/proc”不能存放文件" in error


def test_a_folder_that_nobody_may_look_into(
    filled: Path, own_place: Path, run_as_nobody: Callable[[str, Path], str]
) -> None:
    """No word of a missing folder, or of an error of ours."""
    (own_place / "锁").mkdir()
    script = (
        f"folder, ledger = {str(own_place)!r}, {str(filled)!r}\n"
        "os.environ['ZHENGGAI_CONFIG_DIR'] = folder + '/锁/设置'\n"
        "sys.stderr = sys.stdout\n"
        "for args in (['export', ledger, 'ledger', folder + '/锁/a.xlsx'], ['filed', folder + '/锁/a.db'],\n"
        "             ['export', ledger, 'archive', folder + '/锁/归档', '--option', 'by=吴敏'],\n"
        "             ['dump', ledger, folder + '/锁/a.json']):\n"
        "    print(ui.commands.run(args))\n"
    )
    (own_place / "锁").chmod(0o700)
    lines = run_as_nobody(script, filled.parent).splitlines()
    assert lines[1::2] == ["2", "2", "2", "2"]
    assert all("没有权限" in line and "锁/" in line for line in lines[::2]), lines


def test_filed_and_corrections(filled: Path, own_place: Path, said: Run) -> None:
    """An empty choice is none of the filed papers; a ledger without a round says what to do next."""
    assert said("export", filled, "notice", own_place / "a.docx")[0] == 1
    status, _, error = said("corrections", filled, own_place / "a.docx", "--filed", "")
    assert status == 2 and "还没有存档的通报" in error
    database.create_store(own_place / "空.db").close()
    for command in (("export", own_place / "空.db", "notice", own_place / "b.docx"),
                    ("corrections", own_place / "空.db", own_place / "a.docx")):
        status, _, error = said(*command)
        assert status == 2 and "台账里还没有检查批次。请先导入台账或读入反馈意见。" in error
    said("export", filled, "notice", own_place / "a.docx", *options("freeze=draft", "by= 周\\n明 "))
    assert said("filed", filled)[1].split("\t")[1:3] == ["送审稿", "周 明"]
    for which, sentence in (("", "没有写明是哪一份存档的通报"), ("approved", "还没有审定稿"), ("zzz", "没有编号为“zzz”")):
        for command in (("corrections", filled, own_place / "a.docx", "--filed", which),
                        ("export", filled, "notice", own_place / "b.docx", *options(f"filed={which}"))):
            status, _, error = said(*command)
            assert status == 2 and sentence in error
    status, _, error = said("corrections", filled, own_place / "a.docx", "--filed", "last", *options("style=resolve"))
    assert status == 2 and "请去掉 --option 或 --filed" in error
    status, _, error = said("filed", filled, "--round", "没有")
    assert status == 2 and "请核对名称" in error


def test_the_help_names_every_option_once(capsys: pytest.CaptureFixture[str]) -> None:
    """The text of the letterhead and the red head are one option."""
    with pytest.raises(SystemExit):
        commands.run(["export", "--help"])
    shown = "".join(capsys.readouterr().out.split())
    notice = shown[shown.index("通报：style="):shown.index("填报表：by=")]
    assert notice.count("letterhead=") == 1 and all(f"{key}=" in notice for key in SECTIONS)
    assert "as_of=截至日（如2026-03-09：完成情况算到那天" in shown and "整改方案：tasks=" in shown
