"""Sentences below each other that wrap, some of them links; reached with Tab, followed with Enter."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel

from ui.theme import COLOURS
from ui.widgets.controls import described

#: A sentence with what follows it: (text, what a click on it is called; "" for none, links behind it as (word, call)).
Line = tuple[str, str, Sequence[tuple[str, str]]]


class LinkList(QLabel):
    """``followed`` fires with the name of the link that was clicked or taken with Enter."""

    followed = Signal(str)

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse
                                     | Qt.TextInteractionFlag.LinksAccessibleByKeyboard)
        self.linkActivated.connect(self.followed)
        self.lines: tuple[Line, ...] = ()
        described(self, name, tip, "Tab 逐条走，Enter 打开")

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these sentences; none hides the list and takes it out of the Tab order."""
        self.lines = tuple(lines)
        self.setText("".join(f'<p style="margin:0 0 5px 0">{_html(line)}</p>' for line in lines))
        linked = any(call or more for _, call, more in lines)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if linked else Qt.FocusPolicy.NoFocus)
        self.setVisible(bool(lines))


def _html(line: Line) -> str:
    text, call, more = line
    said = _link(text, call) if call else escape(text)
    return said + "".join(f"&nbsp;&nbsp; {_link(word, each)}" for word, each in more)


def _link(text: str, call: str) -> str:
    return f'<a href="{escape(call)}" style="color:{COLOURS["accent"]};text-decoration:none">{escape(text)}</a>'
