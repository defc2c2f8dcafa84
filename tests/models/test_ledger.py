"""Every public writer: what it does, and that undo and then redo give equal tables."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from models import changes, ledger, queries, return_queries
from models.database import Store
from models.errors import CancelledError, LedgerError, NotFoundError, ValueRefusedError
from models.evidence import NewFile
from models.importing.letter import LetterProblem
from models.people import PostTerm
from models.progress import CancelAfter
from models.records import (
    INHERIT,
    Changes,
    Deadline,
    Event,
    Heading,
    LevelNames,
    NoticeEdit,
    Outcome,
    Person,
    Problem,
    RoundInfo,
    Stated,
    Unit,
    Wording,
)
from tests.small_ledger import ROUND, problem_values


def _round(store: Store) -> RoundInfo:
    return queries.rounds(store)[0]


def _problems(store: Store) -> tuple[Problem, ...]:
    return queries.read_problems(store, _round(store).id)


def _first(store: Store) -> Problem:
    return _problems(store)[0]


def _letter(store: Store) -> Changes:
    return ledger.take_in_letter(store, RoundInfo(name="另一批次"), [LetterProblem("1", "方面", "大类", "问题一")])


def _edit(store: Store) -> Changes:
    problem = _first(store)
    values = {
        "owners": ("新人",),
        "remarks": "",
        "deadline": Deadline("立行立改", None, "immediate"),
        "progress": "有进展；",
    }
    return ledger.edit(
        store,
        [
            (
                "problem",
                problem.id,
                {"topic": "新大类", "departments": ("采购办",), "wording": {"text": Wording("", "公开说法")}},
            ),
            ("measure", problem.measures[0].id, values),
        ],
    )


def _key(store: Store, kind: str, name: str) -> str:
    return str(store.scalar(f'SELECT id FROM "{kind}" WHERE name = ?', (name,)))


#: One call of every writer in models.ledger, on the small hospital.
WRITERS: dict[str, Callable[[Store], Changes]] = {
    "set_unit": lambda store: ledger.set_unit(store, Unit(name="青屏县人民医院", phone="0000-1")),
    "set_setting": lambda store: ledger.set_setting(store, "warning_days", [20, 10]),
    "add_round": lambda store: ledger.add_round(store, RoundInfo(name="审计")),
    "edit_round": lambda store: ledger.edit_round(
        store,
        RoundInfo(
            id=_round(store).id,
            name="改名",
            entered_on=date(2025, 3, 1),
            stated=Stated(problems=3),
            level_names=LevelNames("一", "二", "三"),
        ),
    ),
    "delete_round": lambda store: ledger.delete_round(store, _round(store).id),
    "set_section": lambda store: ledger.set_section(store, _round(store).id, "title", "关于整改情况的通报"),
    "set_sections": lambda store: ledger.set_sections(store, _round(store).id, {"intro": "", "closing": "请监督"}),
    "set_headings": lambda store: ledger.set_headings(
        store,
        _round(store).id,
        [Heading("落实全面从严治党责任", "", "落实责任"), Heading("新方面", "新大类", "", "公开")],
    ),
    "rename_heading": lambda store: ledger.rename_heading(
        store, _round(store).id, "aspect", "落实全面从严治党责任", "从严治党"
    ),
    "add_problem": lambda store: ledger.add_problem(
        store, _round(store).id, problem_values("3", "新问题"), after=_first(store).id
    ),
    "add_measure": lambda store: ledger.add_measure(store, _first(store).id, {"text": "新措施", "leaders": ("周明",)}),
    "edit": _edit,
    "delete_rows": lambda store: ledger.delete_rows(store, [_first(store).id], [_problems(store)[1].measures[0].id]),
    "move_problem": lambda store: ledger.move_problem(store, _problems(store)[1].id, None),
    "move_measure": lambda store: ledger.move_measure(
        store, _first(store).measures[0].id, _problems(store)[1].id, None
    ),
    "renumber": lambda store: ledger.renumber(store, _round(store).id),
    "reword": lambda store: ledger.reword(
        store, _round(store).id, "problem", _first(store).id, "aspect", "public", "责任"
    ),
    "merge_problems": lambda store: ledger.merge_problems(store, [_problems(store)[1].id], _first(store).id),
    "leave_out": lambda store: ledger.leave_out(store, [_first(store).id], [_first(store).measures[0].id], "个人信息"),
    "set_restricted": lambda store: ledger.set_restricted(store, [_first(store).id], True),
    "take_corrections": lambda store: ledger.take_corrections(
        store,
        _round(store).id,
        [
            NoticeEdit("slot", "intro", text="新的", old="旧的", line=0, whole="旧的\n第二段"),
            NoticeEdit("problem", _first(store).id, "text", "又一种说法", "换一种说法"),
        ],
        "internal",
    ),
    "add_evidence": lambda store: ledger.add_evidence(
        store,
        [("problem", _first(store).id), ("measure", _first(store).measures[1].id)],
        [NewFile("会议记录.pdf", "a" * 64, 8), NewFile("录音.mp3", "b" * 64, 9, "录音/录音.mp3")],
    ),
    "add_person": lambda store: ledger.add_person(
        store, Person("周明", "院长", "", date(2020, 1, 1), None, ("周院长",))
    ),
    "register_person": lambda store: ledger.register_person(
        store, "吴副院长", ("吴院",), [PostTerm("副院长", "", date(2021, 3, 1)), PostTerm("主任", "护理部")]
    ),
    "edit_person": lambda store: ledger.edit_person(
        store, _key(store, "person", "周明"), "周铭", ("周明",), [PostTerm("党委书记")]
    ),
    "add_department": lambda store: ledger.add_department(store, "采购办", ("采购中心",)),
    "edit_department": lambda store: ledger.edit_department(
        store, _key(store, "department", "医务部"), "医务科", ("医务部",)
    ),
    "merge_names": lambda store: ledger.merge_names(
        store, "person", [_key(store, "person", "吴敏")], _key(store, "person", "周明")
    ),
    "hand_over": lambda store: ledger.hand_over(
        store, _key(store, "person", "周明"), "孙悦", date(2025, 8, 31), [_first(store).measures[0].id],
        [_first(store).id], take_posts=True,
    ),
    "add_events": lambda store: ledger.add_events(
        store, _round(store).id, [Event(on=date(2025, 7, 1), kind="党委会", subject="部署", people=9), Event(kind="培训")]
    ),
    "add_outcome": lambda store: ledger.add_outcome(
        store, _round(store).id,
        Outcome(kind="修订制度", name="办法", count=1, amount=1.5, problems=tuple(each.id for each in _problems(store))),
    ),
    "take_in_letter": _letter,
    "record_dispatch": lambda store: ledger.record_dispatch(
        store, _round(store).id, return_queries.make_forms(store, _round(store), period="第1期")
    ),
}
_ELSEWHERE = {
    "remove_names": "tests/models/test_people.py",
    "edit_events": "tests/models/test_diary.py",
    "delete_events": "tests/models/test_diary.py",
    "edit_outcome": "tests/models/test_diary.py",
    "delete_outcomes": "tests/models/test_diary.py",
    "unmerge_problems": "tests/models/test_notice_writing.py",
    "put_back": "tests/models/test_notice_writing.py",
    "file_notice": "tests/models/test_notice_writing.py",
    "remove_evidence": "tests/models/test_evidence.py",
    "number_evidence": "tests/models/test_evidence.py",
    "renumber_evidence": "tests/models/test_evidence.py",
    "decide_returns": "tests/models/test_returns.py",
    "apply_import": "tests/models/importing",
    "load": "tests/models/test_exchange.py",
    "undo_import": "tests/models/test_undo_import.py",
    "accept_proposals": "tests/models/test_proposals.py",
    "reject_proposals": "tests/models/test_proposals.py",
    "undo": "here",
    "redo": "here",
}


#: Modules in which writers are written; ``models.ledger`` gives all of them out.
_HOMES = ("models.ledger", "models.notice_writing", "models.people_writing", "models.diary_writing",
          "models.evidence_writing")


def test_every_public_writer_is_tried() -> None:
    """A writer added later fails here until it has an entry."""
    public = {
        name
        for name, found in inspect.getmembers(ledger, inspect.isfunction)
        if found.__module__ in _HOMES and not name.startswith("_")
    }
    assert public == WRITERS.keys() | _ELSEWHERE.keys()


@pytest.mark.parametrize("name", WRITERS)
def test_undo_and_redo_of_every_writer(filled: Store, name: str) -> None:
    """Undo gives the tables as they were, redo the tables as they became; the label is kept."""
    steps: list[dict[str, Any]] = []
    before_all = filled.scalar("SELECT max(id) FROM step")
    steps.append(changes.table_dump(filled))
    done = WRITERS[name](filled)
    after = changes.table_dump(filled)
    assert after != steps[0] and done.step > before_all and done.tables
    undone = 0
    while changes.undo_step(filled) and changes.undo_step(filled).id > before_all:  # type: ignore[union-attr]
        ledger.undo(filled)
        undone += 1
    assert changes.table_dump(filled) == steps[0]
    for _ in range(undone):
        redone = ledger.redo(filled)
    assert changes.table_dump(filled) == after
    assert redone.label == done.label and changes.redo_step(filled) is None


@pytest.mark.parametrize("name", WRITERS)
def test_a_failure_inside_a_writer_changes_nothing(filled: Store, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception at every statement in turn leaves ledger, history and undo list as they were."""
    before, steps = changes.table_dump(filled), filled.fetch("SELECT * FROM step")
    real, calls = filled.database.execute_sql, [0]
    for limit in range(3, 400, 4):
        calls[0] = 0

        def failing(sql: str, *rest: Any, limit: int = limit) -> Any:
            calls[0] += 1
            if calls[0] > limit and not sql.startswith(("ROLLBACK", "COMMIT", "BEGIN", "PRAGMA")):
                raise RuntimeError("broken on purpose")
            return real(sql, *rest)

        monkeypatch.setattr(filled.database, "execute_sql", failing)
        try:
            WRITERS[name](filled)
            break
        except RuntimeError:
            monkeypatch.setattr(filled.database, "execute_sql", real)
            assert changes.table_dump(filled) == before
            assert filled.fetch("SELECT * FROM step") == steps
    else:
        pytest.fail("the writer never got through")


