"""Encrypts a database file, gives it another passphrase, or decrypts it: a new file takes the place of the old one."""

# ruff: noqa: S608 - the names put into SQL are those of the file's own tables

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.domain.errors import EnvironmentFault
from app.storage.backup import problems_of
from app.storage.cipher import FileKey
from app.storage.location import Location
from app.storage.takeover import taken_over
from app.storage.whole_file import whole_file


def rekey(location: Location, new_key: FileKey | None) -> None:
    """Write the file anew under another key (None: plain), compare both row by row, and swap.

    Nobody may have it open. Raises EnvironmentFault, and the file is as it was.
    """
    assert location.path is not None
    # The old file is held until the new one has taken its name.
    with (
        taken_over(location) as connection,
        whole_file(location.path, size=location.path.stat().st_size, replace=True) as partial,
    ):
        connection.execute(f"ATTACH ? AS other KEY {_literal(new_key)}", (str(partial),))
        connection.execute("SELECT sqlcipher_export('other')").fetchall()
        _compare(connection)
        connection.execute("DETACH other")
        problems = problems_of(replace(location, path=partial, key=new_key))
        if problems:
            raise EnvironmentFault(f"The new file is damaged: {problems[0]} Check the disk. Nothing was changed.")


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
