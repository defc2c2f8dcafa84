"""How far the rectification is, on one page for the 书记: counts by state and department, what is late, what is due next.

Rows are counted, a row being a measure, or a problem without any, as in the ledger's table. Done are 已完成 and 已销号;
the rate is done rows to all. Long texts and lists are cut so that it stays one page, and say what they leave out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from exporters.blocks import Block, Document, Paragraph, Run, Subtitle, Table, Title
from exporters.fields import chinese_date, inspection
from exporters.layout import PlainMetrics, lay_out
from exporters.official_format import PageSetup
from models.errors import ValueRefusedError
from models.labels import STATUS
from models.records import Problem, Round, State, Unit
from models.rules import DONE, WARNING_DAYS, is_done, is_soon_due, problem_is_done, row_is_overdue

_STATES = ("not_started", "in_progress", "long_term", "completed", "closed", "")
#: No list has more rows than this, and none fewer than one.
_MOST = 20
#: Characters of a row's text and of names, so that each row takes one line.
_TEXT, _NAMES = 16, 6
_NOBODY = "未明确"


@dataclass(frozen=True)
class SummaryOptions:
    """``today``: the day it is made for; ``warning``: days ahead that count as soon due; ``conditions``: what was
    chosen, in words ("" for the whole ledger)."""

    today: date
    warning: int = WARNING_DAYS
    conditions: str = ""


class _Lengths(NamedTuple):
    """How many rows each list has."""

    departments: int = 1
    late: int = 1
    soon: int = 1


class _Row(NamedTuple):
    """A row of the ledger: its text, state, and whether it is late or soon due."""

    problem: Problem
    text: str
    state: State
    late: bool
    soon: bool


def build_summary(unit: Unit, round_: Round, problems: Sequence[Problem], options: SummaryOptions) -> Document:
    """The summary of these rows on one upright A4 page. Raises ValueRefusedError when there are none."""
    if not problems:
        raise ValueRefusedError("没有符合条件的行，没有可以汇总的内容。请先放宽筛选条件。")
    rows = [row for problem in problems for row in _rows(problem, options)]
    lengths, document = _Lengths(), _document(unit, round_, problems, rows, options, _Lengths())
    growing = list(_Lengths._fields)
    while growing:  # the lists grow in turns while all of it fits
        name = growing.pop(0)
        longer = lengths._replace(**{name: getattr(lengths, name) + 1})
        more = _document(unit, round_, problems, rows, options, longer)
        if more != document and _fits(more):
            lengths, document = longer, more
            growing += [name] if getattr(lengths, name) < _MOST else []
    return document


def _fits(document: Document) -> bool:
    """True when it is one page, with a line to spare: no two programs break lines quite alike."""
    spare = replace(document, blocks=(*document.blocks, _text("　")))
    return len(lay_out(spare, PlainMetrics()).pages) == 1


def _rows(problem: Problem, options: SummaryOptions) -> list[_Row]:
    records = problem.measures or (problem,)
    return [_Row(problem, each.text or problem.text, each.state, row_is_overdue(problem, each.state, options.today),
                 is_soon_due(problem, each.state, options.today, options.warning)) for each in records]


def _document(
    unit: Unit, round_: Round, problems: Sequence[Problem], rows: Sequence[_Row], options: SummaryOptions,
    lengths: _Lengths,
) -> Document:
    title = f"{unit.name}{inspection(round_)}反馈问题整改情况一页汇总"
    chosen = f"{_cut(options.conditions, 40)}　" if options.conditions else ""
    blocks: list[Block] = [Title(title), Subtitle(f"{chosen}截至{chinese_date(options.today)}"),
                           _text(_told(problems, rows, options)), _states(rows)]
    blocks += [_text("按责任科室"), _departments(rows, lengths.departments)]
    late = sorted((row for row in rows if row.late), key=_day)
    blocks += [_text(f"超期未完成{_count(late)}"), *([_due(late, options, lengths.late, "已超")] if late else [])]
    soon = sorted((row for row in rows if row.soon), key=_day)
    blocks += [_text(f"{options.warning}日内到期{_count(soon)}"),
               *([_due(soon, options, lengths.soon, "还剩")] if soon else [])]
    return Document(tuple(blocks), title=title, author=unit.party_organisation or unit.name, made_on=options.today,
                    style="summary", setup=PageSetup(page_numbers="none"))


def _told(problems: Sequence[Problem], rows: Sequence[_Row], options: SummaryOptions) -> str:
    """The figures in a sentence, with what they count."""
    done = sum(is_done(row.state) for row in rows)
    whole = sum(problem_is_done(problem) for problem in problems)
    return (f"共{len(problems)}个问题、{len(rows)}项任务（措施，或尚无措施的问题）。已完成{done}项，占{_rate(done, len(rows))}；"
            f"全部完成的问题{whole}个。超期{sum(row.late for row in rows)}项，"
            f"{options.warning}日内到期{sum(row.soon for row in rows)}项。")


def _states(rows: Sequence[_Row]) -> Table:
    counts = Counter(row.state.status for row in rows)
    shown = [state for state in _STATES if state or counts[""]]
    return Table((tuple(str(counts[state]) for state in shown),), (tuple(STATUS[state] for state in shown),),
                 centred=frozenset(range(len(shown))))


def _departments(rows: Sequence[_Row], length: int) -> Table:
    """Rows by responsible department, those with most late ones first; a row counts for each of its departments."""
    names = dict.fromkeys(name for row in rows for name in row.state.all_departments or (_NOBODY,))
    found = {name: [row for row in rows if name in (row.state.all_departments or (_NOBODY,))] for name in names}
    order = sorted(found, key=lambda name: (name == _NOBODY, -sum(row.late for row in found[name])))
    lines = [_department(name, found[name]) for name in order[:length]]
    if len(order) > length:
        rest = {id(row): row for name in order[length:] for row in found[name]}
        lines.append(_department(f"其余{len(order) - length}个科室", list(rest.values())))
    header = ("科室", "任务", "已完成", "超期", "临近到期", "完成率")
    return Table(tuple(lines), (header,), widths=(26, 10, 12, 10, 14, 12), centred=frozenset(range(1, 6)))


def _department(name: str, rows: Sequence[_Row]) -> tuple[str, ...]:
    done = sum(row.state.status in DONE for row in rows)
    return (_cut(name, 14), str(len(rows)), str(done), str(sum(row.late for row in rows)),
            str(sum(row.soon for row in rows)), _rate(done, len(rows)))


def _due(rows: Sequence[_Row], options: SummaryOptions, length: int, days: str) -> Table:
    """The most urgent rows, and how many more there are."""
    lines = [(row.problem.number, _cut(row.text, _TEXT), _cut("、".join(row.state.all_departments), _NAMES),
              _cut("、".join(row.state.all_leaders), _NAMES), f"{_day(row):%Y.%m.%d}",
              f"{abs((options.today - _day(row)).days)}天") for row in rows[:length]]
    if len(rows) > length:
        lines.append(("", f"另有{len(rows) - length}项", "", "", "", ""))
    header = ("序号", "措施（问题）", "责任科室", "责任领导", "时限", days)
    return Table(tuple(lines), (header,), widths=(7, 42, 15, 15, 15, 8), centred=frozenset((0, 2, 3, 4, 5)))


def _day(row: _Row) -> date:
    return row.state.deadline.on or date.max


def _count(rows: Sequence[_Row]) -> str:
    return f"（{len(rows)}项）" if rows else "：无"


def _rate(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "—"


def _cut(text: str, most: int) -> str:
    """The beginning of a text on one line; an ellipsis says that there is more."""
    text = "".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


def _text(text: str) -> Paragraph:
    return Paragraph((Run(text),))
