"""The lists of 人员科室: people and departments with what they answer for, and what would be handed over."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal

from models.labels import STATUS
from models.people import DEPARTMENT, Held, Known, Share
from ui.itemmodels.returns_models import AnyIndex, ListModel


class NameRow(NamedTuple):
    """A person or department with its share of the round."""

    known: Known
    share: Share


class NamesModel(ListModel[NameRow]):
    """People: name, posts, department, open of all rows, claims. Departments: name, other names, open of all rows."""

    def __init__(self, kind: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._departments = kind == DEPARTMENT
        self.HEADERS = ("科室", "别名", "未完成/全部") if self._departments else (
            "姓名", "职务", "所在科室", "未完成/全部", "认领")

    def cells(self, record: NameRow) -> tuple[str, ...]:
        """A line's texts."""
        known, share = record
        rows = f"{len(share.open)} / {len(share.rows)}" if share.rows else ""
        if self._departments:
            return known.name, "、".join(known.aliases), rows
        today = date.today()
        held = [each for each in known.posts if each.holds_on(today)] or list(known.posts)
        posts = "、".join(dict.fromkeys(each.post for each in held if each.post))
        departments = "、".join(dict.fromkeys(each.department for each in held if each.department))
        left = "（已离任）" if known.has_left(today) else ""
        claimed = str(len(share.claimed)) if share.claimed else ""
        return known.name, posts + left, departments, rows, claimed

    def colour(self, record: NameRow, column: int) -> str:
        """Muted for those who have left."""
        return "muted" if record.known.has_left(date.today()) else ""

    def tip(self, record: NameRow, column: int) -> str:
        """Other names, and what the numbers count."""
        known, share = record
        lines = [known.name + (f"（{'、'.join(known.aliases)}）" if known.aliases else "")]
        lines += [f"{each.post}{_term(each.from_on, each.to_on)}" for each in known.posts if each.post]
        lines += [f"负责 {len(share.rows)} 行，其中未完成 {len(share.open)} 行"] if share.rows else []
        lines += [f"认领 {len(share.claimed)} 个问题，其中未完成 {len(share.claimed_open)} 个"] if share.claimed else []
        return "\n".join(lines)


class HeldModel(ListModel[Held]):
    """What somebody answers for, with a check box: whether it is handed over. Finished rows begin without a tick."""

    checked_changed = Signal()
    HEADERS = ("序号", "内容", "身份", "时限", "状态")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on: set[tuple[str, bool]] = set()

    def show_all(self, records: tuple[Held, ...]) -> None:
        """Show rows, the open ones ticked."""
        self._on = {(each.id, each.claim) for each in records if not each.done}
        self.show(records)
        self.checked_changed.emit()

    def chosen(self, claim: bool) -> tuple[str, ...]:
        """Ids of the ticked rows, or (*claim*) of the ticked claims."""
        return tuple(each.id for each in self.records if each.claim is claim and (each.id, claim) in self._on)

    def choose(self, open_only: bool) -> None:
        """Tick the open rows, or none."""
        self._on = {(each.id, each.claim) for each in self.records if open_only and not each.done}
        if self.records:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.records) - 1, 0))
        self.checked_changed.emit()

    def cells(self, record: Held) -> tuple[str, ...]:
        """Number, text, roles, deadline, state."""
        status = STATUS[record.status] if record.status else ""
        return record.number, record.text, "、".join(record.roles), record.deadline, status

    def colour(self, record: Held, column: int) -> str:
        """Muted for what is finished."""
        return "muted" if record.done else ""

    def tip(self, record: Held, column: int) -> str:
        """The whole text, and the round."""
        return f"{record.text}\n{record.round}"

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsUserCheckable if index.isValid() and index.column() == 0 else found

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and index.column() == 0 and role == Qt.ItemDataRole.CheckStateRole:
            record = self.records[index.row()]
            return Qt.CheckState.Checked if (record.id, record.claim) in self._on else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(  # noqa: N802 (Qt)
        self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column():
            return False
        record = self.records[index.row()]
        change = self._on.add if Qt.CheckState(value) == Qt.CheckState.Checked else self._on.discard
        change((record.id, record.claim))
        self.dataChanged.emit(index, index)
        self.checked_changed.emit()
        return True


def _term(first: date | None, last: date | None) -> str:
    if not first and not last:
        return ""
    return f"（{first.isoformat() if first else '…'} 至 {last.isoformat() if last else '今'}）"