def test_a_step_that_changes_nothing_is_no_step(filled: Store) -> None:
    """It costs neither an entry in the undo list nor the redo list."""
    ledger.set_unit(filled, Unit(name="甲"))
    ledger.undo(filled)
    problem = _first(filled)
    nothing = ledger.edit(filled, [("problem", problem.id, {"text": problem.text})])
    assert nothing.step == 0
    assert changes.redo_step(filled) is not None


def test_a_new_step_ends_redo(filled: Store) -> None:
    """After a new action what was undone cannot come back."""
    ledger.set_unit(filled, Unit(name="甲"))
    ledger.undo(filled)
    ledger.set_unit(filled, Unit(name="乙"))
    with pytest.raises(ValueRefusedError, match="没有可以重做"):
        ledger.redo(filled)


def test_only_the_last_steps_can_be_undone(store: Store) -> None:
    """The undo list is 30 steps long; the history keeps all."""
    for number in range(changes.UNDO_STEPS + 5):
        ledger.set_unit(store, Unit(name=f"医院{number}"))
    for _ in range(changes.UNDO_STEPS):
        ledger.undo(store)
    with pytest.raises(ValueRefusedError, match="没有可以撤销"):
        ledger.undo(store)
    assert queries.read_unit(store).name == "医院4"


