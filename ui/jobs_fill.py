"""照表填报: somebody else's empty table, filled from the ledger; and 退回修改表. The same for window and command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models import queries, settings
from models.database import Store
from models.errors import ValueRefusedError
from models.files import explain, read_bytes, write_bytes
from models.labels import FIELDS, STATUS
from models.progress import NoProgress, Progress
from models.records import Problem, Round
from ui.fill_choice import chosen_problems

if TYPE_CHECKING:
    from exporters.filling import Body, FormColumn, FormTable
    from exporters.return_sheet import Mark
    from models.importing.form_layout import AskedColumn, AskingTable, Form
    from models.importing.grid import Workbook
    from models.importing.plan_data import FilePlan, ImportPlan

#: Keys of contract §2 that a column can be filled with.
FILLABLE = (
    "number", "category", "aspect", "topic", "problem.text", "received_on", "claimed_by", "cause", "target",
    "measure.text", "measure.progress", "progress", "stage_result", "next_steps", "leaders", "lead_leaders",
    "lead_departments", "departments", "supporting_departments", "owners", "deadline", "status", "completed_on",
    "closed_on", "evidence", "remarks",
)
#: Words for fields: the keys themselves and what the office calls them (the first key of a word counts).
_WORDS = {FIELDS[key]: key for key in reversed(FILLABLE)} | {key: key for key in FILLABLE}


class FilledFormError(ValueRefusedError):
    """A form that holds data: an empty one is needed, or the wish to empty it first (``told``: without the advice)."""

    def __init__(self, told: str) -> None:
        super().__init__(f"{told}请用空表；要清空后重填，请选 clear=yes。")
        self.told = told


@dataclass(frozen=True)
class FillOptions:
    """What a person says of a filling.

    ``columns``: column (its header or the last line of it) → key of contract §2 or its name, else a fixed text; an
    empty one leaves the column empty for good (签字).
    ``only``: departments, people, states, 逾期 (parted by 、): rows that fit. ``rows``: ``problem`` (a row a problem) or
    ``measure``, empty: as the form asks. ``mark``: tint what changed since the form was filled last. ``clear``: empty a
    form that holds data first. ``as_of``: the day for 逾期.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    only: str = ""
    rows: str = ""
    mark: bool = False
    clear: bool = False
    as_of: date | None = None


