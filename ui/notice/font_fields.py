"""Which font takes which part of the page; a font that this computer lacks is said at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from exporters.official_format import STANDARD_FONTS
from ui.widgets.calm_box import CalmBox
from ui.widgets.controls import described, form, label, mark_wrong

#: Role of exporters.official_format.FontSet → what it is for.
ROLES = {"title": "标题", "heading1": "一级标题", "heading2": "二级标题", "body": "正文", "page_number": "页码", "latin": "数字和西文",
         "letterhead": "发文机关标志", "table": "表格"}


@cache
def installed_fonts() -> frozenset[str]:
    """Names of the fonts of this computer; read when they are asked for first."""
    return frozenset(QFontDatabase.families())


class FontFields(QWidget):
    """A box for each role. ``changed`` fires with the roles whose font differs from the standard's practice."""

    changed = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self.boxes: dict[str, QComboBox] = {}
        rows: QFormLayout = form()
        rows.setContentsMargins(8, 0, 0, 0)
        rows.setVerticalSpacing(4)
        self.setLayout(rows)
        self._built = False

    def show_fonts(self, fonts: Mapping[str, str]) -> None:
        """Show the chosen fonts, the standard's where none is chosen."""
        self._build()
        for role, box in self.boxes.items():
            wanted = fonts.get(role, getattr(STANDARD_FONTS, role))
            if box.currentText() != wanted:
                box.blockSignals(True)
                box.setEditText(wanted)
                box.blockSignals(False)
            self._mark(box)

    def _build(self) -> None:
        """The boxes, when they are to be seen first: the list of fonts takes time."""
        if self._built:
            return
        self._built = True
        chinese = sorted(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))
        rows = self.layout()
        assert isinstance(rows, QFormLayout)
        for role in STANDARD_FONTS.__dataclass_fields__:
            name, standard = ROLES.get(role, role), getattr(STANDARD_FONTS, role)
            box = described(CalmBox(8), f"{name}的字体", f"{name}用哪种字体；公文通行“{standard}”", "Alt+↓")
            box.setEditable(True)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            box.addItems(list(dict.fromkeys((standard, *(chinese if role != "latin" else sorted(installed_fonts()))))))
            edit = box.lineEdit()
            if edit is not None:
                described(edit, f"{name}的字体", f"公文通行“{standard}”")
            box.currentTextChanged.connect(lambda _: self._changed())
            self.boxes[role] = box
            shown = label(name, "small")
            shown.setBuddy(box)
            rows.addRow(shown, box)

    def _changed(self) -> None:
        for box in self.boxes.values():
            self._mark(box)
        typed = {role: box.currentText().strip() for role, box in self.boxes.items()}
        self.changed.emit({role: name for role, name in typed.items()
                           if name and name != getattr(STANDARD_FONTS, role)})

    @staticmethod
    def _mark(box: QComboBox) -> None:
        missing = box.currentText().strip() not in installed_fonts()
        edit = box.lineEdit()
        if edit is not None:
            mark_wrong(edit, missing)
            edit.setToolTip(f"这台电脑没有安装“{box.currentText()}”，这里用别的字体代替显示；打印的电脑上要有" if missing else
                            edit.accessibleName())
