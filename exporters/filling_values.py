"""The value of one cell of a form: which texts of the ledger stand there, in the form's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from exporters.ledger_table import NONE, deadline_value, number_value, status_value
from models.records import DEPARTMENT_ROLES, Measure, Problem, State

Value = str | int | date
TICK = "√"
#: Keys whose values belong to the whole problem.
PROBLEM_KEYS = frozenset((
    "number", "category", "aspect", "topic", "problem.text", "received_on", "claimed_by", "cause", "target", "progress",
    "stage_result", "next_steps"))
#: Keys of texts that are each measure's own.
SINGLE_KEYS = frozenset(("measure.text", "measure.progress"))
#: A state for which a form has no word → the one that is true as well.
INSTEAD = {"closed": ("completed",), "long_term": ("in_progress",)}


@dataclass(frozen=True)
class FormColumn:
    """A column of the form: where it stands (from 0), how many columns it takes, what it asks for.

    ``fields`` are keys of contract §2, ``state`` the word of a column to be ticked and ``state_key`` what it means,
    ``choices`` the form's own words for states with meaning and «keep up», ``fixed`` a text that a person gave for
    every row, ``extra`` the name under which the ledger keeps such a column's texts.
    """

    index: int
    label: str
    fields: tuple[str, ...] = ()
    state: str = ""
    state_key: str = ""
    width: int = 1
    choices: tuple[tuple[str, str, bool], ...] = ()
    fixed: str = ""
    extra: str = ""

    @property
    def known(self) -> bool:
        """True when the column is filled."""
        return bool(self.fields or self.fixed or self.extra)


@dataclass
class Values:
    """Looks values up for the columns of one table; *running*: the ledger has no numbers, rows are counted."""

    columns: Sequence[FormColumn]
    running: bool = False

    @property
    def _keys(self) -> set[str]:
        return {key for column in self.columns for key in column.fields}

    def bare(self, problem: Problem) -> Measure:
        """What a measure with nothing of its own would show."""
        return Measure(state=problem.state, evidence=problem.evidence, remarks=problem.remarks)

    def cell(self, column: FormColumn, problem: Problem, measure: Measure, number: int) -> Value:
        """The value of a cell in the row of *measure*; *number* counts the problems from 1."""
        if column.fixed:
            return column.fixed
        if column.state:
            return self._tick(column, measure.state)
        if len(column.fields) > 1:
            return self._combined(column, problem, measure, number)
        if column.fields:
            return self._single(column.fields[0], column, problem, measure, number)
        return measure.extra.get(column.extra, problem.extra.get(column.extra, "")) if column.extra else ""

    def listed(self, column: FormColumn, problem: Problem, number: int) -> Value:
        """The value of a cell that stands for all measures of a problem."""
        measures = self._told_of(problem)
        values = [self.cell(column, problem, measure, number) for measure in measures]
        if set(column.fields) & PROBLEM_KEYS or len(set(values)) == 1 and not set(column.fields) & SINGLE_KEYS:
            return values[0]
        if column.state:
            return TICK if self._tick(column, self._whole(problem)) else ""
        texts = [str(value) for value in values]
        lead = problem.progress if "measure.progress" in column.fields and problem.measures else ""
        if lead and not any(measure.progress for measure in problem.measures):
            return lead
        return "\n".join(filter(None, (lead, as_list(texts))))

    def _told_of(self, problem: Problem) -> Sequence[Measure]:
        """The measures that are listed; in a form that asks for no measures only those with something done."""
        if "measure.text" not in self._keys and "measure.progress" in self._keys:
            told = tuple(measure for measure in problem.measures if measure.progress)
            return told or problem.measures or (self.bare(problem),)
        return problem.measures or (self.bare(problem),)

    def _whole(self, problem: Problem) -> State:
        """The state of a problem as a whole: its own, else the least that its measures have reached."""
        if problem.state.status or not problem.measures:
            return problem.state
        order = ("not_started", "in_progress", "", "long_term", "completed", "closed")
        return min((measure.state for measure in problem.measures), key=lambda state: order.index(state.status))

    def _single(self, key: str, column: FormColumn, problem: Problem, measure: Measure, number: int) -> Value:
        if key == "number":
            return number_value(problem.number or (str(number) if self.running else ""))
        if key == "problem.text":
            return problem.text
        if key in PROBLEM_KEYS:
            return self._of_problem(key, problem)
        if key == "measure.text":
            return measure.text
        if key == "measure.progress":
            return measure.progress or ("" if any(m.progress for m in problem.measures) else self._told(problem))
        return self._of_state(key, column, measure)

    def _told(self, problem: Problem) -> str:
        """The problem's own account, where it has no column of its own."""
        return "" if "progress" in self._keys else problem.progress

    def _of_problem(self, key: str, problem: Problem) -> Value:
        if key == "aspect" and not problem.aspect:
            return ""
        return getattr(problem, key) or ""

    def _of_state(self, key: str, column: FormColumn, measure: Measure) -> Value:
        state = measure.state
        if key == "deadline":
            return deadline_value(state)
        if key == "status":
            return self._status(column, state)
        if key in DEPARTMENT_ROLES:
            return self._departments(key, state)
        if key in ("leaders", "lead_leaders", "owners"):
            return "、".join(self._people(key, state))
        if key in ("completed_on", "closed_on"):
            return getattr(state, key) or ""
        return str(getattr(measure, key, ""))

    def _people(self, key: str, state: State) -> tuple[str, ...]:
        """Leaders that have no column of their own stand with the others."""
        if key == "leaders" and "lead_leaders" not in self._keys:
            return state.all_leaders
        return state.leaders if key == "lead_leaders" and not state.lead_leaders and "leaders" not in self._keys \
            else getattr(state, key)

    def _departments(self, key: str, state: State) -> str:
        """Departments whose role has no column stand in that of 责任科室 with their role behind the name."""
        keys = self._keys
        if key == "lead_departments":
            return "、".join(state.lead_departments or (() if "departments" in keys else state.departments))
        if key == "supporting_departments":
            return "、".join(state.supporting_departments)
        lead = () if "lead_departments" in keys else state.lead_departments
        helping = () if "supporting_departments" in keys else state.supporting_departments
        return "、".join((*(f"{name}（牵头）" for name in lead), *state.departments,
                         *(f"{name}（配合）" for name in helping)))

    def _status(self, column: FormColumn, state: State) -> str:
        """The source's own word, or the form's word for the same state where the form lists its choices."""
        if not column.choices:
            return status_value(state)
        if not (state.status or state.status_text) or any(word == state.status_text for word, _, _ in column.choices):
            return state.status_text
        for wanted in (state.status, *INSTEAD.get(state.status, ())):
            words = [(kept == state.keep_up, word) for word, status, kept in column.choices if status == wanted]
            if words:
                return str(next((word for same, word in words if same), words[0][1]))
        return status_value(state)

    def _tick(self, column: FormColumn, state: State) -> str:
        """√ in the column of the state; what is done and to be kept up is ticked twice."""
        said = {each.state_key: each for each in reversed(self.columns) if each.state}
        wanted = next((key for key in (state.status, *INSTEAD.get(state.status, ())) if key in said), "")
        own = next((each for each in self.columns if each.state and each.state == state.status_text), None)
        target = own or (said.get(wanted) if state.status else None)
        kept = said.get("long_term") if state.keep_up else None
        return TICK if target is not None and column.label in (target.label, kept.label if kept else None) else ""

    def _combined(self, column: FormColumn, problem: Problem, measure: Measure, number: int) -> str:
        """责任单位/责任人: the parts in the header's order, parted as the header parts them."""
        parts = [self._single(key, column, problem, measure, number) for key in column.fields]
        mark = "/" if re.search("[/／]", column.label) else "\n"
        return mark.join(part.isoformat() if isinstance(part, date) else str(part) for part in parts if part)


def as_list(texts: Sequence[str]) -> str:
    """Texts as a numbered list that the import takes apart again; one that is missing keeps its number."""
    kept = list(texts)
    if not any(kept):
        return ""
    if len(kept) == 1:
        return kept[0]
    dotted = not any(text[:1].isdigit() for text in kept)
    return "\n".join(f"{number}.{text or NONE}" if dotted else f"（{number}）{text or NONE}"
                     for number, text in enumerate(kept, start=1))