@dataclass(frozen=True)
class Filling:
    """A form ready to be written: tables with their rows, columns that stay empty, what changed since last time.

    ``notes`` are sentences for the person at the keyboard; ``changes`` name a cell each with old and new text (none
    when the form is filled for the first time, ``first`` is then True).
    """

    form: Form
    path: Path
    tables: tuple[tuple[FormTable, Body], ...]
    asked: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    changes: tuple[tuple[str, str, str, str], ...] = ()
    first: bool = True
    round_id: str = ""
    explained: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Rows that are written."""
        return sum(len(body.rows) for _, body in self.tables)


def plan_filling(store: Store, round_name: str | None, form: Path, options: FillOptions) -> Filling:
    """Read the form and work out what would stand in it; nothing is written.

    LedgerError for a form that cannot be filled, a column that it does not have, or words that mean nothing.
    """
    from models.importing.form_layout import read_form

    found = read_form(form)
    info = queries.find_round(queries.rounds(store), round_name)
    with store.snapshot():
        round_ = queries.read_round(store, info)
    memory = _memory(found)
    explained = {**memory.get("columns", {}), **options.columns}
    explained = _by_label(found, explained, tuple(options.columns))
    problems, notes = chosen_problems(round_, options.only, options.as_of or date.today())
    tables = _with_lists(found, form, _form_tables(found, round_, explained, options))
    shares, left = _shares(found, problems)
    bodies = _bodies(tables, shares, options)
    left += _unsaid_notes(tables, shares)
    changes, first = _changes(bodies, memory.get("values", {}).get(info.id))
    if options.mark:
        bodies = _marked(bodies, memory.get("values", {}).get(info.id))
    unknown = (column.label for table, _ in bodies for column in table.columns if not column.known)
    asked = tuple(dict.fromkeys(label for label in unknown if label not in explained))
    return Filling(found, form, tuple(bodies), asked, (*notes, *left), changes, first, info.id, explained)


def write_filling(filling: Filling, out: Path, progress: Progress | None = None) -> None:
    """Write the filled form, and remember the form, its columns and its values on this computer."""
    (progress or NoProgress()).step(0, 1, f"填写 {filling.form.name}")
    data = read_bytes(filling.path)
    if out.suffix.lower() != filling.path.suffix.lower():
        raise ValueRefusedError(f"填好的表与空表是同一种文件，请把文件名改成以“{filling.path.suffix}”结尾。")
    if filling.form.kind == "word":
        from exporters.filling_word import fill_word

        made = fill_word(data, filling.form.name, filling.tables)
    elif filling.form.kind == "text":
        from exporters.filling_text import fill_text

        made = fill_text(data, filling.form.encoding, filling.form.delimiter, filling.tables)
    else:
        from exporters.filling_sheet import fill_sheets

        made = fill_sheets(data, filling.form.name, filling.tables)
    write_bytes(out, made)
    _remember(filling)


def field_words() -> tuple[str, ...]:
    """What a column can be explained with."""
    return tuple(dict.fromkeys(FIELDS[key] for key in FILLABLE))


# --- 退回修改表 -------------------------------------------------------------------------------------------------------


def write_return_sheets(plan: ImportPlan, workbooks: Sequence[Workbook], folder: Path) -> list[Path]:
    """Give refused rows back: for each file that has some a copy 退回修改-NAME in *folder*, rows marked, reasons as
    comments; the paths. *workbooks* are the sources of *plan*, in its order. LedgerError when one cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explain(error, folder) from error
    written: list[Path] = []
    for file, book in zip(plan.files, workbooks, strict=True):
        marks = _marks(file)
        if marks:
            written.append(_give_back(book, marks, folder, written))
    return written


def _marks(file: FilePlan) -> list[Mark]:
    from exporters.references import column_number
    from exporters.return_sheet import Mark

    return [Mark(table.sheet, row.row, column_number(row.column) if row.column else None, row.reason)
            for table in file.tables for row in table.rows if row.kind == "refused"]


def _give_back(book: Workbook, marks: Sequence[Mark], folder: Path, taken: Sequence[Path]) -> Path:
    from exporters import return_sheet

    data = read_bytes(book.path) if book.path.is_file() else b""
    out = _free(folder / f"退回修改-{book.stem}{return_sheet.suffix_of(data)}", taken)
    if return_sheet.can_mark(data):
        return_sheet.write_return_sheet(book.path, out, marks)
    else:
        sheets = [return_sheet.PlainSheet(sheet.name, sheet.rows, [
            (area.top, area.left, area.bottom, area.right) for area in sheet.merges]) for sheet in book.sheets]
        return_sheet.write_return_copy(sheets, out, marks)
    return out


def _free(path: Path, taken: Sequence[Path]) -> Path:
    """Two sources of one name (科室.xlsx, 科室.csv) get two files."""
    number, found = 1, path
    while found in taken:
        number += 1
        found = path.with_stem(f"{path.stem}-{number}")
    return found


# --- columns --------------------------------------------------------------------------------------------------------


def _by_label(form: Form, explained: Mapping[str, str], given: Sequence[str]) -> dict[str, str]:
    """Explanations by the columns' full labels; a column that is not there is refused if it was named just now."""
    found: dict[str, str] = {}
    columns = [column for table in form.tables for column in table.columns]
    for name, value in explained.items():
        labels = [column.label for column in columns if _same(name, column.label) or _same(name, column.leaf)]
        if not labels and name in given:
            known = "、".join(dict.fromkeys(column.label for column in columns))
            raise ValueRefusedError(f"表里没有“{name}”这一栏，没有填。表里有：{known}。")
        found |= {label: value for label in labels}
    return found


