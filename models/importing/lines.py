"""Rows that are no data: headings across the table, departments, totals, notes, sign-off lines, repeated titles
(contract §3)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from models.importing.grid import Sheet
from models.importing.names import is_department
from models.importing.texts import folded, heading

_TOTAL = re.compile(
    r"(?:本页|本科室|本表|科室|部门|本单位|以上)?(?:合计|小计|总计|累计|共计|总合计|共)(?:[:(（].*|为?\d+[个项条件].{0,12})?"
)
_NOTE = re.compile(
    r"^(?:注|备注|附注|说明|填[表报写]说明|填[表报写]要求|温馨提示|注意事项?)\s*\d?\s*[:：.．、]|^(?:注|说明)\s*\d|^[※*★]"
    r"|^(?:填[表报写](?:说明|要求)|注意事项?|附注)$"
)
_NOTE_WORDS = {"注", "备注", "附注", "说明", "填表说明", "填报说明"}
_SIGN_WORDS = r"(?:填[表报]|制表|审[核批签]|复核|校对|报送|联系|签字|签名|盖章|签发|分管|主管|负责|经办|单位|科室|部门|主要|党委|纪委|支部|整改|日期|时间|领导)"
_SIGN = re.compile(
    rf"^{_SIGN_WORDS}[^:：，。；]{{0,14}}[:：]|^.{{0,16}}(?:签字|盖章|签名|意见)[)）]?\s*[:：]"
    r"|^[^:：，。；]{0,12}(?:负责人|领导|主任|书记|院长|科长|部长|局长)(?:[（(]?(?:签字|签名|签章|盖章)[)）]?)?\s*[:：]"
)
_LABELLED = re.compile(r"^[^:：，。；]{1,16}[:：]")
_SIGN_ALONE = re.compile(
    r"^(?:填[表报]人|制表人?|审核人?|复核人?|填[表报](?:时间|日期)|制表(?:时间|日期)|联系电话|科室负责人签字|负责人签字)\s*(?:[:：]|$)"
)
_DATE_LINE = re.compile(
    r"^(?:\d{2,4}|\s*)\s*[年./\-]\s*\d{0,2}\s*[月./\-]\s*\d{0,2}\s*日?$|^\d{5,}$|^[（(]?(?:签字|盖章|公章|签章)[)）]?$"
)
_REPEATED = re.compile(
    r"续表|^[（(]?(?:续|接上[表页])[)）]?$|^第\d+页[,，/]?(?:共\d+页)?$|^(?:—\d+—|-\d+-|\d+/\d+页)$|^附件\d*[:：]?$"
)
_SEALS = {"公章", "盖章", "签章", "单位盖章", "科室盖章", "单位公章"}
#: What stands alone at the end of a table and is neither data nor a heading.
_ENDING = re.compile(
    r"^[（(]?(?:以下空白|此页无正文)[)）]?$|^(?:数据|统计)?截[至止](?:日期|时间)?[:：]?.{0,20}$|^[/／—-]+$"
)
_NOT_A_SETTING = re.compile(r"^(?:抄送|主送|报送|抄报|单位\s*[:：]\s*(?:万元|元|个|项|人次?))")
_DEPARTMENT = re.compile(
    r"(?:责任|填报|填表|牵头|整改|报送|承办)?(?:科室|单位|部门|处室|股室)(?:名称|[（(](?:盖章|公章|签章)[)）])?\s*[:：]\s*"
    r"(?P<name>[^:：\s（(]+(?:[、，,]\s*[^:：\s（(、，,]+)*)"
)
_NO_DEPARTMENT = re.compile(r"(?:医院|卫生院|保健院|中医院|集团|公司|县|市|局|委员会|人民政府)$|盖章|填[表报]")
_COUNT_NOTE = re.compile(r"\s*[（(]\s*(?:共|计)?\s*\d+\s*[个项条类方面][^（）()]{0,8}[)）]$")
_LEVELS = (
    re.compile(r"^第?[一二三四五六七八九十]{1,3}\s*(?:[、.．]|部分)"),
    re.compile(r"^(?:[（(]\s*[一二三四五六七八九十]{1,3}\s*[)）]|[㈠-㈩])"),
    re.compile(r"^\d{1,2}\s*[、.．]\s*(?!\d)"),
    re.compile(r"^[（(]\s*\d{1,2}\s*[)）]"),
)
_NUMERAL = re.compile(r"(?:\d{1,4}|[一二三四五六七八九十]{1,3}|[（(][一二三四五六七八九十\d]{1,3}[)）])[、.．]?")


@dataclass(frozen=True)
class Line:
    """A row that is no data. ``kind``: aspect, topic (of ``level``, 0 for 一、 1 for （一）…), department, or skip.

    ``text`` is what it sets; ``reason`` is for the report. A heading that is not numbered has level 0.
    """

    kind: str
    reason: str
    text: str = ""
    level: int = 0


def classify(
    sheet: Sheet, row: int, span: tuple[int, int], titles: Collection[str], first_is_text: bool
) -> Line | None:
    """What a row is if it is no data row, None for data.

    *span* is the table's first and last column; *titles* are the texts above the table; *first_is_text* tells that
    the table's first column holds problems, so that a lone text there need not be a line.
    """
    cells = [(column, text) for column, text in enumerate(sheet.texts[row]) if text]
    if not cells:
        return Line("skip", "整行划掉的内容，没有读取" if row in sheet.struck_rows else "空行")
    across = across_text(sheet, row, span)
    if across:
        return _across(across, titles, sure=True)
    reason = _ending(sheet, row, cells[0][1], span) if len(cells) == 1 else ""
    if reason or is_sign_off([text for _, text in cells]):
        return Line("skip", reason or "落款或填报信息")
    if len(cells) == 2 and cells[0][0] <= span[0] and folded(cells[0][1]) in _NOTE_WORDS:
        return Line("skip", "注释或说明")  # 备注 in one cell, what it says in the next
    if any("计" in text and _TOTAL.fullmatch(folded(text)) for _, text in cells[:3]):
        return Line("skip", "合计行")
    if (
        len(cells) == 1
        and cells[0][0] <= span[0]
        and not _NUMERAL.fullmatch(cells[0][1])
        and not _is_tall(sheet, row, cells[0][0])
    ):
        return _across(cells[0][1], titles, sure=not first_is_text)
    return None


def across_text(sheet: Sheet, row: int, span: tuple[int, int]) -> str:
    """The text of a row that is merged across most of the table (a number may stand in front), else ``""``."""
    cells = [(column, text) for column, text in enumerate(sheet.texts[row]) if text]
    if not 1 <= len(cells) <= 2 or (len(cells) == 2 and not _NUMERAL.fullmatch(cells[0][1])):
        return ""
    column, text = cells[-1]
    area = sheet.merged_at.get((row, column))
    wide = (
        area is not None
        and area.top == area.bottom
        and area.right - area.left + 1 >= max(2, (span[1] - span[0] + 1) / 2)
    )
    if not wide:
        return ""
    return text if len(cells) == 1 else cells[0][1].rstrip("、.．") + "、" + text


def is_sign_off(texts: list[str]) -> bool:
    """填表人：… 审核人：… 联系电话：…, in one cell or several."""
    if not texts or len(texts) > 8:
        return False
    if _SIGN_ALONE.match(texts[0]):
        return True
    return (
        len(texts) > 1
        and any(map(_SIGN.match, texts))
        and all(_SIGN.match(text) or _LABELLED.match(text) or _DATE_LINE.match(text) for text in texts)
    )


def is_note(text: str) -> bool:
    """True for 注：…, 说明：…, ※…"""
    return bool(_NOTE.match(text))


def departments_in(text: str) -> str:
    """The department that a line such as «单位：医务部（盖章）» names, ``""`` if none or if it names the hospital itself."""
    found = _DEPARTMENT.search(text)
    name = found.group("name").strip() if found else ""
    return "" if not name or _NO_DEPARTMENT.search(name) else name


def is_plain_line(text: str) -> bool:
    """True for lines above a table that are no title: enclosure marks, notes, sign-off, dates, units."""
    return bool(
        _REPEATED.search(folded(text))
        or _NOTE.match(text)
        or _SIGN.match(text)
        or _DATE_LINE.match(text)
        or text.startswith("附件")
    )


def _is_tall(sheet: Sheet, row: int, column: int) -> bool:
    area = sheet.merged_at.get((row, column))
    return area is not None and area.bottom > area.top


def _across(text: str, titles: Collection[str], sure: bool) -> Line | None:
    """What a text across the table does; where the row may also be data (*sure* is false) only what is plain counts."""
    plain = folded(text)
    if plain in titles or _REPEATED.search(plain):
        return Line("skip", "重复的标题或续表")
    if _NOT_A_SETTING.match(text):
        return Line("skip", "注释或说明")
    if _TOTAL.fullmatch(plain):
        return Line("skip", "合计行")
    if _NOTE.match(text):
        return Line("skip", "注释或说明")
    if departments_in(text):
        return Line("department", "科室行", departments_in(text))
    if _SIGN.match(text) or _SIGN_ALONE.match(text):
        return Line("skip", "落款或填报信息")
    found = _numbered_department(text) or heading_line(text) or _department_line(text)
    return found or (Line("skip", "通栏文字") if sure else None)


def heading_line(text: str) -> Line | None:
    """The aspect or topic that a text names by its number (一、 （一） 1.) or as 方面; None for any other text."""
    level = next((index for index, pattern in enumerate(_LEVELS) if pattern.match(text)), None)
    name = heading(_COUNT_NOTE.sub("", text).rstrip("：:"))
    if len(name) > 120 or not name:
        return None
    if name.endswith("方面") or (level is None and "方面" in name and len(name) <= 40):
        return Line("aspect", "方面行", name, level or 0)
    return None if level is None else Line("topic", "方面或问题类别行", name, level)


def _ending(sheet: Sheet, row: int, text: str, span: tuple[int, int]) -> str:
    """Why a lone date, seal or page mark in any column is skipped; ``""`` for other texts, and where the row belongs to
    a problem that is merged over several rows."""
    areas = (sheet.merged_at.get((row, column)) for column in range(span[0], span[1] + 1))
    if any(area and area.top < row for area in areas):
        return ""
    plain = folded(text)
    if _REPEATED.search(plain) and len(plain) <= 12:
        return "重复的标题或续表"
    is_end = _ENDING.match(plain) or (len(plain) > 6 and _DATE_LINE.match(plain)) or plain.strip("()") in _SEALS
    return "落款或填报信息" if is_end else ""


def _numbered_department(text: str) -> Line | None:
    """一、医务部 and （二）护理部（3个） name departments, not aspects."""
    name = heading(_COUNT_NOTE.sub("", text))
    if (
        name == text
        or not re.search(r"(?:科|部|科室|中心|办公室|股)$", name)
        or re.search(r"[的和与及，、：]|方面|问题", name)
    ):
        return None
    return _department_line(name)


def names_department(text: str) -> bool:
    """True for a line that is nothing but a department (医务部, 【护理部】)."""
    return _department_line(text) is not None


def _department_line(text: str) -> Line | None:
    name = _COUNT_NOTE.sub("", text.strip("【】[]〔〕")).strip("：: ")
    if len(name) <= 14 and is_department(name) and not _NO_DEPARTMENT.search(name) and not re.search(r"[，。；]", name):
        return Line("department", "科室行", name)
    return None
