"""佐证材料: numbers, links, copies named by content, what is put away and comes back, what is missing or changed."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models import backup, changes, evidence, ledger, queries
from models import evidence_check as checking
from models import evidence_files as kept
from models.database import Store
from models.errors import BadFileError, CancelledError, NotFoundError, StorageError, ValueRefusedError
from models.evidence import EvidenceItem, NewFile
from models.progress import CancelAfter
from models.records import Problem


def _first(store: Store) -> Problem:
    return queries.read_problems(store, queries.rounds(store)[0].id)[0]


def _file(letter: str, name: str = "") -> NewFile:
    return NewFile(name or f"{letter}.pdf", letter * 64, 8)


def _numbers(store: Store) -> list[str]:
    return [item.number for item in evidence.all_items(store)]


def _put(store: Store, path: Path, row: tuple[str, str], linked: bool = False) -> tuple[str, ...]:
    with kept.take_in(store.path, [path], linked) as taken:
        return ledger.add_evidence(store, [row], taken.files).created


def _source(folder: Path, name: str = "会议记录.pdf", content: bytes = b"minutes") -> Path:
    path = folder / "来源" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


# --- numbers ---------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("pattern", "measure", "wanted"), [
    ("问题-措施-件", "2", "3-2-1"), ("问题-措施-件", "", "3-1"), ("措施.问题.件", "", "3.1"), ("问题（件）", "2", "3（1）"),
])
def test_numbers_follow_the_pattern(pattern: str, measure: str, wanted: str) -> None:
    assert evidence.number_text(evidence.check_pattern(pattern), "3", measure, 1) == wanted


@pytest.mark.parametrize("pattern", ["", "问题-措施", "件", "问题-件-件", "问题-措施-措施-件"])
def test_patterns_that_number_nothing_are_refused(pattern: str) -> None:
    with pytest.raises(ValueRefusedError, match="问题-措施-件"):
        evidence.check_pattern(pattern)


def test_files_are_numbered_within_their_row(filled: Store) -> None:
    """The problem's number, the measure's place, the piece; a piece that went does not shift the others."""
    problem = _first(filled)
    rows = [("measure", problem.measures[1].id), ("problem", problem.id)]
    made = ledger.add_evidence(filled, rows, [_file("a"), _file("b"), _file("c")]).created
    assert _numbers(filled) == ["1-1", "1-2", "1-3", "1-2-1", "1-2-2", "1-2-3"]
    ledger.remove_evidence(filled, [made[1]])
    ledger.add_evidence(filled, rows[:1], [_file("d")])
    assert _numbers(filled) == ["1-1", "1-2", "1-3", "1-2-1", "1-2-3", "1-2-4"]
    ledger.renumber_evidence(filled, queries.rounds(filled)[0].id, problem.id)
    assert _numbers(filled) == ["1-1", "1-2", "1-3", "1-2-1", "1-2-2", "1-2-3"]
    ledger.undo(filled)
    assert _numbers(filled)[-1] == "1-2-4"


def test_a_pattern_without_measures_counts_through_the_problem(filled: Store) -> None:
    ledger.set_setting(filled, evidence.PATTERN_SETTING, "问题.件")
    problem = _first(filled)
    for measure in problem.measures:
        ledger.add_evidence(filled, [("measure", measure.id)], [_file("a"), _file("b")])
    assert _numbers(filled) == ["1.1", "1.2", "1.3", "1.4"]
    ledger.renumber_evidence(filled, queries.rounds(filled)[0].id)
    assert _numbers(filled) == ["1.1", "1.2", "1.3", "1.4"]


def test_a_number_of_ones_own(filled: Store) -> None:
    (link,) = ledger.add_evidence(filled, [("problem", _first(filled).id)], [_file("a")]).created
    ledger.number_evidence(filled, link, " 附件7 ")
    assert _numbers(filled) == ["附件7"]
    with pytest.raises(ValueRefusedError, match="重新编号"):
        ledger.number_evidence(filled, link, " ")


# --- links -----------------------------------------------------------------------------------------------------------

def test_one_file_serves_several_rows(filled: Store) -> None:
    """One row in evidence_file, a link each; dropped again it is not linked twice."""
    first, second = queries.read_problems(filled, queries.rounds(filled)[0].id)
    ledger.add_evidence(filled, [("problem", first.id)], [_file("a")])
    ledger.add_evidence(filled, [("problem", first.id), ("problem", second.id)], [_file("a", "另一个名字.pdf")])
    assert [(item.number, item.name) for item in evidence.all_items(filled)] == [("1-1", "a.pdf"), ("7-1", "a.pdf")]
    assert filled.scalar("SELECT count(*) FROM evidence_file") == 1
    assert evidence.count_items(filled, first.id) == 1 and len(evidence.problem_items(filled, second.id)) == 1


def test_a_file_is_forgotten_with_its_last_link(filled: Store) -> None:
    problem = _first(filled)
    rows = [("problem", problem.id), ("measure", problem.measures[0].id)]
    before = changes.table_dump(filled)
    links = ledger.add_evidence(filled, rows, [_file("a")]).created
    ledger.remove_evidence(filled, links[:1])
    assert filled.scalar("SELECT count(*) FROM evidence_file") == 1
    with_one = changes.table_dump(filled)
    ledger.remove_evidence(filled, links[1:])
    assert changes.table_dump(filled) == before
    ledger.undo(filled)
    assert changes.table_dump(filled) == with_one


def test_rows_and_links_that_are_gone(filled: Store) -> None:
    before = changes.table_dump(filled)
    calls: list[Callable[[], object]] = [
        lambda: ledger.add_evidence(filled, [("problem", "gone")], [_file("a")]),
        lambda: ledger.remove_evidence(filled, ["gone"]), lambda: ledger.number_evidence(filled, "gone", "1"),
        lambda: ledger.renumber_evidence(filled, "gone"),
    ]
    for call in calls:
        with pytest.raises(NotFoundError):
            call()
    assert changes.table_dump(filled) == before


# --- copies ----------------------------------------------------------------------------------------------------------

def test_a_copy_is_named_by_its_content_and_cannot_be_written(filled: Store, tmp_path: Path) -> None:
    source = _source(tmp_path)
    os.utime(source, (1_700_000_000, 1_700_000_000))
    _put(filled, source, ("problem", _first(filled).id))
    (item,) = evidence.all_items(filled)
    path = kept.locate(filled.path, item)
    assert path is not None and path.parent == backup.evidence_folder(filled.path)
    assert path.name == f"{item.sha256}.pdf" and path.read_bytes() == b"minutes"
    assert path.stat().st_mtime == 1_700_000_000 and not path.stat().st_mode & 0o222
    assert (item.name, item.size) == ("会议记录.pdf", 7)
    _put(filled, _source(tmp_path, "同一份.pdf"), ("measure", _first(filled).measures[0].id))
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_linked_file_stays_where_it_is(filled: Store, tmp_path: Path) -> None:
    """Below the ledger's folder it is noted by the way from there, so that both can be moved together."""
    _put(filled, _source(tmp_path), ("problem", _first(filled).id), linked=True)
    (item,) = evidence.all_items(filled)
    assert item.linked_path == "来源/会议记录.pdf" and len(item.sha256) == 64
    assert kept.locate(filled.path, item) == tmp_path / "来源" / "会议记录.pdf"
    assert not backup.evidence_folder(filled.path).exists()
    assert kept.link_text(tmp_path / "别处" / "台账.db", tmp_path / "甲.pdf") == str(tmp_path / "甲.pdf")


