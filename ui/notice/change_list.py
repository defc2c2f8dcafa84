"""Changes of a text below each other: the old struck through, the new beside it, a box to tick where it may be taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from exporters.comparing import Piece, pieces
from ui.theme import COLOURS
from ui.widgets.controls import described, label

KINDS = {"reworded": "改写", "inserted": "新增", "deleted": "删去", "moved": "移动"}


@dataclass(frozen=True)
class Change:
    """One paragraph that differs. ``takeable``: has a box; ``why_not``: why it cannot be taken over."""

    kind: str
    old: str = ""
    new: str = ""
    takeable: bool = False
    why_not: str = ""


class ChangeList(QScrollArea):
    """``ticked`` fires when a box was ticked or cleared."""

    ticked = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.boxes: dict[int, QCheckBox] = {}
        self.texts: list[str] = []
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        described(self, name, f"{name}（Tab 到下一处，空格打勾）")

    def show_changes(self, changes: Sequence[Change]) -> None:
        """List these; what can be taken is ticked."""
        self.boxes, self.texts = {}, []
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(6)
        for number, change in enumerate(changes):
            column.addWidget(self._row(number, change))
        column.addStretch(1)
        self.setWidget(inside)

    def chosen(self) -> list[int]:
        """Numbers of the changes that are ticked."""
        return [number for number, box in self.boxes.items() if box.isChecked()]

    def tick_all(self, on: bool) -> None:
        """Tick or clear all boxes."""
        for box in self.boxes.values():
            box.setChecked(on)

    def _row(self, number: int, change: Change) -> QFrame:
        frame = QFrame()
        frame.setProperty("panel", True)
        row = QHBoxLayout(frame)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(10)
        name = KINDS.get(change.kind, change.kind)
        if change.takeable:
            box = described(QCheckBox(name), f"{name}：{change.new or change.old}", "采用这一处", "空格")
            box.setChecked(True)
            box.toggled.connect(lambda _: self.ticked.emit())
            self.boxes[number] = box
            row.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
        else:
            row.addWidget(label(name, "muted"), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(4)
        shown = label("", wrap=True)
        shown.setTextFormat(Qt.TextFormat.RichText)
        shown.setText(change_html(change))
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.texts.append(shown.text())
        column.addWidget(shown)
        if change.why_not:
            column.addWidget(label(f"不能自动采用：{change.why_not}", "wrong", wrap=True))
        row.addLayout(column, 1)
        return frame


def change_html(change: Change) -> str:
    """The paragraph with what went struck through and what came marked."""
    if change.kind == "moved" and change.old == change.new:
        return escape(change.new)
    return "".join(_piece(piece) for piece in _readable(pieces(change.old, change.new)))


def _readable(found: Iterable[Piece]) -> list[Piece]:
    """Pieces without single characters that stay between two changes: those make words hard to read."""
    kept: list[Piece] = []
    for piece in found:
        short = piece.same and len(piece.new) == 1
        if kept and not kept[-1].same and (short or not piece.same):
            kept[-1] = Piece(kept[-1].old + piece.old, kept[-1].new + piece.new)
        else:
            kept.append(piece)
    return kept


def _piece(piece: Piece) -> str:
    if piece.same:
        return escape(piece.new)
    old = f'<s style="color:{COLOURS["red"]}">{escape(piece.old)}</s>' if piece.old else ""
    new = f'<span style="background-color:{COLOURS["green_soft"]};color:{COLOURS["green"]}">{escape(piece.new)}</span>'
    return old + (new if piece.new else "")
