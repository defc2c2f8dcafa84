"""The last changes of the ledger: when, who, what, and how many problems they touched."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from models.overview import Recent
from ui.theme import COLOURS
from ui.widgets.spots import Spot, SpotWidget

_GAP = 8


class RecentList(SpotWidget):
    """Steps are given by :meth:`show_steps`."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__(name, tip)
        self.steps: tuple[Recent, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: Sequence[Recent]) -> None:
        """Show these steps, newest first."""
        self.steps = tuple(steps)
        self.laid_out()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt)
        return QSize(260, self._row_height() * max(1, len(self.steps)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt)
        metrics = QFontMetrics(self.font())
        name = metrics.horizontalAdvance("修改整改情况")
        return QSize(name + _GAP + self._number(0).width(), self.sizeHint().height())

    def spots(self) -> list[Spot]:
        """The numbers of problems."""
        return [Spot(self._number(place), each.problems, f"{each.step.label}：涉及{each.problems.number}个问题")
                for place, each in enumerate(self.steps) if each.problems]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt)
        painter = QPainter(self)
        metrics, height = QFontMetrics(self.font()), self._row_height()
        for place, each in enumerate(self.steps):
            number = self._number(place)
            for line, (text, colour) in enumerate(((each.step.label, "text"),
                                                   (f"{each.step.at:%m-%d %H:%M}　{each.step.person}", "muted"))):
                right = number.left() - _GAP if each.problems and line == 0 else self.width()
                rect = QRect(0, place * height + 2 + line * metrics.height(), right, metrics.height())
                painter.setPen(QColor(COLOURS[colour]))
                painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                                 metrics.elidedText(text, Qt.TextElideMode.ElideRight, right))
            if each.problems:
                painter.setPen(QColor(COLOURS["accent"]))
                right_edge = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(number.adjusted(0, 0, -_GAP, 0), right_edge, f"{each.problems.number}个问题")
        self.paint_focus(painter)

    def _row_height(self) -> int:
        return QFontMetrics(self.font()).height() * 2 + 8

    def _number(self, place: int) -> QRect:
        metrics, height = QFontMetrics(self.font()), self._row_height()
        width = metrics.horizontalAdvance("1000个问题") + _GAP
        return QRect(self.width() - width, place * height + 2, width, metrics.height() + 6)
