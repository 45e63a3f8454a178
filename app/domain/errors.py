"""The three kinds of error.

``UserError``: somebody can correct it; its text says what happened and what to do, and is shown in place.
``EnvironmentFault``: the world failed (disk, network, another program); shown with its state, usually worth a retry.
Everything else is a bug of ours and goes to the crash report.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


class UserError(Exception):
    """A correctable mistake. ``field`` names the input concerned, where there is one."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(UserError):
    """The record asked for does not exist (any more)."""


class EnvironmentFault(Exception):
    """Something outside the program failed. ``retryable`` says whether the same call may succeed later."""

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.retryable = retryable


class DatabaseBusy(EnvironmentFault):
    """Another program holds the write lock longer than we wait."""

    def __init__(self, message: str) -> None:
        super().__init__(message, retryable=True)


class SchemaTooNew(EnvironmentFault):
    """The database was written by a newer version of the program."""


class ReadOnlyDatabase(EnvironmentFault):
    """The database can be read but not written."""


class PassphraseNeeded(EnvironmentFault):
    """The database file is encrypted, and no passphrase was given."""


class PassphraseWrong(EnvironmentFault):
    """The database file does not open with this passphrase: it is another one, or the file is damaged."""


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field that two people changed: what it was, what I want, what the other person stored."""

    field: str
    before: object
    mine: object
    theirs: object


class ConflictError(UserError):
    """A write was based on values that somebody else has changed since.

    ``conflicts`` holds every field in dispute; ``who`` and ``at`` say who changed it last and when (aware, UTC);
    ``version`` is the row's present version, to be sent along when the user decides to overwrite; ``table`` and
    ``record_id`` say which row it is.
    """

    def __init__(
        self,
        message: str,
        *,
        conflicts: tuple[FieldConflict, ...],
        who: str,
        at: datetime | None,
        version: int,
        table: str = "",
        record_id: int = 0,
    ) -> None:
        super().__init__(message)
        self.conflicts = conflicts
        self.who = who
        self.at = at
        self.version = version
        self.table = table
        self.record_id = record_id
