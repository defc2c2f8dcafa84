"""The writers of 人员科室, one user action each like all of ``models/ledger.py``, which gives them out: people with their
posts, departments, other names, merging of duplicates, hand-over when somebody leaves.

``kind`` is ``person`` or ``department``. A name or alias means one person (or department) only; it is compared with
single spaces, as the import does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from models import changes, queries
from models.database import Store
from models.errors import NotFoundError, ValueRefusedError
from models.people import DEPARTMENT, PERSON, WORDS, PostTerm, uses
from models.records import PERSON_ROLES, Changes, Measure, Problem
from models.typed import LONGEST_NAME, clean, excerpt
from models.writing import Writer, iso

#: What stands between the names of a cell, and so in none of them.
_BETWEEN_NAMES = "、，,；;"
#: Where a name stands as a plain text beside the rows that point to it.
_BY_NAME = {
    PERSON: (("supervision_letter", "person"),),
    DEPARTMENT: (("form_return", "department"), ("supervision_letter", "department"), ("post", "department")),
}


def register_person(store: Store, name: str, aliases: Iterable[str] = (), posts: Sequence[PostTerm] = ()) -> Changes:
    """Add somebody who is not known yet; ``created`` has the id."""
    with changes.step(store, f"登记人员“{_tidy(name)}”") as running:
        key = _add(Writer(store), PERSON, name, aliases)
        _put_posts(Writer(store), key, posts)
    return changes.changes_of(running, (key,))


def edit_person(store: Store, key: str, name: str, aliases: Iterable[str], posts: Sequence[PostTerm]) -> Changes:
    """Store name, other names and posts of a person, as they are given; rows follow the name."""
    with changes.step(store, f"修改人员“{_tidy(name)}”") as running:
        writer = Writer(store)
        _rename(writer, PERSON, key, name, aliases)
        _put_posts(writer, key, posts)
    return changes.changes_of(running)


def add_department(store: Store, name: str, aliases: Iterable[str] = ()) -> Changes:
    """Add a department that is not known yet; ``created`` has the id."""
    with changes.step(store, f"登记科室“{_tidy(name)}”") as running:
        key = _add(Writer(store), DEPARTMENT, name, aliases)
    return changes.changes_of(running, (key,))


def edit_department(store: Store, key: str, name: str, aliases: Iterable[str]) -> Changes:
    """Store name and other names of a department, as they are given; rows, posts and returns follow the name."""
    with changes.step(store, f"修改科室“{_tidy(name)}”") as running:
        _rename(Writer(store), DEPARTMENT, key, name, aliases)
    return changes.changes_of(running)


def remove_names(store: Store, kind: str, keys: Sequence[str]) -> Changes:
    """Take people or departments out; ValueRefusedError while rows use one of them."""
    names = [_name(store, kind, key) for key in keys]
    label = f"删除{WORDS[kind]}“{names[0]}”" if len(names) == 1 else f"删除 {len(names)} 个{WORDS[kind]}"
    with changes.step(store, label) as running:
        for key, name in zip(keys, names, strict=True):
            used = uses(store, kind, key)
            if used:
                raise ValueRefusedError(
                    f"“{name}”还用在 {used} 处，不能删除。重名或写错的，请合并到正确的名称；人员离任的，请用“离任移交”。"
                )
        store.delete_rows(kind, keys)
    return changes.changes_of(running)


def merge_names(store: Store, kind: str, keys: Sequence[str], into: str) -> Changes:
    """Make several people (or departments) one: all rows, posts and other names of *keys* move to *into*, and their
    names become its other names.
    """
    others = [key for key in keys if key != into]
    kept = _name(store, kind, into)
    names = [_name(store, kind, key) for key in others]
    with changes.step(store, f"合并{WORDS[kind]}：“{'”“'.join(names)}”并入“{kept}”") as running:
        if not others:
            raise ValueRefusedError("请至少选两个名称再合并。")
        writer = Writer(store)
        for key, name in zip(others, names, strict=True):
            _move_rows(writer, kind, key, into)
            _move_aliases(writer, kind, key, into, (kept, name))
            _retext(store, kind, name, kept)
        store.delete_rows(kind, others)
    return changes.changes_of(running)


def hand_over(
    store: Store, key: str, successor: str, last_day: date | None, rows: Collection[str], claims: Collection[str] = (),
    *, take_posts: bool = False,
) -> Changes:
    """Give rows (ids of measures, and of problems without any) and claimed problems of a person to a *successor*.

    *last_day* ends the posts that the person still has; with *take_posts* the successor has them from the next day on.
    Rows that are not named keep the person, also where they took it from their problem.
    """
    name, successor = _name(store, PERSON, key), _tidy(successor)
    count = len(rows) + len(claims)
    label = f"“{name}”移交 {count} 项给“{successor}”" if count else f"“{name}”离任"
    with changes.step(store, label) as running:
        if successor == name:
            raise ValueRefusedError("接任人和移交人是同一个人。请填写另一个人的姓名。")
        if (count or take_posts) and not successor:
            raise ValueRefusedError("请填写接任人的姓名，再移交。")
        writer = Writer(store)
        for info in queries.rounds(store):
            for problem in queries.read_problems(store, info.id):
                _hand_over_problem(writer, problem, (name, successor), rows, claims)
        if last_day is not None:
            _end_posts(writer, key, last_day, successor if take_posts else "")
    return changes.changes_of(running)


# --- names -----------------------------------------------------------------------------------------------------------


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _name(store: Store, kind: str, key: str) -> str:
    found = store.scalar(f'SELECT name FROM "{kind}" WHERE id = ?', (key,))
    if found is None:
        raise NotFoundError(f"这个{WORDS[kind]}已不在台账里（可能刚被删除或合并）。请刷新后再试。")
    return str(found)


def _add(writer: Writer, kind: str, name: str, aliases: Iterable[str]) -> str:
    name = _checked(writer.store, kind, "", name)
    key = writer.person(name) if kind == PERSON else writer.department(name)
    _put_aliases(writer, kind, key, name, aliases)
    return key


def _rename(writer: Writer, kind: str, key: str, name: str, aliases: Iterable[str]) -> None:
    old = _name(writer.store, kind, key)
    name = _checked(writer.store, kind, key, name)
    if name != old:
        writer.store.update_row(kind, key, {"name": name})
        _retext(writer.store, kind, old, name)
    _put_aliases(writer, kind, key, name, aliases)


def _checked(store: Store, kind: str, key: str, name: str) -> str:
    """The name with single spaces; refused when it is empty or means somebody (something) else."""
    word = "姓名" if kind == PERSON else "科室名称"
    name = _tidy(clean(name, word, LONGEST_NAME))
    if not name:
        raise ValueRefusedError(f"{word}不能为空。")
    if any(mark in name for mark in _BETWEEN_NAMES):
        raise ValueRefusedError(f"{word}“{excerpt(name)}”里有顿号、逗号或分号，会被当成几个。请每个分开登记。")
    if store.fetch(f'SELECT 1 FROM "{kind}" WHERE name = ? AND id != ?', (name, key)):
        hint = "同名的另一个人请加后缀，如“张伟·护理部”；" if kind == PERSON else ""
        raise ValueRefusedError(f"已有名为“{name}”的{WORDS[kind]}。{hint}同一{WORDS[kind]}请选中两个再合并。")
    owner = store.scalar(
        f'SELECT o.name FROM alias a JOIN "{kind}" o ON o.id = a.{kind}_id WHERE a.text = ? AND o.id != ?', (name, key)
    )
    if owner is not None:
        raise ValueRefusedError(f"“{name}”已是“{owner}”的别名。请先在“{owner}”那里去掉这个别名。")
    return name


def _put_aliases(writer: Writer, kind: str, key: str, name: str, aliases: Iterable[str]) -> None:
    wanted = list(dict.fromkeys(_checked(writer.store, kind, key, each) for each in aliases if each.strip()))
    wanted = [each for each in wanted if each != name]
    found = dict(writer.store.fetch(f"SELECT text, id FROM alias WHERE {kind}_id = ?", (key,)))
    writer.store.delete_rows("alias", [row for text, row in found.items() if text not in wanted])
    for text in wanted:
        if text not in found:
            _insert_alias(writer, kind, key, text)


def _insert_alias(writer: Writer, kind: str, key: str, text: str) -> None:
    row = {f"{kind}_id": key, "text": text, "position": writer.place("alias", f"{kind}_id", key)}
    writer.insert("alias", row)


def _retext(store: Store, kind: str, old: str, new: str) -> None:
    """Follow a name where it stands as a text."""
    for table, column in _BY_NAME[kind]:
        for (row,) in store.fetch(f'SELECT id FROM "{table}" WHERE "{column}" = ?', (old,)):
            store.update_row(table, row, {column: new})


# --- posts -----------------------------------------------------------------------------------------------------------


def _put_posts(writer: Writer, key: str, posts: Sequence[PostTerm]) -> None:
    """Make the person's posts those that are given; rows are changed one by one, so that their history goes on."""
    wanted = [each._replace(post=each.post.strip(), department=_tidy(each.department)) for each in posts]
    wanted = [each for each in wanted if each != PostTerm()]
    for each in wanted:
        if each.from_on and each.to_on and each.to_on < each.from_on:
            raise ValueRefusedError(f"“{each.post or '职务'}”的离任日期早于任职日期。请核对两个日期。")
    known = [row[0] for row in writer.store.fetch(
        "SELECT id FROM post WHERE person_id = ? ORDER BY position, rowid", (key,))]
    for row, term in zip(known, wanted, strict=False):
        writer.store.update_row("post", row, _post_row(term))
    writer.store.delete_rows("post", known[len(wanted):])
    for term in wanted[len(known):]:
        position = writer.place("post", "person_id", key)
        writer.insert("post", {"person_id": key, "position": position} | _post_row(term))


