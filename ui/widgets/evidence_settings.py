"""How this ledger keeps 佐证材料: copied or linked, and how they are numbered."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from models import evidence, queries
from models.errors import LedgerError
from ui.session import LedgerSession
from ui.widgets.controls import described, form, label, line_edit, mark_wrong

_WAYS = (("复制到台账旁的“台账名.佐证”文件夹（推荐，随备份走）", False), ("只记住文件在哪里，不复制", True))
_LABEL = "修改佐证设置"


class EvidenceSettings(QWidget):
    """Each choice is stored at once, as a step that can be undone; ``failed`` hands on what was refused."""

    failed = Signal(object)

    def __init__(self, session: LedgerSession) -> None:
        super().__init__()
        self._session = session
        self.way = described(QComboBox(), "添加佐证时", "添加的文件复制一份，还是只记链接")
        for text, linked in _WAYS:
            self.way.addItem(text, linked)
        self.pattern = line_edit("编号写法", "用“问题”“措施”“件”三个词写，例如 问题-措施-件", evidence.PATTERN)
        self.sample = label("", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        fields = form()
        fields.addRow("添加佐证时", self.way)
        line = QHBoxLayout()
        line.addWidget(self.pattern, 1)
        line.addWidget(self.sample, 1)
        fields.addRow("编号写法", line)
        layout.addLayout(fields)
        self.way.activated.connect(lambda: self._store(evidence.LINK_SETTING, self.way.currentData() or None))
        self.pattern.textEdited.connect(self._show_sample)
        self.pattern.editingFinished.connect(self.finish)

    def refresh(self) -> None:
        """Show what is stored, but keep what is being typed."""
        is_open = self._session.is_open
        self.setEnabled(self._session.can_write)
        linked = is_open and bool(queries.setting(self._session.store, evidence.LINK_SETTING, False))
        with QSignalBlocker(self.way):
            self.way.setCurrentIndex(int(linked))
        if not self.pattern.isModified():
            self.pattern.setText(self._stored())
        self._show_sample()

    def finish(self) -> bool:
        """Store the pattern that was typed; False when it is refused and must be looked at."""
        if not self.pattern.isModified() or not self._session.can_write:
            return True
        try:
            text = evidence.check_pattern(self.pattern.text() or evidence.PATTERN)
        except LedgerError as error:
            mark_wrong(self.pattern, True)
            self.sample.setText(str(error))
            return False
        self.pattern.setModified(False)
        if text != self._stored():
            self._store(evidence.PATTERN_SETTING, None if text == evidence.PATTERN else text)
        self.refresh()
        return True

    def _stored(self) -> str:
        if not self._session.is_open:
            return evidence.PATTERN
        return str(queries.setting(self._session.store, evidence.PATTERN_SETTING, evidence.PATTERN))

    def _show_sample(self) -> None:
        mark_wrong(self.pattern, False)
        try:
            text = evidence.check_pattern(self.pattern.text() or evidence.PATTERN)
        except LedgerError:
            self.sample.setText("")
            return
        one, whole = evidence.number_text(text, "3", "2", 1), evidence.number_text(text, "3", "", 1)
        self.sample.setText(f"例：{one}" + (f"，整个问题的 {whole}" if whole != one else ""))

    def _store(self, name: str, value: Any) -> None:
        try:
            self._session.apply(self._session.ledger.set_setting, name, value, _LABEL)
        except LedgerError as error:
            self.failed.emit(error)
