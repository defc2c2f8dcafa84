"""Draws every page and dialog with the sample ledger: ``make screenshots [FOLDER]``.

A real window (Qt's xcb platform) on a virtual display of its own, at the smallest screen promised and at a large one,
light and dark, and at 150 %. Each way is drawn by a process of its own: Qt takes the factor when it starts.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
#: Name of a way (it stands in the pictures' names), factor, look, sizes of the window in points.
WAYS = (("", 1.0, "light", ((1366, 768), (1920, 1080))), ("-dark", 1.0, "dark", ((1366, 768), (1920, 1080))),
        ("-150", 1.5, "light", ((1280, 720),)), ("-150-dark", 1.5, "dark", ((1280, 720),)))
PAGES = ("overview", "ledger", "letter", "import", "returns", "notice", "settings")


@contextmanager
def display(width: int, height: int) -> Iterator[None]:
    """A virtual display of that size for this process, gone afterwards."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
        pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        os.environ["DISPLAY"] = ":" + pipe.readline().strip()
    os.environ["QT_QPA_PLATFORM"] = "xcb"
    try:
        yield
    finally:
        server.terminate()
        server.wait()


def main(folder: Path, wanted: list[str]) -> None:
    """Write the pictures into *folder*: of the *wanted* ways (names as in :data:`WAYS`), else of all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, factor, _, sizes in WAYS:
        if wanted and name not in wanted:
            continue
        for width, height in sizes:  # what the window shows at first goes by the screen that there is
            with tempfile.TemporaryDirectory() as home, display(round(width * factor), round(height * factor)):
                around = {**os.environ, "ZHENGGAI_CONFIG_DIR": home, "QT_SCALE_FACTOR": str(factor)}
                given = ["--way", name, str(width), str(folder), home]
                subprocess.run([sys.executable, __file__, *given], env=around, check=True)


def _draw(folder: Path, home: Path, way: str, width: int) -> None:
    from models.settings import Settings
    from ui import app as application
    from ui import jobs, theme
    from ui.main_window import MainWindow

    app = application.make_application(["zhenggai"])
    _, _, look, sizes = next(each for each in WAYS if each[0] == way)
    theme.use_look(look)
    theme.apply_theme(app)
    ledger = home / "青屏县人民医院.db"
    with jobs.writing(ledger) as store:
        jobs.fill_sample(store)
    window = MainWindow(Settings(home / "设置.json"))
    window.resize(width, dict(sizes)[width])
    window.show()
    window.activateWindow()  # there is no window manager that would

    def save(name: str, settle: Callable[[], object] = lambda: None) -> None:
        settle()
        _wait(app)
        _picture(window).save(str(folder / f"{name}-{width}{way}.png"))

    save.folder, save.way = folder, way  # type: ignore[attr-defined]
    _draw_window(window, ledger, home, save)
    if width == sizes[0][0]:
        _draw_dialogs(app, window, folder, way)
    window.close()


def _draw_window(window: object, ledger: Path, home: Path, save: Callable[..., None]) -> None:
    from ui.main_window import MainWindow

    assert isinstance(window, MainWindow)
    save("welcome")
    save("letter-empty", lambda: window.show_page("letter"))
    letter = window.page("letter")
    sample = next((ROOT / "resources" / "sample").glob("*.docx"))
    save("letter", lambda: letter.open_file(sample))  # type: ignore[attr-defined]
    empty = home / f"新台账{window.width()}.db"
    window.session.create(empty)
    save("ledger-empty", lambda: window.show_page("ledger"))
    save("overview-empty", lambda: window.show_page("overview"))
    imports = window.page("import")
    window.show_page("import")
    save("import-empty")
    imports.add([ROOT / "resources" / "sample" / "departments"])  # type: ignore[attr-defined]
    _finish(window)
    save("import")
    _draw_import(window, imports, home, save)
    window.open_ledger(ledger)
    for page in PAGES:
        if page not in ("letter", "import"):
            save(page, lambda page=page: window.show_page(page))
    _draw_ledger(window, save)
    _draw_evidence(window, home, save)
    _draw_returns(window, home, save)
    _come_due(window)
    save("overview-busy", lambda: window.show_page("overview"))
    save("overview-large", lambda: (window.zoom(1), window.zoom(1), window.zoom(1)))
    window.zoom(0)
    _draw_people(window, save)
    _draw_events(window, save)
    _draw_notice(window, save)
    save("ledger-large", lambda: (window.show_page("ledger"), window.zoom(1), window.zoom(1), window.zoom(1)))
    window.zoom(0)
    window.session.close()


def _come_due(window: Any) -> None:
    """Give some open measures deadlines in the next days."""
    from datetime import date, timedelta

    from models import ledger
    from models.records import Deadline

    days = [date.today() + timedelta(days=number) for number in (0, 2, 2, 5, 9, 12, 12, 12, 20, 29)]
    measures = [measure for problem in window.session.problems() for measure in problem.measures
                if measure.state.status in ("", "not_started", "in_progress")]
    window.session.apply(ledger.edit, [
        ("measure", measure.id, {"deadline": Deadline(f"{day:%Y-%m-%d}", day, "date")})
        for measure, day in zip(measures, days, strict=False)], "推迟时限")


def _draw_evidence(window: Any, home: Path, save: Callable[..., None]) -> None:
    """The pane with files (one missing), a file held over a row, rows that a number of the overview leads to."""
    from models import evidence, evidence_files
    from ui.widgets.detail_form import EVIDENCE_TAB

    window.show_page("ledger")
    page = window.page("ledger").table
    problem = window.session.problems()[0]
    page.go_to_row(page.model.find(problem.measures[0].id), 8)
    page.form.tabs.setCurrentIndex(EVIDENCE_TAB)
    save("evidence-empty")
    folder = home / f"桌面{window.width()}"
    folder.mkdir()
    for name in ("党委会会议纪要（2025年第9次）.pdf", "修订后的议事规则.docx", "现场照片.jpg"):
        (folder / name).write_bytes(name.encode() * 9000)
    sources = sorted(folder.iterdir())
    page.form.desk.add([("measure", problem.measures[0].id)], sources)
    _finish(window)
    page.form.desk.add([("problem", problem.id)], sources[:1])
    _finish(window)
    lost = evidence_files.locate(window.session.store.path, evidence.problem_items(window.session.store, problem.id)[1])
    assert lost is not None
    lost.unlink()
    page.form.desk.check()
    _finish(window)
    save("evidence")
    panel = page.view.panels[1]
    row = page.model.data_rows()[3]
    place = panel.viewport().mapToGlobal(panel.visualRect(page.model.index(row, 8)).center())
    from PySide6.QtCore import Qt
    aim = window._drop_aim(sources, place, Qt.KeyboardModifier.NoModifier)
    save("evidence-drop", lambda: window.drop._show(sources, aim))
    window.drop._show(())
    window.show_page("overview")
    window.page("overview").cards["late"].click()
    save("overview-rows")
    page.clear_filter()


def _draw_import(window: object, page: Any, home: Path, save: Callable[..., None]) -> None:
    """Rows and cells ticked off, what letting files go does, the result, a second import with conflicts, the list."""
    from models import ledger
    from ui.main_window import MainWindow

    assert isinstance(window, MainWindow)
    model = page.preview.model
    model.set_open(1, True)
    model.toggle([model.index(2, 0)])
    model.set_open(1, False)
    model.toggle([model.index(3, 0)])
    model.set_open(1, True)
    save("import-ticks")
    window.drop._show([Path("护理部.xlsx")])
    save("import-drop")
    window.drop._show(())
    page.apply()
    _finish(window)
    save("import-done")
    department = home / f"医务部{window.width()}.csv"
    lines = ["序号,存在问题,整改措施,责任科室,承办同志,整改情况", ",,没有写问题的措施,医务部,,",
             "901,会诊记录不及时,每周抽查会诊记录,医务部,林一,已抽查一次", ",,向科主任通报,医务部,,", "合计,,,,,"]
    department.write_text("\n".join(lines), encoding="utf-8")
    page.add([department])
    _finish(window)
    page.apply()
    _finish(window)
    save("import-refused")
    measure = window.session.problems()[-1].measures[0]
    window.session.apply(ledger.edit, [("measure", measure.id, {"progress": "办公室核实：已抽查两次"})])
    department.write_text("\n".join(lines).replace("已抽查一次", "已抽查五次"), encoding="utf-8")
    page.add([department])
    _finish(window)
    save("import-conflict")
    save("import-earlier", page.show_batches)
    page.batches.left.emit()


def _draw_ledger(window: Any, save: Callable[..., None]) -> None:
    """The table filtered, sorted, grouped; a view being named; printing and export."""
    from ui.itemmodels.ledger_filter import Filter
    from ui.itemmodels.ledger_rows import Arrangement

    window.show_page("ledger")
    page: Any = window.page("ledger").table
    some = Filter(states=frozenset(("in_progress", "not_started")), due=frozenset(("late", "none")))
    save("ledger-filter", lambda: (page.filters.switch.setChecked(True), page.show_filter(some)))
    page.filters.switch.setChecked(False)
    save("ledger-sorted", lambda: page.show_filter(some, Arrangement("aspect", "deadline")))
    save("ledger-grouped", lambda: page.show_filter(Filter(), Arrangement("departments")))
    save("ledger-view-name", lambda: page.views.bar.ask("视图名称", "医务部未完成", ""))
    page.views.bar.hide()
    page.output.ask()
    _save_dialog("dialog-output", page.output.dialog, window, save)
    page.show_filter(Filter(), Arrangement())
    _draw_editing(window, page, save)


def _draw_editing(window: Any, page: Any, save: Callable[..., None]) -> None:
    """Menus, a deadline and a state being typed, looking for words, many rows changed, the other tabs of the form."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QInputMethodEvent
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from ui.dialogs.change_many import ChangeMany
    from ui.itemmodels.ledger_columns import INDEX
    from ui.widgets.detail_form import EVIDENCE_TAB, MEASURES_TAB
    from ui.widgets.replace_bar import ReplaceBar

    for name, made in (("columns", page.columns_button), ("order", page.order_button), ("views", page.views_button)):
        menu = made.menu()
        save(f"ledger-menu-{name}",
             lambda menu=menu, made=made: menu.popup(made.mapToGlobal(made.rect().bottomLeft())))
        menu.hide()
    rows = page.model.data_rows()
    for name, key, typed in (("deadline", "deadline", "年底前"), ("state", "status", "")):
        page.go_to_row(rows[1], INDEX[key])
        page.view.edit_current()
        _wait(QApplication.instance())  # until the focus is back from the menus: its coming takes hints away
        panel = page.view.panel_of(INDEX[key])
        field = panel.indexWidget(panel.currentIndex())
        if typed:  # as an input method writes it
            written = QInputMethodEvent()
            written.setCommitString(typed)
            field.selectAll()
            QApplication.sendEvent(field, written)
        save(f"ledger-edit-{name}")
        QTest.keyClick(field, Qt.Key.Key_Escape)
    page.go_to_row(rows[0], INDEX["measure.progress"])
    page.actions_.replace()
    bar = page.findChild(ReplaceBar)
    bar.what.setText("制度")
    bar.by.setText("办法")
    save("ledger-replace")
    bar.close_bar()
    page.view.select_rows(rows[0], rows[4])
    page.actions_.all["change_many"].trigger()
    _save_dialog("dialog-many", page.findChild(ChangeMany), window, save)
    page.go_to_row(rows[1], INDEX["measure.text"])
    for name, tab in (("measure", MEASURES_TAB), ("notice", EVIDENCE_TAB + 1), ("history", EVIDENCE_TAB + 2)):
        page.form.tabs.setCurrentIndex(tab)
        save(f"form-{name}")
    page.form.tabs.setCurrentIndex(0)


