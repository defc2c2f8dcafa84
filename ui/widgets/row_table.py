"""Tables of which whole rows are chosen and nothing is edited in place: names, rows to hand over, outcomes."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView


def show_rows(view: QTableView, model: QAbstractItemModel) -> None:
    """Let *view* show *model* row by row; the second column takes the room that the others leave, Tab goes on."""
    view.setModel(model)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    header, modes = view.horizontalHeader(), QHeaderView.ResizeMode
    header.setSectionResizeMode(modes.ResizeToContents)
    header.setSectionResizeMode(1, modes.Stretch)
    header.setHighlightSections(False)
