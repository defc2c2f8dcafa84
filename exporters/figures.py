"""Figures of a round, counted from the ledger: states, rates, categories, outcomes, events, claims of leaders.

Nothing here is typed by anybody. A rate is done ÷ all, done being completed or closed (contract §4); figures «as of» a
day look at the round as it stood then (:func:`on_day`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from exporters.outcome_words import of_kind
from models.records import Event, Measure, Outcome, Person, Problem, Round, State
from models.rules import comparable, is_done, problem_is_done, rate as rate, row_is_overdue

#: Words that name talks and checks among the events.
TALKS, CHECKING = ("谈话", "谈心", "约谈"), ("督导", "督查", "督办", "检查")
#: Words that name rules among the outcomes; :func:`rule_nature` parts them into made and revised ones.
RULES = ("制度", "办法", "规定", "规程", "细则")
_REVISED = ("修订", "修改", "完善", "修编")
_MADE = ("新建", "新增", "新订", "新制", "制定", "建立", "出台")
#: How a name says that a rule was revised: 修订…, …（2025年修订）, …（修订版）.
_REVISED_NAME = re.compile(r"^(?:修订|修改|修编)|[（(][^（）()]{0,8}修[订编改][^（）()]{0,3}[）)]")


# --- the round as of a day -------------------------------------------------------------------------------------------

def on_day(round_: Round, day: date | None) -> Round:
    """The round as it stood at the end of *day* (None: as it stands).

    A row that was completed or closed later counts as in progress, one without a day by its state; what was noted or
    achieved later is not there yet.
    """
    if day is None:
        return round_
    return replace(
        round_,
        problems=tuple(_problem_on(problem, day) for problem in round_.problems),
        events=tuple(event for event in round_.events if event.on is None or event.on <= day),
        outcomes=tuple(outcome for outcome in round_.outcomes if outcome.on is None or outcome.on <= day),
    )


def _problem_on(problem: Problem, day: date) -> Problem:
    measures = tuple(replace(measure, state=_state_on(measure.state, day)) for measure in problem.measures)
    return replace(problem, state=_state_on(problem.state, day), measures=measures)


def _state_on(state: State, day: date) -> State:
    """A row's state on a day: completed before it was closed, in progress before that."""
    days = [known for known in (state.completed_on, state.closed_on) if known]
    if not is_done(state) or not days or max(days) <= day:
        return state
    before = replace(state, status_text="", closed_on=None)
    if min(days) <= day:
        return replace(before, status="completed")
    return replace(before, status="in_progress", completed_on=None)


# --- states and rates ------------------------------------------------------------------------------------------------

def problem_status(problem: Problem) -> str:
    """The problem's own status, else what its measures say: done when all are, under way when one has begun."""
    if problem.state.status or not problem.measures:
        return problem.state.status
    found = {measure.state.status for measure in problem.measures}
    if len(found) == 1:
        return found.pop()
    if problem_is_done(problem):
        return "completed"
    return "long_term" if found <= {"completed", "closed", "long_term"} else "in_progress"


def in_status(problems: Iterable[Problem], *statuses: str) -> int:
    """How many problems stand in one of these states."""
    return sum(problem_status(problem) in statuses for problem in problems)


def done(problems: Iterable[Problem]) -> int:
    """How many problems are done (completed or closed; contract §4)."""
    return sum(map(problem_is_done, problems))


def measures_of(problems: Iterable[Problem]) -> list[Measure]:
    """All their measures."""
    return [measure for problem in problems for measure in problem.measures]


def done_measures(problems: Iterable[Problem]) -> int:
    """How many of their measures are done."""
    return sum(is_done(measure.state) for measure in measures_of(problems))


def overdue(problems: Iterable[Problem], day: date) -> list[Problem]:
    """Open problems of which a row (a measure, or the problem itself without any) is beyond its deadline on *day*."""
    return [problem for problem in problems
            if any(row_is_overdue(problem, row.state, day) for row in problem.measures or (problem,))]


def kept_up(problems: Iterable[Problem]) -> int:
    """Problems that are done and kept up for good (已完成，长期坚持)."""
    return sum(problem.state.keep_up and problem_is_done(problem) for problem in problems)


def states_known(round_: Round) -> bool:
    """Whether the ledger says of any row how far it is: without that no figure of states can be compared."""
    return any(problem_status(problem) for problem in round_.problems)


# --- aspects, topics, categories -------------------------------------------------------------------------------------

def aspects(problems: Iterable[Problem]) -> int:
    """Number of different aspects."""
    return len({comparable(problem.aspect) for problem in problems} - {""})


def topics(problems: Iterable[Problem]) -> int:
    """Number of different topics."""
    return len({(comparable(problem.aspect), comparable(problem.topic)) for problem in problems if problem.topic})


def categories(round_: Round) -> tuple[str, ...]:
    """The categories that the ledger uses, in the order of their first problem."""
    return tuple(dict.fromkeys(problem.category for problem in round_.problems if problem.category))


def of_category(round_: Round, category: str) -> list[Problem]:
    """The problems of one category (the text as in the ledger, white space aside)."""
    wanted = comparable(category)
    return [problem for problem in round_.problems if comparable(problem.category) == wanted]


# --- events and outcomes ---------------------------------------------------------------------------------------------

def events(round_: Round, *words: str) -> list[Event]:
    """Entries of the 整改纪实 whose kind has one of these words."""
    return [event for event in round_.events if any(word in event.kind for word in words)]


def meetings(round_: Round) -> list[Event]:
    """Meetings: kinds that name one, but not trainings or talks that have 会 in their names."""
    return [e for e in round_.events if "会" in e.kind and "培训" not in e.kind and "谈" not in e.kind]


