"""The whole way of a notice to the leader's desk and back: whatever was changed in it is found, what is taken over is
printed, and what cannot be taken over is said.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exporters.blocks import Document
from exporters.comparing import key_of, split_number
from exporters.correction_lines import document_lines
from exporters.corrections import Correction, corrections
from exporters.punctuation import nest_quotes
from exporters.styles import get_style, load_styles
from models import database, ledger, queries
from models.database import Store
from ui import jobs

STYLES = [style.key for style in load_styles()]
AUDIENCES = ("internal", "public", "report")
WORDS = st.text("加强管理、推进落实；每月一次。12“会”！", min_size=1, max_size=5)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample hospital."""
    with database.create_store(tmp_path_factory.mktemp("ledger") / "示例.db") as opened:
        jobs.fill_sample(opened)
        yield opened


class Sent:
    """Notices that were sent out, each made once."""

    def __init__(self) -> None:
        self.made: dict[tuple[str, str], Document] = {}

    def of(self, store: Store, style: str, audience: str) -> Document:
        if (style, audience) not in self.made:
            self.made[style, audience] = notice(store, style, audience)
        return self.made[style, audience]


@pytest.fixture(scope="module")
def sent() -> Sent:
    return Sent()


def notice(store: Store, style: str, audience: str) -> Document:
    return jobs.notice(store, None, style, date(2025, 7, 1), audience, {})


def texts(document: Document) -> list[str]:
    return [line.text for line in document_lines(document)]


def alike(text: list[str]) -> list[str]:
    """As compared: without the numbers that are counted anew (an item left alone has none), quotation marks nested."""
    return [key_of(nest_quotes(each)).removeprefix("#是") for each in text]


#: What happens to which paragraph, from which character, how many of them, and the words put in.
CHANGES = st.lists(st.tuples(st.sampled_from(["words", "words", "delete", "insert", "move"]), st.integers(0, 999),
                             st.integers(0, 999), st.integers(0, 6), WORDS), min_size=1, max_size=3)


def changed(text: list[str], changes: list[tuple[str, int, int, int, str]]) -> list[str]:
    """A text with some of its paragraphs changed, deleted, put in or moved."""
    found = list(text)
    for kind, number, begin, length, words in changes:
        place = number % len(found)
        if kind == "words":
            begin %= len(found[place]) + 1
            found[place] = found[place][:begin] + words + found[place][begin + length:]
        elif kind == "insert":
            found.insert(place, words + "，补充说明有关情况。")
        else:
            gone = found.pop(place)
            if kind == "move":
                found.insert(begin % len(found), gone)
    return found


@pytest.mark.parametrize("style", STYLES)
@given(changes=CHANGES, audience=st.sampled_from(AUDIENCES))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_what_is_taken_over_is_printed(
    store: Store, sent: Sent, style: str, audience: str, changes: list[tuple[str, int, int, int, str]]
) -> None:
    """Where nothing speaks against taking over, the next notice reads exactly as it was corrected."""
    document = sent.of(store, style, audience)
    new = changed(texts(document), changes)
    found = corrections(document_lines(document), new, audience, style=get_style(style))
    assert bool(found) == (alike(new) != alike(texts(document))) or all(each.edits for each in found)
    if not found or any(each.why_not or each.note for each in found):
        return
    done = ledger.take_corrections(
        store, queries.rounds(store)[0].id, [edit for each in found for edit in each.edits], audience)
    try:
        assert alike(texts(notice(store, style, audience))) == alike(new)
    finally:
        if done.step:
            ledger.undo(store)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("old", ["学用转化不够", "会议事规则执行不严", "财经纪律执行不严格", "整治群众身边不正之风"])
def test_words_inside_a_frame_are_taken_over(store: Store, style: str, old: str) -> None:
    """«针对“…”问题», «…问题的整改»: what is printed around a heading's words does not keep them from being reworded."""
    new = [each.replace(old, old + "（略）") for each in texts(notice(store, style, "internal"))]
    if not any("（略）" in each for each in new):
        assert style == "by_status" and old[:2] in ("财经", "整治")  # it prints no aspects and topics
        return
    found = corrections(document_lines(notice(store, style, "internal")), new, "internal")
    assert [each.why_not for each in found] == [""]
    ledger.take_corrections(store, queries.rounds(store)[0].id, found[0].edits, "internal")
    assert texts(notice(store, style, "internal")) == new
    ledger.undo(store)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_an_unchanged_paper_asks_for_nothing(store: Store, style: str, audience: str) -> None:
    document = notice(store, style, audience)
    assert corrections(document_lines(document), texts(document), audience) == ()


