"""Notices that are kept: frozen as 送审稿 or 审定稿, given out again unchanged, and compared with what is so today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from models import files, ledger, queries
from models.database import Store
from models.errors import NotFoundError
from models.evidence import EvidenceItem, evidence_items
from models.evidence_check import WORDS, Memory, state_of
from models.filed import FiledNotice, NewPaper
from models.labels import STAGES
from models.progress import NoProgress, Progress
from models.records import Changes, RoundInfo
from models.settings import own_style_folder
from ui import archive_files, jobs

if TYPE_CHECKING:
    from exporters.blocks import Document
    from exporters.comparing import Difference
    from exporters.style_model import Style

_NOBODY = NoProgress()
_ARCHIVE_STEPS = 4
#: How many kept papers a corrected file is compared with, to find the one that it was made from.
_SENT_PAPERS = 3


def freeze(
    store: Store,
    document: Document,
    stage: str,
    by: str,
    on: date,
    *,
    round_name: str | None = None,
    docx: bytes | None = None,
    progress: Progress = _NOBODY,
) -> Changes:
    """Keep a notice for ever as it is: *stage* draft 送审稿 or approved 审定稿, *by* whom, *on* which day.

    *docx* is the finished Word file (made here when it is not given); figures and states of the day are kept beside
    the blocks. ``created`` has the paper's id.
    """
    from exporters.document_json import to_json
    from exporters.word import docx_bytes

    info = queries.find_round(queries.rounds(store), round_name)
    data = docx_bytes(document, progress) if docx is None else docx
    blocks = to_json(document, _facts(store, info, document))
    title = document.title or "（无标题）"
    paper = NewPaper(stage, by, on, title, document.audience, document.style, blocks, data)
    return ledger.file_notice(store, info.id, paper)


def frozen(store: Store, key: str) -> tuple[Document, bytes]:
    """A filed paper as blocks and as the Word file that was filed."""
    from exporters.document_json import from_json

    blocks, docx = queries.filed_content(store, key)
    return from_json(blocks), docx


def find_filed(store: Store, round_name: str | None, which: str) -> FiledNotice:
    """A filed paper of a round: by its id or the beginning of it, ``last``, or the last of a stage (approved, 审定稿…).
    """
    info = queries.find_round(queries.rounds(store), round_name)
    papers = queries.filed_notices(store, info.id)
    stage = next((key for key, name in STAGES.items() if which in (key, name)), "")
    if which == "last" or stage:
        found = [paper for paper in papers if not stage or paper.stage == stage][-1:]
    else:
        found = [paper for paper in papers if which and paper.id.startswith(which)]
    if len(found) != 1:
        raise NotFoundError(_not_found(info, papers, which, len(found)))
    return found[0]


def filed_alike(
    store: Store, round_name: str | None, document: Document, template: Path | None = None, *,
    stage: str = "", by: str = "", on: date | None = None,
) -> FiledNotice | None:
    """The last filed paper of the document's audience when it is the same: its Word file, but for the day on which it
    was made, and its *stage*, *by* and *on* as far as they are given. None when there is none.
    """
    from exporters.word import docx_bytes

    info = queries.find_round(queries.rounds(store), round_name)
    papers = [paper for paper in queries.filed_notices(store, info.id) if paper.audience == document.audience]
    wanted = (stage, by, on)
    if not papers or any(want and want != has for want, has in zip(wanted, _signs(papers[-1]), strict=True)):
        return None
    sent, docx = frozen(store, papers[-1].id)
    same = docx_bytes(replace(document, made_on=sent.made_on), template=template) == docx
    return papers[-1] if same else None


def _signs(paper: FiledNotice) -> tuple[str, str, date | None]:
    return paper.stage, paper.by, paper.on


def write_frozen(store: Store, key: str, out: Path, progress: Progress = _NOBODY) -> None:
    """Write a filed paper: .docx the filed bytes, .txt and .pdf from the filed blocks, whatever the ledger says now."""
    document, docx = frozen(store, key)
    if out.suffix.lower() == ".docx":
        files.write_bytes(out, docx)
    else:
        jobs.write_notice(document, out, progress)


def changes_since(store: Store, key: str, document: Document, round_name: str | None = None) -> tuple[str, ...]:
    """What has changed in figures and states since a paper was filed, a sentence each."""
    from exporters.document_json import facts_in
    from exporters.since import news

    info = queries.find_round(queries.rounds(store), round_name)
    return news(facts_in(queries.filed_content(store, key)[0]), _facts(store, info, document))


def differences_since(store: Store, key: str, document: Document) -> tuple[Difference, ...]:
    """How the words of *document* differ from those of a filed paper, paragraph by paragraph."""
    from exporters.comparing import differences
    from exporters.text import render_text

    return differences(*(render_text(each).splitlines() for each in (frozen(store, key)[0], document)))


def sent_papers(store: Store, round_id: str, audience: str) -> tuple[Document, ...]:
    """The papers of that version that were kept last, newest first: one of them came back with corrections."""
    papers = [paper for paper in queries.filed_notices(store, round_id) if paper.audience == audience]
    return tuple(frozen(store, paper.id)[0] for paper in papers[:-_SENT_PAPERS - 1:-1])


def style_of(document: Document) -> Style | None:
    """The style that a notice was made by, as it is now; None when it is no longer there."""
    from exporters.styles import get_style

    try:
        return get_style(document.style, own_style_folder())
    except NotFoundError:
        return None


def _facts(store: Store, info: RoundInfo, document: Document) -> dict[str, object]:
    from exporters.since import facts_of

    with store.snapshot():
        unit, full = queries.read_unit(store), queries.read_round(store, info)
    return facts_of(unit, full, document.selection, document.made_on or store.clock().date())


def _not_found(info: RoundInfo, papers: Sequence[FiledNotice], which: str, found: int) -> str:
    if not papers:
        return f"检查批次“{info.name}”还没有存档的通报。请先存档（freeze=draft 或 freeze=approved）。"
    if found > 1:
        return f"有 {found} 份存档通报的编号以“{which}”开头。请把编号写完整一些。"
    stage = STAGES.get(which, which if which in STAGES.values() else "")
    if stage or not which:
        what = f"还没有{stage}" if stage else "没有写明是哪一份存档的通报"
        return f"检查批次“{info.name}”{what}。用 main.py filed 查看有哪些，或写 last（最近一份）。"
    return f"没有编号为“{which}”的存档通报，也没有这种稿子。用 main.py filed 查看有哪些。"


# --- archives --------------------------------------------------------------------------------------------------------

def write_archive(
    store: Store, round_name: str | None, out: Path, key: str, progress: Progress = _NOBODY
) -> tuple[str, ...]:
    """Put a filed notice with all that belongs to it into a new folder or .zip *out*: Word file, PDF, text, ledger,
    lists of evidence and of what is not printed, the dump, a manifest. All or nothing; nothing is overwritten.

    Gives the names of the files. The ledger, lists and dump are those of today; the manifest says what has changed
    since the notice was filed.
    """
    info = queries.find_round(queries.rounds(store), round_name)
    paper = next((each for each in queries.filed_notices(store, info.id) if each.id == key), None)
    if paper is None:
        raise NotFoundError(_not_found(info, queries.filed_notices(store, info.id), key, 0))
    with store.snapshot(), archive_files.archive_folder(out) as folder:
        document, docx = frozen(store, key)
        name = archive_files.safe_name(paper.title)
        (folder / f"{name}.docx").write_bytes(docx)
        jobs.write_notice(document, folder / f"{name}.txt")
        progress.step(1, _ARCHIVE_STEPS, "生成 PDF")
        jobs.write_notice(document, folder / f"{name}.pdf")
        progress.step(2, _ARCHIVE_STEPS, "导出台账")
        jobs.write_ledger(store, info.name, folder / "整改台账.xlsx")
        (folder / "台账数据.json").write_text(jobs.dump_text(store, info.name), encoding="utf-8")
        _write_lists(store, info, document, folder)
        progress.step(3, _ARCHIVE_STEPS, "写出清单")
        since = changes_since(store, key, document, info.name)
        archive_files.write_manifest(folder, *_manifest(store, info, paper, since))
        names = tuple(sorted(each.name for each in folder.iterdir()))
    return names


def _write_lists(store: Store, info: RoundInfo, document: Document, folder: Path) -> None:
    """The lists of evidence and of what the notice does not print, as Word files."""
    from exporters.accounting import left_out_list
    from exporters.evidence_list import evidence_list
    from exporters.word import docx_bytes

    today, full = store.clock().date(), queries.read_round(store, info)
    rows: dict[str, list[tuple[str, str, str, str]]] = {}
    for item in evidence_items(store, info.id):
        rows.setdefault(item.row, []).append((item.number, item.name, item.sha256 or item.linked_path,
                                              _evidence_state(store, item)))
    for name, made in (("佐证材料清单", evidence_list(full, rows, today)),
                       ("未列入通报事项清单", left_out_list(full, document.audience, today))):
        (folder / f"{name}.docx").write_bytes(docx_bytes(made))


def _evidence_state(store: Store, item: EvidenceItem) -> str:
    """How a file of evidence is; one that is not with the ledger is said to be linked."""
    word = WORDS[state_of(store.path, item, Memory())]
    return f"链接，{word}" if item.linked_path else word


def _manifest(
    store: Store, info: RoundInfo, paper: FiledNotice, since: tuple[str, ...]
) -> tuple[dict[str, object], list[str]]:
    """What the manifest says besides its files: as data, and as lines to be read."""
    made_on = store.clock().date()
    facts: dict[str, object] = {
        "round": info.name, "made_on": made_on.isoformat(), "ledger_changes": list(since),
        "notice": {"id": paper.id, "title": paper.title, "audience": paper.audience, "style": paper.style,
                   "stage": paper.stage, "by": paper.by, "on": paper.on.isoformat() if paper.on else None},
    }
    lines = [
        f"《{paper.title}》归档清单", "", f"检查批次：{info.name}",
        f"{STAGES[paper.stage]}：{paper.by}，{paper.on or '日期未填'}（编号 {paper.id}）",
        f"归档日期：{made_on}。通报为存档原件；台账、各清单和数据为归档当日的状态。",
    ]
    return facts, lines + (["通报存档以来台账的变化：", *since] if since else [])
