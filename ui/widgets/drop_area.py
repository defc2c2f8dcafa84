"""Taking files that are dropped on a widget, or anywhere on a window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, Signal
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


class WindowDrop(QObject):
    """Takes files that are dropped anywhere on *window*, but for widgets that have a :class:`FileDrop` of their own.

    While files are held over the window a sheet over *area* says what letting go does: *words* makes that sentence of
    the paths. Lists and text fields take drops too, and Qt asks only the one under the pointer: so the window's own
    handle is watched, which the events reach first. Call :meth:`watch` once the window is shown.
    """

    dropped = Signal(list)

    def __init__(self, window: QWidget, area: QWidget, words: Callable[[Sequence[Path]], str]) -> None:
        super().__init__(window)
        self._window, self._area, self._words = window, area, words
        self._watched: QObject | None = None
        self._passed = False  # the event before went to a widget of its own
        self.hint: QFrame | None = None

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
        self._show(paths if kind in _OVER else ())
        if kind == QEvent.Type.Drop:
            self.dropped.emit(paths)
        return True

    def _is_ours(self, place: QPoint) -> bool:
        if QApplication.activeModalWidget() is not None:
            return False
        widget = self._window.childAt(place)
        while widget is not None and not widget.property(_TAKES):
            widget = widget.parentWidget()
        return widget is None

    def _show(self, paths: Sequence[Path]) -> None:
        """Show what letting go would do; nothing held: hide it."""
        if not paths:
            if self.hint is not None:
                self.hint.hide()
            return
        if self.hint is None:
            self.hint = _sheet(self._area)
        self.hint.findChildren(QLabel)[0].setText(self._words(paths))
        self.hint.setGeometry(self._area.rect().adjusted(12, 12, -12, -12))
        self.hint.raise_()
        self.hint.show()


def _sheet(area: QWidget) -> QFrame:
    """A dashed sheet over *area* that the mouse does not notice."""
    sheet = QFrame(area)
    sheet.setProperty("drop", "window")
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
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
