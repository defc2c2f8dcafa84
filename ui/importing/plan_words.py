"""What an import would do and what it has done, in a sentence each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from models.importing.plan_data import ImportPlan
from ui.itemmodels.import_models import KINDS


def summary(plan: ImportPlan, off: Mapping[str, int] | None = None) -> str:
    """Said below the preview: rows by kind, what waiting means, and whether there is anything to import.

    *off* says how many rows of each kind are ticked off.
    """
    parts = [f"读到 {plan.counts['read']} 行{_counts(plan, '：')}", *_waiting(plan)]
    if off and sum(off.values()):
        parts.append(f"有 {sum(off.values())} 行没有勾选，不导入")
    if plan.held:
        parts.append("有冲突的格，打勾的才采用表格")
    if not plan.changes_anything:
        parts.append("没有要导入的" if len(parts) > 1 else "台账里都有了，没有要导入的")
        return "。".join(parts) + "。"
    return "。".join(parts)


def result(plan: ImportPlan, unread: int) -> str:
    """Said after the import; *unread* files could not be read."""
    parts = [f"导入完成{_counts(plan, '：', ' 行')}", *_waiting(plan)]
    if unread:
        parts.append(f"有 {unread} 个文件没有读成")
    return "。".join(parts) + "。"


def waits(plan: ImportPlan) -> bool:
    """True when something of the plan waits for a decision on the page 下发与填报."""
    return any(_waiting(plan))


def _counts(plan: ImportPlan, before: str, unit: str = "") -> str:
    """«：新增 3，相同 1»; rows that wait have a sentence of their own."""
    found = [f"{name} {plan.counts[kind]}{unit}" for kind, name in KINDS.items()
             if kind != "proposed" and plan.counts[kind]]
    return before + "，".join(found) if found else ""


def _waiting(plan: ImportPlan) -> Iterator[str]:
    """What it means that rows wait for a decision: those of this plan, and those that waited before."""
    if plan.counts["proposed"]:
        yield f"待定 {plan.counts['proposed']} 行：反馈意见里没有这些问题，未入账，到“下发与填报”的“新增内容”里决定"
    rows = [row for file in plan.files for table in file.tables for row in table.rows]
    reported = sum(row.kind == "changed" and row.reason.endswith("待审核") for row in rows)
    if reported:
        yield f"{reported} 行存为科室填报，到“下发与填报”里采用或退回"
    again = sum(row.kind == "same" and not row.problem for row in rows)  # the same as no problem of the ledger
    if again:
        yield f"{again} 行已在待定，尚未入账"


def has_forms(plan: ImportPlan | None) -> bool:
    """True when a table of the plan is a return form of ours: it names rows by our hidden numbers."""
    tables = (table for file in (plan.files if plan else ()) for table in file.tables)
    return any(column.fields == ("id",) for table in tables for column in table.columns)
