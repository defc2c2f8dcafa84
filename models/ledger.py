"""The only writers. Every function here is one user action: one transaction, one labelled undo step, one ``Changes``.

Values are mappings with contract §2's keys (see models/writing.py). Bad values raise ValueRefusedError or NotFoundError
with a sentence, and nothing has changed then.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from models import (
    changes, diary_writing, evidence_writing, filed, notice_writing, people_writing, round_writing, state_writing,
)
from models.database import Store
from models.errors import NotFoundError, ValueRefusedError
from models.progress import NoProgress, Progress
from models.records import Changes, Heading, Person, RoundInfo, Unit
from models.writing import Writer, iso

if TYPE_CHECKING:
    from models.forms import Form
    from models.importing.letter import LetterProblem
    from models.importing.plan import ImportPlan
    from models.undo_import import UndoneImport


# --- unit and settings -----------------------------------------------------------------------------------------------


def set_unit(store: Store, unit: Unit) -> Changes:
    """Store name and contact data of the hospital."""
    with changes.step(store, "修改单位信息") as running:
        round_writing.put_unit(store, unit)
    return changes.changes_of(running)


def set_setting(store: Store, name: str, value: Any, label: str = "修改设置") -> Changes:
    """Store a choice of this ledger (any JSON value); None forgets it."""
    with changes.step(store, label) as running:
        round_writing.put(
            store, "setting", name, None if value is None else {"value": json.dumps(value, ensure_ascii=False)}
        )
    return changes.changes_of(running)


# --- rounds ----------------------------------------------------------------------------------------------------------


def add_round(store: Store, info: RoundInfo) -> Changes:
    """Add a round; its name must be new and not empty."""
    with changes.step(store, f"新建检查批次“{info.name}”") as running:
        key = round_writing.insert_round(Writer(store), info)
    return changes.changes_of(running, (key,))


def edit_round(store: Store, info: RoundInfo) -> Changes:
    """Store all fields of the round with ``info.id``."""
    with changes.step(store, "修改检查批次") as running:
        _require(store, "round", info.id)
        round_writing.check_round_name(store, info)
        store.update_row("round", info.id, round_writing.round_row(info))
    return changes.changes_of(running)


def delete_round(store: Store, round_id: str) -> Changes:
    """Delete a round with everything in it (undo brings it back); refused once a paper of it is filed."""
    with changes.step(store, "删除检查批次") as running:
        _require(store, "round", round_id)
        filed.refuse_if_filed(store, round_id)
        store.delete_rows("round", [round_id])
    return changes.changes_of(running)


def set_section(store: Store, round_id: str, key: str, text: str | None) -> Changes:
    """Store the text of a notice slot; None goes back to the style's default, ``""`` prints nothing."""
    return set_sections(store, round_id, {key: text})


def set_sections(store: Store, round_id: str, texts: Mapping[str, str | None]) -> Changes:
    """Store several notice slots in one step."""
    with changes.step(store, "修改通报文字") as running:
        _require(store, "round", round_id)
        round_writing.put_sections(Writer(store), round_id, texts)
    return changes.changes_of(running)


def set_headings(store: Store, round_id: str, headings: Iterable[Heading]) -> Changes:
    """Store wordings for notices of aspects and topics."""
    with changes.step(store, "修改通报标题用语") as running:
        round_writing.put_headings(Writer(store), round_id, headings)
    return changes.changes_of(running)


def rename_heading(store: Store, round_id: str, level: str, old: str, new: str, aspect: str = "") -> Changes:
    """Rename an aspect or topic (*level*) wherever it stands in the round; a topic is looked for under *aspect*."""
    with changes.step(store, f"“{old}”改名") as running:
        key = _find_heading(store, round_id, level, old, aspect)
        if not new.strip():
            raise ValueRefusedError("名称不能为空。")
        store.update_row(level, key, {"text": new.strip()})
    return changes.changes_of(running)


# --- problems and measures -------------------------------------------------------------------------------------------


