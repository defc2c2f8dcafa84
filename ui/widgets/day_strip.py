"""The next days side by side, each with what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from models.overview import Count
from ui.theme import COLOURS
from ui.widgets.spots import Spot, SpotWidget

_WEEKDAYS = "一二三四五六日"
_SATURDAY = 5


class DayStrip(SpotWidget):
    """Days are given by :meth:`show_days`; those up to the warning are tinted, weekends are grey."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__(name, tip)
        self.days: tuple[tuple[date, Count], ...] = ()
        self._warning = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_days(self, days: Sequence[tuple[date, Count]], warning: int) -> None:
        """Show these days; the first is today."""
        self.days, self._warning = tuple(days), warning
        self.laid_out()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt)
        return QSize(30 * 30, self.line_height() * 3)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt)
        return QSize(30 * 18, self.sizeHint().height())

    def spots(self) -> list[Spot]:
        """The days on which something is due."""
        return [Spot(self._number_rect(place), count, f"{count.label}：{count.number}{count.unit}（{_weekday(day)}）")
                for place, (day, count) in enumerate(self.days) if count.number]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, (day, count) in enumerate(self.days):
            self._paint_day(painter, place, day, count)
        self.paint_focus(painter)

    def _column(self, place: int) -> QRect:
        left, right = (self.width() * edge // max(1, len(self.days)) for edge in (place, place + 1))
        return QRect(left, 0, right - left - 2, self.height())

    def _number_rect(self, place: int) -> QRect:
        column, line = self._column(place), self.line_height()
        return QRect(column.left(), 2 * line - 4, column.width(), column.height() - 2 * line + 4)

    def _paint_day(self, painter: QPainter, place: int, day: date, count: Count) -> None:
        column, line = self._column(place), self.line_height()
        free = day.weekday() >= _SATURDAY
        painter.setPen(QPen(QColor(COLOURS["accent"]), 1.5) if place == 0 else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(COLOURS["yellow_soft" if place <= self._warning else "page"]))
        painter.drawRoundedRect(column.adjusted(1, 1, -1, -1), 4, 4)
        top = QRect(column.left(), 0, column.width(), line)
        named = "今天" if place == 0 else f"{day.month}月" if day.day == 1 else _WEEKDAYS[day.weekday()]
        if QFontMetrics(self.font()).horizontalAdvance(named) > column.width():
            named = "今" if place == 0 else _WEEKDAYS[day.weekday()]
        self._text(painter, top, named, "accent" if place == 0 or day.day == 1 else "muted")
        self._text(painter, top.translated(0, line - 6), str(day.day), "muted" if free else "text")
        if count.number:
            self._text(painter, self._number_rect(place), str(count.number), "accent_dark", bold=True)
        else:
            self._text(painter, self._number_rect(place), "·", "line_dark")

    def _text(self, painter: QPainter, rect: QRect, text: str, colour: str, *, bold: bool = False) -> None:
        font = QFont(self.font())
        font.setBold(bold)
        painter.setFont(font)
        painter.setPen(QColor(COLOURS[colour]))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def _weekday(day: date) -> str:
    return f"周{_WEEKDAYS[day.weekday()]}"
