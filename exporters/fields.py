"""Fields ``{{name}}`` that texts of a notice may use: data of unit and round, and figures counted from the ledger.

One table, :data:`FIELDS`, names them all; help and settings show its descriptions. Unknown fields are refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date

from exporters.blocks import Run
from models.errors import ValueRefusedError
from models.records import Outcome, Round, Unit
from models.rules import comparable, is_done, problem_is_done

_FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
#: Kinds of inspection by the word that names them, most particular first.
_CHECKS = ("巡视", "巡察", "审计", "督查", "督察", "检查", "评审")
#: What round names carry besides the inspection's own name (an import names a round after its source's title).
_ROUND_TAIL = re.compile(r"(?:反馈|意见|问题|整改|落实|情况|任务|分工|分解|责任|工作|清单|台账|方案|汇总|一览|表|的)+$")


@dataclass(frozen=True)
class Facts:
    """What fields are counted from: unit, round, ids of the problems that are printed, day of the notice."""

    unit: Unit
    round: Round
    today: date
    printed: Collection[str] = field(default_factory=frozenset)


def chinese_date(day: date | None) -> str:
    """2025年3月7日 (GB/T 9704 7.3.5.4: no leading zeros); "" for None."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def check_word(round_: Round) -> str:
    """巡视, 巡察, 审计… : the word for this kind of inspection, from the round's kind, else its name; 巡察 by default."""
    return next((word for text in (round_.kind, round_.name) for word in _CHECKS if word in text), "巡察")


def inspection(round_: Round) -> str:
    """The round's name without words of a ledger's title (…反馈问题整改台账); the check word if nothing is left."""
    return _ROUND_TAIL.sub("", round_.name.strip()) or check_word(round_)


def party_body(unit: Unit) -> str:
    """党总支, 党支部, 党组 or 党委: the short form of the unit's party organisation."""
    name = unit.party_organisation
    return next((body for word, body in (("总支", "党总支"), ("支部", "党支部"), ("党组", "党组")) if word in name), "党委")


def stay(round_: Round) -> str:
    """2024年10月10日至11月8日: from entering to leaving; "" unless both days are known."""
    first, last = round_.entered_on, round_.left_on
    if not first or not last:
        return ""
    end = chinese_date(last)
    return f"{chinese_date(first)}至{end if last.year != first.year else end.partition('年')[2]}"


def contacts(unit: Unit) -> str:
    """Telephone, address, postcode and e-mail, as far as known, in one clause without a final mark."""
    known = (("联系电话", unit.phone), ("联系地址", unit.address), ("邮政编码", unit.postcode), ("电子邮箱", unit.email))
    return "；".join(f"{label}：{value}" for label, value in known if value)


def _aspects(facts: Facts) -> int:
    return len({comparable(p.aspect) for p in facts.round.problems} - {""})


def _topics(facts: Facts) -> int:
    return len({(comparable(p.aspect), comparable(p.topic)) for p in facts.round.problems if p.topic})


def _measures(facts: Facts, done: bool = False) -> int:
    return sum(is_done(m.state) or not done for p in facts.round.problems for m in p.measures)


def _done(facts: Facts, wanted: bool = True) -> int:
    return sum(problem_is_done(problem) is wanted for problem in facts.round.problems)


def _long_term(facts: Facts) -> int:
    return sum(problem.state.status == "long_term" for problem in facts.round.problems)


def _rate(facts: Facts) -> str:
    total = len(facts.round.problems)
    return f"{_done(facts) * 100 / total:.1f}".removesuffix(".0") + "%" if total else ""


def _events(*words: str) -> Callable[[Facts], int]:
    return lambda facts: sum(any(word in event.kind for word in words) for event in facts.round.events)


def _trained(facts: Facts) -> int:
    return sum(event.people for event in facts.round.events if "培训" in event.kind)


def _outcomes(*words: str) -> Callable[[Facts], int]:
    def matching(outcome: Outcome) -> bool:
        return any(word in outcome.kind for word in words)

    return lambda facts: sum(o.count if o.count is not None else 1 for o in facts.round.outcomes if matching(o))


def _amount(facts: Facts) -> str:
    total = sum(outcome.amount or 0 for outcome in facts.round.outcomes)
    return f"{total / 10000:.2f}".rstrip("0").rstrip(".") + "万元" if total else ""


def _stated(name: str) -> Callable[[Facts], int | str]:
    def value(facts: Facts) -> int | str:
        number = getattr(facts.round.stated, name)
        return "" if number is None else int(number)

    return value


def _meeting_count(facts: Facts) -> int:
    """Meetings: kinds that name one, but not trainings or talks that have 会 in their names."""
    return sum("会" in e.kind and "培训" not in e.kind and "谈" not in e.kind for e in facts.round.events)


