"""Lists of 佐证材料: what is written about them and the files with their checksums (for a round), and the 佐证目录 of
problems, as a document or as a sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from exporters.blocks import Document, Table, Title, plain
from exporters.ledger_table import Column, Sheet
from exporters.official_format import PageSetup
from models.records import Problem, Round

#: A file as it is listed: number, name, SHA-256 (or where it is linked), what became of it.
FileRow = tuple[str, str, str, str]

_HEADER = ("序号", "问题", "措施", "佐证材料说明", "文件", "SHA-256 校验值", "文件情况")
_WIDTHS = (0.05, 0.2, 0.2, 0.16, 0.14, 0.17, 0.08)
_DIGITS = 16
#: The 佐证目录: headers with their shares of the page and their widths in characters on a sheet.
_CATALOGUE = (("编号", 0.13, 10.0), ("问题", 0.26, 34.0), ("整改措施", 0.27, 34.0), ("佐证材料", 0.24, 34.0), ("文件情况", 0.1, 10.0))
_NOTHING = "没有登记佐证材料。"


def evidence_list(round_: Round, files: Mapping[str, Sequence[FileRow]], made_on: date | None) -> Document:
    """A landscape table of all evidence; *files* of problems and measures by the row's id."""
    rows = [row for problem in round_.problems for row in _rows(problem, files)]
    title = f"{round_.name}佐证材料清单"
    table = Table(tuple((str(number), *row) for number, row in enumerate(rows, 1)), (_HEADER,), _WIDTHS,
                  centred=frozenset({0, 6}))
    blocks = (Title(title), table if rows else plain("台账里没有登记佐证材料。"))
    return Document(blocks, title=title, made_on=made_on, setup=PageSetup(landscape=True, page_numbers="bottom"))


def catalogue(
    title: str, problems: Sequence[Problem], files: Mapping[str, Sequence[FileRow]], made_on: date | None
) -> Document:
    """The 佐证目录 of some problems as a table: number, problem, measure, file, how it is."""
    rows = tuple(catalogue_rows(problems, files))
    header, widths = tuple(each[0] for each in _CATALOGUE), tuple(each[1] for each in _CATALOGUE)
    blocks = (Title(title), Table(rows, (header,), widths, centred=frozenset({0, 4})) if rows else plain(_NOTHING))
    return Document(blocks, title=title, made_on=made_on, setup=PageSetup(landscape=True, page_numbers="bottom"))


def catalogue_sheet(title: str, problems: Sequence[Problem], files: Mapping[str, Sequence[FileRow]]) -> Sheet:
    """The same as a sheet for Excel."""
    columns = [Column(header, width, centred=header in ("编号", "文件情况")) for header, _, width in _CATALOGUE]
    return Sheet(title, columns, [list(row) for row in catalogue_rows(problems, files)])


def catalogue_rows(problems: Sequence[Problem], files: Mapping[str, Sequence[FileRow]]) -> Iterator[tuple[str, ...]]:
    """A row a file; what is only written in the ledger about evidence has a row without number."""
    for problem in problems:
        named = f"{problem.number}. {problem.text}" if problem.number else problem.text
        for measure, words, kept in _parts(problem, files):
            if words and not kept:
                yield "", named, measure, words, "未存文件"
            for number, name, _, state in kept:
                yield number, named, measure, name, state


def _rows(problem: Problem, files: Mapping[str, Sequence[FileRow]]) -> Iterator[tuple[str, ...]]:
    for measure_text, words, kept in _parts(problem, files):
        if words or kept:
            for number, name, digest, state in kept or (("", "", "", ""),):
                yield problem.text, measure_text, words, " ".join(filter(None, (number, name))), _folded(digest), state


def _parts(
    problem: Problem, files: Mapping[str, Sequence[FileRow]]
) -> Iterator[tuple[str, str, Sequence[FileRow]]]:
    """Measure, what is written, files: of the problem itself, then of its measures; a measure's inherited words are not
    repeated.
    """
    yield "", problem.evidence, files.get(problem.id, ())
    for measure in problem.measures:
        yield (measure.text or measure.progress, measure.evidence if "evidence" in measure.own else "",
               files.get(measure.id, ()))


def _folded(digest: str) -> str:
    """A checksum in lines that fit its column."""
    return "\n".join(digest[at:at + _DIGITS] for at in range(0, len(digest), _DIGITS))
