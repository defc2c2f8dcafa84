"""What somebody should look at before a notice leaves the house, each with the place where it is mended.

Most are warnings of the command line too; the quiet ones (:data:`QUIET`) may well be meant and are shown in the window
only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from exporters import official_format as of
from exporters.accounting import account_for
from exporters.blocks import (
    AttachmentList, Block, Finding, Heading, Letterhead, Paragraph, Run, Selection, Source, text_of,
)
from exporters.body import Body
from exporters.fields import Facts, chinese_date
from exporters.figure_check import slot_figures, wording_figures
from exporters.past_days import past_days
from exporters.posts import Posts, persons_named
from exporters.punctuation import excerpt, excerpts
from exporters.slots import Slots, day_of, is_date
from exporters.style_model import Style
from exporters.version_words import version_words
from exporters.wording import Told
from models.labels import SECTIONS
from models.rules import is_done

#: Kinds that are no warnings of the command line: default texts, title, 签发人 and date as somebody may want them, people
#: named on purpose, texts of several sentences, a name too long for a letterhead, an addressee of a public paper.
QUIET = ("default", "title", "unsigned", "undated", "names", "several", "organ", "addressed")
#: Slots whose default text somebody should have read; the others are names and days.
PROSE = ("intro", "organisation", "first_person", "body_lead", "outlook", "closing")
#: 发文字号 (GB/T 9704 7.2.5): code, year in full in 〔〕, number without 第 and leading zero, 号.
_NUMBER = re.compile(r"[^\d\s〔〕\[\]［］【】()（）]+〔\d{4}〕[1-9]\d*号")
#: A title names a matter and ends with the kind of paper (official-format §9.5 D3).
_TITLE = re.compile(r"关于.+(?:通报|报告|公告|公示|公报|通知|函|情况)$")
_ATTACHED = re.compile(r"(?:详见|见|参见)附件\d?")
_WAY_TO_ANSWER = re.compile(r"\d{3,4}\D{0,2}\d{4}|@")
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_PAIRS = {"“": "”", "‘": "’", "（": "）", "《": "》", "〈": "〉", "【": "】", "〔": "〕"}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
_MARKS = (*_PAIRS, *_CLOSERS, "(", ")")
_MARK = re.compile(f"[{''.join((*_PAIRS, *_CLOSERS))}]")
#: 1）, a） as marks of a list have no opening bracket.
_HALF_MARK = re.compile(r"(?:^|(?<=[。；：，\s]))[\da-zA-Z一二三四五六七八九十]{1,3}[）)]")
#: 一是 and 二是 where an item begins (the words first and what stands before them after that: searched for quickly).
_FIRST, _SECOND = (re.compile(rf"{mark}(?<![^。；：，\s]{mark})(?![否不])") for mark in ("一是", "二是"))
_LIST_MARK = re.compile(r"(?:^|[。；：，])\s*([一二三四五六七八九十]{1,3})是(?![否不])", re.MULTILINE)


def review(
    facts: Facts, style: Style, slots: Slots, body: Body, told: Sequence[Told], blocks: Sequence[Block],
    selection: Selection, audience: str,
) -> tuple[Finding, ...]:
    """All findings about a notice, the gravest first."""
    texts = _texts(blocks)
    return (
        *_nothing(told),
        *account_for(facts.round, selection, audience).unexplained,
        *_figures(facts, slots),
        *day_findings(facts),
        *_problems(told, body, style),
        *past_days(facts, texts, day_of(slots.signed_on(slots.text("signer").strip()), facts.today)),
        *slots.findings,
        *_lists(style, body, slots),
        *_marks(texts),
        *_elements(slots, facts.today, audience),
        *version_words(slots, audience),
        *_ways_to_answer(slots, audience),
        *_organ(blocks),
        *_letterhead(blocks, audience),
        *_attachments(blocks, texts),
        *_several(body),
        *_defaults(slots),
    )


def warnings_of(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The texts that the command line prints."""
    return tuple(finding.text for finding in findings if finding.kind not in QUIET)


def _nothing(told: Sequence[Told]) -> Iterator[Finding]:
    if not told:
        yield Finding("本批次没有可以印出的问题，正文只有标题。请先导入台账，或检查“公开”设置。")


