"""What a ledger said on the day a notice was filed, and what has changed since: sentences for the next notice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from exporters.blocks import Selection
from exporters.fields import FIELDS, Facts, value_of
from exporters.punctuation import excerpts
from models.records import Problem, Round, Unit
from models.rules import is_done, problem_is_done

#: Figures that are kept with a filed notice, by their field.
FIGURES = (
    "problems", "done", "open", "long_term", "done_rate", "measures", "done_measures", "printed", "meetings",
    "trainings", "trained", "talks", "checks", "rules_made", "amount",
)


def facts_of(unit: Unit, round_: Round, selection: Selection, today: date) -> dict[str, Any]:
    """Figures, and every problem with its state and whether it was printed, as plain JSON data."""
    facts = Facts(unit, round_, today, frozenset(selection.printed))
    return {
        "day": today.isoformat(),
        "figures": {name: value_of(name, facts) for name in FIGURES if name in FIELDS},
        "problems": {problem.id: _problem(problem, selection) for problem in round_.problems},
    }


def news(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """What is different *now*, a sentence each. Both are of :func:`facts_of`; a paper without facts tells nothing."""
    if not before:
        return ()
    old, new = before.get("problems", {}), now.get("problems", {})
    both = [key for key in new if key in old]
    finished = [new[key] for key in both if new[key]["done"] and not old[key]["done"]]
    reopened = [new[key] for key in both if old[key]["done"] and not new[key]["done"]]
    found = (
        ("新完成 {} 个问题", finished),
        ("有 {} 个问题由已完成变为未完成", reopened),
        ("新增 {} 个问题", [new[key] for key in new if key not in old]),
        ("台账里少了 {} 个问题", [old[key] for key in old if key not in new]),
        ("新列出 {} 个问题", [new[key] for key in both if new[key]["shown"] and not old[key]["shown"]]),
        ("不再列出 {} 个问题", [new[key] for key in both if old[key]["shown"] and not new[key]["shown"]]),
    )
    sentences = [f"{words.format(len(rows))}：{excerpts([row['text'] for row in rows])}。"
                 for words, rows in found if rows]
    return (*sentences, *_figures(before.get("figures", {}), now.get("figures", {})))


def _problem(problem: Problem, selection: Selection) -> dict[str, Any]:
    done = [measure.id for measure in problem.measures if is_done(measure.state)]
    return {
        "number": problem.number, "text": problem.text, "status": problem.state.status,
        "done": problem_is_done(problem), "done_measures": done,
        "shown": problem.id in selection.printed or problem.id in selection.merged,
    }


def _figures(old: Mapping[str, str], new: Mapping[str, str]) -> Iterable[str]:
    for name, value in new.items():
        if name in old and old[name] != value:
            yield f"{FIELDS[name][0]}：{old[name] or '（无）'} → {value or '（无）'}。"
