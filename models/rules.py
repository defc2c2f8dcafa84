"""Pure rules: what values mean and when a row is late. No database, no clock of its own."""

from __future__ import annotations

import re
from datetime import date, timedelta

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
