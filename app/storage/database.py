"""A database that is open: what services hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.domain.backup_rotation import Reason
from app.domain.errors import ReadOnlyDatabase
from app.domain.progress import Silent
from app.storage.access.gate import Gate
from app.storage.backup import backup_file
from app.storage.engine import check_file, is_writable, make_engine, reading_engine
from app.storage.faults import in_words
from app.storage.feed import ChangeFeed
from app.storage.location import Location, Mode
from app.storage.schema import bring_up_to_date
from app.storage.server_backup import backup_server
from app.storage.unit_of_work import Intent, UnitOfWork
from app.storage.watcher import Watcher


def _back_up(location: Location, engine: Engine) -> None:
    """Before an update of the schema: what is there is kept as it is."""
    at, reason = datetime.now(UTC), Reason.BEFORE_UPDATE
    if location.path is not None:
        backup_file(location, at, reason)
    else:
        backup_server(location, engine, at, reason, Silent())


@dataclass
class Database:
    """Reads, units of work and the feed of one database. Close it when done; it may be used from any thread."""

    location: Location
    engine: Engine
    read_only: bool = False
    feed: ChangeFeed = field(default_factory=ChangeFeed)
    _watcher: Watcher | None = field(default=None, init=False)

    @classmethod
    def open(cls, location: Location, *, may_create: bool = False) -> Database:
        """Open and, where needed, migrate. Raises EnvironmentFault in words."""
        read_only = False
        if location.path is not None:
            check_file(location.path, may_create=may_create)
            read_only = location.path.exists() and not is_writable(location.path)
        engine = make_engine(location, read_only=read_only)
        try:
            bring_up_to_date(
                location, engine, may_create=may_create, before_update=lambda: _back_up(location, engine)
            )
        except BaseException:
            engine.dispose()
            raise
        return cls(location, engine, read_only)

    @property
    def mode(self) -> Mode:
        return self.location.mode

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for queries, over one consistent snapshot; what it writes is rolled back."""
        with in_words(), Session(reading_engine(self.engine), autoflush=False) as session:
            yield session

    def unit_of_work(self, intent: Intent, gate: Gate | None = None) -> UnitOfWork:
        """A write transaction, to be used in a ``with`` statement. With a ``gate`` it keeps to what a role allows."""
        self.refuse_if_read_only()
        return UnitOfWork(self.engine, self.feed, intent, gate)

    def refuse_if_read_only(self) -> None:
        """Raise ReadOnlyDatabase, in words, where nothing may be written."""
        if self.read_only:
            raise ReadOnlyDatabase(f"{self.location.title} is read-only here. Nothing was saved.")

    def watch(self) -> None:
        """Start watching for changes of other computers."""
        if self._watcher is None:
            self._watcher = Watcher(self.engine, self.feed)
            self._watcher.start()

    def close(self) -> None:
        """Stop watching and let go of all connections."""
        if self._watcher is not None:
            self._watcher.stop()
            self._watcher = None
        self.engine.dispose()
