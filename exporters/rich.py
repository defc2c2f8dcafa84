"""Text as runs that know where they come from: cut, trimmed and finished without losing that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from exporters.blocks import Run, added
from exporters.punctuation import bare, final_mark, nest_quotes

#: Runs one after another.
Rich = tuple[Run, ...]


def plain_text(runs: Iterable[Run]) -> str:
    """The text of all runs."""
    return "".join([run.text for run in runs])


def cut(runs: Iterable[Run], start: int, end: int) -> Rich:
    """The characters from *start* to before *end*."""
    found, place = [], 0
    for run in runs:
        first, last = max(start - place, 0), min(end - place, len(run.text))
        if first < last:
            found.append(run if last - first == len(run.text) else run._replace(text=run.text[first:last]))
        place += len(run.text)
    return tuple(found)


def with_text(runs: Sequence[Run], text: str) -> Rich:
    """The same runs with other characters: *text* is as long as theirs (quotation marks turned, say)."""
    found, place = [], 0
    for run in runs:
        end = place + len(run.text)
        found.append(run if text[place:end] == run.text else run._replace(text=text[place:end]))
        place = end
    return tuple(found)


def trimmed(runs: Sequence[Run]) -> Rich:
    """Without white space at both ends."""
    text = plain_text(runs)
    return _kept(runs, text, text.strip())


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
    text = plain_text(runs)
    turned = nest_quotes(text)
    return tuple(runs) if turned == text else with_text(runs, turned)


def finished(runs: Sequence[Run], mark: str) -> Rich:
    """With exactly one final mark (:func:`exporters.punctuation.finish`), which comes from nowhere but the style."""
    text = plain_text(runs)
    base = bare(text)
    kept, final = _kept(runs, text, base), final_mark(base, mark)
    return (*kept, added(final)) if final else kept


def _kept(runs: Sequence[Run], text: str, part: str) -> Rich:
    """The runs of *part*, which is *text* without some of its ends; most texts of a ledger are whole."""
    if len(part) == len(text):
        return tuple([run for run in runs if run.text])
    start = len(text) - len(text.lstrip())
    return cut(runs, start, start + len(part))