def add_problem(store: Store, round_id: str, values: Mapping[str, Any], after: str | None = None) -> Changes:
    """Add a problem at the end of the round or behind *after*; ``created`` has its id."""
    with changes.step(store, "新增问题") as running:
        _require(store, "round", round_id)
        key = Writer(store).insert_problem(round_id, values, after)
    return changes.changes_of(running, (key,))


def add_measure(store: Store, problem_id: str, values: Mapping[str, Any], after: str | None = None) -> Changes:
    """Add a measure to a problem, at its end or behind *after*; ``created`` has its id."""
    with changes.step(store, "新增措施") as running:
        _require(store, "problem", problem_id)
        key = Writer(store).insert_measure(problem_id, values, after)
    return changes.changes_of(running, (key,))


def edit(
    store: Store,
    edits: Sequence[tuple[str, str, Mapping[str, Any]]],
    label: str = "修改",
    additions: Sequence[tuple[str, Mapping[str, Any]]] = (),
    *,
    today: date | None = None,
) -> Changes:
    """Set values of rows, each as (``problem`` or ``measure``, id, values), all in one step.

    *additions* are measures to be added at the end of their problem in the same step, each as (problem's id, values);
    ``created`` has their ids. A locked problem's ``text``, ``aspect`` and ``topic`` are refused: its wording is the
    letter's. *today* is given for changes made by hand in the window: states follow the rules of models/rules.py then
    (models/state_writing.py); without it the caller answers for them.
    """
    with changes.step(store, label) as running:
        writer = Writer(store)
        edits = state_writing.together(edits)
        for table, row_id, values in edits if today is None else state_writing.by_rules(store, edits, today):
            if table == "problem":
                _refuse_locked(store, row_id, values)
                writer.update_problem(row_id, values)
            else:
                writer.update_measure(row_id, values)
        for problem_id, _ in additions:
            _require(store, "problem", problem_id)
        created = tuple(writer.insert_measure(problem_id, values) for problem_id, values in additions)
    return changes.changes_of(running, created)


def delete_rows(store: Store, problems: Sequence[str] = (), measures: Sequence[str] = ()) -> Changes:
    """Delete problems (with their measures) and measures; the history keeps them and undo brings them back."""
    count = f"{len(problems)} 个问题" if problems else f"{len(measures)} 条措施"
    with changes.step(store, f"删除 {count}") as running:
        store.delete_rows("measure", measures)
        store.delete_rows("problem", problems)
    return changes.changes_of(running)


def move_problem(store: Store, problem_id: str, after: str | None, heading: tuple[str, str] | None = None) -> Changes:
    """Put a problem behind another of its round, or first; with *heading* also under that aspect and topic."""
    with changes.step(store, "移动问题") as running:
        _require(store, "problem", problem_id)
        round_id = store.scalar("SELECT round_id FROM problem WHERE id = ?", (problem_id,))
        writer = Writer(store)
        if heading is not None:
            values = {"aspect": heading[0], "topic": heading[1]}
            _refuse_locked(store, problem_id, values)
            writer.update_problem(problem_id, values)
        writer.move("problem", round_id, problem_id, after)
    return changes.changes_of(running)


def move_measure(store: Store, measure_id: str, problem_id: str, after: str | None) -> Changes:
    """Put a measure behind another measure of a problem (maybe another problem), or first."""
    with changes.step(store, "移动措施") as running:
        _require(store, "measure", measure_id)
        _require(store, "problem", problem_id)
        Writer(store).move("measure", problem_id, measure_id, after)
    return changes.changes_of(running)


def renumber(store: Store, round_id: str) -> Changes:
    """Number the round's problems 1, 2, 3… in their order."""
    with changes.step(store, "重新编号") as running:
        rows = store.fetch("SELECT id, number FROM problem WHERE round_id = ? ORDER BY position, rowid", (round_id,))
        for count, (row_id, number) in enumerate(rows, 1):
            if number != str(count):
                store.update_row("problem", row_id, {"number": str(count)})
    return changes.changes_of(running)


# --- notices (models/notice_writing.py) ------------------------------------------------------------------------------

