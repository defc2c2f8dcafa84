"""Pages as LibreOffice sets them: measured to the millimetre, and nothing alone on a page that must not be."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from exporters.blocks import Document, Signature, Table, Title, plain
from exporters.notice import NoticeOptions, build_notice
from exporters.official_format import CHARACTERS_PER_LINE, PageSetup
from exporters.styles import get_style
from exporters.word import write_docx
from tests.exporters.every_block import IMPRINT, LETTERHEAD, SENTENCE
from tests.exporters.sample import TODAY, UNIT, full_round
from tests.exporters.test_word import SLOTS

pytestmark = pytest.mark.layout
#: Consecutive lengths of a text, in lines: a whole page and a little more, ending on the second and third page.
LENGTHS = range(20, 45)
SIGNER = "中共青禾县人民医院委员会"


def measured(shared: Path, path: Path, *arguments: str) -> None:
    """Everything that the measuring tool looks at is as the standard wants it."""
    pytest.importorskip("PIL")
    tool = shared / "tools" / "measure_layout.py"
    result = subprocess.run([sys.executable, tool, path, *arguments], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(("style", "profile", "letterhead", "imprint", "sealed"), [
    ("by_status", "A", True, True, False), ("resolve", "B", True, True, True), ("targeted", "B", False, False, False)])
def test_notices_to_the_millimetre(
    shared: Path, soffice: str, own_place: Path, style: str, profile: str, letterhead: bool, imprint: bool, sealed: bool
) -> None:
    round_ = full_round()
    many = tuple(replace(p, id=f"{n}-{p.id}", aspect=f"{p.aspect}{n}") for n in range(4) for p in round_.problems)
    options = NoticeOptions(TODAY, "internal", SLOTS, letterhead, imprint, sealed, PageSetup(profile))
    document = build_notice(UNIT, replace(round_, problems=many), get_style(style), options)
    write_docx(document, own_place / "notice.docx")
    measured(shared, own_place / "notice.docx", "--profile", profile)


def test_a_landscape_ledger(shared: Path, soffice: str, own_place: Path) -> None:
    rows = tuple((str(n), SENTENCE, "医务部", "2026-06-30") for n in range(1, 41))
    table = Table(rows, (("序号", "问题与措施", "责任科室", "时限"),), (1, 6, 2, 2), centred=frozenset({0, 3}))
    document = Document((Title("整改台账"), table), setup=PageSetup(landscape=True, page_numbers="bottom"))
    write_docx(document, own_place / "ledger.docx")
    measured(shared, own_place / "ledger.docx", "--expect", "landscape-table")


def of_lines(count: int) -> Document:
    """A notice whose text takes *count* lines, in paragraphs of five."""
    text = SENTENCE.replace("，", "") * 4
    full = [text[:5 * CHARACTERS_PER_LINE - 2]] * (count // 5)
    rest = [text[:count % 5 * CHARACTERS_PER_LINE - 3] + "。"] if count % 5 else []
    sealed = count % 2 == 0
    return Document((LETTERHEAD, Title("关于整改情况的通报"), *map(plain, full + rest),
                     Signature(SIGNER, "2026年3月9日", sealed), IMPRINT))


def pages_of(soffice: str, paths: list[Path], place: Path) -> list[list[str]]:
    """The texts of the pages of several documents, converted in one go."""
    profile = (place / "profile").as_uri()
    subprocess.run([soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", place,
                    *paths], capture_output=True, check=True, env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"})
    pdfs = [place / f"{path.stem}.pdf" for path in paths]
    texts = [subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout for pdf in pdfs]
    return [text.split("\f")[:-1] for text in texts]


def test_nothing_stands_alone_whatever_the_length(soffice: str, own_place: Path) -> None:
    """署名 and date together with text above them (7.3.5.5); the imprint whole, on the last page (7.4)."""
    paths = [own_place / f"{count}.docx" for count in LENGTHS]
    for count, path in zip(LENGTHS, paths):
        write_docx(of_lines(count), path)
    alone = 0
    for pages in pages_of(soffice, paths, own_place):
        signed = next(page for page in pages if "2026年3月9日" in re.sub(r"\s", "", page).replace("2026年3月9日印发", ""))
        assert SIGNER in signed and len(signed[:signed.rindex(SIGNER)].strip()) > CHARACTERS_PER_LINE // 2
        assert "抄送" in pages[-1] and "印发" in pages[-1] and not any("抄送" in page for page in pages[:-1])
        alone += signed is not pages[-1]
    assert 0 < alone < len(LENGTHS)  # some lengths leave no room for the imprint: it goes to the next page
