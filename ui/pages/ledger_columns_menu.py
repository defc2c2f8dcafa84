"""The menu that shows and hides columns of the ledger table, freezes and moves them."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from ui.itemmodels.ledger_columns import COLUMNS, FROZEN
from ui.widgets.ledger_columns_state import MOST_FROZEN
from ui.widgets.ledger_view import LedgerView


class _StayingMenu(QMenu):
    """Ticking by a click or the space bar leaves it open: one often shows several columns. Enter ticks and closes."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt)
        if not self._tick(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt)
        if event.key() != Qt.Key.Key_Space or not self._tick(self.activeAction()):
            super().keyPressEvent(event)

    def _tick(self, action: QAction | None) -> bool:
        if action is None or not (action.isCheckable() and action.isEnabled()):
            return False
        action.trigger()
        return True


class ColumnsMenu(QObject):
    """``changed`` fires when columns were shown, hidden or reset."""

    changed = Signal()

    def __init__(self, view: LedgerView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self.menu = _StayingMenu(parent)
        self.menu.aboutToShow.connect(self._fill)
        self._at = -1  # the column whose heading was clicked on with the right button
        self._moving = self._make_moving(parent)
        for panel in view.panels:
            header = panel.horizontalHeader()
            header.customContextMenuRequested.connect(lambda place, at=header: self._show_at(at, place))

    def _fill(self) -> None:
        self.menu.clear()
        at, self._at = self._at, -1
        if at >= 0 and at not in FROZEN:
            hide = self.menu.addAction(f"隐藏“{self._heading(at)}”(&H)")
            hide.triggered.connect(lambda _=False, key=COLUMNS[at].key: self._show(key, False))
            self.menu.addSeparator()
        for number, column in enumerate(COLUMNS):
            if number not in FROZEN:  # 序号 and the problem always show
                action = self.menu.addAction(self._heading(number))
                action.setCheckable(True)
                action.setChecked(self._view.columns.is_shown(column.key))
                action.toggled.connect(lambda on, key=column.key: self._show(key, on))
        self.menu.addSeparator()
        self._fill_freezing(self.menu.addMenu("冻结左边的列(&F)"))
        self.menu.addActions(self._moving)
        self.menu.addAction("恢复默认的列(&0)").triggered.connect(self._reset)

    def _heading(self, column: int) -> str:
        return str(self._view.model.headerData(column, Qt.Orientation.Horizontal))

    def _fill_freezing(self, menu: QMenu) -> None:
        """How many columns stand still while the others scroll."""
        shown = self._view.columns.visible()
        for count in range(min(MOST_FROZEN, len(shown) - 1) + 1):
            last = self._heading(shown[count - 1]) if count else ""
            action = menu.addAction(f"到“{last}”为止(&{count})" if count else "不冻结(&0)")
            action.setCheckable(True)
            action.setChecked(self._view.columns.frozen == count)
            action.triggered.connect(lambda _=False, wanted=count: self._freeze(wanted))

    def _freeze(self, count: int) -> None:
        self._view.columns.freeze(count)
        self._settle()
        QTimer.singleShot(0, self._view, self._view.setFocus)  # a menu within a menu gives the focus to somebody else

    def _make_moving(self, page: QWidget) -> list[QAction]:
        """The actions that move the current column, by keys that say where to."""
        found = []
        for text, key, step in (("当前列左移", "Alt+Left", -1), ("当前列右移", "Alt+Right", 1)):
            action = QAction(text, page)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.setToolTip(f"{text}一格（{key}）")
            action.triggered.connect(lambda _=False, by=step: self._view.move_column(by))
            self._view.addAction(action)
            found.append(action)
        return found

    def _show_at(self, header: QHeaderView, place: QPoint) -> None:
        self._at = header.logicalIndexAt(place)
        self.menu.popup(header.mapToGlobal(place))

    def _show(self, key: str, on: bool) -> None:
        self._view.columns.show(key, on)
        self._settle()

    def _reset(self) -> None:
        self._view.columns.reset()
        self._settle()

    def _settle(self) -> None:
        self._view.settle_columns()
        self.changed.emit()
