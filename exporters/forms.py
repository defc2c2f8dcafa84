"""A return form (填报表) as an Excel workbook: what the department fills in is open and tinted, the rest protected.

Each row stands alone (problem and measure on every row, nothing joined), so that a form can be sorted, and is known
again by its hidden id. Protection has no password: it guards against slips, not against people.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from exporters import official_format as of
from exporters.fields import chinese_date, inspection
from exporters.form_guide import write_guide
from exporters.sheet_cells import DATE_FORMAT, box, make_look, put, set_growing_height, set_print, text_height
from models.forms import (
    COLUMN_KEY, COLUMNS, DATA_SHEET, FORM_SHEET, HEADER_KEY, REPORTED_STATES, Form, FormLine, leading,
)
from models.labels import STATUS
from models.records import Deadline, Round, Unit

Value = str | int | date
#: True Excel rows: title, data of the form, hint, header, first row of problems.
_TITLE, _FACTS, _HINT, _HEADER, _FIRST = 1, 2, 3, 4, 5
#: Empty rows at the end for new problems and measures.
_SPARE = 12
#: Height in points of a row with little text: room for two lines.
_LEAST_HEIGHT = 34.0
#: Widths in characters of Latin text.
_WIDTHS = {
    "number": 5, "problem": 21, "text": 22, "part": 9.5, "departments": 10, "owners": 8, "deadline": 11, "last": 22,
    "progress": 32, "status": 9.5, "completed_on": 11, "support": 18, "evidence": 12, "remarks": 9, "reason": 16,
}
_HIDDEN = ("id", "open")
_CENTRED = ("number", "part", "departments", "owners", "deadline", "status", "completed_on")
#: Columns that a new row at the end may fill.
_SPARE_OPEN = ("number", "problem", "text", "owners", "deadline", "progress", "status", "completed_on", "support",
               "evidence", "remarks")
_HINT_TEXT = "浅黄色的格子由科室填写，其余内容请不要改动；新增的问题或措施填在表末的空行里。填法见“填报说明”。"
_FIRST_DAY, _LAST_DAY = "DATE(2000,1,1)", "DATE(2099,12,31)"


@dataclass(frozen=True)
class _Layout:
    """Which columns a form has: keys in order; columns count from 1."""

    keys: tuple[str, ...]

    def at(self, key: str) -> int:
        """The column with that key."""
        return self.keys.index(key) + 1

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns that people see."""
        return tuple(key for key in self.keys if key not in _HIDDEN)


def form_bytes(unit: Unit, round_: Round, form: Form) -> bytes:
    """The workbook of *form* as the bytes of an .xlsx file."""
    import openpyxl

    workbook = openpyxl.Workbook()
    page: Any = workbook.active
    page.title = DATA_SHEET
    layout = _Layout(tuple(key for key in COLUMNS if _is_used(key, form)))
    looks = _Looks(page)
    _write_head(page, layout, looks, unit, round_, form)
    for number, line in enumerate(form.lines):
        _write_line(page, layout, looks, _FIRST + number, line, form)
    last = _FIRST + len(form.lines) + _SPARE - 1
    _write_spare(page, layout, looks, last)
    _write_sign_off(page, layout, looks, last + 2)
    _checks(page, layout, last)
    _grey_repeats(page, layout, last)
    _protect(page)
    _set_page(page, layout, last)
    write_guide(workbook, unit, form)
    _write_identity(workbook, layout, form)
    workbook.properties.title = f"{form.addressee}{inspection(round_)}整改情况填报表"
    workbook.properties.creator = unit.name
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


class _Looks:
    """The looks of cells, made once."""

    def __init__(self, page: Any) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

        fonts = of.STANDARD_FONTS
        text, grey = Font(name=fonts.body, size=of.SHEET_TEXT_PT), "FF595959"
        left = Alignment(horizontal="left", vertical="center", wrap_text=True)
        middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
        plain = Alignment(horizontal="left", vertical="center")
        open_, tint = Protection(locked=False), PatternFill("solid", fgColor="FFFFF8DC")
        boxed: dict[str, Any] = {"font": text, "border": box()}
        filled = {**boxed, "fill": tint, "protection": open_}
        self.left = make_look(page, **boxed, alignment=left)
        self.centred = make_look(page, **boxed, alignment=middle)
        small = Font(name=fonts.body, size=of.SHEET_HINT_PT, color=grey)
        self.last = make_look(page, border=box(), alignment=left, font=small)
        red = Font(name=fonts.body, size=of.SHEET_TEXT_PT, color="FFC00000")
        self.reason = make_look(page, border=box(), alignment=left, font=red)
        # Short cells are text (@), so that 3-5 stays what was typed. Long ones are not: older Excel shows #### for more
        # than 255 characters in a cell that is formatted as text.
        self.open = make_look(page, **filled, alignment=left)
        self.open_centred = make_look(page, **filled, alignment=middle, number_format="@")
        self.open_day = make_look(page, **filled, alignment=middle, number_format=DATE_FORMAT)
        header = {"border": box(), "alignment": middle, "font": Font(name=fonts.heading1, size=of.SHEET_HEADER_PT)}
        self.header = make_look(page, **header, fill=PatternFill("solid", fgColor="FFEDEDED"))
        self.header_open = make_look(page, **header, fill=PatternFill("solid", fgColor="FFFFE699"))
        self.title = make_look(page, alignment=middle, font=Font(name=fonts.title, size=of.SHEET_TITLE_PT))
        self.facts = make_look(page, alignment=plain, font=Font(name=fonts.heading2, size=of.SHEET_FACTS_PT))
        self.hint = make_look(page, alignment=plain, font=small)
        signed = Font(name=fonts.body, size=of.SHEET_FACTS_PT)
        self.sign = make_look(page, alignment=plain, font=signed, protection=open_,
                              border=Border(bottom=Side(style="thin", color="FF7F7F7F")))


