"""佐证材料 in the window: dropped on rows, added, opened, removed, renumbered, checked, by keys and mouse."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QStyleOptionViewItem
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from models import backup, changes, database, evidence, evidence_files, ledger
from models.evidence import EvidenceItem
from tests.ui.widget_faults import faults, outside, settled
from ui.evidence.pane import EvidencePane
from ui.itemmodels.evidence_model import EvidenceModel, size_text
from ui.itemmodels.ledger_columns import INDEX
from ui.main_window import MainWindow
from ui.pages.ledger_page import LedgerPage
from ui.widgets.detail_form import EVIDENCE_TAB, MEASURES_TAB

CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
LEFT, COPY = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction


@dataclass
class Desk:
    """The ledger page in the window, with its form."""

    window: MainWindow
    bot: QtBot
    folder: Path

    @property
    def page(self) -> LedgerPage:
        """The ledger page."""
        return self.window.page("ledger").table  # type: ignore[attr-defined, no-any-return]

    @property
    def pane(self) -> EvidencePane:
        """The pane «佐证», shown."""
        self.page.form.tabs.setCurrentIndex(EVIDENCE_TAB)
        pane = self.page.form.evidence.content()
        assert pane.isVisible()
        return pane

    def file(self, name: str = "会议记录.pdf", content: bytes = b"") -> Path:
        """A file somewhere, with its name in it."""
        path = self.folder / "桌面" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content or name.encode())
        return path

    def row(self, text: str) -> int:
        """The number of the row of a measure (or of a problem without measures)."""
        found = [(number, self.page.model.data_row(number)) for number in self.page.model.data_rows()]
        return next(number for number, row in found if row and (row.measure or row.problem).text == text)

    def go(self, text: str, column: str = "measure.text") -> None:
        """Make a row current; the form follows."""
        self.page.view.go_to(self.row(text), INDEX[column])
        self.bot.waitUntil(lambda: not self.page._later.isActive())

    def place(self, text: str, column: str) -> QPoint:
        """The middle of a cell, in the window."""
        panel = self.page.view.panel_of(INDEX[column])
        rect = panel.visualRect(self.page.model.index(self.row(text), INDEX[column]))
        return panel.viewport().mapTo(self.window, rect.intersected(panel.viewport().rect()).center())

    def hold(self, place: QPoint, *paths: Path, keys: Qt.KeyboardModifier = NONE) -> QMimeData:
        """Drag files over a place."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        QApplication.sendEvent(self.window.windowHandle(), QDragEnterEvent(place, COPY, data, LEFT, keys))
        return data

    def drop(self, place: QPoint, *paths: Path, keys: Qt.KeyboardModifier = NONE) -> None:
        """Drag files to a place and let them go; wait until they are taken in."""
        data = self.hold(place, *paths, keys=keys)
        QApplication.sendEvent(self.window.windowHandle(), QDropEvent(QPointF(place), COPY, data, LEFT, keys))
        self.settle()

    def settle(self) -> None:
        """Wait for the background."""
        self.bot.waitUntil(lambda: not self.window.tasks.busy, timeout=20_000)

    def items(self) -> list[tuple[str, str]]:
        """Number and name of all files of the ledger."""
        return [(item.number, item.name) for item in evidence.all_items(self.window.session.store)]

    def said(self) -> str:
        """The page's line."""
        return self.page.message.text()

    def kept(self) -> list[str]:
        """Names in the evidence folder."""
        folder = backup.evidence_folder(self.window.session.store.path)
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


