"""What the ledger page shows only: search, outline and the conditions of the filter panel, as chips above the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from models.labels import STATUS
from ui.itemmodels.ledger_columns import COLUMNS, INDEX
from ui.itemmodels.ledger_filter import DUE, SETS, Filter, words_of
from ui.itemmodels.ledger_model import LedgerModel
from ui.itemmodels.ledger_rows import GROUPINGS, Arrangement
from ui.widgets.controls import button, described, label, line_edit, shortcut

if TYPE_CHECKING:
    from ui.widgets.chip_bar import Chip, ChipBar
    from ui.widgets.filter_panel import FilterPanel

#: Headings that stand from the beginning and need no chip.
_USUAL_GROUPS = ("aspect", "")


class LedgerFilters(QWidget):
    """The place between tools and table. ``changed`` fires when other rows are to be shown, ``ordered(Arrangement)``
    when a chip of the order was taken away, ``left`` when the focus should go to the table.

    ``conditions`` is the filter without the words searched for. Panel and chips are built when they are needed first.
    """

    changed = Signal()
    ordered = Signal(object)
    left = Signal()

    def __init__(self, model: LedgerModel) -> None:
        super().__init__()
        self._model = model
        self.conditions = Filter()
        self.panel: FilterPanel | None = None
        self.chips: ChipBar | None = None
        self.search = line_edit("搜索台账", "按文字、人员、科室查找，几个词用空格隔开（Esc 清除）", "搜索问题、措施、人员、科室")
        self.search.hide()
        self._before: QWidget = self.search
        self.switch = described(QToolButton(), "筛选", "按状态、科室、领导、时限、类别筛选", "Alt+S")
        self.switch.setText("筛选")
        self.switch.setCheckable(True)
        self.switch.toggled.connect(self._show_panel)
        self.count = label("", "muted")
        self.clear_button = button("清除筛选", self.clear, "显示全部行", key="Ctrl+Shift+F")
        self.search.textChanged.connect(self.changed)
        self._lay_out()

    def _lay_out(self) -> None:
        self._line = QHBoxLayout()
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.addWidget(self.search, 1)
        self._line.addStretch(1)
        self._line.addWidget(self.count)
        self._line.addWidget(self.clear_button, 0, Qt.AlignmentFlag.AlignTop)
        self._bar = QWidget()
        self._bar.setLayout(self._line)
        self._bar.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self._bar)

    # --- what the page asks ------------------------------------------------------------------------------------------

    def filter(self) -> Filter:
        """What is to be shown."""
        return self.conditions._replace(words=words_of(self.search.text()))

    def use_outline(self, aspect: str | None, topic: str | None) -> None:
        """Show only that aspect or topic; None means any."""
        if (aspect, topic) != (self.conditions.aspect, self.conditions.topic):
            self.conditions = self.conditions._replace(aspect=aspect, topic=topic)
            self.changed.emit()

    def use(self, chosen: Filter) -> None:
        """Show exactly what *chosen* says, whatever was chosen before."""
        with QSignalBlocker(self.search):
            self.search.setText(" ".join(chosen.words))
        self.conditions = chosen._replace(words=(), keep=frozenset())
        self.changed.emit()

    def clear(self) -> None:
        """Show all rows."""
        self.search.hide()
        self.use(Filter())
        self.left.emit()

    def focus_search(self) -> None:
        """Put the cursor into the search field (it shows only when it is used)."""
        self._bar.show()
        self.search.show()
        self.search.setFocus()
        self.search.selectAll()

    def show_state(self, shown: int, total: int) -> None:
        """Say what is shown: the chips, how many rows of how many; the panel's ticks follow."""
        chosen, order = self.filter(), self._model.order
        some = chosen.is_on or bool(order.sort) or order.group not in _USUAL_GROUPS
        if some or self.chips is not None:
            self._chip_bar().show_chips(list(self._all_chips(chosen, order)))
        self.count.setText(f"显示 {shown} 行，共 {total} 行")
        self.count.setVisible(chosen.is_on)
        self.clear_button.setVisible(chosen.is_on or not self.search.isHidden())
        self._bar.setVisible(some or not self.search.isHidden())
        self.show_choices()

    def show_choices(self) -> None:
        """Bring the panel's lists up to date, if somebody sees them."""
        if self.panel is not None and not self.panel.isHidden():
            self.panel.show_choices(self._model.problems, self.conditions, self._model.matcher)

    # --- panel -------------------------------------------------------------------------------------------------------

    def add_keys(self, page: QWidget, before: QWidget, table: QWidget) -> None:
        """The key that opens the panel and closes it, while the focus is anywhere in *page*; Tab comes here from
        *before*, the last of the tools, and goes on to *table*."""
        shortcut("Alt+S", page, self.switch.toggle)
        self._before = before
        for one, next_ in pairwise((before, self.search, self.clear_button, table)):
            QWidget.setTabOrder(one, next_)

    def _show_panel(self, on: bool) -> None:
        if self.panel is None:
            from ui.widgets.filter_panel import FilterPanel

            self.panel = FilterPanel()
            self.panel.changed.connect(self._panel_changed)
            self.panel.closed.connect(lambda: self.switch.setChecked(False))
            self._column.insertWidget(0, self.panel)
            self.panel.follow(self._before)
        self.panel.setVisible(on)
        if on:
            self.show_choices()
            self.panel.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.left.emit()

    def _panel_changed(self) -> None:
        if self.panel is not None:
            self.conditions = self.panel.apply_to(self.conditions)
            self.changed.emit()

    # --- chips -------------------------------------------------------------------------------------------------------

    def _chip_bar(self) -> ChipBar:
        if self.chips is None:
            from ui.widgets.chip_bar import ChipBar

            self.chips = ChipBar(self.search)
            self.chips.left.connect(self.left)
            self._line.insertWidget(1, self.chips, 4)
        return self.chips

    def _all_chips(self, chosen: Filter, order: Arrangement) -> Iterator[Chip]:
        from ui.widgets.chip_bar import Chip

        for word in chosen.words:
            yield Chip(f"文字：{word}", partial(self._without_word, word))
        for text, rest in chips_of(chosen):
            yield Chip(text, partial(self._take, rest))
        for text, less in order_chips(order, self._heading):
            yield Chip(text, partial(self.ordered.emit, less))

    def _take(self, rest: Filter) -> None:
        self.conditions = rest._replace(words=(), keep=frozenset())
        self.changed.emit()

    def _without_word(self, word: str) -> None:
        self.search.setText(" ".join(each for each in self.filter().words if each != word))

    def _heading(self, key: str) -> str:
        return str(self._model.headerData(INDEX[key], Qt.Orientation.Horizontal))


