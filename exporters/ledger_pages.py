"""Chosen rows of the ledger as a paper: in the order in which they are handed in, in parts (a page for each leader or
department), with a line to sign."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from exporters.blocks import Block, Document, Heading, PageBreak, Paragraph, Run, Subtitle, Table, Title
from exporters.fields import chinese_date
from exporters.ledger_document import LedgerOptions, landscape, ledger_block
from exporters.ledger_table import Sheet, ledger_table, sheet_title
from models.errors import ValueRefusedError
from models.records import Problem, Round, State, Unit

#: By whom pages can be parted, as the office calls it.
PARTED_BY = {"": "不分页", "leaders": "每位领导另起一页", "departments": "每个科室另起一页"}
_NOBODY = {"leaders": "未明确责任领导", "departments": "未明确责任科室"}
_WORDS = {"leaders": "责任领导", "departments": "责任科室"}
_BLANK = "＿" * 8
#: Signs that a sheet's name may not have, and how long it may be (Excel).
_NO_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_LONGEST_SHEET_NAME = 31


@dataclass(frozen=True)
class Part:
    """Rows under one name ("" for the only part): problems with those of their measures that belong here."""

    name: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class PagesOptions:
    """What the user chose. ``today`` is the day of the line of facts, ``conditions`` what was chosen, in words.

    ``parted``: leaders, departments or "" (:data:`PARTED_BY`); ``as_ledger``: the rows stand in the ledger's order, so
    that aspects and topics go across the table.
    """

    today: date
    paper: str = "A4"
    parted: str = ""
    signature: bool = False
    conditions: str = ""
    as_ledger: bool = True


def part_by(problems: Iterable[Problem], kind: str) -> tuple[Part, ...]:
    """The rows by leader or department, those without one at last. A row of two departments stands in both parts: each
    of them signs for it (on paper nothing can be edited twice).
    """
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        for name in dict.fromkeys(name for state in _states(problem) for name in _names(kind, state)):
            measures = tuple(each for each in problem.measures if name in _names(kind, each.state))
            found.setdefault(name, []).append(replace(problem, measures=measures))
    return tuple(Part(name or _NOBODY[kind], tuple(found[name])) for name in sorted(found, key=lambda name: not name))


def build_pages(unit: Unit, round_: Round, parts: Sequence[Part], options: PagesOptions) -> Document:
    """The chosen rows as blocks. Raises ValueRefusedError when there are none, and for an unknown paper."""
    setup = landscape(options.paper)
    if not any(part.problems for part in parts):
        raise ValueRefusedError("没有符合条件的行，没有可以打印或导出的内容。请先放宽筛选条件。")
    title = sheet_title(unit, round_)
    blocks: list[Block] = []
    for part in _parts(parts, options):
        blocks += _part(part, title, round_, options, first=not blocks)
    return Document(tuple(blocks), title=title, author=unit.party_organisation or unit.name, made_on=options.today,
                    style="ledger", setup=setup)


def page_sheets(unit: Unit, round_: Round, parts: Sequence[Part], options: PagesOptions) -> list[tuple[str, Sheet]]:
    """The chosen rows as named sheets of a workbook: one, or one for each leader or department."""
    found: list[tuple[str, Sheet]] = []
    for part in _parts(parts, options) if options.parted else [_together(parts)]:
        sheet = ledger_table(unit, replace(round_, problems=part.problems))
        sheet.title += f"（{part.name}）" if part.name else ""
        sheet.foot = signature_line(options.parted) if options.signature else ""
        found.append((_sheet_name(part.name or "整改台账", [name for name, _ in found]), sheet))
    if not any(sheet.rows for _, sheet in found):
        raise ValueRefusedError("没有符合条件的行，没有可以打印或导出的内容。请先放宽筛选条件。")
    return found


def signature_line(kind: str) -> str:
    """The line to sign, by those whose pages they are."""
    who = {"leaders": "责任领导", "departments": "科室负责人"}.get(kind, "")
    return f"{who}签字：{_BLANK}　　日期：{_BLANK}"


def _parts(parts: Sequence[Part], options: PagesOptions) -> Sequence[Part]:
    return part_by(_together(parts).problems, options.parted) if options.parted else parts


def _together(parts: Sequence[Part]) -> Part:
    """All rows in one part; measures of one problem that stand in several parts one after another come together."""
    problems: list[Problem] = []
    for problem in (problem for part in parts for problem in part.problems):
        if problems and problems[-1].id == problem.id:
            problems[-1] = replace(problems[-1], measures=(*problems[-1].measures, *problem.measures))
        else:
            problems.append(problem)
    return Part("", tuple(problems))


def _part(part: Part, title: str, round_: Round, options: PagesOptions, *, first: bool) -> list[Block]:
    """One part: on pages of its own with the title again, or below a heading."""
    blocks: list[Block] = []
    if first or options.parted:
        blocks += [*([] if first else [PageBreak()]), Title(title), Subtitle(_facts(part, options))]
    if part.name and not options.parted:
        blocks.append(Heading(1, (Run(part.name),)))
    blocks.append(_table(replace(round_, problems=part.problems), options))
    if options.signature:
        blocks.append(Paragraph((Run(signature_line(options.parted)),)))
    return blocks


def _table(round_: Round, options: PagesOptions) -> Table:
    return ledger_block(round_, LedgerOptions(options.today, options.paper, across=options.as_ledger))


def _facts(part: Part, options: PagesOptions) -> str:
    """Whose page it is, what was chosen, how much there is, as of when."""
    whose = f"{_WORDS[options.parted]}：{part.name}。" if options.parted else ""
    chosen = f"{options.conditions}。" if options.conditions else ""
    if not options.parted:
        return f"{chosen}（截至{chinese_date(options.today)}）"
    measures = sum(len(problem.measures) for problem in part.problems)
    held = f"共{len(part.problems)}个问题" + (f"、{measures}条整改措施" if measures else "")
    return f"{whose}{chosen}{held}（截至{chinese_date(options.today)}）"


def _states(problem: Problem) -> list[State]:
    return [each.state for each in problem.measures] or [problem.state]


def _names(kind: str, state: State) -> tuple[str, ...]:
    return _READ[kind](state) or ("",)


_READ: dict[str, Callable[[State], tuple[str, ...]]] = {
    "leaders": lambda state: state.all_leaders, "departments": lambda state: state.all_departments}


def _sheet_name(wanted: str, taken: Sequence[str]) -> str:
    """A name that Excel takes and that no other sheet has."""
    name = wanted.translate(_NO_SHEET_NAME).strip()[:_LONGEST_SHEET_NAME] or "未命名"
    number, found = 2, name
    while found.casefold() in {each.casefold() for each in taken}:
        tail = f" ({number})"
        found, number = name[: _LONGEST_SHEET_NAME - len(tail)] + tail, number + 1
    return found
