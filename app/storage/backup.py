"""Copies of a database file that were opened and checked before they count as a backup."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.domain.backup_rotation import Reason
from app.domain.errors import EnvironmentFault
from app.storage.backup_folder import beside, free_backup_path, stem_of
from app.storage.location import Location
from app.storage.sqlite_file import connect_file, is_encrypted
from app.storage.whole_file import disk_in_words, whole_file

_PATIENCE_MS = 10_000
_MOST = 5


def backup_file(location: Location, at: datetime, reason: Reason, *, folder: Path | None = None) -> Path:
    """Copy a database file into the folder of its backups and verify the copy; an encrypted one stays encrypted.

    The copy is taken in one step: stepwise copying starts over whenever somebody writes. Raises EnvironmentFault,
    leaving nothing behind, where the copy can't be made or is damaged.
    """
    assert location.path is not None
    target = free_backup_path(folder or beside(location.path), stem_of(location), at, reason)
    copy_file(location, target)
    return target


def copy_file(location: Location, target: Path) -> None:
    """Copy a database file to a place where nothing is, as `backup_file` does."""
    assert location.path is not None
    with (
        disk_in_words(location.path.parent),
        contextlib.closing(_opened(location)) as reader,
        whole_file(target, size=_size(reader)) as partial,
    ):
        reader.execute("BEGIN")
        wanted = _facts(reader)
        _copy(reader, location, partial)
        problems = problems_of(replace(location, path=partial), wanted)
        if problems:
            raise EnvironmentFault(f"The copy of {location.path} is damaged: {problems[0]} Check the disk.")


def problems_of(location: Location, wanted: dict[str, Any] | None = None) -> list[str]:
    """What is wrong with a database file that nobody works with, as far as SQLite can tell; [] is sound.

    ``wanted`` is what it should hold, from `_facts` of the original. A passphrase that does not fit is an error.
    """
    from sqlcipher3 import dbapi2

    with contextlib.closing(_opened(location)) as connection:
        try:
            found = [str(row[0]) for row in _all(connection, *_checks(location))]
            problems = [problem for problem in found if problem != "ok"]
            if not problems and connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                problems = ["Rows belong to others that are gone."]
            if not problems and wanted is not None and _facts(connection) != wanted:
                problems = ["It holds other rows or sums than the original."]
        except dbapi2.DatabaseError as error:
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


def _opened(location: Location) -> Any:
    assert location.path is not None
    connection = connect_file(location.path, location.key, mode="ro")
    connection.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
    return connection


def _copy(reader: Any, location: Location, partial: Path) -> None:
    """As encrypted as the original is: SQLite refuses to copy one kind into the other."""
    assert location.path is not None
    key = location.key if is_encrypted(location.path) else None
    with contextlib.closing(connect_file(partial, key)) as writer:
        reader.backup(writer)
        # One file, without a log beside it: so it can be opened where nothing may be written.
        writer.execute("PRAGMA journal_mode=DELETE")


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
