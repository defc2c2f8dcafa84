"""Published notices as ledgers: the text comes out as published, and the Word file as the standard wants it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest

from exporters.accounting import account_for
from exporters.blocks import Source
from exporters.notice import NoticeOptions, build_notice
from exporters.styles import get_style
from exporters.text import render_text
from exporters.word import docx_bytes, write_docx
from models import ledger
from models.database import create_store
from models.queries import read_ledger
from models.records import LedgerRecord
from tests.exporters.sample import UNIT, full_round

#: What the published notices themselves get wrong or leave open: the letter's problems that their ledgers do not hold,
#: and the 32 problems of notice 002, whose body lists 31.
KNOWN = {
    "001": [],
    "002": ["反馈意见写明 39 个问题，台账现有 38 个，少 1 个。请补录台账，或更正写明的数目。",
            "“正文引语”写“32个问题已整改完成”，台账中已完成（含已销号）的问题是 31 个。"],
    "003": ["反馈意见写明 35 个问题，台账现有 22 个，少 13 个。请补录台账，或更正写明的数目。"],
}
NOTICES = [("001", "problem_result"), ("002", "by_status"), ("003", "findings")]
TODAY = date(2026, 3, 9)
TITLE = "中共青禾县人民医院委员会关于2025年县委常规巡察集中整改进展情况的通报"


def loaded(shared: Path, folder: Path, number: str) -> LedgerRecord:
    """The open JSON of a notice, through a real ledger file."""
    data = json.loads((shared / "ledgers" / f"notice-{number}.json").read_text(encoding="utf-8"))
    with create_store(folder / "台账.db") as store:
        ledger.load(store, data)
        return read_ledger(store)


@pytest.mark.parametrize(("number", "style"), NOTICES)
def test_the_text_is_the_published_one(shared: Path, own_place: Path, number: str, style: str) -> None:
    record = loaded(shared, own_place, number)
    document = build_notice(record.unit, record.rounds[0], get_style(style), NoticeOptions(TODAY))
    published = (shared / "ledgers" / f"notice-{number}.txt").read_text(encoding="utf-8")
    assert render_text(document).splitlines() == published.splitlines()
    assert list(document.warnings) == KNOWN[number]
    paragraphs = docx.Document(io.BytesIO(docx_bytes(document))).paragraphs
    assert [p.text.replace("\n", "") for p in paragraphs] == published.splitlines()


def test_a_typed_figure_knows_its_place(shared: Path, own_place: Path) -> None:
    record = loaded(shared, own_place, "002")
    document = build_notice(record.unit, record.rounds[0], get_style("by_status"), NoticeOptions(TODAY))
    assert [f.sources for f in document.findings if f.kind == "figure"] == [(Source("slot", "body_lead"),)]
    assert account_for(record.rounds[0], document.selection, "internal").text == (
        "反馈 38 = 单列 38；反馈意见写明 39 条，与台账的 38 条不符")


def measured(shared: Path, path: Path) -> None:
    """Everything that the measuring tool looks at is as the standard wants it."""
    tool = shared / "tools" / "measure_layout.py"
    pytest.importorskip("PIL")
    result = subprocess.run([sys.executable, tool, path, "--expect", "plain"], capture_output=True, text=True,
                            check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.layout
@pytest.mark.parametrize(("number", "style"), NOTICES)
def test_pages_of_published_notices(shared: Path, soffice: str, own_place: Path, number: str, style: str) -> None:
    record = loaded(shared, own_place, number)
    slots = {} if record.rounds[0].sections.get("title") else {"title": TITLE}
    document = build_notice(record.unit, record.rounds[0], get_style(style), NoticeOptions(TODAY, slots=slots))
    write_docx(document, own_place / "notice.docx")
    measured(shared, own_place / "notice.docx")


@pytest.mark.layout
@pytest.mark.parametrize("signer", ["某院", "中共青禾县人民医院委员会", "青禾县人民医院"])
def test_pages_of_an_invented_notice(shared: Path, soffice: str, own_place: Path, signer: str) -> None:
    """All default texts, problems enough for several pages, signers of three lengths."""
    round_ = full_round()
    many = tuple(replace(p, id=f"{n}-{p.id}", aspect=f"{p.aspect}{n}") for n in range(6) for p in round_.problems)
    document = build_notice(UNIT, replace(round_, problems=many), get_style("findings"),
                            NoticeOptions(TODAY, slots={"signer": signer, "recipients": "各党支部、各科室"}))
    write_docx(document, own_place / "notice.docx")
    measured(shared, own_place / "notice.docx")
