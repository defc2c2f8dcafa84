"""Commands that take papers in: ledgers, feedback letters."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from models import database, queries
from models.errors import LedgerError
from ui import jobs, reports
from ui.commands_common import (
    DONE, DRY_RUN, LEDGER, LOOK, ROUND, Specification, check_ledger, check_output, day, given_path, option, path_,
    write_text,
)


def import_(arguments: argparse.Namespace) -> int:
    """Import workbooks; with ``--dry-run`` only say what would change."""
    check_output(arguments.report, arguments.ledger, *arguments.sources)
    workbooks, bad = jobs.read_sources(arguments.sources)
    options = {"round_name": arguments.round, "feedback_on": arguments.feedback_on}
    if arguments.dry_run:
        report = _dry_run(arguments.ledger, workbooks, bad, options)
    else:
        with jobs.writing(arguments.ledger) as store:
            _, report = jobs.apply_import(store, jobs.plan_import(store, workbooks, bad, **options))
    if arguments.report:
        write_text(arguments.report, json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    for line in reports.import_lines(report, dry_run=arguments.dry_run):
        print(line)
    problems = [str(error) for error in bad] + [file["error"] for file in report["files"] if "error" in file]
    for sentence in problems:
        print(sentence, file=sys.stderr)
    return LOOK if problems or reports.needs_a_look(report) else DONE


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
        "导入科室的 Excel 台账",
        [
            LEDGER,
            path_("sources", "文件或文件夹", nargs="+", metavar="SOURCE"),
            ROUND,
            option("--feedback-on", "反馈日期，如 2024-02-02", type=day, metavar="DATE"),
            DRY_RUN,
            option("--report", "把导入报告写成 JSON", type=given_path, metavar="FILE.json"),
        ],
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


def _letter_round(store: database.Store, arguments: argparse.Namespace) -> str:
    if arguments.round:
        return str(arguments.round)
    infos = queries.rounds(store)
    return queries.find_round(infos, None).name if infos else str(arguments.file.stem)
