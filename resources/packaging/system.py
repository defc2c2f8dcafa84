"""See whether the system has what a wheel cannot bring: Qt's libraries, a Chinese font, programs for tests.

    system.py window|test|screenshots

Root on Debian, Ubuntu and their kin: installs exactly what is missing. Everybody else: one sentence that names it.
Looks before it installs, so that nothing happens where nothing is missing. Standard library only.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys

#: Shared library that Qt's window needs → Debian package (found by trying on a bare system).
LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
#: Programs that render and measure exported pages in tests → package.
LAYOUT_PROGRAMS = {"soffice": "libreoffice-writer-nogui", "pdftoppm": "poppler-utils"}
#: Font family by which pages are measured → package.
LAYOUT_FONTS = {
    "Noto Serif CJK SC": "fonts-noto-cjk",
    "AR PL KaitiM GB": "fonts-arphic-gkai00mp",
    "Liberation Serif": "fonts-liberation",
}
#: Program that gives a display where there is none → package.
DISPLAY_PROGRAMS = {"Xvfb": "xvfb"}


def missing(purpose: str) -> list[str]:
    """Debian packages that are missing for *purpose*: ``window``, ``test`` or ``screenshots``."""
    packages = _python_parts() + [name for library, name in LIBRARIES.items() if not _loads(library)]
    if not _fonts(":lang=zh"):
        packages.append("fonts-wqy-microhei")
    if purpose == "test":
        packages += _programs(LAYOUT_PROGRAMS)
        packages += [name for family, name in LAYOUT_FONTS.items() if not _fonts(family)]
    if purpose == "screenshots":
        packages += _programs(DISPLAY_PROGRAMS)
    if shutil.which("fc-list") is None:
        packages.append("fontconfig")
    return packages


def _python_parts() -> list[str]:
    return [] if importlib.util.find_spec("ensurepip") else ["python3-venv"]


def _programs(wanted: dict[str, str]) -> list[str]:
    return [package for program, package in wanted.items() if shutil.which(program) is None]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _fonts(pattern: str) -> bool:
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", pattern, "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def install(packages: list[str]) -> bool:
    """Install Debian *packages*; True when that is done. Needs root and apt-get; takes seconds to minutes."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *packages]):
        if subprocess.run(["apt-get", *command], env=environment, stdout=subprocess.DEVNULL, check=False).returncode:
            return False
    return True


def main() -> int:
    """Look, install or say; 0 even where something stays missing, since the commands work without a window."""
    purpose = sys.argv[1] if len(sys.argv) > 1 else "window"
    if not sys.platform.startswith("linux"):
        return 0
    packages = missing(purpose)
    if packages and not install(packages):
        print(f"系统缺少以下软件包，请用管理员权限安装后再试：{' '.join(packages)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
