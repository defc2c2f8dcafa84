"""Commands that give papers out."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import date

from models import database
from models.settings import own_style_folder
from ui import commands_filing, jobs, jobs_forms, jobs_papers
from ui.commands_common import (
    DONE, LEDGER, LOOK, ROUND, Refused, Specification, check_output, day, given_options, option, path_,
)
from ui.commands_notice import HELP as notice_help
from ui.commands_notice import TEXT_HELP as notice_texts
from ui.commands_notice import notice_to_write, read_notice_options
from ui.jobs_forms import FormChoice
from ui.option_words import unknown_option

#: Options of ``export … forms`` and their meanings; sent_back: only rows that were sent back.
_FORM_OPTIONS = {"by": "department|leader", "only": "科室", "period": "期次", "as_of": "截至日", "due_on": "报送期限",
                 "sent_back": "yes|no"}


def export(arguments: argparse.Namespace) -> int:
    """Export a round: ``notice``, another paper (ui.jobs_papers), ``forms`` (a folder) or ``archive``."""
    options = given_options(arguments.option)
    if arguments.kind == "forms":
        return _forms(arguments, options)
    if arguments.kind == "archive":
        return commands_filing.export_archive(arguments, options)
    if arguments.kind == "notice" and commands_filing.wanted(options):
        return commands_filing.export_paper(arguments, options)
    check_output(arguments.out, arguments.ledger)
    warnings: tuple[str, ...] = ()
    with database.open_store(arguments.ledger, write=False) as store:
        if arguments.kind in jobs_papers.PAPERS:
            warnings = jobs_papers.export_paper(
                store, arguments.kind, arguments.round, arguments.out, options, date.today())
        else:
            warnings = _notice(store, arguments, options)
    print(f"已导出：{arguments.out}")
    for warning in warnings:
        print(warning, file=sys.stderr)
    return LOOK if warnings else DONE


def _notice(store: database.Store, arguments: argparse.Namespace, options: dict[str, str]) -> tuple[str, ...]:
    """Write the notice; what there is to look at in it."""
    given = read_notice_options(options)
    document, warnings = notice_to_write(store, arguments.round, given, arguments.out)
    jobs.write_notice(document, arguments.out, template=given.template)
    return warnings


def _forms(arguments: argparse.Namespace, options: dict[str, str]) -> int:
    """Write the return forms into a folder and record the dispatch in the ledger."""
    for key in options:
        if key not in _FORM_OPTIONS:
            raise Refused(unknown_option("填报表", key, _FORM_OPTIONS))
    only = tuple(name for name in re.split(r"[、，,;；]", options.get("only", "")) if name.strip())
    if "only" in options and not only:
        raise Refused("选项 only 没有写名称。请写明只要哪些科室，用、分开；全部都要就去掉它。")
    choice = FormChoice(
        options.get("by", "department"),
        only,
        options.get("period", ""),
        day(options["as_of"]) if options.get("as_of") else None,
        day(options["due_on"]) if options.get("due_on") else None,
        _yes(options.get("sent_back", "no")),
    )
    with database.open_store(arguments.ledger, write=False) as store:  # what is refused leaves the file as it was
        jobs_forms.planned_forms(store, arguments.round, arguments.out, choice)
    with database.open_store(arguments.ledger) as store:
        _, paths = jobs_forms.write_forms(store, arguments.round, arguments.out, choice)
    print(f"已生成 {len(paths)} 份填报表，并记入台账（下发填报表）：")
    for path in paths:
        print(path)
    return DONE


def _yes(text: str) -> bool:
    if text not in ("yes", "no"):
        raise Refused(f"选项 sent_back 应是 yes 或 no，不是“{text}”。")
    return text == "yes"


def styles(arguments: argparse.Namespace) -> int:
    """List the notice styles, or the fields that texts of a notice may use."""
    from exporters.fields import CHINESE, FAMILIES, FIELDS
    from exporters.styles import load_styles

    if arguments.fields:
        for name, (description, _) in FIELDS.items():
            print(f"{{{{{name}}}}}\t{description}")
        for name, (description, _, _) in FAMILIES.items():
            print(f"{{{{{name}:名称}}}}\t{description.format('名称')}")
        print(f"{{{{数据项|{CHINESE}}}}}\t数目和日期印成汉字")
        return DONE
    for style in load_styles(own=own_style_folder()):
        print(f"{style.key}\t{style.name}\t{style.description}")
    return DONE


_KINDS = "，".join(["notice 通报（.docx .pdf .txt）", *(
    f"{kind} {paper.name}（{' '.join(paper.suffixes)}）" for kind, paper in jobs_papers.PAPERS.items()
), "forms 填报表（文件夹，每个科室一份）", "archive 归档（.zip 或文件夹）"])
COMMANDS: dict[str, Specification] = {
    "export": (
        export,
        "导出通报、台账、整改方案、清单、填报表或归档",
        [
            LEDGER,
            (("kind",), {"choices": ["notice", *jobs_papers.PAPERS, "forms", "archive"], "help": _KINDS}),
            path_("out", "导出到哪个文件（填报表：文件夹；归档：.zip 或新文件夹）"),
            ROUND,
            option(
                "--option",
                f"选项，每种材料有自己的。\n通报：{notice_help} {commands_filing.HELP}\n通报的各处文字："
                + notice_texts
                + "（文字里可用的数据项见 styles --fields）"
                + "\n填报表：" + " ".join(f"{key}={meaning}" for key, meaning in _FORM_OPTIONS.items()) + "\n"
                + jobs_papers.help_text(),
                action="append",
                default=[],
                metavar="KEY=VALUE",
            ),
        ],
    ),
    "styles": (styles, "列出通报写法", [option("--fields", "列出各处文字里可用的数据项", action="store_true")]),
}
