"""Errors that reach a person, as one Chinese sentence that says what is wrong and what to do next.

Two kinds (design §4): the world's (:class:`LedgerError` and its children: bad file, full disk, locked ledger) and ours,
which is every other exception. Only the first kind is shown as a plain sentence.
"""

from __future__ import annotations


class LedgerError(Exception):
    """Something outside the program stands in the way; ``str(error)`` is the sentence for the user.

    Nothing has been changed when it is raised out of a public function of ``models``.
    """


class BadFileError(LedgerError):
    """A file is missing, unreadable, or not what it should be."""


class NotALedgerError(BadFileError):
    """The file is not a ledger of this program, is damaged, or comes from a newer version."""


class LockedError(LedgerError):
    """Somebody else has the ledger open for writing."""


class ReadOnlyError(LedgerError):
    """The ledger or its folder cannot be written."""


class StorageError(LedgerError):
    """Writing failed: full disk, input or output error."""


class ValueRefusedError(LedgerError):
    """A value breaks a rule (an unknown state, a date that does not exist, an argument that makes no sense)."""


class NotFoundError(LedgerError):
    """A round, row or option with that name does not exist."""


class CancelledError(Exception):
    """The user cancelled; nothing has been changed. Not an error to be shown."""
