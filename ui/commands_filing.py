"""Commands for notices that are kept: freezing while exporting, giving out again, lists, archives, corrected files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from models import database, ledger, notice_writing, queries
from models.database import Store
from models.filed import FiledNotice
from models.labels import STAGES
from models.settings import Settings
from ui import archive_files, jobs, jobs_filing
from ui.commands_common import (
    DONE, LEDGER, LOOK, ROUND, Refused, Specification, check_output, day, given_options, option, path_,
)
from ui.commands_notice import Given, notice_to_write, read_notice_options

if TYPE_CHECKING:
    from exporters.blocks import Document
    from exporters.corrections import Correction

#: Options of ``export … notice`` (and archive) that are about kept papers.
OPTIONS = ("filed", "freeze", "by", "on")
HELP = ("filed=last|draft|approved|编号（导出存档的通报，内容不变） freeze=draft|approved by=姓名 on=日期"
        "（导出并存档为送审稿或审定稿）")


def wanted(options: Mapping[str, str]) -> bool:
    """True when the options of ``export … notice`` are about kept papers."""
    return any(key in options for key in OPTIONS)


def export_paper(arguments: argparse.Namespace, options: dict[str, str]) -> int:
    """Export a filed notice (``filed=``), or export and file one (``freeze=``)."""
    check_output(arguments.out, arguments.ledger)
    if "filed" in options:
        _refuse_others(options, "filed")
        with database.open_store(arguments.ledger, write=False) as store:
            paper = jobs_filing.find_filed(store, arguments.round, options["filed"])
            jobs_filing.write_frozen(store, paper.id, arguments.out)
        print(f"已导出存档的{STAGES[paper.stage]}（{paper.by}，{paper.on}）：{arguments.out}")
        return DONE
    if "freeze" not in options:
        raise Refused(f"选项 {next(iter(set(OPTIONS) & set(options)))} 只在存档时有用。请加上 --option freeze=draft（送审稿）"
                      "或 freeze=approved（审定稿），或去掉它。")
    freezing = _Freezing(options)
    freezing.person()
    with database.open_store(arguments.ledger) as store:
        document, warnings = freezing.document(store, arguments.round, arguments.out)
        with store.transaction():  # a paper that could not be written is not kept
            key = freezing.file(store, arguments.round, document)
            jobs.write_notice(document, arguments.out, template=freezing.given.template)
    print(f"已导出：{arguments.out}")
    print(f"已存档为{STAGES[freezing.stage]}，编号 {key}。")
    return _look_at(warnings)


def export_archive(arguments: argparse.Namespace, options: dict[str, str]) -> int:
    """``export … archive``: a filed notice (``filed=``), or the one of the other options, which is filed with it."""
    archive_files.check_place(arguments.out)
    if "filed" in options:
        _refuse_others(options, "filed")
        with database.open_store(arguments.ledger, write=False) as store:
            key = jobs_filing.find_filed(store, arguments.round, options["filed"]).id
            names = jobs_filing.write_archive(store, arguments.round, arguments.out, key)
        return _archived(arguments.out, names)
    freezing = _Freezing({"freeze": "draft", **options})
    with database.open_store(arguments.ledger) as store:
        document, warnings = freezing.document(store, arguments.round, Path("通报.docx"))
        paper = freezing.alike(store, arguments.round, document, options)
        with store.transaction():  # a paper of an archive that could not be written is not kept
            key = paper.id if paper else freezing.file(store, arguments.round, document)
            names = jobs_filing.write_archive(store, arguments.round, arguments.out, key)
    print(f"与上一份存档（{STAGES[paper.stage]}，{paper.by}，编号 {key}）内容相同，用的就是它。" if paper else
          f"通报已存档为{STAGES[freezing.stage]}，编号 {key}。")
    return max(_archived(arguments.out, names), _look_at(warnings))


def filed(arguments: argparse.Namespace) -> int:
    """List the filed notices of a round (or of all rounds)."""
    with database.open_store(arguments.ledger, write=False) as store:
        infos = queries.rounds(store)
        chosen = infos if arguments.round is None else (queries.find_round(infos, arguments.round),)
        papers = [(info, paper) for info in chosen for paper in queries.filed_notices(store, info.id)]
    for info, paper in papers:
        print("\t".join((paper.id, STAGES[paper.stage], paper.by, str(paper.on or ""), info.name, paper.title)))
    if not papers:
        print("还没有存档的通报。导出通报时加 --option freeze=draft（或 approved）--option by=姓名 即可存档。", file=sys.stderr)
    return DONE


def corrections(arguments: argparse.Namespace) -> int:
    """Show what a corrected Word file changes, compared with a filed notice or the one of today; ``--take`` takes over
    what can be, and says of each whether it was taken.
    """
    from exporters.corrected_docx import read_corrected
    from exporters.corrections import compared, origin_of

    options = given_options(arguments.option)
    # Read before the ledger is opened: opening it to write touches the file, which a refusal must leave as it was.
    read = read_corrected(arguments.file)
    with database.open_store(arguments.ledger, write=arguments.take) as store:
        document = _sent(store, arguments.round, arguments.filed, options)
        info = queries.find_round(queries.rounds(store), arguments.round)
        papers = () if arguments.filed else jobs_filing.sent_papers(store, info.id, document.audience)
        style = jobs_filing.style_of(document)
        found = compared(read, document, style, origin_of(read, document, style, papers))
        groups = [each.edits for each in found.corrections]
        refused = notice_writing.refused_corrections(store, info.id, groups, document.audience)
        taken = [edits for edits, why_not in zip(groups, refused) if edits and not why_not]
        if arguments.take and taken:
            every = [edit for edits in taken for edit in edits]
            ledger.take_corrections(store, info.id, every, document.audience, len(taken))
    if found.doubt:
        print(found.doubt, file=sys.stderr)
    for number, (each, why_not) in enumerate(zip(found.corrections, refused), 1):
        _show(number, each, why_not, arguments.take)
    for remark in found.remarks:
        print(remark.sentence)
    left = sum(bool(each.why_not or why_not) for each, why_not in zip(found.corrections, refused))
    done = f"已采纳 {len(taken)} 处" if arguments.take and taken else "没有改动台账"
    if found.since:
        print(f"另有 {found.since} 处不同是送审以后通报自己变的（如日期、数字），没有列出；要列出请用 --filed 指明送审稿比较。")
    print(f"共 {len(found.corrections)} 处修改，其中 {left} 处不能（或不能全部）自动采纳；{done}。")
    return LOOK if left or found.remarks else DONE


class _Freezing:
    """What is to be frozen: the notice of the options, as which stage, by whom, on which day."""

    def __init__(self, options: Mapping[str, str]) -> None:
        names = {name: key for key, name in STAGES.items()} | {key: key for key in STAGES}
        wanted_stage = options.get("freeze", "")
        if wanted_stage not in names:
            raise Refused(f"选项 freeze 应是 {' 或 '.join(STAGES)}，不是“{wanted_stage}”。")
        self.stage = names[wanted_stage]
        self.by = " ".join(options.get("by", "").split())
        self.on = day(options["on"]) if "on" in options else date.today()
        self.given: Given = read_notice_options({key: text for key, text in options.items() if key not in OPTIONS})

    def document(self, store: Store, round_name: str | None, out: Path) -> tuple[Document, tuple[str, ...]]:
        """The notice, and what there is to look at in it when it is written to *out*."""
        return notice_to_write(store, round_name, self.given, out)

    def alike(
        self, store: Store, round_name: str | None, document: Document, options: Mapping[str, str]
    ) -> FiledNotice | None:
        """The paper filed last when it is the same, also in what the *options* say of stage, person and day."""
        return jobs_filing.filed_alike(
            store, round_name, document, self.given.template, stage=self.stage if "freeze" in options else "",
            by=self.by, on=self.on if "on" in options else None)

    def person(self) -> str:
        """By whom: who approved must be named; who hands in a draft is the person at the keyboard, as the settings say.
        """
        approved = self.stage == "approved"
        by = self.by or ("" if approved else str(Settings().get("person", "")).strip())
        if not by:
            raise Refused("存档要写明审定人。请加上 --option by=姓名。" if approved else
                          "存档要写明送审人。请加上 --option by=姓名，或先在窗口的“设置”里填写操作人。")
        return by

    def file(self, store: Store, round_name: str | None, document: Document) -> str:
        """Keep it, and print what is different from the paper before; its id."""
        from exporters.word import docx_bytes

        info = queries.find_round(queries.rounds(store), round_name)
        papers = queries.filed_notices(store, info.id)
        before = [paper for paper in papers if paper.audience == document.audience][-1:]
        data = docx_bytes(document, template=self.given.template)
        done = jobs_filing.freeze(store, document, self.stage, self.person(), self.on, round_name=round_name, docx=data)
        for paper in before:
            _tell_changes(store, info.name, paper.id, document)
        return done.created[0]


def _tell_changes(store: Store, round_name: str, key: str, document: Document) -> None:
    differences = jobs_filing.differences_since(store, key, document)
    changed = sum(each.kind != "same" for each in differences)
    news = jobs_filing.changes_since(store, key, document, round_name)
    print(f"与上一份存档相比：文字有 {changed} 处不同。" if changed or news else "与上一份存档相比：没有变化。")
    for sentence in news:
        print(f"  {sentence}")


def verify_archive(arguments: argparse.Namespace) -> int:
    """Compare an archive's files with its list of checksums."""
    findings = archive_files.verify_archive(arguments.path)
    for finding in findings:
        print(finding)
    print("检查完毕，" + (f"有 {len(findings)} 处与归档时不同。" if findings else "每个文件都与归档时相同。"))
    return LOOK if findings else DONE


