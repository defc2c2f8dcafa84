"""Our pages beside LibreOffice's of the same notice: the same page breaks, the same lines.

Where they may differ, LibreOffice 7.4 does not do what Word does (reference: official-format §3.4, own experiments):

* it sets ¼ em beside digits and Latin letters, though autoSpaceDE and autoSpaceDN are off; Word does not;
* it breaks a number behind its hyphen (0555-|6600123); Word and we keep it whole;
* it breaks between the two characters of ……; Word and we do not;
* it does not print a mark that hangs beside a full line of justified text (the line ends where ours does);
* quotation marks at the beginning of a paragraph are narrower, taken from the Latin font (seen from two on: “‘).

So lines are compared without a last mark, and paragraphs with digits, Latin letters or …… are listed, not judged.
"""

from __future__ import annotations

import difflib
import os
import random
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from exporters.blocks import Block, Document, Heading, Imprint, Letterhead, Run, Salutation, Signature, Title, plain
from exporters.layout import lay_out
from exporters.layout.lines import HANGING
from exporters.numbering import chinese_numeral
from exporters.word import write_docx
from ui.page_fonts import metrics_for
from ui.printing import write_pdf

FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC", "AR PL KaitiM GB", "Liberation Serif")
WORDS = (
    "党委", "认真学习", "贯彻落实", "整改任务", "责任科室", "制度建设", "监督检查", "专题会议", "研究部署", "按月调度", "医疗质量", "患者满意",
    "窗口服务", "药品耗材", "招标采购", "财务管理", "谈心谈话", "问题清单", "举一反三", "长效机制", "院领导", "科主任", "护士长", "门诊", "急诊",
    "检验科", "后勤",
)
FRAMES = ("“{}”", "《{}》", "（{}）", "——{}", "、{}、", "落实“‘{}’精神”", "（《{}》）", "{}", "{}", "{}", "{}")
#: What only Word does; see above.
DIFFERENT = re.compile(r"[!-~]|……")


class Writer:
    """Invents texts of 汉字 and marks; with *digits* also of numbers, dates and Latin letters."""

    def __init__(self, seed: int, digits: bool = False) -> None:
        self.chance, self.digits = random.Random(seed), digits

    def clause(self) -> str:
        """Some words, some of them in quotation marks or brackets."""
        words = "".join(self.chance.choices(WORDS, k=self.chance.randint(1, 4)))
        if self.digits and self.chance.random() < 0.3:
            words += self.chance.choice(("2026年3月", "整改12项", "占85.5%", "电话0555-6600123", "HIS系统", "……"))
        return self.chance.choice(FRAMES).format(words) + self.chance.choice(WORDS)

    def paragraph(self) -> str:
        """Some sentences."""
        sentences = ("，".join(self.clause() for _ in range(self.chance.randint(1, 5))) for _ in range(3))
        return "".join(sentence + self.chance.choice("。。；！？") for sentence in sentences)

    def blocks(self, chapters: int) -> Iterator[Block]:
        """Chapters with headings of all levels, some of them run-in."""
        for chapter in range(1, chapters + 1):
            yield Heading(1, (Run(f"{chinese_numeral(chapter)}、{self.clause()}"),))
            for part in range(1, 4):
                head = Run(f"（{chinese_numeral(part)}）{self.clause()}。")
                yield Heading(2, (head, Run(self.paragraph(), body=True)))
                yield Heading(2, (head,))
                yield from (plain(self.paragraph()) for _ in range(self.chance.randint(1, 4)))


def notice(seed: int, chapters: int, digits: bool = False) -> Document:
    """A notice with letterhead and imprint."""
    title, organ = "中共青禾县人民医院委员会关于巡察集中整改进展情况的通报", "中共青禾县人民医院委员会"
    return Document((
        Letterhead(organ, "青医党〔二〇二六〕三号"), Title(title), Salutation("各党支部、各科室："),
        *Writer(seed, digits).blocks(chapters), Signature(organ, "二〇二六年三月九日"),
        Imprint("县委巡察办", organ, "二〇二六年三月九日"),
    ), title=title)


@dataclass(frozen=True)
class Both:
    """The lines of both renderings, page by page."""

    office: list[list[str]]
    ours: list[list[str]]

    def equal_share(self) -> float:
        """Share of lines that are the same, in order."""
        office, ours = ([line for page in pages for line in page] for pages in (self.office, self.ours))
        matcher = difflib.SequenceMatcher(None, office, ours, autojunk=False)
        return sum(match.size for match in matcher.get_matching_blocks()) / max(len(office), len(ours))


def lines_of(pdf: Path) -> list[list[str]]:
    """Lines of a PDF's pages without white space and without a last mark (it may hang, see above)."""
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    pages = ([re.sub(r"\s", "", line) for line in page.splitlines() if line.strip()] for page in text.split("\f"))
    return [[line.rstrip("".join(HANGING)) for line in page] for page in pages if page]


Render = Callable[[dict[str, Document]], dict[str, Both]]


@pytest.fixture
def render(soffice: str, qapp: QApplication, own_place: Path, data: Path) -> Render:
    """Renders documents with LibreOffice (one start for all) and with our own pages."""
    if not all(map(QFontDatabase.hasFamily, FONTS)) or shutil.which("pdftotext") is None:
        pytest.skip("the fonts of the comparison are not installed: " + ", ".join(FONTS))

    def both(documents: dict[str, Document]) -> dict[str, Both]:
        for name, document in documents.items():
            write_docx(document, own_place / f"{name}.docx")
            write_pdf(document, own_place / f"{name}-ours.pdf")
        command = [soffice, "--headless", f"-env:UserInstallation={(own_place / 'office').as_uri()}", "--convert-to",
                   "pdf", *(f"{name}.docx" for name in documents)]
        environment = os.environ | {"FONTCONFIG_FILE": str(data / "fonts.conf")}
        subprocess.run(command, cwd=own_place, env=environment, capture_output=True, check=True, timeout=150)
        return {name: Both(lines_of(own_place / f"{name}.pdf"), lines_of(own_place / f"{name}-ours.pdf"))
                for name in documents}

    return both


@pytest.mark.layout
def test_the_same_pages_and_lines_as_libreoffice(render: Render) -> None:
    found = render({"plain": notice(1, 12), "mixed": notice(2, 5, digits=True)})
    plain_text = found["plain"]
    assert len(plain_text.office) == len(plain_text.ours) > 20
    assert [(page[0], page[-2]) for page in plain_text.ours] == [(page[0], page[-2]) for page in plain_text.office]
    assert plain_text.equal_share() >= 0.98

    differences = list(different_paragraphs(notice(2, 5, digits=True), found["mixed"].office))
    print(f"\nlines equal: {plain_text.equal_share():.2%} (汉字 and marks), {found['mixed'].equal_share():.2%} (mixed)")
    for text in differences:
        print(f"other lines than LibreOffice: {text[:40]}…")
    assert differences and all(DIFFERENT.search(text) for text in differences)


def different_paragraphs(document: Document, office: list[list[str]]) -> Iterator[str]:
    """Texts of our paragraphs of which LibreOffice has other lines."""
    known = {line for page in office for line in page}
    found: dict[int, list[str]] = {}
    for page in lay_out(document, metrics_for(document.setup.fonts)).pages:
        for each, line in zip(page.placed, page.lines()):
            found.setdefault(each.block, []).append(line.rstrip("".join(HANGING)))
    for block, lines in found.items():
        if block >= 0 and not known.issuperset(line for line in lines if line):
            yield "".join(lines)
