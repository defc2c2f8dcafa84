"""Fields ``{{name}}`` that texts of a notice may use: data of unit and round, and figures counted from the ledger.

Two tables name them all, :data:`FIELDS` and, for fields that take a word (``{{category:意见建议}}``), :data:`FAMILIES`;
menus and help show their descriptions. ``{{problems|中文}}`` prints Chinese numerals. Unknown fields are refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from exporters import figures
from exporters.blocks import Run
from exporters.chinese import in_chinese
from models.errors import ValueRefusedError
from models.records import Person, Problem, Round, Unit

_FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
#: Kinds of inspection by the word that names them, most particular first.
_CHECKS = ("巡视", "巡察", "审计", "督查", "督察", "检查", "评审")
#: What round names carry besides the inspection's own name (an import names a round after its source's title).
_ROUND_TAIL = re.compile(r"(?:反馈|意见|问题|整改|落实|情况|任务|分工|分解|责任|工作|清单|台账|方案|汇总|一览|表|的)+$")


@dataclass(frozen=True)
class Facts:
    """What fields are counted from: unit, round, day of the notice, ids of the problems that are printed, people.

    ``as_of``: the day that figures are told for (None: the notice's); the round is already as it stood then.
    """

    unit: Unit
    round: Round
    today: date
    printed: Collection[str] = field(default_factory=frozenset)
    as_of: date | None = None
    people: tuple[Person, ...] = ()

    @property
    def day(self) -> date:
        """The day that figures are told for."""
        return self.as_of or self.today


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


def _stated(name: str) -> Callable[[Facts], int | str]:
    def value(facts: Facts) -> int | str:
        number = getattr(facts.round.stated, name)
        return "" if number is None else int(number)

    return value


def _done(problems: Sequence[Problem]) -> int:
    return figures.done(problems)


def _rate(problems: Sequence[Problem]) -> str:
    return figures.rate(figures.done(problems), len(problems))


def _definition(facts: Facts) -> str:
    """What the rate says (口径), in one sentence without a final mark."""
    rows = facts.round.problems
    if not rows:
        return ""
    return (f"完成率为已完成（含已销号）的问题{_done(rows)}个占全部{len(rows)}个问题的比例，"
            f"截至{chinese_date(facts.day)}，长期坚持而未销号的不计入已完成")


def _status(*statuses: str) -> Callable[[Facts], int]:
    return lambda facts: figures.in_status(facts.round.problems, *statuses)


def _first(facts: Facts) -> str:
    return figures.first_person(facts.people, party_body(facts.unit), facts.day)


def _first_claimed(facts: Facts) -> list[Problem]:
    name = _first(facts)
    return figures.claimed(facts.round, name) if name else []


def _others_claimed(facts: Facts) -> int:
    name = _first(facts)
    return sum(bool(problem.claimed_by) and problem.claimed_by != name for problem in facts.round.problems)


def _outcomes(*words: str) -> Callable[[Facts], int]:
    return lambda facts: figures.counted(figures.outcomes(facts.round, *words))


def _rules(nature: str) -> Callable[[Facts], int]:
    return lambda facts: figures.rules(facts.round, nature)


def _amount(*words: str) -> Callable[[Facts], str]:
    return lambda facts: figures.amount(figures.outcomes(facts.round, *words))


def _events(*words: str) -> Callable[[Facts], int]:
    return lambda facts: len(figures.events(facts.round, *words))


def _people(*words: str) -> Callable[[Facts], int]:
    return lambda facts: sum(event.people for event in figures.events(facts.round, *words))


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
    "as_of": ("数据截止日期，没有指定的为通报当天", lambda f: chinese_date(f.day)),
    "aspects": ("方面数", lambda f: figures.aspects(f.round.problems)),
    "topics": ("问题大类数", lambda f: figures.topics(f.round.problems)),
    "problems": ("具体问题数", lambda f: len(f.round.problems)),
    "measures": ("整改措施数", lambda f: len(figures.measures_of(f.round.problems))),
    "done": ("已完成（含已销号）的问题数", lambda f: _done(f.round.problems)),
    "open": ("尚未完成的问题数", lambda f: len(f.round.problems) - _done(f.round.problems)),
    "completed": ("已完成、尚未销号的问题数", _status("completed")),
    "closed": ("已销号的问题数", _status("closed")),
    "in_progress": ("正在整改的问题数", _status("in_progress")),
    "not_started": ("未启动的问题数", _status("not_started")),
    "long_term": ("长期坚持的问题数", _status("long_term")),
    "overdue": ("超过整改时限还没有完成的问题数", lambda f: len(figures.overdue(f.round.problems, f.day))),
    "kept_up": ("已完成并长期坚持的问题数", lambda f: figures.kept_up(f.round.problems)),
    "done_rate": ("问题完成率（百分比）", lambda f: _rate(f.round.problems)),
    "rate_definition": ("完成率的口径，一句话，末尾没有标点", _definition),
    "done_measures": ("已完成（含已销号）的措施数", lambda f: figures.done_measures(f.round.problems)),
    "open_measures": ("尚未完成的措施数", lambda f: len(figures.measures_of(f.round.problems))
                      - figures.done_measures(f.round.problems)),
    "measures_rate": ("措施完成率（百分比）", lambda f: figures.rate(
        figures.done_measures(f.round.problems), len(figures.measures_of(f.round.problems)))),
    "printed": ("本通报列出的问题数（不含并入其他问题的）", lambda f: len(f.printed)),
    "categories": ("各类别的数目、完成数和完成率，一句话，末尾没有标点", lambda f: figures.categories_told(f.round)),
    "stated_aspects": ("反馈意见写明的方面数", _stated("aspects")),
    "stated_topics": ("反馈意见写明的问题数", _stated("topics")),
    "stated_problems": ("反馈意见写明的具体问题数", _stated("problems")),
    "stated_measures": ("整改方案写明的措施数", _stated("measures")),
    "events": ("整改纪实条数", lambda f: len(f.round.events)),
    "meetings": ("整改纪实中的会议次数", lambda f: len(figures.meetings(f.round))),
    "meetings_told": ("整改纪实中的会议，按种类各几次", lambda f: figures.meetings_told(f.round)),
    "activities_told": ("整改纪实中的谈话、督导检查、培训，一句话，末尾没有标点", lambda f: figures.activities_told(f.round)),
    "trainings": ("整改纪实中的培训次数", _events("培训")),
    "trained": ("整改纪实中的培训人次", _people("培训")),
    "talks": ("整改纪实中的谈话次数", _events(*figures.TALKS)),
    "talked_with": ("整改纪实中的谈话人次", _people(*figures.TALKS)),
    "checks": ("整改纪实中的督导检查次数", lambda f: len(figures.checks(f.round))),
    "rules_made": ("成效中制定、修订的制度数", _outcomes(*figures.RULES)),
    "rules_told": ("制定、修订的制度数，台账分得清的分开写，末尾没有标点", lambda f: figures.rules_told(f.round)),
    "rules_new": ("成效中写明是新制定的制度数", _rules("made")),
    "rules_revised": ("成效中写明是修订的制度数", _rules("revised")),
    "warned": ("成效中约谈的人次", _outcomes("约谈")),
    "admonished": ("成效中诫勉的人次", _outcomes("诫勉")),
    "punished": ("成效中处分的人数", _outcomes("处分")),
    "criticised": ("成效中通报批评的人次", _outcomes("通报批评")),
    "recovered": ("成效中追缴、追回、挽回的金额（万元）", _amount("追缴", "追回", "挽回")),
    "refunded": ("成效中清退、退还的金额（万元）", _amount("清退", "退还", "退缴", "退赔")),
    "amount": ("成效中的金额合计（万元）", _amount()),
    "outcomes_told": ("全部成效，一句话，末尾没有标点", lambda f: figures.outcomes_told(f.round)),
    "claims": ("各位领导的认领数和完成数，一句话，末尾没有标点", lambda f: figures.claims_told(f.round)),
    "claimants": ("认领问题的领导人数", lambda f: len(figures.claimants(f.round))),
    "first_person": ("主要负责人（党组织书记）姓名", _first),
    "first_claimed": ("主要负责人认领的问题数", lambda f: len(_first_claimed(f))),
    "first_done": ("主要负责人认领并已完成的问题数", lambda f: _done(_first_claimed(f))),
    "others_claimed": ("其他领导认领的问题数", _others_claimed),
}

#: Fields that say how far the round is: of a ledger that has no states at all, they say nothing.
OF_STATES = (
    "done", "open", "completed", "closed", "in_progress", "not_started", "long_term", "kept_up", "done_rate", "overdue",
    "rate_definition", "first_done",
)

#: Fields that take a word after a colon, {{category:意见建议}}: (Chinese description, words to choose from, value).
FAMILIES: dict[str, tuple[str, Callable[[Facts], Sequence[str]], Callable[[Facts, str], str | int]]] = {
    "category": ("类别为“{}”的问题数", lambda f: figures.categories(f.round),
                 lambda f, word: len(figures.of_category(f.round, word))),
    "category_done": ("类别为“{}”、已完成的问题数", lambda f: figures.categories(f.round),
                      lambda f, word: _done(figures.of_category(f.round, word))),
    "category_rate": ("类别为“{}”的完成率", lambda f: figures.categories(f.round),
                      lambda f, word: _rate(figures.of_category(f.round, word))),
    "claimed": ("{}认领的问题数", lambda f: figures.claimants(f.round),
                lambda f, word: len(figures.claimed(f.round, word))),
    "claimed_done": ("{}认领并已完成的问题数", lambda f: figures.claimants(f.round),
                     lambda f, word: _done(figures.claimed(f.round, word))),
    "outcome": ("成效“{}”的数目", lambda f: tuple(dict.fromkeys(o.kind for o in f.round.outcomes if o.kind)),
                lambda f, word: figures.counted(figures.outcomes(f.round, word))),
    "outcome_amount": ("成效“{}”的金额（万元）",
                       lambda f: tuple(dict.fromkeys(o.kind for o in f.round.outcomes if o.kind and o.amount)),
                       lambda f, word: figures.amount(figures.outcomes(f.round, word))),
    "event": ("整改纪实中“{}”的次数", lambda f: tuple(dict.fromkeys(e.kind for e in f.round.events if e.kind)),
              lambda f, word: len(figures.events(f.round, word))),
}

#: After a bar: {{problems|中文}} prints 三十九 for 39, 百分之三十三点三 for 33.3%, 二〇二六年三月九日 for a date.
CHINESE = "中文"


#: Fields that a message names when it has nothing more like what was typed.
_USUAL = ("unit", "inspection", "feedback_on", "today", "problems", "measures", "done", "open", "done_rate")
#: What an input method writes instead of the marks of a field.
_HALF_WIDTH = str.maketrans("：｜", ":|")
_SIMILAR, _MOST_SIMILAR = 0.6, 3


def value_of(name: str, facts: Facts) -> str:
    """The value of a field as printed; *name* may carry a word and an option: ``category:意见建议|中文``.

    ValueRefusedError names an unknown one.
    """
    fault = field_fault(name)
    if fault:
        raise ValueRefusedError(f"文字中的{fault}")
    plain, _, option = plain_name(name).partition("|")
    family, _, word = (part.strip() for part in plain.partition(":"))
    value = str(FAMILIES[family][2](facts, word) if word else FIELDS[family][1](facts))
    return in_chinese(value) if option else value


def plain_name(name: str) -> str:
    """A field's name as typed with its colon and bar half-width."""
    return name.translate(_HALF_WIDTH)


def field_fault(name: str) -> str:
    """What is wrong with a field's name, as a sentence that begins with the field; "" when it is a good one."""
    plain, bar, option = plain_name(name).partition("|")
    family, colon, word = (part.strip() for part in plain.partition(":"))
    if family not in (FAMILIES if colon else FIELDS):
        return f"“{{{{{name}}}}}”不是可用的数据项。{_suggestion(family, worded=bool(colon))}"
    if colon and not word:
        return f"“{{{{{name}}}}}”的冒号后面缺少名称。请写成 {family}:名称。"
    if bar and option.strip() != CHINESE:
        return f"“{{{{{name}}}}}”的竖线后面只能是“{CHINESE}”。请改正。"
    return ""


def _suggestion(word: str, worded: bool) -> str:
    """The fields that are most like a word (by name or Chinese description), else some that are often used."""
    from difflib import get_close_matches

    if worded and word in FIELDS:
        return f"它后面没有名称，请写成 {{{{{word}}}}}（{FIELDS[word][0]}）。"
    if word in FAMILIES:
        return f"它后面要有名称，请写成 {{{{{word}:名称}}}}（{FAMILIES[word][0].format('名称')}）。"
    described = {f"{key}:名称": text.format("名称") for key, (text, *_) in FAMILIES.items()} if worded else {
        key: text for key, (text, _) in FIELDS.items()}
    near = [key for key, text in described.items() if word and word in text]
    near = [*get_close_matches(word, described, _MOST_SIMILAR, _SIMILAR), *near][:_MOST_SIMILAR]
    shown = "、".join(f"{{{{{key}}}}}（{_in_short(described[key])}）"
                     for key in dict.fromkeys(near or (described if worded else _USUAL)))
    more = "全部数据项见通报页的“插入数据项…”，或 main.py styles --fields"
    return f"要写的是不是 {shown}？{more}。" if near else f"常用的有 {shown}；{more}。"


def _in_short(description: str) -> str:
    return re.sub("（.*?）", "", description).partition("，")[0]


def menu(facts: Facts) -> list[tuple[str, str, str]]:
    """All fields for a menu: (name, Chinese description, value now); families with each word that the ledger knows."""
    plain = [(name, description, value_of(name, facts)) for name, (description, _) in FIELDS.items()]
    worded = [(f"{family}:{word}", description.format(word), value_of(f"{family}:{word}", facts))
              for family, (description, words, _) in FAMILIES.items() for word in words(facts) if _typeable(word)]
    return plain + worded


def _typeable(word: str) -> bool:
    """Whether a word can stand inside {{…}}."""
    return not set(word) & set("{}|") and word.strip() == word


def is_known(name: str, facts: Facts) -> bool:
    """Whether a default text may use a field: it has a value that is not 0, and the ledger really says so."""
    said = name not in OF_STATES or figures.states_known(facts.round)
    return said and value_of(name, facts) not in ("", "0")


def fields_in(text: str) -> tuple[str, ...]:
    """Names of the fields used in *text*, in order."""
    return tuple(_FIELD.findall(text))


def without_fields(text: str) -> str:
    """*text* with every whole ``{{name}}`` gone, a line break in its place."""
    return _FIELD.sub("\n", text)


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
