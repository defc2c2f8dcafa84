"""How wide characters are: what the layout has to know of fonts, and a plain answer for tests."""

from __future__ import annotations

from typing import Protocol

#: 汉字 proper: one em in every font, so that no font need be asked.
_FIRST_IDEOGRAPH, _LAST_IDEOGRAPH = "\u4e00", "\u9fff"
#: Below it stand the characters that Word takes from the Latin font (w:ascii); all others come from the Chinese one.
_FIRST_CHINESE = "\x80"
LATIN = "latin"


class Metrics(Protocol):
    """Widths of text by font role (:class:`exporters.official_format.FontSet`), in proportion to the size."""

    def width(self, text: str, role: str, size: float) -> float:
        """Width in points of *text* set in the font of *role* at *size* points, without tracking."""


class PlainMetrics:
    """汉字 and full-width marks one em, everything else half a one: fonts as the standard thinks of them."""

    def width(self, text: str, role: str, size: float) -> float:
        """See :class:`Metrics`."""
        return size * sum(1.0 if ord(character) >= 0x2000 else 0.5 for character in text)


class Ems(dict[str, float]):
    """Width in em by character for text of one Chinese role; asks the metrics once for each character."""

    def __init__(self, metrics: Metrics, role: str, latin: str = LATIN) -> None:
        super().__init__()
        self._metrics, self._role, self._latin = metrics, role, latin

    def __missing__(self, character: str) -> float:
        if _FIRST_IDEOGRAPH <= character <= _LAST_IDEOGRAPH:
            width = 1.0
        else:
            width = self._metrics.width(character, self.role_of(character), 1.0)
        self[character] = width
        return width

    def role_of(self, character: str) -> str:
        """The role whose font has the character: digits and Latin letters have one of their own (w:ascii); marks such
        as “ — … · are the Chinese font's (w:hint eastAsia).
        """
        return self._latin if character < _FIRST_CHINESE else self._role
