"""A large number with what it is, as a button to the rows that it counts."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from models.overview import Count
from ui.theme import COLOURS
from ui.widgets.controls import described

_EDGE = 12
_LARGE = 2.0  # times the size of ordinary text


class NumberCard(QAbstractButton):
    """Shows a Count (or a rate that stands for one); without anything to count it cannot be pressed."""

    def __init__(self, caption: str, tone: str = "text") -> None:
        super().__init__()
        self._caption, self._tone = caption, tone
        self._figure, self._below = "", ""
        self.count = Count(caption)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_count(self, count: Count, below: str, figure: str = "") -> None:
        """Show a number with a line below it; *figure* is shown in its place, such as a rate."""
        self.count, self._below = count, below
        self._figure = figure or f"{count.number}"
        self._caption = self._caption if figure else count.label
        self.setEnabled(count.number > 0)
        self.setCursor(Qt.CursorShape.PointingHandCursor if count.number else Qt.CursorShape.ArrowCursor)
        tip = f"{self._caption}：{count.number}{count.unit}，{below}"
        if count.number:
            tip += "。点击在台账里看这些行"
        said = f"{self._caption} {self._figure}{'' if figure else count.unit}"
        described(self, said, tip, "Enter" if count.number else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt)
        line, large = QFontMetrics(self.font()).height(), QFontMetrics(self._large()).height()
        return QSize(12 * line, line * 2 + large + 2 * _EDGE - 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt)
        return QSize(self.sizeHint().width() * 5 // 12, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        held = self.isEnabled() and (self.isDown() or self.underMouse())
        edge = "accent" if self.hasFocus() or held else "line"
        painter.setPen(QPen(QColor(COLOURS[edge]), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(COLOURS["accent_soft" if self.isDown() else "panel"]))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 6, 6)
        self._paint_texts(painter)

    def _paint_texts(self, painter: QPainter) -> None:
        inside = self.rect().adjusted(_EDGE, _EDGE - 4, -_EDGE, -_EDGE + 4)
        line = QFontMetrics(self.font()).height()
        top = QRect(inside.left(), inside.top(), inside.width(), line)
        bottom = QRect(inside.left(), inside.bottom() - line + 1, inside.width(), line)
        self._text(painter, top, self._caption, "muted", self.font())
        tone = self._tone if self.count.number else "muted"
        large, middle = self._large(), QRect(inside.left(), top.bottom(), inside.width(), bottom.top() - top.bottom())
        self._text(painter, middle, self._figure, tone, large)
        if not self._figure.endswith("%"):
            after = QFontMetrics(large).horizontalAdvance(self._figure) + 6
            unit = QRect(middle.left() + after, middle.top() + line // 4, middle.width() - after, middle.height())
            self._text(painter, unit, self.count.unit, "muted", self.font())
        self._text(painter, bottom, self._below, "muted", self.font())

    @staticmethod
    def _text(painter: QPainter, rect: QRect, text: str, colour: str, font: QFont) -> None:
        painter.setFont(font)
        painter.setPen(QColor(COLOURS[colour]))
        elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)

    def _large(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(round(QFontInfo(self.font()).pixelSize() * _LARGE))
        font.setBold(True)
        return font
