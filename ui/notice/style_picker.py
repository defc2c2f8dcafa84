"""通报写法 as small sample pages: each card shows the headings and accounts as that style prints them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from exporters.styles import Style
from ui.notice.notice_texts import sample_lines
from ui.theme import COLOURS, LIGHT
from ui.widgets.controls import button, described, one_tab_stop

_COLUMNS = 2
#: Keys that go from card to card → by how many.
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -_COLUMNS, Qt.Key.Key_Down: _COLUMNS}
_MARGIN = 6.0
#: A name is written from the left, on as many lines as it needs.
_NAME_FLAGS = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWrapAnywhere)
#: Shares of the page's width that the grey lines take where no words are shown.
_FILL = (1.0, 0.7)


class StyleCard(QAbstractButton):
    """One style as a page with its headings in their forms, and its name below; ``stepped`` tells by how many cards an
    arrow key would go on.
    """

    stepped = Signal(int)

    def __init__(self, style: Style, own: bool) -> None:
        super().__init__()
        self.style_ = style
        self._lines = sample_lines(style)
        kind = "自己的写法。" if own else ""
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        described(self, style.name, kind + style.description, "方向键选择")

    def sizeHint(self) -> QSize:
        return QSize(150, self.heightForWidth(150))

    def heightForWidth(self, width: int) -> int:
        line = QFontMetricsF(self._font()).lineSpacing()
        return round(line * 5 + self._name_height(width) + 3 * _MARGIN)

    def elided(self) -> bool:
        """Whether the name is cut short."""
        return self.heightForWidth(self.width()) > self.height()

    def _name_height(self, width: float) -> float:
        """The height that the name takes: a second line where it is too long for one."""
        room = QRectF(0, 0, width - 2 * _MARGIN - 2, 0)
        return QFontMetricsF(self.font()).boundingRect(room, _NAME_FLAGS, self.style_.name).height()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        name_height = self._name_height(self.width()) + 4
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        marked = self.isChecked() or self.hasFocus() or self.underMouse()
        painter.setPen(QColor(COLOURS["accent" if marked else "line_dark"]))
        painter.setBrush(QColor(COLOURS["accent_soft" if self.isChecked() else "panel"]))
        painter.drawRoundedRect(frame, 5, 5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.isChecked():
            painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), 4, 4)
        page = frame.adjusted(_MARGIN, _MARGIN, -_MARGIN, -name_height - 2)
        self._paint_page(painter, page)
        painter.setPen(QColor(COLOURS["text" if self.isEnabled() else "muted"]))
        caption = QRectF(frame.left() + _MARGIN, frame.bottom() - name_height, frame.width() - 2 * _MARGIN, name_height)
        painter.setFont(self.font())
        painter.drawText(caption, _NAME_FLAGS, self.style_.name)

    def _paint_page(self, painter: QPainter, page: QRectF) -> None:
        """The sheet with the sample's lines, white in every look; running text goes on as grey strokes."""
        painter.fillRect(page, QColor("white"))
        painter.setPen(QColor(LIGHT["line"]))
        painter.drawRect(page)
        inside = page.adjusted(5, 2, -4, -2)
        metrics = QFontMetricsF(self._font())
        top = inside.top()
        for level, text in self._lines:
            font = self._font(bold=level in (1, 2))
            painter.setFont(font)
            painter.setPen(QColor(LIGHT["text" if level else "muted"]))
            row = QRectF(inside.left() + 6, top, inside.width() - 6, metrics.lineSpacing())
            shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, row.width())
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            top += metrics.lineSpacing()
        for share in _FILL:
            top += metrics.lineSpacing() / 2
            if top + 4 < inside.bottom():
                painter.fillRect(QRectF(inside.left(), top, inside.width() * share, 2), QColor(LIGHT["line"]))

    def _font(self, *, bold: bool = False) -> QFont:
        found = QFont(self.font())
        found.setPixelSize(max(12, round(found.pixelSize() * 12 / 14)))
        found.setBold(bold)
        return found