def meetings_told(round_: Round) -> str:
    """党委会5次、推进会3次: the meetings by their own kinds, for a bare number would say 专题会议 of all of them."""
    kinds = dict.fromkeys(meeting.kind for meeting in meetings(round_))
    return "、".join(f"{kind}{sum(each.kind == kind for each in meetings(round_))}次" for kind in kinds)


def checks(round_: Round) -> list[Event]:
    """督导检查: kinds that name one, but no meeting about it."""
    return [event for event in events(round_, *CHECKING) if event not in meetings(round_)]


def activities_told(round_: Round) -> str:
    """开展谈心谈话2次，组织督导检查2次，举办专题培训3次、参训169人次: what else was done, as far as it was noted."""
    trainings = events(round_, "培训")
    trained = sum(event.people for event in trainings)
    told = (
        ("开展谈心谈话{}次", len(events(round_, *TALKS))), ("组织督导检查{}次", len(checks(round_))),
        (f"举办培训{{}}次、参训{trained}人次" if trained else "举办培训{}次", len(trainings)),
    )
    return "，".join(words.format(count) for words, count in told if count)


def outcomes(round_: Round, *words: str) -> list[Outcome]:
    """Outcomes whose kind has one of these words (no word: all), each once, though two departments reported it."""
    found: dict[object, Outcome] = {}
    for number, outcome in enumerate(round_.outcomes):
        same = replace(outcome, id="", problems=(), name=comparable(outcome.name))
        if not words or any(word in outcome.kind for word in words):
            found.setdefault(same if same.name else number, outcome)
    return list(found.values())


def counted(found: Iterable[Outcome]) -> int:
    """How many they are together; an outcome without a count is one."""
    return sum(1 if outcome.count is None else outcome.count for outcome in found)


def rule_nature(outcome: Outcome) -> str:
    """made, revised, or "" where neither the rule's kind nor its name says so: a kind 制度 may mean both."""
    made, revised = (any(word in outcome.kind for word in words) for words in (_MADE, _REVISED))
    if made is not revised:
        return "made" if made else "revised"
    return "revised" if not made and _REVISED_NAME.search(outcome.name) else ""


def rules(round_: Round, *natures: str) -> int:
    """How many rules were made (``made``), revised (``revised``), or either without the ledger saying so ("")."""
    return counted(outcome for outcome in outcomes(round_, *RULES) if rule_nature(outcome) in natures)


def rules_told(round_: Round) -> str:
    """制定制度2项、修订制度6项; 制定、修订制度8项 where the ledger does not part them; "" without any."""
    made, revised, unknown = (rules(round_, nature) for nature in ("made", "revised", ""))
    if unknown:
        return f"制定、修订制度{made + revised + unknown}项"
    return "、".join(f"{name}{count}项" for name, count in (("制定制度", made), ("修订制度", revised)) if count)


def amount(found: Iterable[Outcome]) -> str:
    """Their amounts together in 万元 to the yuan, e.g. 3.5612万元; "" when there are none."""
    total = sum(outcome.amount or 0 for outcome in found)
    return f"{total / 10000:.4f}".rstrip("0").rstrip(".") + "万元" if total else ""


def outcomes_told(round_: Round) -> str:
    """One clause about all outcomes, kind after kind: 制定制度2项、修订制度6项，约谈9人次，追缴3.56万元; "" without any."""
    every = outcomes(round_)
    kinds: dict[str, list[Outcome]] = {}
    for outcome in every:
        if outcome.kind and not any(word in outcome.kind for word in RULES):
            kinds.setdefault(outcome.kind, []).append(outcome)
    told = [of_kind(kind, counted(rows), amount(rows)) for kind, rows in kinds.items()]
    return "，".join(filter(None, (rules_told(round_), *told)))


# --- leaders' shares -------------------------------------------------------------------------------------------------

def claimants(round_: Round) -> tuple[str, ...]:
    """The leaders who claimed problems (认领领导), in the order of their first one."""
    return tuple(dict.fromkeys(problem.claimed_by for problem in round_.problems if problem.claimed_by))


def claimed(round_: Round, name: str) -> list[Problem]:
    """The problems that a leader claimed."""
    return [problem for problem in round_.problems if problem.claimed_by == name]


def first_person(people: Iterable[Person], party_body: str, day: date | None = None) -> str:
    """Who holds the post of the party body's secretary (党委书记…, not 副书记, 纪委书记) on *day*; "" if not known."""
    for person in people:
        gone = day is not None and person.to_on is not None and person.to_on < day
        titles = re.split(r"[、，,；;\s]+", person.post)
        if not gone and any(title == "书记" or title.endswith(party_body + "书记") for title in titles):
            return person.name
    return ""


def claims_told(round_: Round) -> str:
    """Every leader's share in one clause each: 林致远认领6个，已完成5个；…; "" when nothing is claimed."""
    shares = ((name, claimed(round_, name)) for name in claimants(round_))
    return "；".join(f"{name}认领{len(rows)}个，已完成{done(rows)}个" for name, rows in shares)


def categories_told(round_: Round) -> str:
    """Every category's share: 反馈问题62个，已完成60个，完成率96.8%；意见建议6条…; "" without categories."""
    told = []
    for category in categories(round_):
        rows = of_category(round_, category)
        unit = "条" if "意见" in category or "建议" in category else "个"
        told.append(f"{category}{len(rows)}{unit}，已完成{done(rows)}{unit}，完成率{rate(done(rows), len(rows))}")
    return "；".join(told)
