from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from models import database, evidence, ledger, queries
from models.records import RoundInfo, Stated
from models.settings import Settings
from ui import theme
from ui.main_window import MainWindow
from ui.pages.overview_page import OverviewPage
from ui.pages.settings_page import SettingsPage
from ui.tasks import TaskRunner
from ui.widgets.controls import DateField
from ui.widgets.round_form import FIELDS, RoundForm


@pytest.fixture
def page(window: MainWindow, filled: Path) -> SettingsPage:
    """The settings with a ledger."""
    window.open_ledger(filled)
    window.show_page("settings")
    found = window.page("settings")
    assert isinstance(found, SettingsPage)
    return found


def _type(page: SettingsPage, key: str, text: str, qtbot: QtBot) -> None:
    page.unit[key].setFocus()
    page.unit[key].selectAll()
    page.unit[key].insert(text)
    page.unit[key].textEdited.emit(text)


def test_unit_data_are_one_step(page: SettingsPage, window: MainWindow, qtbot: QtBot) -> None:
    assert page.unit["name"].text() == "青屏县人民医院" and not page.save_unit_button.isEnabled()
    _type(page, "phone", "0000-6120316", qtbot)
    _type(page, "address", "城关镇1号", qtbot)
    qtbot.mouseClick(page.save_unit_button, Qt.MouseButton.LeftButton)
    unit = queries.read_unit(window.session.store)
    assert (unit.phone, unit.address, unit.name) == ("0000-6120316", "城关镇1号", "青屏县人民医院")
    assert page.message.text() == "单位信息已保存。"
    page.message.buttons()[0].click()
    assert queries.read_unit(window.session.store).phone == "" and page.unit["phone"].text() == ""


def test_leaving_the_page_saves(page: SettingsPage, window: MainWindow, qtbot: QtBot) -> None:
    _type(page, "email", "a@b.example", qtbot)
    window.show_page("ledger")
    assert queries.read_unit(window.session.store).email == "a@b.example"


def test_closing_the_window_saves(page: SettingsPage, window: MainWindow, filled: Path, qtbot: QtBot) -> None:
    _type(page, "postcode", "000100", qtbot)
    assert window.close()
    with database.open_store(filled, write=False) as store:
        assert queries.read_unit(store).postcode == "000100"


def test_a_date_that_does_not_exist_keeps_the_page(
    page: SettingsPage, window: MainWindow, errors: list[str], qtbot: QtBot
) -> None:
    field = page.round_form.fields["left_on"]
    assert isinstance(field, DateField)
    field.setText("2025-02-31")
    field.changed.emit()
    window.show_page("ledger")
    assert window.current == "settings" and window.rail.button("settings").isChecked()
    assert "离开日期" in errors[0]
    assert not window.close()
    field.setText("")
    assert window.close()


def test_round_data(page: SettingsPage, window: MainWindow) -> None:
    form = page.round_form
    assert form.value("name") == "2025年县委巡察"
    form.set_value("team", "县委第二巡察组")
    form.levels["problem"].setText("具体问题")
    form.stated["problems"].insert("3")
    form.changed.emit()
    page.save_round_button.click()
    info = window.session.round
    assert (info.team, info.level_names.problem, info.stated) == ("县委第二巡察组", "具体问题", Stated(problems=3))
    assert info.feedback_on == date(2025, 6, 20)


def test_a_new_round_and_its_deletion(page: SettingsPage, window: MainWindow) -> None:
    page.new_button.click()
    assert page.new_round and page.round_form.value("name") == "" and page.save_round_button.text().startswith("建立")
    page.round_form.set_value("name", "2026年审计")
    page.round_form.changed.emit()
    page.save_round_button.click()
    assert window.session.round.name == "2026年审计" and not page.new_round
    page.delete_button.click()
    assert [info.name for info in window.session.rounds()] == ["2025年县委巡察"]
    page.message.buttons()[0].click()
    assert len(window.session.rounds()) == 2


def test_a_name_twice_is_refused(page: SettingsPage, window: MainWindow, errors: list[str]) -> None:
    page.new_button.click()
    page.round_form.set_value("name", "2025年县委巡察")
    page.round_form.changed.emit()
    page.save_round_button.click()
    assert len(errors) == 1 and len(window.session.rounds()) == 1 and page.new_round
    page.round_form.set_value("name", "另一批次")
    page.save_round_button.click()
    assert len(window.session.rounds()) == 2


def test_a_change_elsewhere_does_not_wipe_what_is_being_typed(
    page: SettingsPage, window: MainWindow, qtbot: QtBot
) -> None:
    _type(page, "phone", "123", qtbot)
    window.session.apply(ledger.add_round, RoundInfo(name="另一批次"))
    assert page.unit["phone"].text() == "123"


def test_the_person_at_the_keyboard(page: SettingsPage, window: MainWindow) -> None:
    page.person.setText("林一")
    page.person.editingFinished.emit()
    window.session.apply(ledger.add_round, RoundInfo(name="另一批次"))
    step = window.session.undo_step()
    assert step is not None and step.person == "林一"
    assert Settings().get("person", "") == "林一"


def test_backup(
    page: SettingsPage, window: MainWindow, own_place: Path, monkeypatch: pytest.MonkeyPatch,
    settle: Callable[[TaskRunner], None],
) -> None:
    target = own_place / "备份处"
    target.mkdir()
    monkeypatch.setattr("ui.pages.settings_page.ask_folder", lambda *_: target)
    page.backup_button.click()
    settle(window.tasks)
    assert len(list(target.glob("整改台账-*.db"))) == 1 and "检查过" in page.message.text()


