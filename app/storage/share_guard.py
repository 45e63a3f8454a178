"""Keeps a database on a share from harm: nobody opens it there before it is known whether locks are passed on.

Even a reader does harm without them: it takes the journal of somebody else's transaction for one that a crash has left,
and rolls it back. So a client first looks at the places of the others (``share_slots``), then takes one of its own, and
goes on looking while it is open. Whoever finds that locks are not shared leaves a mark, on which everybody stops
writing. A client that is alone can't find out, and harms nobody.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from app.domain.errors import EnvironmentFault
from app.storage.share_slots import PLACES, Sign, SlotFile, marker_file
from app.storage.subscribers import Subscribers

BEAT_SECONDS = 1.0
# A client whose beat stands still for so long, and whose lock is free, has ended without a word.
WATCH_SECONDS = 2.6
_OTHERS_EVERY = 5  # beats
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)

NOT_SHARED = (
    "{} does not pass file locks on between computers, so two people writing at once would destroy the data. Nobody "
    "can write now. Close Headwater everywhere, have the folder mounted with locks (without nobrl, nolock or "
    "local_lock), and delete {}; or move the data to PostgreSQL."
)

_log = logging.getLogger(__name__)
Told = Callable[[str], None]


@dataclass
class _Suspect:
    """A place whose byte we were given: its client is dead, or locks are not shared."""

    sign: Sign
    since: float


@dataclass
class ShareGuard:
    """One for each database on a share and process. ``problem`` says why nobody may write; "" while all is well.

    ``tick`` is a monotonic clock in seconds. ``look`` before the database is opened, then ``start``.
    """

    database: Path
    beat_seconds: float = BEAT_SECONDS
    watch_seconds: float = WATCH_SECONDS
    tick: Callable[[], float] = time.monotonic
    problem: str = field(default="", init=False)
    alive: int = field(default=1, init=False)
    """How many clients are at work, this one among them."""

    def __post_init__(self) -> None:
        self._me = os.urandom(16)
        self._beat = 0
        self._place: int | None = None
        self._file: SlotFile | None = None
        self._suspects: dict[int, _Suspect] = {}
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._told: Subscribers[str] = Subscribers()

    # -- before and after ----------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Find out whether the database may be opened, and take a place; waits only for clients that may be dead."""
        self._check_marker()
        while not self.problem and not self._settle():
            time.sleep(self.beat_seconds / 4)

    def start(self) -> None:
        """Go on looking, on a thread of its own."""
        self._thread = threading.Thread(target=self._run, name="share-guard", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Give the place back."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        with contextlib.suppress(OSError):
            if self._file is not None and self._place is not None:
                self._file.write(self._place, None)
        self._let_go()

    def subscribe(self, told: Told) -> Callable[[], None]:
        """Call with ``problem`` when there is one, on the guard's thread; the result unsubscribes."""
        return self._told.add(told)

    # -- looking -----------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        beats = 0
        while not self.problem and not self._stopping.wait(self.beat_seconds):
            beats += 1
            self._check_marker()
            try:
                self._show_life()
                if self._suspects or self._place is None or beats % _OTHERS_EVERY == 0:
                    self._settle()
            except OSError as error:
                # The share is out of reach: what was locked there is no longer ours when it comes back.
                _log.warning("the places beside the database are out of reach: %s", type(error).__name__)
                self._let_go()

    def _show_life(self) -> None:
        if self._file is None or self._place is None:
            return
        found = self._file.sign(self._place)
        if found is None or found.client != self._me:
            # Somebody took us for dead, as after this computer slept, or locks are not shared: look at all again.
            self._place = None
            return
        self._beat += 1
        self._file.write(self._place, Sign(self._me, self._beat))

    def _settle(self) -> bool:
        """One look at everybody; true when each of the others is known to be alive or dead and a place is taken."""
        try:
            if self._file is None:
                self._file = SlotFile(self.database)
            self._look_at_others(self._file)
            if not self._suspects and self._place is None and not self.problem:
                self._take_place(self._file)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            self._found_out()
        return self._place is not None and not self._suspects

    def _look_at_others(self, file: SlotFile) -> None:
        alive = 1
        for place, sign in file.signs():
            if sign.client == self._me:
                continue
            known = self._suspects.get(place)
            if known is not None and known.sign.client == sign.client:
                if sign.beat != known.sign.beat:
                    self._found_out()
                    return
                if self.tick() - known.since >= self.watch_seconds:
                    file.write(place, None)
                    self._release(file, place)
            elif file.try_lock(place):
                self._suspects[place] = _Suspect(sign, self.tick())
            else:
                alive += 1
        for place in [place for place in self._suspects if file.sign(place) is None]:
            self._release(file, place)
        self.alive = alive

    def _release(self, file: SlotFile, place: int) -> None:
        self._suspects.pop(place, None)
        if place != self._place:
            file.unlock(place)

    def _take_place(self, file: SlotFile) -> None:
        for place in range(PLACES):
            if file.sign(place) is None and file.try_lock(place):
                if file.sign(place) is None:
                    self._beat += 1
                    file.write(place, Sign(self._me, self._beat))
                    self._place = place
                    return
                file.unlock(place)
        raise EnvironmentFault(f"More than {PLACES} people work on {self.database}. Move the data to PostgreSQL.")

    def _let_go(self) -> None:
        self._place = None
        self._suspects.clear()
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None

    # -- what was found ----------------------------------------------------------------------------------------------

    def _check_marker(self) -> None:
        if marker_file(self.database).exists():
            self._say_problem()

    def _found_out(self) -> None:
        """Locks are not shared: tell everybody, before anything else is done."""
        words = f"Found by {socket.gethostname()} at {datetime.now(UTC):%Y-%m-%d %H:%M} UTC.\n{self._words}\n"
        with contextlib.suppress(OSError):
            marker_file(self.database).write_text(words, encoding="utf-8")
        self._say_problem()

    @property
    def _words(self) -> str:
        return NOT_SHARED.format(self.database.parent, marker_file(self.database).name)

    def _say_problem(self) -> None:
        if not self.problem:
            self.problem = self._words
            self._told.tell(self.problem)


@dataclass
class _Entry:
    guard: ShareGuard
    users: int


class ShareGuards:
    """The guards of this process, one for a file: POSIX gives a process every lock that it holds already."""

    _lock: ClassVar[threading.Lock] = threading.Lock()
    _entries: ClassVar[dict[Path, _Entry]] = {}

    @classmethod
    def take(cls, database: Path) -> ShareGuard:
        """The guard of a database, which has looked and goes on looking; give it back with ``leave``.

        EnvironmentFault where the folder can't be written: then nobody can tell who else is at work.
        """
        with cls._lock:
            entry = cls._entries.get(database)
            if entry is None:
                guard = ShareGuard(database)
                guard.look()
                guard.start()
                entry = cls._entries[database] = _Entry(guard, 0)
            entry.users += 1
            return entry.guard

    @classmethod
    def leave(cls, database: Path) -> None:
        """One user less."""
        with cls._lock:
            entry = cls._entries[database]
            entry.users -= 1
            if not entry.users:
                del cls._entries[database]
                entry.guard.stop()
