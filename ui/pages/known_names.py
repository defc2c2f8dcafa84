"""Names that the ledger knows already, each with its other names, for completion: people, departments, aspects,
topics."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from models import queries
from ui.session import LedgerSession

if TYPE_CHECKING:
    from ui.widgets.names_field import Names


class KnownNames:
    """Read when first asked after a change, so that an edit does not pay for them."""

    def __init__(self, session: LedgerSession) -> None:
        self._session = session
        self._known: dict[str, dict[str, tuple[str, ...]]] = {}

    def forget(self) -> None:
        """The ledger has changed."""
        self._known.clear()

    def by_kind(self) -> dict[str, Names]:
        """The functions that give the names, by the kind of editor."""
        readers: dict[str, Callable[[], dict[str, tuple[str, ...]]]] = {
            "names": self._people, "departments": self._departments, "aspects": lambda: self._headings("aspect"),
            "topics": lambda: self._headings("topic"),
        }
        return {kind: self._remembering(kind, read) for kind, read in readers.items()}

    def _remembering(self, kind: str, read: Callable[[], dict[str, tuple[str, ...]]]) -> Names:
        def names() -> dict[str, tuple[str, ...]]:
            if kind not in self._known:
                self._known[kind] = read() if self._session.is_open else {}
            return self._known[kind]

        return names

    def _people(self) -> dict[str, tuple[str, ...]]:
        return {person.name: person.aliases for person in queries.people(self._session.store)}

    def _departments(self) -> dict[str, tuple[str, ...]]:
        return {department.name: department.aliases for department in queries.departments(self._session.store)}

    def _headings(self, level: str) -> dict[str, tuple[str, ...]]:
        return {text: () for each in self._session.problems() if (text := getattr(each, level))}
