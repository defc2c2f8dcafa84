"""Days that a notice has overtaken: rows beyond their deadline, and «计划2026年3月上线» in a paper of a later day."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from exporters.blocks import Finding, Heading, Paragraph, Run, Source
from exporters.fields import Facts, chinese_date
from exporters.figures import overdue
from exporters.punctuation import excerpts

#: Printed blocks with their texts.
Texts = Iterable[tuple[Heading | Paragraph, str]]
#: Texts that tell what was done and what is still to come; what was planned once (整改措施) may lie in the past.
_TOLD = ("progress", "stage_result", "next_steps")
#: A day as people write what is to come: 2026年3月, 12月下旬, 2025年底前.
_DAY = (r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|(?P<third>[上中下])旬)?"
        r"|(?<=年)(?P<part>底|末|上半年|第?[一二三四]季度))")
_WORDS = ("计划", "拟", "预计", "预期", "将", "定", "待", "准备", "争取", "力争")
#: Words that promise, directly in front of the day; 按计划, 已…计划 and names of plans in 《》 do not.
_PROMISE = re.compile(rf"(?<![按原据照])(?:{'|'.join(_WORDS)})(?:于|在|到|至)?{_DAY}")
_MONTHS = {"底": 12, "末": 12, "上半年": 6, "一季度": 3, "二季度": 6, "三季度": 9, "四季度": 12}
_THIRDS = {"上": 10, "中": 20, "下": 31}
_CLAUSE = re.compile(r"[^，。；！？、\n]+")


def past_days(facts: Facts, texts: Texts, dated: date) -> tuple[Finding, ...]:
    """Findings about a notice of the day *dated*: open problems that are late, and promises whose day is over."""
    return (*_late(facts), *_promises(facts, texts, dated))


def _late(facts: Facts) -> Iterator[Finding]:
    late = overdue(facts.round.problems, facts.day)
    if late:
        yield Finding(f"截至 {chinese_date(facts.day)}，有 {len(late)} 个问题已超过整改时限，还没有完成："
                      f"{excerpts([problem.text for problem in late])}。请核对状态，或写明原因和新的时限。",
                      tuple(Source("problem", problem.id, "text") for problem in late), "overdue")


def _promises(facts: Facts, texts: Texts, dated: date) -> Iterator[Finding]:
    """A sentence each; a text without a source is the style's own and promises nothing."""
    for block, text in texts:
        for run in block.runs if _may_promise(text) else ():
            if _tells(run):
                for said in past_promises(run.text, dated, facts.round.feedback_on):
                    yield Finding(f"“{said}”写的日子已经过去（通报日期是 {chinese_date(dated)}）。请改成现在的情况。",
                                  (run.source,) if run.source else (), "promise")


def _may_promise(text: str) -> bool:
    """Nearly no text does; the patterns would look at every character of all."""
    return any(map(text.__contains__, _WORDS))


def _tells(run: Run) -> bool:
    return run.source is not None and not run.value_of and (run.source.kind == "slot" or run.source.field in _TOLD)


def past_promises(text: str, dated: date, begun: date | None = None) -> Sequence[str]:
    """The clauses of *text* that promise something for a time that is over on *dated*. A month without a year is the
    first one after the day *begun* (that of the feedback, as for deadlines: contract §2); unknown without it.
    """
    found = []
    for clause in _CLAUSE.finditer(text):
        match = _PROMISE.search(clause[0])
        end = _last_day(match, begun) if match else None
        if end and end < dated:
            found.append(clause[0].strip())
    return found


def _last_day(match: re.Match[str], begun: date | None) -> date | None:
    """The last day that a promise can mean; None when it is not known."""
    month = int(match["month"]) if match["month"] else _MONTHS[match["part"].removeprefix("第")]
    if not 1 <= month <= 12:
        return None
    if match["year"]:
        return _day_in(int(match["year"]), month, match)
    if not begun:
        return None
    this_year = _day_in(begun.year, month, match)
    return this_year if this_year >= begun else _day_in(begun.year + 1, month, match)


def _day_in(year: int, month: int, match: re.Match[str]) -> date:
    day = int(match["day"]) if match["day"] else _THIRDS.get(match["third"], 31)
    return date(year, month, max(1, min(day, calendar.monthrange(year, month)[1])))
