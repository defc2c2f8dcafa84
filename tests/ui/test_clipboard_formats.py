"""What other programs put on the clipboard, and what they make of ours: HTML and tab-separated text."""

from __future__ import annotations

import subprocess
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from models import changes, database, ledger
from models.records import Deadline
from models.settings import Settings
from models.writing import Writer
from tests.ui.ledger_desk import CTRL, ROUND, SHIFT, Desk, sit_down
from ui.itemmodels.clipboard_html import tables
from ui.itemmodels.ledger_clipboard import read_block, to_html
from ui.itemmodels.ledger_columns import COLUMNS, INDEX
from ui.session import LedgerSession

#: As Excel 365 writes a copied range: one merged cell, a line break, a text that its source wraps, two spaces.
EXCEL = """<html xmlns:v="urn:schemas-microsoft-com:vml"><head><meta name=Generator content="Microsoft Excel 15">
<style><!--table {mso-displayed-decimal-separator:"\\.";} td {white-space:nowrap;}--></style></head>
<body link="#0563C1"><table border=0 cellpadding=0 cellspacing=0 width=279 style='border-collapse:collapse'>
<!--StartFragment--> <col width=72 span=2 style='width:54pt'> <tr height=37 style='height:28pt'>
  <td rowspan=2 height=74 class=xl66 width=72>学习计划</td> <td class=xl65 width=135>修订计划<br>
    印发各科室</td> <td class=xl65>按照有关要求，组织各科室逐条对照检查，
  制定具体措施</td></tr> <tr height=37><td class=xl65>A<span style='mso-spacerun:yes'>&nbsp; </span>B</td>
  <td class=xl65></td></tr><!--EndFragment--></table></body></html>"""
EXCEL_TEXT = '学习计划\t"修订计划\n印发各科室"\t按照有关要求，组织各科室逐条对照检查，制定具体措施\r\n\tA  B\t\r\n'
#: As WPS writes it: the text has no quotes around the cell with a line break.
WPS = """<html><head><meta name="Generator" content="WPS Office ET"></head><body><!--StartFragment-->
<table width="210" border="0"><tr><td class="et2" rowspan="2">学习计划</td><td class="et3">修订计划<br/>印发</td></tr>
<tr><td class="et3">季度检查</td></tr></table><!--EndFragment--></body></html>"""
WPS_TEXT = "学习计划\t修订计划\n印发\n\t季度检查\n"
#: As Word and WPS 文字 write a table: paragraphs in cells.
WORD = """<html><body lang=ZH-CN><table class=MsoTableGrid><tr><td><p class=MsoNormal><span>修订计划</span></p>
<p class=MsoNormal><span>印发<o:p></o:p></span></p></td><td><p class=MsoNormal>周明</p></td></tr></table></body></html>"""


def put(text: str, html: str) -> None:
    """Both formats onto the clipboard, as a program does."""
    data = QMimeData()
    data.setText(text)
    data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)


# --- reading -------------------------------------------------------------------------------------------------------


def test_excel() -> None:
    assert read_block(EXCEL_TEXT, EXCEL) == [
        ["学习计划", "修订计划\n印发各科室", "按照有关要求，组织各科室逐条对照检查，制定具体措施"], [None, "A  B", ""]]
    assert tables(EXCEL)[0][0][1:] == ["修订计划\n印发各科室", "按照有关要求，组织各科室逐条对照检查，制定具体措施"]


def test_wps_and_word_say_only_in_html_where_a_cell_ends() -> None:
    assert read_block(WPS_TEXT, WPS) == [["学习计划", "修订计划\n印发"], [None, "季度检查"]]
    assert read_block("修订计划\n印发\t周明\n", WORD) == [["修订计划\n印发", "周明"]]


def test_a_text_from_a_page_is_a_text() -> None:
    assert read_block("一\t二", "<p>一</p>") == [["一", "二"]]
    assert read_block("一", "<table><tr><td>一</td></tr></table><table><tr><td>二</td></tr></table>") == [["一"]]
    assert read_block("", "") == []


@given(st.lists(st.lists(st.text("整改a<&\"' ，\n", max_size=6), min_size=3, max_size=3), min_size=1, max_size=5))
def test_what_we_write_is_read_from_html_alone(rows: list[list[str]]) -> None:
    found = tables(to_html([[(text, 1) for text in row] for row in rows]))[0]
    # HTML knows no spaces at the ends of a line and no empty lines at the end of a cell.
    assert found == [["\n".join(line.strip() for line in text.strip(" ").split("\n")).rstrip("\n") for text in row]
                     for row in rows]


