"""The frame: menus, top line, rail, pages, status line; opening and closing of ledgers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from models.errors import LedgerError
from models.settings import Settings
from ui import theme
from ui.actions import NEED_LEDGER, Actions
from ui.pages import registry
from ui.pages.page import Page
from ui.session import LedgerSession
from ui.tasks import TaskRunner
from ui.widgets.drop_area import WindowDrop
from ui.widgets.rail import Rail
from ui.widgets.status_line import StatusLine
from ui.widgets.top_bar import TopBar, step_text

if TYPE_CHECKING:  # each class that Qt for Python loads costs the start up to some milliseconds
    from PySide6.QtGui import QCloseEvent, QShowEvent

_log = logging.getLogger(__name__)
_SIZE = QSize(1360, 860)
_FRAME = QSize(0, 40)  # what a title bar takes, about
_PAGE_SETTING = "page"


class MainWindow(QMainWindow):
    """One window, one ledger at most. Pages are built when they are shown first."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.session = LedgerSession(settings, self)
        self.tasks = TaskRunner(self)
        self.pages: dict[str, QWidget] = {}
        self.current = ""
        self.should_fill = False  # the screen, when it is shown first
        self._going = False
        self._focus_before: QWidget | None = None
        self.setWindowIcon(theme.icon("app"))
        self.setMinimumSize(960, 600)
        self.actions_ = Actions(self, self._functions())
        self._build()
        self._connect()
        self._restore_geometry()
        self._opened()

    # --- building -----------------------------------------------------------------------------------------------------

    def _functions(self) -> dict[str, Callable[[], object]]:
        def job(name: str) -> Callable[[], object]:
            def call() -> object:
                from ui import ledger_jobs

                return getattr(ledger_jobs, name)(self)

            return call

        return {
            "new": self.new_ledger, "open": self.open_other, "letter": lambda: self.show_page("letter"),
            "import": lambda: self.show_page("import"), "export_notice": lambda: self.show_page("notice"),
            "export_papers": job("export_papers"), "export_ledger": job("export_ledger"), "backup": job("backup"),
            "restore": job("restore"), "fill": job("fill_form"), "manual": job("manual"), "keys": job("keys"),
            "close": self.close_ledger, "quit": self.close, "undo": lambda: self._step(self.session.undo),
            "redo": lambda: self._step(self.session.redo), "find": self.to_search, "larger": lambda: self.zoom(1),
            "smaller": lambda: self.zoom(-1), "normal": lambda: self.zoom(0), "log": job("open_settings_folder"),
            "about": job("about"),
        }

    def _build(self) -> None:
        self.rail = Rail(registry.ENTRIES)
        self.top = TopBar(self.session, self.actions_["undo"], self.actions_["redo"])
        self.stack = QStackedWidget()
        self.status = StatusLine(self.session, self.tasks)
        self.setStatusBar(self.status)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(self.stack, 1)
        middle = QWidget()
        layout = QHBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addLayout(right, 1)
        self.middle = middle
        self.setCentralWidget(middle)
        self.drop = WindowDrop(self, middle, self._drop_words, self._drop_aim)
        self.actions_.fill(self.menuBar(), [self._page_action(entry.key, entry.text, number)
                                            for number, entry in enumerate(registry.ENTRIES, 1)])

    def _page_action(self, key: str, text: str, number: int) -> QAction:
        made = QAction(f"{text}\tAlt+{number}", self)  # the key itself belongs to the rail's button
        made.triggered.connect(lambda: self.show_page(key))
        return made

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_page)
        self.drop.dropped.connect(self._dropped)
        self.top.searched.connect(self._search)
        self.top.search.returnPressed.connect(self._into_results)
        self.top.left.connect(self._into_results)
        self.status.late_wanted.connect(self._show_late)
        self.session.opened.connect(self._opened)
        self.session.changed.connect(lambda _: self._show_steps())
        self.tasks.started.connect(self._task_started)
        self.tasks.finished.connect(self._task_finished)

    # --- pages --------------------------------------------------------------------------------------------------------

    def page(self, key: str) -> QWidget:
        """The page with that key, built if it is not there yet."""
        if key not in self.pages:
            made = registry.build(key, self.session, self.tasks)
            self._connect_page(key, made)
            self.pages[key] = made
            self.stack.addWidget(made)
        return self.pages[key]

    def _connect_page(self, key: str, page: Any) -> None:
        page.failed.connect(self.show_error)
        page.go_to.connect(self.show_page)
        if isinstance(page, Page):
            page.import_wanted.connect(self.import_files)
        if key == "ledger":
            page.counts_changed.connect(self.status.show_rows)
            page.filter_text_changed.connect(self.top.show_search)
            page.add_actions(self.actions_.edit_menu)
        if key in ("overview", "import"):
            page.rows_wanted.connect(self.show_rows)
        if key == "notice":
            page.row_wanted.connect(self.show_row)
        if key == "people":
            page.rows_wanted.connect(self._show_ids)
        if key == registry.WELCOME:
            page.door.connect(self._door)
            page.recent_chosen.connect(self.open_ledger)
            page.open_other.connect(self.open_other)

    def show_page(self, key: str) -> None:
        """Show a page; without a ledger, one that needs it gives way to the first-start page."""
        if key in registry.NEED_LEDGER and not self.session.is_open:
            key = registry.WELCOME
        if not self._leave():
            self.rail.show_chosen(self.current)
            return
        self.current = key
        self.stack.setCurrentWidget(self.page(key))
        self.rail.show_chosen(key)
        self.top.setVisible(self.session.is_open)
        if key == "ledger":
            self._search(self.top.search.text())
        self._focus_page()

    def _focus_page(self) -> None:
        """Put the focus where one goes on at once; before it is shown a page may not know where that is."""
        if self.page(self.current).focusProxy() is not None:
            self.page(self.current).setFocus()

    def show_last_page(self) -> None:
        """Show the page that was shown when the window was closed last; at first the ledger."""
        key = self.session.settings.get(_PAGE_SETTING, "ledger")
        self.show_page(key if any(entry.key == key for entry in registry.ENTRIES) else "ledger")

    def show_row(self, problem: str, measure: str) -> None:
        """Show the ledger page at a problem or at one of its measures."""
        self.show_page("ledger")
        if self.current == "ledger":
            page: Any = self.page("ledger")
            page.show_row(problem, measure)

    def show_rows(self, chosen: object) -> None:
        """Show the ledger page with exactly the rows of that filter."""
        self.top.search.clear()
        self.show_page("ledger")
        if self.current == "ledger":
            page: Any = self.page("ledger")
            page.show_filter(chosen)

    def _show_late(self) -> None:
        from ui.itemmodels.ledger_filter import Filter

        self.show_rows(Filter(due=frozenset(("late",))))

    def _show_ids(self, ids: frozenset[str], label: str, _: str) -> None:
        from ui.itemmodels.ledger_filter import Filter

        self.show_rows(Filter(only=ids, label=label))

    def import_files(self, paths: list[Path]) -> None:
        """Open the import page with files and folders."""
        self.show_page("import")
        if self.current == "import":
            page: Any = self.page("import")
            page.add(paths)

    def _drop_words(self, paths: Sequence[Path]) -> str:
        from ui import dropping

        return dropping.words(paths)

    def _drop_aim(self, *held: Any) -> Any:
        from ui import dropping

        return dropping.aim(self, *held)

    def _dropped(self, paths: list[Path]) -> None:
        from ui import dropping

        dropping.take(self, paths)

    def _leave(self) -> bool:
        finish = getattr(self.pages.get(self.current), "finish", None)
        return finish() if finish else True

    def to_search(self) -> None:
        """Put the cursor into the search field."""
        self.top.search.setFocus()
        self.top.search.selectAll()

    def _search(self, text: str) -> None:
        if text and self.current != "ledger":
            self.show_page("ledger")
            self.top.search.setFocus()
        page: Any = self.pages.get("ledger")
        if page is not None and self.session.is_open:
            page.set_filter_text(text)

    def _into_results(self) -> None:
        self.show_page("ledger")

    # --- ledgers ------------------------------------------------------------------------------------------------------

    def open_ledger(self, path: Path) -> None:
        """Open a ledger and show it."""
        from ui.dialogs import open_ledger as opening

        if self.idle() and opening.open_ledger(self, self.session, path):
            self.show_page("ledger")

    def open_other(self) -> None:
        """Ask for a ledger and open it."""
        from ui.dialogs import open_ledger as opening

        if self.idle() and opening.ask_and_open(self, self.session):
            self.show_page("ledger")

    def new_ledger(self) -> None:
        """Ask for a name, create an empty ledger, show it."""
        from ui.dialogs import open_ledger as opening

        if self.idle() and opening.ask_and_create(self, self.session):
            self.show_page("ledger")

    def close_ledger(self) -> None:
        """Close the ledger and show the first-start page."""
        if self.idle() and self._leave():
            self.current = ""
            self.session.close()

    def _door(self, key: str) -> None:
        from ui import ledger_jobs

        if key == "new":
            self.new_ledger()
        elif key == "sample":
            ledger_jobs.open_sample(self)
        else:
            self.show_page(key)

    def idle(self) -> bool:
        """True when no task runs; else it is said which one."""
        if self.tasks.busy:
            self.show_error(LedgerError(f"正在{self.tasks.title}。请等它完成，或在窗口底部取消后再试。"))
        return not self.tasks.busy and self._leave()

    def _opened(self) -> None:
        is_open = self.session.is_open
        name = self.session.store.path.stem if is_open else ""
        mode = "（只读）" if is_open and not self.session.can_write else ""
        self.setWindowTitle(f"{name}{mode} - 整改台账" if is_open else "整改台账")
        for key in NEED_LEDGER:
            self.actions_[key].setEnabled(is_open)
        self.actions_.show_recent(self.session.settings.recent(), self.open_ledger)
        for key in registry.NEED_LEDGER:
            self.rail.button(key).setEnabled(is_open)  # those two show nothing without one
        self.top.setVisible(is_open)
        self.top.search.clear()
        self._show_steps()
        if not is_open and self.isVisible() and not self._going:
            self.show_page(registry.WELCOME)

    # --- undo ---------------------------------------------------------------------------------------------------------

    def _show_steps(self) -> None:
        writable = self.session.can_write and not (self.tasks.busy and self.tasks.writes)
        for name, verb, step in (("undo", "撤销", self.session.undo_step()), ("redo", "重做", self.session.redo_step())):
            action = self.actions_[name]
            action.setEnabled(writable and step is not None)
            action.setText(step_text(verb, step.label if step else ""))
            action.setIconText(action.text())  # Qt's own, for the button, leaves out the … of a name that is cut
            key = action.shortcut().toString()
            action.setToolTip(f"{verb}：{step.label}（{key}）" if step else f"没有可以{verb}的操作（{key}）")

    def _step(self, function: Callable[[], None]) -> None:
        try:
            if self._leave():
                function()
        except LedgerError as error:
            self.show_error(error)

    # --- tasks and errors ---------------------------------------------------------------------------------------------

    def _task_started(self) -> None:
        if self.tasks.writes:
            self._focus_before = self.focusWidget()  # not that of a dialog just closed, which goes
            self.middle.setEnabled(False)
            self.menuBar().setEnabled(False)
            self._show_steps()

    def _task_finished(self) -> None:
        self.middle.setEnabled(True)
        self.menuBar().setEnabled(True)
        self._show_steps()
        before, self._focus_before = self._focus_before, None
        try:
            if before is not None:
                before.setFocus()
        except RuntimeError:  # Qt has deleted it: a page was built anew by what the task changed
            _log.info("the widget that had the focus is gone")

    def show_error(self, error: object) -> None:
        """Show an error in the one dialog."""
        from ui.dialogs.error_dialog import show_error

        show_error(self, error)

    def say(self, text: str) -> None:
        """A short line at the bottom that goes away by itself."""
        self.status.say(text)

    # --- the window itself --------------------------------------------------------------------------------------------

    def zoom(self, step: int) -> None:
        """Scale all text one step up (1), down (-1) or back (0)."""
        settings = self.session.settings
        scale = theme.next_scale(settings.get("text_scale", 1.0), step)
        settings.set("text_scale", scale)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply_theme(app, scale)

    def _restore_geometry(self) -> None:
        stored = self.session.settings.get("geometry", "")
        if stored and self.restoreGeometry(QByteArray.fromBase64(stored.encode())):
            return
        room = QGuiApplication.primaryScreen().availableGeometry().size()
        self.resize(_SIZE.boundedTo(room))
        # Else the frame would push the lines at the bottom off the screen.
        self.should_fill = _SIZE.boundedTo(room - _FRAME) != _SIZE

    def showEvent(self, event: QShowEvent) -> None:
        if not self.current:
            self._going = False
            self.middle.show()
            self.show_page("ledger")  # the first-start page, where no ledger is open
        super().showEvent(event)
        if self.focusWidget() is None:
            self._focus_page()
        self.drop.watch()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._leave():
            event.ignore()
            return
        self.tasks.close()
        self.session.settings.set(_PAGE_SETTING, self.current)
        self.session.settings.set("geometry", bytes(self.saveGeometry().toBase64().data()).decode())
        self.current = ""
        self._going = True  # no first-start page for a window that goes, and no page that reads again
        self.middle.hide()
        self.session.close()
        event.accept()
