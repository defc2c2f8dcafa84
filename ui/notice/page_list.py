"""Thumbnails of a document's pages beside the page view: drawn when they come into sight, kept in step with it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from exporters.layout import Page, Pages
from ui.notice.page_view import PageView
from ui.page_fonts import metrics_for
from ui.printing import paint_page
from ui.theme import COLOURS

#: Width of a thumbnail and white around it, in pixels.
_WIDTH, _MARGIN = 96, 10
_PAGE_ROLE = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class PageList(QListView):
    """The pages as small pictures with their numbers; ``chosen`` tells the number of the one that the user picks."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _PageModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Thumbnails(self))
        self.setAccessibleName("页面列表")
        self.setToolTip("点选页面，或用上下方向键翻页")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(False)
        self.setFixedWidth(_WIDTH + 4 * _MARGIN)
        self._following = False
        self.selectionModel().currentChanged.connect(self._current_changed)

    def follow(self, view: PageView) -> None:
        """Keep in step with a page view, both ways."""
        view.pages_changed.connect(lambda _: self.show_pages(view.pages))
        view.page_shown.connect(self.show_page)
        self.chosen.connect(view.go_to_page)
        self.show_pages(view.pages)

    def show_pages(self, pages: Pages) -> None:
        """Show the pages of a document; the chosen one stays chosen."""
        number = self.currentIndex().row()
        self._following = True
        self._model.set_pages(pages.pages)
        self.setCurrentIndex(self._model.index(min(number, len(pages.pages) - 1)))
        self._following = False

    def show_page(self, number: int) -> None:
        """Mark the page that is being read, without telling anybody."""
        self._following = True
        index = self._model.index(number - 1)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self._following = False

    def _current_changed(self, current: QModelIndex) -> None:
        if current.isValid() and not self._following:
            self.chosen.emit(current.row() + 1)


class _PageModel(QAbstractListModel):
    """Pages by row."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.pages: tuple[Page, ...] = ()

    def set_pages(self, pages: tuple[Page, ...]) -> None:
        """Take other pages; only when there are more or fewer of them does the view begin anew."""
        if len(pages) != len(self.pages):
            self.beginResetModel()
            self.pages = pages
            self.endResetModel()
        elif pages:
            self.pages = pages
            self.dataChanged.emit(self.index(0), self.index(len(pages) - 1))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.pages)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        page = self.pages[index.row()]
        if role == _PAGE_ROLE:
            return page
        spoken = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return f"第{page.number}页" if role in spoken else None


class _Thumbnails(QStyledItemDelegate):
    """Draws a page and its number."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures: dict[int, tuple[Page, QPixmap]] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        page: Page = index.data(_PAGE_ROLE)
        return QSize(_WIDTH + 2 * _MARGIN, _height(page) + 2 * _MARGIN + option.fontMetrics.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        page: Page = index.data(_PAGE_ROLE)
        area: QRect = option.rect
        box = QRect(area.left() + (area.width() - _WIDTH) // 2, area.top() + _MARGIN, _WIDTH, _height(page))
        picked = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.drawPixmap(box.topLeft(), self._picture(page))
        painter.setPen(QPen(QColor(COLOURS["accent"] if picked else COLOURS["line_dark"]), 2 if picked else 1))
        painter.drawRect(box)
        painter.setPen(QColor(COLOURS["accent"] if picked else COLOURS["muted"]))
        below = QRect(area.left(), box.bottom() + 2, area.width(), area.bottom() - box.bottom() - 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(page.number))
        painter.restore()

    def _picture(self, page: Page) -> QPixmap:
        kept = self._pictures.get(page.number)
        if kept and kept[0] == page:
            return kept[1]
        widget = self.parent()
        ratio = widget.devicePixelRatioF() if isinstance(widget, QWidget) else 1.0
        picture = QPixmap(QSize(_WIDTH, _height(page)) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(_WIDTH / page.width, _WIDTH / page.width)
        paint_page(painter, page, metrics_for(page.setup.fonts))
        painter.end()
        self._pictures[page.number] = (page, picture)
        return picture


def _height(page: Page) -> int:
    return round(page.height * _WIDTH / page.width)
