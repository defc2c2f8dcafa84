"""What holds for every notice, whatever the ledger says."""

from __future__ import annotations

import io
import re
from datetime import date

import docx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exporters.accounting import account_for
from exporters.blocks import Document, Heading, Paragraph, text_of
from exporters.body import UNNAMED, one_line
from exporters.fields import Facts, value_of
from exporters.figures import claimants, claimed, on_day
from exporters.notice import NoticeOptions, build_notice
from exporters.numbering import chinese_numeral, split_mark
from exporters.punctuation import bare
from exporters.styles import get_style
from exporters.text import render_text
from exporters.word import docx_bytes
from models.records import Deadline, Event, Measure, Outcome, Person, Problem, Round, State, Stated
from models.rules import STATUSES
from tests.exporters.sample import TODAY, UNIT, round_of

STYLES = ("targeted", "problem_result", "by_status", "findings", "resolve")
AUDIENCES = ("report", "internal", "public")
words = st.text("学习制度服务“”‘’；。，！：1a", max_size=8)
names = st.sampled_from(["", "党建", "服务", "采购方面", "聚焦财务"])
categories = st.sampled_from(["", "反馈问题", "意见建议"])
leaders = st.sampled_from(["", "林致远", "陈树"])
days = st.none() | st.dates(date(2026, 1, 1), date(2026, 3, 31))
deadlines = st.builds(Deadline, on=days, kind=st.just("date"))
states = st.builds(State, status=st.sampled_from(STATUSES), completed_on=days, closed_on=days, deadline=deadlines)
PEOPLE = (Person("林致远", "党委书记"),)


@st.composite
def problems(draw: st.DrawFn) -> list[Problem]:
    """Problems with ids, some merged, hidden, without texts or measures."""
    count = draw(st.integers(0, 7))
    ids = [f"p{number}" for number in range(count)]
    return [
        Problem(id=id_, aspect=draw(names), topic=draw(names), text=draw(words), progress=draw(words),
                merged_into=draw(st.sampled_from(["", "", *ids])), public=draw(st.booleans()),
                restricted=draw(st.booleans()), state=draw(states), category=draw(categories),
                claimed_by=draw(leaders), stage_result=draw(words), next_steps=draw(words),
                measures=tuple(Measure(id=f"{id_}.{n}", text=draw(words), progress=text, state=draw(states))
                               for n, text in enumerate(draw(st.lists(words, max_size=3)))))
        for id_ in ids
    ]


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    """Rounds with default texts, events and outcomes."""
    kinds = st.sampled_from(["党委会", "谈心谈话", "专题培训", "督导检查", "其他"])
    events = tuple(Event(str(n), draw(days), draw(kinds), people=draw(st.integers(0, 30)))
                   for n in range(draw(st.integers(0, 4))))
    done = st.sampled_from(["制度新建", "制度修订", "制度", "约谈", "处分", "追缴金额", "违约金"])
    outcomes = tuple(Outcome(str(n), draw(done), on=draw(days), count=draw(st.none() | st.integers(0, 9)),
                             amount=draw(st.none() | st.integers(1, 90000)), problems=("p0", "p1"))
                     for n in range(draw(st.integers(0, 4))))
    stated = Stated(problems=draw(st.none() | st.integers(0, 9)))
    return Round(name="2025年县委巡察整改台账", level="县委", problems=tuple(draw(problems())), events=events,
                 outcomes=outcomes, stated=stated)


def notice(rows: list[Problem], style: str, audience: str = "internal") -> Document:
    return build_notice(UNIT, round_of(*rows), get_style(style), NoticeOptions(TODAY, audience))


def whole(round_: Round, style: str, audience: str = "internal", as_of: date | None = None) -> Document:
    """A notice with the style's default texts."""
    return build_notice(UNIT, round_, get_style(style), NoticeOptions(TODAY, audience, as_of=as_of), PEOPLE)


@given(problems(), st.sampled_from(STYLES), st.sampled_from(AUDIENCES))
def test_every_problem_is_printed_merged_or_left_out(rows: list[Problem], style: str, audience: str) -> None:
    chosen = notice(rows, style, audience).selection
    assert sorted((*chosen.printed, *chosen.merged, *chosen.left_out)) == sorted(row.id for row in rows)
    hidden = {row.id for row in rows if audience == "public" and (row.restricted or not row.public)}
    assert set(chosen.left_out) == hidden


@given(problems(), st.sampled_from(STYLES))
def test_nothing_reported_is_lost(rows: list[Problem], style: str) -> None:
    strip = str.maketrans("", "", "“”‘’")
    printed = render_text(notice(rows, style)).translate(strip)
    for row in rows:
        for text in (row.progress, *(measure.progress for measure in row.measures)):
            assert bare(one_line(text)).lstrip("；。，").translate(strip) in printed


@given(problems(), st.sampled_from(STYLES))
def test_no_line_is_empty_and_no_mark_doubled_at_its_end(rows: list[Problem], style: str) -> None:
    for line in render_text(notice(rows, style)).splitlines():
        assert line.strip()
        # 。。。 is somebody's ellipsis and stays (rules.without_final_mark)
        assert line.endswith("。。。") or not re.search("[。；，][。；，]$", line)


