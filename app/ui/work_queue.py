"""Threads that take pieces of work from one queue, in order."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable

Work = Callable[[], None]


class WorkQueue:
    """``size`` threads, started with the first piece of work. The work itself must not raise."""

    def __init__(self, name: str, size: int) -> None:
        self._name = name
        self._size = size
        self._waiting: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    def put(self, work: Work) -> None:
        """Have it done after what was put before."""
        self._waiting.put(work)
        if len(self._threads) < self._size:
            # Daemons: a server that does not answer any more must not keep the program from ending.
            thread = threading.Thread(target=self._serve, name=f"{self._name}-{len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def close(self, *, drop: bool = False) -> None:
        """Take no more work; with ``drop`` forget what has not begun."""
        while drop:
            try:
                self._waiting.get_nowait()
            except queue.Empty:
                break
        for _ in self._threads:
            self._waiting.put(None)

    def join(self, patience: float) -> bool:
        """Wait for the threads to end; whether they did within so many seconds."""
        end = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _serve(self) -> None:
        while (work := self._waiting.get()) is not None:
            work()
