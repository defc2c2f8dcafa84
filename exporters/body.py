"""The body of a notice: the tree of aspects, topics and problems, printed by the levels and accounts of a style."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from exporters.blocks import Block, Heading, Paragraph, Run, Source, added, body_runs
from exporters.fields import Facts, fill
from exporters.figures import problem_status
from exporters.numbering import numbered
from exporters.punctuation import LOOSE_ENDS, bare, final_mark, first_sentence, framed_parts, has_words, nest_quotes
from exporters.rich import Rich, finished, plain_text
from exporters.style_model import Account, Group, Level
from exporters.wording import Told, Words, shown_measures
from models.records import Problem
from models.rules import comparable, problem_is_done

_TEXT_ENDS = tuple("。；，：！？、…")
#: 一是 as people type it in front of an item, or in the middle of a text after a mark.
_TYPED_MARK = re.compile(r"(?:^|(?<=[。；：，]))[一二三四五六七八九十]{1,3}是[，,：:]?")
#: What stands in the heading of a problem without words, so that nothing below it is taken for another problem's.
UNNAMED = "（未填写）"
#: Final marks of a heading that lead on to what runs in.
_LEADING = ("，", "：")
#: Texts of an account that are lists, and the measures' text that each takes.
LISTS = {"items": "progress", "plans": "text"}


#: What is told under a heading: what runs in after it, and the paragraphs below.
_Said = tuple[Rich, list[Rich]]


class Piece(NamedTuple):
    """A text of the ledger as it is printed, without marks at its end, its place, and what the paper adds to it."""

    text: str
    source: Source | None = None
    added_text: str = ""


@dataclass
class Node:
    """A heading to print: its form, the ledger's text (``raw``), the printed one and its place, what stands below,
    whose account.
    """

    form: Level
    raw: str
    text: str
    source: Source
    told: Told | None = None
    children: list[Node] = field(default_factory=list)


class Body:
    """Prints groups of problems. ``silent`` collects the problems of which nothing is told, ``accounts`` what is told
    of each, ``unnamed`` those whose heading lacks its words, ``several`` the headings whose text is several sentences
    and did not go into the style's frame; ``whole`` counts the levels that are numbered through all groups.
    """

    def __init__(self, words: Words, facts: Facts) -> None:
        self.words = words
        self.facts = facts
        self.silent: list[Problem] = []
        self.accounts: list[tuple[Problem, str]] = []
        self.unnamed: list[Problem] = []
        self.several: list[tuple[str, Source]] = []
        self.whole: dict[str, int] = {}

    def group(self, group: Group, told: Iterable[Told]) -> list[Block]:
        """The blocks of one group, without its chapter heading."""
        nodes = self.tree(group.levels, told)
        if group.order_by == "state":
            _done_first(nodes)
        return list(_Printer(self, group).siblings(nodes))

    def tree(self, levels: Sequence[Level], told: Iterable[Told]) -> list[Node]:
        """Aspects and topics in the order of their first problem, problems in theirs."""
        top: list[Node] = []
        known: dict[tuple[int, int, str], Node] = {}
        same = cache(comparable)
        for item in told:
            nodes = top
            *above, (last, of) = _steps(levels, item.problem)
            for form, above_of in above:
                key = (id(nodes), id(form), same(getattr(item.problem, above_of)))
                if key not in known:
                    known[key] = self.node(form, above_of, item.problem)
                    nodes.append(known[key])
                nodes = known[key].children
            nodes.append(self.node(last, of, item.problem))
            nodes[-1].told = item
        for node in top:
            _say_once(node)
        return top

    def node(self, form: Level, of: str, problem: Problem) -> Node:
        """The heading of an aspect, topic or problem, its printed text on one line."""
        words = self.words
        text = words.printed(problem, "text") if of == "text" else getattr(words, of)(problem)
        printed = "".join([line.strip() for line in text.splitlines()])
        return Node(form, getattr(problem, of), printed, Source("problem", problem.id, of))

    def prose(self, told: Told, key: str) -> list[list[Piece]]:
        """One text (progress, stage_result, next_steps) of a problem and of those merged into it, each once; its lines.
        """
        texts: dict[str, str] = {}
        for problem in told.all:
            if text := self.words.printed(problem, key):
                texts.setdefault(text, problem.id)
        return [found for text, row_id in texts.items() if (found := _lines(text, row_id, key))]

    def items(self, told: Told, key: str = "progress") -> list[Piece]:
        """What was done (``text``: was planned), measure by measure. A measure without that text is no item."""
        printed, audience = self.words.printed, self.words.audience
        return [
            Piece(text, Source("measure", measure.id, key))
            for problem in told.all for measure in shown_measures(problem, audience)
            if (text := _item(printed(measure, key)))
        ]

    def account(self, part: Account, told: Told) -> list[Rich]:
        """The paragraphs of one part of a problem's account; none when nothing is told."""
        prose: list[list[Piece]] = []
        items: list[Piece] = []
        for key in part.texts:
            if key in LISTS:
                items += self.items(told, LISTS[key])
            else:
                prose += self.prose(told, key)
        if not prose and not items:
            return []
        paragraphs = _paragraphs(prose, "。" if items else part.final_mark)
        if part.place == "paragraph_each":
            paragraphs += _marked(items, part, part.final_mark)
        elif items:
            paragraphs[-1] += tuple([run for item in _marked(items, part, part.between) for run in item])
        paragraphs = [text for text in paragraphs if text]
        if paragraphs and part.lead_in:
            paragraphs[0] = (Run(part.lead_in), *paragraphs[0])
        return paragraphs


