"""Plans carried out in a real ledger, and the workbooks whose content is known."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models import ledger, queries
from models.database import Store
from models.errors import CancelledError
from models.importing.grid import Workbook
from models.importing.plan import make_plan
from models.importing.plan_data import ImportPlan
from models.importing.report import report
from models.importing.workbook import read_workbook
from models.progress import CancelAfter
from models.records import Deadline, Problem, Round, RoundInfo
from tests.models.importing.sheets import FEEDBACK, HEADER, book, sheet

ROWS = [
    [1, "药品验收登记不完整", "1.修订制度\n2.培训库管", "药学部", "6月底前", "一是已印发；二是已培训", "正在整改"],
    [2, "投诉处理不及时", "建立台账", "医务部", "立行立改", "已建立", "已完成"],
    ["", "", "每月分析", "", "长期坚持", "", "长期坚持"],
]


def current(store: Store) -> Round:
    (info,) = queries.rounds(store)
    return queries.read_round(store, info)


def take_in(store: Store, *books: Workbook, info: RoundInfo | None = None) -> ImportPlan:
    """Plan and apply as the program does."""
    rounds = queries.rounds(store)
    target = rounds[0] if rounds else (info or RoundInfo(name="批次", feedback_on=FEEDBACK))
    present = current(store) if rounds else Round(
        name=target.name, feedback_on=target.feedback_on, intensive_until=target.intensive_until
    )
    made = make_plan(present, books, ledger=queries.import_view(store, target.id))
    ledger.apply_import(store, target, made)
    return made


def test_problems_and_measures_are_written(store: Store) -> None:
    take_in(store, book(sheet([HEADER, *ROWS])))
    first, second = current(store).problems
    assert (first.number, first.text, first.state.departments, first.state.status) == (
        "1",
        ROWS[0][1],
        ("药学部",),
        "in_progress",
    )
    assert [(measure.text, measure.progress) for measure in first.measures] == [
        ("修订制度", "已印发"),
        ("培训库管", "已培训"),
    ]
    assert [measure.state.deadline.on for measure in first.measures] == [date(2024, 6, 30)] * 2
    assert [measure.own for measure in first.measures] == [(), ()]
    assert [measure.state.status for measure in second.measures] == ["completed", "long_term"]
    assert [measure.state.departments for measure in second.measures] == [("医务部",)] * 2
    assert second.measures[0].state.deadline == Deadline("立行立改", None, "immediate")


def test_the_same_file_twice_changes_nothing(store: Store) -> None:
    source = book(sheet([HEADER, *ROWS]))
    take_in(store, source)
    before = current(store)
    made = take_in(store, source)
    assert made.counts["same"] == 3 and not made.changes_anything
    assert current(store) == before


def test_one_undo_takes_it_back(store: Store) -> None:
    take_in(store, book(sheet([HEADER, *ROWS])))
    ledger.undo(store)
    assert queries.rounds(store) == ()


def test_cancelling_leaves_nothing(store: Store) -> None:
    made = make_plan(None, [book(sheet([HEADER, *ROWS]))])
    with pytest.raises(CancelledError):
        ledger.apply_import(store, RoundInfo(name="批次"), made, CancelAfter(0))
    assert queries.rounds(store) == ()


def test_sources_batch_and_report_are_kept(store: Store) -> None:
    take_in(store, book(sheet([HEADER, *ROWS])))
    (row,) = store.fetch("SELECT id, report FROM import_batch")
    assert json.loads(row[1])["files"][0]["sheets"][0]["counts"]["new"] == 3
    places = store.fetch('SELECT file, sheet, "row" FROM import_source WHERE measure_id IS NOT NULL ORDER BY rowid')
    assert places == [
        ("医务部.xlsx", "台账", 2),
        ("医务部.xlsx", "台账", 2),
        ("医务部.xlsx", "台账", 3),
        ("医务部.xlsx", "台账", 4),
    ]
    origins = queries.import_view(store, current(store).id).origins
    assert set(origins.values()) == {(("医务部.xlsx", "台账"),)} and len(origins) == 6


def test_two_departments_one_after_the_other_and_both_again(store: Store) -> None:
    ours = book(sheet([HEADER, ROWS[1]]), name="医务部.xlsx")
    theirs = book(
        sheet([HEADER, [5, "投诉处理不及时", "开展培训", "护理部、医务部", "年底前", "已培训", "正在整改"]]),
        name="护理部.xlsx",
    )
    take_in(store, ours)
    take_in(store, theirs)
    (problem,) = current(store).problems
    assert (problem.number, problem.state.departments, problem.state.status) == ("2", ("医务部",), "completed")
    assert [(m.text, m.state.departments, m.state.status) for m in problem.measures] == [
        ("建立台账", ("医务部",), "completed"),
        ("开展培训", ("护理部", "医务部"), "in_progress"),
    ]
    assert not take_in(store, ours).changes_anything
    assert not take_in(store, theirs).changes_anything


def test_posts_and_unknown_columns_are_kept(store: Store) -> None:
    rows = [["存在问题", "整改措施", "责任人", "满意度"], ["甲问题", "一", "党委书记 张伟", "高"]]
    take_in(store, book(sheet(rows)))
    (problem,) = current(store).problems
    assert problem.state.owners == ("张伟",) and problem.extra == {"满意度": "高"}
    assert [(person.name, person.post) for person in queries.read_ledger(store).people] == [("张伟", "党委书记")]


def test_proposals_of_a_locked_round(store: Store) -> None:
    from models.importing.letter import LetterProblem

    ledger.take_in_letter(
        store, RoundInfo(name="批次", feedback_on=FEEDBACK), [LetterProblem("1", "", "", "投诉处理不及时")]
    )
    take_in(store, book(sheet([HEADER, *ROWS])))
    found = current(store)
    assert [problem.text for problem in found.problems] == ["投诉处理不及时"]
    assert [proposal["text"] for proposal in found.proposals] == ["药品验收登记不完整"]
    assert len(found.problems[0].measures) == 2
    assert not take_in(store, book(sheet([HEADER, *ROWS]))).changes_anything


# --- workbooks with truth -------------------------------------------------------------------------------------------

_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、])")


def plain(value: Any, heading: bool = False) -> Any:
    """As the truth files compare: white space, numbering in front of headings and a final mark do not count."""
    if not isinstance(value, str):
        return value
    value = re.sub(r"\s+", "", value)
    return re.sub(r"[；;。]$", "", _NUMBERING.sub("", value) if heading else value)


def known(record: Any, key: str) -> Any:
    """A record's value of a contract key, as JSON has it."""
    found = getattr(record, key) if hasattr(record, key) else getattr(record.state, key)
    if isinstance(found, Deadline):
        return {"text": found.text, "on": found.on.isoformat() if found.on else None, "kind": found.kind}
    if isinstance(found, date):
        return found.isoformat()
    return list(found) if isinstance(found, tuple) else found


