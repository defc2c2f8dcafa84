"""Changes of a text below each other: the old struck through, the new beside it, a box to tick where it may be taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from exporters.comparing import Piece, pieces
from exporters.correction_groups import KINDS
from ui.theme import COLOURS
from ui.widgets.controls import described, label


#: Room for a box before the kind, in pixels.
_BOX = 30


@dataclass(frozen=True)
class Change:
    """One paragraph that differs, or several that belong together. ``takeable``: has a box; ``why_not``: why it cannot
    be taken over, or not wholly; ``note``: what to know about it. ``where``: its place, ``to``: where it was moved.
    ``refused``: decided against; it has a box without a tick. A kind of :data:`KINDS`, or 批注 for what is no change.
    """

    kind: str
    old: str = ""
    new: str = ""
    takeable: bool = False
    why_not: str = ""
    where: str = ""
    to: str = ""
    note: str = ""
    refused: bool = False


class _Box(QCheckBox):
    """A box that leaves the arrows to the list, which shows where they lead."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)


class ChangeList(QScrollArea):
    """``ticked`` fires when a box was ticked or cleared."""

    ticked = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.boxes: dict[int, QCheckBox] = {}
        self.texts: list[str] = []
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        described(self, name, f"{name}（上下键到下一处，空格打勾）")

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

    def first(self) -> QCheckBox | None:
        """The first box; None without any."""
        return next(iter(self.boxes.values()), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        boxes = list(self.boxes.values())
        here = next((number for number, box in enumerate(boxes) if box.hasFocus()), None)
        step = steps.get(Qt.Key(event.key()))
        if step is None or here is None:
            super().keyPressEvent(event)
            return
        box = boxes[min(max(here + step, 0), len(boxes) - 1)]
        box.setFocus(Qt.FocusReason.TabFocusReason)
        frame = box.parentWidget()
        assert frame is not None
        self.ensureWidgetVisible(frame)

    def _row(self, number: int, change: Change) -> QFrame:
        frame = QFrame()
        frame.setProperty("panel", True)
        row = QHBoxLayout(frame)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(10)
        head = self._head(number, change)
        head.setMinimumWidth(self.fontMetrics().horizontalAdvance("不采纳") + _BOX)
        row.addWidget(head, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(4)
        if change.where:
            column.addWidget(label(change.where, "small", wrap=True))
        shown = label("", wrap=True)
        shown.setTextFormat(Qt.TextFormat.RichText)
        shown.setText(change_html(change))
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.texts.append(shown.text())
        column.addWidget(shown)
        for text, role in ((f"移到：{change.to}" if change.to else "", "small"), (change.note, "muted"),
                           (_why_not(change), "wrong")):
            if text:
                column.addWidget(label(text, role, wrap=True))
        row.addLayout(column, 1)
        return frame

    def _head(self, number: int, change: Change) -> QWidget:
        """The kind, with a box where the change can be taken."""
        name = KINDS.get(change.kind, change.kind)
        if change.takeable:
            shown = "不采纳" if change.refused else name
            told = f"{name}（不采纳）" if change.refused else name
            box = described(_Box(shown), f"{told}：{change.new or change.old}", "采纳这一处", "空格")
            box.setChecked(not change.refused)
            box.toggled.connect(lambda _: self.ticked.emit())
            self.boxes[number] = box
            return box
        return label(name, "muted")


def _why_not(change: Change) -> str:
    if not change.why_not:
        return ""
    return f"{'不能全部采纳' if change.takeable else '不能自动采纳'}：{change.why_not}"


def change_html(change: Change) -> str:
    """The paragraph with what went struck through and what came marked."""
    if change.kind == "moved":
        first, *more = change.new.splitlines()
        return escape(first) + (f"<br>（连同后面 {len(more)} 段）" if more else "")
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
    # The sign where a paragraph was cut in two, or two became one.
    piece = Piece(piece.old.replace("\n", "¶"), piece.new.replace("\n", "¶"))
    old = f'<s style="color:{COLOURS["red"]}">{escape(piece.old)}</s>' if piece.old else ""
    new = f'<span style="background-color:{COLOURS["green_soft"]};color:{COLOURS["green"]}">{escape(piece.new)}</span>'
    return old + (new if piece.new else "")
