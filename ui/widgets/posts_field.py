"""The posts of a person with their terms: a line each, one more as soon as the last one is used."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QToolButton, QWidget

from models.errors import ValueRefusedError
from models.people import PostTerm
from ui.widgets.controls import DateField, described, label, line_edit, tool
from ui.widgets.names_field import Names, NamesField

_HEADERS = ("职务", "所在科室", "任职", "离任")


class PostsField(QWidget):
    """``changed`` fires when the user has typed, or taken a line away."""

    changed = Signal()

    def __init__(self, departments: Names, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._departments = departments
        self.lines: list[_Line] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(6)
        for column, (text, stretch) in enumerate(zip(_HEADERS, (5, 4, 3, 3), strict=True)):
            self._grid.addWidget(label(text, "small"), 0, column)
            self._grid.setColumnStretch(column, stretch)

    def show_posts(self, posts: Sequence[PostTerm]) -> None:
        """Show these posts and an empty line."""
        wanted = [*posts, PostTerm()]
        while len(self.lines) > len(wanted):
            self.lines.pop().leave()
        while len(self.lines) < len(wanted):
            self._add_line()
        for line, post in zip(self.lines, wanted, strict=True):
            line.show_post(post)

    def posts(self) -> tuple[PostTerm, ...]:
        """What stands there; ValueRefusedError for a date that is none."""
        return tuple(post for line in self.lines if (post := line.post()) != PostTerm())

    def _add_line(self) -> None:
        line = _Line(self, len(self.lines) + 1, self._departments)
        self.lines.append(line)
        for column, widget in enumerate(line.widgets()):
            self._grid.addWidget(widget, len(self.lines), column)
        line.changed.connect(self._typed)
        line.removed.connect(self._remove)

    def _typed(self) -> None:
        if self.lines[-1].is_used():
            self._add_line()
        self.changed.emit()

    def _remove(self, line: _Line) -> None:
        place = self.lines.index(line)
        rest = [(each.texts()) for each in self.lines if each is not line]
        self.lines.pop().leave()
        if not self.lines:
            self._add_line()
        for each, texts in zip(self.lines, rest, strict=False):
            each.set_texts(texts)
        self.lines[min(place, len(self.lines) - 1)].fields[0].setFocus()
        self.changed.emit()


class _Line(QObject):
    """Post, department, first day, last day, and the button that takes the line away."""

    changed = Signal()
    removed = Signal(object)

    def __init__(self, parent: QWidget, number: int, departments: Names) -> None:
        super().__init__(parent)
        self.first, self.last = DateField(f"任职日期{number}"), DateField(f"离任日期{number}")
        post = line_edit(f"职务{number}", "如 党委书记；没有副职、兼职就只写一行", "如 党委书记")
        department = described(NamesField(departments, single=True), f"所在科室{number}", "院领导不用填科室")
        self.fields: tuple[QLineEdit, ...] = (post, department, self.first, self.last)
        self.button: QToolButton = tool("", "delete", lambda: self.removed.emit(self), "去掉这一行职务")
        self.button.setAccessibleName(f"去掉职务{number}")
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        for day in (self.first, self.last):
            day.setPlaceholderText("日期")  # the usual example would be cut off here
        for field in self.fields:
            field.textEdited.connect(lambda _: self.changed.emit())
            field.installEventFilter(self)

    def widgets(self) -> tuple[QWidget, ...]:
        """What stands in the grid, from left to right."""
        return (*self.fields, self.button)

    def is_used(self) -> bool:
        """True when something has been typed."""
        return any(field.text().strip() for field in self.fields)

    def texts(self) -> tuple[str, ...]:
        """The texts as typed."""
        return tuple(field.text() for field in self.fields)

    def set_texts(self, texts: Sequence[str]) -> None:
        """Show texts as they were typed."""
        for field, text in zip(self.fields, texts, strict=True):
            field.setText(text)
        self.button.setVisible(self.is_used())

    def show_post(self, post: PostTerm) -> None:
        """Show a post."""
        for field, text in zip(self.fields, (post.post, post.department), strict=False):
            field.setText(text)
        self.first.set_day(post.from_on)
        self.last.set_day(post.to_on)
        self.button.setVisible(post != PostTerm())

    def post(self) -> PostTerm:
        """What stands there."""
        for field in (self.first, self.last):
            if not field.is_valid():
                raise ValueRefusedError(
                    f"{field.accessibleName()}“{field.text()}”不是有效日期，请写成 2025-06-30 或 2025年6月30日。")
        return PostTerm(self.fields[0].text().strip(), self.fields[1].text().strip(), self.first.day(), self.last.day())

    def leave(self) -> None:
        """Take the line out of the form."""
        for widget in self.widgets():
            widget.hide()
            widget.deleteLater()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.button.setVisible(self.is_used())
        return super().eventFilter(watched, event)
