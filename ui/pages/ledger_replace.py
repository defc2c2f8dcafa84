"""Finding and replacing on the ledger page: the bar's wishes, carried out on the rows that show."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from ui.itemmodels.ledger_columns import COLUMNS
from ui.itemmodels.ledger_find import Find, Match, matches, replacing
from ui.pages.ledger_edits import LedgerEdits
from ui.session import LedgerSession
from ui.widgets.controls import single_shot
from ui.widgets.ledger_view import LedgerView
from ui.widgets.replace_bar import ReplaceBar

_COUNT_AFTER = 120  # milliseconds without another letter until the places are counted


class LedgerReplace(QObject):
    """Counts, marks and visits the places, and replaces one or all of them as one undo step."""

    def __init__(self, view: LedgerView, edits: LedgerEdits, session: LedgerSession, parent: QObject) -> None:
        super().__init__(parent)
        self.bar = ReplaceBar()
        self._view, self._edits, self._session = view, edits, session
        self._found: list[Match] = []
        self._done = ""
        self._later = single_shot(self, _COUNT_AFTER, self._count)
        self.bar.changed.connect(self._start)
        self.bar.stepped.connect(self.step)
        self.bar.replaced.connect(self.replace_one)
        self.bar.replaced_all.connect(self.replace_all)
        self.bar.left.connect(self._leave)
        for signal in (view.model.dataChanged, view.model.modelReset, view.model.rowsInserted, view.model.rowsRemoved):
            signal.connect(self._recount)

    def open(self) -> None:
        """Show the bar."""
        model = self._view.model
        names = {
            COLUMNS[number].key: str(model.headerData(number, Qt.Orientation.Horizontal))
            for number in self._view.visible_columns()
        }
        self.bar.set_writable(self._edits.can_write)
        self.bar.open(names)

    # --- the bar's wishes ------------------------------------------------------------------------------------------

    def step(self, step: int) -> None:
        """Make the next place's cell current, or the last one's; from the end on to the beginning."""
        self._settle()
        if not self._found:
            return
        place = self._place()
        ahead = [number for number, match in enumerate(self._found) if _key(match, self._order()) > place]
        behind = [number for number, match in enumerate(self._found) if _key(match, self._order()) < place]
        number = (ahead[0] if ahead else 0) if step > 0 else (behind[-1] if behind else len(self._found) - 1)
        self._go_to(number)

    def replace_one(self) -> None:
        """Replace in the current cell if it has the text, then go on; otherwise only go on."""
        self._settle()
        current = next((match for match in self._found if self._is_current(match)), None)
        if current is not None and self._edits.can_write:
            if current.refusal:
                self._edits.said.emit("note", current.refusal)
            else:
                self._replace([current])
        self.step(1)

    def replace_all(self) -> None:
        """Replace in all cells that show, as one step; what may not be changed is counted and left alone."""
        self._settle()
        if self._found:
            self._replace(self._found)

    def _replace(self, found: list[Match]) -> None:
        model, find = self._view.model, self.bar.wanted()
        plan = replacing(find, self.bar.by.text(), found, model.data_row, self._session.round)
        if not plan.edits:
            why = plan.refusals[0] if plan.refusals else "替换前后一样，没有要改的。"
            self._edits.said.emit("note", f"没有替换：{why}")
            return
        if self._edits.write(plan.edits, f"替换 {plan.places} 处") is None:
            return
        left = f"；{len(plan.refusals)} 格没有改：{plan.refusals[0]}" if plan.refusals else "，Ctrl+Z 撤销。"
        self._edits.said.emit("note" if plan.refusals else "good", f"已替换 {plan.places} 处{left}")
        self._count()

    # --- counting --------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        if self.bar.isVisible():
            self._view.use_find(self.bar.wanted())
            self._later.start()

    def _recount(self) -> None:
        if self.bar.isVisible():
            self._later.start()

    def _settle(self) -> None:
        if self._later.isActive():
            self._count()

    def _count(self) -> None:
        self._later.stop()
        model, find = self._view.model, self.bar.wanted()
        self._found = matches(find, range(model.rowCount()), model.data_row, self._view.visible_columns())
        self._show_count(find)

    def _show_count(self, find: Find) -> None:
        places = sum(match.times for match in self._found)
        locked = sum(bool(match.refusal) for match in self._found)
        text = f"找到 {places} 处，在 {len(self._found)} 格里" if places else "没有找到"
        if locked:
            text += f"；其中 {locked} 格是锁定的原文，不能替换"
        if places and self._view.model.filter.is_on:
            text += "（只在筛选出的行里）"
        number = next((number for number, match in enumerate(self._found) if self._is_current(match)), -1)
        if number >= 0 and len(self._found) > 1:
            text += f"，现在是第 {number + 1} 格"
        self.bar.say(text if find.text else "")
        for made in (self.bar.next, self.bar.last):
            made.setEnabled(bool(self._found))
        for made in (self.bar.one, self.bar.all_):
            made.setEnabled(len(self._found) > locked and self._edits.can_write)

    def _leave(self) -> None:
        self._later.stop()
        self._found = []
        self._view.use_find(None)
        self._view.setFocus()

    # --- places ----------------------------------------------------------------------------------------------------

    def _order(self) -> dict[int, int]:
        return {column: place for place, column in enumerate(self._view.visible_columns())}

    def _place(self) -> tuple[int, int]:
        current = self._view.current()
        if current is None:
            return (-1, -1)
        row, column = current
        top = self._view.model.top(row) if self._view.is_spanned(row, column) else row
        return (top, self._order().get(column, 0))

    def _is_current(self, match: Match) -> bool:
        return _key(match, self._order()) == self._place()

    def _go_to(self, number: int) -> None:
        self._view.go_to(self._found[number].row, self._found[number].column)
        self._show_count(self.bar.wanted())


def _key(match: Match, order: dict[int, int]) -> tuple[int, int]:
    return (match.row, order[match.column])
