"""The ledger page's rows as a paper or a file: Word, PDF, Excel, or blocks for the printer. No Qt but for a .pdf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from exporters.ledger_pages import PagesOptions, Part
from models.errors import ValueRefusedError
from models.progress import NoProgress, Progress
from models.records import Problem, Round, RoundInfo, Unit
from models.rules import WARNING_DAYS

if TYPE_CHECKING:
    from exporters.blocks import Document

_NOBODY = NoProgress()
#: Endings of the files that rows, and a summary of them, can be written as.
SUFFIXES = (".docx", ".pdf", ".xlsx")


@dataclass(frozen=True)
class Output:
    """What is to be put out: the rows in their parts, how, and whether it is the table or the one-page ``summary``."""

    unit: Unit
    round: Round
    parts: Sequence[Part]
    options: PagesOptions
    warning: int = WARNING_DAYS
    summary: bool = False

    def document(self) -> Document:
        """The paper as blocks."""
        if self.summary:
            from exporters.ledger_summary import SummaryOptions, build_summary

            options = SummaryOptions(self.options.today, self.warning, self.options.conditions)
            return build_summary(self.unit, self.round, self.problems(), options)
        from exporters.ledger_pages import build_pages

        return build_pages(self.unit, self.round, self.parts, self.options)

    def problems(self) -> tuple[Problem, ...]:
        """The problems, each once, with all of their measures that show."""
        found: dict[str, Problem] = {}
        for problem in (problem for part in self.parts for problem in part.problems):
            known = found.get(problem.id)
            found[problem.id] = problem if known is None else replace(
                known, measures=(*known.measures, *problem.measures))
        return tuple(found.values())

    def write(self, path: Path, progress: Progress = _NOBODY) -> None:
        """Write a file by its ending; ValueRefusedError for one that there is not."""
        suffix = path.suffix.lower()
        if suffix not in SUFFIXES or (self.summary and suffix == ".xlsx"):
            kinds = SUFFIXES[:2] if self.summary else SUFFIXES
            raise ValueRefusedError(f"可以存为 {'、'.join(kinds)}，不能存为“{suffix or path.name}”。请改文件名。")
        if suffix == ".xlsx":
            from exporters.ledger_pages import page_sheets
            from exporters.workbook import write_sheets

            sheets = page_sheets(self.unit, self.round, self.parts, self.options)
            write_sheets(sheets, path, progress, self.options.paper, ids=True)
        else:
            from ui.jobs_papers import write_document

            write_document(self.document(), path, progress)


def round_of(info: RoundInfo) -> Round:
    """A round with nothing in it but its own data, for headings of papers."""
    return Round(**{name: getattr(info, name) for name in RoundInfo.__dataclass_fields__})
