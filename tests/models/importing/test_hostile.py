"""Damaged and hostile files: each ends in sheets or in one sentence, quickly and in little memory, and the ledger is
unchanged or has all of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from tests.models.importing.fuzzing import MEMORY, mutation
from tests.models.importing.hostile import hostile
from tests.models.importing.samples import write_samples

Run = Callable[..., CompletedProcess[str]]
MUTATIONS = 2000
#: Seconds that one file may take.
LONGEST = 20

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="memory cannot be limited or measured there")


def answers(path: Path) -> tuple[dict[int, dict[str, Any]], int]:
    """What is known of each file by its number, and the peak memory in bytes (0: the process died)."""
    found: dict[int, dict[str, Any]] = {}
    peak = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        peak = said.get("peak", peak)
        if "number" in said:
            found.setdefault(said["number"], {}).update(said)
    return found, peak


def test_hostile_files_end_in_sheets_or_in_a_sentence(tmp_path: Path, run_python: Run) -> None:
    folder, answer = tmp_path / "files", tmp_path / "answer"
    folder.mkdir()
    expected = {}
    for name, content, outcome in hostile():
        (folder / name).write_bytes(content)
        expected[name] = outcome
    assert len(expected) >= 50
    done = run_python("-m", "tests.models.importing.fuzzing", str(folder), str(answer))
    found, peak = answers(answer)
    assert done.returncode == 0, (found[max(found)], done.stderr[-3000:])
    assert 0 < peak < MEMORY
    # What reads as something that was imported before is not imported again.
    outcomes = {said["name"]: said["outcome"].replace("imported", "read") for said in found.values()}
    wrong = {name: outcomes.get(name) for name, outcome in expected.items()
             if outcome != "any" and outcomes.get(name) != outcome}
    assert not wrong
    assert max(said["seconds"] for said in found.values()) < LONGEST


def test_two_thousand_mutations_of_good_files(tmp_path: Path, run_python: Run) -> None:
    folder, answer = tmp_path / "files", tmp_path / "answer"
    folder.mkdir()
    write_samples(folder)
    first = 0
    while first < MUTATIONS:
        done = run_python("-m", "tests.models.importing.fuzzing", str(folder), str(answer), str(first), str(MUTATIONS))
        found, peak = answers(answer)
        if done.returncode == 0:
            assert 0 < peak < MEMORY
            break
        # An old binary file may kill the process of its own that reads it (models.importing.child): go on behind it.
        last = found[max(found)]
        assert last["name"].endswith(".xls") and done.returncode < 0, (last, done.stderr[-3000:])
        first = last["number"] + 1
    assert len(found) == MUTATIONS
    outcomes = [said.get("outcome", "died") for said in found.values()]
    assert outcomes.count("imported") > 150 and outcomes.count("refused") > 500 and outcomes.count("died") < 20
    assert max(said.get("seconds", 0.0) for said in found.values()) < LONGEST


def test_a_mutation_can_be_made_again(tmp_path: Path) -> None:
    write_samples(tmp_path)
    samples = sorted(tmp_path.iterdir())
    assert [mutation(samples, number) for number in range(20)] == [mutation(samples, number) for number in range(20)]
