"""What is doubtful about the fields of a typed text: marks without a partner, words that the ledger does not know,
values that are not there. Faults that are refused are :func:`exporters.fields.field_fault`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from exporters.fields import FAMILIES, Facts, field_fault, fields_in, plain_name, value_of, without_fields
from models.errors import ValueRefusedError
from models.rules import comparable

#: Marks of a field that are left when all whole fields are gone, full-width ones (an input method's) too.
_LOOSE = re.compile(r"\{\{|｛｛|\}\}|｝｝")
_EXCERPT = 12
#: Families whose words stand for every kind that has them in it; the kinds are those of the second name's menu.
_PART_OF_KIND = {"outcome": "outcome", "outcome_amount": "outcome", "event": "event"}
_NOTHING = ("", "0", "0%")
_MOST = 8


def loose_mark(text: str) -> str:
    """The first {{ or }} that belongs to no field, with the text at it; "" when there is none."""
    rest = without_fields(text)
    match = _LOOSE.search(rest)
    if match is None:
        return ""
    if match[0] in ("{{", "｛｛"):
        return rest[match.start():match.start() + _EXCERPT].partition("\n")[0].rstrip()
    return rest[max(match.end() - _EXCERPT, 0):match.end()].rpartition("\n")[2].lstrip()


def field_notes(label: str, text: str, facts: Facts) -> Iterator[tuple[str, str]]:
    """(sentence, kind of finding) for all that is doubtful in the text of that *label* (开头依据段).

    ValueRefusedError names the label and a field that there is none of.
    """
    for name in dict.fromkeys(fields_in(text)):
        fault = field_fault(name)
        if fault:
            raise ValueRefusedError(f"“{label}”中的{fault}")
        said = unknown_word(name, facts)
        if said:
            yield f"“{label}”用到的数据项“{{{{{name}}}}}”{said}", "empty"
        elif not value_of(name, facts):
            yield f"“{label}”用到的数据项“{{{{{name}}}}}”没有内容，印出来是空的。", "empty"
    loose = loose_mark(text)
    if loose:
        yield f"“{label}”里的“{loose}”不是完整的数据项，会照原样印出。数据项要写成 {{{{名称}}}}，两边各两个半角花括号。", "mark"


def unknown_word(name: str, facts: Facts) -> str:
    """What follows the field in a sentence when nothing is counted because the ledger does not know its word."""
    plain, _, _ = plain_name(name).partition("|")
    family, _, word = (part.strip() for part in plain.partition(":"))
    value = value_of(name.partition("|")[0], facts) if word else "1"
    if value not in _NOTHING:
        return ""
    known = FAMILIES[_PART_OF_KIND.get(family, family)][1](facts)
    if any(word in each if family in _PART_OF_KIND else comparable(word) == comparable(each) for each in known):
        return ""
    others = "、".join(known[:_MOST]) + ("等" if len(known) > _MOST else "")
    printed = f"印出来是 {value}" if value else "印出来是空的"
    return f"：台账里没有“{word}”，{printed}。" + (f"台账里有：{others}。请改正。" if known else "请核对，或改写这句话。")
