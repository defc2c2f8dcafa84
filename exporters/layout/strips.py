"""What pages are made of: paragraphs or table rows as lines that know what they must stay with."""

from __future__ import annotations

from dataclasses import dataclass

from exporters.layout.page import Line


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """Lines below one another with *before* and *after* twips of white. ``keep_lines``: on one page; ``keep_next``: the
    whole paragraph on the page of what follows (so does LibreOffice; Word where keepLines is set as well). ``header``:
    lines that stand above it again when it begins a page. ``foot``: lines at the foot of the page that it is on.
    ``new_page``: it begins a page.
    """

    lines: tuple[Line, ...]
    before: int = 0
    after: int = 0
    keep_next: bool = False
    keep_lines: bool = False
    header: tuple[Line, ...] = ()
    foot: tuple[Line, ...] = ()
    new_page: bool = False
