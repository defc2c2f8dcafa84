"""The sample: its files are what the script writes, its texts follow the contract, its figures agree."""

from __future__ import annotations

import importlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from models.importing.deadlines import parse_deadline
from models.importing.lists import split_items
from models.importing.names import split_departments, split_names
from models.importing.states import parse_status

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "resources" / "sample"
PACKAGING = ROOT / "resources" / "packaging"
WORKBOOKS = sorted((SAMPLE / "departments").glob("*.xlsx"))
#: What a list or a heading puts in front of a text; a year at the beginning is none.
_MARK = re.compile(r"[一二三四五六七八九十]+(?:是|、)|[（(][\d一二三四五六七八九十]+[）)]|\d{1,2}[.、．](?!\d)|[①-⑳]")


@pytest.fixture(scope="module")
def tools() -> Iterator[Any]:
    """The module ``sample_content`` of the scripts that make the sample."""
    sys.path.insert(0, str(PACKAGING))
    yield importlib.import_module("sample_content")
    sys.path.remove(str(PACKAGING))


@pytest.fixture(scope="module")
def ledger(tools: Any) -> dict[str, Any]:
    """The sample's content as an open ledger (contract §2)."""
    found: dict[str, Any] = tools.expanded(tools.read_content())
    return found


@pytest.fixture(scope="module")
def info(ledger: dict[str, Any]) -> dict[str, Any]:
    """The sample's only round."""
    found: dict[str, Any] = ledger["rounds"][0]
    return found


@pytest.fixture(scope="module")
def problems(info: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The sample's problems by id."""
    return {problem["id"]: problem for problem in info["problems"]}


def measures_of(info: dict[str, Any]) -> list[dict[str, Any]]:
    """All measures of the round."""
    return [measure for problem in info["problems"] for measure in problem["measures"]]


def told(problem: dict[str, Any]) -> str:
    """Everything that a problem and its measures say was done."""
    return "\n".join([problem["progress"], *(measure["progress"] for measure in problem["measures"])])


def cells(path: Path) -> list[str]:
    """The texts of all cells of a workbook."""
    book = openpyxl.load_workbook(path)
    return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


# ---------------------------------------------------------------- files


def test_files_are_what_the_script_writes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-B", str(PACKAGING / "make_sample.py"), str(tmp_path)], check=True)
    made = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(SAMPLE).as_posix(): path.read_bytes() for path in SAMPLE.rglob("*") if path.is_file()}
    assert kept.pop("content.json")
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


@pytest.mark.parametrize("path", [*WORKBOOKS, SAMPLE / "反馈意见.docx"], ids=lambda path: path.stem)
def test_no_clock_shows_in_the_files(path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2025, 12, 10, 9, 0, 0)}
        core = archive.read("docProps/core.xml").decode("utf-8")
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2025-12-10T09:00:00Z"}


def test_file_names_can_be_used_on_windows() -> None:
    for path in SAMPLE.rglob("*"):
        name = path.name
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name) and name == name.strip(" .") and len(name) < 60


def test_sample_json_holds_the_letter_but_no_answers(tools: Any, info: dict[str, Any]) -> None:
    found = tools.read_content(SAMPLE / "sample.json")
    given = found["rounds"][0]
    assert "sections" not in given
    assert given["events"] == info["events"] and given["outcomes"] == info["outcomes"]
    keys = ("id", "number", "aspect", "topic", "text")
    assert given["problems"] == [{key: problem[key] for key in keys} | {"locked": True} for problem in info["problems"]]
    assert found["unit"]["party_organisation"] == "中共青屏县人民医院委员会"


