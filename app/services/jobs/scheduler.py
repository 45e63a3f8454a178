"""Wakes up regularly. What is due stands in the tables and is looked up each time: nothing is scheduled ahead."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

TICK_SECONDS = 30.0


class Scheduler:
    """Calls ``on_time`` from a thread of its own, every ``seconds`` until it is stopped.

    After a sleep of the computer, or when a turn took longer than the time between two, one call makes up for those
    that were missed.
    """

    def __init__(self, on_time: Callable[[], None], seconds: float = TICK_SECONDS) -> None:
        self._on_time, self._seconds = on_time, seconds
        self._scheduler: Any = None
        self._is_over = False
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin, from any thread; the first call comes after the first interval. After `stop` nothing begins."""
        # Loaded late: it takes as long as a window, and is not needed to show one.
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.schedulers.background import BackgroundScheduler

        with self._lock:
            if self._is_over:
                return
            # APScheduler's own store would hold pickled calls, and two clients must not share one: it stays in memory.
            self._scheduler = BackgroundScheduler(
                executors={"default": ThreadPoolExecutor(1)},
                job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
                timezone="UTC",
            )
            self._scheduler.add_job(self._on_time, "interval", seconds=self._seconds)
            self._scheduler.start()

    def stop(self) -> None:
        """End; a call that is under way is finished first."""
        with self._lock:
            self._is_over = True
            scheduler, self._scheduler = self._scheduler, None
        if scheduler is not None:
            scheduler.shutdown(wait=True)