def test_measure_takes_state_from_its_problem(filled: Store) -> None:
    """A measure shows its problem's values until it has its own, and again after INHERIT; own but empty is own."""
    problem = _first(filled)
    plain, own = problem.measures
    assert plain.state.leaders == ("周明", "吴敏") and plain.own == ()
    assert own.state.status == "completed" and own.own == ("owners", "status")
    ledger.edit(filled, [("measure", own.id, {"status": INHERIT, "leaders": ()})])
    changed = _first(filled).measures[1]
    assert (
        changed.state.status == "in_progress" and changed.state.leaders == () and changed.own == ("leaders", "owners")
    )


def test_locked_wording_is_refused(store: Store) -> None:
    """The letter's words cannot be edited; unlocking is a step of its own."""
    _letter(store)
    problem = queries.read_problems(store, queries.rounds(store)[0].id)[0]
    for key in ("text", "aspect", "topic"):
        with pytest.raises(ValueRefusedError, match="已锁定"):
            ledger.edit(store, [("problem", problem.id, {key: "改写"})])
    ledger.edit(store, [("problem", problem.id, {"progress": "可以写"})])
    ledger.edit(store, [("problem", problem.id, {"locked": False})])
    ledger.edit(store, [("problem", problem.id, {"text": "更正"})])
    assert queries.read_problems(store, queries.rounds(store)[0].id)[0].text == "更正"


def test_a_letter_is_not_taken_in_twice(store: Store) -> None:
    """A second reading into the same round is refused and doubles nothing."""
    _letter(store)
    with pytest.raises(ValueRefusedError, match="已有问题"):
        ledger.take_in_letter(store, queries.rounds(store)[0].id, [LetterProblem("1", "", "", "问题")])
    assert store.scalar("SELECT count(*) FROM problem") == 1


@pytest.mark.parametrize(
    ("table", "values", "sentence"),
    [
        ("problem", {"status": "finished"}, "状态“finished”不认识"),
        ("problem", {"deadline": Deadline("x", None, "someday")}, "时限类型"),
        ("problem", {"nonsense": "1"}, "没有“nonsense”"),
        ("measure", {"topic": "x"}, "没有“问题”"),
        ("measure", {"wording": {"owners": Wording("x")}}, "没有通报用语"),
    ],
)
def test_bad_values_are_refused(filled: Store, table: str, values: dict[str, Any], sentence: str) -> None:
    """One sentence, nothing changed."""
    before = changes.table_dump(filled)
    row = _first(filled).id if table == "problem" else _first(filled).measures[0].id
    with pytest.raises(ValueRefusedError, match=sentence):
        ledger.edit(filled, [(table, row, values)])
    assert changes.table_dump(filled) == before