@settings(max_examples=60)
@given(rounds(), st.sampled_from(STYLES), st.sampled_from(AUDIENCES))
def test_the_sum_adds_up_and_what_differs_is_named(round_: Round, style: str, audience: str) -> None:
    document = whole(round_, style, audience)
    found = account_for(round_, document.selection, audience)
    assert sum(len(part.ids) for part in found.parts) == len(round_.problems) == found.total
    unexplained = {finding.text for finding in document.findings if finding.kind == "unexplained"}
    assert unexplained == {finding.text for finding in found.unexplained}
    bare_ids = {p.id for p in round_.problems if audience == "public" and not p.public and not p.restricted}
    assert bare_ids == {source.key for f in found.unexplained if "理由" in f.text for source in f.sources}


@settings(max_examples=60)
@given(rounds(), st.sampled_from(STYLES), st.sampled_from(AUDIENCES))
def test_numbering_never_skips(round_: Round, style: str, audience: str) -> None:
    """Within a level each number follows the one before, or is one where a new higher heading (or group) began."""
    last: dict[int, int] = {}
    blocks = whole(round_, style, audience).blocks
    for block in blocks:
        if isinstance(block, Heading):
            first = block.runs[0]  # the mark alone: «1.1» would be read as no mark
            level, mark, _ = split_mark(text_of(block) if first.source else first.text)
            number = value(mark)
            if level == block.level and number:
                assert number in (last.get(level, 0) + 1, 1)
                last[level] = number
    chapters = [text_of(b)[0] for b in blocks if isinstance(b, Heading) and b.level == 1]
    assert chapters == list("一二三四五六"[:len(chapters)])


def value(mark: str) -> int:
    """The number of a heading's mark, 0 if it has none."""
    inside = mark.strip("（）().、")
    numerals = [chinese_numeral(number) for number in range(1, 60)]
    return int(inside) if inside.isdigit() else numerals.index(inside) + 1 if inside in numerals else 0


@settings(max_examples=60)
@given(rounds(), st.sampled_from(STYLES), st.sampled_from(AUDIENCES))
def test_no_heading_is_empty(round_: Round, style: str, audience: str) -> None:
    """Every heading says something, and something stands below it, unless it is a problem of which nothing is told:
    of one without any words its heading says just that. Texts of nothing but marks are printed as they stand.
    """
    texts = [text for problem in round_.problems for row in (problem, *problem.measures)
             for text in (row.text, row.progress)]
    assume(not any(text and not any(map(str.isalnum, text)) for text in texts))
    document = whole(round_, style, audience)
    following = [*document.blocks[1:], None]
    for block, below in zip(document.blocks, following, strict=True):
        if isinstance(block, Heading):
            mark = block.runs[0].text if block.runs[0].source is None else ""
            assert any(map(str.isalnum, text_of(block)[len(mark):]))
            empty = not isinstance(below, (Heading, Paragraph)) or (
                isinstance(below, Heading) and below.level <= block.level)
            told = UNNAMED in text_of(block) or any(run.source and run.source.kind == "problem" for run in block.runs)
            assert not empty or told or block.run_in or not document.selection.printed


@settings(max_examples=60)
@given(rounds(), st.sampled_from(STYLES))
def test_no_lone_list_word(round_: Round, style: str) -> None:
    """一是 stands only where 二是 follows, problem by problem; the ledger's own texts here have neither."""
    texts, together = [text_of(b) for b in whole(round_, style).blocks if isinstance(b, (Heading, Paragraph))], ""
    for text in (*texts, "（一）"):
        if split_mark(text)[0] or "问题" in text[-9:]:
            assert ("一是" in together) == ("二是" in together)
            together = ""
        together += text


@settings(max_examples=60)
@given(rounds(), st.sampled_from(STYLES), st.sampled_from(AUDIENCES), days)
def test_every_figure_of_a_default_text_is_a_query_of_the_round(
    round_: Round, style: str, audience: str, as_of: date | None
) -> None:
    document = whole(round_, style, audience, as_of)
    facts = Facts(UNIT, on_day(round_, as_of), TODAY, frozenset(document.selection.printed), as_of, PEOPLE)
    for block in document.blocks:
        for run in block.runs if isinstance(block, (Heading, Paragraph)) else ():
            if run.value_of:
                assert run.text == value_of(run.value_of, facts)
            elif run.source and run.source.kind == "slot":  # figures that nobody counted: none but marks of headings
                assert not re.search(r"\d", re.sub(r"^\d\.", "", run.text))


def is_done(problem: Problem) -> bool:
    """Contract §4, in other words than the program's."""
    states = [problem.state] if problem.state.status else [measure.state for measure in problem.measures]
    return bool(states) and all(state.status in ("completed", "closed") for state in states)


def is_late(problem: Problem, day: date) -> bool:
    rows = [measure.state for measure in problem.measures] or [problem.state]
    return not is_done(problem) and any(
        state.deadline.on and state.deadline.on < day and state.status in ("", "not_started", "in_progress")
        for state in rows)


