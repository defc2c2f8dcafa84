from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton, QAbstractItemView, QAbstractSpinBox, QApplication, QComboBox, QDialog, QLineEdit, QPlainTextEdit,
    QTextEdit, QWidget,
)
from pytestqt.qtbot import QtBot

from models import database, ledger
from models.records import Deadline, RoundInfo
from models.settings import Settings
from ui import jobs, ledger_jobs
from ui.main_window import MainWindow
from ui.pages import registry
from ui.tasks import TaskRunner

_CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QAbstractItemView)
#: Parts that Qt makes inside a control; the control itself speaks for them.
_INNER = ("qt_spinbox_lineedit", "qt_tableview_cornerbutton", "ScrollLeftButton", "ScrollRightButton")


def controls(page: QWidget) -> Iterator[QWidget]:
    """Everything on a page that can take the focus or a click and that a person can see as a control of its own."""
    for widget in page.findChildren(QWidget):
        inner = widget.objectName() in _INNER or type(widget).__name__ in ("QTableCornerButton", "QComboBoxListView")
        parent = widget.parent()
        of_control = isinstance(parent, (QComboBox, QLineEdit)) or isinstance(widget, QAbstractItemView) and isinstance(
            parent.parent() if parent else None, QComboBox)
        focusable = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        if isinstance(widget, _CONTROLS) and focusable and not inner and not of_control and not _is_header(widget):
            yield widget


def _is_header(widget: QWidget) -> bool:
    return "Header" in type(widget).__name__


@pytest.mark.parametrize("key", [registry.WELCOME, *(entry.key for entry in registry.ENTRIES)])
def test_every_control_has_a_name_and_a_tooltip(window: MainWindow, filled: Path, key: str) -> None:
    if key != registry.WELCOME:
        window.open_ledger(filled)
    window.show_page(key)
    found = list(controls(window.page(key)))
    assert found
    silent = [
        (type(each).__name__, each.accessibleName(), each.toolTip(), getattr(each, "text", str)())
        for each in found
        # a tooltip over a whole table would stand in the way of its cells' own
        if not each.accessibleName() or not (each.toolTip() or isinstance(each, QAbstractItemView))
    ]
    assert silent == []


def test_frame_controls_have_names_and_tooltips_with_their_keys(window: MainWindow, filled: Path) -> None:
    window.open_ledger(filled)
    for part in (window.rail, window.top):
        for each in controls(part):
            assert each.accessibleName() and each.toolTip(), each
    assert "Alt+1" in window.rail.button("overview").toolTip()
    assert "Alt+2" in window.rail.button("ledger").toolTip()
    assert "Ctrl+F" in window.top.search.toolTip()
    assert "Ctrl+Z" in window.actions_["undo"].toolTip()


@pytest.mark.parametrize("key", [entry.key for entry in registry.ENTRIES])
def test_no_key_has_two_meanings_on_a_page(window: MainWindow, filled: Path, key: str) -> None:
    window.open_ledger(filled)
    window.show_page(key)
    used: Counter[str] = Counter()
    seen: set[QAction] = set()
    for action in [*window.actions(), *window.findChildren(QAction)]:
        owner = action.parent()
        shown = not isinstance(owner, QWidget) or owner is window or owner.isVisible()
        if action not in seen and shown:
            seen.add(action)
            used.update(each.toString() for each in action.shortcuts())
    for made in window.findChildren(QAbstractButton):
        default = made.defaultAction() if hasattr(made, "defaultAction") else None
        if made.isVisible() and default is None and not made.shortcut().isEmpty():
            used[made.shortcut().toString()] += 1
    for title in window.menuBar().actions():
        used[QKeySequence.mnemonic(title.text()).toString()] += 1
    assert {name: count for name, count in used.items() if name and count > 1} == {}


# --- first start -----------------------------------------------------------------------------------------------------


def test_four_doors(window: MainWindow) -> None:
    page = window.page(registry.WELCOME)
    assert window.current == registry.WELCOME
    names = [each.accessibleName() for each in page.doors.values()]  # type: ignore[attr-defined]
    assert names == ["粘贴反馈意见", "导入已有台账", "新建台账", "打开示例"]
    assert not window.rail.button("ledger").isEnabled() and window.top.isHidden()


