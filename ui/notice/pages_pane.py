"""The middle of the notice page: the real pages with list, zoom and page number, a banner over a kept version."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from exporters.blocks import Document
from models.settings import Settings
from ui.notice.page_list import PageList
from ui.notice.page_view import FREE, PageView
from ui.widgets.controls import button, described, label, shortcut, tool

#: Kept in the settings for a zoom that follows the window: the width of a page, a page as a whole.
_WIDTH, _WHOLE = 0.0, -1.0
_FITS = {_WIDTH: ("页宽", "Ctrl+2"), _WHOLE: ("整页", "Ctrl+3")}
_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
_SETTING, _LIST_SETTING = "notice_zoom", "notice_page_list"


class PagesPane(QWidget):
    """``back_wanted`` from the banner: the ledger's present notice again."""

    back_wanted = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._count, self._page = 0, 0
        self.view = PageView()
        self.list = PageList()
        self.banner, self._banner_text = self._make_banner()
        self.number = label("", "muted")
        self.before = tool("上一页", "up", lambda: self._turn(-1), "上一页", "PgUp", elsewhere=True)
        self.after = tool("下一页", "down", lambda: self._turn(1), "下一页", "PgDn", elsewhere=True)
        for made in (self.before, self.after):
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            made.setProperty("quiet", True)
        self.zoom = described(QComboBox(), "显示大小", "页面显示多大：页宽 Ctrl+2，整页 Ctrl+3，原大 Ctrl+1", "Ctrl+滚轮")
        for value, (name, key) in _FITS.items():
            self.zoom.addItem(name, value)
            self.zoom.setItemData(self.zoom.count() - 1, f"{name}（{key}）", Qt.ItemDataRole.ToolTipRole)
            self._zoom_key(key, value)
        for each in _ZOOMS:
            self.zoom.addItem(f"{each:.0%}", each)
        self._zoom_key("Ctrl+1", 1.0)
        self.list_button = described(button("缩略图(&J)", lambda: None, "显示或收起每一页的缩略图", key="Alt+J"), "缩略图",
                                     "显示或收起每一页的缩略图", "Alt+J")
        self.list_button.setCheckable(True)
        self._lay_out()
        self._connect()

    def _zoom_key(self, key: str, value: float) -> None:
        """A key for a size, wherever the focus is on the notice page."""
        shortcut(key, self, lambda: self._choose_zoom(value), Qt.ShortcutContext.WindowShortcut)

    def _make_banner(self) -> tuple[QFrame, QLabel]:
        frame = QFrame()
        frame.setProperty("message", "note")
        row = QHBoxLayout(frame)
        row.setContentsMargins(12, 4, 8, 4)
        text = label("", wrap=True)
        self.back = button("回到现在的通报", self.back_wanted.emit, "不看这一稿了，回到台账现在的通报", key="Alt+W")
        row.addWidget(text, 1)
        row.addWidget(self.back)
        frame.hide()
        return frame, text

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(4)
        for part in (self.list_button, self.before, self.number, self.after):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(self.zoom)
        pages = QHBoxLayout()
        pages.setSpacing(6)
        pages.addWidget(self.list)
        pages.addWidget(self.view, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self.banner)
        column.addLayout(pages, 1)

    def _connect(self) -> None:
        shown = self._settings.get(_LIST_SETTING, False)
        self.list.setVisible(shown)
        self.list_button.setChecked(shown)
        self.list_button.toggled.connect(self._show_list)
        self.list.chosen.connect(self.view.go_to_page)
        self.view.pages_changed.connect(self._counted)
        self.view.page_shown.connect(self._shown)
        self.view.zoom_changed.connect(self._zoomed)
        stored = self._settings.get(_SETTING, 0.0)
        self.zoom.setCurrentIndex(max(0, self.zoom.findData(stored)))
        self._zoom()
        self.zoom.currentIndexChanged.connect(lambda _: self._zoom())

    # --- showing ------------------------------------------------------------------------------------------------------

    def show_document(self, document: Document) -> None:
        """Show these pages; the place one looks at stays."""
        self.view.show_document(document)

    def show_banner(self, text: str) -> None:
        """Say over the pages what is shown; "" for the present notice."""
        self._banner_text.setText(text)
        self.banner.setVisible(bool(text))

    def banner_text(self) -> str:
        """What the banner says; "" while there is none."""
        return "" if self.banner.isHidden() else self._banner_text.text()

    def _show_list(self, on: bool) -> None:
        self.list.setVisible(on)
        self._counted(self._count)
        self._settings.set(_LIST_SETTING, on)

    def _zoomed(self, zoom: float) -> None:
        """Zoomed with the wheel: the box says how far."""
        chosen = self.zoom.currentData()
        if self.view.fit == FREE and (chosen is None or abs(float(chosen) - zoom) > 0.005):
            self.zoom.blockSignals(True)
            self.zoom.setPlaceholderText(f"{zoom:.0%}")
            self.zoom.setCurrentIndex(-1)
            self.zoom.blockSignals(False)

    def _choose_zoom(self, value: float) -> None:
        place = self.zoom.findData(value)
        if self.zoom.currentIndex() == place:
            self._zoom()
        self.zoom.setCurrentIndex(place)

    def _zoom(self) -> None:
        chosen = float(self.zoom.currentData())
        self._settings.set(_SETTING, chosen)
        if chosen == _WIDTH:
            self.view.fit_width()
        elif chosen == _WHOLE:
            self.view.fit_page()
        else:
            self.view.set_zoom(chosen)

    def _turn(self, by: int) -> None:
        self.view.go_to_page(max(1, min(self._count, self._page + by)))

    def _counted(self, count: int) -> None:
        self._count = count
        if not self.list.isHidden():
            self.list.show_pages(self.view.pages)
        self._shown(min(self._page or 1, count))

    def _shown(self, page: int) -> None:
        self._page = page
        if not self.list.isHidden():
            self.list.show_page(page)
        self.number.setText(f"第 {page} 页，共 {self._count} 页" if self._count else "")
        self.before.setEnabled(page > 1)
        self.after.setEnabled(page < self._count)
