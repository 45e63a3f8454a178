"""Encrypts a database file, gives it another passphrase, or decrypts it: a new file takes the place of the old one."""

# ruff: noqa: S608 - the names put into SQL are those of the file's own tables

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from app.domain.errors import EnvironmentFault
from app.domain.progress import Cancelled, Progress, Silent
from app.storage.backup import problems_of
from app.storage.cipher import FileKey
from app.storage.location import Location
from app.storage.takeover import taken_over
from app.storage.whole_file import whole_file

_STEPS = 3
_LOOKS = 100_000  # steps of SQLite's machine between two looks whether somebody wants to stop


def rekey(location: Location, new_key: FileKey | None, progress: Progress | None = None) -> None:
    """Write the file anew under another key (None: plain), compare both row by row, and swap.

    Nobody may have it open. Raises EnvironmentFault or Cancelled, and the file is as it was.
    """
    assert location.path is not None
    progress = progress or Silent()
    # The old file is held until the new one has taken its name.
    with (
        taken_over(location) as connection,
        whole_file(location.path, size=location.path.stat().st_size, replace=True) as partial,
    ):
        with _stoppable(connection, progress):
            progress.report(0, _STEPS, "Writing it anew")
            connection.execute(f"ATTACH ? AS other KEY {_literal(new_key)}", (str(partial),))
            connection.execute("SELECT sqlcipher_export('other')").fetchall()
            progress.report(1, _STEPS, "Comparing")
            _compare(connection)
        connection.execute("DETACH other")
        progress.report(2, _STEPS, "Checking")
        problems = problems_of(replace(location, path=partial, key=new_key), progress=progress)
        if problems:
            raise EnvironmentFault(f"The new file is damaged: {problems[0]} Check the disk. Nothing was changed.")


@contextmanager
def _stoppable(connection: Any, progress: Progress) -> Iterator[None]:
    """Statements end when somebody stops the work."""
    from sqlcipher3 import dbapi2

    connection.set_progress_handler(lambda: int(progress.cancelled), _LOOKS)
    try:
        yield
    except dbapi2.DatabaseError as error:
        if progress.cancelled:
            raise Cancelled from error
        raise
    finally:
        connection.set_progress_handler(None, _LOOKS)


def _literal(key: FileKey | None) -> str:
    if key is None:
        return "''"
    salt = key.new_salt()
    return f"\"x'{key.raw(salt)}{salt.hex()}'\""


def _compare(connection: Any) -> None:
    """Each table holds the same rows in both files. Virtual ones lie in tables of their own, which are compared."""
    tables = "SELECT name FROM main.sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    for (name,) in connection.execute(tables).fetchall():
        for one, two in (("main", "other"), ("other", "main")):
            missing = f'SELECT 1 FROM (SELECT * FROM {one}."{name}" EXCEPT SELECT * FROM {two}."{name}") LIMIT 1'
            if connection.execute(missing).fetchone() is not None:
                raise EnvironmentFault("The new file holds other rows than the present one. Nothing was changed.")
