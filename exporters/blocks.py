"""A document as neutral blocks. Word file, plain text, preview and PDF are renderings of the same blocks.

A block says what a paragraph *is* (design §4); every millimetre and font is in :mod:`exporters.official_format`.
Numbers in front of headings are typed text of the block, so that every rendering prints the same ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import NamedTuple

from exporters.official_format import PageSetup

#: Heading levels of an official document: 一、 （一） 1. （1） (GB/T 9704 7.3.3).
HEADING_LEVELS = (1, 2, 3, 4)


class Source(NamedTuple):
    """Where printed words come from, so that a click on them (or a correction that comes back) finds its place.

    ``kind`` is slot (``key``: the slot's key), problem or measure (``key``: the row's id, ``field``: text, progress,
    stage_result or next_steps; for a problem also aspect or topic, the headings that it stands under). ``line``: which
    line of a text of several lines that are printed as paragraphs of their own, from 0, empty lines not counted.
    """

    kind: str
    key: str
    field: str = ""
    line: int = 0


class Run(NamedTuple):
    """A stretch of text. ``body`` is True where it takes the body's font inside a heading (run-in heading).

    Like :class:`Source` a named tuple, not a dataclass: a long notice has ten thousand, and they are made in a third of
    the time.

    ``source`` is None for what the style adds: numbers, frames, lead-ins, marks between items. ``value_of`` names the
    field ({{name}}) whose value the text is.
    """

    text: str
    body: bool = False
    source: Source | None = None
    value_of: str = ""


@dataclass(frozen=True)
class Letterhead:
    """版头 (GB/T 9704 7.2): 发文机关标志, 发文字号, 签发人 (上行文 only), the red line below."""

    organ: str
    number: str = ""
    signatories: tuple[str, ...] = ()
    copy_number: str = ""
    urgency: str = ""


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
class Span:
    """Cells of a table that are one: from row ``top`` and column ``left``, ``rows`` × ``columns`` cells; the text
    stands in the first of them, the others are ``""``. Rows count from 0 within the header or the body.
    """

    top: int
    left: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Table:
    """A table: ``header`` rows repeat on every page, rows do not break; ``widths`` are shares of the text width (empty:
    equal columns); ``centred`` are the columns whose text is centred (not that of a cell over several columns). A row
    that is one cell stays with the next row.
    """

    rows: tuple[tuple[str, ...], ...]
    header: tuple[tuple[str, ...], ...] = ()
    widths: tuple[float, ...] = ()
    spans: tuple[Span, ...] = ()
    header_spans: tuple[Span, ...] = ()
    centred: frozenset[int] = frozenset()

    @property
    def from_the_top(self) -> bool:
        """Whether texts begin at the top of their cells, not in the middle: where cells go over several rows, and so
        perhaps over pages, nobody would look for their text in the middle.
        """
        return any(span.rows > 1 for span in self.spans)


@dataclass(frozen=True)
class AttachmentList:
    """附件说明 (7.3.4): the names of the attachments below the body; one has no number, several have 1. 2. …"""

    names: tuple[str, ...]


@dataclass(frozen=True)
class AttachmentHead:
    """The beginning of an attachment on a new page (7.3.7): 附件 or 附件1 at the top left, its title on the third line.
    """

    label: str
    title: str = ""


@dataclass(frozen=True)
class Signature:
    """署名 and 成文日期 at the end; either may be empty. Never printed alone on a page (GB/T 9704 7.3.5.5).

    ``sealed``: room and places for a seal (7.3.5.1), else without one (7.3.5.2).
    """

    signer: str = ""
    date: str = ""
    sealed: bool = False


@dataclass(frozen=True)
class Note:
    """附注 (7.3.6), without its brackets, on the line below the date."""

    text: str


@dataclass(frozen=True)
class Imprint:
    """版记 (7.4) at the foot of the last page; ``recipients`` is a 主送 that was moved here."""

    copies_to: str = ""
    issuer: str = ""
    issued_on: str = ""
    recipients: str = ""


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page; with a ``setup`` on pages of that kind (a landscape table in a notice)."""

    setup: PageSetup | None = None


Block = (
    Letterhead | Title | Subtitle | Salutation | Heading | Paragraph | Table | AttachmentList | AttachmentHead
    | Signature | Note | Imprint | PageBreak
)

#: Which blocks stay on the page of the one that follows them: the text with its signature (7.3.5.5), that with its
#: note, and a table's last row with the line below it, which nobody would sign on a page of its own.
STAYS_BEFORE: dict[type[Block], tuple[type[Block], ...]] = {
    Signature: (Paragraph, Heading, Table, AttachmentList), AttachmentList: (Paragraph, Heading, Table),
    Note: (Signature,), Paragraph: (Table,),
}


@dataclass(frozen=True)
class Selection:
    """Which problems of the round stand in the document, by id: all = printed + merged + left out."""

    printed: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """Something to look at before the document leaves the house: a Chinese sentence, and where it is mended.

    ``sources`` are its places in the ledger or the slots (empty: the whole document); ``kind`` groups alike ones.
    """

    text: str
    sources: tuple[Source, ...] = ()
    kind: str = ""


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
    findings: tuple[Finding, ...] = ()
    setup: PageSetup = PageSetup()


@cache
def added(text: str) -> Run:
    """What a style adds to the ledger's words, over and over again: a number, a mark, a frame."""
    return Run(text)


def plain(text: str) -> Paragraph:
    """A paragraph of one run."""
    return Paragraph((Run(text),))


def text_of(block: Heading | Paragraph) -> str:
    """The text of a block of runs as printed."""
    return "".join([run.text for run in block.runs])


def joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Runs that look alike made one, without their sources: what a renderer needs."""
    found: list[Run] = []
    for run in runs:
        if found and found[-1].body == run.body:
            found[-1] = Run(found[-1].text + run.text, run.body)
        elif run.text:
            found.append(Run(run.text, run.body))
    return tuple(found)


def body_runs(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs in the body's font (what runs in after a heading)."""
    return tuple([run._replace(body=True) for run in runs])
