"""The writers of notices, one user action each like all of ``models/ledger.py``, which gives them out: words printed
instead of the ledger's (通报用语), what is merged, what is left out, and the papers that are filed.

The facts stay as they are: a rewording writes ``wording`` (of an aspect or topic its ``notice`` or ``public``), never
``text``; so the letter's locked words can be reworded, too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from models import changes, notice_words, round_writing
from models.database import Store
from models.errors import NotFoundError, ValueRefusedError
from models.filed import NewPaper
from models.labels import STAGES
from models.notice_words import Words
from models.records import Changes, NoticeEdit
from models.writing import Writer, iso, new_id

_LABELS = {"slot": "修改通报文字", "aspect": "修改通报标题用语", "topic": "修改通报标题用语"}


def reword(
    store: Store, round_id: str, source_kind: str, key: str, field: str, audience: str, text: str | None
) -> Changes:
    """Print *text* for one place of a notice (``exporters.blocks.Source``: kind, key, field); None or "" goes back.

    For the audience ``public`` it is the public wording, else the one for notices. ``field`` aspect or topic words the
    heading that the problem *key* stands under. A slot has one text for all audiences: None goes back to the style's
    default, "" prints nothing.
    """
    with changes.step(store, _LABELS.get("slot" if source_kind == "slot" else field, "改写通报用语")) as running:
        Words(store, round_id, audience).put(source_kind, key, field, text)
    return changes.changes_of(running)


def merge_problems(store: Store, ids: Sequence[str], into: str) -> Changes:
    """Print the problems *ids* together with the problem *into* of the same round.

    ValueRefusedError for a problem into itself, of another round, or in a circle.
    """
    with changes.step(store, f"合并 {len(ids)} 个问题") as running:
        notice_words.check_merge(store, ids, into)
        for key in ids:
            store.update_row("problem", key, {"merged_into_id": into})
    return changes.changes_of(running)


def unmerge_problems(store: Store, ids: Sequence[str]) -> Changes:
    """Let problems stand for themselves again."""
    with changes.step(store, f"取消合并 {len(ids)} 个问题") as running:
        for key in ids:
            notice_words.require(store, "problem", key)
            store.update_row("problem", key, {"merged_into_id": None})
    return changes.changes_of(running)


def leave_out(store: Store, problems: Sequence[str], measures: Sequence[str], reason: str) -> Changes:
    """Keep problems and measures out of the public version; a *reason* must be given."""
    with changes.step(store, f"不公开 {_count(problems, measures)}") as running:
        notice_words.set_public(Writer(store), problems, measures, False, reason)
    return changes.changes_of(running)


def put_back(store: Store, problems: Sequence[str], measures: Sequence[str]) -> Changes:
    """Let problems and measures be public again; the reason goes (the history keeps it)."""
    with changes.step(store, f"恢复公开 {_count(problems, measures)}") as running:
        notice_words.set_public(Writer(store), problems, measures, True, "")
    return changes.changes_of(running)


def set_restricted(store: Store, problems: Sequence[str], restricted: bool) -> Changes:
    """Make problems 限知 (neither in department forms nor overview nor public version), or no longer."""
    with changes.step(store, f"{'设为' if restricted else '取消'}限知 {len(problems)} 个问题") as running:
        for key in problems:
            notice_words.require(store, "problem", key)
            store.update_row("problem", key, {"restricted": int(restricted)})
    return changes.changes_of(running)


def take_corrections(
    store: Store, round_id: str, edits: Sequence[NoticeEdit], audience: str, count: int | None = None
) -> Changes:
    """Take over what a corrected paper says, all in one step; *count*: how many corrections the edits come from.

    ValueRefusedError where the words have been changed here since that paper was printed: nothing is taken then.
    """
    if not edits:
        raise ValueRefusedError("没有选中要采纳的修改。请先选择。")
    with changes.step(store, f"采纳 {count or len(edits)} 处修改") as running:
        Words(store, round_id, audience).take(edits)
    return changes.changes_of(running)


def refused_corrections(
    store: Store, round_id: str, corrections: Sequence[Sequence[NoticeEdit]], audience: str
) -> tuple[str, ...]:
    """For the edits of each correction why they would not be taken over now; "" where they would. Changes nothing."""
    words = Words(store, round_id, audience)
    return tuple(words.refusal(edits) for edits in corrections)


def file_notice(store: Store, round_id: str, paper: NewPaper) -> Changes:
    """Keep a paper for ever as it is now, outside the undo journal; ``created`` has its id.

    An approved one (审定稿) is also noted among the round's approvals; only that note is taken back by undo.
    """
    _check_paper(paper)
    key = new_id()
    approved = paper.stage == "approved"  # undo takes the note back, not the paper: the label promises no more
    with changes.step(store, f"{'登记' if approved else '存档'}{STAGES[paper.stage]}") as running:
        notice_words.require(store, "round", round_id)
        row = {
            "id": key, "round_id": round_id, "title": paper.title, "audience": paper.audience, "style": paper.style,
            "stage": paper.stage, "by": paper.by.strip(), "on_date": iso(paper.on), "blocks": paper.blocks,
            "docx": paper.docx, "sha256": hashlib.sha256(paper.docx).hexdigest(),
        }
        store.insert_rows("filed_notice", tuple(row), [tuple(row.values())])
        if approved:
            round_writing.put_approval(Writer(store), round_id, f"通报（审定稿）：{paper.title}", paper.by, paper.on)
    return changes.changes_of(running, (key,))


def _check_paper(paper: NewPaper) -> None:
    if paper.stage not in STAGES:
        raise ValueRefusedError(f"没有“{paper.stage}”这种稿子。可用：{'、'.join(STAGES)}。")
    if not paper.by.strip():
        raise ValueRefusedError(f"没有写明{'审定人' if paper.stage == 'approved' else '送审人'}，没有存档。请填写姓名。")
    try:
        whole = isinstance(json.loads(paper.blocks), dict) and bool(paper.docx)
    except ValueError:
        whole = False
    if not whole:
        raise ValueRefusedError("要存档的通报内容不完整，没有存档。请重新生成后再试。")


def _count(problems: Sequence[str], measures: Sequence[str]) -> str:
    if not problems and not measures:
        raise NotFoundError("没有选中问题或措施。请先选择。")
    parts = [f"{len(problems)} 个问题" if problems else "", f"{len(measures)} 条措施" if measures else ""]
    return "、".join(filter(None, parts))
