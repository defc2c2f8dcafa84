"""A paper that came back from the leader's desk: its corrections in a dialog, taken over step by step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models import ledger
from ui import jobs_filing
from ui.notice.change_list import Change
from ui.notice.changes_dialog import ChangesDialog

if TYPE_CHECKING:
    from exporters.blocks import Document
    from exporters.corrected_docx import CorrectedFile
    from exporters.corrections import Corrected, Correction
    from models.progress import Progress
    from ui.notice.notice_page import NoticePage

#: A correction that was decided against is known again by its kind and words.
_Key = tuple[str, str, str]


class CorrectedPaper:
    """Works for one page and one file. After every step the file is compared with the notice as it is then, so that the
    list always has what is left.
    """

    def __init__(self, page: NoticePage, read: CorrectedFile, origin: Document | None) -> None:
        self._page = page
        self._read = read
        self._origin = origin  # the paper that was sent out, if it was kept
        self._refused: set[_Key] = set()
        self._steps: list[int] = []  # how many corrections each step took over
        self._listed: list[Correction] = []
        self.dialog = ChangesDialog("读入修改稿", "", (), page)
        self.dialog.take_wanted.connect(self._take)
        self.dialog.refuse_wanted.connect(self._refuse)
        self.dialog.undo_wanted.connect(self._undo)

    def show(self, found: Corrected) -> None:
        """List what the file changes in the notice."""
        kept = [each for each in found.corrections if _key(each) not in self._refused]
        self._listed = [*kept, *(each for each in found.corrections if _key(each) in self._refused)]
        remarks = [Change("批注" if not each.is_box else "文本框", each.sentence, each.sentence) for each in found.remarks]
        changes = [self._change(each) for each in self._listed]
        heading = self._heading(len(kept), sum(bool(each.edits) for each in kept))
        if found.since:
            heading += f"另有 {found.since} 处不同是送审以后通报自己变的（如日期、数字），不列出。"
        self.dialog.show_changes(f"{found.doubt}\n{heading}" if found.doubt else heading, [*changes, *remarks],
                                 bool(self._steps))

    def compare(self) -> None:
        """Compare the file with the notice of this moment, in the background."""
        page = self._page
        page.show_notice()
        document = page.document
        if document is None:
            return

        def work(_: Progress) -> Corrected:
            from exporters.corrections import compared

            return compared(self._read, document, jobs_filing.style_of(document), self._origin)

        page.run_task("比较修改稿", work, self.show)

    def _change(self, each: Correction) -> Change:
        return Change(each.kind, each.old, each.new, bool(each.edits), each.why_not, each.where, each.to, each.note,
                      _key(each) in self._refused)

    def _heading(self, left: int, takeable: int) -> str:
        name = f"“{self._read.name}”"
        done = "".join((f"已采纳 {sum(self._steps)} 处。" if self._steps else "",
                        f"不采纳 {len(self._refused)} 处，列在最后。" if self._refused else ""))
        if not left:
            return f"{done}{name}里的改动已全部处理。" if done else f"{name}与现在的通报没有不同。"
        return (f"{done}{name}里{'还' if done else ''}有 {left} 处改动，其中 {takeable} 处可以采纳。"
                "打勾的会写进通报用语，台账原文不变。")

    def _take(self, chosen: Sequence[int]) -> None:
        page = self._page
        taken = [self._listed[number] for number in chosen]
        edits = [edit for each in taken for edit in each.edits]
        round_id, audience = page.session.round.id, page.composer.choices.audience
        if page.apply(ledger.take_corrections, round_id, edits, audience, len(taken)):
            self._steps.append(len(taken))
            self._refused -= {_key(each) for each in taken}
            page.message.say("good", f"已采纳 {len(taken)} 处改动。", ("撤销", page.undo))
            self.compare()

    def _refuse(self, chosen: Sequence[int]) -> None:
        self._refused |= {_key(self._listed[number]) for number in chosen}
        self.compare()

    def _undo(self) -> None:
        if self._steps:
            self._page.session.undo()
            self._steps.pop()
            self.compare()


def _key(each: Correction) -> _Key:
    return each.kind, each.old, each.new