def differences(truth: dict[str, Any], record: Any, where: str, is_problem: bool) -> Iterator[str]:
    for key, wanted in truth.items():
        if key in ("clerk", "measures"):
            continue
        found = known(record, key)
        if isinstance(wanted, dict):
            found = {part: found[part] for part in wanted}
        heading = is_problem and key in ("text", "aspect", "topic")
        if plain(found, heading) != plain(wanted, heading):
            yield f"{where} {key}: {found!r}, not {wanted!r}"


def all_differences(truth: list[dict[str, Any]], problems: tuple[Problem, ...]) -> list[str]:
    found: list[str] = []
    for number, (wanted, problem) in enumerate(zip(truth, problems, strict=True), 1):
        found += differences(wanted, problem, f"problem {number}", True)
        for place, (wanted_measure, measure) in enumerate(zip(wanted["measures"], problem.measures, strict=True), 1):
            found += differences(wanted_measure, measure, f"problem {number} measure {place}", False)
    return found


@pytest.mark.parametrize("number", ["01", "02", "03", "04", "05", "06"])
def test_workbooks_with_truth(store: Store, shared: Path, number: str) -> None:
    (path,) = (each for each in (shared / "ledgers").glob(f"{number}-*") if each.suffix != ".json")
    truth = json.loads(path.with_name(f"{path.stem}.truth.json").read_text(encoding="utf-8"))
    given = truth.get("given", {}).get("rounds", [{"name": "批次"}])[0]
    feedback = date.fromisoformat(given["feedback_on"]) if "feedback_on" in given else None
    made = take_in(store, read_workbook(path), info=RoundInfo(name=given["name"], feedback_on=feedback))
    assert all_differences(truth["rounds"][0]["problems"], current(store).problems) == []
    sheets = {each["sheet"]: each for each in report(made)["files"][0]["sheets"] if "counts" in each}
    for wanted in truth["report"]["sheets"]:
        found = sheets.pop(wanted["sheet"])
        assert found["header_rows"] == wanted["header_rows"] and found["unmapped"] == wanted["unmapped"]
        assert wanted["columns"].items() <= found["columns"].items()
        assert found["refused"] == []
    assert sheets == {}
    before = current(store)
    assert not take_in(store, read_workbook(path)).changes_anything
    assert current(store) == before
