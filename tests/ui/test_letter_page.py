from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from models import ledger
from models.importing.letter import parse_letter
from models.records import RoundInfo
from models.settings import Settings
from ui.itemmodels.letter_model import LetterModel
from ui.letter_hints import hints
from ui.main_window import MainWindow
from ui.pages.letter_page import LetterPage

LETTER = """关于巡察青屏县人民医院党委的反馈意见

青屏县人民医院党委：
根据安排，巡察组开展了巡察，发现以下问题。
一、落实重大决策部署方面
（一）学习不深入
1.理论学习走过场。
2.学习记录照抄照搬，
没有结合实际。
（二）执行有偏差
3.重点任务推进慢。
二、医德医风建设方面
（一）监管不到位
4.处方点评流于形式。
中共青屏县委第二巡察组
2025年6月20日
"""


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> LetterPage:
    """The letter's page without a ledger."""
    window.show_page("letter")
    found = window.page("letter")
    assert isinstance(found, LetterPage)
    return found


def _paste(page: LetterPage, text: str = LETTER) -> None:
    QApplication.clipboard().setText(text)
    page.text.setFocus()
    page.text.selectAll()
    page.text.paste()
    page.read()


def _select(page: LetterPage, text: str) -> None:
    place = next(n for n, item in enumerate(page.model.outline.items) if item.text.startswith(text))
    page.tree.setFocus()
    page.tree.setCurrentIndex(page.model.index_of(place))


def test_a_pasted_letter_is_shown_as_an_outline(page: LetterPage, qtbot: QtBot) -> None:
    QApplication.clipboard().setText(LETTER)
    page.text.paste()
    qtbot.waitUntil(lambda: page.summary.text() == "2 个方面 3 个问题 4 条具体表现")
    assert page.form.value("name") == "巡察青屏县人民医院党委反馈问题"
    assert page.form.value("feedback_on") == date(2025, 6, 20)
    assert page.form.value("team") == "青屏县委第二巡察组" and page.form.value("level") == "县级"


def test_the_model_is_a_proper_tree(page: LetterPage, qtmodeltester: ModelTester) -> None:
    _paste(page)
    qtmodeltester.check(page.model)
    aspect = page.model.index_of(next(n for n, i in enumerate(page.model.outline.items) if i.level == "aspect"))
    assert page.model.rowCount(aspect) == 2 and "落实重大决策部署" in aspect.data()


def test_what_the_user_typed_is_not_overwritten(page: LetterPage) -> None:
    page.form.set_value("name", "我的批次")
    _paste(page)
    assert page.form.value("name") == "我的批次"


def test_a_file_is_opened_and_one_is_dropped(page: LetterPage, own_place: Path, errors: list[str]) -> None:
    path = own_place / "反馈意见.txt"
    path.write_text(LETTER, encoding="utf-8")
    page.open_file(path)
    assert page.take.isEnabled() and page.model.summary().startswith("2 个方面")
    page.text.clear()
    page.read()
    assert not page.take.isEnabled()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    given = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(page.text.viewport(), QDragEnterEvent(QPoint(5, 5), *given))
    QApplication.sendEvent(page.text.viewport(), QDropEvent(QPointF(5, 5), *given))
    assert page.model.summary().startswith("2 个方面")
    page.open_file(own_place / "没有.docx")
    assert len(errors) == 1 and "没有.docx" in errors[0]


# --- correcting ------------------------------------------------------------------------------------------------------


