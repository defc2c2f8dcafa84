"""The line for finding and replacing under the ledger table: what, by what, in which columns, how many there are."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from ui.itemmodels.ledger_find import Find
from ui.widgets.controls import button, described, label, line_edit

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ReplaceBar(QFrame):
    """``changed`` fires when something else is looked for, ``stepped`` to go to the next (1) or last (-1) place,
    ``replaced`` for the current place, ``replaced_all`` for all of them, ``left`` when the bar is closed."""

    changed = Signal()
    stepped = Signal(int)
    replaced = Signal()
    replaced_all = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.what = line_edit("查找内容", "要找的文字；回车到下一处，Shift+回车到上一处", "查找")
        self.by = line_edit("替换为", "空着就是删去；回车替换当前这一处", "替换为")
        self.whole = described(QCheckBox("整格(&Z)"), "整格", "只找整个单元格都是这些文字的", "Alt+Z")
        self.case = described(QCheckBox("区分大小写(&X)"), "区分大小写", "大写、小写当作不同的文字", "Alt+X")
        self.columns = described(QToolButton(), "在哪些栏里找", "选择在哪些栏里查找和替换，可以选几栏", "Alt+L")
        self.columns.setShortcut("Alt+L")
        self.columns.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.columns)
        self.columns.setMenu(self.menu)
        self.state = label("", "muted", wrap=True)
        self._names: dict[str, str] = {}
        self._chosen: set[str] = set()
        self._build()
        self._show_columns()
        for field in (self.what, self.by):
            field.installEventFilter(self)
        self.what.textChanged.connect(self.changed)
        for box in (self.whole, self.case):
            box.toggled.connect(self.changed)
        self.hide()

    def wanted(self) -> Find:
        """What is looked for."""
        return Find(self.what.text(), frozenset(self._chosen), self.whole.isChecked(), self.case.isChecked())

    def open(self, columns: dict[str, str], text: str = "") -> None:
        """Show the bar; *columns* are the keys and headings that show, *text* is looked for at first."""
        self._names = columns
        self._chosen &= set(columns)
        self._fill_menu()
        self._show_columns()
        if text:
            self.what.setText(text)
        self.show()
        self.what.setFocus()
        self.what.selectAll()
        self.changed.emit()

    def say(self, text: str) -> None:
        """Tell how many there are."""
        self.state.setText(text)

    def set_writable(self, writable: bool) -> None:
        """Only finding is left while the ledger may only be read."""
        for part in (self.by, self.one, self.all_):
            part.setEnabled(writable)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _ENTER:
                back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.replaced.emit() if watched is self.by else self.stepped.emit(-1 if back else 1)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt)
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    def close_bar(self) -> None:
        """Put the bar away; nothing is marked any more."""
        self.hide()
        self.left.emit()

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 6, 10, 6)
        rows.setSpacing(4)
        first, second = QHBoxLayout(), QHBoxLayout()
        self.next = button("下一处", lambda: self.stepped.emit(1), "到下一处", key="F3")
        self.last = button("上一处", lambda: self.stepped.emit(-1), "到上一处", key="Shift+F3")
        self.one = button("替换(&R)", self.replaced.emit, "替换当前这一处，再到下一处", key="Alt+R")
        self.all_ = button("全部替换(&T)", self.replaced_all.emit, "替换显示的各行里的全部，一步可以撤销", key="Alt+T")
        self.close_ = button("关闭", self.close_bar, "收起查找替换（Esc）")
        lines: tuple[tuple[QHBoxLayout, tuple[QWidget, ...]], ...] = (
            (first, (self.what, self.last, self.next, self.columns, self.whole, self.case)),
            (second, (self.by, self.one, self.all_, self.state, self.close_)),
        )
        for line, widgets in lines:
            for widget in widgets:
                line.addWidget(widget, 1 if widget in (self.what, self.by, self.state) else 0)
        rows.addLayout(first)
        rows.addLayout(second)
        self.setTabOrder(self.what, self.by)  # as in every such box: what is typed next is the new text

    def _fill_menu(self) -> None:
        self.menu.clear()
        everything = self.menu.addAction("全部栏")
        everything.triggered.connect(self._choose_all)
        self.menu.addSeparator()
        for key, name in self._names.items():
            action = self.menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(key in self._chosen)
            action.toggled.connect(lambda on, key=key: self._choose(key, on))

    def _choose(self, key: str, on: bool) -> None:
        self._chosen.add(key) if on else self._chosen.discard(key)
        self._show_columns()
        self.changed.emit()

    def _choose_all(self) -> None:
        self._chosen.clear()
        self._fill_menu()
        self._show_columns()
        self.changed.emit()

    def _show_columns(self) -> None:
        names = [name for key, name in self._names.items() if key in self._chosen]
        self.columns.setText("全部栏" if not names else names[0] if len(names) == 1 else f"{names[0]}等 {len(names)} 栏")
