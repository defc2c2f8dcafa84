"""A form over one object of a style's data: a field for each of its specs, written back at each key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.notice.chip_edit import ChipEdit, Known
from ui.notice.style_spec import Data, Spec, value_in
from ui.widgets.calm_box import CalmBox
from ui.widgets.controls import button, described, form, label


class DataForm(QWidget):
    """Edits *data* in place; ``edited`` fires after each change. *kind*: group, level or account."""

    edited = Signal()

    def __init__(self, kind: str, specs: tuple[Spec, ...], data: Data, known: Known, where: str) -> None:
        super().__init__()
        self.data, self._kind, self._known, self._where = data, kind, known, where
        self.fields: dict[str, QWidget] = {}
        rows: QFormLayout = form()
        rows.setContentsMargins(4, 0, 0, 0)
        rows.setVerticalSpacing(4)
        self.setLayout(rows)
        makers: dict[str, Callable[[Spec], QWidget]] = {
            "choice": self._choice, "form": self._suggestions, "text": self._text, "frame": self._frame,
            "texts": self._texts,
        }
        for spec in specs:
            field = makers[spec.kind](spec)
            self.fields[spec.key] = field
            rows.addRow(self._name(spec, field), field)
            if isinstance(field, ChipEdit) and spec.key != "frame":
                rows.addRow("", self._start(spec, field))

    def _name(self, spec: Spec, field: QWidget) -> QLabel:
        made = label(spec.name, "small")
        made.setBuddy(field)
        return made

    def _described(self, field: QWidget, spec: Spec, key: str = "") -> None:
        described(field, f"{self._where}：{spec.name}", spec.hint or spec.name, key)

    def _put(self, key: str, value: Any) -> None:
        if value_in(self.data, self._kind, key) != value:
            self.data[key] = value
            self.edited.emit()

    def _choice(self, spec: Spec) -> QComboBox:
        box = CalmBox(6)
        self._described(box, spec, "Alt+↓")
        for value, name in spec.choices:
            box.addItem(name, value)
        box.setCurrentIndex(box.findData(value_in(self.data, self._kind, spec.key)))
        box.currentIndexChanged.connect(lambda _: self._put(spec.key, box.currentData()))
        return box

    def _suggestions(self, spec: Spec) -> QComboBox:
        box = CalmBox(6)
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._described(box, spec, "Alt+↓")
        for value, name in spec.choices:
            box.addItem(name, value)
        present = str(value_in(self.data, self._kind, spec.key))
        place = box.findData(present)
        box.setCurrentIndex(place)
        box.setEditText(box.itemText(place) if place >= 0 else present)
        edit = box.lineEdit()
        if edit is not None:
            self._described(edit, spec)
        nothing = dict(spec.choices).get("", "")
        box.editTextChanged.connect(lambda text: self._put(spec.key, "" if text == nothing else text.strip()))
        return box

    def _text(self, spec: Spec) -> QLineEdit:
        made = QLineEdit(str(value_in(self.data, self._kind, spec.key)))
        self._described(made, spec)
        made.setPlaceholderText(spec.hint)
        made.textEdited.connect(lambda text: self._put(spec.key, text))
        return made

    def _frame(self, spec: Spec) -> ChipEdit:
        made = ChipEdit(self._known, (1, 3))
        self._described(made, spec)
        made.set_source_text(str(value_in(self.data, self._kind, spec.key)))
        made.edited.connect(lambda: self._put(spec.key, made.source_text().strip()))
        return made

    def _start(self, spec: Spec, field: ChipEdit) -> QPushButton:
        """Where nothing is written the usual frame counts: begin with a copy of it, or go back to that."""
        made = button("", lambda: turn(), link=True)

        def show() -> None:
            empty = not field.source_text().strip()
            made.setText("照“句式”写起" if empty else "照用“句式”")
            tip = "放入“句式”里的文字和小块，再改" if empty else "去掉这一条，和“句式”一样"
            described(made, f"{self._where}：{spec.name}，{made.text()}", tip, "空格")

        def turn() -> None:
            field.set_source_text("" if field.source_text().strip() else str(self.data["frame"]))
            self._put(spec.key, field.source_text().strip())
            field.setFocus()

        field.textChanged.connect(show)
        show()
        return made

    def _texts(self, spec: Spec) -> QWidget:
        """Boxes, one a text; at least one stays ticked."""
        holder = QWidget()
        self._described(holder, spec)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        boxes = {value: described(QCheckBox(name), f"{self._where}：{name}", f"印“{name}”", "空格")
                 for value, name in spec.choices}

        def changed() -> None:
            chosen = [value for value, box in boxes.items() if box.isChecked()]
            if chosen:
                self._put(spec.key, chosen)

        for value, box in boxes.items():
            box.setChecked(value in value_in(self.data, self._kind, spec.key))
            box.toggled.connect(lambda _: changed())
            column.addWidget(box)
        return holder
