"""The window's one door to the ledger: runs writers, tells pages what changed, keeps the rows of the current round."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from models import database, queries
from models.changes import keeps_order, redo_step, touched_problems, touches_rounds, undo_step
from models.database import Store
from models.errors import LedgerError, NotFoundError
from models.records import Changes, Problem, Round, RoundInfo, StepInfo
from models.rules import WARNING_DAYS
from models.settings import Settings

#: When a step has changed more problems than this, all are read again.
_MOST_READ_SINGLY = 200
#: Name of the days of warning in the ledger's settings.
WARNING_SETTING = "warning_days"
MOST_WARNING_DAYS = 90


class LedgerSession(QObject):
    """One open ledger at most.

    ``opened`` fires after a ledger was opened or closed, ``changed`` after every change (with its ``Changes``),
    ``round_changed`` when another round was chosen. Pages re-read what they show on each of them.
    """

    opened = Signal()
    changed = Signal(object)
    round_changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self._store: Store | None = None
        self._round_id = ""
        self._infos: tuple[RoundInfo, ...] | None = None
        self._problems: tuple[Problem, ...] | None = None
        self._place: dict[str, int] | None = None

    # --- the file ----------------------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """True when a ledger is open."""
        return self._store is not None

    @property
    def store(self) -> Store:
        """The open ledger; only to be handed to functions of ``models``."""
        if self._store is None:
            raise LedgerError("还没有打开台账。请先新建或打开一个台账。")
        return self._store

    @property
    def can_write(self) -> bool:
        """True when a ledger is open and may be changed."""
        return self._store is not None and not self._store.read_only

    def open(self, path: Path, *, read_only: bool = False) -> None:
        """Open a ledger instead of the present one; on LedgerError the present one stays."""
        self._take(database.open_store(path, write=not read_only))

    def create(self, path: Path) -> None:
        """Create a ledger and open it."""
        self._take(database.create_store(path))

    def close(self) -> None:
        """Close the ledger, if one is open."""
        if self._store is not None:
            self._store.close()
            self._store = None
            self._forget()
            self.opened.emit()

    def _take(self, store: Store) -> None:
        if self._store is not None:
            self._store.close()
        self._store = store
        store.person = self.settings.get("person", "") or getpass.getuser()
        self._forget()
        infos = self.rounds()
        self._round_id = infos[-1].id if infos else ""
        self.settings.add_recent(store.path)
        self.opened.emit()

    def _forget(self) -> None:
        self._infos = None
        self._problems = None
        if self._store is None:
            self._round_id = ""

    # --- reading -----------------------------------------------------------------------------------------------------

    def rounds(self) -> tuple[RoundInfo, ...]:
        """All rounds, in order."""
        if self._infos is None:
            self._infos = queries.rounds(self.store) if self.is_open else ()
        return self._infos

    @property
    def round(self) -> RoundInfo:
        """The round that the window shows; NotFoundError if the ledger has none."""
        for info in self.rounds():
            if info.id == self._round_id:
                return info
        raise NotFoundError("台账里还没有检查批次。请先粘贴反馈意见、导入台账，或新建一个检查批次。")

    @property
    def has_round(self) -> bool:
        """True when there is a round to show."""
        return any(info.id == self._round_id for info in self.rounds())

    def choose_round(self, round_id: str) -> None:
        """Show another round."""
        if round_id != self._round_id:
            self._round_id = round_id
            self._problems = None
            self.round_changed.emit()

    def problems(self) -> tuple[Problem, ...]:
        """The current round's problems with their measures."""
        if self._problems is None:
            self._problems = queries.read_problems(self.store, self._round_id) if self.has_round else ()
            self._place = None
        return self._problems

    def full_round(self) -> Round:
        """The current round with everything in it, for exports."""
        return queries.read_round(self.store, self.round)

    def warning_days(self) -> int:
        """Days before a deadline from which this ledger counts a row as soon due."""
        found = queries.setting(self.store, WARNING_SETTING, WARNING_DAYS) if self.is_open else WARNING_DAYS
        return found if 0 <= found <= MOST_WARNING_DAYS else WARNING_DAYS

    # --- writing -----------------------------------------------------------------------------------------------------

    @property
    def ledger(self) -> Any:
        """``models.ledger``, loaded with the first change: showing a ledger needs no writers."""
        from models import ledger

        return ledger

    def apply(self, function: Callable[..., Changes], *args: Any, **kwargs: Any) -> Changes:
        """Run a writer of ``models.ledger`` on the open store, then tell everybody. LedgerErrors pass to the caller."""
        changes = function(self.store, *args, **kwargs)
        self.report(changes)
        return changes

    def report(self, changes: Changes) -> None:
        """Tell everybody of a change (also of one that a background task made)."""
        if not changes.step:
            return
        if touches_rounds(self.store, changes.step):
            self._infos = None
        if not self.has_round:
            infos = self.rounds()
            self._round_id = infos[-1].id if infos else ""
            self._problems = None
        self._problems = self._read_again(changes)
        self.changed.emit(changes)

    def _read_again(self, changes: Changes) -> tuple[Problem, ...] | None:
        """The problems with only those read that changed (None: all are to be read when they are asked for)."""
        touched = touched_problems(self.store, changes.step) if self._problems is not None else None
        if touched is None or len(touched) > _MOST_READ_SINGLY:
            return None
        again = queries.read_problems(self.store, self._round_id, touched)
        if keeps_order(self.store, changes.step):
            found = list(self._problems or ())
            for problem in again:
                if problem.id in self._places():  # else it is another round's
                    found[self._places()[problem.id]] = problem
            return tuple(found)
        known = {problem.id: problem for problem in (*(self._problems or ()), *again)}
        self._place = None
        return tuple(known[key] for key in queries.problem_order(self.store, self._round_id))

    def _places(self) -> dict[str, int]:
        """Where each problem stands, kept until the order changes: at an edit nothing goes over all problems."""
        if self._place is None:
            self._place = {problem.id: place for place, problem in enumerate(self._problems or ())}
        return self._place

    def undo(self) -> None:
        """Take the last step back."""
        self.apply(self.ledger.undo)

    def redo(self) -> None:
        """Bring the last undone step back."""
        self.apply(self.ledger.redo)

    def undo_step(self) -> StepInfo | None:
        """What undo would take back."""
        return undo_step(self.store) if self.is_open else None

    def redo_step(self) -> StepInfo | None:
        """What redo would bring back."""
        return redo_step(self.store) if self.is_open else None
