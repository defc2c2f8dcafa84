"""The notice page in tests, driven as by hand: what is printed is read from the pages, clicks go to printed words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from exporters.layout.page import TextItem
from models.records import Problem, Round
from ui.main_window import MainWindow
from ui.notice.chip_edit import ChipEdit
from ui.notice.notice_page import NoticePage

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class Composer:
    """Hands on the notice page of a window."""

    def __init__(self, window: MainWindow, bot: QtBot) -> None:
        window.show_page("notice")
        bot.waitUntil(lambda: _active(window))
        page = window.page("notice")
        assert isinstance(page, NoticePage)
        self.window, self.page, self.bot, self.session = window, page, bot, window.session

    # --- reading ------------------------------------------------------------------------------------------------------

    def printed(self) -> str:
        """All words on the pages, as they follow one another."""
        pages = self.page.pages.view.pages.pages
        return "".join(item.text for page in pages for item in page.items if isinstance(item, TextItem))

    def waits_for(self, words: str) -> None:
        """Wait until these words are printed."""
        self.bot.waitUntil(lambda: words in self.printed())

    def round(self) -> Round:
        """The round as it is stored."""
        return self.session.full_round()

    def problem(self, number: int) -> Problem:
        """A stored problem by its place, from 1."""
        return self.session.problems()[number - 1]

    def findings(self) -> list[str]:
        """What is listed at the right."""
        self.bot.waitUntil(lambda: not self.page._later.isActive())
        return [text for _, shown in self.page.findings.groups.values() for text, _, _ in shown.lines]

    def field(self, key: str) -> ChipEdit:
        """The field of a slot."""
        return self.page.options.slots.fields[key]

    # --- hands --------------------------------------------------------------------------------------------------------

    def type_in(self, key: str, text: str) -> None:
        """Type at the end of a slot's text."""
        field = self.field(key)
        field.setFocus()
        field.insertPlainText(text)

    def choose(self, **values: Any) -> None:
        """Take other choices, as the panels hand them on."""
        self.page.choose(replace(self.page.composer.choices, **values))

    def click(self, words: str) -> None:
        """Click on the first stretch of the pages that holds these words."""
        self.bot.waitUntil(lambda: _active(self.window))
        view = self.page.pages.view
        for number, page in enumerate(view.pages.pages):
            for item in page.items:
                if isinstance(item, TextItem) and words in item.text:
                    box = QRectF(item.x, item.baseline - item.size / 2, item.width, item.size / 2)
                    share = (item.text.index(words) + len(words) / 2) / len(item.text)
                    view.show_box(number, box)
                    place = view.on_screen(number, box)
                    point = QPoint(round(place.left() + place.width() * share), round(place.center().y()))
                    self.bot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
                    return
        raise AssertionError(f"not printed: {words}")

    def reword(self, words: str, text: str) -> None:
        """Click on printed words, type others, Ctrl+Enter."""
        self.click(words)
        box = self.page.box
        assert box.isVisible() and box.field.hasFocus()
        box.field.selectAll()
        box.field.insertPlainText(text)
        self.bot.keyClick(box.field, Qt.Key.Key_Return, CTRL)
        assert not box.isVisible()

    def push(self, button: Any) -> None:
        """Click on a button that is to be seen."""
        assert button.isVisible() and button.isEnabled(), button.accessibleName()
        self.bot.mouseClick(button, Qt.MouseButton.LeftButton)


def _active(window: MainWindow) -> bool:
    """Whether the window has the keys; asks for them."""
    window.activateWindow()
    return QApplication.activeWindow() is window
