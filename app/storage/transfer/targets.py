"""Where everything may be copied to: a new file, or an empty database on a server. Whole in the end, or untouched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection, Engine, inspect, text

from app.domain.errors import EnvironmentFault, UserError
from app.storage import schema
from app.storage.access.install import become_keeper
from app.storage.engine import make_engine, writing_engine
from app.storage.faults import in_words
from app.storage.integrity import storage_problems
from app.storage.location import Location
from app.storage.server import take_time
from app.storage.transfer.counters import read_counters
from app.storage.transfer.tables import copied_tables
from app.storage.whole_file import occupied, whole_file


@contextmanager
def new_target(location: Location, *, size: int, revision: str) -> Iterator[Connection]:
    """A transaction on an empty database of a schema, to copy about ``size`` bytes into.

    When the block ends well the database is whole, recording and search included where it is the present schema. When
    it fails nothing was made. Raises UserError where something is there already.
    """
    target = _new_file(location, size, revision) if location.path is not None else _empty_server(location, revision)
    with target as connection:
        yield connection


@contextmanager
def _new_file(location: Location, size: int, revision: str) -> Iterator[Connection]:
    assert location.path is not None
    if occupied(location.path):
        raise UserError(f"{location.path} exists already, and only an empty place is written to. Choose another name.")
    with whole_file(location.path, size=size) as partial:
        engine = make_engine(replace(location, path=partial), foreign_keys=False, is_new=True)
        try:
            with in_words(), _writing(engine) as connection:
                schema.upgrade(connection, revision)
                _empty_tables(connection)
                yield connection
                _finish(connection, revision)
            with in_words(), engine.connect() as connection:
                problems = storage_problems(connection)
            if problems:
                raise EnvironmentFault(f"The copy in {location.path.parent} is damaged: {problems[0]} Check the disk.")
        finally:
            engine.dispose()


@contextmanager
def _empty_server(location: Location, revision: str) -> Iterator[Connection]:
    engine = make_engine(location)
    try:
        with in_words(), _writing(engine) as connection:
            take_time(connection)
            # Whoever else opens the empty database at this moment waits, and finds it full.
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": schema.LOCK})
            if inspect(connection).get_table_names():
                raise UserError(
                    f"{location.title} is not empty, and only an empty database is written to. Make a new one there."
                )
            schema.upgrade(connection, revision)
            _empty_tables(connection)
            yield connection
            _finish(connection, revision)
    finally:
        engine.dispose()


@contextmanager
def refilled_server(location: Location) -> Iterator[tuple[Connection, dict[str, int]]]:
    """A transaction on a database of ours in which it is empty, and the keys that it gave out before.

    When the block fails everything is there again.
    """
    engine = make_engine(location)
    tables = copied_tables()
    try:
        with in_words(), _writing(engine) as connection:
            take_time(connection)
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": schema.LOCK})
            become_keeper(connection)
            for table in tables:
                # Neither is this recorded, nor does it follow anybody's rules; both are put back by what follows.
                connection.exec_driver_sql(f"ALTER TABLE {table.name} DISABLE TRIGGER USER")
                connection.exec_driver_sql(f"ALTER TABLE {table.name} DISABLE ROW LEVEL SECURITY")
            connection.exec_driver_sql(f"TRUNCATE {', '.join(table.name for table in tables)}")
            yield connection, read_counters(connection, tables)
            for table in tables:
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ENABLE TRIGGER USER")
            _finish(connection, schema.HEAD)
            # Windows that are open look at the log then, and find that it is another one.
            connection.exec_driver_sql("NOTIFY headwater_changes")
    finally:
        engine.dispose()


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    with writing_engine(engine).begin() as connection:
        yield connection


def _empty_tables(connection: Connection) -> None:
    """Remove what migrations put in, such as what every team starts with: the source has its own."""
    names = set(inspect(connection).get_table_names())
    for table in reversed(copied_tables()):
        if table.name in names:
            connection.execute(table.delete())


def _finish(connection: Connection, revision: str) -> None:
    """What follows from the tables; and the planner is told what there is now."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA analysis_limit=400")
    connection.exec_driver_sql("ANALYZE")
    if revision == schema.HEAD:
        schema.install(connection)
