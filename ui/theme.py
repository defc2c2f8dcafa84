"""How the window looks: a light and a dark palette, one accent colour, one style sheet, all text scaled together."""

from __future__ import annotations

from pathlib import Path
from string import Template

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QColor, QFont, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication

from models.settings import Settings

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
#: Colours by the names that the style sheet and everything painted use. ``accent`` is the one accent colour,
#: ``accent_dark`` text and edges on ``accent_soft``; red is only for what is wrong or late. The last rows: states.
LIGHT = {
    "accent": "#2f6f8f", "accent_dark": "#255a75", "accent_soft": "#e3eef3", "accent_off": "#a9bfca",
    "on_accent": "#ffffff", "red": "#b3261e", "red_soft": "#fbebea", "red_line": "#eebdb9", "green": "#2e6b45",
    "green_soft": "#e7f2ea", "green_line": "#bcd9c5", "yellow_soft": "#fdf4dc", "yellow_line": "#ead9a6",
    "doubt": "#8a6100", "text": "#1f2a33", "muted": "#5b6975", "disabled": "#98a3ad", "line": "#d5dce2",
    "line_dark": "#b4bfc9", "page": "#f5f7f9", "panel": "#ffffff", "stripe": "#fafbfc", "header": "#edf1f4",
    "hover": "#eef3f6", "rail": "#eaeff3", "rail_hover": "#dfe7ed", "handle": "#c3ccd4", "handle_hover": "#9fabb6",
    "selected": "#dcebf3", "mark": "#ffe7a0", "veil": "rgba(227, 238, 243, 225)",
    "not_started": "#98a3ad", "in_progress": "#d08a1d", "completed": "#3c8f5f", "closed": "#1f6a42",
    "long_term": "#5b7fb5",
}
DARK = {
    "accent": "#74b6d6", "accent_dark": "#b2dcef", "accent_soft": "#27424f", "accent_off": "#3d5a69",
    "on_accent": "#0f1d26", "red": "#f28b82", "red_soft": "#47292a", "red_line": "#7a4240", "green": "#8fd0a4",
    "green_soft": "#253d2e", "green_line": "#3d6b4c", "yellow_soft": "#443a20", "yellow_line": "#6e5d2d",
    "doubt": "#e3b95f", "text": "#e3e8ec", "muted": "#a3b0bb", "disabled": "#75838e", "line": "#36424c",
    "line_dark": "#51606c", "page": "#1b2229", "panel": "#232c34", "stripe": "#262f37", "header": "#2a343d",
    "hover": "#2d3943", "rail": "#1e262d", "rail_hover": "#2a353e", "handle": "#51606c", "handle_hover": "#6c7c89",
    "selected": "#2b4351", "mark": "#6b5a1f", "veil": "rgba(39, 66, 79, 225)",
    "not_started": "#75838e", "in_progress": "#e0a544", "completed": "#5fb985", "closed": "#8fd0a4",
    "long_term": "#86a8d8",
}
#: The colours now: read when something is painted, never kept.
COLOURS = dict(LIGHT)
#: What the settings of this computer may say, with what the menu says.
LOOKS = {"light": "浅色", "dark": "深色", "system": "跟随系统"}
#: Families tried in turn: Windows, 麒麟 and 统信, other Linux.
FAMILIES = ["Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei",
            "Droid Sans Fallback", "sans-serif"]
#: Height of ordinary text in pixels at scale 1; nothing is smaller than 12.
BODY_PIXELS = 14
#: Pixels of the drawn icons.
ICON_SIZES = (16, 24, 32, 48)
SCALES = (0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)


#: Names of the icons that were made, by Qt's key of each: for taking the other look's when that changes.
_icons: dict[int, str] = {}


def icon(name: str) -> QIcon:
    """One of our own icons, as resources/packaging/make_icons.py has drawn it; read when it is painted."""
    made = QIcon()
    for size in ICON_SIZES:
        made.addFile(str(_drawn() / f"{name}-{size}.png"), QSize(size, size))
    _icons[made.cacheKey()] = name
    return made


def _drawn() -> Path:
    """The folder of the icons for the colours now."""
    return RESOURCES / "icons" / ("drawn" if COLOURS["panel"] == LIGHT["panel"] else "drawn_dark")


def use_look(look: str) -> bool:
    """Take the colours of a look (:data:`LOOKS`); True when they are others than before. Set font and style sheet
    anew afterwards (:func:`apply_theme`).
    """
    wanted = DARK if look == "dark" or (look == "system" and _system_is_dark()) else LIGHT
    changed = wanted != COLOURS
    COLOURS.update(wanted)
    return changed


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def change_look(app: QApplication, settings: Settings) -> None:
    """Take the look and the scale that the settings say, everywhere and at once."""
    if use_look(settings.get("look", "light")):
        apply_theme(app, settings.get("text_scale", 1.0))
        redraw_icons(app)


def redraw_icons(app: QApplication) -> None:
    """Give everything that carries one of our icons that of the colours now."""
    windows = app.topLevelWidgets()
    carriers: list[QAction | QAbstractButton] = [found for window in windows for found in window.findChildren(QAction)]
    carriers += [found for window in windows for found in window.findChildren(QAbstractButton)]
    for each in carriers:
        known = _icons.get(each.icon().cacheKey())
        if known:
            each.setIcon(icon(known))


def pixels(size: int, scale: float) -> int:
    """*size* in pixels at that scale (of :data:`SCALES`; the settings may say anything), never below 12."""
    return max(12, round(size * min(scale, SCALES[-1])))


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
    app.setStyleSheet(sheet.substitute(COLOURS, icons=_drawn().as_posix(), **scaled))


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
        QPalette.ColorRole.HighlightedText: "on_accent", QPalette.ColorRole.Light: "panel",
        QPalette.ColorRole.Midlight: "hover", QPalette.ColorRole.Mid: "line_dark", QPalette.ColorRole.Dark: "line_dark",
        QPalette.ColorRole.LinkVisited: "accent",
    }
    palette = QPalette()
    for role, name in colours.items():
        palette.setColor(role, QColor(COLOURS[name]))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(COLOURS["disabled"]))
    return palette
