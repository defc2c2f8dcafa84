"""The text slots of a notice that matter for the chosen version and page, with a menu of fields to insert."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QCheckBox, QVBoxLayout, QWidget

from exporters.blocks import Run
from exporters.fields import Facts
from exporters.rich import plain_text
from exporters.slots import printed_date
from models.errors import LedgerError
from models.labels import SECTIONS
from ui.notice.chip_edit import ChipEdit
from ui.notice.choices import Choices
from ui.notice.notice_texts import field_entries, known_field, with_fields
from ui.notice.slot_row import SlotRow
from ui.widgets.controls import button, shortcut
from ui.widgets.search_popup import SearchPopup

#: In the order in which they are printed.
ORDER = ("letterhead", "document_number", "signatories", "title", "recipients", "intro", "organisation", "first_person",
         "body_heading", "body_lead", "outlook", "closing", "attachments", "signer", "signed_on", "note", "copies_to",
         "issuer", "issued_on")
#: Least and most lines of a field; what is not named has :data:`_SHORT`.
_LINES = {"intro": (3, 12), "organisation": (3, 14), "first_person": (2, 12), "outlook": (3, 12), "closing": (2, 8),
          "attachments": (1, 8), "title": (1, 4), "recipients": (1, 4), "copies_to": (1, 4), "body_lead": (1, 8)}
_SHORT = (1, 3)


class SlotEditors(QWidget):
    """``edited`` fires at each key, ``left`` when a field that was changed is left."""

    edited = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts: Facts | None = None
        self.rows = {key: SlotRow(key, SECTIONS[key], self._known, _LINES.get(key, _SHORT))
                     for key in sorted(SECTIONS, key=_place)}
        self.fields: dict[str, ChipEdit] = {key: row.field for key, row in self.rows.items()}
        self.hidden: dict[str, QCheckBox] = {key: row.hidden for key, row in self.rows.items()}
        self.insert = button("插入数据项…(&R)", self.offer_fields, "在文字里插入台账的数字或名称；在文字里按 Ctrl+I 或连打两个 { 也可以",
                             key="Alt+R")
        self._last = self.fields["intro"]
        self.menu: SearchPopup | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.insert, 0, Qt.AlignmentFlag.AlignLeft)
        for row in self.rows.values():
            layout.addWidget(row)
            row.edited.connect(self.edited)
            row.left.connect(self.left)
            row.field.field_wanted.connect(self.offer_fields)
        shortcut("Ctrl+I", self, self.offer_fields)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    # --- showing ------------------------------------------------------------------------------------------------------

    def show_texts(self, stored: Mapping[str, str], defaults: Mapping[str, tuple[Run, ...]], facts: Facts) -> None:
        """Show the round's own texts and the style's defaults; a field that is being typed in keeps its text."""
        self.facts = facts
        for key, row in self.rows.items():
            runs = defaults.get(key, ())
            text = plain_text(runs)
            row.show_text(stored.get(key), with_fields(runs).strip(), _date(text) if key == "signed_on" else text)

    def show_only(self, choices: Choices) -> None:
        """Show the slots that the chosen version and page print, and those that have a text anyway."""
        matter = slots_that_matter(choices)
        for key, row in self.rows.items():
            row.setVisible(key in matter or row.stored is not None or row.changed())

    def reveal(self, key: str, line: int = 0) -> None:
        """Go to a line of a slot's text."""
        if key in self.rows:
            self.rows[key].show()
            self.rows[key].begin(line)

    # --- what they hold -----------------------------------------------------------------------------------------------

    def changed(self) -> dict[str, str | None]:
        """Slots whose text differs from what is stored; None means the default again."""
        return {key: row.typed() for key, row in self.rows.items() if row.changed()}

    def stored(self) -> None:
        """What is typed has been stored."""
        for row in self.rows.values():
            row.stored = row.typed()

    def forget(self) -> None:
        """What is typed belongs to another round: it is not kept."""
        for row in self.rows.values():
            row.forget()

    # --- fields -------------------------------------------------------------------------------------------------------

    def offer_fields(self) -> None:
        """Open the menu of fields at the cursor of the field used last."""
        if self.facts is None or not self._last.isEnabled() or not self._last.isVisible():
            return
        if self.menu is None:
            self.menu = SearchPopup("数据项", "查找数据项，如 问题、会议、日期", self)
            self.menu.chosen.connect(self._insert)
        below = self._last.cursorRect().bottomLeft() + QPoint(0, 4)
        self.menu.offer(field_entries(self.facts), self._last.viewport().mapToGlobal(below))

    def _known(self, name: str) -> tuple[str, str] | None:
        return known_field(self.facts, name) if self.facts is not None else None

    def _insert(self, name: str) -> None:
        self._last.insert_field(name)
        self._last.setFocus()

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if isinstance(new, ChipEdit) and new in self.fields.values():
            self._last = new


def slots_that_matter(choices: Choices) -> frozenset[str]:
    """Slots that are printed with these choices: no 签发人 outside a report upward, no 抄送 without an imprint."""
    found = set(SECTIONS) - {"letterhead", "signatories", "copies_to", "issuer", "issued_on"}
    if choices.letterhead:
        found |= {"letterhead"} | ({"signatories"} if choices.audience == "report" else set())
    if choices.imprint:
        found |= {"copies_to", "issuer", "issued_on"}
    if choices.audience == "public":
        found -= {"recipients", "document_number", "attachments", "note", "first_person"}
        found |= {"document_number"} if choices.letterhead else set()
    return frozenset(found)


def _place(key: str) -> int:
    return ORDER.index(key) if key in ORDER else len(ORDER)


def _date(text: str) -> str:
    try:
        return printed_date(text)
    except LedgerError:
        return text
