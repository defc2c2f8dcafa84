"""Notice styles (通报写法): data files that say how aspects, topics, problems and their accounts are printed.

Five are shipped. An office may copy one into a folder of its own, change it and save it (:func:`save_own_style`); a
broken file of its own is named and left out, so that it never stops the program. The format is described in
``resources/notice_styles/README.md``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from exporters.blocks import Finding
from exporters.data_files import read_json
from exporters.style_model import AUDIENCES, Account, Group, Level, Part, Style
from exporters.style_reading import WHAT, style_from_data
from models.errors import BadFileError, LedgerError, NotFoundError, ValueRefusedError
from models.files import write_bytes

__all__ = [
    "AUDIENCES", "STYLE_FOLDER", "Account", "Group", "Level", "Part", "Style", "get_style", "load_styles", "own_styles",
    "read_style", "save_own_style", "style_data", "style_from_data",
]

STYLE_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "notice_styles"
#: A key names a file and stands on the command line.
_KEY = re.compile(r"[\w-]{1,40}")


def load_styles(folder: Path = STYLE_FOLDER, own: Path | None = None) -> tuple[Style, ...]:
    """All styles of *folder* in their order, then the good ones of the office's *own* folder.

    BadFileError names a broken shipped file and the place in it; broken files of the office are left out
    (:func:`own_styles` names them).
    """
    shipped = _shipped(folder)
    return (*shipped, *own_styles(own, shipped)[0]) if own else shipped


@cache
def _shipped(folder: Path) -> tuple[Style, ...]:
    styles = [read_style(path) for path in sorted(folder.glob("*.json"))]
    if len({style.key for style in styles}) < len(styles):
        raise BadFileError(f"“{folder}”里有两个通报写法用了同一个 key。请改掉其中一个。")
    return _ordered(styles)


def own_styles(
    own: Path, shipped: tuple[Style, ...] | None = None
) -> tuple[tuple[Style, ...], tuple[Finding, ...]]:
    """The styles of an office's own folder, and a finding (kind style) for each file that cannot be used."""
    taken = {style.key for style in (load_styles() if shipped is None else shipped)}
    styles: list[Style] = []
    findings: list[Finding] = []
    for path in _files(own):
        try:
            style = read_style(path)
        except LedgerError as error:
            findings.append(Finding(str(error), kind="style"))
            continue
        if style.key in taken:
            findings.append(Finding(f"通报写法文件“{path.name}”的 key “{style.key}”已有别的写法在用，没有列出。请换一个 key。", kind="style"))
            continue
        taken.add(style.key)
        styles.append(style)
    return _ordered(styles), tuple(findings)


def _files(folder: Path) -> list[Path]:
    """The style files in a folder; none in one that nobody may look into."""
    try:
        return sorted(folder.glob("*.json")) if folder.is_dir() else []
    except OSError:
        return []


def _ordered(styles: list[Style]) -> tuple[Style, ...]:
    return tuple(sorted(styles, key=lambda style: (style.order, style.key)))


def get_style(key: str, own: Path | None = None) -> Style:
    """The style with that key; NotFoundError lists the known ones."""
    styles = load_styles(own=own)
    for style in styles:
        if style.key == key:
            return style
    known = "、".join(f"{style.key}（{style.name}）" for style in styles)
    raise NotFoundError(f"没有名为“{key}”的通报写法。可用的有：{known}。")


def read_style(path: Path) -> Style:
    """The style in a file; BadFileError with the place of the first fault."""
    return style_from_data(read_json(path, WHAT), path.name)


def style_data(key: str, own: Path | None = None) -> dict[str, Any]:
    """The JSON object that the style with that key was read from, to be changed and given to :func:`style_from_data`.
    """
    for path in (*sorted(STYLE_FOLDER.glob("*.json")), *(_files(own) if own else ())):
        try:
            data = read_json(path, WHAT)
        except LedgerError:
            continue  # a broken file of the office; own_styles names it
        if isinstance(data, dict) and data.get("key") == key:
            return data
    get_style(key, own)  # says which there are
    raise NotFoundError(f"没有找到通报写法“{key}”的文件。请重新选择写法。")


def save_own_style(folder: Path, data: Mapping[str, Any]) -> Path:
    """Write a style of the office into *folder* as ``KEY.json``; an older one with that key is replaced.

    BadFileError names the fault in *data*; ValueRefusedError a key that is no file name or belongs to a shipped style.
    """
    style = style_from_data(dict(data), "自定写法")
    if not _KEY.fullmatch(style.key):
        raise ValueRefusedError(f"通报写法的 key “{style.key}”只能用字母、数字、汉字、下划线和短横，至多 40 个字。请改一个。")
    if any(style.key == shipped.key for shipped in load_styles()):
        raise ValueRefusedError(f"“{style.key}”是自带的通报写法，不能改写。请换一个 key 另存。")
    if not style.name.strip():
        raise ValueRefusedError("通报写法没有名称。请填写名称。")
    path = folder / f"{style.key}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadFileError(f"不能建立文件夹“{folder}”。请换一个位置。") from error
    write_bytes(path, (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))
    return path
