"""Notices that are kept: the same bytes whatever happens to the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from exporters.blocks import Document
from exporters.text import render_text
from models import database, ledger, queries
from models.database import Store
from models.errors import NotFoundError
from ui import jobs, jobs_filing

DAY = date(2025, 7, 1)


@pytest.fixture
def store(filled: Path) -> Iterator[Store]:
    """The small ledger, open."""
    with database.open_store(filled) as opened:
        yield opened


def notice(store: Store, style: str = "findings") -> Document:
    return jobs.notice(store, None, style, DAY, "internal", {})


def test_a_frozen_notice_stays_the_same(store: Store, own_place: Path) -> None:
    """After the ledger has changed: the same Word bytes, the same text; the notice of today is another."""
    document = notice(store)
    jobs.write_notice(document, own_place / "当日.docx")
    key = jobs_filing.freeze(store, document, "approved", "周明", DAY).created[0]
    problem = queries.read_ledger(store).rounds[0].problems[0]
    ledger.edit(store, [("problem", problem.id, {"text": "全部改过", "status": "completed"})])
    ledger.delete_rows(store, [queries.read_ledger(store).rounds[0].problems[1].id])
    jobs_filing.write_frozen(store, key, own_place / "存档.docx")
    jobs_filing.write_frozen(store, key, own_place / "存档.txt")
    assert (own_place / "存档.docx").read_bytes() == (own_place / "当日.docx").read_bytes()
    assert (own_place / "存档.txt").read_text(encoding="utf-8") == render_text(document) != render_text(notice(store))
    assert jobs_filing.frozen(store, key)[0] == document
    now = notice(store)
    assert jobs_filing.changes_since(store, key, now)[0] == "新完成 1 个问题：“全部改过”。"
    changed = [each for each in jobs_filing.differences_since(store, key, now) if each.kind != "same"]
    assert any("全部改过" in each.new for each in changed) and any("耗材领用无登记" in each.old for each in changed)


def test_finding_a_paper(store: Store) -> None:
    """By id or its beginning, the last one, the last of a stage."""
    with pytest.raises(NotFoundError, match="还没有存档"):
        jobs_filing.find_filed(store, None, "last")
    first = jobs_filing.freeze(store, notice(store), "approved", "周明", DAY).created[0]
    second = jobs_filing.freeze(store, notice(store), "draft", "吴敏", DAY).created[0]
    for which, key in (("last", second), ("审定稿", first), ("draft", second), (first[:9], first), (second, second)):
        assert jobs_filing.find_filed(store, None, which).id == key
    with pytest.raises(NotFoundError, match="没有编号为“x”"):
        jobs_filing.find_filed(store, None, "x")
