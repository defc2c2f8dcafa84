"""What the page 人员科室 points out: posts that notices need and nobody has, names that look like the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from exporters.fields import party_body
from exporters.figures import first_person
from models import people
from models.duplicates import Alike, likely_duplicates
from models.people import PERSON, Known
from models.records import Person, Problem, Unit
from ui.widgets.link_list import Line

#: So many pairs and names are written out at a time; the next follow when these are settled.
_MOST_PAIRS, _MOST_NAMES = 3, 5


@dataclass(frozen=True)
class Hints:
    """``missing``: sentences about posts; ``alike``: pairs with their kind, ``alike_lines`` the first of them as
    sentences with links (``merge:0``, ``apart:0`` for the first pair, ``post:党委书记``, ``fill:NAME``).
    """

    missing: tuple[Line, ...] = ()
    alike: tuple[tuple[str, Alike], ...] = ()
    alike_lines: tuple[Line, ...] = ()


def hints_of(
    unit: Unit, everybody: Sequence[Person], known: Mapping[str, Sequence[Known]], problems: Sequence[Problem],
    apart: Sequence[Collection[str]], today: date,
) -> Hints:
    """What there is to point out."""
    alike = tuple((kind, pair) for kind, names in known.items() for pair in likely_duplicates(names, apart))
    return Hints(tuple(_missing(unit, everybody, known[PERSON], problems, today)), alike, tuple(_alike_lines(alike)))


def _missing(
    unit: Unit, everybody: Sequence[Person], known: Sequence[Known], problems: Sequence[Problem], today: date
) -> list[Line]:
    lines: list[Line] = []
    post = f"{party_body(unit)}书记"
    if problems and not first_person(everybody, party_body(unit), today):
        lines.append((f"还没有登记{post}：通报的主要负责人履责章、领导小组名单要用。", "", [(f"登记{post}", f"post:{post}")]))
    names = people.without_post(known, problems)
    if names:
        first = "点姓名补填" if len(names) <= _MOST_NAMES else f"先补前 {_MOST_NAMES} 位"
        links = [(name, f"fill:{name}") for name in names[:_MOST_NAMES]]
        lines.append((f"有 {len(names)} 位领导没有填职务（社会公开版用职务代替姓名），{first}：", "", links))
    return lines


def _alike_lines(alike: Sequence[tuple[str, Alike]]) -> list[Line]:
    lines: list[Line] = [
        (f"“{pair.other}”像是“{pair.keep}”（{pair.why}）", "", [("合并", f"merge:{number}"), ("不是同一个", f"apart:{number}")])
        for number, (_, pair) in enumerate(alike[:_MOST_PAIRS])
    ]
    rest = len(alike) - len(lines)
    return lines + ([(f"另有 {rest} 对名称相近，处理完上面的再列出。", "", [])] if rest > 0 else [])
