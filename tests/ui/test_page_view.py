"""Page view and thumbnails: what is shown, clicked, revealed, kept; by mouse and by keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from exporters.blocks import Document, Paragraph, Run, Source, plain
from tests.exporters.every_block import SENTENCE
from tests.exporters.sample import full_document
from ui.notice.page_list import PageList
from ui.notice.page_places import Hit, block_boxes, box_of
from ui.notice.page_view import MIN_ZOOM, PageView

PROBLEM = Source("problem", "p30", "text")


def long_document(count: int = 60) -> Document:
    """Paragraphs of which the 30th has words of a problem in it."""
    blocks = [plain(f"第{number}段" + SENTENCE * 3) for number in range(count)]
    blocks[30] = Paragraph((Run("针对"), Run("制度不健全", source=PROBLEM), Run("的问题。")))
    return Document(tuple(blocks))


@pytest.fixture
def view(qtbot: QtBot, chinese: QApplication) -> Iterator[PageView]:
    """A page view with a long document."""
    made = PageView()
    made.resize(900, 700)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.show_document(long_document())
    yield made


def find(view: PageView, block: int, text: str) -> tuple[int, QRectF]:
    """Page index and box of a block's words."""
    return next((index, box_of(item)) for index, page in enumerate(view.pages.pages) for item in page.texts()
                if item.block == block and text in item.text)


def place_of(view: PageView, block: int, text: str) -> QPoint:
    """Where in the viewport a block's words are, after they have been scrolled to."""
    view.show_box(*find(view, block, text))
    return view.on_screen(*find(view, block, text)).center().toPoint()


def clicked(view: PageView, qtbot: QtBot, block: int, text: str) -> Hit:
    """What a click on a text tells."""
    with qtbot.waitSignal(view.clicked) as signal:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(view, block, text))
    hit = signal.args[0]
    assert isinstance(hit, Hit)
    return hit


def enter(view: PageView) -> None:
    """Come to the pages with Tab; alone in its window the view has the focus from the beginning."""
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)


def test_a_click_tells_paragraph_and_place_in_the_ledger(view: PageView, qtbot: QtBot) -> None:
    hit = clicked(view, qtbot, 30, "制度不健全")
    assert (hit.block, hit.source, hit.text) == (30, PROBLEM, "针对制度不健全的问题。")
    assert hit.rect.width() > 300 and hit.rect.height() > 10
    assert clicked(view, qtbot, 30, "针对").source is None
    assert clicked(view, qtbot, 3, "第").block == 3


def test_a_click_beside_the_text_tells_nothing(view: PageView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.clicked):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(3, 3))


def test_reveal_scrolls_to_the_words(view: PageView) -> None:
    assert view.verticalScrollBar().value() == 0
    assert view.reveal(PROBLEM)
    assert view.verticalScrollBar().value() > 0
    assert view.reveal(PROBLEM._replace(field="progress"))  # words of the same problem will do
    assert not view.reveal(Source("problem", "p99"))


def test_what_was_asked_for_is_marked_until_something_else_is_done(view: PageView, qtbot: QtBot) -> None:
    """A finding's place is seen although the keys are with the findings, not with the pages."""
    view.clearFocus()
    view.reveal(PROBLEM)

    def framed() -> bool:
        index, _ = find(view, 30, "针对")
        frame = view.on_screen(index, block_boxes(view.pages.pages[index])[30]).adjusted(-4, -2, 4, 2)
        shot = view.viewport().grab().toImage()
        line = [shot.pixelColor(round(frame.left()) + by, round(frame.center().y())) for by in (-1, 0, 1)]
        return any(colour.blue() > colour.red() + 30 for colour in line)

    assert not view.hasFocus() and framed()
    clicked(view, qtbot, 40, "段")
    view.clearFocus()
    place_of(view, 30, "针对")
    assert not framed()


def test_the_reading_place_stays_when_text_above_grows(view: PageView) -> None:
    view.reveal(PROBLEM)
    before = place_of(view, 30, "针对")
    blocks = list(long_document().blocks)
    view.show_document(Document((*[plain(SENTENCE)] * 5, *blocks)))
    assert abs(view.on_screen(*find(view, 35, "针对")).center().y() - before.y()) < 80
    assert 0 < view.on_screen(*find(view, 35, "针对")).center().y() < view.viewport().height()


def test_signals_of_pages(view: PageView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.pages_changed) as changed:
        view.show_document(long_document(90))
    assert changed.args == [len(view.pages.pages)]
    with qtbot.waitSignal(view.page_shown) as shown:
        view.go_to_page(4)
    assert shown.args == [4]
    view.go_to_page(999)  # no such page: nothing happens
    assert "页" in view.accessibleDescription() and view.accessibleName()


def test_zoom_by_number_wheel_and_width(view: PageView, qtbot: QtBot) -> None:
    view.set_zoom(99)
    assert view.zoom == 3.0 and view.horizontalScrollBar().maximum() > 0
    view.set_zoom(0.01)
    assert view.zoom == MIN_ZOOM
    turned = QWheelEvent(QPointF(50, 50), QPointF(50, 50), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
                         Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False)
    view.wheelEvent(turned)
    assert view.zoom == pytest.approx(MIN_ZOOM * 1.1)
    view.fit_width()
    fitting = view.zoom
    view.resize(700, 700)
    assert view.zoom < fitting and view.horizontalScrollBar().maximum() == 0


