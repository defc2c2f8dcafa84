"""The list of a round's 佐证材料: what is written about them, and the files with their checksums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from exporters.blocks import Document, Table, Title, plain
from exporters.official_format import PageSetup
from models.records import Problem, Round

#: A file as it is listed: number, name, SHA-256 (or where it is linked), what became of it.
FileRow = tuple[str, str, str, str]

_HEADER = ("序号", "问题", "措施", "佐证材料说明", "文件", "SHA-256 校验值", "文件情况")
_WIDTHS = (0.05, 0.2, 0.2, 0.16, 0.14, 0.17, 0.08)
_DIGITS = 16


def evidence_list(round_: Round, files: Mapping[str, Sequence[FileRow]], made_on: date | None) -> Document:
    """A landscape table of all evidence; *files* of problems and measures by the row's id."""
    rows = [row for problem in round_.problems for row in _rows(problem, files)]
    title = f"{round_.name}佐证材料清单"
    table = Table(tuple((str(number), *row) for number, row in enumerate(rows, 1)), (_HEADER,), _WIDTHS,
                  centred=frozenset({0, 6}))
    blocks = (Title(title), table if rows else plain("台账里没有登记佐证材料。"))
    return Document(blocks, title=title, made_on=made_on, setup=PageSetup(landscape=True, page_numbers="bottom"))


def _rows(problem: Problem, files: Mapping[str, Sequence[FileRow]]) -> Iterator[tuple[str, ...]]:
    """The lines of one problem: its own evidence, then that of its measures; a measure's inherited words are not
    repeated.
    """
    of_rows = [("", problem.evidence, files.get(problem.id, ()))]
    of_rows += [(measure.text or measure.progress, measure.evidence if "evidence" in measure.own else "",
                 files.get(measure.id, ())) for measure in problem.measures]
    for measure_text, words, kept in of_rows:
        if words or kept:
            for number, name, digest, state in kept or (("", "", "", ""),):
                yield problem.text, measure_text, words, " ".join(filter(None, (number, name))), _folded(digest), state


def _folded(digest: str) -> str:
    """A checksum in lines that fit its column."""
    return "\n".join(digest[at:at + _DIGITS] for at in range(0, len(digest), _DIGITS))
