"""How much of a phase's time, or of its touches, is used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.working_calendar import WorkingCalendar

# From this share of the limit on, in per cent, the clock warns.
WARN_PERCENT = 80


class ClockLevel(StrEnum):
    """How urgent a clock is. NONE: no clock runs in the phase."""

    NONE = "none"
    NORMAL = "normal"
    WARN = "warn"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class PhaseClock:
    """``used`` working days in the phase, of ``limit`` (None: no limit), the last of them being ``last_on``."""

    used: int
    limit: int | None
    last_on: date | None

    @property
    def level(self) -> ClockLevel:
        """Over means past the limit: the day on which the limit is reached still counts as in time."""
        if self.limit is None:
            return ClockLevel.NONE
        if self.used > self.limit:
            return ClockLevel.OVER
        return ClockLevel.WARN if self.used * 100 >= self.limit * WARN_PERCENT else ClockLevel.NORMAL

    @property
    def share(self) -> float:
        """The used part of the limit, from 0.0 to 1.0, for a bar; 0.0 without a limit."""
        return min(self.used / self.limit, 1.0) if self.limit else 0.0

    @property
    def late(self) -> int:
        """Working days past the limit, 0 when in time."""
        return max(self.used - self.limit, 0) if self.limit else 0

    @property
    def text(self) -> str:
        """``"4 of 10 d"``, or ``"41 d"`` where no limit holds."""
        return f"{self.used} d" if self.limit is None else f"{self.used} of {self.limit} d"

    @property
    def compact(self) -> str:
        """``"4/10"`` for small cards, or ``"41 d"``."""
        return self.text if self.limit is None else f"{self.used}/{self.limit}"


def read_clock(entered_on: date, today: date, limit_days: int | None, calendar: WorkingCalendar) -> PhaseClock:
    """The clock of a deal that entered its phase on ``entered_on``. Looking back before that day reads 0."""
    used = max(calendar.working_days_between(entered_on, today), 0)
    last_on = None if limit_days is None else calendar.add_working_days(entered_on, limit_days)
    return PhaseClock(used, limit_days, last_on)


@dataclass(frozen=True, slots=True)
class TouchCount:
    """Touches ``made`` in a Nurturing phase, of ``target`` (None: no target)."""

    made: int
    target: int | None

    @property
    def is_reached(self) -> bool:
        """Whether the target is met; without one, any touch does."""
        return self.made >= (1 if self.target is None else self.target)

    @property
    def text(self) -> str:
        """``"3 of 8"``; without a target ``"3 touches"``."""
        if self.target is not None:
            return f"{self.made} of {self.target}"
        return "1 touch" if self.made == 1 else f"{self.made} touches"
