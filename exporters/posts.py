"""Names of people in printed texts, and posts in their place: public notices mostly name posts only.

A name is replaced where it stands as a name: the longest known name first, never inside a longer one; a post that
already stands beside it is not said twice (院党委书记林致远 → 院党委书记, 林致远同志 → 党委书记).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from exporters.blocks import Block, Heading, Paragraph, Run, text_of
from models.records import Person, Round

#: Ends of posts, by which a post beside a name is known though the ledger words it otherwise.
_POST_ENDS = ("书记", "院长", "主任", "科长", "部长", "局长", "处长", "组长", "护士长", "委员", "主席", "总监", "干事", "负责人", "会计师")
#: What may stand before a name of two characters: it could be a part of another word (精神文明).
_BEFORE = re.compile(r"(?:^|[^\u4e00-\u9fff]|[由经对向与和及同给让请为以]|书记|[长任员席监师记部科人志])$")
_HONORIFIC = re.compile("(?:同志|本人)")


@dataclass(frozen=True)
class Posts:
    """``posts``: printed name → post ("" where none is known or several are); ``shared``: posts that several people
    have, so that the surname must tell them apart.
    """

    posts: Mapping[str, str]
    shared: frozenset[str] = frozenset()

    @classmethod
    def of(cls, people: Iterable[Person], round_: Round, day: date | None = None) -> Posts:
        """The posts of *people* on *day*, and all other names that the round knows."""
        found: dict[str, set[str]] = {name: set() for name in names_in(round_)}
        for person in people:
            gone = day is not None and person.to_on is not None and person.to_on < day
            for name in (_shown_name(person.name), *person.aliases):
                found.setdefault(name, set()).update({person.post.strip()} - {""} if not gone else ())
        posts = {name: "、".join(sorted(given)) if len(given) == 1 else "" for name, given in found.items()
                 if len(name) > 1}
        every = [post for name, post in posts.items() if post]
        return cls(posts, frozenset(post for post in every if every.count(post) > 1))

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """Finds every known name, the longest first; None when there are none."""
        names = sorted(self.posts, key=lambda name: (-len(name), name))
        return re.compile("|".join(map(re.escape, names))) if names else None

    def may_stand_in(self, block: Heading | Paragraph) -> bool:
        """Whether any name is in a block: its runs need not be looked at one by one otherwise."""
        return self.pattern is not None and self.pattern.search(text_of(block)) is not None

    def named(self, text: str) -> list[tuple[int, str]]:
        """The names in a text: (place, name)."""
        found = self.pattern.finditer(text) if self.pattern else ()
        return [(match.start(), match[0]) for match in found
                if len(match[0]) > 2 or _BEFORE.search(text[max(match.start() - 2, 0):match.start()])]

    def without_names(self, text: str) -> str:
        """*text* with a post for every name whose post is known."""
        out, place = "", 0
        for start, name in self.named(text):
            if start < place or not self.posts[name]:
                continue
            out += text[place:start]
            said, place = self._instead(out, name, text, start + len(name))
            out += said
        return out + text[place:]

    def _instead(self, before: str, name: str, text: str, after: int) -> tuple[str, int]:
        """(what is printed for a name, where the text goes on): nothing where a post stands beside it."""
        post, rest = self.posts[name], text[after:]
        honorific = _HONORIFIC.match(rest)
        after += honorific.end() if honorific else 0
        if before.endswith((*_POST_ENDS, *post.split("、"))):
            return "", after
        bracket = re.match(r"[（(]([^（）()]*)[）)]", rest)
        if bracket and bracket[1].endswith((*_POST_ENDS, post)):
            return bracket[1], after + bracket.end()
        if rest.startswith((*_POST_ENDS, *post.split("、"), "副")):
            return (name[0] if post in self.shared else ""), after
        return (name[0] if post in self.shared else "") + post, after


def names_in(round_: Round) -> set[str]:
    """All names of people that a round knows."""
    found: set[str] = set()
    for problem in round_.problems:
        found.add(problem.claimed_by)
        for state in [problem.state, *[measure.state for measure in problem.measures]]:
            found.update(state.all_leaders, state.owners)
    return {_shown_name(name) for name in found} - {""}


def _shown_name(name: str) -> str:
    """A name as it is printed: without the suffix that tells two people apart (张伟·护理部)."""
    return name.partition("·")[0].strip()


def posts_for_names(blocks: Iterable[Block], posts: Posts) -> list[Block]:
    """The blocks with posts for names in headings and paragraphs."""
    return [_replaced(block, posts) if isinstance(block, (Heading, Paragraph)) and posts.may_stand_in(block) else block
            for block in blocks]


def _replaced(block: Heading | Paragraph, posts: Posts) -> Block:
    runs = tuple(_run(run, posts) for run in block.runs)
    return replace(block, runs=tuple(run for run in runs if run.text))


def _run(run: Run, posts: Posts) -> Run:
    text = posts.without_names(run.text)
    return run if text == run.text else run._replace(text=text)


def persons_named(blocks: Iterable[Block], posts: Posts) -> dict[str, list[Run]]:
    """Name → the runs in which it stands, in printing order."""
    found: dict[str, list[Run]] = {}
    for block in blocks:
        if not isinstance(block, (Heading, Paragraph)) or not posts.may_stand_in(block):
            continue
        for run in block.runs:
            for _, name in posts.named(run.text):
                found.setdefault(name, []).append(run)
    return found
