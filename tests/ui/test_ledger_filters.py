"""Filters, order, views and columns of the ledger page, by its real widgets: keys and mouse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models import queries
from models.records import Deadline
from tests.ui.ledger_desk import ALT, CTRL, SHIFT, Desk, open_session, sit_down
from ui.itemmodels.ledger_columns import INDEX
from ui.itemmodels.ledger_filter import Filter
from ui.itemmodels.ledger_rows import Arrangement
from ui.itemmodels.outline_model import COUNT_ROLE
from ui.main_window import MainWindow
from ui.pages.ledger_host import LedgerHost
from ui.pages.ledger_views import VIEWS_SETTING
from ui.widgets.filter_panel import CheckList

ALL = ["修订计划", "开展研讨", "组织测试", "规范记录", "季度检查", "", "每月盘点"]


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """The page on the small ledger, with departments and deadlines that differ."""
    session = open_session(tmp_path)
    soon, late = date.today() + timedelta(days=3), date.today() - timedelta(days=3)
    writer, problems = session.ledger, session.problems()
    for problem, values in zip(problems, (
        {"departments": ("护理部",), "deadline": Deadline("近", soon, "date")},
        {"departments": ("医务部", "护理部"), "deadline": Deadline("过", late, "date")},
        {"departments": ("采购办",), "status": "", "deadline": Deadline("长期", None, "long_term")}, {},
    )):
        if values:
            session.apply(writer.edit, [("problem", problem.id, values)], "准备")
    found = sit_down(qtbot, session)
    yield found
    found.page.hide()
    session.close()


def chips(desk: Desk) -> list[str]:
    """What the chips say."""
    bar = desk.page.filters.chips
    return [made.text_ for made in bar.buttons] if bar is not None else []


def open_panel(desk: Desk) -> None:
    """Alt+S; the focus is in the first list then."""
    desk.key(Qt.Key.Key_S, ALT)
    QApplication.processEvents()
    assert isinstance(QApplication.focusWidget(), CheckList)


def tick(desk: Desk, kind: str, text: str, *, mouse: bool = False) -> None:
    """Tick a value in a list of the open panel: by Tab, arrows and the space bar, or by a click."""
    panel = desk.page.filters.panel
    assert panel is not None
    made = panel.lists[kind]
    row = next(n for n in range(made.model_.rowCount()) if made.model_.index(n).data().startswith(text))
    if mouse:
        made.scrollTo(made.model_.index(row))
        place = made.visualRect(made.model_.index(row)).center()
        QTest.mouseClick(made.viewport(), Qt.MouseButton.LeftButton, pos=place)
        return
    for _ in range(12):
        if QApplication.focusWidget() is made:
            break
        desk.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is made
    desk.key(Qt.Key.Key_Home)
    for _ in range(row):
        desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Space)


def click_heading(desk: Desk, key: str) -> None:
    """Click a column's heading."""
    panel = desk.panel(key)
    header = panel.horizontalHeader()
    panel.scrollTo(desk.page.model.index(desk.page.model.data_rows()[0], INDEX[key]))
    x = header.sectionViewportPosition(INDEX[key]) + 20
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, header.height() // 2))


# --- filters -------------------------------------------------------------------------------------------------------


def test_conditions_combine_and_show_as_chips(desk: Desk) -> None:
    open_panel(desk)
    tick(desk, "states", "正在整改")
    assert desk.column("measure.text") == ["修订计划", "开展研讨", "组织测试", "季度检查", "每月盘点"]
    tick(desk, "due", "已超期")
    assert desk.column("measure.text") == ["季度检查", "每月盘点"]
    tick(desk, "due", "临近到期", mouse=True)
    assert desk.column("measure.text") == ["修订计划", "开展研讨", "组织测试", "季度检查", "每月盘点"]
    tick(desk, "departments", "医务部")
    tick(desk, "departments", "党办", mouse=True)
    assert desk.column("measure.text") == ["季度检查", "每月盘点"]
    assert chips(desk) == ["状态：正在整改", "科室：党办", "科室：医务部", "时限：已超期", "时限：临近到期"]
    assert desk.page.filters.count.text() == "显示 2 行，共 7 行"
    desk.key(Qt.Key.Key_Escape)
    assert desk.page.filters.panel is not None and desk.page.filters.panel.isHidden()
    assert desk.page.view.main.hasFocus() or desk.page.view.frozen.hasFocus()


