"""The change feed: tells whoever subscribed what was committed, here or on another computer. No Qt."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from app.storage.subscribers import Subscribers


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A stored row that was written: ``op`` is I, U or D."""

    table: str
    row_id: int
    op: str


@dataclass(frozen=True, slots=True)
class Change:
    """A committed change set. With ``is_bulk`` the rows are only the first of many: reload instead."""

    change_set_id: int
    label: str
    user_id: int | None
    made_at: datetime
    rows: tuple[ChangedRow, ...]
    is_bulk: bool
    is_own: bool
    undoes_id: int | None = None

    def ids(self, table: str) -> set[int]:
        """Keys of the rows of one table that were written."""
        return {row.row_id for row in self.rows if row.table == table}


Subscriber = Callable[[Change], None]


class ChangeFeed:
    """Calls subscribers on the thread that published; they hand over to their own."""

    def __init__(self) -> None:
        self._subscribers: Subscribers[Change] = Subscribers()
        self._published: set[int] = set()
        self._expected: dict[int, Change | None] = {}
        self._lock = threading.Lock()

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call ``subscriber`` for each change from now on; the result unsubscribes it."""
        return self._subscribers.add(subscriber)

    def ignore(self, change_set_ids: Iterable[int]) -> None:
        """Change sets that are no news."""
        with self._lock:
            self._published.update(change_set_ids)

    def expect(self, change_set_id: int) -> None:
        """We are about to commit it: a watcher that finds it before we have told of it has found no one else's."""
        with self._lock:
            self._expected[change_set_id] = None

    def give_up(self, change_set_id: int) -> None:
        """Whether it was committed is not known here: what a watcher found meanwhile is told as it found it."""
        with self._lock:
            found = self._expected.pop(change_set_id, None)
        if found is not None:
            self.publish(found)

    def publish(self, change: Change) -> None:
        """Tell everybody, once per change set: a watcher that finds our own commit is ignored."""
        with self._lock:
            key = change.change_set_id
            if key in self._published:
                return
            if key in self._expected and not change.is_own:
                self._expected[key] = change
                return
            self._expected.pop(key, None)
            self._published.add(key)
        self._subscribers.tell(change)
