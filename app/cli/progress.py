"""How far long work is, on a terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType

_INTERVAL = 0.2


class Meter:
    """One line on the standard error output that is written over; nothing where nobody looks."""

    cancelled = False

    def __init__(self) -> None:
        self._is_seen = sys.stderr.isatty()
        self._next = 0.0
        self._width = 0

    def report(self, done: int, total: int, text: str = "") -> None:
        """Show ``done`` of ``total`` (0: not known), not more often than can be read."""
        now = time.monotonic()
        if not self._is_seen or now < self._next:
            return
        self._next = now + _INTERVAL
        self._write(f"{text}: {done:,} of {total:,}" if total else f"{text}: {done:,}")

    def __enter__(self) -> Meter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._width:
            self._write("")
            sys.stderr.write("\r")

    def _write(self, line: str) -> None:
        sys.stderr.write("\r" + line.ljust(self._width))
        sys.stderr.flush()
        self._width = len(line)
