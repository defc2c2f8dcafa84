"""The guide sheet 填报说明 of a return form: how it is filled in, in a few numbered lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exporters import official_format as of
from exporters.fields import chinese_date
from exporters.sheet_cells import make_look, put, set_growing_height, text_height
from models.forms import REPORTED_STATES, Form
from models.labels import STATUS
from models.records import Unit

GUIDE_SHEET = "填报说明"
#: Width in characters of Latin text, size of the text in points.
_WIDTH, _TEXT_PT = 70, 13


def write_guide(workbook: Any, unit: Unit, form: Form) -> None:
    """Add the guide sheet to a form's workbook."""
    from openpyxl.styles import Alignment, Font

    page = workbook.create_sheet(GUIDE_SHEET)
    fonts = of.STANDARD_FONTS
    middle = Alignment(horizontal="center", vertical="center")
    wrapped = Alignment(vertical="top", wrap_text=True)
    title = make_look(page, font=Font(name=fonts.title, size=of.SHEET_TITLE_PT), alignment=middle)
    text = make_look(page, font=Font(name=fonts.body, size=_TEXT_PT), alignment=wrapped)
    put(page, 1, 1, GUIDE_SHEET, title)
    page.row_dimensions[1].height = of.SHEET_TITLE_HEIGHT
    for number, line in enumerate(guide_lines(unit, form), start=1):
        put(page, number + 1, 1, f"{number}．{line}", text)
        set_growing_height(page, number + 1, (text_height(f"{number}．{line}", _WIDTH * 11.5 / _TEXT_PT, 20.0),))
    page.column_dimensions["A"].width = _WIDTH
    page.protection.sheet = True
    page.protection.formatRows = page.protection.formatColumns = False
    page.page_setup.paperSize, page.page_setup.fitToWidth, page.page_setup.fitToHeight = 9, 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def guide_lines(unit: Unit, form: Form) -> Iterator[str]:
    """The guide's lines, without numbers."""
    yield _what(form)
    yield ("整改情况写本期做了什么、取得什么结果：有时间、有数字、有文件名称，不写“高度重视”“正在推进”一类空话。"
           "上期整改情况供对照，不用重抄；本期没有新进展的，空着即可。")
    yield f"完成状态从下拉列表中选：{'、'.join(STATUS[key] for key in REPORTED_STATES)}。是否销号由办公室审核后决定。"
    yield "完成时间填实际完成的日期，例如 2025-06-30；没有完成的不填。"
    yield "佐证材料填材料名称或文号，材料本身随表一并报送；责任人、整改时限等空着的浅黄色格子请一并补上。"
    if any(not line.leads for line in form.lines):
        yield "分工为“配合”的各行由牵头科室填写，本科室只在“配合情况”一栏写自己承担的部分。"
    yield "新增的问题或措施写在表末的空行里：问题照抄反馈意见原文，新增措施的“具体问题”填所属的问题。由办公室确认后列入台账。"
    yield ("可以筛选、调整列宽和行高，也可以一次粘贴多行；要排序的，先撤销工作表保护（没有密码）。请不要删除隐藏的列和工作表，"
           "它们用来识别每一行。删掉某一行不会删除台账里的内容。")
    yield _how_to_send(unit, form)


def _what(form: Form) -> str:
    whom = f"{form.person}负责的" if form.person else f"{form.department}牵头和配合的"
    until = f"，整改情况截至{chinese_date(form.as_of)}" if form.as_of else ""
    return f"本表列出{whom}整改任务共 {len(form.lines)} 行{until}。只填浅黄色的格子，其余内容已锁定；确有错误的，写在备注里。"


def _how_to_send(unit: Unit, form: Form) -> str:
    until = f"请于{chinese_date(form.due_on)}前" if form.due_on else "请在要求的期限内"
    phone = f"；联系电话：{unit.phone}" if unit.phone else ""
    return f"填好后由填报人、科室负责人、分管领导签字，{until}将电子表和签字后的纸质表一并报送{phone}。"
