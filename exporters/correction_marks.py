"""Marks of the style around new words: final ones, and those between the texts of one paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from exporters import correction_reasons as reasons
from exporters.correction_lines import Part, folded
from exporters.punctuation import bare, finish

_MARKS = "。；，：、！？…"


def final_mark(parts: Sequence[Part], new: str) -> tuple[tuple[Part, ...], str, str]:
    """A final mark of the style that was changed: ！？… belong to the words then, another one is not taken over."""
    last = parts[-1]
    if last.source is not None or len(parts) < 2 or last.text.strip(_MARKS) or new.endswith(last.text):
        return tuple(parts), new, ""
    if new.endswith(("！", "？", "…", "!", "?", "：")):
        return tuple(parts[:-1]), new, ""
    if folded(new).endswith("。") and not new.endswith((*_MARKS, "..")):
        new = new[:-1]  # a half-width full stop
    return tuple(parts), bare(new) + last.text, reasons.MARK


def width(parts: Sequence[Part], texts: Sequence[str], new: str) -> str:
    """What to say when marks of the style have another width in the corrected paper."""
    words = iter(texts)
    return "" if "".join(next(words) if part.source else part.text for part in parts) == new else reasons.WIDTH


def ends_as_printed(parts: Sequence[Part], number: int, text: str) -> bool:
    """Whether the style prints a text with the final mark that it has in the corrected paper."""
    following = parts[number + 1] if number + 1 < len(parts) else None
    own = finish(text, "。") == text
    if bare(text) != text:
        return False
    if following is not None and following.source is None:
        return not own or not following.text.startswith(tuple(_MARKS))
    return own or finish(parts[number].text, "。") != parts[number].text
