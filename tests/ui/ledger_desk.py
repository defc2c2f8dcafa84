"""A ledger page on a small invented ledger, with what tests of it need: keys, clicks, typing, clipboard, dumps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models import changes, ledger
from models.records import Deadline, RoundInfo
from models.settings import Settings
from ui.itemmodels.ledger_columns import INDEX
from ui.itemmodels.ledger_rows import DataRow
from ui.pages.ledger_page import LedgerPage
from ui.session import LedgerSession
from ui.tasks import TaskRunner
from ui.widgets.ledger_panel import LedgerPanel

ROUND = RoundInfo(name="2025年专项巡察", feedback_on=date(2025, 3, 10))
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier,
)


def fill(path: Path, session: LedgerSession) -> None:
    """Two aspects, four problems: with three measures (shared state), two (own states), none, and one (locked)."""
    session.create(path)
    key = session.apply(ledger.add_round, ROUND).created[0]
    base: dict[str, Any] = {
        "aspect": "党的建设方面", "leaders": ("周明",), "departments": ("党办",), "status": "in_progress",
        "deadline": Deadline("2025年底前", date(2025, 12, 31), "date"),
    }
    for number, text, more, measures in (
        ("1", "学习计划落实不到位", {}, [{"text": "修订计划"}, {"text": "开展研讨"}, {"text": "组织测试", "progress": "已测试"}]),
        ("2", "支部活动不规范", {"topic": "组织生活"}, [{"text": "规范记录", "status": "completed"}, {"text": "季度检查"}]),
        ("3", "采购验收手续不全", {"aspect": "廉政建设方面"}, []),
        ("4", "耗材盘点不及时", {"aspect": "廉政建设方面", "locked": True}, [{"text": "每月盘点", "owners": ("林一",)}]),
    ):
        values = base | {"number": number, "text": text} | more
        problem = session.apply(ledger.add_problem, key, values).created[0]
        for measure in measures:
            session.apply(ledger.add_measure, problem, measure)


@dataclass
class Desk:
    """The page as somebody sits before it."""

    page: LedgerPage
    session: LedgerSession
    bot: QtBot

    # --- looking ---------------------------------------------------------------------------------------------------

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of the ledger."""
        return changes.table_dump(self.session.store)

    def row(self, text: str) -> int:
        """Number of the row whose measure (or, without measures, problem) has that text."""
        for number in self.page.model.data_rows():
            row = self.page.model.data_row(number)
            if isinstance(row, DataRow) and (row.measure or row.problem).text == text:
                return number
        raise AssertionError(f"no row {text}")

    def text(self, row: int, key: str) -> str:
        """What a cell shows."""
        return str(self.page.model.index(row, INDEX[key]).data())

    def column(self, key: str) -> list[str]:
        """What a column shows, row by row."""
        return [self.text(row, key) for row in self.page.model.data_rows()]

    def said(self) -> str:
        """The page's line."""
        return self.page.message.text()

    def current(self) -> tuple[int, int] | None:
        """Row and column of the current cell."""
        return self.page.view.current()

    # --- doing -----------------------------------------------------------------------------------------------------

    def panel(self, key: str) -> LedgerPanel:
        """The panel in which a column stands."""
        return self.page.view.panel_of(INDEX[key])

    def place(self, row: int, key: str) -> QPoint:
        """The middle of the visible part of a cell."""
        panel = self.panel(key)
        rect = panel.visualRect(self.page.model.index(row, INDEX[key])).intersected(panel.viewport().rect())
        return rect.center()

    def click(self, row: int, key: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Click a cell, after bringing it into sight."""
        self.panel(key).scrollTo(self.page.model.index(row, INDEX[key]))
        QApplication.processEvents()
        QTest.mouseClick(self.panel(key).viewport(), Qt.MouseButton.LeftButton, modifier, self.place(row, key))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, modifier)

    def type(self, text: str) -> None:
        """Type Chinese as an input method does; the first of it opens the cell's editor."""
        focus = QApplication.focusWidget()
        assert focus is not None
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(focus, event)

    def edit(self, row: int, key: str, text: str) -> None:
        """Replace a cell's text by typing, and Enter."""
        self.click(row, key)
        self.type(text)
        self.key(Qt.Key.Key_Return)

    def editor(self) -> QWidget:
        """The editor that has the focus."""
        focus = QApplication.focusWidget()
        assert focus is not None and focus.property("cell")
        return focus

    def menu(self, *keys: str) -> None:
        """Open a menu of the page by Alt and the first key, choose by the others, as one does without a mouse."""
        first, *others = (getattr(Qt.Key, f"Key_{key}") for key in keys)
        buttons = {"G": self.page.order_button, "W": self.page.views_button, "C": self.page.columns_button}
        # The button's menu runs in a loop of its own until it is closed: the keys come from outside.
        QTimer.singleShot(0, lambda: [QTest.keyClick(QApplication.activePopupWidget(), key) for key in others])
        self.key(first, ALT)
        assert not buttons[keys[0]].isDown()
        self.page.activateWindow()  # offscreen a menu is a window of its own, which takes the focus along
        QApplication.processEvents()

    def clipboard(self, text: str | None = None) -> str:
        """The clipboard's text, after putting *text* there if given."""
        if text is not None:
            QGuiApplication.clipboard().setText(text)
        return QGuiApplication.clipboard().text()

    def undone_and_redone(self, before: dict[str, list[tuple[Any, ...]]]) -> None:
        """The last action was one step: undo gives the dump before it, redo the present one."""
        after = self.dump()
        assert after != before
        self.session.undo()
        assert self.dump() == before
        self.session.redo()
        assert self.dump() == after


def sit_down(bot: QtBot, session: LedgerSession) -> Desk:
    """Show the page with that session."""
    page = LedgerPage(session, TaskRunner())
    failures: list[object] = []
    page.failed.connect(failures.append)
    bot.addWidget(page)
    page.resize(1700, 900)
    page.sides.outline_button.setChecked(True)
    page.show()
    page.activateWindow()
    bot.waitExposed(page)
    page.view.setFocus()
    QApplication.processEvents()
    assert failures == []
    return Desk(page, session, bot)


def open_session(folder: Path) -> LedgerSession:
    """A session on the small ledger."""
    session = LedgerSession(Settings(folder / "settings.json"))
    fill(folder / "台账.db", session)
    return session


__all__ = ["ALT", "CTRL", "ROUND", "SHIFT", "Desk", "fill", "open_session", "sit_down"]
