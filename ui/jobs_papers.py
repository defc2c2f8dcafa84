"""Papers beside the notice: ledger, 整改方案 and 三清单, the same for window and command line. No Qt but for a .pdf.

Each kind of paper says which files and options it has; a job is all or nothing and raises LedgerErrors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from models import queries
from models.database import Store
from models.errors import ValueRefusedError
from models.labels import PLAN_SECTIONS
from models.progress import NoProgress, Progress
from models.records import Person, Round, Unit
from ui.option_words import unknown_option

if TYPE_CHECKING:
    from exporters.blocks import Document
    from exporters.list_sets import ListSet

_NOBODY = NoProgress()
#: The set of lists that is taken when nobody names one.
USUAL_LISTS = "problem_task_duty"


@dataclass(frozen=True)
class Content:
    """What a paper is made from, read in one snapshot, and the day it is made for.

    ``as_of``: the day that was asked for; the round is as it stood then, and ``today`` is that day.
    """

    unit: Unit
    round: Round
    people: tuple[Person, ...]
    today: date
    as_of: date | None = None


#: Makes a paper: content, options, file, progress → sentences about what somebody should look at.
Maker = Callable[[Content, Mapping[str, str], Path, Progress], tuple[str, ...]]


@dataclass(frozen=True)
class Paper:
    """A kind of paper: what it is called, its files, its options with what they mean; whether it tells how far the
    problems are.
    """

    name: str
    suffixes: tuple[str, ...]
    options: Mapping[str, str]
    make: Maker
    tells_states: bool = True


def export_paper(
    store: Store, kind: str, round_name: str | None, out: Path, options: Mapping[str, str], today: date,
    progress: Progress = _NOBODY,
) -> tuple[str, ...]:
    """Write a paper of that kind about a round; sentences about what somebody should look at.

    Raises ValueRefusedError for a file ending or an option that the kind does not have, LedgerErrors for all else.
    """
    paper = PAPERS[kind]
    if out.suffix.lower() not in paper.suffixes:
        raise ValueRefusedError(
            f"{paper.name}可以存为 {'、'.join(paper.suffixes)}，不能存为“{out.suffix or out.name}”。请改文件名。")
    for key in options:
        if key not in paper.options:
            raise ValueRefusedError(unknown_option(paper.name, key, paper.options))
    info = queries.find_round(queries.rounds(store), round_name)
    with store.snapshot():
        content = Content(queries.read_unit(store), queries.read_round(store, info), queries.people(store), today)
    content, said = _as_of(content, options, paper.tells_states)
    return (*paper.make(content, options, out, progress), *said)


def write_document(document: Document, out: Path, progress: Progress = _NOBODY) -> tuple[str, ...]:
    """Write blocks as .docx, .pdf or .txt, by the file's extension; the document's warnings."""
    suffix = out.suffix.lower()
    if suffix == ".docx":
        from exporters.word import write_docx

        write_docx(document, out, progress)
    elif suffix == ".pdf":
        from ui.printing import write_pdf

        write_pdf(document, out, progress)
    else:
        from exporters.text import write_text

        write_text(document, out)
    return document.warnings


def help_text() -> str:
    """All papers with their options, for the command line's help."""
    return "\n".join(f"{paper.name}：" + " ".join(f"{key}={meaning}" for key, meaning in paper.options.items())
                     for paper in PAPERS.values())


def _ledger(content: Content, options: Mapping[str, str], out: Path, progress: Progress) -> tuple[str, ...]:
    from exporters.ledger_document import LedgerOptions, build_ledger, landscape
    from exporters.workbook import write_ledger

    paper = options.get("paper", "A4").upper()
    landscape(paper)  # complains of an unknown one
    if out.suffix.lower() == ".xlsx":
        others = [key for key in options if key not in _IN_WORKBOOK]
        if others:
            raise ValueRefusedError(f"台账存为 .xlsx 时没有“{others[0]}”这个选项（可用：{'、'.join(_IN_WORKBOOK)}），列可以在表格里隐藏。"
                                    "请去掉它，或改存为 .docx、.pdf。")
        write_ledger(content.unit, content.round, out, progress, paper, content.as_of)
        return () if content.round.problems else (  # a table to be filled in and imported; on paper it is refused
            f"检查批次“{content.round.name}”里还没有问题，导出的是只有表头的空表，可以填好后导入。",)
    columns = tuple(name for name in re.split(r"[、，,;；\s]+", options.get("columns", "")) if name)
    chosen = LedgerOptions(content.today, paper, columns, _yes(options, "attachment"))
    return write_document(build_ledger(content.unit, content.round, chosen), out, progress)


