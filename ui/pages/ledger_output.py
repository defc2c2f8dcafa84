"""打印和导出 of the ledger page: exactly the rows that show, in their order, as paper, Word, PDF or Excel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from models import queries
from models.errors import LedgerError
from models.progress import Progress
from ui.dialogs.files import ask_save, open_folder
from ui.pages.ledger_filters import chips_of

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    from ui.dialogs.output_dialog import OutputDialog
    from ui.jobs_output import Output
    from ui.pages.ledger_page import LedgerPage

#: Name of what was chosen last in the settings of this computer.
OUTPUT_SETTING = "ledger.output"
_FILTERS = {"word": "Word 文档 (*.docx)", "pdf": "PDF 文件 (*.pdf)", "excel": "Excel 工作簿 (*.xlsx)"}


class LedgerOutput(QObject):
    """:meth:`ask` opens the dialog; ``dialog`` and ``print_dialog`` are those opened last."""

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page)
        self._page = page
        self.dialog: OutputDialog | None = None
        self.print_dialog: QPrintDialog | None = None

    def ask(self) -> None:
        """Open the dialog for the rows that show."""
        from ui.dialogs.output_dialog import OutputDialog

        page = self._page
        if not page.finish():
            return
        if not page.model.counts()[0]:
            page.message.say("note", "现在没有可以打印或导出的行。请先放宽筛选条件。")
            return
        problems = {row.problem.id: row.problem for n in page.model.data_rows() if (row := page.model.data_row(n))}
        restricted = sum(problem.restricted for problem in problems.values())
        self.dialog = OutputDialog(self._facts(len(problems)), restricted,
                                   page.session.settings.get(OUTPUT_SETTING, {}), page)
        self.dialog.wanted.connect(self.put_out)
        self.dialog.open()

    def put_out(self, kind: str) -> None:
        """Print, or ask for a file and write it, as chosen in the dialog."""
        if self.dialog is None:
            return
        self._page.session.settings.set(OUTPUT_SETTING, self.dialog.choices())
        try:
            made = self.output()
            if kind == "print":
                self._print(made)
            else:
                self._save(made, kind)
        except LedgerError as error:
            self._page.failed.emit(error)

    def output(self) -> Output:
        """The rows that show, as chosen in the dialog."""
        from exporters.ledger_pages import PagesOptions
        from ui.itemmodels.ledger_parts import parts_of
        from ui.jobs_output import Output, round_of

        page, model = self._page, self._page.model
        chosen = self.dialog.choices() if self.dialog else {}
        options = PagesOptions(date.today(), chosen.get("paper", "A4"), chosen.get("parted", ""),
                               bool(chosen.get("signature")), self.conditions(), model.order.as_ledger)
        parts = parts_of(model.rows, restricted=bool(chosen.get("restricted", True)))
        return Output(queries.read_unit(page.session.store), round_of(page.session.round), parts, options,
                      model.warning, bool(chosen.get("summary")))

    def conditions(self) -> str:
        """What is chosen, in words, for the paper's head; empty for the whole ledger."""
        chosen = self._page.model.filter
        words = [f"文字：{' '.join(chosen.words)}"] if chosen.words else []
        return "；".join([*words, *(text for text, _ in chips_of(chosen))])

    # --- each way ----------------------------------------------------------------------------------------------------

    def _save(self, made: Output, kind: str) -> None:
        page = self._page
        name = f"{page.session.round.name}{'整改情况一页汇总' if made.summary else '整改台账'}"
        path = ask_save(self.dialog or page, page.session.settings, "导出台账", name, _FILTERS[kind], "export")
        if path is None:
            return
        self._close()
        self._run("导出台账", lambda progress: made.write(path, progress),
                  lambda: page.message.say("good", f"已导出：{path}", ("打开文件夹", lambda: open_folder(path))))

    def _print(self, made: Output) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from ui import printing

        document = made.document()
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printing.set_up_printer(printer, document)
        self._close()
        self.print_dialog = QPrintDialog(printer, self._page)
        self.print_dialog.setWindowTitle("打印台账")
        self.print_dialog.accepted.connect(lambda: self.print_on(made, printer))
        QDialog.open(self.print_dialog)  # QPrintDialog has an open of its own, for a slot's name

    def print_on(self, made: Output, printer: QPrinter) -> None:
        """Print on that printer."""
        from ui import printing

        self._run("打印台账", lambda progress: printing.print_document(made.document(), printer, progress),
                  lambda: self._page.message.say("good", "已送往打印机。"))

    def _close(self) -> None:
        if self.dialog is not None:
            self.dialog.accept()

    def _run(self, title: str, job: Callable[[Progress], object], done: Callable[[], None]) -> None:
        self._page.run_task(title, job, lambda _: done())

    def _facts(self, problems: int) -> str:
        shown, total = self._page.model.counts()
        chosen = self.conditions()
        return (f"输出现在显示的 {shown} 行（{problems} 个问题，全部 {total} 行），顺序和分组与屏幕上一样。"
                + (f"\n条件：{chosen}" if chosen else ""))
