"""Whole jobs made of models and exporters, the same for window and command line. No Qt here.

Every job is all or nothing and raises LedgerErrors; a job that makes a new ledger file removes it again when it fails.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models import database, exchange, ledger, queries, settings
from models.database import Store
from models.errors import BadFileError, LedgerError, ValueRefusedError
from models.progress import NoProgress, Progress
from models.records import Changes, Round, RoundInfo, Stated

if TYPE_CHECKING:
    from exporters.blocks import Document
    from exporters.notice import NoticeOptions
    from models.importing.corrections import Chosen
    from models.importing.grid import Workbook
    from models.importing.plan import ImportPlan
    from models.importing.selection import Selection

#: The sample hospital's files.
SAMPLE = Path(__file__).resolve().parent.parent / "resources" / "sample"

#: Counts that a letter may state, as sentences name them.
_STATED = {"aspects": "个方面", "topics": "个问题大类", "problems": "个问题", "measures": "条措施"}


@dataclass(frozen=True)
class ImportJob:
    """What an import would do: the plan, the round it goes to (without id: to be made), and sources that could not be
    read.
    """

    plan: ImportPlan
    round: RoundInfo
    bad: tuple[LedgerError, ...] = ()


@contextmanager
def writing(path: Path) -> Iterator[Store]:
    """Open a ledger for writing, making it if it is missing; one that was made here is removed when the job fails."""
    fresh = not path.exists()
    store = database.create_store(path) if fresh else database.open_store(path)
    try:
        yield store
    except BaseException:
        if fresh:
            store.discard()
        raise
    finally:
        store.close()


def read_sources(sources: Sequence[Path], progress: Progress | None = None) -> tuple[list[Workbook], list[LedgerError]]:
    """All workbooks of files and folders; unreadable ones as errors. Nothing readable at all: the first error is
    raised.
    """
    from models.importing.workbook import read_workbook

    progress = progress or NoProgress()
    paths, good, bad = _files(sources), [], []
    for number, path in enumerate(paths):
        progress.step(number, len(paths), f"读取{path.name}")
        try:
            good.append(read_workbook(path))
        except LedgerError as error:
            bad.append(error)
    if not good:
        raise bad[0] if bad else BadFileError("没有找到可以导入的表格文件。请检查文件夹。")
    return good, bad


def plan_import(
    store: Store | None,
    workbooks: Sequence[Workbook],
    bad: Sequence[LedgerError] = (),
    *,
    round_name: str | None = None,
    feedback_on: date | None = None,
    chosen: Chosen | None = None,
    clear_empty: bool = False,
    as_report: bool = False,
    progress: Progress | None = None,
) -> ImportJob:
    """Work out an import into *store* (None: a ledger that is yet to be made) without changing anything.

    Without *round_name*: the only round, else a new one named after the first source's title (contract §1). *chosen* is
    what a person said that columns are (models.importing.corrections). With *clear_empty* an empty cell wipes the value
    that is there. *as_report* keeps a returned form of ours as reported, to be accepted later.
    """
    from models.importing.plan import ImportPlan, LedgerView, make_plan, told_apart
    from models.importing.returns import as_return, is_return
    from models.importing.tables import source_title

    infos = queries.rounds(store) if store else ()
    round_name = round_name or _forms_round(infos, workbooks)
    info = _target_round(infos, round_name, lambda: source_title(workbooks[0]))
    info = _with_feedback(info, feedback_on)
    known = queries.read_round(store, info) if store and info.id else Round(**_fields(info))
    view = queries.import_view(store, info.id) if store and info.id else LedgerView()
    workbooks = told_apart(workbooks)
    elsewhere = {each.id: each.name for each in infos if each.id != info.id}
    others = [book for book in workbooks if not is_return(book, known, elsewhere)]
    plan = ImportPlan() if workbooks and not others else make_plan(
        known,
        others,
        feedback_on=info.feedback_on,
        intensive_until=info.intensive_until,
        ledger=view,
        progress=progress,
        chosen=chosen,
        clear_empty=clear_empty,
    )
    if len(others) < len(workbooks):
        plan = as_return(plan, workbooks, known, view, as_report=as_report, elsewhere=elsewhere)
    return ImportJob(plan, info, tuple(bad))


def apply_import(
    store: Store, job: ImportJob, progress: Progress | None = None, selection: Selection | None = None
) -> tuple[Changes, dict[str, Any]]:
    """Carry out an import in one undo step, without what *selection* ticks off; its Changes and the report JSON of
    contract §3.
    """
    from models.importing.report import report
    from models.importing.selection import selected

    plan = selected(job.plan, selection) if selection else job.plan
    changes = ledger.apply_import(store, job.round, plan, progress)
    return changes, queries.last_report(store) if changes.step else report(plan)


def stated_gaps(store: Store, round_id: str) -> tuple[str, ...]:
    """Where the ledger's counts differ from those that the feedback letter states, a sentence each."""
    infos = [info for info in queries.rounds(store) if info.id == round_id]
    if not infos or infos[0].stated == Stated():
        return ()
    stated, counted = infos[0].stated, queries.counts(store, round_id)
    return tuple(
        f"反馈意见写明 {wanted} {unit}，台账现有 {getattr(counted, name)} {unit[0]}"
        for name, unit in _STATED.items()
        if (wanted := getattr(stated, name)) is not None and wanted != getattr(counted, name)
    )


