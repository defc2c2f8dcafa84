"""Everything that can be done from a menu or by a key, and the menus made of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from ui.theme import icon

#: Name → (menu text, icon, keys, what it does). «-» in MENUS is a separator.
TEXTS: dict[str, tuple[str, str, tuple[str, ...], str]] = {
    "new": ("新建台账…(&N)", "new", ("Ctrl+N",), "建立一个空台账"),
    "open": ("打开台账…(&O)", "open", ("Ctrl+O",), "打开一个已有的台账"),
    "letter": ("粘贴反馈意见…(&P)", "letter", (), "把反馈意见的文字或文件录入为问题"),
    "import": ("导入表格…(&I)", "import", (), "导入 Excel、WPS、CSV 表格，先看预览"),
    "export_notice": ("导出通报…(&E)", "notice", ("Ctrl+E",), "生成整改情况通报"),
    "export_ledger": ("导出台账为 Excel…(&X)", "export", ("Ctrl+Shift+E",), "把当前批次的台账存为 Excel 文件"),
    "export_papers": ("导出整改方案、清单…(&D)", "", (), "从台账生成整改方案、三清单"),
    "fill": ("照表填报…(&T)", "edit", (), "把上级发来的空表按它自己的格式从台账填好"),
    "restore": ("恢复备份…(&H)", "", (), "用备份代替台账；原来的台账改名保存"),
    "backup": ("备份台账…(&B)", "save", (), "把台账安全地复制到另一个文件夹"),
    "close": ("关闭台账(&C)", "", ("Ctrl+W",), "关闭当前台账，回到开始页"),
    "quit": ("退出(&Q)", "", ("Ctrl+Q",), "退出程序"),
    "undo": ("撤销", "undo", ("Ctrl+Z",), "撤销上一步"),
    "redo": ("重做", "redo", ("Ctrl+Y", "Ctrl+Shift+Z"), "重做撤销的一步"),
    "find": ("查找(&F)", "search", ("Ctrl+F",), "在台账里查找"),
    "larger": ("放大文字", "", ("Ctrl++", "Ctrl+="), "放大全部文字"),
    "smaller": ("缩小文字", "", ("Ctrl+-",), "缩小全部文字"),
    "normal": ("文字恢复原大小", "", ("Ctrl+0",), "恢复原来的文字大小"),
    "manual": ("使用手册(&M)", "", ("F1",), "怎样录入、导入、编辑、导出和备份"),
    "keys": ("按键(&K)", "", ("Shift+F1",), "现在这一页的全部按键"),
    "log": ("打开设置和日志文件夹(&L)", "folder", (), "程序设置和运行日志所在的文件夹"),
    "about": ("关于整改台账(&A)", "", (), "版本、许可和使用范围"),
}
MENUS = (
    ("文件(&F)", ("new", "open", "recent", "-", "letter", "import", "-", "export_notice", "export_papers",
                "export_ledger", "fill", "-", "backup", "restore", "-", "close", "quit")),
    ("编辑(&E)", ("undo", "redo", "-", "find")),
    ("查看(&V)", ("pages", "-", "larger", "smaller", "normal")),
    ("帮助(&H)", ("manual", "keys", "log", "about")),
)
#: Actions that make sense only with an open ledger.
NEED_LEDGER = ("export_notice", "export_papers", "export_ledger", "fill", "backup", "close", "find")


class Actions:
    """The QActions by name."""

    def __init__(self, parent: QObject, functions: dict[str, Callable[[], object]]) -> None:
        self._parent = parent
        self._by_name = {name: self._make(name, functions[name]) for name in TEXTS}
        self.recent = QMenu("最近的台账(&R)")
        self.edit_menu: QMenu | None = None

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def _make(self, name: str, function: Callable[[], object]) -> QAction:
        text, icon_name, keys, tip = TEXTS[name]
        made = QAction(text, self._parent)
        if icon_name:
            made.setIcon(icon(icon_name))
        made.setShortcuts([QKeySequence(key) for key in keys])
        made.setToolTip(f"{tip}（{keys[0]}）" if keys else tip)
        made.triggered.connect(lambda: function())
        return made

    def fill(self, bar: QMenuBar, pages: list[QAction]) -> None:
        """Put the menus into *bar*; *pages* are the actions that show a page."""
        for title, names in MENUS:
            menu = bar.addMenu(title)
            for name in names:
                self._add(menu, name, pages)
            if "undo" in names:
                self.edit_menu = menu

    def _add(self, menu: QMenu, name: str, pages: list[QAction]) -> None:
        if name == "-":
            menu.addSeparator()
        elif name == "recent":
            menu.addMenu(self.recent)
        elif name == "pages":
            menu.addActions(pages)
        else:
            menu.addAction(self[name])

    def show_recent(self, paths: list[Path], chosen: Callable[[Path], object]) -> None:
        """Fill the menu of recent ledgers."""
        self.recent.clear()
        for path in paths:
            entry = self.recent.addAction(path.stem.replace("&", "&&"))
            entry.setToolTip(str(path))
            entry.triggered.connect(lambda _=False, path=path: chosen(path))
        self.recent.setEnabled(bool(paths))
