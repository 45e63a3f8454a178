"""Months, quarters and years of a team's fiscal year.

A fiscal year has the name of the calendar year in which it begins: with a year that starts in April, ``2026`` is April
2026 to March 2027, shown as ``2026/27``, and ``2026-Q1`` is April to June 2026.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.day_text import MONTHS
from app.domain.errors import UserError

MOST_PERIODS = 1200
_KEY = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?", re.ASCII)


class Unit(StrEnum):
    """What a forecast is cut into."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        """How many months it has."""
        return _MONTHS[self]


_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``first`` to ``last``, both included.

    ``key`` names it in commands and in targets: ``2026-03``, ``2026-Q1``, ``2026``; a free span has
    ``2026-03-05..2026-04-10``. ``label`` is for people: ``"Mar 2026"``, ``"Q1 2026"``, ``"2026/27"``.
    """

    first: date
    last: date
    key: str
    label: str

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def period_of(day: date, unit: Unit, year_start: int = 1) -> Period:
    """The month, fiscal quarter or fiscal year in which a day lies. ``year_start`` is a month, 1 to 12."""
    begins = _month_number(day)
    if unit is not Unit.MONTH:
        begins -= (begins - (year_start - 1)) % unit.months
    return _period(begins, unit, year_start)


def periods_of(first: date, last: date, unit: Unit, year_start: int = 1) -> tuple[Period, ...]:
    """The periods of a unit that a span touches, in order; the outer ones may reach beyond it.

    UserError for a span that ends before it begins, or that has more than 1,200 of them.
    """
    if last < first:
        raise UserError("The period ends before it begins. Turn the two days round.", field="last_on")
    start = period_of(first, unit, year_start)
    begins, ends = _month_number(start.first), _month_number(last)
    if (ends - begins) // unit.months >= MOST_PERIODS:
        raise UserError(
            f"That is more than {MOST_PERIODS:,} periods. Choose fewer years or a larger unit.", field="unit"
        )
    return tuple(_period(number, unit, year_start) for number in range(begins, ends + 1, unit.months))


def usual_period(today: date, year_start: int = 1) -> Period:
    """What a forecast is about unless somebody says otherwise: this fiscal quarter and the next."""
    quarter = period_of(today, Unit.QUARTER, year_start)
    after = period_of(min(quarter.last, date.max - timedelta(days=1)) + timedelta(days=1), Unit.QUARTER, year_start)
    return span(quarter.first, after.last, year_start)


def span(first: date, last: date, year_start: int = 1) -> Period:
    """The days from ``first`` to ``last`` as one period, named as a month, quarter or year where it is one."""
    if last < first:
        raise UserError("The period ends before it begins. Turn the two days round.", field="last_on")
    for unit in Unit:
        whole = period_of(first, unit, year_start)
        if (whole.first, whole.last) == (first, last):
            return whole
    return Period(first, last, f"{first}..{last}", _span_label(first, last))


def period_named(key: str, year_start: int = 1) -> Period:
    """The period of a key such as ``2026``, ``2026-Q1`` or ``2026-03``; UserError for another text."""
    found = _KEY.fullmatch(key.strip().upper())
    if found is None or found[1] == "0000":
        raise UserError("Write the period as in 2026, 2026-Q1 or 2026-03.", field="period")
    year, month, quarter = found.groups()
    if month:
        return _period(int(year) * 12 + int(month) - 1, Unit.MONTH, year_start)
    begins = int(year) * 12 + year_start - 1
    if quarter:
        return _period(begins + 3 * (int(quarter) - 1), Unit.QUARTER, year_start)
    return _period(begins, Unit.YEAR, year_start)


def months_of(period: Period) -> tuple[str, ...]:
    """The keys of the months that lie in a period as a whole: ``("2026-01", "2026-02")``."""
    begins, ends = _month_number(period.first), _month_number(period.last)
    if period.first.day != 1:
        begins += 1
    if period.last.day != monthrange(period.last.year, period.last.month)[1]:
        ends -= 1
    return tuple(_month_key(number) for number in range(begins, ends + 1))


def _period(begins: int, unit: Unit, year_start: int) -> Period:
    first = _first_of(begins)
    fiscal = (begins - (year_start - 1)) // 12
    named = f"{fiscal}" if year_start == 1 else f"{fiscal}/{(fiscal + 1) % 100:02}"
    last = _first_of(begins + unit.months) - timedelta(days=1) if begins + unit.months < 10_000 * 12 else date.max
    if unit is Unit.MONTH:
        return Period(first, last, _month_key(begins), f"{MONTHS[first.month - 1][:3]} {first.year}")
    if unit is Unit.YEAR:
        return Period(first, last, f"{fiscal:04}", named)
    quarter = (begins - (year_start - 1)) % 12 // 3 + 1
    return Period(first, last, f"{fiscal:04}-Q{quarter}", f"Q{quarter} {named}")


def _span_label(first: date, last: date) -> str:
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    if not whole:
        return _day(first) if first == last else f"{_day(first)} to {_day(last)}"
    start = MONTHS[first.month - 1][:3] + ("" if first.year == last.year else f" {first.year}")
    return f"{start} to {MONTHS[last.month - 1][:3]} {last.year}"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def _month_number(day: date) -> int:
    """Months since the year 0, so that months can be counted."""
    return day.year * 12 + day.month - 1


def _first_of(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1) if number >= 12 else date.min


def _month_key(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"
