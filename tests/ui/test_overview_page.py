"""总览 in the window: each number leads to exactly its rows, by mouse and by keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from models import database, ledger, queries, return_queries
from models.overview import Count, Share
from models.records import Deadline
from ui.main_window import MainWindow
from ui.pages.overview_page import OverviewPage
from ui.pages.ledger_page import LedgerPage
from ui.widgets.number_card import NumberCard
from ui.widgets.share_bars import ShareBars
from ui.widgets.spots import SpotWidget

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def _deadline(days: int) -> Deadline:
    day = date.today() + timedelta(days=days)
    return Deadline(day.isoformat(), day, "date")


@pytest.fixture
def busy(filled: Path) -> Path:
    """One row late, one due in three days, one done; the first department was sent a form."""
    with database.open_store(filled) as store:
        info = queries.rounds(store)[0]
        first, second, third = queries.read_problems(store, info.id)
        ledger.edit(store, [
            ("problem", first.id, {"departments": ("医务部",), "deadline": _deadline(-5), "status": "in_progress"}),
            ("problem", second.id, {"departments": ("采购办", "医务部"), "deadline": _deadline(3)}),
            ("problem", third.id, {"departments": ("护理部",), "status": "completed", "aspect": "护理管理方面"}),
        ], "填写时限")
        ledger.add_measure(store, second.id, {"text": "措施3", "status": "in_progress"})
        ledger.record_dispatch(store, info.id, return_queries.make_forms(store, info, only=("医务部",), period="第1期"))
    return filled


@pytest.fixture
def page(window: MainWindow, busy: Path, qtbot: QtBot) -> Iterator[OverviewPage]:
    """The overview of that ledger at the smallest size."""
    window.resize(1366, 768)
    window.open_ledger(busy)
    window.activateWindow()
    qtbot.mouseClick(window.rail.button("overview"), LEFT)
    found = window.page("overview")
    assert isinstance(found, OverviewPage)
    yield found


def _table(window: MainWindow) -> LedgerPage:
    assert window.current == "ledger"
    return window.page("ledger").table  # type: ignore[attr-defined, no-any-return]


def _shown(window: MainWindow) -> set[str]:
    """Ids of the rows that the ledger page shows, and of their problems."""
    table = _table(window)
    rows = [table.model.data_row(number) for number in table.model.data_rows()]
    return {row.key for row in rows if row}


def _rows_of(window: MainWindow, count: Count) -> set[str]:
    """Ids of the rows that a number counts; a problem's are all of its rows."""
    return {row.id for problem in window.session.problems() for row in (problem.measures or (problem,))
            if row.id in count.ids or problem.id in count.ids}


def test_the_ledger_page_is_still_what_opens(window: MainWindow, busy: Path) -> None:
    window.open_ledger(busy)
    assert window.current == "ledger" and "overview" not in window.pages


def test_numbers_on_the_cards(page: OverviewPage, window: MainWindow) -> None:
    numbers = {key: card.count.number for key, card in page.cards.items()}
    assert numbers == {"late": 1, "soon": 2, "outstanding": 3, "waiting": 0, "done": 1}
    assert page.cards["soon"].accessibleName() == "10天内到期 2条"
    assert page.cards["done"].accessibleName() == "问题完成率 33.3%"
    assert not page.cards["waiting"].isEnabled()
    assert "完成率为已完成" in page.definition.text() and f"{date.today().year}年" in page.definition.text()


@pytest.mark.parametrize("key", ["late", "soon", "outstanding", "done"])
def test_a_card_leads_to_exactly_its_rows(page: OverviewPage, window: MainWindow, qtbot: QtBot, key: str) -> None:
    """By mouse; and by Enter after coming back."""
    card = page.cards[key]
    qtbot.mouseClick(card, LEFT)
    assert _shown(window) == _rows_of(window, card.count)
    assert card.count.label in _table(window).model.filter.label
    window.show_page("overview")
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert _shown(window) == _rows_of(window, card.count)


def _parts(page: OverviewPage) -> tuple[SpotWidget, ...]:
    return page.days, page.aspects, page.departments, page.recent


def test_every_painted_number_leads_to_its_rows(page: OverviewPage, window: MainWindow, qtbot: QtBot) -> None:
    followed = 0
    for part in _parts(page):
        for number in range(len(part.spots())):
            window.show_page("overview")
            spot = part.spots()[number]
            qtbot.mouseClick(part, LEFT, NONE, spot.rect.center())
            assert _shown(window) == _rows_of(window, spot.count) != set(), spot.words
            assert str(spot.count.number) in spot.words or "%" in spot.words
            followed += 1
    assert followed >= 15


def test_the_arrows_reach_every_number(page: OverviewPage, window: MainWindow, qtbot: QtBot) -> None:
    """From the first by going right and down; Home and End; Enter follows; the words are told."""
    part = page.departments
    part.setFocus()
    assert part.hasFocus()
    reached: set[str] = set()

    def walk(key: Qt.Key) -> None:
        before = None
        while part.current() != before:
            before = part.current()
            assert before is not None
            reached.add(before.words)
            qtbot.keyClick(part, key)

    for _ in part.shares:
        walk(Qt.Key.Key_Right)
        walk(Qt.Key.Key_Left)
        qtbot.keyClick(part, Qt.Key.Key_Down)
    assert reached == {spot.words for spot in part.spots()}
    qtbot.keyClick(part, Qt.Key.Key_End)
    assert part.current() == part.spots()[-1] and part.accessibleDescription() == part.spots()[-1].words
    qtbot.keyClick(part, Qt.Key.Key_Home)
    qtbot.keyClick(part, Qt.Key.Key_Return)
    assert _shown(window) == _rows_of(window, part.spots()[0].count)


