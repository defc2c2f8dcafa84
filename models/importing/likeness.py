"""How alike two texts are, from 0 to 100: rapidfuzz, or the standard library where no wheel of it exists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache


@lru_cache(maxsize=1)
def _ratio() -> Callable[[str, str], float]:
    try:
        from rapidfuzz import fuzz
    except ImportError:
        from difflib import SequenceMatcher

        return lambda left, right: 100.0 * SequenceMatcher(None, left, right, autojunk=False).ratio()
    return lambda left, right: float(fuzz.ratio(left, right))


def alike(left: str, right: str) -> float:
    """Likeness of two sentences (share of equal characters in order)."""
    return _ratio()(left, right)


def best_words(word: str, candidates: Iterable[str], at_least: float = 0.0) -> list[tuple[str, float]]:
    """Header words most like *word*, best first (libraries.md §6: 90 for 整改完成时限 and 整改时限, 50–60 for wrong pairs);
    those *at_least* so like it, which is much quicker than all."""
    try:
        from rapidfuzz import fuzz, process
    except ImportError:
        scored = [(candidate, alike(word, candidate)) for candidate in candidates]
        return sorted((pair for pair in scored if pair[1] >= at_least), key=lambda pair: -pair[1])
    # One call for all words: a workbook of a thousand sheets asks for thousands of texts that are no headers.
    found = process.extract(word, list(candidates), scorer=fuzz.WRatio, limit=None, score_cutoff=at_least)
    return [(str(candidate), float(score)) for candidate, score, _ in found]


def most_alike(text: str, choices: Mapping[str, str], at_least: float) -> tuple[str, float]:
    """Key of the choice most like *text* and its likeness; ``("", 0)`` when none reaches *at_least*."""
    try:
        from rapidfuzz import fuzz, process
    except ImportError:
        scored = [(key, alike(text, choice)) for key, choice in choices.items()]
        key, score = max(scored, key=lambda pair: pair[1], default=("", 0.0))
        return (key, score) if score >= at_least else ("", 0.0)
    found = process.extractOne(text, choices, scorer=fuzz.ratio, score_cutoff=at_least)
    return (str(found[2]), float(found[1])) if found else ("", 0.0)