def test_the_door_new_makes_a_ledger(
    window: MainWindow, qtbot: QtBot, own_place: Path, save_to: Callable[[Path | None], list[str]]
) -> None:
    save_to(own_place / "新台账.db")
    page = window.page(registry.WELCOME)
    qtbot.mouseClick(page.doors["new"], Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    assert window.windowTitle().startswith("新台账") and window.current == "ledger"
    assert window.session.settings.recent() == [own_place / "新台账.db"]


def test_the_empty_ledger_says_what_to_do_next(window: MainWindow, qtbot: QtBot, own_place: Path) -> None:
    window.session.create(own_place / "空.db")
    window.show_page("ledger")
    empty = window.page("ledger").empty  # type: ignore[attr-defined]
    assert empty.isVisible() and "空的" in empty.title.text()
    empty.form.set_value("name", "2025年巡察")
    qtbot.mouseClick(empty.make, Qt.MouseButton.LeftButton)
    assert [info.name for info in window.session.rounds()] == ["2025年巡察"]
    qtbot.mouseClick(empty.add, Qt.MouseButton.LeftButton)
    assert len(window.session.problems()) == 1 and not empty.isVisible()


def test_the_door_sample_opens_the_sample(
    window: MainWindow, settle: Callable[[TaskRunner], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(store: database.Store, progress: object) -> None:
        ledger.add_round(store, RoundInfo(name="示例批次"))

    monkeypatch.setattr(jobs, "fill_sample", fill)
    page = window.page(registry.WELCOME)
    page.doors["sample"].click()  # type: ignore[attr-defined]
    settle(window.tasks)
    assert window.session.round.name == "示例批次" and window.current == "ledger"


def test_a_recent_ledger_is_one_click_away(window: MainWindow, filled: Path, qtbot: QtBot) -> None:
    window.open_ledger(filled)
    window.close_ledger()
    page = window.page(registry.WELCOME)
    row = next(each for each in page.findChildren(QAbstractButton) if "整改台账    " in each.text())
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert window.session.is_open
    assert window.actions_.recent.actions()[0].text() == "整改台账"


def test_a_refused_new_ledger_keeps_the_present_one(
    window: MainWindow, filled: Path, errors: list[str], save_to: Callable[[Path | None], list[str]]
) -> None:
    window.open_ledger(filled)
    save_to(filled.parent / "没有的文件夹" / "x.db")
    window.new_ledger()
    assert len(errors) == 1 and "文件夹" in errors[0]
    assert window.session.store.path == filled


# --- keys ------------------------------------------------------------------------------------------------------------


def test_a_long_step_s_name_is_seen_to_be_cut(window: MainWindow, filled: Path) -> None:
    window.open_ledger(filled)
    window.session.apply(ledger.set_setting, "x", 1, "视图“财务科在改”改名为“按领导分组的”")
    assert window.top.undo.text() == "撤销 视图“财务科在改”改名为“按领导…"


def test_undo_and_redo_by_key_with_the_name_of_the_step(window: MainWindow, filled: Path, qtbot: QtBot) -> None:
    window.open_ledger(filled)
    window.session.apply(ledger.add_round, RoundInfo(name="另一批次"))
    assert "新建检查批次" in window.top.undo.text() and "另一批次" in window.actions_["undo"].toolTip()
    window.rail.button("ledger").setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [info.name for info in window.session.rounds()] == ["2025年县委巡察"]
    assert "另一批次" in window.actions_["redo"].toolTip()
    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert len(window.session.rounds()) == 2


def test_the_rail_and_its_keys(window: MainWindow, filled: Path, qtbot: QtBot) -> None:
    window.open_ledger(filled)
    for number, entry in enumerate(registry.ENTRIES, 1):
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda entry=entry: window.current == entry.key)
        assert window.rail.button(entry.key).isChecked()


def test_search_filters_the_ledger(window: MainWindow, filled: Path, qtbot: QtBot) -> None:
    window.open_ledger(filled)
    assert window.status.rows.text() == "共 3 行"
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    window.top.search.insert("耗材")
    assert window.status.rows.text() == "显示 1 / 3 行"
    window.top.search.clear()
    assert window.status.rows.text() == "共 3 行"


def test_typing_a_search_on_another_page_shows_the_ledger(window: MainWindow, filled: Path) -> None:
    window.open_ledger(filled)
    window.show_page("settings")
    window.top.search.insert("病历")
    assert window.current == "ledger" and window.status.rows.text() == "显示 1 / 3 行"


def test_text_is_scaled_and_the_scale_kept(window: MainWindow, qtbot: QtBot) -> None:
    before = window.rail.font().pixelSize()
    qtbot.keyClick(window, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert window.rail.font().pixelSize() > before
    assert Settings().get("text_scale", 1.0) > 1.0
    qtbot.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert window.rail.font().pixelSize() == before


# --- the rest of the frame -------------------------------------------------------------------------------------------


def test_the_round_selector_follows_and_chooses(window: MainWindow, filled: Path) -> None:
    window.open_ledger(filled)
    window.session.apply(ledger.add_round, RoundInfo(name="2026年审计"))
    assert window.top.rounds.count() == 2 and window.top.rounds.currentText() == "2025年县委巡察"
    window.top.rounds.setCurrentIndex(1)
    window.top.rounds.activated.emit(1)
    assert window.session.round.name == "2026年审计"
    assert window.session.problems() == ()


def test_the_status_line_tells_what_is_late_and_saved(window: MainWindow, filled: Path) -> None:
    window.open_ledger(filled)
    assert window.status.late.isHidden()
    first = window.session.problems()[0]
    late = Deadline("2020年底", date(2020, 12, 31), "date")
    window.session.apply(ledger.edit, [("measure", first.measures[0].id, {"deadline": late})])
    assert window.status.late.text() == "超期 1 条"
    assert window.status.saved.text().startswith("已保存 ")


def test_what_is_late_is_a_link_to_its_rows(window: MainWindow, filled: Path, qtbot: QtBot) -> None:
    window.open_ledger(filled)
    first = window.session.problems()[0]
    late = Deadline("2020年底", date(2020, 12, 31), "date")
    window.session.apply(ledger.edit, [("measure", first.measures[0].id, {"deadline": late})])
    window.show_page("overview")
    qtbot.mouseClick(window.status.late, Qt.MouseButton.LeftButton)
    assert window.current == "ledger" and window.status.rows.text() == "显示 1 / 3 行"


def test_a_dialog_that_is_gone_is_no_place_for_the_focus(
    window: MainWindow, filled: Path, qtbot: QtBot, settle: Callable[[TaskRunner], None]
) -> None:
    window.open_ledger(filled)
    dialog = QDialog(window)
    field = QLineEdit(dialog)
    dialog.show()
    dialog.activateWindow()
    field.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is field)
    window.tasks.run("下发", lambda _: None, lambda _: None, pytest.fail, writes=True)
    assert window._focus_before is not field
    settle(window.tasks)
    dialog.close()


def test_a_field_that_the_task_has_done_away_with_is_no_error(
    window: MainWindow, filled: Path, qtbot: QtBot, settle: Callable[[TaskRunner], None]
) -> None:
    window.open_ledger(filled)
    field = QLineEdit(window.middle)
    field.show()
    field.setFocus()
    assert window.focusWidget() is field

    def done(_: object) -> None:
        field.deleteLater()
        QApplication.sendPostedEvents(field, QEvent.Type.DeferredDelete)

    window.tasks.run("导入", lambda _: None, done, pytest.fail, writes=True)
    settle(window.tasks)
    assert window.middle.isEnabled() and window._focus_before is None


def test_geometry_is_kept(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1111, 705)
    window.close()
    again = MainWindow(Settings())
    qtbot.addWidget(again)
    assert again.height() == 705  # the width is cut to that of the screen, which offscreen is narrow
    again.close()


def test_nothing_else_is_opened_while_a_task_runs(
    window: MainWindow, filled: Path, errors: list[str], qtbot: QtBot
) -> None:
    go = threading.Event()
    window.tasks.run("导出台账", lambda _: go.wait(20), lambda _: None, pytest.fail)
    window.open_ledger(filled)
    go.set()
    qtbot.waitUntil(lambda: not window.tasks.busy)
    assert errors == ["正在导出台账。请等它完成，或在窗口底部取消后再试。"] and not window.session.is_open


def test_backup_from_the_menu(
    window: MainWindow, filled: Path, own_place: Path, monkeypatch: pytest.MonkeyPatch,
    settle: Callable[[TaskRunner], None],
) -> None:
    window.open_ledger(filled)
    target = own_place / "U盘"
    target.mkdir()
    monkeypatch.setattr(ledger_jobs, "ask_folder", lambda *_: target)
    window.actions_["backup"].trigger()
    settle(window.tasks)
    (copy,) = target.glob("*.db")
    with database.open_store(copy, write=False) as store:
        assert store.scalar("SELECT count(*) FROM problem") == 3
    assert "已备份" in window.status.currentMessage()


def test_export_of_the_ledger_from_the_menu(
    window: MainWindow, filled: Path, own_place: Path, save_to: Callable[[Path | None], list[str]],
    settle: Callable[[TaskRunner], None],
) -> None:
    window.open_ledger(filled)
    suggested = save_to(own_place / "导出.xlsx")
    window.actions_["export_ledger"].trigger()
    settle(window.tasks)
    assert suggested == ["2025年县委巡察整改台账"] and (own_place / "导出.xlsx").stat().st_size > 1000


def test_escape_clears_the_search_only_where_one_is_searching(window: MainWindow, filled: Path, qtbot: QtBot) -> None:
    window.open_ledger(filled)
    window.show_page("import")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.page("import").setFocus()
    qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_Escape)
    assert window.current == "import"
