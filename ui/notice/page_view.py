"""The document's pages as they will print: scrolled, zoomed, pointed at. Drawn by ui.printing, like paper and PDF."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from exporters.blocks import Block, Document, Source
from exporters.layout import LayoutCache, Page, Pages, lay_out
from ui.notice import page_places as places
from ui.notice.page_places import Hit
from ui.notice.page_walk import PageWalk
from ui.page_fonts import metrics_for
from ui.printing import paint_page
from ui.theme import COLOURS, LIGHT
from ui.widgets.controls import described

MIN_ZOOM, MAX_ZOOM, ZOOM_STEP = 0.25, 3.0, 1.1
#: What the zoom follows when the window's size changes: nothing, the widest page, a whole page.
FREE, WIDTH, WHOLE = "", "width", "whole"
#: Pixels between pages and around them, and of a page's shadow.
_GAP, _SHADOW = 18, 3
_POINTS_PER_INCH = 72
#: Pages beyond the visible ones whose pictures are kept.
_KEPT_PICTURES = 6
#: Ways to come here by the keyboard: a paragraph is marked then.
_BY_KEYS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class PageView(QAbstractScrollArea):
    """Shows pages and tells what is clicked. Only visible pages are drawn; pictures of pages that stay are kept."""

    clicked = Signal(object)
    pages_changed = Signal(int)
    page_shown = Signal(int)
    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages = Pages(())
        self._document = Document(())
        self._cache = LayoutCache()
        self._pictures: dict[int, tuple[Page, float, QPixmap]] = {}
        self._tops: list[int] = []
        self._zoom, self._fit, self._shown = 1.0, WIDTH, 0
        self._hovered: tuple[int, Source | None] = (-1, None)
        #: Index of the block that the keys are at; −1: none.
        self.focused = -1
        self._revealed = -1  # the block that was asked for; marked wherever the keys are, until something else is done
        self._walk = PageWalk(self)
        described(self, "页面预览", "点一段，或用 ↑ ↓ 走到一段再按 Enter，就改这一段；PgUp、PgDn 翻页", "F6 换到别处")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # one that comes and goes changes the fit
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    # --- what others call

    def show_document(self, document: Document) -> None:
        """Lay out *document* and show it where the last one was being read."""
        anchor = self._anchor()
        count = len(self.pages.pages)
        self._document = document
        self.pages = lay_out(document, metrics_for(document.setup.fonts), self._cache)
        self._hovered = (-1, None)
        self.focused, self._revealed = min(self.focused, len(document.blocks) - 1), -1
        self._arrange()
        self._fit_again()
        self._return_to(anchor)
        self.viewport().update()
        if len(self.pages.pages) != count:
            self.setAccessibleDescription(f"共{len(self.pages.pages)}页")
        self.pages_changed.emit(len(self.pages.pages))
        self._scrolled()

    @property
    def zoom(self) -> float:
        """1.0 is the size of the paper."""
        return self._zoom

    @property
    def page_number(self) -> int:
        """The page that is being read: the one in the upper third of the view; 0 when there is none."""
        third = self.verticalScrollBar().value() + self.viewport().height() // 3
        return max(1, sum(top <= third for top in self._tops)) if self._tops else 0

    @property
    def fit(self) -> str:
        """What the zoom follows: :data:`WIDTH`, :data:`WHOLE`, or nothing (:data:`FREE`)."""
        return self._fit

    def set_zoom(self, zoom: float) -> None:
        """Show pages at *zoom* (0.25–3.0); what stands in the middle stays there."""
        self._fit = FREE
        self._set_zoom(zoom)

    def fit_width(self) -> None:
        """Zoom so that the widest page fills the width, now and when the window's size changes."""
        self._fit = WIDTH
        self._fit_again()

    def fit_page(self) -> None:
        """Zoom so that a page is seen whole, now and when the window's size changes; PgDn turns page by page."""
        number = self.page_number
        self._fit = WHOLE
        self._fit_again()
        self.go_to_page(number)

    def _fit_again(self) -> None:
        """The zoom that the size of the window and the pages ask for."""
        width = max((page.width for page in self.pages.pages), default=0) * self._unit()
        height = max((page.height for page in self.pages.pages), default=0) * self._unit()
        room = self.viewport().size()
        if self._fit == FREE or not width or not height:
            self._arrange()
        else:
            across = (room.width() - 2 * _GAP) / width
            self._set_zoom(across if self._fit == WIDTH else min(across, (room.height() - _GAP) / height))

    def go_to_page(self, number: int) -> None:
        """Scroll to the page with that number."""
        if 1 <= number <= len(self._tops):
            self.verticalScrollBar().setValue(self._tops[number - 1] - _GAP // 2)

    def reveal(self, source: Source) -> bool:
        """Scroll to the words that come from *source* and mark their paragraph; False when no page has any."""
        found = places.place_of(self.pages, source)
        if found is None:
            return False
        index, block, box = found
        self.focused = self._revealed = block
        self.show_box(index, box)
        self.viewport().update()
        return True

    def focus_on(self, block: int) -> None:
        """Mark a paragraph for the keys, and say it to a screen reader."""
        if block >= 0:
            self.focused, self._revealed = block, -1
            self.setAccessibleDescription(places.text_of_block(self.pages, block))
            self.viewport().update()

    def show_box(self, index: int, box: QRectF) -> None:
        """Scroll just so far that a box of a page is well inside the view."""
        found, bar, height = self.on_screen(index, box), self.verticalScrollBar(), self.viewport().height()
        margin = height / 6
        if found.top() < margin:
            bar.setValue(round(bar.value() + found.top() - margin))
        elif found.bottom() > height - margin:
            bar.setValue(round(bar.value() + found.bottom() - height + margin))

    def on_screen(self, index: int, box: QRectF) -> QRectF:
        """A box of a page, given in points, in the viewport."""
        origin, scale = QPointF(self._page_rect(index).topLeft()), self._scale
        return QRectF(origin + box.topLeft() * scale, box.size() * scale)

    # --- geometry

    def _unit(self) -> float:
        """Pixels of a point at zoom 1."""
        return self.logicalDpiX() / _POINTS_PER_INCH

    @property
    def _scale(self) -> float:
        return self._zoom * self._unit()

    def _size(self, page: Page) -> QSize:
        return QSize(round(page.width * self._scale), round(page.height * self._scale))

    def _arrange(self) -> None:
        """Places of the pages, below one another, and the ranges of the scroll bars."""
        sizes = [self._size(page) for page in self.pages.pages]
        edges = list(accumulate((size.height() + _GAP for size in sizes), initial=_GAP))
        self._tops = edges[:-1]
        room = self.viewport().size()
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setPageStep(sizes[0].height() + _GAP if self._fit == WHOLE and sizes else room.height())
        vertical.setSingleStep(round(24 * self._scale))
        vertical.setRange(0, max(0, edges[-1] - room.height()))
        widest = max((size.width() for size in sizes), default=0) + 2 * _GAP
        horizontal.setPageStep(room.width())
        horizontal.setRange(0, max(0, widest - room.width()))

    def _page_rect(self, index: int) -> QRect:
        """A page's place in the viewport."""
        size = self._size(self.pages.pages[index])
        left = max((self.viewport().width() - size.width()) // 2, _GAP) - self.horizontalScrollBar().value()
        return QRect(QPoint(left, self._tops[index] - self.verticalScrollBar().value()), size)

    def in_sight(self) -> range:
        """The pages of which something is in the view."""
        top = self.verticalScrollBar().value()
        first = max(bisect_right(self._tops, top) - 1, 0)
        return range(first, bisect_right(self._tops, top + self.viewport().height()))

    def _place(self, position: QPointF) -> tuple[int, QPointF] | None:
        """Page index and place in points of a position in the viewport."""
        for index in self.in_sight():
            rect = self._page_rect(index)
            if rect.contains(position.toPoint()):
                return index, (position - QPointF(rect.topLeft())) / self._scale
        return None

    # --- the reading place

    def _anchor(self) -> tuple[Block, int, float] | None:
        """The block that stays where it is, its index, and how far it is from the view's upper edge, in points: the one
        that was picked, or else the first that begins in the view.
        """
        found: list[tuple[Block, int, float]] = []
        for index in self.in_sight():
            page = self.pages.pages[index]
            for block, box in places.block_boxes(page).items():
                top = self.on_screen(index, box).top()
                begins = block < len(self._document.blocks) and self.pages.page_of(block) == page.number
                if begins and 0 <= top < self.viewport().height():
                    found.append((self._document.blocks[block], block, top / self._scale))
        return next((each for each in found if each[1] == self.focused), found[0] if found else None)

    def _return_to(self, anchor: tuple[Block, int, float] | None) -> None:
        """Bring the anchor back to where it was; a block that has changed is looked for at its old place."""
        if anchor is None:
            return
        block, index, distance = anchor
        blocks = self._document.blocks
        same = [place for place, each in enumerate(blocks) if each == block]
        wanted = min(same, key=lambda place: abs(place - index), default=index)
        self.focused = wanted if self.focused == index else self.focused
        number = self.pages.page_of(wanted) - 1
        if number >= 0 and self.verticalScrollBar().value():
            box = places.block_boxes(self.pages.pages[number])[wanted]
            top = self.on_screen(number, box).top() + self.verticalScrollBar().value()
            self.verticalScrollBar().setValue(round(top - distance * self._scale))

    def _set_zoom(self, zoom: float) -> None:
        zoom = min(max(zoom, MIN_ZOOM), MAX_ZOOM)
        if zoom == self._zoom and self._tops:
            self._arrange()
            return
        bar, middle = self.verticalScrollBar(), self.viewport().height() / 2
        share = (bar.value() + middle) * zoom / self._zoom
        self._zoom = zoom
        self._pictures.clear()
        self._arrange()
        bar.setValue(round(share - middle) if bar.value() else 0)
        self.viewport().update()
        self.zoom_changed.emit(zoom)

    def _scrolled(self) -> None:
        """Tell which page is being read."""
        if self.page_number != self._shown:
            self._shown = self.page_number
            self.page_shown.emit(self._shown)

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(COLOURS["line"]))
        for index in self.in_sight():
            rect = self._page_rect(index)
            painter.fillRect(rect.translated(_SHADOW, _SHADOW), QColor(COLOURS["line_dark"]))
            painter.drawPixmap(rect.topLeft(), self._picture(index))
            self._paint_marks(painter, index)

    def _picture(self, index: int) -> QPixmap:
        """The picture of a page, drawn now or when it looked the same before."""
        page, ratio = self.pages.pages[index], self.devicePixelRatioF()
        kept = self._pictures.get(index)
        if kept and kept[1] == ratio and kept[0] == page:
            return kept[2]
        picture = QPixmap(self._size(page) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale, self._scale)
        paint_page(painter, page, metrics_for(self._document.setup.fonts))
        painter.end()
        self._pictures[index] = (page, ratio, picture)
        for far in sorted(self._pictures, key=lambda other: abs(other - index))[_KEPT_PICTURES:]:
            del self._pictures[far]
        return picture

    def _paint_marks(self, painter: QPainter, index: int) -> None:
        """The paragraph under the mouse, the stretch that a click would edit, the paragraph that the keys are at; on
        white paper in every look.
        """
        page, accent = self.pages.pages[index], QColor(LIGHT["accent"])
        boxes = places.block_boxes(page)
        block, source = self._hovered
        if block in boxes:
            accent.setAlpha(20)
            painter.fillRect(self.on_screen(index, boxes[block]), accent)
            accent.setAlpha(45)
            for box in places.stretches(page, source, block) if source else ():
                painter.fillRect(self.on_screen(index, box), accent)
        if self.focused in boxes and (self.hasFocus() or self.focused == self._revealed):
            painter.setPen(QPen(QColor(LIGHT["accent"]), 2))
            painter.drawRect(self.on_screen(index, boxes[self.focused]).adjusted(-4, -2, 4, 2))

    # --- mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._place(event.position())
        self._hover(self._look_up(*place) if place else (-1, None))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place:
            block, source = self._look_up(*place)
            self.focused, self._revealed = block, -1
            self.viewport().update()
            self._click(block, source)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and self._hovered[0] >= 0:
            return True  # a hint would cover the words that are being read
        if event.type() == QEvent.Type.Leave:
            self._hover((-1, None))
        return super().viewportEvent(event)

    def _look_up(self, index: int, place: QPointF) -> tuple[int, Source | None]:
        page = self.pages.pages[index]
        item = places.item_at(page, place)
        return places.block_at(page, place), item.source if item else None

    def _hover(self, found: tuple[int, Source | None]) -> None:
        if found != self._hovered:
            self._hovered = found
            shape = Qt.CursorShape.PointingHandCursor if found[1] else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            self.viewport().update()

    def _click(self, block: int, source: Source | None) -> None:
        if block < 0:
            return
        box = QRectF()
        for index in self.in_sight():
            found = places.block_boxes(self.pages.pages[index]).get(block)
            box = box.united(self.on_screen(index, found)) if found else box
        corner = self.viewport().mapToGlobal(box.topLeft().toPoint())
        text = places.text_of_block(self.pages, block)
        self.clicked.emit(Hit(block, source, text, QRect(corner, box.size().toSize())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.focused >= 0:
            self._walk.show()
            self._click(self.focused, places.first_source(self.pages, self.focused))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._walk.step(key == Qt.Key.Key_Down)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(event)
            self.focus_on(self._walk.first_in_view())
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._walk.to_edge(key == Qt.Key.Key_End)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()  # the mark of the keys goes with them

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()
        if self.focused < 0 and event.reason() in _BY_KEYS:
            self.focus_on(self._walk.first_in_view())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom * ZOOM_STEP ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_again()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(dx, dy)
