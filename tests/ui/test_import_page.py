from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QComboBox
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from models import changes, ledger
from models.settings import Settings
from ui import jobs
from ui.importing.import_page import ImportPage
from ui.itemmodels.import_models import ColumnsModel, value_text
from ui.itemmodels.preview_model import PreviewModel
from ui.main_window import MainWindow
from ui.tasks import TaskRunner

Settle = Callable[[TaskRunner], None]


@pytest.fixture
def page(window: MainWindow) -> ImportPage:
    """The import page without a ledger."""
    window.show_page("import")
    found = window.page("import")
    assert isinstance(found, ImportPage)
    return found


def _add(page: ImportPage, settle: Settle, *paths: Path) -> None:
    page.add(paths)
    settle(page.tasks)


def _texts(model: PreviewModel | ColumnsModel, column: int) -> list[str]:
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_the_preview_shows_files_columns_and_cells(page: ImportPage, csv: Path, settle: Settle) -> None:
    _add(page, settle, csv)
    assert page.sources.model.item(0).text() == "医务部.csv"
    assert page.sources.model.item(0).child(0).text() == "csv（3 行）"
    assert _texts(page.columns.model, 1) == ["序号", "存在问题", "整改措施", "责任科室", "责任人", "整改时限", "整改情况", "整改状态"]
    assert _texts(page.columns.model, 2)[:3] == ["序号", "具体问题", "整改措施"]
    assert "每月抽查病历" in _texts(page.columns.model, 4)[2]
    assert page.preview.chips["new"].text() == "新增 3" and page.go.isEnabled()
    assert _texts(page.preview.model, 0) == ["医务部.csv · csv（3 行）", "第 3 行", "第 4 行", "第 5 行"]
    page.preview.model.set_open(1, True)
    assert "2025年7月底前" in _texts(page.preview.model, 3)
    assert page.target.round.currentText() == "整改台账"
    assert page.summary.text() == "读到 3 行：新增 3"


def test_models_are_proper_models(page: ImportPage, csv: Path, settle: Settle, qtmodeltester: ModelTester) -> None:
    _add(page, settle, csv)
    qtmodeltester.check(page.preview.model)
    qtmodeltester.check(page.columns.model)


def test_import_into_a_new_ledger_and_undo_it(
    page: ImportPage, window: MainWindow, csv: Path, own_place: Path, settle: Settle, qtbot: QtBot,
    save_to: Callable[[Path | None], list[str]],
) -> None:
    suggested = save_to(own_place / "新.db")
    _add(page, settle, csv)
    page.target.feedback_on.setText("2025年6月20日")
    page.target.feedback_on.editingFinished.emit()
    settle(page.tasks)
    qtbot.mouseClick(page.go, Qt.MouseButton.LeftButton)
    settle(page.tasks)
    assert suggested == ["整改台账"]
    problems = window.session.problems()
    assert [problem.text for problem in problems] == ["病历质控流于形式", "耗材领用无登记", "值班记录不完整"]
    assert problems[0].measures[0].state.owners == ("林一",) and window.session.round.feedback_on == date(2025, 6, 20)
    assert page.right.currentWidget() is page.result and page.result.text.text() == "导入完成：新增 3 行。"
    qtbot.mouseClick(page.result.undo, Qt.MouseButton.LeftButton)
    settle(page.tasks)
    assert window.session.problems() == () and window.session.rounds() == ()
    assert page.result.text.text() == "已撤销本次导入，台账和导入前一样。"
    assert not page.result.undo.isVisible()


def test_the_same_file_twice_has_nothing_to_import(
    page: ImportPage, window: MainWindow, csv: Path, filled: Path, settle: Settle
) -> None:
    window.open_ledger(filled)
    window.show_page("import")
    _add(page, settle, csv)
    page.apply()
    settle(page.tasks)
    _add(page, settle, csv)
    assert not page.go.isEnabled() and "没有要导入的" in page.summary.text()
    page.preview.chips["same"].setChecked(True)
    rows = [text for text in _texts(page.preview.model, 0) if text.startswith("第 ")]
    assert len(rows) == page.job.plan.counts["same"]  # type: ignore[union-attr]


