"""Copies of a database file that were opened and checked before they count as a backup."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.domain.backup_rotation import Reason
from app.domain.errors import DatabaseBusy, EnvironmentFault
from app.domain.progress import Cancelled, Progress, Silent
from app.storage.backup_folder import beside, free_backup_path, stem_of
from app.storage.location import Location
from app.storage.sqlite_file import connect_file, is_encrypted
from app.storage.sqlite_words import of_check
from app.storage.whole_file import disk_in_words, whole_file

_PATIENCE_MS = 10_000
_MOST = 5
_STEPS = 3
_LOOKS = 100_000  # steps of SQLite's machine between two looks whether somebody wants to stop
_BUSY = (5, 6)  # https://sqlite.org/rescode.html: SQLITE_BUSY, SQLITE_LOCKED


class Unsound(EnvironmentFault):
    """A copy was made, and it is damaged, as the original most likely is."""


def backup_file(
    location: Location, at: datetime, reason: Reason, *, folder: Path | None = None, progress: Progress | None = None
) -> Path:
    """Copy a database file into the folder of its backups and verify the copy; an encrypted one stays encrypted.

    The copy is taken in one step: stepwise copying starts over whenever somebody writes. Raises EnvironmentFault,
    leaving nothing behind, where the copy can't be made or is damaged; Cancelled likewise.
    """
    assert location.path is not None
    target = free_backup_path(folder or beside(location.path), stem_of(location), at, reason)
    copy_file(location, target, progress)
    return target


def copy_file(location: Location, target: Path, progress: Progress | None = None) -> None:
    """Copy a database file to a place where nothing is, as `backup_file` does."""
    assert location.path is not None
    with disk_in_words(location.path.parent), contextlib.closing(opened(location)) as reader:
        copy_from(reader, location, target, progress)


def copy_from(reader: Any, location: Location, target: Path, progress: Progress | None = None) -> None:
    """The same through a connection that is open. Raises Unsound where what was copied is damaged."""
    with whole_file(target, size=_size(reader)) as partial:
        copy_into(reader, location, partial, progress)


def copy_into(reader: Any, location: Location, partial: Path, progress: Progress | None = None) -> None:
    """Copy into a file of `whole_file`, and verify."""
    progress = progress or Silent()
    if not reader.in_transaction:
        reader.execute("BEGIN")
    _step(progress, 0, "Counting")
    wanted = _facts(reader)
    _step(progress, 1, "Copying")
    _copy(reader, location, partial)
    _step(progress, 2, "Checking the copy")
    problems = problems_of(replace(location, path=partial), wanted, progress)
    _step(progress, _STEPS, "Done")
    if problems:
        raise Unsound(f"The copy of {location.path} is damaged: {problems[0]} Check the disk.")


def _step(progress: Progress, done: int, text: str) -> None:
    if progress.cancelled:
        raise Cancelled
    progress.report(done, _STEPS, text)


def problems_of(
    location: Location, wanted: dict[str, Any] | None = None, progress: Progress | None = None
) -> list[str]:
    """What is wrong with a database file that nobody works with, as far as SQLite can tell; [] is sound.

    ``wanted`` is what it should hold, from `_facts` of the original. A passphrase that does not fit is an error.
    Raises Cancelled.
    """
    from sqlcipher3 import dbapi2

    with contextlib.closing(opened(location)) as connection:
        watched = progress or Silent()
        connection.set_progress_handler(lambda: int(watched.cancelled), _LOOKS)
        try:
            found = [of_check(str(row[0])) for row in _all(connection, *_checks(location))]
            problems = [problem for problem in found if problem != "ok"]
            if not problems and connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                problems = ["Rows belong to others that are gone."]
            if not problems and wanted is not None and _facts(connection) != wanted:
                problems = ["It holds other rows or sums than the original."]
        except dbapi2.DatabaseError as error:
            if "locked" in str(error):
                raise
            if watched.cancelled:
                raise Cancelled from error
            problems = [f"{error}."]
    return problems[:_MOST]


def _checks(location: Location) -> list[str]:
    """An encrypted page has a signature of its own, which tells damage that the structure of the pages hides."""
    assert location.path is not None
    checks = [f"PRAGMA integrity_check({_MOST})"]
    if location.key is not None and is_encrypted(location.path):
        checks.insert(0, "PRAGMA cipher_integrity_check")
    return checks


def _all(connection: Any, *statements: str) -> Iterable[Any]:
    for statement in statements:
        yield from connection.execute(statement)


def opened(location: Location) -> Any:
    """A connection that only reads."""
    assert location.path is not None
    connection = connect_file(location.path, location.key, mode="ro")
    connection.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
    return connection


def _copy(reader: Any, location: Location, partial: Path) -> None:
    """As encrypted as the original is: SQLite refuses to copy one kind into the other."""
    assert location.path is not None
    key = location.key if is_encrypted(location.path) else None
    with contextlib.closing(connect_file(partial, key)) as writer:
        reader.backup(writer, progress=_Patience())
        # One file, without a log beside it: so it can be opened where nothing may be written.
        writer.execute("PRAGMA journal_mode=DELETE")


class _Patience:
    """The driver would try again for ever while it is told that the file is busy."""

    def __init__(self) -> None:
        self._until = time.monotonic() + _PATIENCE_MS / 1000

    def __call__(self, status: int, _remaining: int, _total: int) -> None:
        if status in _BUSY and time.monotonic() > self._until:
            raise DatabaseBusy("Another program is writing to the database. Try again in a moment.")


def _size(connection: Any) -> int:
    pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return int(pages) * int(size)


def _facts(connection: Any) -> dict[str, Any]:
    """How many rows each table has, and what each phase of each pipeline sums up to."""
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    counted = {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - the file's own names
        for name in names
    }
    if "deals" in counted:
        sums = "SELECT phase_id, currency, sum(amount_minor) FROM deals GROUP BY phase_id, currency ORDER BY 1, 2"
        counted["sums of deals"] = connection.execute(sums).fetchall()
    return counted