# --- ten edits at random ---------------------------------------------------------------------------------------------

KINDS = ("reworded", "reworded", "width", "deleted", "inserted", "inserted", "moved", "moved", "split", "joined")


@dataclass(frozen=True)
class Edit:
    """Old paragraphs [place, place + length) become *new*; *to*: they stand before that old paragraph instead."""

    kind: str
    place: int
    length: int
    new: tuple[str, ...]
    to: int | None = None

    def told(self, old: Sequence[str]) -> tuple[str, str, str]:
        """As a correction tells it."""
        gone = "\n".join(old[self.place:self.place + self.length])
        return self.kind, gone, "\n".join(self.new)


class TenEdits:
    """Draws edits of all kinds, each so far from the others that they cannot be taken for one."""

    def __init__(self, old: Sequence[str], seed: int) -> None:
        self.old = old
        self.random = random.Random(seed)
        self.free = set(range(1, len(old) - 2))
        self.edits: list[Edit] = []
        for kind in KINDS:
            self.edits.append(self.draw(kind))

    def place(self, good: str = "") -> int:
        """A paragraph that is still free, long, and has *good* in its middle."""
        places = [n for n in sorted(self.free) if len(self.old[n]) > 24 and good in self.old[n][12:-6]
                  and self.old.count(self.old[n]) == 1]
        found = self.random.choice(places)
        self.free -= set(range(found - 2, found + 4))
        return found

    def draw(self, kind: str) -> Edit:
        """An edit of that kind."""
        place = self.place({"width": "，", "split": "，"}.get(kind, ""))
        text = self.old[place]
        if kind == "reworded":
            begin = self.random.randrange(len(split_number(text)[0]), len(text) - 1)
            return Edit(kind, place, 1, (text[:begin] + self.words() + text[begin + self.random.randrange(4):],))
        if kind == "width":
            return Edit("reworded", place, 1, (text.replace("，", ","),))
        if kind == "deleted":
            return Edit(kind, place, 1, ())
        if kind == "inserted":
            words = f"另据{self.words()}统计{len(self.edits)}，{self.words()}已经{self.words()}完毕。"
            return Edit(kind, place, 0, (words,))
        if kind == "split":
            cut = text.index("，", 12) + 1
            return Edit(kind, place, 1, (text[:cut], text[cut:]))
        if kind == "joined":
            return Edit(kind, place, 2, (text + self.old[place + 1],))
        return Edit(kind, place, 1, (text,), self.place())

    def words(self) -> str:
        """Some words that stand nowhere else."""
        return "".join(self.random.sample("鹤鹿梅兰竹菊松柏枫棠", self.random.randrange(1, 5)))

    def text(self, edits: Sequence[Edit]) -> list[str]:
        """The paper with these edits."""
        before: dict[int, list[str]] = {}
        for edit in edits:
            before.setdefault(edit.place if edit.to is None else edit.to, []).extend(edit.new)
        gone = {place for edit in edits for place in range(edit.place, edit.place + edit.length)}
        return [text for place, old in enumerate(self.old)
                for text in (*before.get(place, ()), *(() if place in gone else (old,)))]


@pytest.mark.parametrize("style", STYLES)
@given(seed=st.integers(0, 10**6), audience=st.sampled_from(AUDIENCES))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_ten_edits_are_found_and_nothing_else(
    store: Store, sent: Sent, style: str, audience: str, seed: int
) -> None:
    """Each is told as what it is; those that can be taken print as corrected, taken one by one in any order."""
    document = sent.of(store, style, audience)
    drawn = TenEdits(texts(document), seed)
    found = corrections(document_lines(document), drawn.text(drawn.edits), audience, style=get_style(style))
    assert sorted((each.kind, each.old, each.new) for each in found) == sorted(
        each.told(drawn.old) for each in drawn.edits)
    whole = {(each.kind, each.old, each.new): each for each in found if not each.why_not and not each.note}
    taken = [edit for edit in drawn.edits if edit.told(drawn.old) in whole]
    drawn.random.shuffle(taken)
    _one_by_one(store, [whole[edit.told(drawn.old)] for edit in taken], audience)
    try:
        assert alike(texts(notice(store, style, audience))) == alike(drawn.text(taken))
    finally:
        for _ in taken:
            ledger.undo(store)
    assert texts(notice(store, style, audience)) == list(drawn.old)


def _one_by_one(store: Store, found: Sequence[Correction], audience: str) -> None:
    """Take corrections over, each in a step of its own."""
    round_id = queries.rounds(store)[0].id
    for each in found:
        done = ledger.take_corrections(store, round_id, each.edits, audience)
        assert done.step, each
