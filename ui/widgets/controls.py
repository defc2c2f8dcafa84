"""Controls as every page makes them: with an accessible name, and a tooltip that tells the key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton, QFormLayout, QFrame, QLabel, QLineEdit, QMenu, QPushButton, QStackedWidget,
    QToolButton, QVBoxLayout, QWidget,
)

from ui.theme import icon

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTabWidget

AnyWidget = TypeVar("AnyWidget", bound=QWidget)
#: The key in a button's text: «(&P)» after Chinese words, or «&» before a letter.
_MNEMONIC = re.compile(r"\(&.\)|&")


def described(widget: AnyWidget, name: str, tip: str = "", key: str = "") -> AnyWidget:
    """*widget* with an accessible name and a tooltip that ends with its *key* («Ctrl+F»)."""
    widget.setAccessibleName(name)
    widget.setToolTip((tip or name) + (f"（{key}）" if key else ""))
    return widget


def button(
    text: str, clicked: Callable[[], object], tip: str = "", *, key: str = "", icon_name: str = "",
    primary: bool = False, link: bool = False,
) -> QPushButton:
    """A push button; *key* is its shortcut within the page."""
    made = QPushButton(text)
    if icon_name:
        made.setIcon(icon(icon_name))
    if key:
        made.setShortcut(QKeySequence(key))
    made.setProperty("primary", primary)
    made.setProperty("link", link)
    made.clicked.connect(lambda: clicked())
    return described(made, _MNEMONIC.sub("", text), tip, key)


def one_tab_stop(buttons: Iterable[QAbstractButton]) -> None:
    """Let Tab stop at the chosen one of *buttons* that exclude each other; arrow keys go to the others.

    Qt does so only once one of them has had the focus, and until then stops at the first, chosen or not.
    """
    for each in buttons:
        each.setFocusPolicy(Qt.FocusPolicy.StrongFocus if each.isChecked() else Qt.FocusPolicy.ClickFocus)


def tool(
    text: str, icon_name: str, clicked: Callable[[], object], tip: str = "", key: str = "", *, elsewhere: bool = False
) -> QToolButton:
    """A small button with icon and text; a *key* that works *elsewhere* (in the view beside it) is only told."""
    made = QToolButton()
    made.setText(text)
    made.setIcon(icon(icon_name))
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    if key and not elsewhere:
        made.setShortcut(QKeySequence(key))
    made.clicked.connect(lambda: clicked())
    return described(made, text, tip, key)


def menu_button(page: QWidget, text: str, menu: QMenu, tip: str, key: str) -> QToolButton:
    """A button that opens a menu; its *key* works wherever the focus is in *page*.

    The text has no mark of the key: Qt counts an & as a letter, and cuts the text short at some sizes.
    """
    made = described(QToolButton(), text, tip, key)
    made.setText(text)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    made.setMenu(menu)
    shortcut(key, page, made.showMenu)
    return made


def tab_pages(name: str, tip: str, key: str = "") -> QTabWidget:
    """Pages behind tabs, whose bar says to a screen reader what they are, too."""
    from PySide6.QtWidgets import QTabWidget  # no page that shows at the start has any

    made = described(QTabWidget(), name, tip, key)
    described(made.tabBar(), name, tip, key)
    return made


def label(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """A label in one of the style sheet's roles (title, heading, muted, small, wrong)."""
    made = QLabel(text)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def panel(heading: str = "") -> tuple[QFrame, QVBoxLayout]:
    """A white area with a heading, and the layout to fill it."""
    frame = QFrame()
    frame.setProperty("panel", True)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(14, 12, 14, 12)
    layout.setSpacing(8)
    if heading:
        layout.addWidget(label(heading, "heading"))
    return frame, layout


def form() -> QFormLayout:
    """A form layout with labels at the right edge and fields that grow."""
    layout = QFormLayout()
    layout.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    layout.setHorizontalSpacing(10)
    layout.setVerticalSpacing(8)
    return layout


