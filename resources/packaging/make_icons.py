"""Draw the window's icons (resources/icons/NAME.svg) as pictures (resources/icons/drawn/NAME-SIZE.png, and in
drawn_dark/ with light lines for the dark look).

Run by hand after an icon was changed: ``python resources/packaging/make_icons.py``. Pictures open without the SVG
plugin, whose loading is felt at the start.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).resolve().parent.parent / "icons"
#: Pixels: buttons and menus, rail, and both on screens of twice the density. ``ui.theme.icon`` offers these.
SIZES = (16, 24, 32, 48)


#: Colours of lines and those they take in the dark look.
DARK = {"#3f5266": "#c3cfd9", "#5b6975": "#a3b0bb", "#2f6f8f": "#74b6d6", "#fffffe": "#0f1d26"}


def draw(source: Path) -> None:
    """Write the pictures of one icon."""
    text = source.read_text(encoding="utf-8")
    for folder, colours in (("drawn", {}), ("drawn_dark", DARK)):
        (FOLDER / folder).mkdir(exist_ok=True)
        for line, lighter in colours.items():
            text = text.replace(line, lighter)
        picture = QSvgRenderer(text.encode())
        for size in SIZES:
            image = QImage(size, size, QImage.Format.Format_ARGB32)
            image.fill(0)
            painter = QPainter(image)
            picture.render(painter)
            painter.end()
            image.save(str(FOLDER / folder / f"{source.stem}-{size}.png"))


if __name__ == "__main__":
    application = QGuiApplication(["", "-platform", "offscreen"])
    for found in sorted(FOLDER.glob("*.svg")):
        draw(found)
    sys.exit(0)
