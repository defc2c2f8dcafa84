"""Papers on the command line: ledger, 整改方案 and 三清单; what is refused, and that nothing half-written stays."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from exporters.fields import chinese_date
from models import database, ledger, queries
from models.database import Store
from models.errors import ValueRefusedError
from models.records import RoundInfo
from tests.small_ledger import fill
from ui import jobs_papers

TODAY = date(2026, 3, 9)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def store(own_place: Path) -> Iterator[Store]:
    with database.create_store(own_place / "台账.db") as opened:
        fill(opened)
        yield opened


def export(store: Store, kind: str, name: str, **options: str) -> tuple[str, ...]:
    return jobs_papers.export_paper(store, kind, None, Path(name), options, TODAY)


def word_text(path: str) -> str:
    return zipfile.ZipFile(path).read("word/document.xml").decode("utf-8")


@pytest.mark.parametrize("kind", list(jobs_papers.PAPERS))
def test_every_kind_in_every_file(store: Store, own_place: Path, kind: str) -> None:
    for suffix in jobs_papers.PAPERS[kind].suffixes:
        export(store, kind, f"{kind}{suffix}")
        data = (own_place / f"{kind}{suffix}").read_bytes()
        start = {".pdf": b"%PDF", ".txt": "关于".encode()}.get(suffix, b"PK")
        assert data.startswith(start) and len(data) > 500, suffix


def test_the_ledger_on_a3_with_chosen_columns(store: Store) -> None:
    export(store, "ledger", "a.docx", paper="a3", columns="具体问题、整改措施 owners")
    text = word_text("a.docx")
    assert 'w:w="23811"' in text and "责任人" in text and "整改时限" not in text


def test_the_ledger_as_of_a_day(store: Store) -> None:
    export(store, "ledger", "a.docx", as_of="2025-12-31")
    assert "2025年12月31日" in word_text("a.docx")


def test_the_workbook_as_of_a_day(store: Store) -> None:
    """States as they stood; the day in the title; no hidden ids, by which an import would take them for today's."""
    first, second = queries.read_ledger(store).rounds[0].problems
    ledger.edit(store, [("problem", first.id, {"status": "completed", "completed_on": date(2026, 2, 1)}),
                        ("problem", second.id, {"status": "completed"})])
    texts = {}
    for day in ("2026-01-31", "2026-02-28"):
        said = export(store, "ledger", "a.xlsx", as_of=day)
        assert len(said) == 1 and said[0].startswith("有 1 个已完成的问题没有完成时间")
        sheet = load_workbook("a.xlsx").active
        assert sheet is not None
        rows = [[cell for cell in row if cell] for row in sheet.values]
        texts[day] = {str(cell) for row in rows for cell in row}
        assert str(rows[0][0]).endswith(f"（截至{chinese_date(date.fromisoformat(day))}）") and "系统编号" not in rows[1]
    assert any("2026-02-01" in text for text in texts["2026-02-28"] - texts["2026-01-31"])
    assert export(store, "ledger", "a.xlsx", as_of="2099-01-01")[-2] == "数据截至 2099年1月1日，晚于今天。请核对日期。"
    assert "早于反馈日期" in export(store, "lists", "a.docx", as_of="1999-01-01")[0]


def test_a3_in_the_workbook(store: Store) -> None:
    export(store, "ledger", "a.xlsx", paper="A3")
    sheet = load_workbook("a.xlsx").active
    assert sheet is not None and int(sheet.page_setup.paperSize) == 8


def test_lists_as_word_and_as_a_workbook(store: Store) -> None:
    export(store, "lists", "a.docx", set="task_duty_outcome")
    assert "成效清单" in word_text("a.docx")
    export(store, "lists", "a.xlsx", set="task_duty_outcome")
    assert load_workbook("a.xlsx").sheetnames == ["任务清单", "责任清单", "成效清单"]


def test_own_lists(store: Store, own_place: Path) -> None:
    columns = [{"header": "督办事项", "field": "measure.text", "width": 20}]
    form = {"name": "督办", "title": "督办清单", "rows": "measure", "columns": columns}
    data = {"format": 1, "key": "own", "name": "督办清单", "lists": [form]}
    (own_place / "我的.json").write_text(json.dumps(data), encoding="utf-8")
    export(store, "lists", "a.docx", set="我的.json")
    assert "督办事项" in word_text("a.docx")


def test_a_plan_with_a_text_of_its_own(store: Store) -> None:
    warnings = export(store, "plan", "a.txt", requirements="五、要求\n抓紧办。", tasks="table")
    assert "五、要求\n抓紧办。\n" in Path("a.txt").read_text(encoding="utf-8")
    assert any("组长" in warning for warning in warnings)


@pytest.mark.parametrize(("kind", "name", "options", "sentence"), [
    ("ledger", "a.doc", {}, "台账可以存为 .xlsx、.docx、.pdf，不能存为“.doc”"),
    ("ledger", "a.docx", {"style": "x"}, "台账没有“style”这个选项。可用：paper、columns"),
    ("ledger", "a.docx", {"paper": "B4"}, "B4"),
    ("ledger", "a.xlsx", {"paper": "B4"}, "B4"),
    ("ledger", "a.xlsx", {"columns": "状态"}, "存为 .xlsx 时没有“columns”这个选项（可用：paper、as_of）"),
    ("ledger", "a.docx", {"as_of": "昨天"}, "日期“昨天”不是有效日期"),
    ("plan", "a.docx", {"tasks": "picture"}, "tasks 应是 text.*table"),
    ("plan", "a.docx", {"sealed": "1"}, "sealed 应是 yes 或 no"),
    ("plan", "a.xlsx", {}, "整改方案可以存为 .docx、.pdf、.txt"),
    ("lists", "a.txt", {}, "清单可以存为 .docx、.pdf、.xlsx"),
])
def test_what_is_refused(store: Store, kind: str, name: str, options: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValueRefusedError, match=sentence):
        export(store, kind, name, **options)
    assert not Path(name).exists()


@pytest.mark.parametrize(("kind", "name"), [
    ("ledger", "a.docx"), ("plan", "a.docx"), ("lists", "a.docx"), ("lists", "a.xlsx")])
def test_a_round_with_nothing_in_it(own_place: Path, kind: str, name: str) -> None:
    with database.create_store(own_place / "空.db") as empty:
        ledger.add_round(empty, RoundInfo(name="新的一轮"))
        with pytest.raises(ValueRefusedError, match="检查批次“新的一轮”里还没有问题"):
            export(empty, kind, name)
    assert not Path(name).exists()


def test_from_the_command_line(run_main: Callable[..., object], store: Store, own_place: Path) -> None:
    store.close()
    done = run_main("export", "台账.db", "plan", "方案.docx")
    assert done.returncode == 1, done.stderr  # type: ignore[attr-defined]
    assert "已导出：方案.docx" in done.stdout and "组长" in done.stderr  # type: ignore[attr-defined]
    done = run_main("export", "台账.db", "lists", "清单.docx", "--option", "set=other")
    assert done.returncode == 2 and "没有名为“other”的清单" in done.stderr  # type: ignore[attr-defined]
    assert not Path("清单.docx").exists()
