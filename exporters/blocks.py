"""A document as neutral blocks. Word file, plain text, preview and PDF are renderings of the same blocks.

A block says what a paragraph *is* (design §4); every millimetre and font is in :mod:`exporters.official_format`.
Numbers in front of headings are typed text of the block, so that every rendering prints the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

#: Heading levels of an official document: 一、 （一） 1. （1） (GB/T 9704 7.3.3).
HEADING_LEVELS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Run:
    """A stretch of text. ``body`` is True where it takes the body's font inside a heading (run-in heading)."""

    text: str
    body: bool = False


@dataclass(frozen=True)
class Title:
    """标题. A line break in ``text`` is one that the author wants; without any the rendering breaks it by meaning."""

    text: str


@dataclass(frozen=True)
class Subtitle:
    """A centred line under the title (发文字号 of a notice without letterhead)."""

    text: str


@dataclass(frozen=True)
class Salutation:
    """主送机关: flush left, ends with ：."""

    text: str


@dataclass(frozen=True)
class Heading:
    """A numbered heading of ``level`` 1–4; with a run in the body's font it is the beginning of a paragraph."""

    level: int
    runs: tuple[Run, ...]

    @property
    def run_in(self) -> bool:
        """True when text follows the heading in the same paragraph."""
        return any(run.body for run in self.runs)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text, two characters in."""

    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Table:
    """A table: ``header`` rows repeat on every page; ``widths`` are shares of the text width (empty: equal columns)."""

    rows: tuple[tuple[str, ...], ...]
    header: tuple[tuple[str, ...], ...] = ()
    widths: tuple[float, ...] = ()


@dataclass(frozen=True)
class Signature:
    """署名 and 成文日期 at the end; either may be empty. Never printed alone on a page (GB/T 9704 7.3.5.5)."""

    signer: str = ""
    date: str = ""


Block = Title | Subtitle | Salutation | Heading | Paragraph | Table | Signature


@dataclass(frozen=True)
class Selection:
    """Which problems of the round stand in the document, by id: all = printed + merged + left out."""

    printed: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """Blocks in printing order, and facts about the whole document.

    ``made_on`` goes into the file's properties (no rendering looks at a clock); ``warnings`` are Chinese sentences
    about things that somebody should look at before the document leaves the house; ``defaults`` names the text slots in
    which the style's default text was printed, which nobody of the office has written.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    author: str = ""
    made_on: date | None = None
    style: str = ""
    audience: str = ""
    selection: Selection = field(default_factory=Selection)
    warnings: tuple[str, ...] = ()
    defaults: tuple[str, ...] = ()


def plain(text: str) -> Paragraph:
    """A paragraph of one run."""
    return Paragraph((Run(text),))


def text_of(block: Heading | Paragraph) -> str:
    """The text of a block of runs as printed."""
    return "".join(run.text for run in block.runs)
