"""A clock for tests that live through days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass
class Hand:
    """A clock that is turned by hand, and goes on by a second at each look."""

    at: datetime = datetime(2026, 3, 2, 7, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at
