"""When somebody does not want to be disturbed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From a wall time to another, over midnight where the first is the later one; two equal ones are never."""

    start: time = time(18)
    end: time = time(8)

    def holds(self, at: time) -> bool:
        """Whether a wall time is quiet; the end no longer is."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


def read_clock(text: str, default: time) -> time:
    """``"18:00"`` as a time; anything else is the default."""
    try:
        return time.fromisoformat(text)
    except ValueError:
        return default
