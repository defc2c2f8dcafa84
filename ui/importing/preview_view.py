"""The preview's list, drawn as a tree: Space ticks the selected lines, → and ← open and close, Ctrl+C copies."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QTextEdit, QWidget,
)

from ui.itemmodels.preview_model import LEVEL_ROLE, OPEN_ROLE, PreviewModel
from ui.theme import COLOURS
from ui.widgets.controls import described
from ui.widgets.hint_tree import paint_hint

AnyIndex = QModelIndex | QPersistentModelIndex
_WIDTHS = (200, 76, 300, 200)
_LINE = 27
#: Height of the full text below the list: three lines, more by scrolling.
_FULL = 76
#: Pixels that a level is indented by; the first of them hold the arrow.
_STEP = 18


class _TreeDelegate(QStyledItemDelegate):
    """Indents the first column by level, with an arrow before what can be opened."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        opened = index.data(OPEN_ROLE)
        inside = _indented(option, index)
        if opened is not None:
            _draw_arrow(painter, inside.rect.left() - _STEP // 2, option.rect.center().y(), opened)
        super().paint(painter, inside, index)

    def editorEvent(  # noqa: N802 (Qt)
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: AnyIndex
    ) -> bool:
        return super().editorEvent(event, model, _indented(option, index), index)


def _draw_arrow(painter: QPainter, x: int, y: int, opened: bool) -> None:
    """A small triangle around (x, y), down when *opened*, else to the right."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(COLOURS["muted"]))
    places = ((-4, -2), (4, -2), (0, 3)) if opened else ((-2, -4), (-2, 4), (3, 0))
    painter.drawPolygon([QPoint(x + across, y + down) for across, down in places])
    painter.restore()


def _indented(option: QStyleOptionViewItem, index: AnyIndex) -> QStyleOptionViewItem:
    """*option* without the room for arrow and indentation."""
    inside = QStyleOptionViewItem(option)
    inside.rect = option.rect.adjusted(_STEP * (1 + (index.data(LEVEL_ROLE) or 0)), 0, 0, 0)
    return inside


class PreviewView(QTableView):
    """One-line rows over a :class:`PreviewModel`; :attr:`hint` stands in the middle while there are none."""

    def __init__(self, model: PreviewModel, name: str, tip: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        described(self, name, tip)
        self.preview = model
        self.hint = hint
        self.setModel(model)
        self.setItemDelegateForColumn(PreviewModel.PLACE, _TreeDelegate(self))
        self._set_up()
        model.modelReset.connect(self._span)
        model.ticked.connect(self.viewport().update)

    def _set_up(self) -> None:
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_LINE)
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, width in enumerate(_WIDTHS):
            self.setColumnWidth(number, width)

    def _span(self) -> None:
        """Names of tables go right across. (Spans move along when lines are opened.)"""
        self.clearSpans()
        for row in self.preview.group_rows():
            self.setSpan(row, 0, 1, len(PreviewModel.HEADERS))
        if self.preview.rowCount():
            self.setCurrentIndex(self.preview.index(1, 0))  # the first table's first row

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_hint(self, self.hint)

    # --- keys and mouse -----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows, key = self._selected(), event.key()
        if not rows:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space:
            self.preview.toggle(rows)
        elif event.matches(QKeySequence.StandardKey.Copy):
            rows.sort(key=lambda index: index.row())
            QGuiApplication.clipboard().setText("\n".join(_line(index) for index in rows))
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self._open_or_close(rows[0], key == Qt.Key.Key_Right)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._turn(rows[0])
        else:
            super().keyPressEvent(event)

    def _open_or_close(self, index: QModelIndex, wanted: bool) -> None:
        """→ opens, then goes to the first line below; ← closes, and from what cannot be closed goes to its owner."""
        opened = index.data(OPEN_ROLE)
        if opened is not None and bool(opened) != wanted:
            self.preview.set_open(index.row(), wanted)
        elif wanted and opened:
            self.setCurrentIndex(index.siblingAtRow(index.row() + 1))
        elif not wanted:
            self.setCurrentIndex(index.siblingAtRow(self.preview.above(index.row())))

    def _turn(self, index: QModelIndex) -> None:
        opened = index.data(OPEN_ROLE)
        if opened is not None:
            self.preview.set_open(index.row(), not opened)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and self._on_arrow(index, event.position().toPoint()):
            self.setCurrentIndex(index)
            self._turn(index)
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() != PreviewModel.PLACE:
            self._turn(index.siblingAtColumn(0))
            return
        super().mouseDoubleClickEvent(event)

    def _on_arrow(self, index: QModelIndex, place: QPoint) -> bool:
        if not index.isValid() or index.column() != PreviewModel.PLACE or index.data(OPEN_ROLE) is None:
            return False
        left = self.visualRect(index).left() + _STEP * (index.data(LEVEL_ROLE) or 0)
        return left <= place.x() < left + _STEP

    def _selected(self) -> list[QModelIndex]:
        """The selected lines, the one with the focus first."""
        rows = list(self.selectionModel().selectedRows())
        current = self.currentIndex().siblingAtColumn(0)
        return sorted(rows, key=lambda index: index != current)


class FullText(QTextEdit):
    """Below the list: all of the line that the cursor is on, since a line has room for the beginning only."""

    def __init__(self, view: PreviewView) -> None:
        super().__init__()
        described(self, "选中行的全文", "选中的行或格的全部内容，可以选择和复制")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFixedHeight(_FULL)
        self.setPlaceholderText("选中一行，这里是它的全文")
        self._view = view
        view.selectionModel().currentRowChanged.connect(lambda *_: self._show())
        view.preview.ticked.connect(self._show)
        view.preview.modelReset.connect(self._show)

    def _show(self) -> None:
        self.setHtml(self._view.preview.full_text(self._view.currentIndex().row()))


def _line(index: QModelIndex) -> str:
    """A line as text for the clipboard, a tab between its columns."""
    texts = (index.siblingAtColumn(column).data() for column in range(len(PreviewModel.HEADERS)))
    return "\t".join(str(text or "") for text in texts).rstrip()
