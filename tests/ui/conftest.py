"""The window in tests: real widgets, offscreen, Qt in Chinese as the program starts it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from models import database, ledger
from models.records import RoundInfo, Unit
from models.settings import Settings
from ui import app as application
from ui import theme
from ui.dialogs.error_dialog import ErrorDialog
from ui.main_window import MainWindow
from ui.session import LedgerSession
from ui.tasks import TaskRunner
from tests.ui.composer_desk import Composer
from tests.ui.ledger_desk import Desk, open_session, sit_down

CSV = """整改台账
序号,存在问题,整改措施,责任科室,责任人,整改时限,整改情况,整改状态
1,病历质控流于形式,每月抽查病历,医务部,林一,2025年7月底前,已抽查两次,正在整改
2,耗材领用无登记,建立领用台账,采购办,何川,2025年9月底前,已建立台账,已完成
3,值班记录不完整,修订值班制度,护理部,孙悦,长期坚持,,未启动
"""


@pytest.fixture(scope="session")
def chinese(qapp: QApplication) -> QApplication:
    """The application as :mod:`ui.app` prepares it."""
    qapp.setStyle("Fusion")
    assert application.install_chinese(qapp)
    theme.apply_theme(qapp)
    return qapp


@pytest.fixture
def csv(own_place: Path) -> Path:
    """A department's table."""
    path = own_place / "医务部.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


@pytest.fixture
def filled(own_place: Path) -> Path:
    """A ledger with a unit, a round and three problems, two of them with measures."""
    path = own_place / "整改台账.db"
    with database.create_store(path) as store:
        ledger.set_unit(store, Unit(name="青屏县人民医院", party_organisation="中共青屏县人民医院委员会"))
        info = RoundInfo(name="2025年县委巡察", kind="巡察", feedback_on=date(2025, 6, 20))
        key = ledger.add_round(store, info).created[0]
        for number, text in enumerate(("病历质控流于形式", "耗材领用无登记", "值班记录不完整"), 1):
            values = {"number": str(number), "aspect": "医疗管理方面", "text": text}
            problem = ledger.add_problem(store, key, values).created[0]
            if number < 3:
                ledger.add_measure(store, problem, {"text": f"措施{number}", "progress": f"已落实第{number}项"})
    return path


@pytest.fixture
def session(chinese: QApplication) -> Iterator[LedgerSession]:
    """A session without a ledger, closed afterwards."""
    made = LedgerSession(Settings())
    yield made
    made.close()


@pytest.fixture
def tasks(chinese: QApplication) -> Iterator[TaskRunner]:
    """A task runner, ended afterwards."""
    made = TaskRunner()
    yield made
    made.close()


@pytest.fixture
def window(chinese: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window on its first-start page."""
    made = MainWindow(Settings())
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


@pytest.fixture
def errors(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Sentences that the one error dialog would show; it does not open."""
    shown: list[str] = []
    monkeypatch.setattr(ErrorDialog, "exec", lambda dialog: shown.append(dialog.sentence.text()))
    return shown


@pytest.fixture(autouse=True)
def no_modal_dialog(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A dialog that no test has asked for would wait for ever: it is an error instead."""
    opened: list[str] = []
    for kind in (QDialog, QMessageBox, QFileDialog):
        monkeypatch.setattr(kind, "exec", lambda dialog: opened.append(_words(dialog)))
    yield
    if opened:
        pytest.fail(f"a dialog opened: {opened}")


def _words(dialog: QDialog) -> str:
    return " / ".join([dialog.windowTitle(), *(each.text() for each in dialog.findChildren(QLabel))])


@pytest.fixture
def save_to(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path | None], list[str]]:
    """Answer the native save dialog: every place that asks gets that path; the names suggested are collected."""
    def answer(path: Path | None) -> list[str]:
        suggested: list[str] = []

        def ask(parent: object, settings: object, title: str, name: str, *rest: object) -> Path | None:
            suggested.append(name)
            return path

        for module in ("ui.dialogs.open_ledger", "ui.notice.exports", "ui.notice.other_papers", "ui.ledger_jobs",
                       "ui.pages.ledger_output"):
            monkeypatch.setattr(f"{module}.ask_save", ask)
        return suggested

    return answer


@pytest.fixture
def settle(qtbot: QtBot) -> Callable[[TaskRunner], None]:
    """Wait until no background job runs, nor one that it started."""
    def wait(tasks: TaskRunner) -> None:
        qtbot.waitUntil(lambda: not tasks.busy, timeout=20_000)

    return wait


@pytest.fixture
def composer(window: MainWindow, filled: Path, qtbot: QtBot) -> Composer:
    """The notice page with three problems."""
    window.resize(1366, 768)
    window.open_ledger(filled)
    return Composer(window, qtbot)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """The ledger page on the small ledger, the table with the focus."""
    session = open_session(tmp_path)
    found = sit_down(qtbot, session)
    yield found
    found.page.hide()
    found.page.tasks.close()
    session.close()
