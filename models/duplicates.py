"""Names that probably mean the same person or department, for the office to merge or to tell apart for good.

Only likeness of writing counts: white space, sound, a post in place of a given name (林院长), another ending of a
department's name (医务科, 医务部). A suffix behind · tells two people apart on purpose (张伟·护理部).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from models.people import DEPARTMENT, Known
from models.pinyin import sound

_ENDS = re.compile(r"(?:办公室|科室|中心|委员会|[科部处室办组])$")
#: A note in brackets that is no part of a name; other brackets tell departments apart (内科（一）).
_NOTE = re.compile(r"[（(](?:牵头|主责|主办|配合|协办|协助|兼|挂靠)[^（()）]*[）)]")
_TITLE = re.compile(r"(?:同志|(?:党委|党总支|党支部|纪委)?(?:副)?书记|(?:副)?院长|(?:副)?主任|(?:副)?科长|(?:副)?部长|(?:副)?处长|护士长|主席|总)$")
_OFFICE = re.compile(r"(?:办公室|办)$")


class Alike(NamedTuple):
    """Two names that probably mean the same: the one to stay, the one to become its alias, and why."""

    keep: str
    other: str
    why: str


def likely_duplicates(known: Sequence[Known], distinct: Iterable[Collection[str]] = ()) -> tuple[Alike, ...]:
    """Pairs that look like the same, each once; *distinct* are pairs of names that were told apart."""
    apart = {frozenset(pair) for pair in distinct}
    found = []
    for left, right in _candidates(known):
        why = "" if frozenset((left.name, right.name)) in apart else _why(left, right, known)
        if why:
            keep, other = (left, right) if _rank(left) >= _rank(right) else (right, left)
            found.append(Alike(keep.name, other.name, why))
    return tuple(found)


def _candidates(known: Sequence[Known]) -> Iterator[tuple[Known, Known]]:
    """Pairs that have something in common, in the ledger's order: not every name is compared with every other."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, each in enumerate(known):
        for key in _keys(each):
            groups[key].append(number)
    titles = {number for number, each in enumerate(known) if _TITLE.search(_bare(each.name))}
    pairs = {pair for (key, _), group in groups.items() for pair in combinations(group, 2)
             if key != "surname" or titles.intersection(pair)}
    return ((known[left], known[right]) for left, right in sorted(pairs))


def _keys(known: Known) -> Iterator[tuple[str, str]]:
    bare = _bare(known.name)
    yield "bare", bare
    yield "sound", sound(bare)
    if known.kind == DEPARTMENT:
        yield "stem", _ENDS.sub("", bare)
        if _OFFICE.search(bare):
            yield "office", bare[:1]
    else:
        yield "surname", bare[:1]


def _why(left: Known, right: Known, known: Sequence[Known]) -> str:
    one, two = _bare(left.name), _bare(right.name)
    if one == two:
        return "只差空格"
    if left.kind == DEPARTMENT:
        return _why_departments(one, two)
    if "·" in one or "·" in two:
        return ""
    return _why_people(left, right, known)


def _why_people(left: Known, right: Known, known: Sequence[Known]) -> str:
    one, two = _bare(left.name), _bare(right.name)
    for short, long in ((one, right), (two, left)):
        if _TITLE.search(short) and not _TITLE.search(_bare(long.name)) and _means(short, long, known):
            return "姓加职务的称呼"
    return "读音相同" if len(one) == len(two) > 1 and one[0] == two[0] and sound(one) == sound(two) else ""


def _means(title: str, person: Known, known: Sequence[Known]) -> bool:
    """林院长 means 林致远 when nobody else could be meant: by surname, and by a post where posts are known."""
    given = _TITLE.sub("", title)
    name = _bare(person.name)
    if not given or given == name:
        return given == name
    post = title[len(given):]
    others = [each for each in known if _bare(each.name) != title and _bare(each.name).startswith(given)
              and not _TITLE.search(_bare(each.name))]
    holders = [each for each in others if any(post in term.post for term in each.posts)]
    return name.startswith(given) and [each.name for each in holders or others] == [person.name]


def _why_departments(one: str, two: str) -> str:
    stems = _ENDS.sub("", one), _ENDS.sub("", two)
    if stems[0] and stems[0] == stems[1]:
        return "只差名称的最后一个词"
    if _OFFICE.search(one) and _OFFICE.search(two) and _is_short(*sorted(stems, key=len)):
        return "像是简称"
    return "读音相同" if len(one) == len(two) > 2 and sound(one) == sound(two) else ""


def _is_short(short: str, long: str) -> bool:
    """党(办) for 党委(办公室): the characters of the short stem stand in the long one in that order, the first first."""
    rest = iter(long)
    return bool(short) and short[0] == long[:1] and all(character in rest for character in short)


def _bare(name: str) -> str:
    plain = name.replace("（", "(").replace("）", ")")
    return "".join(_NOTE.sub("", plain).split())


def _rank(known: Known) -> tuple[bool, bool, int, int]:
    """Which of two stays: a real name before a title, one with posts, with more aliases, a full name before a short
    one; else the one that stands first.
    """
    tidy = not re.search(r"\s", known.name) and (known.kind == DEPARTMENT or not _TITLE.search(known.name))
    return tidy, bool(known.posts), len(known.aliases), len(known.name) if known.kind == DEPARTMENT else 0
