"""A database that is open: what services hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from app.domain.errors import EnvironmentFault, ReadOnlyDatabase
from app.storage.early_file import EarlyFile
from app.storage.feed import ChangeFeed
from app.storage.keeper import Keeper
from app.storage.link import Link
from app.storage.loading import load
from app.storage.location import Location, Mode
from app.storage.own_steps import OwnSteps
from app.storage.questions import Asker, SessionAsker
from app.storage.ready import NotReady
from app.storage.schema import bring_up_to_date
from app.storage.sqlite_file import leave_log
from app.storage.sqlite_words import of_sqlite
from app.storage.strangers import refuse_other_programs

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from app.storage.access.gate import Gate
    from app.storage.unit_of_work import Doubt, Intent, UnitOfWork
    from app.storage.watcher import Watcher

T = TypeVar("T")


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
    from sqlalchemy.exc import DBAPIError

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

    A file on this computer opens without SQLAlchemy, which takes longer to load than all else: what a window begins
    with is asked by ready questions (`answer`), and whoever wants anything else first makes the engine.
    """

    location: Location
    read_only: bool = False
    feed: ChangeFeed = field(default_factory=ChangeFeed)
    keeper: Keeper = field(default_factory=Keeper)
    link: Link = field(default_factory=Link)
    own_steps: OwnSteps = field(default_factory=OwnSteps)
    _engine: Engine | None = None
    _early: EarlyFile | None = None
    _making: RLock = field(default_factory=RLock, init=False)
    _is_watched: bool = field(default=False, init=False)
    _is_closed: bool = field(default=False, init=False)
    _watcher: Watcher | None = field(default=None, init=False)

    @classmethod
    def open(cls, location: Location, *, may_create: bool = False) -> Database:
        """Open and, where needed, migrate. Raises EnvironmentFault in words."""
        keeper = Keeper.before_opening(location, may_create=may_create)
        read_only = bool(keeper.problem)
        try:
            refuse_other_programs(location)
            early = None if read_only else EarlyFile.open(location)
        except BaseException:
            keeper.close()
            raise
        if early is None or location.path is None:
            return cls(
                location, read_only, keeper=keeper, _engine=_open_engine(location, keeper, may_create=may_create)
            )
        try:
            keeper.opened_file(location.path)
        except BaseException:
            early.close()
            raise
        return cls(location, keeper=keeper, _early=early)

    @property
    def engine(self) -> Engine:
        """What speaks to the database; made when it is first asked for, which loads SQLAlchemy."""
        if self._engine is None:
            with self._making:
                if self._engine is None:
                    self._engine = self._made_engine()
        return self._engine

    @property
    def is_early(self) -> bool:
        """Whether nothing but ready questions was asked so far."""
        return self._engine is None

    def connect(self) -> None:
        """Make the engine now, if there is none: not on a thread that draws."""
        assert self.engine is not None

    def _made_engine(self) -> Engine:
        load()
        from app.storage.engine import make_engine
        from app.storage.faults import in_words

        if self._is_closed or self._early is None:
            raise EnvironmentFault(f"{self.location.title} was closed.")
        with self.noticing(), in_words():
            engine = make_engine(self.location, early=self._early)
        if self._is_watched:
            self._start_watching(engine, self._early.newest)
        return engine

    @property
    def mode(self) -> Mode:
        return self.location.mode

    @contextmanager
    def reading(self, *, may_cover: bool = False) -> Iterator[Session]:
        """A session for queries, over one consistent snapshot; what it writes is rolled back.

        ``may_cover`` allows temporary views of its own, which are gone with it (`as_of`).
        """
        self.link.require()
        from sqlalchemy.orm import Session

        from app.storage.engine import reading_engine
        from app.storage.faults import in_words

        engine = reading_engine(self.engine, may_cover=may_cover)
        with self.noticing(), in_words(), Session(engine, autoflush=False) as session:
            yield session

    def answer(self, work: Callable[[Asker], T]) -> T:
        """What ``work`` makes of the answers to its questions, all of them from one snapshot.

        It is done again from its beginning where it asks something else than ready questions while there is no engine.
        """
        if self._engine is None and self._early is not None:
            try:
                with self.noticing(), self._early.asking() as asker:
                    return work(asker)
            except NotReady:
                pass
        with self.reading() as session:
            return work(SessionAsker(session))

    def unit_of_work(self, intent: Intent, gate: Gate | None = None) -> UnitOfWork:
        """A write transaction, to be used in a ``with`` statement. With a ``gate`` it keeps to what a role allows."""
        self.refuse_if_read_only()
        self.link.require(to_write=True)
        with self.noticing():
            self.keeper.before_write()
        from app.storage.unit_of_work import UnitOfWork  # loaded by the first who writes: the window opens without it

        return UnitOfWork(self.engine, self.feed, intent, gate, self.keeper.after_commit, link=self.link)

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

    def watch(self, *, may_wait: bool = False) -> None:
        """Watch for changes of other computers, from what is stored now on.

        ``may_wait`` until there is an engine: what was changed until then is told when there is one.
        """
        with self._making:
            if self._engine is None and not may_wait:
                self.connect()
            if not self._is_watched and self._engine is not None:
                self._start_watching(self._engine, None)
            self._is_watched = True

    def _start_watching(self, engine: Engine, seen: int | None) -> None:
        from app.storage.watcher import Watcher

        self._watcher = Watcher(engine, self.feed, self.link, self.keeper.identity, seen)
        self._watcher.start()

    def close(self) -> None:
        """Stop watching and let go of all connections."""
        with self._making:
            self._is_closed = True
            watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.stop()
        if self._early is not None:
            self._early.close()
        if self._engine is not None:
            self._engine.dispose()
        self.keeper.close()


def _open_engine(location: Location, keeper: Keeper, *, may_create: bool) -> Engine:
    """The usual way to open: what the file or the server needs is done first."""
    load()
    from app.storage.engine import make_engine

    read_only = bool(keeper.problem)
    engine = make_engine(location, read_only=read_only)
    try:
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
    return engine
