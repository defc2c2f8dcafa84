"""The ledger page's three panes side by side: outline, table, form; which of them show, and how wide, is remembered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontInfo, QKeySequence
from PySide6.QtWidgets import QSplitter, QToolButton, QWidget

from models.settings import Settings, fitting
from ui.theme import BODY_PIXELS
from ui.widgets.controls import described
from ui.widgets.lazy_pane import LazyPane
from ui.widgets.ledger_columns_state import WIDEST

#: Names of what is remembered in the settings of this computer.
SPLITTER_SETTING, PANES_SETTING = "ledger.splitter", "ledger.panes"
_WIDE = 1500  # pixels of the page from which on both side panes show at first
_SIDES = (190, 340)  # width of outline and form at first, in pixels at scale 1
_NARROW = 314  # width of the form at first where there is less room: the table must show as far as its states


class LedgerSides(QSplitter):
    """``changed`` fires when a pane was sized, shown or hidden, ``shown`` when one was shown."""

    changed = Signal()
    shown = Signal()

    def __init__(self, make_outline: Callable[[], QWidget], middle: QWidget, make_form: Callable[[], QWidget]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._by_hand = False  # larger text widens the form by itself: that is no choice of the user
        self.setChildrenCollapsible(False)
        self._known = [0, 0, 0]
        self.outline: LazyPane[Any] = LazyPane(make_outline)
        self.form: LazyPane[Any] = LazyPane(make_form)
        self.outline.setMinimumWidth(_SIDES[0] // 2)
        self.form.setMinimumWidth(280)
        for pane in (self.outline, middle, self.form):
            self.addWidget(pane)
        self.setStretchFactor(1, 1)
        self.outline_button = self._button("目录", self.outline, "显示或收起左边的方面目录", "Ctrl+Shift+L")
        self.form_button = self._button("详情", self.form, "显示或收起右边的详情", "F4")
        self.splitterMoved.connect(self._moved)

    def restore(self, settings: Settings) -> None:
        """Show the panes as they were left; at first by the room there is."""
        panes = settings.get(PANES_SETTING, {})
        room = self.screen().availableGeometry().width()
        self.outline_button.setChecked(fitting(panes.get("outline"), room >= _WIDE))
        self.form_button.setChecked(fitting(panes.get("form"), True))
        for pane, switch in ((self.outline, self.outline_button), (self.form, self.form_button)):
            pane.setVisible(switch.isChecked())
        sizes = settings.get(SPLITTER_SETTING, [])
        good = [size for size in sizes if isinstance(size, int) and 0 <= size <= WIDEST]
        self._by_hand = len(sizes) == len(good) == self.count()
        self._known = sizes if self._by_hand else self._usual_sizes()
        self.setSizes(self._known)

    def _usual_sizes(self) -> list[int]:
        room = self.screen().availableGeometry().width()
        scale = QFontInfo(self.font()).pixelSize() / BODY_PIXELS
        outline, form = round(scale * _SIDES[0]), round(scale * (_SIDES[1] if room >= _WIDE else _NARROW))
        return [outline, max(400, room - outline - form), form]

    def remember(self, settings: Settings) -> None:
        """Store which panes show, and their widths."""
        settings.set(PANES_SETTING, {
            "outline": self.outline_button.isChecked(), "form": self.form_button.isChecked(),
        })
        # A pane that is folded away has no width now, but the one that it had.
        self._known = [now or before for now, before in zip(self.sizes(), self._known, strict=True)]
        if self._by_hand:
            settings.set(SPLITTER_SETTING, self._known)

    def _button(self, text: str, pane: QWidget, tip: str, key: str) -> QToolButton:
        made = described(QToolButton(), text, tip, key)
        made.setText(text)
        made.setCheckable(True)
        made.setShortcut(QKeySequence(key))
        made.toggled.connect(lambda on: self._show(pane, on))
        return made

    def _moved(self) -> None:
        self._by_hand = True
        self.changed.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt)
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.count() == len(_SIDES) + 1 and not self._by_hand:
            self.setSizes(self._usual_sizes())

    def _show(self, pane: QWidget, on: bool) -> None:
        pane.setVisible(on)
        if on:
            self.shown.emit()
        self.changed.emit()
