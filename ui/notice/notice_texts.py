"""Texts that the notice page shows: default slot texts, samples of styles, names of fields, the sum. No widgets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from exporters.blocks import Document, Run
from exporters.fields import FIELDS, Facts, value_of
from exporters.numbering import numbered
from exporters.slots import Slots
from exporters.styles import Account, Group, Style
from exporters.wording import told_problems
from models.errors import LedgerError
from models.labels import SECTIONS
from models.records import Round, Unit
from ui.widgets.search_popup import Entry

#: Groups of the menu of fields, each with the fields that it begins with; what is not named comes last.
_GROUPS = (
    ("单位", ("unit", "party_organisation", "party_body", "phone", "address", "postcode", "email", "contacts")),
    ("检查批次和日期", ("round", "inspection", "check", "kind", "level", "team", "stay", "entered_on", "left_on",
                 "feedback_on", "intensive_until", "today")),
    ("问题和措施", ("aspects", "topics", "problems", "measures", "printed", "stated_aspects", "stated_topics",
               "stated_problems", "stated_measures")),
    ("整改进度", ("done", "open", "long_term", "done_measures", "done_rate")),
    ("纪实和成效", ("events", "meetings", "trainings", "trained", "talks", "checks", "rules_made", "amount")),
)
_OTHERS = "其他数据"
_SAMPLE_LINES, _LIST_ITEMS = 5, 2
#: What stands in a sample for the ledger's own texts.
_SAMPLE_TEXTS = {"aspect": "方面", "topic": "问题", "problem": "具体问题"}


# --- slots ------------------------------------------------------------------------------------------------------------


def facts_of(unit: Unit, round_: Round, audience: str, today: date) -> Facts:
    """What fields are counted from."""
    printed = frozenset(item.problem.id for item in told_problems(round_.problems, audience))
    return Facts(unit, round_, today, printed)


def default_texts(facts: Facts, style: Style, audience: str) -> dict[str, tuple[Run, ...]]:
    """What each slot prints when nothing is typed, as runs that name their fields."""
    slots = Slots(style, replace(facts, round=replace(facts.round, sections={})), audience, {})
    signer = slots.text("signer")
    return {key: slots.runs(key) if key != "signed_on" or signer else () for key in SECTIONS}


def with_fields(runs: Iterable[Run]) -> str:
    """Runs as a text to be edited: {{name}} where a run is a field's value."""
    return "".join(f"{{{{{run.value_of}}}}}" if run.value_of else run.text for run in runs)


def known_field(facts: Facts, name: str) -> tuple[str, str] | None:
    """(short Chinese name, present value) of a field; None for what is none."""
    try:
        return re.split(r"[（，]", FIELDS[name][0])[0], value_of(name, facts)
    except (KeyError, LedgerError):
        return None


def field_entries(facts: Facts) -> tuple[Entry, ...]:
    """The menu of fields, grouped, each with its full description and present value."""
    group_of = {name: group for group, names in _GROUPS for name in names}
    order = {name: place for place, name in enumerate(group_of)}
    names = sorted(FIELDS, key=lambda name: order.get(name, len(order)))
    return tuple(Entry(name, FIELDS[name][0], value_of(name, facts) or "（还没有）", group_of.get(name, _OTHERS))
                 for name in names)


# --- styles -----------------------------------------------------------------------------------------------------------


def sample_lines(style: Style) -> tuple[tuple[int, str], ...]:
    """A style's headings and accounts as a few lines, each with its heading level (0: running text)."""
    found: list[tuple[int, str]] = []
    for number, group in enumerate(style.groups, 1):
        found += _group_lines(group, number, few=len(style.groups) > 1)
    return tuple(found[:_SAMPLE_LINES])


def _group_lines(group: Group, number: int, *, few: bool) -> list[tuple[int, str]]:
    found = [(1, numbered("一、", number) + _plain(group.heading))] if group.heading else []
    for level in group.levels[-1:] if few else group.levels:
        text = _plain(level.frame).replace("{text}", "…")
        found.append((level.heading_level, level.number + (_SAMPLE_TEXTS[level.of] + "……" if text == "…" else text)))
    accounts = [_account_line(part) for part in group.account]
    return found + [(0, line) for line in accounts[:1 if not few else 2] if line]


def _account_line(part: Account) -> str:
    marks = [numbered(part.list_word, number) for number in range(1, _LIST_ITEMS + 1)] if part.list_word else []
    between = part.between if part.place != "paragraph_each" else "／"
    return part.lead_in + (between.join(f"{mark}…" for mark in marks) or "……")


def _plain(frame: str) -> str:
    """A frame without its brackets, fields as their kind of word."""
    text = frame.replace("[", "").replace("]", "")
    return re.sub(r"\{\{\s*(\w+)\s*\}\}", lambda match: "巡察" if match[1] == "check" else "…", text)


# --- the sum ----------------------------------------------------------------------------------------------------------


def sum_line(document: Document, round_: Round) -> str:
    """«反馈 35 = 单列 22 + 合并 9 + 不公开 4», and what the letter states where that differs."""
    chosen = document.selection
    printed, merged, left = len(chosen.printed), len(chosen.merged), len(chosen.left_out)
    parts = [f"单列 {printed}"] + [f"{name} {count}" for name, count in (("合并", merged), ("不公开", left)) if count]
    line = f"反馈 {len(round_.problems)} = {' + '.join(parts)}"
    stated = round_.stated.problems
    if stated is not None and stated != len(round_.problems):
        line += f"；反馈意见写明 {stated} 条，与台账的 {len(round_.problems)} 条不符"
    return line
