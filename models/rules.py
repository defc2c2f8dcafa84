"""Pure rules: what values mean and when a row is late. No database, no clock of its own."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from models.labels import STATUS
from models.records import Problem, State

#: All values of ``status`` (contract §2).
STATUSES = ("", "not_started", "in_progress", "completed", "closed", "long_term")
#: All values of ``deadline.kind`` (contract §2).
DEADLINE_KINDS = ("", "date", "immediate", "long_term", "date_and_long_term", "unknown")
#: States in which nothing more is due.
DONE = ("completed", "closed")
#: Days before a deadline from which a row counts as soon due, until the office has set its own (in practice 10 or 20).
WARNING_DAYS = 10

#: A text that does not end with one of these has no final mark: told before the pattern is tried on it.
_MAYBE_FINAL = "；;。."
_FINAL_MARK = re.compile(r"(?<![.。…])(?:[；;。]+|(?<=[\u4e00-\u9fff”）》])\.)$")


def is_done(state: State) -> bool:
    """True when the row is completed or closed."""
    return state.status in DONE


def is_overdue(state: State, today: date) -> bool:
    """True when the deadline's day lies before *today* and the row is neither done nor only to be kept up."""
    return state.deadline.on is not None and state.deadline.on < today and state.status not in (*DONE, "long_term")


def is_soon_due(problem: Problem, state: State, today: date, warning: int = WARNING_DAYS) -> bool:
    """True when an open row of *problem* with that *state* is due between *today* and *warning* days later, both
    included.
    """
    day = state.deadline.on
    if day is None or not today <= day <= today + timedelta(days=warning):
        return False
    return not is_done(state) and state.status != "long_term" and not problem_is_done(problem)


def problem_is_done(problem: Problem) -> bool:
    """Contract §4: by the problem's own state; without one, when all its measures are done (and there is one)."""
    if problem.state.status:
        return is_done(problem.state)
    return bool(problem.measures) and all(is_done(measure.state) for measure in problem.measures)


def row_is_overdue(problem: Problem, state: State, today: date) -> bool:
    """True when a row of *problem* (a measure, or the problem itself) with that *state* is late; none is once the
    problem is done.
    """
    return is_overdue(state, today) and not problem_is_done(problem)


def rate(part: int, whole: int) -> str:
    """A share in per cent with at most one decimal: 33.3%, 100%; "" of nothing. Never 100% while something is open."""
    if not whole:
        return ""
    tenths = part * 1000 // whole if part < whole and part * 1000 / whole > 999 else round(part * 1000 / whole)
    return f"{tenths / 10:.1f}".removesuffix(".0") + "%"


def without_final_mark(text: str) -> str:
    """*text* without surrounding white space and without one final ；or 。 (contract §2); ellipses stay."""
    text = text.strip()
    if not text or text[-1] not in _MAYBE_FINAL:
        return text
    body = text.rstrip("；;。")
    if body and body[-1] not in ".…":  # nearly all texts; the pattern would look at every character
        return body.rstrip()
    return _FINAL_MARK.sub("", text).rstrip()


def same_text(left: str, right: str) -> bool:
    """True when two texts differ only in white space and a final mark."""
    return left == right or comparable(left) == comparable(right)


def comparable(text: str) -> str:
    """*text* without white space and final mark; the key by which texts of rows are matched."""
    return without_final_mark("".join(text.split()))


# --- state changes made by hand --------------------------------------------------------------------------------------

#: What may follow what when a person changes a state in the window. Imports, returns and undo bring what they bring.
#: Practice (安庆, 水库隐患系统): an item is struck off (销号) after it was completed and checked; struck off is final
#: unless it is taken up again (重新启动); long-term items are not struck off.
FOLLOWERS: dict[str, tuple[str, ...]] = {
    "": ("not_started", "in_progress", "completed", "long_term"),
    "not_started": ("", "in_progress", "completed", "long_term"),
    "in_progress": ("", "not_started", "completed", "long_term"),
    "completed": ("", "in_progress", "closed", "long_term"),
    "closed": ("in_progress",),
    "long_term": ("", "in_progress", "completed"),
}
#: State → the key of the date that it needs; it is filled with the day of the change unless it is given.
DATE_OF = {"completed": "completed_on", "closed": "closed_on"}


class StateChange(NamedTuple):
    """A row before and after a change by hand. ``status`` and dates are effective values; ``has_evidence``: a text or
    a file of the row (after the change) or of its problem; ``open_measures``: measures of a problem with a state of
    their own that are neither done nor long-term.
    """

    before: str
    after: str
    completed_on: date | None = None
    closed_on: date | None = None
    has_evidence: bool = True
    open_measures: int = 0


def may_follow(before: str, after: str) -> bool:
    """True when a person may change the state *before* to *after*."""
    return before == after or after in FOLLOWERS[before]


def state_refusal(change: StateChange, today: date) -> str:
    """Why a change by hand is refused, in a sentence that says what to do; empty when it may be made."""
    before, after = STATUS[change.before], STATUS[change.after]
    if not may_follow(change.before, change.after):
        if change.before == "closed":
            return f"已销号的要先重新启动：请把状态改为“正在整改”，再改为“{after}”。"
        if change.after == "closed":
            return f"销号需要先完成：现在是“{before}”，请先改为“已完成”，再改为“已销号”。"
        return f"状态“{before}”不能直接改为“{after}”，请先改为“正在整改”。"
    if change.after == "closed" and change.before != "closed":
        if not change.has_evidence:
            return "销号需要佐证材料：请先在“佐证材料”栏写明，或添加佐证文件。"
        if change.open_measures:
            return f"销号需要全部措施完成：还有 {change.open_measures} 条措施没有完成。"
    return _date_refusal(change, today)


def _date_refusal(change: StateChange, today: date) -> str:
    """Whether the days agree with the state and with each other. A row that came without days may go without."""
    done, closed = change.completed_on, change.closed_on
    late = next((name for name, day in (("完成", done), ("销号", closed)) if day and day > today), "")
    if late:
        return f"{late}时间晚于今天（{today:%Y-%m-%d}），请核对。"
    if done and closed and closed < done:
        return f"销号时间（{closed:%Y-%m-%d}）早于完成时间（{done:%Y-%m-%d}），请核对。"
    return ""


def filled_dates(change: StateChange, today: date) -> dict[str, date | None]:
    """The days that a change of state brings with it: today for completing and closing where none is given, none any
    more for what is open again.
    """
    if change.before == change.after:
        return {}
    filled: dict[str, date | None] = {}
    key = DATE_OF.get(change.after)
    if key and getattr(change, key) is None:
        filled[key] = today
    if change.after in ("", "not_started", "in_progress"):
        filled |= {name: None for name in DATE_OF.values() if getattr(change, name) is not None}
    elif change.after != "closed" and change.closed_on is not None:
        filled["closed_on"] = None
    return filled
