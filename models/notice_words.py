"""Words of a notice inside a running step: where a wording is kept, and how corrections of single lines are put in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from models import round_writing
from models.database import Store
from models.errors import NotFoundError, ValueRefusedError
from models.records import WORDED, NoticeEdit, Wording
from models.rules import without_final_mark
from models.writing import Writer

_MEASURE_TEXTS = ("text", "progress")
_HEADINGS = ("aspect", "topic")
_CHANGED = "“{}”在台账里已经改动过，与送改的稿子不一致，没有采纳。请重新生成通报，再读入修改稿。"
_EXCERPT = 20
#: Marks and white space that a style may add, and quotation marks that it may turn.
_NOT_COMPARED = re.compile(r"[\s“”‘’；;。，,、]")


def require(store: Store, table: str, key: str) -> None:
    """NotFoundError unless the row is there."""
    if not store.fetch(f'SELECT 1 FROM "{table}" WHERE id = ?', (key,)):
        raise NotFoundError("要修改的内容已不在台账里（可能刚被删除）。请刷新后再试。")


class Words:
    """The words of a round's notices for one audience: ``public`` has wordings of its own, all others share one."""

    def __init__(self, store: Store, round_id: str, audience: str) -> None:
        require(store, "round", round_id)
        self.store = store
        self.round_id = round_id
        self.column = "public" if audience == "public" else "notice"
        self.writer = Writer(store)

    def put(self, kind: str, key: str, field: str, text: str | None) -> None:
        """Write the wording of one place; None or "" goes back (a slot's "" prints nothing)."""
        if kind == "slot":
            round_writing.put_sections(self.writer, self.round_id, {key: text})
        elif kind == "problem" and field in _HEADINGS:
            self._put_heading(key, field, without_final_mark(text or ""))
        elif kind in ("problem", "measure") and field in (WORDED if kind == "problem" else _MEASURE_TEXTS):
            self._put_wording(kind, key, field, without_final_mark(text or ""))
        else:
            raise ValueRefusedError(f"通报里没有“{kind} {field}”这样的位置，不能改写。")

    def printed(self, kind: str, key: str, field: str) -> str:
        """The words that are printed now for a text of a problem or measure, or for a heading above a problem."""
        own, wording = self._heading(key, field)[1:] if field in _HEADINGS else self._wording(kind, key, field)
        return (wording.public if self.column == "public" else "") or wording.notice or own

    def take(self, edits: Sequence[NoticeEdit]) -> None:
        """Put in all edits, those of one text together."""
        for edit in edits:
            if edit.action == "leave_out":
                rows = ([edit.key], []) if edit.kind == "problem" else ([], [edit.key])
                set_public(self.writer, *rows, False, edit.text)
        for (kind, key, field), text in self._new_texts(edits).items():
            self.put(kind, key, field, text)

    def refusal(self, edits: Sequence[NoticeEdit]) -> str:
        """The sentence with which :meth:`take` would refuse; "" when it would not."""
        try:
            for edit in edits:
                if edit.action == "leave_out":
                    require(self.store, edit.kind, edit.key)
            self._new_texts(edits)
        except (NotFoundError, ValueRefusedError) as error:
            return str(error)
        return ""

    def _new_texts(self, edits: Sequence[NoticeEdit]) -> dict[tuple[str, str, str], str]:
        """What the texts become that are to be reworded."""
        together: dict[tuple[str, str, str], list[NoticeEdit]] = {}
        for edit in edits:
            if edit.action != "leave_out":
                together.setdefault((edit.kind, edit.key, edit.field), []).append(edit)
        found = {}
        for (kind, key, field), group in together.items():
            now = self._slot(key, group[0].whole) if kind == "slot" else self.printed(kind, key, field)
            found[kind, key, field] = edited(now, group)
        return found

    def _slot(self, key: str, default: str) -> str:
        text = self.store.scalar("SELECT text FROM section WHERE round_id = ? AND key = ?", (self.round_id, key))
        return default if text is None else str(text)

    def _put_wording(self, table: str, key: str, field: str, text: str) -> None:
        own, wording = self._wording(table, key, field)
        # What says the same as it would without this wording is none: the ledger's later corrections then show.
        instead = (wording.notice or own) if self.column == "public" else own
        values = {"notice": wording.notice, "public": wording.public} | {self.column: "" if text == instead else text}
        update = self.writer.update_problem if table == "problem" else self.writer.update_measure
        update(key, {"wording": {field: Wording(**values)}})

    def _put_heading(self, problem: str, level: str, text: str) -> None:
        heading, own, wording = self._heading(problem, level)
        instead = (wording.notice or own) if self.column == "public" else own
        self.store.update_row(level, heading, {self.column: "" if text == instead else text})

    def _wording(self, table: str, key: str, field: str) -> tuple[str, Wording]:
        """The ledger's own text and its wording; NotFoundError for a row that is not of this round."""
        of_round = "round_id" if table == "problem" else "(SELECT round_id FROM problem p WHERE p.id = problem_id)"
        rows = self.store.fetch(f'SELECT "{field}" FROM "{table}" WHERE id = ? AND {of_round} = ?',
                                (key, self.round_id))
        wording = self.store.fetch(f"SELECT notice, public FROM wording WHERE {table}_id = ? AND field = ?",
                                   (key, field))
        return str(_only(rows)[0]), Wording(*(wording[0] if wording else ()))

    def _heading(self, problem: str, level: str) -> tuple[str, str, Wording]:
        """Key, text and wording of the aspect or topic above a problem."""
        rows = self.store.fetch(
            f"SELECT h.id, h.text, h.notice, h.public FROM problem p JOIN {level} h ON h.id = p.{level}_id"
            " WHERE p.id = ? AND p.round_id = ?",
            (problem, self.round_id),
        )
        key, text, notice, public = _only(rows)
        return key, text, Wording(notice, public)


