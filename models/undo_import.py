"""Takes an import back, even weeks later, keeping what was edited since (contract §1, ``undo-import``).

What the import added goes, unless it says something else now, was read again by a later import, or something that stays
needs it. Values that it changed go back to what they were, unless they were changed again. Everything is compared with
what the journal says of the import's step, so an edit that was taken back itself keeps nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.database import Store
from models.errors import NotFoundError
from models.import_queries import batch_steps
from models.import_traces import Row, Trace, current, differs, pointers, pointing, trace
from models.records import Changes
from models.undo_values import name_of, put_back

#: Tables that are part of a problem or a measure and go with it.
_PARTS = ("responsibility", "wording")
#: What is looked at last, when everything that may use it is gone.
_SHARED = ("topic", "aspect", "post", "alias", "person", "department", "round")
#: Where names of people and departments stand as plain texts.
_BY_NAME = {
    "person": (("supervision_letter", "person"),),
    "department": (("form_return", "department"), ("supervision_letter", "department"), ("post", "department")),
}
#: Papers outside the journal that would go with a row.
_UNJOURNALED = {"round": (("filed_notice", "round_id"),)}
_OWN = {"problem", "measure", "proposal", "import_batch", "import_source", *_PARTS, *_SHARED}


@dataclass(frozen=True)
class UndoneImport:
    """What taking an import back did, and a sentence for each thing that was kept because it was edited since."""

    changes: Changes
    kept: tuple[str, ...] = ()


def find_batch(store: Store, batch_id: str | None) -> tuple[str, int]:
    """The named import or the last one, with the step that made it; NotFoundError when there is none."""
    found = store.scalar("SELECT id FROM import_batch ORDER BY at DESC, rowid DESC LIMIT 1")
    if batch_id is not None:
        found = store.scalar("SELECT id FROM import_batch WHERE id = ?", (batch_id,))
    if found is None:
        raise NotFoundError(
            f"台账里没有编号为“{batch_id}”的导入，可能已经撤销。请核对编号。" if batch_id else "台账里没有可以撤销的导入。"
        )
    step = batch_steps(store).get(str(found))
    if step is None:
        raise NotFoundError("这次导入的经过没有记下来（台账是复制或载入来的），不能单独撤销。请从备份恢复。")
    return str(found), step


def take_back(store: Store, batch_id: str, step: int) -> tuple[str, ...]:
    """Undo what *step* did, inside a running step; the sentences of what was kept."""
    return _Undoing(store, batch_id, trace(store, step)).run()


class _Undoing:
    """Deletes first, then puts old values back, then removes names and headings that nothing uses any more."""

    def __init__(self, store: Store, batch_id: str, done: Trace) -> None:
        self.store, self.batch_id, self.done = store, batch_id, done
        self.kept: list[str] = []
        self.measures = current(store, "measure", done.made["measure"])
        self.problems = current(store, "problem", done.made["problem"])

    def run(self) -> tuple[str, ...]:
        """All of it; the sentences."""
        staying = self._staying()
        self.store.delete_rows("measure", [key for key in self.measures if key not in staying])
        self.store.delete_rows("problem", [key for key in self.problems if key not in staying])
        self._proposals()
        self._others()
        self.kept += put_back(self.store, self.done)
        self.store.delete_rows("import_batch", [self.batch_id])
        for table in _SHARED:
            self._unused(table)
        return tuple(dict.fromkeys(self.kept))

    # --- what was added ---------------------------------------------------------------------------------------------

    def _staying(self) -> dict[str, str]:
        """The added problems and measures that stay, with the reason; each gets its sentence."""
        parts = self._edited_owners()
        staying = {key: why for key in self.measures if (why := self._why("measure", key, self.measures[key], parts))}
        staying |= {key: why for key in self.problems if (why := self._why("problem", key, self.problems[key], parts))}
        for key, problem in pointers(self.store, "measure", "problem_id", self.problems):
            if key in staying or key not in self.measures:
                staying.setdefault(problem, "下面有后来增加或改过的措施")
        for key, row in {**self.problems, **self.measures}.items():
            if key in staying:
                self.kept.append(f"{name_of(row)}{staying[key]}，保留。")
        return staying

    def _why(self, table: str, key: str, row: Row, parts: Mapping[str, str]) -> str:
        if differs(row, self.done.made[table][key]):
            return "在导入后改过"
        return parts.get(key, "")

    def _edited_owners(self) -> dict[str, str]:
        """Added rows whose people or wording changed, or to which something points that came later."""
        found: dict[str, str] = {}
        for table, ids in (("problem", self.problems), ("measure", self.measures)):
            for other, column in pointing(self.store, table):
                if other == "measure":
                    continue
                why = "后来又导入过" if other == "import_source" else "在导入后改过"
                for key, owner in pointers(self.store, other, column, ids):
                    if key not in self.done.made[other] and not (key in self.problems and column == "merged_into_id"):
                        found[owner] = why
            found |= {owner: "已在科室填报里" for _, owner in pointers(self.store, "form_row", "target", ids)}
        for part in _PARTS:
            now = current(self.store, part, self.done.made[part])
            for key, row in self.done.made[part].items():
                if key not in now or differs(now[key], row):
                    found[row["problem_id"] or row["measure_id"]] = "在导入后改过"
        return found

    def _proposals(self) -> None:
        made = self.done.made["proposal"]
        now = current(self.store, "proposal", made)
        self.store.delete_rows("proposal", now)
        for key in made.keys() - now.keys():
            accepted = self.store.scalar(
                "SELECT 1 FROM change c JOIN change d ON d.step = c.step WHERE c.table_name = 'proposal' AND c.op = 'D'"
                " AND c.row_id = ? AND d.op = 'I' AND d.table_name IN ('problem', 'measure') LIMIT 1",
                (key,),
            )
            if accepted:
                self.kept.append("这次导入提出的一条新增内容已经采纳，保留。")

    def _others(self) -> None:
        """Returns of forms (and whatever else stands by itself) go if they are as the import left them; a return of
        which a row was decided on stays whole.
        """
        tables = {table: rows for table, rows in self.done.made.items() if table not in _OWN}
        edited = {
            key
            for table, rows in tables.items()
            for key, row in current(self.store, table, rows).items()
            if differs(row, rows[key])
        }
        rows = tables.get("form_row", {})
        whole = {row["form_return_id"] for row in rows.values() if {row["id"], row["form_return_id"]} & edited}
        if whole:
            self.kept.append("这次导入的科室填报已经审核，保留。")
        edited |= whole | {key for key, row in rows.items() if row["form_return_id"] in whole}
        for table, made in tables.items():
            self.store.delete_rows(table, [key for key in made if key not in edited])

    # --- what nothing uses any more ---------------------------------------------------------------------------------

    def _unused(self, table: str) -> None:
        """Delete the added rows of *table* that nothing points to; where only their own words changed they stay."""
        now = current(self.store, table, self.done.made[table])
        used = self._used(table, now)
        edited = {key for key in now if key not in used and differs(now[key], self.done.made[table][key])}
        for key in edited:
            self.kept.append(f"{_shared_name(table, now[key])}在导入后改过，保留。")
        self.store.delete_rows(table, [key for key in now if key not in used | edited])

    def _used(self, table: str, now: Mapping[str, Row]) -> set[str]:
        places = [*pointing(self.store, table), *_UNJOURNALED.get(table, ())]
        found = {owner for other, column in places for _, owner in pointers(self.store, other, column, now)}
        for other, column in _BY_NAME.get(table, ()):
            names = {row["name"]: key for key, row in now.items()}
            found |= {names[name] for _, name in pointers(self.store, other, column, names)}
        return found


def _shared_name(table: str, row: Row) -> str:
    word = {"topic": "问题大类", "aspect": "方面", "person": "人员", "department": "科室", "round": "检查批次"}.get(table)
    return f"{word}“{row.get('name') or row.get('text')}”" if word else "人员的职务或别名"
