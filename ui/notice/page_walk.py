"""The keys in the page view: from paragraph to paragraph, through one that is taller than the view, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from ui.notice import page_places as places

if TYPE_CHECKING:
    from ui.notice.page_view import PageView

#: Pixels that stay between a paragraph's end and the edge of the view.
_GAP = 18


class PageWalk:
    """Works for one view; the paragraph that the keys are at is the view's :attr:`~PageView.focused`."""

    def __init__(self, view: PageView) -> None:
        self._view = view

    def step(self, forward: bool) -> None:
        """Go on to the next paragraph, or back; at the first and the last one the pages scroll on to their edge."""
        view = self._view
        if self._through(forward):
            return
        if view.focused < 0:
            view.focus_on(self.first_in_view())
            return
        blocks = self._blocks()
        further = [block for block in blocks if (block > view.focused if forward else block < view.focused)]
        if not further:
            self.to_edge(forward)
            return
        view.focus_on(further[0] if forward else further[-1])
        self.show(first=forward)

    def show(self, *, first: bool = True) -> None:
        """Scroll to the marked paragraph: all of it if there is room, its *first* part or its last one in any case."""
        boxes = self._boxes(self._view.focused)
        for place in (-1, 0) if first else (0, -1):
            if boxes:
                self._view.show_box(*boxes[place])

    def to_edge(self, end: bool) -> None:
        """The last paragraph and the end of the pages, or the first and their beginning."""
        bar, blocks = self._view.verticalScrollBar(), self._blocks()
        bar.setValue(bar.maximum() if end else bar.minimum())
        if blocks:
            self._view.focus_on(blocks[-1 if end else 0])

    def first_in_view(self) -> int:
        """The first paragraph that begins in the view, else one that goes through it; −1 when there is none."""
        view, seen = self._view, self._view.in_sight()
        room = view.viewport().height()
        boxes = [(block, view.on_screen(index, box)) for index in seen
                 for block, box in places.block_boxes(view.pages.pages[index]).items()]
        inside = [block for block, box in boxes if 0 <= box.top() < room]
        through = [block for block, box in boxes if box.bottom() > 0 and box.top() < room]
        begins = [block for block in inside if view.pages.page_of(block) - 1 in seen]
        return next(iter((*begins, *through)), -1)

    def _through(self, forward: bool) -> bool:
        """Scroll on through the marked paragraph while some of it is beyond the view's edge; False when none is."""
        view = self._view
        found = [view.on_screen(index, box) for index, box in self._boxes(view.focused)]
        room, bar = view.viewport().height(), view.verticalScrollBar()
        if not any(box.bottom() > 0 and box.top() < room for box in found):
            return False
        missing = found[-1].bottom() - room if forward else -found[0].top()
        if missing > 0:
            by = min(room // 2, round(missing) + _GAP)
            before = bar.value()
            bar.setValue(before + (by if forward else -by))
            return bar.value() != before
        return False

    def _blocks(self) -> list[int]:
        pages = self._view.pages.pages
        return sorted({each.block for page in pages for each in page.placed if each.block >= 0})

    def _boxes(self, block: int) -> list[tuple[int, QRectF]]:
        """(page index, box) of each part of a paragraph."""
        pages = enumerate(self._view.pages.pages)
        found = ((index, places.block_boxes(page).get(block)) for index, page in pages)
        return [(index, box) for index, box in found if box is not None]