class _Printer:
    """Numbers and prints the nodes of one group."""

    def __init__(self, body: Body, group: Group) -> None:
        self.body = body
        self.parts = group.account
        self.through: dict[str, int] = {}
        self.frames: dict[str, str] = {}

    def siblings(self, nodes: Sequence[Node], below: bool = False) -> Iterator[Block]:
        """Nodes that stand together (``below``: under one heading), each with what is below it."""
        restarted: dict[str, int] = {}
        for node in nodes:
            told = self.account(node.told, node.form) if node.told else ((), [])
            unnamed = self.lacks_words(node, told, alone=below and len(nodes) == 1)
            alone = len(nodes) == 1 and node.form.only_child == "unnumbered"
            counter = {"through": self.through, "whole": self.body.whole}.get(node.form.counting, restarted)
            mark = self.mark(node.form, counter) if not alone and (unnamed or has_words(node.text)) else ""
            heading = self.without_words(node, mark, told[0]) if unnamed else self.heading(node, mark, told)
            if heading.runs:
                yield heading
            yield from map(Paragraph, told[1])
            yield from self.siblings(node.children, below=True)

    def lacks_words(self, node: Node, told: _Said, alone: bool) -> bool:
        """Whether a problem needs words that it does not have. What is told of the only one under a heading (*alone*)
        can stand below that heading: an aspect may have its result only (contract §2).
        """
        if has_words(node.text) or not node.told or (alone and any(told)):
            return False
        self.body.unnamed.append(node.told.problem)
        return True

    @staticmethod
    def without_words(node: Node, mark: str, run_in: Rich) -> Heading:
        """The heading of a problem without words."""
        final = added("。" if node.form.final_mark else "")
        return Heading(node.form.heading_level, (added(mark), added(UNNAMED), final, *body_runs(run_in)))

    @staticmethod
    def mark(form: Level, counter: dict[str, int]) -> str:
        """The next number in a level's form."""
        counter[form.of] = counter.get(form.of, 0) + 1
        return numbered(form.number, counter[form.of])

    def form_of_frame(self, node: Node, told: _Said) -> str:
        """Which of a level's frames the text goes into; notes a text of several sentences that has one of its own."""
        form, text = node.form, bare(node.text)
        if node.told and not any(told) and form.frame_alone:
            return form.frame_alone
        if not form.frame_of_several or first_sentence(text) == len(text):
            return form.frame
        self.body.several.append((text, node.source))
        return form.frame_of_several

    def frame(self, frame: str) -> str:
        """A level's frame with its fields filled."""
        if frame not in self.frames:
            filled = fill(frame.replace("{text}", "\0"), self.body.facts)
            self.frames[frame] = filled.replace("\0", "{text}")
        return self.frames[frame]

    def account(self, told: Told, form: Level) -> _Said:
        """What is told under a heading; notes a problem of which nothing is told."""
        parts = [(part, self.body.account(part, told)) for part in self.parts]
        run_in = tuple(run for part, texts in parts if part.place == "run_in" for text in texts[:1] for run in text)
        below = [text for part, texts in parts for text in (texts[1:] if part.place == "run_in" else texts)]
        if run_in and not form.final_mark:  # nothing parts the heading from what would run in
            run_in, below = (), [run_in, *below]
        elif form.lead and not run_in and _begins_with_lone_item(parts):
            run_in, below = below[0], below[1:]
        if run_in or below:
            self.body.accounts.append((told.problem, "\n".join(map(plain_text, filter(None, (run_in, *below))))))
        else:
            self.body.silent.append(told.problem)
        return run_in, below

    def heading(self, node: Node, mark: str, told: _Said) -> Heading:
        """The heading of a node. A final mark that leads on (，：) becomes a full stop where nothing follows."""
        form, (run_in, below) = node.form, told
        if not run_in and below and form.final_mark in _LEADING and has_words(node.text):
            run_in = (added(form.lead),) if form.lead else ()
        before, text, after = framed_parts(
            self.frame(self.form_of_frame(node, told)), node.text, form.start_words, form.end_words
        ) if has_words(node.text) else ("", "", "")
        final = form.final_mark if run_in or form.final_mark not in _LEADING else "。"
        own = finished((added(before), Run(text, source=node.source), added(after)), final)
        runs = (added(mark), *own, *body_runs(run_in))
        return Heading(form.heading_level, tuple([run for run in runs if run.text]))


