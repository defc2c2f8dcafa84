"""The conditions to choose from, above the ledger table: a list for each kind, ticked by a click or the space bar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListView, QVBoxLayout, QWidget

from models.labels import STATUS
from models.ordering import by_pinyin
from models.records import Problem, State
from ui.itemmodels.check_model import CheckModel, Choice
from ui.itemmodels.ledger_filter import DUE, SETS, Filter, Matcher
from ui.widgets.controls import DateField, described, label

_LINES = 6  # of each list; one less where days are typed below it
_NOTHING = {"states": "未填", "departments": "（未填科室）", "leaders": "（未填领导）", "categories": "（未填类别）"}
_KINDS = {"states": "状态", "due": "时限", "departments": "科室", "leaders": "领导", "categories": "类别"}


class FilterPanel(QFrame):
    """``changed`` fires with every tick and every day typed; :meth:`apply_to` puts what is chosen into a filter."""

    changed = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.lists = {kind: CheckList(name, self) for kind, name in _KINDS.items()}
        self._places = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 8)
        row.setSpacing(10)
        for kind, made in self.lists.items():
            place, column = QWidget(), QVBoxLayout()
            place.setLayout(column)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(3)
            column.addWidget(label(_KINDS[kind], "strong"))
            column.addWidget(made)
            if kind == "due":
                made.lines = len(DUE)
                column.addLayout(self._days())
            column.addStretch(1)
            row.addWidget(place, 1)
            self._places[kind] = place
            made.model_.toggled.connect(self.changed)
        self.setFocusProxy(self.lists["states"])

    def _days(self) -> QHBoxLayout:
        self.since, self.until = DateField("时限起", "时限从哪一天起"), DateField("时限止", "时限到哪一天止")
        line = QHBoxLayout()
        line.setSpacing(3)
        for made, hint in ((self.since, "从某日"), (self.until, "到某日")):
            made.setPlaceholderText(hint)
            made.setMinimumWidth(70)
            made.editingFinished.connect(self._day_typed)
            line.addWidget(made)
        self._told: tuple[date | None, date | None] = (None, None)
        return line

    def show_choices(self, problems: Sequence[Problem], chosen: Filter, matcher: Callable[[Filter], Matcher]) -> None:
        """Show the values that the ledger has, with their rows in the whole round, and tick those of the filter."""
        counts = _counts(problems)
        for kind in SETS:
            values = _ordered(kind, set(counts[kind]) | getattr(chosen, kind))
            self.lists[kind].model_.show([
                Choice(key, _text(kind, key), counts[kind][key], key in getattr(chosen, kind)) for key in values])
        self.lists["due"].model_.show([
            Choice(key, text, _rows(problems, matcher(Filter(due=frozenset((key,))))), key in chosen.due)
            for key, text in DUE.items()])
        self._places["categories"].setVisible(len(counts["categories"]) > 1 or bool(chosen.categories))
        self.show_days(chosen)

    def follow(self, before: QWidget) -> None:
        """Stand behind *before* in the order of Tab."""
        for made in (*list(self.lists.values())[:2], self.since, self.until, *list(self.lists.values())[2:]):
            QWidget.setTabOrder(before, made)
            before = made

    def show_days(self, chosen: Filter) -> None:
        """Show the first and last day of a filter, unless something is being typed there."""
        self._told = (chosen.since, chosen.until)
        for field, day in ((self.since, chosen.since), (self.until, chosen.until)):
            if not field.hasFocus():
                field.set_day(day)

    def apply_to(self, chosen: Filter) -> Filter:
        """The filter with what is ticked and typed here."""
        values: dict[str, Any] = {kind: made.model_.ticked() for kind, made in self.lists.items()}
        return chosen._replace(**values, since=self.since.day(), until=self.until.day())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt)
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _day_typed(self) -> None:
        days = (self.since.day(), self.until.day())
        if self.since.is_valid() and self.until.is_valid() and days != self._told:
            self._told = days
            self.changed.emit()


class CheckList(QListView):
    """A list of values with boxes: a click anywhere in a line, the space bar or Enter ticks it."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.model_ = CheckModel(self)
        self.lines = _LINES
        self.setModel(self.model_)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        described(self, f"按{name}筛选", f"只显示打勾的{name}，可以选几个", "空格")
        # After the list has its values, and its font, which the style sheet gives.
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        line = max(self.sizeHintForRow(0), self.fontMetrics().lineSpacing() + 6)
        self.setFixedHeight(self.lines * line + 2 * self.frameWidth() + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt)
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.model_.toggle(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.setCurrentIndex(index)
            self.model_.toggle(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt)
        event.accept()  # the press has ticked already

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt)
        self.mousePressEvent(event)


def _text(kind: str, key: str) -> str:
    return _NOTHING[kind] if not key else STATUS.get(key, key) if kind == "states" else key


def _ordered(kind: str, values: Iterable[str]) -> list[str]:
    """States as work goes on, all else by pinyin; those without a value at last."""
    if kind == "states":
        return sorted(values, key=lambda key: (not key, list(STATUS).index(key)))
    return sorted(values, key=lambda key: (not key, by_pinyin(key, name=kind == "leaders")))


def _counts(problems: Sequence[Problem]) -> dict[str, Counter[str]]:
    """Rows by value, for each kind. Rows that have all from their problem are looked at once."""
    found: dict[str, Counter[str]] = {kind: Counter() for kind in SETS}
    for problem in problems:
        rows = len(problem.measures) or 1
        found["categories"][problem.category] += rows
        states: Counter[int] = Counter(id(each.state) for each in problem.measures)
        by_id: dict[int, State] = {id(each.state): each.state for each in problem.measures or (problem,)}
        for key, state in by_id.items():
            count = states[key] or 1
            found["states"][state.status] += count
            for kind, names in (("departments", state.all_departments), ("leaders", state.all_leaders)):
                for name in names or ("",):
                    found[kind][name] += count
    return found


def _rows(problems: Iterable[Problem], matcher: Matcher) -> int:
    return sum(len(shown) or 1 for each in problems if (shown := matcher.shown(each)) is not None)
