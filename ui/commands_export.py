"""Commands that give papers out."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from models import database
from models.labels import SECTIONS
from ui import jobs
from ui.commands_common import (
    DONE, LEDGER, LOOK, ROUND, Refused, Specification, check_output, given_options, option, path_,
)


def export(arguments: argparse.Namespace) -> int:
    """Export a round: ``notice`` (.docx .txt) or ``ledger`` (.xlsx)."""
    check_output(arguments.out, arguments.ledger)
    options = given_options(arguments.option)
    warnings: tuple[str, ...] = ()
    with database.open_store(arguments.ledger, write=False) as store:
        if arguments.kind == "ledger":
            if options:
                raise Refused(f"导出台账没有“{next(iter(options))}”这个选项。")
            jobs.write_ledger(store, arguments.round, arguments.out)
        else:
            _check_notice_options(options)
            style, audience = options.pop("style", "findings"), options.pop("audience", "internal")
            document = jobs.notice(store, arguments.round, style, date.today(), audience, options)
            jobs.write_notice(document, arguments.out)
            warnings = document.warnings
    print(f"已导出：{arguments.out}")
    for warning in warnings:
        print(warning, file=sys.stderr)
    return LOOK if warnings else DONE


def styles(_: argparse.Namespace) -> int:
    """List the notice styles."""
    from exporters.styles import load_styles

    for style in load_styles():
        print(f"{style.key}\t{style.name}\t{style.description}")
    return DONE


COMMANDS: dict[str, Specification] = {
    "export": (
        export,
        "导出通报或台账表",
        [
            LEDGER,
            (("kind",), {"choices": ["notice", "ledger"], "help": "notice 通报（.docx .txt），ledger 台账（.xlsx）"}),
            path_("out", "导出到哪个文件"),
            ROUND,
            option(
                "--option",
                "选项：style=写法 audience=report|internal|public，以及各处文字 "
                + " ".join(f"{key}={label}" for key, label in SECTIONS.items()),
                action="append",
                default=[],
                metavar="KEY=VALUE",
            ),
        ],
    ),
    "styles": (styles, "列出通报写法", []),
}


def _check_notice_options(options: dict[str, str]) -> None:
    for key in options:
        if key not in ("style", "audience", *SECTIONS):
            raise Refused(f"通报没有“{key}”这个选项。可用：style、audience、{'、'.join(SECTIONS)}。")
