"""总览: every number is the length of what it counts, and what a plain count of the ledger says."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from exporters import fields
from models import forms, ledger, overview, queries, return_queries
from models.database import Store
from models.overview import Count, Overview
from models.records import Deadline, Measure, Problem, Round, State, Unit

TODAY = date(2025, 7, 1)
_STATES = st.sampled_from(("", "not_started", "in_progress", "completed", "closed", "long_term"))
_DAYS = st.one_of(st.none(), st.integers(-40, 60).map(lambda days: TODAY + timedelta(days=days)))
_NAMES = st.lists(st.sampled_from(("医务部", "护理部", "采购办")), max_size=2, unique=True).map(tuple)


@st.composite
def _states(draw: st.DrawFn) -> State:
    day = draw(_DAYS)
    return State(status=draw(_STATES), deadline=Deadline(str(day or ""), day, "date" if day else ""),
                 departments=draw(_NAMES), lead_departments=draw(_NAMES), supporting_departments=draw(_NAMES))


@st.composite
def _rounds(draw: st.DrawFn) -> tuple[Problem, ...]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        places = range(draw(st.integers(0, 3)))
        measures = tuple(Measure(f"m{number}.{place}", state=draw(_states())) for place in places)
        found.append(Problem(f"p{number}", aspect=draw(st.sampled_from(("", "甲", "乙"))), state=draw(_states()),
                             restricted=draw(st.integers(0, 5)) == 0, measures=measures))
    return tuple(found)


def _open_rows(problems: tuple[Problem, ...]) -> list[tuple[str, State]]:
    """Rows on which something is to be done, told anew: no part of the program helps."""
    found = []
    for problem in problems:
        done = problem.state.status in ("completed", "closed") or (
            not problem.state.status and bool(problem.measures)
            and all(measure.state.status in ("completed", "closed") for measure in problem.measures))
        for key, state in [(m.id, m.state) for m in problem.measures] or [(problem.id, problem.state)]:
            if not (done or problem.restricted) and state.status not in ("completed", "closed", "long_term"):
                found.append((key, state))
    return found


@given(_rounds(), st.integers(0, 30))
def test_every_number_is_what_a_plain_count_says(problems: tuple[Problem, ...], warning: int) -> None:
    made = overview.overview(problems, TODAY, warning)
    dated = [(key, state.deadline.on) for key, state in _open_rows(problems) if state.deadline.on]
    assert made.late.ids == {key for key, day in dated if day < TODAY}
    assert made.soon.ids == {key for key, day in dated if TODAY <= day <= TODAY + timedelta(days=warning)}
    for day, count in made.days:
        assert count.ids == {key for key, on in dated if on == day}
    assert len(made.days) == 30 and made.days[0][0] == TODAY
    assert made.total.whole.ids == {problem.id for problem in problems if not problem.restricted}
    assert made.restricted == len(problems) - made.total.whole.number


@given(_rounds())
def test_parts_make_up_the_whole(problems: tuple[Problem, ...]) -> None:
    """Done, late and the rest of every bar; the aspects together are all problems."""
    made = overview.overview(problems, TODAY, 10)
    for share in (made.total, *made.aspects, *made.departments):
        parts = (share.done, share.late, share.rest)
        assert sum(part.number for part in parts) == share.whole.number > 0 or share is made.total
        assert frozenset().union(*(part.ids for part in parts)) == share.whole.ids
    assert frozenset().union(*(share.whole.ids for share in made.aspects)) == made.total.whole.ids
    assert sum(share.whole.number for share in made.aspects) == made.total.whole.number
    assert made.total.done.ids == frozenset().union(*(share.done.ids for share in made.aspects))
    of_departments = frozenset().union(*(share.late.ids for share in made.departments))
    assert of_departments <= made.late.ids


@given(_rounds(), st.sets(st.sampled_from(("p0", "p1", "m0.0", "m1.1", "gone"))))
def test_restricted_rows_are_in_no_number(problems: tuple[Problem, ...], waiting: set[str]) -> None:
    """And nothing that is not in the ledger (any more)."""
    owed = [Count("医务部未报回", frozenset(waiting))]
    made = overview.overview(problems, TODAY, 10, owed, frozenset(waiting))
    shown = {key for problem in problems if not problem.restricted
             for key in (problem.id, *(measure.id for measure in problem.measures))}
    assert all(count.ids <= shown and count.number == len(count.ids) for count in made.counts())
    assert made.waiting.ids == made.outstanding.ids == waiting & shown


def test_departments_with_late_rows_stand_first() -> None:
    late, later = Deadline("", TODAY - timedelta(days=1), "date"), Deadline("", TODAY, "date")
    told = (("甲", later), ("甲", later), ("乙", late), ("丙", later))
    measures = [Measure(str(number), state=State(departments=(name,), deadline=day))
                for number, (name, day) in enumerate(told)]
    made = overview.overview([Problem("p", measures=tuple(measures))], TODAY, 10)
    assert [share.name for share in made.departments] == ["乙", "甲", "丙"]
    assert [share.rate for share in made.departments] == ["0%"] * 3


def test_the_definition_is_the_notices(filled: Store) -> None:
    """One rate is told in one way wherever it stands."""
    info = queries.rounds(filled)[0]
    problems = queries.read_problems(filled, info.id)
    ledger.edit(filled, [("problem", problems[0].id, {"status": "completed"})])
    made = _read(filled)
    full: Round = queries.read_round(filled, info)
    assert made.definition == fields.FIELDS["rate_definition"][1](fields.Facts(Unit(), full, TODAY))
    assert made.total.rate == "50%"
    ledger.set_restricted(filled, [problems[1].id], True)
    assert _read(filled).definition.endswith("；限知的1个问题不在总览里") and _read(filled).total.whole.number == 1


def _read(store: Store, today: date = TODAY) -> Overview:
    info = queries.rounds(store)[0]
    return overview.read_overview(store, info.id, queries.read_problems(store, info.id), today)


def test_numbers_equal_queries(filled: Store) -> None:
    """Asked of the tables themselves."""
    made = _read(filled, date(2025, 10, 5))
    own = filled.fetch("SELECT id FROM measure WHERE instr(own, 'deadline') AND deadline_on < '2025-10-05'")
    assert made.late.ids == {row[0] for row in own} and made.late.number == 1
    assert made.total.whole.number == filled.scalar("SELECT count(*) FROM problem WHERE restricted = 0")
    assert made.departments[0].whole.number == filled.scalar("SELECT count(*) FROM measure")


def test_returns_that_are_not_in(filled: Store) -> None:
    """Rows of departments that were sent forms; once reported they wait for the office, sent back they are owed."""
    info = queries.rounds(filled)[0]
    assert _read(filled).outstanding.number == 0
    ledger.record_dispatch(filled, info.id, return_queries.make_forms(filled, info, only=("医务部",), period="第1期"))
    made = _read(filled)
    rows = {row[0] for row in filled.fetch("SELECT id FROM measure")}
    lines = forms.department_lines(queries.read_problems(filled, info.id), "医务部")
    assert made.outstanding.ids == rows == {line.id for line in lines}
    assert [each.label for each in made.outstanding_of] == ["医务部未报回"]
    measure = sorted(rows)[0]
    with filled.transaction():
        filled.execute("INSERT INTO form_return (id, round_id, department, period, received_on, position)"
                       " VALUES ('r', ?, '医务部', '第1期', '2025-07-01', 1)", (info.id,))
        filled.execute("INSERT INTO form_row (id, form_return_id, target, data, decision, reason, position)"
                       " VALUES ('w', 'r', ?, '{}', '', '', 1)", (measure,))
    made = _read(filled)
    assert made.waiting.ids == {measure} and made.outstanding.number == 0
    ledger.decide_returns(filled, ["w"], False, "请补充")
    made = _read(filled)
    assert made.waiting.number == 0 and made.outstanding.ids == {measure}


def test_the_last_changes(filled: Store) -> None:
    """Newest first, with the problems they touched; what was taken back is not told."""
    first, second = queries.read_problems(filled, queries.rounds(filled)[0].id)
    ledger.edit(filled, [("measure", second.measures[0].id, {"progress": "又梳理一轮"})], "修改整改情况")
    ledger.edit(filled, [("problem", first.id, {"cause": "认识不足"})], "修改原因分析")
    ledger.undo(filled)
    ledger.set_unit(filled, Unit(name="甲"))
    ledger.undo(filled)
    recent = _read(filled).recent
    assert recent[0].step.label == "修改整改情况"
    assert recent[0].problems is not None and recent[0].problems.ids == {second.id}
    assert "修改原因分析" not in [each.step.label for each in recent]
    assert recent[-1].step.label.startswith("新建检查批次") and recent[-1].problems is None


def test_an_empty_round() -> None:
    made = overview.overview([], TODAY, 10)
    assert made.total.whole.number == 0 and made.total.rate == "" and made.aspects == made.departments == ()
