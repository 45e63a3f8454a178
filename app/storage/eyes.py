"""How commits of other computers are noticed: a file is looked at, a server tells."""

from __future__ import annotations

import selectors
import time
from typing import Any, Protocol

from sqlalchemy import Engine
from sqlalchemy.pool import PoolProxiedConnection

from app.domain.errors import ConnectionLost, FileBusy
from app.storage.file_identity import FileIdentity
from app.storage.server import line_of
from app.storage.sqlite_words import of_sqlite

# PRAGMA data_version costs microseconds; twice a second shows another's move well within one second.
FILE_SECONDS = 0.5
IDENTITY_SECONDS = 2.0
# A silent server is noticed within the sum of these two.
PING_SECONDS = 3.0
ANSWER_SECONDS = 5.0

_PATIENCE_MS = 250

_SILENT = "The PostgreSQL server does not answer."


class Eyes(Protocol):
    """On a connection of their own."""

    def look(self) -> bool:
        """Wait a moment; whether something may have been committed. Raises what the driver does, or our words."""

    def close(self) -> None:
        """Let go of the connection."""


class FileEyes:
    """Sees each commit that another connection makes to a file, and whether it is still the same file."""

    def __init__(self, engine: Engine, identity: FileIdentity | None) -> None:
        self._identity = identity
        self._checked_at = 0.0
        self._known: object = None
        dbapi: Any = engine.dialect.dbapi
        self._driver_error: type[Exception] = dbapi.Error
        self._raw: PoolProxiedConnection = engine.raw_connection()
        self._cursor = self._raw.cursor()
        self._cursor.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")

    def look(self) -> bool:
        """At once: the caller pauses."""
        if self._identity is not None and time.monotonic() - self._checked_at >= IDENTITY_SECONDS:
            self._identity.check()
            self._checked_at = time.monotonic()
        try:
            self._cursor.execute("PRAGMA data_version")
        except self._driver_error as error:
            if not isinstance(of_sqlite(str(error)), FileBusy):
                raise
            return False  # somebody is writing at this moment; the next look finds what
        version = self._cursor.fetchone()
        is_new = version != self._known
        self._known = version
        return is_new

    def close(self) -> None:
        """The connection has less patience than others need, so nobody else shall have it."""
        self._raw.invalidate()
        self._raw.close()


class ServerEars:
    """Hears each commit that the server tells of, and asks every few seconds whether it is still there."""

    def __init__(self, engine: Engine) -> None:
        self._line = line_of(engine)
        self._raw = engine.raw_connection()
        connection: Any = self._raw.driver_connection
        self._connection = connection
        self._is_first = True
        self._pinged_at = time.monotonic()
        try:
            connection.autocommit = True
            connection.execute("LISTEN headwater_changes")
        except BaseException:
            self.close()
            raise

    def look(self) -> bool:
        """Wait up to half a second. The first look always finds something: what came while nobody listened."""
        if self._is_first:
            self._is_first = False
            return True
        heard = list(self._connection.notifies(timeout=FILE_SECONDS, stop_after=1))
        if not heard and time.monotonic() - self._pinged_at >= PING_SECONDS:
            return self._ping()
        return bool(heard)

    def _ping(self) -> bool:
        """Ask something, and wait for the answer only so long: TCP itself may take a quarter of an hour to give up.

        Whether something was told meanwhile.
        """
        pgconn = self._connection.pgconn
        end = time.monotonic() + ANSWER_SECONDS
        pgconn.send_query(b"SELECT 1")
        while pgconn.flush():
            self._wait(pgconn.socket, selectors.EVENT_WRITE, end)
        answer: Any = pgconn
        while answer is not None:
            while pgconn.is_busy():
                self._wait(pgconn.socket, selectors.EVENT_READ, end)
                pgconn.consume_input()
            answer = pgconn.get_result()
        self._pinged_at = time.monotonic()
        return pgconn.notifies() is not None

    def _wait(self, descriptor: int, for_what: int, end: float) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, for_what)
            if not selector.select(max(0.0, end - time.monotonic())):
                self._line.cut()
                raise ConnectionLost(_SILENT)

    def close(self) -> None:
        """The connection listens, so nobody else shall have it."""
        self._raw.invalidate()
        self._raw.close()