def _draw_returns(window: Any, home: Path, save: Callable[..., None]) -> None:
    """Forms sent out; one department's came back and waits, with a row that it added."""
    from tests.returned_forms import Filled, send, take_in

    store = window.session.store
    form = Filled(send(store, home / f"填报表{window.width()}")[2])
    for row in range(3):
        form.put(row, progress="已印发实施细则，完成三个科室的论证", status="正在整改", evidence="院办〔2025〕31号")
    form.put(form.count, problem=form.cell(0, "problem").value, text="增设专科门诊", progress="已开诊")
    take_in(store, form.save(), as_report=True)
    page: Any = window.page("returns")
    save("returns-back", lambda: (window.show_page("returns"), page.refresh(), page.list.selectRow(2)))
    save("returns-added", lambda: page.tabs.setCurrentIndex(1))


def _draw_people(window: Any, save: Callable[..., None]) -> None:
    """People with duplicates pointed out, one person, a department, merging, a hand-over."""
    from models import ledger

    window.show_page("people")
    page: Any = window.page("people")
    apply = window.session.apply
    problems = window.session.problems()
    leader = problems[0].state.leaders[0]
    apply(ledger.edit, [("problem", problems[4].id, {"leaders": (f"{leader[0]} {leader[1:]}",)})])
    save("people")
    page.lists["person"].choose(page.lists["person"].named(leader).known.id)
    save("people-person", page._show_chosen)
    save("people-hand-over", page.ask_hand_over)
    page.hand_over.cancelled.emit()
    save("people-merge", lambda: page.alike.followed.emit("merge:0"))
    page.merging.cancelled.emit()
    page.tabs.setCurrentIndex(1)
    page.lists["department"].view.selectRow(1)
    save("people-department")
    page.tabs.setCurrentIndex(0)