def _is_used(key: str, form: Form) -> bool:
    """Columns that say the same in every row, or nothing, are left out."""
    if key in ("part", "support"):
        return any(not line.leads for line in form.lines)
    if key == "departments":
        return bool(form.person)
    return key != "reason" or any(line.reason for line in form.lines)


# --- rows ------------------------------------------------------------------------------------------------------------


def _write_head(page: Any, layout: _Layout, looks: _Looks, unit: Unit, round_: Round, form: Form) -> None:
    first, last = layout.at(layout.shown[0]), len(layout.keys)
    for row, text, look, height in (
        (_TITLE, f"{unit.name}{inspection(round_)}整改情况填报表", looks.title, of.SHEET_TITLE_HEIGHT),
        (_FACTS, _facts(form), looks.facts, 22),
        (_HINT, _HINT_TEXT, looks.hint, 18),
    ):
        put(page, row, first, text, look)
        page.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
        page.row_dimensions[row].height = height
    opened = {key for line in form.lines for key in line.open}
    for index, key in enumerate(layout.keys, start=1):
        put(page, _HEADER, index, COLUMNS[key], looks.header_open if key in opened else looks.header)
    page.row_dimensions[_HEADER].height = of.SHEET_HEADER_HEIGHT


def _facts(form: Form) -> str:
    """填报科室, 期次, 截至日 and 报送期限, as far as known."""
    whom = ("填报领导" if form.person else "填报科室", form.addressee)
    known = (whom, ("期次", form.period), ("截至日", chinese_date(form.as_of)), ("报送期限", chinese_date(form.due_on)))
    return "　　".join(f"{label}：{value}" for label, value in known if value)


def _write_line(page: Any, layout: _Layout, looks: _Looks, row: int, line: FormLine, form: Form) -> None:
    for index, key in enumerate(layout.keys, start=1):
        put(page, row, index, _value(line, key), _look(looks, key, key in line.open))
    shown = ((key, str(_value(line, key))) for key in layout.shown)
    set_growing_height(page, row, (_LEAST_HEIGHT, *(text_height(text, _WIDTHS[key]) for key, text in shown if text)))


def _look(looks: _Looks, key: str, is_open: bool) -> Any:
    if is_open:
        return looks.open_day if key == "completed_on" else looks.open_centred if key in _CENTRED else looks.open
    if key in ("last", "reason"):
        return looks.last if key == "last" else looks.reason
    return looks.centred if key in _CENTRED else looks.left


def _value(line: FormLine, key: str) -> Value:
    state = line.state
    values: dict[str, Value] = {
        "id": line.id,
        "open": " ".join(line.open),
        "number": _number(line.problem.number),
        "problem": line.problem.text,
        "text": line.measure.text if line.measure else "",
        "part": _part(line),
        "departments": "、".join(state.all_departments),
        "owners": "、".join(state.owners),
        "deadline": _deadline(state.deadline),
        "last": _last(line),
        "reason": line.reason,
    }
    return values.get(key, "")


def _number(text: str) -> Value:
    return int(text) if text.isascii() and text.isdigit() and not text.startswith("0") else text


def _part(line: FormLine) -> str:
    lead = "、".join(leading(line.state))
    return "牵头" if line.leads else f"配合\n（牵头：{lead}）" if lead else "配合"


def _deadline(deadline: Deadline) -> str:
    return deadline.text or (deadline.on.isoformat() if deadline.on else "")


def _last(line: FormLine) -> str:
    """Last period's text with the state of then in front."""
    word = line.state.status_text or (STATUS[line.state.status] if line.state.status else "")
    return f"【{word}】{line.last}" if word else line.last


def _write_spare(page: Any, layout: _Layout, looks: _Looks, last: int) -> None:
    for row in range(last - _SPARE + 1, last + 1):
        for index, key in enumerate(layout.keys, start=1):
            put(page, row, index, "", _look(looks, key, key in _SPARE_OPEN))
        set_growing_height(page, row, (_LEAST_HEIGHT,))


