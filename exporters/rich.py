"""Text as runs that know where they come from: cut, trimmed and finished without losing that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from exporters.blocks import Run
from exporters.punctuation import bare, finish, nest_quotes

#: Runs one after another.
Rich = tuple[Run, ...]


def plain_text(runs: Iterable[Run]) -> str:
    """The text of all runs."""
    return "".join(run.text for run in runs)


def cut(runs: Iterable[Run], start: int, end: int) -> Rich:
    """The characters from *start* to before *end*."""
    found, place = [], 0
    for run in runs:
        first, last = max(start - place, 0), min(end - place, len(run.text))
        if first < last:
            found.append(run if last - first == len(run.text) else replace(run, text=run.text[first:last]))
        place += len(run.text)
    return tuple(found)


def with_text(runs: Iterable[Run], text: str) -> Rich:
    """The same runs with other characters: *text* is as long as theirs (quotation marks turned, say)."""
    found, place = [], 0
    for run in runs:
        end = place + len(run.text)
        found.append(run if text[place:end] == run.text else replace(run, text=text[place:end]))
        place = end
    return tuple(found)


def trimmed(runs: Sequence[Run]) -> Rich:
    """Without white space at both ends."""
    text = plain_text(runs)
    return cut(runs, len(text) - len(text.lstrip()), len(text.rstrip()))


def lines(runs: Sequence[Run]) -> list[Rich]:
    """The lines, trimmed; empty ones are left out."""
    found, place = [], 0
    for line in plain_text(runs).splitlines(keepends=True):
        if line.strip():
            found.append(trimmed(cut(runs, place, place + len(line))))
        place += len(line)
    return found


def nested(runs: Sequence[Run]) -> Rich:
    """Quotation marks inside quotation marks turned into the other kind."""
    return with_text(runs, nest_quotes(plain_text(runs)))


def finished(runs: Sequence[Run], mark: str) -> Rich:
    """With exactly one final mark (:func:`exporters.punctuation.finish`), which comes from nowhere but the style."""
    runs = trimmed(runs)
    text = plain_text(runs)
    base, whole = bare(text), finish(text, mark)
    kept = runs if len(base) == len(text) else cut(runs, 0, len(base))
    return (*kept, Run(whole[len(base):])) if len(whole) > len(base) else kept
