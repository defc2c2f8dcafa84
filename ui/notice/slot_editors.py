"""The text slots of a notice: one field a slot, the style's default shown as placeholder, a box for «not printed»."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from models.labels import SECTIONS
from ui.widgets.controls import described, label

#: Slots of one line; the others take several.
_SHORT = ("title", "document_number", "recipients", "body_heading", "signer", "signed_on")
_LONG_LINES = 4


class SlotEditors(QWidget):
    """``edited`` fires at each key, ``left`` when a field that was changed is left."""

    edited = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, QPlainTextEdit] = {}
        self.hidden: dict[str, QCheckBox] = {}
        self._stored: dict[str, str | None] = dict.fromkeys(SECTIONS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(4)
        for key, name in SECTIONS.items():
            layout.addLayout(self._caption(key, name))
            layout.addWidget(self._field(key, name))
            layout.addSpacing(4)
        layout.addStretch(1)

    def _caption(self, key: str, name: str) -> QHBoxLayout:
        row = QHBoxLayout()
        box = described(QCheckBox("不印"), f"{name}：不印", f"打勾后，通报里不印“{name}”")
        box.toggled.connect(lambda on: self._toggled(key, on))
        self.hidden[key] = box
        row.addWidget(label(name), 1)
        row.addWidget(box)
        return row

    def _field(self, key: str, name: str) -> QPlainTextEdit:
        field = described(QPlainTextEdit(), name, f"{name}：空着就用灰色的默认文字；{{{{名称}}}} 处会填上台账里的数字")
        field.setTabChangesFocus(True)
        lines = 1 if key in _SHORT else _LONG_LINES
        field.setFixedHeight(QFontMetrics(field.font()).lineSpacing() * lines + 18)
        field.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff if lines == 1 else Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        field.textChanged.connect(self.edited)
        field.installEventFilter(self)
        self.fields[key] = field
        return field

    def show_texts(self, stored: Mapping[str, str], defaults: Mapping[str, str]) -> None:
        """Show the round's own texts and the style's defaults; a field that is being typed in keeps its text."""
        for key, field in self.fields.items():
            field.setPlaceholderText(defaults.get(key, "") or "（无）")
            typed, value = self._typed(key), stored.get(key)
            if typed != self._stored[key]:
                continue
            self._stored[key] = value
            self._show(key, value)

    def _show(self, key: str, value: str | None) -> None:
        field, box = self.fields[key], self.hidden[key]
        for widget in (field, box):
            widget.blockSignals(True)
        if field.toPlainText() != (value or ""):
            field.setPlainText(value or "")
        box.setChecked(value == "")
        field.setEnabled(value != "")
        for widget in (field, box):
            widget.blockSignals(False)

    def changed(self) -> dict[str, str | None]:
        """Slots whose text differs from what is stored; None means the default again."""
        return {key: self._typed(key) for key in self.fields if self._typed(key) != self._stored[key]}

    def stored(self) -> None:
        """What is typed has been stored."""
        self._stored = {key: self._typed(key) for key in self.fields}

    def forget(self) -> None:
        """What is typed belongs to another round: it is not kept."""
        for key in self.fields:
            self._stored[key] = None
            self._show(key, None)

    def _typed(self, key: str) -> str | None:
        if self.hidden[key].isChecked():
            return ""
        return self.fields[key].toPlainText().strip() or None

    def _toggled(self, key: str, on: bool) -> None:
        self.fields[key].setEnabled(not on)
        self.edited.emit()
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self.changed():
            self.left.emit()
        return super().eventFilter(watched, event)
