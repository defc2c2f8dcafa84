"""Commands for notices that are kept, as a person types them."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest

from exporters.blocks import Document
from models import backup, database, ledger, queries
from models.database import Store
from models.errors import BadFileError, ValueRefusedError
from models.settings import Settings
from ui import archive_files, commands, jobs, jobs_filing
from ui.archive_files import safe_name

APPROVED = ("--option", "freeze=approved", "--option", "by=周明", "--option", "on=2025-07-01")
DIGEST = hashlib.sha256(b"evidence").hexdigest()


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command; its status, what it printed, and what it complained of."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        status = commands.run([str(each) for each in arguments])
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def archive(filled: Path, own_place: Path, said: Run) -> Path:
    """An archive as a folder."""
    assert said("export", filled, "archive", own_place / "归档", *APPROVED)[0] == 1  # a problem has no account yet
    return own_place / "归档"


def test_freeze_and_give_out_again(filled: Path, own_place: Path, said: Run) -> None:
    """The same bytes after the ledger has changed; the list; what is different in the next one."""
    status, printed, _ = said("export", filled, "notice", own_place / "a.docx", *APPROVED)
    assert status == 1 and "已存档为审定稿" in printed  # a problem has no account yet
    with database.open_store(filled) as store:
        ledger.set_section(store, queries.rounds(store)[0].id, "intro", "全新的开头。")
    assert said("export", filled, "notice", own_place / "b.docx", "--option", "filed=审定稿")[0] == 0
    assert (own_place / "a.docx").read_bytes() == (own_place / "b.docx").read_bytes()
    status, printed, _ = said("export", filled, "notice", own_place / "c.txt", "--option", "freeze=draft", "--option",
                              "by=吴敏")
    assert status == 1 and "与上一份存档相比：文字有 2 处不同" in printed
    listed = said("filed", filled)[1].splitlines()
    assert [line.split("\t")[1:3] for line in listed] == [["审定稿", "周明"], ["送审稿", "吴敏"]]


@pytest.mark.parametrize(("options", "sentence"), [
    (["freeze=approved"], "要写明审定人"), (["freeze=final", "by=周明"], "freeze 应是"), (["by=周明"], "选项 by 只在存档时有用"),
    (["on=2025-07-01"], "选项 on 只在存档时有用"), (["freeze=draft"], "要写明送审人"),
    (["freeze=draft", "by=周明", "on=明天"], "不是有效日期"), (["filed=x"], "还没有存档的通报"),
    (["filed=last", "style=findings"], "不能与“style”同时使用"), (["freeze=draft", "by=周明", "colour=red"], "没有“colour”"),
])
def test_what_is_refused(filled: Path, own_place: Path, said: Run, options: list[str], sentence: str) -> None:
    """A sentence, status 2, nothing written and nothing kept."""
    pairs = [word for pair in options for word in ("--option", pair)]
    status, _, error = said("export", filled, "notice", own_place / "a.docx", *pairs)
    assert status == 2 and sentence in error and not (own_place / "a.docx").exists()
    assert said("filed", filled)[:2] == (0, "")


def test_an_archive_asks_by_whom(filled: Path, own_place: Path, said: Run) -> None:
    """Nobody's login name is filed; the name of the settings will do for a draft, not for who approved."""
    status, _, error = said("export", filled, "archive", own_place / "归档")
    assert status == 2 and "请加上 --option by=姓名" in error and not (own_place / "归档").exists()
    assert said("filed", filled)[:2] == (0, "")
    Settings().set("person", "吴敏")
    status, _, error = said("export", filled, "archive", own_place / "归档", "--option", "freeze=approved")
    assert status == 2 and "要写明审定人" in error
    assert said("export", filled, "archive", own_place / "归档")[0] == 1
    assert said("filed", filled)[1].split("\t")[1:3] == ["送审稿", "吴敏"]


def test_an_archive_takes_the_paper_that_is_the_same(filled: Path, own_place: Path, said: Run) -> None:
    """Not filed again, whoever asks; another stage, person, day or text is another paper."""
    said("export", filled, "notice", own_place / "a.docx", *APPROVED)
    status, printed, _ = said("export", filled, "archive", own_place / "1")
    assert status == 1 and "内容相同，用的就是它" in printed
    assert said("export", filled, "archive", own_place / "2.zip", *APPROVED)[0] == 1
    assert said("filed", filled)[1].count("\n") == 1
    for number, options in enumerate((["freeze=draft", "by=周明"], ["by=吴敏"], ["by=吴敏", "on=2025-07-02"],
                                      ["by=吴敏", "intro=改了。"], ["by=吴敏", "audience=public"]), 2):
        pairs = [word for pair in options for word in ("--option", pair)]
        assert said("export", filled, "archive", own_place / f"x{number}", *pairs)[0] == 1
        assert said("filed", filled)[1].count("\n") == number, options


