"""Every item model of the window, filled with the sample ledger, keeps Qt's rules for models."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

import ui
from exporters.layout import lay_out
from exporters.notice import NoticeOptions
from models import changes, database, import_queries, people, queries, return_queries
from models.database import Store
from models.evidence import EvidenceItem
from models.importing.letter import parse_letter
from models.importing.letter_file import read_letter_text
from models.people import DEPARTMENT, PERSON
from models.records import Round
from tests.returned_forms import Filled, send, take_in
from ui import jobs
from ui.importing.columns_panel import samples
from ui.itemmodels.batches_model import BatchesModel
from ui.itemmodels.check_model import CheckModel, Choice
from ui.itemmodels.diary_model import DiaryModel, OutcomesModel
from ui.itemmodels.evidence_model import EvidenceModel
from ui.itemmodels.history_model import HistoryModel
from ui.itemmodels.import_models import ColumnsModel
from ui.itemmodels.ledger_filter import Filter
from ui.itemmodels.ledger_model import LedgerModel
from ui.itemmodels.ledger_rows import Arrangement
from ui.itemmodels.letter_model import LetterModel
from ui.itemmodels.outline_model import OutlineModel
from ui.itemmodels.people_models import HeldModel, NameRow, NamesModel
from ui.itemmodels.preview_model import PreviewModel
from ui.itemmodels.returns_models import DepartmentsModel, ListModel, ProposalsModel, ReturnedModel
from ui.notice.page_list import _PageModel
from ui.printing import QtMetrics

SAMPLE = Path(ui.__file__).resolve().parents[1] / "resources" / "sample"


@dataclass
class Sample:
    """The sample ledger with a returned form that waits and a row that a department has added; a workbook beside it."""

    store: Store
    round: Round
    job: jobs.ImportJob
    book: Any


@pytest.fixture(scope="module")
def sample(chinese: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    folder = tmp_path_factory.mktemp("sample")
    with database.create_store(folder / "示例.db") as store:
        jobs.fill_sample(store)
        form = Filled(send(store, folder / "表")[0])
        form.put(0, progress="已抽查42份", status="已完成").put(form.count, problem="新问题", text="新措施")
        take_in(store, form.save(), as_report=True)
        books, bad = jobs.read_sources([SAMPLE / "departments"])
        job = jobs.plan_import(None, books, bad)
        yield Sample(store, queries.read_ledger(store).rounds[0], job, books[0])


# --- filling ---------------------------------------------------------------------------------------------------------


def _batches(sample: Sample) -> QAbstractItemModel:
    model = BatchesModel()
    model.show(import_queries.import_batches(sample.store))
    return model


def _choices(sample: Sample) -> QAbstractItemModel:
    model = CheckModel()
    model.show([Choice(each.name, each.name, 3, True) for each in queries.departments(sample.store)])
    model.toggle(model.index(0))
    return model


def _diary(sample: Sample) -> QAbstractItemModel:
    model = DiaryModel(lambda *_: None)
    model.show_events(sample.round.events)
    return model


def _listed(kind: type[ListModel[Any]], records: Callable[[Sample], Any]) -> Callable[[Sample], QAbstractItemModel]:
    def make(sample: Sample) -> QAbstractItemModel:
        model = kind()
        model.show(records(sample))
        return model

    return make


def _evidence(sample: Sample) -> QAbstractItemModel:
    problem = sample.round.problems[0]
    rows = [problem.id, *(measure.id for measure in problem.measures)]
    items = [EvidenceItem(row, f"1-{number}", f"{number}.pdf", "a" * 64, 2048, "", f"l{number}", f"f{number}",
                          problem.id)
             for number, row in enumerate(rows)]
    model = EvidenceModel(lambda *_: True)
    model.show(problem, items, {"f0": "missing"})
    return model


def _history(sample: Sample) -> QAbstractItemModel:
    model = HistoryModel()
    problem = sample.round.problems[0]
    model.show(changes.history(sample.store, (problem.id,)), ())
    return model


def _columns(sample: Sample) -> QAbstractItemModel:
    model, table = ColumnsModel(), sample.job.plan.files[0].tables[0]
    model.show_table(table, samples(sample.book, table))
    return model


def _preview(sample: Sample) -> QAbstractItemModel:
    model = PreviewModel()
    model.show_kinds(("new", "changed", "same", "proposed", "refused", "skipped"))
    model.show_plan(sample.job.plan)
    return model


def _ledger(*, grouped: bool) -> Callable[[Sample], QAbstractItemModel]:
    def make(sample: Sample) -> QAbstractItemModel:
        model = LedgerModel(lambda *_: True)
        order = Arrangement("departments", "deadline") if grouped else Arrangement()
        model.show(sample.round.problems, sample.round, Filter(), order)
        return model

    return make


def _letter(_: Sample) -> QAbstractItemModel:
    model = LetterModel()
    model.set_outline(parse_letter(read_letter_text(SAMPLE / "反馈意见.docx")))
    return model


def _outline(sample: Sample) -> QAbstractItemModel:
    model = OutlineModel()
    model.show(sample.round.problems)
    return model


def _names(kind: str) -> Callable[[Sample], QAbstractItemModel]:
    def make(sample: Sample) -> QAbstractItemModel:
        model = NamesModel(kind)
        known = people.people(sample.store) if kind == PERSON else people.departments(sample.store)
        shares = people.shares(sample.round.problems)[kind == DEPARTMENT]
        model.show([NameRow(each, shares.get(each.name, people.Share())) for each in known])
        return model

    return make


def _held(sample: Sample) -> QAbstractItemModel:
    model = HeldModel()
    leader = next(name for problem in sample.round.problems for name in problem.state.leaders)
    model.show_all(people.held_by(sample.store, leader))
    return model


def _pages(sample: Sample) -> QAbstractItemModel:
    document = jobs.notice_document(sample.store, None, "findings", NoticeOptions(date.today()))
    model = _PageModel(QApplication.instance())
    model.set_pages(lay_out(document, QtMetrics(document.setup.fonts)).pages)
    return model


#: A model with the sample's data, or several of one kind.
FILLED: dict[type[QAbstractItemModel], tuple[Callable[[Sample], QAbstractItemModel], ...]] = {
    BatchesModel: (_batches,), CheckModel: (_choices,), ColumnsModel: (_columns,), DiaryModel: (_diary,),
    EvidenceModel: (_evidence,), HeldModel: (_held,), HistoryModel: (_history,), LetterModel: (_letter,),
    LedgerModel: (_ledger(grouped=False), _ledger(grouped=True)), NamesModel: (_names(PERSON), _names(DEPARTMENT)),
    OutcomesModel: (_listed(OutcomesModel, lambda sample: sample.round.outcomes),), OutlineModel: (_outline,),
    PreviewModel: (_preview,), _PageModel: (_pages,),
    DepartmentsModel: (_listed(DepartmentsModel, lambda sample: return_queries.returns_overview(
        sample.store, sample.round.id, date.today())),),
    ReturnedModel: (_listed(ReturnedModel, lambda sample: return_queries.returned_rows(
        sample.store, sample.round.id)),),
    ProposalsModel: (_listed(ProposalsModel, lambda sample: import_queries.proposals(sample.store, sample.round.id)),),
}


def _all_models() -> set[type[QAbstractItemModel]]:
    """Every model class of the window's own modules, but those that only serve others as a base."""
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        importlib.import_module(module.name)
    found: set[type[QAbstractItemModel]] = set()
    left: list[type[QAbstractItemModel]] = [QAbstractItemModel]
    while left:
        for kind in left.pop().__subclasses__():
            left.append(kind)
            if kind.__module__.startswith("ui."):
                found.add(kind)
    return found - {ListModel}


def test_every_item_model_is_tried() -> None:
    assert _all_models() == set(FILLED)


@pytest.mark.parametrize(("kind", "number"), [(kind, number) for kind, makes in FILLED.items()
                                              for number in range(len(makes))],
                         ids=lambda value: value.__name__ if isinstance(value, type) else str(value))
def test_a_model_with_the_sample_keeps_qt_s_rules(
    sample: Sample, qtmodeltester: ModelTester, kind: type[QAbstractItemModel], number: int
) -> None:
    model = FILLED[kind][number](sample)
    assert type(model) is kind and model.rowCount() > 0
    assert any(model.index(row, 0).data(Qt.ItemDataRole.DisplayRole) for row in range(model.rowCount()))
    qtmodeltester.check(model)
