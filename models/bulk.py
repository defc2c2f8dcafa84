"""Rows gathered before they are inserted, so that each table takes one prepared statement for many rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from models import schema
from models.database import Store

#: Rows that are kept before they are written: about a tenth of a second's work.
_MOST = 4000
#: Parents before children, so that every foreign key finds its row.
_ORDER = {schema.table_name(model): number for number, model in enumerate(schema.JOURNALED)}


class Waiting:
    """Rows of one transaction that are still to be inserted."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._count = 0
        self._rows: dict[tuple[str, tuple[str, ...]], list[Sequence[Any]]] = {}

    def add(self, table: str, columns: tuple[str, ...], rows: Iterable[Sequence[Any]]) -> None:
        """Take rows of one table; those of the same columns keep their order. Very many are written at once."""
        kept = self._rows.setdefault((table, columns), [])
        before = len(kept)
        kept.extend(rows)
        self._count += len(kept) - before
        if self._count >= _MOST:
            self.write()

    def write(self) -> None:
        """Insert what has been gathered, table by table, parents first."""
        gathered, self._rows, self._count = self._rows, {}, 0
        for (table, columns), rows in sorted(gathered.items(), key=lambda item: _ORDER[item[0][0]]):
            self.store.insert_rows(table, columns, rows)
