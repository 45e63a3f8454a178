"""The only place that knows how to talk to each kind of database."""

from __future__ import annotations

import contextlib
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from app.domain.errors import EnvironmentFault, ReadOnlyDatabase
from app.storage.location import Location, Mode
from app.storage.server import make_server_engine
from app.storage.sqlite_file import Opening, connect_file

BUSY_TIMEOUT_MS = 10_000
# SQLite's own way of waiting is unfair: a writer rather begins anew after a moment, at a time of chance (`errands`).
WRITE_TIMEOUT_MS = 2_000
_PATIENCE = "headwater_patience"
_WRITER = "headwater_writer"

# How each kind of file keeps its journal, and how it waits for the disk (docs/adr/0004-one-sqlite-driver.md).
_SYNCHRONOUS = {"OFF": 0, "NORMAL": 1, "FULL": 2, "EXTRA": 3}
_JOURNALS = {Mode.LOCAL_FILE: ("wal", "FULL"), Mode.SHARED_FILE: ("truncate", "EXTRA")}


def make_engine(
    location: Location,
    *,
    foreign_keys: bool = True,
    read_only: bool = False,
    is_new: bool = False,
    waits_ms: int | None = None,
) -> Engine:
    """An engine whose transactions begin as reads; `writing_engine` is for those that write.

    ``foreign_keys=False`` is for migrations: rebuilding a table would otherwise delete its children silently.
    ``is_new`` is for a file that is being made, and thrown away if that fails: no journal, no waiting for the disk.
    ``waits_ms`` is how long writes to a file wait for another program's, where not as usual.
    """
    if location.mode is Mode.POSTGRESQL:
        return make_server_engine(location)
    engine = _sqlite(location, foreign_keys=foreign_keys, read_only=read_only, is_new=is_new)
    _let_begin(engine, WRITE_TIMEOUT_MS if waits_ms is None else waits_ms)
    return engine


def writing_engine(engine: Engine) -> Engine:
    """The same connections, for transactions that write: on a file they hold its write lock from their beginning."""
    writer: Engine = engine.get_execution_options().get(_WRITER, engine)
    return writer


def reading_engine(engine: Engine, *, may_cover: bool = False) -> Engine:
    """The same connections, for transactions that see one snapshot from their first statement to their last.

    A SQLite transaction always does; PostgreSQL has to be asked. It makes no temporary views in a transaction that only
    reads, so whoever ``may_cover`` tables by some gets one that is rolled back like any other.
    """
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=not may_cover)


def _sqlite(location: Location, *, foreign_keys: bool, read_only: bool, is_new: bool) -> Engine:
    from sqlcipher3 import dbapi2

    path, key = location.path, location.key
    assert path is not None
    journal = ("off", "OFF") if is_new else _JOURNALS[location.mode]
    writing_mode: Opening = "rwc"

    def connect() -> Any:
        nonlocal writing_mode
        connection = connect_file(path, key, mode=_reading_mode(path) if read_only else writing_mode)
        # It is there now. Should somebody take it away, nobody must take an empty one in its place for it.
        writing_mode = "rw"
        return connection

    engine = create_engine("sqlite://", module=dbapi2, creator=connect, poolclass=_queue_pool())

    @event.listens_for(engine, "connect")
    def _on_connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        _prepare(connection, journal, foreign_keys=foreign_keys, read_only=read_only)

    return engine


def _reading_mode(path: Path) -> Opening:
    """On a disk that takes no writes nobody changes the file, nor can there be the memory that readers of a log share.

    It is read as it lies there then, unless its log holds changes that never got into it, or its journal those to be
    taken back of somebody who was killed at it: they must not be passed over.
    """
    with contextlib.suppress(OSError):  # it is gone or out of reach, which SQLite finds out itself
        if sys.platform != "win32" and os.statvfs(path).f_flag & os.ST_RDONLY:
            logs = (path.with_name(f"{path.name}-{kind}") for kind in ("wal", "journal"))
            return "ro" if any(log.exists() and log.stat().st_size for log in logs) else "ro&immutable=1"
    return "ro"


def _let_begin(engine: Engine, waits_ms: int) -> None:
    """Have the engine begin its transactions as reads, and one over the same connections begin them as writes.

    By their dialects: a listener to the engine's events would make every statement take half as long again.
    """
    writer = engine.execution_options()
    writer.dialect = create_engine("sqlite://", module=engine.dialect.loaded_dbapi, pool=engine.pool).dialect
    engine.update_execution_options(**{_WRITER: writer})
    for dialect, statement, milliseconds in (
        (engine.dialect, "BEGIN", BUSY_TIMEOUT_MS),
        (writer.dialect, "BEGIN IMMEDIATE", waits_ms),
    ):
        dialect.do_begin = partial(_begin, statement, milliseconds)  # type: ignore[method-assign]  # of this instance


def _begin(statement: str, milliseconds: int, connection: PoolProxiedConnection) -> None:
    cursor = connection.cursor()
    if connection.info.get(_PATIENCE) != milliseconds:
        cursor.execute(f"PRAGMA busy_timeout={milliseconds}")
        connection.info[_PATIENCE] = milliseconds
    cursor.execute(statement)
    cursor.close()


def _queue_pool() -> Any:
    from sqlalchemy.pool import QueuePool

    return QueuePool


def _prepare(connection: DBAPIConnection, journal: tuple[str, str], *, foreign_keys: bool, read_only: bool) -> None:
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


def _pragma(cursor: DBAPICursor, statement: str) -> Any:
    cursor.execute(f"PRAGMA {statement}")
    row = cursor.fetchone()
    assert row is not None
    return row[0]


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