def test_changed_cells_show_old_struck_through_and_new(
    page: ImportPage, window: MainWindow, csv: Path, own_place: Path, settle: Settle
) -> None:
    window.session.create(own_place / "新.db")
    _add(page, settle, csv)
    page.apply()
    settle(page.tasks)
    csv.write_text(csv.read_text(encoding="utf-8").replace("已抽查两次", "已抽查五次"), encoding="utf-8")
    _add(page, settle, csv)
    model = page.preview.model
    assert model.rowCount() == 3 and model.index(1, 1).data() == "更改"
    assert [model.index(2, column).data() for column in range(4)] == ["整改情况", "", "已抽查两次", "已抽查五次"]
    font = model.index(2, model.OLD).data(Qt.ItemDataRole.FontRole)
    assert isinstance(font, QFont) and font.strikeOut()


def test_undoing_an_import_later_keeps_what_was_edited_since(
    page: ImportPage, window: MainWindow, csv: Path, own_place: Path, settle: Settle
) -> None:
    window.session.create(own_place / "新.db")
    _add(page, settle, csv)
    page.apply()
    settle(page.tasks)
    first = window.session.problems()[0]
    window.session.apply(ledger.edit, [("measure", first.measures[0].id, {"progress": "又抽查了三次"})])
    window.session.apply(ledger.add_problem, window.session.round.id, {"text": "后加的问题"})
    page.result.undo.click()
    settle(page.tasks)
    assert [problem.text for problem in window.session.problems()] == ["病历质控流于形式", "后加的问题"]
    assert "又改过，保留现在的内容" in page.result.text.text()
    assert page.result.kept.isVisible() and "病历质控流于形式" in page.result.kept.toPlainText()


def test_a_column_is_corrected_and_remembered(page: ImportPage, own_place: Path, settle: Settle, qtbot: QtBot) -> None:
    path = own_place / "表.csv"
    path.write_text("序号,存在问题,整改措施,甲乙丙\n1,病历质控流于形式,抽查病历,林一\n", encoding="utf-8")
    _add(page, settle, path)
    assert _texts(page.columns.model, 2)[3] == "不对应（原样保留）" and _texts(page.columns.model, 3)[3] == "未对应"
    index = page.columns.model.index(3, ColumnsModel.FIELDS_COLUMN)
    assert page.columns.view.currentIndex() == index  # the first that wants a look
    page.columns.view.edit(index)
    box = page.columns.view.findChild(QComboBox)
    assert box is not None
    place = box.findText("责任人")
    box.setCurrentIndex(place)
    box.activated.emit(place)
    settle(page.tasks)
    assert _texts(page.columns.model, 2)[3] == "责任人" and _texts(page.columns.model, 3)[3] == "确定（您改的）"
    page.preview.model.set_open(1, True)
    assert "林一" in _texts(page.preview.model, 3)
    page.clear()
    _add(page, settle, path)
    assert _texts(page.columns.model, 2)[3] == "责任人"
    assert Settings().get("import_columns", {}) != {}
    qtbot.mouseClick(page.columns.forget, Qt.MouseButton.LeftButton)
    settle(page.tasks)
    assert _texts(page.columns.model, 2)[3] == "不对应（原样保留）" and not page.columns.forget.isEnabled()
    assert Settings().get("import_columns", {}) == {}


def test_a_sheet_is_left_out_by_its_tick(page: ImportPage, own_place: Path, settle: Settle, qtbot: QtBot) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for number, sheet in enumerate((book.active, book.create_sheet("二部"))):
        assert sheet is not None
        sheet.append(["序号", "存在问题", "整改措施"])
        sheet.append([number + 1, f"第{number}类病历书写问题", f"措施{number}"])
    book.active.title = "一部"  # type: ignore[union-attr]
    book.save(own_place / "两表.xlsx")
    _add(page, settle, own_place / "两表.xlsx")
    assert page.preview.chips["new"].text() == "新增 2"
    page.sources.model.item(0).child(1).setCheckState(Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: page.preview.chips["new"].text() == "新增 1")
    assert page.sources.model.item(0).child(1).text() == "二部（不导入）"
    page.sources.model.item(0).child(0).setCheckState(Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: page.job is None)
    assert [page.sources.model.item(0).child(row).text() for row in (0, 1)] == ["一部（不导入）", "二部（不导入）"]
    page.sources.model.item(0).child(1).setCheckState(Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: page.preview.chips["new"].text() == "新增 1")


