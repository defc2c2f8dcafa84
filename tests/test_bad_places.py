"""Full disks and read-only places, for real: a small tmpfs, a read-only mount, a user without rights.

Every command answers with status 2 and one Chinese sentence, and nothing half-written stays behind.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from models import changes, database, ledger
from tests.small_ledger import fill

pytestmark = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="mounting needs root: full and read-only disks are not tried",
)

Mount = Callable[[str], Path]


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Mount a tmpfs with the given options below the test's folder; unmounted afterwards."""
    places: list[Path] = []

    def call(options: str) -> Path:
        place = tmp_path / f"盘{len(places)}"
        place.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip("this machine allows no mounts: full and read-only disks are not tried")
        places.append(place)
        return place

    yield call
    for place in places:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A closed ledger on a good disk."""
    with database.create_store(tmp_path / "台账.db") as store:
        fill(store)
    return tmp_path / "台账.db"


def _fill_up(place: Path, leave: int = 0) -> None:
    """Use up the disk but for *leave* bytes."""
    free = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize
    with open(place / "占满", "wb") as handle:
        handle.write(b"x" * max(0, free - leave))


def _refused(done: Any, sentence: str) -> None:
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert sentence in done.stderr and len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_exports_to_a_full_disk(mount: Mount, small: Path, run_main: Callable[..., Any]) -> None:
    """Nothing is left of the file that did not fit; an older file of that name stays."""
    disk = mount("size=64k")
    (disk / "旧.docx").write_bytes(b"old")
    _fill_up(disk)
    for arguments in (
        ("export", small, "notice", disk / "旧.docx"),
        ("export", small, "ledger", disk / "a.xlsx"),
        ("export", small, "notice", disk / "a.txt"),
        ("dump", small, disk / "a.json"),
        ("backup", small, disk),
        ("new", disk / "a.db"),
    ):
        _refused(run_main(*arguments), "磁盘空间不足")
    assert sorted(path.name for path in disk.iterdir()) == ["占满", "旧.docx"]
    assert (disk / "旧.docx").read_bytes() == b"old"


def test_writing_a_ledger_on_a_full_disk(mount: Mount, small: Path, run_main: Callable[..., Any], data: Path) -> None:
    """The letter does not fit: the ledger is as it was and opens again."""
    disk = mount("size=2m")
    path = disk / "台账.db"
    path.write_bytes(small.read_bytes())
    with database.open_store(path, write=False) as store:
        before = changes.table_dump(store)
    letter = disk.parent / "意见.txt"
    letter.write_text(
        "一、方面\n（一）大类\n" + "".join(f"{n}.{'问题' * 900}。\n" for n in range(1, 60)), encoding="utf-8"
    )
    _fill_up(disk, leave=80_000)
    _refused(run_main("letter", path, letter, "--round", "另一批"), "磁盘空间不足")
    (disk / "占满").unlink()
    with database.open_store(path) as store:
        assert changes.table_dump(store) == before
        ledger.set_setting(store, "x", 1)


def test_read_only_disk(mount: Mount, small: Path, run_main: Callable[..., Any], tmp_path: Path) -> None:
    """A ledger on a read-only medium can be read and exported, not written."""
    disk = mount("size=2m")
    path = disk / "台账.db"
    path.write_bytes(small.read_bytes())
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert run_main("dump", path, tmp_path / "a.json").returncode == 0
    assert run_main("export", path, "notice", tmp_path / "a.docx").returncode < 2  # its rows are overdue: it says so
    letter = tmp_path / "意见.txt"
    letter.write_text("一、方面\n（一）大类\n1.问题。\n", encoding="utf-8")
    _refused(run_main("letter", path, letter), "没有权限写入")
    _refused(run_main("new", disk / "b.db"), "只读")
    _refused(run_main("dump", path, disk / "b.json"), "只读")
    assert [each.name for each in disk.iterdir()] == ["台账.db"]


def test_folder_without_write_right(small: Path, run_as_nobody: Callable[[str, Path], str]) -> None:
    """Another user may look, not write; the command line says so in one sentence."""
    script = (
        f"folder = {str(small.parent)!r}\n"
        "for args in (['new', folder + '/neu.db'], ['dump', folder + '/台账.db', folder + '/x.json'],\n"
        "             ['load', folder + '/台账.db', folder + '/x.json']):\n"
        "    sys.stderr = sys.stdout; print(ui.commands.run(args))\n"
    )
    lines = run_as_nobody(script, small.parent).splitlines()
    assert lines[1::2] == ["2", "2", "2"]
    assert "没有权限写入" in lines[0] and "没有权限写入" in lines[2] and "找不到" in lines[4]