def _plan(content: Content, options: Mapping[str, str], out: Path, progress: Progress) -> tuple[str, ...]:
    from exporters.plan import PlanOptions, build_plan
    from exporters.slots import refuse_bad_dates

    slots = {key: text for key, text in options.items() if key in PLAN_SECTIONS}
    refuse_bad_dates(slots)
    tasks = options.get("tasks", "text")
    if tasks not in ("text", "table"):
        raise ValueRefusedError(f"选项 tasks 应是 text（写在正文里）或 table（列成附表），不是“{tasks}”。")
    chosen = PlanOptions(content.today, slots, tasks, _yes(options, "restricted"), _yes(options, "sealed"))
    return write_document(build_plan(content.unit, content.round, content.people, chosen), out, progress)


def _lists(content: Content, options: Mapping[str, str], out: Path, progress: Progress) -> tuple[str, ...]:
    from exporters.list_sets import get_list_set
    from exporters.lists import ListsOptions, build_lists

    chosen = get_list_set(options.get("set", USUAL_LISTS))
    restricted = _yes(options, "restricted")
    if out.suffix.lower() == ".xlsx":
        return _lists_workbook(content, chosen, restricted, out, progress)
    document = build_lists(content.unit, content.round, chosen, ListsOptions(content.today, restricted))
    return write_document(document, out, progress)


def _lists_workbook(
    content: Content, chosen: ListSet, restricted: bool, out: Path, progress: Progress
) -> tuple[str, ...]:
    from exporters.lists import list_workbook_sheets, printable
    from exporters.workbook import write_sheets

    shown, findings = printable(content.round, restricted)
    write_sheets(list_workbook_sheets(content.unit, shown, chosen, content.today), out, progress, chosen.paper)
    return tuple(finding.text for finding in findings)


def _yes(options: Mapping[str, str], key: str) -> bool:
    text = options.get(key, "no")
    if text not in ("yes", "no"):
        raise ValueRefusedError(f"选项 {key} 应是 yes 或 no，不是“{text}”。")
    return text == "yes"


def _as_of(content: Content, options: Mapping[str, str], tells_states: bool) -> tuple[Content, tuple[str, ...]]:
    """The content as of the day of the options, and what there is to look at about that day."""
    if "as_of" not in options:
        return content, ()
    text = options["as_of"]
    from exporters.fields import Facts
    from exporters.figures import on_day
    from exporters.findings import day_findings

    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ValueRefusedError(f"日期“{text}”不是有效日期，请写成 2024-06-30 的样子。") from error
    if not tells_states:
        return replace(content, today=day, as_of=day), ()
    round_ = on_day(content.round, day)
    said = tuple(finding.text for finding in day_findings(Facts(content.unit, round_, content.today, as_of=day)))
    return replace(content, round=round_, today=day, as_of=day), said


_DAY = {"as_of": "截至日（如 2026-03-09：完成情况算到那天，文字是现在的）"}
_RESTRICTED = {"restricted": "yes|no（印出限知问题）"}
#: Options of the ledger as a workbook.
_IN_WORKBOOK = ("paper", "as_of")
#: Kinds of papers on the command line.
PAPERS: dict[str, Paper] = {
    "ledger": Paper("台账", (".xlsx", ".docx", ".pdf"), {
        "paper": "A4|A3", "columns": "列名（用、分开，.docx 和 .pdf）",
        "attachment": "yes|no（作附件装订，页码随竖排页，.docx 和 .pdf）", **_DAY}, _ledger),
    "plan": Paper("整改方案", (".docx", ".pdf", ".txt"), {
        "tasks": "text|table（任务写在正文里、列成附表）", "sealed": "yes|no", **_RESTRICTED,
        "as_of": "方案的日期（如 2026-03-09，默认今天）", **PLAN_SECTIONS}, _plan, tells_states=False),
    "lists": Paper("清单", (".docx", ".pdf", ".xlsx"), {
        "set": "哪套清单（problem_task_duty 等，或自己的 .json 文件）", **_RESTRICTED, **_DAY}, _lists),
}