def _same(left: str, right: str) -> bool:
    from models.importing.texts import folded

    return folded(left).strip(":：*") == folded(right).strip(":：*")


def _form_tables(form: Form, round_: Round, explained: Mapping[str, str], options: FillOptions) -> list[FormTable]:
    extras = {name for problem in round_.problems for name in (*problem.extra, *(
        key for measure in problem.measures for key in measure.extra))}
    return [_form_table(form, table, explained, extras, options) for table in form.tables]


def _form_table(
    form: Form, table: AskingTable, explained: Mapping[str, str], extras: set[str], options: FillOptions
) -> FormTable:
    from exporters.filling import FormTable

    if table.filled and not options.clear:
        row = table.bottom + 2
        raise FilledFormError(f"“{form.name}”的“{table.sheet}”里已经有内容（第 {row} 行起），没有填。")
    columns = tuple(_form_column(column, explained, extras) for column in table.columns)
    return FormTable(table.sheet, table.place, table.bottom, columns, table.blank, table.open_end, table.filled,
                     table.across)


def _form_column(column: AskedColumn, explained: Mapping[str, str], extras: set[str]) -> FormColumn:
    from exporters.filling import FormColumn

    made = FormColumn(column.index, column.label, tuple(key for key in column.fields if key in FILLABLE), column.state,
                      column.state_key, column.width, column.choices)
    if column.label in explained:
        said = explained[column.label]
        key = _WORDS.get(said.strip(), "")
        return replace(made, fields=(key,) if key else (), fixed="" if key else said, state="", choices=())
    if not made.fields and column.label in extras:
        return replace(made, extra=column.label)
    return made


def _with_lists(form: Form, path: Path, tables: list[FormTable]) -> list[FormTable]:
    """The words of the form's own drop-down lists for columns of states; a list of states makes a column one."""
    if form.kind != "sheet":
        return tables
    from exporters.filling_sheet import list_choices
    from models.importing.form_layout import state_choices

    lists = list_choices(read_bytes(path), form.name)

    def completed(table: FormTable, column: FormColumn) -> FormColumn:
        choices = state_choices(lists.get((table.sheet, column.index), ()))
        may_be = column.fields in (("status",), ("measure.progress",)) and not column.state
        return replace(column, fields=("status",), choices=choices) if choices and may_be else column

    return [replace(table, columns=tuple(completed(table, each) for each in table.columns)) for table in tables]


# --- which problems go to which table -------------------------------------------------------------------------------


def _shares(form: Form, problems: Sequence[Problem]) -> tuple[list[list[Problem]], list[str]]:
    """One table: all problems. Several: each department's own by what the tables say of themselves; a table that names
    none gets what is left, the first of them; further ones stay empty."""
    if len(form.tables) == 1:
        return [list(problems)], []
    names = {name for problem in problems for name in _responsible(problem)}
    called = [_department_of(table, names) for table in form.tables]
    shares = [[problem for problem in problems if name and name in _responsible(problem)] for name in called]
    placed = {problem.id for share in shares for problem in share}
    left = [problem for problem in problems if problem.id not in placed]
    if "" in called:
        shares[called.index("")] = left
        left = []
    notes = [f"“{table.sheet}”没有可填的问题，留空。" for table, share in zip(form.tables, shares, strict=True) if not share]
    if left:
        notes.append(f"有 {len(left)} 个问题不属于表里的任何科室，没有写进去，如“{left[0].text[:20]}”。请核对责任科室。")
    return shares, notes


