"""Named views («视图») of the ledger page: conditions and order under a name, kept in the ledger, for everybody who
opens it. Saving, renaming and removing are steps that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from models import queries
from models.errors import LedgerError
from models.typed import clean
from ui.itemmodels.ledger_columns import INDEX
from ui.itemmodels.ledger_filter import Filter, from_setting
from ui.itemmodels.ledger_rows import GROUPINGS, Arrangement
from ui.session import LedgerSession
from ui.widgets.controls import button, label, line_edit

#: Name of the views in the ledger's settings.
VIEWS_SETTING = "ledger_views"
_LONGEST, _SHORT = 30, 8
_OF_ONE_DAY = "从总览或链接打开的只是当时那几行，不能存成视图。请先去掉这个条件，改用“筛选”里的条件。"


class SavedView(NamedTuple):
    """A name, and what is shown under it."""

    name: str
    filter: Filter
    order: Arrangement

    def as_setting(self) -> dict[str, Any]:
        """As JSON."""
        return {"name": self.name, "filter": self.filter.as_setting(), **self.order._asdict()}


def read_views(session: LedgerSession) -> list[SavedView]:
    """The ledger's views, in the order in which they were made; what is not understood is left out."""
    stored = queries.setting(session.store, VIEWS_SETTING, []) if session.is_open else []
    return [view for each in stored if isinstance(each, dict) and (view := _read(each)).name]


def _read(stored: dict[str, Any]) -> SavedView:
    conditions = stored.get("filter")
    group = str(stored.get("group", "aspect"))
    sort, then = (key if (key := str(stored.get(name, ""))) in INDEX else "" for name in ("sort", "then"))
    order = Arrangement(group if group in GROUPINGS else "aspect", sort, bool(stored.get("descending", False)),
                        then if sort else "", bool(stored.get("then_descending", False)))
    chosen = from_setting(conditions) if isinstance(conditions, dict) else Filter()
    return SavedView(str(stored.get("name", "")), chosen, order)


