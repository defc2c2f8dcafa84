"""How long a notice and a ledger take to become Word files, against lxml and zip alone writing the same elements.

Run by ``make bench``; prints ratios measured in one run and never fails on a clock. The yardstick makes the same XML
again, element by element with lxml, and zips it with the same compression; ours takes the round's records, builds the
blocks and writes the whole package. All jobs take turns, and the median of the turns' ratios counts, so that a busy
moment of the machine touches both sides. ``BENCH_CLOCK=processor`` counts processor time.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from statistics import median

from lxml import etree

from exporters.ledger_document import LedgerOptions, build_ledger
from exporters.notice import NoticeOptions, build_notice
from exporters.styles import get_style
from exporters.word import docx_bytes
from models.records import Deadline, Measure, Problem, Round, State, Unit

TURNS = 11
MEASURES = 4
#: Problems of a notice, rows of a ledger; the second is eight times the first.
NOTICE_SIZES, LEDGER_SIZES = (63, 500), (252, 2000)
TODAY = date(2026, 3, 9)
UNIT = Unit("青禾县人民医院", "中共青禾县人民医院委员会", "0555-6600123", "青禾县南门街8号", "243100", "dangban@example.cn")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: An element of the document: depth, name, attributes, text.
_Made = tuple[int, str, dict[str, str], str]


def test_word_files() -> None:
    """Print how many times as long as the yardstick, how both grow, and the peak (aims: at most 3, at most 9)."""
    for name, sizes, make in (("notice", NOTICE_SIZES, notice), ("ledger", LEDGER_SIZES, ledger)):
        small, large = sizes
        ours, bare, little = _times(*(round_of(size if name == "notice" else size // MEASURES) for size in sizes), make)
        print(f"\n{name} of {large}: {median(ours):.3f} s, lxml and zip {median(bare):.3f} s, "
              f"{_ratio(ours, bare)} times (at most 3)")
        print(f"{large / small:.1f} times the size: {_ratio(ours, little)} times as long (at most 9 at 8 times)")
        print(f"peak of a process that makes it: {_peak(name, large)} MB")
        assert len(ours) == len(bare) == len(little) == TURNS


def notice(round_: Round) -> bytes:
    """The notice of a round as a Word file, from the records on."""
    return docx_bytes(build_notice(UNIT, round_, get_style("findings"), NoticeOptions(TODAY)))


def ledger(round_: Round) -> bytes:
    """The ledger table of a round as a Word file, from the records on."""
    return docx_bytes(build_ledger(UNIT, round_, LedgerOptions(TODAY)))


def round_of(problems: int) -> Round:
    """A round of that many problems of four measures, with texts as long as in real notices."""
    state = State(leaders=("林致远",), departments=("医务部", "护理部"), owners=("苏晚",), status="completed",
                  deadline=Deadline("2025年12月底前", date(2025, 12, 31), "date"), completed_on=date(2025, 11, 20))
    rows = []
    for n in range(problems):
        measures = tuple(
            Measure(f"{n}.{m}", f"修订完善第{n}项制度，明确第{m}个环节的责任科室和完成时限",
                    f"已于2025年{m + 5}月修订印发第{n}项制度，组织全院{n + m}个科室培训，抽查病历{n * 7 + m}份，发现问题{m}个并全部整改到位", state)
            for m in range(MEASURES))
        rows.append(Problem(str(n), str(n + 1), "反馈问题", f"履行第{n // 60}项职责方面", f"第{n // 12}类制度执行不严格",
                            f"第{n}项制度修订滞后，“三重一大”事项会议记录不完整，涉及{n * 3}份材料", state=state, measures=measures))
    return Round("r1", "2025年县委巡察", "常规巡察", "县委", feedback_on=date(2025, 6, 20), problems=tuple(rows))


def _times(small: Round, large: Round, make: Callable[[Round], bytes]) -> tuple[list[float], list[float], list[float]]:
    """Seconds of each turn: ours, the yardstick, ours with the small round."""
    plan = _plan(make(large))
    jobs = (lambda: make(large), lambda: _bare(plan), lambda: make(small))
    turns = [[_timed(job) for job in jobs] for _ in range(TURNS)]
    ours, bare, little = map(list, zip(*turns))
    return ours, bare, little


def _ratio(of: Sequence[float], to: Sequence[float]) -> str:
    """The median of the turns' ratios, with their range."""
    ratios = sorted(mine / theirs for mine, theirs in zip(of, to))
    return f"{median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"


def _timed(job: Callable[[], object]) -> float:
    clock = time.process_time if os.environ.get("BENCH_CLOCK") == "processor" else time.perf_counter
    start = clock()
    job()
    return clock() - start


def _plan(data: bytes) -> list[_Made]:
    """The elements of a Word file's document, which the yardstick makes again."""
    found: list[_Made] = []

    def walk(element: etree._Element, depth: int) -> None:
        for child in element:
            found.append((depth, str(child.tag), dict(child.attrib), child.text or ""))
            walk(child, depth + 1)

    walk(etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")), 0)
    return found


def _bare(plan: list[_Made]) -> bytes:
    """The yardstick: the same elements with the same texts, made by lxml and zipped."""
    root = etree.Element(_W + "document", nsmap={"w": _W[1:-1]})
    path = [root]
    for depth, name, attributes, text in plan:
        del path[depth + 1:]
        element = etree.SubElement(path[-1], name, attributes)
        if text:
            element.text = text
        path.append(element)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        whole = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        archive.writestr("word/document.xml", whole)
    return target.getvalue()


def _peak(name: str, size: int) -> int:
    """Largest resident size in MB of a process that makes the file once."""
    rows = size if name == "notice" else size // MEASURES
    script = ("import runpy, resource, sys; made = runpy.run_path(sys.argv[1]);"
              f"made['{name}'](made['round_of']({rows}));"
              "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)")
    done = subprocess.run(
        [sys.executable, "-c", script, __file__], capture_output=True, text=True, check=True, timeout=300)
    return int(done.stdout)