def _begins_with_lone_item(parts: Iterable[tuple[Account, list[Rich]]]) -> bool:
    """Whether the first thing told is the only item of a list, without 一是 in front."""
    part, texts = next(((part, texts) for part, texts in parts if texts), (None, []))
    return part is not None and len(texts) == 1 and not part.lead_in and (
        part.place == "paragraph_each" and part.only_item == "unnumbered")


def _steps(levels: Sequence[Level], problem: Problem) -> list[tuple[Level, str]]:
    """The levels from the top down to a problem, each with the text that stands there; where one is missing the style
    says what happens.
    """
    steps, shift = [], 0
    for place, of in enumerate(_filled(levels, problem)):
        if of:
            steps.append((levels[place - shift], of))
        else:
            shift += levels[place].if_missing == "next_takes_place"
    return steps


def _filled(levels: Sequence[Level], problem: Problem) -> list[str]:
    """Which text of a problem stands at each level ("" for none). Where the style says so, the heading below moves up
    into a level without text; its own level is the one without text then.
    """
    found = ["text" if level.of == "problem" else level.of if bare(getattr(problem, level.of)) else ""
             for level in levels]
    for place, (level, below) in enumerate(zip(levels, found[1:])):
        if not found[place] and level.if_missing == "next_heading_takes_place" and below != "text":
            found[place:place + 2] = [below, ""]
    return found


def of_group(group: Group, told: Sequence[Told]) -> list[Told]:
    """The problems that a group takes (contract §4 says when a problem is done)."""
    return [item for item in told if group.takes in _takers(item.problem)]


def _takers(problem: Problem) -> tuple[str, ...]:
    """The kinds of groups (``takes``) that a problem belongs to."""
    if problem_is_done(problem):
        return "all", "done"
    return "all", "open", "long_term" if problem_status(problem) == "long_term" else "going"


def _done_first(nodes: list[Node]) -> None:
    """Problems under one heading by state: the done ones first, otherwise in their order."""
    if all(node.told for node in nodes):
        nodes.sort(key=lambda node: node.told is not None and not problem_is_done(node.told.problem))
    for node in nodes:
        _done_first(node.children)


def one_line(text: str) -> str:
    """Lines typed below each other in one cell as one text; a line without a mark at its end gets a full stop."""
    typed = text.splitlines()
    if len(typed) < 2:  # nearly all texts
        return text.strip()
    lines = [line.strip() for line in typed if line.strip()]
    return "".join(line if line.endswith(_TEXT_ENDS) else line + "。" for line in lines[:-1]) + "".join(lines[-1:])


def _lines(text: str, row_id: str, key: str) -> list[Piece]:
    """The lines of a problem's text, each with its number."""
    found = [line.strip().lstrip(LOOSE_ENDS) for line in text.splitlines() if line.strip()]
    return [Piece(printed, Source("problem", row_id, key, number))
            for number, line in enumerate(found) if (printed := bare(nest_quotes(line)))]


def _paragraphs(texts: Iterable[Sequence[Piece]], mark: str) -> list[Rich]:
    """Texts one after another in one paragraph; a line break inside a text begins a new one."""
    paragraphs: list[Rich] = [()]
    for text in texts:
        first, *rest = [_ended(line, mark) for line in text]
        paragraphs[-1] += first
        paragraphs += rest
    return paragraphs


def _marked(items: Sequence[Piece], part: Account, between: str) -> list[Rich]:
    """Items with 一是, 二是… in front (a single one without, if the style says so), *between* after each but the last,
    the part's final mark after that.
    """
    ended = [_ended(item, between) for item in items[:-1]] + [_ended(item, part.final_mark) for item in items[-1:]]
    if not part.list_word or (len(items) == 1 and part.only_item == "unnumbered"):
        return ended
    return [(added(numbered(part.list_word, number)), *item) for number, item in enumerate(ended, start=1)]


def _ended(piece: Piece, mark: str) -> Rich:
    """A piece with exactly one final mark, which comes from nowhere but the style."""
    text, source, added_text = piece
    after = added_text + final_mark(added_text or text, mark)
    return (Run(text, False, source), added(after)) if after else (Run(text, False, source),)


def _item(text: str) -> str:
    """A measure's text as an item of a list: on one line, without the 一是 that somebody typed in front of it. A text
    that is a whole list keeps its marks.
    """
    text = one_line(text)
    mark = _TYPED_MARK.match(text)
    return bare(nest_quotes(text if not mark or _TYPED_MARK.search(text, mark.end()) else text[mark.end():]))


def _say_once(node: Node) -> None:
    """Where the only thing under a heading says the same as the heading, print it once (contract §2)."""
    while len(node.children) == 1 and _same(node, node.children[0]):
        child = node.children[0]
        if node.text == node.raw:
            node.text, node.source = child.text, child.source
        node.told, node.children = child.told, child.children
    for child in node.children:
        _say_once(child)


def _same(node: Node, child: Node) -> bool:
    return comparable(node.raw) == comparable(child.raw) or comparable(node.text) == comparable(child.text)
