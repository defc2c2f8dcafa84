"""Ledger → notice: the slots around the body, and the body by a style, as neutral blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from exporters.blocks import (
    AttachmentList, Block, Document, Finding, Heading, Imprint, Letterhead, Note, Run, Salutation, Selection, Signature,
    Subtitle, Title,
)
from exporters.body import Body, of_group
from exporters.fields import Facts, fill_runs
from exporters.figures import on_day
from exporters.findings import named_people, review, warnings_of
from exporters.first_page import with_text_on_the_first_page
from exporters.numbering import numbered, split_mark
from exporters.official_format import PageSetup
from exporters.posts import Posts, posts_for_names
from exporters.rich import lines
from exporters.slots import Chapters, Slots, audience_name, heading, printed_date
from exporters.style_model import Group, Style
from exporters.wording import Told, Words, told_problems
from models.errors import ValueRefusedError
from models.memory import uncollected
from models.records import Person, Round, Unit

#: Heading level of （一）.
SECTION = 2
#: Ways to name people: "" is the audience's own.
NAMES = ("", "names", "posts")
#: Words of a chapter on the first responsible person.
FIRST_PERSON = ("第一责任人", "主要负责同志", "主要负责人")


@dataclass(frozen=True)
class NoticeOptions:
    """What the user chose for one notice.

    ``today``: the day of the notice; nothing here looks at a clock. ``audience``: report 上报报告, internal 党内通报, public
    社会公开. ``slots``: texts that take the place of the round's ``sections`` (same keys, same meaning of ``""``).
    ``letterhead`` 红头, ``imprint`` 版记, ``sealed`` room for a seal; ``setup``: the pages. ``as_of``: figures and states
    as of the end of that day (None: as they stand). ``names``: people by names or by posts; "" is posts for the public,
    names for others (practice: 多只写职务).
    """

    today: date
    audience: str = "internal"
    slots: Mapping[str, str] = field(default_factory=dict)
    letterhead: bool = False
    imprint: bool = False
    sealed: bool = False
    setup: PageSetup = PageSetup()
    as_of: date | None = None
    names: str = ""


@uncollected()
def build_notice(
    unit: Unit, round_: Round, style: Style, options: NoticeOptions, people: Sequence[Person] = ()
) -> Document:
    """The notice of a round as blocks; *people* are those of the ledger, for posts and the first responsible person.

    Raises ValueRefusedError (one Chinese sentence) for an unknown audience, slot, field or way to name people, and for
    a date that does not exist.
    """
    audience_name(options.audience)
    if options.names not in NAMES:
        raise ValueRefusedError(f"人员写法应是 names（姓名）或 posts（职务），不是“{options.names}”。")
    round_ = on_day(round_, options.as_of)
    told = told_problems(round_.problems, options.audience)
    printed = frozenset(item.problem.id for item in told)
    facts = Facts(unit, round_, options.today, printed, options.as_of, tuple(people))
    return with_text_on_the_first_page(_Builder(style, facts, options).document(told))


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
        blocks, named = self.people(blocks)
        selection = self.selection(told)
        found = review(self.facts, self.style, self.slots, self.body, told, blocks, selection, self.options.audience)
        findings = (*found, *named)
        unit = self.facts.unit
        return Document(
            tuple(blocks),
            title="".join(title.split("\n")),
            author=unit.party_organisation or unit.name,
            made_on=self.options.today,
            style=self.style.key,
            audience=self.options.audience,
            selection=selection,
            warnings=warnings_of(findings),
            defaults=tuple(self.slots.defaults),
            findings=findings,
            setup=self.options.setup,
        )

    def people(self, blocks: list[Block]) -> tuple[list[Block], tuple[Finding, ...]]:
        """The blocks with people named as the audience wants it, and whom a public notice still names."""
        public = self.options.audience == "public"
        by_posts = self.options.names == "posts" or (public and not self.options.names)
        if not by_posts and not public:
            return blocks, ()
        posts = Posts.of(self.facts.people, self.facts.round, self.options.today)
        blocks = posts_for_names(blocks, posts) if by_posts else blocks
        return blocks, tuple(named_people(blocks, posts, wanted=not by_posts))

    def head(self, title: str) -> list[Block]:
        """Letterhead, title, document number and addressee, as far as there are any.

        The number stands in the letterhead where there is one. 签发人 stand only in a report upward (GB/T 9704 7.2.6).
        """
        number, recipients = self.slots.text("document_number"), self.slots.text("recipients")
        blocks: list[Block] = []
        if self.options.letterhead:
            signatories = _names(self.slots.text("signatories")) if self.options.audience == "report" else ()
            organ = _one_line(self.slots.text("letterhead"))
            if self.options.setup.letter:  # 信函格式 has the organ's name alone (10.1)
                organ = organ.removesuffix("文件")
            blocks.append(Letterhead(organ, number, signatories))
        blocks += [Title(title)] if title else []
        blocks += [Subtitle(number)] if number and not self.options.letterhead else []
        return blocks + ([Salutation(_one_line(recipients).rstrip("：:。") + "：")] if recipients else [])

    def main(self, told: Sequence[Told]) -> list[Block]:
        """From the introduction to the line that invites supervision; chapters are numbered through all of it."""
        before = [block for key in ("intro", "organisation", "first_person") if self.wanted(key)
                  for block in self.chapters.blocks(self.slots.runs(key))]
        body = self.body_blocks(told)
        after = [block for key in ("outlook", "closing") for block in self.chapters.blocks(self.slots.runs(key))]
        return [*before, *body, *after]

    def wanted(self, key: str) -> bool:
        """False for a default chapter on the first responsible person where the office has written one itself."""
        if key != "first_person" or key in self.slots.given or "organisation" not in self.slots.given:
            return True
        chapters = (line for line in self.slots.text("organisation").splitlines() if split_mark(line.strip())[0] == 1)
        return not any(word in chapter for chapter in chapters for word in FIRST_PERSON)

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


def _one_line(text: str) -> str:
    return "".join(line.strip() for line in text.splitlines())


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in re.split(r"[、，,；;\s]+", text) if name)
