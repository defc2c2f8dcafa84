"""The ways out of the notice page: Word, PDF, printer, text, the ledger's workbook, the archive; and the template."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from exporters.blocks import Document, Finding
from models.errors import LedgerError
from models.progress import Progress
from ui import jobs
from ui.dialogs.files import ask_open, ask_save, open_folder
from ui.notice.font_fields import installed_fonts
from ui.notice.other_papers import OtherPapers
from ui.notice.versions_panel import paper_name

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    from ui.notice.notice_page import NoticePage

_FILTERS = {"word": "Word 文档 (*.docx)", "pdf": "PDF 文件 (*.pdf)", "text": "纯文本 (*.txt)"}
_EXCEL = "Excel 工作簿 (*.xlsx)"
_ZIP = "压缩包 (*.zip)"

#: What a job says there is to look at.
Said = Sequence[str]


class Exports:
    """Works for one page: asks where to, runs in the background, tells how it went."""

    def __init__(self, page: NoticePage) -> None:
        self._page = page
        self.dialog: QPrintDialog | None = None
        self.others = OtherPapers(page)

    def export(self, kind: str) -> None:
        """Write what is shown: word, pdf, text, print, ledger or archive; papers: 整改方案 or 三清单."""
        page = self._page
        if not page.finish():
            return
        page.show_notice()
        if kind == "ledger":
            self._ledger()
        elif kind == "papers":
            self.others.ask()
        elif page.document is None:
            page.failed.emit(LedgerError(page.findings.problem.text() or "现在没有可以导出的通报。"))
        elif kind == "print":
            self._print(page.document)
        elif kind == "archive":
            self._archive()
        else:
            self._notice(kind, page.document)

    def left_out_list(self) -> None:
        """Write the list of what is not public and why."""
        from exporters.accounting import left_out_list

        composer = self._page.composer
        if composer.round is None:
            return
        document = left_out_list(composer.round, composer.choices.audience, date.today())
        self._save("清单", document.title, _FILTERS["word"],
                   lambda path, progress: jobs.write_notice(document, path, progress))

    def font_findings(self, document: Document) -> tuple[Finding, ...]:
        """Fonts that this computer lacks, and characters that the chosen fonts lack."""
        from exporters.font_check import lacking

        return lacking(document, installed_fonts())

    def choose_template(self) -> None:
        """Ask for the office's own Word file and take it if it can serve."""
        page = self._page
        path = ask_open(page, page.session.settings, "选择本单位的 Word 模板", _FILTERS["word"], "template")
        if path is None:
            return
        from exporters.template import check_template

        try:
            warnings = check_template(path)
        except LedgerError as error:
            page.failed.emit(error)
            return
        page.choose(replace(page.composer.choices, template=str(path)))
        page.message.say("note" if warnings else "good", "；".join(warnings) or f"已选用模板“{path.name}”，导出 Word 时套用。")

    # --- each way -----------------------------------------------------------------------------------------------------

    def _notice(self, kind: str, document: Document) -> None:
        page, kept = self._page, self._page.kept
        name = document.title or f"{page.session.round.name}整改情况通报"
        if kept is not None and kind == "word":
            from ui import jobs_filing

            store, key = page.session.store, kept.paper.id
            self._save("通报", name, _FILTERS[kind],
                       lambda path, progress: jobs_filing.write_frozen(store, key, path, progress))
            return
        template = page.composer.choices.template_path() if kind == "word" and kept is None else None
        self._save("通报", name, _FILTERS[kind], _pdf(document) if kind == "pdf" else _written(document, template))

    def _ledger(self) -> None:
        store, name = self._page.session.store, self._page.session.round.name
        self._save("台账", f"{name}整改台账", _EXCEL, lambda path, progress: jobs.write_ledger(store, name, path, progress))

    def _archive(self) -> None:
        """Put a kept version with all that belongs to it into one file: the shown one, else the one chosen in the list;
        where none was kept yet, one is kept in the same step.
        """
        page, versions = self._page, self._page.findings.versions
        paper = page.kept.paper if page.kept is not None else versions.paper(versions.chosen())
        if paper is None:
            page.papers.freeze("draft", filing=True)
            return
        path = self.ask_archive(paper.title)
        if path is not None:
            self.write_archive(path, paper.id)

    def ask_archive(self, title: str) -> Path | None:
        """Where to put the archive of a notice."""
        page = self._page
        return ask_save(page, page.session.settings, "导出归档文件", f"{title or '通报'}归档", _ZIP, "export")

    def write_archive(self, path: Path, key: str) -> None:
        """Write the archive of the kept version *key*, and say which version it holds."""
        from ui import jobs_filing

        page = self._page
        store, name = page.session.store, page.session.round.name
        paper = page.findings.versions.paper(key)
        said = [f"归档的是：{paper_name(paper)}。"] if paper is not None else []

        def write(progress: Progress) -> Said:
            jobs_filing.write_archive(store, name, path, key, progress)
            return said

        self._run("归档文件", path, write)

    def _print(self, document: Document) -> None:
        """Ask for printer and pages, then print in the background."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(document.title)
        self.dialog = QPrintDialog(printer, self._page)
        self.dialog.setWindowTitle("打印通报")
        self.dialog.accepted.connect(lambda: self.print_on(document, printer))
        QDialog.open(self.dialog)  # QPrintDialog has an open of its own, for a slot's name

    def print_on(self, document: Document, printer: QPrinter) -> None:
        """Print on that printer."""
        from ui import printing

        page = self._page
        page.run_task("打印通报", lambda progress: printing.print_document(document, printer, progress),
                      lambda _: page.message.say("good", "已送往打印机。"))

    def _save(self, what: str, name: str, filters: str, write: Callable[[Path, Progress], Said | None]) -> None:
        page = self._page
        path = ask_save(page, page.session.settings, f"导出{what}", name, filters, "export")
        if path is not None:
            self._run(what, path, lambda progress: write(path, progress))

    def _run(self, what: str, path: Path, write: Callable[[Progress], Said | None]) -> None:
        page = self._page

        def done(said: Said | None) -> None:
            rest = "".join(f"　{sentence}" for sentence in said or ())
            page.message.say("note" if rest else "good", f"{what}已导出：{path}{rest}",
                             ("打开文件夹", lambda: open_folder(path)))

        page.run_task(f"导出{what}", write, done)


def _written(document: Document, template: Path | None) -> Callable[[Path, Progress], Said]:
    def write(path: Path, progress: Progress) -> Said:
        from exporters.template import lost_in_template

        jobs.write_notice(document, path, progress, template)
        return lost_in_template(document, template) if template else ()

    return write


def _pdf(document: Document) -> Callable[[Path, Progress], None]:
    def write(path: Path, progress: Progress) -> None:
        from ui.printing import write_pdf

        write_pdf(document, path, progress)

    return write
