"""Taking files that are dropped on a widget, or anywhere on a window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QVBoxLayout, QWidget

#: Property of widgets that take dropped files themselves.
_TAKES = "takesFiles"
_OVER = (QEvent.Type.DragEnter, QEvent.Type.DragMove)
_ALL = (*_OVER, QEvent.Type.Drop, QEvent.Type.DragLeave)


class FileDrop(QObject):
    """Makes *target* (and, for text fields, its viewport) take files; ``dropped`` gives their paths.

    While files are held over it, its border says so.
    """

    dropped = Signal(list)

    def __init__(self, *targets: QWidget) -> None:
        super().__init__(targets[0])
        self._framed = targets[0]
        for target in targets:
            target.setAcceptDrops(True)
            target.setProperty(_TAKES, True)
            target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.DragLeave:
            self._mark(False)
        elif isinstance(event, QDropEvent) and kind in _ALL:
            paths = dropped_paths(event.mimeData())
            if paths:
                event.acceptProposedAction()
                self._mark(kind in _OVER)
                if kind == QEvent.Type.Drop:
                    self.dropped.emit(paths)
                return True
        return super().eventFilter(watched, event)

    def _mark(self, over: bool) -> None:
        if bool(self._framed.property("drop")) != over:
            self._framed.setProperty("drop", over)
            self._framed.style().unpolish(self._framed)
            self._framed.style().polish(self._framed)


class Aim(NamedTuple):
    """What letting files go at a place does: in words, the place on the screen (empty: the whole window), and who takes
    them (None: the window).
    """

    words: str
    rect: QRect
    take: Callable[[Sequence[Path]], object] | None = None


#: Finds what files would do at a place of the screen, with those keys held; None: what the window does anywhere.
FindAim = Callable[[Sequence[Path], QPoint, Qt.KeyboardModifier], Aim | None]


class WindowDrop(QObject):
    """Takes files that are dropped anywhere on *window*, but for widgets that have a :class:`FileDrop` of their own.

    While files are held over the window a sheet over *area* says what letting go does: *words* makes that sentence of
    the paths. Where *aim* finds a place that takes files (a row of the ledger), that place is framed, and told in a
    strip at the bottom, so that one sees where one is. Lists and text fields take drops too, and Qt asks only the one
    under the pointer: so the window's own handle is watched, which the events reach first. Call :meth:`watch` once the
    window is shown.
    """

    dropped = Signal(list)

    def __init__(
        self, window: QWidget, area: QWidget, words: Callable[[Sequence[Path]], str], aim: FindAim = lambda *_: None
    ) -> None:
        super().__init__(window)
        self._window, self._area, self._words, self._aim = window, area, words, aim
        self._watched: QObject | None = None
        self._passed = False  # the event before went to a widget of its own
        self.hint: QFrame | None = None
        self.frame: QFrame | None = None

    def watch(self) -> None:
        """Look at the window's events from now on."""
        handle = self._window.windowHandle()
        if handle is not None and handle is not self._watched:
            self._window.setAcceptDrops(True)
            handle.installEventFilter(self)
            self._watched = handle

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _ALL:
            return False
        paths = dropped_paths(event.mimeData()) if isinstance(event, QDropEvent) else []
        if not isinstance(event, QDropEvent) or not paths or not self._is_ours(event.position().toPoint()):
            self._passed = bool(paths)
            self._show(())
            return False
        if self._passed:
            self._passed = False
            QApplication.sendEvent(watched, QDragLeaveEvent())  # the widget that had them before must know
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        place = self._window.mapToGlobal(event.position().toPoint())
        aim = self._aim(paths, place, event.modifiers())
        self._show(paths if kind in _OVER else (), aim)
        if kind == QEvent.Type.Drop and aim and aim.take:
            aim.take(paths)
        elif kind == QEvent.Type.Drop:
            self.dropped.emit(paths)
        return True

    def _is_ours(self, place: QPoint) -> bool:
        if QApplication.activeModalWidget() is not None:
            return False
        widget = self._window.childAt(place)
        while widget is not None and not widget.property(_TAKES):
            widget = widget.parentWidget()
        return widget is None

    def _show(self, paths: Sequence[Path], aim: Aim | None = None) -> None:
        """Show what letting go would do; nothing held: hide it."""
        if not paths:
            for part in (self.hint, self.frame):
                if part is not None:
                    part.hide()
            return
        if self.hint is None or self.frame is None:
            self.hint, self.frame = _sheet(self._area, "window"), _sheet(self._area, "row")
        placed = aim is not None and not aim.rect.isEmpty()
        self.hint.findChildren(QLabel)[0].setText(aim.words if aim else self._words(paths))
        around = self._area.rect().adjusted(12, 12, -12, -12)
        if placed:
            around.setTop(around.bottom() - self.hint.sizeHint().height())
        self.hint.setGeometry(around)
        self.frame.setVisible(placed)
        if aim is not None and placed:
            self.frame.setGeometry(QRect(self._area.mapFromGlobal(aim.rect.topLeft()), aim.rect.size()))
            self.frame.raise_()
        self.hint.raise_()
        self.hint.show()


def _sheet(area: QWidget, look: str) -> QFrame:
    """A dashed sheet over *area* that the mouse does not notice."""
    sheet = QFrame(area)
    sheet.setProperty("drop", look)
    sheet.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    text = QLabel()
    text.setProperty("role", "title")
    text.setWordWrap(True)
    text.setAlignment(Qt.AlignmentFlag.AlignCenter)
    QVBoxLayout(sheet).addWidget(text)
    return sheet


def dropped_paths(data: QMimeData | None) -> list[Path]:
    """Local files and folders in what is dragged."""
    if data is None or not data.hasUrls():
        return []
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile() and url.toLocalFile()]