def _post_row(term: PostTerm) -> dict[str, Any]:
    return {
        "post": term.post, "department": term.department, "from_on": iso(term.from_on), "to_on": iso(term.to_on),
    }


def _end_posts(writer: Writer, key: str, last_day: date, successor: str) -> None:
    rows = writer.store.fetch(
        "SELECT id, post, department, from_on FROM post WHERE person_id = ? AND (to_on IS NULL OR to_on > ?)"
        " ORDER BY position, rowid", (key, iso(last_day)),
    )
    if not rows and not writer.store.fetch("SELECT 1 FROM post WHERE person_id = ?", (key,)):
        _put_posts(writer, key, [PostTerm(to_on=last_day)])
    for row, post, department, since in rows:
        if since and since > last_day.isoformat():
            raise ValueRefusedError(f"“{post}”的任职日期 {since} 晚于离任日期。请核对离任日期。")
        writer.store.update_row("post", row, {"to_on": iso(last_day)})
        if successor and post:
            writer.add_post(successor, post, department, (last_day + timedelta(days=1), None))


# --- merging ---------------------------------------------------------------------------------------------------------


def _move_rows(writer: Writer, kind: str, key: str, into: str) -> None:
    """Point everything to *into*; where it stands in the same role already, the second mention goes."""
    store = writer.store
    doubled = store.fetch(
        f"SELECT r.id FROM responsibility r JOIN responsibility o ON o.role = r.role AND o.{kind}_id = ?"
        " AND coalesce(o.problem_id, o.measure_id) = coalesce(r.problem_id, r.measure_id)"
        f" WHERE r.{kind}_id = ?", (into, key),
    )
    store.delete_rows("responsibility", [row[0] for row in doubled])
    pointing = {PERSON: (("problem", "claimed_by_id"),), DEPARTMENT: (("dispatch", "department_id"),)}[kind]
    for table, column in (("responsibility", f"{kind}_id"), *pointing):
        for (row,) in store.fetch(f'SELECT id FROM "{table}" WHERE "{column}" = ?', (key,)):
            store.update_row(table, row, {column: into})
    if kind == PERSON:
        _move_posts(writer, key, into)


