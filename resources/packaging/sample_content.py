"""The content of the sample: read, made whole as an open ledger (contract §2), cut for the demo."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).resolve().parent.parent / "sample"
NUMERALS = "一二三四五六七八九十"
#: Keys of a problem that the feedback letter gives.
LETTER_KEYS = ("id", "number", "aspect", "topic", "text")
#: Keys of a STATE (contract §2), evidence and remarks with their empty values.
EMPTY_STATE: dict[str, Any] = {
    "leaders": [], "lead_leaders": [], "lead_departments": [], "departments": [], "supporting_departments": [],
    "owners": [], "deadline": {"text": "", "on": None, "kind": ""}, "status": "", "status_text": "", "keep_up": False,
    "completed_on": None, "closed_on": None, "evidence": "", "remarks": "",
}


def read_content(path: Path = SAMPLE / "content.json") -> dict[str, Any]:
    """The content as written: empty values left out, a measure names only what differs from its problem."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def expanded(content: Mapping[str, Any]) -> dict[str, Any]:
    """The same as an open ledger (contract §2): every key there, measures with their effective state."""
    result = deepcopy(dict(content))
    _give_ids(result["rounds"][0])
    for problem in result["rounds"][0]["problems"]:
        for key, empty in {"category": "", "cause": "", "target": "", "progress": "", **EMPTY_STATE}.items():
            problem.setdefault(key, deepcopy(empty))
        for measure in problem["measures"]:
            measure.setdefault("progress", "")
            for key in EMPTY_STATE:
                measure.setdefault(key, deepcopy(problem[key]))
    return result


def home(problem: Mapping[str, Any]) -> str:
    """The department in whose workbook a problem stands: its leading, else its first department."""
    return str((problem["lead_departments"] or problem["departments"])[0])


def sample_json(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the demo loads before the workbooks: unit, people, round, and the problems as the letter has them.

    Without measures, answers and leaders: they come from the departments. The problems are there so that outcomes can
    name them and the departments' rows find the letter's order and locked wording.
    """
    result = deepcopy(dict(content))
    info = result["rounds"][0]
    _give_ids(info)
    info["problems"] = [{key: problem[key] for key in LETTER_KEYS} | {"locked": True} for problem in info["problems"]]
    return result


def _give_ids(info: dict[str, Any]) -> None:
    """Ids for problems; in outcomes, which name problems by number, ids instead of the numbers."""
    for problem in info["problems"]:
        problem["id"] = f"sample-{problem['number']}"
    for outcome in info["outcomes"]:
        outcome["problems"] = [f"sample-{number}" for number in outcome["problems"]]


def headings_of(problems: Iterable[dict[str, Any]]) -> None:
    """Add ``aspect_heading`` and ``topic_heading``, numbered as in the letter: 一、… and （一）…."""
    aspects: dict[str, dict[str, None]] = {}
    for problem in problems:
        topics = aspects.setdefault(problem["aspect"], {})
        topics.setdefault(problem["topic"])
        problem["aspect_heading"] = f"{NUMERALS[list(aspects).index(problem['aspect'])]}、{problem['aspect']}"
        problem["topic_heading"] = f"（{NUMERALS[list(topics).index(problem['topic'])]}）{problem['topic']}"
