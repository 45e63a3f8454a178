"""Tells files of other programs apart from ours before anything is written to them."""

from __future__ import annotations

import contextlib
from pathlib import Path

from app.domain.errors import EnvironmentFault
from app.storage.location import Location
from app.storage.sqlite_file import Opening, connect_file

NOT_OURS = "This database belongs to another program. Choose another file or database."
# What every database of ours has from its first migration on.
_OURS = frozenset(("alembic_version", "change_sets"))
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"


def refuse_other_programs(location: Location) -> None:
    """Raise EnvironmentFault for a file with tables of another program, which stays as it is, byte by byte.

    The ordinary opening sets the journal's mode, and with it rewrites the head of the file. What can't be read here is
    left to that one: it says why in words.
    """
    from sqlcipher3 import dbapi2

    path = location.path
    if path is None or not path.is_file() or path.stat().st_size == 0:
        return
    try:
        with contextlib.closing(connect_file(path, location.key, mode=_quietest(path))) as looking:
            (application,) = looking.execute("PRAGMA application_id").fetchone()
            names = {name for (name,) in looking.execute(_TABLES)}
    except dbapi2.DatabaseError:
        return
    if (names or application) and not names >= _OURS:
        raise EnvironmentFault(NOT_OURS)


def _quietest(path: Path) -> Opening:
    """A file without a log or a journal beside it is complete, and can be read without making either.

    An ordinary reader of a file that was last written with a log beside it makes a new one, and can't remove it.
    """
    beside = (path.with_name(path.name + suffix) for suffix in ("-wal", "-journal"))
    return "ro" if any(each.exists() for each in beside) else "ro&immutable=1"