def test_lists_say_how_many_rows_have_a_value(desk: Desk) -> None:
    open_panel(desk)
    panel = desk.page.filters.panel
    assert panel is not None
    shown = {kind: [made.model_.index(n).data() for n in range(made.model_.rowCount())]
             for kind, made in panel.lists.items()}
    assert shown["states"] == ["正在整改  5", "已完成  1", "未填  1"]
    assert shown["departments"] == ["采购办  1", "党办  1", "护理部  5", "医务部  2"]
    assert [text for text in shown["due"] if "临近" in text or "没有" in text] == ["临近到期  3", "没有具体日期  1"]


def test_chips_are_reached_by_keys_and_taken_away(desk: Desk) -> None:
    desk.page.show_filter(Filter(states=frozenset(("in_progress", "completed")), departments=frozenset(("医务部",))))
    assert desk.column("measure.text") == ["规范记录", "季度检查"]
    bar = desk.page.filters.chips
    assert bar is not None
    desk.page.filters.switch.setFocus()
    for _ in range(12):
        if QApplication.focusWidget() in bar.buttons:
            break
        desk.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is bar.buttons[0]
    desk.key(Qt.Key.Key_Right)
    assert QApplication.focusWidget() is bar.buttons[1]
    desk.key(Qt.Key.Key_Delete)  # 正在整改
    assert chips(desk) == ["状态：已完成", "科室：医务部"]
    assert desk.column("measure.text") == ["规范记录"]
    assert QApplication.focusWidget() is bar.buttons[1]
    desk.key(Qt.Key.Key_Delete)
    desk.key(Qt.Key.Key_Delete)
    assert chips(desk) == [] and desk.column("measure.text") == ALL
    assert desk.page.view.isAncestorOf(QApplication.focusWidget())


def test_a_click_takes_a_chip_away(desk: Desk) -> None:
    desk.page.show_filter(Filter(departments=frozenset(("医务部",))))
    bar = desk.page.filters.chips
    assert bar is not None
    QTest.mouseClick(bar.buttons[0], Qt.MouseButton.LeftButton)
    assert desk.column("measure.text") == ALL


def test_days_are_typed_as_one_writes_them(desk: Desk) -> None:
    open_panel(desk)
    panel = desk.page.filters.panel
    assert panel is not None
    panel.since.setFocus()
    QTest.keyClicks(panel.since, f"{date.today():%Y.%m.%d}")
    desk.key(Qt.Key.Key_Tab)
    assert "" not in desk.column("measure.text")  # 长期 has no day
    assert not {"规范记录", "季度检查"} & set(desk.column("measure.text"))
    assert chips(desk) == [f"时限：{date.today().isoformat()} 至"]
    panel.until.setFocus()
    QTest.keyClicks(panel.until, f"{date.today() + timedelta(days=10):%Y%m%d}")
    desk.key(Qt.Key.Key_Return)
    assert {"修订计划", "开展研讨", "组织测试"} <= set(desk.column("measure.text"))
    assert "规范记录" not in desk.column("measure.text")


def test_search_outline_and_conditions_combine(desk: Desk) -> None:
    desk.page.show_filter(Filter(states=frozenset(("in_progress",))))
    desk.page.set_filter_text("党的建设")
    assert desk.column("measure.text") == ["修订计划", "开展研讨", "组织测试", "季度检查"]
    desk.page.outline.choose("党的建设方面", "组织生活")
    assert desk.column("measure.text") == ["季度检查"]
    assert chips(desk) == ["文字：党的建设", "问题大类：组织生活", "方面：党的建设方面", "状态：正在整改"]
    desk.page.view.setFocus()
    desk.key(Qt.Key.Key_F, CTRL | SHIFT)
    desk.bot.waitUntil(lambda: desk.column("measure.text") == ALL)  # a button takes its key with a short show
    assert chips(desk) == [] and desk.page.outline.choice() == (None, None)


def test_the_outline_counts_what_the_other_conditions_leave(desk: Desk) -> None:
    outline = desk.page.outline

    def counts() -> list[int]:
        model = outline.model()
        top = model.index(0, 0)
        return [top.data(COUNT_ROLE), *(model.index(n, 0, top).data(COUNT_ROLE) for n in range(model.rowCount(top)))]

    assert counts() == [4, 2, 2]
    desk.page.show_filter(Filter(departments=frozenset(("医务部",))))
    assert counts() == [1, 1, 0]
    outline.choose("党的建设方面")
    assert counts() == [1, 1, 0]  # its own choice does not count
    desk.page.clear_filter()
    assert counts() == [4, 2, 2]