@given(st.text("<>/tablerdhp \"'=&0123rowspancol!-", max_size=200) | st.text())
def test_no_html_makes_it_fail(html: str) -> None:
    tables("<table>" + html)


@given(st.lists(st.tuples(st.integers(0, 9**6), st.integers(0, 9**6)), max_size=6))
def test_spans_do_not_grow_without_bound(spans: list[tuple[int, int]]) -> None:
    cells = "".join(f"<td rowspan={rows} colspan={columns}>a</td>" for rows, columns in spans)
    assert sum(len(row) for grid in tables(f"<table><tr>{cells}</tr></table>") for row in grid) <= 1_000_000


# --- pasting -------------------------------------------------------------------------------------------------------


def test_a_merged_cell_of_excel_goes_into_the_problem(desk: Desk) -> None:
    before = desk.dump()
    desk.click(desk.row("规范记录"), "problem.text")
    put('学习计划\t"修订\n印发"\r\n\t检查\r\n', "<table><tr><td rowspan=2>学习计划</td><td>修订<br>印发</td></tr>"
        "<tr><td>检查</td></tr></table>")
    desk.key(Qt.Key.Key_V, CTRL)
    problem = desk.session.problems()[1]
    assert (problem.text, [each.text for each in problem.measures]) == ("学习计划", ["修订\n印发", "检查"])
    desk.undone_and_redone(before)


def test_a_merged_state_counts_for_each_of_its_rows(desk: Desk) -> None:
    desk.click(desk.row("规范记录"), "status")
    put("未启动\n\n", "<table><tr><td rowspan=2>未启动</td></tr><tr></tr></table>")
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.click(desk.row("规范记录"), "owners")
    put("郑海\n\n", "<table><tr><td rowspan=2>郑海</td></tr><tr></tr></table>")
    desk.key(Qt.Key.Key_V, CTRL)
    assert [each.state.owners for each in desk.session.problems()[1].measures] == [("郑海",)] * 2


def test_a_row_is_repeated_over_the_selected_rows(desk: Desk) -> None:
    before = desk.dump()
    desk.click(desk.row("修订计划"), "measure.progress")
    desk.click(desk.row("组织测试"), "measure.progress", SHIFT)
    put("甲\n乙\n丙\n", "")
    desk.key(Qt.Key.Key_V, CTRL)
    assert desk.column("measure.progress")[:3] == ["甲", "乙", "丙"]
    put("同一句\n", "<table><tr><td>同一句</td></tr></table>")
    desk.key(Qt.Key.Key_V, CTRL)
    assert desk.column("measure.progress")[:3] == ["同一句"] * 3
    desk.session.undo()
    desk.undone_and_redone(before)


def test_columns_that_do_not_fit_are_said(desk: Desk) -> None:
    desk.click(desk.row("每月盘点"), "remarks")
    put("备注\t多的\t多的", "")
    desk.key(Qt.Key.Key_V, CTRL)
    assert desk.text(desk.row("每月盘点"), "remarks") == "备注"
    assert "最后 2 列没有粘贴" in desk.said()


# --- with Calc -----------------------------------------------------------------------------------------------------

_KEYS = ("measure.text", "leaders", "departments", "owners", "deadline", "measure.progress", "status", "evidence")
_STATUS = ("not_started", "in_progress", "completed", "")


def long_ledger(path: Path, *, empty: bool) -> None:
    """100 problems with two measures each; with text of every kind in eight columns, or without."""
    with database.create_store(path) as store:
        key = ledger.add_round(store, ROUND).created[0]
        with changes.step(store, "填入"):
            writer = Writer(store)
            for number in range(100):
                problem = writer.insert_problem(key, {"number": str(number + 1), "text": f"问题{number + 1}"})
                for place in range(2):
                    writer.insert_measure(problem, {"text": ""} if empty else values(2 * number + place))


def values(row: int) -> dict[str, object]:
    """Texts that formats trip over: quotes, tabs' neighbours, line breaks, tags, numbers, a leading 0, two spaces."""
    return {
        "text": ("“三重一大”事项，\n第二行", '他说"好"', "<b>&amp;", "A  B", f"措施{row}")[row % 5],
        "progress": ("已办\n\n另起一段", "0571", f"进展{row}，", "1.5万元", "=SUM(A1)")[row % 5],
        "leaders": ("周明", "吴敏") if row % 3 else (), "departments": ("党办",), "owners": (f"林{row % 7 + 1}号",),
        "deadline": (Deadline("2025年底前"), Deadline("立行立改", None, "immediate"), Deadline("6月底前"))[row % 3],
        "status": _STATUS[row % 4], "evidence": "" if row % 2 else f"材料{row}",
    }


