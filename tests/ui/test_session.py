"""What the window holds after each kind of change is what a fresh reading gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models import ledger, queries
from models.records import Changes, RoundInfo, Wording
from models.settings import Settings
from tests.models.test_ledger import WRITERS
from tests.small_ledger import fill
from ui.session import LedgerSession


@pytest.fixture
def session(tmp_path: Path) -> Iterator[LedgerSession]:
    """An open session on the small hospital, its problems read."""
    opened = LedgerSession(Settings())
    opened.create(tmp_path / "台账.db")
    fill(opened.store)
    opened.close()
    opened.open(tmp_path / "台账.db")
    assert len(opened.problems()) == 2
    yield opened
    opened.close()


def _is_fresh(session: LedgerSession) -> bool:
    fresh = queries.read_problems(session.store, session.round.id) if session.has_round else ()
    return session.problems() == fresh


@pytest.mark.parametrize("name", WRITERS)
def test_every_writer_leaves_the_session_fresh(session: LedgerSession, name: str) -> None:
    """After the writer, its undo and its redo the rows are those of the file."""
    done: Changes = session.apply(WRITERS[name])
    assert done.step and _is_fresh(session)
    session.undo()
    assert _is_fresh(session)
    session.redo()
    assert _is_fresh(session)


def test_only_what_changed_is_read_again(session: LedgerSession) -> None:
    """An edit of one problem keeps the other's record; a wording and a person's share count as its change."""
    first, second = session.problems()
    values = {"owners": ("新人",), "wording": {"progress": Wording("x")}}
    session.apply(ledger.edit, [("measure", first.measures[0].id, values)])
    assert session.problems()[1] is second
    assert session.problems()[0].measures[0].state.owners == ("新人",)
    session.apply(ledger.edit, [("measure", first.measures[0].id, {"wording": {"progress": Wording("y")}})])
    assert session.problems()[0].measures[0].wording["progress"] == Wording("y")
    session.apply(ledger.delete_rows, [first.id])
    assert session.problems() == (second,)


def test_a_new_round_is_shown_only_when_chosen(session: LedgerSession) -> None:
    """Adding a round keeps the one on screen; deleting the one on screen shows another."""
    shown = session.round.id
    other = session.apply(ledger.add_round, RoundInfo(name="审计")).created[0]
    assert session.round.id == shown
    session.choose_round(other)
    assert session.problems() == ()
    session.apply(ledger.delete_round, other)
    assert session.round.id == shown and len(session.problems()) == 2
