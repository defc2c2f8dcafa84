"""One text slot of a notice: its name, its field with chips, the default text to begin from, a box for «not printed».
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.notice.chip_edit import ChipEdit, Known
from ui.widgets.controls import button, described, label

_BEGIN, _BACK = "用默认文字修改", "恢复默认文字"


class SlotRow(QWidget):
    """``edited`` fires at each key, ``left`` when the field was changed and is left.

    Three states: nothing typed (the default is printed, shown in grey), a text of one's own, not printed.
    """

    edited = Signal()
    left = Signal()

    def __init__(self, key: str, name: str, known: Known, lines: tuple[int, int]) -> None:
        super().__init__()
        self.key, self.name = key, name
        self.stored: str | None = None
        self._default = ""
        self.field = described(ChipEdit(known, lines), name,
                               f"{name}：空着就用灰色的默认文字；数据项显示为小块，会填上台账里的数字（Ctrl+I 插入）")
        self.field.setParent(self)  # first of all: Tab reaches the field before what changes it
        self.hidden = described(QCheckBox("不印"), f"{name}：不印", f"打勾后，通报里不印“{name}”", "空格")
        self.link = self._link()
        caption = QHBoxLayout()
        caption.setSpacing(4)
        shown = label(name)
        shown.setBuddy(self.field)
        for part in (shown, self.link, self.hidden):
            caption.addWidget(part, int(part is shown))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(2)
        layout.addLayout(caption)
        layout.addWidget(self.field)
        self.field.edited.connect(self._edited)
        self.field.installEventFilter(self)
        self.hidden.toggled.connect(self._toggled)

    def _link(self) -> QPushButton:
        made = button(_BEGIN, self._use_default, link=True)
        described(made, f"{self.name}：{_BEGIN}", "把默认文字放进来，在它的基础上修改", "空格")
        return made

    # --- what it holds ------------------------------------------------------------------------------------------------

    def typed(self) -> str | None:
        """The text of one's own; None while the default is printed, "" when nothing is."""
        if self.hidden.isChecked():
            return ""
        text = self.field.source_text().strip()
        return None if not text or (text == self._default and self.stored is None) else text

    def changed(self) -> bool:
        """True when what is typed is not what is stored."""
        return self.typed() != self.stored

    def show_text(self, stored: str | None, default: str, printed: str) -> None:
        """Show what the round has, unless somebody is typing here; *printed* is the default with its fields filled in.
        """
        pending = self.changed()
        begun = self.stored is None and self.field.source_text().strip() == self._default != ""
        self._default = default
        self.field.set_default_text(printed or "（没有默认文字）")
        self.field.show_values()
        if not pending and (stored != self.stored or not begun):
            self.stored = stored
            self._show(stored)
        self._show_link()

    def forget(self) -> None:
        """What is typed belongs elsewhere."""
        self.stored = None
        self._show(None)

    def begin(self, line: int) -> None:
        """Put the cursor on a line of the text, of the default where nothing is typed."""
        if self.hidden.isChecked() or not self.field.isEnabled():
            self.hidden.setFocus()
            return
        if not self.field.source_text().strip():
            self.field.set_source_text(self._default)
            self._show_link()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.go_to_line(line)

    def _show(self, value: str | None) -> None:
        self.field.set_source_text(value or "")
        self.hidden.blockSignals(True)
        self.hidden.setChecked(value == "")
        self.hidden.blockSignals(False)
        self.field.setEnabled(value != "")
        self._show_link()

    # --- hands --------------------------------------------------------------------------------------------------------

    def _use_default(self) -> None:
        if self.field.source_text().strip():
            self.field.set_source_text("")
            self.edited.emit()
            self.left.emit()
        else:
            self.begin(0)
        self._show_link()

    def _show_link(self) -> None:
        own = bool(self.field.source_text().strip())
        text = _BACK if own else _BEGIN
        if self.link.text() != text:
            self.link.setText(text)
            described(self.link, f"{self.name}：{text}", "去掉自己的文字，改印默认文字" if own else
                      "把默认文字放进来，在它的基础上修改", "空格")
        self.link.setVisible(not self.hidden.isChecked() and (own or bool(self._default)))

    def _edited(self) -> None:
        self._show_link()
        self.edited.emit()

    def _toggled(self, on: bool) -> None:
        self.field.setEnabled(not on)
        self._show_link()
        self.edited.emit()
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            if self.changed():
                self.left.emit()
            elif self.stored is None and self.field.source_text():
                self.field.set_source_text("")  # the default, untouched
                self._show_link()
        return super().eventFilter(watched, event)
