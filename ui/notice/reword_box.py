"""The box over a paragraph of the page: the ledger's words above, the notice's below, and what else may be done."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from exporters.blocks import Source
from exporters.styles import AUDIENCES
from models.records import Round
from ui.notice.places import Place, excerpt, place_of, problem_entries
from ui.widgets.controls import button, described, label, line_edit
from ui.widgets.search_popup import SearchPopup

_WIDTH, _GAP = 560, 6
#: Least and most lines of the ledger's words and of the notice's.
_OWN_LINES, _LINES = (1, 4), (2, 6)
_COMPLETE = "“{}”要报全，不能略去；需要时请用社会公开版"


class RewordBox(QFrame):
    """Signals carry what is wanted; nothing is stored here. ``closed`` when it goes away.

    ``reword_wanted`` has the source and the text (None: back to the ledger's own words).
    """

    reword_wanted = Signal(object, object)
    merge_wanted = Signal(str, str)
    unmerge_wanted = Signal(list)
    leave_out_wanted = Signal(list, list, str)
    put_back_wanted = Signal(list, list)
    ledger_wanted = Signal(str, str)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("popup", True)
        self.place: Place | None = None
        self._sources: tuple[Source, ...] = ()
        self._round: Round | None = None
        self._audience, self._writable = "internal", True
        self._near = QRect()
        self.menu: SearchPopup | None = None
        self.title = label("", "strong", wrap=True)
        self.before = button("‹ 上一处", lambda: self._step(-1), "这一段里的上一处", key="Alt+PgUp", link=True)
        self.after = button("下一处 ›", lambda: self._step(1), "这一段里的下一处", key="Alt+PgDown", link=True)
        self.own = _Text("台账原文", "台账的原文，在这里不改", _OWN_LINES)
        self.own.setReadOnly(True)
        self.own.setProperty("quiet", True)
        self.field = _Text("通报用语", "通报里印的说法；台账原文不变（Ctrl+Enter 保存，Esc 取消）", _LINES)
        self.caption = label("", "small")
        self.save = button("保存", self.store, "保存这个说法", primary=True)
        self.cancel = button("取消", self.dismiss, "不保存，关上")
        described(self.save, "保存", "保存这个说法", "Ctrl+Enter")
        described(self.cancel, "取消", "不保存，关上", "Esc")
        self._make_deeds()
        self._lay_out()
        for watched in (self.field, self.own, self.reason):
            watched.installEventFilter(self)
        self.hide()

    # --- building -----------------------------------------------------------------------------------------------------

    def _make_deeds(self) -> None:
        self.back = button("恢复原文", self._back, "去掉通报用语，印台账原文", link=True)
        self.merge = button("并入…", self._offer_problems, "和另一个问题合在一起印", link=True)
        self.unmerge = button("取消合并", self._unmerge, "各自单列", link=True)
        self.leave = button("不公开…", self._ask_reason, "在公开版里略去，要写明理由", link=True)
        self.put_back = button("恢复公开", self._put_back, "公开版里照印", link=True)
        self.to_ledger = button("到台账", self._to_ledger, "到台账页的这一行", link=True)
        self.reason = line_edit("不公开的理由", "为什么不公开（Enter 确定，Esc 取消）", "为什么不公开，如 涉及个人隐私")
        self.reason.returnPressed.connect(self._leave_out)
        self.reason_ok = button("不公开", self._leave_out, "按这个理由略去")
        self.reason_row = QWidget()
        row = QHBoxLayout(self.reason_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label("理由"))
        row.addWidget(self.reason, 1)
        row.addWidget(self.reason_ok)

    def _lay_out(self) -> None:
        head, deeds, last = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.before)
        head.addWidget(self.after)
        deeds.setSpacing(2)
        for made in (self.back, self.merge, self.unmerge, self.leave, self.put_back, self.to_ledger):
            deeds.addWidget(made)
        deeds.addStretch(1)
        last.addWidget(label("Ctrl+Enter 保存，Esc 取消", "small"), 1)
        last.addWidget(self.cancel)
        last.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(label("台账原文", "small"))
        column.addWidget(self.own)
        column.addWidget(self.caption)
        column.addWidget(self.field)
        column.addLayout(deeds)
        column.addWidget(self.reason_row)
        column.addLayout(last)
        QWidget.setTabOrder(self.field, self.save)
        QWidget.setTabOrder(self.save, self.cancel)

    # --- opening and closing ------------------------------------------------------------------------------------------

    def open_at(self, round_: Round, sources: tuple[Source, ...], chosen: Source, audience: str, near: QRect,
                writable: bool) -> None:
        """Open below the paragraph at *near* (in the parent's coordinates) for one of its *sources*."""
        self._round, self._sources, self._audience, self._writable = round_, sources, audience, writable
        self._near = near
        if self._show(chosen):
            self._no_reason()
            self.show()
            self.raise_()
            self.settle(near)
            self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def changed_text(self) -> str | None:
        """What is typed, if that is not what is printed."""
        if self.place is None or self.isHidden() or not self._writable:
            return None
        text = self.field.toPlainText().strip()
        return text if text != self.place.printed.strip() else None

    def store(self) -> None:
        """Hand on what was typed, words and the reason for leaving them out, and close."""
        text, place, reason = self.changed_text(), self.place, self._typed_reason()
        self.dismiss()
        if text is not None and place is not None:
            self.reword_wanted.emit(place.source, text or None)
        if reason and place is not None:
            self.leave_out_wanted.emit(*place.rows, reason)

    def _typed_reason(self) -> str:
        return "" if self.isHidden() or self.reason_row.isHidden() else self.reason.text().strip()

    def _no_reason(self) -> None:
        self.reason.clear()
        self.reason_row.hide()

    def dismiss(self) -> None:
        """Close without storing."""
        if not self.isHidden():
            self.place = None
            self.hide()
            self.closed.emit()

    def _show(self, source: Source) -> bool:
        assert self._round is not None
        place = place_of(self._round, source, self._audience)
        if place is None:
            return False
        self.place = place
        many = len(self._sources) > 1
        at = self._index() + 1
        self.title.setText(place.name + (f"（第 {at} 处，共 {len(self._sources)} 处）" if many else ""))
        self.before.setVisible(many)
        self.after.setVisible(many)
        self.before.setEnabled(at > 1)
        self.after.setEnabled(at < len(self._sources))
        self.own.setPlainText(place.own)
        which = "公开用语" if self._audience == "public" else "通报用语"
        self.caption.setText(which + ("" if place.reworded else "（现在印的是台账原文）" if place.printed == place.own else
                                      "（现在用的是通报用语）"))
        self.field.setAccessibleName(which)
        self.field.setPlainText(place.printed)
        self.field.setReadOnly(not self._writable)
        self._show_deeds(place)
        return True

    def _show_deeds(self, place: Place) -> None:
        public, heading = self._audience == "public", place.source.field in ("aspect", "topic")
        what = "这条措施" if place.measure is not None else "这个问题"
        self.back.setEnabled(self._writable and place.reworded)
        self.merge.setVisible(not heading)
        self.merge.setEnabled(self._writable and place.merged_into is None)
        self.unmerge.setVisible(not heading and (place.merged_into is not None or bool(place.merged)))
        self.unmerge.setEnabled(self._writable)
        into = place.merged_into
        tip = f"已并入“{excerpt(into.text)}”，改为单列" if into else f"并进来的 {len(place.merged)} 个问题改为单列"
        described(self.unmerge, "取消合并", tip, "空格")
        self.leave.setVisible(not heading and place.public)
        self.leave.setEnabled(self._writable and public)
        self.leave.setText(f"不公开{what}…")
        described(self.leave, f"不公开{what}", f"在公开版里略去{what}，要写明理由" if public else
                  _COMPLETE.format(AUDIENCES[self._audience]), "空格")
        self.put_back.setVisible(not heading and not place.public)
        self.put_back.setEnabled(self._writable)
        self.save.setEnabled(self._writable)

    def settle(self, near: QRect) -> None:
        """Stand below the paragraph where there is room, else above it, else at the bottom."""
        self._near = near
        parent = self.parentWidget()
        assert parent is not None
        width = min(_WIDTH, parent.width() - 2 * _GAP)
        self.setFixedWidth(width)
        self.adjustSize()
        left = max(_GAP, min(self._near.left(), parent.width() - width - _GAP))
        below, above = self._near.bottom() + _GAP, self._near.top() - self.height() - _GAP
        fits_below = below + self.height() <= parent.height()
        top = below if fits_below else above if above >= 0 else parent.height() - self.height() - _GAP
        self.move(QPoint(left, max(_GAP, top)))

    # --- deeds --------------------------------------------------------------------------------------------------------

    def _index(self) -> int:
        source = self.place.source if self.place is not None else None
        return self._sources.index(source) if source in self._sources else 0

    def _step(self, by: int) -> None:
        """To another place of the same paragraph; what was typed is kept."""
        text, place, wanted = self.changed_text(), self.place, self._index() + by
        if not 0 <= wanted < len(self._sources):
            return
        self._show(self._sources[wanted])
        self._no_reason()
        if text is not None and place is not None:
            self.reword_wanted.emit(place.source, text or None)
        self.field.setFocus()

    def refresh(self, round_: Round) -> None:
        """The ledger has changed while the box was open: show it anew, keeping what is typed."""
        if self.place is None or self.isHidden():
            return
        typed, source = self.changed_text(), self.place.source
        self._round = round_
        if not self._show(source):
            self.dismiss()
        elif typed is not None:
            self.field.setPlainText(typed)

    def _back(self) -> None:
        place = self.place
        self.dismiss()
        if place is not None:
            self.reword_wanted.emit(place.source, None)

    def _offer_problems(self) -> None:
        if self.menu is None:
            self.menu = SearchPopup("并入哪个问题", "查找要并入的问题", self, wide=520)
            self.menu.chosen.connect(self._merge)
        if self.place is not None and self._round is not None:
            known = (self.place.problem.id, *(each.id for each in self.place.merged))
            at = self.merge.mapToGlobal(self.merge.rect().bottomLeft())
            self.menu.offer(problem_entries(self._round.problems, known), at)

    def _merge(self, into: str) -> None:
        place = self.place
        self.store()
        if place is not None:
            self.merge_wanted.emit(place.problem.id, into)

    def _unmerge(self) -> None:
        place = self.place
        self.store()
        if place is not None:
            single = place.merged_into is not None
            self.unmerge_wanted.emit([place.problem.id] if single else [each.id for each in place.merged])

    def _ask_reason(self) -> None:
        self.reason_row.show()
        self.settle(self._near)
        self.reason.setFocus()

    def _leave_out(self) -> None:
        if self._typed_reason():
            self.store()
        else:
            self.reason.setFocus()

    def _put_back(self) -> None:
        place = self.place
        self.store()
        if place is not None:
            self.put_back_wanted.emit(*place.rows)

    def _to_ledger(self) -> None:
        place = self.place
        self.store()
        if place is not None:
            self.ledger_wanted.emit(place.problem.id, place.measure.id if place.measure is not None else "")

    # --- keys ---------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._key(event):
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(event):
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self.store()
        elif event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            return False
        return True


class _Text(QPlainTextEdit):
    """A field as high as its text, within *lines*."""

    def __init__(self, name: str, tip: str, lines: tuple[int, int]) -> None:
        super().__init__()
        self._lines = lines
        described(self, name, tip)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._fit)

    def _fit(self) -> None:
        least, most = self._lines
        count = max(least, min(most, round(self.document().size().height())))
        around = max(2, min(24, self.height() - self.viewport().height())) + 2
        around += 2 * round(self.document().documentMargin())
        wanted = self.fontMetrics().lineSpacing() * count + around
        if wanted != self.height():
            self.setFixedHeight(wanted)
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