def test_exactly_named_rows(desk: Desk) -> None:
    problems = desk.session.problems()
    desk.page.set_filter_text("测试")
    desk.page.show_filter(Filter(only=frozenset((problems[0].measures[1].id, problems[3].id)), label="总览：超期"))
    assert desk.column("measure.text") == ["开展研讨", "每月盘点"]
    assert chips(desk) == ["总览：超期"] and desk.page.search.text() == ""
    desk.menu("W", "S")  # no view of one day's rows
    assert desk.page.views.bar.isHidden() and "不能存成视图" in desk.said()


def test_an_edited_row_stays_though_it_no_longer_fits(desk: Desk) -> None:
    desk.page.show_filter(Filter(states=frozenset(("completed",))))
    desk.edit(desk.row("规范记录"), "remarks", "看过")
    desk.page.edits.set_status(desk.page.model, desk.page.view.block(), "正在整改")
    assert desk.column("measure.text") == ["规范记录"]
    desk.key(Qt.Key.Key_F5)
    assert desk.page.model.counts()[0] == 0


# --- order ---------------------------------------------------------------------------------------------------------


def test_a_heading_sorts_and_the_third_click_goes_back(desk: Desk) -> None:
    before = desk.dump()
    click_heading(desk, "departments")
    assert desk.column("number") == ["3", "4", "1", "1", "1", "2", "2"]
    header = desk.panel("departments").horizontalHeader()
    assert header.isSortIndicatorShown() and header.sortIndicatorSection() == INDEX["departments"]
    assert header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder  # an arrow up: see ledger_arranging
    assert chips(desk) == ["排序：责任科室（从小到大）"]
    click_heading(desk, "departments")
    assert desk.column("number") == ["2", "2", "1", "1", "1", "4", "3"]
    assert header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
    click_heading(desk, "departments")
    assert desk.column("measure.text") == ALL and not header.isSortIndicatorShown()
    assert desk.dump() == before


def test_sorting_by_keys_keeps_the_current_row(desk: Desk) -> None:
    desk.click(desk.row("每月盘点"), "deadline")
    desk.key(Qt.Key.Key_S, CTRL | SHIFT)
    assert desk.column("number") == ["4", "2", "2", "1", "1", "1", "3"]
    assert desk.current() == (desk.row("每月盘点"), INDEX["deadline"])
    assert desk.page.view.frozen.rowSpan(desk.row("规范记录"), INDEX["problem.text"]) == 2


def test_sorting_the_frozen_column_shows_its_arrow_there(desk: Desk) -> None:
    click_heading(desk, "problem.text")
    assert desk.panel("problem.text").horizontalHeader().isSortIndicatorShown()
    assert not desk.page.view.main.horizontalHeader().isSortIndicatorShown()
    assert desk.column("problem.text")[0] == "采购验收手续不全"


def test_an_edit_in_the_sorted_column_does_not_jump(desk: Desk) -> None:
    click_heading(desk, "departments")
    row = desk.row("每月盘点")
    desk.edit(row, "departments", "总务科")
    assert desk.row("每月盘点") == row
    desk.key(Qt.Key.Key_F5)
    assert desk.row("每月盘点") == len(desk.column("number")) - 1


def test_rows_are_not_moved_while_sorted(desk: Desk) -> None:
    desk.click(desk.row("开展研讨"), "deadline")
    desk.key(Qt.Key.Key_S, CTRL | SHIFT)
    before = desk.dump()
    desk.click(desk.row("开展研讨"), "measure.text")
    desk.key(Qt.Key.Key_Up, ALT)
    assert desk.dump() == before and "台账顺序" in desk.said()
    desk.menu("G", "0")
    desk.key(Qt.Key.Key_Up, ALT)
    assert desk.column("measure.text")[:2] == ["开展研讨", "修订计划"]


def test_grouping_by_department_leader_and_state(desk: Desk) -> None:
    def headings() -> list[str]:
        model = desk.page.model
        rows = set(model.data_rows())
        return [model.index(row, 0).data() for row in range(model.rowCount()) if row not in rows]

    desk.menu("G", "2")
    assert headings() == ["护理部", "医务部", "采购办", "党办"]
    assert sorted(desk.column("measure.text")) == sorted(ALL)
    assert chips(desk) == ["分组：科室"]
    desk.menu("G", "3")
    assert headings() == ["周明"]
    desk.menu("G", "4")
    assert headings() == ["正在整改", "已完成", "（未填状态）"]
    desk.menu("G", "1")
    assert headings() == ["党的建设方面", "党的建设方面 · 组织生活", "廉政建设方面"]