def test_bad_files_are_named_and_the_good_ones_go_in(
    page: ImportPage, csv: Path, own_place: Path, settle: Settle
) -> None:
    (own_place / "坏.xlsx").write_bytes(b"PK\x03\x04 cut off")
    _add(page, settle, csv, own_place / "坏.xlsx")
    assert page.sources.model.rowCount() == 2 and "坏.xlsx" in page.sources.model.item(1).text()
    assert page.message.text().startswith("有 1 个文件没有读成") and "坏.xlsx" in page.message.text()
    assert page.go.isEnabled()


def test_nothing_readable_is_told(page: ImportPage, own_place: Path, settle: Settle, errors: list[str]) -> None:
    (own_place / "名单.csv").write_text("姓名,电话\n林一,1\n", encoding="utf-8")
    _add(page, settle, own_place / "名单.csv")
    _add(page, settle, own_place / "没有.xlsx")
    assert len(errors) >= 1 and all("。" in each for each in errors)
    assert not page.go.isEnabled()


def test_the_round_is_chosen_by_name(
    page: ImportPage, window: MainWindow, csv: Path, filled: Path, settle: Settle
) -> None:
    window.open_ledger(filled)
    window.show_page("import")
    assert page.target.round.currentText() == "2025年县委巡察" and not page.target.feedback_on.isEnabled()
    _add(page, settle, csv)
    assert page.job is not None and page.job.round.id
    page.target.round.setEditText("2026年审计")
    page.target.round_edit.editingFinished.emit()
    settle(page.tasks)
    assert page.job is not None and (page.job.round.id, page.job.round.name) == ("", "2026年审计")
    page.apply()
    settle(page.tasks)
    assert [info.name for info in window.session.rounds()] == ["2025年县委巡察", "2026年审计"]
    assert window.session.round.name == "2026年审计"


def test_cancelling_an_import_changes_nothing(
    page: ImportPage, window: MainWindow, csv: Path, own_place: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.session.create(own_place / "新.db")
    _add(page, settle, csv)
    before = changes.table_dump(window.session.store)
    real = jobs.apply_import

    def slow(store: object, job: object, progress: object, selection: object) -> object:
        page.tasks.cancel()
        return real(store, job, progress, selection)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "apply_import", slow)
    page.apply()
    settle(page.tasks)
    assert changes.table_dump(window.session.store) == before
    assert page.go.isEnabled() and page.job is not None


def test_a_read_only_ledger_takes_no_import(
    page: ImportPage, window: MainWindow, csv: Path, filled: Path, settle: Settle
) -> None:
    window.session.open(filled, read_only=True)
    _add(page, settle, csv)
    assert page.job is not None and not page.go.isEnabled()


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "value", "text"), [
    ("owners", ("林一", "何川"), "林一、何川"), ("status", "completed", "已完成"), ("completed_on", date(2025, 1, 2), "2025-01-02"),
    ("extra", {"分值": "3"}, "分值：3"), ("measure.text", "", ""), ("keep_up", True, "是"),
])
def test_values_as_cells_show_them(key: str, value: object, text: str) -> None:
    assert value_text(key, value) == text


def test_a_wish_during_planning_is_done_afterwards(
    page: ImportPage, window: MainWindow, csv: Path, filled: Path, settle: Settle, qtbot: QtBot
) -> None:
    """Changing the round while a plan is being worked out opens no dialog; the last wish is what shows."""
    window.open_ledger(filled)
    window.show_page("import")
    _add(page, settle, csv)
    page.plan()
    page.target.round.setCurrentText("另一批次")
    page.plan()
    assert not page.go.isEnabled()
    qtbot.waitUntil(lambda: page.job is not None and page.job.round.name == "另一批次" and not page.tasks.busy)
    assert page.go.isEnabled()