def test_without_a_ledger_only_the_computer_s_part_works(window: MainWindow) -> None:
    window.show_page("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    assert not page.unit_panel.isEnabled() and not page.backup_button.isEnabled() and page.person.isEnabled()
    assert page.place.text() == "还没有打开台账"
    assert page.finish()


def test_a_read_only_ledger_is_shown_only(window: MainWindow, filled: Path) -> None:
    window.session.open(filled, read_only=True)
    window.show_page("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    assert page.unit["name"].text() == "青屏县人民医院" and not page.unit_panel.isEnabled()
    assert page.finish()


# --- fields ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "shown", "valid"), [
    ("2025年6月30日", "2025-06-30", True), ("20250630", "2025-06-30", True), ("2025.6.31", "2025.6.31", False),
    ("", "", True), ("改天", "改天", False),
])
def test_dates_are_typed_as_one_writes(chinese: object, qtbot: QtBot, text: str, shown: str, valid: bool) -> None:
    field = DateField("反馈日期")
    qtbot.addWidget(field)
    field.insert(text)
    field.editingFinished.emit()
    assert (field.text(), field.is_valid(), bool(field.property("wrong"))) == (shown, valid, not valid)


def test_a_round_comes_back_from_its_form(chinese: object, qtbot: QtBot) -> None:
    info = RoundInfo(
        id="x", name="某批次", kind="审计", level="市级", team="组", entered_on=date(2025, 1, 1), left_on=date(2025, 2, 1),
        feedback_on=date(2025, 3, 1), intensive_until=date(2025, 9, 1), plan_due=date(2025, 4, 1),
        report_due=date(2025, 10, 1), stated=Stated(4, 15, 35, None),
    )
    form = RoundForm(tuple(FIELDS), whole=True)
    qtbot.addWidget(form)
    form.set_info(info)
    assert form.info() == info


def test_the_look_changes_at_once_and_stays(page: SettingsPage, window: MainWindow, qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    light = app.palette().color(QPalette.ColorRole.Window)
    new, rail = window.actions_["new"].icon().cacheKey(), window.rail.button("ledger").icon().pixmap(24).toImage()
    page.look.setFocus()
    qtbot.keyClick(page.look, Qt.Key.Key_Down)  # 深色
    dark = app.palette().color(QPalette.ColorRole.Window)
    assert page.look.currentText() == "深色" and dark.lightness() < 60 < 200 < light.lightness()
    assert theme.DARK["panel"] in app.styleSheet() and theme.LIGHT["page"] not in app.styleSheet()
    assert window.actions_["new"].icon().cacheKey() != new
    assert window.rail.button("ledger").icon().pixmap(24).toImage() != rail
    assert Settings().get("look", "") == "dark"
    qtbot.keyClick(page.look, Qt.Key.Key_Up)
    assert app.palette().color(QPalette.ColorRole.Window) == light
    assert window.rail.button("ledger").icon().pixmap(24).toImage() == rail


def _type_over(field: QLineEdit, text: str) -> None:
    """Replace a field's text as an input method does."""
    field.selectAll()
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def test_how_evidence_is_kept_and_numbered(page: SettingsPage, window: MainWindow, qtbot: QtBot) -> None:
    """Each choice is a step by itself; a pattern that numbers nothing keeps the page until it is mended."""
    part, store = page.evidence, window.session.store
    assert part.pattern.text() == "问题-措施-件" and part.sample.text() == "例：3-2-1，整个问题的 3-1"
    part.way.setFocus()
    qtbot.keyClick(part.way, Qt.Key.Key_Down)
    assert queries.setting(store, evidence.LINK_SETTING) is True
    part.pattern.setFocus()
    _type_over(part.pattern, "问题.件")
    qtbot.keyClick(part.pattern, Qt.Key.Key_Return)
    assert queries.setting(store, evidence.PATTERN_SETTING) == "问题.件" and part.sample.text() == "例：3.1"
    _type_over(part.pattern, "随便")
    window.show_page("ledger")
    assert window.current == "settings" and "问题-措施-件" in part.sample.text()
    _type_over(part.pattern, "问题-措施-件")
    window.show_page("ledger")
    assert window.current == "ledger" and queries.setting(store, evidence.PATTERN_SETTING) is None
    window.session.undo()
    assert queries.setting(store, evidence.PATTERN_SETTING) == "问题.件"


def test_days_of_warning_are_those_of_the_overview(page: SettingsPage, window: MainWindow, qtbot: QtBot) -> None:
    """Typed here, shown there, and the other way round; a step that can be undone; no turn of the wheel by the way."""
    assert page.warning.value() == 10 and page.warning.accessibleName() == "临期提醒天数"
    page.warning.setFocus()
    page.warning.selectAll()
    qtbot.keyClicks(page.warning, "21")
    window.show_page("overview")
    overview = window.page("overview")
    assert isinstance(overview, OverviewPage) and window.session.warning_days() == overview.warning.value() == 21
    assert window.session.undo_step().label == "修改提醒天数"  # type: ignore[union-attr]
    qtbot.keyClick(overview.warning, Qt.Key.Key_Down)
    window.show_page("settings")
    assert page.warning.value() == 20
    window.session.undo()
    window.session.undo()
    assert page.warning.value() == 10 and window.session.undo_step().label != "修改提醒天数"  # type: ignore[union-attr]
    page.person.setFocus()
    wheel = QWheelEvent(QPointF(), QPointF(), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(page.warning, wheel)
    assert page.warning.value() == 10
