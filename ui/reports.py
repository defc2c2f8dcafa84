"""Sentences about what was done, shared by command line and window; and the report of an error that is ours."""

from __future__ import annotations

import platform
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from models import settings
from models.labels import FIELDS

_COUNTS = {
    "read": "读",
    "new": "新增",
    "changed": "更改",
    "same": "相同",
    "proposed": "待定",
    "refused": "退回",
    "skipped": "跳过",
}
#: In a note: a value that was filled in and is nowhere in the ledger.
_LEFT_OUT = "没有采用"


def import_lines(report: Mapping[str, Any], *, dry_run: bool) -> Iterator[str]:
    """An import's report as lines for people: counts a table, then refused rows with their reason."""
    for file in report["files"]:
        for sheet in file["sheets"]:
            where = f"{file['file']}〔{sheet['sheet']}〕"
            if "counts" not in sheet:
                yield f"{where}：未读，{sheet['skipped']}"
                continue
            counts = sheet["counts"]
            yield f"{where}：" + "，".join(
                f"{label} {counts[key]}" for key, label in _COUNTS.items() if counts.get(key) or key == "read"
            )
            yield from (f"  第 {row['row']} 行没有导入：{row['reason']}" for row in sheet.get("refused", []))
            yield from (_conflict(row) for row in sheet.get("shown", []) if row.get("conflict"))
            yield from (f"  第 {row['row']} 行：{row['reason']}" for row in sheet.get("notes", []))
            if sheet.get("unmapped"):
                yield f"  没有认出的列：{'、'.join(sheet['unmapped'])}（内容随行保留）"
    if dry_run:
        yield "这是试算，没有写入台账。"


def needs_a_look(report: Mapping[str, Any]) -> bool:
    """True when rows were refused, are waiting for a decision, conflict with what was edited here, or held a value that
    was left out."""
    sheets = [sheet for file in report["files"] for sheet in file["sheets"]]
    counts = [sheet.get("counts", {}) for sheet in sheets]
    return any(count.get("refused") or count.get("proposed") for count in counts) or any(
        row.get("conflict") for sheet in sheets for row in sheet.get("shown", [])
    ) or any(_LEFT_OUT in row["reason"] for sheet in sheets for row in sheet.get("notes", []))


def _conflict(row: Mapping[str, Any]) -> str:
    name = FIELDS.get(row["field"], row["field"])
    return f"  第 {row['row']} 行的“{name}”没有导入：{row['conflict']}，与表里的不同。请在窗口里选用哪一个。"


def letter_lines(problems: Sequence[Any], *, dry_run: bool) -> Iterator[str]:
    """What a feedback letter held."""
    aspects = len({problem.aspect for problem in problems if problem.aspect})
    topics = len({(problem.aspect, problem.topic) for problem in problems if problem.topic})
    verb = "读到" if dry_run else "已录入"
    yield f"{verb}：{aspects} 个方面，{topics} 个问题大类，{len(problems)} 个具体问题" + (
        "（试读，没有写入）" if dry_run else "，原文已锁定"
    )


def error_report(error: BaseException) -> str:
    """The text that a maintainer needs: versions and where it happened; no ledger content beyond the message."""
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    head = f"整改台账 错误报告 {datetime.now():%Y-%m-%d %H:%M:%S}\n{platform.platform()} Python {sys.version.split()[0]}\n\n"
    return head + "".join(lines)


def write_report(error: BaseException) -> Path:
    """Store :func:`error_report` in the user's folder (or the temporary one); where it is."""
    name = f"错误报告-{datetime.now():%Y%m%d-%H%M%S}.txt"
    for place in (settings.folder(), Path(tempfile.gettempdir())):
        try:
            place.mkdir(parents=True, exist_ok=True)
            (place / name).write_text(error_report(error), encoding="utf-8")
            return place / name
        except OSError:
            continue
    return Path(name)
