"""The sentence about an option that there is none of, the same for all commands."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

_SIMILAR, _MOST = 0.6, 3


def unknown_option(what: str, key: str, known: Mapping[str, str]) -> str:
    """Why *what* (通报) does not take an option: the likely ones of the *known* (key → Chinese meaning), else all."""
    meant = [name for name, meaning in known.items() if key and key in meaning]
    near = dict.fromkeys([*get_close_matches(key, known, _MOST, _SIMILAR), *meant])
    shown = "、".join(f"{name}={known[name]}" for name in list(near)[:_MOST])
    return f"{what}没有“{key}”这个选项。" + (f"要写的是不是 {shown} ？" if near else f"可用：{'、'.join(known)}。")
