"""The command line (contract §1): a function a command, the same jobs as the window, no Qt.

Exit status: 0 done · 1 done, but there is something to look at · 2 not done: one Chinese sentence, nothing changed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from models import backup, checking, database, exchange, files, ledger, queries
from models.errors import CancelledError, LedgerError, ValueRefusedError
from models.labels import SECTIONS
from models.records import Unit
from ui import jobs, reports

DONE, LOOK, NOT_DONE = 0, 1, 2


class _Refused(Exception):
    """Arguments that make no sense; the message is the sentence."""


class _Parser(argparse.ArgumentParser):
    """argparse with Chinese words; complains by exception, so that there is one place that prints."""

    def error(self, message: str) -> NoReturn:
        raise _Refused(f"命令行参数不对（{_in_chinese(message)}）。用 {self.prog} --help 查看用法。")


def run(argv: Sequence[str]) -> int:
    """Parse and carry out a command line; the exit status."""
    try:
        arguments = _parser().parse_args(list(argv))
        status: int = arguments.function(arguments)
        sys.stdout.flush()
        return status
    except (LedgerError, _Refused) as error:
        return refuse(str(error))
    except (CancelledError, KeyboardInterrupt):
        return refuse("已取消，没有作任何改动。")
    except BrokenPipeError:  # the reader of our output has gone (… | head)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        return refuse(str(files.explain(error, Path(error.filename or "?"), "读写")))
    except Exception as error:
        return refuse(
            f"程序内部出错，没有完成；已保存的数据不受影响。错误报告在“{reports.write_report(error)}”，请转给维护人员。"
        )


def refuse(sentence: str) -> int:
    """Print why a command was not carried out; exit status 2."""
    print(sentence, file=sys.stderr)
    return NOT_DONE


# --- the commands ----------------------------------------------------------------------------------------------------


def new(arguments: argparse.Namespace) -> int:
    """Create an empty ledger, with the unit's name if it is given."""
    with jobs.writing(_fresh(arguments.ledger)) as store:
        if arguments.unit:
            ledger.set_unit(store, Unit(name=arguments.unit))
    print(f"已新建台账：{arguments.ledger}")
    return DONE


def import_(arguments: argparse.Namespace) -> int:
    """Import workbooks; with ``--dry-run`` only say what would change."""
    _check_output(arguments.report, arguments.ledger, *arguments.sources)
    workbooks, bad = jobs.read_sources(arguments.sources)
    options = {"round_name": arguments.round, "feedback_on": arguments.feedback_on}
    if arguments.dry_run:
        report = _dry_run(arguments.ledger, workbooks, bad, options)
    else:
        with jobs.writing(arguments.ledger) as store:
            _, report = jobs.apply_import(store, jobs.plan_import(store, workbooks, bad, **options))
    if arguments.report:
        _write_text(arguments.report, json.dumps(report, ensure_ascii=False, indent=1) + "\n")
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
        _check_ledger(arguments.ledger)
    else:
        with jobs.writing(arguments.ledger) as store:
            jobs.take_in_letter(store, _letter_round(store, arguments), problems)
    for line in reports.letter_lines(problems, dry_run=arguments.dry_run):
        print(line)
    return DONE


def export(arguments: argparse.Namespace) -> int:
    """Export a round: ``notice`` (.docx .txt) or ``ledger`` (.xlsx)."""
    _check_output(arguments.out, arguments.ledger)
    options = _options(arguments.option)
    warnings: tuple[str, ...] = ()
    with database.open_store(arguments.ledger, write=False) as store:
        if arguments.kind == "ledger":
            if options:
                raise _Refused(f"导出台账没有“{next(iter(options))}”这个选项。")
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


def dump(arguments: argparse.Namespace) -> int:
    """Write the ledger as the open JSON."""
    _check_output(arguments.out, arguments.ledger)
    with database.open_store(arguments.ledger, write=False) as store:
        text = jobs.dump_text(store, arguments.round)
    if arguments.out:
        _write_text(arguments.out, text)
    else:
        sys.stdout.write(text)
    return DONE


