"""Which days the team works, and arithmetic in working days.

Convention: the days spent somewhere are the working days *after* the day of entry, today included.
Entering on Sunday 8 March and looking on Thursday 12 March gives 4. Looking on the day of entry gives 0.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from app.domain.errors import UserError


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The team's working days.

    ``country`` is an ISO 3166 code, or one with a subdivision (``"DE-BY"``), whose public holidays are
    free. None knows no public holidays; an unknown one raises UserError when a day is first asked.
    ``weekend`` holds days of the week, Monday being 0. ``extra_holidays`` are the team's own.
    """

    country: str | None
    weekend: tuple[int, ...] = (5, 6)
    extra_holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not set(self.weekend) < set(range(7)):
            raise UserError("A week needs at least one working day. Take a day out of the weekend.", field="weekend")

    def is_working(self, day: date) -> bool:
        """Whether the team works on ``day``."""
        return day.weekday() not in self.weekend and day.toordinal() not in _free_days(self, day.year)

    def holiday_name(self, day: date) -> str:
        """What a free day is called that is no ordinary weekend; "" for any other."""
        if day in self.extra_holidays:
            return "Holiday"
        return "" if self.country is None else _public_holidays(self.country, day.year).get(day, "")

    def add_working_days(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day`` (before it when ``n`` is negative); ``day`` itself for 0."""
        step = timedelta(days=1 if n > 0 else -1)
        left = abs(n)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start``, ``end`` included; negative when ``end`` lies before ``start``."""
        if end < start:
            return -self.working_days_between(end, start)
        weekdays = self._weekdays_until(end) - self._weekdays_until(start)
        return weekdays - sum(
            _count_between(_free_days(self, year), start.toordinal(), end.toordinal())
            for year in range(start.year, end.year + 1)
        )

    def _weekdays_until(self, day: date) -> int:
        """Days outside the weekend from Monday 1 January of year 1 to ``day``; holidays are not taken off."""
        weeks, rest = divmod(day.toordinal(), 7)
        in_week = [d not in self.weekend for d in range(7)]
        return weeks * sum(in_week) + sum(in_week[:rest])


def _count_between(ordinals: tuple[int, ...], after: int, until: int) -> int:
    return bisect_right(ordinals, until) - bisect_right(ordinals, after)


@lru_cache(maxsize=256)
def _free_days(calendar: WorkingCalendar, year: int) -> tuple[int, ...]:
    """Ordinals of the holidays of a year that fall on a day otherwise worked, ascending."""
    days = {day for day in calendar.extra_holidays if day.year == year}
    if calendar.country is not None:
        days |= _public_holidays(calendar.country, year).keys()
    return tuple(sorted(day.toordinal() for day in days if day.weekday() not in calendar.weekend))


@lru_cache(maxsize=256)
def _public_holidays(country: str, year: int) -> Mapping[date, str]:
    # Imported late: the library costs a quarter of a second, and a team without a country never needs it.
    from holidays import country_holidays

    code, _, part = country.partition("-")
    try:
        return dict(country_holidays(code, subdiv=part or None, years=year))
    except NotImplementedError:
        raise UserError(
            f"No holidays are known for “{country}”. Use a country code such as GB or DE-BY.",
            field="country",
        ) from None
