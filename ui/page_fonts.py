"""The fonts of official pages in Qt: what stands in for a missing one, how wide characters are, how they are drawn.

Widths are design widths (no hinting), so that lines end in the same place on screen, on paper and in a PDF.
"""

from __future__ import annotations

import sys
import threading
from functools import lru_cache
from itertools import accumulate

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QGlyphRun, QRawFont
from PySide6.QtWidgets import QApplication

from exporters.official_format import STANDARD_FONTS, FontSet

#: Stand-ins by role, tried in turn when the font itself is missing: the same kind of type first, any serif last.
_SERIF = ("宋体", "SimSun", "Noto Serif CJK SC", "Source Han Serif SC", "思源宋体", "Songti SC", "AR PL UMing CN")
_HEI = ("黑体", "SimHei", "方正黑体_GBK", "方正黑体简体", "华文黑体", "STHeiti", "Noto Sans CJK SC", "Source Han Sans SC",
        "微软雅黑", "Microsoft YaHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei")
_KAI = ("楷体", "KaiTi", "楷体_GB2312", "KaiTi_GB2312", "方正楷体_GBK", "方正楷体简体", "华文楷体", "STKaiti", "AR PL KaitiM GB",
        "AR PL UKai CN", "LXGW WenKai")
_FANGSONG = ("仿宋", "FangSong", "仿宋_GB2312", "FangSong_GB2312", "方正仿宋_GBK", "方正仿宋简体", "华文仿宋", "STFangsong")
_TITLE = ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05", "华文中宋", "STZhongsong")
STAND_INS = {
    "title": (*_TITLE, *_SERIF), "heading1": (*_HEI, *_SERIF), "heading2": (*_KAI, *_SERIF),
    "body": (*_FANGSONG, *_SERIF), "page_number": _SERIF,
    "latin": ("Times New Roman", "Liberation Serif", "Tinos", "Noto Serif", *_SERIF),
}
#: Pixels of the font that widths are read from.
_MEASURE = 1000
#: Stretches of text whose glyphs are kept: some dozens of pages.
_MOST_RUNS = 4000
#: Radicals for dictionaries (U+2E80–2FDF); many fonts have one glyph for a radical and the 汉字 that looks like it.
_RADICALS = "".join(map(chr, range(0x2E80, 0x2FE0)))

_kept: list[QApplication] = []


def ensure_application() -> None:
    """Make a QApplication if there is none; on Linux one that needs no display (the command line).

    Fonts alone would do with a QGuiApplication, but then no window could be opened in this process any more.
    """
    if QApplication.instance() is None:
        arguments = ["zhenggai", *(["-platform", "offscreen"] if sys.platform.startswith("linux") else [])]
        _kept.append(QApplication(arguments))


@lru_cache(maxsize=256)
def family_for(role: str, name: str) -> str:
    """The family that is used where *name* is asked for: itself, or the nearest one that is installed."""
    if QFontDatabase.hasFamily(name):
        return name
    return next((family for family in STAND_INS[role] if QFontDatabase.hasFamily(family)), name)


