"""Typed figures that disagree with the ledger: «共计39个问题», «已整改32个», «完成率95%».

Only figures that speak of the whole round are compared, and only where the ledger says something about them. A
sentence about somebody's share (认领), about what was found elsewhere, or about a category is left alone. A figure that
the letter states (``stated``) is as good as one that the ledger counts: the sum names that difference once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from exporters import figures
from exporters.accounting import letter_counts
from exporters.blocks import Finding, Source
from exporters.fields import Facts, check_word, value_of
from exporters.numbering import chinese_numeral
from exporters.rich import Rich, lines, plain_text
from models.labels import SECTIONS
from models.records import Measure, Problem, Round

_SENTENCE = re.compile(r"[^。；;！？\n]+")
#: Sentences about a part of the round or about something else (an audit in a round that is none).
_FOREIGN = ("认领", "个人", "查出", "检查发现", "督查发现", "排查", "自查", "其他班子", "立行立改", "立巡立改", "意见建议", "信访",
            "线索", "上轮", "上次", "上一轮", "往年", "去年", "每人", "每个", "本人", "分管", "听取")
_CHECKS = ("审计", "巡视", "巡察")
#: A figure: digits, or a Chinese numeral above ten (一个问题一个问题地改 counts nothing).
_N = r"(?<![\d.一二三四五六七八九十百零])(?P<n>\d{1,5}|[一二三四五六七八九十百零]{2,6})"
_NUMERALS = {chinese_numeral(number): number for number in range(11, 1000)}
_OF_OURS = r"(?:具体|反馈|突出|整改|巡察|巡视){0,2}"
_WHOLE = r"(?:反馈|指出|提出|巡察发现|巡视发现|共计|总计|合计|全部|逐条|逐项|梳理|分解|对照|围绕|针对)"
_DONE_TAIL = r"(?:均|都|全部)?(?:已|已经)(?:全部|基本)?(?:完成)?(?:整改|销号|办结|解决)(?:完成|到位|完毕)?"


@dataclass(frozen=True)
class _Rule:
    """A way to write a figure, what the ledger says it is (all values that would be right), and how to say that."""

    pattern: re.Pattern[str]
    right: Callable[[Facts], Iterable[int]]
    name: str


def _known(*values: int | None) -> tuple[int, ...]:
    return tuple(value for value in values if value)


def _problems(facts: Facts) -> Iterable[int]:
    stated = facts.round.stated
    return _known(*letter_counts(facts.round), stated.problems, stated.topics, figures.topics(facts.round.problems))


def _states(count: Callable[[list[Problem]], int]) -> Callable[[Facts], Iterable[int]]:
    """A count of problems by state, comparable when the ledger knows states."""
    return lambda facts: (count(list(facts.round.problems)),) if figures.states_known(facts.round) else ()


def _open(problems: list[Problem]) -> int:
    return len(problems) - figures.done(problems)


def _going(facts: Facts) -> Iterable[int]:
    rows = list(facts.round.problems)
    known = figures.states_known(facts.round)
    return (_open(rows), figures.in_status(rows, "in_progress"), _open(rows) - figures.in_status(rows, "long_term")
            ) if known else ()


def _measures_done(facts: Facts) -> Iterable[int]:
    """Comparable when the ledger says of any measure how far it is."""
    known = any(measure.state.status for measure in figures.measures_of(facts.round.problems))
    return (figures.done_measures(facts.round.problems),) if known else ()


def _outcome(*names: str) -> Callable[[Facts], Iterable[int]]:
    """Counts of outcomes, comparable when the ledger has such outcomes."""
    return lambda facts: _known(*(int(value_of(name, facts) or 0) for name in names))


def _rules(nature: str) -> Callable[[Facts], Iterable[int]]:
    """How many rules were made (or revised): as many as the ledger says so, and each of those of which it does not say;
    who writes 制定 may well mean all of them.
    """
    def right(facts: Facts) -> Iterable[int]:
        known, unknown = figures.rules(facts.round, nature), figures.rules(facts.round, "")
        return _known(*range(known, known + unknown + 1), figures.rules(facts.round, "made", "revised", ""))

    return right


#: Not what counts something else: 12个方面, 9项制度.
_COUNT = r"[个项条](?!方面|科室|部门|支部|单位|环节|项目|制度|措施|建议|意见|人)"
_RULES = (
    _Rule(re.compile(rf"{_N}{_COUNT}{_OF_OURS}问题{_DONE_TAIL}"), _states(figures.done), "已完成（含已销号）的问题"),
    _Rule(re.compile(rf"(?:已|已经)(?:全部)?(?:完成)?(?:整改|销号)(?:完成|到位|办结)?(?:的)?(?:问题)?{_N}{_COUNT}(?!.{{0,6}}措施)"),
          _states(figures.done), "已完成（含已销号）的问题"),
    _Rule(re.compile(rf"{_N}{_COUNT}{_OF_OURS}问题(?:正在|仍在|尚在|还在|尚未|未完成)"), _going, "尚未完成的问题"),
    _Rule(re.compile(rf"(?:正在整改|未完成整改|尚未完成|未完成|正在推进)(?:的)?(?:还剩|还有|有)?(?:问题)?{_N}{_COUNT}"), _going,
          "尚未完成的问题"),
    _Rule(re.compile(rf"其余(?:的)?{_N}{_COUNT}(?:问题)?(?:正在|仍在|尚未)"), _going, "尚未完成的问题"),
    _Rule(re.compile(rf"(?:已|已经)(?:完成|落实)(?:整改)?{_N}[条项](?:具体|整改){{0,2}}措施"),
          _measures_done, "已完成的措施"),
    _Rule(re.compile(rf"长期坚持(?:整改)?(?:的)?(?:问题)?{_N}{_COUNT}"),
          _states(lambda rows: figures.in_status(rows, "long_term")), "长期坚持的问题"),
    _Rule(re.compile(rf"{_WHOLE}[^，,、]{{0,12}}?{_N}{_COUNT}{_OF_OURS}(?:问题|具体表现)"), _problems, "问题"),
    _Rule(re.compile(rf"(?:反馈|指出)[^，,、]{{0,8}}问题{_N}{_COUNT}"), _problems, "问题"),
    _Rule(re.compile(rf"{_WHOLE}[^，,、]{{0,12}}?{_N}个?(?:大)?方面"),
          lambda f: _known(figures.aspects(f.round.problems), f.round.stated.aspects), "方面"),
    _Rule(re.compile(rf"(?:制定|提出|细化|明确)(?:了|出)?(?:整改)?{_N}[条项](?:具体|整改){{0,2}}措施"),
          lambda f: _known(len(figures.measures_of(f.round.problems)), f.round.stated.measures), "整改措施"),
    _Rule(re.compile(rf"(?:制定|提出|细化|明确)(?:了|出)?(?:具体|整改){{0,2}}措施{_N}[条项]"),
          lambda f: _known(len(figures.measures_of(f.round.problems)), f.round.stated.measures), "整改措施"),
    _Rule(re.compile(rf"修订(?:完善)?(?:了)?(?:规章|各项|有关)?制度{_N}[项个条]"), _rules("revised"), "修订的制度"),
    _Rule(re.compile(rf"(?:制定|新建|建立|出台)(?:了)?(?:规章|各项|有关)?制度{_N}[项个条]"), _rules("made"), "制定的制度"),
    _Rule(re.compile(rf"约谈[^，、。\d]{{0,6}}{_N}人"), _outcome("warned"), "约谈的人次"),
    _Rule(re.compile(rf"诫勉(?:谈话)?{_N}人"), _outcome("admonished"), "诫勉的人次"),
    _Rule(re.compile(rf"处分{_N}人"), _outcome("punished"), "处分的人数"),
    _Rule(re.compile(rf"通报批评{_N}人"), _outcome("criticised"), "通报批评的人次"),
)
_RATE = re.compile(r"(?:完成率|整改率|办结率|销号率)(?:为|达到|达|是)?(?P<n>\d{1,3}(?:\.\d+)?)[%％]")
_CLAIM = r"(?:个人|带头|共|共计)?认领(?:了)?(?:问题)?(?P<n>\d{1,4})个"


def slot_figures(key: str, runs: Rich, facts: Facts) -> list[Finding]:
    """Figures of one slot's text that disagree with the ledger; values of fields are the ledger's own."""
    found: list[Finding] = []
    for line in lines(runs):
        place = next((run.source for run in line if run.source), Source("slot", key))
        typed = "".join(" " * len(run.text) if run.value_of else run.text for run in line)
        found += [Finding(f"“{SECTIONS[key]}”写“{said}”，{truth}。", (place,), "figure")
                  for said, truth in disagreements(typed, plain_text(line), facts)]
    return found


def wording_figures(round_: Round, facts: Facts) -> list[Finding]:
    """Figures of the whole round in 通报用语; others speak of their own problem and are left alone."""
    found: list[Finding] = []
    rows: list[Problem | Measure] = [*round_.problems]
    rows += [measure for problem in round_.problems for measure in problem.measures]
    for row in rows:
        kind = "problem" if isinstance(row, Problem) else "measure"
        for field, wording in row.wording.items():
            for text in {wording.notice: None, wording.public: None}:
                found += [Finding(f"通报用语写“{said}”，{truth}。", (Source(kind, row.id, field),), "figure")
                          for said, truth in (disagreements(text, text, facts) if "反馈" in text else ())
                          if "反馈" in said]
    return found


def disagreements(typed: str, printed: str, facts: Facts) -> list[tuple[str, str]]:
    """(what is written, what the ledger says) for every figure in *typed* that is not right; quoted from *printed*."""
    found: list[tuple[str, str]] = []
    for sentence in _SENTENCE.finditer(typed):
        found += _shares(sentence[0], facts)
        if _is_foreign(sentence[0], facts):
            continue
        taken: list[tuple[int, int]] = []
        for rule in _RULES:
            for match in rule.pattern.finditer(sentence[0]):
                right = tuple(rule.right(facts))
                if right and not any(start <= match.start("n") < end for start, end in taken):
                    taken.append(match.span("n"))
                    if _number(match, right[0]) not in right:
                        found.append((_quoted(match, printed, sentence.start()), f"台账中{rule.name}是 {right[0]} 个"))
        found += _rates(sentence, printed, facts)
    return found


def _number(match: re.Match[str], right: int) -> int:
    """The figure that was typed; *right* for a word that is no numeral after all."""
    return int(match["n"]) if match["n"].isdigit() else _NUMERALS.get(match["n"], right)


def _is_foreign(sentence: str, facts: Facts) -> bool:
    """Whether a sentence speaks of somebody's share, a category or another inspection, not of the whole round."""
    other_checks = (word for word in _CHECKS if word != check_word(facts.round) and word not in facts.round.name)
    categories = (word for word in figures.categories(facts.round) if "反馈" not in word)
    return any(word in sentence for word in (*_FOREIGN, *other_checks, *categories))


