"""Versions of the notice: freezing, looking at a kept one, comparing, taking over a corrected paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from exporters.blocks import Document
from models import ledger
from models.errors import LedgerError
from models.filed import FiledNotice
from models.labels import STAGES
from models.records import Changes
from ui import jobs_filing
from ui.dialogs.files import ask_open
from ui.notice.change_list import Change
from ui.notice.changes_dialog import ChangesDialog
from ui.notice.corrected_paper import CorrectedPaper
from ui.notice.freeze_dialog import FreezeDialog
from ui.notice.versions_panel import paper_name

if TYPE_CHECKING:
    from exporters.corrected_docx import CorrectedFile
    from exporters.corrections import Corrected
    from models.progress import Progress
    from ui.notice.notice_page import NoticePage

_WORD = "Word 文档 (*.docx)"


@dataclass(frozen=True)
class Kept:
    """A filed paper that is shown."""

    paper: FiledNotice
    document: Document


class Papers:
    """Works for one page."""

    def __init__(self, page: NoticePage) -> None:
        self._page = page
        self.freeze_dialog: FreezeDialog | None = None
        self.changes_dialog: ChangesDialog | None = None
        self.corrected: CorrectedPaper | None = None

    # --- freezing -----------------------------------------------------------------------------------------------------

    def freeze(self, stage: str, *, filing: bool = False) -> None:
        """Ask by whom and when, then keep the notice as it is; *filing*: put what was kept into an archive at once."""
        page = self._page
        if not page.finish():
            return
        page.show_notice()
        if page.document is None:
            page.failed.emit(LedgerError(page.findings.problem.text() or "现在没有可以定稿的通报。"))
            return
        number = page.options.slots.fields["document_number"].source_text()
        dialog = FreezeDialog(stage, page.session.store.person, date.today(), number, page, filing=filing)
        dialog.accepted.connect(lambda: self._freeze(dialog))
        self.freeze_dialog = dialog
        dialog.open()

    def _freeze(self, dialog: FreezeDialog) -> None:
        page = self._page
        number, on = dialog.number.text().strip(), dialog.on.day()
        row = page.options.slots.rows["document_number"]
        if dialog.stage == "approved" and number != row.field.source_text().strip():
            page.apply(ledger.set_section, page.session.round.id, "document_number", number or None)
            page.show_notice()
        document, template = page.document, page.composer.choices.template_path()
        archive = page.exports.ask_archive(document.title) if dialog.filing and document is not None else None
        if dialog.filing and archive is None:
            return  # nowhere to file it: nothing is kept that was wanted for the archive only
        store, name, by, stage = page.session.store, page.session.round.name, dialog.by.text(), dialog.stage
        assert document is not None and on is not None

        def keep(progress: Progress) -> Changes:
            from exporters.word import docx_bytes

            data = docx_bytes(document, progress, template) if template else None
            return jobs_filing.freeze(store, document, stage, by, on, round_name=name, docx=data, progress=progress)

        page.run_task(f"存{STAGES[stage]}", keep, lambda changes: self._frozen(changes, stage, archive),
                      writes=True)

    def _frozen(self, changes: Changes, stage: str, archive: Path | None) -> None:
        self._page.session.report(changes)
        self._page.refresh()  # a filed paper stands outside the undo journal, so it may be no step to report
        key = changes.created[0]
        self._page.message.say("good", f"已定为{STAGES[stage]}并存档，以后台账再改，这一稿不变。",
                               ("查看这一稿", lambda: self.show_kept(key)))
        if archive is not None:
            self._page.exports.write_archive(archive, key)

    # --- looking ------------------------------------------------------------------------------------------------------

    def show_kept(self, key: str) -> None:
        """Show a filed paper instead of the present notice."""
        page = self._page
        paper = page.findings.versions.paper(key)
        if paper is None or not page.finish():
            return
        try:
            document, _ = jobs_filing.frozen(page.session.store, key)
        except LedgerError as error:
            page.failed.emit(error)
            return
        page.kept = Kept(paper, document)
        page.pages.show_banner(f"{paper_name(paper)}：已定稿，只读。导出的 Word 文件与定稿时完全相同。")
        page.refresh()

    def leave_kept(self) -> None:
        """Back to the present notice."""
        page = self._page
        page.kept = None
        page.pages.show_banner("")
        page.refresh()

    def compare(self, key: str) -> None:
        """Show how the present notice differs from a filed paper."""
        page = self._page
        paper = page.findings.versions.paper(key)
        if page.kept is not None:
            self.leave_kept()
        if paper is None or not page.finish() or page.document is None:
            return
        try:
            found = jobs_filing.differences_since(page.session.store, key, page.document)
            news = jobs_filing.changes_since(page.session.store, key, page.document, page.session.round.name)
        except LedgerError as error:
            page.failed.emit(error)
            return
        changes = [Change(each.kind, each.old, each.new) for each in found if each.kind != "same"]
        heading = f"现在的通报与{paper_name(paper)}相比，有 {len(changes)} 段不同。" if changes else \
            f"现在的通报与{paper_name(paper)}，文字完全相同。"
        self._show(ChangesDialog("与这一稿比较", heading, changes, page, news))

    # --- corrections --------------------------------------------------------------------------------------------------

    def read_corrections(self) -> None:
        """Ask for the Word file that came back, and show what was corrected in it."""
        page = self._page
        if page.kept is not None:
            self.leave_kept()
        if not page.finish():
            return
        page.show_notice()
        document = page.document
        path = ask_open(page, page.session.settings, "读入修改稿", _WORD, "export") if document is not None else None
        if path is None or document is None:
            return

        try:
            sent = jobs_filing.sent_papers(page.session.store, page.session.round.id, document.audience)
        except LedgerError as error:
            page.failed.emit(error)
            return

        def read(_: Progress) -> tuple[CorrectedFile, Document | None, Corrected]:
            from exporters.corrected_docx import read_corrected
            from exporters.corrections import compared, origin_of

            file, style = read_corrected(path), jobs_filing.style_of(document)
            origin = origin_of(file, document, style, sent)
            return file, origin, compared(file, document, style, origin)

        page.run_task("读入修改稿", read, lambda found: self._offer(*found))

    def _offer(self, read: CorrectedFile, origin: Document | None, found: Corrected) -> None:
        self.corrected = CorrectedPaper(self._page, read, origin)
        self.corrected.show(found)
        self._show(self.corrected.dialog)

    def _show(self, dialog: ChangesDialog) -> None:
        self.changes_dialog = dialog
        dialog.open()
