"""Turns hundreds of thousands of stored instants into days of the team, without making dates of them."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Dialect, type_coerce
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import NullType

from app.domain.clock import Clock
from app.models.base import UTCInstant

# What is older or later counts as of these days.
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 12, 31)


def as_stored(column: InstrumentedAttribute[Any]) -> Any:
    """The column's value as the driver gives it: text in a file, an instant from a server."""
    return type_coerce(column, NullType())


class LocalDays:
    """Numbers of days up to ``last``. A day begins at midnight of the team's zone, also where clocks are changed."""

    def __init__(self, clock: Clock, last: date, dialect: Dialect) -> None:
        days = [_EARLIEST + timedelta(days=day) for day in range((min(last, _LATEST) - _EARLIEST).days + 1)] or [
            _EARLIEST
        ]
        self.days = days
        kind = UTCInstant()
        self._starts = [kind.process_bind_param(clock.start_of(day), dialect) for day in days]

    def place(self, stored: Any) -> int:
        """The day of an instant as it is stored, counted from the first; what lies later is of the last."""
        return max(bisect_right(self._starts, stored) - 1, 0)
