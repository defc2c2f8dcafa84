"""The fields of one problem or measure as a form; each field is stored by itself when it is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from models.cells import format_cell, parse_cell
from models.errors import LedgerError
from models.labels import FIELDS
from models.records import INHERIT, INHERITED, Measure, Problem, RoundInfo, Wording
from ui.itemmodels import ledger_cells
from ui.pages.ledger_edits import LedgerEdits
from ui.widgets.controls import described, label
from ui.widgets.form_field import FormField, FormTools

Record = Problem | Measure
_LOCKED_KEYS = ("text", "aspect", "topic")


@dataclass(frozen=True)
class Spec:
    """A field of the form: key of contract §2 (``wording.text.notice`` for a wording), editor, name, heading above."""

    key: str
    kind: str = "line"
    name: str = ""
    heading: str = ""


_STATE = (
    Spec("leaders", "names", heading="责任与时限"), Spec("lead_leaders", "names"), Spec("lead_departments", "departments"),
    Spec("departments", "departments"), Spec("supporting_departments", "departments"), Spec("owners", "names"),
    Spec("deadline", "deadline"), Spec("status", "status"), Spec("keep_up", "flag"), Spec("completed_on", "date"),
    Spec("closed_on", "date"),
)
PROBLEM_FIELDS = (
    Spec("text", "text", "问题"), Spec("number"), Spec("category"), Spec("aspect", "aspects"), Spec("topic", "topics"),
    Spec("received_on", "date"), Spec("claimed_by", "names"), Spec("cause", "text"), Spec("target", "text"),
    *_STATE,
    Spec("progress", "text", "总体整改情况", "整改情况"), Spec("stage_result", "text"), Spec("next_steps", "text"),
    Spec("evidence", "text"), Spec("remarks", "text"),
)
MEASURE_FIELDS = (
    Spec("text", "text", "整改措施"), Spec("progress", "text", "整改情况"), *_STATE, Spec("evidence", "text", heading="佐证与备注"),
    Spec("remarks", "text"),
)


def wording_fields(*worded: tuple[str, str]) -> tuple[Spec, ...]:
    """Fields for 通报用语 of texts, each as (key, what the text is called)."""
    return tuple(
        Spec(f"wording.{key}.{which}", "text", name, f"{called}的通报用语" if which == "notice" else "")
        for key, called in worded for which, name in (("notice", "通报"), ("public", "公开版"))
    )


class RecordForm(QWidget):
    """The form of a problem or measure (*table*): ``load`` shows a record, ``commit`` stores what is pending."""

    stored = Signal()

    def __init__(
        self, table: str, specs: tuple[Spec, ...], tools: FormTools, edits: LedgerEdits, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._table, self._edits = table, edits
        self._record: Record | None = None
        self._problem: Problem | None = None
        self._round = RoundInfo()
        self.fields: dict[str, FormField] = {}
        self._labels: dict[str, QLabel] = {}
        self._back: dict[str, QToolButton] = {}
        self._layout = QFormLayout(self)
        self._layout.setContentsMargins(2, 4, 6, 8)
        self._layout.setVerticalSpacing(6)
        self._layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self._layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for spec in specs:
            self._add(spec, tools)

    def load(self, problem: Problem | None, record: Record | None, round_: RoundInfo) -> None:
        """Show a record of that problem. What is pending for another record is to be committed before."""
        same = self._record is not None and record is not None and record.id == self._record.id
        self._problem, self._record, self._round = problem, record, round_
        self.setEnabled(record is not None)
        self._name_levels()
        for key, field in self.fields.items():
            field.load(_text(record, key) if record else "", same_record=same)
            self._dress(key, field)
            if field.hint is not None and record is not None and not field.is_pending():
                field.hint.setText(ledger_cells.understood(record.state.deadline))

    def commit(self) -> None:
        """Store what has been typed and not stored yet."""
        for field in self.fields.values():
            field.commit()

    def _add(self, spec: Spec, tools: FormTools) -> None:
        if spec.heading:
            self._layout.addRow(label(spec.heading, "muted"))
        name = spec.name or FIELDS[spec.key]
        field = FormField(spec.key, spec.kind, name, tools, self)
        field.committed.connect(lambda text: self._store(field, text))
        self.fields[spec.key] = field
        wrapped = self._with_buttons(spec, field)
        if spec.kind == "flag":
            self._layout.addRow("", wrapped)
            return
        text = QLabel(name)
        text.setBuddy(field.editor)
        text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        text.setContentsMargins(0, 6, 0, 0)
        self._labels[spec.key] = text
        if spec.kind == "text":
            text.setAlignment(Qt.AlignmentFlag.AlignLeft)
            self._layout.addRow(text)
            self._layout.addRow(wrapped)
        else:
            self._layout.addRow(text, wrapped)

    def _with_buttons(self, spec: Spec, field: FormField) -> QWidget:
        """The editor with its hint below, and for a measure's inherited fields a button that gives the value back."""
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(field.editor, 1)
        if self._table == "measure" and spec.key in INHERITED:
            back = QToolButton()
            back.setText("沿用")
            back.clicked.connect(lambda: self._give_back(spec.key))
            described(back, f"{field.name}沿用问题的内容", f"删去这条措施自己的{field.name}，沿用问题的内容")
            self._back[spec.key] = back
            line.addWidget(back)
        column.addLayout(line)
        if field.hint is not None:
            column.addWidget(field.hint)
        return box

    def _dress(self, key: str, field: FormField) -> None:
        """Locked, inherited and own values look different."""
        locked = self._table == "problem" and key in _LOCKED_KEYS and self._problem is not None and self._problem.locked
        if self._edits.can_write:
            field.set_read_only(locked, ledger_cells.LOCKED)
        else:
            field.set_read_only(True, ledger_cells.READ_ONLY)
        if key in self._back:
            own = isinstance(self._record, Measure) and key in self._record.own
            self._back[key].setVisible(own)
            self._back[key].setEnabled(self._edits.can_write)
            field.set_quiet(not own)

    def _name_levels(self) -> None:
        """Aspect, topic and problem are called what the round calls them."""
        names = self._round.level_names
        texts = {"aspect": names.aspect, "topic": names.topic, "text": names.problem}
        for key, text in texts.items() if self._table == "problem" else ():
            if key in self._labels:
                self._labels[key].setText(text)
                self.fields[key].set_name(text)

    def _give_back(self, key: str) -> None:
        if self._record is not None:
            keys = ("status", "status_text") if key == "status" else (key,)
            self._edits.set_values("measure", self._record.id, dict.fromkeys(keys, INHERIT), f"{FIELDS[key]}沿用问题的内容")

    def _store(self, field: FormField, text: str) -> None:
        if self._record is None or self._problem is None:
            return
        try:
            values = self._values(field.key, text)
        except LedgerError as error:
            field.refuse()
            self._edits.said.emit("bad", f"没有保存：{error}")
            return
        if self._edits.set_values(self._table, self._record.id, values, f"修改{field.name}"):
            self.stored.emit()
        else:
            field.refuse()

    def _values(self, key: str, text: str) -> dict[str, Any]:
        assert self._record is not None and self._problem is not None
        if key.startswith("wording."):
            _, name, which = key.split(".")
            old = self._record.wording.get(name, Wording())
            both = {"notice": old.notice, "public": old.public} | {which: text}
            return {"wording": {name: Wording(**both)}}
        found = parse_cell(key, text, self._round, self._problem.received_on, today=date.today())
        return ledger_cells.values_for(key, found, text)


def _text(record: Record, key: str) -> str:
    """What a field shows of a record."""
    if key.startswith("wording."):
        _, name, which = key.split(".")
        return str(getattr(record.wording.get(name, Wording()), which))
    if key == "status":
        return format_cell(key, record.state.status)
    if hasattr(record.state, key):
        return format_cell(key, getattr(record.state, key))
    return format_cell(key, getattr(record, key))
