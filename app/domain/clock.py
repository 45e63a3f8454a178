"""The one source of the present. It is injected, so that ``--today`` and tests can set it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo

from app.config.local_zone import local_zone


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the instant (aware, UTC) and the local date.

    ``fixed_today`` replaces the date but lets the time of day run on, so that records made while working "as of"
    a day keep their order.
    """

    fixed_today: date | None = None
    zone: tzinfo = field(default_factory=local_zone)
    source: Callable[[], datetime] = _utc_now

    def now(self) -> datetime:
        instant = self.source()
        if self.fixed_today is None:
            return instant
        wall = instant.astimezone(self.zone).timetz()
        return datetime.combine(self.fixed_today, wall).astimezone(UTC)

    def today(self) -> date:
        return self.fixed_today or self.source().astimezone(self.zone).date()

    def local_date(self, instant: datetime) -> date:
        """The date on which ``instant`` falls here."""
        return instant.astimezone(self.zone).date()

    def start_of(self, day: date) -> datetime:
        """The first instant of ``day`` here, in UTC."""
        return datetime.combine(day, time(0), self.zone).astimezone(UTC)

    def instant_of(self, day: date, at: time) -> datetime:
        """The instant of a wall time here, in UTC.

        Twice a year a wall time is missing or comes twice (PEP 495): a missing one is as much later as the clocks were
        put forward, of two the first counts.
        """
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def noon_of(self, day: date) -> datetime:
        """Noon of ``day`` here, in UTC: the instant for facts known only by their date."""
        return datetime.combine(day, time(12), self.zone).astimezone(UTC)