def test_keys(view: PageView, qtbot: QtBot) -> None:
    bar = view.verticalScrollBar()
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert bar.value() < bar.maximum()
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert bar.value() == 0


def test_arrows_go_through_the_paragraphs_and_enter_clicks(view: PageView, qtbot: QtBot) -> None:
    enter(view)
    assert "第0段" in view.accessibleDescription(), "the keys begin where one looks"
    for _ in range(30):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert "制度不健全" in view.accessibleDescription()
    assert 0 < view.on_screen(*find(view, 30, "制度不健全")).center().y() < view.viewport().height()
    with qtbot.waitSignal(view.clicked) as signal:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert (signal.args[0].block, signal.args[0].source) == (30, PROBLEM)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert "第29段" in view.accessibleDescription()


def test_a_page_down_takes_the_mark_along_and_the_ends_are_reached(view: PageView, qtbot: QtBot) -> None:
    enter(view)
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    marked = view.focused
    assert marked > 1 and 0 <= view.on_screen(*find(view, marked, "第")).top() < view.viewport().height()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.focused == marked + 1
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.focused == 59
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.focused == 59 and view.verticalScrollBar().value() == view.verticalScrollBar().maximum()
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.focused == 0


def test_a_paragraph_taller_than_the_view_is_read_to_its_end(view: PageView, qtbot: QtBot) -> None:
    view.show_document(Document((plain("甲"), plain(SENTENCE * 120), plain("乙"))))
    enter(view)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    steps, bar, seen = 0, view.verticalScrollBar(), view.viewport().height()
    while view.focused == 1 and steps < 50:
        before, steps = bar.value(), steps + 1
        qtbot.keyClick(view, Qt.Key.Key_Down)
        assert view.focused == 2 or 0 < bar.value() - before < seen, "nothing of it is skipped"
    assert view.focused == 2 and steps > 2
    while view.focused and steps < 99:
        steps += 1
        qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.focused == 0 and "甲" in view.accessibleDescription()


def test_tab_leaves_the_pages_like_any_other_control(qtbot: QtBot, chinese: QApplication) -> None:
    outer = QWidget()
    layout = QHBoxLayout(outer)
    before, view, after = QPushButton("上一个"), PageView(), QPushButton("下一个")
    for each in (before, view, after):
        layout.addWidget(each)
    qtbot.addWidget(outer)
    with qtbot.waitExposed(outer):
        outer.show()
    outer.activateWindow()
    view.show_document(long_document())
    before.setFocus()
    for key, reached in ((Qt.Key.Key_Tab, view), (Qt.Key.Key_Tab, after), (Qt.Key.Key_Backtab, view),
                         (Qt.Key.Key_Backtab, before)):
        qtbot.keyClick(outer.focusWidget(), key)
        assert outer.focusWidget() is reached


def test_a_whole_page_is_seen_and_turned(view: PageView, qtbot: QtBot) -> None:
    view.fit_page()
    room = view.viewport().rect()
    for number in (1, 2, 3):
        rect = view._page_rect(number - 1)
        assert room.contains(rect) and view.page_number == number
        assert rect.height() > room.height() * 0.9, "as large as can be"
        qtbot.keyClick(view, Qt.Key.Key_PageDown)
    view.resize(view.width(), 400)
    assert view._page_rect(view.page_number - 1).height() <= view.viewport().height()


def test_hover_marks_the_stretch(view: PageView, qtbot: QtBot) -> None:
    place = place_of(view, 30, "制度不健全")
    before = view.viewport().grab().toImage()
    qtbot.mouseMove(view.viewport(), QPoint(3, 3))
    qtbot.mouseMove(view.viewport(), place)
    assert view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    assert view.viewport().grab().toImage() != before


def test_pages_are_white_in_a_dark_palette(view: PageView) -> None:
    dark = QPalette(QColor("#202020"))
    view.setPalette(dark)
    image = view.viewport().grab().toImage()
    corner = view.on_screen(*find(view, 0, "第")).topLeft().toPoint()
    assert image.pixelColor(corner.x() - 60, 60) == QColor("white")


def test_only_changed_pages_are_drawn_again(view: PageView, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    monkeypatch.setattr("ui.notice.page_view.paint_page", lambda painter, page, metrics: drawn.append(page.number))
    blocks = list(long_document().blocks)
    blocks[59] = plain("改过")
    view.show_document(Document(tuple(blocks)))
    view.viewport().repaint()
    assert drawn == []


def test_an_empty_document(view: PageView) -> None:
    view.show_document(Document(()))
    assert len(view.pages.pages) == 1
    view.viewport().repaint()


def test_list_and_view_keep_in_step(view: PageView, qtbot: QtBot) -> None:
    pages = PageList()
    qtbot.addWidget(pages)
    pages.follow(view)
    pages.show()
    view.show_document(long_document(90))
    assert pages.model().rowCount() == len(view.pages.pages)
    view.go_to_page(5)
    assert pages.currentIndex().row() == 4
    with qtbot.waitSignal(pages.chosen) as chosen:
        qtbot.keyClick(pages, Qt.Key.Key_Down)
    assert chosen.args == [6]
    assert view.page_number == 6
    view.show_document(full_document())
    assert pages.model().rowCount() == len(view.pages.pages)
    assert pages.model().index(0, 0).data() == "第1页" and pages.accessibleName()
    assert not pages.grab().isNull()
