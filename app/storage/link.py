"""Whether the database can be reached, told to whoever wants to know. One for each open database; no Qt."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from app.domain.errors import ConnectionLost, EnvironmentFault, FileBusy, FileGone
from app.storage.subscribers import Subscribers


class Standing(Enum):
    """How it stands."""

    UP = "up"
    BUSY = "another program holds the file"
    LOST = "out of reach"
    GONE = "no longer the file that was opened"


@dataclass(frozen=True, slots=True)
class LinkState:
    """``since`` (aware, UTC) is when it was first missed; ``reason`` says in words what is wrong."""

    standing: Standing = Standing.UP
    since: datetime | None = None
    reason: str = ""

    @property
    def is_up(self) -> bool:
        """Whether reads and writes are tried at all."""
        return self.standing is Standing.UP


Subscriber = Callable[[LinkState], None]


class Link:
    """Fails fast while the database is out of reach, so that nobody waits for it in vain. From any thread.

    Nothing is held against a link that nobody ``tends``: a single command of the command line tries and says what
    happened. Who tends it (the watcher) looks again after each loss and calls ``restored``.
    """

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._state = LinkState()
        self._subscribers: Subscribers[LinkState] = Subscribers()
        self._is_tended = False
        self._writers = 0
        self.wanted = threading.Event()
        """Set when the database was missed, or somebody wants it tried now; who tends it clears it."""

    @property
    def state(self) -> LinkState:
        """How it stands now."""
        return self._state

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call ``subscriber`` with each other state, on the thread that found out; the result unsubscribes it."""
        return self._subscribers.add(subscriber)

    def tend(self) -> None:
        """From now on somebody looks after it."""
        self._is_tended = True

    def abandon(self) -> None:
        """Nobody looks after it any more."""
        self._is_tended = False
        self._put(LinkState())

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction of ours writes meanwhile: as long as one does, it is we who hold the file."""
        with self._lock:
            self._writers += 1
        try:
            yield
        finally:
            with self._lock:
                self._writers -= 1

    @property
    def is_writing(self) -> bool:
        """Whether a transaction of ours writes at this moment."""
        return self._writers > 0

    def missed(self, fault: EnvironmentFault) -> None:
        """The database could not be used because of ``fault``; faults of other kinds don't concern the link."""
        standing = _standing_after(fault)
        if standing is None or not self._is_tended or (standing is Standing.BUSY and self.is_writing):
            return
        with self._lock:
            since = self._state.since or self._now()
        # A file that is gone is gone, whatever else is reported about it by those who had begun before.
        if not (self._state.standing is Standing.GONE and standing is not Standing.GONE):
            self._put(LinkState(standing, since, fault.message))
        self.wanted.set()

    def restored(self) -> None:
        """It works again."""
        self._put(LinkState())

    def try_now(self) -> None:
        """Somebody does not want to wait for the next look."""
        self.wanted.set()

    def require(self, *, to_write: bool = False) -> None:
        """ConnectionLost while the database is out of reach. Of a file that another program holds, reads are tried."""
        state = self._state
        if state.standing is Standing.GONE:
            raise FileGone(state.reason)
        if state.standing is Standing.LOST or (to_write and state.standing is Standing.BUSY):
            raise ConnectionLost(state.reason)

    def _put(self, state: LinkState) -> None:
        with self._lock:
            if state == self._state:
                return
            self._state = state
        self._subscribers.tell(state)


def _standing_after(fault: EnvironmentFault) -> Standing | None:
    if isinstance(fault, FileGone):
        return Standing.GONE
    if isinstance(fault, ConnectionLost):
        return Standing.LOST
    return Standing.BUSY if isinstance(fault, FileBusy) else None
