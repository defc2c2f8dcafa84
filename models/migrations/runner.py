"""Builds a fresh ledger and upgrades an old one, never leaving anything between two versions.

Each version is a frozen SQL file ``NNNN_name.sql``. A fresh ledger runs through all of them, so that a fresh and an
upgraded file have the same schema. Foreign keys are off before BEGIN (a table rebuild would delete child rows
otherwise, and the switch is ignored inside a transaction), ``foreign_key_check`` runs before COMMIT, and a checked
backup named after the target version is made first.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from models import changes
from models.database import APPLICATION_ID, Store, translated
from models.errors import NotALedgerError

_FOLDER = Path(__file__).parent


def versions() -> tuple[tuple[int, Path], ...]:
    """All versions with their SQL files, in order."""
    return tuple((int(path.name[:4]), path) for path in sorted(_FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql")))


#: The newest version that this program writes.
LATEST = versions()[-1][0]


def build_fresh(store: Store) -> None:
    """Make all tables in an empty file."""
    store.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    _run(store, 0)


def upgrade(store: Store) -> None:
    """Bring an older ledger to :data:`LATEST`; on any failure the file is as it was, and the error says so."""
    from models.backup import write_copy

    version = int(store.scalar("PRAGMA user_version"))
    copy = store.path.with_name(f"{store.path.stem}-升级前-v{version}-v{LATEST}{store.path.suffix}")
    if not copy.exists():
        write_copy(store, copy)
    try:
        with translated(store.path):
            _run(store, version)
    except Exception as error:
        raise NotALedgerError(
            f"台账“{store.path.name}”升级没有成功，原文件未改动，升级前的备份是“{copy.name}”。请联系维护人员。"
        ) from error


def statements(path: Path) -> Iterator[str]:
    """The single statements of a version's SQL file; each ends with «;» at the end of a line."""
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("--"):
            lines.append(line)
        if line.endswith(";"):
            yield "\n".join(lines)[:-1]
            lines = []


def _run(store: Store, version: int) -> None:
    store.execute("PRAGMA foreign_keys = 0")
    try:
        with store.transaction():
            changes.drop_triggers(store)
            for number, path in versions():
                if number > version:
                    for statement in statements(path):
                        store.execute(statement)
            changes.install_triggers(store)
            if store.fetch("PRAGMA foreign_key_check"):
                raise NotALedgerError(f"台账“{store.path.name}”里有失去归属的行，没有升级。")
            store.execute(f"PRAGMA user_version = {LATEST}")
    finally:
        store.execute("PRAGMA foreign_keys = 1")