class StylePicker(QWidget):
    """``chosen(key)`` when a card is taken; ``copy_wanted``, ``edit_wanted``, ``delete_wanted`` from the row below."""

    chosen = Signal(str)
    copy_wanted = Signal()
    edit_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cards: dict[str, StyleCard] = {}
        self._own: frozenset[str] = frozenset()
        self._group = QButtonGroup(self)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self.copy = button("复制并修改…", self.copy_wanted.emit, "以选中的写法为样子，做一份自己的写法", link=True)
        self.edit = button("修改、改名…", self.edit_wanted.emit, "修改选中的自己的写法或它的名称", link=True)
        self.delete = button("删除", self._ask_delete, "删除选中的自己的写法", link=True)
        self._sure = False
        row = QGridLayout()
        row.setSpacing(2)
        for place, made in enumerate((self.copy, self.edit, self.delete)):
            row.addWidget(made, 0, place)
        row.setColumnStretch(3, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._grid)
        layout.addLayout(row)

    def show_styles(self, styles: Sequence[Style], own: Collection[str], chosen: str) -> None:
        """Show these styles; *own* are the keys of the office's own ones."""
        if [card.style_ for card in self.cards.values()] != list(styles):
            for card in self.cards.values():
                self._grid.removeWidget(card)
                self._group.removeButton(card)
                card.hide()
                card.deleteLater()
            self.cards = {style.key: self._card(style, style.key in own) for style in styles}
            for place, card in enumerate(self.cards.values()):
                self._grid.addWidget(card, place // _COLUMNS, place % _COLUMNS)
            self._order()
        self._own = frozenset(own)
        if chosen in self.cards:
            self.cards[chosen].setChecked(True)
        one_tab_stop(self.cards.values())
        self._show_buttons()

    def _order(self) -> None:
        """Tab: cards before the buttons below them; cards come later than the rest of the page and would be last."""
        parts = [*self.cards.values(), self.copy, self.edit, self.delete]
        before = self.previousInFocusChain()
        while before not in (None, self) and before.focusPolicy() == Qt.FocusPolicy.NoFocus:
            before = before.previousInFocusChain()  # Qt takes no order after what cannot have the focus
        for part in parts:
            if before is not None:
                QWidget.setTabOrder(before, part)
            before = part

    def key(self) -> str:
        """The key of the chosen style; "" when there is none."""
        return next((key for key, card in self.cards.items() if card.isChecked()), "")

    def _card(self, style: Style, own: bool) -> StyleCard:
        made = StyleCard(style, own)
        self._group.addButton(made)
        made.toggled.connect(lambda on: self._toggled(style.key) if on else None)
        made.stepped.connect(lambda step: self._step(style.key, step))
        return made

    def _step(self, key: str, step: int) -> None:
        """Choose the card beside or below; from the first row up to the heading, from the last one down to the buttons.
        """
        keys = list(self.cards)
        place = keys.index(key) + step
        if place >= len(keys) and step > 1 and keys.index(key) // _COLUMNS < (len(keys) - 1) // _COLUMNS:
            place = len(keys) - 1  # the last row is short
        if 0 <= place < len(keys):
            self.cards[keys[place]].setFocus(Qt.FocusReason.TabFocusReason)
            self.cards[keys[place]].click()
        elif abs(step) > 1:
            self.focusNextPrevChild(step > 0)

    def _toggled(self, key: str) -> None:
        one_tab_stop(self.cards.values())
        self._show_buttons()
        self.chosen.emit(key)

    def _show_buttons(self) -> None:
        own = self.key() in self._own
        self.edit.setVisible(own)
        self.delete.setVisible(own)
        self._sure = False
        self.delete.setText("删除")

    def _ask_delete(self) -> None:
        """Asks once, on the button itself: a style that is gone cannot be brought back."""
        if self._sure:
            self.delete_wanted.emit()
            return
        self._sure = True
        self.delete.setText("确定删除？")
