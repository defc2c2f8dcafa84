"""What the commands have in common: exit statuses, arguments, checks of outputs before anything is done."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from models import database, files
from models.errors import ValueRefusedError

DONE, LOOK, NOT_DONE = 0, 1, 2

#: Function, help, arguments of a command.
Specification = tuple[Callable[[argparse.Namespace], int], str, list[tuple[tuple[str, ...], dict[str, Any]]]]


class Refused(Exception):
    """Arguments that make no sense; the message is the sentence."""


def path_(name: str, help_: str, **more: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    """An argument that is a file or folder."""
    return (name,), {"type": given_path, "help": help_, "metavar": more.pop("metavar", name.upper())} | more


def given_path(text: str) -> Path:
    """A path that is not empty."""
    if not text:
        raise Refused("命令行参数不对（文件名是空的）。用 --help 查看用法。")
    return Path(text)


def option(name: str, help_: str, **more: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    """An argument by its name."""
    return (name,), {"help": help_} | more


def day(text: str) -> date:
    """A date as contract §1 writes it."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"日期“{text}”不是有效日期，请写成 2024-06-30 的样子。") from error


LEDGER = path_("ledger", "台账文件")
ROUND = option("--round", "检查批次的名称", metavar="NAME")
DRY_RUN = option("--dry-run", "只看会改什么，不写入", action="store_true")


def given_options(pairs: Sequence[str]) -> dict[str, str]:
    """``KEY=VALUE`` pairs; ``\\n`` in a value is a line break."""
    found: dict[str, str] = {}
    for pair in pairs:
        key, *rest = re.split("[=＝]", pair, maxsplit=1)
        key = key.strip()
        if not rest or not key:
            raise Refused(f"选项“{pair}”应写成 名称=内容 的样子。")
        if key in found:
            raise Refused(f"选项 {key} 写了不止一次，不知道以哪个为准。请只留一个。")
        found[key] = rest[0].replace("\\n", "\n")
    return found


def check_ledger(path: Path) -> None:
    """For a trial: refuse what the real run would refuse of the ledger's place."""
    if path.exists():
        database.open_store(path, write=False).close()
    else:
        files.check_place(path)


def check_output(out: Path | None, *inputs: Path) -> None:
    """Refuse an output that cannot be written, or that would replace the ledger or a source, before anything is done.
    """
    if out is None:
        return
    if out.is_dir():
        raise ValueRefusedError(f"“{out}”是文件夹，不是文件。请指定一个文件名。")
    files.check_place(out)
    if out.exists() and any(each.exists() and out.samefile(each) for each in inputs):
        raise ValueRefusedError(f"“{out}”就是台账或来源文件本身，没有覆盖。请换一个文件名。")
    files.check_writable(out)


def fresh(path: Path) -> Path:
    """A path at which nothing stands yet."""
    if path.exists():
        raise ValueRefusedError(f"“{path}”已经存在，没有覆盖。请换一个文件名，或直接打开它。")
    return path


def free_folder(folder: Path) -> Path:
    """*folder*, or with a number behind it the first one that is empty or missing."""
    number, found = 1, folder
    while found.exists() and any(found.iterdir()):
        number += 1
        found = folder.with_name(f"{folder.name}-{number}")
    return found


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 file, whole or not at all."""
    files.write_bytes(path, text.encode("utf-8"))