def day_findings(facts: Facts) -> Iterator[Finding]:
    """A day of the figures before the feedback or to come, and what is done without anybody knowing since when."""
    day, feedback = facts.as_of, facts.round.feedback_on
    if day and feedback and day < feedback:
        yield Finding(f"数据截至 {chinese_date(day)}，早于反馈日期 {chinese_date(feedback)}。请核对日期。", kind="date")
    if day and day > facts.today:
        yield Finding(f"数据截至 {chinese_date(day)}，晚于今天。请核对日期。", kind="date")
    if day:
        undated = [problem for problem in facts.round.problems if is_done(problem.state)
                   and not problem.state.completed_on and not problem.state.closed_on]
        if undated:
            sources = tuple(Source("problem", problem.id, "text") for problem in undated)
            yield Finding(f"有 {len(undated)} 个已完成的问题没有完成时间，按现在的状态计入："
                          f"{excerpts([problem.text for problem in undated])}。", sources, "date")


def _figures(facts: Facts, slots: Slots) -> Iterator[Finding]:
    for key in SECTIONS:
        if key in slots.given:
            yield from slot_figures(key, slots.runs(key), facts)
    yield from wording_figures(facts.round, facts)


def _problems(told: Sequence[Told], body: Body, style: Style) -> Iterator[Finding]:
    """Problems of which nothing is told, or that lack an aspect where others have one and the style prints it."""
    aspects = any(level.of == "aspect" for group in style.groups for level in group.levels)
    astray = [item.problem for item in told if aspects and not item.problem.aspect]
    found = [("silent", "没有填写整改情况，只印了问题本身", "progress", body.silent),
             ("unnamed", "没有填写问题内容，标题印成“（未填写）”", "text", body.unnamed)]
    if len(astray) < len(told):  # a ledger without any aspects is printed without them
        found.append(("astray", "没有填写方面，印在上一个方面之下", "aspect", astray))
    for kind, what, field, rows in found:
        if rows:
            sources = tuple(Source("problem", problem.id, field) for problem in rows)
            yield Finding(f"有 {len(rows)} 个问题{what}：{excerpts([problem.text for problem in rows])}。", sources, kind)


def _several(body: Body) -> Iterator[Finding]:
    """Headings of several sentences: they are printed whole, but outside the style's sentence."""
    if body.several:
        texts = [text for text, _ in body.several]
        yield Finding(f"有 {len(texts)} 处标题的文字有几句话，套不进这种写法的句式，已原样照印：{excerpts(texts)}。"
                      "想用句式的，请在通报用语里改写成一句话。", tuple(source for _, source in body.several), "several")


def _lists(style: Style, body: Body, slots: Slots) -> Iterator[Finding]:
    """一是 without 二是 (where the style does not want a single item marked), or the other way round."""
    lone = any(part.list_word == "一是" and part.only_item == "numbered"
               for group in style.groups for part in group.account)
    for problem, text in body.accounts:
        fault = _list_fault(text, lone)
        if fault:
            yield Finding(f"“{excerpt(problem.text)}”的整改情况里{fault}。",
                          (Source("problem", problem.id, "progress"),), "list")
    for key in PROSE:
        fault = _list_fault(slots.text(key), lone=False) if key in slots.given else ""
        if fault:
            yield Finding(f"“{SECTIONS[key]}”里{fault}。", (Source("slot", key),), "list")


def _list_fault(text: str, lone: bool) -> str:
    first, second = _FIRST.search(text), _SECOND.search(text)
    if first and not second and not (lone and set(_LIST_MARK.findall(text)) == {"一"}):
        return "有“一是”，没有“二是”"
    return "有“二是”，没有“一是”" if second and not first else ""


def _texts(blocks: Iterable[Block]) -> list[tuple[Heading | Paragraph, str]]:
    """Headings and paragraphs with their texts."""
    return [(block, text_of(block)) for block in blocks if isinstance(block, (Heading, Paragraph))]


def _marks(texts: Iterable[tuple[Heading | Paragraph, str]]) -> Iterator[Finding]:
    """Quotation marks and brackets of printed paragraphs that do not pair."""
    for block, text in texts:
        mark = unpaired(text)
        if mark:
            runs = [run for run in block.runs if run.source]
            faulty = [run for run in runs if unpaired(run.text)] or runs
            sources = dict.fromkeys(run.source for run in faulty if run.source)
            yield Finding(f"“{mark}”没有成对：{excerpt(text)}。", tuple(sources), "mark")


def unpaired(text: str) -> str:
    """The first quotation mark or bracket without its partner; "" when all pair. Half-width brackets count as full."""
    if ")" in text or "）" in text:
        text = _HALF_MARK.sub("", text)
    if not any(map(text.__contains__, _MARKS)):
        return ""
    stack: list[str] = []
    for mark in _MARK.findall(text.replace("(", "（").replace(")", "）")):
        if mark in _PAIRS:
            stack.append(mark)
        elif stack and stack[-1] == _CLOSERS[mark]:
            stack.pop()
        elif mark != "’":  # an apostrophe
            return str(mark)
    return stack[0] if stack else ""


