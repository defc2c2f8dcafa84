"""通报: options at the left, the real pages in the middle, what is to be looked at on the right, ways out at the bottom.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from exporters.blocks import Document, Source
from models import ledger, queries
from models.errors import LedgerError
from ui.notice.choices import Choices
from ui.notice.composer import Composer
from ui.notice.export_bar import ExportBar
from ui.notice.findings_panel import FindingsPanel
from ui.notice.options_panel import OptionsPanel
from ui.notice.pages_pane import PagesPane
from ui.notice.places import place_of, slot_in, sources_in
from ui.notice.reword_box import RewordBox
from ui.pages.page import Page
from ui.session import LedgerSession
from ui.tasks import TaskRunner
from ui.widgets.controls import button, label, shortcut, single_shot
from ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from ui.notice.exports import Exports
    from ui.notice.page_places import Hit
    from ui.notice.papers import Kept, Papers

#: Milliseconds after the last key before the pages follow, and before the findings do, which need not keep up.
_PAUSE, _FINDINGS_PAUSE = 30, 250
#: Pixels above a paragraph that a box is opened for, and below the box.
_ROOM = 16
_PANES = "notice_panes"
_SIZES, _PAGES_LEAST = (390, 640, 290), 320
_MARGINS = (12, 10, 12, 10)


class NoticePage(Page):
    """The notice of the current round; what is typed in a slot is stored when the field is left.

    ``row_wanted`` asks for a row of the ledger page, as (problem, measure or "").
    """

    row_wanted = Signal(str, str)

    def __init__(self, session: LedgerSession, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, tasks, parent)
        self.composer = Composer(session.settings)
        self.document: Document | None = None
        self.kept: Kept | None = None
        self._round_id = ""
        self._papers: Papers | None = None
        self._exports: Exports | None = None
        self.message = MessageBar(session)
        self.options = OptionsPanel(session.settings)
        self.pages = PagesPane(session.settings)
        self.findings = FindingsPanel(session.settings)
        self.bar = ExportBar()
        self.box = RewordBox(self.pages)
        self._timer = single_shot(self, _PAUSE, self.show_notice)
        self._later = single_shot(self, _FINDINGS_PAUSE, self._show_findings)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.pages.view)

    # --- building -----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.pages.setMinimumWidth(_PAGES_LEAST)  # the others are as wide as what stands in them
        for place, pane in enumerate((self.options, self.pages, self.findings)):
            self.split.addWidget(pane)
            self.split.setStretchFactor(place, int(pane is self.pages))
        self.split.setSizes(list(_SIZES))
        stored = self.session.settings.get(_PANES, "")
        if stored:
            self.split.restoreState(QByteArray.fromBase64(stored.encode()))
        self.split.splitterMoved.connect(lambda *_: self._remember())
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.split, 1)
        column.addWidget(self.bar)
        self.stack = QStackedWidget()
        self.stack.addWidget(full)
        self.empty = self._empty_page()
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*_MARGINS)
        layout.setSpacing(8)
        layout.addWidget(self.message)
        layout.addWidget(self.stack, 1)

    def _empty_page(self) -> QWidget:
        """What to do while there is nothing to tell."""
        page = QWidget()
        self.empty_text = label("", "muted", wrap=True)
        self.empty_text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        self.empty_next = button("粘贴反馈意见(&P)", lambda: self.go_to.emit("letter"), "把反馈意见录入为问题", key="Alt+P",
                                 primary=True)
        row.addWidget(self.empty_next)
        row.addWidget(button("导入表格(&M)", lambda: self.go_to.emit("import"), "导入 Excel、WPS 或 CSV 表格", key="Alt+M"))
        row.addStretch(1)
        column = QVBoxLayout(page)
        column.addStretch(2)
        column.addWidget(self.empty_text)
        column.addLayout(row)
        column.addStretch(3)
        return page

    def _connect(self) -> None:
        options, findings, box = self.options, self.findings, self.box
        options.slots.edited.connect(self._timer.start)
        options.slots.left.connect(self.finish)
        options.changed.connect(self.choose)
        options.picker.copy_wanted.connect(lambda: self.edit_style(copy=True))
        options.picker.edit_wanted.connect(lambda: self.edit_style(copy=False))
        options.picker.delete_wanted.connect(lambda: self._styles_changed(self.composer.delete_style))
        options.editor.changed.connect(self._try_style)
        options.editor.save_wanted.connect(lambda data: self._styles_changed(lambda: self.composer.save_style(data)))
        options.editor.cancelled.connect(lambda: self._styles_changed(lambda: self.composer.try_style(None)))
        options.page.template_wanted.connect(lambda: self.exports.choose_template())
        self.pages.view.clicked.connect(self.open_hit)
        self.pages.back_wanted.connect(lambda: self.papers.leave_kept())
        box.reword_wanted.connect(self._reword)
        box.merge_wanted.connect(lambda key, into: self.apply(ledger.merge_problems, [key], into))
        box.unmerge_wanted.connect(lambda keys: self.apply(ledger.unmerge_problems, keys))
        box.leave_out_wanted.connect(lambda *rows: self.apply(ledger.leave_out, *rows))
        box.put_back_wanted.connect(lambda *rows: self.apply(ledger.put_back, *rows))
        box.ledger_wanted.connect(self.row_wanted)
        box.closed.connect(self.pages.view.setFocus)
        findings.reveal_wanted.connect(self.reveal)
        findings.ledger_wanted.connect(self.row_wanted)
        findings.put_back_wanted.connect(lambda *rows: self.apply(ledger.put_back, *rows))
        findings.unmerge_wanted.connect(lambda keys: self.apply(ledger.unmerge_problems, keys))
        findings.list_wanted.connect(lambda: self.exports.left_out_list())
        versions = findings.versions
        versions.freeze_wanted.connect(lambda stage: self.papers.freeze(stage))
        versions.show_wanted.connect(lambda key: self.papers.show_kept(key))
        versions.compare_wanted.connect(lambda key: self.papers.compare(key))
        versions.corrections_wanted.connect(lambda: self.papers.read_corrections())
        self.bar.wanted.connect(lambda kind: self.exports.export(kind))
        shortcut("F6", self, self._next_pane)

    @property
    def papers(self) -> Papers:
        """Kept versions and corrections; loaded when they are wanted first."""
        if self._papers is None:
            from ui.notice.papers import Papers

            self._papers = Papers(self)
        return self._papers

    @property
    def exports(self) -> Exports:
        """The ways out of the page; loaded when they are wanted first."""
        if self._exports is None:
            from ui.notice.exports import Exports

            self._exports = Exports(self)
        return self._exports

    # --- showing ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the round again and show it."""
        info = self.session.round if self.session.is_open and self.session.has_round else None
        if (info.id if info else "") != self._round_id:
            self._round_id = info.id if info else ""
            self.kept = None
            self.options.slots.forget()
            self.box.dismiss()
        self.composer.read(self.session)
        if self.composer.round is not None:
            self.box.refresh(self.composer.round)
        self._show_options()
        self._show_papers()
        self.show_notice()

    def _show_options(self) -> None:
        """Choices, default texts and values of fields as they are now."""
        composer, options = self.composer, self.options
        if composer.round is not None:
            options.slots.show_texts(composer.round.sections, composer.defaults(), composer.facts())
        options.show_choices(composer.choices)  # first: what follows tells of a card that is ticked now
        options.picker.show_styles(composer.styles, composer.own, composer.choices.style)
        writable = self.session.can_write and self.kept is None
        options.set_writable(writable)
        options.setEnabled(self.kept is None)

    def _show_papers(self) -> None:
        has_round = self.composer.round is not None
        papers = queries.filed_notices(self.session.store, self._round_id) if has_round else ()
        self.findings.versions.show_papers(papers, self.session.can_write and self.kept is None, has_round)

    def show_notice(self) -> None:
        """Build the notice with what is typed at the moment and show its pages; of a kept version the kept ones."""
        self._timer.stop()
        round_ = self.composer.round
        full = self.kept is not None or (round_ is not None and bool(round_.problems))
        self.stack.setCurrentIndex(0 if full else 1)
        self.setFocusProxy(self.pages.view if full else self.empty_next)
        if self.kept is not None:
            self._take(self.kept.document)
        elif full:
            self._build()
        else:
            self._take(None)
            self.empty_text.setText("还没有检查批次。先粘贴反馈意见或导入台账，这里就有通报了。" if round_ is None else
                                    "这个批次还没有问题。先粘贴反馈意见或导入台账，这里就有通报了。")
        self._later.start()

    def _build(self) -> None:
        try:
            self._take(self.composer.document(self.options.slots.changed()))
            self.findings.show_problem("")
        except LedgerError as error:
            self.document = None
            self.bar.set_ready(False)
            self.findings.show_problem(f"{error}（页面是改动之前的样子）")

    def _take(self, document: Document | None) -> None:
        self.document = document
        self.bar.set_ready(document is not None)
        if document is not None:
            self.pages.show_document(document)

    def _show_findings(self) -> None:
        """The sum and what is to be looked at: a moment after the pages."""
        self._later.stop()
        round_, document = self.composer.round, self.document
        if round_ is None or document is None:
            return
        if self.kept is not None:
            self.findings.show_kept(self.kept.document)
            return
        more = (*self.composer.style_findings, *self.exports.font_findings(document))
        self.findings.show_document(document, round_, more, self.session.can_write)

    # --- choices and styles -------------------------------------------------------------------------------------------

    def choose(self, choices: Choices) -> None:
        """Take other choices; the pages follow at once."""
        self.box.store()
        self.composer.choose(choices)
        self._show_options()
        self.show_notice()

    def edit_style(self, *, copy: bool) -> None:
        """Open the sheet for the chosen style, or for a copy of it."""
        try:
            data = self.composer.style_to_change(copy=copy)
        except LedgerError as error:
            self.failed.emit(error)
            return
        self.options.editor.edit(data, self.composer.facts(), self.composer.choices.audience)
        self.options.show_editor(True)
        self._try_style(data)

    def _try_style(self, data: dict[str, Any]) -> None:
        self.options.editor.say(self.composer.try_style(data))
        self._timer.start()

    def _styles_changed(self, change: Callable[[], object]) -> None:
        try:
            change()
        except LedgerError as error:
            self.failed.emit(error)
            return
        self.options.show_editor(False)
        self._show_options()
        self.show_notice()

    # --- the page ---------------------------------------------------------------------------------------------------

    def open_hit(self, hit: Hit) -> None:
        """A click on a paragraph (or Enter): the box over it, or the field of its slot."""
        self.box.store()
        document, round_ = self.document, self.composer.round
        if document is None or round_ is None or self.kept is not None:
            return
        block = document.blocks[hit.block]
        sources = sources_in(block)
        chosen = hit.source if hit.source is not None and hit.source.kind != "slot" else None
        slot = hit.source if hit.source is not None and hit.source.kind == "slot" else slot_in(block)
        if chosen is None and slot is None and sources:
            chosen = sources[0]
        if chosen is not None and place_of(round_, chosen, self.composer.choices.audience):
            near = QRect(self.pages.mapFromGlobal(QPoint(hit.rect.topLeft())), hit.rect.size())
            self.box.open_at(round_, sources, chosen, self.composer.choices.audience, near, self.session.can_write)
            self._make_room(near)
        elif slot is not None:
            self.options.reveal_slot(slot.key, slot.line)

    def _make_room(self, near: QRect) -> None:
        """Scroll the pages so that the paragraph can be read above its box."""
        missing = near.bottom() + self.box.height() + _ROOM - self.pages.height()
        spare = near.top() - self.pages.view.y() - _ROOM
        if missing > 0 and spare > 0:
            bar = self.pages.view.verticalScrollBar()
            before = bar.value()
            bar.setValue(before + min(missing, spare))
            self.box.settle(near.translated(0, before - bar.value()))

    def reveal(self, source: Source) -> None:
        """Show the place of a finding: in the pages, and the field of a slot."""
        self.pages.view.reveal(source)
        if source.kind == "slot":
            self.options.reveal_slot(source.key, source.line)

    # --- storing ------------------------------------------------------------------------------------------------------

    def finish(self) -> bool:
        """Store the texts that have been typed, in one step; and a wording that is still open."""
        self.box.store()
        changed = self.options.slots.changed()
        if not changed or self.composer.round is None or not self.session.can_write:
            return True
        self.options.slots.stored()
        return self.apply(ledger.set_sections, self.composer.round.id, changed)

    def apply(self, writer: Callable[..., Any], *arguments: Any) -> bool:
        """Run a writer as one undo step; False, and told, when it was refused."""
        try:
            self.session.apply(writer, *arguments)
        except LedgerError as error:
            self.failed.emit(error)
            return False
        return True

    def _reword(self, source: Source, text: str | None) -> None:
        audience = self.composer.choices.audience
        self.apply(ledger.reword, self._round_id, source.kind, source.key, source.field, audience, text)

    def _next_pane(self) -> None:
        """F6: from the options to the pages, the findings, the buttons, and round again."""
        panes: tuple[QWidget, ...] = (self.options, self.pages, self.findings, self.bar)
        firsts = (self.options.first(), self.pages.view, self.findings.sections["findings"].head,
                  self.bar.buttons["word"])
        at = next((n for n, pane in enumerate(panes) if pane.isAncestorOf(self.focusWidget() or self)), -1)
        firsts[(at + 1) % len(panes)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _remember(self) -> None:
        state = self.split.saveState().toBase64().data()
        self.session.settings.set(_PANES, bytes(state).decode())