def load(arguments: argparse.Namespace) -> int:
    """Fill a new or empty ledger from the open JSON."""
    data = exchange.read_file(arguments.file)
    with jobs.writing(arguments.ledger) as store:
        _, warnings = ledger.load(store, data)
        count = sum(len(queries.read_problems(store, info.id)) for info in queries.rounds(store))
    for warning in warnings:
        print(warning, file=sys.stderr)
    print(f"已载入：{count} 个问题，台账 {arguments.ledger}")
    return LOOK if warnings else DONE


def backup_(arguments: argparse.Namespace) -> int:
    """Make a checked copy; works beside an open window."""
    with database.open_store(arguments.ledger, write=False) as store:
        print(f"已备份：{backup.backup(store, arguments.folder)}")
    return DONE


def restore(arguments: argparse.Namespace) -> int:
    """Bring a backup back."""
    if not arguments.ledger.name:
        raise _Refused("没有写明恢复到哪个文件。")
    kept = backup.restore(arguments.backup, arguments.ledger)
    print(f"已恢复：{arguments.ledger}" + (f"；原台账保存为 {kept}" if kept else ""))
    return DONE


def verify(arguments: argparse.Namespace) -> int:
    """Check a ledger's integrity and our own rules."""
    with database.open_store(arguments.ledger, write=False) as store:
        findings = checking.verify(store)
    for finding in findings:
        print(finding)
    print("检查完毕，" + (f"有 {len(findings)} 处需要查看。" if findings else "没有发现问题。"))
    return LOOK if findings else DONE


def demo(arguments: argparse.Namespace) -> int:
    """Run the whole line on the sample hospital and print the paths."""
    for path in jobs.demo(_free_folder(arguments.folder or Path("整改台账示例")), date.today()):
        print(path)
    return DONE


# --- arguments -------------------------------------------------------------------------------------------------------

_Specification = tuple[Callable[[argparse.Namespace], int], str, list[tuple[tuple[str, ...], dict[str, Any]]]]


