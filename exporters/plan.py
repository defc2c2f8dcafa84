"""整改方案 from the ledger: why and how, the leading group, every problem with its measures, who and until when.

The texts around the ledger's facts are data (``resources/papers/plan.json``) and can be replaced one by one, as those
of a notice. A plan prints the ledger's own words: the letter's wording is not changed in a paper that answers it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from exporters.blocks import (
    AttachmentHead, AttachmentList, Block, Document, Finding, PageBreak, Paragraph, Run, Salutation, Signature,
    Title,
)
from exporters.body import Body, Piece
from exporters.data_files import DataFile
from exporters.field_notes import field_notes
from exporters.fields import Facts, chinese_date, fields_in, fill_runs
from exporters.ledger_document import landscape
from exporters.leading_group import group_lines, leading_group, party_office
from exporters.list_sets import ListColumn, ListForm
from exporters.lists import list_sheet, printable
from exporters.official_format import PageSetup, geometry
from exporters.paper_table import paper_table
from exporters.punctuation import excerpts
from exporters.slots import Chapters, day_of, default_runs, printed_date
from exporters.styles import Account, Group, Level
from exporters.wording import Told, Words
from models.errors import ValueRefusedError
from models.labels import FIELDS, PLAN_SECTIONS
from models.records import Measure, Person, Problem, Round, Unit

PLAN_TEXTS = Path(__file__).resolve().parent.parent / "resources" / "papers" / "plan.json"
#: Fields of a plan's texts that other papers do not have.
_OWN_FIELDS = ("office", "office_head")
#: The problems in the text: aspect → topic → problem, what belongs to it below.
_TASKS = Group(
    levels=(Level("aspect", 2, "（一）", "{text}", final_mark="", if_missing="skip"),
            Level("topic", 3, "1.", "{text}", if_missing="next_takes_place"),
            Level("problem", 4, "（1）", "{text}")),
    account=(Account(("cause",), "原因分析："), Account(("target",), "整改目标："),
             Account(("plans",), "整改措施：", "paragraph_each"), Account(("duty",))),
)
#: The problems in a table, as an attachment on landscape pages.
_TABLE = ListForm("整改任务分解表", "整改任务分解表", "measure", (
    ListColumn("序号", "serial", 2.5), ListColumn("具体问题", "problem.text", 14),
    ListColumn("整改目标", "target", 9, if_used=True), ListColumn("整改措施", "measure.text", 20),
    ListColumn("认领领导", "claimed_by", 4, if_used=True), ListColumn("责任领导", "all_leaders", 4),
    ListColumn("责任科室", "all_departments", 6), ListColumn("责任人", "owners", 4, if_used=True),
    ListColumn("整改时限", "deadline", 6),
), ("aspect", "topic"))
#: A day in figures only (or none): printed as 2025年8月31日.
_PLAIN_DAY = re.compile(r"(?:\d{4}[-./]\d{1,2}[-./]\d{1,2})?")
_DUTIES = ("claimed_by", "lead_leaders", "leaders", "lead_departments", "departments", "supporting_departments",
           "owners", "deadline")


@dataclass(frozen=True)
class PlanOptions:
    """What the user chose. ``today``: the day of the plan. ``slots``: texts in the place of the defaults, ``""`` for
    none. ``tasks``: text (by levels) or table (an attachment). ``restricted``: print 限知 problems, too.
    """

    today: date
    slots: Mapping[str, str] = field(default_factory=dict)
    tasks: str = "text"
    restricted: bool = False
    sealed: bool = False
    setup: PageSetup = PageSetup()


def build_plan(unit: Unit, round_: Round, people: Sequence[Person], options: PlanOptions) -> Document:
    """The plan of a round as blocks.

    Raises ValueRefusedError for a round without problems, an unknown slot or field, and a date that does not exist.
    """
    unknown = [key for key in options.slots if key not in PLAN_SECTIONS]
    if unknown:
        raise ValueRefusedError(f"整改方案没有名为“{unknown[0]}”的文字项。可用的有：{'、'.join(PLAN_SECTIONS)}。")
    shown, findings = printable(round_, options.restricted)
    return _Plan(unit, _own_words(shown), people, options).document(findings)


class _Plan:
    """Puts one plan together."""

    def __init__(self, unit: Unit, round_: Round, people: Sequence[Person], options: PlanOptions) -> None:
        self.unit, self.round, self.people, self.options = unit, round_, people, options
        self.facts = Facts(unit, round_, options.today, frozenset(problem.id for problem in round_.problems))
        self.own = dict(zip(_OWN_FIELDS, party_office(round_, people, options.today)))
        self.chapters = Chapters()
        self.findings: list[Finding] = []

    def document(self, findings: Sequence[Finding]) -> Document:
        """All blocks in printing order, and what somebody should look at."""
        title, in_table = self.text("title"), self.options.tasks == "table"
        blocks = [
            *([Title(title)] if title else []), *self.salutation(),
            *self.chapter("intro"), *self.chapter("overall"),
            *self.chapter("organisation"), *self.group(), *self.chapter("office"),
            *self.chapter("tasks_lead_table" if in_table else "tasks_lead"), *([] if in_table else self.tasks()),
            *self.chapter("steps"), *self.chapter("requirements"),
            *([AttachmentList((_TABLE.name,))] if in_table else []), *self.signature(),
            *(self.attachment() if in_table else []),
        ]
        found = (*findings, *self.findings)
        return Document(
            tuple(blocks), title="".join(title.split("\n")), author=self.unit.party_organisation or self.unit.name,
            made_on=self.options.today, style="plan", findings=found, warnings=tuple(item.text for item in found),
            setup=self.options.setup)

    def runs(self, key: str) -> tuple[Run, ...]:
        """The text of a slot: the given one, else the default without the parts whose fields are not known."""
        if key in self.options.slots:
            text = _with_own(self.options.slots[key], self.own, keep=True)
            for said, kind in field_notes(PLAN_SECTIONS[key], text, self.facts):
                self.note(said, kind)
            return fill_runs(text, self.facts)
        return default_runs(_with_own(default_texts().get(key, ""), self.own), self.facts, "report")

    def text(self, key: str) -> str:
        """The text of a slot."""
        return "".join(run.text for run in self.runs(key)).strip()

    def chapter(self, key: str) -> list[Block]:
        """The lines of a slot as headings and paragraphs."""
        return self.chapters.blocks(self.runs(key))

    def salutation(self) -> list[Block]:
        """主送, when there is one."""
        recipients = self.text("recipients")
        return [Salutation(recipients.rstrip("：:") + "：")] if recipients else []

    def group(self) -> list[Block]:
        """The leading group, a person a line."""
        if "leading_group" in self.options.slots:
            return [Paragraph((Run(line.strip()),)) for line in self.text("leading_group").splitlines() if line.strip()]
        members = leading_group(self.round, self.people, self.options.today)
        if not any(member.rank == "head" for member in members):
            self.note("没有找到党组织书记，领导小组没有组长。请在单位资料里补充人员和职务，或自己写领导小组名单。")
        lost = [member.name for member in members if not member.post]
        if lost:
            self.note(f"领导小组里 {'、'.join(lost)} 没有职务。请在单位资料里补充。")
        return [Paragraph((Run(line),)) for line in group_lines(members)]

    def note(self, text: str, kind: str = "plan") -> None:
        """Something to look at."""
        finding = Finding(text, (), kind)
        self.findings += [finding] if finding not in self.findings else []

    def tasks(self) -> list[Block]:
        """Every problem with its measures, by levels."""
        body = _PlanBody(Words("report", {}), self.facts)
        return body.group(_TASKS, [Told(problem) for problem in self.round.problems])

    def attachment(self) -> list[Block]:
        """The table of all measures on landscape pages."""
        setup = landscape("A4", attachment=True)
        sheet, problems = list_sheet(self.unit, self.round, _TABLE, self.options.today)
        table = paper_table(sheet, problems, geometry(setup).text_width_tw, _TABLE.groups)
        return [PageBreak(setup), AttachmentHead("附件", _TABLE.name), table]

    def signature(self) -> list[Block]:
        """署名 and 成文日期; the default date only below a signer."""
        signer = self.text("signer")
        day = printed_date(self.text("signed_on")) if signer or "signed_on" in self.options.slots else ""
        bare = [problem for problem in self.round.problems if not any(m.text.strip() for m in problem.measures)]
        if bare:
            self.note(f"有{len(bare)}个问题还没有整改措施：{excerpts([problem.text for problem in bare])}。")
        self.look_at_days(day_of(day, self.options.today))
        return [Signature(signer, day, self.options.sealed)] if signer or day else []

    def look_at_days(self, dated: date) -> None:
        """A plan of the day *dated* that asks for something by an earlier one."""
        rows = [problem for problem in self.round.problems
                if any((on := row.state.deadline.on) and on < dated for row in problem.measures or (problem,))]
        if rows:
            self.note(f"方案的日期是{chinese_date(dated)}，有{len(rows)}个问题的整改时限早于这一天："
                      f"{excerpts([problem.text for problem in rows])}。请核对日期或时限。")
        until = self.round.intensive_until
        if until and until < dated and any("intensive_until" in run.value_of for key in PLAN_SECTIONS
                                           for run in self.runs(key)):
            self.note(f"方案的日期是{chinese_date(dated)}，晚于文中写的集中整改期限{chinese_date(until)}。请核对日期。")


class _PlanBody(Body):
    """The body of a plan: behind a measure stands what differs from measure to measure, below the problem the rest."""

    def prose(self, told: Told, key: str) -> list[list[Piece]]:
        """One text of a problem; ``duty`` is who answers for it until when."""
        if key != "duty":
            return super().prose(told, key)
        text = _duties(told.problem, _common(told.problem), told.problem.measures[:1])
        return [[Piece(text)]] if text else []

    def items(self, told: Told, key: str = "text") -> list[Piece]:
        """The measures as planned, in brackets who does each."""
        own = [duty for duty in _DUTIES if duty not in _common(told.problem)]
        duties = {measure.id: _duties(told.problem, own, [measure]) for measure in told.problem.measures}
        items = ((item, duties[item.source.key] if item.source else "") for item in super().items(told, key))
        return [item._replace(added_text=f"（{duty}）") if duty else item for item, duty in items]


def _common(problem: Problem) -> list[str]:
    """What is the same for all measures of a problem."""
    rows = problem.measures or (Measure(state=problem.state),)
    return [key for key in _DUTIES if len({_duty(problem, row, key) for row in rows}) == 1]


def _duties(problem: Problem, keys: Sequence[str], rows: Sequence[Measure]) -> str:
    """责任领导：甲、乙；责任科室：…: what is known of *keys*, for the first of *rows* (the problem itself if none)."""
    row = rows[0] if rows else Measure(state=problem.state)
    known = ((FIELDS[key], _duty(problem, row, key)) for key in keys)
    return "；".join(f"{label}：{value}" for label, value in known if value)


def _duty(problem: Problem, row: Measure, key: str) -> str:
    if key == "claimed_by":
        return problem.claimed_by
    if key != "deadline":
        return "、".join(getattr(row.state, key))
    deadline = row.state.deadline
    return chinese_date(deadline.on) if deadline.on and _PLAIN_DAY.fullmatch(deadline.text) else deadline.text


def _own_words(round_: Round) -> Round:
    """The round without the wording of notices and what they merge."""
    return replace(round_, headings=(), problems=tuple(
        replace(problem, wording={}, merged_into="", measures=tuple(replace(m, wording={}) for m in problem.measures))
        for problem in round_.problems))


def _with_own(part: Any, own: Mapping[str, str], keep: bool = False) -> Any:
    """A default text with the plan's own fields filled in; one of which nothing is known takes its part away, unless
    it is to be kept.
    """
    if isinstance(part, list):
        return [_with_own(item, own, keep) for item in part]
    if not keep and any(name in own and not own[name] for name in fields_in(part)):
        return ""
    for name, value in own.items():
        part = part.replace(f"{{{{{name}}}}}", value)
    return part


@cache
def default_texts(path: Path = PLAN_TEXTS) -> dict[str, Any]:
    """The default texts of a file; BadFileError with the place of the first fault."""
    file = DataFile.read(path, "整改方案文字")
    given = file.record(file.data, {"format": int, "slots": dict}, ("format", "slots"), "")
    return file.record(given["slots"], dict.fromkeys(PLAN_SECTIONS, (str, list)), ("title",), "slots")
