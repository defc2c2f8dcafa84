"""整改方案 and 三清单 from the notice page: asked for in a dialog, written in the background, told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from models.progress import Progress
from ui import jobs_papers
from ui.dialogs.files import ask_save, open_folder
from ui.dialogs.papers_dialog import PLAN, PapersDialog

if TYPE_CHECKING:
    from ui.notice.notice_page import NoticePage

#: Name of what was chosen last in the settings of this computer.
PAPERS_SETTING = "notice.other_papers"
_FILTERS = {".docx": "Word 文档 (*.docx)", ".pdf": "PDF 文件 (*.pdf)", ".txt": "纯文本 (*.txt)",
            ".xlsx": "Excel 工作簿 (*.xlsx)"}


class OtherPapers:
    """Works for one page; ``dialog`` is the one opened last."""

    def __init__(self, page: NoticePage) -> None:
        self._page = page
        self.dialog: PapersDialog | None = None

    def ask(self) -> None:
        """Open the dialog for the papers of the current round."""
        from exporters.list_sets import load_list_sets

        page = self._page
        round_ = page.composer.round
        if round_ is None or not round_.problems:
            page.message.say("note", "本批次还没有问题，没有可以写进方案和清单的内容。")
            return
        sets = {each.key: each.name for each in load_list_sets()}
        restricted = sum(problem.restricted for problem in round_.problems)
        before = page.session.settings.get(PAPERS_SETTING, {"set": jobs_papers.USUAL_LISTS})
        self.dialog = PapersDialog(round_.name, sets, restricted, before, page)
        self.dialog.wanted.connect(self.write)
        self.dialog.open()

    def write(self, ending: str) -> None:
        """Ask for a file with that ending and write the paper as chosen in the dialog."""
        page, dialog = self._page, self.dialog
        if dialog is None:
            return
        page.session.settings.set(PAPERS_SETTING, dialog.choices())
        kind, options, name = dialog.kind(), dialog.options(), page.session.round.name
        what = "整改方案" if kind == PLAN else dialog.set.currentText()
        path = ask_save(dialog, page.session.settings, f"导出{what}", f"{name}{what}", _FILTERS[ending], "export")
        if path is None:
            return
        dialog.accept()
        store = page.session.store

        def work(progress: Progress) -> tuple[str, ...]:
            return jobs_papers.export_paper(store, kind, name, path, options, date.today(), progress)

        page.run_task(f"导出{what}", work, lambda said: self._tell(what, path, said))

    def _tell(self, what: str, path: Path, said: tuple[str, ...]) -> None:
        self._page.message.say("note" if said else "good", "\n".join((f"{what}已导出：{path}", *said)),
                               ("打开文件夹", lambda: open_folder(path)))
