"""People and departments in a cell (contract §2): several in one cell are split, posts and telephone numbers set
apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from models.importing.surnames import is_full_name, join_double_names, join_singles
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
    "成员",
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
#: 医务部（配合：护理部、药学部): the bracket is a clause of its own.
_ROLE_CLAUSE_INSIDE = re.compile(
    rf"[（(]((?:{_LEAD}|{_SUPPORT})(?:科室|部门|单位|处室)?\s*[:：][^（()）]+)[)）][、，,；;]?"
)
#: Cells that say that there is nobody.
_NOBODY = re.compile(r"[-—－–―/／\s]*|无|暂无|没有")
_DEPARTMENT_END = re.compile(
    r"(?:[科部室办处院局委组会所站班队库房厂区系股厅]|中心|支部|党委|党总支|公司|学校|单位|门诊|病区|团委|纪委|党办|院办|党政办|医务|班子|科室|部门|ICU|"
    r"大楼|药学|护理|机关|集团|基地|妇联|工会|街道|社区|乡|镇)(?:[一二三四五六七八九十\d]+)?$",
    re.IGNORECASE,
)
_DEPARTMENT_START = re.compile(r"^(?:各|全院|全体|相关|有关|其他|所有)")
_NUMERAL_NOTE = re.compile(r"[一二三四五六七八九十\d]{1,3}")
_MARKER_INSIDE = re.compile(r"[ \t]+(?=(?:\d{1,2}\s*[.．、)）]|[①-⑳]|[（(]\d{1,2}[)）])\s*(?!\d))")
_ET_CETERA = re.compile(r"(?<=[一-鿿]{2})(?:等(?:人|同志|科室|部门|单位)?|同志|负责)$")
_NOT_NAMED = re.compile(r"^(?:各|全院|全体|相关|有关|其他|所有|分管|科室|部门|支部|班子)")
#: A post behind a name without a space (张伟副院长), and what stands before a post and is no name.
_POST_BEHIND = re.compile(
    r"(?P<name>[一-鿿]{2,4}?)(?P<post>(?:党委|党总支|党支部|纪委|工会)?(?:常务)?副?"
    r"(?:书记|院长|主任|科长|部长|处长|局长|所长|站长|主席|组长|护士长|委员))"
)
_NO_NAME = re.compile(r"常务|代理|时任|现任|全体|包保|包联|有关|安全|党务|高级|.[副总老小]$")
_WIDE_OVER_LINES = re.compile(r"(?<![^\n、，,；;／/ ])([一-鿿])[ \t]*\n[ \t]*([一-鿿])(?![^\n、，,；;／/ ])")
_BEFORE_COLON = re.compile(r"^([^:：]{2,14})[:：]\s*(.*)$")
_DATE_INSIDE = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:[/.．\-年]\d{1,2}){1,2}[月日]?|(?<!\d)20\d\d[01]\d[0-3]\d(?!\d)"
    r"|(?<!\d)\d{1,2}/\d{1,2}(?!\d)"
)


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
    plain = _MARKER_INSIDE.sub("、", _lines_of_posts(_without_phones(text)))
    found = [
        person
        for piece in _SEPARATORS.split(_shield_brackets(plain))
        for person in _people(_LABEL.sub("", _MARKER.sub("", piece)).strip())
    ]
    for person in _with_posts_before(found):
        old = people.get(person.name)
        people[person.name] = PersonName(person.name, (old.post if old else "") or person.post)
    return tuple(people.values())


def _lines_of_posts(text: str) -> str:
    """Posts and names in lines of their own (党委书记⏎张伟), a note in brackets or half a name on the next line."""
    if "\n" not in text:
        return text
    text = _WIDE_OVER_LINES.sub(r"\1\2", _with_notes(text))
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    odd, even = lines[::2], lines[1::2]
    for first, second in ((is_post, is_full_name), (is_full_name, is_post)):
        if len(odd) == len(even) and all(map(first, odd)) and all(map(second, even)):
            return "\n".join(f"{left} {right}" for left, right in zip(odd, even, strict=True))
    return text


def _with_notes(text: str) -> str:
    """党办⏎（张伟）: a bracket on the next line stands behind what it belongs to."""
    return re.sub(r"\n\s*(?=[（(][^\d一二三四五六七八九十])", "", text)


def _with_posts_before(found: list[PersonName]) -> Iterator[PersonName]:
    """党委书记、院长 张伟: a post that stands alone belongs to the next name if that has a post too."""
    waiting: list[PersonName] = []
    for person in found:
        if is_post(person.name) and not _NOT_NAMED.match(person.name):
            waiting.append(person)
            continue
        if waiting and person.post:
            person = PersonName(person.name, "、".join([each.name for each in waiting] + [person.post]))
            waiting = []
        yield from waiting
        waiting = []
        yield person
    yield from waiting


def split_departments(text: Any) -> tuple[DepartmentName, ...]:
    """The departments of a cell, each once, in order, with the role that the cell itself gives (牵头, 配合)."""
    return _split_departments(cell_text(text))


@lru_cache(maxsize=4096)
def _split_departments(text: str) -> tuple[DepartmentName, ...]:
    found: dict[str, DepartmentName] = {}
    role = ""
    clauses = _ROLE_CLAUSE_INSIDE.sub(r"；\1；", _without_phones(text))
    plain = _MARKER_INSIDE.sub("、", _ROLE_NOTE_INSIDE.sub(r"\g<0>、", clauses))
    for clause in _CLAUSES.split(_shield_brackets(plain)):
        said, rest = _prefix_role(_LABEL.sub("", clause.strip()))
        role = said or (role if not rest else "")
        for department in _departments(rest, role):
            found.setdefault(department.name, department)
    return tuple(_between(list(found.values())))


def _between(found: list[DepartmentName]) -> Iterator[DepartmentName]:
    """医务部（牵头），护理部、药学部（配合）: what stands between a leading and a supporting one supports too."""
    for index, each in enumerate(found):
        before = next((other.role for other in reversed(found[:index]) if other.role), "")
        after = next((other.role for other in found[index:] if other.role), "")
        between = not each.role and (before, after) == ("lead", "supporting")
        yield DepartmentName(each.name, "supporting") if between else each


def is_department(token: str) -> bool:
    """True when a name looks like a department rather than like a person."""
    token = _BRACKETS.sub("", token).strip()
    return bool(_DEPARTMENT_START.search(token) or _DEPARTMENT_END.search(token))


def tokens(text: Any) -> tuple[str, ...]:
    """The pieces of a combined cell (责任单位/责任人), to be told apart one by one; brackets stay with their piece."""
    pieces: list[str] = []
    plain = _shield_brackets(_with_notes(cell_text(text)))
    shielded = _DATE_INSIDE.sub(lambda found: found.group().translate(_SHIELD), plain)
    for piece in _SEPARATORS.split(_MARKER_INSIDE.sub("、", shielded)):
        piece = _LABEL.sub("", _MARKER.sub("", piece)).strip()
        if _DATE_INSIDE.search(_unshield(piece)) or _without_phones(piece):
            parts = (_LABEL.sub("", part) for part in _complete_parts(piece))
            pieces.extend(token for part in parts for token in _department_and_person(_unshield(part)) if token)
    return tuple(pieces)


def _department_and_person(token: str) -> tuple[str, ...]:
    """医务部：张伟, 医务部（张伟）, 张伟（医务部） and 医务部张伟 are two pieces."""
    found = re.fullmatch(r"([^:：（()）]{2,})(?:[:：]\s*|[（(])([^:：（()）]+)[)）]?", token)
    if found:
        left, right = found.groups()
        both = (is_department(left) and _is_person(right)) or (_is_person(left) and is_department(right))
        return (left, right) if both else (token,)
    for size in (3, 2):
        left, right = token[:-size], token[-size:]
        if is_full_name(right) and not is_department(token) and len(left) > 1 and is_department(left):
            return left, right
    return (token,)


def _is_person(token: str) -> bool:
    people = split_names(token)
    return bool(people) and all(is_full_name(each.name) and not is_department(each.name) for each in people)


# --- people ---------------------------------------------------------------------------------------------------------


def _people(piece: str) -> Iterator[PersonName]:
    notes = [note for note in _BRACKETS.findall(_unshield(piece)) if is_post(note)]
    bare = _BRACKETS.sub(" ", _unshield(piece)).strip()
    said = _BEFORE_COLON.match(bare)
    if said and (not said[2] or is_post(said[1]) or is_department(said[1])):
        bare = f"{said[1]} {said[2]}" if said[2] and is_post(said[1]) else said[2] or said[1]
    parts = [each for part in _complete_parts(bare) for each in _post_and_name(_ET_CETERA.sub("", part))]
    parts = _without_departments(parts)
    names = [part for part in parts if not is_post(part) and not _NOBODY.fullmatch(part)]
    posts = [part for part in parts if is_post(part)] + notes
    if not names and posts:  # «党委书记» alone: the cell names nobody else
        names, posts = posts, []
    for index, name in enumerate(names):
        yield PersonName(name, " ".join(posts) if index == 0 and len(names) == 1 else _post_before(parts, name))


def _post_and_name(part: str) -> tuple[str, ...]:
    """院长李明 and 李明院长 in two; 王院长, 党委书记 and what else is not both stay whole."""
    for at in range(len(part) - 2, 1, -1):
        post, name = part[:at], part[at:]
        if is_post(post) and is_full_name(name) and not is_post(name):
            return post, name
    found = _POST_BEHIND.fullmatch(part)
    if found and is_full_name(found["name"]) and not _NO_NAME.match(found["name"]) and not is_department(found["name"]):
        return found["name"], found["post"]
    return (part,)


def _without_departments(parts: list[str]) -> list[str]:
    """医务部 张伟 in a column of people: the department is no person. 王会 may be one."""
    people = [part for part in parts if is_full_name(part) and (len(part) == 2 or not is_department(part))]
    return [part for part in parts if part in people or not is_department(part)] if people else parts


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
    marks: list[str] = []
    for part in piece.split():
        if len(part) == 1 and "一" <= part <= "鿿":
            marks.append(part)
            continue
        parts += (join_singles(marks) if marks else []) + [part]
        marks = []
    return join_double_names(parts + (join_singles(marks) if marks else []))


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
            bare = _ET_CETERA.sub("", name[: found.start()].strip() if found else name)
            if not _NOBODY.fullmatch(bare):
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
