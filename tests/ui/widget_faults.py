"""What is wrong with how widgets show themselves: cut-off texts, foreign words, controls without a name or a key.

Shared by the tests that walk the pages and the dialogs. A fault is a sentence that names the widget.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton, QAbstractItemView, QAbstractScrollArea, QAbstractSpinBox, QApplication, QCheckBox, QComboBox,
    QGroupBox, QHeaderView, QLabel, QLineEdit, QMenu, QMenuBar, QPlainTextEdit, QProgressBar, QPushButton, QRadioButton,
    QScrollBar, QSplitter, QTabBar, QTextEdit, QToolButton, QWidget,
)

#: Latin words that stand in a Chinese window: programs, kinds of files, keys, paper, fonts.
_KNOWN = re.compile(r"Word|Excel|WPS|PDF|PNG|CSV|JSON|\.[a-z]{2,4}\b|SHA-256|GB/T|Times New Roman|GB2312|"
                    r"Ctrl|Alt|Shift|Enter|Esc|Tab|Delete|Home|End|Page|Up|Down|Space|"
                    r"Qt|PySide\w*|Python|MIT|BSD|LGPL|Linux|Windows|SQLite|x86_64|[A-Z]\d?|F\d+")
#: A key that is told at the end of a tooltip.
_KEY = re.compile(r"（(?:Ctrl|Alt|Shift|F\d|Enter|Esc|Delete)")
_LATIN = re.compile(r"[A-Za-z]{2,}")
#: Controls that somebody acts on.
_CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox, QAbstractItemView,
             QTabBar)


def faults(root: QWidget) -> list[str]:
    """All faults of the visible widgets in *root*."""
    found: list[str] = []
    for widget in [root, *root.findChildren(QWidget)]:
        if widget.isVisible() and not _inner(widget):
            found += [f"{_name(widget)}：{fault}" for fault in _of(widget)]
    return found


def _of(widget: QWidget) -> Iterator[str]:
    text = _text(widget)
    if (text or isinstance(widget, QTabBar)) and (room := _clipped(widget)):
        yield f"文字放不下（{room}）"
    foreign = [word for word in _LATIN.findall(_KNOWN.sub("", text)) if not _is_data(widget)]
    if foreign:
        yield f"不是中文：{foreign}"
    if isinstance(widget, _CONTROLS):
        if not (widget.accessibleName() or text):
            yield "没有无障碍名称"
        if widget.isEnabled() and not _by_keyboard(widget):
            yield "只能用鼠标"


def _inner(widget: QWidget) -> bool:
    """Parts that Qt makes inside its own controls."""
    parent = widget.parentWidget()
    if isinstance(widget, (QScrollBar, QHeaderView, QMenu, QMenuBar, QSplitter)):
        return True
    if isinstance(parent, (QComboBox, QAbstractSpinBox, QMenuBar, QTabBar, QLineEdit)):
        return True
    if isinstance(parent, QAbstractItemView) and isinstance(widget, QAbstractButton):
        return True  # the corner button
    return widget.objectName().startswith("qt_") and not isinstance(widget, QTabBar)


def _name(widget: QWidget) -> str:
    path = [type(widget).__name__]
    name = widget.accessibleName() or _text(widget) or widget.objectName()
    return f"{path[0]}“{name[:24]}”"


def _text(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, (QAbstractButton, QLabel)):
        return re.sub(r"\(&\w\)|&(?=\w)", "", widget.text()) if not _is_rich(widget) else ""
    return widget.title() if isinstance(widget, QGroupBox) else ""


def _is_rich(widget: QWidget) -> bool:
    return isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText and "<" in widget.text()


def _is_data(widget: QWidget) -> bool:
    """Fields and lists show the office's own words, paths and addresses."""
    return isinstance(widget, (QComboBox, QLineEdit)) or "/" in _text(widget) or "@" in _text(widget)


def _clipped(widget: QWidget) -> str:
    """By how much a text is too long for its widget; "" when it fits, or is meant to be shortened."""
    wanted, size = widget.sizeHint(), widget.size()
    if isinstance(widget, QLabel):
        if widget.wordWrap():
            height = widget.heightForWidth(size.width())
            return f"高 {size.height()}，需要 {height}" if height > size.height() + 1 else ""
        return f"宽 {size.width()}，需要 {wanted.width()}" if wanted.width() > size.width() + 1 else _low(widget)
    if isinstance(widget, QComboBox):
        needed = widget.fontMetrics().horizontalAdvance(widget.currentText()) + 30
        return f"宽 {size.width()}，需要 {needed}" if needed > size.width() and not widget.isEditable() else ""
    if isinstance(widget, QTabBar):
        return _clipped_tabs(widget)
    if isinstance(widget, QToolButton) and "&" in widget.text():
        return "有 &：Qt 把它算成一个字，字大了就省略"
    if isinstance(widget, (QPushButton, QToolButton, QCheckBox, QRadioButton)):
        if widget.minimumSizeHint().width() > size.width() + 1 or wanted.width() > size.width() + 2:
            return f"宽 {size.width()}，需要 {wanted.width()}"
        return _low(widget)
    return ""


def _clipped_tabs(bar: QTabBar) -> str:
    """The tabs that have no room for their texts, or that are only reached by the bar's arrows."""
    shown = [number for number in range(bar.count()) if bar.isTabVisible(number)]
    cut = [bar.tabText(number) for number in shown
           if bar.fontMetrics().horizontalAdvance(bar.tabText(number)) > bar.tabRect(number).width()
           or bar.tabRect(number).right() > bar.width() + 3]
    return f"放不下的标签：{cut}" if cut else ""


def _low(widget: QWidget) -> str:
    """Whether lines of text do not fit a widget's height."""
    lines = widget.fontMetrics().height() * (1 + _text(widget).count("\n"))
    return f"高 {widget.height()}，需要 {lines}" if lines > widget.height() + 2 else ""


def _by_keyboard(widget: QWidget) -> bool:
    """Tab, a key of its own, or a group that is walked by arrows or belongs to a field."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus or widget.focusProxy() is not None:
        return True
    if isinstance(widget, QAbstractButton):
        action = widget.defaultAction() if isinstance(widget, QToolButton) else None
        if not widget.shortcut().isEmpty() or (action and not action.shortcut().isEmpty()):
            return True
        together = widget.group().buttons() if widget.group() is not None else []
        walked = any(each.focusPolicy() & Qt.FocusPolicy.TabFocus for each in together)
        return walked or bool(_KEY.search(widget.toolTip()))
    return isinstance(widget, QAbstractScrollArea) and widget.focusPolicy() == Qt.FocusPolicy.ClickFocus


def outside(root: QWidget) -> list[str]:
    """Visible controls that stand partly outside *root* and no scroll area brings into sight."""
    area = QRect(QPoint(0, 0), root.size()).adjusted(-2, -2, 2, 2)
    found = []
    for widget in root.findChildren(QWidget):
        shown = widget.isVisible() and isinstance(widget, (*_CONTROLS, QLabel, QProgressBar))
        if shown and not _scrolled(widget, root):
            place = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())
            if not area.contains(place) and not _inner(widget):
                found.append(f"{_name(widget)}：在窗口之外")
    return found


def _scrolled(widget: QWidget, root: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None and parent is not root:
        if isinstance(parent, QAbstractScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def settled() -> None:
    """Let layouts and posted events do their work."""
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