def test_everything_is_reached_by_tab(page: OverviewPage, window: MainWindow, qtbot: QtBot) -> None:
    page.cards["late"].setFocus()
    reached: set[object] = set()
    for _ in range(30):
        focus = QApplication.focusWidget()
        if focus is None or focus in reached:
            break
        reached.add(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    wanted = {card for card in page.cards.values() if card.isEnabled()}
    wanted |= {part for part in _parts(page) if part.spots()}
    assert wanted <= reached


def test_nothing_happens_beside_the_numbers(page: OverviewPage, window: MainWindow, qtbot: QtBot) -> None:
    part = page.aspects
    qtbot.mouseClick(part, LEFT, NONE, QPoint(3, 3))
    assert window.current == "overview" and part.spot_at(QPoint(3, 3)) is None
    qtbot.mouseMove(part, part.spots()[0].rect.center())
    qtbot.waitUntil(lambda: part.cursor().shape() == Qt.CursorShape.PointingHandCursor)


def test_days_of_warning_are_a_setting_of_the_ledger(page: OverviewPage, window: MainWindow, qtbot: QtBot) -> None:
    """Typed or stepped; stored a moment later, or when the page is left; one step of undo."""
    page.warning.setFocus()
    page.warning.selectAll()
    qtbot.keyClicks(page.warning, "2")
    qtbot.waitUntil(lambda: page.cards["soon"].count.number == 0)
    assert window.session.undo_step().label == "修改提醒天数"  # type: ignore[union-attr]
    assert page.cards["soon"].accessibleName() == "2天内到期 0条"
    qtbot.keyClick(page.warning, Qt.Key.Key_Up)
    window.show_page("ledger")
    assert window.session.warning_days() == 3
    window.session.undo()
    window.session.undo()
    window.show_page("overview")
    assert page.warning.value() == 10 and page.cards["soon"].count.number == 2


def test_the_page_follows_the_ledger(page: OverviewPage, window: MainWindow) -> None:
    first = window.session.problems()[0]
    window.session.apply(ledger.edit, [("problem", first.id, {"status": "completed"})], "标记完成")
    assert page.cards["late"].count.number == 0 and page.recent.steps[0].step.label == "标记完成"
    window.session.apply(ledger.set_restricted, [first.id], True)
    assert "限知的1个问题" in page.definition.text()


def test_a_filter_of_numbers_is_cleared_as_any_other(page: OverviewPage, window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.cards["late"], LEFT)
    table = _table(window)
    assert len(_shown(window)) == 1
    qtbot.keyClick(table.view.main, Qt.Key.Key_Escape)
    assert len(_shown(window)) == 4 and not table.model.filter.is_on


def test_an_empty_ledger_says_what_next(window: MainWindow, own_place: Path, qtbot: QtBot) -> None:
    window.session.create(own_place / "空.db")
    window.show_page("overview")
    page = window.page("overview")
    empty = next(found for found in page.findChildren(QPushButton) if "粘贴反馈意见" in found.text())
    assert empty.isVisible() and not page.cards["late"].isVisible()  # type: ignore[attr-defined]
    qtbot.mouseClick(empty, LEFT)
    assert window.current == "letter"


def test_a_read_only_ledger_keeps_its_days(window: MainWindow, busy: Path) -> None:
    window.session.open(busy, read_only=True)
    window.show_page("overview")
    page = window.page("overview")
    assert isinstance(page, OverviewPage) and not page.warning.isEnabled() and page.cards["late"].count.number == 1


def test_texts_fit_at_every_scale(page: OverviewPage, window: MainWindow) -> None:
    """Cards and columns grow with the text; the page scrolls instead of squeezing."""
    for _ in range(4):
        window.zoom(1)
        QApplication.processEvents()
        cards: list[NumberCard] = list(page.cards.values())
        assert all(card.height() >= card.sizeHint().height() for card in cards)
        for part in (page.aspects, page.departments):
            area = part.parentWidget()
            assert area is not None and part.width() >= part.minimumSizeHint().width() and area.width() >= part.width()
            spots = part.spots()
            assert all(not a.rect.intersects(b.rect) for a in spots for b in spots if a is not b)
    window.zoom(0)


def test_names_without_room_beside_their_bars_go_above_them(chinese: QApplication, qtbot: QtBot) -> None:
    """Whole they are, and back beside the bars when there is room again."""
    bars = ShareBars("各科室", "")
    qtbot.addWidget(bars)
    count = Count("完成", frozenset("a"))
    bars.show_shares([Share(name, count, count, count, count) for name in ("后勤保障部", "医保办")])
    bars.resize(900, 200)
    bars.show()
    beside = bars.sizeHint().height()
    assert bars.words_at(QPoint(5, bars.line_height() + 5)) == "后勤保障部"
    bars.resize(bars.minimumSizeHint().width(), 200)
    assert bars.sizeHint().height() > beside
    names = [bars.words_at(QPoint(bars.width() - 5, place)) for place in range(bars.height())]
    assert set(names) >= {"后勤保障部", "医保办"}  # each has the whole line
    bars.resize(900, 200)
    assert bars.sizeHint().height() == beside