def edited(text: str, edits: Sequence[NoticeEdit]) -> str:
    """*text* with edits of the whole or of its lines (counted without empty ones), each line found where it was or by
    its old words.
    """
    for edit in edits:
        if edit.line is None:
            # The old words of a slot may have had fields filled in, which cannot be compared.
            if edit.kind != "slot" and not _alike(text, edit.old):
                raise ValueRefusedError(_CHANGED.format(edit.old[:_EXCERPT]))
            text = edit.text
    of_lines = [edit for edit in edits if edit.line is not None]
    return _with_lines([line for line in text.splitlines() if line.strip()], of_lines) if of_lines else text


def _with_lines(lines: Sequence[str], edits: Sequence[NoticeEdit]) -> str:
    kept: list[str] = list(lines)
    behind: dict[int, list[str]] = {}
    # Those put in at one place stand there in the paper's order, in whatever order they are handed in.
    for edit in sorted(edits, key=lambda each: len(each.earlier)):
        place = _find(lines, edit)
        if edit.action == "insert":
            behind.setdefault(_behind_earlier(lines, place, edit.earlier), []).append(edit.text)
        else:
            kept[place] = edit.text
    found = behind.get(-1, [])
    for place, line in enumerate(kept):
        found = [*found, line, *behind.get(place, [])]
    return "\n".join(filter(None, found))


def _behind_earlier(lines: Sequence[str], place: int, earlier: Sequence[str]) -> int:
    """The last of the lines behind *place* that were put in *earlier*; *place* without any."""
    while place + 1 < len(lines) and any(_alike(lines[place + 1], text) for text in earlier):
        place += 1
    return place


def check_merge(store: Store, ids: Sequence[str], into: str) -> None:
    """Refuse merging that leads to the problem itself, in a circle or out of the round."""
    known = {row[0]: row[1:] for row in store.fetch("SELECT id, round_id, merged_into_id, text FROM problem")}
    if any(key not in known for key in (*ids, into)):
        raise NotFoundError("要合并的问题已不在台账里（可能刚被删除）。请刷新后再试。")
    if any(known[key][0] != known[into][0] for key in ids):
        raise ValueRefusedError("两个问题不在同一个检查批次，不能合并。请在同一批次里选择。")
    if into in ids:
        raise ValueRefusedError("问题不能并入它自己。请选择另一个问题。")
    passed, step = [into], known[into][1]
    while step and step not in passed and step in known:
        if step in ids:
            raise ValueRefusedError(
                f"问题“{known[into][2][:_EXCERPT]}”已经并入“{known[step][2][:_EXCERPT]}”，不能再反过来合并。请先取消原来的合并。"
            )
        passed.append(step)
        step = known[step][1]


def set_public(
    writer: Writer, problems: Sequence[str], measures: Sequence[str], public: bool, reason: str
) -> None:
    """Write the public flag with its reason; not public without a reason is refused."""
    if not public and not reason.strip():
        raise ValueRefusedError("不公开要写明理由。请填写理由后再试。")
    values = {"public": public, "not_public_reason": reason}
    for key in problems:
        writer.update_problem(key, values)
    for key in measures:
        writer.update_measure(key, values)


def _find(lines: Sequence[str], edit: NoticeEdit) -> int:
    """The line that an edit means: at its place, else the only one with its old words."""
    place = edit.line or 0
    if edit.action == "insert" and (place < 0 or not lines):
        return -1
    words = [edit.old] + ([edit.now] if edit.now else [])
    if place < len(lines) and any(_alike(lines[place], text) for text in words):
        return place
    for text in words:
        alike = [number for number, line in enumerate(lines) if _alike(line, text)]
        if len(alike) == 1:
            return alike[0]
    raise ValueRefusedError(_CHANGED.format(edit.old[:_EXCERPT]))


def _alike(text: str, old: str) -> bool:
    return _NOT_COMPARED.sub("", text) == _NOT_COMPARED.sub("", old)


def _only(rows: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
    if not rows:
        raise NotFoundError("要改写的内容已不在这个批次里（可能刚被删除）。请刷新后再试。")
    return rows[0]
