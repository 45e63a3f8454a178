"""The three kinds of error.

``UserError``: somebody can correct it; its text says what happened and what to do, and is shown in place.
``EnvironmentFault``: the world failed (disk, network, another program); shown with its state, usually worth a retry.
Everything else is a bug of ours and goes to the crash report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import datetime
from typing import Literal


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


class FileBusy(DatabaseBusy):
    """Another program holds the lock of the database file longer than we wait."""


class ConnectionLost(EnvironmentFault):
    """The database can't be reached now. Nothing of what was asked for was stored, and it may be asked for again."""

    def __init__(self, message: str) -> None:
        super().__init__(message, retryable=True)


class CommitUnknown(ConnectionLost):
    """The connection broke while a commit was under way: whether it was stored shows when the database is back.

    ``key`` is the idempotency key to find it by.
    """

    def __init__(self, message: str, key: str) -> None:
        super().__init__(message)
        self.key = key


class DiskFault(EnvironmentFault):
    """The disk, or the share, reported an error. Of a commit nobody knows yet whether it was stored."""


class FileGone(ConnectionLost):
    """The database file is no longer the one that was opened: deleted, replaced, cut off. Nothing is written any more.

    It does not mend by itself; whoever is at the computer opens it again, or another one, or restores a backup.
    """


class PasswordNeeded(EnvironmentFault):
    """The server asks for a password, and none is known or the one given is wrong."""


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
    """One field that two people changed: what it was, what I want, what ``who`` stored ``at`` some instant (UTC)."""

    field: str
    before: object
    mine: object
    theirs: object
    who: str = dataclass_field(default="", compare=False)
    at: datetime | None = dataclass_field(default=None, compare=False)


# What was refused: new values, the deletion of the record, or taking back an earlier change of it.
Refused = Literal["edit", "delete", "undo"]


class ConflictError(UserError):
    """A write was based on values that somebody else has changed since.

    ``conflicts`` holds every column in dispute; ``who`` and ``at`` say who changed it last and when (aware, UTC);
    ``version`` is the row's present version, to be sent along when the user decides to overwrite; ``table`` and
    ``record_id`` say which row it is.

    ``before`` of a conflict is what the user saw when they began; of an undo, what the change that they take back had
    made of the field. ``mine`` is what they want to store; a deletion, or the undo of an insertion, wants nothing, and
    then ``deletes`` is true. ``is_before_known`` is false where the log doesn't tell any more what was seen. ``others``
    is how many more records the refused command was about.
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
        refused: Refused = "edit",
        deletes: bool = False,
        is_before_known: bool = True,
    ) -> None:
        super().__init__(message)
        self.conflicts = conflicts
        self.who = who
        self.at = at
        self.version = version
        self.table = table
        self.record_id = record_id
        self.refused: Refused = refused
        self.deletes = deletes
        self.is_before_known = is_before_known
        self.others = 0


@dataclass(frozen=True, slots=True)
class Settlement:
    """What somebody decided about a conflict, having seen the record as it is at ``version``.

    ``theirs`` names the columns that stay as they are stored; all others become what was wanted.
    """

    version: int
    theirs: frozenset[str] = frozenset()

    def of(self, wanted: Mapping[str, object]) -> dict[str, object]:
        """What is still to be stored of the values wanted."""
        return {column: value for column, value in wanted.items() if column not in self.theirs}
