"""Areas that scroll: a column never narrower than what stands in it, and a plain one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QScrollArea, QStyle, QWidget

from ui.widgets.controls import described


class ColumnArea(QScrollArea):
    """Its least width follows its content, which a scroll area cuts off otherwise: larger letters, a longer button."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def minimumSizeHint(self) -> QSize:
        inside, found = self.widget(), super().minimumSizeHint()
        if inside is None:
            return found
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        return QSize(max(found.width(), inside.minimumSizeHint().width() + bar + 2 * self.frameWidth()), found.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


def scrolled(inside: QWidget, name: str) -> QScrollArea:
    """*inside* in an area that scrolls it; the keys stay with what is in it."""
    area = described(QScrollArea(), name)
    area.setToolTip("")
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setWidget(inside)
    return area
