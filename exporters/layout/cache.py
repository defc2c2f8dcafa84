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
    """Lines of blocks on pages of one kind. A block that is the same object is found without looking at its text."""

    def __init__(self) -> None:
        self.kept: dict[_Key, _Entries] = {}
        self.known: dict[int, _Known] = {}
        self.met: dict[int, _Known] = {}

    def entries(self, block: Block, around: Surroundings, frame: Frame) -> _Entries:
        """The lines of a block, set now or before."""
        known = self.known.get(id(block))
        if known is None or known[0] is not block or known[1] != around:
            found = self.kept.get((block, around))
            if found is None:
                found = tuple(entries(in_context(strips_of(block, frame), block, around, frame), around.new_page))
                self.kept[block, around] = found
            known = (block, around, found)
        self.met[id(block)] = known
        return known[2]

    def end(self) -> None:
        """Forget what the document did not hold, once there is more of it than of the document."""
        self.known, self.met = self.met, {}
        if len(self.kept) > 2 * len(self.known) + _SPARE:
            self.kept = {(block, around): found for block, around, found in self.known.values()}
