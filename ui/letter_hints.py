"""What a feedback letter says about the round itself: day, team and level, as suggestions for the form. No Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from models.importing.letter import Outline

_DAY = re.compile(r"(?:[12]\d{3}|[〇○零一二三四五六七八九]{4})年.{1,3}月.{1,3}日")
_TEAM = re.compile(r"[\w（）〇]{2,24}?(?:巡察|巡视|审计|检查|督导)组")
_LEVELS = (("中央", "中央"), ("省", "省级"), ("自治区", "省级"), ("市", "市级"), ("州", "市级"), ("县", "县级"), ("区", "县级"))
_KINDS = ("巡察", "巡视", "审计")


@dataclass(frozen=True)
class Hints:
    """Suggestions; empty where the letter says nothing."""

    name: str = ""
    kind: str = ""
    level: str = ""
    team: str = ""
    feedback_on: date | None = None


def hints(outline: Outline) -> Hints:
    """What title, signature and date line of a letter say."""
    others = [item.text.strip() for item in outline.items if item.level == "other"]
    team = _team(others, outline.title)
    kind = next((word for word in _KINDS if word in team + outline.title), "")
    return Hints(_name(outline.title, kind), kind, _level(team), team, _day(others))


def _day(others: list[str]) -> date | None:
    """The date line of the signature: the last line that is a day and nothing else."""
    from models.importing.values import parse_date

    for text in reversed(others):
        if _DAY.fullmatch(text.replace(" ", "")):
            return parse_date(text)
    return None


def _team(others: list[str], title: str) -> str:
    """Who signed: the last short line that names a team, else the team in the title."""
    for text in reversed(others):
        found = _TEAM.fullmatch(text.replace(" ", ""))
        if found:
            return found.group().removeprefix("中共")
    found = _TEAM.search(title)
    return found.group().removeprefix("关于").removeprefix("中共") if found else ""


def _level(team: str) -> str:
    return next((level for word, level in _LEVELS if word in team), "")


def _name(title: str, kind: str) -> str:
    """The title as a round's name: «关于巡察某医院的反馈意见» → «巡察某医院反馈问题»."""
    if not title:
        return ""
    inner = re.sub(r"的?(?:反馈意见|情况反馈|反馈)$", "", title.replace("\n", "")).rpartition("关于")[2].strip()
    return f"{inner}反馈问题" if inner and len(inner) <= 40 else f"{kind}反馈问题" if kind else ""
