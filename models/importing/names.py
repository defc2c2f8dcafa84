"""People and departments in a cell (contract §2): several in one cell are split, posts and telephone numbers set
apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from models.importing.texts import cell_text

_SEPARATORS = re.compile(r"[、，,；;／/\n|｜]+")
_BRACKETS = re.compile(r"[（(【\[]([^（()）【】\[\]]*)[)）】\]]")
_PHONE = re.compile(
    r"(?<![A-Za-z\d])(?:\+?86[- ]?)?(?:0\d{2,3}[-—－ ]?\d{7,8}(?:-\d{1,6})?|1\d{10}|"
    r"1\d{2}[- ]\d{4}[- ]\d{4}|\d{4,8})(?!\d)"
)
_PHONE_WORD = re.compile(r"(?:联系)?(?:电话|手机|方式|短号|座机|分机)(?:号码?)?\s*[:：]?")
_MARKER = re.compile(r"^\s*(?:\d{1,2}\s*[.．、)）]|[①-⑳]|[（(]\d{1,2}[)）])\s*(?!\d)")
_LABEL = re.compile(
    r"^(?:第一责任人|直接责任人|具体责任人|责任领导|分管领导|包保领导|牵头领导|主要领导|责任人|负责人|联系人|经办人|组长|副组长|组员|成员|"
    r"责任科室|责任部门|责任单位|整改科室|整改单位|科室|部门|单位)\s*[:：]\s*"
)
_POST_ENDS = (
    "书记",
    "院长",
    "主任",
    "科长",
    "部长",
    "处长",
    "局长",
    "所长",
    "站长",
    "主席",
    "组长",
    "护士长",
    "委员",
    "干事",
    "经理",
    "总监",
    "总会计师",
    "会计",
    "助理",
    "院领导",
    "负责人",
    "主管",
    "干部",
    "班长",
    "队长",
    "秘书",
    "科员",
    "医师",
    "护士",
    "药师",
    "总师",
    "调研员",
)
_LEAD = "牵头|主责|主办|主要责任"
_SUPPORT = "配合|协助|协同|参与|协办"
_ROLE_PREFIX = re.compile(
    rf"^(?:(?P<lead>{_LEAD})|(?P<supporting>{_SUPPORT}))(?:科室|部门|单位|处室|单位（部门）)?\s*[:：]\s*"
)
_ROLE_SUFFIX = re.compile(rf"(?:(?P<lead>{_LEAD})|(?P<supporting>{_SUPPORT}))(?:科室|部门|单位)?$")
_CLAUSES = re.compile(
    rf"[；;\n]+|\s+(?=(?:{_LEAD}|{_SUPPORT})(?:科室|部门|单位)?\s*[:：])|(?<=(?:牵头|主责|主办|配合|协助|协同|参与|协办))[，,]"
)
_ROLE_NOTE_INSIDE = re.compile(
    rf"(?<=[^、，,；;／/\s])[（(](?:{_LEAD}|{_SUPPORT})(?:科室|部门|单位)?[)）](?=[^、，,；;／/\s])"
)
_DEPARTMENT_END = re.compile(
    r"(?:[科部室办处院局委组会所站班队库房厂区系]|中心|支部|党委|党总支|公司|学校|单位|门诊|病区|团委|纪委|党办|院办|党政办|医务|班子|科室|部门|ICU|"
    r"大楼|药学|护理|机关|街道|社区|乡|镇)(?:[一二三四五六七八九十\d]+)?$",
    re.IGNORECASE,
)
_DEPARTMENT_START = re.compile(r"^(?:各|全院|全体|相关|有关|其他|所有)")
_NUMERAL_NOTE = re.compile(r"[一二三四五六七八九十\d]{1,3}")


@dataclass(frozen=True)
class PersonName:
    """A person as found in a cell; ``post`` is the post beside the name, empty if none stands there."""

    name: str
    post: str = ""


@dataclass(frozen=True)
class DepartmentName:
    """A department as found in a cell; ``role`` is ``lead``, ``supporting`` or empty, as the cell says."""

    name: str
    role: str = ""


def split_names(text: Any) -> tuple[PersonName, ...]:
    """The people of a cell, each name once, in order. Telephone numbers, notes in brackets and labels are no names."""
    return _split_names(cell_text(text))


@lru_cache(maxsize=4096)
def _split_names(text: str) -> tuple[PersonName, ...]:
    people: dict[str, PersonName] = {}
    for piece in _SEPARATORS.split(_shield_brackets(_without_phones(text))):
        for person in _people(_LABEL.sub("", _MARKER.sub("", piece)).strip()):
            old = people.get(person.name)
            people[person.name] = PersonName(person.name, (old.post if old else "") or person.post)
    return tuple(people.values())


def split_departments(text: Any) -> tuple[DepartmentName, ...]:
    """The departments of a cell, each once, in order, with the role that the cell itself gives (牵头, 配合)."""
    return _split_departments(cell_text(text))


@lru_cache(maxsize=4096)
def _split_departments(text: str) -> tuple[DepartmentName, ...]:
    found: dict[str, DepartmentName] = {}
    role = ""
    plain = _ROLE_NOTE_INSIDE.sub(r"\g<0>、", _without_phones(text))
    for clause in _CLAUSES.split(_shield_brackets(plain)):
        said, rest = _prefix_role(_LABEL.sub("", clause.strip()))
        role = said or (role if not rest else "")
        for department in _departments(rest, role):
            found.setdefault(department.name, department)
    return tuple(found.values())


def is_department(token: str) -> bool:
    """True when a name looks like a department rather than like a person."""
    token = _BRACKETS.sub("", token).strip()
    return bool(_DEPARTMENT_START.search(token) or _DEPARTMENT_END.search(token))


def tokens(text: Any) -> tuple[str, ...]:
    """The pieces of a combined cell (责任单位/责任人), to be told apart one by one; brackets stay with their piece."""
    pieces: list[str] = []
    for piece in _SEPARATORS.split(_shield_brackets(cell_text(text))):
        piece = _LABEL.sub("", _MARKER.sub("", piece)).strip()
        if _without_phones(piece):
            pieces.extend(_unshield(part) for part in _complete_parts(piece))
    return tuple(pieces)


# --- people ---------------------------------------------------------------------------------------------------------


def _people(piece: str) -> Iterator[PersonName]:
    notes = [note for note in _BRACKETS.findall(_unshield(piece)) if is_post(note)]
    parts = _complete_parts(_BRACKETS.sub(" ", _unshield(piece)))
    names = [part for part in parts if not is_post(part)]
    posts = [part for part in parts if is_post(part)] + notes
    if not names and posts:  # «党委书记» alone: the cell names nobody else
        names, posts = posts, []
    for index, name in enumerate(names):
        yield PersonName(name, " ".join(posts) if index == 0 and len(names) == 1 else _post_before(parts, name))


def _post_before(parts: list[str], name: str) -> str:
    """Where several names stand in one piece, a post belongs to the name behind it."""
    index = parts.index(name)
    return parts[index - 1] if index and is_post(parts[index - 1]) else ""


def is_post(text: str) -> bool:
    """True when *text* ends like a post (党委书记, 护理部副主任)."""
    return len(text) >= 2 and text.strip().endswith(_POST_ENDS)


def _complete_parts(piece: str) -> list[str]:
    """Split at spaces between complete names; 张　伟 (single characters) is one name written wide."""
    parts: list[str] = []
    wide = False
    for part in piece.split():
        single = len(part) == 1 and "一" <= part <= "鿿"
        if single and wide and parts:
            parts[-1] += part
        else:
            parts.append(part)
        wide = single and len(parts[-1]) < 4
    return parts


# --- departments ----------------------------------------------------------------------------------------------------


def _prefix_role(clause: str) -> tuple[str, str]:
    found = _ROLE_PREFIX.match(clause)
    return (_role(found), clause[found.end() :]) if found else ("", clause)


def _departments(clause: str, role: str) -> list[DepartmentName]:
    """The departments of one clause; in 护理部、药剂科配合 the word at the end counts for all since the last such word."""
    result: list[DepartmentName] = []
    open_since = 0
    for name, own, trailing in _named_departments(clause):
        result.append(DepartmentName(name, own or role))
        if trailing:
            result[open_since:] = [DepartmentName(item.name, item.role or own) for item in result[open_since:]]
        if own:
            open_since = len(result)
    return result


def _named_departments(clause: str) -> Iterator[tuple[str, str, bool]]:
    """Name, role and whether the role stood as a bare word behind the name."""
    for piece in _SEPARATORS.split(clause):
        for part in _complete_parts(_spaced_roles(_MARKER.sub("", piece).strip())):
            part = _unshield(part)
            note_role = next((role for role in map(_note_role, _BRACKETS.findall(part)) if role), "")
            said, name = _prefix_role(_BRACKETS.sub(_keep_numeral, part).strip())
            found = _ROLE_SUFFIX.search(name)
            bare = name[: found.start()].strip() if found else name
            if bare:
                yield bare, note_role or said or _role(found), bool(found) and not note_role


def _spaced_roles(piece: str) -> str:
    """医务部 牵头 → 医务部牵头, so that the word stays with its department."""
    return re.sub(rf"\s+(?=(?:{_LEAD}|{_SUPPORT})(?:\s|$))", "", piece)


def _note_role(note: str) -> str:
    return _role(_ROLE_SUFFIX.search(note.strip()))


def _role(found: re.Match[str] | None) -> str:
    if found is None:
        return ""
    return "lead" if found.group("lead") else "supporting"


def _keep_numeral(found: re.Match[str]) -> str:
    """内科（一） keeps its number; any other note in brackets is no part of the name."""
    return found.group() if _NUMERAL_NOTE.fullmatch(found.group(1)) else ""


# --- both -----------------------------------------------------------------------------------------------------------


def _without_phones(text: str) -> str:
    return _PHONE_WORD.sub(" ", _PHONE.sub(" ", text)).strip(" \t")


_SHIELD = str.maketrans({mark: chr(0xE000 + index) for index, mark in enumerate("、，,；;／/\n| ")})
_UNSHIELD = str.maketrans({chr(0xE000 + index): mark for index, mark in enumerate("、，,；;／/\n| ")})


def _shield_brackets(text: str) -> str:
    """Hide separators inside brackets, so that 张伟（院长、书记） is one piece."""
    return _BRACKETS.sub(lambda found: found.group().translate(_SHIELD), text)


def _unshield(text: str) -> str:
    return text.translate(_UNSHIELD)


def names_only(people: Iterable[PersonName]) -> tuple[str, ...]:
    """The bare names."""
    return tuple(person.name for person in people)
