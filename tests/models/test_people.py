"""People and departments: what they answer for, likely duplicates, merging, hand-over, readings of names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models import changes, ledger, people, pinyin, queries
from models.database import Store
from models.duplicates import likely_duplicates
from models.errors import NotFoundError, ValueRefusedError
from models.people import DEPARTMENT, PERSON, Known, PostTerm
from models.records import Problem


def key_of(store: Store, kind: str, name: str) -> str:
    """The id of a person or department by its name."""
    return str(store.scalar(f'SELECT id FROM "{kind}" WHERE name = ?', (name,)))


def problems(store: Store) -> tuple[Problem, ...]:
    return queries.read_problems(store, queries.rounds(store)[0].id)


def person(name: str, *posts: str) -> Known:
    return Known(name, PERSON, name, (), tuple(PostTerm(post) for post in posts))


def department(name: str) -> Known:
    return Known(name, DEPARTMENT, name)


# --- names and readings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "letters"), [
    ("林致远", {"lzy"}), ("林 致远", {"lzy"}), ("A座", {"az"}), ("", set()), ("单一", {"dy", "sy", "cy"}),
])
def test_initials(text: str, letters: set[str]) -> None:
    assert pinyin.initials(text) == letters


def test_many_polyphones_stay_few() -> None:
    assert len(pinyin.initials("重" * 40)) <= 64


def test_what_is_typed_finds_by_text_and_by_initials() -> None:
    assert pinyin.finds("LZY", "林致远") and pinyin.finds("zy", "林致远") and pinyin.finds("致", "林致远")
    assert pinyin.finds("lzy 院长", "林致远", "院长") and pinyin.finds("", "林致远")
    assert not pinyin.finds("lzx", "林致远") and not pinyin.finds("lzy 书记", "林致远", "院长")


@pytest.mark.parametrize(("known", "expected"), [
    ([person("林致远"), person("林 致远")], [("林致远", "林 致远")]),
    ([person("林志远"), person("林致远", "院长")], [("林致远", "林志远")]),
    ([person("林院长"), person("林致远", "党委副书记、院长"), person("林一", "科员")], [("林致远", "林院长")]),
    ([person("林院长"), person("林致远"), person("林一")], []),  # either of them may be meant
    ([person("张伟"), person("张伟·护理部"), person("周明"), person("周主任"), person("吴敏同志")], [("周明", "周主任")]),
    ([department("医务科"), department("医务部"), department("护理部")], [("医务科", "医务部")]),
    ([department("党办"), department("党委办公室"), department("院办")], [("党委办公室", "党办")]),
    ([department("内科（一）"), department("内科（二）"), department("财务科"), department("采购科")], []),
])
def test_likely_duplicates(known: list[Known], expected: list[tuple[str, str]]) -> None:
    assert [found[:2] for found in likely_duplicates(known)] == expected


def test_what_was_told_apart_is_not_suggested() -> None:
    known = [department("医务科"), department("医务部")]
    assert likely_duplicates(known, [["医务部", "医务科"]]) == ()


# --- what each answers for -------------------------------------------------------------------------------------------


def test_shares_count_rows_with_their_effective_state(filled: Store) -> None:
    first, second = problems(filled)
    of_people, of_departments = people.shares(problems(filled))
    rows = tuple(measure.id for measure in (*first.measures, *second.measures))
    assert of_people["周明"].rows == rows and of_people["周明"].open == (rows[0], rows[2])
    assert of_people["周明"].claimed == of_people["周明"].claimed_open == (first.id, second.id)
    assert of_people["林一"].rows == (rows[1],) and of_people["林一"].open == ()
    assert of_departments["医务部"].open == (rows[0], rows[2])


def test_leaders_without_a_post(filled: Store) -> None:
    assert people.without_post(people.people(filled), problems(filled)) == ("周明", "吴敏")
    ledger.edit_person(filled, key_of(filled, PERSON, "周明"), "周明", (), [PostTerm("党委书记")])
    assert people.without_post(people.people(filled), problems(filled)) == ("吴敏",)


# --- editing ---------------------------------------------------------------------------------------------------------


def test_posts_and_aliases_are_stored_as_given(filled: Store) -> None:
    key = key_of(filled, PERSON, "周明")
    terms = [PostTerm("院长", "", date(2018, 1, 1), date(2020, 5, 31)), PostTerm("党委书记", "", date(2020, 6, 1))]
    ledger.edit_person(filled, key, " 周  铭 ", ("周明", "周书记", " "), [*terms, PostTerm()])
    found = people.people(filled)[0]
    assert (found.name, found.aliases, found.posts) == ("周 铭", ("周明", "周书记"), tuple(terms))
    assert problems(filled)[0].claimed_by == "周 铭"
    ledger.edit_person(filled, key, "周铭", ("周书记",), terms[1:])
    found = people.people(filled)[0]
    assert (found.name, found.aliases, found.posts) == ("周铭", ("周书记",), (terms[1],))
    assert not found.has_left(date(2025, 1, 1)) and found.posts[0].holds_on(date(2025, 1, 1))


def test_a_renamed_department_takes_its_posts_and_returns_along(filled: Store) -> None:
    ledger.register_person(filled, "林主任", (), [PostTerm("主任", "医务部")])
    ledger.edit_department(filled, key_of(filled, DEPARTMENT, "医务部"), "医务处", ())
    assert people.people(filled)[-1].posts == (PostTerm("主任", "医务处"),)
    assert problems(filled)[0].state.departments == ("医务处", "护理部")


@pytest.mark.parametrize(("name", "aliases", "sentence"), [
    ("吴敏", (), "已有名为“吴敏”"), (" ", (), "不能为空"), ("周明", ("林一",), "已有名为“林一”"), ("小吴", (), "已是“吴敏”的别名"),
])
def test_a_name_means_one_person(filled: Store, name: str, aliases: tuple[str, ...], sentence: str) -> None:
    ledger.edit_person(filled, key_of(filled, PERSON, "吴敏"), "吴敏", ("小吴",), ())
    before = changes.table_dump(filled)
    with pytest.raises(ValueRefusedError, match=sentence):
        ledger.edit_person(filled, key_of(filled, PERSON, "周明"), name, aliases, ())
    assert changes.table_dump(filled) == before


def test_a_term_that_ends_before_it_begins_is_refused(filled: Store) -> None:
    with pytest.raises(ValueRefusedError, match="早于任职日期"):
        ledger.register_person(filled, "新人", (), [PostTerm("院长", "", date(2025, 2, 1), date(2025, 1, 1))])
    assert key_of(filled, PERSON, "新人") == "None"


def test_who_is_in_use_is_not_removed(filled: Store) -> None:
    for kind, name in ((PERSON, "周明"), (DEPARTMENT, "医务部")):
        with pytest.raises(ValueRefusedError, match=f"“{name}”还用在 . 处，不能删除"):
            ledger.remove_names(filled, kind, [key_of(filled, kind, name)])


def test_removing_and_undoing(filled: Store) -> None:
    ledger.register_person(filled, "路人", ("过客",), [PostTerm("科员", "护理部")])
    before = changes.table_dump(filled)
    done = ledger.remove_names(filled, PERSON, [key_of(filled, PERSON, "路人")])
    assert done.label == "删除人员“路人”" and not filled.fetch("SELECT 1 FROM alias")
    after = changes.table_dump(filled)
    ledger.undo(filled)
    assert changes.table_dump(filled) == before
    ledger.redo(filled)
    assert changes.table_dump(filled) == after
    with pytest.raises(NotFoundError):
        ledger.remove_names(filled, PERSON, ["gone"])


# --- merging ---------------------------------------------------------------------------------------------------------


def test_merging_people_moves_everything_in_one_step(filled: Store) -> None:
    first = problems(filled)[0]
    ledger.edit(filled, [("problem", first.id, {"leaders": ("周院长", "吴敏", "周 明"), "claimed_by": "周院长"})])
    kept, title, spaced = (key_of(filled, PERSON, name) for name in ("周明", "周院长", "周 明"))
    ledger.edit_person(filled, kept, "周明", (), [PostTerm("院长")])
    ledger.edit_person(filled, title, "周院长", ("院长",), [PostTerm("院长"), PostTerm("党委书记")])
    before = changes.table_dump(filled)
    done = ledger.merge_names(filled, PERSON, [kept, title, spaced], kept)
    assert done.label == "合并人员：“周院长”“周 明”并入“周明”"
    found = people.people(filled)[0]
    assert found.aliases == ("院长", "周院长", "周 明") and found.posts == (PostTerm("院长"), PostTerm("党委书记"))
    merged = problems(filled)[0]
    assert merged.state.leaders == ("周明", "吴敏") and merged.claimed_by == "周明"
    assert "周院长" not in {each.name for each in people.people(filled)}
    ledger.edit(filled, [("problem", first.id, {"owners": ("周院长",)})])
    assert problems(filled)[0].state.owners == ("周明",)  # later sheets may write the old name
    ledger.undo(filled)
    ledger.undo(filled)
    assert changes.table_dump(filled) == before


def test_merging_departments_keeps_their_forms(filled: Store) -> None:
    from models import return_queries

    info = queries.rounds(filled)[0]
    ledger.record_dispatch(filled, info.id, return_queries.make_forms(filled, info, period="第1期"))
    ledger.register_person(filled, "林主任", (), [PostTerm("主任", "护理部")])
    ledger.merge_names(filled, DEPARTMENT, [key_of(filled, DEPARTMENT, "护理部")], key_of(filled, DEPARTMENT, "医务部"))
    assert problems(filled)[0].state.departments == ("医务部",)
    assert people.departments(filled)[0].aliases == ("护理部",) and len(people.departments(filled)) == 1
    assert people.people(filled)[-1].posts[0].department == "医务部"
    assert filled.scalar("SELECT count(*) FROM dispatch") == 2


def test_one_name_alone_is_not_merged(filled: Store) -> None:
    key = key_of(filled, PERSON, "周明")
    with pytest.raises(ValueRefusedError, match="至少选两个"):
        ledger.merge_names(filled, PERSON, [key], key)


# --- hand-over -------------------------------------------------------------------------------------------------------


def names_of(store: Store, role: str = "leaders") -> list[Any]:
    """The role's names, row by row."""
    return [getattr(measure.state, role) for problem in problems(store) for measure in problem.measures]


