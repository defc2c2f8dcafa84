"""The outline of a feedback letter as a tree: aspects, topics, problems, and what is not taken in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from models.importing.letter import (
    Outline, OutlineItem, merged_with_previous, outline_problems, with_level,
)
from models.records import LevelNames
from ui.theme import COLOURS

AnyIndex = QModelIndex | QPersistentModelIndex
LEVELS = ("aspect", "topic", "problem", "other")
NOT_TAKEN = "不录入"
_TREE, _LEVEL = 0, 1


class LetterModel(QAbstractItemModel):
    """Rows are the outline's items; the internal id of an index is the item's place in the outline.

    Corrections are kept as a list of outlines, each of them unchangeable, so that they can be taken back one by one.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.names = LevelNames()
        self.outline = Outline()
        self._past: list[Outline] = []
        self._parents: list[int] = []
        self._children: dict[int, list[int]] = {}

    # --- outline and corrections --------------------------------------------------------------------------------------

    def set_outline(self, outline: Outline) -> None:
        """Show a newly read letter; corrections of the one before can still be taken back."""
        if self._past and outline != self.outline:
            self._past.append(self.outline)
        self._show(outline)

    def correct(self, change: Callable[[Outline], Outline]) -> None:
        """Carry out one correction; ValueRefusedError passes and nothing has changed then."""
        corrected = change(self.outline)
        if corrected != self.outline:
            self._past.append(self.outline)
            self._show(corrected)

    def set_level(self, places: list[int], level: str) -> None:
        """Give items another level (``other``: not taken in)."""
        def change(outline: Outline) -> Outline:
            for place in places:
                outline = with_level(outline, place, level)
            return outline

        self.correct(change)

    def shift_level(self, places: list[int], steps: int) -> None:
        """Move items *steps* levels down (negative: up), as far as it goes."""
        def change(outline: Outline) -> Outline:
            for place in places:
                number = LEVELS.index(outline.items[place].level) + steps
                outline = with_level(outline, place, LEVELS[max(0, min(len(LEVELS) - 1, number))])
            return outline

        self.correct(change)

    def merge(self, place: int) -> None:
        """Join an item to the end of the one before."""
        self.correct(lambda outline: merged_with_previous(outline, place))

    def take_back(self) -> None:
        """Take the last correction back."""
        if self._past:
            self._show(self._past.pop())

    @property
    def corrected(self) -> bool:
        """True when there is a correction that can be taken back."""
        return bool(self._past)

    def forget(self) -> None:
        """Start anew with an empty outline."""
        self._past.clear()
        self._show(Outline())

    def summary(self) -> str:
        """«4 个方面 15 个问题 35 条具体表现», counted as they will be stored."""
        problems = outline_problems(self.outline)
        aspects = len({problem.aspect for problem in problems if problem.aspect})
        topics = len({(problem.aspect, problem.topic) for problem in problems if problem.topic})
        if not problems:
            return ""
        parts = [f"{aspects} 个{self.names.aspect}"] if aspects else []
        parts += [f"{topics} 个{self.names.topic}"] if topics else []
        return " ".join([*parts, f"{len(problems)} 条{self.names.problem}"])

    def _show(self, outline: Outline) -> None:
        self.beginResetModel()
        self.outline = outline
        self._parents, self._children = _tree(outline.items)
        self.endResetModel()

    # --- Qt's model ---------------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: AnyIndex = QModelIndex()) -> QModelIndex:  # noqa: B008 (Qt)
        children = self._children.get(self.place(parent), [])
        if 0 <= row < len(children) and 0 <= column < 2 and not (parent.isValid() and parent.column()):
            return self.createIndex(row, column, children[row])
        return QModelIndex()

    def parent(self, index: AnyIndex = QModelIndex()) -> Any:  # noqa: B008 (Qt)
        if not index.isValid():
            return QModelIndex()
        above = self._parents[self.place(index)]
        return QModelIndex() if above < 0 else self.index_of(above)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt)
        return 0 if parent.isValid() and parent.column() else len(self._children.get(self.place(parent), []))

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt)
        return 2

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self.outline.items[self.place(index)]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{item.number}{item.text}" if index.column() == _TREE else self.level_name(item.level)
        if role == Qt.ItemDataRole.EditRole and index.column() == _TREE:
            return item.text
        if role == Qt.ItemDataRole.ForegroundRole and (item.level == "other" or index.column() == _LEVEL):
            return QColor(COLOURS["muted"])
        if role == Qt.ItemDataRole.FontRole and item.level == "aspect":
            font = QFont()
            font.setBold(True)
            return font
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("反馈意见的提纲", "层级")[section]
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() == _TREE else flags

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        text = " ".join(str(value).split("\n")).strip()
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or not text:
            return False
        place = self.place(index)
        self.correct(lambda outline: _with_text(outline, place, text))
        return True

    # --- places -------------------------------------------------------------------------------------------------------

    def place(self, index: AnyIndex) -> int:
        """Place of an index' item in the outline; -1 for the root."""
        return int(index.internalId()) if index.isValid() else -1

    def index_of(self, place: int) -> QModelIndex:
        """The index of the item at *place*; invalid when there is none."""
        if not 0 <= place < len(self._parents):
            return QModelIndex()
        return self.createIndex(self._children[self._parents[place]].index(place), 0, place)

    def level_name(self, level: str) -> str:
        """What a level is called."""
        return NOT_TAKEN if level == "other" else str(getattr(self.names, level))


def _with_text(outline: Outline, place: int, text: str) -> Outline:
    items = list(outline.items)
    items[place] = replace(items[place], text=text)
    return Outline(outline.title, tuple(items))


def _tree(items: tuple[OutlineItem, ...]) -> tuple[list[int], dict[int, list[int]]]:
    """Parent of each item (-1: none) and children of each parent; what is not taken in opens no branch."""
    parents: list[int] = []
    children: dict[int, list[int]] = {}
    open_items = {"aspect": -1, "topic": -1}
    for place, item in enumerate(items):
        above = -1 if item.level == "aspect" else open_items["aspect"]
        if item.level in ("problem", "other") and open_items["topic"] >= 0:
            above = open_items["topic"]
        if item.level == "aspect":
            open_items = {"aspect": place, "topic": -1}
        elif item.level == "topic":
            open_items["topic"] = place
        parents.append(above)
        children.setdefault(above, []).append(place)
    return parents, children
