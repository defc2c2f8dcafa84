"""Texts that the notice page shows: default slot texts, samples of styles, names of fields, the sum. No widgets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from exporters import fields
from exporters.blocks import Run
from exporters.fields import Facts
from exporters.figures import on_day
from exporters.numbering import numbered
from exporters.slots import Slots
from exporters.styles import Account, Group, Style
from exporters.wording import told_problems
from models.labels import SECTIONS
from models.records import Person, Round, Unit
from ui.widgets.search_popup import Entry

#: Groups of the menu of fields in their order, each with its fields and families; what is not named comes last.
_GROUPS = {
    "单位": "unit party_organisation party_body phone address postcode email contacts",
    "检查批次和日期": "round inspection check kind level team stay entered_on left_on feedback_on intensive_until today"
               " as_of",
    "问题和措施": "problems aspects topics measures printed"
             " stated_problems stated_aspects stated_topics stated_measures",
    "整改进度": "done open completed closed in_progress not_started long_term kept_up overdue done_rate"
            " rate_definition done_measures open_measures measures_rate",
    "类别": "categories category category_done category_rate",
    "领导认领": "claims claimants first_person first_claimed first_done others_claimed claimed claimed_done",
    "成效": "rules_told rules_made rules_new rules_revised warned admonished punished criticised recovered"
          " refunded amount outcomes_told outcome outcome_amount",
    "整改纪实": "events meetings meetings_told activities_told trainings trained talks talked_with"
            " checks event",
}
_GROUP_OF = {name: group for group, names in _GROUPS.items() for name in names.split()}
_OTHERS = "其他数据"
_SAMPLE_LINES, _LIST_ITEMS = 5, 2
#: What stands in a sample for the ledger's own texts.
_SAMPLE_TEXTS = {"aspect": "方面", "topic": "问题", "problem": "具体问题"}


# --- slots ------------------------------------------------------------------------------------------------------------


def facts_of(
    unit: Unit, round_: Round, audience: str, today: date, people: tuple[Person, ...] = (), as_of: date | None = None
) -> Facts:
    """What fields are counted from."""
    printed = frozenset(item.problem.id for item in told_problems(round_.problems, audience))
    return Facts(unit, on_day(round_, as_of), today, printed, as_of, people)


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
    if fields.field_fault(name):
        return None
    plain, bar, _ = fields.plain_name(name).partition("|")
    family, _, word = (part.strip() for part in plain.partition(":"))
    described = fields.FAMILIES[family][0].format(word) if word else fields.FIELDS[family][0]
    return re.split(r"[（，]", described)[0] + ("（中文）" if bar else ""), fields.value_of(name, facts)


def field_entries(facts: Facts) -> tuple[Entry, ...]:
    """The menu of fields, grouped, each with its full description and present value."""
    order = {name: place for place, name in enumerate(_GROUP_OF)}
    found = sorted(fields.menu(facts), key=lambda each: order.get(each[0], len(order) + (":" in each[0])))
    return tuple(Entry(name, described, value or "（还没有）", _group_of(name)) for name, described, value in found)


def _group_of(name: str) -> str:
    return _GROUP_OF.get(name) or _GROUP_OF.get(name.partition(":")[0]) or _OTHERS


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
    return found + [(0, line) for line in accounts[:1] if line]


def _account_line(part: Account) -> str:
    marks = [numbered(part.list_word, number) for number in range(1, _LIST_ITEMS + 1)] if part.list_word else []
    between = part.between if part.place != "paragraph_each" else "／"
    return part.lead_in + (between.join(f"{mark}…" for mark in marks) or "……")


def _plain(frame: str) -> str:
    """A frame without its brackets, fields as their kind of word."""
    text = frame.replace("[", "").replace("]", "")
    return re.sub(r"\{\{\s*(\w+)\s*\}\}", lambda match: "巡察" if match[1] == "check" else "…", text)
