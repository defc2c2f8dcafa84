"""Ledger → notice: the slots around the body, and the body by a style, as neutral blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from exporters.blocks import (
    AttachmentList, Block, Document, Heading, Imprint, Letterhead, Note, Run, Salutation, Selection, Signature,
    Subtitle, Title,
)
from exporters.body import Body, of_group
from exporters.fields import Facts, fill_runs
from exporters.numbering import numbered, split_mark
from exporters.official_format import PageSetup
from exporters.rich import lines
from exporters.slots import Chapters, Slots, audience_name, heading, printed_date
from exporters.style_model import Group, Style
from exporters.wording import Told, Words, told_problems
from models.records import Round, Unit

#: Heading level of （一）.
SECTION = 2
_EXCERPTS = 3
_EXCERPT_LENGTH = 20


@dataclass(frozen=True)
class NoticeOptions:
    """What the user chose for one notice.

    ``today``: the day of the notice; nothing here looks at a clock. ``audience``: report 上报报告, internal 党内通报, public
    社会公开. ``slots``: texts that take the place of the round's ``sections`` (same keys, same meaning of ``""``).
    ``letterhead`` 红头, ``imprint`` 版记, ``sealed`` room for a seal; ``setup``: the pages.
    """

    today: date
    audience: str = "internal"
    slots: Mapping[str, str] = field(default_factory=dict)
    letterhead: bool = False
    imprint: bool = False
    sealed: bool = False
    setup: PageSetup = PageSetup()


def build_notice(unit: Unit, round_: Round, style: Style, options: NoticeOptions) -> Document:
    """The notice of a round as blocks.

    Raises ValueRefusedError (one Chinese sentence) for an unknown audience, slot or field, and for a date that does not
    exist.
    """
    audience_name(options.audience)
    told = told_problems(round_.problems, options.audience)
    facts = Facts(unit, round_, options.today, frozenset(item.problem.id for item in told))
    return _Builder(style, facts, options).document(told)


class _Builder:
    """Puts one notice together."""

    def __init__(self, style: Style, facts: Facts, options: NoticeOptions) -> None:
        self.style = style
        self.facts = facts
        self.options = options
        self.slots = Slots(style, facts, options.audience, options.slots)
        self.chapters = Chapters()
        self.sections = 0
        self.body = Body(Words.of(facts.round, options.audience), facts)

    def document(self, told: Sequence[Told]) -> Document:
        """All blocks in printing order, and the facts about them."""
        title = self.slots.text("title")
        blocks = [*self.head(title), *self.main(told), *self.attachments(), *self.signature(), *self.foot()]
        unit = self.facts.unit
        return Document(
            tuple(blocks),
            title="".join(title.split("\n")),
            author=unit.party_organisation or unit.name,
            made_on=self.options.today,
            style=self.style.key,
            audience=self.options.audience,
            selection=self.selection(told),
            warnings=(*self.slots.warnings, *self.warnings(told)),
            defaults=tuple(self.slots.defaults),
            setup=self.options.setup,
        )

    def head(self, title: str) -> list[Block]:
        """Letterhead, title, document number and addressee, as far as there are any.

        The number stands in the letterhead where there is one. 签发人 stand only in a report upward (GB/T 9704 7.2.6).
        """
        number, recipients = self.slots.text("document_number"), self.slots.text("recipients")
        blocks: list[Block] = []
        if self.options.letterhead:
            signatories = _names(self.slots.text("signatories")) if self.options.audience == "report" else ()
            blocks.append(Letterhead(_one_line(self.slots.text("letterhead")), number, signatories))
        blocks += [Title(title)] if title else []
        blocks += [Subtitle(number)] if number and not self.options.letterhead else []
        return blocks + ([Salutation(_one_line(recipients).rstrip("：:。") + "：")] if recipients else [])

    def main(self, told: Sequence[Told]) -> list[Block]:
        """From the introduction to the line that invites supervision; chapters are numbered through all of it."""
        before = [block for key in ("intro", "organisation", "first_person")
                  for block in self.chapters.blocks(self.slots.runs(key))]
        body = self.body_blocks(told)
        after = [block for key in ("outlook", "closing") for block in self.chapters.blocks(self.slots.runs(key))]
        return [*before, *body, *after]

    def body_blocks(self, told: Sequence[Told]) -> list[Block]:
        """Body heading, lead and groups; the lead stands under the first chapter heading of the body."""
        titles, lead = lines(self.slots.runs("body_heading")), self.slots.runs("body_lead")
        blocks: list[Block] = []
        if titles:
            first, *rest = titles
            blocks = [self.chapters.heading(first), *map(self.chapters.line, rest), *self.chapters.blocks(lead)]
            lead = ()
        for group in self.style.groups:
            members = of_group(group, told)
            if members and group.heading:
                blocks.append(self.group_heading(group, below=bool(titles)))
            if members and lead:
                blocks += self.chapters.blocks(lead)
                lead = ()
            blocks += self.body.group(group, members)
        return blocks

    def group_heading(self, group: Group, below: bool) -> Heading:
        """A chapter, or （一） where the body has a chapter heading of its own and no level of the group is that high."""
        runs = fill_runs(group.heading, self.facts)
        if not below or any(level.heading_level <= SECTION for level in group.levels):
            return self.chapters.heading(runs)
        self.sections += 1
        return heading(SECTION, (Run(numbered("（一）", self.sections)),), runs)

    def attachments(self) -> list[Block]:
        """附件说明, a name a line; no punctuation after a name (GB/T 9704 7.3.4)."""
        typed = filter(str.strip, self.slots.text("attachments").splitlines())
        names = [split_mark(line.strip())[2].rstrip("；;。") for line in typed]
        return [AttachmentList(tuple(names))] if names else []

    def signature(self) -> list[Block]:
        """署名 and 成文日期, nothing when both are empty; 附注 below them."""
        signer = _one_line(self.slots.text("signer"))
        signed_on = self.slots.signed_on(signer)
        note = _one_line(self.slots.text("note")).strip("（）()")
        blocks: list[Block] = [Signature(signer, signed_on, self.options.sealed)] if signer or signed_on else []
        return [*blocks, Note(note)] if note else blocks

    def foot(self) -> list[Block]:
        """版记, when it is wanted."""
        if not self.options.imprint:
            return []
        copies, issuer = _one_line(self.slots.text("copies_to")), _one_line(self.slots.text("issuer"))
        return [Imprint(copies.removeprefix("抄送：").rstrip("。"), issuer, printed_date(self.slots.text("issued_on")))]

    def selection(self, told: Sequence[Told]) -> Selection:
        """Ids of printed and merged problems, and of those that this audience does not see."""
        printed = tuple(item.problem.id for item in told)
        merged = tuple(problem.id for item in told for problem in item.merged)
        told_of = {*printed, *merged}
        return Selection(printed, merged, tuple(p.id for p in self.facts.round.problems if p.id not in told_of))

    def warnings(self, told: Sequence[Told]) -> list[str]:
        """What somebody should look at: nothing to print, problems of which nothing is told, or without an aspect."""
        if not told:
            return ["本批次没有可以印出的问题，正文只有标题。请先导入台账，或检查“公开”设置。"]
        astray = [item.problem.text for item in told if not item.problem.aspect]
        found = [("没有填写整改情况，只印了问题本身", [p.text for p in self.body.silent])]
        if len(astray) < len(told):  # a ledger without any aspects is printed without them
            found.append(("没有填写方面，印在上一个方面之下", astray))
        return [f"有 {len(texts)} 个问题{what}：{_excerpts(texts)}。" for what, texts in found if texts]


def _excerpts(texts: Sequence[str]) -> str:
    named = "、".join(f"“{text[:_EXCERPT_LENGTH]}”" for text in texts[:_EXCERPTS])
    return named + ("等" if len(texts) > _EXCERPTS else "")


def _one_line(text: str) -> str:
    return "".join(line.strip() for line in text.splitlines())


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in re.split(r"[、，,；;\s]+", text) if name)