def _quoted(match: re.Match[str], printed: str, offset: int) -> str:
    return printed[offset + match.start():offset + match.end()]


def _rates(sentence: re.Match[str], printed: str, facts: Facts) -> Iterable[tuple[str, str]]:
    """Rates that are neither that of the problems nor (where measures are spoken of) that of the measures."""
    problems = facts.round.problems
    shares = [(figures.done(problems), len(problems))]
    if "措施" in sentence[0]:
        shares.append((figures.done_measures(problems), len(figures.measures_of(problems))))
    for match in _RATE.finditer(sentence[0]) if figures.states_known(facts.round) else ():
        if not any(whole and _rounds_to(Fraction(100 * part, whole), match["n"]) for part, whole in shares):
            yield _quoted(match, printed, sentence.start()), f"台账中问题完成率是 {figures.rate(*shares[0])}"


def _rounds_to(exact: Fraction, typed: str) -> bool:
    """Whether a typed percentage is the exact one, rounded or cut to its decimals."""
    unit = Fraction(1, 10 ** len(typed.partition(".")[2]))
    return -unit < Fraction(typed) - exact < unit and (
        abs(Fraction(typed) - exact) * 2 <= unit or Fraction(typed) <= exact)


def _shares(sentence: str, facts: Facts) -> Iterable[tuple[str, str]]:
    """Shares of leaders who are named (林致远个人认领了6个问题), and counts of categories (意见建议6条)."""
    names = {name: rf"{re.escape(name.partition('·')[0])}(?:同志)?{_CLAIM}" for name in figures.claimants(facts.round)}
    words = {word: rf"{re.escape(word)}(?:共|共计|有)?{_N}[个条项]" for word in figures.categories(facts.round)}
    for count, patterns, what in ((figures.claimed, names, "认领的"), (figures.of_category, words, "类别的问题")):
        for key, pattern in patterns.items():
            for match in re.finditer(pattern, sentence):
                right = len(count(facts.round, key))
                if _number(match, right) != right:
                    yield match[0], f"台账中{key}{what}是 {right} 个"