def line_edit(name: str, tip: str = "", placeholder: str = "") -> QLineEdit:
    """A one-line field."""
    made = QLineEdit()
    made.setPlaceholderText(placeholder)
    return described(made, name, tip)


def mark_wrong(widget: QWidget, wrong: bool) -> None:
    """Give a field the look of a wrong value, or take it away."""
    give_property(widget, "wrong", wrong)


def give_property(widget: QWidget, name: str, value: bool) -> None:
    """Set a property that the style sheet looks at, and the look that goes with it."""
    if bool(widget.property(name)) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class DateField(QLineEdit):
    """A date typed as one writes it (2025年6月30日, 2025.6.30, 20250630); shown as 2025-06-30 when left.

    ``changed`` fires when the user has typed. A text that is no date stays, is marked, and :meth:`is_valid` is False.
    """

    changed = Signal()

    def __init__(self, name: str, tip: str = "") -> None:
        super().__init__()
        self.setPlaceholderText("如 2025-06-30")
        described(self, name, tip or f"{name}：可写 2025年6月30日、2025.6.30 或 20250630")
        self.textEdited.connect(self._typed)
        self.editingFinished.connect(self._normalise)

    def day(self) -> date | None:
        """The day meant; None when empty or no date."""
        text = self.text().strip()
        if not text:
            return None
        from models.importing import values

        return values.parse_date(text)

    def is_valid(self) -> bool:
        """False when something stands there that is no date."""
        return not self.text().strip() or self.day() is not None

    def set_day(self, day: date | None) -> None:
        """Show a day."""
        self.setText(day.isoformat() if day else "")
        mark_wrong(self, False)

    def _typed(self) -> None:
        mark_wrong(self, False)
        self.changed.emit()

    def _normalise(self) -> None:
        mark_wrong(self, not self.is_valid())
        day = self.day()
        if day is not None:
            self.setText(day.isoformat())


def note_page(text: str, action: QWidget, name: str) -> QWidget:
    """A page that says in its middle why it is empty, with the button for what to do next."""
    page = QWidget()
    page.setObjectName(name)
    inside = QVBoxLayout(page)
    inside.addStretch(1)
    note = label(text, "muted", wrap=True)
    note.setAlignment(Qt.AlignmentFlag.AlignCenter)
    inside.addWidget(note)
    inside.addWidget(action, 0, Qt.AlignmentFlag.AlignCenter)
    inside.addStretch(2)
    return page


def stacked(*pages: QWidget) -> QStackedWidget:
    """Pages of which one shows."""
    stack = QStackedWidget()
    for page in pages:
        stack.addWidget(page)
    return stack


def focus_next(panes: Sequence[QWidget], now: QWidget | None) -> None:
    """Give the focus to the pane after that in which it is *now*, round and round."""
    at = next((n for n, pane in enumerate(panes) if pane is now or (now is not None and pane.isAncestorOf(now))), -1)
    panes[(at + 1) % len(panes)].setFocus(Qt.FocusReason.ShortcutFocusReason)


def shortcut(
    key: str, widget: QWidget, function: Callable[[], object],
    context: Qt.ShortcutContext = Qt.ShortcutContext.WidgetWithChildrenShortcut,
) -> QShortcut:
    """A key that works while *widget* or something inside it has the focus.

    The context is set by itself: given to the constructor beside a function it is ignored (PySide6 6.11), and the key
    would work in the whole window.
    """
    made = QShortcut(QKeySequence(key), widget)
    made.setContext(context)
    made.activated.connect(lambda: function())
    return made


def single_shot(parent: QObject, milliseconds: int, function: Callable[[], None]) -> QTimer:
    """A timer that calls *function* once, *milliseconds* after it was started last."""
    made = QTimer(parent)
    made.setSingleShot(True)
    made.setInterval(milliseconds)
    made.timeout.connect(function)
    return made
