"""Our own rules over a ledger: what ``verify`` lists. Findings are sentences; nothing is changed here."""

from __future__ import annotations

from collections.abc import Iterator

from models import schema
from models.database import Store
from models.migrations.runner import LATEST
from models.queries import read_ledger
from models.records import INHERITED, ROLES, Measure, Problem, Round
from models.rules import DEADLINE_KINDS, STATUSES


def verify(store: Store) -> tuple[str, ...]:
    """All findings about an open ledger: the file's integrity first, then our rules; empty when all is well."""
    damage = [str(row[0]) for row in store.fetch("PRAGMA integrity_check(20)") if row[0] != "ok"]
    if damage:
        return tuple(f"数据库结构损坏：{line}" for line in damage)
    findings = [f"表 {row[0]} 有一行指向不存在的 {row[2]}" for row in store.fetch("PRAGMA foreign_key_check")]
    return (
        *findings,
        *_schema_findings(store),
        *(found for each in read_ledger(store).rounds for found in _round(each)),
    )


def _schema_findings(store: Store) -> Iterator[str]:
    version = store.scalar("PRAGMA user_version")
    if version != LATEST:
        yield f"格式版本是 {version}，应为 {LATEST}"
    triggers = store.scalar("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
    if triggers != 3 * len(schema.JOURNALED):
        yield f"历史记录的触发器有 {triggers} 个，应为 {3 * len(schema.JOURNALED)} 个"


def _round(round_: Round) -> Iterator[str]:
    ids = {problem.id for problem in round_.problems}
    for problem in round_.problems:
        where = f"“{round_.name}”序号 {problem.number or '（无）'}"
        if not problem.text.strip():
            yield f"{where}：问题没有文字"
        if problem.merged_into and (problem.merged_into not in ids or problem.merged_into == problem.id):
            yield f"{where}：合并到的问题不在本批次"
        rows: tuple[Problem | Measure, ...] = (problem, *problem.measures)
        for row in rows:
            yield from (f"{where}：{finding}" for finding in _row(row))


def _row(row: Problem | Measure) -> Iterator[str]:
    state = row.state
    if state.status not in STATUSES:
        yield f"状态“{state.status}”不认识"
    if state.deadline.kind not in DEADLINE_KINDS:
        yield f"时限类型“{state.deadline.kind}”不认识"
    if state.closed_on and state.completed_on and state.closed_on < state.completed_on:
        yield f"销号时间 {state.closed_on} 早于完成时间 {state.completed_on}"
    if any(not name.strip() for role in ROLES for name in getattr(state, role)):
        yield "名单里有空的姓名或科室"
    if isinstance(row, Measure) and not set(row.own) <= set(INHERITED):
        yield "措施自有项的记录不对"
