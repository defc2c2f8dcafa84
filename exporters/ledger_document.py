"""The ledger of a round as a paper: a landscape table on A4 or A3, the same table as the workbook's.

An internal form (official-format §5.2): of GB/T 9704 only paper, margins and fonts. A problem's cells go over the rows
of its measures, so that a long problem may run over pages, while no row of a measure is torn in two.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from exporters import official_format as of
from exporters.blocks import Block, Document, Subtitle, Table, Title
from exporters.fields import chinese_date
from exporters.ledger_table import (
    ALL_NAMES, Column, all_columns, cell_value, filled_sheet, is_used, rows_of, sheet_title,
)
from exporters.official_format import PageSetup
from exporters.paper_table import GROUPS, paper_table
from models.errors import ValueRefusedError
from models.memory import uncollected
from models.records import Problem, Round, Unit
from models.rules import problem_is_done

#: On A4 these columns, the people's ones only if anything is in them, all leaders in one and all departments in one; on
#: A3 all that are used.
_A4_ALWAYS = ("number", "problem.text", "measure.text", "deadline", "measure.progress", "status")
_A4_USED = ("leaders", "departments", "owners")
#: A column of texts counts for at least that part of the fullest one.
_LEAST = 6


@dataclass(frozen=True)
class LedgerOptions:
    """What the user chose for the ledger on paper.

    ``today``: the day of the facts line; nothing here looks at a clock. ``paper`` A4 or A3. ``columns``: keys
    (:data:`exporters.ledger_table.COLUMNS`) or headers, in printing order; empty: those that suit the paper.
    ``across``: aspects and topics stand as rows across the table; otherwise they are columns (on A3) or left out, as
    suits rows that do not stand in the ledger's order. ``attachment``: bound into a portrait document, with page
    numbers at its places (GB/T 9704 and 规定 8).
    """

    today: date
    paper: str = "A4"
    columns: tuple[str, ...] = ()
    attachment: bool = False
    across: bool = True


@uncollected()
def build_ledger(unit: Unit, round_: Round, options: LedgerOptions) -> Document:
    """The ledger of a round as blocks.

    Raises ValueRefusedError for a round without problems, an unknown paper and an unknown column.
    """
    setup = landscape(options.paper, options.attachment)
    title = sheet_title(unit, round_)
    blocks: list[Block] = [Title(title), Subtitle(facts_line(round_.problems, options.today))]
    return Document((*blocks, ledger_block(round_, options)), title=title, author=unit.party_organisation or unit.name,
                    made_on=options.today, style="ledger", setup=setup)


def ledger_block(round_: Round, options: LedgerOptions) -> Table:
    """The table alone, for a paper that has it as an attachment."""
    problems = some_problems(round_)
    width = of.geometry(landscape(options.paper, options.attachment)).text_width_tw
    columns = (_chosen(options.columns, problems) if options.columns
               else _fitting(options.paper, problems, options.across))
    columns = _by_content(columns, problems)
    groups = [key for key in GROUPS if options.across and key not in {column.key for column in columns}]
    return paper_table(filled_sheet("", columns, problems), problems, width, groups)


def landscape(paper: str, attachment: bool = False) -> PageSetup:
    """Landscape pages of a paper; ValueRefusedError for one that we do not have."""
    if paper not in of.PAPERS:
        raise ValueRefusedError(f"没有名为“{paper}”的纸张。可用的有：{'、'.join(of.PAPERS)}。")
    return PageSetup(paper=paper, landscape=True, page_numbers="turned" if attachment else "bottom")


def some_problems(round_: Round) -> tuple[Problem, ...]:
    """The problems of a round; ValueRefusedError when there is none, for a paper about nothing helps nobody."""
    if not round_.problems:
        raise ValueRefusedError(f"检查批次“{round_.name}”里还没有问题，没有可以导出的内容。请先导入台账或反馈意见。")
    return round_.problems


def facts_line(problems: Sequence[Problem], today: date) -> str:
    """How much the table holds and as of when."""
    measures, done = sum(len(problem.measures) for problem in problems), sum(map(problem_is_done, problems))
    held = f"共{len(problems)}个问题" + (f"、{measures}条整改措施" if measures else "")
    return f"{held}，已完成{done}个、正在推进{len(problems) - done}个（截至{chinese_date(today)}）"


def _fitting(paper: str, problems: Sequence[Problem], across: bool) -> list[Column]:
    """The columns that suit a paper; aspects and topics may stand *across* the table."""
    columns = [column for column in all_columns(problems) if not across or column.key not in GROUPS]
    if paper == "A4":
        columns = [replace(column, of_row=ALL_NAMES.get(column.key, column.of_row))
                   for column in columns if column.key in (*_A4_ALWAYS, *_A4_USED)]
    return [column for column in columns if column.key in _A4_ALWAYS or is_used(column, problems)]


def _by_content(columns: Sequence[Column], problems: Sequence[Problem]) -> list[Column]:
    """The columns with running texts as wide as what stands in them asks for, between that and their usual widths."""
    texts = {column.header: math.sqrt(_characters(column, problems)) for column in columns if not column.centred}
    least = max(texts.values(), default=0.0) / _LEAST
    wanted = {header: max(characters, least, 1.0) for header, characters in texts.items()}
    return [column if column.centred else replace(column, width=math.sqrt(column.width * wanted[column.header]))
            for column in columns]


def _characters(column: Column, problems: Sequence[Problem]) -> int:
    """How much text a column holds; what belongs to a problem stands there once."""
    values = (cell_value(column, problem, measure)
              for problem in problems for measure in rows_of(problem)[:1 if column.of_problem else None])
    return sum(len(str(value)) for value in values)


def _chosen(names: Sequence[str], problems: Sequence[Problem]) -> list[Column]:
    """The columns of those names; ValueRefusedError lists the known ones."""
    known: dict[str, Column] = {}
    for column in all_columns(problems):
        known.setdefault(column.header, column)
        known.setdefault(column.key or column.header, column)
    unknown = [name for name in names if name not in known]
    if unknown:
        headers = "、".join(dict.fromkeys(column.header for column in known.values()))
        raise ValueRefusedError(f"台账没有名为“{unknown[0]}”的列。可用的有：{headers}。")
    return list(dict.fromkeys(known[name] for name in names))
