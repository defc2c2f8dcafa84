"""The ledger page by its real widgets: what it shows, moving about, editing cells, rows, search, outline."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from models import ledger
from models.rules import row_is_overdue
from models.settings import Settings
from tests.ui.ledger_desk import ALT, CTRL, SHIFT, Desk, sit_down
from ui.itemmodels.ledger_columns import COLUMNS, INDEX
from ui.itemmodels.ledger_model import ID_ROLE, OVERDUE_ROLE
from ui.itemmodels.outline_model import LATE_ROLE
from ui.session import LedgerSession


# --- what it shows -------------------------------------------------------------------------------------------------


def test_rows_and_headings(desk: Desk) -> None:
    assert desk.column("measure.text") == ["修订计划", "开展研讨", "组织测试", "规范记录", "季度检查", "", "每月盘点"]
    assert desk.column("number") == ["1", "1", "1", "2", "2", "3", "4"]
    groups = [
        desk.page.model.index(row, 0).data() for row in range(desk.page.model.rowCount())
        if row not in desk.page.model.data_rows()
    ]
    assert groups == ["党的建设方面", "党的建设方面 · 组织生活", "廉政建设方面"]


def test_models_keep_qt_s_rules(desk: Desk) -> None:
    for model in (desk.page.model, desk.page.outline.model(), desk.page.form.history.model()):
        tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        desk.page.set_filter_text("计划")
        desk.page.set_filter_text("")
        desk.edit(desk.row("修订计划"), "measure.progress", f"写 {model.metaObject().className()}")
        desk.click(desk.row("开展研讨"), "measure.text")
        desk.key(Qt.Key.Key_Delete, CTRL)
        desk.session.undo()
        del tester


def test_roles(desk: Desk) -> None:
    row = desk.row("每月盘点")
    index = desk.page.model.index(row, INDEX["deadline"])
    measure = desk.page.model.data_row(row).measure  # type: ignore[union-attr]
    assert measure is not None and index.data(ID_ROLE) == measure.id
    desk.page.model.today = date(2026, 1, 1)
    assert index.data(OVERDUE_ROLE) is True
    assert "2025-12-31" in index.data(Qt.ItemDataRole.ToolTipRole)
    desk.page.model.today = date(2025, 12, 31)
    assert index.data(OVERDUE_ROLE) is False
    assert desk.page.model.index(row, INDEX["owners"]).data(Qt.ItemDataRole.AccessibleTextRole) == "责任人：林一"


def test_problem_cells_span_their_measures(desk: Desk) -> None:
    top = desk.row("修订计划")
    assert desk.page.view.frozen.rowSpan(top, INDEX["problem.text"]) == 3
    assert desk.page.view.main.rowSpan(top, INDEX["deadline"]) == 3  # nobody has an own one: the problem's
    assert desk.page.view.main.rowSpan(top, INDEX["measure.text"]) == 1
    assert desk.page.view.main.rowSpan(desk.row("规范记录"), INDEX["status"]) == 1  # one measure has its own


def test_long_problem_makes_its_last_row_higher(desk: Desk) -> None:
    first, last = desk.row("规范记录"), desk.row("季度检查")
    before = [desk.page.view.main.rowHeight(row) for row in (first, last)]
    desk.edit(first, "problem.text", "支部活动不规范，" * 40)
    desk.bot.waitUntil(lambda: desk.page.view.main.rowHeight(last) > before[1])
    assert desk.page.view.main.rowHeight(first) == before[0]
    heights = [desk.page.view.frozen.rowHeight(row) for row in (first, last)]
    assert heights == [desk.page.view.main.rowHeight(row) for row in (first, last)]


# --- moving about --------------------------------------------------------------------------------------------------


def test_arrows_pass_over_spans_and_headings(desk: Desk) -> None:
    first = desk.row("修订计划")
    desk.click(first, "problem.text")
    desk.key(Qt.Key.Key_Down)
    assert desk.current() == (desk.row("规范记录"), INDEX["problem.text"])
    desk.key(Qt.Key.Key_Up)
    assert desk.current() == (first, INDEX["problem.text"])
    desk.key(Qt.Key.Key_Right)
    assert desk.current() == (first, INDEX["measure.text"])
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Left)
    assert desk.current() == (first, INDEX["problem.text"])
    desk.key(Qt.Key.Key_Right)  # back to the row where one was, as in a spreadsheet
    assert desk.current() == (first + 1, INDEX["measure.text"])
    desk.key(Qt.Key.Key_End, CTRL)
    assert desk.current() == (desk.row("每月盘点"), INDEX["remarks"])
    desk.key(Qt.Key.Key_Home, CTRL)
    assert desk.current() == (first, INDEX["number"])


def test_shift_extends_over_whole_spanning_cells(desk: Desk) -> None:
    desk.click(desk.row("开展研讨"), "measure.text")
    desk.key(Qt.Key.Key_Left, SHIFT)
    block = desk.page.view.block()
    assert [COLUMNS[column].key for column in block.columns] == ["problem.text", "measure.text"]
    assert len(block.rows) == 3


def test_dragging_over_both_panels(desk: Desk) -> None:
    start, end = desk.row("修订计划"), desk.row("组织测试")
    frozen, main = desk.panel("problem.text"), desk.panel("measure.text")
    QTest.mousePress(frozen.viewport(), Qt.MouseButton.LeftButton, pos=desk.place(start, "problem.text"))
    target = main.viewport().mapToGlobal(desk.place(end, "measure.text"))
    QTest.mouseMove(frozen.viewport(), frozen.viewport().mapFromGlobal(target))
    QTest.mouseRelease(frozen.viewport(), Qt.MouseButton.LeftButton, pos=frozen.viewport().mapFromGlobal(target))
    desk.click(start, "problem.text")
    desk.click(end, "measure.text", SHIFT)
    assert len(desk.page.view.block().columns) == 2
    assert len(desk.page.view.block().rows) == 3


# --- editing cells -------------------------------------------------------------------------------------------------


def test_typing_replaces_and_enter_goes_down(desk: Desk) -> None:
    row, before = desk.row("修订计划"), desk.dump()
    desk.edit(row, "measure.text", "重新修订学习计划")
    assert desk.text(row, "measure.text") == "重新修订学习计划"
    assert desk.current() == (row + 1, INDEX["measure.text"])
    assert desk.session.undo_step().label == "修改整改措施"  # type: ignore[union-attr]
    desk.undone_and_redone(before)


def test_f2_keeps_the_text_and_esc_throws_away(desk: Desk) -> None:
    row, before = desk.row("修订计划"), desk.dump()
    desk.click(row, "measure.text")
    desk.key(Qt.Key.Key_F2)
    desk.type("（上半年）")
    desk.key(Qt.Key.Key_Escape)
    assert desk.dump() == before
    desk.key(Qt.Key.Key_F2)
    desk.type("（上半年）")
    desk.key(Qt.Key.Key_Tab)
    assert desk.text(row, "measure.text") == "修订计划（上半年）"
    assert desk.current() == (row, INDEX["leaders"])


def test_arrows_commit_what_was_typed_over(desk: Desk) -> None:
    row = desk.row("修订计划")
    desk.click(row, "measure.progress")
    desk.type("正在修订")
    desk.key(Qt.Key.Key_Down)
    assert desk.text(row, "measure.progress") == "正在修订"
    assert desk.current() == (row + 1, INDEX["measure.progress"])


def test_alt_enter_is_a_line_break(desk: Desk) -> None:
    row = desk.row("修订计划")
    desk.click(row, "measure.progress")
    desk.type("第一行")
    desk.key(Qt.Key.Key_Return, ALT)
    desk.type("第二行")
    desk.key(Qt.Key.Key_Return)
    assert desk.text(row, "measure.progress") == "第一行\n第二行"


def test_deadline_as_one_speaks(desk: Desk) -> None:
    row, before = desk.row("采购验收手续不全"), desk.dump()
    desk.click(row, "deadline")
    desk.type("6月底前")
    assert "2025-06-30" in desk.editor().hint()  # type: ignore[attr-defined]
    desk.key(Qt.Key.Key_Return)
    assert desk.session.problems()[2].state.deadline.on == date(2025, 6, 30)
    desk.undone_and_redone(before)


def test_a_deadline_without_a_day_is_kept_and_said(desk: Desk) -> None:
    desk.edit(desk.row("采购验收手续不全"), "deadline", "2025.6.31")
    assert desk.session.problems()[2].state.deadline.kind == "unknown"
    assert "看不出是哪一天" in desk.said()


def test_status_by_drop_down(desk: Desk) -> None:
    row, before = desk.row("采购验收手续不全"), desk.dump()
    desk.click(row, "status")
    desk.key(Qt.Key.Key_F2)
    box = desk.panel("status").indexWidget(desk.page.model.index(row, INDEX["status"]))
    assert isinstance(box, QComboBox)
    desk.bot.waitUntil(lambda: box.view().isVisible())
    box.view().setCurrentIndex(box.model().index(box.findText("已完成"), 0))
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    assert desk.session.problems()[2].state.status == "completed"
    desk.undone_and_redone(before)


def test_names_are_completed(desk: Desk) -> None:
    desk.click(desk.row("采购验收手续不全"), "owners")
    desk.type("林")
    field = desk.editor()
    assert field.completions() == ["林一"]  # type: ignore[attr-defined]
    field.take("林一")  # type: ignore[attr-defined]
    desk.key(Qt.Key.Key_Tab)
    assert desk.session.problems()[2].state.owners == ("林一",)


def test_delete_clears_in_one_step(desk: Desk) -> None:
    before = desk.dump()
    desk.click(desk.row("修订计划"), "measure.text")
    desk.click(desk.row("开展研讨"), "measure.text", SHIFT)
    desk.key(Qt.Key.Key_Delete)
    assert desk.column("measure.text")[:2] == ["", ""]
    desk.undone_and_redone(before)


def test_a_refused_value_stays_in_its_editor(desk: Desk) -> None:
    before = desk.dump()
    desk.page.view.columns.show("completed_on", True)
    desk.click(desk.row("采购验收手续不全"), "completed_on")
    desk.type("某一天")
    desk.key(Qt.Key.Key_Return)
    assert "不是有效日期" in desk.said()
    assert desk.editor().text() == "某一天"  # type: ignore[attr-defined]
    desk.key(Qt.Key.Key_Escape)
    assert desk.dump() == before


def test_locked_wording_says_why(desk: Desk) -> None:
    before = desk.dump()
    desk.click(desk.row("每月盘点"), "problem.text")
    desk.key(Qt.Key.Key_F2)
    assert "已锁定" in desk.said()
    place = desk.place(desk.row("每月盘点"), "problem.text")
    QTest.mouseDClick(desk.panel("problem.text").viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.key(Qt.Key.Key_Delete)
    desk.clipboard("别的文字")
    desk.key(Qt.Key.Key_V, CTRL)
    assert "已锁定" in desk.said()
    assert desk.dump() == before


# --- whose value ---------------------------------------------------------------------------------------------------


def test_a_shared_cell_is_the_problem_s(desk: Desk) -> None:
    desk.edit(desk.row("修订计划"), "owners", "郑海")  # empty for all: the measure's own
    assert desk.session.problems()[0].measures[0].own == ("owners",)
    desk.edit(desk.row("修订计划"), "leaders", "吴敏")  # one cell over three rows: the problem's
    problem = desk.session.problems()[0]
    assert problem.state.leaders == ("吴敏",)
    assert [measure.state.leaders for measure in problem.measures] == [("吴敏",)] * 3
    assert all("leaders" not in measure.own for measure in problem.measures)


def test_an_own_cell_is_the_measure_s(desk: Desk) -> None:
    desk.edit(desk.row("季度检查"), "status", "未启动")  # inherited beside an own one: becomes its own
    problem = desk.session.problems()[1]
    assert problem.state.status == "in_progress"
    assert [measure.state.status for measure in problem.measures] == ["completed", "not_started"]


def test_split_and_join(desk: Desk) -> None:
    row, before = desk.row("修订计划"), desk.dump()
    desk.click(row, "deadline")
    desk.key(Qt.Key.Key_M, CTRL)
    assert all("deadline" in measure.own for measure in desk.session.problems()[0].measures)
    desk.undone_and_redone(before)
    desk.edit(row, "deadline", "立行立改")
    assert desk.column("deadline")[:3] == ["立行立改", "2025年底前", "2025年底前"]
    desk.click(row, "deadline")
    desk.key(Qt.Key.Key_M, CTRL | SHIFT)
    assert desk.column("deadline")[:3] == ["立行立改"] * 3
    assert all(not measure.own for measure in desk.session.problems()[0].measures)


def test_text_beside_a_problem_without_measures_makes_one(desk: Desk) -> None:
    before = desk.dump()
    desk.edit(desk.row("采购验收手续不全"), "measure.text", "补齐手续")
    assert [measure.text for measure in desk.session.problems()[2].measures] == ["补齐手续"]
    desk.undone_and_redone(before)


# --- rows ----------------------------------------------------------------------------------------------------------


def test_new_measure_is_written_at_once(desk: Desk) -> None:
    desk.click(desk.row("修订计划"), "measure.text")
    before = desk.dump()
    desk.key(Qt.Key.Key_I, CTRL)
    assert desk.dump() != before
    desk.type("补充措施")
    desk.key(Qt.Key.Key_Return)
    assert desk.column("measure.text")[:3] == ["修订计划", "补充措施", "开展研讨"]
    desk.session.undo()
    desk.session.undo()
    assert desk.dump() == before


def test_new_problem_has_the_heading_of_the_current_one(desk: Desk) -> None:
    desk.click(desk.row("规范记录"), "problem.text")
    before = desk.dump()
    desk.key(Qt.Key.Key_I, CTRL | SHIFT)
    desk.undone_and_redone(before)
    made = desk.session.problems()[2]
    assert (made.aspect, made.topic) == ("党的建设方面", "组织生活")


def test_deleting_measures_and_problems(desk: Desk) -> None:
    before = desk.dump()
    desk.click(desk.row("修订计划"), "measure.text")
    desk.click(desk.row("开展研讨"), "measure.text", SHIFT)
    desk.key(Qt.Key.Key_Delete, CTRL)
    assert desk.column("measure.text")[0] == "组织测试"
    assert desk.said() == "已删除 2 条措施，Ctrl+Z 撤销。"
    desk.undone_and_redone(before)
    desk.session.undo()
    desk.click(desk.row("规范记录"), "number")
    desk.key(Qt.Key.Key_Delete, CTRL)
    assert desk.said() == "已删除 1 个问题、2 条措施，Ctrl+Z 撤销。"
    desk.undone_and_redone(before)


def test_moving_rows_keeps_them_current(desk: Desk) -> None:
    before = desk.dump()
    desk.click(desk.row("开展研讨"), "measure.text")
    desk.key(Qt.Key.Key_Up, ALT)
    assert desk.column("measure.text")[:3] == ["开展研讨", "修订计划", "组织测试"]
    assert desk.current() == (desk.row("开展研讨"), INDEX["measure.text"])
    desk.undone_and_redone(before)
    desk.session.undo()
    desk.click(desk.row("每月盘点"), "number")
    desk.key(Qt.Key.Key_Up, ALT)
    assert desk.column("number")[-2:] == ["4", "3"]
    desk.undone_and_redone(before)
    desk.key(Qt.Key.Key_Up, ALT)
    assert "本组的最前" in desk.said()


def test_undo_keeps_place_and_selection(desk: Desk) -> None:
    desk.edit(desk.row("修订计划"), "measure.progress", "已修订")
    desk.click(desk.row("季度检查"), "measure.text")
    desk.key(Qt.Key.Key_Right, SHIFT)
    chosen, current = desk.page.view.block(), desk.current()
    desk.session.undo()
    assert desk.current() == current
    assert desk.page.view.block() == chosen
    desk.session.redo()
    assert desk.page.view.block() == chosen


# --- search and outline --------------------------------------------------------------------------------------------


def test_search_in_texts_people_and_departments(desk: Desk) -> None:
    counts: list[tuple[int, int]] = []
    desk.page.counts_changed.connect(lambda shown, total: counts.append((shown, total)))
    desk.page.focus_search()
    desk.type("林一")
    assert desk.column("measure.text") == ["每月盘点"]
    assert counts[-1] == (1, 7)
    desk.page.set_filter_text("党的建设 检查")
    assert desk.column("measure.text") == ["季度检查"]
    desk.page.set_filter_text("哪里都没有")
    assert desk.page.model.rowCount() == 0
    desk.page.focus_search()
    desk.key(Qt.Key.Key_Escape)
    assert counts[-1] == (7, 7)


def test_an_edited_row_stays_though_it_no_longer_fits(desk: Desk) -> None:
    desk.page.set_filter_text("测试")
    row = desk.row("组织测试")
    desk.edit(row, "measure.text", "组织考试")
    desk.edit(desk.row("组织考试"), "measure.progress", "已考")
    assert desk.column("measure.text") == ["组织考试"]
    desk.page.set_filter_text("测试 ")
    assert desk.page.model.rowCount() == 0


def test_outline_counts_and_filters(desk: Desk) -> None:
    outline = desk.page.outline
    outline.setFocus()
    top = outline.model().index(0, 0)
    assert [top.data()] + [outline.model().index(row, 0, top).data() for row in range(2)] == [
        "全部问题", "党的建设方面", "廉政建设方面"]
    desk.key(Qt.Key.Key_End)
    assert desk.column("number") == ["3", "4"]
    desk.key(Qt.Key.Key_Home)
    assert len(desk.column("number")) == 7


def test_columns_hide_move_and_are_remembered(desk: Desk, qtbot: QtBot) -> None:
    view = desk.page.view
    view.columns.show("remarks", False)
    view.main.setColumnWidth(INDEX["owners"], 133)
    header = view.main.horizontalHeader()
    header.moveSection(header.visualIndex(INDEX["status"]), header.visualIndex(INDEX["measure.text"]))
    qtbot.waitUntil(lambda: "ledger.columns" in desk.session.settings._values)
    other = sit_down(qtbot, desk.session).page.view
    assert other.main.isColumnHidden(INDEX["remarks"])
    assert other.main.columnWidth(INDEX["owners"]) == 133
    assert [COLUMNS[column].key for column in other.visible_columns()][2:4] == ["status", "measure.text"]
    other.columns.reset()
    assert [COLUMNS[column].key for column in other.visible_columns()][2:4] == ["measure.text", "leaders"]


def test_every_control_has_a_name_and_a_tip(desk: Desk) -> None:
    from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit

    for kind in (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox):
        for widget in desk.page.findChildren(kind):
            if not widget.objectName().startswith(("qt_", "Scroll")):
                assert widget.accessibleName(), f"{widget} in {widget.parent()}"
                assert widget.toolTip(), widget.accessibleName()


def test_f6_goes_round_the_panes(desk: Desk) -> None:
    desk.page.view.setFocus()
    seen = []
    for _ in range(3):
        desk.key(Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        seen.append(next(name for name, pane in (
            ("form", desk.page.form), ("outline", desk.page.outline), ("table", desk.page.view)
        ) if focus is pane or pane.isAncestorOf(focus)))
    assert sorted(seen) == ["form", "outline", "table"]


def test_grouping_rows_can_be_hidden(desk: Desk) -> None:
    desk.click(desk.row("季度检查"), "measure.text")
    desk.menu("G", "5")
    assert desk.page.model.rowCount() == len(desk.page.model.data_rows()) == 7
    assert desk.current() == (desk.row("季度检查"), INDEX["measure.text"])


def test_a_column_shows_when_it_is_filled(desk: Desk) -> None:
    main, column = desk.page.view.main, INDEX["lead_departments"]
    assert main.isColumnHidden(column)
    problem = desk.session.problems()[0]
    desk.page.edits.set_values("problem", problem.id, {"lead_departments": ("医务科",)}, "修改牵头科室")
    assert not main.isColumnHidden(column)


def test_late_rows_are_counted_as_they_are_marked(desk: Desk) -> None:
    model = desk.page.model
    rows = [(number, row) for number in model.data_rows() if (row := model.data_row(number))]
    late = [number for number, row in rows
            if row_is_overdue(row.problem, (row.measure or row.problem).state, model.today)]
    assert all(model.index(row, INDEX["deadline"]).data(OVERDUE_ROLE) for row in late)
    top = desk.page.outline.model().index(0, 0)
    assert top.data(LATE_ROLE) == len(late) == (6 if model.today > date(2025, 12, 31) else 0)


def test_without_a_ledger_it_says_what_to_do(qtbot: QtBot, tmp_path: Path) -> None:
    found = sit_down(qtbot, LedgerSession(Settings(tmp_path / "settings.json")))
    assert found.page.model.rowCount() == 0
    assert found.page.finish()
    found.page.actions_.add_problem()
    assert "请先" in found.said()


def test_a_read_only_ledger_says_so(desk: Desk, qtbot: QtBot) -> None:
    path = desk.session.store.path
    desk.page.hide()
    desk.session.close()
    desk.session.open(path, read_only=True)
    other = sit_down(qtbot, desk.session)
    before = other.dump()
    other.edit(other.row("修订计划"), "measure.text", "改不了")
    assert other.said()
    other.key(Qt.Key.Key_Escape)
    for key in (Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_D):
        other.page.message.say("note", "别的话")
        other.key(key, CTRL)
        assert "只读" in other.said(), key
    assert other.dump() == before
    other.page.hide()


def test_another_round_starts_anew(desk: Desk) -> None:
    from models.records import RoundInfo

    made = desk.session.apply(ledger.add_round, RoundInfo(name="另一轮")).created[0]
    desk.session.choose_round(made)
    assert desk.page.model.rowCount() == 0
    desk.page.actions_.add_problem()
    assert len(desk.session.problems()) == 1
