"""Facts about the program itself: version, licences of its parts. No Qt, so that the command line can say them too."""

from __future__ import annotations

import configparser
from functools import cache
from pathlib import Path

#: Shown wherever the program introduces itself (design §5, classified matter).
NOT_FOR_SECRETS = "本程序不得用于处理涉及国家秘密的文件。"
#: Part → licence.
PARTS = {
    "PySide6 / Qt": "LGPL-3.0", "peewee": "MIT", "openpyxl": "MIT", "python-docx": "MIT", "lxml": "BSD-3-Clause",
    "python-calamine": "MIT", "rapidfuzz": "MIT", "pypinyin": "MIT",
}


@cache
def version() -> str:
    """The program's version as written in setup.cfg; empty when that file is not there."""
    parser = configparser.ConfigParser()
    parser.read(Path(__file__).resolve().parent.parent / "setup.cfg", encoding="utf-8")
    return parser.get("metadata", "version", fallback="")
