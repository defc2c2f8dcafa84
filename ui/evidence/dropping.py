"""Files dropped on a row of the ledger table or on the detail form become its 佐证材料."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget

from ui.dialogs.files import LEDGER_SUFFIX
from ui.dropping import is_table, words
from ui.evidence.desk import Row
from ui.itemmodels.ledger_columns import COLUMNS, PROBLEM
from ui.itemmodels.ledger_rows import DataRow
from ui.pages.ledger_page import LedgerPage
from ui.widgets.drop_area import Aim

_EXCERPT = 16


def aim(page: LedgerPage, paths: Sequence[Path], place: QPoint, keys: Qt.KeyboardModifier) -> Aim | None:
    """What dropping files at that place of the screen does there; None where the window decides.

    Folders and ledgers are the window's business wherever they are dropped, and so are sheets on the table (departments
    send them to be imported), unless Ctrl is held.
    """
    if not page.session.can_write or not page.isVisible() or page.tasks.busy:
        return None
    if any(path.suffix.lower() == LEDGER_SUFFIX or path.is_dir() for path in paths):
        return None
    found = _on_form(page, paths, place)
    if found is not None:
        return found
    found = _on_table(page, paths, place)
    if found is not None and all(map(is_table, paths)) and not keys & Qt.KeyboardModifier.ControlModifier:
        return Aim(f"{words(paths)}\n要存为佐证材料，请按住 Ctrl 再松开，或拖到右边的详情里", QRect())
    return found


def _on_table(page: LedgerPage, paths: Sequence[Path], place: QPoint) -> Aim | None:
    for panel in page.view.panels:
        inside = panel.viewport().mapFromGlobal(place)
        if not panel.isVisible() or not panel.viewport().rect().contains(inside):
            continue
        index = panel.indexAt(inside)
        row = page.model.data_row(index.row()) if index.isValid() else None
        if row is None:
            return None
        whole = COLUMNS[index.column()].whose == PROBLEM or row.measure is None
        rect = panel.visualRect(index).intersected(panel.viewport().rect())
        return _aim(page, paths, _row(row, whole), _named(row, whole), _on_screen(panel.viewport(), rect))
    return None


def _on_form(page: LedgerPage, paths: Sequence[Path], place: QPoint) -> Aim | None:
    form = page.sides.form.built
    if form is None or not form.isVisible() or not form.rect().contains(form.mapFromGlobal(place)):
        return None
    wanted = form.shown_row()
    row = next((each for number in page.model.data_rows() if (each := page.model.data_row(number)) and wanted
                and wanted[1] in (each.problem.id, each.measure.id if each.measure else "")), None)
    if row is None:
        return None
    return _aim(page, paths, wanted, _named(row, wanted[0] == "problem"), _on_screen(form, form.rect()))


def _aim(page: LedgerPage, paths: Sequence[Path], row: Row, named: str, rect: QRect) -> Aim:
    def take(dropped: Sequence[Path]) -> None:
        tables = [path for path in dropped if is_table(path) or path.suffix.lower() == ".docx"]
        actions = (("撤销，改为导入表格", lambda: _import_instead(page, tables)),) if tables else ()
        page.commit_form()
        page.form.desk.add([row], list(dropped), actions)

    what = f"“{paths[0].name}”" if len(paths) == 1 else f"这 {len(paths)} 个文件"
    return Aim(f"松开鼠标，把{what}存为{named}的佐证材料", rect, take)


def _import_instead(page: LedgerPage, tables: list[Path]) -> None:
    """The files were meant for the import: take the step back and go there."""
    step = page.session.undo_step()
    if step is not None and step.label.startswith("添加佐证材料"):
        page.session.undo()
    page.message.hide()
    page.import_wanted.emit(tables)


def _row(row: DataRow, whole: bool) -> Row:
    return ("problem", row.problem.id) if whole or row.measure is None else ("measure", row.measure.id)


def _named(row: DataRow, whole: bool) -> str:
    number = f"问题{row.problem.number}"
    text = row.problem.text if whole or row.measure is None else row.measure.text
    part = "" if whole or row.measure is None else f"措施{row.place + 1}"
    return f"{number}{part}“{text if len(text) <= _EXCERPT else text[:_EXCERPT] + '…'}”"


def _on_screen(widget: QWidget, rect: QRect) -> QRect:
    return QRect(widget.mapToGlobal(rect.topLeft()), rect.size())
