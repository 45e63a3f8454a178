"""The driver without anything of ours around it: what the floors are measured with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def connected(path: Path) -> Iterator[Any]:
    """A connection with the pragmas that the program uses for a file on this computer."""
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(str(path), isolation_level=None)
    for pragma in ("journal_mode=wal", "synchronous=FULL", "foreign_keys=ON", "mmap_size=0", "cache_size=-16000"):
        connection.execute(f"PRAGMA {pragma}")
    try:
        yield connection
    finally:
        connection.close()


def without_triggers(connection: Any) -> None:
    """Take recording and indexing off, so that only the rows that are given are written."""
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")


def rows_of(connection: Any, table: str, where: str = "1") -> list[tuple[Any, ...]]:
    """Stored rows as they are."""
    found: list[tuple[Any, ...]] = connection.execute(f"SELECT * FROM {table} WHERE {where}").fetchall()  # noqa: S608 - our own names
    return found


def insert(connection: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    """Rows as ``rows_of`` gave them."""
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own names
