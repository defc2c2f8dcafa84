"""How far aspects or departments are: a bar each, with its numbers in columns beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from models.overview import Count, Share
from ui.theme import COLOURS
from ui.widgets.spots import Spot, SpotWidget

#: Numbers of a bar with their colours: the first three are also the bar's parts.
_PARTS = (("已完成", "done", "green"), ("超期", "late", "red"), ("在办", "rest", "accent"), ("共", "whole", "text"))
_OWED, _RATE = "未报回", "完成率"
_GAP = 6
_LEAST_BAR, _LEAST_NAME = 60, 70


class ShareBars(SpotWidget):
    """Bars are given by :meth:`show_shares`. *above*: names stand on a line of their own, being long; without it they
    do so as soon as one of them has no room beside its bar.
    """

    def __init__(self, name: str, tip: str, *, above: bool = False) -> None:
        self._always_above = self._above = above
        self.shares: tuple[Share, ...] = ()
        self._owed: dict[str, Count] = {}
        super().__init__(name, tip)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_shares(self, shares: Sequence[Share], owed: dict[str, Count] | None = None) -> None:
        """Show these, with rows not reported by the bar's name (a column more, where there are any)."""
        self.shares, self._owed = tuple(shares), dict(owed or {})
        self._place_names()
        self.laid_out()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt)
        """Names go above their bars where it got too narrow for them, and back."""
        super().resizeEvent(event)
        self._place_names()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt)
        """In larger letters names need more room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._place_names()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt)
        line = self.line_height()
        rows = len(self.shares) * self._row_height()
        return QSize(_LEAST_NAME * 2 + _LEAST_BAR + sum(self._widths()), line + rows + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt)
        name = 0 if self._above else _LEAST_NAME
        return QSize(name + _LEAST_BAR + sum(self._widths()), self.sizeHint().height())

    def spots(self) -> list[Spot]:
        """The numbers of all bars, line by line."""
        return [spot for number, share in enumerate(self.shares) for spot in self._spots(number, share)]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for rect, (word, _, colour) in zip(self._cells(-1), self._columns(), strict=True):
            self._text(painter, rect, word, colour if colour != "text" else "muted", Qt.AlignmentFlag.AlignRight)
        for number, share in enumerate(self.shares):
            self._paint_share(painter, number, share)
        self.paint_focus(painter)

    # --- places ----------------------------------------------------------------------------------------------------

    def _place_names(self) -> None:
        above = self._always_above or self._longest() > self._room()
        if above != self._above:
            self._above = above
            self.laid_out()

    def _longest(self) -> int:
        metrics = QFontMetrics(self.font())
        return max((metrics.horizontalAdvance(share.name) for share in self.shares), default=0) + _GAP

    def _room(self) -> int:
        """The width that a name may have beside its bar."""
        return self.width() - sum(self._widths()) - _LEAST_BAR

    def _columns(self) -> tuple[tuple[str, str, str], ...]:
        owed = ((_OWED, "", "doubt"),) if self._owed else ()
        return (*_PARTS, *owed, (_RATE, "", "text"))

    def _widths(self) -> list[int]:
        metrics = QFontMetrics(self.font())
        least = metrics.horizontalAdvance("1000")
        return [max(least, metrics.horizontalAdvance(word)) + 2 * _GAP for word, _, _ in self._columns()]

    def _row_height(self) -> int:
        return self.line_height() + (QFontMetrics(self.font()).height() if self._above else 0)

    def _name_width(self) -> int:
        return 0 if self._above else max(_LEAST_NAME, min(self._longest(), self._room()))

    def _row(self, number: int) -> QRect:
        """The line of a bar's numbers; -1 is the heading."""
        line, height = self.line_height(), self._row_height()
        return QRect(0, 0 if number < 0 else line + (number + 1) * height - line, self.width(), line)

    def _name_rect(self, number: int) -> QRect:
        row, height = self._row(number), QFontMetrics(self.font()).height()
        if self._above:
            return QRect(0, row.top() - height + 4, self.width(), height)
        return QRect(0, row.top(), self._name_width() - _GAP, row.height())

    def words_at(self, place: QPoint) -> str:
        """The whole name of the bar under the mouse."""
        return next((share.name for number, share in enumerate(self.shares)
                     if self._name_rect(number).contains(place)), "")

    def _cells(self, number: int) -> list[QRect]:
        """The places of a line's numbers, from left to right; line -1 is the heading."""
        row, widths = self._row(number), self._widths()
        left = self.width() - sum(widths)
        return [QRect(left + sum(widths[:place]), row.top(), width, row.height()) for place, width in enumerate(widths)]

    def _counts(self, share: Share) -> Iterator[tuple[Count, str, str]]:
        """Every number of a bar: what it counts, how it is written, how it is said."""
        for word, part, _ in _PARTS:
            count: Count = getattr(share, part)
            yield count, str(count.number), f"{share.name}：{word}{count.number}{count.unit}"
        if self._owed:
            owed = self._owed.get(share.name, Count(_OWED))
            yield owed, str(owed.number), f"{owed.label} {owed.number}{owed.unit}"
        yield share.done, share.rate, f"{share.name}：完成率{share.rate}，已完成{share.done.number}{share.done.unit}"

    def _spots(self, number: int, share: Share) -> Iterator[Spot]:
        for rect, (count, _, words) in zip(self._cells(number), self._counts(share), strict=True):
            if count.number:
                yield Spot(rect.adjusted(2, 2, -2, -2), count, words)

    # --- painting --------------------------------------------------------------------------------------------------

    def _paint_share(self, painter: QPainter, number: int, share: Share) -> None:
        row, width = self._row(number), self._name_width()
        self._text(painter, self._name_rect(number), share.name, "text", Qt.AlignmentFlag.AlignLeft)
        cells = self._cells(number)
        bar = QRect(width, row.top() + row.height() // 4, cells[0].left() - width - _GAP, row.height() // 2)
        self._paint_bar(painter, bar, share)
        for rect, (_, _, colour), (count, written, _) in zip(
                cells, self._columns(), self._counts(share), strict=True):
            nothing = not count.number and written != share.rate
            self._text(painter, rect, "–" if nothing else written, "muted" if not count.number else colour,
                       Qt.AlignmentFlag.AlignRight, bold=bool(count.number) and colour == "red")

    @staticmethod
    def _paint_bar(painter: QPainter, bar: QRect, share: Share) -> None:
        """The parts side by side, each as wide as its share."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(COLOURS["rail"]))
        painter.drawRect(bar)
        whole, before = max(1, share.whole.number), 0
        for _, part, colour in _PARTS[:3]:
            count: Count = getattr(share, part)
            left, right = (bar.left() + bar.width() * edge // whole for edge in (before, before + count.number))
            painter.setBrush(QColor(COLOURS["accent_soft" if part == "rest" else colour]))
            painter.drawRect(QRect(left, bar.top(), right - left, bar.height()))
            before += count.number

    def _text(
        self, painter: QPainter, rect: QRect, text: str, colour: str, side: Qt.AlignmentFlag, *, bold: bool = False
    ) -> None:
        font = QFont(self.font())
        font.setBold(bold)
        painter.setFont(font)
        painter.setPen(QColor(COLOURS[colour]))
        inside = rect.adjusted(0, 0, -_GAP if side == Qt.AlignmentFlag.AlignRight else 0, 0)
        elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, side | Qt.AlignmentFlag.AlignVCenter, elided)
