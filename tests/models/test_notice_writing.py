"""What a notice prints instead of the ledger's words, what it merges and leaves out, and the papers that are filed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models import backup, changes, database, ledger, queries
from models.database import Store
from models.errors import BadFileError, LedgerError, NotFoundError, ValueRefusedError
from models.exchange import dump
from models.filed import NewPaper
from models.records import Heading, NoticeEdit, Problem, RoundInfo, Wording

PAPER = NewPaper("approved", "周明", date(2025, 7, 1), "关于整改情况的通报", "internal", "findings", "{}", b"PK docx")


def _round(store: Store) -> str:
    return queries.rounds(store)[0].id


def _problems(store: Store) -> tuple[Problem, ...]:
    return queries.read_problems(store, _round(store))


def _reword(store: Store, kind: str, key: str, field: str, text: str | None, audience: str = "internal") -> None:
    ledger.reword(store, _round(store), kind, key, field, audience, text)


def test_rewording_leaves_the_locked_words_alone(filled: Store) -> None:
    """The wording is written, never the text; a final mark goes, as everywhere."""
    problem = _problems(filled)[0]
    ledger.edit(filled, [("problem", problem.id, {"locked": True})])
    _reword(filled, "problem", problem.id, "text", "落实责任有差距。")
    _reword(filled, "problem", problem.id, "progress", "公开的说法", "public")
    _reword(filled, "measure", problem.measures[0].id, "progress", "修订了规则", "report")
    found = _problems(filled)[0]
    assert found.text == problem.text and found.locked
    assert found.wording == {"text": Wording("落实责任有差距"), "progress": Wording("", "公开的说法")}
    assert found.measures[0].wording == {"progress": Wording("修订了规则")}
    assert found.measures[0].own == problem.measures[0].own


@pytest.mark.parametrize("back", [None, "", "党建责任落实不力。"])
def test_going_back_to_the_ledger_s_words(filled: Store, back: str | None) -> None:
    """No words, or the ledger's own: there is no wording any more."""
    problem = _problems(filled)[0]
    _reword(filled, "problem", problem.id, "text", back)
    assert _problems(filled)[0].wording == {}


def test_public_words_that_say_the_same_as_the_notice_s_are_none(filled: Store) -> None:
    """They would hide a later change of the notice's wording; the ledger's own words are public words of their own."""
    problem = _problems(filled)[0]
    _reword(filled, "problem", problem.id, "text", "换一种说法", "public")
    assert _problems(filled)[0].wording == {"text": Wording("换一种说法")}
    _reword(filled, "problem", problem.id, "text", problem.text, "public")
    assert _problems(filled)[0].wording == {"text": Wording("换一种说法", problem.text)}


def test_headings_and_slots(filled: Store) -> None:
    """An aspect or topic is worded for all problems under it; a slot's "" prints nothing, None is the default."""
    first, second = _problems(filled)
    _reword(filled, "problem", first.id, "aspect", "落实责任")
    _reword(filled, "problem", second.id, "topic", "采购", "public")
    _reword(filled, "slot", "intro", "", "根据安排，现通报如下。")
    found = queries.read_ledger(filled).rounds[0]
    assert found.headings == (Heading(first.aspect, "", "落实责任"), Heading(second.aspect, "采购管理", "", "采购"))
    assert found.sections == {"intro": "根据安排，现通报如下。"}
    _reword(filled, "slot", "intro", "", None)
    assert queries.read_ledger(filled).rounds[0].sections == {}


@pytest.mark.parametrize(("kind", "field", "error"), [
    ("problem", "cause", ValueRefusedError), ("measure", "next_steps", ValueRefusedError),
    ("problem", "topic", NotFoundError), ("step", "text", ValueRefusedError),
])
def test_places_that_are_none(filled: Store, kind: str, field: str, error: type[LedgerError]) -> None:
    """A sentence, and nothing changed (the first problem stands under no topic)."""
    problem = _problems(filled)[0]
    key = problem.measures[0].id if kind == "measure" else problem.id
    with pytest.raises(error):
        _reword(filled, kind, key, field, "x")


