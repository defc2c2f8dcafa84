"""Names that the ledger knows already, for completion: people, departments, aspects and topics."""

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
        self._known: dict[str, list[str]] = {}

    def forget(self) -> None:
        """The ledger has changed."""
        self._known.clear()

    def by_kind(self) -> dict[str, Names]:
        """The functions that give the names, by the kind of editor."""
        readers: dict[str, Callable[[], list[str]]] = {
            "names": self._people, "departments": self._departments, "aspects": lambda: self._headings("aspect"),
            "topics": lambda: self._headings("topic"),
        }
        return {kind: self._remembering(kind, read) for kind, read in readers.items()}

    def _remembering(self, kind: str, read: Callable[[], list[str]]) -> Names:
        def names() -> list[str]:
            if kind not in self._known:
                self._known[kind] = read() if self._session.is_open else []
            return self._known[kind]

        return names

    def _people(self) -> list[str]:
        return list(dict.fromkeys(person.name for person in queries.people(self._session.store)))

    def _departments(self) -> list[str]:
        return [department.name for department in queries.departments(self._session.store)]

    def _headings(self, level: str) -> list[str]:
        return list(dict.fromkeys(text for each in self._session.problems() if (text := getattr(each, level))))
