"""The pane «佐证» of the detail form: the files of the problem that is shown, and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView, QComboBox, QHBoxLayout, QListView, QMenu, QVBoxLayout, QWidget,
)

from models.evidence import EvidenceItem
from models.progress import Progress
from models.records import Measure, Problem
from ui.dialogs.files import ask_folder, ask_open_many, ask_save, open_folder, safe_name
from ui.evidence.desk import EvidenceDesk, Row
from ui.itemmodels.evidence_model import EvidenceModel
from ui.widgets.controls import button, described, label, menu_button, shortcut, tool
from ui.widgets.drop_area import dropped_paths
from ui.widgets.row_table import TintedDelegate

_FILES = "所有文件 (*)"
_LISTS = "Word 文档 (*.docx);;Excel 工作簿 (*.xlsx);;PDF 文件 (*.pdf)"
_EMPTY = "还没有佐证材料。把文件拖到这里或台账的行上，或点“添加…”；也可以在资源管理器里复制文件，在这里粘贴（Ctrl+V）。"
_EXCERPT = 14


class EvidencePane(QWidget):
    """Follows the form by :meth:`show_record`."""

    def __init__(self, desk: EvidenceDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._problem: Problem | None = None
        self.model = EvidenceModel(desk.set_number, self)
        self.target = described(QComboBox(), "佐证属于", "添加的文件归整个问题，还是归一条措施")
        self.target.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.list = self._make_list()
        self.note = label("", "wrong", wrap=True)
        self.empty = label(_EMPTY, "muted", wrap=True)
        self._build()
        desk.changed.connect(self.refresh)

    # --- what the form asks ----------------------------------------------------------------------------------------

    def show_record(self, problem: Problem | None, measure: Measure | None) -> None:
        """Show a problem's files; what is added goes to *measure*, or to the problem where there is none."""
        same = self._problem is not None and problem is not None and self._problem.id == problem.id
        kept = self.target.currentData() if same else None
        self._problem = problem
        self._show_targets(("measure", measure.id) if measure else kept)
        self.refresh()

    def refresh(self) -> None:
        """Read the files again; the current one stays current."""
        current = self.model.item(self.list.currentIndex().row())
        is_open = self.desk.session.is_open and self._problem is not None
        items = self.desk.items(self._problem.id) if is_open and self._problem else ()
        self.model.show(self._problem, items, self.desk.states)
        row = next((number for number, item in enumerate(items) if current and item.link == current.link), 0)
        if items:
            self.list.setCurrentIndex(self.model.index(row, 0))
        self.empty.setVisible(not items)
        self.list.setVisible(bool(items))
        wrong = self.model.wrong()
        self.note.setText(f"标红的 {wrong} 条，文件缺失或内容有变化。" if wrong else "")
        self.note.setVisible(bool(wrong))
        self._show_buttons()

    def row(self) -> Row | None:
        """What files go to."""
        found = self.target.currentData()
        return (str(found[0]), str(found[1])) if found else None

    def selected(self) -> list[EvidenceItem]:
        """The files that are selected, in order."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        return [item for row in rows if (item := self.model.item(row))]

    # --- building --------------------------------------------------------------------------------------------------

    def _make_list(self) -> QListView:
        made = described(QListView(), "佐证材料", "Enter 或双击打开，F2 改编号，Delete 移除；Ctrl+C 复制，到别的问题 Ctrl+V")
        made.setModel(self.model)
        made.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        made.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        made.setItemDelegate(TintedDelegate(made))
        made.setAlternatingRowColors(True)
        made.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.activated.connect(lambda _: self.open())
        made.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        return made

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        line = QHBoxLayout()
        self.add_button = button("添加…", self.ask_and_add, "选择文件，存为所选问题或措施的佐证材料", key="Ins", icon_name="add")
        self.add_button.setShortcut("")  # Ins belongs to this pane, see below
        line.addWidget(self.target, 1)
        line.addWidget(self.add_button)
        column.addLayout(line)
        column.addWidget(self.note)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty)
        column.addLayout(self._buttons())
        column.addStretch(0)
        for key, function in (("Ins", self.ask_and_add), ("Ctrl+V", self.paste)):
            shortcut(key, self, function)
        for key, function in (("Delete", self.remove), ("Ctrl+C", self.copy)):
            shortcut(key, self.list, function)

    def _buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(4)
        self.open_button = tool("打开", "open", self.open, "用系统里的程序打开选中的文件", "Enter", elsewhere=True)
        self.remove_button = tool("移除", "delete", self.remove, "移除选中的佐证材料，可以撤销", "Delete", elsewhere=True)
        self.more = menu_button(self, "更多", self._menu(), "重新编号、校验、佐证目录、一问题一档", "Alt+Y")
        for widget in (self.open_button, self.remove_button):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self.more)
        return line

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        self.renumber_action = menu.addAction("本问题佐证重新编号(&R)", self.renumber)
        menu.addAction("逐件校验全部佐证(&K)", self.desk.check)
        menu.addSeparator()
        menu.addAction("本问题佐证目录…(&M)", lambda: self.ask_and_list(True))
        menu.addAction("全部佐证目录…(&A)", lambda: self.ask_and_list(False))
        menu.addAction("一问题一档，复制到文件夹…(&D)", self.ask_and_sort)
        menu.addSeparator()
        menu.addAction("打开佐证文件夹(&F)", self.desk.open_folder)
        return menu

    def _show_targets(self, wanted: object) -> None:
        self.target.clear()
        if self._problem is None:
            return
        self.target.addItem("整个问题", ("problem", self._problem.id))
        for number, measure in enumerate(self._problem.measures, 1):
            text = measure.text if len(measure.text) <= _EXCERPT else f"{measure.text[:_EXCERPT]}…"
            self.target.addItem(f"措施{number} {text}", ("measure", measure.id))
            self.target.setItemData(number, measure.text, Qt.ItemDataRole.ToolTipRole)
        data = [self.target.itemData(number) for number in range(self.target.count())]
        self.target.setCurrentIndex(next((n for n, each in enumerate(data) if wanted and tuple(each) == wanted), 0))

    def _show_buttons(self) -> None:
        writable, chosen = self.desk.session.can_write, bool(self.selected())
        self.add_button.setEnabled(writable and self._problem is not None)
        self.open_button.setEnabled(chosen)
        self.remove_button.setEnabled(writable and chosen)
        self.renumber_action.setEnabled(writable and bool(self.model.items))

    # --- doing -----------------------------------------------------------------------------------------------------

    def ask_and_add(self) -> None:
        """Ask for files and take them in."""
        if self.row() and self.add_button.isEnabled():
            self.add(ask_open_many(self, self.desk.session.settings, "选择佐证材料", _FILES, "evidence"))

    def add(self, paths: Sequence[Path]) -> None:
        """Take files in for what is chosen above the list."""
        row = self.row()
        if row and paths:
            self.desk.add([row], list(paths))

    def paste(self) -> None:
        """Take in the files of the clipboard: copied in the file manager, or here at another problem."""
        paths = dropped_paths(QGuiApplication.clipboard().mimeData())
        if paths:
            self.add(paths)

    def copy(self) -> None:
        """Put the selected files on the clipboard, to be pasted at another problem or in the file manager."""
        found = [path for item in self.selected() if (path := self.desk.place(item))]
        if found:
            data = QMimeData()
            data.setUrls([QUrl.fromLocalFile(str(path)) for path in found])
            QGuiApplication.clipboard().setMimeData(data)

    def open(self) -> None:
        """Open the selected files."""
        for item in self.selected():
            self.desk.open(item)

    def remove(self) -> None:
        """Remove the selected files; the one behind them becomes current."""
        rows = [index.row() for index in self.list.selectionModel().selectedIndexes()]
        self.desk.remove(self.selected())
        if rows and self.model.items:
            at = self.model.index(min(*rows, len(self.model.items) - 1, min(rows)), 0)
            self.list.selectionModel().setCurrentIndex(at, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def renumber(self) -> None:
        """Number the problem's files anew."""
        if self._problem:
            self.desk.renumber(self._problem.id)

    # --- lists and folders -----------------------------------------------------------------------------------------

    def ask_and_list(self, of_problem: bool) -> None:
        """Ask for a file and write the 佐证目录 of the problem, or of the round."""
        from ui import jobs_evidence

        session, problem = self.desk.session, self._problem if of_problem else None
        name, store = session.round.name, session.store
        path = ask_save(self, session.settings, "佐证目录存为", jobs_evidence.list_title(name, problem), _LISTS, "export")
        if path is None:
            return

        def job(progress: Progress) -> None:
            jobs_evidence.write_list(store, name, path, problem.id if problem else "", progress)

        self.desk.run("生成佐证目录", job, lambda _: self.desk.told.emit(
            "good", f"佐证目录已存为“{path.name}”。", (("打开文件夹", lambda: open_folder(path)),)))

    def ask_and_sort(self) -> None:
        """Ask for a folder and make a folder for each problem in it."""
        from ui import jobs_evidence

        session = self.desk.session
        parent = ask_folder(self, session.settings, "一问题一档：放到哪个文件夹里", "export")
        if parent is None:
            return
        name, store = session.round.name, session.store
        out = parent / f"{safe_name(name)}佐证材料{store.clock():%Y%m%d-%H%M%S}"

        def done(missing: int) -> None:
            lacking = f"有 {missing} 件缺失，没有复制，目录里已注明。" if missing else ""
            self.desk.told.emit("note" if missing else "good", f"已按一问题一档放到“{out.name}”。{lacking}",
                                (("打开文件夹", lambda: open_folder(out)),))

        self.desk.run("整理佐证材料", lambda progress: jobs_evidence.write_folders(store, name, out, progress), done)
