"""The ledger as a table that looks like a printed 台账: frozen columns left, the others scroll beside them.

Two table views over one model and one selection act as one table. This class moves the current cell, selects blocks,
keeps heights, spans and scrolling of both in step, and remembers the columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFontInfo, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QScrollBar, QWidget

from ui.itemmodels import ledger_cells
from ui.itemmodels.ledger_columns import COLUMNS
from ui.itemmodels.ledger_model import LedgerModel
from ui.theme import BODY_PIXELS
from ui.widgets.ledger_columns_state import ColumnsState
from ui.widgets.ledger_delegate import LedgerDelegate
from ui.widgets.ledger_layout import VisibleLayout
from ui.widgets.ledger_moves import Moves
from ui.widgets.ledger_panel import LedgerPanel
from ui.widgets.ledger_selecting import Block, Selecting
from ui.widgets.row_strip import RowStrip

if TYPE_CHECKING:
    from ui.itemmodels.ledger_find import Find

_KEEP_FOR_OTHERS = 200
#: With Ctrl: paste, cut, fill down.
_WRITING = (Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_D)


class LedgerView(QFrame):
    """``current_changed`` fires when another cell became current, ``refused`` says why a cell cannot be edited,
    ``clear_wanted`` when Delete was pressed, ``menu_at`` when the context menu was asked for."""

    current_changed = Signal()
    refused = Signal(str)
    clear_wanted = Signal()
    menu_at = Signal(QPoint)
    columns_changed = Signal()

    def __init__(
        self, model: LedgerModel, delegates: tuple[LedgerDelegate, LedgerDelegate], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.model = model
        self.delegates = delegates  # one a panel: a shared one would tell both of every edit
        self.setProperty("panel", True)
        self._anchor: tuple[int, int] | None = None
        self._row_wanted = -1
        self._unseen: tuple[int, int] | None = None  # the current cell, if it is still to be scrolled to
        self.read_only = False
        self.frozen, self.main = LedgerPanel(self, self), LedgerPanel(self, self)
        self.panels = (self.frozen, self.main)
        self.strip = RowStrip(self, self)
        self.selection = QItemSelectionModel(model, self)
        self._set_up_panels()
        self.layout_ = VisibleLayout(self.panels, model)
        self.columns = ColumnsState(self.panels, self)
        self._selecting = Selecting(model, self.selection, self.visible_columns)
        self._moves = Moves(model, self.visible_columns, self.is_spanned)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.lay_out)
        self._arrange()
        self._connect()
        self._use_font()

    # --- set-up ----------------------------------------------------------------------------------------------------

    def _set_up_panels(self) -> None:
        for number, panel in enumerate(self.panels):
            panel.setModel(self.model)
            panel.setSelectionModel(self.selection)
            panel.setItemDelegate(self.delegates[number])
            panel.setAccessibleName(("台账（左侧固定列）", "台账")[number])
            panel.horizontalHeader().setSectionsMovable(True)
            panel.horizontalHeader().setFirstSectionMovable(True)
        self.frozen.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.frozen.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.main.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        # Outside the panels, so that both viewports are equally high whether or not it shows.
        self._across = QScrollBar(Qt.Orientation.Horizontal, self)
        self.main.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(1, 1, 1, 1)
        grid.setSpacing(0)
        grid.addWidget(self.strip, 0, 0)
        grid.addWidget(self.frozen, 0, 1)
        grid.addWidget(self.main, 0, 2)
        grid.addWidget(self._across, 1, 2)
        grid.setColumnStretch(2, 1)
        self.setFocusProxy(self.main)

    def _connect(self) -> None:
        left, right = self.frozen.verticalScrollBar(), self.main.verticalScrollBar()
        # By the value there is, not the one in the signal: laying out may have scrolled on meanwhile.
        left.valueChanged.connect(lambda: right.setValue(left.value()))
        right.valueChanged.connect(lambda: left.setValue(right.value()))
        inner = self.main.horizontalScrollBar()
        inner.rangeChanged.connect(self._range_across)
        inner.valueChanged.connect(self._across.setValue)
        self._across.valueChanged.connect(inner.setValue)
        for panel in self.panels:
            header = panel.horizontalHeader()
            header.sectionResized.connect(self.settle_columns)
        self.columns.changed.connect(self.settle_columns)
        for delegate in self.delegates:
            delegate.moved.connect(self.move_after_edit)
        self.selection.currentChanged.connect(self._current_moved)
        for signal in (self.model.modelReset, self.model.rowsInserted, self.model.rowsRemoved):
            signal.connect(self.forget_layout)
        self.model.dataChanged.connect(self._forget_rows)

    # --- what the page asks ----------------------------------------------------------------------------------------

    def visible_columns(self) -> list[int]:
        """Columns that show, from left to right."""
        return self.columns.visible()

    def panel_of(self, column: int) -> LedgerPanel:
        """The panel in which a column stands."""
        return self.frozen if not self.frozen.isColumnHidden(column) else self.main

    def is_spanned(self, row: int, column: int) -> bool:
        """True when the cell is one over all rows of its problem."""
        return self.model.is_spanned(row, column)

    def current(self) -> tuple[int, int] | None:
        """Row and column of the current cell."""
        index = self.selection.currentIndex()
        return (index.row(), index.column()) if index.isValid() else None

    def block(self) -> Block:
        """The selected cells, or the current one."""
        current = self.current()
        if current is None:
            return Block()
        return self._selecting.block(current)

    def go_to(self, row: int, column: int, *, extend: bool = False, later: bool = False) -> None:
        """Make a cell current and show it; with *extend* the selection reaches to it from where it began, with *later*
        it is scrolled to before the next painting."""
        if self.model.data_row(row) is None:
            return
        self._row_wanted = row
        if self.is_spanned(row, column):
            row = self.model.top(row)
        if not extend or self._anchor is None:
            self._anchor = (row, column)
        panel = self.panel_of(column)
        if self.isAncestorOf(self.focusWidget() or self) and (self.frozen.hasFocus() or self.main.hasFocus()):
            panel.setFocus()
        self.setFocusProxy(panel)
        index = self.model.index(row, column)
        self.selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._select(self._anchor, (row, column))
        self._unseen = (row, column)
        if later:
            self._later.start()
        else:
            self.lay_out()

    def select_rows(self, first: int, last: int, *, extend: bool = False) -> None:
        """Select whole rows; with *extend* the selection reaches to them from where it began."""
        columns, panel = self.visible_columns(), self.panel_of(self.visible_columns()[0])
        if not extend or self._anchor is None:
            self.go_to(first, columns[0])
            self._anchor = (first, columns[0])
        panel.setFocus(Qt.FocusReason.MouseFocusReason)
        self._select(self._anchor, (last, columns[-1]))

    def select_all(self) -> None:
        """Select every row and visible column."""
        rows, columns = self.model.data_rows(), self.visible_columns()
        if rows:
            self._anchor = (rows[0], columns[0])
            self._select(self._anchor, (rows[-1], columns[-1]))

    def edit_current(self) -> None:
        """Open the editor of the current cell."""
        index = self.selection.currentIndex()
        if index.isValid():
            self.panel_of(index.column()).edit(index, LedgerPanel.EditTrigger.EditKeyPressed, None)

    def finish_editing(self) -> bool:
        """Commit and close the editor of a cell, if one is open; False when its text was refused and stays there."""
        for panel, delegate in zip(self.panels, self.delegates, strict=True):
            editor = panel.indexWidget(panel.currentIndex()) if panel.state() == panel.State.EditingState else None
            if editor is not None and not delegate.finish(editor):
                return False
        return True

    def use_words(self, words: tuple[str, ...]) -> None:
        """Mark these words where they stand."""
        for delegate in self.delegates:
            delegate.painter.words = words
        self._repaint()

    def use_find(self, find: Find | None) -> None:
        """Mark what is to be found and replaced; None: nothing more."""
        for delegate in self.delegates:
            delegate.painter.find = find
        self._repaint()

    def forget_layout(self) -> None:
        """Heights and spans in sight are worked out again, once, before the next painting."""
        self.layout_.forget()
        self._later.start()

    def _forget_rows(self, first: QModelIndex, last: QModelIndex) -> None:
        self.layout_.forget_rows(first.row(), last.row())
        self._later.start()

    def lay_out(self) -> None:
        """Heights and spans of the rows in sight; a view that has been closed has none."""
        self._later.stop()
        if self.window().isHidden():  # its timer may still fire, when its parts go already
            return
        if self._unseen is not None:
            (row, column), self._unseen = self._unseen, None
            self.layout_.bring_into_sight(self.panel_of(column), self.model.index(row, column))
        self.layout_.lay_out()
        self._repaint()

    def fit_frozen(self) -> None:
        """Let the columns fill the view; give the left panel the width of its own, but leave room for the others."""
        self.columns.use_room(self.width() - 2 - self.strip.width() - self.main.verticalScrollBar().sizeHint().width())
        wanted = self.frozen.horizontalHeader().length()
        self.frozen.setVisible(wanted > 0)
        self.frozen.setFixedWidth(max(1, min(wanted, self.width() - _KEEP_FOR_OTHERS)))
        self.main.setProperty("origin", -self.frozen.width() if wanted else 0)

    # --- what the panels ask ---------------------------------------------------------------------------------------

    def handle_key(self, event: QKeyEvent) -> bool:
        """Arrows, Tab, Enter, Home, End, Page keys move; Delete and Backspace empty; the rest is not ours."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self.clear_wanted.emit()
            return True
        if self.read_only and event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() in _WRITING:
            self.refused.emit(ledger_cells.READ_ONLY)  # the actions of these keys are off, and would say nothing
            return True
        current = self.current()
        if current is None:
            return False
        place = (max(self._row_wanted, current[0]), current[1])
        page = max(1, self.main.viewport().height() // (4 * self.layout_.heights.line))
        target = self._moves.target(place, event, page)
        if target is None:
            return False
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        tab = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        self.go_to(*target, extend=shift and not tab)
        if target[1] == current[1]:  # only sideways one comes back to the row where one was
            self._row_wanted = -1
        return True

    def move_after_edit(self, direction: str) -> None:
        """Go on to the next cell after one was edited."""
        current = self.current()
        if current is not None:
            self.go_to(*self._moves.step(current, direction), later=True)

    def pressed(self, index: QModelIndex, keys: Qt.KeyboardModifier) -> None:
        """A cell was pressed with the mouse: Shift selects as far as there, Ctrl takes its row in or out."""
        if keys & Qt.KeyboardModifier.ControlModifier:
            self._turn_row(index.row())
        else:
            self.go_to(index.row(), index.column(), extend=bool(keys & Qt.KeyboardModifier.ShiftModifier))

    def dragged(self, place: QPoint) -> None:
        """Extend the selection to the cell under the mouse, in whichever panel it is."""
        for panel in self.panels:
            point = panel.viewport().mapFromGlobal(place)
            index = panel.indexAt(point)
            if panel.viewport().rect().contains(point) and index.isValid() and self._anchor is not None:
                self._select(self._anchor, (index.row(), index.column()))

    def scrolled(self) -> None:
        """Other rows came into sight."""
        self.lay_out()

    def resized(self) -> None:
        """A panel has another size: more rows may be in sight."""
        self._later.start()

    def may_edit(self, index: QModelIndex, replacing: bool) -> bool:
        """Tell the delegate how the editor is opened; say why when it may not be."""
        row = self.model.data_row(index.row())
        for delegate in self.delegates:
            delegate.replacing = replacing
        if row is None:
            return False
        reason = ledger_cells.READ_ONLY if self.read_only else ledger_cells.refusal(row, COLUMNS[index.column()])
        if reason:
            self.refused.emit(reason)
        return not reason

    def menu_wanted(self, index: QModelIndex, place: QPoint) -> None:
        """Select the cell under the mouse unless it is selected already, then ask for the menu."""
        if index.isValid() and not self.selection.isSelected(index):
            self.go_to(index.row(), index.column())
        self.menu_at.emit(place)

    # --- Qt --------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt)
        super().resizeEvent(event)
        self.fit_frozen()
        self._later.start()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt)
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "layout_"):
            self._use_font()
            self._later.start()

    # --- inside ----------------------------------------------------------------------------------------------------

    def _use_font(self) -> None:
        self.layout_.use_font(self.font())
        self.columns.use_scale(QFontInfo(self.font()).pixelSize() / BODY_PIXELS)
        for panel in self.panels:
            # Otherwise a step of the wheel is as long as the row in sight is high, and rows are as high as their texts.
            panel.verticalScrollBar().setSingleStep(self.fontMetrics().lineSpacing() * 2)
        self.fit_frozen()

    def _select(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        self._selecting.select(start, end)
        self._repaint()

    def _turn_row(self, row: int) -> None:
        """Take a row into the selection or out of it; the form shows the one that was taken in."""
        if self.model.data_row(row) is None:
            return
        block = self.block()
        row = self._selecting.turn_row(row, block)
        column = block.columns[0]
        row = self.model.top(row) if self.is_spanned(row, column) else row
        self._anchor, self._row_wanted = (row, column), row
        self.selection.setCurrentIndex(self.model.index(row, column), QItemSelectionModel.SelectionFlag.NoUpdate)
        self._repaint()

    def _current_moved(self, *_: Any) -> None:
        self.current_changed.emit()

    def settle_columns(self, *_: Any) -> None:
        """Columns were shown, hidden, moved, frozen or sized: fit the panels, measure anew, and say so."""
        self.fit_frozen()
        self.forget_layout()
        if QApplication.activePopupWidget() is None:
            self._focus_panel()
        else:
            QTimer.singleShot(0, self, self._focus_panel)  # the menu gives the focus back first
        self.columns_changed.emit()

    def _focus_panel(self) -> None:
        """The current column may stand in the other panel now."""
        current = self.current()
        if current is not None:
            panel = self.panel_of(current[1])
            self.setFocusProxy(panel)
            if self.window().focusWidget() in self.panels:
                panel.setFocus()

    def move_column(self, step: int) -> None:
        """Move the current column one place to the right (1) or left (-1); the current cell stays the same one."""
        current = self.current()
        if current is not None and self.columns.move(current[1], step):
            self.settle_columns()
            self.go_to(*current)

    def _range_across(self, least: int, most: int) -> None:
        self._across.setRange(least, most)
        self._across.setPageStep(self.main.horizontalScrollBar().pageStep())
        self._across.setSingleStep(40)
        self._across.setVisible(most > least)

    def _repaint(self) -> None:
        for panel in self.panels:
            panel.viewport().update()
        self.strip.update()
