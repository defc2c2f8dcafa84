"""Finding and replacing in the ledger table: which cells have a text, and what they would say instead. Plain data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from models.errors import LedgerError
from models.records import RoundInfo
from ui.itemmodels import ledger_cells
from ui.itemmodels.ledger_cells import Edit
from ui.itemmodels.ledger_columns import COLUMNS
from ui.itemmodels.ledger_rows import DataRow


@dataclass(frozen=True)
class Find:
    """What is looked for: a text, in which columns (their keys; none: in all), whole cells only, capitals as typed."""

    text: str = ""
    columns: frozenset[str] = frozenset()
    whole: bool = False
    case: bool = False
    _pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        plain = re.escape(self.text)
        pattern = re.compile(rf"\A{plain}\Z" if self.whole else plain, 0 if self.case else re.IGNORECASE)
        object.__setattr__(self, "_pattern", pattern)

    def spans(self, column: int, text: str) -> list[tuple[int, int]]:
        """Where it stands in a cell of that column: places and lengths."""
        if not self.text or (self.columns and COLUMNS[column].key not in self.columns):
            return []
        return [(found.start(), found.end() - found.start()) for found in self._pattern.finditer(text)]

    def replaced(self, text: str, by: str) -> str:
        """*text* with *by* in place of each."""
        return self._pattern.sub(lambda _: by, text)


class Match(NamedTuple):
    """A cell that has the text: row and column, how often, and why it may not be changed (empty: it may)."""

    row: int
    column: int
    times: int
    refusal: str = ""


class Replacing(NamedTuple):
    """What replacing would write: the edits, how many places they change, and the reasons of cells left alone."""

    edits: list[Edit]
    places: int
    refusals: list[str]


def matches(
    find: Find, numbers: Iterable[int], row_of: Callable[[int], DataRow | None], columns: Sequence[int]
) -> list[Match]:
    """The cells of these rows and *columns* (from left to right) that have the text; a spanning one once."""
    return list(_matches(find, numbers, row_of, columns)) if find.text else []


def _matches(
    find: Find, numbers: Iterable[int], row_of: Callable[[int], DataRow | None], columns: Sequence[int]
) -> Iterator[Match]:
    looked = [number for number in columns if not find.columns or COLUMNS[number].key in find.columns]
    for number in numbers:
        row = row_of(number)
        for column in looked if row is not None else ():
            assert row is not None
            if row.place and ledger_cells.is_spanned(row, COLUMNS[column]):
                continue
            count = len(find.spans(column, ledger_cells.text(row, COLUMNS[column])))
            if count:
                yield Match(number, column, count, ledger_cells.refusal(row, COLUMNS[column]))


def replacing(
    find: Find, by: str, found: Sequence[Match], row_of: Callable[[int], DataRow | None], round_: RoundInfo
) -> Replacing:
    """The edits that replace all *found*; a cell that is locked, or would mean nothing then, is left alone."""
    done = Replacing([], 0, [])
    places = 0
    for match in found:
        row = row_of(match.row)
        if row is None:
            continue
        column = COLUMNS[match.column]
        try:
            edit = ledger_cells.edit(row, column, find.replaced(ledger_cells.text(row, column), by), round_)
        except LedgerError as error:
            done.refusals.append(str(error))
            continue
        if edit is not None:
            done.edits.append(edit)
            places += match.times
    return done._replace(places=places)
