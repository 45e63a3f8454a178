"""The only place that knows how to talk to each kind of database."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from app.storage.file_settings import BUSY_TIMEOUT_MS, JOURNALS, NO_JOURNAL, prepare, reading_mode
from app.storage.location import Location, Mode
from app.storage.server import make_server_engine
from app.storage.sqlite_file import Opening, connect_file

if TYPE_CHECKING:
    from app.storage.early_file import EarlyFile

# SQLite's own way of waiting is unfair: a writer rather begins anew after a moment, at a time of chance (`errands`).
WRITE_TIMEOUT_MS = 2_000
_PATIENCE = "headwater_patience"
_WRITER = "headwater_writer"


def make_engine(
    location: Location,
    *,
    foreign_keys: bool = True,
    read_only: bool = False,
    is_new: bool = False,
    waits_ms: int | None = None,
    early: EarlyFile | None = None,
) -> Engine:
    """An engine whose transactions begin as reads; `writing_engine` is for those that write.

    ``foreign_keys=False`` is for migrations: rebuilding a table would otherwise delete its children silently.
    ``is_new`` is for a file that is being made, and thrown away if that fails: no journal, no waiting for the disk.
    ``waits_ms`` is how long writes to a file wait for another program's, where not as usual. ``early`` has the file
    open already, for the engine to take over.
    """
    if location.mode is Mode.POSTGRESQL:
        return make_server_engine(location)
    engine = _sqlite(location, foreign_keys=foreign_keys, read_only=read_only, is_new=is_new, early=early)
    _let_begin(engine, WRITE_TIMEOUT_MS if waits_ms is None else waits_ms)
    if early is not None:
        engine.raw_connection().close()  # into the pool with it, which closes what it has
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


def _sqlite(
    location: Location, *, foreign_keys: bool, read_only: bool, is_new: bool, early: EarlyFile | None
) -> Engine:
    from sqlcipher3 import dbapi2

    path, key = location.path, location.key
    assert path is not None
    journal = NO_JOURNAL if is_new else JOURNALS[location.mode]
    writing_mode: Opening = "rwc" if early is None else "rw"

    def connect() -> Any:
        nonlocal writing_mode
        if early is not None and (at_hand := early.taken_over()) is not None:
            return at_hand
        connection = connect_file(path, key, mode=reading_mode(path) if read_only else writing_mode)
        # It is there now. Should somebody take it away, nobody must take an empty one in its place for it.
        writing_mode = "rw"
        return connection

    engine = create_engine("sqlite://", module=dbapi2, creator=connect, poolclass=_queue_pool())

    @event.listens_for(engine, "connect")
    def _on_connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        prepare(connection, journal, foreign_keys=foreign_keys, read_only=read_only)

    return engine


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
