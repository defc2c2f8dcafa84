"""Problems chosen by typing a number or words; the chosen ones stand below, each with a link that takes it out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.records import Problem
from ui.widgets.controls import described
from ui.widgets.link_list import LinkList
from ui.widgets.names_field import NamesField

#: Characters of a problem that are shown; the rest is in the ledger.
_SHOWN = 40


class ProblemsField(QWidget):
    """``changed`` fires when the user has taken a problem in or out."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        self._chosen: list[str] = []
        self.field = _Finder(self)
        self.list = LinkList("已选的问题", "去掉不对应的问题")
        described(self.field, "对应问题", "写问题的序号，或问题里的几个字，Enter 选入；可以选几个")
        self.field.setPlaceholderText("写序号或几个字，Enter 选入")
        self.field.taken.connect(self._take)
        self.list.followed.connect(self._remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.field)
        layout.addWidget(self.list)

    def show_problems(self, problems: Sequence[Problem], chosen: Sequence[str]) -> None:
        """Offer the round's problems, of which some are chosen."""
        self._labels = {each.id: _label(each) for each in problems}
        self._numbers = {each.number: each.id for each in reversed(problems) if each.number}
        self._chosen = [key for key in chosen if key in self._labels]
        self.field.clear()
        self._show()

    def chosen(self) -> tuple[str, ...]:
        """The ids of the chosen problems."""
        return tuple(self._chosen)

    def choices(self) -> list[str]:
        """What can be taken in, as it is written."""
        return [text for key, text in self._labels.items() if key not in self._chosen]

    def _take(self, typed: str) -> None:
        """A number, several of them with 、 between, or words that fit one problem only."""
        parts = [part for part in typed.replace("，", "、").replace(",", "、").split("、") if part.strip()]
        keys = [self._numbers.get(part.strip(), "") for part in parts]
        if not all(keys):
            fitting = [key for key, text in self._labels.items() if typed in text]
            exact = [key for key, text in self._labels.items() if typed == text]
            keys = exact[:1] or (fitting if len(fitting) == 1 else [])
        if not keys:
            self.field.selectAll()
            return
        self._chosen += [key for key in dict.fromkeys(keys) if key not in self._chosen]
        self.field.clear()
        self._show()
        self.changed.emit()

    def _remove(self, key: str) -> None:
        self._chosen.remove(key)
        self._show()
        self.field.setFocus()
        self.changed.emit()

    def _show(self) -> None:
        self.list.show_lines([(self._labels[key], "", [("去掉", key)]) for key in self._chosen])


class _Finder(NamesField):
    """``taken`` gives what was typed and ended with Enter, or a choice of the list."""

    taken = Signal(str)

    def __init__(self, owner: ProblemsField) -> None:
        super().__init__(owner.choices, owner, single=True)

    def take(self, name: str) -> None:
        """Hand a choice of the list over at once."""
        self.taken.emit(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.text().strip():
            self.taken.emit(self.text().strip())
            return
        super().keyPressEvent(event)


def _label(problem: Problem) -> str:
    text = problem.text if len(problem.text) <= _SHOWN else f"{problem.text[:_SHOWN]}…"
    return f"{problem.number}．{text}" if problem.number else text
