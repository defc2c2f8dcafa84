"""照表填报 from the menu: empty form, unknown columns, target, and what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QAbstractButton, QDialog, QMessageBox

from tests.fill_forms import plain_form, ticks_form
from ui import fill_steps
from ui.dialogs.fill_dialog import LEAVE_EMPTY, FillDialog
from ui.main_window import MainWindow
from ui.tasks import TaskRunner

UNKNOWN = "认定依据条款"


class Desk:
    """The window with answers to its dialogs: what is typed into the columns, and where the filled form goes."""

    def __init__(self, window: MainWindow, settle: Callable[[TaskRunner], None], patch: pytest.MonkeyPatch) -> None:
        self.window, self.settle = window, settle
        self.answers: list[Callable[[FillDialog], bool]] = []
        self.shown: list[FillDialog] = []
        self.told: list[str] = []
        self.files: list[Path] = []
        patch.setattr(fill_steps, "ask_open", lambda *_: self.files.pop(0))
        patch.setattr(fill_steps, "ask_save", lambda *_: self.files.pop(0))
        patch.setattr(FillDialog, "exec", lambda dialog: self._answer(dialog))
        patch.setattr(QMessageBox, "exec", lambda box: self._read(box))

    def _answer(self, dialog: FillDialog) -> QDialog.DialogCode:
        self.shown.append(dialog)
        accepted = self.answers.pop(0)(dialog)
        return QDialog.DialogCode.Accepted if accepted else QDialog.DialogCode.Rejected

    def _read(self, box: QMessageBox) -> None:
        self.told.append(box.text())

    def fill(self, form: Path, out: Path, *answers: Callable[[FillDialog], bool]) -> None:
        """Choose the menu entry and go through all of it."""
        self.files, self.answers = [form, out], list(answers)
        self.window.actions_["fill"].trigger()
        self.settle(self.window.tasks)


@pytest.fixture
def desk(
    window: MainWindow, filled: Path, settle: Callable[[TaskRunner], None], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    window.open_ledger(filled)
    yield Desk(window, settle, monkeypatch)


def take(dialog: FillDialog) -> bool:
    """Go on with what stands there."""
    return True


def text(path: Path, place: str) -> object:
    """A cell of a filled form."""
    return openpyxl.load_workbook(path).worksheets[0][place].value


def test_an_unknown_column_is_asked_for_once(desk: Desk, own_place: Path) -> None:
    form, out = ticks_form(own_place / "空表.xlsx"), own_place / "填好.xlsx"

    def explain(dialog: FillDialog) -> bool:
        assert next(iter(dialog.boxes)) == UNKNOWN and dialog.boxes[UNKNOWN].currentText() == ""
        assert dialog.boxes[UNKNOWN].findText("认领领导") > 0
        dialog.boxes[UNKNOWN].setCurrentText("县委巡察反馈意见")
        return True

    desk.fill(form, out, explain)
    assert text(out, "L6") == "县委巡察反馈意见" and text(out, "D6") == "病历质控流于形式"
    again = own_place / "再填.xlsx"

    def remembered(dialog: FillDialog) -> bool:
        return dialog.boxes[UNKNOWN].currentText() == "县委巡察反馈意见"

    desk.fill(form, again, remembered)
    assert text(again, "L6") == "县委巡察反馈意见"


def test_what_stays_empty_is_said(desk: Desk, own_place: Path) -> None:
    """Left alone the column is told afterwards; chosen to stay empty it is not asked for again."""
    form, out = ticks_form(own_place / "空表.xlsx"), own_place / "填好.xlsx"

    def leave(dialog: FillDialog) -> bool:
        dialog.boxes[UNKNOWN].setCurrentText(LEAVE_EMPTY)
        return True

    desk.fill(form, out, take)
    assert f"留空的栏：{UNKNOWN}。" in desk.told[-1]
    desk.told.clear()
    desk.fill(form, own_place / "二.xlsx", leave)
    desk.fill(form, own_place / "三.xlsx", take)
    assert not any("留空的栏" in each for each in desk.told) and text(own_place / "三.xlsx", "L6") is None


def test_a_wrong_guess_can_be_put_right(desk: Desk, own_place: Path) -> None:
    form, out = plain_form(own_place / "空表.xlsx"), own_place / "填好.xlsx"

    def correct(dialog: FillDialog) -> bool:
        assert dialog.options().columns == {}
        dialog.boxes["整改目标"].setCurrentText("方面")
        return True

    desk.fill(form, out, correct)
    assert text(out, "C3") == "医疗管理方面"


def test_words_that_mean_nothing_bring_the_dialog_back(desk: Desk, own_place: Path, errors: list[str]) -> None:
    form, out = plain_form(own_place / "空表.xlsx"), own_place / "填好.xlsx"

    def wrong(dialog: FillDialog) -> bool:
        dialog.only.setText("外星科")
        return True

    def give_up(dialog: FillDialog) -> bool:
        assert dialog.only.text() == "外星科"
        return False

    desk.fill(form, out, wrong, give_up)
    assert "外星科" in errors[0] and not out.exists() and len(desk.shown) == 2


def test_a_form_with_data_may_be_emptied(desk: Desk, own_place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form, out = plain_form(own_place / "空表.xlsx"), own_place / "填好.xlsx"
    desk.fill(form, out, take)
    before = out.read_bytes()
    desk.fill(out, own_place / "再填.xlsx")
    assert "已经有内容" in desk.told[-1] and "clear" not in desk.told[-1] and not (own_place / "再填.xlsx").exists()

    def empty(box: QMessageBox) -> QAbstractButton:
        return next(each for each in box.buttons() if "清空后重填" in each.text())

    monkeypatch.setattr(QMessageBox, "clickedButton", empty)
    desk.fill(out, own_place / "再填.xlsx", take)
    assert text(own_place / "再填.xlsx", "B3") == "病历质控流于形式" and out.read_bytes() == before


def test_the_empty_form_is_not_overwritten(desk: Desk, own_place: Path, errors: list[str]) -> None:
    form = plain_form(own_place / "空表.xlsx")
    before = form.read_bytes()
    desk.fill(form, form, take)
    assert "空表本身" in errors[0] and form.read_bytes() == before


def test_every_control_is_named(desk: Desk, own_place: Path) -> None:
    desk.fill(ticks_form(own_place / "空表.xlsx"), own_place / "填好.xlsx", lambda _: False)
    dialog = desk.shown[0]
    parts = [*dialog.boxes.values(), dialog.only, dialog.mark, *dialog.findChildren(QAbstractButton)]
    assert all(each.accessibleName() and each.toolTip() for each in parts)


def test_without_a_ledger_there_is_nothing_to_fill(window: MainWindow) -> None:
    assert not window.actions_["fill"].isEnabled()
