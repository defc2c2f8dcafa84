"""Text slots of a notice (``sections`` of contract §2): whose text is taken, its fields filled in, its lines as blocks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from exporters.blocks import Block, Finding, Heading, Paragraph, Run, Source, body_runs
from exporters.field_notes import field_notes
from exporters.fields import Facts, chinese_date, fields_in, fill_runs, is_known
from exporters.numbering import numbered, split_mark
from exporters.punctuation import first_sentence
from exporters.rich import Rich, cut, lines, nested, plain_text, trimmed
from exporters.style_model import AUDIENCES, Style
from models.errors import ValueRefusedError
from models.labels import SECTIONS

#: Slots that are dates.
DATES = ("signed_on", "issued_on")
#: The mark of a chapter (heading level 1), by its sample.
CHAPTER = "一、"
_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
#: Other ways to write a day that are printed as typed: in Chinese numerals, without its day, with room for the pen.
_TYPED_DAY = re.compile(r"[\d〇○零一二三四五六七八九]*\s*年\s*[\d一二三四五六七八九十]*\s*月(?:\s*[\d一二三四五六七八九十]*\s*日)?")


class Slots:
    """The texts of one notice.

    An option's text comes before the round's, and that before the style's default. A key that is absent (or null in the
    JSON) takes the default; ``""`` prints nothing, and the default is not asked.
    """

    def __init__(self, style: Style, facts: Facts, audience: str, given: Mapping[str, str]) -> None:
        unknown = [key for key in given if key not in SECTIONS]
        if unknown:
            raise ValueRefusedError(f"没有名为“{unknown[0]}”的文字项。可用的有：{'、'.join(SECTIONS)}。")
        self.style = style
        self.facts = facts
        self.audience = audience
        self.given = {**facts.round.sections, **given}
        self.findings: list[Finding] = []
        self.defaults: list[str] = []

    def text(self, key: str) -> str:
        """The text of a slot with its fields filled in."""
        return plain_text(self.runs(key))

    def runs(self, key: str) -> Rich:
        """The text of a slot as runs that know their line; warns of what is doubtful about its fields."""
        if key not in self.given:
            default = default_runs(self.style.slots.get(key, ""), self.facts, self.audience)
            self.defaults += [key] if default and key not in self.defaults else []
            return _placed(default, key)
        text = self.given[key]
        for said, kind in field_notes(SECTIONS[key], text, self.facts):
            finding = Finding(said, (Source("slot", key),), kind)
            self.findings += [finding] if finding not in self.findings else []
        return _placed(trimmed(fill_runs(text, self.facts)), key)

    def signed_on(self, signer: str) -> str:
        """The date line. The default date belongs to a signature: it is printed only under a signer's name."""
        if "signed_on" not in self.given and not signer:
            return ""
        return printed_date(self.text("signed_on"))


def printed_date(text: str) -> str:
    """A day as 2025年10月17日 (GB/T 9704 7.3.5.4: no leading zeros); any other text as it is.

    ValueRefusedError for a day that does not exist.
    """
    text = text.strip()
    match = _DAY.fullmatch(text)
    if match is None:
        return text
    try:
        return chinese_date(date(*map(int, match.groups())))
    except ValueError as error:
        raise ValueRefusedError(f"日期“{text}”不存在。请改成存在的日期，例如 2025-10-17。") from error


def is_date(text: str) -> bool:
    """Whether a text can stand as the date of a paper (one with fields can)."""
    text = text.strip()
    return bool(fields_in(text) or _DAY.fullmatch(text) or _TYPED_DAY.fullmatch(text))


def refuse_bad_dates(texts: Mapping[str, str]) -> None:
    """ValueRefusedError for a date line that is none; *texts* by slot, others are passed over, "" prints nothing."""
    for key in DATES:
        text = texts.get(key, "").strip()
        if text and not is_date(text):
            raise ValueRefusedError(f"{SECTIONS[key]}“{text}”不是日期。请写成 2025-10-17 或 2025年10月17日 的样子，留空则不印。")
        printed_date(text)