def _move_posts(writer: Writer, key: str, into: str) -> None:
    columns = "post, department, from_on, to_on"
    known = {row for row in writer.store.fetch(f"SELECT {columns} FROM post WHERE person_id = ?", (into,))}
    for row, *term in writer.store.fetch(
        f"SELECT id, {columns} FROM post WHERE person_id = ? ORDER BY position, rowid", (key,)
    ):
        if tuple(term) not in known:  # the others go with the person
            position = writer.place("post", "person_id", into)
            writer.store.update_row("post", row, {"person_id": into, "position": position})


def _move_aliases(writer: Writer, kind: str, key: str, into: str, names: tuple[str, str]) -> None:
    """Other names move, and the name itself becomes one; *names* are those of the one that stays and the one that goes.
    """
    store, column = writer.store, f"{kind}_id"
    known = {row[0] for row in store.fetch(f"SELECT text FROM alias WHERE {column} = ?", (into,))} | {names[0]}
    for row, text in store.fetch(f"SELECT id, text FROM alias WHERE {column} = ? ORDER BY position, rowid", (key,)):
        if text not in known:
            known.add(text)
            store.update_row("alias", row, {column: into, "position": writer.place("alias", column, into)})
    if names[1] not in known:
        _insert_alias(writer, kind, into, names[1])


# --- handing over ----------------------------------------------------------------------------------------------------


def _hand_over_problem(
    writer: Writer, problem: Problem, names: tuple[str, str], rows: Collection[str], claims: Collection[str]
) -> None:
    name, successor = names
    values: dict[str, Any] = {}
    if problem.claimed_by == name and problem.id in claims:
        values["claimed_by"] = successor
    for role in PERSON_ROLES:
        if name in getattr(problem.state, role) and _passes_on(problem, role, rows):
            values[role] = _replaced(getattr(problem.state, role), names)
    for measure, change in _measure_changes(problem, names, rows, values):
        writer.update_measure(measure.id, change)
    if values:
        writer.update_problem(problem.id, values)


def _passes_on(problem: Problem, role: str, rows: Collection[str]) -> bool:
    """Whether the problem's own value changes: when one of the rows that show it is handed over."""
    showing = [measure.id for measure in problem.measures if role not in measure.own] or [problem.id]
    return any(key in rows for key in showing)


def _measure_changes(
    problem: Problem, names: tuple[str, str], rows: Collection[str], values: dict[str, Any]
) -> Iterator[tuple[Measure, dict[str, Any]]]:
    """What measures need of their own: the successor, or the old names where their problem's are about to change."""
    for measure in problem.measures:
        change: dict[str, Any] = {}
        for role in PERSON_ROLES:
            held = getattr(measure.state, role)
            if role in measure.own and names[0] in held and measure.id in rows:
                change[role] = _replaced(held, names)
            elif role not in measure.own and role in values and measure.id not in rows:
                change[role] = held
        if change:
            yield measure, change


def _replaced(held: tuple[str, ...], names: tuple[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names[1] if each == names[0] else each for each in held))
