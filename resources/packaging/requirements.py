"""Hand the pins of setup.cfg to pip, so that they stand in one place.

    requirements.py [--extra NAME]... [--constraints]

Prints one requirement a line: ``options.install_requires`` and the named extras, or with ``--constraints`` the pins of
what those bring along. Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import argparse
import configparser
from pathlib import Path

SETUP = Path(__file__).resolve().parents[2] / "setup.cfg"


def requirements(setup: Path, extras: list[str], constraints: bool = False) -> list[str]:
    """Pins from *setup*: direct ones, or with *constraints* the indirect ones. Raises KeyError for an unknown extra."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(setup, encoding="utf-8")
    if constraints:
        texts = [parser["constraints"]["install"], *(parser["constraints"][name] for name in extras)]
    else:
        texts = [parser["options"]["install_requires"]]
        texts += [parser["options.extras_require"][name] for name in extras]
    return [line.strip() for text in texts for line in text.splitlines() if line.strip()]


def main() -> None:
    """Read the arguments and print the list."""
    arguments = argparse.ArgumentParser(description="Print the pinned requirements of setup.cfg.")
    arguments.add_argument("--extra", action="append", default=[])
    arguments.add_argument("--constraints", action="store_true")
    given = arguments.parse_args()
    print("\n".join(requirements(SETUP, given.extra, given.constraints)))


if __name__ == "__main__":
    main()