def day_of(printed: str, otherwise: date) -> date:
    """The day that a printed date line means; *otherwise* for any other text."""
    match = _DAY.fullmatch(printed)
    try:
        return date(*map(int, match.groups())) if match else otherwise
    except ValueError:
        return otherwise


def default_text(slot: Any, facts: Facts, audience: str) -> str:
    """A style's default text, its parts one after another; one that needs a missing figure or name is left out."""
    return plain_text(default_runs(slot, facts, audience))


def default_runs(slot: Any, facts: Facts, audience: str) -> Rich:
    """:func:`default_text` as runs that name the fields whose values they are."""
    parts = slot if isinstance(slot, list) else [slot]
    return trimmed([run for part in parts for run in _part(part, facts, audience)])


def prints(part: Any, facts: Facts, audience: str) -> bool:
    """Whether a part of a default text prints anything for that audience with these figures."""
    return bool(_part(part, facts, audience))


def _part(part: Any, facts: Facts, audience: str) -> Rich:
    """A text (nothing if a field is unknown or 0), the audience's own, or the first alternative that prints something.
    """
    if isinstance(part, dict):
        return _part(part.get(audience, ""), facts, audience)
    if isinstance(part, list):
        return next(filter(None, (_part(item, facts, audience) for item in part)), ())
    return fill_runs(part, facts) if all(is_known(name, facts) for name in fields_in(part)) else ()


def _placed(runs: Rich, key: str) -> Rich:
    """Runs that know which line of which slot they are; a run that holds several lines is parted."""
    found, line = [], 0
    for run in runs:
        for piece in run.text.splitlines(keepends=True):
            found.append(Run(piece, source=Source("slot", key, line=line), value_of=run.value_of))
            line += piece.endswith("\n")
    return tuple(found)


class Chapters:
    """Counts the chapters (一、二、三…) of the whole notice, whatever number a text was typed with."""

    def __init__(self) -> None:
        self.count = 0

    def heading(self, runs: Rich) -> Heading:
        """The next chapter's heading; a number typed in front of the text is replaced."""
        level, _, rest = split_mark(plain_text(runs))
        self.count += 1
        return heading(1, (Run(numbered(CHAPTER, self.count)),), _end(runs, len(rest)) if level == 1 else runs)

    def blocks(self, runs: Rich) -> list[Block]:
        """The lines of a slot: one that begins with 一、 （一） 1. （1） is a heading of that level, others are paragraphs.

        Only chapters are numbered anew; marks of the lower levels stay as typed.
        """
        return [self.line(line) for line in lines(runs)]

    def line(self, line: Rich) -> Block:
        """One line as a block."""
        text = plain_text(line)
        level, mark, rest = split_mark(text)
        if level == 0:
            return Paragraph(nested(line))
        return self.heading(line) if level == 1 else heading(level, cut(line, 0, len(mark)), _end(line, len(rest)))


def heading(level: int, mark: Rich, runs: Rich) -> Heading:
    """A heading; what follows its first sentence runs in with the body's font."""
    runs = nested(trimmed(runs))
    text = plain_text(runs)
    length = first_sentence(text)
    return Heading(level, (*mark, *cut(runs, 0, length), *body_runs(cut(runs, length, len(text)))))


def _end(runs: Rich, length: int) -> Rich:
    """The last *length* characters."""
    whole = len(plain_text(runs))
    return cut(runs, whole - length, whole)


def audience_name(audience: str) -> str:
    """The Chinese name of an audience; ValueRefusedError for an unknown one."""
    if audience not in AUDIENCES:
        known = "、".join(f"{key}（{name}）" for key, name in AUDIENCES.items())
        raise ValueRefusedError(f"通报没有“{audience}”这个版本。可用的有：{known}。")
    return AUDIENCES[audience]
