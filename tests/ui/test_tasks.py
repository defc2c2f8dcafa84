from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models import changes, database, ledger
from models.progress import Progress
from models.records import RoundInfo
from ui.main_window import MainWindow
from ui.tasks import SHOW_AFTER, TaskRunner
from ui.widgets.status_line import StatusLine


def test_a_result_comes_to_the_window_s_thread(tasks: TaskRunner, qtbot: QtBot) -> None:
    found: list[object] = []
    threads: list[int] = []

    def job(_: Progress) -> int:
        threads.append(threading.get_ident())
        return 42

    def done(result: int) -> None:
        found.append(result)
        threads.append(threading.get_ident())

    with qtbot.waitSignals([tasks.started, tasks.finished]):
        assert tasks.run("算", job, done, found.append)
    qtbot.waitUntil(lambda: found == [42])
    assert threads[1] == threading.get_ident() != threads[0]


def test_one_job_at_a_time(tasks: TaskRunner, qtbot: QtBot) -> None:
    go = threading.Event()
    assert tasks.run("一", lambda _: go.wait(10), lambda _: None, pytest.fail)
    assert not tasks.run("二", lambda _: pytest.fail(), lambda _: None, pytest.fail)
    go.set()
    qtbot.waitUntil(lambda: not tasks.busy)


def test_progress_shows_only_after_a_while(session: object, tasks: TaskRunner, qtbot: QtBot) -> None:
    go, steps = threading.Event(), []
    tasks.progressed.connect(lambda *state: steps.append(state))

    def job(progress: Progress) -> None:
        progress.step(3, 10, "比对")
        go.wait(20)

    tasks.run("导入", job, lambda _: None, pytest.fail)
    qtbot.wait(SHOW_AFTER // 2)
    assert steps == []
    qtbot.waitUntil(lambda: bool(steps), timeout=10_000)
    assert steps[0] == (3, 10, "比对")
    go.set()
    qtbot.waitUntil(lambda: not tasks.busy)


def test_the_status_line_shows_progress_and_cancels(session: object, tasks: TaskRunner, qtbot: QtBot) -> None:
    line = StatusLine(session, tasks)  # type: ignore[arg-type]
    qtbot.addWidget(line)
    line.show()

    def job(progress: Progress) -> None:
        while True:
            progress.step(1, 4, "写入台账")
            threading.Event().wait(0.01)

    outcome: list[object] = []
    tasks.run("导入", job, outcome.append, outcome.append)
    qtbot.waitUntil(line.cancel.isVisible, timeout=10_000)
    assert line.task.text() == "写入台账" and (line.bar.value(), line.bar.maximum()) == (1, 4)
    line.cancel.click()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert outcome == [] and not line.cancel.isVisible()


def test_a_failure_is_handed_on(tasks: TaskRunner, qtbot: QtBot) -> None:
    failed: list[BaseException] = []

    def job(_: Progress) -> None:
        raise ValueError("broken")

    tasks.run("算", job, lambda _: pytest.fail(), failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert isinstance(failed[0], ValueError)


def test_cancelling_a_write_changes_nothing(window: MainWindow, filled: Path, qtbot: QtBot) -> None:
    window.open_ledger(filled)
    store = window.session.store
    before = changes.table_dump(store)

    def job(progress: Progress) -> None:
        with changes.step(store, "很长的写入"):
            ledger.round_writing.insert_round(ledger.Writer(store), RoundInfo(name="另一批次"))
            while True:
                progress.step(0, 1)
                threading.Event().wait(0.01)

    window.tasks.run("写", job, pytest.fail, pytest.fail, store.release, writes=True)
    qtbot.wait(50)
    assert not window.middle.isEnabled() and not window.actions_["undo"].isEnabled()
    window.tasks.cancel()
    qtbot.waitUntil(lambda: not window.tasks.busy)
    assert window.middle.isEnabled()
    assert changes.table_dump(store) == before


def test_nothing_starts_after_close(chinese: QApplication) -> None:
    tasks = TaskRunner()
    tasks.close()
    assert not tasks.run("算", lambda _: None, lambda _: None, pytest.fail)


def test_closing_the_window_stops_the_job_and_empties_the_wal(window: MainWindow, filled: Path, qtbot: QtBot) -> None:
    window.open_ledger(filled)
    window.session.apply(ledger.add_round, RoundInfo(name="另一批次"))
    stopped = threading.Event()

    def job(progress: Progress) -> None:
        try:
            while True:
                progress.step(0, 0)
                threading.Event().wait(0.01)
        finally:
            stopped.set()

    window.tasks.run("长任务", job, pytest.fail, pytest.fail)
    assert window.close()
    assert stopped.is_set() and not window.session.is_open
    assert [path.name for path in filled.parent.glob("整改台账.db*")] == ["整改台账.db"]
    with database.open_store(filled) as store:
        assert store.scalar("SELECT count(*) FROM round") == 2
