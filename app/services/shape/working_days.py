"""Working days between days that come up thousands of times: each day is looked up in the calendar once."""

from __future__ import annotations

from datetime import date, timedelta

from app.domain.working_calendar import WorkingCalendar

_ORIGIN = date(2000, 1, 1)


class WorkingDays:
    """Counts as ``WorkingCalendar.working_days_between`` does."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        self._calendar = calendar
        self._numbers: dict[date, int] = {}

    def number(self, day: date) -> int:
        """Working days from a fixed day on: the difference of two is what lies between them."""
        found = self._numbers.get(day)
        if found is None:
            found = self._numbers[day] = self._calendar.working_days_between(_ORIGIN, day)
        return found

    def between(self, start: date, end: date) -> int:
        """Working days after ``start``, ``end`` included; 0 where it ends before it starts."""
        return max(self.number(end) - self.number(start), 0)

    def numbers(self, first: date, last: date) -> list[int]:
        """The numbers of all days of a span."""
        return [self.number(first + timedelta(days=day)) for day in range((last - first).days + 1)]
