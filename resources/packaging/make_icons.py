"""Draw the window's icons (resources/icons/NAME.svg) as pictures (resources/icons/drawn/NAME-SIZE.png).

Run by hand after an icon was changed: ``python resources/packaging/make_icons.py``. Pictures open without the SVG
plugin, whose loading is felt at the start.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QIcon

FOLDER = Path(__file__).resolve().parent.parent / "icons"
#: Pixels: buttons and menus, rail, and both on screens of twice the density. ``ui.theme.icon`` offers these.
SIZES = (16, 24, 32, 48)


def draw(source: Path) -> None:
    """Write the pictures of one icon."""
    icon = QIcon(str(source))
    for size in SIZES:
        icon.pixmap(size).save(str(FOLDER / "drawn" / f"{source.stem}-{size}.png"))


if __name__ == "__main__":
    application = QGuiApplication(["", "-platform", "offscreen"])
    (FOLDER / "drawn").mkdir(exist_ok=True)
    for found in sorted(FOLDER.glob("*.svg")):
        draw(found)
    sys.exit(0)
