"""通报: style, audience and texts at the left, the paragraphs as they will print in the middle, export below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QTimer, Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import (
    QButtonGroup, QComboBox, QHBoxLayout, QPushButton, QScrollArea, QSplitter, QTextBrowser, QVBoxLayout, QWidget,
)

from exporters.blocks import Document
from exporters.notice import NoticeOptions, build_notice
from exporters.styles import AUDIENCES, Style, load_styles
from models import ledger, queries
from models.errors import LedgerError
from models.progress import Progress
from models.records import Round, Unit
from ui import jobs
from ui.dialogs.files import ask_save, open_folder
from ui.notice.notice_texts import default_texts, preview_html, sum_line
from ui.notice.slot_editors import SlotEditors
from ui.pages.page import Page
from ui.session import LedgerSession
from ui.tasks import TaskRunner
from ui.widgets.controls import button, described, label
from ui.widgets.message_bar import MessageBar

_PAUSE = 300  # milliseconds after the last key before the preview follows
_PAGE_WIDTH = 900  # pixels; longer lines are hard to read
_NOTICE_FILTER = {".docx": "Word 文档 (*.docx)", ".txt": "纯文本 (*.txt)"}
_LEDGER_FILTER = "Excel 工作簿 (*.xlsx)"


class ExportPage(Page):
    """The notice of the current round; what is typed in a slot is stored when the field is left."""

    def __init__(self, session: LedgerSession, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, tasks, parent)
        self.document: Document | None = None
        self._round: Round | None = None
        self._unit = Unit()
        self._styles = load_styles()
        self.message = MessageBar(session)
        self.slots = SlotEditors()
        self.slots.left.connect(self.finish)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.show_preview)
        self.slots.edited.connect(self._timer.start)
        self.audience = self._audience_box()
        self.styles = self._style_buttons()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self._left())
        split.addWidget(self._right())
        split.setSizes([420, 780])
        split.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addWidget(self.message)
        layout.addWidget(split, 1)
        layout.addLayout(self._bottom())

    # --- building -----------------------------------------------------------------------------------------------------

    def _audience_box(self) -> QComboBox:
        box = described(QComboBox(), "版本", "上报报告、党内通报或社会公开；不公开和限知的问题只在该看到的版本里")
        for key, name in AUDIENCES.items():
            box.addItem(name, key)
        stored = self.session.settings.get("notice_audience", "internal")
        box.setCurrentIndex(max(0, box.findData(stored)))
        box.activated.connect(self._chosen)
        return box

    def _style_buttons(self) -> QButtonGroup:
        group = QButtonGroup(self)
        stored = self.session.settings.get("notice_style", "findings")
        for number, style in enumerate(self._styles):
            made = _style_button(style)
            made.setChecked(style.key == stored)
            group.addButton(made, number)
        if group.checkedButton() is None and self._styles:
            group.button(0).setChecked(True)
        group.idClicked.connect(lambda _: self._chosen())
        return group

    def _left(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.addWidget(label("写法", "heading"))
        for made in self.styles.buttons():
            column.addWidget(made)
        row = QHBoxLayout()
        row.addWidget(label("版本", "heading"))
        row.addWidget(self.audience, 1)
        column.addSpacing(6)
        column.addLayout(row)
        column.addSpacing(6)
        column.addWidget(label("文字", "heading"))
        column.addWidget(label("灰色是默认文字，直接用就不必填写。", "small"))
        column.addWidget(self.slots)
        scroll = QScrollArea()
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setMinimumWidth(360)
        return scroll

    def _right(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        self.sum = label("", "heading", wrap=True)
        self.warnings = label("", "wrong", wrap=True)
        self.preview = described(QTextBrowser(), "通报预览", "通报的文字；字体和版面以导出的 Word 文件为准")
        self.preview.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.preview.document().setDocumentMargin(28)
        for part in (self.sum, self.warnings):
            column.addWidget(part)
        self.preview.setMaximumWidth(_PAGE_WIDTH)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.preview, 100)
        middle.addStretch(1)
        column.addLayout(middle, 1)
        return side

    def _bottom(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.word_button = button("导出 Word…(&D)", lambda: self.export_notice(".docx"), "导出为 Word 文件，按公文格式排版",
                                  key="Alt+D", primary=True)
        self.text_button = button("导出文本…(&X)", lambda: self.export_notice(".txt"), "导出为纯文本，一段一行", key="Alt+X")
        self.excel_button = button("导出台账 Excel…(&G)", self.export_ledger, "把当前批次的台账导出为 Excel 文件", key="Alt+G")
        row.addStretch(1)
        for made in (self.excel_button, self.text_button, self.word_button):
            row.addWidget(made)
        return row

    # --- showing ------------------------------------------------------------------------------------------------------

    @property
    def style_(self) -> Style:
        """The chosen style."""
        return self._styles[self.styles.checkedId()]

    def refresh(self) -> None:
        """Read the round again and show it."""
        has_round = self.session.is_open and self.session.has_round
        if self._round is not None and (not has_round or self._round.id != self.session.round.id):
            self.slots.forget()
        self._round = self.session.full_round() if has_round else None
        self._unit = queries.read_unit(self.session.store) if self.session.is_open else Unit()
        self.slots.setEnabled(has_round and self.session.can_write)
        for made in (self.word_button, self.text_button, self.excel_button):
            made.setEnabled(has_round)
        self.show_preview()

    def show_preview(self) -> None:
        """Build the notice with what is typed at the moment and show its paragraphs."""
        self._timer.stop()
        if self._round is None:
            self._say_nothing("还没有检查批次。先粘贴反馈意见或导入台账，这里就有通报了。")
            return
        audience, today = self.audience.currentData(), date.today()
        defaults = default_texts(self._unit, self._round, self.style_, audience, today)
        self.slots.show_texts(self._round.sections, defaults)
        try:
            self.document = build_notice(self._unit, self._full_round(), self.style_, NoticeOptions(today, audience))
        except LedgerError as error:
            self._say_nothing(str(error))
            return
        self.sum.setText(sum_line(self.document, self._round))
        self.warnings.setText("\n".join(self.document.warnings))
        self.warnings.setVisible(bool(self.document.warnings))
        place = self.preview.verticalScrollBar().value()
        self.preview.setHtml(preview_html(self.document))
        self.preview.verticalScrollBar().setValue(place)

    def _full_round(self) -> Round:
        """The round with what is typed but not stored yet."""
        assert self._round is not None
        texts = {**self._round.sections, **self.slots.changed()}
        return replace(self._round, sections={key: text for key, text in texts.items() if text is not None})

    def _say_nothing(self, why: str) -> None:
        self.document = None
        self.sum.setText("")
        self.warnings.setText(why)
        self.warnings.show()
        self.preview.clear()

    def _chosen(self) -> None:
        self.session.settings.set("notice_style", self.style_.key)
        self.session.settings.set("notice_audience", self.audience.currentData())
        self.show_preview()

    # --- storing and exporting ----------------------------------------------------------------------------------------

    def finish(self) -> bool:
        """Store the texts that have been typed, in one step."""
        changed = self.slots.changed()
        if not changed or self._round is None or not self.session.can_write:
            return True
        self.slots.stored()
        try:
            self.session.apply(ledger.set_sections, self._round.id, changed)
        except LedgerError as error:
            self.failed.emit(error)
            return False
        return True

    def export_notice(self, suffix: str) -> None:
        """Write the notice as it is shown."""
        if not self.finish():
            return
        self.show_preview()
        document = self.document
        if document is None:
            self.failed.emit(LedgerError(self.warnings.text()))
            return
        name = document.title or f"{self.session.round.name}整改情况通报"
        self._export("通报", name, _NOTICE_FILTER[suffix],
                     lambda path, progress: jobs.write_notice(document, path, progress))

    def export_ledger(self) -> None:
        """Write the round's table as an Excel file."""
        store, name = self.session.store, self.session.round.name
        self._export("台账", f"{name}整改台账", _LEDGER_FILTER,
                     lambda path, progress: jobs.write_ledger(store, name, path, progress))

    def _export(self, what: str, name: str, filters: str, write: Callable[[Path, Progress], None]) -> None:
        path = ask_save(self, self.session.settings, f"导出{what}", name, filters, "export")
        if path is None:
            return
        self.run_task(f"导出{what}", lambda progress: write(path, progress), lambda _: self.message.say(
            "good", f"{what}已导出：{path}", ("打开文件夹", lambda: open_folder(path))))


def _style_button(style: Style) -> QPushButton:
    """A style as a small sample of its headings, not as a technical name."""
    made = described(QPushButton(), style.name, style.description)
    made.setCheckable(True)
    made.setProperty("door", True)
    inside = QVBoxLayout(made)
    inside.setContentsMargins(12, 8, 12, 8)
    inside.setSpacing(2)
    for caption in (label(style.name, "strong"), label(style.description, "small", wrap=True)):
        caption.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside.addWidget(caption)
    made.setMinimumHeight(84)
    return made
