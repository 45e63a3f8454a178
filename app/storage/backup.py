"""Copies of a database file that were opened and checked before they count as a backup."""

from __future__ import annotations

import contextlib
import os
from datetime import datetime
from pathlib import Path

from app.domain.errors import EnvironmentFault


def backup_file(source: Path, at: datetime, *, reason: str) -> Path:
    """Copy the SQLite file ``source`` into the folder ``backups`` beside it and verify the copy.

    The copy is taken in one step (stepwise copying starts over whenever somebody writes), checked, synced and only
    then given its name. Raises EnvironmentFault, leaving nothing behind, where the copy can't be made or is damaged.
    """
    folder = source.parent / "backups"
    target = folder / f"{source.stem} {at:%Y-%m-%d %H.%M.%S} {reason}{source.suffix}"
    partial = target.with_name(target.name + ".part")
    try:
        folder.mkdir(exist_ok=True)
        _copy(source, partial)
        partial.replace(target)
    except OSError as error:
        raise EnvironmentFault(f"No backup could be made in {folder}: {error.strerror or error}.") from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()
    return target


def _copy(source: Path, target: Path) -> None:
    from sqlcipher3 import dbapi2

    try:
        with (
            contextlib.closing(dbapi2.connect(source.as_uri() + "?mode=ro", uri=True)) as reader,
            contextlib.closing(dbapi2.connect(target)) as writer,
        ):
            reader.backup(writer)
            problems = [row[0] for row in writer.execute("PRAGMA integrity_check(5)")]
            orphans = writer.execute("PRAGMA foreign_key_check").fetchone()
    except dbapi2.DatabaseError as error:
        raise EnvironmentFault(f"No backup could be made of {source}: {error}.") from error
    if problems != ["ok"] or orphans is not None:
        raise EnvironmentFault(f"The backup of {source} is damaged: {'; '.join(problems)}. Check the disk.")
    descriptor = os.open(target, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
