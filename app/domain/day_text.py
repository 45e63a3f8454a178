"""Dates and times as people say them. Years are named only where they differ from the present one."""

from __future__ import annotations

from datetime import date, time

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

# Within this many days a weekday and a day number name one day only, and people think in weekdays.
_NEAR_DAYS = 13
_SHORT_NAME = 5


def short_day(on: date, today: date) -> str:
    """The shortest clear name of a day: ``"Mon 16"`` in the next two weeks, else ``"2 Apr"``."""
    if 0 <= (on - today).days <= _NEAR_DAYS:
        return f"{WEEKDAYS[on.weekday()][:3]} {on.day}"
    return f"{on.day} {MONTHS[on.month - 1][:3]}{_year(on, today)}"


def medium_day(on: date, today: date) -> str:
    """``"Fri 27 March"``."""
    return f"{WEEKDAYS[on.weekday()][:3]} {on.day} {MONTHS[on.month - 1]}{_year(on, today)}"


def tight_day(on: date, today: date) -> str:
    """``"Fri 27 March"``, ``"Fri 25 Dec"``, ``"25 Dec 2027"``: only months with long names are cut."""
    if on.year != today.year:
        return f"{on.day} {MONTHS[on.month - 1][:3]} {on.year}"
    month = MONTHS[on.month - 1]
    return f"{WEEKDAYS[on.weekday()][:3]} {on.day} {month if len(month) <= _SHORT_NAME else month[:3]}"


def long_day(on: date, today: date) -> str:
    """``"Friday 27 March"``."""
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]}{_year(on, today)}"


def full_day(on: date) -> str:
    """The same at any time: ``"27 March 2026"``."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def time_text(at: time) -> str:
    """``"09:30"``."""
    return f"{at:%H:%M}"


def duration_text(minutes: int) -> str:
    """``"45 min"``, ``"2 h"``, ``"3 h 10 m"``: beside hours, minutes are known by one letter."""
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} m" if minutes % 60 else f"{minutes // 60} h"


def distance_text(on: date, today: date) -> str:
    """How far away a day is: ``"in 15 days"``, ``"tomorrow"``, ``"today"``, ``"2 days ago"``."""
    days = (on - today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    return near.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")


def _year(on: date, today: date) -> str:
    return "" if on.year == today.year else f" {on.year}"
