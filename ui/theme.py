"""How the window looks: light palette, one accent colour, one style sheet, all text scaled together."""

from __future__ import annotations

from pathlib import Path
from string import Template

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPalette
from PySide6.QtWidgets import QApplication

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
#: The one accent colour, and the red that is only for what is wrong or late.
ACCENT, RED = "#2f6f8f", "#b3261e"
#: Colours of the style sheet by the names it uses.
COLOURS = {
    "accent": ACCENT, "accent_dark": "#255a75", "accent_soft": "#e3eef3", "red": RED, "red_soft": "#fbebea",
    "green": "#2e6b45", "green_soft": "#e7f2ea", "yellow_soft": "#fdf4dc", "doubt": "#8a6100", "text": "#1f2a33",
    "muted": "#5b6975", "line": "#d5dce2", "line_dark": "#b4bfc9", "page": "#f5f7f9", "panel": "#ffffff",
    "rail": "#eaeff3",
}
#: Families tried in turn: Windows, 麒麟 and 统信, other Linux.
FAMILIES = ["Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei",
            "Droid Sans Fallback", "sans-serif"]
#: Height of ordinary text in pixels at scale 1; nothing is smaller than 12.
BODY_PIXELS = 14
#: Pixels of the drawn icons.
ICON_SIZES = (16, 24, 32, 48)
SCALES = (0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)


def icon(name: str) -> QIcon:
    """One of our own icons, as resources/packaging/make_icons.py has drawn it; read when it is painted."""
    made = QIcon()
    for size in ICON_SIZES:
        made.addFile(str(RESOURCES / "icons" / "drawn" / f"{name}-{size}.png"), QSize(size, size))
    return made


def pixels(size: int, scale: float) -> int:
    """*size* in pixels at that scale, never below 12."""
    return max(12, round(size * scale))


def apply_theme(app: QApplication, scale: float = 1.0) -> None:
    """Give the application palette, font and style sheet at *scale*; may be called again for another scale."""
    apply_font(app, scale)
    apply_sheet(app, scale)


def apply_font(app: QApplication, scale: float = 1.0) -> None:
    """Font and palette, without which nothing has its size."""
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPixelSize(pixels(BODY_PIXELS, scale))
    app.setFont(font)
    app.setPalette(_palette())


def apply_sheet(app: QApplication, scale: float = 1.0) -> None:
    """The style sheet. Set on a window that is built already it costs a third of what it costs while one is built: Qt
    works the rules out anew for a whole branch each time that a widget gets a parent."""
    sheet = Template((RESOURCES / "style.qss").read_text(encoding="utf-8"))
    sizes = {"small": 12, "body": BODY_PIXELS, "heading": 16, "title": 22}
    scaled = {name: f"{pixels(size, scale)}px" for name, size in sizes.items()}
    app.setStyleSheet(sheet.substitute(COLOURS, icons=(RESOURCES / "icons").as_posix(), **scaled))


def next_scale(scale: float, step: int) -> float:
    """The scale *step* places up or down the list; 0 goes back to 1."""
    if step == 0:
        return 1.0
    nearest = min(range(len(SCALES)), key=lambda index: abs(SCALES[index] - scale))
    return SCALES[max(0, min(len(SCALES) - 1, nearest + step))]


def _palette() -> QPalette:
    colours = {
        QPalette.ColorRole.Window: "page", QPalette.ColorRole.WindowText: "text", QPalette.ColorRole.Base: "panel",
        QPalette.ColorRole.AlternateBase: "page", QPalette.ColorRole.Text: "text", QPalette.ColorRole.Button: "panel",
        QPalette.ColorRole.ButtonText: "text", QPalette.ColorRole.ToolTipBase: "panel",
        QPalette.ColorRole.ToolTipText: "text", QPalette.ColorRole.PlaceholderText: "muted",
        QPalette.ColorRole.Highlight: "accent", QPalette.ColorRole.Link: "accent",
    }
    palette = QPalette()
    for role, name in colours.items():
        palette.setColor(role, QColor(COLOURS[name]))
    palette.setColor(QPalette.ColorRole.HighlightedText, Qt.GlobalColor.white)
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#98a3ad"))
    return palette
