"""Chance that is the same for the same seed and day, and the working days that things happen on."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from app.services.context import Context

T = TypeVar("T")

# How far back the history of sample deals may reach, in working days: a bit more than three years.
HORIZON = 800
_AHEAD = 300


class Dice:
    """Rolls numbers, choices and times of work.

    The past is counted in working days before today: 0 is the last one. Nothing has happened today yet, so the data
    doesn't depend on the hour at which it is made.
    """

    def __init__(self, ctx: Context, seed: int) -> None:
        today = ctx.clock.today()
        self.today = today
        self.random = random.Random(f"{seed} {today.isoformat()}")
        self._past = _working_days(ctx, today, -1, HORIZON)
        self._future = [today, *_working_days(ctx, today, 1, _AHEAD)]
        self._starts = [ctx.clock.start_of(day) for day in self._past]

    def chance(self, percent: float) -> bool:
        """True in so many of a hundred cases."""
        return self.random.random() * 100 < percent

    def between(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return least + int(self.random.random() * (most - least + 1))

    def one(self, items: Sequence[T]) -> T:
        """One of them, each as likely."""
        return items[int(self.random.random() * len(items))]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Different ones, at most as many as there are."""
        return self.random.sample(items, min(count, len(items)))

    def near(self, value: float, spread: float) -> float:
        """A positive number around ``value``; about a third lie beyond the factor 1 + spread."""
        return float(value * (1 + spread) ** self.random.gauss(0, 1))

    def day(self, ago: int) -> date:
        """The working day so long ago."""
        return self._past[min(ago, HORIZON - 1)]

    def moment(self, ago: int) -> datetime:
        """An instant in the working hours of that day."""
        return self._starts[min(ago, HORIZON - 1)] + timedelta(minutes=self.between(8 * 60, 17 * 60 + 30))

    def ahead(self, working_days: int) -> date:
        """The working day so long after today."""
        return self._future[min(working_days, _AHEAD)]

    def hour(self) -> time:
        """A time of day at which people meet."""
        return time(self.between(8, 16), self.one((0, 0, 15, 30, 30, 45)))

    def digits(self, pattern: str) -> str:
        """``#`` becomes a digit and ``X`` a capital letter."""
        fill = {"#": "0123456789", "X": "ABDEFGHJLNPQRSTUWXYZ"}
        return "".join(self.one(fill[mark]) if mark in fill else mark for mark in pattern)


def _working_days(ctx: Context, today: date, step: int, count: int) -> list[date]:
    days: list[date] = []
    day = today
    while len(days) < count:
        day += timedelta(days=step)
        if ctx.calendar.is_working(day):
            days.append(day)
    return days
