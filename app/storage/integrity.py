"""Whether the database itself is sound: its pages, links, triggers and search index."""

# ruff: noqa: S608 - the names put into SQL are those of our own tables

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DatabaseError

from app.models.search import SEARCHED
from app.storage.faults import in_words
from app.storage.recorder import recorded_tables
from app.storage.sqlite_words import of_check

_MOST = 20
_EVENTS = ("insert", "update", "delete")

_UNCHECKED_CONSTRAINTS = "SELECT conname FROM pg_constraint WHERE NOT convalidated ORDER BY conname"
_BROKEN_INDEXES = (
    "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE NOT i.indisvalid ORDER BY 1"
)


def storage_problems(connection: Connection) -> list[str]:
    """Damaged pages and dangling links, as the database itself reports them; at most twenty of each."""
    if connection.dialect.name == "postgresql":
        problems = [f"The rule {name} was never checked." for name in _names(connection, _UNCHECKED_CONSTRAINTS)]
        return problems + [f"The index {name} is not usable." for name in _names(connection, _BROKEN_INDEXES)]
    try:
        found = [of_check(str(row[0])) for row in connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST})")]
    except DatabaseError as error:
        return [f"The file is damaged: {error.orig}"]
    if found != ["ok"]:
        return found
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_MOST)
    return [f"A row of {table} ({key}) belongs to one of {parent} that is gone." for table, key, parent, _ in orphans]


def missing_triggers(connection: Connection) -> list[str]:
    """The names of triggers that must be there for changes to be recorded, and for the search to find them."""
    wanted = {f"record_{event}_{table.name}" for table in recorded_tables() for event in _EVENTS}
    if connection.dialect.name == "sqlite":
        wanted |= {f"search_{event}_{table}" for table in SEARCHED for event in _EVENTS}
        question = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        wanted.add("announce_change_set")
        question = "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    return sorted(wanted - set(_names(connection, question)))


def search_index_problems(engine: Engine) -> list[str]:
    """Search indexes that don't say what their tables do.

    SQLite compares its index with the table in one statement, which needs to be able to write though it changes
    nothing. PostgreSQL keeps its index in step by itself.
    """
    if engine.dialect.name != "sqlite":
        return []
    problems = []
    for table in SEARCHED:
        with in_words(), engine.connect() as connection:
            try:
                connection.exec_driver_sql(f"INSERT INTO {table}_fts({table}_fts, rank) VALUES ('integrity-check', 1)")
            except DatabaseError as error:
                if "malformed" not in str(error.orig):
                    raise
                problems.append(f"The search index of {table} is out of step.")
            finally:
                connection.rollback()
    return problems


def _names(connection: Connection, question: str) -> Sequence[Any]:
    return connection.execute(text(question)).scalars().all()
