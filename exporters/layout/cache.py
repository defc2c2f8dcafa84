"""What has been set already: a keystroke sets one paragraph anew, the others are taken from here."""

from __future__ import annotations

from exporters.blocks import Block
from exporters.layout.frame import Frame
from exporters.layout.metrics import Metrics
from exporters.layout.pages import Entry, entries
from exporters.layout.paragraphs import Surroundings, in_context, strips_of
from exporters.layout.setting import Setter
from exporters.official_format import PageSetup

_Key = tuple[Block, Surroundings]
_Entries = tuple[Entry, ...]
_Known = tuple[Block, Surroundings, _Entries]
#: Blocks of the past that may be kept in any case.
_SPARE = 200


class LayoutCache:
    """Lines by block and surroundings, tied to one :class:`Metrics`."""

    def __init__(self) -> None:
        self._metrics: Metrics | None = None
        self._main = PageSetup()
        self._frames: dict[PageSetup, Frame] = {}
        self._kept: dict[PageSetup, _Shelf] = {}

    def begin(self, metrics: Metrics, main: PageSetup) -> None:
        """Get ready for a document; other metrics or another setup than last time make everything new."""
        if metrics is not self._metrics or main != self._main:
            self._metrics, self._main, self._kept, self._frames = metrics, main, {}, {}
            self._setter = Setter(metrics)

    def frame(self, setup: PageSetup) -> Frame:
        """The frame of pages of a setup."""
        if setup not in self._frames:
            self._frames[setup] = Frame(self._setter, setup, self._main)
            self._kept[setup] = _Shelf()
        return self._frames[setup]

    def shelf(self, setup: PageSetup) -> _Shelf:
        """What has been set for pages of a setup that has a frame."""
        return self._kept[setup]

    def end(self) -> None:
        """Forget what has not been in the document for long."""
        for shelf in self._kept.values():
            shelf.end()


class _Shelf:
    """Lines of blocks on pages of one kind, in the order of the last document.

    Most blocks are what they were, at the place where they were: to compare one with its forerunner costs less than to
    look it up, and nothing at all when it is the same object.
    """

    def __init__(self) -> None:
        self.kept: dict[_Key, _Entries] = {}
        self.last: list[_Known] = []
        self.now: list[_Known] = []
        self.places: dict[_Key, int] | None = None
        self.expected = 0

    def entries(self, block: Block, around: Surroundings, frame: Frame) -> _Entries:
        """The lines of a block, set now or before."""
        known = self.last[self.expected] if self.expected < len(self.last) else None
        self.expected += 1
        if known is None or known[1] != around or (known[0] is not block and known[0] != block):
            known = (block, around, self.found(block, around, frame))
        self.now.append(known)
        return known[2]

    def found(self, block: Block, around: Surroundings, frame: Frame) -> _Entries:
        """The lines of a block that has changed or moved; what follows is looked for behind its old place."""
        key = (block, around)
        lines = self.kept.get(key)
        if lines is None:
            lines = tuple(entries(in_context(strips_of(block, frame), block, around, frame), around.new_page))
            self.kept[key] = lines
        elif self.last:
            if self.places is None:
                self.places = {(known[0], known[1]): place for place, known in enumerate(self.last)}
            self.expected = self.places.get(key, self.expected - 1) + 1
        return lines

    def end(self) -> None:
        """Forget what the document did not hold, once there is more of it than of the document."""
        self.last, self.now, self.places, self.expected = self.now, [], None, 0
        if len(self.kept) > 2 * len(self.last) + _SPARE:
            self.kept = {(block, around): lines for block, around, lines in self.last}
