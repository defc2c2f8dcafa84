"""How cells of the ledger table are drawn: wrapped text, marks of the search, states, late deadlines, heading rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QTextLayout, QTextOption

from ui.itemmodels import ledger_cells
from ui.itemmodels.ledger_columns import COLUMNS, Column
from ui.itemmodels.ledger_rows import DataRow, GroupRow
from ui.theme import COLOURS
from ui.widgets.ledger_layout import PAD_X, PAD_Y

if TYPE_CHECKING:
    from ui.itemmodels.ledger_find import Find

_TEXT_FLAGS = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_CURRENT_WIDTH = 2
_DOT_ROOM = 13  # pixels that a state's dot takes in front of its word
#: What is to be marked in a text: places and lengths.
_Places = list[tuple[int, int]]


class CellPainter:
    """Draws one cell at a time; ``words`` are those searched for, ``find`` what is to be replaced."""

    def __init__(self) -> None:
        self.words: tuple[str, ...] = ()
        self.find: Find | None = None

    def background(self, painter: QPainter, rect: QRect, *, selected: bool, last: bool) -> None:
        """Ground and lines of a cell; under a problem's last row the line is stronger."""
        painter.fillRect(rect, QColor(COLOURS["selected" if selected else "panel"]))
        painter.setPen(QColor(COLOURS["line"]))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.setPen(QColor(COLOURS["line_dark" if last else "line"]))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def current(self, painter: QPainter, rect: QRect) -> None:
        """The frame around the cell that the keyboard acts on."""
        painter.setPen(QPen(QColor(COLOURS["accent"]), _CURRENT_WIDTH))
        painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def group(self, painter: QPainter, rect: QRect, font: QFont, row: GroupRow, origin: int) -> None:
        """One column's slice of a heading row, whose text begins at *origin* and runs on through all columns."""
        painter.fillRect(rect, QColor(COLOURS["rail"]))
        painter.setPen(QColor(COLOURS["line_dark"]))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        bold = QFont(font)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(QColor(COLOURS["accent_dark"]))
        text = " › ".join(part for part in row.texts if part)
        place = QRect(origin + PAD_X, rect.top(), 4000, rect.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
        used = painter.boundingRect(place, flags, text)
        painter.drawText(place, flags, text)
        painter.setFont(font)
        painter.setPen(QColor(COLOURS["muted"]))
        count = f"{row.problems} 个问题" + (f"，{row.measures} 条措施" if row.measures else "")
        painter.drawText(place.translated(used.width() + 2 * PAD_X, 0), flags, count)

    def cell(self, painter: QPainter, rect: QRect, font: QFont, row: DataRow, column: Column, late: bool) -> None:
        """The content of a cell. A tall cell's text stays in sight while a part of the cell is."""
        text = ledger_cells.text(row, column)
        inner = rect.adjusted(PAD_X, PAD_Y, -PAD_X - 1, -PAD_Y)
        if column.key == "number":
            self._number(painter, inner, font, row, self._places(column, text))
        elif column.key == "status":
            self._status(painter, inner, font, row, column)
        elif text:
            painter.setPen(_colour(row, column, late))
            self._text(painter, inner, font, text, self._places(column, text))
        elif lead := ledger_cells.stand_in(row, column):
            painter.setPen(QColor(COLOURS["muted"]))
            self._text(painter, inner, font, lead, [])

    def _places(self, column: Column, text: str) -> _Places:
        """What is to be marked in a text."""
        if self.find is not None and self.find.text:
            return self.find.spans(COLUMNS.index(column), text)
        return _word_places(text, self.words)

    def _text(self, painter: QPainter, rect: QRect, font: QFont, text: str, places: _Places) -> None:
        rect = _in_sight(painter, rect, text)
        if places:
            self._marked(painter, rect, font, text, places)
            return
        painter.drawText(rect, _TEXT_FLAGS, text)
        if rect.height() < painter.fontMetrics().lineSpacing() * 20:
            return
        needed = painter.boundingRect(QRect(0, 0, rect.width(), 1), _TEXT_FLAGS, text).height()
        if needed > rect.height() + PAD_Y:
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, " ……")

    def _marked(
        self, painter: QPainter, rect: QRect, font: QFont, text: str, places: _Places,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        layout = QTextLayout(text.replace("\n", "\u2028"), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        option.setAlignment(align)
        layout.setTextOption(option)
        layout.setFormats(_marks(places))
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(rect.width())
            line.setPosition(QPointF(0, top))
            top += painter.fontMetrics().lineSpacing()
        layout.endLayout()
        painter.save()
        painter.setClipRect(rect.adjusted(-1, -1, 1, 1), Qt.ClipOperation.IntersectClip)
        layout.draw(painter, QPointF(rect.topLeft()))
        painter.restore()

    def _number(self, painter: QPainter, rect: QRect, font: QFont, row: DataRow, places: _Places) -> None:
        painter.setPen(QColor(COLOURS["text"]))
        top = max(rect.top(), min(PAD_Y, rect.bottom() - 3 * PAD_Y)) if rect.top() < 0 else rect.top()
        place = QRect(rect.left() - 2, top, rect.width() + 4, rect.bottom() - top + 1)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        if places:
            self._marked(painter, place, font, row.problem.number, places, Qt.AlignmentFlag.AlignHCenter)
        else:
            painter.drawText(place, flags, row.problem.number)
        if row.problem.locked:
            used = painter.fontMetrics().lineSpacing() if row.problem.number else 0
            _lock(painter, QPointF(rect.center().x() + 0.5, top + used + 8))

    def _status(self, painter: QPainter, rect: QRect, font: QFont, row: DataRow, column: Column) -> None:
        text = ledger_cells.text(row, column)
        if not text:
            return
        rect = _in_sight(painter, rect.adjusted(_DOT_ROOM, 0, 0, 0), text)
        line = painter.fontMetrics().lineSpacing()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(COLOURS[ledger_cells.value(row, column)]))
        painter.drawEllipse(QRectF(rect.left() - _DOT_ROOM, rect.top() + (line - 8) / 2, 8, 8))
        painter.restore()
        painter.setPen(_colour(row, column, late=False))
        keep = "，长期坚持" if (row.measure or row.problem).state.keep_up else ""
        self._text(painter, rect, font, text + keep, self._places(column, text))


def _in_sight(painter: QPainter, rect: QRect, text: str) -> QRect:
    """*rect* of a cell that is scrolled partly out of sight with its top pushed down, as far as its text has room."""
    if rect.top() >= 0:
        return rect
    needed = painter.boundingRect(QRect(0, 0, rect.width(), 1), _TEXT_FLAGS, text).height()
    return rect.adjusted(0, max(0, min(-rect.top() + PAD_Y, rect.height() - needed)), 0, 0)


def _colour(row: DataRow, column: Column, late: bool) -> QColor:
    if late and column.key == "deadline":
        return QColor(COLOURS["red"])
    return QColor(COLOURS["muted" if ledger_cells.is_inherited(row, column) else "text"])


def _word_places(text: str, words: tuple[str, ...]) -> _Places:
    """Where the words searched for stand in *text*."""
    folded, found = text.casefold() if words else "", []
    for word in words:
        start = folded.find(word)
        while start >= 0:
            found.append((start, len(word)))
            start = folded.find(word, start + len(word))
    return found


def _marks(places: _Places) -> list[QTextLayout.FormatRange]:
    """Ranges of these places with the colour that marks them."""
    from PySide6.QtGui import QTextCharFormat  # while something is searched for

    look, found = QTextCharFormat(), []
    look.setBackground(QColor(COLOURS["mark"]))
    for start, length in places:
        mark = QTextLayout.FormatRange()
        mark.start, mark.length, mark.format = start, length, look
        found.append(mark)
    return found


def _lock(painter: QPainter, centre: QPointF) -> None:
    """A small padlock: this wording is the letter's."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(COLOURS["muted"]), 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(centre.x() - 3, centre.y() - 5, 6, 8), 0, 180 * 16)
    painter.setBrush(QColor(COLOURS["muted"]))
    painter.drawRoundedRect(QRectF(centre.x() - 4.5, centre.y(), 9, 6.5), 1, 1)
    painter.restore()
