"""One of the two tables side by side that make the ledger view: the frozen columns, or those that scroll."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import (
    QContextMenuEvent, QFocusEvent, QInputMethodEvent, QKeyEvent, QMouseEvent, QPalette, QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QFrame, QHeaderView, QLineEdit, QTableView, QWidget

from ui.itemmodels.ledger_columns import COLUMNS

Trigger = QAbstractItemView.EditTrigger
#: A column that is fitted to its texts: at most so many characters wide, and so many pixels beside the text.
_MOST_CHARACTERS, _BESIDE_TEXT = 24, 16
_EXPLICIT = (Trigger.AnyKeyPressed, Trigger.EditKeyPressed, Trigger.DoubleClicked)


class PanelOwner(Protocol):
    """What a panel asks of the view that it belongs to."""

    def handle_key(self, event: QKeyEvent) -> bool:
        """Act on a key; False when the key is not the view's."""

    def pressed(self, index: QModelIndex, keys: Qt.KeyboardModifier) -> None:
        """A cell was pressed with the mouse, while those keys were held."""

    def dragged(self, place: QPoint) -> None:
        """The mouse was dragged to that place of the screen."""

    def scrolled(self) -> None:
        """A panel shows other rows."""

    def resized(self) -> None:
        """A panel has another size."""

    def may_edit(self, index: QModelIndex, replacing: bool) -> bool:
        """False (after saying why) when the cell cannot be edited in place."""

    def menu_wanted(self, index: QModelIndex, place: QPoint) -> None:
        """The context menu was asked for."""


class LedgerPanel(QTableView):
    """A table view whose keys, mouse and scrolling are its owner's business, so that two of them act as one table."""

    def __init__(self, owner: PanelOwner, parent: QWidget) -> None:
        super().__init__(parent)
        self._owner = owner
        self._use_own_viewport()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(Trigger.AnyKeyPressed | Trigger.EditKeyPressed | Trigger.DoubleClicked)
        self.setAutoScroll(False)
        self.setMouseTracking(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(12)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(36)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def _use_own_viewport(self) -> None:
        """A viewport made here, dressed as Qt dresses its own: to find the Python class of one that Qt made, Qt for
        Python loads every widget class there is, which takes 12 ms of the start."""
        viewport = QWidget()
        viewport.setBackgroundRole(QPalette.ColorRole.Base)
        viewport.setAutoFillBackground(True)
        self.setViewport(viewport)

    def edit(  # type: ignore[override]
        self, index: QModelIndex, trigger: Trigger = Trigger.AllEditTriggers, event: QEvent | None = None
    ) -> bool:
        """Open the editor of a cell, if the owner lets it; typing replaces the text, F2 and a double click keep it."""
        replacing = trigger == Trigger.AnyKeyPressed
        if trigger in _EXPLICIT and not self._owner.may_edit(index, replacing):
            return False
        opened = super().edit(index, trigger, event)  # type: ignore[arg-type]
        editor = self.indexWidget(index) if opened else None
        if isinstance(editor, QComboBox):
            editor.showPopup()
        elif isinstance(editor, QLineEdit) and trigger != Trigger.AnyKeyPressed:
            editor.end(False)  # F2 adds to the text, typing replaces it
        return opened

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 (Qt)
        """Typing replaces a cell; it never jumps to one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt)
        if self.state() != QAbstractItemView.State.EditingState and self._owner.handle_key(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 (Qt)
        # Qt opens an editor for a composition only; text that an input method commits at once would be lost.
        # A list of states has nowhere to compose in: what is composed is looked for.
        of_list = bool(event.preeditString()) and COLUMNS[self.currentIndex().column()].kind == "status"
        at_once = of_list or (bool(event.commitString()) and not event.preeditString())
        if at_once and self.state() != QAbstractItemView.State.EditingState:
            index = self.currentIndex()
            if self.edit(index, Trigger.AnyKeyPressed, None):
                QCoreApplication.sendEvent(self.indexWidget(index), event)
            return
        super().inputMethodEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self._owner.pressed(index, event.modifiers())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt)
        adding = event.modifiers() & Qt.KeyboardModifier.ControlModifier  # the hand that holds Ctrl may tremble
        if event.buttons() & Qt.MouseButton.LeftButton and not adding:
            self._owner.dragged(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.edit(index, Trigger.DoubleClicked, event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 (Qt)
        self._owner.menu_wanted(self.indexAt(event.pos()), event.globalPos())

    def sizeHintForColumn(self, column: int) -> int:  # noqa: N802 (Qt)
        """As wide as the longest line of all its cells, for a double click on the heading's edge; a long text wraps.

        Qt's own looks only at the rows in sight, and asks a delegate that tells nothing.
        """
        model, metrics = self.model(), self.fontMetrics()
        texts = {str(model.index(row, column).data() or "") for row in range(model.rowCount())}
        widest = max((metrics.horizontalAdvance(line) for text in texts for line in text.split("\n")), default=0)
        most = _MOST_CHARACTERS * metrics.horizontalAdvance("国")
        dot = metrics.horizontalAdvance("国") if COLUMNS[column].kind == "status" else 0
        return min(widest, most) + dot + _BESIDE_TEXT

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 (Qt)
        super().scrollContentsBy(dx, dy)
        if dy:
            self._owner.scrolled()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt)
        super().resizeEvent(event)
        self._owner.resized()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt)
        super().focusInEvent(event)
        self.viewport().update()
