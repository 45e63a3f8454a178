"""Watches a database while its window is open: what others commit, and whether it can be reached at all."""

from __future__ import annotations

import random
import threading
from typing import Any

from sqlalchemy import Engine, text

from app.domain.errors import ConnectionLost, EnvironmentFault, FileBusy
from app.storage.eyes import FILE_SECONDS, Eyes, FileEyes, ServerEars
from app.storage.faults import in_words
from app.storage.feed import ChangeFeed
from app.storage.file_identity import FileIdentity
from app.storage.link import Link, Standing
from app.storage.log_tail import LogTail
from app.storage.server import line_of
from app.storage.sqlite_words import of_sqlite

# Seconds between two tries to reach the database again; the last goes on.
BACK_OFF = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
_LOCK_MS = 250


class Watcher(threading.Thread):
    """A thread with its own connection; ``stop`` ends it within one look.

    ``seen`` is the last change set of a file that is known already; None is the newest there is.
    """

    def __init__(
        self,
        engine: Engine,
        feed: ChangeFeed,
        link: Link,
        identity: FileIdentity | None = None,
        seen: int | None = None,
    ) -> None:
        super().__init__(name="db-watcher", daemon=True)
        self._engine, self._feed, self._link, self._identity = engine, feed, link, identity
        # The watcher talks to the driver itself, too, whose errors nobody translates.
        dbapi: Any = engine.dialect.dbapi
        self._driver_error: type[Exception] = dbapi.Error
        self._is_file = engine.dialect.name == "sqlite"
        self._stopping = threading.Event()
        if seen is None:
            with in_words(), engine.connect() as connection:
                self._tail = LogTail.from_now(connection)
        else:
            self._tail = LogTail(seen)
        link.tend()

    def stop(self) -> None:
        """End it, and leave the link to itself."""
        self._stopping.set()
        self._link.wanted.set()
        self.join()
        self._link.abandon()

    def run(self) -> None:
        tries = 0
        while not self._stopping.is_set():
            try:
                with in_words():
                    self._watch()
                tries = 0
            except (EnvironmentFault, self._driver_error) as error:
                self._on_failed(error)
                tries = 0 if self._link.state.is_up else tries + 1
            self._pause(tries)

    def _on_failed(self, error: Exception) -> None:
        """Whatever it was: as long as the watcher can't look, the database counts as out of reach."""
        known = error if isinstance(error, EnvironmentFault) else of_sqlite(str(error))
        if not isinstance(known, ConnectionLost | FileBusy):
            known = ConnectionLost(known.message if known is not None else str(error).strip())
        self._link.missed(known)

    def _pause(self, tries: int) -> None:
        """Wait for the next try, unless somebody wants it now."""
        if self._link.state.is_up or self._stopping.is_set():
            return
        self._link.wanted.clear()
        seconds = BACK_OFF[min(tries, len(BACK_OFF) - 1)]
        self._link.wanted.wait(seconds * random.uniform(0.8, 1.2))

    def _watch(self) -> None:
        """Reach the database, then look until something is wrong or somebody says that it is."""
        self._reach()
        eyes: Eyes = FileEyes(self._engine, self._identity) if self._is_file else ServerEars(self._engine)
        try:
            self._link.restored()
            self._link.wanted.clear()
            while not self._stopping.is_set() and self._link.state.is_up:
                if eyes.look():
                    self._tell()
                if self._is_file and self._link.wanted.wait(FILE_SECONDS):
                    self._link.wanted.clear()
        finally:
            eyes.close()

    def _reach(self) -> None:
        """Make sure that it works again, after it did not; connections from before are of no use then."""
        if self._link.state.is_up:
            return
        if self._identity is not None:
            self._identity.check()
        if not self._is_file:
            line_of(self._engine).cut()
        self._engine.dispose()
        if self._link.state.standing is Standing.BUSY:
            self._try_lock()
        with self._engine.connect() as connection:
            connection.execute(text("SELECT 1 FROM change_sets LIMIT 1"))

    def _try_lock(self) -> None:
        """Whether the other program has let go; the driver's own patience is too long for whoever ends the watcher."""
        raw = self._engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute(f"PRAGMA busy_timeout={_LOCK_MS}")
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
        finally:
            raw.invalidate()
            raw.close()

    def _tell(self) -> None:
        with self._engine.connect() as connection:
            for change in self._tail.news(connection):
                self._feed.publish(change)
