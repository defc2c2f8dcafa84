"""The ledger as a paper: columns that suit the page, facts, pages, and as Word shows it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from exporters.blocks import Document, Subtitle, Table, Title
from exporters.ledger_document import LedgerOptions, build_ledger
from exporters.word import write_docx
from models.errors import ValueRefusedError
from models.records import Deadline, Measure, Problem, Round, State
from tests.exporters.sample import TODAY, UNIT, full_round, problem, round_of

LONG = "修订制度并组织培训，" * 300


def ledger(round_: Round | None = None, **options: object) -> Document:
    return build_ledger(UNIT, round_ or full_round(), LedgerOptions(TODAY, **options))  # type: ignore[arg-type]


def table_of(document: Document) -> Table:
    return next(block for block in document.blocks if isinstance(block, Table))


def headers(document: Document) -> list[str]:
    return [cell.replace("\n", "") for cell in table_of(document).header[0]]


def test_title_and_facts() -> None:
    title, facts, _ = ledger().blocks
    assert title == Title("青禾县人民医院2025年县委常规巡察反馈问题整改台账")
    assert facts == Subtitle("共3个问题、4条整改措施，已完成1个、正在推进2个（截至2026年3月9日）")


def test_a4_has_the_core_columns_and_all_departments_in_one() -> None:
    document = ledger()
    assert headers(document) == ["序号", "具体问题", "整改措施", "责任领导", "责任科室", "责任人", "整改时限", "整改情况", "状态"]
    assert [row[4] for row in table_of(document).rows if row[4]] == ["医务部、护理部", *["总务科（牵头）、财务科"] * 2]


def test_a3_has_every_column_with_something_in_it() -> None:
    document = ledger(paper="A3")
    assert headers(document) == ["序号", "具体问题", "整改措施", "责任领导", "牵头科室", "责任科室", "责任人", "整改时限", "整改情况",
                                 "状态", "完成时间", "佐证材料"]
    assert document.setup.paper == "A3"


def test_columns_that_nobody_filled_are_left_out_on_paper() -> None:
    assert headers(ledger(round_of(problem("1", "甲", "办")))) == ["序号", "具体问题", "整改措施", "整改时限", "整改情况", "状态"]


def test_own_columns_by_key_or_header() -> None:
    document = ledger(columns=("具体问题", "owners", "佐证材料", "owners"))
    assert headers(document) == ["具体问题", "责任人", "佐证材料"]


def test_an_aspect_as_a_column_does_not_stand_across() -> None:
    rows = table_of(ledger(columns=("方面", "具体问题"))).rows
    assert rows[0][0] == "（一）理论学习不够深入" and rows[1][0] == "聚焦党的建设"


@pytest.mark.parametrize(("options", "sentence"), [
    ({"columns": ("甲",)}, "没有名为“甲”的列.*具体问题"), ({"paper": "B5"}, "没有名为“B5”的纸张.*A4、A3")])
def test_unknown_choices(options: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueRefusedError, match=sentence):
        ledger(**options)


def test_a_round_without_problems() -> None:
    with pytest.raises(ValueRefusedError, match="还没有问题.*请先导入"):
        ledger(round_of())


@pytest.mark.parametrize(("attachment", "numbers"), [(False, "bottom"), (True, "turned")])
def test_pages(attachment: bool, numbers: str) -> None:
    setup = ledger(attachment=attachment).setup
    assert setup.landscape and setup.paper == "A4" and setup.page_numbers == numbers


def test_texts_are_wide_where_there_is_much_to_say() -> None:
    wordy = Problem(id="1", text="短", measures=tuple(Measure(str(n), "措施", "很长的整改情况" * 20) for n in range(4)))
    table = table_of(ledger(round_of(wordy)))
    by_header = dict(zip(table.header[0], table.widths, strict=True))
    assert by_header["整改情况"] > 2 * by_header["具体问题"]


def many(count: int) -> Round:
    """A round with problems of four measures, long names and a text of three thousand characters."""
    state = State(leaders=("欧阳修文", "林一"), departments=("医学工程与后勤保障部", "护理部"), owners=("苏晚",), status="in_progress",
                  deadline=Deadline("2026年6月底前，并长期坚持"))
    problems = tuple(
        Problem(id=str(n), number=str(n + 1), aspect=f"第{n // 9}方面",
                topic=f"第{n // 3}类", text="门诊服务流程不够便捷" * 3,
                state=state,
                measures=tuple(Measure(f"{n}.{m}", "重新梳理流程" * (m + 1), "已经完成梳理并公布" * 4, state) for m in range(4)))
        for n in range(count))
    tall = replace(problems[0], id="tall", measures=(Measure("tall.1", "修订", LONG, state),))
    return round_of(*problems, tall)


@pytest.mark.layout
def test_pages_of_the_ledger(shared: Path, soffice: str, own_place: Path) -> None:
    write_docx(ledger(many(12)), own_place / "ledger.docx")
    done = subprocess.run(
        [sys.executable, str(shared / "tools" / "measure_layout.py"), "ledger.docx", "--expect", "landscape-table"],
        cwd=own_place, capture_output=True, text=True, check=False, timeout=170)
    assert done.returncode == 0, done.stdout + done.stderr
