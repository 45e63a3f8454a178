"""Brings a database to the present schema: checked at each opening, backed up before, done by one client only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import EnvironmentFault, SchemaTooNew
from app.storage.access.who import refuse_strangers
from app.storage.location import Location
from app.storage.server import take_time
from app.storage.strangers import NOT_OURS

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

# The newest migration. A test compares it with the scripts; reading it from them at start would import Alembic.
HEAD = "0033"
LOCK = 7_271_001
# How long a client waits for another that is migrating a large file, or at work in a table that is changed.
_PATIENCE_MS = 60_000
PRESENT = "SELECT version_num FROM alembic_version LEFT JOIN change_sets ON false"
"""Answers with the schema of a database of ours, and fails in any other."""
_SCRIPTS = Path(__file__).parent / "migrations"


def current_revision(connection: Connection) -> str | None:
    """The revision stored in the database; None where it is empty. EnvironmentFault where it is not ours."""
    from sqlalchemy import inspect

    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables and "change_sets" in tables:
        revision: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return revision
    if tables:
        raise EnvironmentFault(NOT_OURS)
    return None


def bring_up_to_date(
    location: Location, engine: Engine, *, may_create: bool, before_update: Callable[[], object]
) -> None:
    """Migrate to HEAD where needed. ``before_update`` backs up what is there; it runs on one client only.

    Raises SchemaTooNew where a newer program wrote the database, EnvironmentFault where it is empty and may not be
    created, is not ours, or can't be written.
    """
    from app.storage.faults import in_words

    with in_words(), engine.connect() as connection:
        refuse_strangers(connection)
        if _is_at_head(connection):
            return
        revision = current_revision(connection)
    if revision is None and not may_create:
        raise EnvironmentFault(f"{location.title} is empty. Set it up first with: headwater init")
    refuse_newer(revision)
    _migrate(location, before_update)


def _is_at_head(connection: Connection) -> bool:
    """The usual case, by one statement: to look at the tables first takes longer than all else at an opening."""
    from sqlalchemy.exc import DBAPIError

    try:
        found = connection.exec_driver_sql(PRESENT).scalar()
    except DBAPIError:
        connection.rollback()  # there are no such tables, or it is no database: the long way says so in words
        return False
    return found == HEAD


def refuse_newer(revision: str | None) -> None:
    """SchemaTooNew where a newer program has updated the database: what it keeps there, this one does not know."""
    if revision is not None and revision > HEAD:
        raise SchemaTooNew(
            "This database was written by a newer Headwater. Update the program on this computer; nothing was changed."
        )


def _migrate(location: Location, before_update: Callable[[], object]) -> None:
    from app.storage.access.install import become_keeper
    from app.storage.engine import make_engine, writing_engine
    from app.storage.faults import in_words

    # Foreign keys off: rebuilding a table on SQLite would delete its children through ON DELETE CASCADE.
    engine = make_engine(location, foreign_keys=False, waits_ms=_PATIENCE_MS)
    try:
        with in_words(), writing_engine(engine).begin() as connection:
            if connection.dialect.name == "postgresql":
                _wait_for_turn(connection)
            revision = current_revision(connection)
            if revision == HEAD:
                return
            refuse_newer(revision)
            become_keeper(connection)
            if revision is not None:
                before_update()
            upgrade(connection)
            install(connection)
            _check_foreign_keys(connection)
    finally:
        engine.dispose()


def _wait_for_turn(connection: Connection) -> None:
    """On a server: until no other client updates it, however long the backup before takes there."""
    take_time(connection)
    connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_PATIENCE_MS}")


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the migrations up to ``revision`` in the transaction of this connection: tables and their rows only."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def install(connection: Connection) -> None:
    """(Re)create what follows from the tables: recording, the search index, and the rules of roles on a server."""
    from app.storage import recorder, search
    from app.storage.access import install as access

    recorder.install(connection)
    search.install(connection)
    access.install(connection)


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if orphan is not None:
            raise EnvironmentFault(f"The update would lose rows of “{orphan[0]}”. Nothing was changed; tell support.")
