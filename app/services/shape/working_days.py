"""Working days between days that come up thousands of times: each day is looked up in the calendar once."""

from __future__ import annotations

from datetime import date, timedelta

from app.domain.working_calendar import WorkingCalendar

_ORIGIN = date(2000, 1, 1)
# Days that nobody meant: to know the holidays of thousands of years takes long, and says nothing.
_EARLIEST, _LATEST = date(1950, 1, 1), date(2100, 12, 31)


class WorkingDays:
    """Counts as ``WorkingCalendar.working_days_between`` does; days before 1950 and after 2100 count as these."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        self._calendar = calendar
        self._numbers: dict[date, int] = {}

    def number(self, day: date) -> int:
        """Working days from a fixed day on: the difference of two is what lies between them."""
        found = self._numbers.get(day)
        if found is None:
            meant = min(max(day, _EARLIEST), _LATEST)
            found = self._numbers[day] = self._calendar.working_days_between(_ORIGIN, meant)
        return found

    def between(self, start: date, end: date) -> int:
        """Working days after ``start``, ``end`` included; 0 where it ends before it starts."""
        return max(self.number(end) - self.number(start), 0)

    def numbers(self, first: date, last: date) -> list[int]:
        """The numbers of all days of a span."""
        return [self.number(first + timedelta(days=day)) for day in range((last - first).days + 1)]
