"""Links of evidence files through ``dump`` and ``load``: names, numbers, checksums; never the bytes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from models import backup, changes, database, evidence, evidence_check, evidence_files, exchange, ledger, queries
from models.database import Store
from models.errors import ValueRefusedError
from models.evidence import EvidenceItem

DIGEST = "0" * 64
WHOLE = {"name": "a.pdf", "sha256": DIGEST, "size": 1}


def _text(store: Store) -> str:
    return exchange.dump_text(queries.read_ledger(store))


def _facts(store: Store) -> list[tuple[Any, ...]]:
    return [(item.row, item.number, item.name, item.sha256, item.size, item.linked_path, item.added_on)
            for item in evidence.all_items(store)]


def _put(store: Store, path: Path, *rows: tuple[str, str], linked: bool = False) -> None:
    with evidence_files.take_in(store.path, [path], linked) as taken:
        ledger.add_evidence(store, rows, taken.files)


@pytest.fixture
def evident(filled: Store, tmp_path: Path) -> Store:
    """A ledger in which a file serves two problems and a measure, a second one that measure, a third one is linked."""
    one, two, *_ = queries.read_problems(filled, queries.rounds(filled)[0].id)
    measure = next(each.id for problem in (one, two) for each in problem.measures)
    for name, content, linked, rows in (
        ("会议记录.pdf", b"minutes", False, [("problem", one.id), ("problem", two.id), ("measure", measure)]),
        ("照片.jpg", b"picture", False, [("measure", measure)]), ("录像.mp4", b"video", True, [("problem", two.id)]),
    ):
        (tmp_path / name).write_bytes(content)
        _put(filled, tmp_path / name, *rows, linked=linked)
    return filled


def test_links_come_back(evident: Store, tmp_path: Path) -> None:
    """With the folder carried along under the new name every file is there; without it each is missing."""
    text = _text(evident)
    assert text.count(f'"{evidence.all_items(evident)[0].sha256}"') == 3 and "minutes" not in text
    with database.create_store(tmp_path / "新的.db") as store:
        assert ledger.load(store, json.loads(text))[1] == ()
        assert _facts(store) == _facts(evident) and _text(store) == text
        assert store.scalar("SELECT count(*) FROM evidence_file") == 3
        states = evidence_check.check(store.path, evidence.all_items(store))
        assert sorted(states.values()) == ["missing", "missing", "whole"]  # the linked one lies beside both ledgers
        shutil.copytree(backup.evidence_folder(evident.path), backup.evidence_folder(store.path))
        assert set(evidence_check.check(store.path, evidence.all_items(store)).values()) == {"whole"}
        assert evidence_files.tidy(store) == 0


def test_a_load_with_links_is_one_step(evident: Store, tmp_path: Path) -> None:
    data = json.loads(_text(evident))
    with database.create_store(tmp_path / "新的.db") as store:
        empty = changes.table_dump(store)
        ledger.load(store, data)
        full = changes.table_dump(store)
        ledger.undo(store)
        assert changes.table_dump(store) == empty
        ledger.redo(store)
        assert changes.table_dump(store) == full


def test_files_added_afterwards_follow_those_that_were_loaded(evident: Store, tmp_path: Path) -> None:
    with database.create_store(tmp_path / "新的.db") as store:
        ledger.load(store, json.loads(_text(evident)))
        problem = queries.read_problems(store, queries.rounds(store)[0].id)[0]
        (tmp_path / "通知.pdf").write_bytes(b"notice")
        _put(store, tmp_path / "通知.pdf", ("problem", problem.id))
        own = [item.name for item in evidence.problem_items(store, problem.id) if item.row == problem.id]
        assert own == ["会议记录.pdf", "通知.pdf"]
        assert len({item.number for item in evidence.problem_items(store, problem.id)}) == len(
            evidence.problem_items(store, problem.id))


def test_a_round_of_its_own_has_its_links_only(evident: Store) -> None:
    name = queries.rounds(evident)[0].name
    assert exchange.dump_text(queries.read_ledger(evident, name)).count("evidence_files") == _text(evident).count(
        "evidence_files") == 3


def test_a_data_file_without_the_key_loads_as_before(filled: Store, tmp_path: Path) -> None:
    """So does one with an empty or a null list; a ledger without evidence has no such key in its dump."""
    text = _text(filled)
    assert "evidence_files" not in text
    data = json.loads(text)
    data["rounds"][0]["problems"][0]["evidence_files"] = None
    data["rounds"][0]["problems"][1]["evidence_files"] = []
    with database.create_store(tmp_path / "新的.db") as store:
        assert ledger.load(store, data)[1] == ()
        assert _text(store) == text and evidence.all_items(store) == ()


@pytest.mark.parametrize(("file", "sentence"), [
    ({"name": "a.pdf", "sha256": "../../x"}, "校验值"), ({"name": "a.pdf", "sha256": DIGEST.upper() + "A"}, "校验值"),
    ({"name": "a.pdf"}, "校验值"), ({"name": "../a.pdf", "sha256": DIGEST}, "文件名"), ({"sha256": DIGEST}, "文件名"),
    ({"name": "a\\b.pdf", "sha256": DIGEST}, "文件名"), ({"name": 3, "sha256": DIGEST}, "应是文字"),
    (WHOLE | {"size": -1}, "大小"), (WHOLE | {"size": 1 << 70}, "大小"), (WHOLE | {"size": "1"}, "大小"),
    (WHOLE | {"added_on": "gestern"}, "日期"), ("a.pdf", "结构不对"),
])
def test_what_is_no_file_is_refused(store: Store, file: Any, sentence: str) -> None:
    """A checksum or a name with a way through folders would name files elsewhere."""
    problem = {"text": "问题", "evidence_files": [file]}
    data = {"format": "zhenggai", "version": 1, "rounds": [{"name": "甲", "problems": [problem]}]}
    before = changes.table_dump(store)
    with pytest.raises(ValueRefusedError, match=sentence):
        ledger.load(store, data)
    assert changes.table_dump(store) == before


def test_a_linked_file_without_checksum_is_taken(store: Store) -> None:
    file = {"name": "录像.mp4", "linked_path": "D:/录像.mp4", "number": "1-1"}
    problem = {"text": "问题", "evidence_files": [file]}
    ledger.load(store, {"format": "zhenggai", "version": 1, "rounds": [{"name": "甲", "problems": [problem]}]})
    (item,) = evidence.all_items(store)
    assert isinstance(item, EvidenceItem) and item.linked_path == "D:/录像.mp4" and item.size == 0
