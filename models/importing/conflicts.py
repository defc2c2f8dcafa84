"""Where a file and an edit made here disagree: such a value is shown and taken only where a person ticks it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from models.importing.plan_data import EditHere, LedgerView
from models.records import INHERITED

#: Keys that are one value to the person who edits them.
_UNITS = {"status_text": "status", "keep_up": "status"}


def unit_of(key: str) -> str:
    """The key under which a value is ticked and its edits are known: a state's word and tick go with the state."""
    return _UNITS.get(key, key)


class Conflicts:
    """Knows what was edited here since a source was sent out or read.

    A return form of ours is as old as its *form_step*. Any other sheet is as old as the last import from it in which
    the row was named and no conflict was left open (such a row is not noted as read, see importing/comparing.py); a
    sheet that is read for the first time (a renamed file) as old as the last import of the row at all. A row that was
    never sent out nor read has no conflicts.
    """

    def __init__(self, view: LedgerView, origin: tuple[str, str], form_step: int | None = None) -> None:
        self.view, self.origin, self.form_step = view, origin, form_step

    def among(
        self, values: Mapping[str, Any], row_id: str, above: str = "", own: Collection[str] = ()
    ) -> dict[str, str]:
        """The keys of *values* that conflict, each with the sentence; *above* is the problem of a measure, for the
        inherited values that are not the measure's *own*.
        """
        if not self.view.edits or (row_id not in self.view.edits and above not in self.view.edits):
            return {}
        taken = {key: above if key in INHERITED and key not in own else "" for key in values}
        found = {key: self._sentence(unit_of(key), row_id, taken[key]) for key in values}
        return {key: sentence for key, sentence in found.items() if sentence}

    def _sentence(self, key: str, row_id: str, above: str) -> str:
        edit = self._edit(key, row_id) or (self._edit(key, above) if above else None)
        since = self._since(row_id)
        if edit is None or since is None or edit.step <= since:
            return ""
        day = edit.at[:10]
        return f"台账里 {day} 由 {edit.person} 改过" if edit.person else f"台账里 {day} 改过"

    def _edit(self, key: str, row_id: str) -> EditHere | None:
        return self.view.edits.get(row_id, {}).get(key)

    def _since(self, row_id: str) -> int | None:
        if self.form_step is not None:
            return self.form_step
        seen = self.view.seen.get(row_id)
        if not seen:
            return None
        return seen[self.origin] if self.origin in seen else max(seen.values())
