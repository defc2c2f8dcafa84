"""The line over the diary: Tab through the fields, Enter adds the entry; a pasted block becomes several."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from models.diary import event_value
from models.errors import ValueRefusedError
from models.records import Event
from ui.itemmodels.ledger_clipboard import from_tsv
from ui.widgets.controls import button, described, label, line_edit
from ui.widgets.names_field import NamesField
from ui.widgets.spoken_date import SpokenDateField

_HINT = "Tab 到下一格，Enter 加入。日期可写 今天、昨天、上周三、11.3"


class EntryLine(QWidget):
    """``wanted`` fires with Enter or the button, ``pasted`` gives a block of cells put into any of the fields."""

    wanted = Signal()
    pasted = Signal(list)

    def __init__(self, kinds: Callable[[], list[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.on = SpokenDateField("日期")
        self.kind = described(NamesField(kinds, single=True), "类型", "如 党委会、培训、谈话；↓ 看全部（通报里按类型计数）")
        self.subject = line_edit("主题", "会议、培训、谈话、检查的主题或内容", "主题")
        self.document_number = line_edit("文号", "会议纪要或文件的编号，没有就空着", "文号")
        self.people = line_edit("人数", "参加或谈话的人数", "人数")
        self.remarks = line_edit("备注", "如 对应问题 14", "备注")
        for field, text in ((self.on, "日期"), (self.kind, "类型")):
            field.setPlaceholderText(text)
        self.fields: dict[str, QLineEdit] = {
            "on": self.on, "kind": self.kind, "subject": self.subject, "document_number": self.document_number,
            "people": self.people, "remarks": self.remarks,
        }
        self.add = button("加入", self.wanted.emit, "加入纪实（在格里按 Enter 也可以）", primary=True)
        self.hint = label(_HINT, "small")
        self._build()

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(2)
        for column, (field, stretch) in enumerate(zip(self.fields.values(), (4, 4, 9, 5, 2, 4), strict=True)):
            grid.addWidget(field, 0, column)
            grid.setColumnStretch(column, stretch)
            field.setMinimumWidth(56)
            field.returnPressed.connect(self.wanted)
            field.installEventFilter(self)
        grid.addWidget(self.add, 0, len(self.fields))
        grid.addWidget(self.hint, 1, 0, 1, len(self.fields) + 1)
        self.on.textChanged.connect(self._tell)

    def event_typed(self) -> Event:
        """The entry that stands there; ValueRefusedError, with the cursor in the field, for what means nothing."""
        values = {}
        for key, field in self.fields.items():
            try:
                values[key] = event_value(key, field.text(), date.today())
            except ValueRefusedError:
                field.setFocus()
                field.selectAll()
                raise
        return Event(**values)

    def is_empty(self) -> bool:
        """True when nothing has been typed that would be lost: day and kind stay from the entry before."""
        return not any(self.fields[key].text().strip() for key in ("subject", "document_number", "people", "remarks"))

    def clear(self) -> None:
        """Ready for the next entry; day and kind stay, since entries often come in rows."""
        for key in ("subject", "document_number", "people", "remarks"):
            self.fields[key].clear()
        self.on.setFocus()
        self.on.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.matches(
                QKeySequence.StandardKey.Paste):
            block = from_tsv(QGuiApplication.clipboard().text())
            if len(block) > 1 or len(block[0]) > 1:
                self.pasted.emit(block)
                return True
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        said = self.on.hint()
        self.hint.setText(f"日期：{said}" if said else _HINT)
