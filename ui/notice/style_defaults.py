"""The default text of a slot while it is edited: what is typed goes to the part it belongs to, the other parts, and
other ways to say it when figures are missing, stay. No Qt.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from os.path import commonprefix

from exporters.fields import Facts
from exporters.slots import prints
from exporters.style_model import AUDIENCES, Part

#: Way to a text inside a part: keys of audiences and places of alternatives.
_Path = tuple[str | int, ...]


@dataclass
class _Piece:
    """A part of the slot, the way to the text of it that is printed now, that text before and after typing."""

    part: Part
    path: _Path
    before: str
    text: str


class DefaultText:
    """The default text of one slot for one audience, with the figures of *facts*. :attr:`text` is what is edited."""

    def __init__(self, slot: Part, facts: Facts, audience: str) -> None:
        self._slot, self._audience = slot, audience
        self._pieces = [_piece(part, facts, audience) for part in (slot if isinstance(slot, list) else [slot])]

    @property
    def text(self) -> str:
        """What is printed, with {{name}} for figures."""
        return self._whole().strip()

    @property
    def spare(self) -> int:
        """How many other ways to say it are kept."""
        return sum(len(found) - 1 for found in (_alternatives(piece) for piece in self._pieces) if found)

    def change(self, text: str) -> None:
        """Take an edited text: the one stretch that differs goes to the part that it stands in."""
        if text == "".join(piece.before for piece in self._pieces).strip():
            self._pieces = [replace(piece, text=piece.before) for piece in self._pieces]
            return
        whole, shown = self._whole(), self.text
        lead = len(whole) - len(whole.lstrip())
        wanted = whole[:lead] + text + whole[lead + len(shown):]
        begin = len(commonprefix([whole, wanted]))
        rest = min(len(whole), len(wanted)) - begin
        end = len(commonprefix([whole[::-1], wanted[::-1]])[:rest])
        self._replace(begin, len(whole) - end, wanted[begin:len(wanted) - end])

    def slot(self) -> Part:
        """The slot's data with what was typed; the same as before when nothing differs."""
        if all(piece.text == piece.before for piece in self._pieces):
            return self._slot
        found = [part for piece in self._pieces for part in self._written(piece) if part not in ("", [], {})]
        if len(found) == 1 and isinstance(found[0], str):
            return found[0]
        return found or ""

    # --- inside -------------------------------------------------------------------------------------------------------

    def _whole(self) -> str:
        return "".join(piece.text for piece in self._pieces)

    def _replace(self, begin: int, end: int, new: str) -> None:
        """Put *new* in place of a stretch; parts that it goes across become one."""
        touched: list[tuple[_Piece, int]] = []
        top = 0
        for piece in self._pieces:
            bottom = top + len(piece.text)
            inside = top < end and begin < bottom if begin < end else top <= begin <= bottom
            if piece.text and inside:
                touched.append((piece, top))
            top = bottom
        if not touched:
            self._pieces.append(_Piece("", (), "", new))
            return
        if begin == end:
            touched = touched[:1]  # between two parts: the one before goes on
        (first, start), (last, last_start) = touched[0], touched[-1]
        tail = last.text[end - last_start:]
        first.text = first.text[:begin - start] + new + tail
        for piece, _ in touched[1:]:
            piece.text = ""

    def _written(self, piece: _Piece) -> list[Part]:
        """A part with its typed text; each further line is a part of its own, so that a line that lacks a figure is
        left out, and only that line.
        """
        if piece.text == piece.before:
            return [piece.part]
        lines = _lines(piece.text)
        first = _put(piece.part, piece.path, lines[0]) if lines else ""
        inner = first.get(self._audience, "") if isinstance(piece.part, dict) and isinstance(first, dict) else first
        return [self._for_audience(piece.part, inner), *(self._for_audience("", line) for line in lines[1:])]

    def _for_audience(self, part: Part, mine: Part) -> Part:
        """*part* with *mine* for this audience; told once when all audiences have the same."""
        given = {each: part.get(each, "") if isinstance(part, dict) else part for each in AUDIENCES}
        given[self._audience] = mine
        values = list(given.values())
        return values[0] if all(value == values[0] for value in values) else given


def _piece(part: Part, facts: Facts, audience: str) -> _Piece:
    path: list[str | int] = []
    found = part
    while not isinstance(found, str):
        if isinstance(found, dict):
            path.append(audience)
            found = found.get(audience, "")
        else:
            place = next((n for n, each in enumerate(found) if prints(each, facts, audience)), -1)
            path.append(place)
            found = found[place] if place >= 0 else ""
    text = found if prints(found, facts, audience) else ""
    return _Piece(part, tuple(path), text, text)


def _alternatives(piece: _Piece) -> list[Part]:
    """The ways to say a part, of which one is printed; none when there is only one, or it was rubbed out."""
    found = piece.part
    for step in piece.path:
        if isinstance(found, list):
            return found if piece.text and step != -1 else []
        found = found.get(str(step), "") if isinstance(found, dict) else ""
    return []


def _put(part: Part, path: _Path, text: str) -> Part:
    """*part* with *text* at the end of *path*; what is empty is no alternative."""
    if not path:
        return text
    step, rest = path[0], path[1:]
    if isinstance(part, dict):
        return {**part, str(step): _put(part.get(str(step), ""), rest, text)}
    if isinstance(part, list) and isinstance(step, int):
        return [*part[:step], _put(part[step], rest, text), *part[step + 1:]] if text else ""
    return text


def _lines(text: str) -> list[str]:
    """The lines with their ends; empty ones in front stay with the first."""
    body = text.lstrip("\n")
    lines = body.splitlines(keepends=True)
    return [text[:len(text) - len(body)] + lines[0], *lines[1:]] if lines else []