@pytest.fixture
def desk(window: MainWindow, filled: Path, qtbot: QtBot, own_place: Path) -> Iterator[Desk]:
    """Three problems, two of them with a measure; the form is shown."""
    window.resize(1366, 768)
    window.open_ledger(filled)
    window.activateWindow()
    made = Desk(window, qtbot, own_place)
    made.page.sides.form_button.setChecked(True)
    made.go("措施1")
    yield made
    made.settle()
    made.page.form.desk.quiet.close()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Files that the system would open."""
    found: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toLocalFile()) or True)
    return found


# --- dropping --------------------------------------------------------------------------------------------------------

def test_a_file_dropped_on_a_measure(desk: Desk) -> None:
    """The row is framed and named while the file is held; then it is copied, numbered and one undo step."""
    before = changes.table_dump(desk.window.session.store)
    place = desk.place("措施2", "measure.text")
    data = desk.hold(place, desk.file())
    drop = desk.window.drop
    assert drop.hint and drop.frame and drop.hint.isVisible() and drop.frame.isVisible()
    assert drop.frame.geometry().contains(desk.window.middle.mapFrom(desk.window, place))
    assert drop.hint.height() < desk.window.height() / 3  # one still sees the rows
    QApplication.sendEvent(desk.window.windowHandle(), QDropEvent(QPointF(place), COPY, data, LEFT, NONE))
    desk.settle()
    assert not drop.hint.isVisible() and not drop.frame.isVisible()
    assert desk.items() == [("2-1-1", "会议记录.pdf")] and "已存入 1 件佐证材料（2-1-1）" in desk.said()
    assert len(desk.kept()) == 1 and desk.window.current == "ledger"
    desk.window.session.undo()
    assert changes.table_dump(desk.window.session.store) == before


def test_a_file_dropped_on_a_problem(desk: Desk) -> None:
    desk.drop(desk.place("措施2", "problem.text"), desk.file())
    desk.drop(desk.place("值班记录不完整", "measure.text"), desk.file("值班表.jpg"))
    assert desk.items() == [("2-1", "会议记录.pdf"), ("3-1", "值班表.jpg")]


def test_files_dropped_on_the_form(desk: Desk) -> None:
    """They go to what the form shows: the problem, or the measure on its tab; sheets, too."""
    form = desk.page.form
    place = form.mapTo(desk.window, form.rect().center())
    desk.drop(place, desk.file(), desk.file("采购表.xlsx", b"sheet"))
    form.tabs.setCurrentIndex(MEASURES_TAB)
    desk.drop(place, desk.file("照片.jpg"))
    assert desk.items() == [("1-1", "会议记录.pdf"), ("1-2", "采购表.xlsx"), ("1-1-1", "照片.jpg")]
    assert form.tabs.tabText(EVIDENCE_TAB) == "佐证 3"


def test_sheets_dropped_on_the_table_are_imported_unless_ctrl_is_held(desk: Desk, csv: Path) -> None:
    place = desk.place("措施2", "measure.text")
    desk.hold(place, csv)
    hint = desk.window.drop.hint
    assert hint is not None and "按住 Ctrl" in hint.findChildren(QLabel)[0].text()
    desk.drop(place, csv, keys=CTRL)
    assert desk.items() == [("2-1-1", "医务部.csv")] and desk.window.current == "ledger"
    back = next(made for made in desk.page.message.buttons() if "改为导入" in made.text())
    desk.bot.mouseClick(back, LEFT)
    desk.settle()
    assert desk.items() == [] and desk.window.current == "import"


def test_a_ledger_dropped_on_a_row_is_opened(desk: Desk, own_place: Path) -> None:
    other = own_place / "另一本.db"
    with database.create_store(other):
        pass
    desk.drop(desk.place("措施2", "measure.text"), other)
    assert desk.window.session.store.path == other


def test_a_program_is_refused_with_a_sentence(desk: Desk) -> None:
    desk.drop(desk.place("措施2", "measure.text"), desk.file("安装.exe"))
    assert desk.items() == [] and "安装.exe" in desk.said() and "不作为佐证材料" in desk.said() and desk.kept() == []
    desk.drop(desk.place("措施2", "measure.text"), desk.file("安装.exe"), desk.file())
    assert desk.items() == [("2-1-1", "会议记录.pdf")] and "安装.exe" in desk.said()


def test_a_copy_can_be_cancelled(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the button at the bottom, in the middle of a large file; nothing stays."""
    waiting, go = threading.Event(), threading.Event()
    real = evidence_files._pieces

    def slow(source: Path) -> Iterator[bytes]:
        for piece in real(source):
            yield piece
            waiting.set()
            go.wait(10)

    monkeypatch.setattr(evidence_files, "_pieces", slow)
    place = desk.place("措施2", "measure.text")
    data = desk.hold(place, desk.file("大.mp4", b"x" * 9_000_000))
    QApplication.sendEvent(desk.window.windowHandle(), QDropEvent(QPointF(place), COPY, data, LEFT, NONE))
    assert waiting.wait(10) and not desk.window.middle.isEnabled()
    desk.bot.waitUntil(desk.window.status.cancel.isVisible)
    desk.bot.mouseClick(desk.window.status.cancel, LEFT)
    go.set()
    desk.settle()
    assert desk.items() == [] and desk.kept() == [] and desk.window.middle.isEnabled()


