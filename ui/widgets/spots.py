"""A painted widget with places that can be followed: by mouse, by arrow keys and Enter; told to a screen reader."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible, QAccessibleEvent, QColor, QFocusEvent, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter,
    QPen,
)
from PySide6.QtWidgets import QScrollArea, QToolTip, QWidget

from models.overview import Count
from ui.theme import COLOURS
from ui.widgets.controls import described

_KEYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_FOLLOW = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_ALONG = 8  # how much more the way in the direction of the arrow counts than the way aside


@dataclass(frozen=True)
class Spot:
    """A number on the widget: where, what it counts, how it is said in words."""

    rect: QRect
    count: Count
    words: str


class SpotWidget(QWidget):
    """``followed`` fires with the Count of the spot that was clicked or taken with Enter.

    A subclass gives :meth:`spots` in reading order and paints itself, then the focus by :meth:`paint_focus`.
    """

    followed = Signal(object)

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self._at = 0
        self._tip = tip
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        described(self, name, tip, "方向键选择，Enter 打开")

    def spots(self) -> list[Spot]:
        """The numbers that can be followed, those that are not nothing."""
        raise NotImplementedError

    def current(self) -> Spot | None:
        """The spot that the keys have chosen."""
        found = self.spots()
        return found[min(self._at, len(found) - 1)] if found else None

    def spot_at(self, place: QPoint) -> Spot | None:
        """The spot under the mouse."""
        return next((spot for spot in self.spots() if spot.rect.contains(place)), None)

    def words_at(self, place: QPoint) -> str:
        """What the tooltip says where there is no spot; "" for the widget's own."""
        return ""

    def laid_out(self) -> None:
        """What is shown has changed."""
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self.spots() else Qt.FocusPolicy.NoFocus)
        self.updateGeometry()
        self.update()

    def paint_focus(self, painter: QPainter) -> None:
        """A frame around the chosen spot while the keys are here."""
        spot = self.current()
        if spot is not None and self.hasFocus():
            painter.setPen(QPen(QColor(COLOURS["accent"]), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(spot.rect.adjusted(1, 1, -1, -1), 4, 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt)
        key, spot = Qt.Key(event.key()), self.current()
        if key in _KEYS and spot is not None:
            self._step(spot, *_KEYS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._choose(0 if key == Qt.Key.Key_Home else len(self.spots()) - 1)
        elif key in _FOLLOW and spot is not None:
            self.followed.emit(spot.count)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt)
        over = self.spot_at(event.position().toPoint())
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt)
        spot = self.spot_at(event.position().toPoint())
        if spot is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(self.spots().index(spot))
            self.followed.emit(spot.count)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            spot = self.spot_at(event.pos())
            words = spot.words if spot else self.words_at(event.pos()) or self.toolTip()
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt)
        super().focusInEvent(event)
        self._choose(self._at)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt)
        super().focusOutEvent(event)
        self.update()

    def _step(self, spot: Spot, across: int, down: int) -> None:
        """Choose the nearest spot in that direction, if there is one; across only within the line."""
        here = spot.rect.center()
        ahead: list[tuple[int, int]] = []
        for number, other in enumerate(self.spots()):
            way = other.rect.center() - here
            along, aside = (way.x() * across, abs(way.y())) if across else (way.y() * down, abs(way.x()))
            if along > 0 and (down or aside < spot.rect.height()):
                ahead.append((along * _ALONG + aside, number))
        if ahead:
            self._choose(min(ahead)[1])

    def _choose(self, number: int) -> None:
        self._at = max(0, number)
        spot = self.current()
        if spot is None:
            return
        self.setAccessibleDescription(spot.words)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        above = self.parentWidget()  # a scroll area's viewport
        area = above.parentWidget() if above is not None else None
        if isinstance(area, QScrollArea) and self.hasFocus():
            centre = spot.rect.center()
            area.ensureVisible(centre.x(), centre.y(), spot.rect.width(), spot.rect.height() * 2)
        self.update()

    def line_height(self) -> int:
        """Height of a line of text with room around it."""
        return round(QFontMetrics(self.font()).height() * 1.6)
