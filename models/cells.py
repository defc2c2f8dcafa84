"""Cell texts in, values out, and back: what a person types or pastes into a cell of the ledger, and how a value is
shown.

One place for window, block paste and forms, so that «6月底前» means the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from models.errors import ValueRefusedError
from models.labels import FIELDS, STATUS
from models.records import DEPARTMENT_ROLES, PERSON_ROLES, ROLES, Deadline, RoundInfo
from models.typed import LONGEST, LONGEST_VALUE, clean, excerpt

_DATES = ("received_on", "completed_on", "closed_on")
_FLAGS = ("keep_up", "public", "locked", "restricted")
_YES, _NO = ("是", "√", "✓", "✔", "1", "yes"), ("", "否", "×", "0", "no")
#: The longest texts that mean something else than themselves.
_MOST = {
    **dict.fromkeys((*ROLES, "claimed_by"), 2_000), "deadline": 500,
    **dict.fromkeys((*_DATES, *_FLAGS, "status", "number"), LONGEST_VALUE),
}
_STATUS_KEYS = {label: key for key, label in STATUS.items() if key}


def parse_cell(
    key: str, text: str, round_: RoundInfo, received_on: date | None = None, *, today: date | None = None
) -> Any:
    """The value that *text* means for the contract key *key*; ValueRefusedError with a sentence if it means none.

    Deadlines without a year count from *received_on*, else from the round's feedback date (contract §2). With *today*
    (what is typed by hand) 下周五 and 明天 count from that day, and the day itself is stored in their place.
    Marks that nobody sees (control characters) are left out. A text that is too long is refused before it is read.
    """
    from models.importing import values

    text = clean(text, FIELDS.get(key, "内容"), _MOST.get(key, LONGEST))
    if key == "deadline":
        if today is not None:
            from models.spoken_days import with_days

            text = with_days(text, today)
        context = {"feedback_on": round_.feedback_on, "intensive_until": round_.intensive_until}
        return values.parse_deadline(text, received_on=received_on, **context)
    if key in PERSON_ROLES or key == "claimed_by":
        names = tuple(person.name for person in values.split_names(text))
        return names if key in PERSON_ROLES else "".join(names[:1])
    if key in DEPARTMENT_ROLES:
        return tuple(department.name for department in values.split_departments(text))
    if key == "status":
        return _status(text)
    if key in _DATES:
        return _date(key, text)
    return _flag(key, text) if key in _FLAGS else text


def format_cell(key: str, value: Any) -> str:
    """A value as a cell shows it; parse_cell reads it back."""
    if key in ROLES:
        return "、".join(value)
    if key == "status":
        return STATUS[value] if value else ""
    if isinstance(value, Deadline):
        return value.text or (value.on.isoformat() if value.on else "")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value or "")


def status_choices() -> Iterable[tuple[str, str]]:
    """(key, Chinese word) of every state a person can choose, in the order of a ledger's life."""
    return tuple(STATUS.items())


def _status(text: str) -> str:
    from models.importing import values

    if text in _STATUS_KEYS or not text:
        return _STATUS_KEYS.get(text, "")
    status = values.parse_status(text)[0]
    if not status:
        raise ValueRefusedError(f"“{excerpt(text)}”不是状态。可填：{'、'.join(_STATUS_KEYS)}。")
    return status


def _date(key: str, text: str) -> date | None:
    from models.importing import values

    day = values.parse_date(text) if text else None
    if text and day is None:
        raise ValueRefusedError(f"{FIELDS[key]}“{excerpt(text)}”不是有效日期，请写成 2025-06-30 或 2025年6月30日。")
    return day


def _flag(key: str, text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise ValueRefusedError(f"{FIELDS[key]}请填“是”或“否”，不认识“{excerpt(text)}”。")