class LedgerViews(QObject):
    """The menu of views. ``chosen(Filter, Arrangement)`` fires when one is to be shown, ``said(kind, sentence)`` tells
    what was done, ``left`` when the focus should go back to the table.

    *present* gives what is shown now. ``bar`` is the line in which a name is typed.
    """

    chosen = Signal(object, object)
    said = Signal(str, str)
    failed = Signal(object)
    left = Signal()

    def __init__(
        self, session: LedgerSession, page: QWidget, present: Callable[[], tuple[Filter, Arrangement]]
    ) -> None:
        super().__init__(page)
        self._session = session
        self._present = present
        self._views: list[SavedView] | None = None
        self._opened = ""  # the view opened or saved last: what is shown now may be meant to become it
        self.menu = QMenu(page)
        self.menu.aboutToShow.connect(self._fill)
        self.bar = NameBar()
        self.bar.named.connect(self._named)
        self.bar.left.connect(self.left)

    def forget(self) -> None:
        """The ledger has changed."""
        self._views = None

    def views(self) -> list[SavedView]:
        """The ledger's views."""
        if self._views is None:
            self._views = read_views(self._session)
        return self._views

    def current(self) -> SavedView | None:
        """The view that is shown now, if what is shown is exactly one of them."""
        chosen, order = self._present()
        chosen = chosen._replace(keep=frozenset())
        return next((view for view in self.views() if (view.filter, view.order) == (chosen, order)), None)

    def title(self) -> str:
        """What the menu's button says."""
        view = self.current()
        return f"视图：{view.name[:_SHORT]}" if view else "视图"

    def _fill(self) -> None:
        self.menu.clear()
        current, writable = self.current(), self._session.can_write
        for number, view in enumerate(self.views(), 1):
            mark = f"(&{number})" if number < 10 else ""
            action = self.menu.addAction(view.name.replace("&", "&&") + mark)
            action.setCheckable(True)
            action.setChecked(view is current)
            action.triggered.connect(lambda _=False, at=view: self._open(at))
        self.menu.addSeparator()
        if current is None and self._opened in [view.name for view in self.views()]:
            update = self.menu.addAction(f"更新视图“{self._opened}”(&U)")
            update.setEnabled(writable)
            update.triggered.connect(self._update)
        save = self.menu.addAction("保存为视图…(&S)")
        save.setEnabled(writable)
        save.triggered.connect(self._ask_save)
        if current is not None:
            rename = self.menu.addAction(f"重命名“{current.name}”…(&R)")
            rename.triggered.connect(lambda: self.bar.ask("视图的新名称", current.name, current.name))
            remove = self.menu.addAction(f"删除“{current.name}”(&D)")
            remove.triggered.connect(lambda: self._remove(current))
            for action in (rename, remove):
                action.setEnabled(writable)

    def _open(self, view: SavedView) -> None:
        self._opened = view.name
        self.chosen.emit(view.filter, view.order)

    # --- writing -----------------------------------------------------------------------------------------------------

    def _ask_save(self) -> None:
        if self._may_be_kept():
            self.bar.ask("视图名称", "", "")

    def _update(self) -> None:
        """Let the view that was opened last stand for what is shown now."""
        if self._may_be_kept():
            self._named(self._opened, "")

    def _may_be_kept(self) -> bool:
        if self._present()[0].only is not None:
            self.said.emit("note", _OF_ONE_DAY)
            return False
        return True

    def _named(self, name: str, old: str) -> None:
        """Save what is shown under *name* (a view that had the name is replaced), or give the view *old* that name."""
        views = self.views()
        if old and name != old and any(view.name == name for view in views):
            self.said.emit("note", f"已有视图“{name}”，没有改名。请换一个名称，或先删除那个视图。")
            return
        if old:
            made = next((view._replace(name=name) for view in views if view.name == old), None)
            label_ = f"视图“{old}”改名为“{name}”"
        else:
            chosen, order = self._present()
            made = SavedView(name, chosen._replace(keep=frozenset()), order)
            label_ = f"{'更新' if name in [view.name for view in views] else '保存'}视图“{name}”"
        if made is None or (old == name and old):
            return
        known = [view.name for view in views]
        place = known.index(old or name) if (old or name) in known else len(known)
        rest = [*views[:place], made, *views[place + 1:]]
        if self._write([view for view in rest if view is made or view.name != name], label_):
            self._opened = name
            self.said.emit("good", f"{label_}。在“视图”菜单里随时可以打开。" if not old else f"{label_}。")

    def _remove(self, gone: SavedView) -> None:
        if self._write([view for view in self.views() if view.name != gone.name], f"删除视图“{gone.name}”"):
            self.said.emit("good", f"已删除视图“{gone.name}”，台账内容不变。（Ctrl+Z 撤销）")

    def _write(self, views: list[SavedView], label_: str) -> bool:
        stored = [view.as_setting() for view in views] or None
        try:
            self._session.apply(self._session.ledger.set_setting, VIEWS_SETTING, stored, label_)
        except LedgerError as error:
            self.failed.emit(error)
            return False
        self.forget()
        return True


class NameBar(QWidget):
    """A line above the table in which a name is typed: Enter takes it (``named(name, old name)``), Esc leaves it."""

    named = Signal(str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._old = ""
        self.title = label("")
        self.field = line_edit("视图名称", "给现在的筛选和排列起个名字（Enter 保存，Esc 取消）", "如 医务部未完成")
        self.field.setMaxLength(_LONGEST)
        self.field.returnPressed.connect(self._take)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        for part in (self.title, self.field, button("保存", self._take, "用这个名字保存", key="Ctrl+Return"),
                     button("取消", self._leave, "不保存", key="")):
            line.addWidget(part, 1 if part is self.field else 0)
        self.hide()

    def ask(self, title: str, text: str, old: str) -> None:
        """Show the line with that text, to be typed over."""
        self._old = old
        self.title.setText(title)
        self.field.setText(text)
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt)
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        name = clean(self.field.text(), "名称")
        if name:
            self._leave()
            self.named.emit(name, self._old)
        else:
            self.title.setText("名称不能为空，请写一个")

    def _leave(self) -> None:
        self.hide()
        self.left.emit()
