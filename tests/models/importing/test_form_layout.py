"""What an empty form asks for: tables, columns, blank rows, choices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.errors import BadFileError
from models.importing.form_layout import AskingTable, read_form, state_choices
from tests.fill_forms import three_row_form, ticks_form, word_form, word_list


def csv_form(*rows: str) -> AskingTable:
    """The only table of such a text table."""
    Path("表.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (table,) = read_form(Path("表.csv")).tables
    return table


HEADER = "序号,问题,整改措施,责任科室,整改时限,完成情况（已办结/未办结）"


@pytest.mark.parametrize("foot", [
    "填表人：,,审核人：,,,", "合计,,,5,3,", "注：1.时限写到日,,,,,", "主要负责人签字：,,分管领导签字：,,填表日期：  年  月  日,",
    "备注：,每月25日前报送,,,,", "单位（盖章）,,,,,", "联系人：,,联系电话：0835-1234567,,,",
])
@pytest.mark.parametrize("blank", [0, 2])
def test_lines_below_are_no_data(own_place: Path, foot: str, blank: int) -> None:
    """Totals, notes and sign-off lines end the blank rows; the form counts as empty."""
    table = csv_form("整改台账,,,,,", HEADER, *[",,,,,"] * blank, foot)
    assert (table.bottom, table.blank, table.open_end, table.filled) == (1, blank, False, 0)


def test_prepared_rows_are_blank(own_place: Path) -> None:
    """Numbers in front and boxes to be ticked are there for the one who fills the form."""
    table = csv_form("序号,问题,整改措施,已完成,正在整改", "1,,,□,□", "2,,,□,□")
    assert (table.blank, table.open_end) == (2, True)
    assert [column.state_key for column in table.columns] == ["", "", "", "completed", "in_progress"]


def test_a_row_of_column_numbers_belongs_to_the_header(own_place: Path) -> None:
    """1 2 3 4 under the header is no data, nor is what is to be written there, nor an example."""
    for row in ("1,2,3,4,5,6", "甲,1,2,3,4,5", "（1）,（2）,（3）,（4）,（5）,（6）", "示例,学习不深入,订计划,医务部,年底前,已办结"):
        table = csv_form(HEADER, row, ",,,,,", "填表人：,,,,,")
        assert (table.bottom, table.blank, table.filled) == (1, 1, 0), row


@pytest.mark.parametrize(("rows", "filled"), [(["1,学习不深入,订计划,,,"], 1), (["1,学习不深入,,,,", ",,订计划,医务部,,"], 2),
                                              ([",,,,,", "1,学习不深入,订计划,医务部,,"], 2)])
def test_data_is_noticed(own_place: Path, rows: list[str], filled: int) -> None:
    """A form that somebody has filled is no empty one."""
    assert csv_form(HEADER, *rows, "填表人：,,,,,").filled == filled


def test_choices(own_place: Path) -> None:
    """The header's own words for states; lists of other things are none."""
    assert csv_form(HEADER).columns[5].choices == (("已办结", "completed", False), ("未办结", "in_progress", False))
    assert state_choices(["甲", "乙"]) == () and state_choices(["已完成"]) == ()


def test_columns_of_several_cells(own_place: Path) -> None:
    """A header cell over two columns is one column."""
    (table,) = read_form(ticks_form(Path("表.xlsx"))).tables
    assert [(column.index, column.width) for column in table.columns][:3] == [(2, 1), (3, 2), (5, 1)]
    assert table.columns[1].fields == ("problem.text",) and table.columns[3].fields == ("departments", "owners")


def test_three_rows(own_place: Path) -> None:
    """Header of three rows, four blank rows, something below."""
    (table,) = read_form(three_row_form(Path("表.xlsx"))).tables
    assert (table.top, table.bottom, table.blank, table.open_end) == (2, 4, 4, False)


def test_word(own_place: Path) -> None:
    """Tables are counted in the document's order; what stands above says whose a table is."""
    (table,) = read_form(word_form(Path("表.docx"))).tables
    assert (table.place, table.bottom, table.blank) == (0, 1, 2) and "青山县第二人民医院" in table.sheet
    (table,) = read_form(word_list(Path("表2.docx"))).tables
    assert (table.place, table.blank, table.sheet) == (1, 0, "整改问题清单")


def test_known_again(own_place: Path) -> None:
    """The fingerprint is the header's, not the file's."""
    first, second = (read_form(ticks_form(Path(name))) for name in ("一.xlsx", "二.xlsx"))
    assert first.fingerprint == second.fingerprint != read_form(three_row_form(Path("三.xlsx"))).fingerprint


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_texts(own_place: Path, encoding: str, delimiter: str) -> None:
    """Encoding and delimiter are kept with the form."""
    Path("表.csv").write_bytes(HEADER.replace(",", delimiter).encode(encoding))
    form: Any = read_form(Path("表.csv"))
    assert (form.encoding, form.delimiter) == (encoding, delimiter) and len(form.tables[0].columns) == 6


def test_not_there(own_place: Path) -> None:
    """One sentence."""
    with pytest.raises(BadFileError, match="找不到"):
        read_form(Path("没有.xlsx"))