def notice(
    store: Store, round_name: str | None, style: str, today: date, audience: str, slots: Mapping[str, str]
) -> Document:
    """The notice of a round as blocks, its pages as usual."""
    from exporters.notice import NoticeOptions

    return notice_document(store, round_name, style, NoticeOptions(today, audience, dict(slots)))


def notice_document(store: Store, round_name: str | None, style: str, options: NoticeOptions) -> Document:
    """The notice of a round as blocks; *style* is a key, also of an office's own style, or a style's .json file.

    Raises ValueRefusedError where it would tell of no problem: a notice of nothing is nothing to send, keep or correct.
    """
    from exporters.notice import build_notice
    from exporters.styles import get_style, read_style

    info = queries.find_round(queries.rounds(store), round_name)
    with store.snapshot():
        unit, full, people = queries.read_unit(store), queries.read_round(store, info), queries.people(store)
    chosen = read_style(Path(style)) if style.endswith(".json") else get_style(style, settings.own_style_folder())
    document = build_notice(unit, full, chosen, options, people)
    if document.selection.printed:
        return document
    if full.problems:
        raise ValueRefusedError(f"检查批次“{info.name}”的问题都不公开或限知，这个版本的通报没有内容，没有导出。"
                                "请检查“公开”“限知”设置，或换一个版本（audience=report 或 internal）。")
    raise ValueRefusedError(f"检查批次“{info.name}”里还没有问题，没有可以写进通报的内容。请先导入台账或读入反馈意见。")


def write_notice(
    document: Document, out: Path, progress: Progress | None = None, template: Path | None = None
) -> None:
    """Write a notice as .docx (with *template* in the office's own frame), .pdf or .txt, by the file's extension."""
    if template is not None and out.suffix.lower() != ".docx":
        raise ValueRefusedError("只有导出 Word 文件（.docx）才能套用单位自己的模板。请把文件名改为 .docx。")
    if out.suffix.lower() == ".docx":
        from exporters.word import write_docx

        write_docx(document, out, progress or NoProgress(), template)
    elif out.suffix.lower() == ".pdf":
        from ui.printing import write_pdf

        write_pdf(document, out, progress or NoProgress())
    elif out.suffix.lower() == ".txt":
        from exporters.text import write_text

        write_text(document, out)
    else:
        raise ValueRefusedError(f"通报可以存为 .docx、.pdf 或 .txt，不能存为“{out.suffix or out.name}”。请改文件名。")


