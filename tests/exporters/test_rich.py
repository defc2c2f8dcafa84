"""Runs that are cut, trimmed and finished keep their origins; the text is what the plain functions give."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exporters.blocks import Run, Source
from exporters.punctuation import finish, nest_quotes
from exporters.rich import cut, finished, lines, nested, plain_text, trimmed

PIECES = st.lists(st.text("学“”‘’；。， \na1", max_size=5), max_size=5)


def runs(pieces: list[str]) -> tuple[Run, ...]:
    return tuple(Run(text, source=Source("slot", str(number))) for number, text in enumerate(pieces))


@given(PIECES, st.sampled_from(["。", "；", ""]))
def test_the_text_is_the_plain_functions(pieces: list[str], mark: str) -> None:
    rich, text = runs(pieces), "".join(pieces)
    assert plain_text(finished(rich, mark)) == finish(text, mark)
    assert plain_text(nested(rich)) == nest_quotes(text)
    assert plain_text(trimmed(rich)) == text.strip()
    assert [plain_text(line) for line in lines(rich)] == [line.strip() for line in text.splitlines() if line.strip()]


@given(PIECES, st.integers(0, 12), st.integers(0, 12))
def test_a_cut_keeps_origins(pieces: list[str], start: int, end: int) -> None:
    found = cut(runs(pieces), start, end)
    assert plain_text(found) == "".join(pieces)[start:max(start, end)]
    origins = [key for key, text in enumerate(pieces) for _ in text][start:max(start, end)]
    assert [int(run.source.key) for run in found if run.source for _ in run.text] == origins


def test_a_mark_that_is_added_comes_from_the_style() -> None:
    last = finished(runs(["甲；"]), "。")[-1]
    assert (last.text, last.source) == ("。", None)
