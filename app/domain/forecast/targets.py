"""What people are to sell, month by month, without counting anything twice.

What was said for the shorter period holds. A month's own target is that month's. What a quarter's target leaves beyond
the months named apart is shared equally among its other months, and what a year's leaves beyond the months and quarters
named apart among the rest of the year. Nothing is left where the parts already ask for more. So a quarter without
months is exactly its own target, and a quarter that lists all three months is their sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.forecast.periods import Period, months_of, period_named
from app.domain.fx import RateTable
from app.domain.money import Money


@dataclass(frozen=True, slots=True)
class TargetFact:
    """What a person is to sell in the period of a key such as ``2026-Q1``, in minor units of ``currency``."""

    user_id: int
    period: str
    minor: int
    currency: str


def by_month(
    targets: Iterable[TargetFact], rates: RateTable, today: date, year_start: int = 1
) -> Mapping[tuple[int, str], int]:
    """Per person and month (``"2026-03"``) what the targets come to, in minor units of the team's currency.

    Another currency is converted at the rate of the period's first day, or today's where that lies ahead. A target
    without a rate is left out: `unrated` names it.
    """
    given = [
        (one.user_id, period_named(one.period, year_start), _home(one, rates, today, year_start)) for one in targets
    ]
    by_person: dict[int, list[tuple[Period, int]]] = defaultdict(list)
    for user_id, period, minor in given:
        if minor is not None:
            by_person[user_id].append((period, minor))
    return {
        (user_id, month): minor for user_id, own in by_person.items() for month, minor in _months_of_person(own).items()
    }


def unrated(
    targets: Iterable[TargetFact], rates: RateTable, today: date, year_start: int = 1
) -> tuple[TargetFact, ...]:
    """The targets whose currency has no rate for their period."""
    return tuple(one for one in targets if _home(one, rates, today, year_start) is None)


def target_of(months: Mapping[tuple[int, str], int], period: Period, people: Iterable[int] | None = None) -> int | None:
    """The target of some people (None: everybody) for a period: that of the months which lie in it as a whole.

    None where none of them has one.
    """
    wanted, who = set(months_of(period)), None if people is None else set(people)
    found = [minor for (user_id, month), minor in months.items() if month in wanted and (who is None or user_id in who)]
    return sum(found) if found else None


def _months_of_person(given: Iterable[tuple[Period, int]]) -> dict[str, int]:
    shares: dict[str, int] = {}
    for period, minor in sorted(given, key=lambda each: (len(months_of(each[0])), each[0].first)):
        months = months_of(period)
        free = [month for month in months if month not in shares]
        if not free:
            continue
        left, parts = max(minor - sum(shares[month] for month in months if month in shares), 0), len(free)
        # Rounded as they add up, so that a quarter of a year's target is a quarter of it and not some cents more.
        shares |= {month: left * (place + 1) // parts - left * place // parts for place, month in enumerate(free)}
    return shares


def _home(target: TargetFact, rates: RateTable, today: date, year_start: int) -> int | None:
    on = min(period_named(target.period, year_start).first, today)
    money = rates.convert(Money(target.minor, target.currency), on)
    return None if money is None else money.minor
