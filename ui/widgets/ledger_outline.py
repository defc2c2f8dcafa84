"""The outline of aspects and topics beside the ledger table; choosing a line shows only its problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QShowEvent
from PySide6.QtWidgets import QStyledItemDelegate, QTreeView, QWidget

from models.records import Problem
from ui.itemmodels.outline_model import CHOICE_ROLE, COUNT_ROLE, LATE_ROLE, OutlineModel
from ui.theme import COLOURS
from ui.widgets.controls import described

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

    from ui.itemmodels.ledger_filter import Matcher

AnyIndex = QModelIndex | QPersistentModelIndex
_PAD = 4


class OutlineView(QTreeView):
    """``chosen(aspect, topic)``: None where it means any."""

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = OutlineModel(self)
        self._waiting: tuple[tuple[Problem, ...], Matcher | None] | None = None
        self._counted: tuple[object, object] = (None, None)
        self.setModel(self._model)
        self.setItemDelegate(_WrappedLines(self))
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setWordWrap(True)
        self.setUniformRowHeights(False)
        self.setRootIsDecorated(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        described(self, "方面和问题大类", "选一行，右边只显示它的问题", "上下键")
        self.selectionModel().currentChanged.connect(self._tell)

    def show_problems(
        self, problems: tuple[Problem, ...], matcher: Matcher | None = None, chosen: object = None
    ) -> None:
        """Count anew what *matcher* shows (None: all); what was chosen stays chosen if it is still there.

        A hidden outline counts when it is shown; the same problems with the same filter *chosen* are not counted again.
        """
        if (problems, chosen) == self._counted and self._counted[0] is problems:
            return
        self._counted = (problems, chosen)
        if not self.isVisible() and self.choice() == (None, None):
            self._waiting = (problems, matcher)
            return
        self._waiting = None
        before = self.choice()
        with QSignalBlocker(self.selectionModel()):
            self._show(problems, matcher)
            found = self._model.find(*before)
            self.setCurrentIndex(found if found.isValid() else self._model.index(0, 0))
        self.viewport().update()
        if self.choice() != before:
            self._tell()

    def _show(self, problems: tuple[Problem, ...], matcher: Matcher | None) -> None:
        if matcher is None:
            self._model.show(problems)
        else:
            self._model.show(problems, matcher.shown)
        self.expandAll()

    def choice(self) -> tuple[str | None, str | None]:
        """Aspect and topic of the chosen line."""
        found = self.currentIndex().data(CHOICE_ROLE)
        return found if found else (None, None)

    def choose(self, aspect: str | None, topic: str | None = None) -> None:
        """Choose a line."""
        self._count_waiting()
        found = self._model.find(aspect, topic)
        if found.isValid():
            self.setCurrentIndex(found)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt)
        self._count_waiting()
        super().showEvent(event)

    def _count_waiting(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            with QSignalBlocker(self.selectionModel()):
                self._show(*waiting)
                self.setCurrentIndex(self._model.index(0, 0))

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt)
        return QSize(190, 300)

    def resizeEvent(self, event: object) -> None:  # noqa: N802 (Qt)
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.scheduleDelayedItemsLayout()  # other width, other line breaks

    def _tell(self) -> None:
        self.chosen.emit(*self.choice())


class _WrappedLines(QStyledItemDelegate):
    """Lines of the outline wrapped; at their right the number of problems, below it in red that of late rows."""

    def __init__(self, view: OutlineView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        painter.save()
        if self._view.selectionModel().isSelected(index):
            painter.fillRect(option.rect, QColor(COLOURS["accent_soft"]))
        painter.setFont(option.font)
        painter.setPen(QColor(COLOURS["text"]))
        inner = option.rect.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        figures = _figures_width(option)
        painter.drawText(inner.adjusted(0, 0, -figures - _PAD, 0), _FLAGS, _line(index))
        right = inner.adjusted(inner.width() - figures, 0, 0, 0)
        painter.setPen(QColor(COLOURS["muted"]))
        painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, str(index.data(COUNT_ROLE)))
        if index.data(LATE_ROLE):
            below = right.adjusted(0, option.fontMetrics.lineSpacing(), 0, 0)
            painter.setPen(QColor(COLOURS["red"]))
            painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, str(index.data(LATE_ROLE)))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802 (Qt)
        tree: QTreeView = option.widget  # type: ignore[assignment]
        level, above = 0, index.parent()
        while above.isValid():
            level, above = level + 1, above.parent()
        width = max(60, tree.viewport().width() - level * tree.indentation() - 3 * _PAD - _figures_width(option))
        height = option.fontMetrics.boundingRect(QRect(0, 0, width, 10_000), _FLAGS, _line(index)).height()
        least = option.fontMetrics.lineSpacing() * (2 if index.data(LATE_ROLE) else 1)
        return QSize(width, max(height, least) + 2 * _PAD)


_FLAGS = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


def _figures_width(option: QStyleOptionViewItem) -> int:
    return option.fontMetrics.horizontalAdvance("0000")


def _line(index: AnyIndex) -> str:
    return str(index.data(Qt.ItemDataRole.DisplayRole))
