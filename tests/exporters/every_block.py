"""An invented document with every kind of block, for tests of renderings."""

from __future__ import annotations

from exporters.blocks import (
    AttachmentHead, AttachmentList, Document, Heading, Imprint, Letterhead, Note, PageBreak, Run, Salutation, Signature,
    Span, Table, Title, plain,
)
from exporters.official_format import STANDARD_SETUP, PageSetup

#: A sentence of forty characters, comma included.
SENTENCE = "认真学习有关文件精神并结合医院实际逐条研究整改措施明确责任科室和完成时限每月调度一次，"
TURNED = PageSetup(landscape=True, page_numbers="turned")
LEDGER = Table(
    (("1", "补齐\n台账", "医务部", "2026-06-30"), ("2", "", "", "2026-06-30"), ("3", "公开栏每月更新", "", "长期")),
    (("序号", "问题与措施", "责任", ""), ("", "", "科室", "时限")), (1, 5, 2, 2),
    spans=(Span(0, 1, 2, 1), Span(2, 1, 1, 2)), header_spans=(Span(0, 0, 2, 1), Span(0, 1, 2, 1), Span(0, 2, 1, 2)),
    centred=frozenset({0, 3}),
)
LETTERHEAD = Letterhead("中共青禾县人民医院委员会文件", "青医党〔2026〕3号", ("林致远", "陈树", "苏晚晴"), "000012", "加急")
IMPRINT = Imprint("县委巡察办，县卫生健康局党组", "青禾县人民医院党委办公室", "2026年3月9日")


def text(count: int) -> tuple[Heading, ...]:
    """Headings of all levels with text of *count* sentences after the second."""
    return (
        Heading(1, (Run("一、整改工作组织情况"),)),
        Heading(2, (Run("（一）加强组织领导。"), Run(SENTENCE * count + "讲课6次。", body=True))),
        Heading(3, (Run("1.关于学习“第一议题”走过场的问题"),)),
        Heading(4, (Run("（1）专题研讨少。"), Run(SENTENCE * count, body=True))),
    )


def every_block(setup: PageSetup = STANDARD_SETUP, sealed: bool = False, landscape: bool = True) -> Document:
    """The document; with *landscape* its second attachment is a ledger on pages of its own."""
    ledger = (PageBreak(TURNED), AttachmentHead("附件2", "整改台账"), LEDGER) if landscape else ()
    return Document((
        LETTERHEAD, Title("中共青禾县人民医院委员会关于2025年县委常规巡察集中整改进展情况的报告"), Salutation("县委巡察办："),
        *text(3), plain("邮箱：dangban_office@example.cn。"),
        AttachmentList(("集中整改进展情况说明", "县委巡察反馈问题集中整改期间完成情况统计表以及长期坚持事项清单（截至2026年3月）")),
        Signature("中共青禾县人民医院委员会", "2026年3月9日", sealed), Note("联系人：苏晚，电话：0555-6600123"),
        AttachmentHead("附件1", "集中整改进展情况说明"), plain(SENTENCE * 4), *ledger, PageBreak(setup), LEDGER, PageBreak(),
        plain(SENTENCE), IMPRINT,
    ), title="集中整改进展情况的报告", setup=setup)
