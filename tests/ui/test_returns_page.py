"""The page 下发与填报: forms are made, returns come in, rows are accepted and sent back, proposals are decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from models import database, ledger, queries
from models.records import Measure, RoundInfo
from tests.returned_forms import Filled
from ui import jobs
from ui.main_window import MainWindow
from ui.pages.returns_page import ReturnsPage
from ui.tasks import TaskRunner
from ui.theme import COLOURS

Settle = Callable[[TaskRunner], None]


@pytest.fixture
def page(window: MainWindow, filled: Path, monkeypatch: pytest.MonkeyPatch, own_place: Path) -> ReturnsPage:
    """The page over a ledger in which 医务部 has two problems and 采购办 one; folders asked for are own_place/表."""
    window.open_ledger(filled)
    first, second, third = window.session.problems()
    window.session.apply(ledger.edit, [
        ("problem", first.id, {"departments": ("医务部",)}), ("problem", second.id, {"departments": ("采购办",)}),
        ("problem", third.id, {"departments": ("医务部",)}),
    ])
    monkeypatch.setattr("ui.pages.returns_page.ask_folder", lambda *_: own_place / "表")
    window.rail.button("returns").click()
    found = window.page("returns")
    assert isinstance(found, ReturnsPage) and window.current == "returns"
    return found


def click(page: ReturnsPage, name: str) -> None:
    """Press the visible button with that text."""
    (made,) = [each for each in page.findChildren(QPushButton) if each.accessibleName() == name and each.isVisible()]
    assert made.isEnabled(), name
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)


def make(page: ReturnsPage, settle: Settle, due: date | None = None) -> None:
    """Fill the line at the top in and make the forms."""
    page.panel.period.setText("第1期")
    page.panel.due_on.set_day(due)
    click(page, "生成填报表…")
    settle(page.tasks)


def come_back(page: ReturnsPage, folder: Path) -> None:
    """医务部 fills in two rows and adds one; what it reports waits for the office."""
    form = Filled(folder / "表" / "填报表-医务部.xlsx")
    form.put(0, progress="已抽查42份", status="已完成").put(1, progress="已修订").put(2, problem="新问题", text="新措施")
    books, bad = jobs.read_sources([form.save()])
    store = page.session.store
    page.session.report(jobs.apply_import(store, jobs.plan_import(store, books, bad, as_report=True))[0])


def states(page: ReturnsPage) -> dict[str, str]:
    return {each.department: each.status for each in page.departments.records}


def test_forms_are_made_for_the_ticked_departments(page: ReturnsPage, settle: Settle, own_place: Path) -> None:
    assert states(page) == {"医务部": "未下发", "采购办": "未下发"}
    click(page, "全不选")
    page.departments.setData(page.departments.index(1, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    make(page, settle)
    assert [path.name for path in (own_place / "表").iterdir()] == ["填报表-采购办.xlsx"]
    assert states(page) == {"医务部": "未下发", "采购办": "已下发"}
    assert "已生成 1 份填报表" in page.bar.text()


def test_late_departments_are_red(page: ReturnsPage, settle: Settle) -> None:
    make(page, settle, date.today() - timedelta(days=3))
    cell = page.departments.index(0, 4)
    assert "迟3天" in cell.data() and cell.data(Qt.ItemDataRole.ForegroundRole) == QColor(COLOURS["red"])
    assert "迟报 2" in page.summary.text()


def test_a_wrong_date_or_nobody_is_said(page: ReturnsPage, errors: list[str], settle: Settle) -> None:
    page.panel.due_on.setText("某日")
    click(page, "生成填报表…")
    page.panel.due_on.set_day(None)
    click(page, "全不选")
    click(page, "生成填报表…")
    assert ["不是有效日期" in errors[0], "没有选中科室" in errors[1]] == [True, True]
    assert states(page) == {"医务部": "未下发", "采购办": "未下发"}


def test_accept_and_send_back(page: ReturnsPage, settle: Settle, own_place: Path) -> None:
    make(page, settle)
    come_back(page, own_place)
    assert states(page)["医务部"] == "已收回" and page.tabs.tabText(0) == "医务部填报（待审核 2）"
    assert page.returned.index(0, 1).data() == "已落实第1项"
    assert page.returned.index(0, 2).data() == "【已完成】已抽查42份"
    page.rows.selectRow(0)
    click(page, "采用选中行")
    assert page.session.problems()[0].measures[0].progress == "已抽查42份"
    page.rows.selectRow(1)
    click(page, "退回选中行")
    assert "退回原因" in page.bar.text() and page.returned.records[1].decision == ""
    page.reason.insert("没有写明日期")
    click(page, "退回选中行")
    assert page.returned.index(1, 3).data() == "已退回\n没有写明日期" and states(page)["医务部"] == "已退回"
    assert page.session.problems()[2].progress == "" and page.reason.text() == ""
    page.session.undo()
    page.session.undo()
    assert page.session.problems()[0].measures[0].progress == "已落实第1项" and states(page)["医务部"] == "已收回"


def test_forms_of_what_was_sent_back(page: ReturnsPage, settle: Settle, own_place: Path) -> None:
    make(page, settle)
    come_back(page, own_place)
    page.reason.setText("请补充")
    click(page, "全部退回")
    click(page, "生成退回重填表…")
    settle(page.tasks)
    form = Filled(own_place / "表" / "退回重填-医务部.xlsx")
    assert form.count == 2 and form.cell(0, "reason").value == "请补充"


def test_what_was_edited_here_asks_once_more(page: ReturnsPage, settle: Settle, own_place: Path) -> None:
    make(page, settle)
    come_back(page, own_place)
    measure = page.session.problems()[0].measures[0]
    page.session.apply(ledger.edit, [("measure", measure.id, {"progress": "办公室改过"})])
    click(page, "全部采用")
    assert "有 1 行没有采用" in page.bar.text()
    assert first_measure(page).progress == "办公室改过" and page.session.problems()[2].progress == "已修订"
    page.rows.selectRow(0)
    click(page, "采用选中行")
    assert "1 行在下发之后又在台账里改过" in page.bar.text()
    page.bar.buttons()[0].click()
    assert first_measure(page).progress == "已抽查42份"


def first_measure(page: ReturnsPage) -> Measure:
    return page.session.problems()[0].measures[0]


@pytest.mark.parametrize("accept", [True, False])
def test_proposals_are_decided(page: ReturnsPage, settle: Settle, own_place: Path, accept: bool) -> None:
    make(page, settle)
    come_back(page, own_place)
    assert page.tabs.tabText(1) == "新增内容（1）"
    page.tabs.setCurrentIndex(1)
    assert [page.proposals.index(0, column).data() for column in (0, 2)] == ["问题", "新问题"]
    page.added.selectRow(0)
    click(page, "采纳选中行" if accept else "不采纳")
    assert (page.session.problems()[-1].text == "新问题") == accept
    assert queries.proposals(page.session.store, page.session.round.id) == () and page.tabs.tabText(1) == "新增内容"


def test_it_opens_where_something_waits(page: ReturnsPage, window: MainWindow, settle: Settle, own_place: Path) -> None:
    make(page, settle)
    come_back(page, own_place)
    window.show_page("ledger")
    window.show_page("returns")
    assert page.tabs.currentIndex() == 0  # a department's report
    page.accept_all()
    window.show_page("ledger")
    window.show_page("returns")
    assert page.tabs.tabText(page.tabs.currentIndex()) == "新增内容（1）"


def test_dropped_files_open_the_import(
    page: ReturnsPage, window: MainWindow, settle: Settle, own_place: Path, chinese: QApplication
) -> None:
    make(page, settle)
    drop(window.windowHandle(), own_place / "表")
    settle(page.tasks)
    assert window.current == "import"


def drop(target: QWindow, path: Path) -> None:
    """Let a file or folder go over the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    given = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(target, QDragEnterEvent(QPoint(500, 300), *given))
    QApplication.sendEvent(target, QDropEvent(QPointF(500, 300), *given))


