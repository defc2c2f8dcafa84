"""A character typed into a notice of 40 pages, until it is on the page: against laying out one page alone.

One keystroke: a paragraph in the middle gets one character more, the document is laid out with the cache of the last
time, and the page that is being read is painted anew. Yardstick: one such page alone, from scratch, on the screen. Both
are measured in turns, in one process. The aim of the program is 150 milliseconds. For information also the layout of a
page without painting it, and the layout of the changed document.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from functools import partial

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
        text = Run(SENTENCE * 3 + more, True, source)
        found.append(Heading(4, (Run("（1）"), Run(f"第{number}项。", source=source), text)))
    return [*found, plain("联系电话：0555-6600123。"), Signature("青禾县人民医院", "2026年3月9日")]


def seconds(work: Callable[[], object]) -> float:
    """How much of the processor's time *work* takes (others use it, too)."""
    start = time.process_time()
    work()
    return time.process_time() - start


def shown(view: PageView, document: Document) -> None:
    """Bring a document onto the screen."""
    view.show_document(document)
    view.viewport().repaint()


def test_a_keystroke(qtbot: QtBot, qapp: QApplication) -> None:
    """Print medians and ratios; the ratio of a keystroke to a page alone must not be above 3."""
    view = PageView()
    qtbot.addWidget(view)
    view.resize(1000, 900)
    with qtbot.waitExposed(view):
        view.show()
    shown(view, Document(tuple(blocks(0))))
    assert len(view.pages.pages) >= 40
    view.reveal(Source("problem", "p75", "progress"))
    view.viewport().repaint()
    on_page = sorted({each.block for each in view.pages.pages[20].placed if each.block >= 0})
    one = Document(tuple(blocks(0)[place] for place in on_page))
    metrics, cache = metrics_for(one.setup.fonts), LayoutCache()
    lay_out(Document(tuple(blocks(0))), metrics, cache)
    times: dict[str, list[float]] = {"keystroke": [], "page": [], "layout of a page": [], "layout of the change": []}
    gc.collect()
    for typed in range(1, ROUNDS + 1):
        document, alone = Document(tuple(blocks(typed))), PageView()
        qtbot.addWidget(alone)
        alone.resize(1000, 900)
        with qtbot.waitExposed(alone):
            alone.show()
        times["page"].append(seconds(partial(shown, alone, one)))
        times["layout of a page"].append(seconds(partial(lay_out, one, metrics, LayoutCache())))
        times["layout of the change"].append(seconds(partial(lay_out, document, metrics, cache)))
        times["keystroke"].append(seconds(partial(shown, view, document)))
        alone.close()
    medians = {name: statistics.median(found) for name, found in times.items()}
    print(f"\n{len(view.pages.pages)} pages, median of {ROUNDS}: "
          + ", ".join(f"{name} {value * 1000:.1f} ms" for name, value in medians.items()))
    ratio = statistics.median(a / b for a, b in zip(times["keystroke"], times["page"]))
    print(f"keystroke / page alone: {ratio:.2f}; layout of the change / layout of a page: "
          f"{medians['layout of the change'] / medians['layout of a page']:.2f}")
    assert ratio <= 3