def test_rows_that_are_gone(filled: Store) -> None:
    """Writing to a row that somebody deleted says so."""
    for call in (
        lambda: ledger.edit(filled, [("problem", "gone", {"text": "x"})]),
        lambda: ledger.add_measure(filled, "gone", {"text": "x"}),
        lambda: ledger.delete_round(filled, "gone"),
        lambda: ledger.move_problem(filled, _first(filled).id, "gone"),
        lambda: ledger.rename_heading(filled, _round(filled).id, "aspect", "没有的方面", "x"),
    ):
        with pytest.raises(NotFoundError):
            call()


def test_round_names_are_unique_and_not_empty(filled: Store) -> None:
    """Two rounds of one name could not be told apart on the command line."""
    with pytest.raises(ValueRefusedError, match="已有名为"):
        ledger.add_round(filled, ROUND)
    with pytest.raises(ValueRefusedError, match="不能为空"):
        ledger.add_round(filled, RoundInfo(name=" "))


def test_order_survives_many_insertions_at_one_place(filled: Store) -> None:
    """Putting rows behind the same row again and again stays in order, also when positions run out."""
    problem = _first(filled)
    first = problem.measures[0].id
    for number in range(25):
        ledger.add_measure(filled, problem.id, {"text": f"新{number}"}, after=first)
    texts = [measure.text for measure in _first(filled).measures]
    assert texts == ["修订议事规则", *(f"新{number}" for number in reversed(range(25))), "开展专题学习"]


def test_final_marks_are_taken_off(filled: Store) -> None:
    """Texts carry no final ；or 。 (contract §2); ellipses and inner marks stay."""
    problem = _first(filled)
    ledger.edit(filled, [("problem", problem.id, {"text": "问题。原因；", "progress": "等等……"})])
    assert (_first(filled).text, _first(filled).progress) == ("问题。原因", "等等……")


def test_names_are_found_by_alias(filled: Store) -> None:
    """A person or department that is known under another name is not made twice."""
    ledger.add_person(filled, Person("周明", aliases=("周书记",)))
    ledger.edit(filled, [("problem", _first(filled).id, {"leaders": ("周书记",)})])
    assert _first(filled).state.leaders == ("周明",)


def test_history_of_a_field(filled: Store) -> None:
    """Each change names time, person, step, field, old and new."""
    filled.person = "林晓"
    problem = _first(filled)
    ledger.edit(filled, [("problem", problem.id, {"status": "completed"})], "标记完成")
    last = changes.history(filled, (problem.id,))[-1]
    assert (last.person, last.label, last.field, last.old, last.new) == (
        "林晓",
        "标记完成",
        "status",
        "in_progress",
        "completed",
    )


def test_history_of_people_and_departments(filled: Store) -> None:
    """Who stood in a role before and after, by name, with the row that it belongs to."""
    problem = _first(filled)
    first = problem.measures[0].id
    ledger.edit(filled, [("problem", problem.id, {"leaders": ("吴敏",)}), ("measure", first, {"owners": ("新人",)})])
    lines = [(line.field, line.old, line.new) for line in changes.history(filled, (problem.id, first))]
    assert ("leaders", "", "周明、吴敏") in lines and ("leaders", "周明、吴敏", "吴敏") in lines and ("owners", "", "新人") in lines
    other = changes.history(filled, (problem.measures[1].id,))
    assert [line.new for line in other if line.field == "owners"] == ["林一"]


def test_load_can_be_cancelled(store: Store) -> None:
    """Cancelling in the middle leaves an empty ledger and no step."""
    data = {
        "format": "zhenggai",
        "version": 1,
        "rounds": [{"name": "甲", "problems": [{"text": str(n)} for n in range(9)]}],
    }
    before = changes.table_dump(store)
    with pytest.raises(CancelledError):
        ledger.load(store, data, CancelAfter(4))
    assert changes.table_dump(store) == before and changes.undo_step(store) is None


def test_undo_survives_a_restart(filled: Store) -> None:
    """The undo list stands in the file."""
    from models import database

    before = changes.table_dump(filled)
    ledger.delete_rows(filled, [_first(filled).id])
    filled.close()
    with database.open_store(filled.path) as again:
        assert changes.undo_step(again).label == "删除 1 个问题"  # type: ignore[union-attr]
        ledger.undo(again)
        assert changes.table_dump(again) == before


def test_errors_are_all_of_one_family() -> None:
    """The window shows LedgerErrors as sentences; nothing else may be raised on purpose."""
    assert issubclass(ValueRefusedError, LedgerError) and not issubclass(CancelledError, LedgerError)