def test_rows_of_another_round_are_not_reworded(filled: Store) -> None:
    """Nor merged."""
    problem = _problems(filled)[0]
    other = ledger.add_round(filled, RoundInfo(name="审计")).created[0]
    strange = ledger.add_problem(filled, other, {"text": "别的问题"}).created[0]
    for kind, key in (("problem", strange), ("measure", "nowhere")):
        with pytest.raises(NotFoundError):
            _reword(filled, kind, key, "text", "x")
    with pytest.raises(ValueRefusedError, match="不在同一个检查批次"):
        ledger.merge_problems(filled, [problem.id], strange)


def test_merging(filled: Store) -> None:
    """No problem into itself, no circle; apart again."""
    first, second = (problem.id for problem in _problems(filled))
    third = ledger.add_problem(filled, _round(filled), {"text": "第三个"}).created[0]
    ledger.merge_problems(filled, [second], first)
    ledger.merge_problems(filled, [first], third)
    for ids, into, sentence in (([third], second, "已经并入"), ([first], first, "并入它自己"), ([first], "x", "不在台账")):
        with pytest.raises(LedgerError, match=sentence):
            ledger.merge_problems(filled, ids, into)
    assert [problem.merged_into for problem in _problems(filled)] == [third, first, ""]
    ledger.unmerge_problems(filled, [first, second])
    assert [problem.merged_into for problem in _problems(filled)] == ["", "", ""]


def test_leaving_out_needs_a_reason(filled: Store) -> None:
    """Problems and measures, out of the public version and back."""
    first, second = _problems(filled)
    with pytest.raises(ValueRefusedError, match="写明理由"):
        ledger.leave_out(filled, [first.id], [], " ")
    ledger.leave_out(filled, [first.id], [second.measures[0].id], "涉及个人信息")
    found = _problems(filled)
    assert (found[0].public, found[0].not_public_reason) == (False, "涉及个人信息")
    assert not found[1].measures[0].public and found[1].public
    ledger.put_back(filled, [first.id], [second.measures[0].id])
    assert _problems(filled) == (first, second)
    with pytest.raises(NotFoundError, match="没有选中"):
        ledger.put_back(filled, [], [])
    ledger.set_restricted(filled, [first.id], True)
    assert _problems(filled)[0].restricted


def test_the_ways_back_can_be_undone_and_redone(filled: Store) -> None:
    """Apart again, public again: steps like all others."""
    first, second = (problem.id for problem in _problems(filled))
    ledger.merge_problems(filled, [second], first)
    ledger.leave_out(filled, [first], [], "涉及个人信息")
    for step in (lambda: ledger.unmerge_problems(filled, [second]), lambda: ledger.put_back(filled, [first], [])):
        before = changes.table_dump(filled)
        step()
        after = changes.table_dump(filled)
        ledger.undo(filled)
        assert changes.table_dump(filled) == before != after
        ledger.redo(filled)
        assert changes.table_dump(filled) == after


def test_corrections_of_lines(filled: Store) -> None:
    """One step; lines are found by their words when others have come or gone since, and refused when they have changed.
    """
    problem = _problems(filled)[0]
    ledger.edit(filled, [("problem", problem.id, {"progress": "第一行\n\n第二行；\n第三行"})])
    slot = {"kind": "slot", "key": "closing", "whole": "欢迎监督\n电话{{phone}}"}
    where = {"kind": "problem", "key": problem.id, "field": "progress"}
    before = changes.undo_step(filled)
    ledger.take_corrections(filled, _round(filled), [
        NoticeEdit(**where, line=1, old="第二行", text="第二行改"),
        NoticeEdit(**where, line=0, old="第一行", action="insert", text="新的一行"),
        NoticeEdit(**slot, line=0, old="欢迎监督", text=""),
        NoticeEdit("measure", problem.measures[0].id, "progress", "七月修订", "已于7月修订。"),
        NoticeEdit("problem", problem.id, "aspect", "责任", "落实全面从严治党责任"),
    ], "internal")
    found = queries.read_ledger(filled).rounds[0]
    assert found.problems[0].wording["progress"].notice == "第一行\n新的一行\n第二行改\n第三行"
    assert found.sections == {"closing": "电话{{phone}}"} and found.headings[0].notice == "责任"
    assert found.problems[0].measures[0].wording["progress"].notice == "七月修订"
    later = [NoticeEdit(**where, line=2, old="第三行", action="insert", text="末行"),
             NoticeEdit(**slot, line=1, old="电话{{phone}}", text="电话：{{phone}}")]
    ledger.take_corrections(filled, _round(filled), later, "internal")
    found = queries.read_ledger(filled).rounds[0]
    assert found.problems[0].wording["progress"].notice.endswith("第二行改\n第三行\n末行")
    assert found.sections["closing"] == "电话：{{phone}}"
    with pytest.raises(ValueRefusedError, match="已经改动过"):
        ledger.take_corrections(filled, _round(filled), [NoticeEdit(**where, line=1, old="没有的", text="x")], "internal")
    with pytest.raises(ValueRefusedError, match="没有选中"):
        ledger.take_corrections(filled, _round(filled), [], "internal")
    ledger.undo(filled)
    ledger.undo(filled)
    assert changes.undo_step(filled) == before