def test_a_frozen_notice_that_cannot_be_written_is_not_kept(filled: Path, own_place: Path, said: Run) -> None:
    """Nor is a file written for which nobody is named, and what there is to look at is said as for any other notice."""
    status, _, error = said("export", filled, "notice", own_place / "a.xlsx", *APPROVED)
    assert status == 2 and "不能存为" in error and said("filed", filled)[1] == ""
    _, _, error = said("export", filled, "notice", own_place / "a.docx", *APPROVED, "--option", "intro=由王珺负责。")
    assert "里没有“珺”字" in error


def test_an_archive_has_everything(archive: Path, filled: Path, said: Run) -> None:
    """Papers, ledger, lists, data; each with its checksum; the notice is kept in the ledger."""
    names = {path.name for path in archive.iterdir()}
    title = "中共青屏县人民医院委员会关于2025年县委巡察整改进展情况的通报"
    assert names == {f"{title}.docx", f"{title}.pdf", f"{title}.txt", "整改台账.xlsx", "台账数据.json", "佐证材料清单.docx",
                     "未列入通报事项清单.docx", "清单.json", "清单.txt"}
    assert said("verify-archive", archive)[0] == 0
    manifest = json.loads((archive / "清单.json").read_text(encoding="utf-8"))
    assert manifest["notice"]["by"] == "周明" and manifest["notice"]["on"] == "2025-07-01"
    assert f"《{title}》归档清单" in (archive / "清单.txt").read_text(encoding="utf-8")
    assert json.loads((archive / "台账数据.json").read_text(encoding="utf-8"))["format"] == "zhenggai"
    assert manifest["notice"]["id"] in said("filed", filled)[1]


def test_an_archive_that_was_changed(archive: Path, said: Run) -> None:
    """Missing, strange and altered files are named; something else is no archive."""
    assert said("verify-archive", archive) == (0, "检查完毕，每个文件都与归档时相同。\n", "")
    (archive / "台账数据.json").write_text("{}", encoding="utf-8")
    (archive / "整改台账.xlsx").unlink()
    (archive / "多的.txt").write_text("x", encoding="utf-8")
    status, printed, _ = said("verify-archive", archive)
    assert status == 1 and printed.splitlines()[-1] == "检查完毕，有 3 处与归档时不同。"
    assert sorted(printed.splitlines()[:-1]) == [
        "多出文件“多的.txt”，不在清单里。", "文件“台账数据.json”与归档时的校验值不符。", "缺少文件“整改台账.xlsx”。"]
    (archive / "清单.json").write_text("[]", encoding="utf-8")
    for path in (archive, archive / "清单.txt", archive / "没有的.zip"):
        status, printed, error = said("verify-archive", path)
        assert (status, printed) == (2, "") and len(error.splitlines()) == 1 and "请检查" in error


def test_a_zip_of_a_filed_notice(archive: Path, filled: Path, own_place: Path, said: Run) -> None:
    """The same files in one; fixed dates; nothing is overwritten."""
    assert said("export", filled, "archive", own_place / "归档.zip", "--option", "filed=last")[0] == 0
    assert said("verify-archive", own_place / "归档.zip")[0] == 0
    with zipfile.ZipFile(own_place / "归档.zip") as packed:
        assert {info.filename for info in packed.infolist()} == {path.name for path in archive.iterdir()}
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    for place in ("归档.zip", "归档"):
        status, _, error = said("export", filled, "archive", own_place / place, "--option", "filed=last")
        assert status == 2 and "没有覆盖" in error
    assert said("filed", filled)[1].count("\n") == 1


