"""Which deals a period is about, and which stand beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from app.domain.forecast.basis import Outcome
from app.domain.forecast.facts import DealFact, Facts
from app.domain.forecast.periods import Period
from app.domain.forecast.worth import Worth


class Sides(NamedTuple):
    """Deals as a period sees them, each in the order of the facts.

    ``within`` are those closed in it and the open ones expected in it; ``earlier`` and ``later`` are open ones, and
    ``undated`` ones have no day, also closed ones of which nobody knows it.
    """

    within: list[Worth]
    undated: list[Worth]
    earlier: list[Worth]
    later: list[Worth]


def sides(facts: Facts, period: Period) -> Sides:
    """All deals, told apart once."""
    known: Sides | None = facts.kept.get((Sides, period))
    if known is None:
        known = facts.kept[Sides, period] = _told_apart(facts.worths, period, facts.today)
    return known


def in_view(facts: Facts, period: Period) -> Sequence[Worth]:
    """The deals closed in a period and the open ones expected in it.

    An open deal whose date has passed may still come: it is in view of a period that has today in it, too.
    """
    whole = facts.period
    if period == whole or period.first not in whole or period.last not in whole:
        return sides(facts, period).within
    known: Sequence[Worth] | None = facts.kept.get(period)
    if known is None:  # what is in view of a part is in view of the whole
        known = facts.kept[period] = _told_apart(in_view(facts, whole), period, facts.today).within
    return known


def is_overdue(deal: DealFact, facts: Facts) -> bool:
    """Whether a deal is open though its expected close has passed."""
    return deal.outcome is Outcome.OPEN and deal.close_on is not None and deal.close_on < facts.today


def _told_apart(worths: Iterable[Worth], period: Period, today: date) -> Sides:
    first, last, open_ = period.first, period.last, Outcome.OPEN
    found = within, undated, earlier, later = Sides([], [], [], [])
    before = within if today in period else earlier  # where it has begun, that is before today
    for worth in worths:
        deal = worth.deal
        day = deal.close_on
        if day is None:
            undated.append(worth)
        elif first <= day <= last:
            within.append(worth)
        elif deal.outcome is open_:
            (later if day > last else before).append(worth)
    return found