@pytest.mark.parametrize("name", [
    "程序.exe", "脚本.BAT", "快捷方式.lnk", "a.PS1", "b.vbs ", "c.exe. .", "d.desktop", "e.sh", "f.scr", "没有扩展名",
])
def test_what_would_run_is_refused(filled: Store, tmp_path: Path, name: str) -> None:
    source = _source(tmp_path, name)
    with pytest.raises(ValueRefusedError, match="请"), kept.take_in(filled.path, [source]):
        pytest.fail("taken in")
    assert not backup.evidence_folder(filled.path).exists()


def test_bad_files_are_named_and_good_ones_taken(filled: Store, tmp_path: Path) -> None:
    good, program, empty = _source(tmp_path), _source(tmp_path, "a.exe"), _source(tmp_path, "空.pdf", b"")
    sources = [program, good, empty, tmp_path / "没有.pdf", tmp_path, filled.path]
    with kept.take_in(filled.path, sources) as taken:
        assert [file.name for file in taken.files] == ["会议记录.pdf"]
    sentences = ("a.exe", "空文件", "找不到", "不是文件", "正在打开的台账")
    assert all(part in said for part, said in zip(sentences, taken.refused, strict=True))


def _assert_clean(store: Store) -> None:
    folder = backup.evidence_folder(store.path)
    assert not folder.exists() or list(folder.iterdir()) == []
    assert store.scalar("SELECT count(*) FROM evidence_file") == 0


