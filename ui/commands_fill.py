"""The command that fills somebody else's form."""

from __future__ import annotations

import argparse
import sys

from models import database
from ui import jobs_fill
from ui.commands_common import (
    DONE, LEDGER, LOOK, ROUND, Refused, Specification, check_output, day, given_options, option, path_,
)

_SHOWN = 20
_OPTIONS = ("only", "rows", "mark", "clear", "as_of")


def fill(arguments: argparse.Namespace) -> int:
    """Fill a form and say what stayed empty and what changed since last time."""
    check_output(arguments.out, arguments.ledger, arguments.form)
    options = _options(given_options(arguments.option))
    with database.open_store(arguments.ledger, write=False) as store:
        filling = jobs_fill.plan_filling(store, arguments.round, arguments.form, options)
    jobs_fill.write_filling(filling, arguments.out)
    print(f"已填好：{arguments.out}（{filling.rows} 行）")
    for line in _change_lines(filling):
        print(line)
    if filling.asked:
        print(f"看不懂、留空的栏：{'、'.join(filling.asked)}。可用 --option 栏名=字段 或 --option 栏名=固定文字 说明，下次会记住。",
              file=sys.stderr)
    for note in filling.notes:
        print(note, file=sys.stderr)
    return LOOK if filling.asked or filling.notes else DONE


COMMANDS: dict[str, Specification] = {
    "fill": (
        fill,
        "照表填报：把别人的空表（.xlsx .xlsm .csv .docx）按它自己的格式从台账填好",
        [
            LEDGER,
            path_("form", "空表"),
            path_("out", "填好后存为哪个文件"),
            ROUND,
            option(
                "--option",
                "栏名=字段 或 栏名=固定文字（如 责任处室=责任科室、填报单位=医务部；栏名= 表示留空，不再提示），按表头记在本机；"
                "only=科室、人员、状态或“逾期”（用、分开，只填符合的）；as_of=日期（逾期算到哪天，默认今天）；"
                "rows=problem|measure（一个问题一行，或一条措施一行）；mark=yes（与上次填报不同的单元格加底色）；"
                "clear=yes（表里已有内容时先清空）。字段：" + "、".join(jobs_fill.field_words()),
                action="append",
                default=[],
                metavar="KEY=VALUE",
            ),
        ],
    ),
}


def _options(given: dict[str, str]) -> jobs_fill.FillOptions:
    for key in ("mark", "clear"):
        if given.get(key, "no") not in ("yes", "no"):
            raise Refused(f"选项 {key} 只能是 yes 或 no。")
    columns = {key: value for key, value in given.items() if key not in _OPTIONS}
    return jobs_fill.FillOptions(
        columns, given.get("only", ""), given.get("rows", ""), given.get("mark") == "yes", given.get("clear") == "yes",
        day(given["as_of"]) if "as_of" in given else None,
    )


def _change_lines(filling: jobs_fill.Filling) -> list[str]:
    if filling.first:
        return []
    lines = [f"与上次填报相比有 {len(filling.changes)} 处不同。"]
    lines += [f"  {label}：{_short(old)} → {_short(new)}" for _, label, old, new in filling.changes[:_SHOWN]]
    if len(filling.changes) > _SHOWN:
        lines.append(f"  …另有 {len(filling.changes) - _SHOWN} 处")
    return lines


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return (plain[:20] + "…" if len(plain) > 21 else plain) or "（空）"
