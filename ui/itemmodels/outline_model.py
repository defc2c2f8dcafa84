"""The outline of aspects and topics with their counts, as a tree model."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from models.records import Measure, Problem
from models.rules import problem_is_done, row_is_overdue

AnyIndex = QModelIndex | QPersistentModelIndex
#: (aspect, topic) that the line stands for, None where it means any; number of late rows; number of problems.
CHOICE_ROLE, LATE_ROLE, COUNT_ROLE = (Qt.ItemDataRole.UserRole + number for number in range(3))
_NONE = QModelIndex()
#: The measures of a problem that count, or None for a problem that does not.
Shown = Callable[[Problem], tuple[Measure, ...] | None]


@dataclass(eq=False)
class Node:
    """A line of the outline with what it counts: problems, those done, measures, late rows."""

    text: str
    aspect: str | None = None
    topic: str | None = None
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    problems: int = 0
    done: int = 0
    measures: int = 0
    late: int = 0

    def count(self, problem: Problem, measures: tuple[Measure, ...], today: date) -> None:
        """Count a problem, and those of its measures that count, here and in what this line belongs to."""
        rows = measures or (problem,)
        self.problems += 1
        self.done += problem_is_done(problem)
        self.measures += len(measures)
        self.late += sum(row_is_overdue(problem, row.state, today) for row in rows)
        if self.parent is not None:
            self.parent.count(problem, measures, today)

    def child(self, text: str, aspect: str, topic: str | None = None) -> Node:
        """The line below this one for that aspect or topic, made if new."""
        for node in self.children:
            if (node.aspect, node.topic) == (aspect, topic):
                return node
        self.children.append(Node(text, aspect, topic, self))
        return self.children[-1]


def build(problems: Iterable[Problem], today: date, shown: Shown = attrgetter("measures")) -> Node:
    """The tree: 全部问题, below it the aspects, below them the topics. Only what *shown* gives is counted; lines stay
    where nothing below them shows, so that the outline does not jump about.
    """
    everything = Node("全部问题")
    for problem in problems:
        node = everything.child(problem.aspect or "（未分方面）", problem.aspect)
        if problem.topic:
            node = node.child(problem.topic, problem.aspect, problem.topic)
        measures = shown(problem)
        if measures is not None:
            node.count(problem, measures, today)
    return everything


class OutlineModel(QAbstractItemModel):
    """One line 全部问题 with aspects and topics below."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all = Node("全部问题")

    def show(self, problems: Iterable[Problem], shown: Shown = attrgetter("measures")) -> None:
        """Count anew."""
        self.beginResetModel()
        self._all = build(problems, date.today(), shown)
        self.endResetModel()

    def find(self, aspect: str | None, topic: str | None) -> QModelIndex:
        """The line of that aspect and topic; that of everything when both are None; invalid if there is none."""
        return self._find(self.index(0, 0), (aspect, topic))

    def _find(self, index: QModelIndex, choice: tuple[str | None, str | None]) -> QModelIndex:
        if self.data(index, CHOICE_ROLE) == choice:
            return index
        for row in range(self.rowCount(index)):
            found = self._find(self.index(row, 0, index), choice)
            if found.isValid():
                return found
        return QModelIndex()

    def index(self, row: int, column: int, parent: AnyIndex = _NONE) -> QModelIndex:
        below = _node(parent).children if parent.isValid() else [self._all]
        if column != 0 or not 0 <= row < len(below):
            return QModelIndex()
        return self.createIndex(row, 0, below[row])

    def parent(self, index: AnyIndex = _NONE) -> QModelIndex:  # type: ignore[override]
        node = _node(index).parent if index.isValid() else None
        if node is None:
            return QModelIndex()
        siblings = node.parent.children if node.parent else [self._all]
        return self.createIndex(siblings.index(node), 0, node)

    def rowCount(self, parent: AnyIndex = _NONE) -> int:  # noqa: N802 (Qt)
        return len(_node(parent).children) if parent.isValid() else 1

    def columnCount(self, parent: AnyIndex = _NONE) -> int:  # noqa: N802 (Qt)
        return 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node = _node(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return node.text
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            late = f"，{node.late} 行超期" if node.late else ""
            return f"{node.text}：{node.problems} 个问题，{node.measures} 条措施，已整改 {node.done} 个问题{late}"
        if role == CHOICE_ROLE:
            return (node.aspect, node.topic)
        return {LATE_ROLE: node.late, COUNT_ROLE: node.problems}.get(role)


def _node(index: AnyIndex) -> Node:
    node: Node = index.internalPointer()
    return node
