"""The actions of the ledger page: menu entries with their keys, and what they do with the selected cells and rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from models.cells import status_choices
from ui.itemmodels import ledger_cells
from ui.itemmodels.ledger_clipboard import read_block, to_html, to_tsv
from ui.itemmodels.ledger_columns import COLUMNS, INDEX, PROBLEM, STATE
from ui.itemmodels.ledger_drops import Drop
from ui.itemmodels.ledger_rows import DataRow
from ui.pages.ledger_edits import LedgerEdits
from ui.theme import icon
from ui.widgets.ledger_selecting import Block
from ui.widgets.ledger_view import LedgerView

if TYPE_CHECKING:
    from ui.pages.ledger_page import LedgerPage
    from ui.pages.ledger_replace import LedgerReplace

_ENTRIES = (
    ("add_problem", "新增问题", "Ctrl+Shift+I", "add", "在当前问题后面新增一个问题"),
    ("add_measure", "新增措施", "Ctrl+I", "add", "在当前行后面新增一条措施"),
    ("delete", "删除", "Ctrl+Delete", "delete", "删除选中的措施；光标在序号或问题栏时删除整个问题。可以撤销"),
    ("up", "上移", "Alt+Up", "up", "措施在本问题里上移一行；光标在序号或问题栏时移动整个问题"),
    ("down", "下移", "Alt+Down", "down", "措施在本问题里下移一行；光标在序号或问题栏时移动整个问题"),
    ("up_over", "移到上一组", "Alt+Shift+Up", "", "措施移到上一个问题；光标在序号、问题栏时移动问题"),
    ("down_over", "移到下一组", "Alt+Shift+Down", "", "措施移到下一个问题；光标在序号、问题栏时移动问题"),
    ("fill_down", "向下填充", "Ctrl+D", "", "把选中区域第一行的内容填到下面各行"),
    ("cut", "剪切", "Ctrl+X", "", "复制选中的单元格并清空"),
    ("copy", "复制", "Ctrl+C", "", "复制选中的单元格，可以粘贴到 Excel、WPS"),
    ("paste", "粘贴", "Ctrl+V", "", "从当前单元格起粘贴，可以来自 Excel、WPS"),
    ("select_all", "全选", "Ctrl+A", "", "选中全部单元格"),
    ("edit", "编辑单元格", "F2", "edit", "在单元格里修改；直接打字则替换原内容"),
    ("put_out", "打印导出", "Ctrl+P", "export", "打印现在显示的行，或存为 Word、PDF、Excel；给书记的一页汇总"),
    ("replace", "查找和替换…", "Ctrl+H", "search", "在表里查找文字并替换，可以选几栏"),
    ("change_many", "批量修改…", "Ctrl+Shift+B", "edit", "一次改许多行的时限、责任人、责任科室、责任领导或状态"),
    ("split", "分行填写", "Ctrl+M", "", "几条措施共用的一格拆成每条措施一格，各填各的"),
    ("join", "合并为一格", "Ctrl+Shift+M", "", "各措施以第一条的内容为准，合成一格，由整个问题共用"),
)
#: What may be done with a ledger that is only read.
_READING = ("copy", "select_all", "replace", "put_out")
_OF_PAGE = ("add_problem", "add_measure", "replace", "change_many", "put_out")
#: The context menu; an empty name is a line.
MENU = (
    "add_problem", "add_measure", "delete", "up", "down", "up_over", "down_over", "", "cut", "copy", "paste",
    "fill_down", "",
    "replace", "change_many", "", "split", "join",
)


#: Said of a clipboard that is empty, or holds a picture or files (whose names would take the place of a text).
_NO_TEXT = "剪贴板里没有可以粘贴的文字。图片、文件请存好后拖到行上，作为佐证材料。"


class LedgerActions(QObject):
    """Makes the actions and carries them out. ``all`` has them by name."""

    def __init__(self, page: LedgerPage, view: LedgerView, edits: LedgerEdits) -> None:
        super().__init__(page)
        self._page, self._view, self._edits = page, view, edits
        self.all: dict[str, QAction] = {}
        self._replace: LedgerReplace | None = None
        for name, text, key, icon_name, tip in _ENTRIES:
            self.all[name] = self._make(name, text, key, icon_name, tip)
        view.clear_wanted.connect(self.clear)
        view.menu_at.connect(self.show_menu)
        view.strip.dropped.connect(self._dropped)

    def _make(self, name: str, text: str, key: str, icon_name: str, tip: str) -> QAction:
        action = QAction(text, self._page)
        if icon_name:
            action.setIcon(icon(icon_name))
        action.setToolTip(f"{tip}（{key}）")
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        function: Callable[[], None] = getattr(self, name)
        action.triggered.connect(lambda: function())
        (self._page if name in _OF_PAGE else self._view).addAction(action)
        return action

    # --- rows ------------------------------------------------------------------------------------------------------

    def add_problem(self) -> None:
        """Add a problem behind the current one and begin to write it."""
        self._page.commit_form()
        self._begin(self._edits.add_problem(self._current()), "problem.text")

    def add_measure(self) -> None:
        """Add a measure behind the current row and begin to write it."""
        self._page.commit_form()
        row = self._current()
        if row is None:
            self._edits.said.emit("note", "请先选中一个问题，再新增措施。")
        else:
            self._begin(self._edits.add_measure(row), "measure.text")

    def delete(self) -> None:
        """Delete the selected measures, or problems when only problem columns are selected."""
        block = self._view.block()
        current = self._view.current()
        self._edits.delete(self._rows(block), self._is_of_problems(block))
        if current is not None:
            self._page.go_to_row(min(current[0], self._view.model.rowCount() - 1), current[1])

    def up(self) -> None:
        """Move the current measure or problem one place up."""
        self._move(-1)

    def down(self) -> None:
        """Move the current measure or problem one place down."""
        self._move(1)

    def up_over(self) -> None:
        """Move the current measure into the problem above, or the problem under the heading above."""
        self._move(-1, self._edits.move_over)

    def down_over(self) -> None:
        """Move the current measure into the problem below, or the problem under the heading below."""
        self._move(1, self._edits.move_over)

    def _move(self, step: int, how: Callable[..., str] | None = None) -> None:
        current = self._view.current()
        if current is None or not self._may_move():
            return
        whole = COLUMNS[current[1]].whose == PROBLEM
        self._follow((how or self._edits.move)(self._view.model, current[0], whole, step), current[1])

    def _may_move(self) -> bool:
        """Rows have a place to be moved to only while they stand as in the ledger."""
        if not self._view.model.order.as_ledger:
            self._edits.said.emit("note", "现在不是台账顺序，不能移动。请先在“排列”里恢复台账顺序（Alt+G、0）。")
        return bool(self._view.model.order.as_ledger)

    def _dropped(self, number: int, whole: bool, drop: Drop) -> None:
        """A row was dragged somewhere else with the mouse."""
        row = self._view.model.data_row(number)
        if row is not None and self._may_move():
            moved = self._edits.drop_problem(row.problem, drop) if whole else self._edits.drop_measure(row, drop)
            self._follow(moved, INDEX["number" if whole else "measure.text"])

    def _follow(self, moved: str, column: int) -> None:
        """Make the moved row current."""
        number = self._view.model.find(moved) if moved else -1
        if number >= 0:
            self._view.go_to(number, column)

    def _begin(self, record_id: str, key: str) -> None:
        number = self._view.model.find(record_id) if record_id else -1
        if number >= 0:
            self._view.setFocus()
            self._view.go_to(number, INDEX[key])
            self._view.edit_current()

    # --- cells -----------------------------------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the selected cells on the clipboard as tab-separated text and as HTML."""
        cells = self._texts(self._view.block())
        if cells:
            data = QMimeData()
            data.setText(to_tsv(cells))
            data.setHtml(to_html(cells))
            QGuiApplication.clipboard().setMimeData(data)

    def cut(self) -> None:
        """Copy the cells and empty them."""
        self.copy()
        self.clear()

    def paste(self) -> None:
        """Put the clipboard's block in from the current cell on."""
        found, block = QGuiApplication.clipboard().mimeData(), self._view.block()
        files = found.hasUrls() and all(url.isLocalFile() for url in found.urls())
        table = [] if files else read_block(found.text(), found.html() if found.hasHtml() else "")
        if not table:
            self._edits.said.emit("note", _NO_TEXT)
        elif block.rows:
            self._edits.paste(self._view.model, block, table, self._view.visible_columns())

    def clear(self) -> None:
        """Empty the selected cells."""
        self._edits.clear(self._view.model, self._view.block())

    def fill_down(self) -> None:
        """Copy the first selected row into the others."""
        self._edits.fill_down(self._view.model, self._view.block())

    def select_all(self) -> None:
        """Select everything."""
        self._view.select_all()

    def edit(self) -> None:
        """Open the current cell's editor."""
        self._view.edit_current()

    def put_out(self) -> None:
        """Print or export the rows that show."""
        self._page.output.ask()

    def replace(self) -> None:
        """Open the line for finding and replacing."""
        self._page.commit_form()
        if self._replace is None:
            from ui.pages.ledger_replace import LedgerReplace

            self._replace = LedgerReplace(self._view, self._edits, self._page.session, self)
            self._page.add_below(self._replace.bar)
        self._replace.open()

    def change_many(self) -> None:
        """Open the dialog that gives many rows one value."""
        self._page.commit_form()
        model = self._view.model
        shown = [row for number in model.data_rows() if (row := model.data_row(number))]
        if not shown:
            return
        from ui.dialogs.change_many import ChangeMany

        page = self._page
        dialog = ChangeMany(
            self._rows(self._view.block()), shown, model.round, self._edits, page.read_deadline, page.names.by_kind(),
            page, filtered=model.filter.is_on,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def split(self) -> None:
        """A cell a measure in the current column."""
        self._of_column(self._edits.split)

    def join(self) -> None:
        """One cell for all measures in the current column."""
        self._of_column(self._edits.join)

    def _of_column(self, function: Callable[..., None]) -> None:
        current = self._view.current()
        if current is None or COLUMNS[current[1]].whose != STATE:
            self._edits.said.emit("note", "只有责任、时限、状态、佐证、备注各栏可以拆分或合并。")
            return
        function(self._rows(self._view.block()), COLUMNS[current[1]])

    # --- menu ------------------------------------------------------------------------------------------------------

    def set_writable(self, writable: bool) -> None:
        """Switch off what changes the ledger when it may only be read."""
        for name, action in self.all.items():
            action.setEnabled(writable or name in _READING)

    def fill_menu(self, menu: QMenu) -> None:
        """Put the actions and the choice of states into a menu."""
        for name in MENU:
            menu.addAction(self.all[name]) if name else menu.addSeparator()
        states = menu.addMenu("状态改为")
        states.setEnabled(self.all["edit"].isEnabled())
        for key, word in status_choices():
            action = states.addAction(word)
            action.triggered.connect(lambda _=False, text=word if key else "": self._set_status(text))

    def show_menu(self, place: QPoint) -> None:
        """The context menu."""
        menu = QMenu(self._view)
        self.fill_menu(menu)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _set_status(self, word: str) -> None:
        self._edits.set_status(self._view.model, self._view.block(), word)

    # --- inside ----------------------------------------------------------------------------------------------------

    def _current(self) -> DataRow | None:
        current = self._view.current()
        return self._view.model.data_row(current[0]) if current else None

    def _rows(self, block: Block) -> list[DataRow]:
        return [row for number in block.rows if (row := self._view.model.data_row(number))]

    def _is_of_problems(self, block: Block) -> bool:
        return bool(block.columns) and all(COLUMNS[column].whose == PROBLEM for column in block.columns)

    def _texts(self, block: Block) -> list[list[tuple[str, int]]]:
        """The block's texts with the rows that each spans within it, 0 where it is covered."""
        lines = []
        for place, number in enumerate(block.rows):
            row = self._view.model.data_row(number)
            if row is not None:
                lines.append([_text_and_span(row, column, place, len(block.rows)) for column in block.columns])
        return lines


def _text_and_span(row: DataRow, column: int, place: int, rows: int) -> tuple[str, int]:
    text = ledger_cells.text(row, COLUMNS[column])
    if not ledger_cells.is_spanned(row, COLUMNS[column]):
        return text, 1
    if row.place and place:
        return text, 0
    return text, min(row.size - row.place, rows - place)
