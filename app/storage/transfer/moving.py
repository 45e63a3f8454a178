"""From one open database into a new place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from app.domain.progress import Progress
from app.storage.database import Database
from app.storage.engine import reading_engine
from app.storage.faults import in_words
from app.storage.location import Location
from app.storage.transfer.copying import Contents, copy_everything, look_through
from app.storage.transfer.targets import new_target, take_time


def transfer(source: Database, target: Location, progress: Progress) -> Contents:
    """Copy everything of an open database into an empty place, and compare. The source is only read.

    Raises UserError where something is at the target already or can't be kept there, EnvironmentFault, Cancelled;
    then there is nothing at the target.
    """
    with snapshot(source) as reading, new_target(target, size=stored_bytes(reading)) as writing:
        return copy_everything(reading, writing, progress)


def contents_of(source: Database, progress: Progress) -> Contents:
    """The counts and checksums of an open database."""
    with snapshot(source) as connection:
        return look_through(connection, progress)


@contextmanager
def snapshot(source: Database) -> Iterator[Connection]:
    """A transaction that sees one state of the whole database, however long it takes."""
    with in_words(), reading_engine(source.engine).connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            take_time(connection)
        yield connection


def stored_bytes(connection: Connection) -> int:
    """How large the database is."""
    if connection.dialect.name == "postgresql":
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    pages, size = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size"))
    return int(pages) * int(size)
