"""3 会改什么: the preview with its filters, ticks and conflicts."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.importing.plan_data import ImportPlan
from models.importing.selection import Selection
from ui.importing.preview_view import FullText, PreviewView
from ui.itemmodels.import_models import KINDS
from ui.itemmodels.preview_model import PreviewModel
from ui.itemmodels.preview_texts import KEEP, TAKE
from ui.widgets.controls import button, described, label

_TIP = "打勾的会导入：按空格勾选或取消选中的行和格，按 → 展开一行、← 收起。划线的是台账里原来的内容"
_HINT = "选好文件，这里逐行逐格列出会改什么"
_NONE_SHOWN = "没有这几类的行。点上面的“相同”“跳过”等可以看其他行"


class PreviewPanel(QWidget):
    """``ticked`` fires when the user has ticked something; :meth:`selection` says what is to be imported."""

    ticked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = PreviewModel(self)
        self.view = PreviewView(self.model, "会改什么", _TIP, _HINT)
        self._counts: Mapping[str, int] = {}
        self._off: Mapping[str, int] = {}
        self.chips: dict[str, QPushButton] = {}
        self._tick_buttons()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._top())
        layout.addWidget(self._conflict_bar())
        layout.addWidget(self.view, 1)
        layout.addWidget(FullText(self.view))
        self.model.ticked.connect(self._ticked)
        self.show_plan(None)

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(label("3  会改什么", "heading"))
        row.addStretch(1)
        for kind, name in KINDS.items():
            self.chips[kind] = self._chip(name, f"显示或不显示“{name}”的行", kind in self.model.kinds)
        self.chips["notes"] = self._chip("提示", "只看有提示的行（有疑问的值、隐藏的行、与原文不同的写法等）", False)
        for chip in self.chips.values():
            row.addWidget(chip)
        return row

    def _tick_buttons(self) -> None:
        """For what is shown; the page puts them beside its own button, where there is room for large text."""
        self.all_on = button("全部勾选", lambda: self.model.tick_shown(True), "勾选现在显示的全部行", key="Alt+A")
        self.all_off = button("全不勾选", lambda: self.model.tick_shown(False), "取消现在显示的全部行", key="Alt+N")

    def _chip(self, name: str, tip: str, checked: bool) -> QPushButton:
        chip = described(QPushButton(name), name, tip)
        chip.setCheckable(True)
        chip.setChecked(checked)
        chip.setProperty("chip", True)
        chip.toggled.connect(lambda _: self._filter())
        return chip

    def _conflict_bar(self) -> QFrame:
        self.conflicts = QFrame()
        self.conflicts.setProperty("message", "note")
        row = QHBoxLayout(self.conflicts)
        row.setContentsMargins(12, 4, 8, 4)
        self.conflict_text = label("")
        self.only_conflicts = self._chip("只看冲突", "只显示填报期间台账里也改过的行", False)
        self.keep = button(f"全部{KEEP}(&K)", lambda: self.model.decide_conflicts(False),
                           "冲突的格都不改，台账里的内容不动", key="Alt+K")
        self.take = button(f"全部{TAKE}(&T)", lambda: self.model.decide_conflicts(True),
                           "冲突的格都改成表格里的内容", key="Alt+T")
        row.addWidget(self.conflict_text, 1)
        for made in (self.only_conflicts, self.keep, self.take):
            row.addWidget(made)
        return self.conflicts

    # --- showing ------------------------------------------------------------------------------------------------------

    def show_plan(self, plan: ImportPlan | None) -> None:
        """Show another plan; what was ticked off stays so where the row is there again."""
        self._counts = plan.counts if plan else {}
        self.only_conflicts.setChecked(False)
        self.view.hint = _NONE_SHOWN if plan else _HINT
        self.model.show_plan(plan)
        conflicts, noted = self.model.conflicts(), self.model.noted()
        self.conflicts.setVisible(conflicts > 0)
        self.conflict_text.setText(f"{conflicts} 格在填报期间台账里也改过。打勾的采用表格，没勾的保留台账。")
        self.chips["notes"].setVisible(noted > 0)
        self.chips["notes"].setText(f"提示 {noted}")
        for made in (self.all_on, self.all_off):
            made.setEnabled(plan is not None)
        self._show_counts()

    def forget_ticks(self) -> None:
        """Tick everything again."""
        self.model.ticks.clear()

    def selection(self) -> Selection:
        """What is to be imported."""
        return self.model.ticks.selection()

    def off(self) -> Mapping[str, int]:
        """How many rows of each kind are ticked off."""
        return self._off

    def anything(self, plan: ImportPlan) -> bool:
        """True when something of *plan* is left to be imported."""
        return self.model.ticks.anything(plan, self._off)

    def _ticked(self) -> None:
        self._show_counts()
        self.ticked.emit()

    def _show_counts(self) -> None:
        """Chips say how many rows of a kind there are, and how many of them are ticked when not all are."""
        off = self._off = self.model.off() if self._counts else {}
        for kind, name in KINDS.items():
            total, without = self._counts.get(kind, 0), off.get(kind, 0)
            count = f" {total - without}/{total}" if without else f" {total}"
            self.chips[kind].setText(name + count if self._counts else name)
            self.chips[kind].setAccessibleName(self.chips[kind].text())

    def _filter(self) -> None:
        kinds = {kind for kind in KINDS if self.chips[kind].isChecked()}
        only = "conflicts" if self.only_conflicts.isChecked() else "notes" if self.chips["notes"].isChecked() else ""
        self.model.show_kinds(kinds, only)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason) if only else None