def _sent(store: Store, round_name: str | None, which: str | None, options: dict[str, str]) -> Document:
    """The notice that was sent out: a filed one, or the one of today with these options."""
    if which is not None:
        if options:
            raise Refused("与存档的通报比较时，通报的内容不能再变，--option 没有作用。请去掉 --option 或 --filed。")
        return jobs_filing.frozen(store, jobs_filing.find_filed(store, round_name, which).id)[0]
    given = read_notice_options(options)
    return jobs.notice_document(store, round_name, given.style, given.notice_options(date.today()))


def _show(number: int, each: Correction, refused: str, take: bool) -> None:
    """One change: what, where, old and new words, and whether it was (or can be) taken over."""
    from exporters.corrections import KINDS

    print(f"{number}. {KINDS[each.kind]}　{each.where}")
    if each.kind == "moved":
        first, *more = each.new.splitlines()
        print(f"   移到：{each.to}")
        print(f"   内容：{first}" + (f"（连同后面 {len(more)} 段）" if more else ""))
    else:
        for name, text in (("原", each.old), ("改", each.new)):
            if text:
                print(f"   {name}：" + "\n       ".join(text.splitlines()))
    print(f"   {_verdict(each, refused, take)}")
    if each.note and not refused:
        print(f"   注意：{each.note}")


