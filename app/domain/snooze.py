"""When a task may be put off to: counted from today where it is overdue, else from the day it is due on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.day_text import MONTHS
from app.domain.day_words import add_months
from app.domain.recurrence import working_day
from app.domain.working_calendar import WorkingCalendar

# Later today is so many hours from now, on the next half hour, as long as that is before the evening.
LATER_HOURS = 3
_EVENING = time(20)
_HALF_HOUR = 30


@dataclass(frozen=True, slots=True)
class SnoozeChoice:
    """One way to put a task off. ``key`` is its letter; ``to_on`` None asks for a day.

    ``to_time`` is wall time in the task's zone, None leaves the task's own. The letters: L later today, T next day,
    K next working day, W one week, N next month's folder, D a typed date.
    """

    key: str
    label: str
    to_on: date | None
    to_time: time | None = None


def base_day(due_on: date, today: date) -> date:
    """The day that putting off counts from."""
    return max(due_on, today)


def snooze_choices(due_on: date, now: datetime, calendar: WorkingCalendar) -> tuple[SnoozeChoice, ...]:
    """The ways to put off, in the order in which they are offered. ``now`` is wall time in the task's zone.

    A week later, and the first of a month, give way to the next working day where they are free days. The next day does
    not, as somebody may want a Saturday; the next working day is offered beside it where it is another.
    """
    today = now.date()
    base = base_day(due_on, today)
    tomorrow, next_working = base + timedelta(days=1), calendar.add_working_days(base, 1)
    first = add_months(base.replace(day=1), 1)
    later = later_today(now) if base == today else None
    choices = [SnoozeChoice("L", "Later today", today, later)] if later else []
    choices.append(SnoozeChoice("T", "Next day", tomorrow))
    if next_working != tomorrow:
        choices.append(SnoozeChoice("K", "Next working day", next_working))
    choices.append(SnoozeChoice("W", "One week", working_day(base + timedelta(weeks=1), calendar)))
    choices.append(SnoozeChoice("N", f"{MONTHS[first.month - 1]} folder", working_day(first, calendar)))
    return (*choices, SnoozeChoice("D", "Type a date", None))


def later_today(now: datetime) -> time | None:
    """Some hours from ``now`` on the next half hour; None where that is not before the evening."""
    minutes = now.hour * 60 + now.minute + LATER_HOURS * 60
    minutes = -(-minutes // _HALF_HOUR) * _HALF_HOUR
    if minutes >= _EVENING.hour * 60:
        return None
    return time(*divmod(minutes, 60))


def times_text(count: int) -> str:
    """Which time it would be put off: ``"2nd time"`` after once; "" for the first."""
    return f"{ordinal(count + 1)} time" if count else ""


def ordinal(number: int) -> str:
    """``"1st"``, ``"2nd"``, ``"13th"``."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
