"""The periods that are offered, by the team's own fiscal year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from app.domain.errors import UserError
from app.domain.forecast.periods import Period, Unit, period_of, span

USUAL = "quarters"
"""This quarter and the next one."""


class Offer(NamedTuple):
    """A period with its words; ``key`` stays the same while days pass."""

    key: str
    words: str
    period: Period


def offers(today: date, year_start: int) -> tuple[Offer, ...]:
    """What the menu offers, nearest first."""

    def whole(day: date, unit: Unit) -> Period:
        return period_of(day, unit, year_start)

    month, quarter, year = (whole(today, unit) for unit in Unit)
    next_quarter, next_year = whole(_after(quarter), Unit.QUARTER), whole(_after(year), Unit.YEAR)
    last_quarter, last_year = whole(_before(quarter), Unit.QUARTER), whole(_before(year), Unit.YEAR)
    back = date(month.first.year - 1, month.first.month, 1)
    return (
        Offer("month", "This month", month),
        Offer("quarter", "This quarter", quarter),
        Offer(USUAL, "This quarter and the next", span(quarter.first, next_quarter.last, year_start)),
        Offer("year", "This year", year),
        Offer("years", "This year and the next", span(year.first, next_year.last, year_start)),
        Offer("next-quarter", "Next quarter", next_quarter),
        Offer("next-year", "Next year", next_year),
        Offer("last-quarter", "Last quarter", last_quarter),
        Offer("last-year", "Last year", last_year),
        Offer("months", "The last 12 months and this one", span(back, month.last, year_start)),
    )


def period_for(key: str, today: date, year_start: int) -> Period | None:
    """The period of an offer's key, or of two days as ``2026-01-01..2026-06-30``; None for what is neither."""
    known = next((offer.period for offer in offers(today, year_start) if offer.key == key), None)
    if known is not None:
        return known
    first, _, last = key.partition("..")
    try:
        return span(date.fromisoformat(first), date.fromisoformat(last), year_start)
    except (ValueError, UserError):
        return None


def own_key(first: date, last: date) -> str:
    """The key of a period that somebody typed."""
    return f"{first}..{last}"


def _after(period: Period) -> date:
    return period.last + timedelta(days=1)


def _before(period: Period) -> date:
    return period.first - timedelta(days=1)
