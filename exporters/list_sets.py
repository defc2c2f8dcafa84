"""Sets of lists (三清单) as data files: which lists, which columns, a row a problem or a row a measure.

Offices differ in what their three lists are (问题/任务/责任, 任务/责任/整改, …); the format is described in
``resources/lists/README.md``. An office may copy a file and change it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from exporters.data_files import DataFile, Kind
from exporters.field_notes import loose_mark
from exporters.fields import field_fault, fields_in
from exporters.ledger_table import COLUMNS
from exporters.official_format import PAPERS
from models.errors import BadFileError, NotFoundError
from models.labels import FIELDS as LABELS

LIST_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "lists"
FORMAT = 1
#: Fields of lists beside the ledger's own columns, and their Chinese descriptions.
OTHER_FIELDS = {
    "serial": "问题的顺序号（从 1 起）",
    "measure_serial": "措施的顺序号（从 1 起，贯通全表）",
    "all_leaders": "全部责任领导（牵头、责任）",
    "all_departments": "全部责任科室（牵头、配合的注明）",
    "outcomes": "成效（成效登记中属于该问题的）",
    "blank": "空白列，打印后手填",
}
#: Begin of a field that is a column of the source's own: extra:联系电话.
EXTRA = "extra:"


@dataclass(frozen=True)
class ListColumn:
    """A column: its header, the field that it shows, its width in characters, whether it is centred (None: as usual),
    whether it is left out when nothing is in it.
    """

    header: str
    field: str
    width: float
    centred: bool | None = None
    if_used: bool = False


@dataclass(frozen=True)
class ListForm:
    """One list: its name (问题清单), title with fields, a row a ``problem`` or a ``measure``, what stands across it."""

    name: str
    title: str
    rows: str
    columns: tuple[ListColumn, ...]
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListSet:
    """Lists that belong together, and their pages."""

    key: str
    name: str
    description: str
    lists: tuple[ListForm, ...]
    paper: str = "A4"
    landscape: bool = True
    order: int = 99


_SET: dict[str, Kind] = {"format": int, "order": int, "key": str, "name": str, "description": str, "lists": list,
                         "paper": tuple(PAPERS), "landscape": bool}
_FORM: dict[str, Kind] = {"name": str, "title": str, "rows": ("problem", "measure"), "columns": list, "groups": list}
_GROUPS = ("aspect", "topic")
#: Characters of a column, at most: more than a page has.
_WIDEST = 200
_COLUMN: dict[str, Kind] = {"header": str, "field": str, "width": (int, float), "centred": bool,
                            "if_used": bool}
_WHAT = "清单文件"


@cache
def load_list_sets(folder: Path = LIST_FOLDER) -> tuple[ListSet, ...]:
    """All sets of *folder* in their order. BadFileError names a broken file and the place in it."""
    sets = [read_list_set(path) for path in sorted(folder.glob("*.json"))]
    if len({each.key for each in sets}) < len(sets):
        raise BadFileError(f"“{folder}”里有两套清单用了同一个 key。请改掉其中一个。")
    return tuple(sorted(sets, key=lambda each: (each.order, each.key)))


def get_list_set(key: str) -> ListSet:
    """The set with that key, or in the file of that name; NotFoundError lists the known ones."""
    if key.lower().endswith(".json"):
        return read_list_set(Path(key))
    for each in load_list_sets():
        if each.key == key:
            return each
    known = "、".join(f"{each.key}（{each.name}）" for each in load_list_sets())
    raise NotFoundError(f"没有名为“{key}”的清单。可用的有：{known}；也可以写自己的清单文件，如 set=我的清单.json。")


def read_list_set(path: Path) -> ListSet:
    """The set in a file; BadFileError with the place of the first fault."""
    file = DataFile.read(path, _WHAT)
    given = file.record(file.data, _SET, ("format", "key", "name", "lists"), "")
    if given.pop("format") != FORMAT:
        raise file.wrong("format", f"本程序只认识版本 {FORMAT}")
    for name in ("key", "name"):
        file.text(given[name], name)
    given.setdefault("description", "")
    forms = file.items(given["lists"], "lists")
    given["lists"] = tuple(_form(file, form, f"lists[{index}]") for index, form in enumerate(forms))
    return ListSet(**given)


def _form(file: DataFile, data: Any, where: str) -> ListForm:
    given = file.record(data, _FORM, ("name", "title", "rows", "columns"), where)
    file.text(given["name"], f"{where}.name")
    faults = [fault for fault in map(field_fault, fields_in(given["title"])) if fault]
    if faults:
        raise file.wrong(f"{where}.title", faults[0].rstrip("。"))
    if loose_mark(given["title"]):
        raise file.wrong(f"{where}.title", f"“{loose_mark(given['title'])}”不是完整的数据项，数据项要写成 {{{{名称}}}}")
    for index, group in enumerate(given.get("groups", ())):
        file.value(group, _GROUPS, f"{where}.groups[{index}]")
    if given.get("groups", []) not in ([], *([each] for each in _GROUPS), list(_GROUPS)):
        raise file.wrong(f"{where}.groups", f"应按 {'、'.join(_GROUPS)} 的顺序，各至多一次")
    columns = file.items(given["columns"], f"{where}.columns")
    given["columns"] = tuple(_column(file, item, f"{where}.columns[{index}]") for index, item in enumerate(columns))
    return ListForm(**{**given, "groups": tuple(given.get("groups", ()))})


def _column(file: DataFile, data: Any, where: str) -> ListColumn:
    given = file.record(data, _COLUMN, ("header", "field", "width"), where)
    if not 0 < given["width"] <= _WIDEST:
        raise file.wrong(f"{where}.width", f"应大于 0，至多 {_WIDEST}（单位：字）")
    if not is_field(given["field"]):
        raise file.wrong(f"{where}.field", f"没有名为“{given['field']}”的内容，{_likely_fields(given['field'])}")
    return ListColumn(**given)


def _likely_fields(name: str) -> str:
    """The fields most like a name that is none, by key or Chinese name; all keys when there is none."""
    from difflib import get_close_matches

    known = known_fields()
    near = [*get_close_matches(name, known), *(key for key, text in known.items() if name and name in text)]
    shown = "、".join(f"{key}（{known[key]}）" for key in dict.fromkeys(near))
    return f"要写的是不是 {shown}" if near else f"可用的有 {'、'.join(known)}，或 {EXTRA}列名"


def is_field(name: str) -> bool:
    """Whether a column may show that."""
    return name in known_fields() or name.startswith(EXTRA) and len(name) > len(EXTRA)


def known_fields() -> dict[str, str]:
    """Every field that a column may show, with its Chinese description."""
    return {**{key: LABELS.get(key, column.header) for key, column in COLUMNS.items()}, **OTHER_FIELDS}
