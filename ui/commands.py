"""The command line (contract §1): a function a command, the same jobs as the window, no Qt.

Exit status: 0 done · 1 done, but there is something to look at · 2 not done: one Chinese sentence, nothing changed.
The commands themselves stand in ``commands_*.py``.
"""

from __future__ import annotations

import argparse
import os
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from models import files
from models.errors import CancelledError, LedgerError
from ui import commands_export, commands_filing, commands_fill, commands_import, commands_ledger, reports
from ui.commands_common import DONE, NOT_DONE, Refused

COMMANDS = (commands_ledger.COMMANDS | commands_import.COMMANDS | commands_export.COMMANDS | commands_filing.COMMANDS
            | commands_fill.COMMANDS)


class _Help(argparse.HelpFormatter):
    """The help with a Chinese first word; a line break in a text stays one, and a date or a key=value is not cut."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return [line for part in text.split("\n")
                for line in textwrap.wrap(part, width, break_on_hyphens=False) or [""]]


class _Parser(argparse.ArgumentParser):
    """argparse with Chinese words; complains by exception, so that there is one place that prints."""

    def error(self, message: str) -> NoReturn:
        raise Refused(f"命令行参数不对（{_in_chinese(message)}）。用 {self.prog} --help 查看用法。")


def run(argv: Sequence[str]) -> int:
    """Parse and carry out a command line; the exit status."""
    try:
        arguments = _parser().parse_args(list(argv))
        status: int = arguments.function(arguments)
        sys.stdout.flush()
        return status
    except (LedgerError, Refused) as error:
        return refuse(str(error))
    except (CancelledError, KeyboardInterrupt):
        return refuse("已取消，没有作任何改动。")
    except BrokenPipeError:  # the reader of our output has gone (… | head)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        return refuse(str(files.explain(error, Path(error.filename or "?"), "打开")))
    except Exception as error:
        return refuse(
            f"程序内部出错，没有完成；已保存的数据不受影响。错误报告在“{reports.write_report(error)}”，请转给维护人员。"
        )


def read_workbook(arguments: Sequence[str]) -> int:
    """The hidden command of a frozen program: read a workbook in this process, which may die."""
    from models.importing import child

    return child.main(arguments)


def refuse(sentence: str) -> int:
    """Print why a command was not carried out; exit status 2."""
    print(sentence, file=sys.stderr)
    return NOT_DONE


def _parser() -> _Parser:
    parser = _Parser(prog="main.py", description="整改台账。不带命令时打开窗口：main.py [台账文件]", add_help=False, formatter_class=_Help)
    _add_help(parser)
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令", title="命令", parser_class=_Parser)
    for name, (function, help_, arguments) in COMMANDS.items():
        command = commands.add_parser(name, help=help_, description=help_, add_help=False, formatter_class=_Help)
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