reword = notice_writing.reword
merge_problems, unmerge_problems = notice_writing.merge_problems, notice_writing.unmerge_problems
leave_out, put_back = notice_writing.leave_out, notice_writing.put_back
set_restricted = notice_writing.set_restricted
take_corrections = notice_writing.take_corrections
file_notice = notice_writing.file_notice


# --- evidence (models/evidence_writing.py) ---------------------------------------------------------------------------

add_evidence, remove_evidence = evidence_writing.add_evidence, evidence_writing.remove_evidence
number_evidence, renumber_evidence = evidence_writing.number_evidence, evidence_writing.renumber_evidence


# --- people ----------------------------------------------------------------------------------------------------------


def add_person(store: Store, person: Person) -> Changes:
    """Add a person with one post, or another post of a known person."""
    with changes.step(store, f"登记人员“{person.name}”") as running:
        round_writing.put_person(Writer(store), person)
    return changes.changes_of(running)


# models/people_writing.py
register_person, edit_person = people_writing.register_person, people_writing.edit_person
add_department, edit_department = people_writing.add_department, people_writing.edit_department
remove_names, merge_names = people_writing.remove_names, people_writing.merge_names
hand_over = people_writing.hand_over


# --- 整改纪实 and 成效 (models/diary_writing.py) --------------------------------------------------------------------

add_events, edit_events = diary_writing.add_events, diary_writing.edit_events
add_outcome, edit_outcome = diary_writing.add_outcome, diary_writing.edit_outcome
delete_events, delete_outcomes = diary_writing.delete_events, diary_writing.delete_outcomes


# --- whole jobs ------------------------------------------------------------------------------------------------------


def take_in_letter(store: Store, round_: str | RoundInfo, problems: Sequence[LetterProblem]) -> Changes:
    """Take the feedback letter's problems into an empty round, wording locked; a RoundInfo without id makes the round.

    A round that has problems already is refused, so that a letter read twice doubles nothing.
    """
    with changes.step(store, "录入反馈意见") as running:
        writer = Writer(store)
        round_id = _round_id(writer, round_)
        if store.scalar("SELECT count(*) FROM problem WHERE round_id = ?", (round_id,)):
            raise ValueRefusedError("该批次已有问题，没有重复录入。请新建一个检查批次，或先撤销上次录入。")
        for problem in problems:
            writer.insert_problem(round_id, _letter_values(problem))
    return changes.changes_of(running, (round_id,))


def apply_import(
    store: Store, round_: str | RoundInfo, plan: ImportPlan, progress: Progress | None = None, label: str = "导入台账"
) -> Changes:
    """Carry out an import plan in one step; ``created`` has the round's id. Cancelling leaves nothing.

    A RoundInfo without id makes the round; one with id fills the round's feedback date.
    """
    from models.importing.apply import carry_out

    with changes.step(store, label) as running:
        writer = Writer(store)
        round_id = _round_id(writer, round_)
        carry_out(writer, round_id, plan, progress or NoProgress())
    return changes.changes_of(running, (round_id,))


def undo_import(store: Store, batch_id: str | None = None) -> UndoneImport:
    """Take the last import (or the one with the id *batch_id*) back in one step, however long ago it was.

    What was edited since stays, with a sentence in ``kept`` (see models/undo_import.py). NotFoundError without one.
    """
    from models import undo_import as undoing

    with changes.step(store, "撤销导入") as running:
        kept = undoing.take_back(store, *undoing.find_batch(store, batch_id))
    return undoing.UndoneImport(changes.changes_of(running), kept)


def accept_proposals(store: Store, ids: Sequence[str]) -> Changes:
    """Take proposals into the ledger: a problem at the end of its round with its measures, a measure at the end of its
    problem. ``created`` has the ids of the new problems and measures, in the order of *ids*.
    """
    from models import proposals

    with changes.step(store, f"采纳 {len(ids)} 条新增内容") as running:
        writer = Writer(store)
        created = tuple(proposals.accept(writer, key) for key in ids)
    return changes.changes_of(running, created)