def test_open_rows_move_and_finished_rows_stay(filled: Store) -> None:
    held = people.held_by(filled, "周明")
    assert [(each.claim, each.done) for each in held] == [
        (True, False), (False, False), (False, True), (True, False), (False, False)]
    key = key_of(filled, PERSON, "周明")
    rows = [each.id for each in held if not each.done and not each.claim]
    claims = [each.id for each in held if not each.done and each.claim]
    before = changes.table_dump(filled)
    done = ledger.hand_over(filled, key, "孙悦", date(2025, 8, 31), rows, claims)
    assert done.label == "“周明”移交 4 项给“孙悦”"
    assert names_of(filled) == [("孙悦", "吴敏"), ("周明", "吴敏"), ("孙悦", "吴敏")]
    assert [problem.claimed_by for problem in problems(filled)] == ["孙悦", "孙悦"]
    assert people.people(filled)[0].has_left(date(2025, 9, 1))
    ledger.undo(filled)
    assert changes.table_dump(filled) == before


def test_rows_that_are_not_named_keep_the_person(filled: Store) -> None:
    first, second = problems(filled)
    key = key_of(filled, PERSON, "周明")
    ledger.hand_over(filled, key, "孙悦", None, [second.measures[0].id])
    assert names_of(filled) == [("周明", "吴敏"), ("周明", "吴敏"), ("孙悦", "吴敏")]
    assert problems(filled)[0].measures[0].own == first.measures[0].own  # nothing is pinned where nothing moves
    assert [problem.claimed_by for problem in problems(filled)] == ["周明", "周明"]
    assert people.people(filled)[0].posts == ()