def test_a_filed_paper_stays(filled: Store) -> None:
    """Undo takes back the note of the approval, never the paper; its round cannot be deleted, nor its making undone."""
    done = ledger.file_notice(filled, _round(filled), PAPER)
    step = changes.undo_step(filled)
    assert step is not None and step.label == "登记审定稿", "what undo takes back, short enough for the button"
    assert done.step and queries.read_ledger(filled).rounds[0].approvals[0].by == "周明"
    ledger.undo(filled)
    assert queries.read_ledger(filled).rounds[0].approvals == ()
    (paper,) = queries.filed_notices(filled, _round(filled))
    assert (paper.id, paper.stage, paper.by, paper.on) == (done.created[0], "approved", "周明", date(2025, 7, 1))
    assert queries.filed_content(filled, paper.id) == ("{}", b"PK docx")
    with pytest.raises(ValueRefusedError, match="1 份存档的通报"):
        ledger.delete_round(filled, _round(filled))
    with pytest.raises(ValueRefusedError, match="1 份存档的通报"):
        while changes.undo_step(filled):
            ledger.undo(filled)
    assert queries.filed_content(filled, paper.id) == ("{}", b"PK docx")


def test_a_draft_is_no_step(filled: Store) -> None:
    """It touches nothing that undo knows, so neither the undo list nor the redo list changes."""
    before = changes.undo_step(filled)
    done = ledger.file_notice(filled, _round(filled), NewPaper(**{**PAPER.__dict__, "stage": "draft"}))
    assert done.step == 0 and done.created and changes.undo_step(filled) == before


@pytest.mark.parametrize(("changed", "sentence"), [
    ({"stage": "final"}, "没有“final”这种稿子"), ({"by": " "}, "没有写明审定人"), ({"blocks": "{"}, "不完整"),
    ({"blocks": "[]"}, "不完整"), ({"docx": b""}, "不完整"),
])
def test_papers_that_are_refused(filled: Store, changed: dict[str, str | bytes], sentence: str) -> None:
    """Nothing is filed."""
    with pytest.raises(ValueRefusedError, match=sentence):
        ledger.file_notice(filled, _round(filled), NewPaper(**{**PAPER.__dict__, **changed}))
    assert queries.filed_notices(filled, _round(filled)) == ()


def test_a_paper_that_was_tampered_with(filled: Store) -> None:
    """The checksum tells; so does asking for a paper that is not there."""
    key = ledger.file_notice(filled, _round(filled), PAPER).created[0]
    filled.execute("UPDATE filed_notice SET docx = ?", (b"PK other",))
    with pytest.raises(BadFileError, match="校验值不符"):
        queries.filed_content(filled, key)
    with pytest.raises(NotFoundError):
        queries.filed_content(filled, "x")


def test_papers_are_in_the_backup_and_not_in_the_dump(filled: Store, tmp_path: Path) -> None:
    """The backup has them byte for byte; a dump has no contents of files."""
    key = ledger.file_notice(filled, _round(filled), PAPER).created[0]
    with database.open_store(backup.backup(filled, tmp_path / "备份"), write=False) as copy:
        assert queries.filed_content(copy, key) == queries.filed_content(filled, key)
        assert queries.filed_notices(copy, _round(copy)) == queries.filed_notices(filled, _round(filled))
    assert "filed" not in str(dump(queries.read_ledger(filled))) and "PK docx" not in str(dump(
        queries.read_ledger(filled)))