def reject_proposals(store: Store, ids: Sequence[str]) -> Changes:
    """Put proposals away; the history keeps them and undo brings them back."""
    with changes.step(store, f"不采纳 {len(ids)} 条新增内容") as running:
        for key in ids:
            _require(store, "proposal", key)
        store.delete_rows("proposal", ids)
    return changes.changes_of(running)


def record_dispatch(store: Store, round_id: str, forms: Sequence[Form]) -> Changes:
    """Note that return forms (填报表) go out today; ``created`` has the ids of the dispatches."""
    from models import return_writing

    with changes.step(store, f"下发填报表（{len(forms)} 份）") as running:
        _require(store, "round", round_id)
        created = return_writing.put_dispatches(Writer(store), forms)
    return changes.changes_of(running, created)


def decide_returns(
    store: Store, row_ids: Sequence[str], accept: bool, reason: str = "", *, overwrite: bool = False
) -> Changes:
    """Accept returned rows (科室填报 → 审核), which sets what they report in the ledger, or send them back with a
    *reason*. Rows that were edited here since the form went out are refused unless *overwrite*.
    """
    from models import return_writing

    with changes.step(store, f"{'采用' if accept else '退回'}科室填报 {len(row_ids)} 行") as running:
        return_writing.decide(Writer(store), row_ids, accept, reason, overwrite)
    return changes.changes_of(running)


def load(store: Store, data: Mapping[str, Any], progress: Progress | None = None) -> tuple[Changes, tuple[str, ...]]:
    """Fill an empty ledger from the open JSON (contract §2); also gives warnings (unknown keys). See models/loading.py.
    """
    from models import loading

    with changes.step(store, "载入数据") as running:
        warnings = loading.load_into(Writer(store), data, progress or NoProgress())
    return changes.changes_of(running), warnings


def undo(store: Store) -> Changes:
    """Take the last step back."""
    return changes.undo(store)


def redo(store: Store) -> Changes:
    """Bring the last undone step back."""
    return changes.redo(store)


def _require(store: Store, table: str, key: str) -> None:
    if not store.fetch(f'SELECT 1 FROM "{table}" WHERE id = ?', (key,)):
        raise NotFoundError("要修改的内容已不在台账里（可能刚被删除）。请刷新后再试。")


def _round_id(writer: Writer, round_: str | RoundInfo) -> str:
    if isinstance(round_, RoundInfo) and not round_.id:
        return round_writing.insert_round(writer, round_)
    round_id = round_ if isinstance(round_, str) else round_.id
    _require(writer.store, "round", round_id)
    if isinstance(round_, RoundInfo):
        writer.store.update_row("round", round_id, {"feedback_on": iso(round_.feedback_on)})
    return round_id


def _find_heading(store: Store, round_id: str, level: str, text: str, aspect: str) -> str:
    if level not in ("aspect", "topic"):
        raise ValueRefusedError(f"“{level}”不是方面也不是问题大类。")
    join = "" if level == "aspect" else " AND coalesce((SELECT text FROM aspect a WHERE a.id = h.aspect_id), '') = ?"
    values = (round_id, text) if level == "aspect" else (round_id, text, aspect)
    key = store.scalar(f"SELECT h.id FROM {level} h WHERE h.round_id = ? AND h.text = ?{join}", values)
    if key is None:
        raise NotFoundError(f"台账里没有“{text}”。")
    return str(key)


def _refuse_locked(store: Store, problem_id: str, values: Mapping[str, Any]) -> None:
    if values.get("locked") is False or not {"text", "aspect", "topic"} & set(values):
        return
    if store.scalar("SELECT locked FROM problem WHERE id = ?", (problem_id,)):
        raise ValueRefusedError(
            "这个问题的文字是反馈意见原文，已锁定。通报里要换说法，请写“通报用语”；确需更正，请先解除锁定。"
        )


def _letter_values(problem: LetterProblem) -> dict[str, Any]:
    return {
        "number": problem.number,
        "aspect": problem.aspect,
        "topic": problem.topic,
        "text": problem.text,
        "locked": True,
    }
