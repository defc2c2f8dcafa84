"""What is mended in a PDF: characters, clock, identifiers, paper; and no byte moves."""

from __future__ import annotations

from datetime import date

from exporters.pdf_file import mended

PDF = b"""1 0 obj /CreationDate (D:20260309101112+08'00') /MediaBox [0 0 595.000000 842.000000]
2 beginbfrange <0000> <0000> <0000> <0001> <0003> [<2F08> <4E00> <2F00> ] endbfrange <2F08>
xmp:CreateDate="2026-03-09T10:11:12+00:00" uuid:0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f
/ID [ <3061316232633364> <3061316232633364> ]
"""


def test_everything_is_mended_in_place() -> None:
    found = mended(PDF, date(2025, 1, 2), {"\u2f08": "人", "\u2f00": "一"})
    assert len(found) == len(PDF)
    assert b"[<4EBA> <4E00> <4E00> ] endbfrange <2F08>" in found  # only in the list of characters
    assert b"(D:20250102000000+08'00')" in found and b'CreateDate="2025-01-02T00:00:00+00:00"' in found
    assert b"[0 0.11 595.28 842.00" in found


def test_identifiers_follow_from_the_content() -> None:
    other = PDF.replace(b"0a1b2c3d-", b"ffffffff-").replace(b"3061316232633364", b"66666666666666aa")
    day = date(2025, 1, 2)
    assert mended(PDF, day, {}) == mended(other, day, {}) != mended(PDF + b"%", day, {})
