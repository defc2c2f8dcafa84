"""Commands for the ledger as a file: making, moving, keeping it safe, trying the program out."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from models import backup, checking, database, evidence, evidence_files, exchange, ledger, queries
from models.database import Store
from models.records import Unit
from ui import jobs
from ui.commands_common import (
    DONE, LEDGER, LOOK, ROUND, Refused, Specification, check_output, free_folder, fresh, option, path_, write_text,
)


def new(arguments: argparse.Namespace) -> int:
    """Create an empty ledger, with the unit's name if it is given."""
    with jobs.writing(fresh(arguments.ledger)) as store:
        if arguments.unit:
            ledger.set_unit(store, Unit(name=arguments.unit))
    print(f"已新建台账：{arguments.ledger}")
    return DONE


def dump(arguments: argparse.Namespace) -> int:
    """Write the ledger as the open JSON."""
    check_output(arguments.out, arguments.ledger)
    with database.open_store(arguments.ledger, write=False) as store:
        text = jobs.dump_text(store, arguments.round)
    if arguments.out:
        write_text(arguments.out, text)
    else:
        sys.stdout.write(text)
    return DONE


def load(arguments: argparse.Namespace) -> int:
    """Fill a new or empty ledger from the open JSON."""
    data = exchange.read_file(arguments.file)
    with jobs.writing(arguments.ledger) as store:
        _, warnings = ledger.load(store, data)
        count = sum(len(queries.read_problems(store, info.id)) for info in queries.rounds(store))
        warnings += _evidence_to_bring(store)
    for warning in warnings:
        print(warning, file=sys.stderr)
    print(f"已载入：{count} 个问题，台账 {arguments.ledger}")
    return LOOK if warnings else DONE


def _evidence_to_bring(store: Store) -> tuple[str, ...]:
    """What to do about evidence files that are named but not there: their contents are in no data file."""
    items = evidence.all_items(store)
    missing = {item.file for item in items if evidence_files.locate(store.path, item) is None}
    if not missing:
        return ()
    folder = backup.evidence_folder(store.path)
    return (f"有 {len(missing)} 个佐证文件找不到：数据文件里只有它们的名称和校验值。请把原台账旁边的“台账名.佐证”文件夹复制过来，"
            f"改名为“{folder}”；只记链接的文件，请放回原处。",)


def backup_(arguments: argparse.Namespace) -> int:
    """Make a checked copy; works beside an open window."""
    with database.open_store(arguments.ledger, write=False) as store:
        print(f"已备份：{backup.backup(store, arguments.folder)}")
    return DONE


def restore(arguments: argparse.Namespace) -> int:
    """Bring a backup back."""
    if not arguments.ledger.name:
        raise Refused("没有写明恢复到哪个文件。")
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
    for path in jobs.demo(free_folder(arguments.folder or Path("整改台账示例")), date.today()):
        print(path)
    return DONE


COMMANDS: dict[str, Specification] = {
    "new": (new, "新建空台账", [LEDGER, option("--unit", "单位名称", metavar="NAME")]),
    "dump": (
        dump,
        "把台账写成公开的 JSON（佐证材料只写名称和校验值，文件在“台账名.佐证”文件夹里，请一起带走）",
        [LEDGER, path_("out", "写到哪个文件（不写则显示）", nargs="?", metavar="OUT.json"), ROUND],
    ),
    "load": (
        load,
        "从公开的 JSON 载入新台账（佐证文件另外复制：“台账名.佐证”文件夹放到新台账旁边，跟着改名）",
        [LEDGER, path_("file", "JSON 文件", metavar="FILE.json")],
    ),
    "backup": (
        backup_,
        "备份（可在窗口打开时进行）",
        [LEDGER, path_("folder", "放到哪个文件夹", nargs="?", metavar="DIR")],
    ),
    "restore": (restore, "从备份恢复", [path_("backup", "备份文件"), LEDGER]),
    "verify": (verify, "检查台账是否完好", [LEDGER]),
    "demo": (demo, "用示例医院走一遍全过程", [path_("folder", "放到哪个文件夹", nargs="?", metavar="DIR")]),
}
