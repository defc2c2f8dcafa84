"""Jobs of 下发与填报, the same for window and command line: forms written and recorded. No Qt here."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from models import files, ledger, queries, return_queries
from models.database import Store
from models.errors import BadFileError
from models.forms import Form
from models.progress import NoProgress, Progress
from models.records import Changes, RoundInfo

#: Characters that a file name cannot hold on Windows, and what ends none.
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST_NAME = 60


@dataclass(frozen=True)
class FormChoice:
    """What the forms are to be: see return_queries.make_forms."""

    by: str = "department"
    only: tuple[str, ...] = ()
    period: str = ""
    as_of: date | None = None
    due_on: date | None = None
    sent_back: bool = False


def write_forms(
    store: Store, round_name: str | None, folder: Path, choice: FormChoice, progress: Progress | None = None
) -> tuple[Changes, tuple[Path, ...]]:
    """Write a workbook for each department (or leader) into *folder* and record the dispatch; all of it or nothing.

    A form that is there already is never overwritten: it may have been filled in.
    """
    from exporters.forms import form_bytes

    progress = progress or NoProgress()
    info, made, names = planned_forms(store, round_name, folder, choice)
    with store.snapshot():
        unit, full = queries.read_unit(store), queries.read_round(store, info)
    contents = []
    for number, form in enumerate(made):
        progress.step(number, len(made), f"生成{form.addressee}的填报表")
        contents.append(form_bytes(unit, full, form))
    with _Placed(folder, dict(zip(names, contents, strict=True))) as placed:
        changes = ledger.record_dispatch(store, info.id, made)
        placed.keep()
    return changes, tuple(folder / name for name in names)


def planned_forms(
    store: Store, round_name: str | None, folder: Path, choice: FormChoice
) -> tuple[RoundInfo, tuple[Form, ...], tuple[str, ...]]:
    """The round, its forms and their file names; a LedgerError when they cannot be made. Writes nothing."""
    info = queries.find_round(queries.rounds(store), round_name)
    made = return_queries.make_forms(
        store, info, by=choice.by, only=choice.only, period=choice.period, as_of=choice.as_of, due_on=choice.due_on,
        sent_back=choice.sent_back,
    )
    names = file_names(made, choice.sent_back)
    _check_folder(folder, names)
    return info, made, names


def file_names(made: Sequence[Form], sent_back: bool = False) -> tuple[str, ...]:
    """A file name for each form, all different and such that every system takes them."""
    found: list[str] = []
    taken: set[str] = set()
    for form in made:
        plain = _NOT_IN_NAMES.sub("_", form.addressee).strip(" .")[:_LONGEST_NAME] or "科室"
        name, number = plain, 1
        while name.casefold() in taken:
            number += 1
            name = f"{plain}-{number}"
        taken.add(name.casefold())
        found.append(f"{'退回重填' if sent_back else '填报表'}-{name}.xlsx")
    return tuple(found)


def _check_folder(folder: Path, names: Collection[str]) -> None:
    if folder.exists() and not folder.is_dir():
        raise BadFileError(f"“{folder}”是文件，不是文件夹。填报表要放在文件夹里，请换一个位置。")
    if not folder.exists():
        files.check_place(folder)
    there = [name for name in names if (folder / name).exists()]
    if there:
        raise BadFileError(f"“{folder.name}”里已有“{there[0]}”（可能已经填写），没有覆盖。请换一个文件夹，或先移走旧表。")


class _Placed:
    """Files that are put into a folder all together, and taken away again unless :meth:`keep` is called.

    They are written into a hidden folder beside and then moved, so that nobody finds half of them.
    """

    def __init__(self, folder: Path, contents: dict[str, bytes]) -> None:
        self.folder, self.contents = folder, contents
        self.made_folder = False
        self.moved: list[Path] = []
        self.kept = False

    def keep(self) -> None:
        """Let the files stay."""
        self.kept = True

    def __enter__(self) -> _Placed:
        try:
            self._place()
        except OSError as error:
            self._take_away()
            raise files.explain_new(error, self.folder) from error
        return self

    def __exit__(self, *_: object) -> None:
        if not self.kept:
            self._take_away()

    def _place(self) -> None:
        with tempfile.TemporaryDirectory(prefix=".填报表-", dir=self.folder.parent) as place:
            for name, data in self.contents.items():
                (Path(place) / name).write_bytes(data)
            if not self.folder.exists():
                self.folder.mkdir()
                self.made_folder = True
            for name in self.contents:
                os.rename(Path(place) / name, self.folder / name)
                self.moved.append(self.folder / name)

    def _take_away(self) -> None:
        for path in self.moved:
            path.unlink(missing_ok=True)
        if self.made_folder:
            shutil.rmtree(self.folder, ignore_errors=True)
