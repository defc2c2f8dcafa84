"""The form of a person or a department: name, other names, posts, and what they answer for as links into the ledger."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.people import DEPARTMENT, PERSON, Known, PostTerm, Share
from ui.widgets.controls import button, form, label, line_edit
from ui.widgets.link_list import Line, LinkList
from ui.widgets.names_field import Names
from ui.widgets.posts_field import PostsField

_SEPARATORS = re.compile(r"[、，,；;\n]+")
#: Links of the share: what is shown in the ledger.
OPEN, ROWS, CLAIMED, CLAIMED_OPEN = "open", "rows", "claimed", "claimed_open"


class NameForm(QWidget):
    """``changed``: something was typed; ``save_wanted``, ``drop_wanted``: the buttons; ``row_link`` a link's name."""

    changed = Signal()
    save_wanted = Signal()
    drop_wanted = Signal()
    hand_over_wanted = Signal()
    row_link = Signal(str)

    def __init__(self, departments: Names, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.known = Known("", PERSON, "")
        self.dirty = False
        self.title = label("", "title")
        self.name = line_edit("姓名", "同名的两个人加后缀分开，如 张伟·护理部")
        self.aliases = line_edit("别名", "表格里可能出现的其他写法，用顿号隔开；导入时按同一个处理", "如 林院长、林 致远")
        self.posts = PostsField(departments)
        self.share = LinkList("负责和认领", "在台账里看这些行")
        self.share.followed.connect(self.row_link)
        self._build()
        for edit in (self.name, self.aliases):
            edit.textEdited.connect(self._typed)
            edit.returnPressed.connect(self.save_wanted)
        self.posts.changed.connect(self._typed)

    def _build(self) -> None:
        self._form: QFormLayout = form()
        self._form.addRow("姓名", self.name)
        self._form.addRow("别名", self.aliases)
        self._form.addRow("职务", self.posts)
        self._form.addRow("负责", self.share)
        self.save = button("保存(&S)", self.save_wanted.emit, "保存修改，可以撤销；选别的行也会保存", key="Alt+S", primary=True)
        self.drop = button("放弃修改(&D)", self.drop_wanted.emit, "回到保存过的内容", key="Alt+D")
        self.hand_over: QPushButton = button(
            "离任移交…(&T)", self.hand_over_wanted.emit, "登记离任日期，把未完成的行交给接任的人", key="Alt+T")
        row = QHBoxLayout()
        for each in (self.save, self.drop):
            row.addWidget(each)
        row.addStretch(1)
        row.addWidget(self.hand_over)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.title)
        layout.addLayout(self._form)
        layout.addLayout(row)
        layout.addStretch(1)

    def show_known(self, known: Known, share: Share) -> None:
        """Show a person or department; one without an id is to be registered, and what stands there counts as typed."""
        self.known = known
        self.dirty = not known.id and bool(known.name or known.posts)
        person = known.kind == PERSON
        self.title.setText(known.name or ("登记人员" if person else "登记科室"))
        word = "姓名" if person else "名称"
        self._form.labelForField(self.name).setText(word)  # type: ignore[attr-defined]
        self.name.setAccessibleName("姓名" if person else "科室名称")
        self.aliases.setPlaceholderText("如 林院长、林 致远" if person else "如 医务科")
        self.name.setText(known.name)
        self.aliases.setText("、".join(known.aliases))
        self.posts.show_posts(known.posts)
        self._form.setRowVisible(self.posts, person)
        self.share.show_lines(_share_lines(share, person))
        self._form.setRowVisible(self.share, bool(known.id))
        self.hand_over.setVisible(person and bool(known.id))
        self._show_buttons()

    def content(self) -> tuple[str, tuple[str, ...], tuple[PostTerm, ...]]:
        """Name, other names and posts as typed; ValueRefusedError for a date that is none."""
        aliases = tuple(text for part in _SEPARATORS.split(self.aliases.text()) if (text := part.strip()))
        posts = self.posts.posts() if self.known.kind != DEPARTMENT else ()
        return self.name.text().strip(), aliases, posts

    def _typed(self) -> None:
        self.dirty = True
        self._show_buttons()
        self.changed.emit()

    def _show_buttons(self) -> None:
        word = "保存" if self.known.id else "登记"
        self.save.setText(f"{word}(&S)")
        self.save.setAccessibleName(word)
        self.save.setEnabled(self.dirty)
        self.drop.setEnabled(self.dirty or not self.known.id)


def _share_lines(share: Share, person: bool) -> list[Line]:
    """Sentences with the numbers as links."""
    lines: list[Line] = []
    if share.rows:
        rows = [(f"未完成 {len(share.open)} 行", OPEN)] if share.open else []
        lines.append(("在台账里负责", "", [*rows, (f"全部 {len(share.rows)} 行", ROWS)]))
    if share.claimed:
        claimed = [(f"未完成 {len(share.claimed_open)} 个", CLAIMED_OPEN)] if share.claimed_open else []
        lines.append(("认领的问题", "", [*claimed, (f"全部 {len(share.claimed)} 个", CLAIMED)]))
    nothing = "当前批次里没有负责的行，也没有认领问题" if person else "当前批次里没有负责的行"
    return lines or [(nothing, "", [])]
