"""When a deal has run out of the time that a Delta phase gives it."""

from __future__ import annotations

from datetime import date, timedelta

from app.domain.working_calendar import WorkingCalendar


def over_since(entered_on: date, limit_days: int, calendar: WorkingCalendar) -> date:
    """The first working day on which a deal that entered on ``entered_on`` is out of time.

    The day on which the limit is reached still counts as in time (see `phase_clock`), so it is the next one.
    """
    return calendar.add_working_days(entered_on, limit_days + 1)


def last_entry_over(today: date, limit_days: int, calendar: WorkingCalendar) -> date:
    """The latest day of entry with which a deal is out of time on ``today``: everything up to it is.

    The same rule as `over_since`, turned round, so that a database can look for a range instead of asking each deal.
    """
    first_counted = calendar.add_working_days(today + timedelta(days=1), -(limit_days + 1))
    return first_counted - timedelta(days=1)
