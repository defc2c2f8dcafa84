"""Plain text of every kind of block."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporters.blocks import Document, Heading, Paragraph, Run, Salutation, Signature, Subtitle, Table, Title
from exporters.text import render_text, write_text
from models.errors import LedgerError

DOCUMENT = Document((
    Title("关于整改情况\n的通报"), Subtitle("某〔2026〕1号"), Salutation("各科室："), Heading(2, (Run("（一）甲。"), Run("乙", True))),
    Paragraph((Run("丙"), Run("丁"))), Table((("1", "换\n行"),), (("序号", "责任\n领导"),)), Signature("某委员会", "2026年3月9日"),
    Signature("", "")))
TEXT = "关于整改情况的通报\n某〔2026〕1号\n各科室：\n（一）甲。乙\n丙丁\n序号\t责任领导\n1\t换 行\n某委员会\n2026年3月9日\n"


def test_a_paragraph_a_line() -> None:
    assert render_text(DOCUMENT) == TEXT
    assert render_text(Document(())) == ""


def test_written_as_utf8(own_place: Path) -> None:
    write_text(DOCUMENT, own_place / "通报.txt")
    assert (own_place / "通报.txt").read_bytes() == TEXT.encode("utf-8")


def test_a_folder_in_the_way(own_place: Path) -> None:
    with pytest.raises(LedgerError, match="文件夹"):
        write_text(DOCUMENT, own_place)
