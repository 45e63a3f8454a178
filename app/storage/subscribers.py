"""Whom to tell of something, whichever threads they come and go on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Subscribers(Generic[T]):
    """Each is called with what there is to tell, on the thread that tells it."""

    def __init__(self) -> None:
        self._calls: list[Callable[[T], None]] = []
        self._lock = threading.Lock()

    def add(self, call: Callable[[T], None]) -> Callable[[], None]:
        """Call it from now on; the result takes it away."""
        with self._lock:
            self._calls.append(call)

        def remove() -> None:
            with self._lock:
                if call in self._calls:
                    self._calls.remove(call)

        return remove

    def tell(self, what: T) -> None:
        """Call those that are there now; they may add and take away others meanwhile."""
        with self._lock:
            calls = tuple(self._calls)
        for call in calls:
            call(what)