def write_ledger(store: Store, round_name: str | None, out: Path, progress: Progress | None = None) -> None:
    """Write a round's ledger table as .xlsx."""
    from exporters.workbook import write_ledger as write

    if out.suffix.lower() != ".xlsx":
        raise ValueRefusedError(f"台账可以存为 .xlsx，不能存为“{out.suffix or out.name}”。请改文件名。")
    info = queries.find_round(queries.rounds(store), round_name)
    with store.snapshot():
        unit, full = queries.read_unit(store), queries.read_round(store, info)
    write(unit, full, out, progress or NoProgress())


def fill_sample(store: Store, progress: Progress | None = None) -> None:
    """Put the sample hospital into an empty ledger: its own data first, then its departments' workbooks, as an office
    would.
    """
    data = json.loads((SAMPLE / "sample.json").read_text(encoding="utf-8"))
    ledger.load(store, data)
    workbooks, _ = read_sources([SAMPLE / "departments"], progress)
    apply_import(store, plan_import(store, workbooks), progress)


def demo(folder: Path, today: date) -> tuple[Path, ...]:
    """The whole line on the sample hospital, in *folder*: ledger, notice (.docx), ledger table (.xlsx); their paths."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadFileError(f"不能建立文件夹“{folder}”。请换一个位置。") from error
    paths = (folder / "示例台账.db", folder / "整改情况通报.docx", folder / "整改台账.xlsx")
    with writing(paths[0]) as store:
        fill_sample(store)
        write_notice(notice(store, None, "findings", today, "internal", {}), paths[1])
        write_ledger(store, None, paths[2])
    return paths


def take_in_letter(store: Store, round_name: str, problems: Sequence[Any]) -> Changes:
    """Store a feedback letter's problems in the round of that name, making the round if it is new."""
    known = [info for info in queries.rounds(store) if info.name == round_name]
    return ledger.take_in_letter(store, known[0] if known else RoundInfo(name=round_name), problems)


def _files(sources: Sequence[Path]) -> list[Path]:
    from models.importing.formats import EXTENSIONS

    found: list[Path] = []
    for source in sources:
        if source.is_dir():
            inside = sorted(path for path in source.iterdir() if path.suffix.lower() in EXTENSIONS)
            found += [path for path in inside if not path.name.startswith(("~$", "."))]
        else:
            found.append(source)
    return list({path.resolve(): path for path in reversed(found)}.values())[::-1]  # a file named twice is read once


def _target_round(infos: tuple[RoundInfo, ...], name: str | None, title: Any) -> RoundInfo:
    if name is None and len(infos) != 1:
        if infos:
            return queries.find_round(infos, None)
        return RoundInfo(name=title() or "整改台账")
    for info in infos:
        if name in (None, info.name):
            return info
    return RoundInfo(name=name or "")


def _forms_round(infos: tuple[RoundInfo, ...], workbooks: Sequence[Workbook]) -> str | None:
    """The round that our own forms were made for, where all of them say the same."""
    named = {book.form.round_id if book.form else "" for book in workbooks}
    return next((info.name for info in infos if named == {info.id}), None)


def _with_feedback(info: RoundInfo, feedback_on: date | None) -> RoundInfo:
    if feedback_on is None or info.feedback_on == feedback_on:
        return info
    if info.feedback_on is not None:
        raise ValueRefusedError(
            f"检查批次“{info.name}”的反馈日期是 {info.feedback_on}，与给出的 {feedback_on} 不同，没有导入。请核对日期。"
        )
    return replace(info, feedback_on=feedback_on)


def _fields(info: RoundInfo) -> dict[str, Any]:
    return {name: getattr(info, name) for name in RoundInfo.__dataclass_fields__}


def dump_text(store: Store, round_name: str | None) -> str:
    """The ledger (or one round of it) as the open JSON."""
    return exchange.dump_text(queries.read_ledger(store, round_name))
