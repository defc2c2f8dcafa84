"""One field of the detail form: an editor for a text, names, deadline, state, date or flag; left is committed."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from models.cells import status_choices
from ui.widgets.controls import described, give_property, label, mark_wrong
from ui.widgets.deadline_field import DeadlineField, Reader
from ui.widgets.names_field import Names, NamesField

#: What every field's tooltip says about its keys.
KEYS = "离开即保存；Ctrl+Enter 立即保存，Esc 还原"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class FormTools:
    """What editors need: how a deadline is read, and names by kind (names, departments, aspects, topics)."""

    read_deadline: Reader
    names: dict[str, Names] = field(default_factory=dict)


class GrowingText(QPlainTextEdit):
    """A text editor as high as its text, between *least* and *most* lines."""

    def __init__(self, least: int = 2, most: int = 12) -> None:
        super().__init__()
        self._least, self._most = least, most
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.textChanged.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt)
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        room = max(40, self.viewport().width() - 2 * round(self.document().documentMargin()))
        text = self.toPlainText() or " "
        flags = Qt.TextFlag.TextWordWrap
        height = self.fontMetrics().boundingRect(0, 0, room, 1_000_000, flags, text).height()
        lines = max(self._least, min(self._most, round(height / self.fontMetrics().lineSpacing())))
        around = max(2 * self.frameWidth(), self.height() - self.viewport().height())
        margins = 2 * round(self.document().documentMargin())
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + margins + around + 2)


class FormField(QObject):
    """``committed`` gives the text when the user has changed it and left, or pressed Ctrl+Enter.

    ``editor`` is the widget, ``hint`` a label below it (deadlines), ``key`` names the field, ``name`` is its Chinese
    name.
    """

    committed = Signal(str)

    def __init__(self, key: str, kind: str, name: str, tools: FormTools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.key, self.kind, self.name = key, kind, name
        self.hint: QLabel | None = None
        self._loaded = self._before = ""
        self._committing = False
        self._read_only: tuple[bool, str, str] | None = None
        self.editor = self._make(tools)
        described(self.editor, name, f"{name}。{KEYS}")
        self.editor.installEventFilter(self)

    def text(self) -> str:
        """The text that stands in the editor."""
        editor = self.editor
        if isinstance(editor, QCheckBox):
            return "是" if editor.isChecked() else "否"
        if isinstance(editor, QComboBox):
            return editor.currentText().strip()
        if isinstance(editor, QPlainTextEdit):
            return editor.toPlainText().strip()
        return editor.text().strip() if isinstance(editor, QLineEdit) else ""

    def load(self, text: str, *, same_record: bool) -> None:
        """Show a stored text; what is being typed in the field stays as long as the record is the same."""
        if same_record and self.is_pending() and self.editor.hasFocus():
            return
        self._loaded = text
        self.set_wrong(False)
        if self.text() != text:
            self._show(text)

    def is_pending(self) -> bool:
        """True when something has been typed that is not stored."""
        return self.text() != self._loaded

    def commit(self) -> None:
        """Hand out what has been typed, if it is new."""
        if not self.is_pending() or self._committing:  # storing shows the record anew, which may end up here again
            return
        self._committing, self._before, self._loaded = True, self._loaded, self.text()
        try:
            self.committed.emit(self._loaded)
        finally:
            self._committing = False

    def refuse(self) -> None:
        """The text handed out was not stored: it stays pending and is marked."""
        self._loaded = self._before
        self.set_wrong(True)

    def revert(self) -> None:
        """Back to what is stored."""
        self.set_wrong(False)
        self._show(self._loaded)
        if isinstance(self.editor, DeadlineField):
            self.editor.tell()

    def set_name(self, name: str) -> None:
        """Call the field something else."""
        self.name = name
        self.editor.setAccessibleName(name)

    def set_wrong(self, wrong: bool) -> None:
        """Mark the field whose text was refused."""
        mark_wrong(self.editor, wrong)

    def set_quiet(self, quiet: bool) -> None:
        """Show a value that is only inherited in a quieter colour."""
        give_property(self.editor, "inherited", quiet)

    def set_read_only(self, read_only: bool, tip: str) -> None:
        """Keep the text from being changed; *tip* says why."""
        if self._read_only == (read_only, tip, self.name):
            return
        self._read_only = (read_only, tip, self.name)
        if isinstance(self.editor, (QPlainTextEdit, QLineEdit)):
            self.editor.setReadOnly(read_only)
        elif isinstance(self.editor, (QComboBox, QCheckBox)):
            self.editor.setEnabled(not read_only)
        self.editor.setToolTip(tip if read_only else f"{self.name}。{KEYS}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt)
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if not self._comes_back(event.reason()):
                self.commit()
        elif event.type() == QEvent.Type.Wheel and not self.editor.hasFocus():
            event.ignore()  # scrolling over a drop-down must not change it
            return isinstance(self.editor, QComboBox)
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _comes_back(self, reason: Qt.FocusReason) -> bool:
        """True when the focus is only lent, to a menu or to the list of completions: a half-typed name is no name."""
        offering = isinstance(self.editor, NamesField) and self.editor.is_offering()
        return reason == Qt.FocusReason.PopupFocusReason or (
            offering and reason == Qt.FocusReason.ActiveWindowFocusReason)

    def _key(self, event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in _ENTER and (control or isinstance(self.editor, QLineEdit)):
            self.commit()
            return True
        if event.key() == Qt.Key.Key_Escape and self.is_pending():
            self.revert()
            return True
        return False

    def _show(self, text: str) -> None:
        editor = self.editor
        if isinstance(editor, QCheckBox):
            editor.setChecked(text == "是")
        elif isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findText(text)))
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(text)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)
            editor.setCursorPosition(0)

    def _make(self, tools: FormTools) -> QWidget:
        if self.kind == "text":
            return GrowingText()
        if self.kind == "flag":
            box = QCheckBox(self.name)
            box.clicked.connect(self.commit)
            return box
        if self.kind == "status":
            return self._status_box()
        if self.kind == "deadline":
            editor = DeadlineField(tools.read_deadline)
            self.hint = label("", "small", wrap=True)
            editor.understood_changed.connect(self.hint.setText)
            return editor
        if self.kind in tools.names:
            single = self.kind in ("aspects", "topics") or self.key == "claimed_by"
            return NamesField(tools.names[self.kind], single=single)
        return QLineEdit()

    def _status_box(self) -> QComboBox:
        box = QComboBox()
        for key, word in status_choices():
            box.addItem(word if key else "", key)
        box.activated.connect(self.commit)
        return box
