"""The sum of a notice: every problem of the round is printed, merged into a printed one, or left out for a reason.

«反馈 35 = 单列 22 + 合并 9 + 不公开 4», and what the letter states where that differs. What nobody has explained is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from exporters.blocks import Document, Finding, Selection, Source, Table, Title, plain
from exporters.punctuation import excerpt
from exporters.wording import told_problems
from models.records import Measure, Problem, Round

#: Names of the parts of a sum, in their order.
PRINTED, MERGED, NOT_PUBLIC, RESTRICTED, OMITTED = "单列", "合并", "不公开", "限知", "未列"
_HEADER = ("序号", "层级", "内容", "处理", "理由")
#: Shares of the text width of the five columns.
_WIDTHS = (1, 1.2, 6, 1.6, 4)


@dataclass(frozen=True)
class Part:
    """One summand: its name and the ids of its problems."""

    name: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Sum:
    """The account of a notice. ``total`` problems of the round, ``stated`` by the letter (None: it does not say).

    ``unexplained``: findings (kind unexplained) about what is left out without a reason, merged into something that is
    not printed, or stated otherwise than counted; empty when all is explained.
    """

    total: int
    parts: tuple[Part, ...]
    stated: int | None = None
    unexplained: tuple[Finding, ...] = ()
    differs: bool = False

    @property
    def text(self) -> str:
        """The sum in one line, without a final mark; 单列 always stands in it, other parts where they are not empty."""
        parts = [f"{part.name} {len(part.ids)}" for part in self.parts if part.ids or part.name == PRINTED]
        line = f"反馈 {self.total} = {' + '.join(parts)}"
        return line + (f"；反馈意见写明 {self.stated} 条，与台账的 {self.total} 条不符" if self.differs else "")


def account_for(round_: Round, selection: Selection, audience: str) -> Sum:
    """The account of a notice with that selection for that audience."""
    problems = {problem.id: problem for problem in round_.problems}
    left = [problems[key] for key in selection.left_out if key in problems]
    restricted = [problem for problem in left if problem.restricted]
    not_public = [problem for problem in left if not problem.restricted and not problem.public]
    omitted = [problem for problem in left if not problem.restricted and problem.public]
    parts = (Part(PRINTED, selection.printed), Part(MERGED, selection.merged), _part(NOT_PUBLIC, not_public),
             _part(RESTRICTED, restricted), _part(OMITTED, omitted))
    differs = round_.stated.problems is not None and round_.stated.problems not in letter_counts(round_)
    found = [
        *_without_reason(not_public),
        *_omitted(omitted),
        *_astray(problems, selection),
        *(_stated(round_) if differs else ()),
    ]
    return Sum(len(round_.problems), parts, round_.stated.problems, tuple(found), differs)


def letter_counts(round_: Round) -> frozenset[int]:
    """What «反馈问题» may count: all problems, or those of the letter only, without 立行立改 and 意见建议."""
    own = [problem for problem in round_.problems
           if not any(word in problem.category for word in ("立行", "立巡", "立查", "建议", "专项"))]
    named = [problem for problem in round_.problems if "反馈" in problem.category]
    return frozenset((len(round_.problems), len(own), len(named) or len(own)))


def left_out_list(round_: Round, audience: str, made_on: date | None = None) -> Document:
    """What a notice for *audience* does not print on its own, and why, as a table that can be filed.

    Problems and measures that are 不公开 or 限知 (public version only), and problems told together with others.
    """
    told = told_problems(round_.problems, audience)
    heads = {problem.id: item.problem for item in told for problem in item.merged}
    shown = {problem.id for item in told for problem in item.all}
    rows: list[tuple[str, str, str, str]] = []
    for problem in round_.problems:
        if problem.id not in shown:
            rows.append(("问题", problem.text, *_why(problem)))
        elif problem.id in heads:
            rows.append(("问题", problem.text, MERGED, f"与“{excerpt(heads[problem.id].text)}”一并印出"))
        if problem.id in shown and audience == "public":
            rows += [("措施", measure.text or measure.progress, *_why(measure))
                     for measure in problem.measures if not measure.public]
    title = f"{round_.name}未列入通报事项清单"
    table = Table(tuple((str(number), *row) for number, row in enumerate(rows, start=1)), (_HEADER,), _WIDTHS,
                  centred=frozenset({0, 1, 3}))
    blocks = (Title(title), table) if rows else (Title(title), plain("没有未列入通报的事项。"))
    return Document(blocks, title=title, made_on=made_on, audience=audience)


def _why(row: Problem | Measure) -> tuple[str, str]:
    """How a row is treated, and for what reason."""
    if isinstance(row, Problem) and row.restricted:
        return RESTRICTED, row.not_public_reason or "限定知悉范围"
    return NOT_PUBLIC, row.not_public_reason or "（没有填写理由）"


def _part(name: str, problems: Iterable[Problem]) -> Part:
    return Part(name, tuple(problem.id for problem in problems))


def _sources(problems: Iterable[Problem]) -> tuple[Source, ...]:
    return tuple(Source("problem", problem.id, "text") for problem in problems)


def _without_reason(problems: Sequence[Problem]) -> list[Finding]:
    bare = [problem for problem in problems if not problem.not_public_reason.strip()]
    text = f"有 {len(bare)} 个问题不公开，没有写明理由：{_named(bare)}。"
    return [Finding(text, _sources(bare), "unexplained")] if bare else []


def _omitted(problems: Sequence[Problem]) -> list[Finding]:
    text = f"有 {len(problems)} 个问题没有印出，原因不明：{_named(problems)}。"
    return [Finding(text, _sources(problems), "unexplained")] if problems else []


def _astray(problems: dict[str, Problem], selection: Selection) -> list[Finding]:
    """Problems that are to be told with another one, which is not printed: they stand for themselves."""
    alone = [problems[key] for key in selection.printed if key in problems and problems[key].merged_into]
    text = f"有 {len(alone)} 个问题要合并到的问题没有印出，已单独列出：{_named(alone)}。"
    return [Finding(text, _sources(alone), "unexplained")] if alone else []


def _stated(round_: Round) -> list[Finding]:
    stated, counted = round_.stated.problems or 0, len(round_.problems)
    less = f"少 {stated - counted} 个" if stated > counted else f"多 {counted - stated} 个"
    return [Finding(f"反馈意见写明 {stated} 个问题，台账现有 {counted} 个，{less}。请补录台账，或更正写明的数目。", (), "unexplained")]


def _named(problems: Sequence[Problem], most: int = 3) -> str:
    named = "、".join(f"“{excerpt(problem.text)}”" for problem in problems[:most])
    return named + ("等" if len(problems) > most else "")
