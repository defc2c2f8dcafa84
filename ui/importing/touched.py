"""Which rows of the ledger an import has made or changed, so that the ledger can show exactly those."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from models.records import Problem
from ui.itemmodels.ledger_filter import Filter


def touched_rows(before: Collection[Problem], after: Collection[Problem]) -> Filter:
    """A filter for the rows of *after* that *before* did not have like this; none where all or no rows are such."""
    old = {problem.id: problem for problem in before}
    rows = [row for problem in after for row in _touched(old.get(problem.id), problem)]
    total = sum(max(1, len(problem.measures)) for problem in after)
    return Filter(only=frozenset(rows), label=f"本次导入的 {len(rows)} 行") if 0 < len(rows) < total else Filter()


def _touched(old: Problem | None, new: Problem) -> Iterator[str]:
    """Ids of the measures that changed; where only the problem's own values did, of all its measures."""
    if old == new:
        return
    known = {measure.id: measure for measure in old.measures} if old else {}
    changed = [measure.id for measure in new.measures if known.get(measure.id) != measure]
    yield from changed or [measure.id for measure in new.measures] or [new.id]
