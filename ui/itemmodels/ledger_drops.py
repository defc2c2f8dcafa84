"""Where a dragged measure or problem would go: worked out from the row under the mouse. Plain data."""

from __future__ import annotations

from typing import NamedTuple

from models.records import Problem
from ui.itemmodels.ledger_model import LedgerModel
from ui.itemmodels.ledger_rows import DataRow, GroupRow


class Drop(NamedTuple):
    """A place beside a record: ``beside`` (its id) or, for a measure, the problem ``into`` as its first one.

    The line that shows it is drawn over the row ``line``, or under it (``below``).
    """

    line: int
    below: bool
    beside: str = ""
    into: str = ""
    heading: tuple[str, str] = ("", "")


def measure_drop(model: LedgerModel, number: int, lower: bool) -> Drop | None:
    """Over or under the measure in row *number*; into its problem when that has none."""
    row = model.row_at(number)
    if isinstance(row, GroupRow):
        above = model.data_row(number - 1)
        return Drop(number - 1, True, _key(above), above.problem.id) if above else None
    if not isinstance(row, DataRow):
        return None
    if row.measure is None:
        return Drop(number, True, "", row.problem.id)
    return Drop(number, lower, row.measure.id, row.problem.id)


def problem_drop(model: LedgerModel, number: int, lower: bool) -> Drop | None:
    """Over or under the problem that row *number* belongs to, whichever half of it the row is in; under a heading its
    first place, over it the last one of the heading above."""
    row = model.row_at(number)
    if isinstance(row, GroupRow):
        beside = model.data_row(number + 1 if lower or number == 0 else number - 1)
        if beside is None:
            return None
        below = not (lower or number == 0)
        return Drop(number - 1 if below else number + 1, below, beside.problem.id, "", heading_of(beside.problem))
    if not isinstance(row, DataRow):
        return None
    top = number - row.place
    below = (row.place + (0.75 if lower else 0.25)) / row.size > 0.5
    return Drop(top + row.size - 1 if below else top, below, row.problem.id, "", heading_of(row.problem))


def heading_of(problem: Problem) -> tuple[str, str]:
    """Aspect and topic that a problem stands under."""
    return problem.aspect, problem.topic


def behind(ids: list[str], moving: str, beside: str, below: bool) -> str | None:
    """Which of the siblings *ids* the moved one comes to stand behind; None: it is the first."""
    others = [each for each in ids if each != moving]
    if beside == moving:
        place = ids.index(moving)
        return others[place - 1] if place else None
    place = others.index(beside) + below
    return others[place - 1] if place else None


def _key(row: DataRow) -> str:
    return row.measure.id if row.measure else ""