def _draw_events(window: Any, save: Callable[..., None]) -> None:
    """The diary with an entry being typed, an outcome, and the empty page of a fresh round."""
    from models import ledger
    from models.records import RoundInfo

    window.show_page("events")
    page: Any = window.page("events")
    save("events")
    page.entry.on.setText("11.3")
    page.entry.subject.setText("听取整改进展汇报")
    page.list.selectRow(3)
    save("events-typing")
    first = window.session.round.id
    other = window.session.apply(ledger.add_round, RoundInfo(name="另一批次")).created[0]
    window.session.choose_round(other)
    page.entry.clear()
    page.entry.on.clear()
    save("events-empty")
    window.session.choose_round(first)
    window.session.undo()


def _draw_notice(window: Any, save: Callable[..., None]) -> None:
    """The composer: each style, letterhead, public version, a paragraph reworded, a style changed, a kept version."""
    from dataclasses import replace

    from exporters.blocks import Source
    from models import ledger
    from ui.notice.change_list import Change
    from ui.notice.changes_dialog import ChangesDialog
    from ui.notice.freeze_dialog import FreezeDialog

    window.show_page("notice")
    page: Any = window.page("notice")
    usual = page.composer.choices
    for key in page.options.picker.cards:
        save(f"notice-{key}", lambda key=key: page.choose(replace(usual, style=key)))
    page.choose(replace(usual, letterhead=True, imprint=True, sealed=True, audience="report"))
    page.pages.list_button.setChecked(True)
    page.options.sections["style"].head.setChecked(False)
    save("notice-letterhead", page.options.page.fonts_fold.unfold)
    page.pages.list_button.setChecked(False)
    page.options.page.fonts_fold.head.setChecked(False)
    problems = window.session.problems()
    window.session.apply(ledger.leave_out, [problems[3].id], [], "涉及个人隐私")
    window.session.apply(ledger.merge_problems, [problems[5].id], problems[4].id)
    save("notice-public", lambda: page.choose(replace(usual, audience="public")))
    page.reveal(Source("measure", problems[1].measures[1].id, "progress"))
    save("notice-reword", lambda: page.pages.view._click(page.pages.view.focused, Source(
        "measure", problems[1].measures[1].id, "progress")))
    page.box.dismiss()
    page.options.reveal_slot("organisation", 2)
    save("notice-texts")
    save("notice-fields", page.options.slots.offer_fields)
    page.options.slots.menu.hide()
    save("notice-style-editor", lambda: page.edit_style(copy=True))
    page.options.editor.cancelled.emit()
    page.options.sections["style"].unfold()
    page.choose(usual)
    dialogs = {
        "dialog-freeze": FreezeDialog("approved", "林一", page.composer.facts().today, "", window),
        "dialog-corrections": ChangesDialog("读入修改稿", "“修改稿.docx”里有 6 处改动，其中 4 处可以采纳。打勾的会写进通报用语，台账原文不变。", [
            Change("reworded", "一是7月以来编发学习清单6期，形成落实事项17项；", "一是7月以来编发学习清单6期，17项落实事项已办结14项；", True,
                   where="二、反馈问题整改落实情况 ›（一）› 1. ›（1）“第一议题”学习与医… › 一是"),
            Change("reworded", "对反馈的4个方面30个问题逐一分解，制定措施88条。", "对反馈的4个方面31个问题逐项分解，制定措施88条。", True,
                   "“30”（具体问题数）是由台账填入的，没有改成“31”。请在台账里核对、修改。", "一、履行整改主体责任情况 ›（二）细化清单，分工到人。…"),
            Change("moved", "（2）病区陪护、探视管理松散。\n一是修订。\n二是抽查。", "（2）病区陪护、探视管理松散。\n一是修订。\n二是抽查。", False,
                   "先后顺序以台账为准，没有采纳。请在台账里移动“病区陪护、探视管理松散。”。",
                   "二、反馈问题整改落实情况 ›（二）› 1. ›（2）病区陪护、探视管理松散…",
                   "二、反馈问题整改落实情况 ›（三）› 2.基层党组织建设基础薄弱。 之后"),
            Change("split", "坚持班子成员直接抓，定期听取汇报。先后召开会议10次。", "坚持班子成员直接抓，定期听取汇报。\n先后召开会议10次。", True,
                   where="一、履行整改主体责任情况 ›（三）抓好过程推进。坚持班子…"),
            Change("inserted", "", "下一步，继续盯住未完成事项。", False, "台账里没有可以存放这一段的地方，没有采纳。请在台账里新增一条措施。",
                   "二、反馈问题整改落实情况 ›（四）› 2. › 消防和特种设备安全检查发… 之后"),
            Change("批注", "批注（周明）：次数请核实　——在“二是护理部抽查18次…”处", "批注（周明）：次数请核实　——在“二是护理部抽查18次…”处"),
            Change("deleted", "整改期间，专题会议研究部署10次。", "", True, where="开头 › 整改期间，专题会议研…", refused=True),
        ], window),
    }
    page.exports.others.ask()
    dialogs["dialog-papers"] = page.exports.others.dialog
    for name, dialog in dialogs.items():
        _save_dialog(name, dialog, window, save)
    page.papers.freeze("approved")
    page.papers.freeze_dialog.by.setText("党委书记 周明")
    page.papers.freeze_dialog.accept()
    _finish(window)
    page.papers.show_kept(page.findings.versions.chosen())
    save("notice-frozen")
    page.papers.leave_kept()


