"""A character typed into a notice of 40 pages, until it is on the page: against laying out one page alone.

One keystroke: a paragraph in the middle gets one character more, the document is laid out with the cache of the last
time, and the page that is being read is painted anew. Yardstick: one such page alone, from scratch, on the screen. Both
are measured in turns, in one process. The aim of the program is 150 milliseconds.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from exporters.blocks import Block, Document, Heading, Run, Signature, Source, Title, plain
from exporters.layout import LayoutCache, lay_out
from ui.notice.page_view import PageView
from ui.page_fonts import metrics_for

ROUNDS = 15
SENTENCE = "认真学习有关文件精神，结合医院实际逐条研究整改措施，明确责任科室和完成时限，每月调度一次；"


def blocks(typed: int) -> list[Block]:
    """Blocks of a notice of about 40 pages, made anew as the composer makes them at each keystroke; *typed* characters
    stand in one paragraph.
    """
    found: list[Block] = [Title("关于巡察整改进展情况的通报")]
    for number in range(150):
        source = Source("problem", f"p{number}", "progress")
        found.append(Heading(3, (Run(f"{number + 1}.关于制度不健全的问题"),)))
        more = "字" * typed if number == 75 else ""
        found.append(Heading(4, (Run("（1）"), Run(f"第{number}项。", source=source), Run(SENTENCE * 3 + more, True, source))))
    return [*found, plain("联系电话：0555-6600123。"), Signature("青禾县人民医院", "2026年3月9日")]


def seconds(work: Callable[[], object]) -> float:
    """How long *work* takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def shown(view: PageView, document: Document) -> None:
    """Bring a document onto the screen."""
    view.show_document(document)
    view.viewport().repaint()


def test_a_keystroke(qtbot: QtBot, qapp: QApplication) -> None:
    """Print medians and ratios; the ratio of a keystroke to a page alone must not be above 3."""
    view = PageView()
    qtbot.addWidget(view)
    view.resize(1000, 900)
    view.show()
    qtbot.waitExposed(view)
    shown(view, Document(tuple(blocks(0))))
    assert len(view.pages.pages) >= 40
    view.reveal(Source("problem", "p75", "progress"))
    view.viewport().repaint()
    on_page = sorted({each.block for each in view.pages.pages[20].placed if each.block >= 0})
    one = Document(tuple(blocks(0)[place] for place in on_page))
    metrics, cache = metrics_for(one.setup.fonts), LayoutCache()
    times: dict[str, list[float]] = {"keystroke": [], "layout alone": [], "page": [], "page layout": []}
    gc.collect()
    for typed in range(1, ROUNDS + 1):
        document = Document(tuple(blocks(typed)))
        alone = PageView()
        qtbot.addWidget(alone)
        alone.resize(1000, 900)
        alone.show()
        metrics._runs.clear()
        times["page"].append(seconds(lambda view=alone: shown(view, one)))  # type: ignore[misc]
        times["page layout"].append(seconds(lambda: lay_out(one, metrics, LayoutCache())))
        times["layout alone"].append(seconds(lambda document=document: lay_out(document, metrics, cache)))  # type: ignore
        times["keystroke"].append(seconds(lambda document=document: shown(view, document)))  # type: ignore[misc]
        alone.close()
    medians = {name: statistics.median(found) for name, found in times.items()}
    print(f"\n{len(view.pages.pages)} pages, median of {ROUNDS}: "
          + ", ".join(f"{name} {value * 1000:.1f} ms" for name, value in medians.items()))
    ratios = [keystroke / page for keystroke, page in zip(times["keystroke"], times["page"])]
    print(f"keystroke / page alone: {statistics.median(ratios):.2f}; layout with cache / layout of one page: "
          f"{medians['layout alone'] / medians['page layout']:.2f}")
    assert statistics.median(ratios) <= 3
