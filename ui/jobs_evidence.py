"""What window and command line do with 佐证材料: take files in, list them, copy them into one folder a problem. No Qt."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from models import evidence_check, evidence_files, files, ledger, queries
from models.database import Store
from models.errors import NotFoundError, ValueRefusedError
from models.evidence import EvidenceItem, evidence_items
from models.progress import NoProgress, Progress
from models.records import Changes, Problem, Round
from ui import archive_files

_NOBODY = NoProgress()
_SHORT = 20
#: How a list of evidence may be written.
SUFFIXES = (".docx", ".xlsx", ".pdf")
#: Files by the id of the row that they belong to, as exporters/evidence_list.py takes them.
Rows = Mapping[str, Sequence[tuple[str, str, str, str]]]


def take(
    store: Store, rows: Sequence[tuple[str, str]], sources: Sequence[Path], linked: bool, progress: Progress = _NOBODY
) -> tuple[Changes, tuple[str, ...]]:
    """Take files in for problems and measures, as one step; also gives a sentence for each file that was refused."""
    with evidence_files.take_in(store.path, sources, linked, progress) as taken:
        return ledger.add_evidence(store, rows, taken.files), taken.refused


def write_list(
    store: Store, round_name: str | None, out: Path, problem_id: str = "", progress: Progress = _NOBODY
) -> None:
    """Write the 佐证目录 of a round, or of one of its problems, as .docx, .xlsx or .pdf."""
    from exporters.evidence_list import catalogue, catalogue_sheet
    from ui.jobs_papers import write_document

    if out.suffix.lower() not in SUFFIXES:
        raise ValueRefusedError(f"佐证目录可以存为 {'、'.join(SUFFIXES)}，不能存为“{out.suffix or out.name}”。请改文件名。")
    full, items = _read(store, round_name)
    problems = [problem for problem in full.problems if problem_id in ("", problem.id)]
    if not problems:
        raise NotFoundError("这个问题已不在台账里（可能刚被删除）。请刷新后再试。")
    chosen = {problem.id for problem in problems}
    rows = _rows(store, [item for item in items if item.problem in chosen], progress)
    title = list_title(full.name, problems[0] if problem_id else None)
    if out.suffix.lower() == ".xlsx":
        from exporters.workbook import write_sheets

        write_sheets([("佐证目录", catalogue_sheet(title, problems, rows))], out, progress)
    else:
        write_document(catalogue(title, problems, rows, store.clock().date()), out, progress)


def list_title(round_name: str, problem: Problem | None) -> str:
    """What a 佐证目录 is called."""
    return f"问题{problem.number}佐证材料目录" if problem else f"{round_name}佐证材料目录"


def write_folders(store: Store, round_name: str | None, out: Path, progress: Progress = _NOBODY) -> int:
    """一问题一档: make the folder *out* with a folder for each problem (001_…), in it copies of its files under their
    numbers and a 目录, and a 总目录; how many files were missing. All or nothing; nothing is overwritten.
    """
    from exporters.evidence_list import catalogue, catalogue_sheet
    from exporters.word import docx_bytes
    from exporters.workbook import write_sheets

    if out.suffix.lower() == ".zip":
        raise ValueRefusedError("一问题一档放在文件夹里，不是压缩包。请换一个名字。")
    full, items = _read(store, round_name)
    today, missing = store.clock().date(), 0
    rows = _rows(store, items, progress)
    with archive_files.archive_folder(out) as folder:
        write_sheets([("总目录", catalogue_sheet(list_title(full.name, None), full.problems, rows))],
                     folder / "总目录.xlsx")
        for number, problem in enumerate(full.problems, 1):
            progress.step(number, len(full.problems), f"正在整理 {number}/{len(full.problems)}")
            place = folder / folder_name(number, problem)
            place.mkdir()
            missing += _copy_all(store, [item for item in items if item.problem == problem.id], place, progress)
            made = catalogue(list_title(full.name, problem), [problem], rows, today)
            (place / "目录.docx").write_bytes(docx_bytes(made))
    return missing


def folder_name(number: int, problem: Problem) -> str:
    """001_问题简称."""
    return f"{number:03d}_{archive_files.safe_name(problem.text[:_SHORT], '问题')}"


def _read(store: Store, round_name: str | None) -> tuple[Round, tuple[EvidenceItem, ...]]:
    with store.snapshot():
        info = queries.find_round(queries.rounds(store), round_name)
        return queries.read_round(store, info), evidence_items(store, info.id)


def _rows(store: Store, items: Sequence[EvidenceItem], progress: Progress) -> Rows:
    states = evidence_check.check(store.path, items, None, progress)
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for item in items:
        word = evidence_check.WORDS[states[item.file]]
        found.setdefault(item.row, []).append((
            item.number, item.name, item.sha256 or item.linked_path, f"链接，{word}" if item.linked_path else word))
    return found


def _copy_all(store: Store, items: Sequence[EvidenceItem], place: Path, progress: Progress) -> int:
    """Copy files under their numbers and names; how many are missing."""
    missing = 0
    for item in items:
        progress.step(0, 0, f"正在复制“{item.name}”")
        source = evidence_files.locate(store.path, item)
        if source is None:
            missing += 1
            continue
        try:
            shutil.copyfile(source, _free(place / _name(item)))
        except OSError as error:
            raise files.explain(error, place / item.name) from error
    return missing


def _name(item: EvidenceItem) -> str:
    path = Path(item.name)
    return archive_files.safe_name(f"{item.number} {path.stem}".strip()) + path.suffix


def _free(path: Path) -> Path:
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem}（{number}）{path.suffix}")
    return found