def test_a_cancelled_copy_leaves_nothing(filled: Store, tmp_path: Path) -> None:
    """Also not the first of two files, which was copied whole."""
    sources = [_source(tmp_path), _source(tmp_path, "大.pdf", b"x" * 9_000_000)]
    for steps in (0, 1, 2):
        with pytest.raises(CancelledError), kept.take_in(filled.path, sources, progress=CancelAfter(steps)):
            pytest.fail("taken in")
        _assert_clean(filled)


def test_a_failure_in_the_ledger_takes_the_copy_away(filled: Store, tmp_path: Path) -> None:
    """But not a copy that was there before."""
    with pytest.raises(NotFoundError):
        _put(filled, _source(tmp_path), ("problem", "gone"))
    _assert_clean(filled)
    _put(filled, _source(tmp_path), ("problem", _first(filled).id))
    with pytest.raises(NotFoundError):
        _put(filled, _source(tmp_path), ("problem", "gone"))
    assert len(list(backup.evidence_folder(filled.path).iterdir())) == 1


def test_a_full_disk(filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("models.files._flush", full)
    with pytest.raises(StorageError, match="磁盘空间不足"):
        _put(filled, _source(tmp_path), ("problem", _first(filled).id))
    _assert_clean(filled)


def test_a_folder_that_cannot_be_made(filled: Store, tmp_path: Path) -> None:
    """A file stands in the folder's place (rights do not stop the tests' own user)."""
    backup.evidence_folder(filled.path).write_text("", encoding="utf-8")
    with pytest.raises((StorageError, BadFileError), match="。"):
        _put(filled, _source(tmp_path), ("problem", _first(filled).id))
    assert filled.scalar("SELECT count(*) FROM evidence_file") == 0


def test_a_damaged_copy_is_mended_by_taking_it_in_again(filled: Store, tmp_path: Path) -> None:
    row = ("problem", _first(filled).id)
    _put(filled, _source(tmp_path), row)
    (item,) = evidence.all_items(filled)
    path = kept.locate(filled.path, item)
    assert path is not None
    path.chmod(0o644)
    path.write_bytes(b"damaged")
    _put(filled, _source(tmp_path), row)
    assert path.read_bytes() == b"minutes" and len(_numbers(filled)) == 1


# --- putting away and bringing back ----------------------------------------------------------------------------------

def test_unused_copies_go_into_the_bin_and_undo_brings_them_back(filled: Store, tmp_path: Path) -> None:
    problem = _first(filled)
    links = _put(filled, _source(tmp_path), ("problem", problem.id))
    links += _put(filled, _source(tmp_path), ("measure", problem.measures[0].id))
    (item, _) = evidence.all_items(filled)
    folder = backup.evidence_folder(filled.path)
    (folder / "说明.txt").write_text("别人放的", encoding="utf-8")
    ledger.remove_evidence(filled, links[:1])
    assert kept.tidy(filled) == 0 and kept.locate(filled.path, item) == folder / f"{item.sha256}.pdf"
    ledger.remove_evidence(filled, links[1:])
    assert kept.tidy(filled) == 1
    assert sorted(path.name for path in folder.iterdir()) == sorted(["回收", "说明.txt"])
    ledger.undo(filled)
    (again,) = evidence.all_items(filled)
    assert kept.locate(filled.path, again) == folder / "回收" / f"{item.sha256}.pdf"  # found at once
    assert kept.tidy(filled) == 0
    assert kept.locate(filled.path, again) == folder / f"{item.sha256}.pdf"


def test_nothing_to_tidy(filled: Store) -> None:
    assert kept.tidy(filled) == 0 and not backup.evidence_folder(filled.path).exists()


# --- checking --------------------------------------------------------------------------------------------------------

def _checked(store: Store, memory: checking.Memory | None = None) -> list[str]:
    return list(checking.check(store.path, evidence.all_items(store), memory).values())


def test_missing_and_changed_files_are_told(filled: Store, tmp_path: Path) -> None:
    row = ("problem", _first(filled).id)
    for name, content in (("甲.pdf", b"aaaa"), ("乙.pdf", b"bbbb"), ("丙.pdf", b"cccc")):
        _put(filled, _source(tmp_path, name, content), row)
    _put(filled, _source(tmp_path, "丁.pdf", b"dddd"), row, linked=True)
    assert _checked(filled) == ["whole"] * 4
    items = evidence.all_items(filled)
    first, second, _, last = (kept.locate(filled.path, item) for item in items)
    assert first and second and last
    first.unlink()
    second.chmod(0o644)
    second.write_bytes(b"BBBB")  # the same size
    last.write_bytes(b"ddddd")
    assert _checked(filled) == ["missing", "changed", "whole", "changed"]


def test_a_file_known_to_be_whole_is_not_read_again(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as size and time of its last change are the same, also by another program start."""
    _put(filled, _source(tmp_path), ("problem", _first(filled).id))
    (item,) = evidence.all_items(filled)
    path = kept.locate(filled.path, item)
    assert path is not None
    store_of_memory = tmp_path / "设置" / "佐证校验.json"
    read: list[Path] = []
    real = checking.digest_of
    monkeypatch.setattr(checking, "digest_of", lambda path, *rest: read.append(path) or real(path, *rest))
    for _ in range(2):
        assert _checked(filled, checking.Memory(store_of_memory)) == ["whole"]
    assert read == [path]
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))
    assert _checked(filled, checking.Memory(store_of_memory)) == ["whole"] and read == [path, path]
    store_of_memory.write_text("[]", encoding="utf-8")
    assert _checked(filled, checking.Memory(store_of_memory)) == ["whole"] and len(read) == 3
    assert _checked(filled) == ["whole"] and len(read) == 4  # on demand everything is read


def test_a_link_of_an_older_ledger_without_checksum(filled: Store, tmp_path: Path) -> None:
    item = EvidenceItem("row", "", "录音", "", 1, "来源/会议记录.pdf")
    assert checking.state_of(filled.path, item, checking.Memory()) == "missing"
    _source(tmp_path)
    assert checking.state_of(filled.path, item, checking.Memory()) == "whole"


# --- backup ----------------------------------------------------------------------------------------------------------

def test_a_backup_has_the_copies_and_can_be_cancelled(filled: Store, tmp_path: Path) -> None:
    """What is put away or half copied by another run is not in it; no ledger without its files."""
    _put(filled, _source(tmp_path), ("problem", _first(filled).id))
    folder = backup.evidence_folder(filled.path)
    (folder / "回收").mkdir()
    (folder / "回收" / "旧").write_text("x", encoding="utf-8")
    (folder / ".佐证-0123456789ab.tmp").write_text("half", encoding="utf-8")
    with pytest.raises(CancelledError):
        backup.backup(filled, tmp_path / "备份", CancelAfter(0))
    assert list((tmp_path / "备份").glob("*.db")) == []
    backup.backup(filled, tmp_path / "备份")
    (item,) = evidence.all_items(filled)
    assert [path.name for path in (tmp_path / "备份" / "台账.佐证").iterdir()] == [f"{item.sha256}.pdf"]