def office(soffice: str, place: Path, *arguments: str) -> None:
    """Run LibreOffice without a window."""
    profile = f"-env:UserInstallation={(place / 'office').as_uri()}"
    done = subprocess.run([soffice, "--headless", profile, *arguments, "--outdir", "."], cwd=place, check=False,
                          capture_output=True, text=True, timeout=170)
    assert done.returncode == 0, done.stderr


def desk_on(path: Path, bot: QtBot) -> Desk:
    """The page on a ledger, from the first measure of which on eight columns stand side by side."""
    session = LedgerSession(Settings(path.with_suffix(".json")))
    session.open(path)
    desk = sit_down(bot, session)
    start = desk.page.view.visible_columns().index(INDEX["measure.text"])
    shown = [COLUMNS[column].key for column in desk.page.view.visible_columns()]
    assert tuple(shown[start : start + 8]) == _KEYS
    return desk


def test_200_rows_of_8_cells_to_calc_and_back(soffice: str, qtbot: QtBot, own_place: Path) -> None:
    """A clipboard cannot be driven without a screen, so Calc itself takes no part in copying and pasting here. What is
    tried: the HTML that Ctrl+C puts there is read by LibreOffice's own HTML filter for Calc, the one that pasting uses,
    and saved as a workbook; from that workbook LibreOffice writes HTML and tab-separated text by its Calc filters, as
    copying does; both are put on the clipboard, and Ctrl+V pastes them into an empty ledger. Every cell must be the
    same as in the first.
    """
    wanted = copied_from_a_long_ledger(qtbot, own_place)
    copied = QGuiApplication.clipboard().mimeData()
    assert read_block(copied.text(), copied.html()) == wanted  # nothing is shared by the rows here
    (own_place / "copied.html").write_text(copied.html(), encoding="utf-8")

    office(soffice, own_place, "--infilter=HTML (StarCalc)", "--convert-to", "xlsx", "copied.html")
    sheet = load_workbook(own_place / "copied.xlsx").active
    assert sheet is not None and (sheet.max_row, sheet.max_column) == (200, 8)
    office(soffice, own_place, "--convert-to", "html:HTML (StarCalc)", "copied.xlsx")
    office(soffice, own_place, "--convert-to", "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,true", "copied.xlsx")

    put((own_place / "copied.csv").read_text(encoding="utf-8-sig"), (own_place / "copied.html").read_text("utf-8"))
    assert pasted_into_an_empty_ledger(qtbot, own_place) == wanted


def copied_from_a_long_ledger(bot: QtBot, place: Path) -> list[list[str]]:
    """Select from the first measure to the last cell of the eighth column, and copy; the cells as they were shown."""
    long_ledger(place / "甲.db", empty=False)
    desk = desk_on(place / "甲.db", bot)
    desk.click(desk.page.model.data_rows()[0], "measure.text")
    desk.key(Qt.Key.Key_Down, CTRL | SHIFT)
    for _ in _KEYS[1:]:
        desk.key(Qt.Key.Key_Right, SHIFT)
    desk.key(Qt.Key.Key_C, CTRL)
    return cells_of(desk)


def pasted_into_an_empty_ledger(bot: QtBot, place: Path) -> list[list[str]]:
    """Paste from the first measure on; the cells as they are shown then."""
    long_ledger(place / "乙.db", empty=True)
    desk = desk_on(place / "乙.db", bot)
    desk.click(desk.page.model.data_rows()[0], "measure.text")
    desk.key(Qt.Key.Key_V, CTRL)
    assert desk.said().startswith("粘贴：改了"), desk.said()
    return cells_of(desk)


def cells_of(desk: Desk) -> list[list[str]]:
    """The 200 × 8 cells; the page is put away."""
    found = [[desk.text(row, key) for key in _KEYS] for row in desk.page.model.data_rows()]
    assert len(found) == 200
    desk.page.hide()
    desk.session.close()
    return found


def test_text_alone_is_enough(qtbot: QtBot, own_place: Path) -> None:
    """As an editor or a chat passes a table on."""
    wanted = copied_from_a_long_ledger(qtbot, own_place)
    put(QGuiApplication.clipboard().text(), "")
    assert pasted_into_an_empty_ledger(qtbot, own_place) == wanted