def status(problem: Problem) -> str:
    found = {measure.state.status for measure in problem.measures}
    if problem.state.status or not found:
        return problem.state.status
    kept = "long_term" in found and found <= {"completed", "closed", "long_term"}
    return "long_term" if kept else "" if found == {""} else "other"


def numbers(round_: Round, day: date) -> dict[str, list[int]]:
    """The numbers that each field may print, counted anew from the rows."""
    rows, firsts = round_.problems, [p for p in round_.problems if p.claimed_by == PEOPLE[0].name]
    done = sum(map(is_done, rows))
    meetings = [event for event in round_.events if event.kind == "党委会"]
    trainings = [event for event in round_.events if event.kind == "专题培训"]
    counts = [1 if each.count is None else each.count for each in round_.outcomes]
    sums = {kind: sum(n for n, o in zip(counts, round_.outcomes) if o.kind == kind) for kind in {
        o.kind for o in round_.outcomes}}
    return {
        "problems": [len(rows)], "measures": [sum(len(p.measures) for p in rows)], "done": [done],
        "open": [len(rows) - done], "aspects": [len({p.aspect for p in rows} - {""})],
        "long_term": [sum(status(p) == "long_term" for p in rows)], "overdue": [sum(is_late(p, day) for p in rows)],
        "first_claimed": [len(firsts)], "first_done": [sum(map(is_done, firsts))],
        "others_claimed": [sum(p.claimed_by not in ("", PEOPLE[0].name) for p in rows)],
        "meetings_told": [len(meetings)],
        "activities_told": [sum(e.kind == kind for e in round_.events) for kind in ("谈心谈话", "督导检查")] + [
            len(trainings), sum(event.people for event in trainings)],
        "rules_told": [sum(sums.get(kind, 0) for kind in kinds) for kinds in (
            ("制度新建",), ("制度修订",), ("制度新建", "制度修订", "制度"))],
        "outcomes_told": [*sums.values(), sum(n for kind, n in sums.items() if "制度" in kind)],
    }


@settings(max_examples=100)
@given(rounds(), st.sampled_from(STYLES), st.sampled_from(AUDIENCES), days)
def test_every_number_of_a_default_text_is_counted_anew(
    round_: Round, style: str, audience: str, as_of: date | None
) -> None:
    """Money and rates apart, which have their own tests: no field prints a number that its rows do not give."""
    document = whole(round_, style, audience, as_of)
    right = numbers(on_day(round_, as_of), as_of or TODAY)
    free = ("unit", "party_organisation", "party_body", "contacts", "inspection", "check", "level", "as_of", "today",
            "done_rate")
    for block in document.blocks:
        for run in block.runs if isinstance(block, (Heading, Paragraph)) else ():
            if run.value_of and run.value_of not in free:
                printed = re.findall(r"\d+", re.sub(r"[\d.]+万元", "", run.text))
                assert printed or run.value_of == "outcomes_told"
                assert {int(number) for number in printed} <= set(right[run.value_of]), run


@settings(max_examples=60)
@given(rounds(), st.sampled_from(STYLES), st.sampled_from(AUDIENCES))
def test_default_texts_agree_with_the_ledger(round_: Round, style: str, audience: str) -> None:
    assert not [f for f in whole(round_, style, audience).findings if f.kind in ("figure", "empty", "mark") and any(
        source.kind == "slot" for source in f.sources)]


@settings(max_examples=60)
@given(rounds(), days)
def test_figures_of_states_add_up_on_any_day(round_: Round, day: date | None) -> None:
    facts = Facts(UNIT, on_day(round_, day), TODAY, as_of=day)

    def counted(*fields: str) -> int:
        return sum(int(value_of(field, facts)) for field in fields)

    assert counted("done", "open") == counted("problems") == len(round_.problems)
    assert counted("completed", "closed") <= counted("done")
    assert counted("rules_new", "rules_revised") <= counted("rules_made")
    assert counted("overdue") <= counted("open")
    assert counted("done_measures", "open_measures") == counted("measures")
    assert sum(len(claimed(facts.round, name)) for name in claimants(facts.round)) == sum(
        bool(problem.claimed_by) for problem in round_.problems)


@given(problems())
def test_topics_of_findings_run_through(rows: list[Problem]) -> None:
    headings = [text_of(b) for b in notice(rows, "findings").blocks if isinstance(b, Heading) and b.level == 3]
    numbers = [int(match[1]) for text in headings if (match := re.match(r"(\d+)\.", text))]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("style", STYLES)
@given(rows=problems())
def test_word_has_the_same_paragraphs(style: str, rows: list[Problem]) -> None:
    document = notice(rows[:3], style)
    paragraphs = docx.Document(io.BytesIO(docx_bytes(document))).paragraphs
    assert [p.text.replace("\n", "") for p in paragraphs] == render_text(document).splitlines()


@given(problems(), st.sampled_from(STYLES))
def test_building_twice_gives_the_same_document(rows: list[Problem], style: str) -> None:
    assert notice(rows, style) == notice(rows, style)