class QtMetrics:
    """Widths of characters in a document's fonts (:class:`exporters.layout.Metrics`), and those fonts to draw with.

    Needs a QApplication; see :func:`ensure_application`.
    """

    def __init__(self, fonts: FontSet = STANDARD_FONTS) -> None:
        self.families = {role: family_for(role, getattr(fonts, role)) for role in STAND_INS}
        self._measuring = {role: QFontMetricsF(self.font(role, _MEASURE)) for role in STAND_INS}
        self._ems: dict[tuple[str, str], float] = {}
        self._raw: dict[tuple[str, float, bool], QRawFont] = {}
        self._runs: dict[tuple[str, str, float, float, bool], QGlyphRun] = {}
        self._glyphs: dict[tuple[str, bool, str], int] = {}

    def width(self, text: str, role: str, size: float) -> float:
        """Width in points of *text* at *size* points: the sum of its characters' widths, no kerning."""
        return size * sum(self._em(character, role) for character in text)

    def _em(self, character: str, role: str) -> float:
        key = (role, character)
        if key not in self._ems:
            self._ems[key] = self._measuring[role].horizontalAdvance(character) / _MEASURE
        return self._ems[key]

    def font(self, role: str, size: float, bold: bool = False) -> QFont:
        """A role's font for a painter whose unit is a point; sizes are rounded to whole points."""
        font = QFont(self.families[role])
        font.setPixelSize(max(1, round(size)))
        font.setBold(bold)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        font.setKerning(False)
        return font

    def glyphs(self, text: str, role: str, size: float, spacing: float, bold: bool) -> QGlyphRun:
        """*text* as glyphs, each at its own place, *spacing* points more than its width from the one before.

        Characters that the font lacks are left out; :meth:`lacking` names them. Kept for the next time, since of a
        page being edited most lines stay.
        """
        key = (text, role, size, spacing, bold)
        run = self._runs.get(key)
        if run is None:
            if len(self._runs) >= _MOST_RUNS:
                self._runs.clear()
            self._runs[key] = run = self._run(*key)
        return run

    def _run(self, text: str, role: str, size: float, spacing: float, bold: bool) -> QGlyphRun:
        indexes = [self._glyph(character, role, bold) for character in text]
        places = self._distances(text, role, size, spacing)
        present = [place for place, glyph in enumerate(indexes) if glyph]
        run = QGlyphRun()
        run.setRawFont(self._raw_font(role, size, bold))
        run.setGlyphIndexes([indexes[place] for place in present])
        run.setPositions([QPointF(places[place], 0.0) for place in present])
        return run

    def _distances(self, text: str, role: str, size: float, spacing: float) -> list[float]:
        """Where each character begins, in points from the beginning of the text."""
        return list(accumulate((self._em(character, role) * size + spacing for character in text), initial=0.0))

    def lacking(self, text: str, role: str, size: float, spacing: float, bold: bool) -> list[tuple[str, float]]:
        """Characters of *text* that the font has no glyph for, with their distances from its beginning in points."""
        if all(self._glyph(character, role, bold) or character.isspace() for character in set(text)):
            return []
        places = self._distances(text, role, size, spacing)
        return [(character, place) for character, place in zip(text, places)
                if not self._glyph(character, role, bold) and not character.isspace()]

    def mistaken(self, text: str) -> dict[str, str]:
        """Characters of *text* by the radicals that fonts draw with the same glyph, and that Qt takes them for."""
        found: dict[str, str] = {}
        for role in STAND_INS:
            raw = self._raw_font(role, _MEASURE, False)
            pairs = zip(raw.glyphIndexesForString(_RADICALS), _RADICALS)
            glyphs = {glyph: radical for glyph, radical in pairs if glyph}
            used = {self._glyph(character, role, False): character for character in set(text) - set(_RADICALS)}
            found |= {glyphs[glyph]: character for glyph, character in used.items() if glyph in glyphs}
        return found

    def _glyph(self, character: str, role: str, bold: bool) -> int:
        key = (role, bold, character)
        if key not in self._glyphs:
            indexes = self._raw_font(role, _MEASURE, bold).glyphIndexesForString(character)
            self._glyphs[key] = indexes[0] if indexes else 0
        return self._glyphs[key]

    def _raw_font(self, role: str, size: float, bold: bool) -> QRawFont:
        key = (role, size, bold)
        if key not in self._raw:
            raw = QRawFont.fromFont(self.font(role, size, bold))
            raw.setPixelSize(size)
            self._raw[key] = raw
        return self._raw[key]


class _Known(threading.local):
    """The metrics of each thread. A QRawFont belongs to the thread that has made it: Qt takes the font's data away when
    that thread ends, and drawing with it in another one brings the program down.
    """

    def __init__(self) -> None:
        self.metrics = lru_cache(maxsize=8)(QtMetrics)


_known = _Known()


def metrics_for(fonts: FontSet) -> QtMetrics:
    """The metrics of a font set, made once in each thread, so that a layout's cache stays good."""
    return _known.metrics(fonts)