def _path(name: str, help_: str, **more: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    return (name,), {"type": _given_path, "help": help_, "metavar": more.pop("metavar", name.upper())} | more


def _given_path(text: str) -> Path:
    if not text:
        raise _Refused("命令行参数不对（文件名是空的）。用 --help 查看用法。")
    return Path(text)


def _option(name: str, help_: str, **more: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    return (name,), {"help": help_} | more


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _Refused(f"日期“{text}”不是有效日期，请写成 2024-06-30 的样子。") from error


_LEDGER = _path("ledger", "台账文件")
_ROUND = _option("--round", "检查批次的名称", metavar="NAME")
_DRY_RUN = _option("--dry-run", "只看会改什么，不写入", action="store_true")

COMMANDS: dict[str, _Specification] = {
    "new": (new, "新建空台账", [_LEDGER, _option("--unit", "单位名称", metavar="NAME")]),
    "import": (
        import_,
        "导入科室的 Excel 台账",
        [
            _LEDGER,
            _path("sources", "文件或文件夹", nargs="+", metavar="SOURCE"),
            _ROUND,
            _option("--feedback-on", "反馈日期，如 2024-02-02", type=_day, metavar="DATE"),
            _DRY_RUN,
            _option("--report", "把导入报告写成 JSON", type=_given_path, metavar="FILE.json"),
        ],
    ),
    "letter": (
        letter,
        "录入反馈意见（.docx .txt），原文锁定",
        [_LEDGER, _path("file", "反馈意见文件"), _ROUND, _DRY_RUN],
    ),
    "export": (
        export,
        "导出通报或台账表",
        [
            _LEDGER,
            (("kind",), {"choices": ["notice", "ledger"], "help": "notice 通报（.docx .txt），ledger 台账（.xlsx）"}),
            _path("out", "导出到哪个文件"),
            _ROUND,
            _option(
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
    "dump": (
        dump,
        "把台账写成公开的 JSON",
        [_LEDGER, _path("out", "写到哪个文件（不写则显示）", nargs="?", metavar="OUT.json"), _ROUND],
    ),
    "load": (load, "从公开的 JSON 载入新台账", [_LEDGER, _path("file", "JSON 文件", metavar="FILE.json")]),
    "backup": (
        backup_,
        "备份（可在窗口打开时进行）",
        [_LEDGER, _path("folder", "放到哪个文件夹", nargs="?", metavar="DIR")],
    ),
    "restore": (restore, "从备份恢复", [_path("backup", "备份文件"), _LEDGER]),
    "verify": (verify, "检查台账是否完好", [_LEDGER]),
    "demo": (demo, "用示例医院走一遍全过程", [_path("folder", "放到哪个文件夹", nargs="?", metavar="DIR")]),
}


def _parser() -> _Parser:
    parser = _Parser(prog="main.py", description="整改台账。不带命令时打开窗口：main.py [台账文件]", add_help=False)
    _add_help(parser)
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令", title="命令", parser_class=_Parser)
    for name, (function, help_, arguments) in COMMANDS.items():
        command = commands.add_parser(name, help=help_, description=help_, add_help=False)
        _add_help(command)
        command.set_defaults(function=function)
        for names, settings in arguments:
            command.add_argument(*names, **settings)
    return parser


def _add_help(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-h", "--help", action="help", help="显示用法")
    parser._positionals.title, parser._optionals.title = "参数", "选项"


def _in_chinese(message: str) -> str:
    for english, chinese in (
        ("the following arguments are required:", "缺少"),
        ("unrecognized arguments:", "多余的内容"),
        ("invalid choice:", "没有这个选择"),
        ("expected one argument", "后面要写内容"),
        ("argument ", ""),
        ("choose from", "可选"),
    ):
        message = message.replace(english, chinese)
    return message


def _options(pairs: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise _Refused(f"选项“{pair}”应写成 名称=内容 的样子。")
        found[key] = value.replace("\\n", "\n")
    return found


def _check_notice_options(options: dict[str, str]) -> None:
    for key in options:
        if key not in ("style", "audience", *SECTIONS):
            raise _Refused(f"通报没有“{key}”这个选项。可用：style、audience、{'、'.join(SECTIONS)}。")


def _dry_run(path: Path, workbooks: Any, bad: Any, options: dict[str, Any]) -> dict[str, Any]:
    from models.importing.report import report

    _check_ledger(path)
    if not path.exists():
        return report(jobs.plan_import(None, workbooks, bad, **options).plan)
    with database.open_store(path, write=False) as store:
        return report(jobs.plan_import(store, workbooks, bad, **options).plan)


def _letter_round(store: database.Store, arguments: argparse.Namespace) -> str:
    if arguments.round:
        return str(arguments.round)
    infos = queries.rounds(store)
    return queries.find_round(infos, None).name if infos else str(arguments.file.stem)


def _check_ledger(path: Path) -> None:
    """For a trial: refuse what the real run would refuse of the ledger's place."""
    if path.exists():
        database.open_store(path, write=False).close()
    elif not path.parent.is_dir():
        raise ValueRefusedError(f"文件夹“{path.parent}”不存在。请先建立文件夹，或换一个位置。")


def _check_output(out: Path | None, *inputs: Path) -> None:
    """Refuse an output that cannot be written, or that would replace the ledger or a source, before anything is done.
    """
    if out is None:
        return
    if out.is_dir():
        raise ValueRefusedError(f"“{out}”是文件夹，不是文件。请指定一个文件名。")
    if not out.parent.is_dir():
        raise ValueRefusedError(f"找不到文件夹“{out.parent}”。请先建立文件夹，或换一个位置。")
    if out.exists() and any(each.exists() and out.samefile(each) for each in inputs):
        raise ValueRefusedError(f"“{out}”就是台账或来源文件本身，没有覆盖。请换一个文件名。")


def _fresh(path: Path) -> Path:
    if path.exists():
        raise ValueRefusedError(f"“{path}”已经存在，没有覆盖。请换一个文件名，或直接打开它。")
    return path


def _free_folder(folder: Path) -> Path:
    number, found = 1, folder
    while found.exists() and any(found.iterdir()):
        number += 1
        found = folder.with_name(f"{folder.name}-{number}")
    return found


def _write_text(path: Path, text: str) -> None:
    files.write_bytes(path, text.encode("utf-8"))