def test_a_read_only_ledger_takes_nothing(desk: Desk, filled: Path) -> None:
    desk.window.session.close()
    desk.window.session.open(filled, read_only=True)
    desk.window.show_page("ledger")
    desk.go("措施1")
    desk.pane.add([desk.file()])
    assert desk.items() == [] and "只读" in desk.said()
    assert not desk.pane.add_button.isEnabled() and not desk.pane.remove_button.isEnabled()


# --- the pane --------------------------------------------------------------------------------------------------------

def _add(desk: Desk, monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    monkeypatch.setattr("ui.evidence.pane.ask_open_many", lambda *_: list(paths))
    desk.bot.mouseClick(desk.pane.add_button, LEFT)
    desk.settle()


def test_files_chosen_by_the_button_go_to_the_current_measure(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or to what is chosen above the list."""
    _add(desk, monkeypatch, desk.file())
    assert desk.pane.target.currentText() == "措施1 措施1"
    desk.pane.target.setFocus()
    QTest.keyClick(desk.pane.target, Qt.Key.Key_Up)
    _add(desk, monkeypatch, desk.file("照片.jpg"))
    assert desk.items() == [("1-1", "照片.jpg"), ("1-1-1", "会议记录.pdf")]
    lines = [desk.pane.model.index(row, 0).data() for row in range(2)]
    assert lines == ["1-1　照片.jpg\n整个问题　1 KB", "1-1-1　会议记录.pdf\n措施1 措施1　1 KB"]


def test_insert_asks_for_files(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.evidence.pane.ask_open_many", lambda *_: [desk.file()])
    desk.pane.target.setFocus()
    QTest.keyClick(desk.pane.target, Qt.Key.Key_Insert)
    desk.settle()
    assert desk.items() == [("1-1-1", "会议记录.pdf")]


def test_enter_and_double_click_open(desk: Desk, monkeypatch: pytest.MonkeyPatch, opened: list[str]) -> None:
    _add(desk, monkeypatch, desk.file())
    view = desk.pane.list
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Return)
    place = view.visualRect(desk.pane.model.index(0, 0)).center()
    QTest.mouseClick(view.viewport(), LEFT, NONE, place)
    QTest.mouseDClick(view.viewport(), LEFT, NONE, place)
    QTest.mouseClick(desk.pane.open_button, LEFT)
    assert len(opened) == 3 and all(Path(name).name == desk.kept()[0] for name in opened)


def test_what_would_run_is_never_opened(desk: Desk, opened: list[str]) -> None:
    """Though an older ledger, or another program, has put it there."""
    store = desk.window.session.store
    problem = desk.window.session.problems()[0].id
    for name in ("病毒.exe", "看.pdf"):
        desk.file("病毒.exe")
        ledger.add_evidence(store, [("problem", problem)], [
            evidence.NewFile(name, name[0].encode().hex().ljust(64, "0"), 7, "桌面/病毒.exe")])
    desk.go("措施2")
    desk.go("措施1")
    pane = desk.pane
    pane.list.setFocus()
    for row in range(2):
        pane.list.setCurrentIndex(pane.model.index(row, 0))
        QTest.keyClick(pane.list, Qt.Key.Key_Return)
        assert opened == [] and "不会打开" in desk.said()


def test_a_missing_file_says_what_to_do(desk: Desk, monkeypatch: pytest.MonkeyPatch, opened: list[str]) -> None:
    _add(desk, monkeypatch, desk.file())
    folder = backup.evidence_folder(desk.window.session.store.path)
    folder.rename(folder.with_name("旧名.佐证"))
    desk.pane.list.setFocus()
    QTest.keyClick(desk.pane.list, Qt.Key.Key_Return)
    assert opened == [] and "整改台账.佐证" in desk.said() and "一起改名" in desk.said()


def test_delete_removes_and_undo_brings_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, opened: list[str]
) -> None:
    """The copy goes into 回收 with its last link and comes back with it."""
    _add(desk, monkeypatch, desk.file(), desk.file("照片.jpg", b"photo"))
    both = desk.kept()
    desk.pane.list.setFocus()
    QTest.keyClick(desk.pane.list, Qt.Key.Key_Delete)
    assert desk.items() == [("1-1-2", "照片.jpg")] and "已移除 1 件" in desk.said()
    assert len(desk.kept()) == 2 and "回收" in desk.kept()
    QTest.keyClick(desk.window, Qt.Key.Key_Z, CTRL)
    assert [number for number, _ in desk.items()] == ["1-1-1", "1-1-2"] and desk.pane.model.rowCount() == 2
    assert [name for name in desk.kept() if name != "回收"] == both
    desk.bot.mouseClick(desk.pane.remove_button, LEFT)
    assert desk.pane.model.rowCount() == 1


def test_the_same_file_at_another_problem(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C here, Ctrl+V there: one copy, two links; the copy stays until the last goes."""
    _add(desk, monkeypatch, desk.file())
    desk.pane.list.setFocus()
    QTest.keyClick(desk.pane.list, Qt.Key.Key_C, CTRL)
    desk.go("措施2")
    desk.pane.target.setFocus()
    QTest.keyClick(desk.pane.target, Qt.Key.Key_V, CTRL)
    desk.settle()
    assert desk.items() == [("1-1-1", "会议记录.pdf"), ("2-1-1", "会议记录.pdf")] and len(desk.kept()) == 1
    QTest.keyClick(desk.pane.target, Qt.Key.Key_V, CTRL)
    desk.settle()
    assert len(desk.items()) == 2 and "没有重复添加" in desk.said()
    desk.pane.list.setFocus()
    QTest.keyClick(desk.pane.list, Qt.Key.Key_Delete)
    assert "回收" not in desk.kept() and len(desk.kept()) == 1


def test_numbers_by_hand_and_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _add(desk, monkeypatch, desk.file(), desk.file("照片.jpg", b"photo"))
    view = desk.pane.list
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_F2)
    editor = view.findChildren(QLineEdit)[0]
    assert editor.text() == "1-1-1"
    editor.selectAll()
    QTest.keyClicks(editor, "9-9")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    desk.bot.waitUntil(lambda: desk.items()[0][0] == "9-9")
    desk.pane.renumber_action.trigger()
    assert [number for number, _ in desk.items()] == ["1-1-1", "1-1-2"]
    assert desk.window.session.undo_step().label == "佐证材料重新编号"  # type: ignore[union-attr]


def test_changed_files_are_marked_in_the_background(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _add(desk, monkeypatch, desk.file(), desk.file("照片.jpg", b"photo"))
    desk.bot.waitUntil(lambda: len(desk.page.form.desk.states) == 2, timeout=10_000)
    assert desk.pane.model.wrong() == 0 and not desk.pane.note.isVisible()
    folder = backup.evidence_folder(desk.window.session.store.path)
    gone, altered = (evidence_files.locate(folder.with_name("整改台账.db"), item)
                     for item in evidence.all_items(desk.window.session.store))
    assert gone and altered
    gone.unlink()
    altered.chmod(0o644)
    altered.write_bytes(b"PHOTO")
    desk.page.form.desk.later.start(0)
    desk.bot.waitUntil(lambda: desk.pane.model.wrong() == 2, timeout=10_000)
    assert "2 条" in desk.pane.note.text()
    first = desk.pane.model.index(0, 0)
    assert "【缺失】" in first.data() and first.data(Qt.ItemDataRole.ForegroundRole).name() == "#b3261e"
    assert "【内容有变化】" in desk.pane.model.index(1, 0).data()
    option = QStyleOptionViewItem()
    desk.pane.list.itemDelegate().initStyleOption(option, first)  # the red stays when the file is selected
    assert option.palette.color(QPalette.ColorRole.HighlightedText).name() == "#b3261e"
    desk.page.form.desk.check()
    desk.settle()
    assert "缺失 1 件" in desk.said() and "内容有变化 1 件" in desk.said()


def test_more_opens_by_its_key(desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    menu = desk.pane.more.menu()
    _add(desk, monkeypatch, desk.file())
    desk.pane.list.setFocus()
    qtbot.waitUntil(desk.pane.list.hasFocus)
    with qtbot.waitSignal(menu.aboutToShow):  # its loop runs until the menu is closed
        menu.aboutToShow.connect(lambda: QTimer.singleShot(0, menu.close))
        QTest.keyClick(desk.pane.list, Qt.Key.Key_Y, Qt.KeyboardModifier.AltModifier)


def test_lists_and_folders(desk: Desk, monkeypatch: pytest.MonkeyPatch, own_place: Path) -> None:
    _add(desk, monkeypatch, desk.file())
    monkeypatch.setattr("ui.evidence.pane.ask_save", lambda *_: own_place / "目录.xlsx")
    monkeypatch.setattr("ui.evidence.pane.ask_folder", lambda *_: own_place)
    for action in desk.pane.more.menu().actions():
        if action.text().startswith(("本问题佐证目录", "一问题一档")):
            action.trigger()
            desk.settle()
    assert (own_place / "目录.xlsx").is_file()
    (made,) = own_place.glob("2025年县委巡察佐证材料*")
    assert (made / "001_病历质控流于形式" / "1-1-1 会议记录.pdf").read_bytes() == "会议记录.pdf".encode()
    assert "一问题一档" in desk.said()


def test_linked_as_the_setting_says(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.set_setting(desk.window.session.store, evidence.LINK_SETTING, True)
    _add(desk, monkeypatch, desk.file())
    (item,) = evidence.all_items(desk.window.session.store)
    assert item.linked_path == "桌面/会议记录.pdf" and desk.kept() == [] and "已链接 1 件" in desk.said()
    assert desk.pane.model.index(0, 0).data().endswith("链接")


def test_the_pane_says_what_next_while_it_is_empty(desk: Desk) -> None:
    assert desk.pane.empty.isVisible() and "拖到" in desk.pane.empty.text() and not desk.pane.list.isVisible()
    assert not desk.pane.open_button.isEnabled()
    assert desk.page.form.tabs.tabText(EVIDENCE_TAB) == "佐证"
    QGuiApplication.clipboard().setText("只是文字")
    QTest.keyClick(desk.pane.target, Qt.Key.Key_V, CTRL)
    assert desk.items() == []


def test_the_model(qtmodeltester: ModelTester) -> None:
    took: list[tuple[str, str]] = []
    model = EvidenceModel(lambda link, number: bool(took.append((link, number))) or True)
    items = [EvidenceItem("p", "1-1", "甲.pdf", "a" * 64, 2048, "", "l1", "f1", "p", "2025-07-01"),
             EvidenceItem("m", "1-1-1", "乙.mp4", "", 3 << 30, "D:/乙.mp4", "l2", "f2", "p")]
    model.show(None, items, {"f1": "unreadable"})
    assert model.wrong() == 1 and "【读不出来】" in model.index(0, 0).data() and "3.0 GB" in model.index(1, 0).data()
    assert "2,048 字节，2025-07-01 添加" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert not model.setData(model.index(0, 0), "1-1") and model.setData(model.index(1, 0), "7")
    assert took == [("l2", "7")] and [size_text(1), size_text(5 << 20)] == ["1 KB", "5.0 MB"]
    qtmodeltester.check(model)
    model.show(None, (), {})


@pytest.mark.parametrize("steps", [0, 4], ids=["100", "175"])
def test_nothing_of_the_pane_is_cut_off(desk: Desk, monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    """Nor of it while it is empty; every control has a name and can be reached by keys."""
    for _ in range(steps):
        desk.window.zoom(1)
    assert desk.pane.isVisible()
    settled()
    assert faults(desk.window) + outside(desk.window) == []
    _add(desk, monkeypatch, desk.file("会议记录（2025年第9次党委会会议纪要，关于巡察整改工作的专题研究）.pdf"))
    settled()
    assert faults(desk.window) + outside(desk.window) == []
    desk.window.zoom(0)


def test_all_tabs_stay_in_sight_with_files_behind_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _add(desk, monkeypatch, *(desk.file(f"{number}.jpg") for number in range(12)))
    assert desk.page.form.tabs.tabText(EVIDENCE_TAB) == "佐证 12"
    settled()
    assert faults(desk.page.form) == []
