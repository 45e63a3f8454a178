"""Files that are there as a whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import DatabaseBusy, EnvironmentFault
from app.storage.sqlite_words import of_sqlite

# Kept free beside what is written, so that the database itself can go on.
_SPARE = 16 * 1024 * 1024
_BESIDE = ("-journal", "-wal", "-shm")


@contextmanager
def whole_file(target: Path, *, size: int, replace: bool = False) -> Iterator[Path]:
    """A path to write a database file of about ``size`` bytes to, which becomes ``target`` when the block ends well.

    Synced before and after it gets its name, so that no power cut leaves half of it. Whatever goes wrong, nothing is
    left behind. Without ``replace`` a file that is there already is refused. Raises EnvironmentFault in words.
    """
    if not replace and occupied(target):
        raise EnvironmentFault(f"{target} exists already. Choose another name.")
    partial = target.with_name(target.name + ".part")
    with disk_in_words(target.parent):
        _require_room(target.parent, size)
        _clear_away(partial)
        try:
            yield partial
            sync(partial)
            if not replace and occupied(target):
                raise EnvironmentFault(f"{target} was made by another program meanwhile. Choose another name.")
            partial.replace(target)
            sync(target.parent)
        finally:
            remove_file(partial)


def occupied(path: Path) -> bool:
    """Whether something is there; an empty file, such as a program makes to keep a name, is nothing."""
    return path.exists() and (not path.is_file() or path.stat().st_size > 0)


def remove_file(path: Path) -> None:
    """Remove a database file and what SQLite kept beside it; what can't be removed stays."""
    for suffix in ("", *_BESIDE):
        with contextlib.suppress(OSError):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if path.is_dir() and sys.platform == "win32":
        return  # Windows has no such call; its file systems keep names in a journal.
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def disk_in_words(folder: Path) -> Iterator[None]:
    """What the system and SQLite say of a disk, as EnvironmentFault."""
    from sqlcipher3 import dbapi2

    try:
        yield
    except OSError as error:
        raise EnvironmentFault(f"Nothing could be written in {folder}: {error.strerror or error}.") from error
    except dbapi2.DatabaseError as error:
        known = of_sqlite(str(error))
        if known is None:
            raise
        raise known from error


def _require_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < size + _SPARE:
        raise EnvironmentFault(
            f"There is not enough room in {folder}: {_megabytes(size + _SPARE)} are needed, {_megabytes(free)} are "
            "free. Make room, or choose another place."
        )


def _megabytes(size: int) -> str:
    return f"{max(size / 1_000_000, 0.1):,.1f} MB"


def _clear_away(partial: Path) -> None:
    """Remove what a program left that was ended in the middle, unless one is at it right now."""
    from sqlcipher3 import dbapi2

    if not partial.exists():
        return
    with contextlib.closing(dbapi2.connect(partial, timeout=0, isolation_level=None)) as looking:
        try:
            looking.execute("BEGIN EXCLUSIVE")
        except dbapi2.DatabaseError as error:
            # Anything else is said of half a file, or of an encrypted one: nobody holds a lock on it.
            if "locked" in str(error):
                raise DatabaseBusy(f"Another program is writing {partial.name} at this moment.") from error
    remove_file(partial)
