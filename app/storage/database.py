"""A database that is open: what services hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.domain.errors import EnvironmentFault, ReadOnlyDatabase
from app.storage.engine import make_engine, reading_engine
from app.storage.faults import in_words, of_sqlite
from app.storage.feed import ChangeFeed
from app.storage.keeper import Keeper
from app.storage.link import Link
from app.storage.location import Location, Mode
from app.storage.own_steps import OwnSteps
from app.storage.schema import bring_up_to_date
from app.storage.sqlite_file import leave_log
from app.storage.strangers import refuse_other_programs
from app.storage.watcher import Watcher

if TYPE_CHECKING:
    from app.storage.access.gate import Gate
    from app.storage.unit_of_work import Doubt, Intent, UnitOfWork


def _back_up(location: Location, engine: Engine) -> None:
    """Before an update of the schema: what is there is kept as it is."""
    from app.domain.backup_rotation import Reason
    from app.domain.progress import Silent
    from app.storage.backup import backup_file
    from app.storage.server_backup import backup_server

    at, reason = datetime.now(UTC), Reason.BEFORE_UPDATE
    if location.path is not None:
        backup_file(location, at, reason)
    else:
        backup_server(location, engine, at, reason, Silent())


def _behind(fault: EnvironmentFault, keeper: Keeper) -> EnvironmentFault:
    """What helps more than what the driver says: of a file that others have in hand, or on a full disk."""
    if keeper.why_read_only and isinstance(fault.__cause__, DBAPIError):
        return ReadOnlyDatabase(f"{keeper.why_read_only} {_COPY_IT}")
    return keeper.explained(fault)


def _leave_log(location: Location) -> None:
    """A file from a local disk may have been copied to the share as it was."""
    from sqlcipher3 import dbapi2

    path = location.path
    if path is None or not path.is_file() or path.stat().st_size == 0:
        return
    try:
        leave_log(path, location.key)
    except dbapi2.DatabaseError as error:
        known = of_sqlite(str(error))
        if known is None:
            raise
        raise known from error


_COPY_IT = "It can't be opened for reading either: copy it to a folder that you may write, and open the copy."


@dataclass
class Database:
    """Reads, units of work and the feed of one database. Close it when done; it may be used from any thread.

    ``link`` tells whether it can be reached; while it can't, reads and writes fail at once with ConnectionLost.
    ``keeper`` watches over the file; ``own_steps`` knows which versions were made here.
    """

    location: Location
    engine: Engine
    read_only: bool = False
    feed: ChangeFeed = field(default_factory=ChangeFeed)
    keeper: Keeper = field(default_factory=Keeper)
    link: Link = field(default_factory=Link)
    own_steps: OwnSteps = field(default_factory=OwnSteps)
    _watcher: Watcher | None = field(default=None, init=False)

    @classmethod
    def open(cls, location: Location, *, may_create: bool = False) -> Database:
        """Open and, where needed, migrate. Raises EnvironmentFault in words."""
        keeper = Keeper.before_opening(location, may_create=may_create)
        read_only = bool(keeper.problem)
        engine = make_engine(location, read_only=read_only)
        try:
            refuse_other_programs(location)
            if location.mode is Mode.SHARED_FILE and not read_only:
                _leave_log(location)
            bring_up_to_date(location, engine, may_create=may_create, before_update=lambda: _back_up(location, engine))
            keeper.opened(engine)
        except BaseException as error:
            engine.dispose()
            keeper.close()
            if isinstance(error, EnvironmentFault) and (reason := _behind(error, keeper)) is not error:
                raise reason from error
            raise
        return cls(location, engine, read_only, keeper=keeper)

    @property
    def mode(self) -> Mode:
        return self.location.mode

    @contextmanager
    def reading(self, *, may_cover: bool = False) -> Iterator[Session]:
        """A session for queries, over one consistent snapshot; what it writes is rolled back.

        ``may_cover`` allows temporary views of its own, which are gone with it (`as_of`).
        """
        self.link.require()
        engine = reading_engine(self.engine, may_cover=may_cover)
        with self.noticing(), in_words(), Session(engine, autoflush=False) as session:
            yield session

    def unit_of_work(self, intent: Intent, gate: Gate | None = None) -> UnitOfWork:
        """A write transaction, to be used in a ``with`` statement. With a ``gate`` it keeps to what a role allows."""
        self.refuse_if_read_only()
        self.link.require(to_write=True)
        with self.noticing():
            self.keeper.before_write()
        from app.storage.unit_of_work import UnitOfWork  # loaded by the first who writes: the window opens without it

        return UnitOfWork(self.engine, self.feed, intent, gate, self.keeper.after_commit)

    def settle(self, doubt: Doubt) -> bool:
        """Find out whether a commit in doubt was stored, and if so tell everybody. ConnectionLost while nobody can say.

        PostgreSQL may still be at the commit whose answer was lost. Asking for the key by inserting it waits until
        that is decided, which reading would not.
        """
        from app.storage.unit_of_work import AlreadyDone, UnitOfWork

        with self.noticing():
            try:
                with UnitOfWork(self.engine, self.feed, replace(doubt.intent, is_bulk=False)):
                    return False
            except AlreadyDone:
                self.own_steps.made(doubt.steps)
                self.feed.publish(doubt.change)
                return True

    @contextmanager
    def noticing(self) -> Iterator[None]:
        """Tell the link what concerns it, and say what is behind a fault."""
        try:
            yield
        except EnvironmentFault as fault:
            reason = self.keeper.explained(fault)
            self.link.missed(reason)
            if reason is not fault:
                raise reason from fault
            raise

    def refuse_if_read_only(self) -> None:
        """Raise ReadOnlyDatabase, in words, where nothing may be written."""
        if self.read_only:
            why = self.keeper.problem or f"{self.location.title} is read-only here."
            raise ReadOnlyDatabase(f"{why} Nothing was saved.")

    def watch(self) -> None:
        """Start watching for changes of other computers."""
        if self._watcher is None:
            self._watcher = Watcher(self.engine, self.feed, self.link, self.keeper.identity)
            self._watcher.start()

    def close(self) -> None:
        """Stop watching and let go of all connections."""
        if self._watcher is not None:
            self._watcher.stop()
            self._watcher = None
        self.engine.dispose()
        self.keeper.close()
