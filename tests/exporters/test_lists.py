"""三清单: sets of lists as data, rows a problem and rows a measure, columns changed by data alone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from exporters.blocks import Document, PageBreak, Table, Title
from exporters.list_sets import LIST_FOLDER, get_list_set, known_fields, load_list_sets, read_list_set
from exporters.lists import ListsOptions, build_lists, in_one, list_workbook_sheets
from exporters.workbook import sheet_names
from models.errors import BadFileError, NotFoundError, ValueRefusedError
from models.records import Deadline, Measure, Outcome, Problem, Round, State
from tests.exporters.sample import TODAY, UNIT, full_round, problem, round_of


def own_set(**more: Any) -> dict[str, Any]:
    """A set of one list, to be changed."""
    form = {"name": "督办清单", "title": "{{unit}}督办清单", "rows": "measure", "groups": [], "columns": [
        {"header": "序", "field": "serial", "width": 2}, {"header": "督办事项", "field": "measure.text", "width": 20}]}
    return {"format": 1, "key": "own", "name": "督办清单", "lists": [{**form, **more}]}


def written(folder: Path, data: Any, name: str = "own.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def built(folder: Path, round_: Round | None = None, **more: Any) -> Table:
    """The table of the own list."""
    (table,) = tables(build_lists(UNIT, round_ or full_round(), read_list_set(written(folder, own_set(**more))),
                                  ListsOptions(TODAY)))
    return table


def columns(*pairs: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"header": header, "field": field, "width": 8} for header, field in pairs]


def test_sets_of_the_house() -> None:
    sets = load_list_sets()
    assert [each.key for each in sets] == ["problem_task_duty", "feedback_duty_measures", "task_duty_measures",
                                           "problem_duty_deadline", "task_duty_outcome"]
    assert all(len(each.lists) == 3 and each.description for each in sets)


@pytest.mark.parametrize("key", [each.key for each in load_list_sets()])
def test_every_set_prints_each_list_on_pages_of_its_own(key: str) -> None:
    chosen = get_list_set(key)
    document = build_lists(UNIT, full_round(), chosen, ListsOptions(TODAY))
    assert [type(block).__name__ for block in document.blocks if isinstance(block, (Title, PageBreak))] == [
        "Title", "PageBreak", "Title", "PageBreak", "Title"]
    for form, table in zip(chosen.lists, tables(document), strict=True):
        texts = [row[0] for row in table.rows]
        assert [text for text in texts if text.isdigit()] == ["1", "2", "3"], form.name
        assert len([text for text in texts if text and not text.isdigit()]) == 4  # two aspects, two topics
    assert document.setup.landscape and document.setup.page_numbers == "bottom"


def test_a_list_with_other_columns_by_data_alone(own_place: Path) -> None:
    given = [*columns(("事项", "measure.text"), ("负责人", "owners"), ("电话", "extra:联系电话"), ("领导签字", "blank")),
             {"header": "何时", "field": "deadline", "width": 6, "centred": False}]
    row = problem("1", "甲", measures=(Measure("1.1", "办一", state=State(owners=("苏晚",)), extra={"联系电话": "6601"}),
                                      Measure("1.2", "办二", extra={"联系电话": "6602"})))
    table = built(own_place, round_of(row), columns=given)
    assert table.header == (("事项", "负责人", "电话", "领导签字", "何时"),)
    assert table.rows == (("办一", "苏晚", "6601", "", ""), ("办二", "", "6602", "", ""))
    assert table.centred == {1}


def test_a_row_a_problem_holds_all_its_measures(own_place: Path) -> None:
    fields = ("problem.text", "measure.text", "measure.progress", "all_departments", "owners", "deadline", "status")
    table = built(own_place, rows="problem", columns=columns(*((field[:4], field) for field in fields)))
    assert table.rows[0][1:] == ("1.修订学习制度\n2.领导班子带头讲课", "1.修订学习制度，每月安排一次专题研讨；\n2.班子成员到联系科室讲课6次。",
                                 "医务部、护理部", "苏晚", "2025.12.31", "已完成")
    assert table.rows[2][4] == "何沐" and table.spans == ()


def test_a_row_a_measure_joins_what_is_the_problem_s(own_place: Path) -> None:
    table = built(own_place, columns=columns(("问题", "problem.text"), ("措施", "measure.text"), ("号", "measure_serial")))
    assert [row[2] for row in table.rows] == ["1", "2", "3", "4", "5"]
    assert [(span.top, span.left, span.rows) for span in table.spans] == [(0, 0, 2), (3, 0, 2)]


def test_columns_left_out_when_nothing_is_in_them(own_place: Path) -> None:
    given = [{"header": "原因", "field": "cause", "width": 9, "if_used": True}, *columns(("问题", "problem.text"))]
    assert built(own_place, columns=given).header == (("问题",),)
    caused = round_of(problem("1", "甲", "办", cause="重视不够"))
    assert built(own_place, caused, columns=given).header == (("原因", "问题"),)


def test_outcomes_stand_with_their_problem(own_place: Path) -> None:
    outcomes = (Outcome("o1", "制度", "采购办法", "青医〔2025〕3号", problems=("1",)), Outcome("o2", "追缴", count=3, amount=1234.5,
                problems=("1", "2")), Outcome("o3", "制度", "别的", problems=()))
    round_ = round_of(problem("1", "甲"), problem("2", "乙"), outcomes=outcomes)
    table = built(own_place, round_, rows="problem", columns=columns(("成效", "outcomes")))
    assert table.rows == (("制度：采购办法（青医〔2025〕3号）\n追缴（3项，1,234.5元）",), ("追缴（3项，1,234.5元）",))


def test_one_row_for_several_deadlines_and_states() -> None:
    first = State(owners=("苏晚", "何沐"), deadline=Deadline("2025年9月底前"), status="completed",
                  completed_on=date(2025, 9, 1))
    second = State(owners=("何沐",), deadline=Deadline("", date(2025, 12, 1), "date"), status="in_progress")
    measures = (Measure("a", "办一", state=first), Measure("b", "", state=second))
    one = in_one(Problem("1", text="甲", measures=measures)).measures[0]
    assert one.text == "办一" and one.state.owners == ("苏晚", "何沐")
    assert one.state.deadline.text == "2025年9月底前；2025.12.1"
    assert one.state.status_text == "已完成；正在整改" and one.state.completed_on is None


def test_restricted_problems_are_left_out_and_said() -> None:
    hidden = replace(full_round().problems[0], restricted=True)
    round_ = round_of(hidden, *full_round().problems[1:])
    chosen = get_list_set("problem_task_duty")
    document = build_lists(UNIT, round_, chosen, ListsOptions(TODAY))
    assert document.warnings == ("有1个限知问题没有印出。确需印出时，请加选项 restricted=yes。",)
    assert document.findings[0].sources[0].key == "p1"
    assert "第一议题" not in str(document.blocks)
    assert "第一议题" in str(build_lists(UNIT, round_, chosen, ListsOptions(TODAY, restricted=True)).blocks)
    with pytest.raises(ValueRefusedError, match="都是限知问题"):
        build_lists(UNIT, round_of(hidden), chosen, ListsOptions(TODAY))


def test_a_round_without_problems() -> None:
    with pytest.raises(ValueRefusedError, match="还没有问题"):
        build_lists(UNIT, round_of(), load_list_sets()[0], ListsOptions(TODAY))


def test_sheets_of_a_workbook_have_aspects_as_columns() -> None:
    sheets = list_workbook_sheets(UNIT, full_round(), get_list_set("problem_task_duty"), TODAY)
    assert [name for name, _ in sheets] == ["问题清单", "任务清单", "责任清单"]
    assert [column.header for column in sheets[0][1].columns][:3] == ["序号", "方面", "问题"]


@pytest.mark.parametrize(("change", "sentence"), [
    ({"columns": [{"header": "甲", "field": "nothing", "width": 3}]},
     "lists（第 1 项） → columns（第 1 项） → field 有误：没有名为“nothing”的内容，可用的有 number、"),
    ({"columns": [{"header": "甲", "field": "整改措施", "width": 3}]}, "要写的是不是 measure.text（整改措施）"),
    ({"columns": [{"header": "甲", "field": "owner", "width": 3}]}, "要写的是不是 owners（责任人）"),
    ({"columns": [{"header": "甲", "field": "owners", "width": 1e9}]}, "width 有误：应大于 0，至多 200"),
    ({"groups": ["topic", "aspect"]}, "groups 有误：应按 aspect、topic 的顺序"), ({"name": " "}, "name 有误：不能是空的"),
    ({"title": "{{unit}清单"}, "title 有误：“{{unit}清单”不是完整的数据项"),
    ({"columns": [{"header": "甲", "field": "owners", "width": 0}]}, "width.*大于 0"),
    ({"columns": [{"header": "甲", "field": "owners"}]}, "columns（第 1 项） 有误：缺少 width"),
    ({"columns": [{"header": "甲", "field": "owners", "width": True}]}, "width 有误：应为 数，现在是 true"),
    ({"columns": [{"header": "甲", "field": "extra:", "width": 3}]}, "没有名为“extra:”的内容"),
    ({"columns": []}, "lists（第 1 项） → columns 有误：应为至少一项"),
    ({"rows": "aspect"}, "rows 有误：应为 problem、measure"),
    ({"groups": ["problem"]}, "groups（第 1 项） 有误：应为 aspect、topic"),
    ({"title": "{{nobody}}清单"}, "title 有误.*nobody"),
    ({"colour": "red"}, "lists（第 1 项） 有误：不认识 colour"),
])
def test_a_broken_list_names_the_place(own_place: Path, change: dict[str, Any], sentence: str) -> None:
    path = written(own_place, own_set(**change))
    with pytest.raises(BadFileError, match=f"清单文件“own.json”.*{sentence}"):
        read_list_set(path)


@pytest.mark.parametrize(("data", "sentence"), [
    ([], "清单文件“own.json”有误：应为一组"), ({**own_set(), "format": 2}, "只认识版本 1"), ({**own_set(), "lists": {}}, "lists 有误"),
    ({**own_set(), "paper": "A5"}, "paper 有误：应为 A4、A3"), ({**own_set(), "lists": [3]}, "lists（第 1 项） 有误"),
])
def test_a_broken_set_names_the_place(own_place: Path, data: Any, sentence: str) -> None:
    with pytest.raises(BadFileError, match=sentence):
        read_list_set(written(own_place, data))


def test_not_json_and_two_sets_with_one_key(own_place: Path) -> None:
    (own_place / "broken.json").write_text("{", encoding="utf-8")
    with pytest.raises(BadFileError, match="broken.json.*JSON"):
        get_list_set(str(own_place / "broken.json"))
    for text, sentence in (
        (" ", "broken.json”不是有效的 JSON：它是空的。"), ('{\n"a": 1,}', "：第 2 行第 8 个字附近，请检查逗号、引号和括号。"),
        ('{"a": NaN}', "broken.json”不是有效的 JSON。"), ("[" * 100_000, "broken.json”不是有效的 JSON。"),
    ):
        (own_place / "broken.json").write_text(text, encoding="utf-8")
        with pytest.raises(BadFileError, match=sentence):
            get_list_set(str(own_place / "broken.json"))
    (own_place / "broken.json").write_bytes("清单".encode("gbk"))
    with pytest.raises(BadFileError, match="broken.json”不是 UTF-8 编码的文字。请用记事本打开，另存为 UTF-8 编码"):
        get_list_set(str(own_place / "broken.json"))
    (own_place / "broken.json").unlink()
    for name in ("a.json", "b.json"):
        written(own_place, own_set(), name)
    with pytest.raises(BadFileError, match="同一个 key"):
        load_list_sets(own_place)


def test_an_unknown_set_lists_the_known_ones() -> None:
    with pytest.raises(NotFoundError, match="problem_task_duty（问题清单、任务清单、责任清单）.*set=我的清单.json"):
        get_list_set("other")


def test_the_readme_names_every_field() -> None:
    readme = (LIST_FOLDER / "README.md").read_text(encoding="utf-8")
    assert [field for field in known_fields() if f"`{field}`" not in readme] == []


def test_a_list_all_of_whose_columns_are_empty(own_place: Path) -> None:
    """Nothing would be left to print."""
    empty = {"header": "甲", "field": "extra:没有", "width": 3, "if_used": True}
    chosen = read_list_set(written(own_place, own_set(columns=[empty])))
    with pytest.raises(ValueRefusedError, match="清单“督办清单”的各列都没有内容"):
        build_lists(UNIT, full_round(), chosen, ListsOptions(TODAY))


def test_names_that_excel_does_not_take_for_sheets() -> None:
    names = sheet_names(["问题/清单", "问题*清单", "长" * 40, "长" * 40, " 'a' ", "A", "'", "问题清单"])
    assert names == ["问题_清单", "问题_清单-2", "长" * 31, "长" * 29 + "-2", "a", "A-2", "清单", "问题清单"]
