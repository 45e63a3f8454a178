"""Pieces of work on their way through the runner."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal

from PySide6.QtCore import QObject

from app.services.errands import Errand
from app.storage.loading import load

Kind = Literal["command", "query", "background"]

_REPORT_SECONDS = 0.15


class WorkProgress:
    """Long work reports here from its own thread; whoever started it may cancel."""

    def __init__(self, tell: Callable[[tuple[int, int, str]], None]) -> None:
        self._tell = tell
        self._cancelled = threading.Event()
        self._told_at = 0.0

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next look."""
        self._cancelled.set()

    def report(self, done: int, total: int, text: str = "") -> None:
        """Say how far it is; what comes too often for an eye is left out, the end never is."""
        now = time.monotonic()
        if now - self._told_at >= _REPORT_SECONDS or done >= total:
            self._told_at = now
            self._tell((done, total, text))


@dataclass(eq=False)
class Job:
    """One piece of work and what becomes of its result.

    ``held`` is the name under which a command is kept on disk while it waits for the database. One that ``is_dropped``
    hands nothing over: its database was closed, or it turned out to be done already. One that ``is_early`` does not
    wait until what speaks to the database is loaded.
    """

    kind: Kind
    work: Callable[[], Any]
    owner: QObject
    done: Callable[[Any], None] | None
    failed: Callable[[Exception], None] | None
    lane: str | None = None
    generation: int = 0
    progressed: Callable[[int, int, str], None] | None = None
    result: Any = None
    error: BaseException | None = None
    errand: Errand = field(default_factory=lambda: Errand(is_of_window=True))
    held: str = ""
    is_dropped: bool = False
    tries: int = 0
    is_early: bool = False

    def run(self) -> None:
        """Do it, and keep what came of it."""
        self.result = self.error = None
        with Catch() as caught, self.errand.under_way():
            if not self.is_early:
                load()
            self.result = self.work()
        self.error = caught.error


@dataclass
class Catch:
    """Keeps what was raised, so that it can be handed to another thread."""

    error: BaseException | None = field(default=None)

    def __enter__(self) -> Catch:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        self.error = error
        return True