def _draw_dialogs(app: object, window: object, folder: Path, way: str) -> None:
    from PySide6.QtWidgets import QWidget

    from models.errors import BadFileError
    from ui.dialogs.about_dialog import AboutDialog
    from ui.dialogs.error_dialog import ErrorDialog
    from ui.dialogs.manual_window import ManualWindow

    assert isinstance(window, QWidget)
    ours = ErrorDialog(ValueError("example"), window)
    ours.report.show()
    manual = ManualWindow(window)
    manual.show()
    manual.go_to("台账的按键")
    dialogs = {
        "manual": manual,
        "dialog-about": AboutDialog(window), "dialog-bug": ours,
        "dialog-refused": ErrorDialog(BadFileError("“名单.xlsx”里没有找到台账表格。请检查是否选错了文件。"), window),
    }
    for name, dialog in dialogs.items():
        dialog.show()
        _wait(app)
        dialog.grab().save(str(folder / f"{name}{way}.png"))
        dialog.close()


def _save_dialog(name: str, dialog: Any, window: Any, save: Callable[..., None]) -> None:
    """Draw a dialog alone, and close it."""
    from PySide6.QtWidgets import QApplication

    dialog.show()
    _wait(QApplication.instance())
    dialog.grab().save(str(save.folder / f"{name}-{window.width()}{save.way}.png"))  # type: ignore[attr-defined]
    dialog.close()


