"""From one open database into a new place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

from app.domain.errors import UserError
from app.domain.progress import Progress
from app.storage.engine import reading_engine
from app.storage.faults import in_words
from app.storage.location import Location
from app.storage.schema import HEAD, current_revision
from app.storage.server import take_time
from app.storage.transfer.copying import Contents, copy_everything, look_through
from app.storage.transfer.tables import copied_tables, tables_as_they_are
from app.storage.transfer.targets import new_target, refilled_server

_ROLES = """
SELECT relforcerowsecurity AS is_enforced, pg_has_role(session_user, relowner, 'MEMBER') AS may_see_all,
    quote_ident(pg_get_userbyid(relowner)) AS keeper
FROM pg_class WHERE oid = to_regclass('public.deals')
"""


def transfer(source: Engine, target: Location, progress: Progress) -> Contents:
    """Copy everything of a database into an empty place, and compare. The source is only read.

    Raises UserError where something is at the target already or can't be kept there, EnvironmentFault, Cancelled;
    then there is nothing at the target. A source of an older schema gives a target of the same, without what follows
    from the tables: it is brought up to date when it is opened.
    """
    with snapshot(source) as reading:
        revision = current_revision(reading) or HEAD
        tables = copied_tables() if revision == HEAD else tables_as_they_are(reading)
        with new_target(target, size=stored_bytes(reading), revision=revision) as writing:
            return copy_everything(reading, writing, tables, progress)


def refill(source: Engine, target: Location, progress: Progress) -> Contents:
    """Replace all that a server holds by what is in a database of the present schema, in one transaction.

    Raises as `transfer` does, and then everything is as it was.
    """
    tables = copied_tables()
    with snapshot(source) as reading, refilled_server(target) as (writing, counters):
        return copy_everything(reading, writing, tables, progress, counters)


def contents_of(source: Engine, progress: Progress) -> Contents:
    """The counts and checksums of a database of the present schema."""
    with snapshot(source) as connection:
        return look_through(connection, copied_tables(), progress)


@contextmanager
def snapshot(source: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the whole database, however long it takes.

    UserError where the server shows this login only a part of it.
    """
    with in_words(), reading_engine(source).connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            take_time(connection)
            _see_all(connection)
        yield connection


def _see_all(connection: Connection) -> None:
    """Rules of roles hide rows without a word, and a copy without them would pass for a whole one."""
    found = connection.execute(text(_ROLES)).first()
    if found is None or not found.is_enforced:
        return
    if not found.may_see_all:
        raise UserError("Only an owner of the team sees everything that is stored, so only an owner may copy it.")
    connection.exec_driver_sql(f"SET LOCAL ROLE {found.keeper}")


def sees_everything(source: Engine) -> bool:
    """Whether nothing is hidden from this login, so that `transfer` can copy all of it."""
    if source.dialect.name == "sqlite":
        return True
    with in_words(), source.connect() as connection:
        found = connection.execute(text(_ROLES)).first()
    return found is None or not found.is_enforced or bool(found.may_see_all)


def stored_bytes(connection: Connection) -> int:
    """How large the database is."""
    if connection.dialect.name == "postgresql":
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    pages, size = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size"))
    return int(pages) * int(size)