@pytest.mark.parametrize("whole", [True, False], ids=["whole content", "sample.json"])
def test_it_loads_without_a_warning(tools: Any, whole: bool, tmp_path: Path) -> None:
    source = tmp_path / "sample.json" if whole else SAMPLE / "sample.json"
    if whole:
        source.write_text(json.dumps(tools.expanded(tools.read_content()), ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, str(ROOT / "main.py"), "load", str(tmp_path / "sample.db"), str(source)]
    found = subprocess.run(command, capture_output=True, check=False)
    assert (found.returncode, found.stderr) == (0, b"")


# ---------------------------------------------------------------- workbooks and letter


def test_each_problem_stands_in_one_workbook(info: dict[str, Any]) -> None:
    places = {problem["text"]: [path.name for path in WORKBOOKS if problem["text"] in cells(path)]
              for problem in info["problems"]}
    assert {text: found for text, found in places.items() if len(found) != 1} == {}


def test_every_text_stands_in_the_workbook_of_its_department(tools: Any, info: dict[str, Any]) -> None:
    books = {path.name.split("-")[1]: "\n".join(cells(path)) for path in WORKBOOKS}
    for problem in info["problems"]:
        rows = [problem, *problem["measures"]]
        texts = [row[key] for row in rows for key in ("text", "progress", "evidence", "remarks")]
        texts += [problem[key] for key in ("aspect", "topic", "cause", "target")]
        assert [text for text in texts if text not in books[tools.home(problem)]] == []


def test_departments_write_in_different_ways() -> None:
    headers, starts, books = set(), set(), [openpyxl.load_workbook(path) for path in WORKBOOKS]
    for book in books:
        sheet = book.worksheets[0]
        first = next(cell for row in sheet.iter_rows() for cell in row if cell.value)
        starts.add(first.coordinate)
        headers.add(next(row for row in sheet.iter_rows(values_only=True) if "整改措施" in row))
    assert len(WORKBOOKS) == len(headers) == 8
    assert starts == {"A1", "B2"}
    everything = ["\n".join(cells(path)) for path in WORKBOOKS]
    signs = ("一是", "1.", "（1）", "√", "合计", "注：", "填表人：", "二、整治", "责任分工", "配合科室", "填写说明")
    for sign in signs:
        assert any(sign in text for text in everything), sign
    assert any(not book.worksheets[0].merged_cells.ranges or len(book.worksheets[0].merged_cells.ranges) == 1
               for book in books)


def test_sheets_are_fit_to_be_looked_at() -> None:
    for path in WORKBOOKS:
        sheet = openpyxl.load_workbook(path).worksheets[0]
        header = next(row for row in sheet.iter_rows() if any(cell.value == "整改措施" for cell in row))
        for cell in header:
            if cell.value:
                assert sheet.column_dimensions[cell.column_letter].width >= 6, path.name
                assert cell.border.left.style == "thin", path.name
        assert sheet.page_setup.orientation == "landscape" and sheet.freeze_panes


def test_letter_has_three_levels_in_the_words_of_the_workbooks(info: dict[str, Any]) -> None:
    lines = [paragraph.text for paragraph in docx.Document(str(SAMPLE / "反馈意见.docx")).paragraphs]
    found = [line for line in lines if re.match(r"\d+\.", line)]
    assert found == [f"{problem['number']}.{problem['text']}。" for problem in info["problems"]]
    aspects = [line.split("、", 1)[1] for line in lines if re.match(r"[一二三四]、", line)]
    topics = [line.split("）", 1)[1] for line in lines if re.match(r"（[一二三四]）", line)]
    assert aspects == list(dict.fromkeys(problem["aspect"] for problem in info["problems"]))
    assert topics == list(dict.fromkeys(problem["topic"] for problem in info["problems"]))


# ---------------------------------------------------------------- content


def test_there_is_enough(info: dict[str, Any], problems: dict[str, Any], tools: Any) -> None:
    counted = {"aspects": len({problem["aspect"] for problem in info["problems"]}),
               "topics": len({problem["topic"] for problem in info["problems"]}),
               "problems": len(info["problems"]), "measures": len(measures_of(info))}
    assert counted == info["stated"] == {"aspects": 4, "topics": 12, "problems": 30, "measures": 88}
    assert [problem["number"] for problem in problems.values()] == [str(number) for number in range(1, 31)]
    assert len({tools.home(problem) for problem in info["problems"]}) == 8


def test_states_and_deadlines_are_mixed(info: dict[str, Any]) -> None:
    states = Counter(measure["status"] for measure in measures_of(info))
    assert set(states) == {"completed", "in_progress", "long_term", "not_started"}
    assert states["completed"] > states["in_progress"] > states["long_term"] > 1
    kinds = Counter(measure["deadline"]["kind"] for measure in measures_of(info))
    assert set(kinds) == {"date", "immediate", "long_term", "date_and_long_term"}
    assert len({measure["deadline"]["text"] for measure in measures_of(info)}) > 15


def test_cells_mean_what_the_content_says(info: dict[str, Any]) -> None:
    feedback_on = date.fromisoformat(info["feedback_on"])
    for row in [*info["problems"], *measures_of(info)]:
        deadline = parse_deadline(row["deadline"]["text"], feedback_on=feedback_on)
        on = deadline.on.isoformat() if deadline.on else None
        assert {"text": deadline.text, "on": on, "kind": deadline.kind} == row["deadline"]
        if row["status_text"]:
            assert parse_status(row["status_text"]) == (row["status"], row["keep_up"])
        assert [person.name for person in split_names("、".join(row["owners"]))] == row["owners"]
        assert [found.name for found in split_departments("、".join(row["departments"]))] == row["departments"]


def test_lists_in_cells_come_apart_into_the_measures(info: dict[str, Any], tools: Any) -> None:
    manners = {layout.department: layout.measures for layout in importlib.import_module("sample_layouts").LAYOUTS}
    item_list = importlib.import_module("sample_sheets").item_list
    listed = [problem for problem in info["problems"] if manners[tools.home(problem)] != "row"]
    assert len(listed) == 12
    for problem in listed:
        for key in ("text", "progress"):
            if all(items := [measure[key] for measure in problem["measures"]]):
                found = split_items(item_list(items, manners[tools.home(problem)]))
                assert [item.rstrip("；。") for item in found] == items


def test_texts_carry_neither_number_nor_final_mark(info: dict[str, Any]) -> None:
    for row in [*info["problems"], *measures_of(info)]:
        for key in ("text", "progress", "aspect", "topic", "cause", "target", "evidence", "remarks"):
            text = row.get(key, "")
            assert not text.endswith(("。", "；", ";", ".", "，")) and text == text.strip(), text
            assert not _MARK.match(text) and "；" not in text and "\n" not in text, text


def test_people_and_departments_are_known(ledger: dict[str, Any], info: dict[str, Any]) -> None:
    people = {person["name"] for person in ledger["people"]}
    departments = {department["name"] for department in ledger["departments"]}
    for row in [*info["problems"], *measures_of(info)]:
        assert {*row["leaders"], *row["owners"]} <= people
        assert {*row["departments"], *row["lead_departments"], *row["supporting_departments"]} <= departments
        assert row["leaders"] and row["owners"]
    assert {problem["claimed_by"] for problem in info["problems"]} <= people
    assert {person["department"] for person in ledger["people"]} - {""} <= departments
    assert len(people) == len(ledger["people"])


def test_every_new_rule_in_the_texts_is_an_outcome(info: dict[str, Any], problems: dict[str, Any]) -> None:
    rules = {outcome["name"]: outcome for outcome in info["outcomes"] if outcome["kind"] == "制度"}
    named = {name for problem in info["problems"] for name in re.findall(r"《(.+?)》", told(problem))}
    assert named == set(rules)
    for name, rule in rules.items():
        text = told(problems[rule["problems"][0]])
        day = date.fromisoformat(rule["on"])
        issued = re.search(rf"(\d+)年(\d+)月(\d+)日印发(?:《[^》]+》)?《{re.escape(name)}》", text)
        assert f"《{name}》" in text
        assert issued is None or tuple(map(int, issued.groups())) == (day.year, day.month, day.day)
    assert len({rule["document_number"] for rule in rules.values()}) == len(rules)


def test_figures_of_outcomes_are_those_of_the_texts(info: dict[str, Any], problems: dict[str, Any]) -> None:
    for outcome in info["outcomes"]:
        text = "\n".join(told(problems[number]) for number in outcome["problems"])
        if outcome["amount"] is not None:
            assert f"{outcome['amount'] / 10000:g}万元" in text, outcome["name"]
        if outcome["kind"] != "制度" and outcome["count"] is not None:
            assert re.search(rf"(?<!\d){outcome['count']}(?!\d)", text), outcome["name"]


def test_figures_of_events_are_those_of_the_texts(info: dict[str, Any], problems: dict[str, Any]) -> None:
    kinds = Counter(event["kind"] for event in info["events"])
    stated = [match for problem in info["problems"]
              for match in re.findall(r"召开党委会(\d+)次、推进会(\d+)次", told(problem))]
    assert stated == [(str(kinds["党委会"]), str(kinds["推进会"]))]
    for event in info["events"]:
        if (about := re.fullmatch(r"对应问题(\d+)", event["remarks"])) and event["kind"] != "党委会":
            assert re.search(rf"(?<!\d){event['people']}人", told(problems[f"sample-{about[1]}"])), event["subject"]


def test_dates_are_in_order(info: dict[str, Any]) -> None:
    order = [info[key] for key in ("entered_on", "left_on", "feedback_on", "plan_due", "intensive_until", "report_due")]
    assert order == sorted(order)
    days = [row["on"] for row in [*info["events"], *info["outcomes"]] if row["on"]]
    days += [measure["completed_on"] for measure in measures_of(info) if measure["completed_on"]]
    assert all(info["feedback_on"] < day <= info["intensive_until"] for day in days)
    assert [event["on"] for event in info["events"]] == sorted(event["on"] for event in info["events"])