def _picture(window: Any) -> Any:
    """The window with the menus, lists and hints that are open over it."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QApplication

    made = window.grab()
    painter = QPainter(made)
    for popup in QApplication.topLevelWidgets():
        kind = popup.windowFlags() & Qt.WindowType.WindowType_Mask
        if popup.isVisible() and kind in (Qt.WindowType.Popup, Qt.WindowType.ToolTip):
            painter.drawPixmap(popup.pos() - window.pos(), popup.grab())
    painter.end()
    return made


def _finish(window: object) -> None:
    """Wait for the background job and for those that it starts."""
    from ui.main_window import MainWindow

    assert isinstance(window, MainWindow)
    while window.tasks.busy:
        window.tasks.wait()


def _wait(app: object) -> None:
    """Let the window draw itself."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(400, loop.quit)
    loop.exec()


if __name__ == "__main__":
    if shutil.which("Xvfb") is None:
        sys.exit("没有 Xvfb，不能截图。请先安装 xvfb。")
    if sys.argv[1:2] == ["--way"]:
        sys.path.insert(0, str(ROOT))
        _draw(Path(sys.argv[4]), Path(sys.argv[5]), sys.argv[2], int(sys.argv[3]))
        sys.exit(0)
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "screenshots"
    main(target, sys.argv[2:])
    print(f"截图在“{target}”。")