def test_an_archive_that_fails_leaves_nothing(
    filled: Path, own_place: Path, said: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither files nor a kept paper."""
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive_files, "write_manifest", full)
    for name in ("归档", "归档.zip"):
        status, _, error = said("export", filled, "archive", own_place / name, *APPROVED)
        assert status == 2 and "磁盘空间不足" in error
    assert {path.name for path in own_place.iterdir()} == {filled.name}
    assert said("filed", filled)[1] == ""


def test_evidence_is_listed_with_its_checksums(filled: Path, own_place: Path) -> None:
    """Files beside the ledger: whole, altered, missing, linked; and what is only written."""
    with database.open_store(filled) as store:
        problem = queries.read_ledger(store).rounds[0].problems[0]
        ledger.edit(store, [("problem", problem.id, {"evidence": "会议记录"})])
        _put_evidence(store, problem.id, problem.measures[0].id)
        key = jobs_filing.freeze(store, _notice(store), "draft", "吴敏", store.clock().date()).created[0]
        jobs_filing.write_archive(store, None, own_place / "归档", key)
    (table,) = docx.Document(str(own_place / "归档" / "佐证材料清单.docx")).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    assert [(row[3], row[4], row[6]) for row in rows] == [
        ("会议记录", "1 记录.pdf", "完好"), ("", "2 照片.jpg", "缺失"), ("", "录音", "链接，缺失")]
    assert rows[0][5].replace("\n", "") == DIGEST


def _notice(store: Store) -> Document:
    return jobs.notice(store, None, "findings", date(2025, 7, 1), "internal", {})


def _put_evidence(store: Store, problem: str, measure: str) -> None:
    folder = backup.evidence_folder(store.path)
    folder.mkdir()
    (folder / DIGEST).write_bytes(b"evidence")
    columns = ("id", "sha256", "name", "size", "linked_path", "added_on")
    files = [("f1", DIGEST, "记录.pdf", 8, "", None), ("f2", "0" * 64, "照片.jpg", 1, "", None),
             ("f3", "", "录音", 1, "D", None)]
    links = [("l1", "f1", problem, None, "1", 1), ("l2", "f2", None, measure, "2", 2),
             ("l3", "f3", None, measure, "", 3)]
    with store.transaction():
        store.insert_rows("evidence_file", columns, files)
        store.insert_rows("evidence_link", ("id", "file_id", "problem_id", "measure_id", "number", "position"), links)


@pytest.mark.parametrize(("text", "name"), [
    ('关于"整改"/情况:的<通报>|*?', "关于_整改__情况_的_通报____"), ("  通报. ", "通报"), ("...", "通报"),
    ("CON", "_CON"), ("com1.x", "_com1.x"), ("长" * 90, "长" * 50),
])
def test_names_that_windows_takes(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_places_for_an_archive(own_place: Path) -> None:
    """An empty folder will do; one with something in it, or without its parent, will not."""
    (own_place / "空").mkdir()
    archive_files.check_place(own_place / "空")
    with pytest.raises(BadFileError, match="找不到文件夹"):
        archive_files.check_place(own_place / "没有" / "归档")
    (own_place / "空" / "a").write_text("x", encoding="utf-8")
    with pytest.raises(ValueRefusedError, match="没有覆盖"):
        archive_files.check_place(own_place / "空")


def test_a_corrected_file_is_listed_and_taken(filled: Path, own_place: Path, said: Run) -> None:
    """Shown first; --take takes what can be taken, in one step; another paper is doubted."""
    said("export", filled, "notice", own_place / "a.docx", "--option", "freeze=draft", "--option", "by=吴敏")
    opened = docx.Document(str(own_place / "a.docx"))
    changed = next(each for each in opened.paragraphs if "已落实第1项" in each.text)
    run = next(each for each in changed.runs if "已落实第1项" in each.text)
    run.text = run.text.replace("已落实第1项", "第一项已经落实")
    opened.save(str(own_place / "a.docx"))
    status, printed, _ = said("corrections", filled, own_place / "a.docx", "--filed", "last")
    assert status == 0 and "改写" in printed and "第一项已经落实" in printed and "没有改动台账" in printed
    assert said("corrections", filled, own_place / "a.docx", "--take")[0] == 0
    with database.open_store(filled) as store:
        measure = queries.read_ledger(store).rounds[0].problems[0].measures[0]
        assert measure.wording["progress"].notice == "第一项已经落实" and measure.progress == "已落实第1项"
    assert said("corrections", filled, own_place / "a.docx")[1].startswith("共 0 处修改")
    other = said("corrections", filled, own_place / "a.docx", "--option", "style=by_status", "--option",
                 "audience=report")
    assert "可能不是同一份" in other[2]
    status, _, error = said("corrections", filled, filled, "--filed", "last")
    assert status == 2 and "不是 Word 文件" in error


def test_a_file_that_is_no_paper_leaves_the_ledger_as_it_was(filled: Path, own_place: Path, said: Run) -> None:
    """Also with --take: it is refused before the ledger is opened, so that not one byte of it changes."""
    (own_place / "坏.docx").write_text("不是 Word", encoding="utf-8")
    before = filled.read_bytes()
    status, printed, error = said("corrections", filled, own_place / "坏.docx", "--take")
    assert (status, printed) == (2, "") and "不是 Word 文件" in error
    assert filled.read_bytes() == before
