"""Texts that the notice page shows: default slot texts, the sum of problems, the preview. No widgets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import escape

from exporters.accounting import account_for
from exporters.blocks import Block, Document, Heading, Paragraph, Signature, Table, Title, text_of
from exporters.fields import Facts
from exporters.slots import Slots
from exporters.styles import Style
from exporters.text import lines_of
from exporters.wording import told_problems
from models.labels import SECTIONS
from models.records import Round, Unit

_INDENT = "text-indent:30px;margin-top:2px;margin-bottom:6px;"
_HEADING = {1: "font-weight:bold;", 2: "font-weight:bold;", 3: "font-weight:bold;", 4: ""}


def default_texts(unit: Unit, round_: Round, style: Style, audience: str, today: date) -> dict[str, str]:
    """What each slot prints when nothing is typed, fields filled in."""
    printed = frozenset(item.problem.id for item in told_problems(round_.problems, audience))
    slots = Slots(style, Facts(unit, replace(round_, sections={}), today, printed), audience, {})
    signer = slots.text("signer")
    return {key: slots.signed_on(signer) if key == "signed_on" else slots.text(key) for key in SECTIONS}


def sum_line(document: Document, round_: Round) -> str:
    """«反馈 35 = 单列 22 + 合并 9 + 不公开 4», and what the letter states where that differs."""
    return account_for(round_, document.selection, document.audience).text


def preview_html(document: Document) -> str:
    """The paragraphs as simple pages on the screen; the printed page comes from the Word file."""
    return "".join(_html(block) for block in document.blocks)


def _html(block: Block) -> str:
    if isinstance(block, Title):
        return f'<p align="center" style="font-size:x-large;font-weight:bold;">{_safe(block.text)}</p>'
    if isinstance(block, Heading):
        runs = "".join(
            _safe(run.text) if run.body else f'<span style="{_HEADING[block.level]}">{_safe(run.text)}</span>'
            for run in block.runs
        )
        return f'<p style="{_INDENT}">{runs}</p>'
    if isinstance(block, Paragraph):
        return f'<p style="{_INDENT}">{_safe(text_of(block))}</p>'
    if isinstance(block, Signature):
        return "".join(f'<p align="right">{_safe(line)}{"　" * 4}</p>' for line in lines_of(block))
    if isinstance(block, Table):
        lines = ("".join(f"<td>{_safe(cell)}</td>" for cell in row) for row in (*block.header, *block.rows))
        rows = "".join(f"<tr>{line}</tr>" for line in lines)
        return f'<table border="1" cellspacing="0" cellpadding="4">{rows}</table>'
    return "".join(f'<p align="center">{_safe(line)}</p>' for line in lines_of(block))


def _safe(text: str) -> str:
    return escape(text).replace("\n", "<br>")
