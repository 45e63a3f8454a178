"""Holds a database file alone, so that another may take its place."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from app.domain.backup_rotation import Reason
from app.domain.errors import DatabaseBusy, EnvironmentFault
from app.storage.backup_folder import beside, free_backup_path
from app.storage.location import Location, Mode
from app.storage.share_guard import ShareGuards
from app.storage.sqlite_file import connect_file
from app.storage.whole_file import disk_in_words, whole_file

_PATIENCE_MS = 2_000
_IN_USE = "{} is open in another window or program. Close it there, then try again."
_LOGS = ("-wal", "-journal")


class Unreadable(EnvironmentFault):
    """The file can't be opened: it is damaged, or nobody knows its passphrase."""


@contextmanager
def taken_over(location: Location) -> Iterator[Any]:
    """A connection that holds a database file alone, and has emptied the log beside it.

    Another file may take its name until the block ends. Raises DatabaseBusy while somebody else has it open, Unreadable
    where that can't be found out.
    """
    from sqlcipher3 import dbapi2

    assert location.path is not None
    with _alone_on_share(location), contextlib.ExitStack() as stack:
        try:
            connection = stack.enter_context(contextlib.closing(connect_file(location.path, location.key, mode="rw")))
            connection.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
            # A log left beside the file would be taken for one of the new file, and destroy it.
            (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
            # In this mode the lock outlasts the transaction, in which neither copying nor attaching is possible.
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
        except EnvironmentFault as error:
            raise Unreadable(error.message) from error
        except dbapi2.DatabaseError as error:
            if "locked" in str(error):
                raise DatabaseBusy(_IN_USE.format(location.path)) from error
            raise Unreadable(f"{location.path} can't be opened: {error}.") from error
        if mode != "delete":
            raise DatabaseBusy(_IN_USE.format(location.path))
        yield connection


@contextmanager
def _alone_on_share(location: Location) -> Iterator[None]:
    """Nobody else is at work on the file: there a client that only waits holds no lock that SQLite could tell."""
    if location.mode is not Mode.SHARED_FILE or location.path is None:
        yield
        return
    guard = ShareGuards.take(location.path)
    try:
        if guard.problem:
            raise EnvironmentFault(guard.problem)
        if guard.alive > 1:
            raise DatabaseBusy(_IN_USE.format(location.path))
        yield
    finally:
        ShareGuards.leave(location.path)


def set_logs_aside(path: Path, at: datetime) -> None:
    """Give a log that a file left behind when it was deleted another name: a new file would take it for its own."""
    for suffix in _LOGS:
        log = path.with_name(path.name + suffix)
        if log.exists():
            with disk_in_words(path.parent):
                log.rename(log.with_name(f"{log.name} {at:%Y-%m-%d %H.%M.%S}"))


def put_aside(path: Path, at: datetime) -> Path:
    """Copy a file that can't be opened, with its log, into the folder of its backups: something may yet be saved from
    it. The log is taken away from beside it. Returns where the copy is.
    """
    kept = free_backup_path(beside(path), path.stem, at, Reason.REPLACED)
    with whole_file(kept, size=path.stat().st_size) as partial:
        shutil.copyfile(path, partial)
        logs = [log for log in (path.with_name(path.name + suffix) for suffix in _LOGS) if log.exists()]
        for log in logs:
            shutil.copyfile(log, kept.with_name(kept.name + log.name.removeprefix(path.name)))
    for log in logs:
        log.unlink()
    return kept