def test_an_empty_ledger_says_what_to_do_next(window: MainWindow, own_place: Path) -> None:
    window.session.create(own_place / "空.db")
    window.show_page("returns")
    page = window.page("returns")
    assert isinstance(page, ReturnsPage)
    note = page.pages.currentWidget()
    assert note is not None and note.objectName() == "noReturns"
    click(page, "去填写台账")
    assert window.current == "ledger"


def test_rows_of_several_periods_say_theirs(
    page: ReturnsPage, own_place: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(page, settle)
    come_back(page, own_place)
    page.refresh()
    assert not any("期次" in page.returned.index(row, 3).data() for row in range(page.returned.rowCount()))
    (own_place / "二").mkdir()
    monkeypatch.setattr("ui.pages.returns_page.ask_folder", lambda *_: own_place / "二" / "表")
    page.panel.period.setText("第2期")
    click(page, "生成填报表…")
    settle(page.tasks)
    come_back(page, own_place / "二")
    page.refresh()
    told = [page.returned.index(row, 3).data() for row in range(page.returned.rowCount())]
    assert {text.rpartition("期次 ")[2] for text in told} == {"第1期", "第2期"}


def test_proposals_are_within_reach_without_departments(window: MainWindow, own_place: Path, settle: Settle) -> None:
    """A letter was taken in, a table without departments imported: all its rows wait, and can be decided."""
    table = own_place / "无科室.csv"
    table.write_text("序号,存在问题,整改措施\n1,收费公示不及时,每月更新公示栏\n", encoding="utf-8")
    with database.create_store(own_place / "锁定.db") as store:
        key = ledger.add_round(store, RoundInfo(name="批次", feedback_on=date(2025, 6, 20))).created[0]
        ledger.add_problem(store, key, {"number": "1", "text": "党员教育不经常", "locked": True})
    window.open_ledger(own_place / "锁定.db")
    books, bad = jobs.read_sources([table])
    store = window.session.store
    window.session.report(jobs.apply_import(store, jobs.plan_import(store, books, bad))[0])
    window.show_page("returns")
    page = window.page("returns")
    assert isinstance(page, ReturnsPage) and page.added.isVisible()
    page.added.selectRow(0)
    click(page, "采纳选中行")
    assert [problem.text for problem in window.session.problems()] == ["党员教育不经常", "收费公示不及时"]


def test_everything_fits_with_large_text(page: ReturnsPage, window: MainWindow) -> None:
    """At 150 % the page is no wider than the smallest screen leaves it."""
    for _ in range(3):
        window.zoom(1)
    assert window.minimumSizeHint().width() <= 1366
    names = [each.department for each in page.departments.records]
    assert names and page.list.columnWidth(0) > 40 + max(map(page.list.fontMetrics().horizontalAdvance, names))
    window.zoom(0)


def test_after_an_import_one_goes_to_what_waits(
    page: ReturnsPage, window: MainWindow, own_place: Path, settle: Settle
) -> None:
    """Kept as reported: the result says so and leads to the page where it is decided."""
    make(page, settle)
    form = Filled(own_place / "表" / "填报表-医务部.xlsx").put(0, progress="已抽查42份").save()
    importing: Any = window.page("import")
    importing.target.forms.setCurrentIndex(1)
    window.import_files([form])
    settle(window.tasks)
    assert "跳过 1。" in importing.summary.text(), "the sign-off line, but no spare rows that nobody used"
    names = [importing.sources.model.item(0).child(row).text() for row in range(2)]
    assert not any("_zhenggai" in name for name in names)
    importing.apply()
    settle(window.tasks)
    assert "1 行存为科室填报" in importing.result.text.text() and importing.result.to_returns.isVisible()
    importing.result.to_returns.click()
    assert window.current == "returns" and states(page)["医务部"] == "已收回"


def test_long_rows_are_as_high_as_their_text_at_any_width(
    page: ReturnsPage, window: MainWindow, settle: Settle, own_place: Path
) -> None:
    make(page, settle)
    come_back(page, own_place)
    page.list.selectRow(0)
    for width in (1920, 1100):
        window.resize(width, 800)
        QApplication.processEvents()
        shared = {page.rows.columnWidth(column) for column in range(3)}
        assert max(shared) - min(shared) <= 1
        for row in range(page.rows.model().rowCount()):
            assert page.rows.rowHeight(row) >= page.rows.sizeHintForRow(row)
