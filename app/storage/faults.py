"""Turns what drivers raise into our own errors, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from app.domain.errors import (
    ConnectionLost,
    DatabaseBusy,
    EnvironmentFault,
    ReadOnlyDatabase,
    UserError,
)
from app.storage.sqlite_words import of_sqlite
from app.storage.tls import refused_by_us

# Where libpq and psycopg name a server: its address and port, its socket, or a name that nobody knows.
_PLACES = (
    re.compile(r'connection to server at "([^"]+)"(?: \([^)]*\))?, port (\d+) failed'),
    re.compile(r'connection to server on socket "([^"]+)" failed'),
    re.compile(r"failed to resolve host '([^']+)'"),
)
# A server's answer begins with how bad it is, in its own language, and two spaces. No words of libpq do.
_ANSWER = re.compile(r"failed: [^:\n]+: {2}([^\n]+)")

# SQLSTATE classes of PostgreSQL (appendix A of its manual): serialization failure, deadlock, lock timeout.
_RETRYABLE_STATES = frozenset(("40001", "40P01", "55P03"))
# The server ended the connection: it is shut down, crashed, is starting, or waited too long for us to go on.
_ENDED_STATES = frozenset(("57P01", "57P02", "57P03", "57P05", "25P03"))


@contextmanager
def in_words(what: str = "database") -> Iterator[None]:
    """Run database work; driver errors leave it as UserError or EnvironmentFault, bugs leave it unchanged."""
    try:
        yield
    except StaleDataError as error:
        raise DatabaseBusy(f"The {what} changed while it was being saved. Try again.") from error
    except PoolTimeout as error:
        raise DatabaseBusy("All connections to the database are busy. Try again in a moment.") from error
    except DBAPIError as error:
        known = translate(error)
        if known is None:
            raise
        raise known from error


@contextmanager
def of_server_driver() -> Iterator[None]:
    """What psycopg raises where it is used past SQLAlchemy, such as in COPY, as SQLAlchemy would raise it: `in_words`
    around it then says it.
    """
    import psycopg

    try:
        yield
    except psycopg.Error as error:
        wrapped = DBAPIError.instance(None, None, error, psycopg.Error, connection_invalidated=_is_cut(error))
        raise wrapped from error


def _is_cut(error: Exception) -> bool:
    """A connection that broke within COPY has no SQLSTATE."""
    import psycopg

    return isinstance(error, psycopg.OperationalError) and error.sqlstate is None


def translate(error: DBAPIError) -> Exception | None:
    """Our error for a driver's, or None where it is a bug of ours."""
    state = getattr(error.orig, "sqlstate", None)
    text = str(error.orig)
    if isinstance(error, IntegrityError):
        if "foreign key" in text.lower():
            return UserError("Other records still belong to this one. Remove or move them first.")
        return None
    if error.connection_invalidated:
        return ConnectionLost("The connection to the database was lost.")
    if state in _RETRYABLE_STATES:
        return DatabaseBusy("Another person is changing the same record. Try again in a moment.")
    if state is not None and (state[:2] == "08" or state in _ENDED_STATES):
        return ConnectionLost("The connection to the PostgreSQL server was lost.")
    if state == "57014":
        return EnvironmentFault("The PostgreSQL server took too long and stopped. Nothing was saved.", retryable=True)
    if state == "53300":
        return ConnectionLost("The PostgreSQL server has no connection left for us.")
    if state == "42501":
        from app.domain.access_words import refused_by_server

        return refused_by_server()
    if state is None and "permission denied for database" in text:
        return EnvironmentFault("This login may not open the database. Ask an owner of the team.")
    if state == "25006":
        return ReadOnlyDatabase("The PostgreSQL server accepts no changes now. Nothing was saved.")
    if state is not None and state[:2] in ("28", "3D"):
        return EnvironmentFault(f"PostgreSQL refused the connection: {text.strip()}")
    if state is None and isinstance(error, OperationalError) and "psycopg" in type(error.orig).__module__:
        if (refused := refused_by_us(text)) is not None:
            return refused
        return ConnectionLost(_unreachable(text))
    return of_sqlite(text)


def _unreachable(text: str) -> str:
    """What libpq says where there was no session yet, for several servers of the last one: ours, with the address.

    Of what a server itself answers, such as that it has no such database, the words are passed on.
    """
    place = next((found for pattern in _PLACES if (found := pattern.search(text))), None)
    where = f" at {', port '.join(place.groups())}" if place else ""
    if found := _ANSWER.search(text):
        return f"The PostgreSQL server{where} can't be reached: {found[1].strip()}"
    if place is None and "timeout" not in text:
        return f"The PostgreSQL server can't be reached: {' '.join(text.split())}"
    return f"The PostgreSQL server{where} can't be reached. Check the address and the port, and that the server runs."
