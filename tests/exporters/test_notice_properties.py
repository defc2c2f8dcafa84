"""What holds for every notice, whatever the ledger says."""

from __future__ import annotations

import io
import re

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.blocks import Document, Heading, text_of
from exporters.body import one_line
from exporters.notice import NoticeOptions, build_notice
from exporters.numbering import chinese_numeral, split_mark
from exporters.punctuation import bare
from exporters.styles import get_style
from exporters.text import render_text
from exporters.word import docx_bytes
from models.records import Measure, Problem
from tests.exporters.sample import TODAY, UNIT, round_of

STYLES = ("findings", "problem_result")
words = st.text("学习制度服务“”‘’；。，！：1a", max_size=8)
names = st.sampled_from(["", "党建", "服务", "采购方面", "聚焦财务"])


@st.composite
def problems(draw: st.DrawFn) -> list[Problem]:
    """Problems with ids, some merged, hidden, without texts or measures."""
    count = draw(st.integers(0, 7))
    ids = [f"p{number}" for number in range(count)]
    return [
        Problem(id=id_, aspect=draw(names), topic=draw(names), text=draw(words), progress=draw(words),
                merged_into=draw(st.sampled_from(["", "", *ids])), public=draw(st.booleans()),
                restricted=draw(st.booleans()),
                measures=tuple(Measure(progress=text) for text in draw(st.lists(words, max_size=3))))
        for id_ in ids
    ]


def notice(rows: list[Problem], style: str, audience: str = "internal") -> Document:
    return build_notice(UNIT, round_of(*rows), get_style(style), NoticeOptions(TODAY, audience))


@given(problems(), st.sampled_from(STYLES), st.sampled_from(["report", "internal", "public"]))
def test_every_problem_is_printed_merged_or_left_out(rows: list[Problem], style: str, audience: str) -> None:
    chosen = notice(rows, style, audience).selection
    assert sorted((*chosen.printed, *chosen.merged, *chosen.left_out)) == sorted(row.id for row in rows)
    hidden = {row.id for row in rows if audience == "public" and (row.restricted or not row.public)}
    assert set(chosen.left_out) == hidden


@given(problems(), st.sampled_from(STYLES))
def test_nothing_reported_is_lost(rows: list[Problem], style: str) -> None:
    strip = str.maketrans("", "", "“”‘’")
    printed = render_text(notice(rows, style)).translate(strip)
    for row in rows:
        for text in (row.progress, *(measure.progress for measure in row.measures)):
            assert bare(one_line(text)).translate(strip) in printed


@given(problems(), st.sampled_from(STYLES))
def test_no_line_is_empty_and_no_mark_doubled_at_its_end(rows: list[Problem], style: str) -> None:
    for line in render_text(notice(rows, style)).splitlines():
        assert line.strip()
        # 。。。 is somebody's ellipsis and stays (rules.without_final_mark)
        assert line.endswith("。。。") or not re.search("[。；，][。；，]$", line)


@given(problems(), st.sampled_from(STYLES))
def test_chapters_and_aspects_count_from_one(rows: list[Problem], style: str) -> None:
    marks: dict[int, list[str]] = {1: [], 2: []}
    for block in notice(rows, style).blocks:
        level, mark, _ = split_mark(text_of(block)) if isinstance(block, Heading) else (0, "", "")
        if isinstance(block, Heading) and block.level == level and level in marks:
            marks[level].append(mark)
    assert marks[1] == ["一、"]
    assert marks[2] == [f"（{chinese_numeral(number)}）" for number in range(1, len(marks[2]) + 1)]


@given(problems())
def test_topics_of_findings_run_through(rows: list[Problem]) -> None:
    headings = [text_of(b) for b in notice(rows, "findings").blocks if isinstance(b, Heading) and b.level == 3]
    numbers = [int(match[1]) for text in headings if (match := re.match(r"(\d+)\.", text))]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("style", STYLES)
@given(rows=problems())
def test_word_has_the_same_paragraphs(style: str, rows: list[Problem]) -> None:
    document = notice(rows[:3], style)
    paragraphs = docx.Document(io.BytesIO(docx_bytes(document))).paragraphs
    assert [p.text.replace("\n", "") for p in paragraphs] == render_text(document).splitlines()


@given(problems(), st.sampled_from(STYLES))
def test_building_twice_gives_the_same_document(rows: list[Problem], style: str) -> None:
    assert notice(rows, style) == notice(rows, style)
