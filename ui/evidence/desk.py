"""What can be done with 佐证材料: take files in, open, remove, renumber, check; each change is one undo step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from models import evidence, queries
from models.backup import evidence_folder
from models.errors import LedgerError
from models.evidence import EvidenceItem
from models.progress import Progress
from models.records import Changes
from ui.pages.ledger_edits import LedgerEdits
from ui.session import LedgerSession
from ui.tasks import TaskRunner
from ui.widgets.controls import single_shot

#: Milliseconds after the ledger was opened, or files came, until they are looked at.
_CHECK_AFTER = 1500
_MOST_NAMED = 3
_MEMORY = "佐证校验.json"
#: A problem or measure: (``problem`` or ``measure``, id).
Row = tuple[str, str]
#: Text and function of buttons behind a sentence.
Actions = tuple[tuple[str, Callable[[], object]], ...]


class EvidenceDesk(QObject):
    """``changed`` fires when files were added or removed, or when it is known how they are (``states``, by the file's
    id). ``told(kind, sentence, actions)`` says how an addition went.
    """

    changed = Signal()
    told = Signal(str, str, object)

    def __init__(self, session: LedgerSession, edits: LedgerEdits, tasks: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self.session, self._edits, self.tasks = session, edits, tasks
        self.states: dict[str, str] = {}
        self.quiet = TaskRunner(self)  # looks at files beside whatever else runs; nobody has to wait for it
        self.later = single_shot(self, _CHECK_AFTER, self._look)
        session.opened.connect(self._opened)
        session.changed.connect(self._ledger_changed)
        self.later.start()

    # --- reading ---------------------------------------------------------------------------------------------------

    def count(self, problem_id: str) -> int:
        """How many files a problem has."""
        return evidence.count_items(self.session.store, problem_id)

    def items(self, problem_id: str) -> tuple[EvidenceItem, ...]:
        """The files of a problem."""
        return evidence.problem_items(self.session.store, problem_id)

    def place(self, item: EvidenceItem) -> Path | None:
        """Where a file lies; None when it is missing."""
        from models import evidence_files

        return evidence_files.locate(self.session.store.path, item)

    # --- changing --------------------------------------------------------------------------------------------------

    def add(self, rows: Sequence[Row], paths: Sequence[Path], actions: Actions = ()) -> None:
        """Take files in for problems and measures, in the background; *actions* are offered behind the result."""
        if not self._may_write():
            return
        store = self.session.store
        linked = bool(queries.setting(store, evidence.LINK_SETTING, False))

        def job(progress: Progress) -> tuple[Changes, tuple[str, ...]]:
            from ui import jobs_evidence

            return jobs_evidence.take(store, rows, paths, linked, progress)

        def done(result: tuple[Changes, tuple[str, ...]]) -> None:
            self.session.report(result[0])
            self._tell_added(*result, linked, actions)

        self._run("存入佐证材料", job, done, writes=True)

    def remove(self, items: Sequence[EvidenceItem]) -> None:
        """Take links away; a copy that nothing links any more goes into 回收."""
        if items and self._try(self.session.ledger.remove_evidence, [item.link for item in items]):
            names = "、".join(item.name for item in items[:_MOST_NAMED]) + ("等" if len(items) > _MOST_NAMED else "")
            self._edits.said.emit("good", f"已移除 {len(items)} 件佐证材料：{names}；没有其他问题使用的，文件移入“回收”文件夹。Ctrl+Z 撤销。")

    def renumber(self, problem_id: str) -> None:
        """Number a problem's files anew, in order."""
        if self._try(self.session.ledger.renumber_evidence, self.session.round.id, problem_id):
            self._edits.said.emit("good", "佐证材料已按顺序重新编号，Ctrl+Z 撤销。")

    def set_number(self, link: str, number: str) -> bool:
        """Give one file another number."""
        return self._try(self.session.ledger.number_evidence, link, number)

    # --- opening ---------------------------------------------------------------------------------------------------

    def open(self, item: EvidenceItem) -> None:
        """Open a file with the program that the system has for it; what would run is not opened."""
        from models import evidence_files

        path = self.place(item)
        if path is None:
            self._edits.said.emit("bad", self._missing(item))
            return
        why = next(filter(None, map(evidence_files.refusal, (item.name, path.name, path.resolve().name))), "")
        if why:
            self._edits.said.emit("bad", why)
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._edits.said.emit("note", f"这台电脑上没有能打开“{item.name}”的程序。可以用“打开佐证文件夹”找到它。")

    def open_folder(self) -> None:
        """Show the folder of the copies."""
        from ui.dialogs.files import open_folder

        folder = evidence_folder(self.session.store.path)
        if folder.is_dir():
            open_folder(folder)
        else:
            self._edits.said.emit("note", "还没有存入佐证材料。把文件拖到台账的行上，或点“添加”。")

    def _missing(self, item: EvidenceItem) -> str:
        if item.linked_path:
            return f"找不到“{item.name}”：链接的文件“{item.linked_path}”不在原处。请找回文件，或移除后重新添加。"
        folder = evidence_folder(self.session.store.path).name
        return f"找不到“{item.name}”：“{folder}”文件夹里没有这个文件。台账改过名或换过位置的，请把佐证文件夹一起改名、移过来。"

    # --- checking --------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Read all files and compare their checksums, on demand."""
        self._check(self.tasks, None, self._tell_checked)

    def _look(self) -> None:
        """Look in the background at what has been written since it was looked at last."""
        from models.evidence_check import Memory

        if self.session.is_open:
            self._check(self.quiet, Memory(self.session.settings.path.parent / _MEMORY), lambda: None)

    def _check(self, runner: TaskRunner, memory: Any, then: Callable[[], None]) -> None:
        ledger, items = self.session.store.path, evidence.all_items(self.session.store)
        if not items:
            self._seen({})
            then()
            return

        def job(progress: Progress) -> dict[str, str]:
            from models import evidence_check

            return evidence_check.check(ledger, items, memory, progress)

        def done(states: dict[str, str]) -> None:
            if self.session.is_open and self.session.store.path == ledger:
                self._seen(states)
                then()

        if not runner.run("检查佐证材料", job, done, self._failed):
            self._busy() if runner is self.tasks else self.later.start()

    def _seen(self, states: dict[str, str]) -> None:
        if states != self.states:
            self.states = states
            self.changed.emit()

    def _tell_checked(self) -> None:
        from models.evidence_check import WORDS
        from models.evidence_files import WHOLE

        wrong = [state for state in self.states.values() if state != WHOLE]
        if not self.states:
            self._edits.said.emit("note", "台账里还没有佐证材料。")
        elif not wrong:
            self._edits.said.emit("good", f"佐证材料共 {len(self.states)} 件，逐件校验，全部完好。")
        else:
            told = "，".join(f"{WORDS[state]} {wrong.count(state)} 件" for state in dict.fromkeys(wrong))
            self._edits.said.emit("bad", f"佐证材料共 {len(self.states)} 件，{told}，在“佐证”页里标红。请从备份或原处找回。")

    # --- inside ----------------------------------------------------------------------------------------------------

    def run(self, title: str, job: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """Run a job that changes nothing, with progress and cancel."""
        self._run(title, job, done)

    def _run(
        self, title: str, job: Callable[[Progress], Any], done: Callable[[Any], None], writes: bool = False
    ) -> None:
        if not self.tasks.run(title, job, done, self._failed, self.session.store.release, writes=writes):
            self._busy()

    def _busy(self) -> None:
        self._edits.said.emit("note", f"正在{self.tasks.title}。请等它完成，或在窗口底部取消后再试。")

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, LedgerError):
            self._edits.said.emit("bad", str(error))
        else:
            self._edits.failed.emit(error)

    def _may_write(self) -> bool:
        if not self._edits.can_write:
            self._edits.said.emit("note", "台账以只读方式打开，不能修改。")
        return self._edits.can_write

    def _try(self, writer: Callable[..., Changes], *args: Any) -> bool:
        if not self._may_write():
            return False
        try:
            self.session.apply(writer, *args)
        except LedgerError as error:
            self._edits.said.emit("bad", str(error))
            return False
        return True

    def _tell_added(self, changes: Changes, refused: tuple[str, ...], linked: bool, actions: Actions) -> None:
        parts = [f"{'已链接' if linked else '已存入'} {len(changes.created)} 件佐证材料{self._numbers(changes.created)}，"
                 "Ctrl+Z 撤销。"] if changes.created else ["这些文件已经在这里了，没有重复添加。"]
        self.told.emit("note" if refused or not changes.created else "good", "".join((*parts, *refused)), actions)

    def _numbers(self, links: tuple[str, ...]) -> str:
        numbers = [item.number for item in evidence.all_items(self.session.store) if item.link in links]
        return f"（{'、'.join(numbers[:_MOST_NAMED])}{'…' if len(numbers) > _MOST_NAMED else ''}）"

    def _opened(self) -> None:
        self.quiet.cancel(tell=False)
        self.states = {}
        if self.session.is_open:
            self.later.start()
        else:
            self.later.stop()

    def _ledger_changed(self, changes: Changes) -> None:
        if "evidence_file" in changes.tables and self.session.can_write:
            self._tidy()
        if changes.tables & {"evidence_file", "evidence_link"}:
            self.changed.emit()
            self.later.start()

    def _tidy(self) -> None:
        from models import evidence_files

        try:
            evidence_files.tidy(self.session.store)
        except LedgerError as error:
            self._edits.said.emit("bad", str(error))