#: Field → (Chinese description, how it is found). Figures come out as Arabic numerals.
FIELDS: dict[str, tuple[str, Callable[[Facts], str | int]]] = {
    "unit": ("单位名称", lambda f: f.unit.name),
    "party_organisation": ("党组织全称", lambda f: f.unit.party_organisation or f.unit.name),
    "party_body": ("党组织简称（党委、党总支、党支部、党组）", lambda f: party_body(f.unit)),
    "phone": ("联系电话", lambda f: f.unit.phone),
    "address": ("联系地址", lambda f: f.unit.address),
    "postcode": ("邮政编码", lambda f: f.unit.postcode),
    "email": ("电子邮箱", lambda f: f.unit.email),
    "contacts": ("全部联系方式，没有填写的自动略去", lambda f: contacts(f.unit)),
    "round": ("检查批次名称", lambda f: f.round.name),
    "inspection": ("检查批次名称，去掉末尾的“整改台账”等字样", lambda f: inspection(f.round)),
    "check": ("检查类别（巡视、巡察、审计等）", lambda f: check_word(f.round)),
    "kind": ("检查批次的类型", lambda f: f.round.kind),
    "level": ("开展检查的上级", lambda f: f.round.level),
    "team": ("巡察组名称", lambda f: f.round.team),
    "stay": ("进驻起止日期", lambda f: stay(f.round)),
    "entered_on": ("进驻日期", lambda f: chinese_date(f.round.entered_on)),
    "left_on": ("离开日期", lambda f: chinese_date(f.round.left_on)),
    "feedback_on": ("反馈日期", lambda f: chinese_date(f.round.feedback_on)),
    "intensive_until": ("集中整改期限", lambda f: chinese_date(f.round.intensive_until)),
    "today": ("通报生成当天的日期", lambda f: chinese_date(f.today)),
    "aspects": ("方面数", _aspects),
    "topics": ("问题大类数", _topics),
    "problems": ("具体问题数", lambda f: len(f.round.problems)),
    "measures": ("整改措施数", _measures),
    "done": ("已完成（含已销号）的问题数", _done),
    "open": ("尚未完成的问题数", lambda f: _done(f, wanted=False)),
    "long_term": ("长期坚持的问题数", _long_term),
    "done_measures": ("已完成（含已销号）的措施数", lambda f: _measures(f, done=True)),
    "done_rate": ("问题完成率（百分比）", _rate),
    "printed": ("本通报列出的问题数（不含并入其他问题的）", lambda f: len(f.printed)),
    "stated_aspects": ("反馈意见写明的方面数", _stated("aspects")),
    "stated_topics": ("反馈意见写明的问题数", _stated("topics")),
    "stated_problems": ("反馈意见写明的具体问题数", _stated("problems")),
    "stated_measures": ("整改方案写明的措施数", _stated("measures")),
    "events": ("整改纪实条数", lambda f: len(f.round.events)),
    "meetings": ("整改纪实中的会议次数", _meeting_count),
    "trainings": ("整改纪实中的培训次数", _events("培训")),
    "trained": ("整改纪实中的培训人次", _trained),
    "talks": ("整改纪实中的谈话次数", _events("谈话", "谈心", "约谈")),
    "checks": ("整改纪实中的督导检查次数", _events("督导", "督查", "督办", "检查")),
    "rules_made": ("成效中制定、修订的制度数", _outcomes("制度")),
    "amount": ("成效中的金额合计（万元）", _amount),
}


def value_of(name: str, facts: Facts) -> str:
    """The value of a field as printed. ValueRefusedError names an unknown one."""
    if name not in FIELDS:
        raise ValueRefusedError(f"文字中的“{{{{{name}}}}}”不是可用的数据项。请改用以下之一：{'、'.join(FIELDS)}。")
    return str(FIELDS[name][1](facts))


def fields_in(text: str) -> tuple[str, ...]:
    """Names of the fields used in *text*, in order."""
    return tuple(_FIELD.findall(text))


def fill(text: str, facts: Facts) -> str:
    """*text* with every ``{{name}}`` replaced by its value (an unknown value by nothing)."""
    return _FIELD.sub(lambda match: value_of(match[1], facts), text)


def fill_runs(text: str, facts: Facts) -> tuple[Run, ...]:
    """:func:`fill` as runs that name the field whose value they are."""
    found, place = [], 0
    for match in _FIELD.finditer(text):
        found += [Run(text[place:match.start()]), Run(value_of(match[1], facts), value_of=match[1])]
        place = match.end()
    return tuple(run for run in (*found, Run(text[place:])) if run.text)


def empty_fields(text: str, facts: Facts) -> tuple[str, ...]:
    """Names of fields in *text* whose value is not known."""
    return tuple(name for name in fields_in(text) if not value_of(name, facts))