def _responsible(problem: Problem) -> tuple[str, ...]:
    """The departments that answer for a problem: the leading ones, else the plain ones, its measures' included."""
    states = (problem.state, *(measure.state for measure in problem.measures))
    lead = tuple(dict.fromkeys(name for state in states for name in state.lead_departments))
    return lead or tuple(dict.fromkeys(name for state in states for name in state.departments))


def _department_of(table: AskingTable, names: set[str]) -> str:
    exact = [text for text in table.called if text in names]
    inside = [name for text in table.called for name in sorted(names, key=len, reverse=True) if name in text]
    return (exact or inside or [""])[0]


def _bodies(
    tables: Sequence[FormTable], shares: Sequence[Sequence[Problem]], options: FillOptions
) -> list[tuple[FormTable, Body]]:
    from exporters.filling import build_body

    if options.rows not in ("", "problem", "measure"):
        raise ValueRefusedError("rows 只能是 problem（一个问题一行）或 measure（一条措施一行）。")
    lists = None if not options.rows else options.rows == "problem"
    return [(table, build_body(table, share, lists)) for table, share in zip(tables, shares, strict=True)]


def _unsaid_notes(tables: Sequence[FormTable], shares: Sequence[Sequence[Problem]]) -> list[str]:
    """States that the form's choices leave out are told, not bent."""
    from exporters.filling import unsaid

    return [f"有 {count} 处的状态是“{STATUS[key]}”，表里没有这个选项，请核对后手工填写。"
            for table, share in zip(tables, shares, strict=True) for key, count in unsaid(table, share).items()]


# --- what is remembered ---------------------------------------------------------------------------------------------


def _store_of(form: Form) -> settings.Settings:
    return settings.Settings(settings.folder() / "forms" / f"{form.fingerprint}.json")


def _memory(form: Form) -> dict[str, Any]:
    kept = _store_of(form)
    return {"columns": kept.get("columns", {}), "values": kept.get("values", {})}


def _values_of(bodies: Sequence[tuple[FormTable, Body]]) -> dict[str, dict[str, str]]:
    """Row id → column → text, as the form shows it."""
    from exporters.filling import value_text

    return {row_id: {column.label: value_text(value) for column, value in zip(table.columns, row, strict=True)}
            for table, body in bodies for row_id, row in zip(body.ids, _whole_rows(body), strict=True) if row_id}


def _whole_rows(body: Body) -> list[list[Any]]:
    """The rows with the values of joined cells in each of them."""
    rows = [list(row) for row in body.rows]
    for span in body.spans:
        for number in range(span.first + 1, span.last + 1):
            rows[number][span.column] = rows[span.first][span.column]
    return rows


def _changes(
    bodies: Sequence[tuple[FormTable, Body]], before: Mapping[str, Mapping[str, str]] | None
) -> tuple[tuple[tuple[str, str, str, str], ...], bool]:
    if before is None:
        return (), True
    found = [(row_id, label, before.get(row_id, {}).get(label, ""), text)
             for row_id, values in _values_of(bodies).items() for label, text in values.items()
             if before.get(row_id, {}).get(label, "") != text]
    return tuple(found), False


def _marked(
    bodies: Sequence[tuple[FormTable, Body]], before: Mapping[str, Mapping[str, str]] | None
) -> list[tuple[FormTable, Body]]:
    """The bodies with the cells noted that are new or other than last time; nothing on a first filling."""
    for table, body in bodies if before is not None else ():
        values = _values_of([(table, body)])
        body.marked = frozenset(
            (number, place) for number, row_id in enumerate(body.ids) if row_id
            for place, column in enumerate(table.columns)
            if column.fields != ("number",)
            and values[row_id][column.label] != (before or {}).get(row_id, {}).get(column.label, ""))
    return list(bodies)


def _remember(filling: Filling) -> None:
    kept = _store_of(filling.form)
    kept.set("columns", dict(filling.explained))
    kept.set("values", {**kept.get("values", {}), filling.round_id: _values_of(filling.tables)})