def chips_of(chosen: Filter) -> Iterator[tuple[str, Filter]]:
    """What each condition says, and the filter without it; words searched for are left aside."""
    if chosen.only is not None:
        yield chosen.label or "选定的行", chosen._replace(only=None, label="")
    if chosen.topic is not None:
        yield f"问题大类：{chosen.topic or '（未分）'}", chosen._replace(topic=None)
    if chosen.aspect is not None:
        yield f"方面：{chosen.aspect or '（未分方面）'}", chosen._replace(aspect=None, topic=None)
    for kind, name in SETS.items():
        values: frozenset[str] = getattr(chosen, kind)
        for value in sorted(values):
            text = STATUS.get(value, value) if kind == "states" else value or "未填"
            yield f"{name}：{text}", chosen._replace(**_only(kind, values - {value}))
    for value in (each for each in DUE if each in chosen.due):
        yield f"时限：{DUE[value]}", chosen._replace(due=chosen.due - {value})
    if chosen.since is not None or chosen.until is not None:
        first, last = (day.isoformat() if day else "" for day in (chosen.since, chosen.until))
        yield f"时限：{first} 至 {last}".replace("： 至", "：至").rstrip(), chosen._replace(since=None, until=None)


def _only(kind: str, values: frozenset[str]) -> dict[str, Any]:
    return {kind: values}


def order_chips(order: Arrangement, heading: Callable[[str], str]) -> Iterator[tuple[str, Arrangement]]:
    """What the order says where it is not the ledger's, and the order without it."""
    if order.group not in _USUAL_GROUPS:
        yield f"分组：{GROUPINGS[order.group]}", order._replace(group="aspect")
    if order.sort:
        yield f"排序：{heading(order.sort)}（{_arrow(order.sort, order.descending)}）", order.without_sort()
    if order.then:
        yield (f"相同的再按：{heading(order.then)}（{_arrow(order.then, order.then_descending)}）",
               order._replace(then="", then_descending=False))


def _arrow(key: str, descending: bool) -> str:
    if COLUMNS[INDEX[key]].kind in ("deadline", "date"):
        return "从晚到早" if descending else "从早到晚"
    return "从大到小" if descending else "从小到大"
