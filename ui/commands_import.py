"""Commands that take papers in: ledgers, feedback letters."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from models import changes, database, ledger, queries
from models.errors import LedgerError
from ui import jobs, jobs_fill, reports
from ui.commands_common import (
    DONE, DRY_RUN, LEDGER, LOOK, ROUND, Refused, Specification, check_ledger, check_output, day, given_path, option,
    path_, write_text,
)


def import_(arguments: argparse.Namespace) -> int:
    """Import workbooks; with ``--dry-run`` only say what would change."""
    check_output(arguments.report, arguments.ledger, *arguments.sources)
    workbooks, bad = jobs.read_sources(arguments.sources)
    options = {
        "round_name": arguments.round,
        "feedback_on": arguments.feedback_on,
        "as_report": arguments.as_report,
        "clear_empty": arguments.clear_empty,
    }
    gaps: tuple[str, ...] = ()
    returned: list[Path] = []
    if arguments.dry_run and arguments.give_back:
        raise Refused("试导入（--dry-run）不写文件，请去掉 --give-back 再试。")
    if arguments.dry_run:
        report = _dry_run(arguments.ledger, workbooks, bad, options)
    else:
        report, gaps, returned = _carried_out(arguments, workbooks, bad, options)
    if arguments.report:
        write_text(arguments.report, json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    for line in reports.import_lines(report, dry_run=arguments.dry_run):
        print(line)
    for sentence in gaps:
        print(sentence)
    for path in returned:
        print(f"退回修改表：{path}")
    problems = [str(error) for error in bad] + [file["error"] for file in report["files"] if "error" in file]
    for sentence in problems:
        print(sentence, file=sys.stderr)
    return LOOK if problems or gaps or reports.needs_a_look(report) else DONE


def undo_import(arguments: argparse.Namespace) -> int:
    """Take the last (or named) import back; what was edited since stays and is listed."""
    with database.open_store(arguments.ledger) as store:
        undone = ledger.undo_import(store, arguments.batch)
    print("已撤销导入。" if not undone.kept else f"已撤销导入，保留 {len(undone.kept)} 处后来改过的内容：")
    for sentence in undone.kept:
        print(f"  {sentence}")
    return LOOK if undone.kept else DONE


def letter(arguments: argparse.Namespace) -> int:
    """Read a feedback letter into a round, wording locked."""
    from models.importing.letter import outline_problems, parse_letter, read_letter_text

    outline = parse_letter(read_letter_text(arguments.file))
    problems = outline_problems(outline)
    if not problems:
        raise LedgerError(
            f"“{arguments.file.name}”里没有找到一、（一）1.（1）这样编号的问题，没有录入。请检查文件，或在窗口里粘贴后调整。"
        )
    if arguments.dry_run:
        check_ledger(arguments.ledger)
    else:
        with jobs.writing(arguments.ledger) as store:
            jobs.take_in_letter(store, _letter_round(store, arguments), problems)
    for line in reports.letter_lines(problems, dry_run=arguments.dry_run):
        print(line)
    return DONE


COMMANDS: dict[str, Specification] = {
    "import": (
        import_,
        "导入科室的台账（Excel、WPS 表格、csv、Word 表格）。空单元格不清除已有内容；在本台账里改过、与表里不同的，"
        "不自动覆盖，列出来（退出状态 1）。",
        [
            LEDGER,
            path_("sources", "文件或文件夹（只读文件夹里的文件，不读它的子文件夹）", nargs="+", metavar="SOURCE"),
            ROUND,
            option("--feedback-on", "反馈日期，如 2024-02-02", type=day, metavar="DATE"),
            option("--as-report", "收回的填报表只存为科室填报，等审核后再写入台账", action="store_true"),
            option("--give-back", "把没有导入的行标在原表的副本上，写到这个文件夹（退回修改表）", type=given_path,
                   metavar="FOLDER"),
            option("--clear-empty", "表里的空单元格清除台账里已有的内容（问题、措施的文字除外）", action="store_true"),
            DRY_RUN,
            option("--report", "把导入报告写成 JSON", type=given_path, metavar="FILE.json"),
        ],
    ),
    "undo-import": (
        undo_import,
        "撤销最近一次（或指定的一次）导入；导入后又改过的内容保留并列出",
        [LEDGER, (("batch",), {"nargs": "?", "metavar": "BATCH", "help": "导入的编号（导入报告里的 batch），不写就是最近一次"})],
    ),
    "letter": (
        letter,
        "录入反馈意见（.docx .txt），原文锁定",
        [LEDGER, path_("file", "反馈意见文件"), ROUND, DRY_RUN],
    ),
}


def _dry_run(path: Path, workbooks: Any, bad: Any, options: dict[str, Any]) -> dict[str, Any]:
    from models.importing.report import report

    check_ledger(path)
    if not path.exists():
        return report(jobs.plan_import(None, workbooks, bad, **options).plan)
    with database.open_store(path, write=False) as store:
        return report(jobs.plan_import(store, workbooks, bad, **options).plan)


def _carried_out(
    arguments: argparse.Namespace, workbooks: Any, bad: Any, options: dict[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...], list[Path]]:
    """Import for good: the report, where the ledger's counts differ from the stated ones, the workbooks to give back.
    """
    planned = _planned(arguments.ledger, workbooks, bad, options)
    returned: list[Path] = []
    with jobs.writing(arguments.ledger) as store:
        if planned and changes.last_step(store) == planned[0]:
            job = planned[1]
        else:
            job = jobs.plan_import(store, workbooks, bad, **options)
        if arguments.give_back:
            returned = jobs_fill.write_return_sheets(job.plan, workbooks, arguments.give_back)
        made, report = jobs.apply_import(store, job)
        return report, jobs.stated_gaps(store, made.created[0]), returned


def _planned(path: Path, workbooks: Any, bad: Any, options: dict[str, Any]) -> tuple[int, jobs.ImportJob] | None:
    """What is to be done with a ledger that exists, and the step up to which that is true: a file that is refused
    leaves the ledger's bytes as they were (opening for writing changes some)."""
    if not path.exists():
        return None
    with database.open_store(path, write=False) as store:
        return changes.last_step(store), jobs.plan_import(store, workbooks, bad, **options)


def _letter_round(store: database.Store, arguments: argparse.Namespace) -> str:
    if arguments.round:
        return str(arguments.round)
    infos = queries.rounds(store)
    return queries.find_round(infos, None).name if infos else str(arguments.file.stem)
