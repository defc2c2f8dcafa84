"""佐证目录 as Word and Excel files, and one folder a problem."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest

from models import backup, database, evidence, evidence_files, ledger, queries
from models.database import Store
from models.errors import CancelledError, ValueRefusedError
from models.progress import CancelAfter
from ui import jobs_evidence


@pytest.fixture
def store(filled: Path, own_place: Path) -> Iterator[Store]:
    """Three problems; the first has two files of its own and one of its measure, which serves the second, too."""
    with database.open_store(filled) as opened:
        _fill(opened, own_place)
        yield opened


def _fill(opened: Store, own_place: Path) -> None:
    first, second, third = queries.read_problems(opened, queries.rounds(opened)[0].id)
    for name in ("会议记录.pdf", "照片.JPG", "录音.mp3"):
        (own_place / name).write_bytes(name.encode())
    for name, rows in (("会议记录.pdf", [("problem", first.id)]), ("录音.mp3", [("problem", first.id)]),
                       ("照片.JPG", [("measure", first.measures[0].id), ("problem", second.id)])):
        jobs_evidence.take(opened, rows, [own_place / name], name == "录音.mp3")
    ledger.edit(opened, [("problem", third.id, {"evidence": "口头说明"})])


def test_the_list_of_one_problem(store: Store, own_place: Path) -> None:
    problem = queries.read_problems(store, queries.rounds(store)[0].id)[0]
    jobs_evidence.write_list(store, None, own_place / "目录.docx", problem.id)
    document = docx.Document(str(own_place / "目录.docx"))
    assert "问题1佐证材料目录" in [paragraph.text for paragraph in document.paragraphs]
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[0] == ["编号", "问题", "整改措施", "佐证材料", "文件情况"]
    assert [(row[0], row[2], row[3], row[4]) for row in rows[1:]] == [
        ("1-1", "", "会议记录.pdf", "完好"), ("1-2", "", "录音.mp3", "链接，完好"), ("1-1-1", "措施1", "照片.JPG", "完好")]


def test_the_list_of_a_round_in_excel(store: Store, own_place: Path) -> None:
    items = evidence.evidence_items(store, queries.rounds(store)[0].id)
    path = evidence_files.locate(store.path, items[0])
    assert path is not None
    path.unlink()
    jobs_evidence.write_list(store, None, own_place / "目录.xlsx")
    page = openpyxl.load_workbook(own_place / "目录.xlsx").active
    assert page["A1"].value == "2025年县委巡察佐证材料目录"
    found = [(row[0], row[3], row[4]) for row in page.iter_rows(min_row=3, values_only=True)]
    assert found == [("1-1", "会议记录.pdf", "缺失"), ("1-2", "录音.mp3", "链接，完好"), ("1-1-1", "照片.JPG", "完好"),
                     ("2-1", "照片.JPG", "完好"), (None, "口头说明", "未存文件")]
    with pytest.raises(ValueRefusedError, match="不能存为"):
        jobs_evidence.write_list(store, None, own_place / "目录.txt")


def test_one_folder_a_problem(store: Store, own_place: Path) -> None:
    """Copies under their numbers, a list in each, one over all; the same photograph in two folders."""
    out = own_place / "佐证"
    assert jobs_evidence.write_folders(store, None, out) == 0
    found = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    assert found == sorted([
        "总目录.xlsx", "001_病历质控流于形式/目录.docx", "001_病历质控流于形式/1-1 会议记录.pdf",
        "001_病历质控流于形式/1-2 录音.mp3", "001_病历质控流于形式/1-1-1 照片.JPG", "002_耗材领用无登记/目录.docx",
        "002_耗材领用无登记/2-1 照片.JPG", "003_值班记录不完整/目录.docx",
    ])
    with pytest.raises(ValueRefusedError, match="没有覆盖"):
        jobs_evidence.write_folders(store, None, out)
    with pytest.raises(ValueRefusedError, match="压缩包"):
        jobs_evidence.write_folders(store, None, own_place / "佐证.zip")


def test_missing_files_are_counted_and_a_cancel_leaves_nothing(store: Store, own_place: Path) -> None:
    for path in backup.evidence_folder(store.path).iterdir():
        path.unlink()
    assert jobs_evidence.write_folders(store, None, own_place / "佐证") == 3
    before = sorted(own_place.iterdir())
    for steps in (0, 5, 8):
        with pytest.raises(CancelledError):
            jobs_evidence.write_folders(store, None, own_place / "又一份", CancelAfter(steps))
        assert sorted(own_place.iterdir()) == before