def _verdict(each: Correction, refused: str, take: bool) -> str:
    """已采纳, 部分采纳 or 未采纳, with the reason; before taking over: whether it can be."""
    why_not = refused or each.why_not
    if not each.edits or refused:
        return f"{'未采纳' if take else '不能自动采纳'}：{why_not}"
    return (f"部分{'已采纳' if take else '可以采纳'}：" if why_not else "已采纳" if take else "可以采纳") + why_not


def _archived(out: Path, names: tuple[str, ...]) -> int:
    print(f"已归档：{out}（{len(names)} 个文件）")
    for name in names:
        print(f"  {name}")
    return DONE


def _look_at(warnings: tuple[str, ...]) -> int:
    for warning in warnings:
        print(warning, file=sys.stderr)
    return LOOK if warnings else DONE


def _refuse_others(options: Mapping[str, str], key: str) -> None:
    others = [name for name in options if name != key]
    if others:
        raise Refused(f"选项 {key} 导出的是存档的通报，内容不能再变，不能与“{others[0]}”同时使用。")


COMMANDS: dict[str, Specification] = {
    "verify-archive": (verify_archive, "检查归档（文件夹或 .zip）是否还和归档时一样", [
        path_("path", "归档的文件夹或压缩包", metavar="PATH")]),
    "filed": (filed, "列出存档的通报（送审稿、审定稿）", [LEDGER, ROUND]),
    "corrections": (corrections, "读入领导改过的通报（.docx），列出改了哪里", [
        LEDGER, path_("file", "改过的 Word 文件"), ROUND,
        option("--filed", "与哪一份存档的通报比较：last、draft、approved 或编号（不写：与现在的通报比较）", metavar="WHICH"),
        option("--option", "通报的选项，同 export", action="append", default=[], metavar="KEY=VALUE"),
        option("--take", "采纳能自动采纳的修改（一步，可撤销）", action="store_true"),
    ]),
}
