"""A corrected paper comes back after the notice has changed: only what was corrected by hand is listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from exporters.blocks import Document
from exporters.corrected_docx import read_corrected
from exporters.corrections import Corrected, compared, origin_of
from exporters.styles import get_style
from models import database, ledger, queries
from tests.returned_paper import Desk, all_of, at, reworded
from ui import jobs


@pytest.fixture
def desk(own_place: Path) -> Iterator[Desk]:
    with database.create_store(own_place / "示例.db") as store:
        jobs.fill_sample(store)
        yield Desk(store, own_place)


def _later(desk: Desk) -> Document:
    """The notice ten days later, a measure's progress written anew meanwhile."""
    problem = next(each for each in queries.read_problems(desk.store, desk.round_id) if each.measures)
    ledger.edit(desk.store, [("measure", problem.measures[0].id, {"progress": "已按新办法重新办理完毕"})])
    return jobs.notice(desk.store, None, desk.style, date(2025, 7, 11), desk.audience, {})


def _found(desk: Desk, now: Document, *sent: Document) -> Corrected:
    read, style = read_corrected(desk.path), get_style(desk.style)
    return compared(read, now, style, origin_of(read, now, style, sent))


def test_what_the_ledger_changed_since_is_counted_not_listed(desk: Desk) -> None:
    sent = desk.document()
    by_hand = desk.read(all_of(reworded("门诊高峰期排队", "门诊高峰时段排队"), reworded("病区环境嘈杂", "病区环境较为嘈杂")))
    assert len(by_hand.corrections) == 2
    now = _later(desk)
    everything = _found(desk, now)
    assert len(everything.corrections) > 2 and everything.since == 0
    found = _found(desk, now, sent)
    assert [(each.old, each.new) for each in found.corrections] == [(e.old, e.new) for e in by_hand.corrections]
    assert found.since == len(everything.corrections) - 2


def test_of_several_papers_that_which_came_back_counts(desk: Desk) -> None:
    sent = desk.document()
    desk.read(reworded("门诊高峰期排队", "门诊高峰时段排队"))
    now = _later(desk)
    other = replace(sent, blocks=sent.blocks[: len(sent.blocks) // 2])
    assert _found(desk, now, other, sent) == _found(desk, now, sent)


def test_a_paragraph_changed_by_both_is_listed_as_it_reads_now(desk: Desk) -> None:
    sent = desk.document()
    problem = next(each for each in queries.read_problems(desk.store, desk.round_id) if each.measures)
    words = problem.measures[0].progress[9:24]
    desk.read(reworded(words, "经过努力，" + words))
    found = _found(desk, _later(desk), sent)
    assert any("已按新办法重新办理完毕" in each.old and "经过努力" in each.new for each in found.corrections)


def test_a_deletion_is_never_hidden(desk: Desk) -> None:
    """The paragraph that was taken out reads differently by now."""
    sent = desk.document()
    problem = next(each for each in queries.read_problems(desk.store, desk.round_id) if each.measures)
    words = problem.measures[0].progress[9:24]

    def taken_out(opened: Any) -> None:
        paragraph = at(opened, words)
        paragraph._p.getparent().remove(paragraph._p)

    desk.read(taken_out)
    found = _found(desk, _later(desk), sent)
    assert any(each.kind == "deleted" and "已按新办法重新办理完毕" in each.old for each in found.corrections)
