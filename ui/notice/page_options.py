"""版式: letterhead, imprint, seal, letter form, profile, fonts, and the office's own Word file as frame."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from exporters.official_format import PROFILES
from models.settings import Settings
from ui.notice.choices import Choices
from ui.notice.font_fields import FontFields
from ui.widgets.calm_box import CalmBox
from ui.widgets.controls import button, described, label
from ui.widgets.folding import FoldingSection

_FLAGS = {
    "letterhead": ("红头（版头）", "印发文机关标志、发文字号和红色分隔线"),
    "imprint": ("版记", "在最后一页下端印抄送、印发机关和印发日期"),
    "sealed": ("盖章", "按加盖印章的位置排落款和日期"),
    "letter": ("信函格式", "按 GB/T 9704 的信函格式排版"),
    "bold_level3": ("三级标题加粗", "标准没有要求，有的单位习惯加粗“1.”一级的标题"),
}
#: Pixels between a box's words and the next box: wider than between a box and its own words.
_BETWEEN = 16


class PageOptions(QWidget):
    """``changed`` fires with the new choices; ``template_wanted`` asks for the office's own Word file."""

    changed = Signal(object)
    template_wanted = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.choices = Choices()
        self.flags = {name: described(QCheckBox(text), text, tip, "空格") for name, (text, tip) in _FLAGS.items()}
        hint = "；".join(f"{key}：{name}" for key, name in PROFILES.items())
        self.profile = described(CalmBox(10), "页边距", hint, "Alt+↓")
        for key, name in PROFILES.items():
            self.profile.addItem(f"{key}　{name.split('，')[0]}", key)
            self.profile.setItemData(self.profile.count() - 1, name, Qt.ItemDataRole.ToolTipRole)
        self.fonts = FontFields()
        self.fonts_fold = FoldingSection("字体", settings, key="notice_fonts", open_=False)
        self.fonts_fold.inside.addWidget(self.fonts)
        self.fonts_fold.opened.connect(lambda: self.fonts.show_fonts(self.choices.fonts))
        self.template = label("", "small", wrap=True)
        self.choose = button("选择…", self.template_wanted.emit, "用本单位自己的 Word 文件作版头和样式的底子", link=True)
        self.drop = button("不用", lambda: self._put(template=""), "不用自己的模板，按标准版式", link=True)
        described(self.choose, "选择自己的模板", "用本单位自己的 Word 文件作版头和样式的底子", "空格")
        described(self.drop, "不用自己的模板", "按标准版式", "空格")
        self._lay_out()
        for name, box in self.flags.items():
            box.toggled.connect(lambda on, name=name: self._put(**{name: on}))
        self.profile.currentIndexChanged.connect(lambda _: self._put(profile=self.profile.currentData()))
        self.fonts.changed.connect(lambda fonts: self._put(fonts=fonts))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for names in (("letterhead", "imprint", "sealed"), ("letter", "bold_level3")):
            row = QHBoxLayout()
            row.setSpacing(_BETWEEN)
            for name in names:
                row.addWidget(self.flags[name])
            row.addStretch(1)
            column.addLayout(row)
        row = QHBoxLayout()
        row.addWidget(label("页边距"))
        row.addWidget(self.profile, 1)
        column.addLayout(row)
        row = QHBoxLayout()
        row.addWidget(label("模板"))
        row.addWidget(self.template, 1)
        row.addWidget(self.choose)
        row.addWidget(self.drop)
        column.addLayout(row)
        column.addWidget(self.fonts_fold)

    def show_choices(self, choices: Choices) -> None:
        """Show what is chosen."""
        self.choices = choices
        for widget in (*self.flags.values(), self.profile):
            widget.blockSignals(True)
        for name, box in self.flags.items():
            box.setChecked(getattr(choices, name))
        self.profile.setCurrentIndex(self.profile.findData(choices.profile))
        for widget in (*self.flags.values(), self.profile):
            widget.blockSignals(False)
        path = Path(choices.template) if choices.template else None
        self.template.setText("不用" if path is None else path.name if path.is_file() else f"{path.name}（找不到了）")
        self.template.setToolTip(choices.template)
        self.drop.setVisible(path is not None)
        if self.fonts_fold.head.isChecked():
            self.fonts.show_fonts(choices.fonts)

    def _put(self, **values: object) -> None:
        self.choices = replace(self.choices, **values)  # type: ignore[arg-type]
        self.changed.emit(self.choices)
