"""The diary (整改纪实) and outcomes (成效): days as one speaks, blocks of cells, the writers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models import changes, ledger, queries
from models.database import Store
from models.diary import amount_text, event_text, event_value, events_from_cells, parse_amount, parse_count, spoken_day
from models.errors import NotFoundError, ValueRefusedError
from models.records import Event, Outcome

TODAY = date(2025, 11, 5)  # a Wednesday


def round_of(store: Store) -> str:
    return queries.rounds(store)[0].id


def problem_ids(store: Store) -> tuple[str, ...]:
    return queries.problem_order(store, round_of(store))


# --- what is typed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "day"), [
    ("今天", TODAY), ("昨天", date(2025, 11, 4)), ("前天", date(2025, 11, 3)), ("11.3", date(2025, 11, 3)),
    ("11-3", date(2025, 11, 3)), ("11月3日", date(2025, 11, 3)), ("3日", date(2025, 11, 3)), ("15号", date(2025, 10, 15)),
    ("31", date(2025, 10, 31)), ("12.1", date(2025, 12, 1)), ("12.20", date(2024, 12, 20)), ("周三", TODAY),
    ("周四", date(2025, 10, 30)), ("上周三", date(2025, 10, 29)), ("下周一", date(2025, 11, 10)),
    ("2024.3.1", date(2024, 3, 1)), ("20251103", date(2025, 11, 3)), ("2月30日", None), ("某日", None), ("", None),
    ("32日", None),
])
def test_spoken_days(text: str, day: date | None) -> None:
    assert spoken_day(text, TODAY) == day


def test_days_without_a_year_on_a_leap_day() -> None:
    assert spoken_day("2.29", date(2024, 2, 29)) == date(2024, 2, 29)
    assert spoken_day("12.31", date(2025, 1, 10)) == date(2024, 12, 31)


@pytest.mark.parametrize(("text", "amount"), [
    ("12640", 12640.0), ("12,640.5元", 12640.5), ("3.56万元", 35600.0), ("￥200", 200.0), ("2千", 2000.0), (" ", None),
])
def test_amounts(text: str, amount: float | None) -> None:
    assert parse_amount(text) == amount


def test_numbers_that_are_none_are_refused() -> None:
    assert (parse_count("42人次"), parse_count(" ")) == (42, None)
    for read in (parse_count, parse_amount):
        with pytest.raises(ValueRefusedError, match="“很多”不是"):
            read("很多")
    with pytest.raises(ValueRefusedError, match="看不出是哪一天"):
        event_value("on", "某日", TODAY)


@pytest.mark.parametrize(("amount", "text"), [(12640.0, "12,640"), (12640.5, "12,640.50"), (None, ""), (0.0, "0")])
def test_amounts_are_shown(amount: float | None, text: str) -> None:
    assert amount_text(amount) == text


def test_cells_read_back_what_they_show() -> None:
    event = Event("x", date(2025, 7, 1), "党委会", "部署", "纪要3号", 11, "全体")
    for key in ("on", "kind", "subject", "document_number", "people", "remarks"):
        assert event_value(key, event_text(key, event), TODAY) == getattr(event, key)
    assert event_text("people", Event()) == event_text("on", Event()) == ""


# --- blocks ----------------------------------------------------------------------------------------------------------


def test_a_block_with_a_header() -> None:
    found = events_from_cells([
        ["序号", "时间", "会议形式", "主要内容", "参加人数", "说明"], ["1", "2025年7月1日", "党委会", "部署", "11人", ""],
        ["2", "7.5", "推进会", "进展", "", "第一次"], ["", "", "", "", "", ""], ["3", "7.9", "培训", "x", "三十", ""],
        ["4", "7.10", "", "", "", "空"],
    ], TODAY)
    assert found.events == (
        Event(on=date(2025, 7, 1), kind="党委会", subject="部署", people=11),
        Event(on=date(2025, 7, 5), kind="推进会", subject="进展", remarks="第一次"),
    )
    assert [line[:7] for line in found.refused] == ["第 5 行：“", "第 6 行：没"]


@pytest.mark.parametrize("numbers", [False, True])
def test_a_block_in_the_diary_s_order(numbers: bool) -> None:
    rows = [["2025-07-01", "党委会", "部署内容", "纪要3号", "11", "备注"], ["2025-07-05", "培训"]]
    found = events_from_cells([[str(n), *row] if numbers else row for n, row in enumerate(rows, 1)], TODAY)
    assert found.refused == () and found.events == (
        Event(on=date(2025, 7, 1), kind="党委会", subject="部署内容", document_number="纪要3号", people=11, remarks="备注"),
        Event(on=date(2025, 7, 5), kind="培训"),
    )


def test_a_block_over_the_turn_of_the_year() -> None:
    found = events_from_cells([["2024年11月20日", "会"], ["12.3", "会"], ["1.8", "会"]], TODAY)
    assert [event.on for event in found.events] == [date(2024, 11, 20), date(2024, 12, 3), date(2025, 1, 8)]
    assert events_from_cells([["", " "]], TODAY).events == ()


# --- the writers -----------------------------------------------------------------------------------------------------


def undone_and_redone(store: Store, before: dict[str, Any]) -> None:
    after = changes.table_dump(store)
    assert after != before
    ledger.undo(store)
    assert changes.table_dump(store) == before
    ledger.redo(store)
    assert changes.table_dump(store) == after


def test_entries_are_edited_and_deleted(filled: Store) -> None:
    key = round_of(filled)
    one, two = ledger.add_events(filled, key, [Event(kind="党委会", subject=" 部署 "), Event(kind="培训")]).created
    before = changes.table_dump(filled)
    ledger.edit_events(filled, [(one, {"on": date(2025, 7, 1), "people": 11}), (two, {"subject": "业务"})])
    undone_and_redone(filled, before)
    assert queries.events(filled, key) == (
        Event(one, date(2025, 7, 1), "党委会", "部署", "", 11, ""), Event(two, None, "培训", "业务"))
    before = changes.table_dump(filled)
    assert ledger.delete_events(filled, [one]).label == "删除纪实 1 条"
    undone_and_redone(filled, before)
    assert [event.id for event in queries.events(filled, key)] == [two]


@pytest.mark.parametrize(("values", "sentence"), [
    ({"kind": " ", "subject": ""}, "类型或主题"), ({"people": -1}, "小于 0"), ({"nonsense": 1}, "没有“nonsense”"),
])
def test_entries_that_say_nothing_are_refused(filled: Store, values: dict[str, Any], sentence: str) -> None:
    key = ledger.add_events(filled, round_of(filled), [Event(kind="会")]).created[0]
    before = changes.table_dump(filled)
    with pytest.raises(ValueRefusedError, match=sentence):
        ledger.edit_events(filled, [(key, {"remarks": "x"}), (key, values)])
    assert changes.table_dump(filled) == before


def test_an_outcome_belongs_to_problems(filled: Store) -> None:
    first, second = problem_ids(filled)
    made = Outcome(kind=" 修订制度", name="办法", on=date(2025, 8, 1), count=1, amount=2.5,
                   problems=(second, first, second))
    key = ledger.add_outcome(filled, round_of(filled), made).created[0]
    assert queries.outcomes(filled, round_of(filled)) == (
        Outcome(key, "修订制度", "办法", "", date(2025, 8, 1), 1, 2.5, (second, first)),)
    before = changes.table_dump(filled)
    ledger.edit_outcome(filled, Outcome(key, "修订制度", "新办法", problems=(first,)))
    undone_and_redone(filled, before)
    assert queries.outcomes(filled, round_of(filled)) == (Outcome(key, "修订制度", "新办法", problems=(first,)),)
    before = changes.table_dump(filled)
    ledger.delete_outcomes(filled, [key])
    undone_and_redone(filled, before)
    assert queries.outcomes(filled, round_of(filled)) == ()


def test_an_outcome_without_a_kind_or_of_a_foreign_problem(filled: Store) -> None:
    with pytest.raises(ValueRefusedError, match="成效的类型"):
        ledger.add_outcome(filled, round_of(filled), Outcome(name="办法"))
    with pytest.raises(NotFoundError, match="重新选择对应问题"):
        ledger.add_outcome(filled, round_of(filled), Outcome(kind="约谈", problems=("gone",)))
    assert queries.outcomes(filled, round_of(filled)) == ()


def test_what_is_gone_is_said(filled: Store) -> None:
    for call in (
        lambda: ledger.edit_events(filled, [("gone", {"subject": "x"})]),
        lambda: ledger.delete_events(filled, ["gone"]),
        lambda: ledger.edit_outcome(filled, Outcome("gone", "x")), lambda: ledger.delete_outcomes(filled, ["gone"]),
    ):
        with pytest.raises(NotFoundError):
            call()


def test_texts_without_end_and_marks_that_nobody_sees() -> None:
    """Refused row by row in short sentences; what is left of the others is what one sees."""
    rows = [["2025-01-01", "会议", "长" * 1_000_000], ["9" * 1_000_000, "会议", "甲"], ["2025-01-02", "会\0议", "\x01乙"],
            ["乱" * 90, "会议", "丙"], ["2025-01-03", "会议", "丁", "", "9" * 99]]
    found = events_from_cells(rows, TODAY)
    assert [(each.kind, each.subject) for each in found.events] == [("会议", "乙")]
    assert len(found.refused) == 4 and all(len(each) < 90 for each in found.refused)


@pytest.mark.parametrize("text", ["9" * 400, "999999999999亿"])
def test_amounts_beyond_all_measure(text: str) -> None:
    """They would be stored as infinite, or rounded."""
    with pytest.raises(ValueRefusedError, match="不是金额"):
        parse_amount(text)
