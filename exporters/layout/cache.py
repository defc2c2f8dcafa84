"""What has been set already: a keystroke sets one paragraph anew, the others are taken from here."""

from __future__ import annotations

from exporters.blocks import Block
from exporters.layout.metrics import Metrics
from exporters.layout.paragraphs import Frame, strips_of
from exporters.layout.setting import Setter
from exporters.layout.strips import Strip
from exporters.official_format import PageSetup, geometry


class LayoutCache:
    """Strips by block and setup, as long as the last document held them; tied to one :class:`Metrics`."""

    def __init__(self) -> None:
        self._metrics: Metrics | None = None
        self._frames: dict[PageSetup, Frame] = {}
        self._kept: dict[tuple[Block, PageSetup], tuple[Strip, ...]] = {}
        self._used: dict[tuple[Block, PageSetup], tuple[Strip, ...]] = {}

    def begin(self, metrics: Metrics) -> None:
        """Get ready for a document; other metrics than last time make everything new."""
        if metrics is not self._metrics:
            self._metrics, self._frames, self._kept = metrics, {}, {}
        self._setter = next(iter(self._frames.values())).setter if self._frames else Setter(metrics)
        self._used = {}

    def frame(self, setup: PageSetup) -> Frame:
        """The frame of a setup."""
        if setup not in self._frames:
            self._frames[setup] = Frame(self._setter, setup, geometry(setup))
        return self._frames[setup]

    def strips(self, block: Block, frame: Frame) -> tuple[Strip, ...]:
        """The strips of a block, set now or before."""
        key = (block, frame.setup)
        found = self._used.get(key)
        if found is None:
            found = self._kept.get(key)
            self._used[key] = found = strips_of(block, frame) if found is None else found
        return found

    def end(self) -> None:
        """Forget what the document did not hold."""
        self._kept, self._used = self._used, {}