def test_a_measure_s_own_people_and_a_problem_that_stands_alone(filled: Store) -> None:
    first = problems(filled)[0]
    own = [("measure", measure.id, {"leaders": ("林一",)}) for measure in first.measures]
    ledger.edit(filled, own)
    held = [each for each in people.held_by(filled, "周明") if each.number == "1"]
    assert [(each.id, each.claim) for each in held] == [(first.id, True), (first.id, False)]
    ledger.hand_over(filled, key_of(filled, PERSON, "林一"), "吴敏", None, [first.measures[0].id])
    assert names_of(filled)[:2] == [("吴敏",), ("林一",)]
    ledger.hand_over(filled, key_of(filled, PERSON, "周明"), "吴敏", None, [first.id])
    assert problems(filled)[0].state.leaders == ("吴敏",)  # who stood there already is not named twice


def test_the_successor_takes_the_posts(filled: Store) -> None:
    key = key_of(filled, PERSON, "周明")
    ended = PostTerm("院长", "", date(2018, 1, 1), date(2019, 1, 1))
    ledger.edit_person(filled, key, "周明", (), [PostTerm("党委书记", "", date(2020, 1, 1)), ended])
    ledger.hand_over(filled, key, "孙悦", date(2025, 8, 31), [], take_posts=True)
    found = {each.name: each.posts for each in people.people(filled)}
    assert found["周明"] == (PostTerm("党委书记", "", date(2020, 1, 1), date(2025, 8, 31)), ended)
    assert found["孙悦"] == (PostTerm("党委书记", "", date(2025, 9, 1)),)


@pytest.mark.parametrize(("successor", "last_day", "rows", "sentence"), [
    ("周明", None, 1, "同一个人"), (" ", None, 1, "接任人的姓名"), ("孙悦", date(2019, 1, 1), 0, "晚于离任日期"),
])
def test_a_hand_over_that_makes_no_sense(
    filled: Store, successor: str, last_day: date | None, rows: int, sentence: str
) -> None:
    key = key_of(filled, PERSON, "周明")
    ledger.edit_person(filled, key, "周明", (), [PostTerm("党委书记", "", date(2020, 1, 1))])
    before = changes.table_dump(filled)
    chosen = [problems(filled)[0].measures[0].id][:rows]
    with pytest.raises(ValueRefusedError, match=sentence):
        ledger.hand_over(filled, key, successor, last_day, chosen)
    assert changes.table_dump(filled) == before


@pytest.mark.parametrize(("name", "sentence"), [
    ("张三、李四", "会被当成几个"), ("、", "会被当成几个"), ("长" * 101, "太长了"), ("\0\x01", "不能为空")])
def test_what_is_no_name(filled: Store, name: str, sentence: str) -> None:
    """A cell would take it apart, or show nothing at all."""
    before = changes.table_dump(filled)
    for writer in (ledger.register_person, ledger.add_department):
        with pytest.raises(ValueRefusedError, match=sentence):
            writer(filled, name)
    assert changes.table_dump(filled) == before


def test_marks_that_nobody_sees_are_no_part_of_a_name(filled: Store) -> None:
    ledger.register_person(filled, "钱\0七\u200b")
    assert "钱七" in [each.name for each in people.people(filled)]
