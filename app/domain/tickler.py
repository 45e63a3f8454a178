"""The 43 folders: one for each of the next 31 days, today first, then one for each of the twelve months after them.

The days roll: tomorrow the first folder is gone and another stands at the end, taken out of its month's folder, which
therefore only holds what comes "from" its first day that has no folder of its own. On the first of a month in which
that is none, its folder is empty for good.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.working_calendar import WorkingCalendar

DAYS = 31
MONTHS = 12


@dataclass(frozen=True, slots=True, order=True)
class Folder:
    """A folder: the days ``first`` to ``last`` that it stands for, which are one for a day's folder."""

    first: date
    last: date
    is_month: bool = False

    @property
    def key(self) -> str:
        """``"2026-03-16"`` or ``"2026-04"``."""
        return f"{self.first:%Y-%m}" if self.is_month else self.first.isoformat()

    @property
    def is_cut(self) -> bool:
        """Whether some days of the month have folders of their own."""
        return self.is_month and self.first.day > 1

    def filing_day(self, calendar: WorkingCalendar) -> date:
        """The day that something put into this folder is due on: the day itself, or a month's first working one."""
        if not self.is_month or calendar.is_working(self.first):
            return self.first
        day = calendar.add_working_days(self.first, 1)
        return day if day <= self.last else self.first


def day_folders(today: date) -> tuple[Folder, ...]:
    """The folders of the next 31 days."""
    return tuple(Folder(day, day) for day in (today + timedelta(days=n) for n in range(DAYS)))


def month_folders(today: date) -> tuple[Folder, ...]:
    """The twelve folders after the days."""
    first = today + timedelta(days=DAYS)
    found = []
    for _ in range(MONTHS):
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        found.append(Folder(first, following - timedelta(days=1), is_month=True))
        first = following
    return tuple(found)


def folders(today: date) -> tuple[Folder, ...]:
    """All 43, in order and without a gap."""
    return (*day_folders(today), *month_folders(today))
