"""Moving rows: with the mouse by the strip at the left, with the keys; within and between problems and headings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.ledger_desk import ALT, SHIFT, Desk
from ui.itemmodels.ledger_columns import INDEX
from ui.itemmodels.ledger_drops import behind
from ui.widgets.row_strip import LANE, RowStrip

LEFT = Qt.MouseButton.LeftButton


def at(desk: Desk, row: int, share: float, *, whole: bool = False) -> QPoint:
    """A place in the strip beside a row, that share of its height down."""
    main, strip = desk.page.view.main, desk.page.view.strip
    y = strip._top() + main.rowViewportPosition(row) + int(main.rowHeight(row) * share)
    return QPoint(LANE // 2 if whole else LANE + LANE // 2, y)


def drag(desk: Desk, start: QPoint, end: QPoint, *, let_go: bool = True) -> RowStrip:
    """Drag in the strip as a hand does."""
    strip = desk.page.view.strip
    QTest.mousePress(strip, LEFT, pos=start)
    for place in (start + QPoint(0, 4), start + QPoint(0, 30), end):
        QTest.mouseMove(strip, place)
    if let_go:
        QTest.mouseRelease(strip, LEFT, pos=end)
        QApplication.processEvents()
    return strip


def test_a_measure_within_its_problem(desk: Desk) -> None:
    before = desk.dump()
    drag(desk, at(desk, desk.row("修订计划"), 0.5), at(desk, desk.row("组织测试"), 0.8))
    assert desk.column("measure.text")[:3] == ["开展研讨", "组织测试", "修订计划"]
    assert desk.current() == (desk.row("修订计划"), INDEX["measure.text"])
    assert desk.session.undo_step().label == "移动措施"  # type: ignore[union-attr]
    desk.undone_and_redone(before)


def test_a_measure_into_another_problem_and_into_one_without(desk: Desk) -> None:
    before = desk.dump()
    drag(desk, at(desk, desk.row("开展研讨"), 0.5), at(desk, desk.row("季度检查"), 0.2))
    assert [each.text for each in desk.session.problems()[1].measures] == ["规范记录", "开展研讨", "季度检查"]
    desk.undone_and_redone(before)
    drag(desk, at(desk, desk.row("修订计划"), 0.5), at(desk, desk.row("采购验收手续不全"), 0.5))
    assert [each.text for each in desk.session.problems()[2].measures] == ["修订计划"]


def test_a_problem_within_and_between_headings(desk: Desk) -> None:
    before = desk.dump()
    top = desk.row("每月盘点")
    drag(desk, at(desk, top, 0.5, whole=True), at(desk, desk.row("采购验收手续不全"), 0.1))
    assert [problem.number for problem in desk.session.problems()] == ["1", "2", "4", "3"]
    desk.undone_and_redone(before)
    desk.session.undo()
    drag(desk, at(desk, desk.row("采购验收手续不全"), 0.5, whole=True), at(desk, desk.row("修订计划"), 0.1))
    moved = desk.session.problems()[0]
    assert (moved.number, moved.aspect, moved.topic) == ("3", "党的建设方面", "")
    assert desk.session.undo_step().label == "移动问题"  # type: ignore[union-attr]
    desk.undone_and_redone(before)


def test_under_a_heading_row(desk: Desk) -> None:
    heading = desk.row("规范记录") - 1
    assert desk.page.model.data_row(heading) is None
    drag(desk, at(desk, desk.row("采购验收手续不全"), 0.5, whole=True), at(desk, heading, 0.8))
    moved = desk.session.problems()[1]
    assert (moved.number, moved.topic) == ("3", "组织生活")


def test_a_locked_problem_stays_under_its_heading(desk: Desk) -> None:
    before = desk.dump()
    drag(desk, at(desk, desk.row("每月盘点"), 0.5, whole=True), at(desk, desk.row("修订计划"), 0.1))
    assert desk.dump() == before
    assert "只能在本组里移动" in desk.said()


def test_a_line_shows_the_place_and_esc_lets_go(desk: Desk) -> None:
    before, target = desk.dump(), desk.row("组织测试")
    strip = drag(desk, at(desk, desk.row("修订计划"), 0.5), at(desk, target, 0.8), let_go=False)
    main = desk.page.view.main
    assert strip.line.isVisible()
    wanted = strip.y() + strip._top() + main.rowViewportPosition(target) + main.rowHeight(target)
    assert abs(strip.line.geometry().center().y() - wanted) <= 1 and strip.line.width() > main.width()
    QTest.keyClick(strip, Qt.Key.Key_Escape)
    assert not strip.line.isVisible()
    QTest.mouseRelease(strip, LEFT, pos=at(desk, target, 0.8))
    assert desk.dump() == before


def test_let_go_where_it_was_changes_nothing(desk: Desk) -> None:
    before = desk.dump()
    drag(desk, at(desk, desk.row("开展研讨"), 0.5), at(desk, desk.row("修订计划"), 0.9))
    drag(desk, at(desk, desk.row("开展研讨"), 0.2), at(desk, desk.row("开展研讨"), 0.9))
    drag(desk, at(desk, desk.row("规范记录"), 0.5, whole=True), at(desk, desk.row("季度检查"), 0.9))
    assert desk.dump() == before


def test_a_click_selects_the_row_and_shift_click_up_to_it(desk: Desk) -> None:
    strip = desk.page.view.strip
    QTest.mouseClick(strip, LEFT, pos=at(desk, desk.row("开展研讨"), 0.5))
    block = desk.page.view.block()
    assert len(block.columns) == len(desk.page.view.visible_columns())
    QTest.mouseClick(strip, LEFT, SHIFT, at(desk, desk.row("季度检查"), 0.5))
    assert len(desk.page.view.block().rows) == 5
    desk.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert desk.clipboard().count("\r\n") == 5


def test_a_read_only_table_lets_nothing_be_dragged(desk: Desk) -> None:
    desk.page.view.read_only = True
    before = desk.dump()
    drag(desk, at(desk, desk.row("修订计划"), 0.5), at(desk, desk.row("组织测试"), 0.8))
    assert desk.dump() == before


# --- keys ------------------------------------------------------------------------------------------------------------


def test_a_measure_over_to_the_neighbouring_problem(desk: Desk) -> None:
    before = desk.dump()
    desk.click(desk.row("组织测试"), "measure.text")
    desk.key(Qt.Key.Key_Down, ALT)
    assert "Alt+Shift+↑" in desk.said()
    desk.key(Qt.Key.Key_Down, ALT | SHIFT)
    assert [each.text for each in desk.session.problems()[1].measures] == ["组织测试", "规范记录", "季度检查"]
    assert desk.current() == (desk.row("组织测试"), INDEX["measure.text"])
    desk.key(Qt.Key.Key_Up, ALT | SHIFT)
    assert [each.text for each in desk.session.problems()[0].measures] == ["修订计划", "开展研讨", "组织测试"]
    desk.session.undo()
    desk.session.undo()
    assert desk.dump() == before


def test_a_problem_over_to_the_neighbouring_heading(desk: Desk) -> None:
    before = desk.dump()
    desk.click(desk.row("规范记录"), "number")
    desk.key(Qt.Key.Key_Down, ALT | SHIFT)
    moved = desk.session.problems()[1]
    assert (moved.number, moved.aspect, moved.topic) == ("2", "廉政建设方面", "")
    desk.undone_and_redone(before)
    desk.key(Qt.Key.Key_Down, ALT | SHIFT)
    assert "没有别的组" in desk.said()


@given(st.lists(st.integers(0, 99), min_size=2, max_size=6, unique=True), st.data())
def test_where_a_moved_one_comes_to_stand(numbers: list[int], data: st.DataObject) -> None:
    ids = [str(number) for number in numbers]
    moving, beside = data.draw(st.sampled_from(ids)), data.draw(st.sampled_from(ids))
    below = data.draw(st.booleans())
    after = behind(ids, moving, beside, below)
    others = [each for each in ids if each != moving]
    place = 0 if after is None else others.index(after) + 1
    moved = [*others[:place], moving, *others[place:]]
    if beside == moving:
        assert moved == ids
    else:
        assert moved.index(moving) - moved.index(beside) == (1 if below else -1)