def test_grouping_is_remembered_and_sorting_is_not(desk: Desk, qtbot: QtBot) -> None:
    desk.menu("G", "4")
    click_heading(desk, "deadline")
    desk.bot.waitUntil(lambda: desk.session.settings.get("ledger.group", "") == "status")
    other = sit_down(qtbot, desk.session)
    assert other.page.model.order == Arrangement("status")
    other.page.hide()


def test_model_keeps_qt_s_rules_while_sorted_and_grouped(desk: Desk) -> None:
    tester = QAbstractItemModelTester(desk.page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    desk.page.show_filter(Filter(), Arrangement("departments", "deadline"))
    desk.edit(desk.row("开展研讨"), "departments", "总务科")
    desk.click(desk.row("组织测试"), "measure.text")
    desk.key(Qt.Key.Key_Delete, CTRL)
    desk.session.undo()
    desk.key(Qt.Key.Key_F5)
    assert sorted(desk.column("measure.text")) == sorted(ALL)
    del tester


def test_lists_to_tick_keep_qt_s_rules(desk: Desk) -> None:
    open_panel(desk)
    panel = desk.page.filters.panel
    assert panel is not None
    testers = [QAbstractItemModelTester(made.model_, QAbstractItemModelTester.FailureReportingMode.Fatal)
               for made in panel.lists.values()]
    tick(desk, "departments", "采购办", mouse=True)
    desk.page.edits.set_values("problem", desk.session.problems()[0].id, {"departments": ("总务科",)}, "修改责任科室")
    assert panel.lists["departments"].model_.rowCount() == 5
    assert len(testers) == 5


# --- views ---------------------------------------------------------------------------------------------------------


def save_view(desk: Desk, name: str) -> None:
    """Save what is shown by keys."""
    desk.menu("W", "S")
    focus = QApplication.focusWidget()
    assert focus is desk.page.views.bar.field
    QTest.keyClicks(focus, name)
    desk.key(Qt.Key.Key_Return)


def test_a_view_is_saved_and_opened_again(desk: Desk) -> None:
    desk.page.show_filter(Filter(("检查",), departments=frozenset(("医务部",))), Arrangement("leaders", "deadline", True))
    before = desk.dump()
    save_view(desk, "yiwu")
    desk.undone_and_redone(before)
    assert desk.page.views_button.text() == "视图：yiwu"
    desk.page.clear_filter()
    assert desk.page.views_button.text() == "视图"
    desk.page.view.setFocus()
    desk.menu("W", "1")
    assert desk.column("measure.text") == ["季度检查"] and desk.page.search.text() == "检查"
    assert desk.page.model.order == Arrangement("leaders", "deadline", True)


def test_views_are_kept_in_the_ledger_and_hold_after_opening_it(desk: Desk, qtbot: QtBot) -> None:
    desk.page.show_filter(Filter(states=frozenset(("completed",)), since=date(2025, 1, 1)))
    save_view(desk, "done")
    stored = queries.setting(desk.session.store, VIEWS_SETTING)
    assert [view["name"] for view in stored] == ["done"]
    path = desk.session.store.path
    desk.page.hide()
    desk.session.close()
    desk.session.open(path)
    other = sit_down(qtbot, desk.session)
    other.menu("W", "1")
    assert other.page.filters.filter() == Filter(states=frozenset(("completed",)), since=date(2025, 1, 1))
    other.page.hide()


def test_a_view_is_renamed_replaced_and_removed(desk: Desk) -> None:
    desk.page.show_filter(Filter(states=frozenset(("completed",))))
    save_view(desk, "one")
    desk.menu("W", "R")
    QTest.keyClicks(QApplication.focusWidget(), "two")
    desk.key(Qt.Key.Key_Return)
    assert [view.name for view in desk.page.views.views()] == ["two"]
    desk.page.show_filter(Filter(states=frozenset(("in_progress",))))
    save_view(desk, "two")  # the same name: replaced
    assert [view.filter.states for view in desk.page.views.views()] == [frozenset(("in_progress",))]
    before = desk.dump()
    desk.menu("W", "D")
    assert desk.page.views.views() == [] and "Ctrl+Z" in desk.said()
    desk.undone_and_redone(before)


def test_a_view_does_not_take_another_s_name(desk: Desk) -> None:
    for name, states in (("one", ("completed",)), ("two", ("in_progress",))):
        desk.page.show_filter(Filter(states=frozenset(states)))
        save_view(desk, name)
    desk.menu("W", "R")
    QTest.keyClicks(QApplication.focusWidget(), "one")
    desk.key(Qt.Key.Key_Return)
    assert [view.name for view in desk.page.views.views()] == ["one", "two"]
    assert desk.said() == "已有视图“one”，没有改名。请换一个名称，或先删除那个视图。"


@pytest.mark.parametrize("name", ["", "  ", "\0"])
def test_a_view_without_a_name(desk: Desk, name: str) -> None:
    """It is not saved; the line stays, and says why."""
    before = desk.dump()
    desk.menu("W", "S")
    desk.page.views.bar.field.setText(name)
    desk.key(Qt.Key.Key_Return)
    assert desk.dump() == before and desk.page.views.bar.isVisible()
    assert desk.page.views.bar.title.text() == "名称不能为空，请写一个"


def test_escape_leaves_the_name_alone(desk: Desk) -> None:
    desk.page.show_filter(Filter(states=frozenset(("completed",))))
    desk.menu("W", "S")
    QTest.keyClicks(QApplication.focusWidget(), "x")
    desk.key(Qt.Key.Key_Escape)
    assert desk.page.views.bar.isHidden() and desk.page.views.views() == []
    assert desk.column("measure.text") == ["规范记录"]  # the conditions are still there


# --- columns -------------------------------------------------------------------------------------------------------


def test_columns_move_by_keys_also_between_frozen_and_scrolling(desk: Desk, qtbot: QtBot) -> None:
    view = desk.page.view
    desk.click(desk.row("修订计划"), "status")
    before = view.visible_columns()
    desk.key(Qt.Key.Key_Left, ALT)
    place = before.index(INDEX["status"])
    assert view.visible_columns().index(INDEX["status"]) == place - 1
    assert desk.current() == (desk.row("修订计划"), INDEX["status"])
    desk.click(desk.row("修订计划"), "measure.text")
    desk.key(Qt.Key.Key_Left, ALT)  # into the frozen ones: 问题 scrolls now
    assert view.visible_columns()[:3] == [INDEX["number"], INDEX["measure.text"], INDEX["problem.text"]]
    assert view.panel_of(INDEX["measure.text"]) is view.frozen and view.frozen.hasFocus()
    assert view.panel_of(INDEX["problem.text"]) is view.main
    QApplication.processEvents()
    assert view.main.rowSpan(desk.row("修订计划"), INDEX["problem.text"]) == 3
    desk.type("改写计划")
    desk.key(Qt.Key.Key_Return)
    assert desk.column("measure.text")[0] == "改写计划"
    settings = desk.session.settings
    desk.bot.waitUntil(lambda: settings.get("ledger.columns", {}).get("order", [])[1:2] == ["measure.text"])
    other = sit_down(qtbot, desk.session)
    assert other.page.view.visible_columns()[:2] == [INDEX["number"], INDEX["measure.text"]]
    other.page.hide()


def test_how_many_columns_are_frozen_is_chosen_and_remembered(desk: Desk, qtbot: QtBot) -> None:
    view = desk.page.view
    desk.click(desk.row("修订计划"), "measure.text")
    desk.menu("C", "F", "3")
    assert view.panel_of(INDEX["measure.text"]) is view.frozen and view.frozen.hasFocus()
    desk.key(Qt.Key.Key_Right)
    assert view.main.hasFocus() and desk.current() == (desk.row("修订计划"), INDEX["leaders"])
    desk.menu("C", "F", "0")
    assert view.frozen.isHidden() and view.panel_of(INDEX["number"]) is view.main
    desk.key(Qt.Key.Key_Home)
    assert desk.current() == (desk.row("修订计划"), INDEX["number"])
    desk.bot.waitUntil(lambda: desk.session.settings.get("ledger.columns", {}).get("frozen") == 0)
    other = sit_down(qtbot, desk.session)
    assert other.page.view.frozen.isHidden()
    other.page.hide()
    desk.page.activateWindow()
    QApplication.processEvents()
    desk.menu("C", "0")  # as at first
    assert not view.frozen.isHidden()
    assert [column for column in view.visible_columns() if view.panel_of(column) is view.frozen] == [
        INDEX["number"], INDEX["problem.text"]]


def test_a_double_click_on_an_edge_fits_a_column_to_all_its_rows(desk: Desk) -> None:
    view, column = desk.page.view, INDEX["owners"]
    desk.edit(desk.row("每月盘点"), "owners", "欧阳林致远清、司马何国川")
    header = view.main.horizontalHeader()
    edge = QPoint(header.sectionViewportPosition(column) + header.sectionSize(column) - 1, header.height() // 2)
    QTest.mouseDClick(header.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    metrics = view.main.fontMetrics()
    assert 0 < header.sectionSize(column) - metrics.horizontalAdvance("欧阳林致远清、司马何国川") < 20
    assert desk.page.model.order.as_ledger  # and nothing was sorted


def test_dragging_a_heading_stays_in_its_panel(desk: Desk) -> None:
    header = desk.page.view.main.horizontalHeader()
    header.moveSection(header.visualIndex(INDEX["status"]), 0)  # as Qt does when a heading is dropped at the far left
    assert desk.page.view.visible_columns()[:3] == [INDEX["number"], INDEX["problem.text"], INDEX["status"]]
    other = desk.page.view.frozen.horizontalHeader()
    assert all(other.visualIndex(n) == header.visualIndex(n) for n in range(header.count()))


def test_a_link_from_elsewhere_shows_exactly_its_rows(window: MainWindow, filled: Path) -> None:
    window.open_ledger(filled)
    window.top.search.setText("病历")
    problems = window.session.problems()
    host = window.page("ledger")
    assert isinstance(host, LedgerHost)
    host.show_filter(Filter(only=frozenset((problems[1].id, problems[2].id)), label="超期"))
    assert [row.problem.id for n in host.table.model.data_rows() if (row := host.table.model.data_row(n))] == [
        problems[1].id, problems[2].id]
    assert window.top.search.text() == ""  # the search would have hidden some
    assert "显示 2 / 3 行" in window.status.rows.text()


def test_a_right_click_on_a_heading_hides_its_column_and_ticking_goes_on(desk: Desk) -> None:
    view, menu = desk.page.view, desk.page.columns_menu.menu
    header = view.main.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(INDEX["owners"]) + 5, header.height() // 2)
    header.customContextMenuRequested.emit(place)
    assert menu.isVisible() and menu.actions()[0].text() == "隐藏“责任人”(&H)"
    QTest.keyClick(menu, Qt.Key.Key_H)
    assert not menu.isVisible() and view.main.isColumnHidden(INDEX["owners"])
    menu.popup(QPoint(0, 0))
    named = {action.text(): action for action in menu.actions()}
    assert "隐藏“责任人”(&H)" not in named
    for name in ("责任人", "完成时间"):
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(named[name]).center())
        assert menu.isVisible() and named[name].isChecked()
    menu.setActiveAction(named["备注"])
    QTest.keyClick(menu, Qt.Key.Key_Space)
    assert menu.isVisible() and not named["备注"].isChecked()
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    hidden = [view.main.isColumnHidden(INDEX[key]) for key in ("owners", "completed_on", "remarks")]
    assert hidden == [False, False, True]
    place = QPoint(view.frozen.horizontalHeader().sectionViewportPosition(INDEX["problem.text"]) + 5, 5)
    view.frozen.horizontalHeader().customContextMenuRequested.emit(place)
    assert "隐藏" not in menu.actions()[0].text()  # 序号 and the problem always show
    menu.close()


def test_a_view_is_changed_to_what_is_shown(desk: Desk) -> None:
    """The one that was opened last; what is shown by a number of the overview is of one day and is not kept."""
    desk.page.show_filter(Filter(departments=frozenset(("医务部",))))
    save_view(desk, "yiwu")
    desk.page.show_filter(Filter(departments=frozenset(("医务部",)), states=frozenset(("completed",))))
    before = desk.dump()
    desk.menu("W", "U")
    assert "更新视图“yiwu”" in desk.said() and desk.page.views_button.text() == "视图：yiwu"
    (view,) = desk.page.views.views()
    assert view.filter.states == {"completed"}
    desk.undone_and_redone(before)


def test_a_second_column_is_told_and_kept_in_a_view(desk: Desk) -> None:
    desk.page.arranging.chosen.emit(Arrangement("").clicked("departments").clicked("deadline"))
    assert chips(desk)[-2:] == ["排序：整改时限（从早到晚）", "相同的再按：责任科室（从小到大）"]
    save_view(desk, "er")
    order = desk.page.model.order
    desk.page.clear_filter()
    desk.menu("W", "1")
    assert desk.page.model.order == order and order.then == "departments"
