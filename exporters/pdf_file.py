"""What Qt's PDF writer leaves to be mended in its files; no byte moves, so their tables stay right."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date

#: The lists of characters that glyphs stand for, in a font's ToUnicode table.
_LISTS = re.compile(rb"(?<=beginbfrange)\s.*?(?=endbfrange)", re.DOTALL)
_LIST = re.compile(rb"\[[^\]]*\]")
_CODE = re.compile(rb"<([0-9A-F]{4})>")
_DATE = re.compile(rb"\(D:\d{14}")
_XMP_DATE = re.compile(rb"(Date=\")\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_UUID = re.compile(rb"(uuid:)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_ID = re.compile(rb"/ID \[ <([0-9a-fA-F]+)> <[0-9a-fA-F]+> \]")
_BOX = re.compile(rb"/(Media|Trim)Box \[0 0 (\d+)\.0{6} (\d+)\.0{6}\]")


def mended(data: bytes, day: date, characters: Mapping[str, str]) -> bytes:
    """*data* with text that is found again, exact paper, and the same bytes for the same pages.

    *characters*: what a glyph stands for, by what Qt takes it for (it takes 人 for the radical ⼈, whose glyph is the
    same). *day* takes the clock's place; identifiers that were random follow from the content.
    """
    codes = {f"{ord(old):04X}".encode(): f"{ord(new):04X}".encode() for old, new in characters.items()}
    data = _LISTS.sub(lambda found: _LIST.sub(lambda each: _with_codes(each[0], codes), found[0]), data)
    stamp = day.strftime("%Y%m%d").encode()
    data = _DATE.sub(b"(D:" + stamp + b"000000", data)
    data = _XMP_DATE.sub(lambda found: found[1] + day.isoformat().encode() + b"T00:00:00", data)
    data = _BOX.sub(_exact_box, data)
    return _with_own_id(data)


def _with_codes(text: bytes, codes: Mapping[bytes, bytes]) -> bytes:
    return _CODE.sub(lambda found: b"<" + codes.get(found[1], found[1]) + b">", text)


def _exact_box(found: re.Match[bytes]) -> bytes:
    """The paper in hundredths of a point instead of whole ones, its upper left corner where it was."""
    sides = (210, 297, 420)
    width, height = (min((mm / 25.4 * 72 for mm in sides), key=lambda pt: abs(pt - float(side))) for side in
                     (found[2], found[3]))
    box = f"/{found[1].decode()}Box [0 {float(found[3]) - height:.2f} {width:.2f} {float(found[3]):.2f}".encode()
    return box.ljust(len(found[0]) - 1) + b"]"


def _with_own_id(data: bytes) -> bytes:
    """Identifiers made of the content."""
    blank = _ID.sub(b"", _UUID.sub(b"", data))
    digest = hashlib.sha256(blank).hexdigest()
    name = "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32])).encode()
    data = _UUID.sub(lambda found: found[1] + name, data)
    code = digest.encode() * 2
    return _ID.sub(lambda found: b"/ID [ <" + b"> <".join([code[:len(found[1])]] * 2) + b"> ]", data)
