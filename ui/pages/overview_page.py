"""总览: what needs somebody today, how far aspects and departments are, the next days, the last changes.

Every number leads to exactly its rows in the ledger.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from models.overview import Count, Overview, read_overview
from ui.itemmodels.ledger_filter import Filter
from ui.pages.page import Page
from ui.session import LedgerSession
from ui.tasks import TaskRunner
from ui.widgets.controls import button, described, label, note_page, panel
from ui.widgets.day_strip import DayStrip
from ui.widgets.number_card import NumberCard
from ui.widgets.recent_list import RecentList
from ui.widgets.share_bars import ShareBars
from ui.widgets.spots import SpotWidget
from ui.widgets.warning_days import WarningDays

_EMPTY = "这个检查批次还没有问题，总览里还没有可看的。先粘贴反馈意见、导入台账，或到台账页逐条填写。"
_MOST_NAMED = 3
_LEAST_LINES = 6  # of a panel
_EDGE = 14  # pixels beside the panels


class OverviewPage(Page):
    """``rows_wanted`` has the Filter for the rows of the number that was followed."""

    rows_wanted = Signal(object)

    def __init__(self, session: LedgerSession, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, tasks, parent)
        self.overview: Overview | None = None
        self.cards = {
            "late": NumberCard("超期", "red"), "soon": NumberCard("快到期", "doubt"),
            "outstanding": NumberCard("未报回", "doubt"), "waiting": NumberCard("待审核", "accent"),
            "done": NumberCard("问题完成率", "green"),
        }
        self.days = DayStrip("今后三十天", "每天到期、还没有完成的措施")
        self.aspects = ShareBars("各方面完成情况", "按问题数", above=True)
        self.departments = ShareBars("各科室完成情况", "按措施数，超期多的在前")
        self.recent = RecentList("最近的改动", "最近几步操作和它们涉及的问题")
        self.warning = WarningDays(session)
        self._build()
        self._connect()

    # --- building --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._pages = QStackedLayout(self)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(_EDGE, 10, _EDGE, 8)
        column.setSpacing(10)
        column.addLayout(self._head())
        row = QHBoxLayout()
        row.setSpacing(10)
        for card in self.cards.values():
            row.addWidget(card, 1)
        column.addLayout(row)
        frame, layout = panel("今后 30 天到期")
        layout.addWidget(self.days)
        column.addWidget(frame)
        column.addLayout(self._lower(), 1)
        self.definition = label("", "small", wrap=True)
        column.addWidget(self.definition)
        self._pages.addWidget(_scrolling(described(QScrollArea(), "总览"), inside))
        self._pages.addWidget(note_page(_EMPTY, self._doors(), "noOverview"))
        self.setFocusProxy(self.cards["late"])

    def _doors(self) -> QWidget:
        """Where one may go while there is nothing to be seen."""
        doors = QWidget()
        row = QHBoxLayout(doors)
        for text, page, tip in (("粘贴反馈意见(&P)", "letter", "把反馈意见录入为问题"), ("导入表格(&M)", "import", "导入已有的台账"),
                                ("到台账页(&J)", "ledger", "逐条填写问题")):
            row.addWidget(button(text, partial(self.go_to.emit, page), tip, key=f"Alt+{text[-2]}",
                                 primary=page == "letter"))
        return doors

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.title = label("", "heading")
        line.addWidget(self.title, 1)
        text = label("到期前(&D)", "muted")
        text.setBuddy(self.warning)
        self.warning.setSuffix(" 天提醒")
        for widget in (text, self.warning):
            line.addWidget(widget)
        return line

    def _lower(self) -> QBoxLayout:
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._below.setSpacing(10)
        self._panels: list[QFrame] = []
        for name, part, share in (("各方面完成情况（按问题）", self.aspects, 4), ("各科室完成情况（按措施）", self.departments, 5),
                                  ("最近改动", self.recent, 3)):
            frame, layout = panel(name)
            layout.addWidget(_scrolling(described(PartArea(), name), part), 1)
            self._panels.append(frame)
            self._below.addWidget(frame, share)
        return self._below

    def _arrange(self) -> None:
        """Side by side where there is room (large text, small screen: below each other)."""
        needed = sum(frame.minimumSizeHint().width() + self._below.spacing() for frame in self._panels)
        fits = needed + 2 * _EDGE <= self.width()
        ways = QBoxLayout.Direction
        self._below.setDirection(ways.LeftToRight if fits else ways.TopToBottom)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt)
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt)
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_below"):
            self._arrange()

    def _connect(self) -> None:
        for card in self.cards.values():
            card.clicked.connect(lambda _=False, card=card: self._follow(card.count))
        parts: tuple[SpotWidget, ...] = (self.days, self.aspects, self.departments, self.recent)
        for part in parts:
            part.followed.connect(self._follow)
        self.warning.failed.connect(self.failed)

    # --- showing ---------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Count again, as of today."""
        problems = self.session.problems() if self.session.is_open else ()
        self._pages.setCurrentIndex(0 if problems else 1)
        if not problems:
            self.overview = None
            return
        info = self.session.round
        made = read_overview(self.session.store, info.id, problems, date.today(), self.session.warning_days())
        self.overview = made
        self.title.setText(f"{info.name}　{made.day.year}年{made.day.month}月{made.day.day}日")
        self._show_cards(made)
        self.days.show_days(made.days, made.warning)
        self.aspects.show_shares(made.aspects)
        owed = {share.name: count for share in made.departments for count in made.outstanding_of
                if count.label.startswith(f"{share.name}未报回")}
        self.departments.show_shares(made.departments, owed)
        self.recent.show_steps(made.recent)
        self._arrange()
        self.definition.setText(f"口径：{made.definition}。各科室{made.department_definition}。")
        self.warning.refresh()

    def finish(self) -> bool:
        """Store the days of warning that were typed last."""
        self.warning.finish()
        return True

    def _show_cards(self, made: Overview) -> None:
        names = [count.label.partition("未报回")[0] for count in made.outstanding_of]
        more = "…" if len(names) > _MOST_NAMED else ""
        whole = made.total.whole
        for key, count, below in (
            ("late", made.late, "已过时限、还没有完成"), ("soon", made.soon, "今天起算，还没有完成"),
            ("outstanding", made.outstanding, "、".join(names[:_MOST_NAMED]) + more if names else "没有等待报回的填报表"),
            ("waiting", made.waiting, "科室已报，办公室还没有审核"),
        ):
            self.cards[key].show_count(count, below)
        self.cards["done"].show_count(made.total.done, f"已完成 {made.total.done.number} / {whole.number} 个问题",
                                      made.total.rate or "0%")

    # --- doing -----------------------------------------------------------------------------------------------------

    def _follow(self, count: Count) -> None:
        if count.number:
            self.rows_wanted.emit(Filter(only=count.ids, label=f"{count.label}（{count.number}{count.unit}）"))


class PartArea(QScrollArea):
    """Scrolls up and down only, and so is as wide as what is in it needs."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt)
        """Wide enough for the content and a scroll bar beside it, and some lines high."""
        inner, bar = self.widget(), self.verticalScrollBar().sizeHint().width()
        if not isinstance(inner, SpotWidget):
            return super().minimumSizeHint()
        return QSize(inner.minimumSizeHint().width() + bar, _LEAST_LINES * inner.line_height())


def _scrolling(area: QScrollArea, inner: QWidget) -> QScrollArea:
    area.setToolTip("")
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if isinstance(area, PartArea):
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    return area
