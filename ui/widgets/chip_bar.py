"""Conditions as chips above a table: each can be reached by keyboard and taken away, by Delete, Enter or a click."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ui.widgets.controls import described
from ui.widgets.flow_layout import FlowLayout

_LONGEST = 28  # characters of a chip's text; the whole text is in its tooltip


class Chip(NamedTuple):
    """What a chip says, and what to do when it is taken away."""

    text: str
    remove: Callable[[], None]


class ChipBar(QWidget):
    """``left`` fires when the last chip with the focus is gone, so that the focus can go where the user works. Tab
    comes to the chips from *before*."""

    left = Signal()

    def __init__(self, before: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = before
        self._flow = FlowLayout(self)
        self.buttons: list[ChipButton] = []
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """Show these; the focus stays at its place in the row if it was on a chip."""
        place = next((place for place, made in enumerate(self.buttons) if made.hasFocus()), None)
        if [chip.text for chip in chips] != [made.text_ for made in self.buttons]:
            for made in self.buttons:
                self._flow.removeWidget(made)
                made.hide()
                made.deleteLater()
            self.buttons = [ChipButton(chip, self) for chip in chips]
            before = self._before
            for made in self.buttons:
                self._flow.addWidget(made)
                made.show()
                QWidget.setTabOrder(before, made)
                before = made
        for made, chip in zip(self.buttons, chips, strict=True):
            made.removed = chip.remove
        self.updateGeometry()
        if place is not None:
            self._focus(place)

    def step(self, button: ChipButton, by: int) -> None:
        """Go to the chip beside that one."""
        place = self.buttons.index(button) + by
        if 0 <= place < len(self.buttons):
            self.buttons[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _focus(self, place: int) -> None:
        if self.buttons:
            self.buttons[min(place, len(self.buttons) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.left.emit()


class ChipButton(QPushButton):
    """One chip; arrows go to the next one."""

    def __init__(self, chip: Chip, bar: ChipBar) -> None:
        short = chip.text if len(chip.text) <= _LONGEST else chip.text[: _LONGEST - 1] + "…"
        super().__init__(short.replace("&", "&&") + "  ×", bar)
        self._bar = bar
        self.text_ = chip.text
        self.removed = chip.remove
        self.setProperty("chip", True)
        described(self, f"条件：{chip.text}", f"{chip.text}：去掉这个条件", "Delete")
        self.clicked.connect(lambda: self.removed())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt)
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.removed()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._bar.step(self, 1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)
