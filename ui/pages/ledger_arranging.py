"""In which order the ledger table shows its rows: by a click on a column's heading, by keys, by the menu 排列."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from ui.itemmodels.ledger_columns import COLUMNS, INDEX
from ui.itemmodels.ledger_rows import GROUPINGS, Arrangement
from ui.widgets.ledger_view import LedgerView

#: Name of the remembered grouping in the settings of this computer.
GROUP_SETTING = "ledger.group"
_KEYS = "排序、分组只改变显示，不改序号，也不改台账里的顺序"


class LedgerArranging(QObject):
    """``chosen(Arrangement)`` fires when rows are to be shown in another order, or the same one worked out anew."""

    chosen = Signal(object)

    def __init__(self, view: LedgerView, page: QWidget) -> None:
        super().__init__(page)
        self._view = view
        self.menu = QMenu(page)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill)
        self.sort = self._action(page, "按当前列排序", "Ctrl+Shift+S", self.sort_current,
                                 "先从小到大，再按一次从大到小，第三次恢复台账顺序")
        self.anew = self._action(page, "重新排列", "F5", lambda: self.chosen.emit(self._view.model.order),
                                 "改过内容的行留在原处；按这里重新筛选和排序")
        for panel in view.panels:
            header = panel.horizontalHeader()
            header.setSectionsClickable(True)
            header.sectionClicked.connect(self._clicked)

    def sort_current(self) -> None:
        """Sort by the column of the current cell, as a click on its heading does."""
        current = self._view.current()
        if current is not None:
            self._clicked(current[1])

    def show_arrow(self) -> None:
        """Show in the heading by which column the rows are sorted, and in which direction."""
        order = self._view.model.order
        column = INDEX.get(order.sort, -1)
        # Qt draws ascending as an arrow down; spreadsheets, and this page, as one up.
        direction = Qt.SortOrder.AscendingOrder if order.descending else Qt.SortOrder.DescendingOrder
        for panel in self._view.panels:
            here = column >= 0 and panel is self._view.panel_of(column)
            panel.horizontalHeader().setSortIndicatorShown(here)
            panel.horizontalHeader().setSortIndicator(column if here else -1, direction)

    def _clicked(self, column: int) -> None:
        self.chosen.emit(self._view.model.order.clicked(COLUMNS[column].key))

    def _fill(self) -> None:
        self.menu.clear()
        order = self._view.model.order
        self.menu.addSection("分组")
        for number, (key, name) in enumerate(GROUPINGS.items(), 1):
            text = f"按{name}分组(&{number})" if key else f"{name}(&{number})"
            action = self.menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(order.group == key)
            action.triggered.connect(lambda _=False, group=key: self.chosen.emit(order._replace(group=group)))
        self.menu.addSeparator()
        self.menu.addAction(self.sort)
        back = self.menu.addAction("恢复台账顺序(&0)")
        back.setToolTip(_KEYS)
        back.setEnabled(not order.as_ledger)
        back.triggered.connect(lambda: self.chosen.emit(Arrangement("" if not order.group else "aspect")))
        self.menu.addAction(self.anew)

    def _action(self, page: QWidget, text: str, key: str, function: object, tip: str) -> QAction:
        action = QAction(text, page)
        action.setToolTip(f"{tip}（{key}）")
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(function)
        page.addAction(action)
        return action
