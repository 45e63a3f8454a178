"""How each connection to a database file is set."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Any

from app.domain.errors import EnvironmentFault, ReadOnlyDatabase
from app.storage.location import Mode
from app.storage.sqlite_file import Opening

BUSY_TIMEOUT_MS = 10_000

# How each kind of file keeps its journal, and how it waits for the disk (docs/adr/0004-one-sqlite-driver.md).
_SYNCHRONOUS = {"OFF": 0, "NORMAL": 1, "FULL": 2, "EXTRA": 3}
JOURNALS = {Mode.LOCAL_FILE: ("wal", "FULL"), Mode.SHARED_FILE: ("truncate", "EXTRA")}
NO_JOURNAL = ("off", "OFF")


def prepare(connection: Any, journal: tuple[str, str], *, foreign_keys: bool = True, read_only: bool = False) -> None:
    """Set a new connection. EnvironmentFault where the file can't be kept with this ``journal``."""
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    if not read_only:
        wanted, synchronous = journal
        if _pragma(cursor, "journal_mode") != wanted:
            got = _pragma(cursor, f"journal_mode={wanted}")
            if got != wanted:
                raise EnvironmentFault(
                    f"The database file keeps its journal as “{got}”, but “{wanted}” is needed here."
                )
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        if _pragma(cursor, "synchronous") != _SYNCHRONOUS[synchronous]:
            raise EnvironmentFault(f"The database file can't be kept with “synchronous={synchronous}”.")
    cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
    cursor.execute("PRAGMA mmap_size=0")
    cursor.execute("PRAGMA trusted_schema=OFF")
    cursor.execute("PRAGMA cache_size=-16000")
    cursor.close()


def _pragma(cursor: Any, statement: str) -> Any:
    cursor.execute(f"PRAGMA {statement}")
    row = cursor.fetchone()
    assert row is not None
    return row[0]


def reading_mode(path: Path) -> Opening:
    """On a disk that takes no writes nobody changes the file, nor can there be the memory that readers of a log share.

    It is read as it lies there then, unless its log holds changes that never got into it, or its journal those to be
    taken back of somebody who was killed at it: they must not be passed over.
    """
    with contextlib.suppress(OSError):  # it is gone or out of reach, which SQLite finds out itself
        if sys.platform != "win32" and os.statvfs(path).f_flag & os.ST_RDONLY:
            logs = (path.with_name(f"{path.name}-{kind}") for kind in ("wal", "journal"))
            return "ro" if any(log.exists() and log.stat().st_size for log in logs) else "ro&immutable=1"
    return "ro"


def check_file(path: Path, *, may_create: bool) -> None:
    """Say in words why ``path`` can't be a database of ours, before the driver does it in its own.

    Looks at the file's name and rights only: opening the file ourselves would drop SQLite's locks on POSIX.
    """
    if path.is_dir():
        raise EnvironmentFault(f"{path} is a folder. Name a file in it, such as {path / 'team.headwater'}.")
    if path.exists():
        if not os.access(path, os.R_OK):
            raise EnvironmentFault(f"{path} can't be read. Ask its owner for access.")
        return
    if not may_create:
        raise EnvironmentFault(f"There is no database at {path}. Make one with: headwater --db {path} init")
    if not path.parent.is_dir():
        raise EnvironmentFault(f"The folder {path.parent} does not exist. Make it first, or choose another place.")
    if not os.access(path.parent, os.W_OK):
        raise ReadOnlyDatabase(f"The folder {path.parent} can't be written. Choose another place.")


def is_writable(path: Path) -> bool:
    """Whether SQLite could write ``path``: the file, and its folder for the journal."""
    with contextlib.suppress(OSError):
        return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    return False