def _elements(slots: Slots, today: date, audience: str) -> Iterator[Finding]:
    """Title, document number, addressee and date as an official document has them (official-format §9.5)."""
    title = "".join(slots.text("title").split())
    if not _TITLE.search(title):
        what = f"标题“{title}”没有写成“关于……的通报（报告）”" if title else "没有标题"
        yield Finding(f"{what}。", (Source("slot", "title"),), "title")
    number = slots.text("document_number").strip()
    if number and not _NUMBER.fullmatch(number):
        yield Finding(f"发文字号“{number}”不规范：年份用全称并加六角括号〔〕，序号前不加“第”、不编虚位，例如 某党发〔2026〕3号。",
                      (Source("slot", "document_number"),), "number")
    if audience == "report" and not slots.text("recipients").strip():
        yield Finding("上报的报告没有主送单位。", (Source("slot", "recipients"),), "recipients")
    yield from _signed(slots, today)


def _ways_to_answer(slots: Slots, audience: str) -> Iterator[Finding]:
    """A public notice without telephone or mailbox: both versions name them (practice §1: 同时公布监督联系方式)."""
    if audience == "public" and not _WAY_TO_ANSWER.search(slots.text("closing")):
        yield Finding("公开版没有联系电话或邮箱，群众无处反映意见。请在单位资料里填写联系方式，或写在监督方式里。",
                      (Source("slot", "closing"),), "contacts")


def _organ(blocks: Iterable[Block]) -> Iterator[Finding]:
    """发文机关标志 so long that on its one line it is no larger than the title below it (7.2.4: 醒目、美观)."""
    for block in blocks:
        size = of.mark_size(block.organ) if isinstance(block, Letterhead) else of.MARK_SZ
        if isinstance(block, Letterhead) and size <= of.TITLE_SZ:
            yield Finding(f"发文机关标志有 {len(block.organ)} 个字，排成一行要缩到 {size / 2:g} 磅，不比标题大。可以改用规范化简称。",
                          (Source("slot", "letterhead"),), "organ")


def _letterhead(blocks: Iterable[Block], audience: str) -> Iterator[Finding]:
    """A red head without number, and one of a report upward without 签发人 (GB/T 9704 7.2.5, 7.2.6)."""
    for head in (block for block in blocks if isinstance(block, Letterhead)):
        if not head.number.strip():
            yield Finding("有红头，没有发文字号。", (Source("slot", "document_number"),), "unnumbered")
        if audience == "report" and not head.signatories:
            yield Finding("上报的报告有红头，没有签发人。", (Source("slot", "signatories"),), "unsigned")


def _signed(slots: Slots, today: date) -> Iterator[Finding]:
    """No date, or one that lies ahead."""
    signed_on = slots.signed_on(slots.text("signer").strip())
    source = (Source("slot", "signed_on"),)
    match = _DATE.fullmatch(signed_on)
    if not signed_on:
        yield Finding("没有成文日期。", source, "undated")
    elif not is_date(signed_on):
        yield Finding(f"成文日期“{signed_on}”不是日期的写法，会照原样印出。请写成 2025年10月17日 的样子。", source, "date")
    elif match and tuple(map(int, match.groups())) > (today.year, today.month, today.day):
        yield Finding(f"成文日期 {signed_on} 晚于今天。", source, "date")


def _attachments(
    blocks: Iterable[Block], texts: Iterable[tuple[Heading | Paragraph, str]],
) -> Iterator[Finding]:
    """A text that points to an attachment that there is none of (official-format §9.5 D6)."""
    if any(isinstance(block, AttachmentList) for block in blocks):
        return
    for block, text in texts:
        mention = _ATTACHED.search(text) if "附件" in text else None
        if mention:
            yield Finding(f"文中写“{mention[0]}”，但没有填写附件。", _places(block.runs) or (Source("slot", "attachments"),),
                          "attachment")


def _defaults(slots: Slots) -> Iterator[Finding]:
    for key in PROSE:
        if key in slots.defaults:
            yield Finding(f"“{SECTIONS[key]}”用的是默认文字，还没有人改过。", (Source("slot", key),), "default")


def named_people(blocks: Iterable[Block], posts: Posts, wanted: bool) -> Iterator[Finding]:
    """People named in a public notice: ``wanted`` (names were chosen), or left because no post of theirs is known."""
    for name, runs in persons_named(blocks, posts).items():
        why = "公开版印有姓名" if wanted else "没有查到职务，公开版仍印姓名"
        yield Finding(f"{why}：{name}（{len(runs)} 处）。", _places(runs), "names" if wanted else "named")


def _places(runs: Iterable[Run]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(run.source for run in runs if run.source))
