"""Notices that are kept: frozen as 送审稿 or 审定稿, given out again unchanged, and compared with what is so today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from models import files, ledger, queries
from models.database import Store
from models.errors import NotFoundError
from models.filed import FiledNotice, NewPaper
from models.labels import STAGES
from models.progress import NoProgress, Progress
from models.records import Changes, RoundInfo
from ui import jobs

if TYPE_CHECKING:
    from exporters.blocks import Document
    from exporters.comparing import Difference

_NOBODY = NoProgress()


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
    return f"没有编号为“{which}”的存档通报，也没有这种稿子。用 main.py filed 查看有哪些。"
