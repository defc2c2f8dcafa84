"""Filed papers (frozen notices): what goes in, what is listed, what comes out. They never change.

Beside the columns, all that is needed to print and compare a paper stands in its blocks JSON
(``exporters.document_json``).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from models import schema
from models.database import Store
from models.errors import BadFileError, NotFoundError, ValueRefusedError


@dataclass(frozen=True)
class NewPaper:
    """A notice to be filed. ``stage``: draft 送审稿 or approved 审定稿; ``by``: who handed it in or approved it, ``on``
    which day; ``blocks``: the document as JSON; ``docx``: the finished Word file.
    """

    stage: str
    by: str
    on: date | None
    title: str
    audience: str
    style: str
    blocks: str
    docx: bytes


@dataclass(frozen=True)
class FiledNotice:
    """A filed paper without its content; ``sha256`` is that of the Word file."""

    id: str
    round_id: str
    title: str
    audience: str
    style: str
    stage: str
    by: str
    on: date | None
    sha256: str


def filed_notices(store: Store, round_id: str) -> tuple[FiledNotice, ...]:
    """The round's filed papers, oldest first."""
    rows = store.fetch(
        'SELECT id, round_id, title, audience, style, stage, "by", on_date, sha256 FROM filed_notice'
        " WHERE round_id = ? ORDER BY rowid",
        (round_id,),
    )
    return tuple(_filed(*row) for row in rows)


def filed_content(store: Store, key: str) -> tuple[str, bytes]:
    """A paper's blocks (JSON) and Word file; BadFileError when the file is not what was filed."""
    rows = store.fetch("SELECT blocks, docx, sha256 FROM filed_notice WHERE id = ?", (key,))
    if not rows:
        raise NotFoundError(f"没有编号为“{key}”的存档通报。请核对编号。")
    blocks, docx, digest = str(rows[0][0]), bytes(rows[0][1] or b""), rows[0][2]
    if hashlib.sha256(docx).hexdigest() != digest:
        raise BadFileError("存档的通报与存档时的校验值不符，可能已被改动或损坏。请从备份恢复台账。")
    return blocks, docx


def _filed(
    key: str, round_id: str, title: str, audience: str, style: str, stage: str, by: str, on: str | None, digest: str
) -> FiledNotice:
    day = date.fromisoformat(on) if on else None
    return FiledNotice(key, round_id, title, audience, style, stage, by, day, digest)


def refuse_if_filed(store: Store, round_id: str) -> None:
    """ValueRefusedError when papers of a round are filed: with the round they would go, and undo has no copy of them.
    """
    table = schema.table_name(schema.FiledNotice)
    count = int(store.scalar(f'SELECT count(*) FROM "{table}" WHERE round_id = ?', (round_id,)))
    if count:
        raise ValueRefusedError(f"这个检查批次有 {count} 份存档的通报，不能删除或撤销掉。需要时请另建一个批次。")