def _write_sign_off(page: Any, layout: _Layout, looks: _Looks, row: int) -> None:
    """填报人、科室负责人、分管领导、日期, each to be written behind its word."""
    shown = [layout.at(key) for key in layout.shown]
    for words, block in zip(("填报人：", "科室负责人：", "分管领导：", "填报日期："), _blocks(layout, shown, 4)):
        for column in block:
            put(page, row, column, words if column == block[0] else "", looks.sign)
        page.merge_cells(start_row=row, start_column=block[0], end_row=row, end_column=block[-1])
    page.row_dimensions[row].height = of.SHEET_HEADER_HEIGHT


def _blocks(layout: _Layout, columns: Sequence[int], count: int) -> list[list[int]]:
    """The columns in *count* groups of about the same width."""
    total = sum(_WIDTHS[layout.keys[column - 1]] for column in columns)
    blocks: list[list[int]] = [[] for _ in range(count)]
    reached = 0.0
    for column in columns:
        width = _WIDTHS[layout.keys[column - 1]]
        blocks[min(int((reached + width / 2) * count / total), count - 1)].append(column)
        reached += width
    return [block for block in blocks if block]


# --- lists, checks, protection ---------------------------------------------------------------------------------------


def _checks(page: Any, layout: _Layout, last: int) -> None:
    """The drop-down list of states and the check of days."""
    from openpyxl.worksheet.datavalidation import DataValidation

    words = ",".join(STATUS[key] for key in REPORTED_STATES)
    states = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showDropDown=False)
    states.errorTitle, states.error = "完成状态", f"请从下拉列表中选择：{words.replace(',', '、')}。"
    days = DataValidation(type="date", operator="between", formula1=_FIRST_DAY, formula2=_LAST_DAY, allow_blank=True)
    days.errorTitle, days.error = "完成时间", "请填写日期，例如 2025-06-30 或 2025/6/30。"
    days.promptTitle, days.prompt = "完成时间", "状态为“已完成”时填写，例如 2025-06-30。"
    for check, key in ((states, "status"), (days, "completed_on")):
        check.showErrorMessage, check.showInputMessage = True, bool(check.prompt)
        letter = _letter(layout.at(key))
        check.add(f"{letter}{_FIRST}:{letter}{last}")
        page.add_data_validation(check)


def _grey_repeats(page: Any, layout: _Layout, last: int) -> None:
    """The problem's text is grey where the row above has the same, whatever the rows are sorted by."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Font
    from openpyxl.styles.differential import DifferentialStyle

    number, problem = _letter(layout.at("number")), _letter(layout.at("problem"))
    same = f"AND(${number}{_FIRST}=${number}{_HEADER},${problem}{_FIRST}=${problem}{_HEADER},${problem}{_FIRST}<>\"\")"
    rule = Rule(type="expression", formula=[same], dxf=DifferentialStyle(font=Font(color="FFA6A6A6")))
    page.conditional_formatting.add(f"{number}{_FIRST}:{problem}{last}", rule)


def _protect(page: Any) -> None:
    """Only open cells can be written; widths, heights, formats, filters, new rows and sorting stay allowed."""
    protection = page.protection
    protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter", "insertRows",
                    "insertHyperlinks"):
        setattr(protection, allowed, False)
    protection.objects = protection.scenarios = False


def _set_page(page: Any, layout: _Layout, last: int) -> None:
    """Widths, frozen header, filter; A4 landscape, one page wide, header on each page, numbered.

    Heights are a start only: Excel and WPS fit a row to its text when it grows.
    """
    for index, key in enumerate(layout.keys, start=1):
        column = page.column_dimensions[_letter(index)]
        column.hidden = key in _HIDDEN
        column.width = _WIDTHS.get(key, 10)
    first, end = _letter(layout.at(layout.shown[0])), _letter(len(layout.keys))
    page.freeze_panes = f"{_letter(layout.at('problem') + 1)}{_FIRST}"
    page.auto_filter.ref = f"A{_HEADER}:{end}{last}"
    page.print_title_rows = f"{_HEADER}:{_HEADER}"
    page.print_area = f"{first}1:{end}{last + 2}"
    set_print(page)
    page.sheet_view.zoomScale = 90


def _write_identity(workbook: Any, layout: _Layout, form: Form) -> None:
    """The very hidden sheet by which the form is known again."""
    page = workbook.create_sheet(FORM_SHEET)
    page.sheet_state = "veryHidden"
    plain = make_look(page)
    facts: list[tuple[str, ...]] = [
        ("form_id", form.id), ("round_id", form.round_id), ("department", form.department), ("person", form.person),
        ("period", form.period), ("as_of", form.as_of.isoformat() if form.as_of else ""), ("step", str(form.step)),
        ("sheet", DATA_SHEET), (HEADER_KEY, str(_HEADER)),
    ]
    facts += [(COLUMN_KEY, key, COLUMNS[key]) for key in layout.keys]
    for row, fact in enumerate(facts, start=1):
        for column, text in enumerate(fact, start=1):
            put(page, row, column, text, plain)


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))
