"""三清单: the lists of a set (:mod:`exporters.list_sets`) as a paper, a list after the other, each on pages of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from exporters.blocks import Block, Document, Finding, PageBreak, Source, Subtitle, Title
from exporters.fields import Facts, fill
from exporters.ledger_document import facts_line, landscape, some_problems
from exporters.ledger_table import ALL_NAMES, COLUMNS, Column, Sheet, filled_sheet, is_used, rows_of, status_value
from exporters.list_sets import EXTRA, ListColumn, ListForm, ListSet
from exporters.official_format import PageSetup, geometry
from exporters.outcome_words import unit_of
from exporters.paper_table import paper_table, printed
from models.errors import ValueRefusedError
from models.labels import FIELDS
from models.records import ROLES, Deadline, Measure, Outcome, Problem, Round, State, Unit
from models.rules import is_done


@dataclass(frozen=True)
class ListsOptions:
    """What the user chose: the day of the facts lines, and whether 限知 problems are printed."""

    today: date
    restricted: bool = False


def build_lists(unit: Unit, round_: Round, chosen: ListSet, options: ListsOptions) -> Document:
    """The lists of a set as blocks. Raises ValueRefusedError for a round without problems."""
    shown, findings = printable(round_, options.restricted)
    setup = landscape(chosen.paper) if chosen.landscape else PageSetup(paper=chosen.paper, page_numbers="bottom")
    width = geometry(setup).text_width_tw
    blocks: list[Block] = []
    for form in chosen.lists:
        sheet, problems = list_sheet(unit, shown, form, options.today)
        table = paper_table(sheet, problems, width, form.groups)
        facts = facts_line(shown.problems, options.today)
        blocks += [*([PageBreak()] if blocks else []), Title(sheet.title), Subtitle(facts), table]
    return Document(tuple(blocks), title=f"{unit.name}{chosen.name}", author=unit.party_organisation or unit.name,
                    made_on=options.today, style=chosen.key, setup=setup, findings=findings,
                    warnings=tuple(finding.text for finding in findings))


def list_sheet(unit: Unit, round_: Round, form: ListForm, today: date) -> tuple[Sheet, tuple[Problem, ...]]:
    """(one list as a sheet, the problems whose rows it has: with all their measures in one where a row is a problem).
    """
    problems = round_.problems if form.rows == "measure" else tuple(map(in_one, round_.problems))
    made = _Columns(problems, round_.outcomes)
    columns = [(made.column(column), column.if_used) for column in form.columns]
    shown = [column for column, if_used in columns if not if_used or is_used(column, problems)]
    if not shown:
        raise ValueRefusedError(f"清单“{form.name}”的各列都没有内容，没有可以印的列。请在清单文件里留一列不写 if_used。")
    return filled_sheet(fill(form.title, Facts(unit, round_, today)), shown, problems), problems


def list_workbook_sheets(unit: Unit, round_: Round, chosen: ListSet, today: date) -> list[tuple[str, Sheet]]:
    """(name, sheet) for every list of a set as a workbook: what stands across the table on paper is a column there."""
    found = []
    for form in chosen.lists:
        above = tuple(ListColumn(FIELDS[group], group, COLUMNS[group].width / 2, if_used=True) for group in form.groups)
        columns = (*form.columns[:1], *above, *form.columns[1:])
        sheet, _ = list_sheet(unit, round_, replace(form, columns=columns), today)
        found.append((form.name, sheet))
    return found


def printable(round_: Round, restricted: bool) -> tuple[Round, tuple[Finding, ...]]:
    """The round with what a paper that is handed down may show: 限知 problems only if asked for, else a finding."""
    some_problems(round_)
    hidden = [problem for problem in round_.problems if problem.restricted]
    if restricted or not hidden:
        return round_, ()
    shown = tuple(problem for problem in round_.problems if not problem.restricted)
    if not shown:
        raise ValueRefusedError("本批次的问题都是限知问题，没有印出。确需印出时，请加选项 restricted=yes。")
    text = f"有{len(hidden)}个限知问题没有印出。确需印出时，请加选项 restricted=yes。"
    return replace(round_, problems=shown), (
        Finding(text, tuple(Source("problem", problem.id, "text") for problem in hidden), "restricted"),)


def in_one(problem: Problem) -> Problem:
    """A problem whose measures are one: texts numbered, names together, deadlines and states each once."""
    rows = rows_of(problem)
    if len(rows) == 1:
        return problem
    states = [measure.state for measure in rows]
    one = Measure(
        problem.id, _numbered([m.text for m in rows]), _numbered([m.progress for m in rows]), _state(problem, states),
        "\n".join(_each([m.evidence for m in rows])), "\n".join(_each([m.remarks for m in rows])),
        extra={name: "\n".join(_each([m.extra.get(name, "") for m in rows])) for m in rows for name in m.extra},
    )
    return replace(problem, measures=(one,))


def _state(problem: Problem, states: Sequence[State]) -> State:
    """One state for several rows: names in their order, days of completion only when all are done."""
    names: dict[str, Any] = {role: tuple(dict.fromkeys(name for state in states for name in getattr(state, role)))
                             for role in ROLES}
    deadlines = list(dict.fromkeys(state.deadline for state in states if state.deadline != Deadline()))
    words = [status_value(problem.state)] if status_value(problem.state) else _each([status_value(s) for s in states])
    done = all(map(is_done, states))
    completed, closed = ([day for s in states if (day := getattr(s, name))] for name in ("completed_on", "closed_on"))
    return State(
        **names,
        deadline=deadlines[0] if len(deadlines) == 1 else Deadline("；".join(_each(map(_deadline, deadlines)))),
        status_text="；".join(words),
        completed_on=max(completed) if done and completed else None,
        closed_on=max(closed) if done and closed else None,
    )


def _deadline(deadline: Deadline) -> str:
    plain_day = deadline.on is not None and deadline.text in ("", deadline.on.isoformat())
    return printed(deadline.on) if deadline.on and plain_day else deadline.text


def _each(texts: Sequence[str] | map[str]) -> list[str]:
    """Texts that are not empty, each once."""
    return list(dict.fromkeys(filter(None, texts)))


def _numbered(texts: Sequence[str]) -> str:
    """Several texts as 1. 2. on lines of their own."""
    some = [text.strip() for text in texts if text.strip()]
    return some[0] if len(some) == 1 else "\n".join(f"{number}.{text}" for number, text in enumerate(some, start=1))


class _Columns:
    """Makes the table's columns of those of a list."""

    def __init__(self, problems: Sequence[Problem], outcomes: Sequence[Outcome]) -> None:
        measures = ((problem.id, measure.id) for problem in problems for measure in rows_of(problem))
        self.serials = {problem.id: number for number, problem in enumerate(problems, start=1)}
        self.measures = {key: number for number, key in enumerate(measures, start=1)}
        self.outcomes = outcomes

    def column(self, column: ListColumn) -> Column:
        """One column: the ledger's own under another header, or one that only lists have."""
        made = COLUMNS.get(column.field) or self._other(column.field)
        centred = made.centred if column.centred is None else column.centred
        return replace(made, header=column.header, width=2 * column.width, centred=centred)

    def _other(self, field: str) -> Column:
        if field.startswith(EXTRA):
            name = field.removeprefix(EXTRA)
            return Column(name, 1, of_row=lambda problem, measure: measure.extra.get(name, problem.extra.get(name, "")))
        return self._OTHER[field](self)

    def _results(self, problem: Problem) -> str:
        return "\n".join(_outcome(each) for each in self.outcomes if problem.id in each.problems)

    _OTHER: dict[str, Callable[["_Columns"], Column]] = {
        "serial": lambda self: Column("", 1, of_problem=lambda problem: self.serials[problem.id], centred=True),
        "measure_serial": lambda self: Column(
            "", 1, of_row=lambda problem, measure: self.measures[problem.id, measure.id], centred=True, single=True),
        "all_leaders": lambda _: replace(COLUMNS["leaders"], of_row=ALL_NAMES["leaders"]),
        "all_departments": lambda _: replace(COLUMNS["departments"], of_row=ALL_NAMES["departments"]),
        "outcomes": lambda self: Column("", 1, of_problem=self._results),
        "blank": lambda _: Column("", 1, of_row=lambda *_: "", single=True),
    }


def _outcome(outcome: Outcome) -> str:
    """制度：《…》（文号）；with count and amount where they are more than one."""
    text = f"{outcome.kind}：{outcome.name}" if outcome.kind and outcome.name else outcome.kind or outcome.name
    more = [outcome.document_number, f"{outcome.count}{unit_of(outcome.kind)}" if (outcome.count or 0) > 1 else "",
            f"{outcome.amount:,.2f}".rstrip("0").rstrip(".") + "元" if outcome.amount else ""]
    known = "，".join(filter(None, more))
    return f"{text}（{known}）" if known else text
