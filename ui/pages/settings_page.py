"""设置: unit and contact data, the round, this computer. Each part is saved in one step, by its button or by leaving."""

from __future__ import annotations

import getpass
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication, QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget,
)

from models import ledger, queries
from models.errors import LedgerError
from models.labels import UNIT
from models.progress import Progress
from models.records import RoundInfo, Unit
from ui import theme
from ui.dialogs.files import ask_folder, open_folder
from ui.pages.page import Page
from ui.session import LedgerSession
from ui.tasks import TaskRunner
from ui.widgets.column_area import scrolled
from ui.widgets.controls import button, described, form, label, line_edit, panel
from ui.widgets.evidence_settings import EvidenceSettings
from ui.widgets.message_bar import MessageBar
from ui.widgets.round_form import FIELDS, RoundForm
from ui.widgets.warning_days import WarningDays

_HINTS = {"party_organisation": "如 中共某某县人民医院委员会", "name": "如 某某县人民医院"}


class SettingsPage(Page):
    """Five panels; without a ledger only the last one can be used."""

    def __init__(self, session: LedgerSession, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, tasks, parent)
        self.message = MessageBar(session)
        self._dirty: dict[str, bool] = {"unit": False, "round": False}
        self.new_round = False
        self.unit = {key: line_edit(name, placeholder=_HINTS.get(key, "")) for key, name in UNIT.items()}
        for edit in self.unit.values():
            edit.textEdited.connect(lambda: self._touch("unit"))
        self.round_form = RoundForm(tuple(FIELDS), whole=True)
        self.round_form.changed.connect(lambda: self._touch("round"))
        self.person = line_edit("操作人", "记在修改历史里的姓名", getpass.getuser())
        self.person.setText(session.settings.get("person", ""))
        self.person.editingFinished.connect(self._save_person)
        self.look = self._make_look()
        column = QVBoxLayout()
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(14)
        for part in (self._unit_panel(), self._round_panel(), self._warning_panel(), self._evidence_panel(),
                     self._computer_panel()):
            column.addWidget(part)
        column.addStretch(1)
        self._lay_out(column)

    def _lay_out(self, column: QVBoxLayout) -> None:
        middle = QWidget()
        middle.setLayout(column)
        middle.setMaximumWidth(1080)
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(middle, 100)
        row.addStretch(1)
        scroll = scrolled(inside, "设置")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.message)
        layout.addWidget(scroll)

    # --- panels -------------------------------------------------------------------------------------------------------

    def _unit_panel(self) -> QWidget:
        frame, layout = panel("单位信息")
        layout.addWidget(label("印在通报的监督方式、落款等处。", "muted"))
        fields = form()
        for key, edit in self.unit.items():
            fields.addRow(UNIT[key], edit)
        layout.addLayout(fields)
        self.save_unit_button = button("保存单位信息(&U)", self.save_unit, "保存单位信息，可以撤销", key="Alt+U", primary=True)
        layout.addLayout(_row(self.save_unit_button))
        self.unit_panel = frame
        return frame

    def _round_panel(self) -> QWidget:
        frame, layout = panel("检查批次")
        self.round_caption = label("", "muted")
        layout.addWidget(self.round_caption)
        layout.addWidget(self.round_form)
        self.save_round_button = button("保存批次(&B)", self.save_round, "保存检查批次的资料，可以撤销", key="Alt+B", primary=True)
        self.new_button = button("新建批次(&W)", self.start_round, "登记另一个检查批次", key="Alt+W", icon_name="add")
        self.delete_button = button("删除批次", self.delete_round, "删除当前批次和其中全部问题，可以撤销", icon_name="delete")
        layout.addLayout(_row(self.save_round_button, self.new_button, self.delete_button))
        self.round_panel = frame
        return frame

    def _warning_panel(self) -> QWidget:
        frame, layout = panel("提醒")
        self.warning = WarningDays(self.session)
        self.warning.setSuffix(" 天")
        self.warning.failed.connect(self.failed)
        fields = form()
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.warning)
        line.addWidget(label("到期前这么多天算“快到期”，总览和台账的筛选都按它算。", "muted"), 1)
        fields.addRow("临期提醒天数", line)
        layout.addLayout(fields)
        return frame

    def _evidence_panel(self) -> QWidget:
        frame, layout = panel("佐证材料")
        self.evidence = EvidenceSettings(self.session)
        self.evidence.failed.connect(self.failed)
        layout.addWidget(self.evidence)
        return frame

    def _computer_panel(self) -> QWidget:
        frame, layout = panel("本机和备份")
        fields = form()
        fields.addRow("操作人", self.person)
        fields.addRow("外观", self.look)
        self.place = label("", "muted", wrap=True)
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        fields.addRow("台账文件", self.place)
        layout.addLayout(fields)
        self.folder_button = button("打开所在文件夹", self._open_folder, "台账文件所在的文件夹", icon_name="folder")
        layout.addWidget(label("备份包含台账和存入的佐证材料（台账名.佐证 文件夹）；只记链接的文件不在其中，请另行备份。", "small",
                               wrap=True))
        self.backup_button = button("立即备份…(&K)", self.backup, "把台账安全地复制到另一个文件夹", key="Alt+K", icon_name="save")
        layout.addLayout(_row(self.backup_button, self.folder_button))
        return frame

    def _make_look(self) -> QComboBox:
        made = described(QComboBox(), "外观", "窗口用浅色还是深色；通报的纸面总是白的")
        for key, name in theme.LOOKS.items():
            made.addItem(name, key)
        made.setCurrentIndex(max(made.findData(self.session.settings.get("look", "light")), 0))
        made.currentIndexChanged.connect(self._save_look)
        return made

    def _save_look(self) -> None:
        self.session.settings.set("look", self.look.currentData())
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.change_look(app, self.session.settings)

    # --- reading ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show what is stored, but keep what is being typed."""
        is_open, writable = self.session.is_open, self.session.can_write
        self.unit_panel.setEnabled(writable)
        self.round_panel.setEnabled(writable)
        self.backup_button.setEnabled(is_open)
        self.folder_button.setEnabled(is_open)
        self.place.setText(str(self.session.store.path) if is_open else "还没有打开台账")
        self.warning.refresh()
        self.evidence.refresh()
        if not self._dirty["unit"]:
            unit = queries.read_unit(self.session.store) if is_open else Unit()
            for key, edit in self.unit.items():
                edit.setText(getattr(unit, key))
        if not self._dirty["round"] and not self.new_round:
            self._show_round()
        self._show_buttons()

    def _show_round(self) -> None:
        has_round = self.session.is_open and self.session.has_round
        self.new_round = self.session.is_open and not has_round
        self.round_form.set_info(self.session.round if has_round else RoundInfo())

    def _touch(self, part: str) -> None:
        self._dirty[part] = True
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.save_unit_button.setEnabled(self._dirty["unit"])
        self.save_round_button.setEnabled(self._dirty["round"])
        self.new_button.setEnabled(not self.new_round)
        self.delete_button.setEnabled(self.session.is_open and self.session.has_round and not self.new_round)
        self.save_round_button.setText("建立批次(&B)" if self.new_round else "保存批次(&B)")
        self.round_caption.setText("正在登记新的批次，填好名称后保存。" if self.new_round else "顶部选择的批次的资料。")

    # --- writing ------------------------------------------------------------------------------------------------------

    def finish(self) -> bool:
        """Save what has been typed; False when it cannot be saved and must be looked at."""
        if not self.session.can_write:
            self._dirty = dict.fromkeys(self._dirty, False)
            return True
        self.warning.finish()
        unit = not self._dirty["unit"] or self.save_unit()
        return unit and (not self._dirty["round"] or self.save_round()) and self.evidence.finish()

    def save_unit(self) -> bool:
        """Store unit and contact data in one step."""
        unit = Unit(**{key: edit.text().strip() for key, edit in self.unit.items()})
        return self._save("unit", lambda: self.session.apply(ledger.set_unit, unit), "单位信息已保存。")

    def save_round(self) -> bool:
        """Store the round's data, or make the round that is being typed."""
        return self._save("round", self._write_round, "检查批次已保存。")

    def _write_round(self) -> None:
        info = self.round_form.info()
        if not self.new_round:
            self.session.apply(ledger.edit_round, info)
            return
        changes = self.session.apply(ledger.add_round, info)
        self.new_round = False
        self.session.choose_round(changes.created[0])

    def _save(self, part: str, write: Callable[[], object], said: str) -> bool:
        self._dirty[part] = False  # before writing, since the change makes this page read anew
        was_new = self.new_round
        try:
            write()
        except LedgerError as error:
            self._dirty[part], self.new_round = True, was_new
            self._show_buttons()
            self.failed.emit(error)
            return False
        self.message.say("good", said, ("撤销", self.undo))
        self.refresh()
        return True

    def start_round(self) -> None:
        """Empty the form for another round."""
        if self._dirty["round"] and not self.save_round():
            return
        self.new_round = True
        self.round_form.set_info(RoundInfo())
        self._show_buttons()
        self.round_form.fields["name"].setFocus()

    def delete_round(self) -> None:
        """Delete the current round; undo brings it back, so nothing is asked."""
        info = self.session.round
        self._dirty["round"] = False
        try:
            self.session.apply(ledger.delete_round, info.id)
        except LedgerError as error:
            self.failed.emit(error)
            return
        self.message.say("note", f"已删除检查批次“{info.name}”和其中的全部问题。", ("撤销", self.undo))

    def _save_person(self) -> None:
        name = self.person.text().strip()
        self.session.settings.set("person", name)
        if self.session.is_open:
            self.session.store.person = name or getpass.getuser()

    # --- backup -------------------------------------------------------------------------------------------------------

    def backup(self) -> None:
        """Copy the ledger, checked, into a folder that the user chooses."""
        folder = ask_folder(self, self.session.settings, "备份到哪个文件夹", "backup")
        if folder is None:
            return
        store = self.session.store

        def copy(progress: Progress) -> object:
            from models.backup import backup

            return backup(store, folder, progress)

        self.run_task("备份台账", copy, lambda path: self.message.say(
            "good", f"已备份到“{path}”，并检查过可以打开；存入台账的佐证材料一并备份了。", ("打开文件夹", lambda: open_folder(folder))))

    def _open_folder(self) -> None:
        open_folder(self.session.store.path)


def _row(*buttons: QPushButton | QLineEdit) -> QHBoxLayout:
    row = QHBoxLayout()
    for made in buttons:
        row.addWidget(made)
    row.addStretch(1)
    return row