def test_levels_by_key_and_back(page: LetterPage, qtbot: QtBot) -> None:
    _paste(page)
    _select(page, "理论学习")
    qtbot.keyClick(page.tree, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert [item.level for item in page.model.outline.items if "理论学习" in item.text] == ["topic"]
    assert page.selected(), "the paragraph stays selected"
    qtbot.keyClick(page.tree, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.model.summary() == "2 个方面 3 个问题 4 条具体表现"
    assert not page.tools["undo"].isEnabled()


def test_merge_and_drop_by_key(page: LetterPage, qtbot: QtBot) -> None:
    _paste(page)
    _select(page, "学习记录")
    qtbot.keyClick(page.tree, Qt.Key.Key_Backspace)
    assert page.model.summary() == "2 个方面 3 个问题 3 条具体表现"
    assert any("走过场" in item.text and "学习记录" in item.text for item in page.model.outline.items)
    _select(page, "重点任务")
    qtbot.keyClick(page.tree, Qt.Key.Key_Delete)
    assert [item.level for item in page.model.outline.items if "重点任务" in item.text] == ["other"]
    assert page.model.index_of(page.selected()[0]).siblingAtColumn(1).data() == "不录入"


def test_the_buttons_do_what_the_keys_do(page: LetterPage, qtbot: QtBot) -> None:
    _paste(page)
    _select(page, "重点任务")
    page.tools["drop"].click()
    page.tools["up"].click()
    assert page.model.summary() == "2 个方面 3 个问题 4 条具体表现"
    page.tools["undo"].click()
    page.tools["undo"].click()
    page.tools["down"].click()
    assert [item.level for item in page.model.outline.items if "重点任务" in item.text] == ["other"]


def test_text_is_edited_in_place(page: LetterPage, qtbot: QtBot) -> None:
    _paste(page)
    _select(page, "处方点评")
    qtbot.keyClick(page.tree, Qt.Key.Key_F2)
    editor = page.tree.findChild(QPlainTextEdit)
    assert editor is not None and editor.toPlainText() == "处方点评流于形式。"
    editor.setPlainText("处方点评不严。")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert any(item.text == "处方点评不严。" for item in page.model.outline.items)
    assert page.model.corrected


def test_a_refused_correction_is_told(page: LetterPage, errors: list[str]) -> None:
    _paste(page)
    page.tree.setCurrentIndex(page.model.index_of(0))
    page.correct("merge")
    assert len(errors) == 1 and not page.model.corrected


def test_an_empty_text_is_no_correction(chinese: QApplication) -> None:
    model = LetterModel()
    model.set_outline(parse_letter(LETTER))
    assert not model.setData(model.index_of(0), "  ")
    assert not model.corrected


# --- taking in -------------------------------------------------------------------------------------------------------


def test_taking_in_makes_ledger_round_and_locked_problems(
    page: LetterPage, window: MainWindow, own_place: Path, save_to: Callable[[Path | None], list[str]]
) -> None:
    suggested = save_to(own_place / "新台账.db")
    _paste(page)
    assert page.target.text() == "录入时新建台账"
    page.take.click()
    assert suggested == ["巡察青屏县人民医院党委反馈问题"]
    problems = window.session.problems()
    assert [problem.text for problem in problems][1] == "学习记录照抄照搬，没有结合实际"
    assert all(problem.locked for problem in problems) and len(problems) == 4
    info = window.session.round
    assert (info.feedback_on, info.team, info.kind) == (date(2025, 6, 20), "青屏县委第二巡察组", "巡察")
    assert window.current == "ledger" and window.top.undo.text() == "撤销 录入反馈意见"
    assert page.text.toPlainText() == "" and Settings().get("letter_draft", "") == ""


def test_cancelling_the_file_name_keeps_the_letter(
    page: LetterPage, window: MainWindow, save_to: Callable[[Path | None], list[str]]
) -> None:
    save_to(None)
    _paste(page)
    page.take.click()
    assert not window.session.is_open and page.take.isEnabled()


def test_an_empty_round_is_filled_and_a_full_one_left_alone(page: LetterPage, window: MainWindow, filled: Path) -> None:
    window.open_ledger(filled)
    window.session.apply(ledger.add_round, RoundInfo(name="空批次"))
    window.session.choose_round(window.session.rounds()[1].id)
    window.show_page("letter")
    assert page.target.text() == "录入到“空批次”"
    _paste(page)
    page.take.click()
    assert window.session.round.name == "空批次" and len(window.session.problems()) == 4
    window.show_page("letter")
    _paste(page, LETTER.replace("2025年6月20日", "2026年6月20日"))
    assert page.target.text() == "录入为新的批次"
    page.take.click()
    assert [info.name for info in window.session.rounds()] == ["2025年县委巡察", "空批次", "巡察青屏县人民医院党委反馈问题"]
    assert window.session.round.feedback_on == date(2026, 6, 20)


def test_a_wrong_date_is_told_and_nothing_is_taken_in(
    page: LetterPage, window: MainWindow, filled: Path, errors: list[str]
) -> None:
    window.open_ledger(filled)
    window.show_page("letter")
    _paste(page)
    page.form.fields["feedback_on"].setText("某天")  # type: ignore[attr-defined]
    page.take.click()
    assert "某天" in errors[0] and len(window.session.rounds()) == 1


def test_a_letter_that_was_not_taken_in_is_kept(page: LetterPage, window: MainWindow, qtbot: QtBot) -> None:
    _paste(page)
    window.close()
    again = MainWindow(Settings())
    qtbot.addWidget(again)
    again.show_page("letter")
    found = again.page("letter")
    assert isinstance(found, LetterPage) and found.text.toPlainText() == LETTER
    again.close()


@pytest.mark.parametrize(("title", "name"), [
    ("关于巡察某医院党委的反馈意见", "巡察某医院党委反馈问题"),
    ("中共某县委巡察组关于巡察某医院情况的反馈意见", "巡察某医院情况反馈问题"),
    ("", ""),
])
def test_hints_of_the_title(title: str, name: str) -> None:
    text = f"{title}\n\n一、甲方面\n1.甲问题。\n2.乙问题。\n二、乙方面\n1.丙问题。\n"
    assert hints(parse_letter(text)).name == name


def test_the_sample_letter(page: LetterPage, root: Path) -> None:
    (path,) = (root / "resources" / "sample").glob("*.docx")
    page.open_file(path)
    assert page.model.summary() == "4 个方面 12 个问题 30 条具体表现"
    assert page.form.value("feedback_on") == date(2025, 6, 20)
