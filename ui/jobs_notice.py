"""Papers beside a notice: the list of what its public version leaves out. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from exporters.blocks import Document, Paragraph, Run, Table, Title
from models.records import Round, Unit
from ui.notice.places import LeftOut

_HEADER = ("序号", "问题或措施", "不公开的理由")
_WIDTHS = (0.1, 0.55, 0.35)


def left_out_document(unit: Unit, round_: Round, rows: Sequence[LeftOut], today: date) -> Document:
    """The list of problems and measures that are not public and why, to be filed with the notice."""
    title = f"{round_.name}整改情况未公开清单"
    lines = tuple((str(number), row.text, row.reason) for number, row in enumerate(rows, 1))
    lead = f"向社会公开的整改情况略去下列{len(rows)}项。本清单存档备查，不公开。"
    return Document(
        (Title(title), Paragraph((Run(lead),)), Table(lines, (_HEADER,), _WIDTHS, centred=frozenset({0}))),
        title=title, author=unit.party_organisation or unit.name, made_on=today,
    )
